app-lookup-title = Look-up
app-lookup-label = Name, phone, serial or code
app-lookup-hint = Names are found without accents too. Results are customers, products, tickets and repairs.
app-lookup-none = Nothing found for “{ $query }”.
app-lookup-clear = Clear
app-lookup-new-customer = Add a customer
app-back-to-settings = Settings
app-mails-title = Mail sent
app-mails-caught = No mail server is set (HAUMAI_SMTP), so mails are caught here and go nowhere.
app-mails-sent = The newest 50 mails and what became of them.
app-mails-read = Read
app-mails-none = No mail yet. The first one leaves when you answer a customer or send a quote.
app-mail-queued = Waiting
app-mail-sending = Sending
app-mail-sent = Sent
app-mail-failed = Refused
app-mail-unknown = Arrival unknown
app-mail-caught = Caught
app-work-title = Stuck work
app-work-about = Work in the background that failed many times. Mend the cause, then let it run again.
app-work-tries = { $count ->
    [one] { $count } try
   *[other] { $count } tries
 }
app-work-revive = Run again
app-work-none = Nothing is stuck.
app-said-revived = The work runs again.
app-unknown-host = Nothing is served under this address
app-unknown-host-advice = Check the address. If you look after this server, set public_url (HAUMAI_PUBLIC_URL) to the address that people use.

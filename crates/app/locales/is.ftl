app-lookup-title = Uppfletting
app-lookup-label = Nafn, sími, raðnúmer eða kóði
app-lookup-hint = Nöfn finnast líka án kommu og brodda. Niðurstöður eru viðskiptavinir, vörur, mál og viðgerðir.
app-lookup-none = Ekkert fannst fyrir „{ $query }“.
app-lookup-clear = Hreinsa
app-lookup-new-customer = Bæta við viðskiptavini
app-back-to-settings = Stillingar
app-mails-title = Sendur póstur
app-mails-caught = Enginn póstþjónn er stilltur (HAUMAI_SMTP), svo póstur er geymdur hér og fer hvergi.
app-mails-sent = Nýjustu 50 bréfin og hvað varð um þau.
app-mails-read = Lesa
app-mails-none = Enginn póstur enn. Fyrsta bréfið fer þegar þú svarar viðskiptavini eða sendir tilboð.
app-mail-queued = Bíður
app-mail-sending = Í sendingu
app-mail-sent = Sent
app-mail-failed = Hafnað
app-mail-unknown = Óvíst um komu
app-mail-caught = Geymt
app-work-title = Föst verk
app-work-about = Bakgrunnsverk sem mistókust oft. Lagaðu orsökina og láttu þau keyra aftur.
app-work-tries = { $count ->
    [one] { $count } tilraun
   *[other] { $count } tilraunir
 }
app-work-revive = Keyra aftur
app-work-none = Ekkert er fast.
app-said-revived = Verkið keyrir aftur.
app-unknown-host = Ekkert er á þessari slóð
app-unknown-host-advice = Athugaðu slóðina. Ef þú sérð um þennan netþjón skaltu setja slóðina sem fólk notar í public_url (HAUMAI_PUBLIC_URL).

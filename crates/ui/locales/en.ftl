### Shells and components.

## Around every page
ui-skip = Skip to content
ui-nav = Main
ui-more = More
ui-new = new
ui-hello = Hello { $name }
ui-call = Call { $number }
ui-account = Account
ui-sign-out = Sign out
ui-language = Language
ui-theme-device = Like the device
ui-theme-light = Light
ui-theme-dark = Dark
ui-home = To the start page
ui-undo = Undo
ui-clear-signature = Clear
ui-close = Close
ui-cancel = Cancel
ui-search = Search
ui-filter = Filter
ui-unknown = unknown
ui-only-number = We have no other number.
ui-pages = Pages
ui-newer = Newer
ui-older = Older
ui-as-table = The numbers as a table

## Forms
ui-optional = (optional)
ui-error-summary = Please check these fields
ui-file-limit = Up to { $mb } MB each
ui-file-too-big = larger than { $mb } MB, left out

## Cover
ui-coverage-left = { $days ->
    [one] { $days } day left
   *[other] { $days } days left
}
ui-coverage-last-day = Last day
ui-coverage-over = Ended
ui-coverage-label = { $days } of { $whole } days of cover left, until { $date }
ui-coverage-over-label = Cover ended on { $date }
ui-coverage-unknown = Start unknown

## Conversation
ui-timeline = Timeline
ui-internal-note = Internal note
ui-reply = Reply
ui-begun = begun
ui-note = Note
ui-reply-kind = Reply or note
ui-channel = Channel
ui-message = Message
ui-attach = Attach files
ui-saved = Saved
ui-not-saved = Not saved
ui-send = Send
ui-send-keep = Send and keep
ui-send-done = Send, then done
ui-suggestions = Suggestions

## Quote
ui-quote-work = Work
ui-quote-amount = Amount

## Keys
ui-palette = Command palette
ui-palette-box = An action, a page, a name, phone, serial or ticket number
ui-keys = Keys
ui-keys-search = Search
ui-keys-walk = Next, previous
ui-keys-open = Open
ui-keys-reply = Reply
ui-keys-note = Note
ui-keys-done = Done
ui-keys-snooze = Snooze
ui-keys-assign = Assign, to me
ui-keys-macro = Macro
ui-keys-next = Take next
ui-keys-new-repair = New repair
ui-keys-go = Go to inbox, repairs, customers, bench
ui-keys-send = Send

ui-branches = Branches

## Answers that are not the page
ui-fault-sign-in = Please sign in
ui-fault-sign-in-advice = After that you are back on this page, with what you typed.
ui-fault-forbidden = You may not do this
ui-fault-forbidden-advice = Ask the owner of the shop to give you this right.
ui-fault-not-found = Nothing is here
ui-fault-not-found-advice = The address may be wrong, or the page is gone. Check it, or begin at the start page.
ui-fault-stale = This page was open for too long
ui-fault-stale-advice = Go back, load the page again and send the form once more.
ui-fault-conflict = Somebody changed this meanwhile
ui-fault-conflict-advice = Go back, load the page again and look at what changed.
ui-fault-dead-link = This link no longer works
ui-fault-dead-link-advice = It is old or was used already. Ask for a new one.
ui-fault-too-many = Too many attempts
ui-fault-too-many-advice = Wait a minute, then try again.
ui-fault-no-such-page = This page of the list does not exist
ui-fault-no-such-page-advice = Begin again at the first page.
ui-fault-unreadable = The request did not arrive whole
ui-fault-unreadable-advice = Check the connection and send it again.
ui-fault-too-large = This is too large
ui-fault-too-large-advice = At most { $mb } MB can be sent at once. Go back, and send fewer or smaller files.
ui-fault-not-json = This is not JSON
ui-fault-not-json-advice = Send JSON, and say so with Content-Type: application/json.
ui-fault-invalid = Something in the form is wrong
ui-fault-invalid-advice = Go back and check what you typed.
ui-fault-disk-full = We cannot save anything right now
ui-fault-disk-full-advice = The shop has been told. Please try again later.
ui-fault-unavailable = The service is busy
ui-fault-unavailable-advice = Nothing is lost. Try again in a moment.
ui-fault-read-only = We cannot save anything right now
ui-fault-read-only-advice = Everything can still be read, and nothing was changed. Try again in a moment. If it stays like this, tell whoever looks after the system that its database is read-only.
ui-fault-kept = What you typed is kept on this page.
ui-fault-again = Send it again
ui-fault-back = Back to { $place }
ui-fault-broken = Something broke on our side
ui-fault-broken-advice = Try again. If it stays like this, tell us the number below.
ui-request = Number of this request:

## What can be wrong with a field
form-error-required = Please fill this in.
form-error-characters = This contains characters that cannot be saved.
form-error-too-long = { $count } characters are too many; { $max } fit.
form-error-date = Write a date, such as 22/11/2026.
form-error-date-time = Write a date and a time.
form-error-money = Write an amount, such as 1450000 or 1.450.000.
form-error-phone = Write a phone number, such as 0912 345 678.
form-error-email = Write an e-mail address, such as lan@example.com.
form-error-json = It cannot be read: { $detail }
form-error-too-many-files = These are { $count } files; { $max } can be sent at once.
form-error-number = Write a whole number.
form-error-choice = Choose one of the answers.
form-error-country = Choose a country, or write its two-letter code such as VN.
form-error-photo = { $name } is no picture that we can read. Please choose another JPEG, PNG or WebP; what you wrote is kept.
form-error-photo-large = { $name } is too large. Please choose a smaller picture; what you wrote is kept.
form-error-paper = { $name } is neither a picture nor a PDF that we can read. Please choose another JPEG, PNG, WebP or PDF; what you wrote is kept.
form-error-paper-runs = { $name } may run a program on the computer of whoever opens it, so it cannot be sent. Please send a picture or a PDF; what you wrote is kept.
form-error-papers-large = These files are larger than { $mb } MB together, which many mail servers refuse. Please send fewer; what you wrote is kept.
ui-quote = Quoted text
ui-reply-whom = Whom you answer

### Tickets: conversations with customers.

## Queues
tickets-nav = Inbox
tickets-my-nav = Messages
tickets-search = Tickets
tickets-queue = Queue
tickets-queue-news = # new
tickets-queue-moved = The list has changed
tickets-presence-viewing = { $name } is viewing
tickets-presence-typing = { $name } is writing
tickets-queues = Queues
tickets-tabs = Views
tickets-queue-mine = My queue
tickets-queue-unassigned = Unassigned
tickets-queue-team = Whole shop
tickets-queue-late = Late
tickets-tab-todo = Todo
tickets-tab-snoozed = Snoozed
tickets-tab-done = Done
tickets-empty-mine = Queue clear.
tickets-empty-team = Nobody is waiting.
tickets-empty-snoozed = Nothing is snoozed.
tickets-empty-done = Nothing is done yet.
tickets-choose = Choose a ticket
tickets-choose-text = J and K walk through the list, Enter opens.
tickets-find = Search name, phone, serial…
tickets-new = New ticket
tickets-take-next = Take next
tickets-somebody = Unknown person
tickets-preview-own = Shop: { $words }
tickets-context = Customer and product
tickets-back = Back to queue
tickets-back-to-talk = Back to conversation
tickets-panel-failed = This part cannot be shown right now.

## Deadlines
tickets-due-left = { $span } left
tickets-due-late = { $span } late
tickets-due-reply-left = reply due in { $span }
tickets-due-reply-late = reply { $span } late
tickets-due-done-left = to be solved in { $span }
tickets-due-done-late = solving { $span } late
tickets-snoozed-until = Back { $moment }
tickets-metric-first = first reply
tickets-metric-next = next reply
tickets-metric-resolution = solution

## Statuses
tickets-status-needs-first = Needs first reply
tickets-status-needs-next = Needs next reply
tickets-status-investigating = In work
tickets-status-close-the-loop = Tell the customer
tickets-status-waiting = Waiting for customer
tickets-status-paused = Snoozed
tickets-status-done = Done
tickets-status-ignored = Ignored
tickets-ignore-spam = spam
tickets-ignore-duplicate = duplicate
tickets-ignore-mistake = opened by mistake
tickets-reason-fault = Fault
tickets-reason-question = Question
tickets-reason-recovery = Recovery
tickets-reason-return = Return
tickets-reason-other = Other
tickets-channel-portal = Customer page
tickets-channel-email = E-mail
tickets-channel-phone = Phone
tickets-channel-zalo = Zalo
tickets-channel-counter = At the counter
tickets-channel-system = System

## One ticket
tickets-opened = { $channel } · opened { $moment }
tickets-nobody = Nobody
tickets-snooze = Snooze
tickets-snooze-until = Until
tickets-take = Take this ticket
tickets-assign = Assign
tickets-unassign = Give back to the team
tickets-done = Done
tickets-reopen = Reopen
tickets-ignore = Ignore: { $reason }
tickets-view = View
tickets-photo = Photo { $number }
tickets-photos = Photos
tickets-you = You
tickets-the-shop = The shop
tickets-by-portal = No e-mail address; read on the customer page
tickets-went-by-mail = Sent by e-mail
tickets-went-to-portal = On the customer page
tickets-stale = Somebody wrote while you were writing. Please read above; press Send once more to send anyway.
tickets-ended = Ticket { $number } is done.
tickets-said-sent = Sent.
tickets-said-noted = Note saved.
tickets-said-snoozed = Snoozed.
tickets-said-nobody-waits = Nobody is waiting.

## What happened
tickets-events =
    { $count ->
        [one] { $count } event
       *[other] { $count } events
    }
tickets-event-opened = opened the ticket ({ $channel })
tickets-event-status = set the status: { $status }
tickets-event-taken = took the ticket
tickets-event-assigned = gave it to { $name }
tickets-event-unassigned = gave it back to the team
tickets-event-work = created from this ticket
tickets-event-work-ended = has ended
tickets-event-went-on = Goes on in ticket { $number }
tickets-event-warned = Due soon: { $what }
tickets-event-breached = Overdue: { $what }
tickets-event-erased = The text was erased
tickets-entry-opened = Ticket { $number }: { $subject }
tickets-entry-answered = Answered ticket { $number }: { $subject }
tickets-entry-wrote = Customer wrote in ticket { $number }: { $subject }
tickets-entry-done = Ticket { $number } done: { $subject }

## A new ticket
tickets-new-phone-hint = Number or address first: we look for the customer and the products.
tickets-new-find = Continue
tickets-new-other = Another customer
tickets-new-unknown = Nobody has this yet, we add the customer:
tickets-new-name = Full name
tickets-new-asset = Product
tickets-new-no-asset = About no product
tickets-new-channel = The customer came by
tickets-new-reason = Reason
tickets-new-subject = Subject
tickets-new-body = Words
tickets-new-body-hint = As the customer said it, or what the shop writes; the customer reads this text.
tickets-new-create = Create ticket

## The customer’s pages
tickets-my-title = Messages
tickets-my-new = Write to us
tickets-my-empty = No message yet
tickets-my-empty-text = Ask us anything; we answer here and by e-mail.
tickets-my-row = #{ $number } · { $moment }
tickets-my-answered = Answered
tickets-my-with-us = We are on it
tickets-my-done = Done
tickets-my-back = Back
tickets-my-answer = Answer
tickets-my-body = Message
tickets-my-subject = Subject
tickets-my-send = Send
tickets-my-report = Report a fault
tickets-my-fault = What is wrong?
tickets-my-promise = We answer before { $moment }.
tickets-my-late = We are late, sorry. If it is urgent, please call the shop.
tickets-said-received = We have received it.
tickets-fault-screen = Screen
tickets-fault-battery = Battery, charging
tickets-fault-power = Does not start
tickets-fault-sound = Sound
tickets-fault-camera = Camera
tickets-fault-water = Got wet
tickets-fault-other = Something else

## Mail
tickets-mail-link = Read and answer here: { $link }

## Errors in forms
tickets-error-snooze-past = That moment has passed.
tickets-error-snooze-long = 90 days at most.
tickets-error-owner = This person cannot answer tickets.
tickets-error-customer = We cannot find this customer.
tickets-error-empty = Please write something before you send.

# Mails of answers
tickets-mail-sending = Mail on its way
tickets-mail-failed = Not delivered to { $address }. Check the address, or call; then answer again.
tickets-mail-unknown = Perhaps not delivered to { $address }: the connection broke. Ask the customer, or call.
tickets-mail-file-gone = Not sent, because the attached file { $name } is gone. Attach it again and answer again.
tickets-event-failed = The answer did not reach { $address }. Check the address with the customer, or call; then answer again.
tickets-opened-title = Tickets opened in the last { $days ->
    [one] { $days } day
   *[other] { $days } days
}
tickets-opened-definition = Newest first, open ones too; ignored ones are left out.
tickets-opened-shown = { $count ->
    [one] { $count } ticket on this page
   *[other] { $count } tickets on this page
}
tickets-opened-none = No ticket
tickets-opened-none-text = { $days ->
    [one] Nobody opened a ticket in the last { $days } day.
   *[other] Nobody opened a ticket in the last { $days } days.
}
tickets-opened-ticket = Ticket
tickets-opened-who = Customer
tickets-opened-state = Status
tickets-opened-at = Opened
tickets-opened-took = Time
tickets-opened-link = Tickets of the last 90 days

# Navigation and pages
repairs-nav = Repairs
repairs-nav-own = Repairs
repairs-list-of = Repairs of { $name }
repairs-board-more = The board has the { $count } earliest promises only.
repairs-board-all = See all of them in the list
repairs-see-all = See all
repairs-title = Repairs
repairs-find = Find device, phone, serial
repairs-receive = Receive device
repairs-figures = Figures today
repairs-view = View
repairs-view-board = Board
repairs-view-list = List
repairs-back = Back to the repairs
repairs-back-to = Back to
repairs-list-empty = No repair matches.
repairs-panel-empty = No repair yet.
repairs-code = Code
repairs-state = State
repairs-technician = Technician
repairs-nobody = Nobody yet
repairs-by = Technician { $name }
repairs-figure-open = Devices here
repairs-figure-late = Late
repairs-figure-approval = Waiting for approval
repairs-figure-parts = Waiting for parts
repairs-received-title = { $days ->
    [one] Devices received in the last { $days } day
   *[other] Devices received in the last { $days } days
}
repairs-received-shown = { $count ->
    [one] { $count } repair on this page
   *[other] { $count } repairs on this page
}
repairs-took = Time
repairs-figure-median = Median from counter to ready, 30 days
repairs-figure-on-time = On time, 30 days
repairs-due-today = Today
repairs-due-late = Late

# Lanes
repairs-lane-received = Received
repairs-lane-diagnosing = Diagnosing
repairs-lane-waiting-approval = Waiting approval
repairs-lane-waiting-parts = Waiting parts
repairs-lane-repairing = Repairing
repairs-lane-ready = Ready
repairs-lane-empty = No device here.

# Chips
repairs-chip-warranty = Warranty
repairs-chip-to-start = To start
repairs-chip-check = Check
repairs-chip-until = Until { $day }
repairs-chip-pickup = Pick up by { $day }
repairs-chip-unrepaired = Unrepaired, pick up by { $day }
repairs-chip-late = { $span } late

# States
repairs-status-intake = Received
repairs-status-diagnosis = Diagnosing
repairs-status-covered = Covered
repairs-status-quote-sent = Price sent
repairs-status-approved = Approved
repairs-status-declined = Declined
repairs-status-lapsed = Lapsed
repairs-status-waiting-parts = Waiting for parts
repairs-status-in-repair = In repair
repairs-status-on-hold = On hold
repairs-status-quality-check = Quality check
repairs-status-ready = Ready
repairs-status-cannot-repair = Cannot repair
repairs-status-ready-unrepaired = Ready, unrepaired
repairs-status-handed-over = Handed over
repairs-status-closed = Closed
repairs-hold-lock = Device is locked
repairs-hold-customer = Waiting for the customer
repairs-hold-parts = Part not available
repairs-hold-recall = Recall of the maker

# Steps
repairs-step-diagnose = Start diagnosis
repairs-step-cover = Repair under warranty
repairs-step-send-quote = Send price for approval
repairs-step-approve = Customer approves
repairs-step-decline = Customer declines
repairs-step-lapse = Lapse
repairs-step-await-parts = Wait for a part
repairs-step-start = Start repair
repairs-step-finish = Done, ask for a check
repairs-step-pass-check = Good, tell the customer
repairs-step-fail-check = Not good, back to the bench
repairs-step-give-up = Cannot repair
repairs-step-prepare-return = Prepare to hand back
repairs-step-hold = Put on hold
repairs-step-resume = Go on
repairs-step-hand-over = Hand over
repairs-step-close = Close

# Words of forms and facts
repairs-customer = Customer
repairs-customer-name = Full name
repairs-customer-email = Customer's e-mail
repairs-phone = Phone
repairs-phone-hint = The customer's number first; a new number is added.
repairs-find-customer = Find the customer
repairs-new-number = New number { $phone }: we add the customer.
repairs-other-customer = Another customer
repairs-part-customer = Customer
repairs-part-device = Device and condition
repairs-part-agreed = What is agreed
repairs-part-end = Counter
repairs-device = Device
repairs-device-new = Another device
repairs-brand = Brand
repairs-model = Model
repairs-serial = Serial or IMEI
repairs-serial-hint = Read it from the device, not from the receipt.
repairs-other-owner = Somebody else's device
repairs-other-owner-hint = This serial is known, and not as that of the customer at the counter. Read it again and ask. Do not read the owner's name out to the customer.
repairs-other-owner-says = The customer says that it is theirs, or that its owner sent them
repairs-other-owner-named = Known: { $device }, of { $name }
repairs-other-owner-known = Known: { $device }, of somebody else
repairs-claim-taken = Taken in on the customer's word; it is known as somebody else's. { $name }
repairs-fault = Fault
repairs-fault-hint = In the customer's words.
repairs-condition = Condition
repairs-accessories = Accessories
repairs-photos = Photos
repairs-more-photos = More photos
repairs-photos-hint = At least 2 photos of the condition.
repairs-photo = Photo of the device
repairs-photo-kept = Photo kept from before
repairs-basis = Basis
repairs-basis-warranty = Under warranty
repairs-basis-paid = Paid by the customer
repairs-basis-after-diagnosis = After diagnosis
repairs-promised = Promised for
repairs-promised-hint = Date and time of the promise.
repairs-fee = Diagnostic fee if declined
repairs-fee-hint = Not named now, never billed.
repairs-data = Data on the device
repairs-data-backed-up = The customer has a copy
repairs-data-may-erase = The data may be erased
repairs-data-must-keep = The data must be kept
repairs-passcode = Passcode
repairs-passcode-hint = A passcode is never written down.
repairs-passcode-not-asked = Not needed
repairs-passcode-customer-unlocks = The customer unlocks it
repairs-loan = Temporary device
repairs-loan-not-wanted = No temporary device wanted
repairs-loan-lent = A device is lent
repairs-loan-other-agreed = Another solution is agreed
repairs-loan-note = Lent device (serial, condition) or agreement
repairs-shelf = Shelf
repairs-signature = Signature (typed name)
repairs-signature-hint = The customer reads the slip and gives the name.
repairs-drawing = Signature drawn on the screen
repairs-drawings = Signatures
repairs-drawn-acceptance = Signed at intake
repairs-drawn-hand-over = Signed at hand-over
repairs-print-and-receive = Receive and print
repairs-print = Print slip
repairs-issue-slip = Issue another slip
repairs-slip-unreadable = This slip was issued earlier, and its code cannot be printed again. Issue another; the one that the customer has stays good.
repairs-progress = Progress
repairs-station-received = Received
repairs-station-diagnosed = Diagnosis
repairs-station-price = Price agreed
repairs-station-repaired = Repair and check
repairs-station-ready = Ready for pick-up
repairs-expected = Expected { $when }
repairs-price = Price
repairs-no-diagnosis = No diagnosis yet.
repairs-line = Work
repairs-line-kind = Kind
repairs-line-part = Part
repairs-line-labour = Labour
repairs-line-extra = Extra
repairs-line-amount = Price
repairs-line-optional = The customer may leave it out
repairs-line-declined = left out
repairs-add-line = Add line
repairs-remove = Remove
repairs-total = Total
repairs-payer = Who pays
repairs-payer-as-covered = As the warranty says
repairs-payer-customer = Customer
repairs-payer-shop = Shop, as goodwill
repairs-warranty-pays = Warranty pays
repairs-customer-pays = Customer pays
repairs-you-pay = You pay
repairs-reason-goodwill = Goodwill of the shop
repairs-reason-agreed = The customer pays, as agreed
repairs-reason-extra = Extra work
repairs-reason-warranty = The warranty pays
repairs-reason-no-warranty = Not under warranty
repairs-quote-sent-note = Sent { $at }, can be answered through { $day }.
repairs-counter-answer = Answer at the counter
repairs-check = Quality check
repairs-check-hint = The checker is not the repairer.
repairs-check-note = What was checked
repairs-check-passed = Check passed
repairs-check-failed = Check failed
repairs-bill = Payment
repairs-billable = To bill
repairs-owed = Still to pay
repairs-amount = Amount
repairs-way = Way
repairs-way-cash = Cash
repairs-way-transfer = Bank transfer
repairs-note-payment = Note payment
repairs-serial-again = Serial, read again
repairs-taken-by = Taken by (typed name)
repairs-loan-back = The temporary device is back
repairs-findings = Findings
repairs-no-findings = Nothing noted yet.
repairs-save-findings = Save findings
repairs-history = History
repairs-facts = Facts
repairs-add-photos = Add photos
repairs-other-steps = Other steps
repairs-note = Note
repairs-hold-reason = Reason for the hold
repairs-assign = Assignment
repairs-save = Save
repairs-move-promise = Promise another time
repairs-promise-reason = Reason
repairs-tell-customer = Save and tell the customer
repairs-ready-at = Ready since
repairs-handed-over-at = Handed over at
repairs-handed-over-on = Handed over { $day }
repairs-pickup-by = Pick up by
repairs-received-at = Received
repairs-staff = Staff
repairs-said-done = Saved.
repairs-said-answered = We have your answer.

# For customers
repairs-own-title = Repair
repairs-own-empty = You have no repair.
repairs-own-diagnosis = Being examined
repairs-own-quote = Waiting for you
repairs-own-declined = Will be handed back
repairs-own-parts = Waiting for a part
repairs-own-repair = In repair
repairs-own-hold = On hold
repairs-own-ready = Ready
repairs-own-unrepaired = Ready, unrepaired
repairs-own-done = Handed over
repairs-next-answer = Please answer through { $when }.
repairs-next-pickup = Please pick it up by { $when }.
repairs-next-contact = We will contact you about handing it back.
repairs-next-done = The device was handed over.
repairs-next-promise = Expected to be ready { $when }.
repairs-approve = Approve
repairs-decline = Decline
repairs-all-yours = Your own pages
repairs-all-yours-text = This slip proves your phone number.
repairs-sign-in = Sign in
repairs-slip-in = Sign in with the slip
repairs-slip-in-text = Enter the code on the slip and the last 4 digits of your phone number.
repairs-slip-in-code = Code on the slip
repairs-slip-in-code-hint = 8 characters, such as 7K3M-P9QX.
repairs-slip-in-digits = Last 4 digits of the phone number

# The paper
repairs-slip-title = INTAKE SLIP
repairs-slip-code = Code: { $code } (at { $where })
repairs-slip-condition = Condition at intake
repairs-slip-with = With: { $things }
repairs-slip-after-diagnosis = Price after diagnosis, before any work
repairs-slip-receiver = Received by
repairs-slip-sign = (signature, full name)
repairs-slip-stub = Shelf { $shelf }, promised { $promised }
repairs-slip-stub-unshelved = Promised { $promised }
repairs-slip-terms = Time for the work: { $days } days, until { $day }; it is not counted in the warranty term. Under warranty parts, labour and transport both ways are free; if the time passes, or three repairs fail, you may have a replacement or your money back. If you decline, the diagnostic fee is { $fee }. The device is kept for { $kept } days at most after the ready notice. The shop stays liable when others do the work; complaints to the number above.

# The timeline
repairs-entry-received = { $device } was taken in, { $code }
repairs-entry-covered = The warranty pays for { $code }, { $device }
repairs-entry-quote-sent = The price of { $code } was sent, { $device }
repairs-entry-approved = The price of { $code } was approved, { $device }
repairs-entry-declined = The price of { $code } was declined, { $device }
repairs-entry-lapsed = The price of { $code } lapsed, { $device }
repairs-entry-waiting-parts = { $code } waits for a part, { $device }
repairs-entry-in-repair = Work on { $device } began, { $code }
repairs-entry-cannot-repair = { $device } cannot be repaired, { $code }
repairs-entry-ready = { $device } is ready, { $code }
repairs-entry-ready-unrepaired = { $device } can be picked up unrepaired, { $code }
repairs-entry-handed-over = { $device } was handed over, { $code }
repairs-entry-promise = { $code }, { $device }, is promised for { $promised }
repairs-entry-paid = { $amount } was paid for { $code }, { $device }
repairs-news-ready = { $device } is ready, { $code }
repairs-news-unrepaired = { $device } can be picked up unrepaired, { $code }

# Bank account
repairs-bank-title = Account for transfers
repairs-bank-bin = Bank number (BIN, 6 digits)
repairs-bank-account = Account number
repairs-bank-holder = Account holder

# Refusals
repairs-refused-not-listed = This step is not possible any more; the repair has moved on.
repairs-refused-not-yours = This step belongs to somebody else.
repairs-refused-no-lines = There is no line to send yet.
repairs-refused-not-sent = No price was sent.
repairs-refused-answered = This price was answered before; the first answer stands.
repairs-refused-expired = The price has lapsed. We will send a new one.
repairs-refused-own-work = Nobody checks one's own work. Ask another person.
form-error-repairs-serial = Read the serial or IMEI from the device and enter it.
form-error-repairs-other-serial = This serial is not that of this device. Check the device.
form-error-repairs-other-owner = A device with this serial is known as somebody else's. Ask the customer, then tick what the customer says to take it in.
form-error-repairs-given-back = This device is in the shop already and was not given back. Open its repair, or choose another device.
form-error-repairs-fault = Write down the fault in the customer's words.
form-error-repairs-photos = At least 2 photos of the condition are needed.
form-error-repairs-bad-photo = The photo { $name } cannot be read. Choose another JPEG, PNG or WebP; the others are kept.
form-error-repairs-promise = Enter the promised time; the law asks for it on the slip.
form-error-repairs-promise-over = The promised time must be later than now.
form-error-repairs-loan = Say what was decided on a temporary device.
form-error-repairs-loan-note = Say which device is lent, or what was agreed.
form-error-repairs-signature = Enter the name of who signs.
form-error-repairs-drawing = The drawing cannot be read. Press Clear and sign again.
form-error-repairs-lines = The price has 100 lines, which is as many as it may have. Put small ones together.
form-error-repairs-payer = The cover cannot be decided. Choose the customer or the shop.
form-error-repairs-too-much = This is more than is still to pay.
form-error-repairs-unpaid = Note the payment before handing over.
form-error-repairs-loan-out = Take the temporary device back first.
form-error-repairs-slip = The code or the phone number is not right. Look at the slip again, or call the shop.
form-error-repairs-bin = A bank number has 6 digits.
form-error-repairs-account = An account number has letters and digits only.

# Mails: subjects; the bodies are below
repairs-mail-received-subject = { $code }: we have your { $device }
repairs-mail-quote-subject = { $code }: a price for you to approve
repairs-mail-promise-subject = { $code }: another time
repairs-mail-ready-subject = { $code }: your { $device } is ready
repairs-mail-unrepaired-subject = { $code }: please pick up your { $device }
repairs-mail-received =
    Hello { $name },

    { $shop } has taken in your { $device }, { $code }. Promised for { $promised }.
    Follow it here: { $link }

    { $shop }, { $phone }
repairs-mail-quote =
    Hello { $name },

    The price for your { $device }, { $code }: { $amount }. Please answer through { $day }.
    See and approve it here: { $link }

    { $shop }, { $phone }
repairs-mail-promise =
    Hello { $name },

    { $code }, { $device }, is now promised for { $promised }. The reason: { $reason }
    Follow it here: { $link }

    { $shop }, { $phone }
repairs-mail-ready =
    Hello { $name },

    Your { $device }, { $code }, is ready. Still to pay: { $amount }. Please pick it up by { $day }.
    See it here: { $link }

    { $shop }, { $phone }
repairs-mail-unrepaired =
    Hello { $name },

    Your { $device }, { $code }, was not repaired and waits for you. Still to pay: { $amount }. Please pick it up by { $day }.
    See it here: { $link }

    { $shop }, { $phone }

# Findings, branches, documents, supplements
repairs-branch = Branch
repairs-choose = Choose
repairs-unknown = Not known
repairs-fault-code = What is broken
repairs-cause = Cause
repairs-cause-hint = A cause that the warranty excludes counts only with findings and photos from the bench.
repairs-documents = Intake document, all versions
repairs-document-version = Version { $version }
repairs-document-promised = Promised for { $when }
repairs-send-supplement = Send supplement for approval
repairs-agreed-before = Agreed before
repairs-reason-impact = Not covered: drop or impact
repairs-reason-liquid = Not covered: liquid
repairs-reason-third-party-part = Not covered: part not by the maker
repairs-reason-wear = Not covered: wear
repairs-refused-withdrawn = The shop took this price back; the work goes on as it was agreed before.
form-error-repairs-fault-code = Choose what is broken; the cause belongs to it.
form-error-repairs-unproven = The warranty excludes this cause only with proof: add findings and a photo from the bench, or name the payer.
repairs-entry-supplement-sent = More was found during the work; an additional price of { $code } was sent, { $device }
repairs-entry-supplement-approved = The additional price of { $code } was approved, { $device }
repairs-entry-supplement-declined = The additional price of { $code } was declined; the work goes on as agreed, { $device }
repairs-entry-supplement-lapsed = The additional price of { $code } lapsed; the work goes on as agreed, { $device }
repairs-entry-supplement-withdrawn = The additional price of { $code } was taken back; the work goes on as agreed, { $device }
repairs-mail-supplement-subject = { $code }: more was found, please decide
repairs-mail-supplement =
    Hello { $name },

    While working on your { $device }, { $code }, we found more. It would cost { $amount } in addition to what you approved.
    What you approved before stays as it is. The work stands still until you answer, through { $day } at the latest.
    See and decide here: { $link }

    { $shop }, { $phone }
repairs-mail-lapsed-subject = { $code }: the price has lapsed
repairs-mail-lapsed =
    Hello { $name },

    We had no answer to the price for your { $device }, { $code }, of { $amount }, through { $day }. So it has lapsed, and we repair nothing.
    You can pick the device up unrepaired; the diagnosis then costs { $fee }. Or call us, and we send the price again.
    See it here: { $link }

    { $shop }, { $phone }
repairs-mail-supplement-lapsed-subject = { $code }: we go on as agreed
repairs-mail-supplement-lapsed =
    Hello { $name },

    We had no answer to the additional price of { $amount } for your { $device }, { $code }, through { $day }. So it has lapsed.
    The work that you approved before goes on; nothing is added to its price.
    See it here: { $link }

    { $shop }, { $phone }

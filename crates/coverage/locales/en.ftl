coverage-nav = Warranty
coverage-title = Cover
coverage-none = No cover found. Add proof of purchase.
coverage-why = Why
coverage-asks = Still needed:
coverage-any-day = Any day
coverage-from = From
coverage-last-day = Ends
coverage-until = Until
coverage-draft = This is our reading of the law, not yet reviewed by a lawyer.
coverage-recall-open = Recall: { $title }. The remedy is free.

coverage-state-covered = Covered
coverage-state-ending = Ends soon
coverage-state-ended = Not covered
coverage-state-unknown = Not known yet

coverage-is-until = { $days ->
    [one] Covered until { $date } ({ $days } day left).
   *[other] Covered until { $date } ({ $days } days left).
}
coverage-is-last-day = Covered. Today is the last day.
coverage-is-covered = Covered.
coverage-ended-on = The warranty ended on { $date }.
coverage-is-ended = The warranty does not apply any more.
coverage-needs-proof = We need proof of purchase to know the term.
coverage-needs-person = One of us must look before we can answer.

coverage-check-title = Check your warranty
coverage-check-text = Enter the serial number to see whether the product is covered, and until when.
coverage-check-description = Check a warranty by serial number: whether the product is covered, until when, and whether it is under recall.
coverage-check = Check
coverage-check-private = This page never shows the owner, the place of purchase or repairs.
coverage-serial = Serial number or IMEI
coverage-serial-hint = On the back, on the box, or in the settings. Capitals make no difference.
coverage-not-found = Not found
coverage-not-found-text = Check 0/O and 1/I. No record does not mean a fake.
coverage-person = This needs a person
coverage-person-text = We cannot answer automatically for this number. Contact us and bring your proof of purchase.
coverage-report = Report a fault
coverage-open-own = Open my product
coverage-prove = This is mine
coverage-prove-text = Prove who you are to see the warranty card, report a fault and follow a repair.

coverage-of = Cover: { $model }
coverage-back = Back to the product
coverage-as-of = Answer for { $date }
coverage-ask-again = Ask again
coverage-ask = Ask
coverage-on = Day
coverage-fault = Fault
coverage-cause = Claimed cause
coverage-any-fault = About no fault
coverage-no-cause = Manufacturing
coverage-proven = Photos and a signed inspection are on file
coverage-lines = What was looked at
coverage-line-source = Cover
coverage-line-says = Answer
coverage-line-parts = Parts
coverage-line-labour = Labour
coverage-line-not-covered = Not covered
coverage-line-evidence = Needs evidence
coverage-line-person = A person decides
coverage-paused = Stands still, { $days ->
    [one] { $days } day left
   *[other] { $days } days left
}
coverage-source-statutory = Law
coverage-source-warranty = Warranty
coverage-source-part = Part: { $part }
coverage-source-guarantee = Repair guarantee
coverage-source-plan = Service plan
coverage-source-recall = Recall
coverage-by-receipt = as on the receipt
coverage-payer-shop = Shop pays
coverage-payer-maker = Maker pays
coverage-payer-customer = Customer pays
coverage-payer-plan = Plan pays
coverage-payer-open = Not decided
coverage-payer-nobody = No cost
coverage-history = History of the unit
coverage-day = Day
coverage-happened = What happened
coverage-recorded = Written down
coverage-no-history = Nothing yet.
coverage-basis = Law pack { $pack }, fingerprint of the inputs { $hash }
coverage-did-repair = Repaired ({ $coverage }), handed over { $date }
coverage-did-accept = Accepted for repair ({ $coverage }), in the shop
coverage-did-part = { $part } replaced ({ $coverage })
coverage-did-exchange = Unit exchanged ({ $coverage })
coverage-did-plan = Service plan used: { $entitlement }
coverage-did-trade-in = Traded in
coverage-under-warranty = warranty
coverage-under-law = by law
coverage-under-paid = paid
coverage-under-goodwill = goodwill

coverage-policies = Warranty policies
coverage-policy = Policy
coverage-without-policy = No policy
coverage-new = Add policy
coverage-no-policy = No policy yet
coverage-no-policy-text = The months on a receipt count all the same. Add a policy to write down exclusions and to give it with models.
coverage-name = Name
coverage-code = Code
coverage-code-hint = For receipts and imports. Letters without accents, digits, dashes and dots.
coverage-valid-from = Valid from
coverage-valid-from-hint = Contracts of this day and later fall under this version.
coverage-term = Term
coverage-term-months = Term (months)
coverage-months = { $count ->
    [one] { $count } month
   *[other] { $count } months
}
coverage-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
coverage-issuer = Given by
coverage-issuer-shop = The shop
coverage-issuer-maker = The maker or importer
coverage-transfer = When the owner changes
coverage-transfer-follows = It follows the unit
coverage-transfer-stays = It stays with the buyer
coverage-exclusions = Not covered
coverage-exclusions-hint = Only a fault with this cause is refused, and only with photos and a signed inspection.
coverage-parts = Parts with a term of their own
coverage-parts-hint = One part and its months a line, such as “battery 12”. Codes: { $codes }.
coverage-guarantee = Guarantee on paid repairs (months)
coverage-guarantee-hint = Against the same fault. Leave empty for none.
coverage-given-with = Given with
coverage-given-with-hint = One maker a line, or “maker / model”. Leave empty if only a receipt can name this policy.
coverage-save = Save policy
coverage-save-version = Save new version
coverage-version = Version { $version }
coverage-version-head = Version
coverage-versions = Versions
coverage-versions-text = What was sold under a version stays under it.
coverage-said-saved = The policy is saved.
coverage-error-code = Use letters without accents, digits, dashes and dots.
coverage-error-known = This code exists. Open that policy to add a version.
coverage-error-months = Enter months from 1 to 600.
coverage-error-parts = Each line is a part and its months, such as “battery 12”.

coverage-pack-line = Law pack { $place } is on.
coverage-no-pack = There is no law pack for this place. A person decides each case.
coverage-packs = Law packs
coverage-pack = Pack
coverage-pack-since = Since
coverage-pack-rules = Rules
coverage-pack-status = Status
coverage-pack-draft = Draft
coverage-pack-reviewed = Signed by a lawyer
coverage-pack-on = On
coverage-place = Place of sale
coverage-place-vn = Viet Nam
coverage-place-is = Iceland
coverage-place-eu = European Union
coverage-place-eu-cz = Czechia
coverage-place-eu-de = Germany
coverage-place-eu-es = Spain
coverage-place-eu-fr = France
coverage-place-eu-sk = Slovakia
coverage-place-uk = United Kingdom
coverage-place-us = United States
coverage-place-au = Australia

coverage-recalls = Recalls
coverage-no-recall = No recall.
coverage-recall-new = Open a recall
coverage-recall-title = What is wrong
coverage-recall-open-it = Open recall
coverage-recall-close = End it
coverage-brand = Maker
coverage-model = Model
coverage-model-hint = Leave empty for every model of the maker.
coverage-said-recall = The recall is open.
coverage-said-closed = The recall is over.

coverage-try = Try a case
coverage-case = The case
coverage-answer = Answer
coverage-delivered = Delivered on

coverage-fault-screen = Screen
coverage-fault-battery = Battery
coverage-fault-board = Main board
coverage-fault-camera = Camera
coverage-fault-port = Charging port
coverage-fault-speaker = Speaker
coverage-fault-mic = Microphone
coverage-fault-keyboard = Keyboard
coverage-fault-no-power = Does not start
coverage-fault-wifi = Wi-Fi
coverage-fault-touch = Touch
coverage-fault-noise = Noise
coverage-cause-manufacturing = Manufacturing
coverage-cause-impact = Drop, impact
coverage-cause-liquid = Liquid
coverage-cause-third-party-part = Part not by the maker
coverage-cause-wear = Wear

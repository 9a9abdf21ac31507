### Who is who.

## Signing in
identity-sign-in = Sign in
identity-sign-in-lead = For people who work here.
identity-sign-in-wrong = The address or the password is wrong.
identity-wait = Too many attempts. Try again in { $time }.
identity-to-sign-in = To sign in
identity-continue = Continue
identity-email = E-mail address
identity-code-title = One more code
identity-code-lead = Your password was right.
identity-factor-code = Code from your app
identity-factor-code-hint = Six digits. No phone at hand? Type one of your recovery codes.
identity-factor-code-wrong = This code is wrong or was used already. Wait for the next one.

## Passwords
identity-password = Password
identity-password-now = Your password now
identity-password-new = New password
identity-password-hint = At least 12 characters. Four words are better than tricks.
identity-password-change = Change password
identity-password-wrong = This is not your password.
identity-password-forgotten = Forgot your password?
identity-password-forgotten-lead = We send a link to your address.
identity-password-send-link = Send link
identity-mail-sent = Look into your mail
identity-password-mail-sent = If somebody works here under this address, a link is on its way. It works for one hour.
identity-password-mail-subject = A new password for { $shop }
identity-password-mail-body =
    Hello { $name },

    with this link you set a new password for { $shop }:

    { $link }

    It works once, for { $minutes } minutes. If you did not ask for it, do nothing.
identity-error-password-short = Too short: at least 12 characters are needed.
identity-error-password-long = Too long: 200 characters fit.
identity-error-password-common = This is easy to guess. Put three or four unrelated words together.
identity-error-zone = Write a time zone, such as Asia/Ho_Chi_Minh.

## Codes by mail
identity-code-mail-subject = { $code } is your code for { $shop }
identity-code-mail-body =
    Your code for { $shop } is:

    { $code }

    It works once, for { $minutes } minutes. Nobody from { $shop } will ever ask you for it. If you did not ask for a code, do nothing.
identity-code-wrong = This is not the code that we sent.
identity-code-expired = This code is too old. Ask for a new one.
identity-code-too-many = Too many wrong codes. Ask for a new one.

## Setting up
identity-set-up = Set up your shop
identity-set-up-lead = This takes two minutes. Everything can be changed later.
identity-set-up-start = Start
identity-shop = Shop
identity-shop-name = Name of the shop
identity-shop-name-hint = As customers know it.
identity-shop-phone = Hotline
identity-shop-locale = Language for those who chose none
identity-address = Address
identity-hours = Opening hours
identity-hours-hint = As customers read them: 8:30–21:00
identity-zone = Time zone
identity-currency = Currency
identity-owner-name = Your name
identity-owner-email = Your e-mail address

## Settings
identity-settings = Settings
identity-save = Save
identity-branch = Branch
identity-branches = Branches
identity-branch-add = Add branch
identity-branch-name = Name of the branch
identity-branch-phone = Phone of the branch
identity-branch-country = Country of the branch
identity-branch-country-hint = Where customers bring their devices. Whether a warranty holds here goes by this country.
identity-branch-country-here = The same as the shop’s
identity-branch-every = Every branch

## Team
identity-team = Team
identity-to-team = Back to the team
identity-name = Name
identity-name-full = Full name
identity-called = What you are called
identity-called-hint = As customers read it under a message.
identity-roles = Roles
identity-left = Left
identity-invite = Invite
identity-invitations = Invitations that wait
identity-good-until = Good until
identity-invitation-call-back = Call back
identity-invitation-sent = The invitation is on its way
identity-invitation-sent-lead = You can also hand over this link yourself. It works once, for seven days, and is shown only now.
identity-invitation-title = Join { $shop }
identity-invitation-lead = Choose a password; then you are in.
identity-invitation-accept = Join
identity-invitation-mail-subject = { $shop } invites you
identity-invitation-mail-body =
    Hello { $name },

    { $shop } invites you to work together. With this link you choose your password:

    { $link }

    It works once, until { $date }.
identity-let-go = Let go
identity-let-go-lead = { $name } can no longer sign in, at once. What { $name } wrote stays.
identity-team-not-yours = Only an owner may give or take away this role.
identity-team-last-owner = The last owner stays. Make somebody else an owner first.
identity-team-no-role = Choose at least one role.
identity-team-address-taken = A colleague has this address already.

## Roles
identity-role-owner = Owner
identity-role-owner-hint = May do everything.
identity-role-manager = Manager
identity-role-manager-hint = Settings, team and figures.
identity-role-agent = Support
identity-role-agent-hint = Answers customers.
identity-role-technician = Technician
identity-role-technician-hint = Diagnoses and repairs.
identity-role-front-desk = Front desk
identity-role-front-desk-hint = Receives devices and hands them over.
identity-role-warehouse = Warehouse
identity-role-warehouse-hint = Parts and returns.
identity-role-partner = Partner
identity-role-customer = Customer
identity-role-outside-hint = Does not work in the shop.

## Account
identity-account = My account
identity-profile = About me
identity-locale = Language
identity-factor = Second factor
identity-factor-none = With a second factor, a stolen password is not enough to get in.
identity-factor-on = { $count ->
    [one] On. { $count } recovery code is left.
   *[other] On. { $count } recovery codes are left.
}
identity-factor-add = Add second factor
identity-factor-remove = Remove second factor
identity-factor-step-app = Install an authenticator app on your phone.
identity-factor-step-scan = Scan this picture with it.
identity-factor-step-code = Type the six digits that the app shows.
identity-factor-qr = QR code for the authenticator app
identity-factor-by-hand = Or type this secret into the app:
identity-factor-codes = Keep these recovery codes
identity-factor-codes-lead = Each opens your account once when your phone is gone. Print them or write them down: they are shown only now.
identity-factor-codes-kept = I have kept them
identity-sessions = Where you are signed in
identity-session-here = This device
identity-session-unknown = Unknown browser
identity-session-seen = Used { $seen }, signed in since { $since }
identity-session-end = End
identity-session-end-label = End the session on { $device }
identity-sessions-end-others = End all others

## Keys
identity-keys = API keys
identity-keys-none = No key yet
identity-keys-none-lead = A key lets another program, such as your till, work with this one.
identity-key-make = Make a key
identity-key-name = What it is for
identity-key-name-hint = So that you know it later: "Till in Cầu Giấy".
identity-key-roles-hint = The program may do what these roles may, in your name.
identity-key-made = Your new key
identity-key-made-lead = Copy it into the other program. It is shown only now.
identity-key-kept = I have copied it
identity-key-made-by = { $name }, { $date }
identity-key-used = Last used
identity-key-never = Never
identity-key-revoke = Revoke
identity-key-revoke-label = Revoke the key { $name }

## Said after an action
identity-said-saved = Saved.
identity-said-set-up = Welcome! Your shop is set up.
identity-said-password = The password is changed. Every other session has ended.
identity-said-session-ended = The session has ended.
identity-said-factor-removed = The second factor is removed.
identity-said-called-back = The invitation is called back.
identity-said-left = The colleague can no longer sign in.
identity-said-key-revoked = The key is revoked.
identity-said-key-made-before = The key was made and is shown only once. If you could not copy it, revoke it and make another.
identity-branches-title = Our branches
identity-branches-lead = Bring your device here, or call before you come.
identity-branches-none = The shop has not written down its address yet.
identity-branches-way = Directions

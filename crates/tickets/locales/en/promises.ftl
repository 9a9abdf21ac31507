### Opening hours, promises, and what happens when nobody acts.

## Priority
tickets-priority = Priority: { $priority }
tickets-priority-urgent = urgent
tickets-priority-high = high
tickets-priority-normal = normal
tickets-priority-low = low
tickets-event-priority = changed the priority: { $priority }
tickets-recalculating = Deadline is being recalculated

## Today
tickets-today-title = What will be late today
tickets-today-tabs = Filter the list
tickets-today-all = Until tonight
tickets-today-late = Late already
tickets-today-nobody = Nobody has it
tickets-today-unanswered = Waiting too long
tickets-today-hour = { $from }–{ $until }
tickets-today-due = Due
tickets-today-state = State
tickets-today-owner = Owner
tickets-today-none = Nothing will be late today
tickets-today-none-text = Every promise of today is kept, or nothing is due today.
tickets-overlooked-title = Found by the nightly check
tickets-overlooked-text = In these tickets something was overlooked, or did not agree with the history. Open each, and answer whoever waits.
tickets-overlooked-no-event = The message is not in the ticket's history
tickets-overlooked-no-clock = The ticket is open and has no deadline
tickets-overlooked-waiting = The ticket waits for the customer, who has written
tickets-overlooked-ended = The ticket ended before the message came
tickets-overlooked-differed = The ticket did not stand as its history says; it was put right

## Promises
tickets-promises-title = Promises
tickets-promises-intro = Each ticket is measured by the first promise that matches it, the smallest number first. The house's promise measures all others and cannot be removed.
tickets-promise-house = The house's promise
tickets-promise-new = Add a promise
tickets-promise-change = Change the promise
tickets-promise-name = Name of the promise
tickets-promise-rank = Order
tickets-promise-rank-hint = A number from 1 to 999. Smaller ones are asked first.
tickets-promise-whom = Measures
tickets-promise-everything = Every ticket
tickets-promise-retired = Not in use any more
tickets-promise-calendar = Opening hours
tickets-promise-calendar-team = Hours of the team, otherwise { $house }
tickets-promise-targets = Targets
tickets-promise-targets-short = First { $first }, next { $next }, done in { $done }
tickets-promise-from = In force from
tickets-promise-from-hint = Empty means from now on. A moment in the past needs the owner's right and stands in the audit log.
tickets-promise-priorities = Priority
tickets-promise-channels = Channel
tickets-promise-reasons = Reason
tickets-promise-branches = Branch
tickets-promise-pausing = The clock of the solution pauses while
tickets-promise-priority = Targets when the priority is { $priority }
tickets-promise-minutes = { $what } (open minutes)
tickets-promise-warnings = Warn before the deadline
tickets-promise-warnings-hint = Open minutes before it; several with commas between them, such as 30, 60.
tickets-promise-save = Save
tickets-promise-retire = Stop using this promise
tickets-open-hours = { $count ->
    [one] { $count } open hour
   *[other] { $count } open hours
 }
tickets-open-minutes = { $count ->
    [one] { $count } open minute
   *[other] { $count } open minutes
 }
tickets-said-promise = The promise is saved. The deadlines of open tickets are being recalculated.
tickets-said-retired = It is not used any more. Its tickets go to the next promise that matches them.
tickets-said-hours = The hours are saved. The deadlines of open tickets are being recalculated.
tickets-versions = Versions
tickets-version = Version
tickets-version-by = Written by
tickets-version-at = Written at
tickets-version-program = Came with the program
tickets-versions-text = Old versions are never changed. Time before a version is in force is counted by the one before it.
tickets-version-state = State
tickets-version-in-force = In force
tickets-version-planned = Planned
tickets-version-over = Replaced
tickets-promise-planned = From { $moment } version { $number } takes over. A change that begins before then takes its place; to change version { $number } itself, open it under Versions.

## When nobody acts
tickets-chain = When nobody acts
tickets-chain-none = No steps yet: a late ticket is only marked as late.
tickets-chain-hint = Each step happens once. When somebody answers, takes the ticket or changes its status, the steps after it do not happen.
tickets-step = { $on }, after { $after }: { $act }
tickets-step-number = Step { $number }
tickets-step-none = No such step
tickets-step-on = Counted from
tickets-step-after = After how long (open minutes)
tickets-step-act = What is done
tickets-trigger-warning = Due soon
tickets-trigger-breach = Late
tickets-act-tell-owner = A mail to whoever has the ticket
tickets-act-tell-managers = A mail to the managers
tickets-act-tell-shop-owner = A mail to the owner of the shop
tickets-act-return = The ticket goes back to the team
tickets-act-raise = The priority rises
tickets-escalation-subject = { $happened }: ticket #{ $number } { $subject }
tickets-escalation-body =
    Hello { $name },

    { $happened }: { $what } of ticket #{ $number } “{ $subject }” ({ $who }). Nobody has acted yet.

    Open the ticket: { $link }

## Preview
tickets-effect-title = Which deadlines would move
tickets-effect-look = Preview the effect
tickets-effect-none = No deadline moves. { $looked } open tickets were looked at.
tickets-effect-some = { $count } of { $looked } open tickets get another deadline.
tickets-effect-part = { $count } of the { $looked } tickets that are due first get another deadline; there are more that were not looked at.
tickets-effect-before = Due now
tickets-effect-after = Would be due
tickets-effect-never = No deadline
tickets-effect-confirm = Nothing is saved yet. Press Save to put it in force.

## Hours
tickets-hours-title = Opening hours
tickets-hours-intro = Deadlines count open hours only. Each calendar has ranges for the week and dates that differ.
tickets-hours-house = The shop's opening hours
tickets-hours-name = Name of the calendar
tickets-hours-week = Week
tickets-hours-week-hint = Write 08:00-12:00, 13:30-17:30; empty means closed. Write a night as two ranges, until 24:00 and from 00:00.
tickets-hours-zone = Time zone
tickets-hours-zone-hint = An IANA name such as Asia/Ho_Chi_Minh.
tickets-hours-new = New calendar
tickets-hours-start = Choose where to begin; everything can be changed before it is saved.
tickets-hours-blank = Blank calendar
tickets-hours-vietnam = Viet Nam
tickets-hours-iceland = Iceland
tickets-hours-change = Change the hours
tickets-hours-closed = closed
tickets-hours-year = Year { $year }
tickets-hours-years = Other years
tickets-hours-month = Month
tickets-hours-days = Open days
tickets-hours-hours = Open hours
tickets-hours-differs = Dates that differ
tickets-hours-dates = Dates that differ
tickets-hours-dates-hint = One line each: date; hours; name. Such as 2027-02-05 - 2027-02-09; closed; Tết or 2027-02-20; 08:00-12:00; Working Saturday.
tickets-hours-proposals = Days that the shop must confirm; copy them into the field above if they are right:
tickets-hours-tet = { $calendar }: the days off for Tết are missing, its first day is { $day }. Enter them in time, or deadlines will fall into the holidays.
tickets-hours-ics = Calendar file (.ics)
tickets-hours-ics-hint = Choose a file and press Read the calendar file. Its days are put into the field above to be checked; nothing is saved.
tickets-hours-import = Read the calendar file
tickets-ics-brought = { $count } days were read from the file. { $past } past entries were left out. Check them, then save.
tickets-ics-line = Line { $line }: { $why }
tickets-ics-broken = this entry cannot be read
tickets-ics-no-start = it has no beginning that can be read
tickets-ics-length = it ends before it begins, or lasts for more than 60 days
tickets-ics-repeats = it repeats in another way than every year; enter its days one by one
tickets-ics-zone = its time zone does not exist
tickets-ics-cancelled = it is cancelled
tickets-ics-too-many = the file has too many entries, the rest was not read

## Errors
tickets-error-zone = There is no time zone { $zone }. Write a name such as Asia/Ho_Chi_Minh.
tickets-error-range = “{ $range }” is no range of hours. Write it like 08:00-12:00, between 00:00 and 24:00.
tickets-error-backwards = “{ $range }” ends before it begins. Write a night as two ranges, until 24:00 and from 00:00.
tickets-error-overlap = { $first } and { $second } overlap. Change one of them.
tickets-error-never-open = These hours are never open within 400 days. Enter at least one range.
tickets-error-dates = Please correct: { $lines }
tickets-error-date-line = line { $line } «{ $text }»: { $why }
tickets-error-day = the date cannot be read; write 2027-02-05 or 2027-02-05 - 2027-02-09, at most 60 days
tickets-error-day-twice = this date stands in a line before
tickets-error-past = Only the owner may change what counted in the past. Leave it empty or choose a later moment.
tickets-error-ics = Choose an .ics file.
tickets-error-target = Enter minutes above 0, at most 525600.
tickets-error-calendar = Choose opening hours, or those of the team.
tickets-error-warning = Enter minutes above 0, with commas between them.
tickets-error-week = A week has seven days: seven texts, Monday first.
tickets-error-rank = Enter a number from 1 to 999.
tickets-error-after = Enter minutes, 0 or more.

## Holidays
tickets-holiday-vn-new-year = New Year's Day
tickets-holiday-vn-tet = Tết
tickets-holiday-vn-hung-kings = Hùng Kings' Day
tickets-holiday-vn-hung-kings-in-lieu = Day in lieu of Hùng Kings' Day
tickets-holiday-vn-reunification = Reunification Day
tickets-holiday-vn-labour = Labour Day
tickets-holiday-vn-national = National Day
tickets-holiday-vn-national-beside = Day beside National Day
tickets-holiday-vn-working-saturday = Working Saturday
tickets-holiday-vn-swapped-day-off = Swapped day off
tickets-holiday-vn-culture = Day of Vietnamese Culture
tickets-holiday-is-new-year = New Year's Day
tickets-holiday-is-maundy-thursday = Maundy Thursday
tickets-holiday-is-good-friday = Good Friday
tickets-holiday-is-easter-sunday = Easter Sunday
tickets-holiday-is-easter-monday = Easter Monday
tickets-holiday-is-first-day-of-summer = First Day of Summer
tickets-holiday-is-labour = Labour Day
tickets-holiday-is-ascension = Ascension Day
tickets-holiday-is-whit-sunday = Whit Sunday
tickets-holiday-is-whit-monday = Whit Monday
tickets-holiday-is-national = Iceland's National Day
tickets-holiday-is-commerce = Commerce Day
tickets-holiday-is-christmas-eve = Christmas Eve
tickets-holiday-is-christmas = Christmas Day
tickets-holiday-is-second-christmas = Second Day of Christmas
tickets-holiday-is-new-years-eve = New Year's Eve

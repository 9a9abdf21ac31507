## Teams
identity-teams = Teams
identity-teams-none = No team yet
identity-teams-none-lead = People who share their work are a team: their tickets stand in one queue, and new ones can be shared out.
identity-team-add = Add team
identity-team-name = Name of the team
identity-members = Who is in it
identity-team-count = { $count ->
    [one] { $count } person
   *[other] { $count } people
}
identity-team-retire = Retire the team
identity-team-retire-lead = The team gets no more work. What it has belongs to the whole shop again; its people stay.
identity-week-day = Shift on { $day }
identity-week-hint = Such as 08:00-12:00, 13:30-17:30. A night is two ranges, until 24:00 and from 00:00. Without any shift one is always there.
identity-week-error = Write ranges such as 08:00-12:00 that do not overlap and end after they begin.

## What somebody can do, how much and when
identity-duty = Work and shifts
identity-duty-save = Save work and shifts
identity-languages = Answers in
identity-languages-hint = Nothing chosen means every language.
identity-lines = Knows these products
identity-lines-hint = Nothing chosen means all of them.
identity-capacity = Open tickets at most
identity-capacity-hint = Only tickets that are to do count, not snoozed ones. Empty means as many as come.
identity-capacity-error = Write a whole number from 1 to { $max }, or leave the field empty.

## Absences
identity-absences = Absences
identity-absences-none = No absence is entered.
identity-absence-add = Enter absence
identity-absence-from = First day
identity-absence-from-time = From what time
identity-absence-until = Last day
identity-absence-until-hint = Without times, whole days count.
identity-absence-until-time = Until what time
identity-absence-time-error = Write a time such as 13:30.
identity-absence-reason = Reason
identity-absence-note = Note for colleagues
identity-absence-leave = Leave
identity-absence-sick = Ill
identity-absence-other = Other
identity-absence-when = { $from } to { $until }
identity-absence-remove = Remove
identity-absence-remove-label = Remove the absence { $when }
identity-absence-backwards = The end must come after the beginning.
identity-absence-past = This absence is over already. Choose an end that is still to come.
identity-absence-too-long = An absence is at most 366 days long. Enter the rest later.
identity-said-team-added = The team is there. Now enter its shifts.
identity-said-team-retired = The team is retired.
identity-said-absence-removed = The absence is removed.

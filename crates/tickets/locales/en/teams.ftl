## Teams and giving out
tickets-team = Team
tickets-team-none = Whole shop
tickets-team-text = Who is in the team keeps the ticket. Otherwise the team gives it out.
tickets-team-do = Move
tickets-error-team = This team gets no work. Choose another.
tickets-act-team = Move to { $team }
tickets-act-team-none = Give back to the whole shop
tickets-team-gone = { $name } (gets no work any more)
tickets-unsound-lost = It cannot be switched on: { $name } gets no tickets any more. Choose somebody else, or another team.
tickets-said-team = The ticket is moved.
tickets-event-team = moved it to { $team }
tickets-event-team-none = gave it back to the whole shop
tickets-event-nobody-free = Nobody of the team is free. Told: { $names }
tickets-away = { $name } (away until { $until })
tickets-assignment = Giving out
tickets-assignment-about = Only people who may answer, are on shift, not away and below their limit get tickets. If nobody can, the ticket stays unassigned, its clocks run, and the managers are told once.
tickets-assignment-none = No team yet
tickets-assignment-none-text = Teams share their tickets out. Add one first.
tickets-assignment-teams = To the teams
tickets-assignment-of = Giving out: { $team }
tickets-assignment-team = Team
tickets-assignment-method = How
tickets-assignment-more = Besides
tickets-assignment-skills = By skills
tickets-assignment-skills-hint = Only people who speak the customer's language and know the line of products.
tickets-assignment-new = Takes new tickets
tickets-assignment-new-hint = New tickets come to this team by themselves. A team of the ticket's branch goes first.
tickets-assignment-calendar = Opening hours
tickets-assignment-calendar-hint = For promises that leave the hours to the team. They count for tickets that come to the team from now on.
tickets-assignment-house = Those of the shop
tickets-assignment-yes = Yes
tickets-assignment-no = No
tickets-assignment-save = Save
tickets-said-assignment = Saved.
tickets-method-by-hand = By hand
tickets-method-by-hand-hint = People take tickets, or somebody gives them.
tickets-method-round-robin = One after the other
tickets-method-round-robin-hint = Whoever waited longest since their last one gets the next.
tickets-method-least-loaded = Whoever has the least to do
tickets-method-least-loaded-hint = Tickets that are to do count, not snoozed ones.
tickets-nobody-free-subject = Nobody is free: ticket #{ $number } { $subject }
tickets-nobody-free-body =
    Hello { $name },

    nobody of the team { $team } can get ticket #{ $number } of { $who } now: off shift, away, at their limit, or without the skills. It waits unassigned and its clocks run.

    { $link }

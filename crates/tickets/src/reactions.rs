//! What the room does about others' events.

use customers::CustomerChanged;
use identity::{RosterChanged, StaffLeft, TeamRetired};
use kernel::Actor;
use platform::{
    db::Tx,
    events::{Event, Reaction, Told},
    jobs::JobError,
    mail::{MailFailed, MailUnknown},
};

use crate::{
    actions,
    assignment::{self, Whose, give_back},
    events::StatusChanged,
    model::TicketId,
    saved_views,
};

/// The reactions of the room.
pub(crate) const ALL: [Reaction; 7] = [
    Reaction { event: StatusChanged::KIND, name: "tickets.tell_followers", run: tell_followers },
    Reaction { event: RosterChanged::KIND, name: "tickets.look_who_is_there", run: look_who_is_there },
    Reaction { event: StaffLeft::KIND, name: "tickets.return_to_team", run: return_to_team },
    Reaction { event: TeamRetired::KIND, name: "tickets.return_to_shop", run: return_to_shop },
    Reaction { event: MailFailed::KIND, name: "tickets.take_answer_back", run: take_answer_back },
    Reaction { event: MailUnknown::KIND, name: "tickets.ask_whether_it_came", run: ask_whether_it_came },
    Reaction { event: CustomerChanged::KIND, name: "tickets.rename_requester", run: rename_requester },
];

/// Tickets that wait because nobody is there wait no longer than that.
fn look_who_is_there(tx: &mut Tx<'_>, _: &Told) -> Result<(), JobError> {
    Ok(assignment::roster_changed(tx)?)
}

/// Nobody waits for a colleague who no longer works here.
fn return_to_team(tx: &mut Tx<'_>, told: &Told) -> Result<(), JobError> {
    let StaffLeft { staff } = told.event()?;
    let by = Actor::System { task: "tickets.return_to_team" };
    saved_views::forget_own(tx, staff)?;
    Ok(give_back(tx, &by, Whose::Owner(staff), None)?)
}

/// What a team had that gets no more work belongs to the whole shop.
fn return_to_shop(tx: &mut Tx<'_>, told: &Told) -> Result<(), JobError> {
    let TeamRetired { team } = told.event()?;
    let by = Actor::System { task: "tickets.return_to_shop" };
    Ok(give_back(tx, &by, Whose::Team(team), None)?)
}

/// An answer that did not arrive was none: its ticket comes back. Mails about other things are others' business.
fn take_answer_back(tx: &mut Tx<'_>, told: &Told) -> Result<(), JobError> {
    let failed: MailFailed = told.event()?;
    let Ok(ticket) = failed.about.parse::<TicketId>() else { return Ok(()) };
    let by = Actor::System { task: "tickets.take_answer_back" };
    Ok(actions::take_answer_back(tx, &by, ticket, (&failed.message_id, &failed.recipient))?)
}

/// Nobody knows whether an answer has arrived: somebody has to ask.
fn ask_whether_it_came(tx: &mut Tx<'_>, told: &Told) -> Result<(), JobError> {
    let unknown: MailUnknown = told.event()?;
    let Ok(ticket) = unknown.about.parse::<TicketId>() else { return Ok(()) };
    let by = Actor::System { task: "tickets.ask_whether_it_came" };
    Ok(actions::answer_unknown(tx, &by, ticket, (&unknown.message_id, &unknown.recipient))?)
}

/// Queues show who asks as that person is called now.
fn rename_requester(tx: &mut Tx<'_>, told: &Told) -> Result<(), JobError> {
    let CustomerChanged { customer } = told.event()?;
    let by = Actor::System { task: "tickets.rename_requester" };
    Ok(actions::rename_requester(tx, &by, customer)?)
}

/// Whoever follows a ticket hears that its customer waits again, and that it is done.
fn tell_followers(tx: &mut Tx<'_>, told: &Told) -> Result<(), JobError> {
    let StatusChanged { ticket, to, .. } = told.event()?;
    Ok(actions::tell_followers(tx, ticket, to)?)
}

//! Nobody can have a ticket: those who lead are told, once.

use identity::{Roster, StaffMember, Team, write_to_colleague};
use kernel::Actor;
use platform::db::{DbError, Tx};

use crate::{
    actions::Record,
    model::Happened,
    promises::{Listener, StepAct, decide_told, named},
};

/// Writes to the managers of the ticket's branch, without one to the owners of the shop. A ticket tells this once,
/// however often it comes back.
pub(super) fn tell_leads(
    tx: &mut Tx<'_>,
    by: &Actor,
    record: &mut Record,
    (team, roster): (&Team, &Roster),
) -> Result<(), DbError> {
    if record.events().iter().any(|event| matches!(event.happened, Happened::NobodyFree { .. })) {
        return Ok(());
    }
    let branch = record.ticket.branch;
    let people: Vec<_> = roster.people().iter().map(|it| Listener::of(&it.member, branch)).collect();
    let told = decide_told(StepAct::TellManagers, None, &people);
    for colleague in roster.people().iter().filter(|it| told.contains(&it.member.id)) {
        write_to(tx, record, team, &colleague.member)?;
    }
    record.happen(tx, by, None, Happened::NobodyFree { told })
}

fn write_to(tx: &mut Tx<'_>, record: &Record, team: &Team, member: &StaffMember) -> Result<(), DbError> {
    let ticket = &record.ticket;
    write_to_colleague(tx, member, |lang, base_url| {
        let mut values = named(ticket, member, base_url);
        values.push(("team", team.name.clone().into()));
        (lang.with("tickets-nobody-free-subject", &values), lang.with("tickets-nobody-free-body", &values))
    })
}

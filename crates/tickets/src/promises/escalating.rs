//! What happens when nobody acts: the steps of a chain, taken.

use identity::{StaffMember, write_to_colleague};
use kernel::Actor;
use platform::{
    db::{DbError, Tx},
    i18n::Value,
};

use super::{
    Promises, StepAct,
    actions::prioritise,
    policy::{Escalation, Listener, decide_raised, decide_told},
};
use crate::{
    actions::Record,
    assignment,
    events::TicketAssigned,
    model::{Happened, Ticket},
};

/// More steps than any chain has: a chain that raises the priority may bring another policy with steps of its own.
const STEPS_MAX: usize = 20;

/// Takes every step that is due. A step may move the ticket to another policy, so each is decided anew.
pub(crate) fn escalate(
    tx: &mut Tx<'_>,
    by: &Actor,
    record: &mut Record,
    promises: &Promises,
) -> Result<(), DbError> {
    let now = tx.now();
    for _ in 0..STEPS_MAX {
        let clocks = promises.fold_until(record.history(), now);
        let coming = promises.escalations(&clocks, record.history());
        let Some(escalation) = coming.first().copied().filter(|first| first.at <= now) else {
            return Ok(());
        };
        take(tx, by, record, &escalation)?;
    }
    Ok(())
}

fn take(tx: &mut Tx<'_>, by: &Actor, record: &mut Record, escalation: &Escalation) -> Result<(), DbError> {
    let members = identity::staff_members(tx)?;
    let branch = record.ticket.branch;
    let active = members.iter().filter(|member| member.active);
    let people: Vec<_> = active.map(|member| Listener::of(member, branch)).collect();
    let told = decide_told(escalation.step.act, record.ticket.standing.owner, &people);
    let Escalation { metric, ordinal, step, .. } = *escalation;
    for member in members.iter().filter(|member| told.contains(&member.id)) {
        write_to(tx, record, escalation, member)?;
    }
    record.happen(tx, by, None, Happened::Escalated { metric, ordinal, step, told })?;
    match step.act {
        StepAct::ReturnToTeam => {
            if record.give(tx, by, None)? {
                tx.tell(by, &TicketAssigned { ticket: record.ticket.id, owner: None })?;
                assignment::order(tx, record.ticket.id)?;
            }
            Ok(())
        }
        StepAct::RaisePriority => {
            let raised = decide_raised(record.ticket.standing.priority);
            prioritise(tx, by, record, raised)
        }
        StepAct::TellOwner | StepAct::TellManagers | StepAct::TellShopOwner => Ok(()),
    }
}

fn write_to(
    tx: &mut Tx<'_>,
    record: &Record,
    escalation: &Escalation,
    member: &StaffMember,
) -> Result<(), DbError> {
    let ticket = &record.ticket;
    write_to_colleague(tx, member, |lang, base_url| {
        let mut values = named(ticket, member, base_url);
        values.push(("what", lang.t(escalation.metric.key()).into_owned().into()));
        values.push(("happened", lang.t(escalation.step.on.key()).into_owned().into()));
        (lang.with("tickets-escalation-subject", &values), lang.with("tickets-escalation-body", &values))
    })
}

/// What a notice about a ticket says: which, about what, whose, and where it stands.
pub(crate) fn named(
    ticket: &Ticket,
    reader: &StaffMember,
    base_url: &str,
) -> Vec<(&'static str, Value<'static>)> {
    vec![
        ("number", ticket.number.to_string().into()),
        ("subject", ticket.subject.clone().into()),
        ("who", ticket.requester.clone().into()),
        ("name", reader.called.clone().into()),
        ("link", format!("{base_url}/app/tickets/{}", ticket.number).into()),
    ]
}

//! Automations at work: an event orders a look at it, and the look is a job of its own.

use jiff::SignedDuration;
use kernel::{Actor, Granted};
use platform::{
    db::{DbError, Tx},
    jobs::{Handler, Job, JobError, payload},
};
use serde::{Deserialize, Serialize};

use super::{
    Automation, AutomationVersionId, Before, CausingEvent, Facts, Match, Outcome, Run, Trigger, TriggerKind,
    decide_matches, decide_run, policy::due_at, store,
};
use crate::{
    actions::Record,
    acts::{Act, Doer, carry_out, refusal_of},
    clocks::StatusKind,
    macros::{Filled, values_of},
    model::{Author, Happened, Ticket, TicketEvent, TicketId, lasting},
    rights::ManageDesk,
};

const TASK: &str = "tickets.automation";
/// As events name whoever did it.
pub(crate) const ACTOR: &str = "system:tickets.automation";
/// Tickets that are looked at in one transaction when a rule about time is switched on.
const CATCH_UP_PAGE: i64 = 100;

/// Looks at one event with one version.
#[derive(Debug, Serialize, Deserialize)]
struct RunAutomation {
    version: AutomationVersionId,
    cause: CausingEvent,
}

impl Job for RunAutomation {
    const KIND: &'static str = "tickets.run_automation";
}

/// Orders the looks at tickets that were in the watched status before a rule about time was switched on.
#[derive(Debug, Serialize, Deserialize)]
struct CatchUp {
    version: AutomationVersionId,
    after: Option<TicketId>,
}

impl Job for CatchUp {
    const KIND: &'static str = "tickets.catch_up_automation";
}

/// The jobs of automations.
pub(crate) fn handlers() -> [Handler; 2] {
    [Handler::inside(RunAutomation::KIND, run), Handler::inside(CatchUp::KIND, catch_up)]
}

/// Tells every automation that listens that this happened. `before` is none for the first event of a ticket.
pub(crate) fn notice(
    tx: &mut Tx<'_>,
    ticket: TicketId,
    event: &TicketEvent,
    (before, after): (Option<StatusKind>, StatusKind),
) -> Result<(), DbError> {
    let own = begun_by(&event.happened);
    let is_changed = before.is_some_and(|before| before != after);
    let changed = is_changed.then_some(TriggerKind::StatusChanged);
    let entered = event.happened.status().map(|_| TriggerKind::TimeInStatus);
    if own.or(changed).or(entered).is_none() {
        return Ok(());
    }
    for automation in store::listening(tx, [own, changed, entered])? {
        let is_other =
            matches!(automation.rule.trigger, Trigger::TimeInStatus { status, .. } if status != after);
        if !is_other {
            let cause = CausingEvent { ticket, seq: event.seq };
            order(tx, &automation, cause, event.at)?;
        }
    }
    Ok(())
}

/// What an event is by itself, whatever it makes of the status. Words in a merged ticket are words of the one in which they
/// are read.
pub(super) const fn begun_by(happened: &Happened) -> Option<TriggerKind> {
    match happened {
        Happened::TicketOpened { .. } => Some(TriggerKind::TicketOpened),
        Happened::MessageReceived { .. } | Happened::MergedSpoke { author: Author::Customer, .. } => {
            Some(TriggerKind::MessageReceived)
        }
        Happened::ClockWarned { .. } => Some(TriggerKind::ClockWarned),
        Happened::ClockBreached { .. } => Some(TriggerKind::ClockBreached),
        _ => None,
    }
}

fn order(
    tx: &mut Tx<'_>,
    automation: &Automation,
    cause: CausingEvent,
    since: kernel::Timestamp,
) -> Result<(), DbError> {
    let key = format!("{} {} {}", automation.version, cause.ticket, cause.seq);
    let at = due_at(&automation.rule.trigger, since).max(tx.now());
    tx.enqueue(&key, &RunAutomation { version: automation.version, cause }, at)
}

/// Begins to look for tickets that wait in the watched status already.
pub(crate) fn order_catch_up(tx: &mut Tx<'_>, automation: &Automation) -> Result<(), DbError> {
    if !matches!(automation.rule.trigger, Trigger::TimeInStatus { .. }) {
        return Ok(());
    }
    let (version, now) = (automation.version, tx.now());
    tx.enqueue(&version.to_string(), &CatchUp { version, after: None }, now)
}

/// A ticket that was merged and stands for itself again waits as it waited before: what its rules about time would have done
/// meanwhile is looked at once more.
pub(crate) fn wait_again(tx: &mut Tx<'_>, record: &Record) -> Result<(), DbError> {
    let Some(entered) = last_entry(record.events()) else { return Ok(()) };
    let cause = CausingEvent { ticket: record.ticket.id, seq: entered.seq };
    let stands = record.ticket.standing.status.kind();
    for automation in store::listening(tx, [Some(TriggerKind::TimeInStatus), None, None])? {
        if matches!(automation.rule.trigger, Trigger::TimeInStatus { status, .. } if status == stands) {
            order(tx, &automation, cause, entered.at)?;
        }
    }
    Ok(())
}

fn catch_up(tx: &mut Tx<'_>, text: &str) -> Result<(), JobError> {
    let CatchUp { version, after } = payload(text)?;
    let Some(automation) = store::automation_at(tx, version)?.filter(|found| found.is_on) else {
        return Ok(());
    };
    let Trigger::TimeInStatus { status, .. } = automation.rule.trigger else { return Ok(()) };
    let page = store::tickets_in(tx, status, after, CATCH_UP_PAGE)?;
    for id in &page {
        let events = crate::store::events_of(tx, *id)?;
        if let Some(entered) = last_entry(&events) {
            order(tx, &automation, CausingEvent { ticket: *id, seq: entered.seq }, entered.at)?;
        }
    }
    if let Some(last) = page.last() {
        let (now, after) = (tx.now(), Some(*last));
        tx.enqueue(&format!("{version} {last}"), &CatchUp { version, after }, now)?;
    }
    Ok(())
}

/// The event that put the ticket where it stands: an answer begins the waiting anew, and what was undone put it nowhere.
pub(super) fn last_entry(events: &[TicketEvent]) -> Option<&TicketEvent> {
    lasting(events).filter(|event| event.happened.status().is_some()).last()
}

/// Everything is looked at again: what was so when the event happened may be over.
fn run(tx: &mut Tx<'_>, text: &str) -> Result<(), JobError> {
    let RunAutomation { version, cause } = payload(text)?;
    let Some(automation) = store::automation_at(tx, version)? else { return Ok(()) };
    if store::has_run(tx, version, cause)? {
        return Ok(());
    }
    let by = Actor::System { task: TASK };
    let Some(record) = Record::load(tx, &by, cause.ticket)? else { return Ok(()) };
    let before = look_before(tx, &automation, cause, &record)?;
    let outcome = match decide_run(automation.id, automation.rule.acts.len(), &before) {
        Run::Skip(why) => Outcome::Skipped { why },
        Run::Stop(why) => {
            store::stop(tx, automation.id)?;
            tx.audit(&by, "automation.stopped", &automation.id.to_string(), &format!("{why:?}"))?;
            Outcome::Stopped { why }
        }
        Run::Go => {
            let tags = crate::store::tags_of(tx, &by, cause.ticket)?;
            match decide_matches(&automation.rule.conditions, &Facts::of(&record.ticket, tags)) {
                Match::No(failed) => Outcome::NotMatched { failed },
                Match::Yes => act(tx, &automation, cause, (&record.ticket, before.depth + 1))?,
            }
        }
    };
    store::add_run(tx, &automation, cause, &outcome)?;
    Ok(())
}

fn look_before(
    tx: &mut Tx<'_>,
    automation: &Automation,
    cause: CausingEvent,
    record: &Record,
) -> Result<Before, DbError> {
    let (chain, depth) = store::chain_of(tx, cause)?;
    let hour_ago = tx.now() - SignedDuration::from_hours(1);
    let is_there = match automation.rule.trigger {
        Trigger::TimeInStatus { .. } => {
            last_entry(record.events()).is_some_and(|entry| entry.seq == cause.seq)
        }
        _ => true,
    };
    // A ticket that was merged is worked where it is read.
    let is_still_so = is_there && record.ticket.standing.merged_into.is_none();
    let author: Option<Granted<ManageDesk>> = identity::granted_now(tx, automation.author)?;
    Ok(Before {
        is_current: automation.is_on,
        is_still_so,
        author_may: author.is_some(),
        chain,
        depth,
        acts_lately: store::acts_since(tx, cause.ticket, hour_ago)?,
    })
}

/// Does the acts, each as its page would. One that is refused leaves the others.
fn act(
    tx: &mut Tx<'_>,
    automation: &Automation,
    cause: CausingEvent,
    (ticket, depth): (&Ticket, i64),
) -> Result<Outcome, JobError> {
    let doer = Doer { steer: Granted::system(TASK), reply: Granted::system(TASK) };
    let values = values_of(tx, doer.steer.actor(), ticket)?;
    let (mut done, mut refused) = (Vec::new(), Vec::new());
    for act in &automation.rule.acts {
        let ready = match act {
            Act::Note { text } => Act::Note { text: Filled::of(text, &values).text },
            other => other.clone(),
        };
        match carry_out(tx, &doer, ticket.number, &ready) {
            Ok(()) => done.push(act.clone()),
            Err(fault) => refused.push((act.clone(), refusal_of(fault)?)),
        }
    }
    let after = crate::store::ticket_by_id(tx, doer.steer.actor(), ticket.id)?;
    let last = after.map_or(ticket.standing.events, |after| after.standing.events);
    store::add_effects(tx, automation.id, cause, (depth, ticket.standing.events + 1..=last))?;
    Ok(Outcome::Ran { done, refused })
}

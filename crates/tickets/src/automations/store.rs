//! The only SQL about automations.

use jiff::SignedDuration;
use kernel::{StaffId, Timestamp};
use platform::{
    db::{DbError, Json, Tx},
    from_row,
};

use super::{Automation, AutomationId, AutomationVersionId, CausingEvent, Outcome, Rule, TriggerKind};
use crate::{
    clocks::StatusKind,
    model::TicketId,
    store::{Place, Readable},
};

/// Automations of one shop; a list of all of them is one page.
pub(crate) const AUTOMATIONS_MAX: i64 = 200;
/// The log is kept for so long.
const LOG_KEPT: SignedDuration = SignedDuration::from_hours(24 * 30);
/// Effects that led to one event are followed so far; deeper ones do not run anyway.
const CHAIN_MAX: usize = 8;

struct AutomationRow {
    id: AutomationId,
    name: String,
    version: AutomationVersionId,
    is_on: bool,
    stopped_at: Option<Timestamp>,
    author: StaffId,
    rule: Readable<Rule>,
}
from_row!(AutomationRow { id, name, version, is_on, stopped_at, author, rule });

impl AutomationRow {
    /// The automation; none where its rule cannot be read, which then neither runs nor stops what it listens to.
    fn read(self) -> Option<Automation> {
        let Self { id, name, version, is_on, stopped_at, author, rule } = self;
        rule.0.map(|rule| Automation { id, name, version, is_on, stopped_at, author, rule })
    }
}

macro_rules! select_automation {
    ($rest:literal) => {
        concat!(
            "select a.id, a.name, a.version_id, a.is_on, a.stopped_at, a.author_id, v.rule
             from automation a join automation_version v on v.id = a.version_id where a.removed_at is null ",
            $rest
        )
    };
}

pub(crate) fn automations(tx: &mut Tx<'_>) -> Result<Vec<Automation>, DbError> {
    let rows: Vec<AutomationRow> =
        tx.all(select_automation!("order by a.id limit $1"), &[&AUTOMATIONS_MAX])?;
    Ok(rows.into_iter().filter_map(AutomationRow::read).collect())
}

/// Those whose rule cannot be read, by name.
pub(crate) fn unreadable(tx: &mut Tx<'_>) -> Result<Vec<(AutomationId, String)>, DbError> {
    let rows: Vec<AutomationRow> =
        tx.all(select_automation!("order by a.id limit $1"), &[&AUTOMATIONS_MAX])?;
    Ok(rows.into_iter().filter(|row| row.rule.0.is_none()).map(|row| (row.id, row.name)).collect())
}

/// Whether there is such an automation, readable or not.
pub(crate) fn is_there(tx: &mut Tx<'_>, id: AutomationId) -> Result<bool, DbError> {
    let sql = "select cast(1 as bigint) from automation where id = $1 and removed_at is null";
    tx.exists(sql, &[&id])
}

pub(crate) fn automation_of(tx: &mut Tx<'_>, id: AutomationId) -> Result<Option<Automation>, DbError> {
    let row: Option<AutomationRow> = tx.first(select_automation!("and a.id = $1"), &[&id])?;
    Ok(row.and_then(AutomationRow::read))
}

/// The automation whose newest version this is; none for an older one.
pub(crate) fn automation_at(
    tx: &mut Tx<'_>,
    version: AutomationVersionId,
) -> Result<Option<Automation>, DbError> {
    let row: Option<AutomationRow> = tx.first(select_automation!("and a.version_id = $1"), &[&version])?;
    Ok(row.and_then(AutomationRow::read))
}

/// Those that are switched on and begin with one of these.
pub(crate) fn listening(
    tx: &mut Tx<'_>,
    kinds: [Option<TriggerKind>; 3],
) -> Result<Vec<Automation>, DbError> {
    let [first, second, third] = kinds.map(|kind| kind.map_or("", TriggerKind::name));
    let rows: Vec<AutomationRow> = tx.all(
        select_automation!("and a.is_on and a.starts_with in ($1, $2, $3) order by a.id limit $4"),
        &[&first, &second, &third, &AUTOMATIONS_MAX],
    )?;
    Ok(rows.into_iter().filter_map(AutomationRow::read).collect())
}

/// Saves an automation with a new version, switched off.
pub(crate) fn put_automation(tx: &mut Tx<'_>, automation: &Automation) -> Result<(), DbError> {
    let (now, kind) = (tx.now(), automation.rule.trigger.kind());
    let Automation { id, name, version, author, rule, .. } = automation;
    tx.exec(
        "insert into automation (id, name, version_id, starts_with, is_on, author_id, saved_at)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (id) do update set name = excluded.name, version_id = excluded.version_id,
         starts_with = excluded.starts_with, is_on = excluded.is_on, stopped_at = null,
         author_id = excluded.author_id, saved_at = excluded.saved_at",
        &[id, name, version, &kind, &false, author, &now],
    )?;
    tx.exec(
        "insert into automation_version (id, automation_id, number, rule, author_id, saved_at)
         values ($1, $2, (select coalesce(max(number), 0) + 1 from automation_version where automation_id = $2),
         $3, $4, $5)",
        &[version, id, &Json(rule.clone()), author, &now],
    )?;
    Ok(())
}

/// Switches it on or off; whoever does is answerable for it from now on.
pub(crate) fn switch(tx: &mut Tx<'_>, id: AutomationId, is_on: bool, author: StaffId) -> Result<(), DbError> {
    tx.exec(
        "update automation set is_on = $1, stopped_at = null, author_id = $2 where id = $3",
        &[&is_on, &author, &id],
    )?;
    Ok(())
}

/// It stopped itself.
pub(crate) fn stop(tx: &mut Tx<'_>, id: AutomationId) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec("update automation set is_on = $1, stopped_at = $2 where id = $3", &[&false, &now, &id])?;
    Ok(())
}

pub(crate) fn take_out(tx: &mut Tx<'_>, id: AutomationId) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec("update automation set is_on = $1, removed_at = $2 where id = $3", &[&false, &now, &id])?;
    Ok(())
}

/// Whether this version has looked at this event before. One that was not its turn then may come: a rule that was off when
/// the time was over is asked again once it is on.
pub(crate) fn has_run(
    tx: &mut Tx<'_>,
    version: AutomationVersionId,
    cause: CausingEvent,
) -> Result<bool, DbError> {
    tx.exists(
        "select cast(1 as bigint) from automation_run where version_id = $1 and ticket_id = $2 and seq = $3
         and outcome <> 'skipped'",
        &[&version, &cause.ticket, &cause.seq],
    )
}

/// Writes down what came of it, and forgets what is older than the log is kept.
pub(crate) fn add_run(
    tx: &mut Tx<'_>,
    automation: &Automation,
    cause: CausingEvent,
    outcome: &Outcome,
) -> Result<(), DbError> {
    let now = tx.now();
    let old = now - LOG_KEPT;
    tx.exec("delete from automation_run where automation_id = $1 and at < $2", &[&automation.id, &old])?;
    tx.exec(
        "insert into automation_run (version_id, ticket_id, seq, automation_id, at, outcome, detail, acts)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (version_id, ticket_id, seq) do update set at = excluded.at, outcome = excluded.outcome,
         detail = excluded.detail, acts = excluded.acts",
        &[
            &automation.version,
            &cause.ticket,
            &cause.seq,
            &automation.id,
            &now,
            &outcome.name(),
            &Json(outcome.clone()),
            &outcome.acts(),
        ],
    )?;
    Ok(())
}

/// Acts of all automations on a ticket since an instant.
pub(crate) fn acts_since(tx: &mut Tx<'_>, ticket: TicketId, since: Timestamp) -> Result<i64, DbError> {
    let sum = tx.value(
        "select cast(coalesce(sum(acts), 0) as bigint) from automation_run where ticket_id = $1 and at > $2",
        &[&ticket, &since],
    )?;
    Ok(sum.unwrap_or(0))
}

/// Remembers whose effects these events were.
pub(crate) fn add_effects(
    tx: &mut Tx<'_>,
    automation: AutomationId,
    cause: CausingEvent,
    (depth, events): (i64, std::ops::RangeInclusive<i64>),
) -> Result<(), DbError> {
    for seq in events {
        tx.exec(
            "insert into automation_effect (ticket_id, seq, automation_id, cause_seq, depth)
             values ($1, $2, $3, $4, $5)",
            &[&cause.ticket, &seq, &automation, &cause.seq, &depth],
        )?;
    }
    Ok(())
}

/// The automations whose effects led to an event, the nearest first, and how deep it is.
pub(crate) fn chain_of(tx: &mut Tx<'_>, cause: CausingEvent) -> Result<(Vec<AutomationId>, i64), DbError> {
    let (mut chain, mut depth, mut seq) = (Vec::new(), 0, cause.seq);
    while chain.len() < CHAIN_MAX {
        let effect: Option<(AutomationId, i64, i64)> = tx.first(
            "select automation_id, cause_seq, depth from automation_effect where ticket_id = $1 and seq = $2",
            &[&cause.ticket, &seq],
        )?;
        let Some((automation, before, deep)) = effect else { break };
        depth = depth.max(deep);
        chain.push(automation);
        seq = before;
    }
    Ok((chain, depth))
}

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RunRow {
    pub(crate) ticket: TicketId,
    pub(crate) number: i64,
    pub(crate) subject: String,
    pub(crate) at: Timestamp,
    pub(crate) outcome: Readable<Outcome>,
}
from_row!(RunRow { ticket, number, subject, at, outcome });

/// The log, the newest first, from a place on.
pub(crate) fn runs(
    tx: &mut Tx<'_>,
    id: AutomationId,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<RunRow>, DbError> {
    let place = after.unwrap_or(Place::LAST);
    tx.all(
        "select r.ticket_id, t.number, t.subject, r.at, r.detail from automation_run r
         join ticket t on t.id = r.ticket_id
         where r.automation_id = $1 and (r.at, r.ticket_id) < ($2, $3)
         order by r.at desc, r.ticket_id desc, r.seq desc limit $4",
        &[&id, &place.at, &place.id, &limit],
    )
}

/// The newest events of a kind, for the trial.
pub(crate) fn newest_events(
    tx: &mut Tx<'_>,
    kind: &str,
    limit: i64,
) -> Result<Vec<(Timestamp, CausingEvent)>, DbError> {
    let rows: Vec<(Timestamp, TicketId, i64)> = tx.all(
        "select at, ticket_id, seq from ticket_event where kind = $1 order by at desc limit $2",
        &[&kind, &limit],
    )?;
    Ok(rows.into_iter().map(|(at, ticket, seq)| (at, CausingEvent { ticket, seq })).collect())
}

/// Tickets that are in a status now, in the order of their ids.
pub(crate) fn tickets_in(
    tx: &mut Tx<'_>,
    status: StatusKind,
    after: Option<TicketId>,
    limit: i64,
) -> Result<Vec<TicketId>, DbError> {
    let after = after.unwrap_or(TicketId::from_uuid(kernel::Uuid::nil()));
    let rows: Vec<(TicketId,)> = tx.all(
        "select id from ticket where status = $1 and merged_into_id is null and id > $2 order by id limit $3",
        &[&status, &after, &limit],
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

//! The trial: what a rule would have done, before it does anything.

use std::collections::{BTreeMap, btree_map::Entry};

use kernel::{Actor, Timestamp};
use platform::db::{DbError, Tx};

use super::{
    CausingEvent, Condition, Facts, Match, Rule, Trigger, TriggerKind, decide_matches, policy::due_at,
    run::begun_by, store,
};
use crate::{
    model::{Happened, Standing, Ticket, TicketEvent, TicketId, lasting},
    store::{events_of, ticket_by_id},
};

/// So many events are looked at, the newest.
pub(crate) const EVENTS_MAX: usize = 200;

/// What came of a trial.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trial {
    /// How many events began it.
    pub events: usize,
    /// Those in which everything was so, the newest first: when, and in which ticket.
    pub matched: Vec<(Timestamp, i64, String)>,
    /// What was not so, and how often.
    pub failed: BTreeMap<Condition, usize>,
}

/// A ticket with everything that happened to it.
type Known = BTreeMap<TicketId, Option<(Ticket, Vec<TicketEvent>)>>;

/// Looks at the newest 200 events that begin the rule, each as its ticket stood then. Changes nothing.
///
/// # Errors
/// Whatever the database says.
pub fn try_rule(tx: &mut Tx<'_>, by: &Actor, rule: &Rule) -> Result<Trial, DbError> {
    let (mut trial, mut known, now) = (Trial::default(), Known::new(), tx.now());
    for (at, cause) in candidates(tx, &rule.trigger)? {
        if trial.events >= EVENTS_MAX {
            break;
        }
        let Some((ticket, events)) = history(tx, by, &mut known, cause.ticket)? else { continue };
        let Some(standing) = stood(events, cause.seq, &rule.trigger, now) else { continue };
        trial.events += 1;
        let tags = tags_then(events, standing.events);
        let facts = Facts::of(&Ticket { standing, ..ticket.clone() }, tags);
        match decide_matches(&rule.conditions, &facts) {
            Match::Yes => trial.matched.push((at, ticket.number, ticket.subject.clone())),
            Match::No(failed) => {
                failed.into_iter().for_each(|condition| *trial.failed.entry(condition).or_default() += 1);
            }
        }
    }
    Ok(trial)
}

/// The kinds of events that may begin a rule.
const fn kinds(trigger: &Trigger) -> &'static [&'static str] {
    match trigger {
        Trigger::TicketOpened => &["ticket_opened"],
        Trigger::MessageReceived => &["message_received", "merged_spoke"],
        Trigger::ClockWarned => &["clock_warned"],
        Trigger::ClockBreached => &["clock_breached"],
        Trigger::StatusChanged | Trigger::TimeInStatus { .. } => &Happened::MOVING,
    }
}

fn candidates(tx: &mut Tx<'_>, trigger: &Trigger) -> Result<Vec<(Timestamp, CausingEvent)>, DbError> {
    let limit = i64::try_from(EVENTS_MAX).unwrap_or(i64::MAX);
    let mut all = Vec::new();
    for kind in kinds(trigger) {
        all.extend(store::newest_events(tx, kind, limit)?);
    }
    all.sort_by(|a, b| b.cmp(a));
    Ok(all)
}

fn history<'k>(
    tx: &mut Tx<'_>,
    by: &Actor,
    known: &'k mut Known,
    id: TicketId,
) -> Result<Option<&'k (Ticket, Vec<TicketEvent>)>, DbError> {
    let known = match known.entry(id) {
        Entry::Occupied(entry) => entry.into_mut(),
        Entry::Vacant(entry) => {
            let found = match ticket_by_id(tx, by, id)? {
                Some(ticket) => Some((ticket, events_of(tx, id)?)),
                None => None,
            };
            entry.insert(found)
        }
    };
    Ok(known.as_ref())
}

/// The tags that a ticket had after so many events.
fn tags_then(events: &[TicketEvent], last: i64) -> Vec<String> {
    let mut tags = Vec::new();
    for event in lasting(events).take_while(|event| event.seq <= last) {
        if let Happened::TagsChanged { added, removed } = &event.happened {
            tags.retain(|tag| !removed.contains(tag));
            tags.extend(added.iter().cloned());
        }
    }
    tags
}

/// How the ticket stood when the rule would have looked; none when the event does not begin it.
fn stood(events: &[TicketEvent], seq: i64, trigger: &Trigger, now: Timestamp) -> Option<Standing> {
    let upto = |last: i64| -> Option<Standing> {
        let past: Vec<TicketEvent> = events.iter().take_while(|e| e.seq <= last).cloned().collect();
        Standing::folded(&past)
    };
    let standing = upto(seq).filter(|standing| standing.merged_into.is_none())?;
    match trigger {
        Trigger::MessageReceived => {
            let event = events.iter().find(|e| e.seq == seq)?;
            (begun_by(&event.happened) == Some(TriggerKind::MessageReceived)).then_some(standing)
        }
        Trigger::StatusChanged => {
            let before = upto(seq - 1)?;
            (before.status.kind() != standing.status.kind()).then_some(standing)
        }
        Trigger::TimeInStatus { status, .. } => {
            let event = events.iter().find(|e| e.seq == seq)?;
            let left = lasting(events).find(|e| e.seq > seq && e.happened.status().is_some());
            let due = due_at(trigger, event.at);
            let was_there = standing.status.kind() == *status && left.map_or(now, |e| e.at) >= due;
            let last = events.iter().rfind(|e| e.at <= due).map_or(seq, |e| e.seq);
            if was_there { upto(left.map_or(last, |e| last.min(e.seq - 1))) } else { None }
        }
        _ => Some(standing),
    }
}

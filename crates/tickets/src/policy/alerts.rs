//! Which deadlines must be told, and when to look again.

use jiff::SignedDuration;
use kernel::Timestamp;

use crate::{
    clocks::{Metric, MetricInstance, MetricState},
    model::{Happened, Status, TicketEvent},
};

const SECOND: SignedDuration = SignedDuration::from_secs(1);

/// The warnings and breaches that are due and were not told before. Each is told once; a warning that comes
/// after the breach of its clock is not given any more.
pub fn decide_alerts(clocks: &[MetricInstance], told: &[TicketEvent], now: Timestamp) -> Vec<Happened> {
    let due = clocks.iter().flat_map(|clock| alerts_of(clock, told));
    due.filter(|(at, _)| *at <= now).map(|(_, alert)| alert).collect()
}

/// When the ticket must be looked at next: a warning, a breach, the end of a snooze. None when nothing comes.
pub fn decide_wake(clocks: &[MetricInstance], told: &[TicketEvent], status: Status) -> Option<Timestamp> {
    let alerts = clocks.iter().flat_map(|clock| alerts_of(clock, told)).map(|(at, _)| at);
    alerts.chain(status.until()).min()
}

/// What a clock will tell, and when, without what was told.
fn alerts_of(clock: &MetricInstance, told: &[TicketEvent]) -> Vec<(Timestamp, Happened)> {
    let (metric, ordinal) = (clock.metric, clock.ordinal);
    if is_breached(told, metric, ordinal) {
        return Vec::new();
    }
    if let Some(at) = clock.breached_at {
        return vec![(at, Happened::ClockBreached { metric, ordinal, cause: clock.cause })];
    }
    if clock.state != MetricState::Active {
        return Vec::new();
    }
    // An act exactly at the due time is in time, so a breach is told in the second after it.
    let breach = clock.due_at.and_then(|at| at.checked_add(SECOND).ok());
    let breach = breach.map(|at| (at, Happened::ClockBreached { metric, ordinal, cause: clock.cause }));
    let warnings = clock.warnings.iter();
    let warnings = warnings
        .map(|w| (w.at, Happened::ClockWarned { metric, ordinal, before_s: w.before_s }))
        .filter(|(_, alert)| !told.iter().any(|event| event.happened == *alert));
    warnings.chain(breach).collect()
}

fn is_breached(told: &[TicketEvent], metric: Metric, ordinal: u32) -> bool {
    told.iter().any(|event| match &event.happened {
        Happened::ClockBreached { metric: m, ordinal: o, .. } => (*m, *o) == (metric, ordinal),
        _ => false,
    })
}

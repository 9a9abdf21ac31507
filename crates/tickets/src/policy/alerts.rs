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
    // A clock that began anew has told nothing yet, whatever was told of one that bore its name before.
    let told: Vec<&TicketEvent> = told.iter().filter(|event| event.at >= clock.started_at).collect();
    if is_breached(&told, metric, ordinal) {
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

fn is_breached(told: &[&TicketEvent], metric: Metric, ordinal: u32) -> bool {
    told.iter().any(|event| match &event.happened {
        Happened::ClockBreached { metric: m, ordinal: o, .. } => (*m, *o) == (metric, ordinal),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clocks::{Cause, SlaPolicyId},
        promises::HOUSE_CALENDAR,
    };

    #[test]
    fn a_clock_that_began_anew_tells_its_own_alerts() {
        let at = |minutes| Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes);
        let (metric, ordinal) = (Metric::FirstResponse, 1);
        let clock = MetricInstance {
            metric,
            ordinal,
            started_at: at(100),
            state: MetricState::Active,
            elapsed_s: 0,
            target_s: 3600,
            due_at: Some(at(160)),
            breached_at: None,
            cause: Cause::Time,
            warnings: Vec::new(),
            policy: SlaPolicyId::from_uuid(kernel::Uuid::from_u128(1)),
            policy_valid_from: at(0),
            calendar: HOUSE_CALENDAR,
        };
        let told = |minutes| TicketEvent {
            seq: 3,
            at: at(minutes),
            actor: String::new(),
            message: None,
            happened: Happened::ClockBreached { metric, ordinal, cause: Cause::Time },
        };
        let alerts = |told: &[TicketEvent]| decide_alerts(std::slice::from_ref(&clock), told, at(161)).len();
        assert_eq!(alerts(&[told(60)]), 1, "of one that bore the name before");
        assert_eq!(alerts(&[told(161)]), 0);
    }
}

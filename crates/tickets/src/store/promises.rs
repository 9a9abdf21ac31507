//! What the house promises, as data.

use kernel::{Calendar, CalendarId, Timestamp, Uuid};
use platform::{
    db::{DbError, Json, Tx},
    from_row,
};

use crate::{
    clocks::{
        Calendars, ClockEvent, ClockEventKind, MetricInstance, Policies, Policy, SlaPolicyId, fold_clocks,
    },
    model::TicketEvent,
};

/// The house's policy and calendar are one row; their ids are fixed.
const HOUSE_POLICY: SlaPolicyId = SlaPolicyId::from_uuid(Uuid::from_u128(1));
const HOUSE_CALENDAR: CalendarId = CalendarId::from_uuid(Uuid::from_u128(2));

/// The policies and calendars that tickets are measured by.
pub(crate) struct Promises {
    policies: Policies,
    calendars: Calendars,
}

struct PromiseRow {
    calendar: Json<Calendar>,
    policy: Json<Policy>,
}
from_row!(PromiseRow { calendar, policy });

pub(crate) fn promises(tx: &mut Tx<'_>) -> Result<Promises, DbError> {
    let row: Option<PromiseRow> =
        tx.first("select calendar, policy from service_promise where name = 'house'", &[])?;
    let row = row.ok_or_else(|| DbError::Engine("the house has no promise".into()))?;
    Ok(Promises {
        policies: Policies::new(HOUSE_POLICY, row.policy.0),
        calendars: Calendars::new(HOUSE_CALENDAR, row.calendar.0),
    })
}

impl Promises {
    /// A ticket's clocks after its events.
    pub(crate) fn fold(&self, events: &[TicketEvent]) -> Vec<MetricInstance> {
        let events: Vec<_> = events.iter().flat_map(TicketEvent::for_clocks).collect();
        fold_clocks(&events, &self.policies, &self.calendars)
    }

    /// How they stand at an instant after all of them.
    pub(crate) fn fold_until(&self, events: &[TicketEvent], now: Timestamp) -> Vec<MetricInstance> {
        let events = events.iter().flat_map(TicketEvent::for_clocks);
        let passed = ClockEvent { at: now, seq: u64::MAX, kind: ClockEventKind::TimePassed };
        fold_clocks(&events.chain([passed]).collect::<Vec<_>>(), &self.policies, &self.calendars)
    }
}

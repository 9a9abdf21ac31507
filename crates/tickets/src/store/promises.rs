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
    model::{Happened, TicketEvent, TicketId, heard_by_root, lasting},
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
    /// A ticket's clocks after its events and the words of those for which it stands.
    pub(crate) fn fold(&self, history: &History) -> Vec<MetricInstance> {
        fold_clocks(&history.for_clocks(), &self.policies, &self.calendars)
    }

    /// How they stand at an instant after all of them.
    pub(crate) fn fold_until(&self, history: &History, now: Timestamp) -> Vec<MetricInstance> {
        let mut events = history.for_clocks();
        events.push(ClockEvent { at: now, seq: u64::MAX, kind: ClockEventKind::TimePassed });
        fold_clocks(&events, &self.policies, &self.calendars)
    }
}

/// Everything by which a ticket is measured.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    /// What happened to it.
    pub(crate) own: Vec<TicketEvent>,
    /// What happened to each ticket that is merged into it.
    pub(crate) merged: Vec<Vec<TicketEvent>>,
}

impl History {
    fn for_clocks(&self) -> Vec<ClockEvent> {
        let own = lasting(&self.own).flat_map(TicketEvent::for_clocks);
        let heard = (0..).zip(&self.merged).flat_map(|(nth, events)| heard_by_root(events, nth));
        let mut all: Vec<ClockEvent> = own.chain(heard).collect();
        if !self.merged.is_empty() {
            all.sort_by_key(|event| (event.at, event.seq));
        }
        all
    }
}

/// Everything by which a ticket is measured.
pub(crate) fn history_of(tx: &mut Tx<'_>, id: TicketId) -> Result<History, DbError> {
    let own = super::events_of(tx, id)?;
    let is_merge = |event: &&TicketEvent| matches!(event.happened, Happened::TicketMerged { .. });
    if !lasting(&own).any(|event| is_merge(&event)) {
        return Ok(History { own, merged: Vec::new() });
    }
    let others = super::family_of(tx, id)?.into_iter().filter(|relative| relative.id != id);
    let merged = others.map(|relative| super::events_of(tx, relative.id)).collect::<Result<_, _>>()?;
    Ok(History { own, merged })
}

//! The SQL of promises.

use std::collections::BTreeMap;

use kernel::{Calendar, CalendarId, CalendarVersion, Timestamp};
use platform::{
    db::{DbError, Json, Tx},
    from_row,
};

use super::{
    Conditions, HOUSE_CALENDAR, HOUSE_POLICY, Hours, NamedCalendar, NamedPolicy, Terms,
    hours::CalendarEdition,
    policy::{Escalation, decide_escalation, decide_policy},
    terms::PolicyEdition,
};
use crate::{
    actions::due_of,
    clocks::{
        Calendars, ClockEvent, ClockEventKind, MetricInstance, Policies, Policy, PolicyVersion, SlaPolicyId,
        fold_clocks,
    },
    model::{Due, Happened, Ticket, TicketEvent, TicketId},
    store::History,
};

/// The policies and calendars that tickets are measured by.
#[derive(Debug, Clone)]
pub(crate) struct Promises {
    calendars: BTreeMap<CalendarId, NamedCalendar>,
    policies: BTreeMap<SlaPolicyId, NamedPolicy>,
    counted: (Policies, Calendars),
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
    let of_program: Vec<CalendarVersion> = row.calendar.0.into();
    let calendars = of_program.into_iter().map(calendar_of_program);
    let calendars = calendars.chain(tx.all::<CalendarEdition>(
        "select id, edition, name, body, recorded_at, recorded_by from service_calendar order by id, edition",
        &[],
    )?);
    let of_program: Vec<PolicyVersion> = row.policy.0.into();
    let policies = of_program.into_iter().map(policy_of_program);
    let policies = policies.chain(tx.all::<PolicyEdition>(
        "select id, edition, name, body, recorded_at, recorded_by from service_policy order by id, edition",
        &[],
    )?);
    Promises::of(calendars, policies).ok_or_else(|| DbError::Engine("the house has no promise".into()))
}

/// The opening hours of the house, for rooms that measure something else by them.
///
/// # Errors
/// Whatever the database says.
pub fn house_hours(tx: &mut Tx<'_>) -> Result<kernel::Calendar, DbError> {
    let promises = promises(tx)?;
    let (_, calendars) = &promises.counted;
    Ok(calendars.get(None).1.clone())
}

fn calendar_of_program(version: CalendarVersion) -> CalendarEdition {
    CalendarEdition {
        id: HOUSE_CALENDAR,
        edition: 0,
        name: String::new(),
        hours: Json(Hours { version, names: BTreeMap::new() }),
        recorded_at: Timestamp::UNIX_EPOCH,
        recorded_by: "program".into(),
    }
}

fn policy_of_program(version: PolicyVersion) -> PolicyEdition {
    let terms =
        Terms { version, conditions: Conditions::default(), chain: Vec::new(), rank: 0, is_retired: false };
    PolicyEdition {
        id: HOUSE_POLICY,
        edition: 0,
        name: String::new(),
        terms: Json(terms),
        recorded_at: Timestamp::UNIX_EPOCH,
        recorded_by: "program".into(),
    }
}

impl Promises {
    fn of(
        calendars: impl Iterator<Item = CalendarEdition>,
        policies: impl Iterator<Item = PolicyEdition>,
    ) -> Option<Self> {
        let (mut of_calendars, mut of_policies) = (BTreeMap::new(), BTreeMap::new());
        for edition in calendars {
            put_calendar(&mut of_calendars, edition);
        }
        for edition in policies {
            put_policy(&mut of_policies, edition);
        }
        Self::counted(of_calendars, of_policies)
    }

    fn counted(
        calendars: BTreeMap<CalendarId, NamedCalendar>,
        policies: BTreeMap<SlaPolicyId, NamedPolicy>,
    ) -> Option<Self> {
        let mut of_policies = Policies::new(HOUSE_POLICY, policies.get(&HOUSE_POLICY)?.policy());
        let mut of_calendars = Calendars::new(HOUSE_CALENDAR, calendars.get(&HOUSE_CALENDAR)?.calendar());
        policies.iter().filter(|(id, _)| **id != HOUSE_POLICY).for_each(|(id, policy)| {
            of_policies.add(*id, policy.policy());
        });
        calendars.iter().filter(|(id, _)| **id != HOUSE_CALENDAR).for_each(|(id, calendar)| {
            of_calendars.add(*id, calendar.calendar());
        });
        Some(Self { calendars, policies, counted: (of_policies, of_calendars) })
    }

    /// As they would be with one more edition of a calendar.
    pub(crate) fn with_calendar(&self, edition: CalendarEdition) -> Self {
        let mut calendars = self.calendars.clone();
        put_calendar(&mut calendars, edition);
        Self::counted(calendars, self.policies.clone()).unwrap_or_else(|| self.clone())
    }

    /// As they would be with one more edition of a policy.
    pub(crate) fn with_policy(&self, edition: PolicyEdition) -> Self {
        let mut policies = self.policies.clone();
        put_policy(&mut policies, edition);
        Self::counted(self.calendars.clone(), policies).unwrap_or_else(|| self.clone())
    }

    /// Every calendar, the house's first.
    pub(crate) fn calendars(&self) -> impl Iterator<Item = &NamedCalendar> {
        self.calendars.values()
    }

    pub(crate) fn calendar(&self, id: CalendarId) -> Option<&NamedCalendar> {
        self.calendars.get(&id)
    }

    /// Every policy, the house's first.
    pub(crate) fn policies(&self) -> impl Iterator<Item = &NamedPolicy> {
        self.policies.values()
    }

    pub(crate) fn policy(&self, id: SlaPolicyId) -> Option<&NamedPolicy> {
        self.policies.get(&id)
    }

    /// The policy that measures a ticket from now on.
    pub(crate) fn policy_for(&self, ticket: &Ticket, now: Timestamp) -> SlaPolicyId {
        let in_force =
            self.policies.values().filter_map(|policy| Some((policy.id(), &policy.at(now)?.terms.0)));
        decide_policy(ticket, in_force)
    }

    /// A ticket's clocks after its events.
    pub(crate) fn fold(&self, history: &History) -> Vec<MetricInstance> {
        fold_clocks(&history.for_clocks(), &self.counted.0, &self.counted.1)
    }

    /// How they stand at an instant after all of them.
    pub(crate) fn fold_until(&self, history: &History, now: Timestamp) -> Vec<MetricInstance> {
        let mut events = history.for_clocks();
        events.push(ClockEvent { at: now, seq: u64::MAX, kind: ClockEventKind::TimePassed });
        fold_clocks(&events, &self.counted.0, &self.counted.1)
    }

    /// When a ticket would be due by these promises, with the policy that would measure it from a moment on, if nothing
    /// happens until then.
    pub(crate) fn due(&self, ticket: &Ticket, history: &History, from: Timestamp) -> Option<Due> {
        let policy = self.policy_for(ticket, from);
        let mut history = history.clone();
        if ticket.standing.policy.unwrap_or(HOUSE_POLICY) != policy {
            let (priority, seq) = (ticket.standing.priority, ticket.standing.events + 1);
            let happened = Happened::PolicyApplied { policy, priority };
            history.own.push(TicketEvent { seq, at: from, actor: String::new(), message: None, happened });
        }
        due_of(ticket.standing.status.stage(), &self.fold(&history))
    }

    /// The steps of escalation that are to come for a ticket.
    pub(crate) fn escalations(&self, clocks: &[MetricInstance], history: &History) -> Vec<Escalation> {
        let chain = |clock: &MetricInstance| {
            let policy = self.policies.get(&clock.policy).and_then(|p| p.at(clock.policy_valid_from));
            policy.map_or(&[][..], |edition| edition.terms.0.chain.as_slice())
        };
        let open_after = |calendar, from, minutes: u32| {
            self.counted.1.get(Some(calendar)).1.due_after(from, u64::from(minutes) * 60)
        };
        decide_escalation(clocks, (&history.own, &history.merged), chain, open_after)
    }
}

fn put_calendar(calendars: &mut BTreeMap<CalendarId, NamedCalendar>, edition: CalendarEdition) {
    let id = edition.id;
    let named = match calendars.remove(&id) {
        Some(named) => named.with(edition),
        None => NamedCalendar { newest: edition, earlier: Vec::new() },
    };
    calendars.insert(id, named);
}

fn put_policy(policies: &mut BTreeMap<SlaPolicyId, NamedPolicy>, edition: PolicyEdition) {
    let id = edition.id;
    let named = match policies.remove(&id) {
        Some(named) => named.with(edition),
        None => NamedPolicy { newest: edition, earlier: Vec::new() },
    };
    policies.insert(id, named);
}

/// Adds an edition of a calendar, and begins an epoch.
pub(crate) fn add_calendar(tx: &mut Tx<'_>, edition: &CalendarEdition) -> Result<(), DbError> {
    tx.exec(
        "insert into service_calendar (id, edition, name, body, recorded_at, recorded_by)
         values ($1, $2, $3, $4, $5, $6)",
        &[
            &edition.id,
            &edition.edition,
            &edition.name,
            &edition.hours,
            &edition.recorded_at,
            &edition.recorded_by,
        ],
    )?;
    begin_epoch(tx)
}

/// Adds an edition of a policy, and begins an epoch.
pub(crate) fn add_policy(tx: &mut Tx<'_>, edition: &PolicyEdition) -> Result<(), DbError> {
    tx.exec(
        "insert into service_policy (id, edition, name, body, recorded_at, recorded_by)
         values ($1, $2, $3, $4, $5, $6)",
        &[
            &edition.id,
            &edition.edition,
            &edition.name,
            &edition.terms,
            &edition.recorded_at,
            &edition.recorded_by,
        ],
    )?;
    begin_epoch(tx)
}

/// From now on what was computed before is out of date.
pub(super) fn begin_epoch(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.exec("update promise_epoch set epoch = epoch + 1 where name = 'house'", &[]).map(drop)
}

/// Open tickets whose deadline was computed in an earlier epoch.
pub(crate) fn stale_tickets(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<TicketId>, DbError> {
    let rows: Vec<(TicketId,)> = tx.all(
        "select t.id from ticket t where t.stage in ('todo', 'snoozed')
         and t.epoch < (select e.epoch from promise_epoch e where e.name = 'house') order by t.id limit $1",
        &[&limit],
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

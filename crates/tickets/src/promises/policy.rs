//! The decisions about promises. Values in, a decision out.

use identity::StaffMember;
use kernel::{BranchId, CalendarId, Role, Roles, StaffId, Timestamp};

use super::{HOUSE_POLICY, Step, StepAct, StepTrigger, Terms};
use crate::{
    clocks::{Metric, MetricInstance, MetricState, Priority, SlaPolicyId},
    model::{Happened, Ticket, TicketEvent},
};

/// Which policy measures a ticket: the first in the order of their ranks whose conditions the ticket meets, else the
/// house's, which has none. Retired ones measure nothing.
pub fn decide_policy<'a>(
    ticket: &Ticket,
    in_force: impl IntoIterator<Item = (SlaPolicyId, &'a Terms)>,
) -> SlaPolicyId {
    let meant = in_force
        .into_iter()
        .filter(|(id, terms)| *id != HOUSE_POLICY && !terms.is_retired && terms.conditions.meet(ticket));
    meant.min_by_key(|(id, terms)| (terms.rank, *id)).map_or(HOUSE_POLICY, |(id, _)| id)
}

/// A step of an escalation, and when it is taken unless somebody acts before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Escalation {
    /// When.
    pub at: Timestamp,
    /// Of which clock.
    pub metric: Metric,
    /// The n-th of its metric.
    pub ordinal: u32,
    /// What.
    pub step: Step,
}

/// The steps that are still to come, the earliest first. A chain begins with the alert of a clock that runs, counts open
/// minutes from it, and ends when one of the shop's people answers, takes or gives the ticket, or changes its status. A
/// breach ends what the warning began. Each step is taken once for each clock. `events` are those of the ticket, `merged`
/// those of each ticket for which it stands: an answer there is an answer here.
pub fn decide_escalation<'a>(
    clocks: &[MetricInstance],
    (events, merged): (&[TicketEvent], &[Vec<TicketEvent>]),
    chain_of: impl Fn(&MetricInstance) -> &'a [Step],
    open_after: impl Fn(CalendarId, Timestamp, u32) -> Option<Timestamp>,
) -> Vec<Escalation> {
    let mut coming = Vec::new();
    for clock in clocks.iter().filter(|clock| clock.state == MetricState::Active) {
        let Some((trigger, alert)) = last_alert(clock, events) else { continue };
        if has_acted(alert, events, merged) {
            continue;
        }
        let (metric, ordinal) = (clock.metric, clock.ordinal);
        // A breach is as old as its deadline, even when the program was asleep and told it later.
        let broken = clock.breached_at.or(clock.due_at).filter(|_| trigger == StepTrigger::Breach);
        let begins = broken.map_or(alert.at, |at| at.min(alert.at));
        for step in chain_of(clock).iter().copied().filter(|step| step.on == trigger) {
            let is_taken = of_clock(clock, events).any(|event| is_step(event, metric, ordinal, step));
            let at = open_after(clock.calendar, begins, step.after_min);
            if let Some(at) = at.filter(|_| !is_taken) {
                coming.push(Escalation { at, metric, ordinal, step });
            }
        }
    }
    coming.sort_by_key(|escalation| (escalation.at, escalation.step));
    coming
}

/// When the ticket must be looked at for its escalation.
pub fn decide_escalation_wake(coming: &[Escalation]) -> Option<Timestamp> {
    coming.first().map(|escalation| escalation.at)
}

/// The events since a clock began. One that bore its name before told nothing for it.
fn of_clock<'a>(
    clock: &MetricInstance,
    events: &'a [TicketEvent],
) -> impl Iterator<Item = &'a TicketEvent> + use<'a> {
    let began = clock.started_at;
    events.iter().filter(move |event| event.at >= began)
}

/// The breach of a clock, else its first warning.
fn last_alert<'a>(
    clock: &MetricInstance,
    events: &'a [TicketEvent],
) -> Option<(StepTrigger, &'a TicketEvent)> {
    let is_its = |m: Metric, o: u32| (m, o) == (clock.metric, clock.ordinal);
    let breach = of_clock(clock, events).find(|event| {
        matches!(event.happened, Happened::ClockBreached { metric, ordinal, .. } if is_its(metric, ordinal))
    });
    let warning = of_clock(clock, events).find(|event| {
        matches!(event.happened, Happened::ClockWarned { metric, ordinal, .. } if is_its(metric, ordinal))
    });
    breach.map(|event| (StepTrigger::Breach, event)).or_else(|| Some((StepTrigger::Warning, warning?)))
}

/// What the program does by itself is no act of a person, and an answer that did not arrive was none.
fn has_acted(alert: &TicketEvent, events: &[TicketEvent], merged: &[Vec<TicketEvent>]) -> bool {
    let is_steered = |event: &TicketEvent| {
        matches!(event.happened, Happened::TicketAssigned { owner: Some(_) } | Happened::StatusChanged { .. })
    };
    let mut here = events.iter().filter(|event| event.seq > alert.seq);
    let mut there = merged.iter().flat_map(|of_child| {
        of_child.iter().filter(|event| event.at >= alert.at && has_arrived(event, of_child))
    });
    // Only people answer: one without a name wrote in a platform's own application.
    here.any(|event| (is_by_person(event) && is_steered(event)) || has_arrived(event, events))
        || there.next().is_some()
}

fn is_by_person(event: &TicketEvent) -> bool {
    event.actor.parse::<StaffId>().is_ok()
}

/// Whether it is an answer that did not fail, as far as these events of the same ticket tell.
fn has_arrived(event: &TicketEvent, events: &[TicketEvent]) -> bool {
    let has_failed =
        |e: &TicketEvent| matches!(e.happened, Happened::MessageFailed { reply, .. } if reply == event.seq);
    matches!(event.happened, Happened::MessageQueued { .. }) && !events.iter().any(has_failed)
}

fn is_step(event: &TicketEvent, metric: Metric, ordinal: u32, step: Step) -> bool {
    match &event.happened {
        Happened::Escalated { metric: m, ordinal: o, step: s, .. } => (*m, *o, *s) == (metric, ordinal, step),
        _ => false,
    }
}

/// Somebody whom a step may tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listener {
    /// Who.
    pub id: StaffId,
    /// Whether they own the shop.
    pub is_shop_owner: bool,
    /// Whether they lead the branch of the ticket, or every branch.
    pub is_manager: bool,
}

impl Listener {
    /// A colleague, as seen from a ticket of this branch.
    pub fn of(member: &StaffMember, branch: Option<BranchId>) -> Self {
        let leads = member.roles.meets(Roles::of(&[Role::Manager]));
        Self {
            id: member.id,
            is_shop_owner: member.roles.has(Role::Owner),
            is_manager: leads && (member.branch.is_none() || branch.is_none() || member.branch == branch),
        }
    }
}

/// Whom a step tells. Nobody is never the answer while somebody is there: without an owner the managers are told, without
/// managers the owners of the shop.
pub fn decide_told(act: StepAct, owner: Option<StaffId>, people: &[Listener]) -> Vec<StaffId> {
    let owners_of = |is_meant: fn(&Listener) -> bool| -> Vec<StaffId> {
        people.iter().filter(|p| is_meant(p)).map(|p| p.id).collect()
    };
    let asked = match act {
        StepAct::TellOwner => people.iter().filter(|p| Some(p.id) == owner).map(|p| p.id).collect(),
        StepAct::TellManagers => owners_of(|p| p.is_manager),
        StepAct::TellShopOwner => owners_of(|p| p.is_shop_owner),
        StepAct::ReturnToTeam | StepAct::RaisePriority => return Vec::new(),
    };
    let of_managers = || owners_of(|p| p.is_manager);
    let of_owners = || owners_of(|p| p.is_shop_owner);
    let all = [asked, of_managers(), of_owners()];
    all.into_iter().find(|told| !told.is_empty()).unwrap_or_default()
}

/// One more urgent; what is urgent stays so.
pub const fn decide_raised(priority: Priority) -> Priority {
    match priority {
        Priority::Low => Priority::Normal,
        Priority::Normal => Priority::High,
        Priority::High | Priority::Urgent => Priority::Urgent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clocks::Cause;
    use jiff::SignedDuration;
    use kernel::Uuid;

    const NINE: &str = "2026-11-23T09:00:00Z";

    fn staff(n: u128) -> StaffId {
        StaffId::from_uuid(Uuid::from_u128(n))
    }

    fn at(minutes: i64) -> Timestamp {
        NINE.parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minutes)
    }

    fn event(seq: i64, minutes: i64, actor: &str, happened: Happened) -> TicketEvent {
        TicketEvent { seq, at: at(minutes), actor: actor.into(), message: None, happened }
    }

    fn breached() -> Happened {
        Happened::ClockBreached { metric: Metric::FirstResponse, ordinal: 1, cause: Cause::Time }
    }

    fn warned() -> Happened {
        Happened::ClockWarned { metric: Metric::FirstResponse, ordinal: 1, before_s: 900 }
    }

    fn clock(state: MetricState) -> MetricInstance {
        MetricInstance {
            metric: Metric::FirstResponse,
            ordinal: 1,
            started_at: at(-60),
            state,
            elapsed_s: 0,
            target_s: 3600,
            due_at: None,
            breached_at: None,
            cause: Cause::Time,
            warnings: Vec::new(),
            policy: HOUSE_POLICY,
            policy_valid_from: at(-600),
            calendar: super::super::HOUSE_CALENDAR,
        }
    }

    const CHAIN: [Step; 3] = [
        Step { on: StepTrigger::Warning, after_min: 5, act: StepAct::TellOwner },
        Step { on: StepTrigger::Breach, after_min: 0, act: StepAct::TellManagers },
        Step { on: StepTrigger::Breach, after_min: 30, act: StepAct::ReturnToTeam },
    ];

    /// The minutes after nine at which steps come, and what they do.
    fn coming(state: MetricState, events: &[TicketEvent]) -> Vec<(i64, StepAct)> {
        let open = |_, from: Timestamp, minutes: u32| Some(from + SignedDuration::from_mins(minutes.into()));
        let steps = decide_escalation(&[clock(state)], (events, &[]), |_| &CHAIN[..], open);
        steps.iter().map(|e| (e.at.duration_since(at(0)).as_mins(), e.step.act)).collect()
    }

    #[test]
    fn a_chain_begins_with_its_alert_and_a_breach_ends_what_the_warning_began() {
        assert_eq!(coming(MetricState::Active, &[]), [], "nothing was told");
        let warning = event(1, -15, "system:test", warned());
        assert_eq!(coming(MetricState::Active, std::slice::from_ref(&warning)), [(-10, StepAct::TellOwner)]);
        let breach = event(2, 0, "system:test", breached());
        let after = [(0, StepAct::TellManagers), (30, StepAct::ReturnToTeam)];
        assert_eq!(coming(MetricState::Active, &[warning, breach.clone()]), after);
        assert_eq!(coming(MetricState::Fulfilled, &[breach]), [], "it was answered");
    }

    #[test]
    fn a_step_is_taken_once_and_a_person_who_acts_ends_the_rest() {
        let breach = event(2, 0, "system:test", breached());
        let (metric, ordinal) = (Metric::FirstResponse, 1);
        let told = Happened::Escalated { metric, ordinal, step: CHAIN[1], told: vec![staff(7)] };
        let told = event(3, 0, "system:test", told);
        assert_eq!(coming(MetricState::Active, &[breach.clone(), told]), [(30, StepAct::ReturnToTeam)]);
        let given = |actor: &str, owner| event(4, 10, actor, Happened::TicketAssigned { owner });
        let person = staff(7).to_string();
        let by = |given| coming(MetricState::Active, &[breach.clone(), given]).len();
        assert_eq!(by(given(&person, Some(staff(7)))), 0, "taken");
        assert_eq!(by(given("system:test", Some(staff(7)))), 2, "the program is nobody who acts");
        assert_eq!(by(given(&person, None)), 2, "giving it back is no acting");
        assert_eq!(by(event(1, -5, &person, Happened::NoteWritten)), 2);
    }

    #[test]
    fn an_answer_that_failed_is_no_act_and_one_in_a_merged_ticket_is() {
        let (breach, person) = (event(2, 0, "system:test", breached()), staff(7).to_string());
        let status = crate::model::Status::WaitingForCustomer;
        let answer = |seq| event(seq, 5, &person, Happened::MessageQueued { status });
        assert_eq!(coming(MetricState::Active, &[breach.clone(), answer(3)]), []);
        let words = crate::model::MessageId::from_uuid(Uuid::from_u128(9));
        let failed = Happened::MessageFailed {
            reply: 3,
            words,
            status: None,
            staff_wrote: false,
            unanswered: true,
            withdrawn: false,
        };
        let failed = event(4, 8, "system:test", failed);
        assert_eq!(coming(MetricState::Active, &[breach.clone(), answer(3), failed.clone()]).len(), 2);
        let open = |_, from: Timestamp, minutes: u32| Some(from + SignedDuration::from_mins(minutes.into()));
        let with_child = |child: Vec<TicketEvent>| {
            let clocks = [clock(MetricState::Active)];
            decide_escalation(&clocks, (std::slice::from_ref(&breach), &[child]), |_| &CHAIN[..], open).len()
        };
        assert_eq!(with_child(vec![answer(3)]), 0, "answered in the merged ticket");
        assert_eq!(with_child(vec![answer(3), failed]), 2);
        assert_eq!(with_child(vec![event(1, -5, &person, Happened::MessageQueued { status })]), 2, "before");
    }

    #[test]
    fn what_was_told_of_a_clock_that_bore_the_name_before_is_not_told_of_this_one() {
        let old = [event(1, -90, "system:test", warned()), event(2, -80, "system:test", breached())];
        assert_eq!(coming(MetricState::Active, &old), [], "this one began an hour ago");
    }

    #[test]
    fn somebody_is_always_told_while_somebody_is_there() {
        let person = |n, is_shop_owner, is_manager| Listener { id: staff(n), is_shop_owner, is_manager };
        let people = [person(1, true, false), person(2, false, true), person(3, false, false)];
        assert_eq!(decide_told(StepAct::TellOwner, Some(staff(3)), &people), [staff(3)]);
        assert_eq!(decide_told(StepAct::TellOwner, None, &people), [staff(2)], "nobody owns it");
        assert_eq!(decide_told(StepAct::TellOwner, Some(staff(9)), &people), [staff(2)], "the owner left");
        assert_eq!(decide_told(StepAct::TellManagers, None, &people[..1]), [staff(1)], "no manager");
        assert_eq!(decide_told(StepAct::TellShopOwner, None, &people), [staff(1)]);
        assert_eq!(decide_told(StepAct::ReturnToTeam, Some(staff(3)), &people), []);
        assert_eq!(decide_told(StepAct::TellOwner, None, &[]), []);
    }

    #[test]
    fn a_priority_rises_by_one_and_not_above_urgent() {
        let rising = [Priority::Low, Priority::Normal, Priority::High, Priority::Urgent, Priority::Urgent];
        for pair in rising.windows(2) {
            assert_eq!(decide_raised(pair[0]), pair[1]);
        }
    }
}

use std::{collections::BTreeSet, num::NonZeroU32};

use kernel::{Calendar, CalendarText, Country, Uuid};

use super::{ClockEventKind as Kind, MetricState as State, StatusKind as Status, *};

const HOUR: u32 = 3600;

/// A time in the week of Monday 2 March 2026 in Viet Nam: `Mon 08:00`.
fn at(text: &str) -> Timestamp {
    let (day, clock) = text.split_once(' ').unwrap();
    let day = 2 + ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].iter().position(|d| *d == day).unwrap();
    let seconds = if clock.len() == 5 { ":00" } else { "" };
    format!("2026-03-{day:02}T{clock}{seconds}+07:00").parse().unwrap()
}

fn calendars() -> Calendars {
    let text = CalendarText::shipped(Country::Vietnam, Timestamp::UNIX_EPOCH);
    Calendars::new(CalendarId::from_uuid(Uuid::nil()), Calendar::of(text.read().unwrap()))
}

fn hours(first: u32, next: u32, resolution: u32) -> PerMetric<NonZeroU32> {
    let seconds = |hours: u32| NonZeroU32::new(hours * HOUR).unwrap();
    PerMetric {
        first_response: seconds(first),
        next_response: seconds(next),
        resolution: seconds(resolution),
    }
}

fn policy(n: u128) -> SlaPolicyId {
    SlaPolicyId::from_uuid(Uuid::from_u128(n))
}

/// Policy 0 is the house's: 1, 2 and 8 hours. Policy 1 wants 4 hours for everything.
fn policies() -> Policies {
    let never_changed = |targets| Policy::of(PolicyVersion::simple(Timestamp::UNIX_EPOCH, targets));
    let mut policies = Policies::new(policy(0), never_changed(hours(1, 2, 8)));
    policies.add(policy(1), never_changed(hours(4, 4, 4)));
    policies
}

const WAIT: Kind = Kind::StaffReplied { then: Some(Status::WaitingForCustomer) };
const KEEP: Kind = Kind::StaffReplied { then: Some(Status::Investigating) };

fn apply(n: u128) -> Kind {
    Kind::Applied(Applied { policy: policy(n), priority: Priority::Normal, team_calendar: None })
}

/// A ticket that is opened with the first event. The events are numbered from 1.
fn story(events: &[(&str, Kind)]) -> Vec<ClockEvent> {
    let begins = events.first().map_or("Mon 08:00", |(when, _)| when);
    let all = [(begins, Kind::Opened)].into_iter().chain(events.iter().cloned());
    (0..).zip(all).map(|(seq, (when, kind))| ClockEvent { at: at(when), seq, kind }).collect()
}

fn fold(events: &[(&str, Kind)]) -> Vec<MetricInstance> {
    fold_clocks(&story(events), &policies(), &calendars())
}

fn the(instances: &[MetricInstance], metric: Metric, ordinal: u32) -> MetricInstance {
    let one = instances.iter().find(|i| i.metric == metric && i.ordinal == ordinal);
    one.unwrap_or_else(|| panic!("no {metric:?} {ordinal} in {instances:#?}")).clone()
}

fn resolution(events: &[(&str, Kind)]) -> MetricInstance {
    the(&fold(events), Metric::Resolution, 1)
}

#[test]
fn a_reply_at_the_due_second_is_in_time_and_one_second_later_is_not() {
    let answered =
        |when| the(&fold(&[("Fri 16:30", Kind::CustomerWrote), (when, KEEP)]), Metric::FirstResponse, 1);
    assert_eq!(answered("Fri 17:29:59").met(), Some(true));
    assert_eq!(answered("Fri 17:30:00").met(), Some(true));
    // The shop is closed: not a second more was counted, and still the reply is late.
    let late = answered("Sat 07:00");
    assert_eq!((late.met(), late.elapsed_s, late.breached_at), (Some(false), 3600, Some(at("Fri 17:30"))));
}

#[test]
fn fractions_of_a_second_are_cut_off_and_order_within_it_is_by_number() {
    let mut events = story(&[("Mon 08:00", Kind::CustomerWrote), ("Mon 09:00", KEEP)]);
    events[1].at += jiff::SignedDuration::from_millis(100);
    events[2].at += jiff::SignedDuration::from_millis(900);
    events.reverse();
    let instances = fold_clocks(&events, &policies(), &calendars());
    let first = the(&instances, Metric::FirstResponse, 1);
    assert_eq!((first.started_at, first.elapsed_s, first.met()), (at("Mon 08:00"), 3600, Some(true)));
}

#[test]
fn in_one_second_the_lower_number_came_first() {
    let mut events = story(&[("Mon 08:00", Kind::CustomerWrote), ("Mon 08:00", KEEP)]);
    events[1].at += jiff::SignedDuration::from_millis(900);
    let instances = fold_clocks(&events, &policies(), &calendars());
    assert_eq!(the(&instances, Metric::FirstResponse, 1).met(), Some(true));
}

#[test]
fn time_that_passed_shows_how_the_clocks_stand_now() {
    let seen = |when| {
        the(&fold(&[("Mon 08:00", Kind::CustomerWrote), (when, Kind::TimePassed)]), Metric::FirstResponse, 1)
    };
    assert_eq!((seen("Mon 09:00").breached_at, seen("Mon 09:00").remaining_s()), (None, 0));
    let late = seen("Mon 09:00:01");
    assert_eq!(
        (late.state, late.breached_at, late.remaining_s()),
        (State::Active, Some(at("Mon 09:00")), -1)
    );
}

#[test]
fn a_ticket_that_a_robot_opened_runs_resolution_only() {
    let instances = fold(&[("Mon 08:00", Kind::StatusChanged(Status::Investigating))]);
    assert_eq!(instances.len(), 1);
    assert_eq!(the(&instances, Metric::Resolution, 1).due_at, Some(at("Mon 17:30")));
    assert_eq!(fold_clocks(&[], &policies(), &calendars()), []);
}

#[test]
fn each_time_that_the_customer_waits_has_its_number() {
    let wrote = |when| (when, Kind::CustomerWrote);
    let replied = |when| (when, KEEP);
    let instances = fold(&[
        wrote("Mon 08:00"),
        replied("Mon 08:10"),
        wrote("Mon 09:00"),
        replied("Mon 09:10"),
        wrote("Mon 10:00"),
        replied("Mon 10:10"),
        wrote("Mon 11:00"),
    ]);
    let named: Vec<_> = instances.iter().map(|i| (i.metric, i.ordinal)).collect();
    let next = |n| (Metric::NextResponse, n);
    assert_eq!(named, [(Metric::FirstResponse, 1), next(1), next(2), next(3), (Metric::Resolution, 1)]);
}

#[test]
fn an_imported_ticket_runs_no_resolution() {
    let events = [ClockEvent { at: at("Mon 08:00"), seq: 9, kind: Kind::CustomerWrote }];
    let instances = fold_clocks(&events, &policies(), &calendars());
    assert_eq!(instances.iter().map(|i| i.metric).collect::<Vec<_>>(), [Metric::FirstResponse]);
}

#[test]
fn ignoring_cancels_and_undoing_it_counts_as_before() {
    let ignored = [("Mon 08:00", Kind::CustomerWrote), ("Mon 08:30", Kind::StatusChanged(Status::Ignored))];
    let instances = fold(&ignored);
    assert!(
        instances.iter().all(|i| i.state == State::Cancelled && i.elapsed_s == 1800 && i.met().is_none())
    );
    assert_eq!(next_due(&instances), None);

    let undone = [ignored.as_slice(), &[("Mon 09:30", Kind::Voided { seq: 2 })]].concat();
    let never = [ignored[0].clone(), ("Mon 09:30", Kind::TimePassed)];
    assert_eq!(fold(&undone), fold(&never));
}

#[test]
fn a_customer_who_writes_again_after_being_ignored_is_owed_a_reply() {
    let instances = fold(&[
        ("Mon 08:00", Kind::CustomerWrote),
        ("Mon 08:30", Kind::StatusChanged(Status::Ignored)),
        ("Tue 08:00", Kind::CustomerWrote),
    ]);
    assert_eq!(the(&instances, Metric::FirstResponse, 1).state, State::Cancelled);
    assert_eq!(the(&instances, Metric::NextResponse, 1).due_at, Some(at("Tue 10:00")));
    assert_eq!(the(&instances, Metric::Resolution, 1).due_at, Some(at("Tue 17:00")));
}

#[test]
fn a_merged_ticket_stops_and_counts_as_before_when_the_merge_is_undone() {
    let merged = [
        ("Mon 09:00", Kind::CustomerWrote),
        ("Mon 09:30", Kind::MergedAway),
        ("Mon 09:40", Kind::CustomerWrote),
    ];
    let instances = fold(&merged);
    assert!(instances.iter().all(|i| i.state == State::Cancelled && i.elapsed_s == 1800));

    let undone = fold(&[merged.as_slice(), &[("Mon 09:50", Kind::Voided { seq: 2 })]].concat());
    let first = the(&undone, Metric::FirstResponse, 1);
    assert_eq!((first.state, first.due_at), (State::Active, Some(at("Mon 10:00"))));
    assert_eq!(undone.len(), 2);
}

#[test]
fn a_reply_on_a_merged_ticket_answers_but_leaves_the_status_of_the_root() {
    let instances =
        fold(&[("Mon 08:00", Kind::CustomerWrote), ("Mon 08:30", Kind::StaffReplied { then: None })]);
    assert_eq!(the(&instances, Metric::FirstResponse, 1).met(), Some(true));
    assert_eq!(the(&instances, Metric::Resolution, 1).state, State::Active);
}

const BY_HAND: Kind = Kind::StatusChanged(Status::Done);
const BACK: Kind = Kind::StatusChanged(Status::NeedsFirstResponse);

#[test]
fn a_ticket_that_is_ended_without_words_breaks_no_promise_later() {
    // Lan was called back by phone; the colleague pressed Done after twenty minutes.
    let instances =
        fold(&[("Mon 08:00", Kind::CustomerWrote), ("Mon 08:20", BY_HAND), ("Tue 08:00", Kind::TimePassed)]);
    let first = the(&instances, Metric::FirstResponse, 1);
    assert_eq!((first.state, first.met(), first.breached_at), (State::Cancelled, None, None));
    assert_eq!(the(&instances, Metric::Resolution, 1).state, State::Fulfilled);
}

#[test]
fn an_end_without_words_hides_no_breach_that_was() {
    let late = fold(&[("Mon 08:00", Kind::CustomerWrote), ("Mon 09:30", BY_HAND)]);
    let first = the(&late, Metric::FirstResponse, 1);
    assert_eq!((first.state, first.breached_at), (State::Cancelled, Some(at("Mon 09:00"))));
}

#[test]
fn a_ticket_that_is_brought_back_owes_the_same_answer() {
    let story = [("Mon 08:00", Kind::CustomerWrote), ("Mon 08:20", BY_HAND), ("Mon 10:00", BACK)];
    let back = fold(&story);
    let first = the(&back, Metric::FirstResponse, 1);
    assert_eq!(
        (first.state, first.due_at),
        (State::Active, Some(at("Mon 10:40"))),
        "the time in Done is free"
    );
    let answered = fold(&[story.as_slice(), &[("Mon 10:30", KEEP)]].concat());
    assert_eq!(the(&answered, Metric::FirstResponse, 1).met(), Some(true));
}

#[test]
fn a_customer_who_writes_after_such_an_end_waits_anew() {
    let instances = fold(&[
        ("Mon 08:00", Kind::CustomerWrote),
        ("Mon 08:20", BY_HAND),
        ("Mon 09:00", Kind::CustomerWrote),
    ]);
    assert_eq!(the(&instances, Metric::NextResponse, 1).due_at, Some(at("Mon 11:00")));
}

#[test]
fn no_later_change_takes_a_breach_back() {
    let first = the(
        &fold(&[("Mon 08:00", Kind::CustomerWrote), ("Mon 10:00", apply(1)), ("Mon 11:00", KEEP)]),
        Metric::FirstResponse,
        1,
    );
    // Policy 1 was the first to be applied, so it also counts for what was before.
    assert_eq!(first.met(), Some(true));
    let first = the(
        &fold(&[
            ("Mon 08:00", Kind::CustomerWrote),
            ("Mon 08:00", apply(0)),
            ("Mon 10:00", apply(1)),
            ("Mon 11:00", KEEP),
        ]),
        Metric::FirstResponse,
        1,
    );
    assert_eq!(
        (first.met(), first.breached_at, first.cause),
        (Some(false), Some(at("Mon 09:00")), Cause::Time)
    );
    assert_eq!((first.due_at, first.elapsed_s, first.target_s), (Some(at("Mon 09:00")), 3 * 3600, 4 * HOUR));
}

#[test]
fn a_change_that_lowers_nothing_is_to_blame_for_nothing() {
    let mut calendars = calendars();
    let same_hours = CalendarId::from_uuid(Uuid::max());
    calendars.add(same_hours, calendars.get(None).1.clone());
    let moved = Applied { policy: policy(0), priority: Priority::Normal, team_calendar: Some(same_hours) };
    let events = story(&[
        ("Mon 08:00", Kind::CustomerWrote),
        ("Mon 08:00", apply(0)),
        ("Mon 09:00", Kind::Applied(moved)),
        ("Mon 09:00", KEEP),
    ]);
    let first = the(&fold_clocks(&events, &policies(), &calendars), Metric::FirstResponse, 1);
    assert_eq!((first.met(), first.calendar, first.cause), (Some(true), same_hours, Cause::Time));
}

#[test]
fn a_target_passed_by_a_change_while_paused_is_breached_at_the_resume() {
    let paused = [
        ("Mon 08:00", Kind::CustomerWrote),
        ("Mon 08:00", apply(0)),
        ("Mon 15:00", WAIT),
        ("Mon 16:00", apply(1)),
    ];
    let waits = resolution(&paused);
    assert_eq!((waits.state, waits.due_at, waits.breached_at), (State::Paused, None, None));
    assert_eq!(waits.remaining_s(), -5400);

    let resumed = resolution(&[paused.as_slice(), &[("Tue 08:00", Kind::CustomerWrote)]].concat());
    assert_eq!((resumed.due_at, resumed.breached_at), (Some(at("Tue 08:00")), Some(at("Tue 08:00"))));
    assert_eq!(resumed.cause, Cause::PolicyChange);

    let relented = resolution(
        &[paused.as_slice(), &[("Mon 17:00", apply(0)), ("Tue 08:00", Kind::CustomerWrote)]].concat(),
    );
    assert_eq!((relented.due_at, relented.breached_at), (Some(at("Tue 10:30")), None));
    assert_eq!(relented.cause, Cause::Time);

    let done = resolution(&[paused.as_slice(), &[("Tue 08:00", Kind::StatusChanged(Status::Done))]].concat());
    assert_eq!((done.met(), done.due_at), (Some(true), None));
}

#[test]
fn a_resolved_ticket_is_reported_by_the_target_that_it_met() {
    let done = [
        ("Mon 08:00", Kind::CustomerWrote),
        ("Mon 08:00", apply(0)),
        ("Mon 15:00", Kind::StaffReplied { then: Some(Status::Done) }),
        ("Tue 08:00", apply(1)),
    ];
    let met = resolution(&done);
    assert_eq!((met.met(), met.target_s, met.due_at), (Some(true), 8 * HOUR, Some(at("Mon 17:30"))));

    let reopened = resolution(&[done.as_slice(), &[("Wed 08:00", Kind::CustomerWrote)]].concat());
    assert_eq!((reopened.breached_at, reopened.cause), (Some(at("Wed 08:00")), Cause::PolicyChange));
}

#[test]
fn paused_with_nothing_left_is_in_time_and_due_when_it_goes_on() {
    let paused = [("Mon 08:00", Kind::CustomerWrote), ("Mon 17:30", WAIT)];
    let waits = resolution(&paused);
    assert_eq!((waits.remaining_s(), waits.breached_at), (0, None));
    let resumed = resolution(&[paused.as_slice(), &[("Wed 20:00", Kind::CustomerWrote)]].concat());
    assert_eq!((resumed.due_at, resumed.breached_at), (Some(at("Wed 20:00")), None));
}

#[test]
fn a_policy_version_counts_from_its_beginning_also_when_that_is_still_to_come() {
    let stricter = PolicyVersion::simple(at("Mon 10:00"), hours(1, 2, 4));
    let mut house = Policy::of(PolicyVersion::simple(Timestamp::UNIX_EPOCH, hours(1, 2, 8)));
    house.change_to(stricter.clone()).unwrap();
    assert_eq!(house.change_to(stricter), Err(PolicyError::OutOfOrder { valid_from: at("Mon 10:00") }));
    let policies = Policies::new(policy(0), house);
    let resolution = |begins, until| {
        let events =
            story(&[(begins, Kind::StatusChanged(Status::Investigating)), (until, Kind::TimePassed)]);
        the(&fold_clocks(&events, &policies, &calendars()), Metric::Resolution, 1)
    };
    let today = resolution("Mon 08:00", "Mon 08:00");
    assert_eq!((today.due_at, today.target_s, today.breached_at), (Some(at("Mon 12:00")), 8 * HOUR, None));
    let later = resolution("Mon 08:00", "Mon 10:00");
    assert_eq!((later.due_at, later.target_s), (Some(at("Mon 12:00")), 4 * HOUR));
    assert_eq!(later.policy_valid_from, at("Mon 10:00"));
}

#[test]
fn a_coming_version_that_is_passed_when_it_begins_is_due_at_its_beginning() {
    let mut house = Policy::of(PolicyVersion::simple(Timestamp::UNIX_EPOCH, hours(1, 2, 8)));
    house.change_to(PolicyVersion::simple(at("Mon 15:00"), hours(1, 2, 4))).unwrap();
    let events = story(&[("Mon 08:00", Kind::CustomerWrote)]);
    let instances = fold_clocks(&events, &Policies::new(policy(0), house), &calendars());
    let resolution = the(&instances, Metric::Resolution, 1);
    assert_eq!((resolution.due_at, resolution.breached_at), (Some(at("Mon 15:00")), None));
    assert_eq!(resolution.cause, Cause::PolicyChange);
    assert_eq!(the(&instances, Metric::FirstResponse, 1).due_at, Some(at("Mon 09:00")));
}

#[test]
fn a_coming_version_that_begins_in_the_due_second_may_still_give_more_time() {
    let mut house = Policy::of(PolicyVersion::simple(Timestamp::UNIX_EPOCH, hours(1, 2, 4)));
    house.change_to(PolicyVersion::simple(at("Mon 12:00"), hours(1, 2, 5))).unwrap();
    let events = story(&[("Mon 08:00", Kind::StatusChanged(Status::Investigating))]);
    let instances = fold_clocks(&events, &Policies::new(policy(0), house), &calendars());
    assert_eq!(the(&instances, Metric::Resolution, 1).due_at, Some(at("Mon 14:30")));
}

#[test]
fn what_is_due_before_a_coming_version_begins_is_not_moved_by_it() {
    let mut house = Policy::of(PolicyVersion::simple(Timestamp::UNIX_EPOCH, hours(20, 2, 4)));
    let mut patient = PolicyVersion::simple(at("Mon 15:00"), hours(20, 2, 8));
    patient.pausing.insert(Status::NeedsFirstResponse);
    house.change_to(patient).unwrap();
    let events = story(&[("Mon 08:00", Kind::CustomerWrote)]);
    let instances = fold_clocks(&events, &Policies::new(policy(0), house), &calendars());
    assert_eq!(the(&instances, Metric::Resolution, 1).due_at, Some(at("Mon 12:00")));
}

#[test]
fn statuses_pause_as_the_policy_says() {
    let mut patient = PolicyVersion::simple(Timestamp::UNIX_EPOCH, hours(1, 2, 8));
    patient.pausing = BTreeSet::from([Status::CloseTheLoop, Status::Done]);
    let mut policies = policies();
    policies.add(policy(2), Policy::of(patient));
    let state = |status, applied| {
        let events = story(&[
            ("Mon 08:00", Kind::StatusChanged(status)),
            ("Mon 09:00", apply(0)),
            ("Mon 10:00", apply(applied)),
        ]);
        the(&fold_clocks(&events, &policies, &calendars()), Metric::Resolution, 1).state
    };
    assert_eq!(state(Status::CloseTheLoop, 0), State::Active);
    assert_eq!(state(Status::CloseTheLoop, 2), State::Paused);
    assert_eq!(state(Status::WaitingForCustomer, 0), State::Paused);
    assert_eq!(state(Status::WaitingForCustomer, 2), State::Active);
    assert_eq!(state(Status::Done, 2), State::Fulfilled);
}

#[test]
fn warnings_come_before_the_target_and_stop_with_the_breach() {
    let mut warning = PolicyVersion::simple(Timestamp::UNIX_EPOCH, hours(1, 2, 8));
    warning.warnings.first_response = [600, 1800, HOUR].into_iter().filter_map(NonZeroU32::new).collect();
    let policies = Policies::new(policy(0), Policy::of(warning));
    let warnings = |until| {
        let events = story(&[("Mon 11:30", Kind::CustomerWrote), (until, Kind::TimePassed)]);
        the(&fold_clocks(&events, &policies, &calendars()), Metric::FirstResponse, 1).warnings
    };
    let both =
        [Warning { before_s: 1800, at: at("Mon 12:00") }, Warning { before_s: 600, at: at("Mon 13:50") }];
    assert_eq!(warnings("Mon 11:30"), both);
    assert_eq!(warnings("Mon 14:00"), both);
    assert_eq!(warnings("Mon 14:00:01"), []);
}

#[test]
fn a_list_shows_what_is_due_first_and_else_what_is_paused() {
    let shown = |events: &[(&str, Kind)]| next_due(&fold(events)).map(|i| (i.metric, i.due_at, i.state));
    let wrote = ("Mon 08:00", Kind::CustomerWrote);
    assert_eq!(
        shown(std::slice::from_ref(&wrote)),
        Some((Metric::FirstResponse, Some(at("Mon 09:00")), State::Active))
    );
    assert_eq!(
        shown(&[wrote.clone(), ("Mon 08:20", KEEP)]),
        Some((Metric::Resolution, Some(at("Mon 17:30")), State::Active))
    );
    assert_eq!(shown(&[wrote.clone(), ("Mon 08:20", WAIT)]), Some((Metric::Resolution, None, State::Paused)));
    assert_eq!(shown(&[wrote, ("Mon 08:20", Kind::StaffReplied { then: Some(Status::Done) })]), None);
}

#[test]
fn a_list_prefers_what_is_due_to_what_never_will_be() {
    let mut events = story(&[("Mon 08:00", Kind::CustomerWrote)]);
    let endless = PerMetric { first_response: NonZeroU32::MAX, ..hours(1, 2, 8) };
    let house = Policy::of(PolicyVersion::simple(Timestamp::UNIX_EPOCH, endless));
    let policies = Policies::new(policy(0), house);
    let instances = fold_clocks(&events, &policies, &calendars());
    assert_eq!(next_due(&instances).map(|i| i.metric), Some(Metric::Resolution));
    events.remove(0);
    let instances = fold_clocks(&events, &policies, &calendars());
    assert_eq!(next_due(&instances).map(|i| (i.metric, i.due_at)), Some((Metric::FirstResponse, None)));
}

#[test]
fn a_policy_that_is_gone_is_replaced_by_the_house_s() {
    let instances = fold(&[("Mon 08:00", Kind::CustomerWrote), ("Mon 08:00", apply(7))]);
    let first = the(&instances, Metric::FirstResponse, 1);
    assert_eq!((first.policy, first.due_at), (policy(0), Some(at("Mon 09:00"))));
}

#[test]
fn a_priority_and_a_team_s_calendar_choose_what_is_promised() {
    let mut version = PolicyVersion::simple(Timestamp::UNIX_EPOCH, hours(1, 2, 8));
    version.targets.urgent = hours(2, 2, 2);
    let always = CalendarText {
        weekly: (1..=7).map(|day| (day, vec!["00:00-24:00".to_owned()])).collect(),
        ..CalendarText::shipped(Country::Vietnam, Timestamp::UNIX_EPOCH)
    };
    let night_shift = CalendarId::from_uuid(Uuid::max());
    let mut calendars = calendars();
    calendars.add(night_shift, Calendar::of(always.read().unwrap()));
    let policies = Policies::new(policy(0), Policy::of(version));
    let applied = Applied { policy: policy(0), priority: Priority::Urgent, team_calendar: Some(night_shift) };
    let events = story(&[("Mon 19:00", Kind::CustomerWrote), ("Mon 19:00", Kind::Applied(applied))]);
    let first = the(&fold_clocks(&events, &policies, &calendars), Metric::FirstResponse, 1);
    assert_eq!((first.due_at, first.calendar), (Some(at("Mon 21:00")), night_shift));
}

#[test]
fn a_team_s_hours_count_from_when_the_ticket_comes_to_it_whatever_policy_follows() {
    let always = CalendarText {
        weekly: (1..=7).map(|day| (day, vec!["00:00-24:00".to_owned()])).collect(),
        ..CalendarText::shipped(Country::Vietnam, Timestamp::UNIX_EPOCH)
    };
    let night_shift = CalendarId::from_uuid(Uuid::max());
    let mut calendars = calendars();
    calendars.add(night_shift, Calendar::of(always.read().unwrap()));
    let version =
        PolicyVersion { calendar: None, ..PolicyVersion::simple(Timestamp::UNIX_EPOCH, hours(1, 2, 8)) };
    let policies = Policies::new(policy(0), Policy::of(version));
    let first = |more: &[(&str, Kind)]| {
        let begins = [("Mon 19:00", apply(0)), ("Mon 19:00", Kind::CustomerWrote)];
        let events = story(&[&begins[..], more].concat());
        let first = the(&fold_clocks(&events, &policies, &calendars), Metric::FirstResponse, 1);
        (first.due_at, first.calendar)
    };
    let joins = ("Mon 19:30", Kind::TeamCalendar(Some(night_shift)));
    let due = (Some(at("Mon 20:30")), night_shift);
    assert_eq!(first(std::slice::from_ref(&joins)), due, "an hour from when it came");
    assert_eq!(first(&[joins.clone(), ("Mon 19:40", apply(0))]), due, "a policy leaves the team's hours");
    let left = [joins, ("Mon 19:45", Kind::TeamCalendar(None))];
    assert_ne!(first(&left).1, night_shift, "another team has others");
}

#[test]
fn policies_read_back_what_they_wrote_and_refuse_targets_of_nothing() {
    let policy = Policy::of(PolicyVersion::simple(at("Mon 08:00"), hours(1, 2, 8)));
    let written = serde_json::to_string(&policy).unwrap();
    assert_eq!(serde_json::from_str::<Policy>(&written).unwrap(), policy);
    assert!(serde_json::from_str::<Policy>(&written.replace(":3600", ":0")).is_err());
    assert!(serde_json::from_str::<Policy>("[]").is_err());
}

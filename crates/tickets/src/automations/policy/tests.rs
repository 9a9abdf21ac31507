use kernel::{Locale, Uuid};

use super::*;
use crate::model::IgnoreReason;

fn condition(field: &str, is: &str) -> Condition {
    Condition { field: field.into(), is: is.into() }
}

fn rule(trigger: Trigger, conditions: &[(&str, &str)], acts: &[Act]) -> Rule {
    let conditions = conditions.iter().map(|(field, is)| condition(field, is)).collect();
    Rule { trigger, conditions, acts: acts.to_vec() }
}

fn facts() -> Facts {
    Facts {
        status: StatusKind::WaitingForCustomer,
        reason: Reason::Fault,
        channel: Channel::Email,
        mailbox: Some("baohanh@saomai.example".into()),
        language: Some(Locale::Vi),
        has_owner: true,
        team: Some(desk()),
        has_customer: false,
        subject: "Màn hình sọc xanh".into(),
        priority: Priority::High,
        tags: vec!["pin".into(), "vip".into()],
    }
}

fn desk() -> TeamId {
    TeamId::from_uuid(Uuid::from_u128(4))
}

const WAITING: Trigger = Trigger::TimeInStatus { status: StatusKind::WaitingForCustomer, hours: 72 };

#[test]
fn everything_must_be_so_and_what_is_not_is_named() {
    let so = [
        "status=waiting_for_customer",
        "reason=fault",
        "channel=email",
        "mailbox=Baohanh@saomai.example",
        "language=vi",
        "owner=somebody",
        "customer=unknown",
        "subject=soc XANH",
        "priority=high",
        "tag=#Pin",
        "no_tag=spam",
    ];
    let read = |text: &str| text.split_once('=').map(|(field, is)| condition(field, is)).unwrap();
    let mut all: Vec<Condition> = so.iter().map(|text| read(text)).collect();
    all.push(condition("team", &desk().to_string()));
    assert_eq!(decide_matches(&all, &facts()), Match::Yes);
    assert_eq!(decide_matches(&[], &facts()), Match::Yes);
    for not in [
        "status=done",
        "reason=question",
        "channel=phone",
        "mailbox=ban@saomai.example",
        "language=is",
        "owner=nobody",
        "team=none",
        "customer=known",
        "subject=pin",
        "priority=low",
        "tag=spam",
        "no_tag=vip",
    ] {
        let with = [all.clone(), vec![read(not)]].concat();
        assert_eq!(decide_matches(&with, &facts()), Match::No(vec![read(not)]), "{not}");
    }
    let unknown = condition("sentiment", "angry");
    assert_eq!(
        decide_matches(std::slice::from_ref(&unknown), &facts()),
        Match::No(vec![unknown]),
        "never taken for true"
    );
}

#[test]
fn a_rule_that_means_nothing_is_not_sound() {
    let done = [Act::Done];
    assert_eq!(decide_sound(&rule(WAITING, &[("owner", "nobody")], &done)), Ok(()));
    let field = rule(WAITING, &[("sentiment", "angry")], &done);
    assert_eq!(decide_sound(&field), Err(Unsound::UnknownField("sentiment".into())));
    let value = rule(WAITING, &[("owner", "everybody")], &done);
    assert_eq!(decide_sound(&value), Err(Unsound::UnknownValue(condition("owner", "everybody"))));
    assert!(decide_sound(&rule(WAITING, &[("subject", " ")], &done)).is_err());
    assert_eq!(decide_sound(&rule(WAITING, &[], &[])), Err(Unsound::Nothing));
    for (hours, sound) in [(0, false), (1, true), (HOURS_MAX, true), (HOURS_MAX + 1, false)] {
        let trigger = Trigger::TimeInStatus { status: StatusKind::Paused, hours };
        assert_eq!(decide_sound(&rule(trigger, &[], &done)).is_ok(), sound, "{hours}");
    }
}

#[test]
fn a_rule_that_leads_to_its_own_beginning_is_a_circle() {
    let again = |conditions: &[(&str, &str)], acts: &[Act]| {
        decide_circle("A", &rule(Trigger::StatusChanged, conditions, acts), &[])
    };
    let circle = Some(vec!["A".to_owned(), "A".to_owned()]);
    assert_eq!(again(&[], &[Act::Done]), circle);
    assert_eq!(again(&[("status", "done")], &[Act::Done]), circle);
    assert_eq!(again(&[("status", "waiting_for_customer")], &[Act::Done]), None);
    assert_eq!(again(&[], &[Act::Note { text: "x".into() }, Act::Assign { owner: None }]), None);
    let snooze = [Act::Snooze { hours: 1 }];
    assert_eq!(again(&[("status", "investigating")], &snooze), circle, "a snooze ends, and begins it again");
    assert_eq!(decide_circle("A", &rule(Trigger::TicketOpened, &[], &[Act::Done]), &[]), None);
    let waits = |status| rule(Trigger::TimeInStatus { status, hours: 1 }, &[], &[Act::Done]);
    assert_eq!(decide_circle("A", &waits(StatusKind::WaitingForCustomer), &[]), None);
    assert_eq!(decide_circle("A", &waits(StatusKind::Done), &[]), circle);
}

#[test]
fn a_circle_through_others_is_named_in_its_order() {
    let ignore = Act::Ignore { because: IgnoreReason::Spam };
    let a = rule(Trigger::StatusChanged, &[("status", "done")], &[Act::Snooze { hours: 1 }]);
    let b = rule(Trigger::StatusChanged, &[("status", "paused")], std::slice::from_ref(&ignore));
    let c = rule(Trigger::TimeInStatus { status: StatusKind::Ignored, hours: 1 }, &[], &[Act::Done]);
    let others = [("C".to_owned(), c.clone()), ("B".to_owned(), b.clone())];
    let names = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    assert_eq!(decide_circle("A", &a, &others), names(&["A", "B", "C", "A"]));
    assert_eq!(decide_circle("A", &a, &others[1..]), None, "without C it ends");
    let fault = |rule: &Rule, reason: &str| {
        let mut rule = rule.clone();
        rule.conditions.push(condition("reason", reason));
        rule
    };
    let parted = [("C".to_owned(), fault(&c, "question")), ("B".to_owned(), fault(&b, "fault"))];
    assert_eq!(decide_circle("A", &a, &parted), None, "no ticket has two reasons");
}

#[test]
fn a_version_runs_once_it_may_and_stops_itself_at_the_limits() {
    let one = AutomationId::from_uuid(Uuid::from_u128(1));
    let other = AutomationId::from_uuid(Uuid::from_u128(2));
    let fine = Before {
        is_current: true,
        is_still_so: true,
        author_may: true,
        chain: vec![other],
        depth: DEPTH_MAX - 1,
        acts_lately: ACTS_AN_HOUR_MAX - 2,
    };
    assert_eq!(decide_run(one, 2, &fine), Run::Go);
    assert_eq!(decide_run(one, 3, &fine), Run::Stop(Stop::TooMany));
    assert_eq!(decide_run(other, 2, &fine), Run::Skip(Skip::OwnEffect));
    let deep = Before { depth: DEPTH_MAX, ..fine.clone() };
    assert_eq!(decide_run(one, 2, &deep), Run::Stop(Stop::TooDeep));
    let old = Before { is_current: false, ..deep.clone() };
    assert_eq!(decide_run(one, 2, &old), Run::Skip(Skip::Superseded), "an old version stops nothing");
    let gone = Before { author_may: false, ..fine.clone() };
    assert_eq!(decide_run(one, 2, &gone), Run::Skip(Skip::NoRight));
    let moved = Before { is_still_so: false, ..gone };
    assert_eq!(decide_run(one, 2, &moved), Run::Skip(Skip::MovedOn));
}

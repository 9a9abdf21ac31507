//! Worked examples: ten days of November in Ha Noi.

use super::*;
use kernel::Uuid;
use tickets::{FirstResponse, TicketId};

fn zone() -> TimeZone {
    TimeZone::get("Asia/Ho_Chi_Minh").unwrap()
}

/// `20 09:30` is a time in Ha Noi, in November 2026.
fn at(text: &str) -> Timestamp {
    let (day, time) = text.split_once(' ').unwrap();
    format!("2026-11-{day}T{time}:00+07:00").parse().unwrap()
}

fn date(day: i8) -> Date {
    kernel::Date::new(2026, 11, day).unwrap()
}

fn minh() -> StaffId {
    StaffId::from_uuid(Uuid::from_u128(1))
}

fn by(text: &str) -> DeskAct {
    DeskAct { at: at(text), by: Some(minh()) }
}

fn case(number: i64, stages: &[(&str, Stage)], answers: &[&str]) -> DeskCase {
    let stages: Vec<_> = stages.iter().map(|(when, stage)| (at(when), *stage)).collect();
    let ends = stages.iter().filter(|(_, stage)| *stage == Stage::Done);
    DeskCase {
        id: TicketId::from_uuid(Uuid::from_u128(u128::try_from(number).unwrap())),
        number,
        owner: Some(minh()),
        solved: ends.map(|(at, _)| DeskAct { at: *at, by: Some(minh()) }).collect(),
        answers: answers.iter().map(|when| by(when)).collect(),
        stages,
        first_response: None,
    }
}

/// From the 10th to the 19th, seen on the 22nd at noon.
fn period() -> Period {
    Period::of(date(10), date(19), &zone(), at("22 12:00")).unwrap()
}

#[test]
fn a_day_is_the_shops_day() {
    let late = case(1, &[("10 23:30", Stage::Todo)], &[]);
    let next = case(2, &[("11 00:00", Stage::Todo)], &[]);
    let report = fold_desk(&[late, next], &period());
    let opened: Vec<usize> = report.days.iter().map(|day| day.opened).collect();
    assert_eq!(opened, [1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    let open: Vec<usize> = report.days.iter().map(|day| day.todo).collect();
    assert_eq!(open, [1, 2, 2, 2, 2, 2, 2, 2, 2, 2]);
}

#[test]
fn the_backlog_is_what_is_open_when_a_day_ends() {
    let talk = [
        ("11 09:00", Stage::Todo),
        ("11 10:00", Stage::Snoozed),
        ("13 08:00", Stage::Todo),
        ("13 23:59", Stage::Done),
    ];
    let before = [("01 09:00", Stage::Todo), ("15 00:00", Stage::Done)];
    let report = fold_desk(&[case(1, &talk, &[]), case(2, &before, &[])], &period());
    let stood: Vec<_> = report.days.iter().map(|day| (day.todo, day.snoozed)).collect();
    assert_eq!(stood[..6], [(1, 0), (1, 1), (1, 1), (1, 0), (1, 0), (0, 0)]);
    assert_eq!((report.opened, report.solved, report.open_now), (1, 2, 0));
}

#[test]
fn today_ends_now() {
    let today = Period::of(date(22), date(25), &zone(), at("22 12:00")).unwrap();
    assert_eq!(today.days.len(), 1, "what has not begun is left out");
    let report = fold_desk(&[case(1, &[("22 11:00", Stage::Todo)], &[])], &today);
    assert_eq!(report.days[0].todo, 1);
    assert_eq!(Period::of(date(23), date(25), &zone(), at("22 12:00")), None);
    assert_eq!(Period::of(date(19), date(10), &zone(), at("22 12:00")), None);
    assert_eq!(Period::last(7, &zone(), at("22 12:00")).unwrap().days[0].date, date(16));
}

#[test]
fn a_ticket_that_came_back_is_reopened_once() {
    let kept = case(1, &[("10 09:00", Stage::Todo), ("10 10:00", Stage::Done)], &["10 10:00"]);
    let back = [
        ("10 09:00", Stage::Todo),
        ("10 10:00", Stage::Done),
        ("11 09:00", Stage::Todo),
        ("11 10:00", Stage::Done),
        ("12 09:00", Stage::Todo),
    ];
    let back = case(2, &back, &["10 10:00", "11 10:00"]);
    let report = fold_desk(&[kept, back], &period());
    assert_eq!(report.reopened, Share { hits: 1, of: 2 });
    assert_eq!(report.solved, 2, "a ticket that was solved twice is one ticket");
}

#[test]
fn first_contact_is_one_answer_and_a_quiet_week() {
    let of = |stages: &[(&str, Stage)], answers: &[&str]| {
        decide_first_contact(&case(1, stages, answers), &period())
    };
    let done = [("10 09:00", Stage::Todo), ("10 10:00", Stage::Done)];
    assert_eq!(of(&done, &["10 10:00"]), Some(true));
    assert_eq!(of(&done, &["10 09:30", "10 10:00"]), Some(false), "two answers");
    assert_eq!(of(&done, &[]), Some(false), "no answer");
    assert_eq!(of(&done, &["10 10:00", "10 11:00"]), Some(true), "a word after the end was not needed");
    let back = |when| [("10 09:00", Stage::Todo), ("10 10:00", Stage::Done), (when, Stage::Todo)];
    assert_eq!(of(&back("17 09:59"), &["10 10:00"]), Some(false));
    assert_eq!(of(&back("17 10:00"), &["10 10:00"]), Some(true), "after a week it is another question");
    let young = [("15 09:00", Stage::Todo), ("15 12:01", Stage::Done)];
    assert_eq!(of(&young, &["15 12:01"]), None, "the week has not passed");
    let old = [("15 09:00", Stage::Todo), ("15 12:00", Stage::Done)];
    assert_eq!(of(&old, &["15 12:00"]), Some(true));
    assert_eq!(
        of(&[("01 09:00", Stage::Todo), ("01 10:00", Stage::Done)], &["01 10:00"]),
        None,
        "not in the time"
    );
}

#[test]
fn first_answers_are_measured_with_those_that_wait() {
    let asked = |number, hours: i64, is_answered, in_time| {
        let waited = SignedDuration::from_hours(hours);
        let first = FirstResponse { asked_at: at("12 09:00"), waited, is_answered, in_time };
        DeskCase { first_response: Some(first), ..case(number, &[("12 09:00", Stage::Todo)], &[]) }
    };
    let cases = [
        asked(1, 1, true, Some(true)),
        asked(2, 2, true, Some(false)),
        asked(3, 3, true, Some(false)),
        asked(4, 9, false, Some(false)),
        asked(5, 0, false, None),
    ];
    let report = fold_desk(&cases, &period());
    assert_eq!((report.asked, report.in_time), (5, Share { hits: 1, of: 4 }), "one may still be in time");
    assert_eq!(report.median, Some(SignedDuration::from_hours(2)));
    assert_eq!(report.nine_of_ten, None, "two of five wait");
}

#[test]
fn each_has_what_is_theirs() {
    let anh = StaffId::from_uuid(Uuid::from_u128(2));
    let mut given = case(1, &[("12 09:00", Stage::Todo)], &["12 10:00", "12 11:00"]);
    given.owner = Some(anh);
    let nobodys = DeskCase { owner: None, ..case(2, &[("12 09:00", Stage::Todo)], &[]) };
    let done = case(3, &[("12 09:00", Stage::Todo), ("12 10:00", Stage::Done)], &["05 10:00"]);
    let report = fold_desk(&[given, nobodys, done], &period());
    let person = |whose, open, answered, solved| PersonFigures { whose, open, answered, solved };
    assert_eq!(
        report.people,
        [
            person(Whose::One(minh()), 0, 1, 1),
            person(Whose::One(anh), 1, 0, 0),
            person(Whose::Nobody, 1, 0, 0)
        ]
    );
}

#[test]
fn what_the_program_ended_stands_apart_from_what_people_did() {
    let ended = DeskAct { at: at("12 10:00"), by: None };
    let silent = case(1, &[("11 09:00", Stage::Todo), ("12 10:00", Stage::Done)], &[]);
    let report = fold_desk(&[DeskCase { solved: vec![ended], ..silent }], &period());
    let solved: Vec<_> = report.people.iter().map(|it| (it.whose, it.solved)).collect();
    assert_eq!(solved, [(Whose::Nobody, 1)], "its owner did not end it");
    assert_eq!(
        report.first_contact,
        Share { hits: 0, of: 1 },
        "without an answer of a person there was no contact"
    );
}

#[test]
fn nothing_gives_no_share() {
    let report = fold_desk(&[], &period());
    assert_eq!((report.reopened.part(), report.first_contact.part(), report.median), (None, None, None));
}

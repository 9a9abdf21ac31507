use std::collections::BTreeMap;

use kernel::{Role, Uuid};
use rstest::rstest;

use super::*;
use crate::model::{Author, Channel, IgnoreReason, TicketId};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn noon() -> Timestamp {
    at("2026-11-22T10:00:00+07:00")
}

const DONE: Status = Status::Done { at: Timestamp::UNIX_EPOCH };
const PAUSED: Status = Status::Paused { until: Timestamp::UNIX_EPOCH, because: PauseReason::Later };
const SPAM: Status = Status::Ignored { because: IgnoreReason::Spam, at: Timestamp::UNIX_EPOCH };

#[rstest]
#[case::nobody_answered_yet(false, Status::NeedsFirstResponse)]
#[case::somebody_did(true, Status::NeedsNextResponse)]
fn a_customers_words_always_ask_for_an_answer(#[case] staff_wrote: bool, #[case] after: Status) {
    assert_eq!(decide_status_after_message(Spoken::ByCustomer, staff_wrote, noon()), after);
}

#[rstest]
#[case("", Status::WaitingForCustomer)]
#[case("keep", Status::Investigating)]
#[case("done", Status::Done { at: noon() })]
#[case("anything", Status::WaitingForCustomer)]
fn the_button_sets_the_status(#[case] button: &str, #[case] after: Status) {
    let spoken = Spoken::ByStaff(Then::named(button));
    assert_eq!(decide_status_after_message(spoken, false, noon()), after);
}

fn said(n: u128, class: Class, staff: Option<u128>) -> Message {
    Message {
        id: MessageId::from_uuid(Uuid::from_u128(n)),
        class,
        author: if staff.is_some() { Author::Staff } else { Author::Customer },
        staff: staff.map(minted),
        channel: Channel::Portal,
        ticket: crate::model::TicketId::from_uuid(Uuid::nil()),
        strand: None,
        post: crate::model::Post::default(),
        body: String::new(),
        files: Vec::new(),
        delivery: None,
        delivery_detail: None,
        sent_to: None,
        at: noon(),
    }
}

fn minted(n: u128) -> StaffId {
    StaffId::from_uuid(Uuid::from_u128(n))
}

#[rstest]
#[case::nothing_new(Some(2), &[(1, None, true), (2, Some(7), true)], &[])]
#[case::the_customer_wrote(Some(2), &[(1, None, true), (2, Some(7), true), (3, None, true)], &[3])]
#[case::a_colleague_answered(Some(1), &[(1, None, true), (2, Some(8), true)], &[2])]
#[case::a_note_is_no_answer(Some(1), &[(1, None, true), (2, Some(8), false)], &[])]
#[case::own_words_in_another_tab(Some(1), &[(1, None, true), (2, Some(7), true)], &[])]
#[case::a_form_from_before_the_talk(None, &[(1, None, true)], &[1])]
#[case::a_talk_without_words(None, &[], &[])]
#[case::an_id_of_another_ticket(Some(9), &[(1, None, true)], &[1])]
fn an_answer_past_newer_words_is_stale(
    #[case] seen: Option<u128>,
    #[case] talk: &[(u128, Option<u128>, bool)],
    #[case] newer: &[u128],
) {
    let class = |public| if public { Class::Public } else { Class::Internal };
    let talk: Vec<_> = talk.iter().map(|(n, staff, public)| said(*n, class(*public), *staff)).collect();
    let id = |n: u128| MessageId::from_uuid(Uuid::from_u128(n));
    let decision = decide_reply(seen.map(id), minted(7), &talk);
    let newer: Vec<_> = newer.iter().map(|n| id(*n)).collect();
    let expected = if newer.is_empty() { ReplyDecision::Send } else { ReplyDecision::Stale(newer) };
    assert_eq!(decision, expected);
}

#[rstest]
#[case::the_day_before("2026-11-09T10:00:00+07:00", Reopening::Same)]
#[case::to_the_second("2026-11-08T10:00:00+07:00", Reopening::Same)]
#[case::a_second_later("2026-11-08T09:59:59+07:00", Reopening::Linked)]
fn the_window_to_reopen_is_fourteen_days(#[case] ended: &str, #[case] how: Reopening) {
    assert_eq!(decide_reopen(Status::Done { at: at(ended) }, noon()), how);
    let ignored = Status::Ignored { because: IgnoreReason::Mistake, at: at(ended) };
    assert_eq!(decide_reopen(ignored, noon()), how);
    assert_eq!(decide_reopen(Status::WaitingForCustomer, noon()), Reopening::Same);
}

#[rstest]
#[case("2026-11-22T10:00:00+07:00", Err(SnoozeRefusal::Past))]
#[case("2026-11-22T10:00:01+07:00", Ok(()))]
#[case("2027-02-20T10:00:00+07:00", Ok(()))]
#[case("2027-02-20T10:00:01+07:00", Err(SnoozeRefusal::TooLong))]
fn a_snooze_ends_within_ninety_days(#[case] until: &str, #[case] decision: Result<(), SnoozeRefusal>) {
    let (until, because) = (at(until), PauseReason::Part);
    let paused = decision.map(|()| Status::Paused { until, because });
    assert_eq!(decide_snooze((until, because), noon()), paused);
}

#[test]
fn news_wake_what_is_open_and_leave_what_is_done() {
    assert_eq!(decide_news(Status::WaitingForCustomer), Some(Status::CloseTheLoop));
    assert_eq!(decide_news(PAUSED), Some(Status::CloseTheLoop));
    assert_eq!((decide_news(DONE), decide_news(SPAM)), (None, None));
}

#[test]
fn a_ticket_is_given_only_to_somebody_who_can_answer_it() {
    let roles = |role| Roles::of(&[role]);
    assert!(decide_owner(roles(Role::Technician), true));
    assert!(!decide_owner(roles(Role::Technician), false));
    assert!(!decide_owner(roles(Role::Warehouse), true));
    assert!(!decide_owner(Roles::CUSTOMER, true));
}

fn event(seq: i64, happened: Happened) -> TicketEvent {
    TicketEvent { seq, at: noon(), actor: String::new(), message: None, happened }
}

fn wrote(seq: i64) -> TicketEvent {
    event(seq, Happened::MessageReceived { status: Status::NeedsFirstResponse })
}

fn answered(seq: i64) -> TicketEvent {
    event(seq, Happened::MessageQueued { status: Status::WaitingForCustomer })
}

fn failed(seq: i64, reply: i64) -> TicketEvent {
    let words = MessageId::from_uuid(Uuid::nil());
    event(
        seq,
        Happened::MessageFailed {
            reply,
            words,
            status: None,
            staff_wrote: false,
            unanswered: true,
            withdrawn: false,
        },
    )
}

#[rstest]
#[case::the_only_answer(vec![wrote(1), answered(2)], 2, Some((Status::NeedsFirstResponse, false, true)))]
#[case::a_later_answer(
    vec![wrote(1), answered(2), wrote(3), answered(4)], 4, Some((Status::NeedsNextResponse, true, true))
)]
#[case::one_of_two_to_the_same_words(
    vec![wrote(1), answered(2), answered(3)], 3, Some((Status::NeedsNextResponse, true, false))
)]
#[case::both_failed(
    vec![wrote(1), answered(2), answered(3), failed(4, 2)], 3, Some((Status::NeedsFirstResponse, false, true))
)]
#[case::the_shop_began(vec![answered(1)], 1, Some((Status::Investigating, false, false)))]
#[case::told_twice(vec![wrote(1), answered(2), failed(3, 2)], 2, None)]
#[case::no_answer_at_all(vec![wrote(1)], 1, None)]
fn an_answer_that_did_not_arrive_never_happened(
    #[case] events: Vec<TicketEvent>,
    #[case] reply: i64,
    #[case] expected: Option<(Status, bool, bool)>,
) {
    let left = decide_undelivered(&events, reply, Status::WaitingForCustomer);
    let left = left.map(|l| (l.status.unwrap(), l.staff_wrote, l.unanswered));
    assert_eq!(left, expected);
}

#[test]
fn what_is_done_comes_back_and_what_is_ignored_does_not() {
    let events = [wrote(1), answered(2)];
    let status = |now| decide_undelivered(&events, 2, now).unwrap().status;
    assert_eq!(status(DONE), Some(Status::NeedsFirstResponse));
    assert_eq!(status(PAUSED), Some(Status::NeedsFirstResponse));
    assert_eq!(status(SPAM), None);
}

const ROOT: TicketId = TicketId::from_uuid(Uuid::from_u128(1));
const CHILD: TicketId = TicketId::from_uuid(Uuid::from_u128(2));

fn merged(seq: i64, status: Option<Status>) -> TicketEvent {
    let unanswered = status.is_some();
    event(seq, Happened::TicketMerged { child: CHILD, number: 2, status, unanswered, staff_wrote: false })
}

fn spoke(seq: i64, author: Author) -> TicketEvent {
    event(seq, Happened::MergedSpoke { child: CHILD, author, status: Status::NeedsNextResponse })
}

#[test]
fn an_answer_leaves_waiting_whoever_asked_elsewhere_and_nobody_who_did_not() {
    let asked = || wrote(1);
    let (waits, over) = (Some(Status::NeedsFirstResponse), None);
    let two = BTreeMap::from([(ROOT, (None, "Lan")), (CHILD, (None, "Hùng"))]);
    let one = BTreeMap::from([(ROOT, (None, "Lan")), (CHILD, (None, "Lan"))]);
    let of = |events: &[TicketEvent], askers| decide_still_asked(events, ROOT, askers);
    assert_eq!(of(&[asked(), merged(2, waits), answered(3)], &two), Some(CHILD));
    assert_eq!(of(&[asked(), merged(2, waits), answered(3)], &one), None, "the same person");
    assert_eq!(of(&[asked(), merged(2, over), answered(3)], &two), None, "a duplicate that was ended");
    let in_child = [asked(), merged(2, waits), spoke(3, Author::Staff)];
    assert_eq!(of(&in_child, &two), Some(ROOT));
    assert_eq!(of(&[&in_child[..], &[answered(4)]].concat(), &two), None, "both were answered");
    let ended = event(4, Happened::StatusChanged { status: DONE });
    let again = [&in_child[..], &[ended, spoke(5, Author::Customer), answered(6)]].concat();
    assert_eq!(of(&again, &two), Some(CHILD), "whoever writes after an end waits again, nobody else");
}

//! The one deadline that matters, in words.

use jiff::SignedDuration;
use kernel::Timestamp;
use platform::i18n::{Lang, capital};
use ui::{Chip, Tone};

use crate::{
    clocks::{Metric, StatusKind},
    model::Due,
};

/// Below this the colour says "soon".
const SOON: SignedDuration = SignedDuration::from_hours(1);
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// For a row of a queue: "còn 18 phút", "trễ 2 giờ"; for what waits or is over, that.
pub(crate) fn deadline_chip(
    lang: &Lang,
    due: Option<Due>,
    status: StatusKind,
    snoozed_until: Option<Timestamp>,
    now: Timestamp,
) -> Option<Chip> {
    match (status, snoozed_until, due) {
        (StatusKind::Done, ..) => Some(Chip::new(Tone::Ok, lang.t("tickets-status-done")).icon("check")),
        (StatusKind::Ignored, ..) => Some(Chip::new(Tone::Neutral, lang.t("tickets-status-ignored"))),
        (StatusKind::Paused, Some(until), _) => {
            let text = lang.t1("tickets-snoozed-until", "moment", lang.moment(until, now));
            Some(Chip::new(Tone::Neutral, text).icon("alarm-clock"))
        }
        (StatusKind::WaitingForCustomer, _, None) => {
            Some(Chip::new(Tone::Neutral, lang.t("tickets-status-waiting")))
        }
        (_, _, Some(due)) => Some(due_chip(lang, due, now, Words::Short)),
        (_, _, None) => None,
    }
}

/// For the head of a ticket: the same, with what is owed.
pub(crate) fn deadline_line(
    lang: &Lang,
    due: Option<Due>,
    status: StatusKind,
    snoozed_until: Option<Timestamp>,
    now: Timestamp,
) -> Option<Chip> {
    match due {
        Some(due) if status != StatusKind::Done => Some(due_chip(lang, due, now, Words::Long)),
        _ => deadline_chip(lang, due, status, snoozed_until, now),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Words {
    Short,
    Long,
}

fn due_chip(lang: &Lang, due: Due, now: Timestamp, words: Words) -> Chip {
    let left = due.at.duration_since(now);
    let is_late = left < SignedDuration::ZERO;
    let key = match (words, due.metric, is_late) {
        (Words::Short, _, false) => "tickets-due-left",
        (Words::Short, _, true) => "tickets-due-late",
        (Words::Long, Metric::Resolution, false) => "tickets-due-done-left",
        (Words::Long, Metric::Resolution, true) => "tickets-due-done-late",
        (Words::Long, _, false) => "tickets-due-reply-left",
        (Words::Long, _, true) => "tickets-due-reply-late",
    };
    // Less than a minute is told as one: "0 minutes left" reads like a mistake.
    let text = capital(&lang.t1(key, "span", lang.span(left.abs().max(MINUTE))));
    match (is_late, left <= SOON) {
        (true, _) => Chip::new(Tone::Danger, text).icon("triangle-alert"),
        (false, true) => Chip::new(Tone::Warn, text).icon("clock"),
        (false, false) => Chip::new(Tone::Neutral, text).icon("clock"),
    }
}

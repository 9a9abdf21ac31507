//! What the pages show, ready to print.

mod board;
mod intake;
mod own;
mod panels;
mod print;
mod repair;

pub(crate) use board::{BOARD_CARDS, BoardFacts, BoardFilter, BoardPage, ListPage, RowsPage, Show};
pub(crate) use intake::{FindPage, IntakeFields, IntakeKnown, IntakePage, OtherOwner};
pub(crate) use own::{BankPage, OwnFace, OwnListPage, OwnPage, SlipInPage};
pub(crate) use panels::{PANELS, load_hits};
pub(crate) use print::{PrintFacts, PrintPage};
pub(crate) use repair::{RepairFacts, RepairFields, RepairPage};

use kernel::{Money, Timestamp};
use platform::i18n::Lang;
use ui::{Chip, Tone};

use crate::{
    model::{Basis, RepairCard, Status},
    policy::{Awaited, decide_awaited, decide_late, decide_shown},
};

/// The colour of a state.
pub(crate) const fn tone(status: Status) -> Tone {
    match status {
        Status::Intake | Status::HandedOver | Status::Closed => Tone::Neutral,
        Status::Diagnosis => Tone::Info,
        Status::QuoteSent
        | Status::WaitingParts
        | Status::OnHold
        | Status::Lapsed
        | Status::ReadyUnrepaired => Tone::Warn,
        Status::Covered | Status::Approved | Status::InRepair | Status::QualityCheck => Tone::Brand,
        Status::Declined | Status::CannotRepair => Tone::Danger,
        Status::Ready => Tone::Ok,
    }
}

pub(crate) fn status_chip(lang: &Lang, status: Status) -> Chip {
    Chip::new(tone(status), lang.t(status.key()))
}

pub(crate) fn awaited(card: &RepairCard) -> Awaited {
    decide_awaited(card.status, card.held_from)
}

/// How it stands, where many are shown.
pub(crate) fn standing(card: &RepairCard) -> Status {
    decide_shown(card.status, card.supplement)
}

pub(crate) fn is_late(card: &RepairCard, now: Timestamp) -> bool {
    decide_late(awaited(card), card.promised_at, now)
}

/// The date that counts, as a list tells it: the promise, then until when it should be picked up, then when it went.
pub(crate) fn due(lang: &Lang, card: &RepairCard, now: Timestamp) -> String {
    match awaited(card) {
        Awaited::Ready => when(lang, card.promised_at, now),
        Awaited::PickUp => pickup_words(lang, card).unwrap_or_default(),
        Awaited::Nothing => match card.handed_over_at {
            Some(at) => {
                lang.t1("repairs-handed-over-on", "day", lang.day(lang.date_at(at), lang.date_at(now)))
            }
            None => String::new(),
        },
    }
}

fn pickup_words(lang: &Lang, card: &RepairCard) -> Option<String> {
    let is_unrepaired = card.held_from.unwrap_or(card.status) == Status::ReadyUnrepaired;
    let key = if is_unrepaired { "repairs-chip-unrepaired" } else { "repairs-chip-pickup" };
    Some(lang.t1(key, "day", lang.date_short(card.pickup_by?)))
}

/// The clock time for today, else the day.
pub(crate) fn when(lang: &Lang, at: Timestamp, now: Timestamp) -> String {
    let (day, today) = (lang.date_at(at), lang.date_at(now));
    if day == today { lang.time(at) } else { lang.day(day, today) }
}

/// The chips of a card: who pays, what holds it, what is promised.
pub(crate) fn card_chips(lang: &Lang, card: &RepairCard, now: Timestamp) -> Vec<Chip> {
    let mut chips = Vec::new();
    let paid = card.paid_minor.unwrap_or(0);
    if card.basis == Basis::Warranty && paid == 0 {
        let chip = Chip::new(Tone::Ok, lang.t("repairs-chip-warranty")).icon("shield-check");
        chips.push(chip.spoken(lang.t("repairs-basis-warranty")));
    } else if paid > 0 {
        chips.push(Chip::new(Tone::Neutral, lang.money(Money::new(paid, card.currency))));
    }
    chips.extend(state_chip(lang, card));
    if awaited(card) == Awaited::Ready {
        chips.push(promise_chip(lang, card, now));
    }
    chips
}

fn state_chip(lang: &Lang, card: &RepairCard) -> Option<Chip> {
    let word = |tone, key| Some(Chip::new(tone, lang.t(key)));
    match standing(card) {
        Status::Covered | Status::Approved => word(Tone::Brand, "repairs-chip-to-start"),
        Status::QualityCheck => word(Tone::Info, "repairs-chip-check"),
        Status::Declined | Status::Lapsed | Status::CannotRepair => Some(status_chip(lang, card.status)),
        Status::OnHold => {
            let reason = card.hold_reason.map_or("repairs-status-on-hold", crate::model::HoldReason::key);
            Some(Chip::new(Tone::Warn, lang.t(reason)).icon("circle-pause"))
        }
        Status::QuoteSent => {
            let day = lang.date_short(card.quote_last_day?);
            Some(Chip::new(Tone::Neutral, lang.t1("repairs-chip-until", "day", day)).icon("receipt"))
        }
        Status::Ready | Status::ReadyUnrepaired => {
            let tone = if card.status == Status::Ready { Tone::Ok } else { Tone::Warn };
            Some(Chip::new(tone, pickup_words(lang, card)?))
        }
        _ => None,
    }
}

fn promise_chip(lang: &Lang, card: &RepairCard, now: Timestamp) -> Chip {
    let (tone, text) = if is_late(card, now) {
        let late = lang.span(now.duration_since(card.promised_at));
        (Tone::Danger, lang.t1("repairs-chip-late", "span", late))
    } else {
        let today = lang.date_at(card.promised_at) == lang.date_at(now);
        let tone = if today { Tone::Warn } else { Tone::Neutral };
        (tone, when(lang, card.promised_at, now))
    };
    Chip::new(tone, text).icon("clock")
}

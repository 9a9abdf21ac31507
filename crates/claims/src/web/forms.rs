//! What is read from forms; the API sends the same fields.

use coverage::model::{Code, KnownCause, KnownFault, Shown};
use kernel::{Date, date_in};
use platform::{
    i18n::Lang,
    web::{Check, Invalid, Submission},
};
use products::AssetCard;

use crate::{
    actions::{Given, NewRuling, Noted, Question},
    model::{EvidenceKind, Finding, NewClaim, Outcome, Ruling, Wanted},
};

/// Characters of a customer's words; a story, not a book.
const WORDS_MAX: usize = 5000;

/// What is claimed about a product. Photos come later, when they are on disk.
pub(crate) fn new_claim(
    form: &Submission,
    card: &AssetCard,
    lang: &Lang,
    now: kernel::Timestamp,
) -> Result<NewClaim, Invalid> {
    let mut check = form.check();
    let fault = named_fault(form, &mut check);
    let words = check.required("words", WORDS_MAX);
    let appeared_on = past_day(form, &mut check, "appeared_on", date_in(now, lang.zone()));
    let wants = match form.text("wants") {
        "" => Some(Wanted::Advice),
        text => Wanted::named(text),
    };
    if wants.is_none() {
        check.error("wants", "form-error-choice");
    }
    let ticket = form.text("ticket").trim().trim_start_matches('#');
    let ticket: Option<i64> = ticket.parse().ok();
    let new = fault.zip(wants).map(|(fault, wants)| NewClaim {
        asset: card.id,
        fault,
        words,
        appeared_on,
        brought_in: place(form),
        wants,
        photos: vec![],
        ticket,
    });
    check.done(new)
}

/// A named fault, or "another one", which has no name.
fn named_fault(form: &Submission, check: &mut Check<'_>) -> Option<Option<KnownFault>> {
    let fault = match form.text("fault") {
        "other" => Some(None),
        name => KnownFault::named(name).map(Some),
    };
    if fault.is_none() {
        check.error("fault", "form-error-choice");
    }
    fault
}

/// A day that is over, and not older than any product.
fn past_day(form: &Submission, check: &mut Check<'_>, field: &str, today: Date) -> Option<Date> {
    if form.text(field).trim().is_empty() {
        return None;
    }
    let day = check.date(field)?;
    if day > today {
        check.error(field, "form-error-claims-future");
    } else if day.year() < 1990 {
        check.error(field, "form-error-claims-long-ago");
    }
    Some(day)
}

/// Where it is brought in, if somebody says; whether anybody knows the place is asked later.
fn place(form: &Submission) -> Option<String> {
    Some(form.text("brought_in").trim().to_owned()).filter(|place| !place.is_empty())
}

/// The line above the conversation.
pub(crate) fn subject(lang: &Lang, new: &NewClaim, card: &AssetCard) -> String {
    let fault = new.fault.map_or("claims-fault-other", KnownFault::key);
    format!("{}: {}", lang.t(fault), card.title())
}

/// A text that must be there.
pub(crate) fn required_text(form: &Submission, field: &str) -> Result<String, Invalid> {
    let mut check = form.check();
    let text = check.required(field, WORDS_MAX);
    check.done(Some(text))
}

fn evidence_kinds(form: &Submission, check: &mut Check<'_>) -> Vec<EvidenceKind> {
    let chosen = form.all("kinds");
    let mut kinds: Vec<EvidenceKind> = chosen.iter().filter_map(|name| EvidenceKind::named(name)).collect();
    let is_wrong = kinds.is_empty() || kinds.len() != chosen.len();
    kinds.sort_unstable();
    kinds.dedup();
    if is_wrong || kinds.iter().any(|kind| !kind.is_the_customers()) {
        check.error("kinds", "form-error-claims-kinds");
    }
    kinds
}

/// A photo that is named comes with the form.
fn photographed(form: &Submission, check: &mut Check<'_>, kinds: &[EvidenceKind]) {
    if kinds.contains(&EvidenceKind::Photo) && form.files("photos").is_empty() {
        check.error("photos", "form-error-claims-no-photo");
    }
}

/// What is asked of a customer.
pub(crate) fn question(form: &Submission) -> Result<Question, Invalid> {
    let mut check = form.check();
    let kinds = evidence_kinds(form, &mut check);
    let words = check.optional("question", WORDS_MAX);
    check.done(Some(Question { kinds, words }))
}

/// What a customer sends.
pub(crate) fn given(form: &Submission) -> Result<Given, Invalid> {
    let mut check = form.check();
    let kinds = evidence_kinds(form, &mut check);
    photographed(form, &mut check, &kinds);
    let words = check.required("words", WORDS_MAX);
    check.done(Some(Given { kinds, words, photos: vec![] }))
}

/// What the shop notes: the kind says which finding it takes.
pub(crate) fn noted(form: &Submission, today: Date) -> Result<Noted, Invalid> {
    let mut check = form.check();
    let kind = EvidenceKind::named(form.text("kind"));
    if kind.is_none() {
        check.error("kind", "form-error-choice");
    }
    let delivered_on = past_day(form, &mut check, "delivered_on", today);
    let cause = KnownCause::named(form.text("cause"));
    let at_delivery = match form.text("at_delivery") {
        "shown" => Some(Shown::Shown),
        "rebutted" => Some(Shown::Rebutted),
        _ => None,
    };
    if kind == Some(EvidenceKind::Inspection) && cause.is_none() {
        check.error("cause", "form-error-claims-cause");
    }
    if kind == Some(EvidenceKind::AtDelivery) && at_delivery.is_none() {
        check.error("at_delivery", "form-error-choice");
    }
    let words = check.required("note", WORDS_MAX);
    let appeared_on = past_day(form, &mut check, "showed_on", today);
    photographed(form, &mut check, kind.as_slice());
    let cause = cause.map(Code::from);
    let finding = Finding { delivered_on, cause, at_delivery, appeared_on, brought_in: place(form) };
    check.done(kind.map(|kind| Noted { kind, finding, words, photos: vec![] }))
}

/// What is said to a claim.
pub(crate) fn ruling(form: &Submission) -> Result<NewRuling, Invalid> {
    let mut check = form.check();
    let ruling = Ruling::named(form.text("ruling"));
    if ruling.is_none() {
        check.error("ruling", "form-error-choice");
    }
    let reason = check.optional("reason", WORDS_MAX);
    let seen = form.text("seen").to_owned();
    check.done(ruling.map(|ruling| NewRuling { ruling, reason, seen }))
}

/// How it ended.
pub(crate) fn closing(form: &Submission) -> Result<(Outcome, String), Invalid> {
    let mut check = form.check();
    let outcome = Outcome::named(form.text("outcome"));
    if outcome.is_none() {
        check.error("outcome", "form-error-choice");
    }
    let note = check.optional("closing", WORDS_MAX);
    check.done(outcome.map(|outcome| (outcome, note)))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn fields<T>(read: Result<T, Invalid>) -> Vec<String> {
        read.err().map(|i| i.errors.into_iter().map(|e| e.field).collect()).unwrap_or_default()
    }

    #[test]
    fn an_inspection_names_the_cause() {
        let today = date(2026, 11, 22);
        let form = |fields: &[(&str, &str)]| noted(&Submission::of(fields), today);
        assert_eq!(fields(form(&[("kind", "inspection"), ("note", "seen")])), ["cause"]);
        let whole = form(&[("kind", "inspection"), ("note", "seen"), ("cause", "liquid")]).unwrap();
        assert_eq!(whole.finding.cause.unwrap().as_str(), "liquid");
    }

    #[test]
    fn a_day_of_delivery_is_over() {
        let today = date(2026, 11, 22);
        let on = |day: &str| {
            fields(noted(
                &Submission::of(&[("kind", "serial_label"), ("note", "x"), ("delivered_on", day)]),
                today,
            ))
        };
        assert!(on("2026-11-22").is_empty());
        assert_eq!(on("2026-11-23"), ["delivered_on"]);
        assert_eq!(on("1989-12-31"), ["delivered_on"]);
    }

    #[test]
    fn an_inspection_is_not_asked_of_a_customer() {
        let ask = |kind: &str| fields(question(&Submission::of(&[("kinds", kind)])));
        assert_eq!(ask("inspection"), ["kinds"]);
        assert_eq!(ask("nonsense"), ["kinds"]);
        assert!(ask("photo").is_empty());
        assert_eq!(fields(question(&Submission::of(&[]))), ["kinds"]);
    }
}

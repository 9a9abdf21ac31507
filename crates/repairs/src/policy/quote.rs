//! A price: when it may be sent, through which day it holds, what an answer to it means.

use coverage::quotes;
use kernel::{Currency, Date, Money, MoneyError};

use super::QUOTE_DAYS;
use crate::model::{Answer, LineChoice, LineId, Quote, QuoteState, Status};

/// What lines are written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pricing {
    /// The price of the repair.
    Whole,
    /// What was found during the work, beside what was agreed.
    Supplement,
}

/// Whether lines may be written down now, and for what. Between the sending and the answer nobody changes a price; what
/// was agreed is never changed, only added to (QUOTE-CAP: what costs more is asked again).
pub const fn decide_pricing(status: Status) -> Option<Pricing> {
    match status {
        Status::Diagnosis | Status::Lapsed => Some(Pricing::Whole),
        Status::InRepair | Status::WaitingParts => Some(Pricing::Supplement),
        _ => None,
    }
}

/// What becomes of the lines that were written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// The customer pays nothing and is not asked.
    Covered,
    /// The customer is asked, and may accept through this day.
    Ask {
        /// The last day.
        last_day: Date,
    },
}

/// Why there is nothing to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfferRefusal {
    /// No line.
    NoLines,
    /// The sum is too large to be true.
    TooMuch,
}

/// A price without a line is not sent. What the warranty pays wholly needs no answer, unless the customer may choose
/// something. QUOTE-TTL: the day of sending is not counted.
///
/// # Errors
/// [`OfferRefusal`].
pub fn decide_offer(quote: &Quote, currency: Currency, today: Date) -> Result<Offer, OfferRefusal> {
    if quote.lines.is_empty() {
        return Err(OfferRefusal::NoLines);
    }
    let totals = quote.totals(currency).map_err(|_| OfferRefusal::TooMuch)?;
    let asks = totals.paid.minor > 0 || quote.lines.iter().any(|l| l.choice == LineChoice::Optional);
    let last_day = quotes::last_day(today, QUOTE_DAYS);
    Ok(if asks { Offer::Ask { last_day } } else { Offer::Covered })
}

/// What the customer says to a price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnswerRequest {
    /// Yes, with these of the optional lines.
    Approve(Vec<LineId>),
    /// No.
    Decline,
}

/// What an answer means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteOutcome {
    /// Whether work is approved.
    pub answer: Answer,
    /// What may be billed at most (QUOTE-CAP).
    pub cap: Money,
    /// The lines that are left out.
    pub declined: Vec<LineId>,
}

/// Why an answer is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuoteRefusal {
    /// No price was sent.
    NotSent,
    /// Somebody answered before; that answer stands.
    AlreadyAnswered,
    /// The shop took it back; the work goes on as it was agreed.
    Withdrawn,
    /// Its last day is over.
    Expired {
        /// The last day.
        last_day: Date,
    },
    /// The sum is too large to be true.
    TooMuch,
}

impl QuoteRefusal {
    /// The Fluent key of the reason.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotSent | Self::TooMuch => "repairs-refused-not-sent",
            Self::AlreadyAnswered => "repairs-refused-answered",
            Self::Withdrawn => "repairs-refused-withdrawn",
            Self::Expired { .. } => "repairs-refused-expired",
        }
    }
}

impl From<MoneyError> for QuoteRefusal {
    fn from(_: MoneyError) -> Self {
        Self::TooMuch
    }
}

/// A price is accepted through its last day (QUOTE-TTL); what is accepted caps the bill (QUOTE-CAP). Optional lines
/// that were not chosen are left out; if nothing is left, that is a no. A no is taken on any day.
///
/// # Errors
/// [`QuoteRefusal`]; the first answer stands.
pub fn decide_quote_answer(
    quote: &Quote,
    request: &AnswerRequest,
    currency: Currency,
    today: Date,
) -> Result<QuoteOutcome, QuoteRefusal> {
    let last_day = match (quote.state, quote.last_day) {
        (QuoteState::Sent, Some(last_day)) => last_day,
        (QuoteState::Answered, _) => return Err(QuoteRefusal::AlreadyAnswered),
        (QuoteState::Withdrawn, _) => return Err(QuoteRefusal::Withdrawn),
        (QuoteState::Lapsed, Some(last_day)) => return Err(QuoteRefusal::Expired { last_day }),
        _ => return Err(QuoteRefusal::NotSent),
    };
    let everything = quote.lines.iter().map(|l| l.id);
    let AnswerRequest::Approve(chosen) = request else {
        let cap = Money::zero(currency);
        return Ok(QuoteOutcome { answer: Answer::Declined, cap, declined: everything.collect() });
    };
    if !quotes::holds_on(last_day, today) {
        return Err(QuoteRefusal::Expired { last_day });
    }
    let is_kept =
        |line: &&crate::model::QuoteLine| line.choice == LineChoice::Needed || chosen.contains(&line.id);
    let kept: Vec<_> = quote.lines.iter().filter(is_kept).collect();
    let cap = Money::sum(currency, kept.iter().map(|l| Money::new(l.paid_minor, currency)))?;
    let declined = everything.filter(|id| !kept.iter().any(|l| l.id == *id)).collect();
    let answer = if kept.is_empty() { Answer::Declined } else { Answer::Approved };
    Ok(QuoteOutcome { answer, cap, declined })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use kernel::Uuid;
    use rstest::rstest;

    use super::*;
    use crate::model::{LineKind, QuoteId, QuoteLine};

    fn line(n: u128, paid_minor: i64, choice: LineChoice) -> QuoteLine {
        QuoteLine {
            id: LineId::from_uuid(Uuid::from_u128(n)),
            label: format!("line {n}"),
            kind: LineKind::Part,
            choice,
            covered_minor: 0,
            paid_minor,
            payer_reason: String::new(),
        }
    }

    fn sent(lines: Vec<QuoteLine>) -> Quote {
        Quote {
            id: QuoteId::from_uuid(Uuid::nil()),
            version: 1,
            state: QuoteState::Sent,
            is_supplement: false,
            sent_at: None,
            last_day: Some(date(2026, 11, 29)),
            lines,
        }
    }

    fn screen_and_film() -> Quote {
        sent(vec![line(1, 1_400_000, LineChoice::Needed), line(2, 250_000, LineChoice::Optional)])
    }

    fn approve(ids: &[u128]) -> AnswerRequest {
        AnswerRequest::Approve(ids.iter().map(|n| LineId::from_uuid(Uuid::from_u128(*n))).collect())
    }

    fn answered(quote: &Quote, request: &AnswerRequest, today: Date) -> Result<QuoteOutcome, QuoteRefusal> {
        decide_quote_answer(quote, request, Currency::VND, today)
    }

    #[rstest]
    #[case::the_day_before(date(2026, 11, 28), true)]
    #[case::the_last_day(date(2026, 11, 29), true)]
    #[case::the_day_after(date(2026, 11, 30), false)]
    fn a_price_is_accepted_through_its_last_day(#[case] today: Date, #[case] is_taken: bool) {
        let outcome = answered(&screen_and_film(), &approve(&[2]), today);
        assert_eq!(outcome.is_ok(), is_taken, "{outcome:?}");
        assert!(answered(&screen_and_film(), &AnswerRequest::Decline, today).is_ok(), "a no is always taken");
    }

    #[rstest]
    #[case::both(&[2], 1_650_000, &[])]
    #[case::the_needed_one_only(&[], 1_400_000, &[2])]
    #[case::a_line_of_another_quote_is_not_chosen(&[9], 1_400_000, &[2])]
    fn the_cap_is_the_sum_of_what_was_approved(
        #[case] chosen: &[u128],
        #[case] cap: i64,
        #[case] out: &[u128],
    ) {
        let outcome = answered(&screen_and_film(), &approve(chosen), date(2026, 11, 22)).unwrap();
        let declined: Vec<u128> = outcome.declined.iter().map(|id| id.uuid().as_u128()).collect();
        assert_eq!(
            (outcome.answer, outcome.cap, declined.as_slice()),
            (Answer::Approved, Money::vnd(cap), out)
        );
    }

    #[test]
    fn a_yes_to_nothing_is_a_no() {
        let extras = sent(vec![line(1, 250_000, LineChoice::Optional)]);
        let outcome = answered(&extras, &approve(&[]), date(2026, 11, 22)).unwrap();
        assert_eq!((outcome.answer, outcome.cap), (Answer::Declined, Money::vnd(0)));
    }

    #[test]
    fn the_second_person_finds_the_first_answer() {
        let quote = Quote { state: QuoteState::Answered, ..screen_and_film() };
        assert_eq!(
            answered(&quote, &AnswerRequest::Decline, date(2026, 11, 22)),
            Err(QuoteRefusal::AlreadyAnswered)
        );
    }

    #[test]
    fn what_the_shop_took_back_is_answered_no_more() {
        let quote = Quote { state: QuoteState::Withdrawn, is_supplement: true, ..screen_and_film() };
        assert_eq!(answered(&quote, &approve(&[2]), date(2026, 11, 22)), Err(QuoteRefusal::Withdrawn));
    }

    #[test]
    fn a_price_is_written_before_the_work_and_added_to_during_it() {
        for status in Status::ALL {
            let expected = match status {
                Status::Diagnosis | Status::Lapsed => Some(Pricing::Whole),
                Status::InRepair | Status::WaitingParts => Some(Pricing::Supplement),
                _ => None,
            };
            assert_eq!(decide_pricing(*status), expected, "{status:?}");
        }
    }

    #[rstest]
    #[case::no_line(vec![], Err(OfferRefusal::NoLines))]
    #[case::all_covered(vec![line(1, 0, LineChoice::Needed)], Ok(Offer::Covered))]
    #[case::a_free_choice_is_still_asked(
        vec![line(1, 0, LineChoice::Optional)], Ok(Offer::Ask { last_day: date(2026, 11, 29) })
    )]
    #[case::paid(vec![line(1, 1, LineChoice::Needed)], Ok(Offer::Ask { last_day: date(2026, 11, 29) }))]
    #[case::beyond_counting(
        vec![line(1, i64::MAX, LineChoice::Needed), line(2, 1, LineChoice::Needed)], Err(OfferRefusal::TooMuch)
    )]
    fn only_what_costs_is_asked(#[case] lines: Vec<QuoteLine>, #[case] offer: Result<Offer, OfferRefusal>) {
        let draft = Quote { state: QuoteState::Draft, ..sent(lines) };
        assert_eq!(decide_offer(&draft, Currency::VND, date(2026, 11, 22)), offer);
    }
}

//! Who pays for a line, what is billed at the end, what may be taken in.

use coverage::{model::KnownCause, quotes};
use kernel::{Currency, Money, MoneyError};

use crate::model::{Answer, Approval, LineKind, PaidBy, Quote, QuoteState};

/// What the room coverage says of this device today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    /// Parts and labour are free of charge.
    Pays,
    /// The customer pays.
    DoesNotPay,
    /// The customer pays, because the warranty excludes what caused this fault.
    Excluded(KnownCause),
    /// An exclusion would apply, but findings or photos from the bench are missing (EXCL-EVIDENCE).
    Unproven,
    /// A fact is missing or a person must decide.
    Undecided,
}

/// A line's price by payer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split {
    /// What the warranty or the shop pays.
    pub covered: Money,
    /// What the customer pays.
    pub paid: Money,
    /// The Fluent key of why.
    pub reason: &'static str,
}

/// Why nobody can be named as payer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SplitRefusal {
    /// Coverage could not be decided: somebody must name the payer.
    Undecided,
    /// An exclusion without evidence: it must be shown before anybody is charged for it.
    Unproven,
}

/// The Fluent key of why the customer pays for what this caused.
const fn excluded(cause: KnownCause) -> &'static str {
    match cause {
        KnownCause::Manufacturing => "repairs-reason-no-warranty",
        KnownCause::Impact => "repairs-reason-impact",
        KnownCause::Liquid => "repairs-reason-liquid",
        KnownCause::ThirdPartyPart => "repairs-reason-third-party-part",
        KnownCause::Wear => "repairs-reason-wear",
    }
}

/// Whether the room coverage named the payer of a line with this reason, so that other findings may name another.
pub fn is_decided_by_cover(reason: &str) -> bool {
    let by_cause = KnownCause::ALL.iter().any(|c| excluded(*c) == reason);
    by_cause || matches!(reason, "repairs-reason-warranty" | "repairs-reason-no-warranty")
}

/// Extras are never covered. What coverage cannot decide, a person does: the customer is not charged by default.
///
/// # Errors
/// [`SplitRefusal`].
pub fn decide_split(
    amount: Money,
    kind: LineKind,
    payer: PaidBy,
    cover: Cover,
) -> Result<Split, SplitRefusal> {
    let nothing = Money::zero(amount.currency);
    let customer = |reason| Split { covered: nothing, paid: amount, reason };
    let free = |reason| Split { covered: amount, paid: nothing, reason };
    Ok(match (payer, kind, cover) {
        (PaidBy::Shop, ..) => free("repairs-reason-goodwill"),
        (PaidBy::Customer, ..) => customer("repairs-reason-agreed"),
        (PaidBy::AsCovered, LineKind::Extra, _) => customer("repairs-reason-extra"),
        (PaidBy::AsCovered, _, Cover::Pays) => free("repairs-reason-warranty"),
        (PaidBy::AsCovered, _, Cover::DoesNotPay) => customer("repairs-reason-no-warranty"),
        (PaidBy::AsCovered, _, Cover::Excluded(cause)) => customer(excluded(cause)),
        (PaidBy::AsCovered, _, Cover::Unproven) => return Err(SplitRefusal::Unproven),
        (PaidBy::AsCovered, _, Cover::Undecided) => return Err(SplitRefusal::Undecided),
    })
}

/// On which ground a bill is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BillGround {
    /// The work was done.
    Repaired {
        /// What the lines cost the customer.
        lines: Money,
        /// What was approved, if the customer was asked.
        cap: Option<Money>,
    },
    /// The customer declined, or did not answer.
    NotWanted {
        /// The fee that was disclosed at intake; nothing if none was.
        fee: Money,
    },
    /// We could not repair it; nothing is owed in this money.
    Impossible(Currency),
}

/// On which ground a bill is made, from the price as it stands: a whole quote and its supplements, each with its answer.
/// The lines and the approvals of what was agreed are added up; a supplement that was declined, lapsed or taken back
/// adds nothing and takes nothing away.
///
/// # Errors
/// [`MoneyError::Overflow`] beyond 64 bits.
pub fn decide_ground(
    price: &[(Quote, Option<Approval>)],
    fee: Money,
    gave_up: bool,
) -> Result<BillGround, MoneyError> {
    let currency = fee.currency;
    let whole = price.iter().rev().find(|(quote, _)| !quote.is_supplement);
    let is_unwanted = whole.is_some_and(|(quote, answer)| {
        quote.is_void() || answer.as_ref().is_some_and(|a| a.answer == Answer::Declined)
    });
    if is_unwanted {
        return Ok(BillGround::NotWanted { fee });
    }
    if gave_up {
        return Ok(BillGround::Impossible(currency));
    }
    let agreed = price.iter().filter(|(quote, answer)| match answer {
        Some(answer) => answer.answer == Answer::Approved,
        None => quote.state == QuoteState::Covered,
    });
    let mut lines = Money::zero(currency);
    let mut cap = None;
    for (quote, answer) in agreed {
        lines = lines.add(quote.totals(currency)?.paid)?;
        if let Some(answer) = answer {
            let before: Money = cap.unwrap_or(Money::zero(currency));
            cap = Some(before.add(Money::new(answer.cap_minor, currency))?);
        }
    }
    Ok(BillGround::Repaired { lines, cap })
}

/// What is billed. Never above the approval (QUOTE-CAP); without an approval nothing; after a no only the fee that was
/// disclosed at intake (QUOTE-DECLINE-FEE); for our own failure nothing.
pub fn decide_bill(ground: BillGround) -> Money {
    match ground {
        BillGround::Repaired { lines, cap } => quotes::billable(lines, cap),
        BillGround::NotWanted { fee } => fee,
        BillGround::Impossible(currency) => Money::zero(currency),
    }
}

/// Why money is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PayRefusal {
    /// Nothing, or less.
    Nothing,
    /// More than is owed.
    MoreThanOwed,
}

/// A payment is at most what is still owed.
///
/// # Errors
/// [`PayRefusal`].
pub fn decide_payment(amount: Money, owed: Money) -> Result<(), PayRefusal> {
    match amount.minor {
        ..=0 => Err(PayRefusal::Nothing),
        minor if minor > owed.minor || amount.currency != owed.currency => Err(PayRefusal::MoreThanOwed),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Timestamp, Uuid};
    use rstest::rstest;

    use super::*;
    use crate::model::{AnswerWay, LineChoice, LineId, QuoteId, QuoteLine};

    #[rstest]
    #[case::free_under_warranty(LineKind::Part, PaidBy::AsCovered, Cover::Pays, Ok((5_400_000, 0)))]
    #[case::labour_too(LineKind::Labour, PaidBy::AsCovered, Cover::Pays, Ok((5_400_000, 0)))]
    #[case::extras_never(LineKind::Extra, PaidBy::AsCovered, Cover::Pays, Ok((0, 5_400_000)))]
    #[case::over(LineKind::Part, PaidBy::AsCovered, Cover::DoesNotPay, Ok((0, 5_400_000)))]
    #[case::own_fault(LineKind::Part, PaidBy::Customer, Cover::Pays, Ok((0, 5_400_000)))]
    #[case::goodwill(LineKind::Part, PaidBy::Shop, Cover::DoesNotPay, Ok((5_400_000, 0)))]
    #[case::own_doing(LineKind::Part, PaidBy::AsCovered, Cover::Excluded(KnownCause::Liquid), Ok((0, 5_400_000)))]
    #[case::goodwill_beats_a_cause(
        LineKind::Part, PaidBy::Shop, Cover::Excluded(KnownCause::Liquid), Ok((5_400_000, 0))
    )]
    #[case::no_proof(LineKind::Part, PaidBy::AsCovered, Cover::Unproven, Err(SplitRefusal::Unproven))]
    #[case::unknown(LineKind::Part, PaidBy::AsCovered, Cover::Undecided, Err(SplitRefusal::Undecided))]
    fn each_line_names_both_payers(
        #[case] kind: LineKind,
        #[case] payer: PaidBy,
        #[case] cover: Cover,
        #[case] shares: Result<(i64, i64), SplitRefusal>,
    ) {
        let split = decide_split(Money::vnd(5_400_000), kind, payer, cover);
        assert_eq!(split.map(|s| (s.covered.minor, s.paid.minor)), shares);
    }

    #[rstest]
    #[case::as_approved(Some(250_000), 250_000, 250_000)]
    #[case::never_above_the_approval(Some(250_000), 400_000, 250_000)]
    #[case::cheaper_than_approved(Some(250_000), 200_000, 200_000)]
    #[case::nobody_was_asked(None, 400_000, 0)]
    fn a_bill_never_exceeds_the_approval(#[case] cap: Option<i64>, #[case] lines: i64, #[case] bill: i64) {
        let ground = BillGround::Repaired { lines: Money::vnd(lines), cap: cap.map(Money::vnd) };
        assert_eq!(decide_bill(ground), Money::vnd(bill));
    }

    #[test]
    fn the_line_says_which_cause_it_was() {
        let split =
            |cover| decide_split(Money::vnd(1), LineKind::Part, PaidBy::AsCovered, cover).unwrap().reason;
        assert_eq!(split(Cover::Excluded(KnownCause::Liquid)), "repairs-reason-liquid");
        assert_eq!(split(Cover::DoesNotPay), "repairs-reason-no-warranty");
        assert!(
            is_decided_by_cover("repairs-reason-liquid") && is_decided_by_cover("repairs-reason-warranty")
        );
        for by_hand in ["repairs-reason-goodwill", "repairs-reason-agreed", "repairs-reason-extra"] {
            assert!(!is_decided_by_cover(by_hand), "{by_hand}");
        }
    }

    fn priced(
        is_supplement: bool,
        state: QuoteState,
        paid: i64,
        answer: Option<Answer>,
    ) -> (Quote, Option<Approval>) {
        let line = QuoteLine {
            id: LineId::from_uuid(Uuid::nil()),
            label: String::new(),
            kind: LineKind::Part,
            choice: LineChoice::Needed,
            covered_minor: 0,
            paid_minor: paid,
            payer_reason: String::new(),
        };
        let quote = Quote {
            id: QuoteId::from_uuid(Uuid::nil()),
            version: 1,
            state,
            is_supplement,
            sent_at: None,
            last_day: None,
            lines: vec![line],
        };
        let approval = answer.map(|answer| Approval {
            answer,
            cap_minor: if answer == Answer::Approved { paid } else { 0 },
            way: AnswerWay::Portal,
            name: String::new(),
            at: Timestamp::UNIX_EPOCH,
        });
        (quote, approval)
    }

    /// A screen for 1,400 was agreed; then a battery for 600 was found.
    #[rstest]
    #[case::asked(QuoteState::Sent, None, 1_400)]
    #[case::still_written(QuoteState::Draft, None, 1_400)]
    #[case::approved(QuoteState::Answered, Some(Answer::Approved), 2_000)]
    #[case::declined(QuoteState::Answered, Some(Answer::Declined), 1_400)]
    #[case::lapsed(QuoteState::Lapsed, None, 1_400)]
    #[case::taken_back(QuoteState::Withdrawn, None, 1_400)]
    fn a_supplement_is_owed_only_when_it_was_approved(
        #[case] state: QuoteState,
        #[case] answer: Option<Answer>,
        #[case] bill: i64,
    ) {
        let agreed = priced(false, QuoteState::Answered, 1_400, Some(Answer::Approved));
        let price = [agreed, priced(true, state, 600, answer)];
        let ground = decide_ground(&price, Money::vnd(100), false).unwrap();
        assert_eq!(decide_bill(ground), Money::vnd(bill));
    }

    #[test]
    fn a_supplement_to_a_free_repair_is_all_that_is_owed() {
        let price = [
            priced(false, QuoteState::Covered, 0, None),
            priced(true, QuoteState::Answered, 600, Some(Answer::Approved)),
        ];
        assert_eq!(decide_bill(decide_ground(&price, Money::vnd(0), false).unwrap()), Money::vnd(600));
    }

    #[rstest]
    #[case::declined(QuoteState::Answered, Some(Answer::Declined))]
    #[case::lapsed(QuoteState::Lapsed, None)]
    fn without_the_repair_only_the_fee_is_owed(#[case] state: QuoteState, #[case] answer: Option<Answer>) {
        let ground = decide_ground(&[priced(false, state, 1_400, answer)], Money::vnd(100), false).unwrap();
        assert_eq!(decide_bill(ground), Money::vnd(100));
    }

    #[test]
    fn a_no_costs_only_what_was_said_beforehand() {
        let fee = Money::vnd(100_000);
        assert_eq!(decide_bill(BillGround::NotWanted { fee }), fee);
        assert_eq!(decide_bill(BillGround::Impossible(Currency::VND)).minor, 0);
    }

    #[rstest]
    #[case(1, Ok(()))]
    #[case(250_000, Ok(()))]
    #[case(250_001, Err(PayRefusal::MoreThanOwed))]
    #[case(0, Err(PayRefusal::Nothing))]
    fn nobody_pays_more_than_is_owed(#[case] amount: i64, #[case] expected: Result<(), PayRefusal>) {
        assert_eq!(decide_payment(Money::vnd(amount), Money::vnd(250_000)), expected);
    }
}

//! Who pays for a line, what is billed at the end, what may be taken in.

use kernel::{Currency, Money};

use crate::model::{LineKind, PaidBy};

/// What the room coverage says of this device today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    /// Parts and labour are free of charge.
    Pays,
    /// The customer pays.
    DoesNotPay,
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
}

/// Extras are never covered. What coverage cannot decide, a person does: the customer is not charged by default.
///
/// # Errors
/// [`SplitRefusal::Undecided`].
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

/// What is billed. Never above the approval (QUOTE-CAP); without an approval nothing; after a no only the fee that was
/// disclosed at intake (QUOTE-DECLINE-FEE); for our own failure nothing.
pub fn decide_bill(ground: BillGround) -> Money {
    match ground {
        BillGround::Repaired { lines, cap } => {
            let cap = cap.unwrap_or(Money::zero(lines.currency));
            if cap.currency == lines.currency && cap.minor < lines.minor { cap } else { lines }
        }
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
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::free_under_warranty(LineKind::Part, PaidBy::AsCovered, Cover::Pays, Ok((5_400_000, 0)))]
    #[case::labour_too(LineKind::Labour, PaidBy::AsCovered, Cover::Pays, Ok((5_400_000, 0)))]
    #[case::extras_never(LineKind::Extra, PaidBy::AsCovered, Cover::Pays, Ok((0, 5_400_000)))]
    #[case::over(LineKind::Part, PaidBy::AsCovered, Cover::DoesNotPay, Ok((0, 5_400_000)))]
    #[case::own_fault(LineKind::Part, PaidBy::Customer, Cover::Pays, Ok((0, 5_400_000)))]
    #[case::goodwill(LineKind::Part, PaidBy::Shop, Cover::DoesNotPay, Ok((5_400_000, 0)))]
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

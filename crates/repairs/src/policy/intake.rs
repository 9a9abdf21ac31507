//! Whether a device may be taken in: the acceptance document must be whole before the device leaves the hand.

use kernel::{BranchId, CustomerId, Timestamp};
use products::{AssetId, fold_serial};

use super::INTAKE_PHOTOS_MIN;
use crate::model::{Basis, DataChoice, LoanDecision, Passcode};

/// What is known at the counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IntakeFacts<'f> {
    /// As it was read.
    pub serial: &'f str,
    /// The serial that we know this device by; empty when we do not know it.
    pub known_serial: &'f str,
    /// Whether it was taken in before and not given back yet.
    pub is_here: bool,
    /// Known devices with this number that somebody else owns, as [`decide_others`] found them.
    pub others: &'f [AssetId],
    /// For which of them the customer's word was taken.
    pub claims: &'f [AssetId],
    /// In the customer's words.
    pub fault: &'f str,
    /// On which ground.
    pub basis: Option<Basis>,
    /// When it will be ready.
    pub promised_at: Option<Timestamp>,
    /// How many photos show its condition.
    pub photos: usize,
    /// Whether a device is lent.
    pub loan: Option<LoanDecision>,
    /// Which, or what was agreed instead.
    pub loan_note: &'f str,
    /// What becomes of the data.
    pub data_choice: Option<DataChoice>,
    /// How it is unlocked.
    pub passcode: Option<Passcode>,
    /// The typed name.
    pub signed_name: &'f str,
}

/// What the acceptance document lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntakeMissing {
    /// The serial, as it was read.
    Serial,
    /// The serial is not that of the chosen device (SERIAL-MATCH).
    OtherSerial,
    /// The customer's word that the device may be brought, where somebody else owns it as far as we know.
    OwnersWord,
    /// The end of an earlier repair: a device that lies in the shop cannot be brought in.
    GivenBack,
    /// The fault, in the customer's words.
    Fault,
    /// Two photos of its condition.
    Photos,
    /// The ground: warranty, paid, or after the diagnosis.
    Basis,
    /// The time for carrying out the repair (19/2023/QH15, Art. 30(2)(c)).
    Promise,
    /// A promise that is already over.
    PromiseOver,
    /// What becomes of the data.
    Data,
    /// How it is unlocked.
    Passcode,
    /// The decision on a temporary device (Art. 30(2)(d)).
    Loan,
    /// Which device is lent, or what was agreed instead.
    LoanNote,
    /// The customer's name.
    Signature,
    /// In which branch, where the shop has several.
    Branch,
}

impl IntakeMissing {
    /// The field of the form, and the Fluent key of what to do.
    pub const fn at(self) -> (&'static str, &'static str) {
        match self {
            Self::Serial => ("serial", "form-error-repairs-serial"),
            Self::OtherSerial => ("serial", "form-error-repairs-other-serial"),
            Self::OwnersWord => ("other_owner", "form-error-repairs-other-owner"),
            Self::GivenBack => ("device", "form-error-repairs-given-back"),
            Self::Fault => ("fault", "form-error-repairs-fault"),
            Self::Photos => ("photos", "form-error-repairs-photos"),
            Self::Basis => ("basis", "form-error-choice"),
            Self::Promise => ("promised_at", "form-error-repairs-promise"),
            Self::PromiseOver => ("promised_at", "form-error-repairs-promise-over"),
            Self::Data => ("data_choice", "form-error-choice"),
            Self::Passcode => ("passcode", "form-error-choice"),
            Self::Loan => ("loan", "form-error-repairs-loan"),
            Self::LoanNote => ("loan_note", "form-error-repairs-loan-note"),
            Self::Signature => ("signed_name", "form-error-repairs-signature"),
            Self::Branch => ("branch", "form-error-choice"),
        }
    }
}

/// In which branch a device is taken in: the one that was chosen, else the one where the receiver works, else the only
/// one. A shop without branches has none; with several somebody must say.
///
/// # Errors
/// [`IntakeMissing::Branch`] when it is not known, or is none of the shop's.
pub fn decide_branch(
    chosen: Option<BranchId>,
    own: Option<BranchId>,
    branches: &[BranchId],
) -> Result<Option<BranchId>, IntakeMissing> {
    match (chosen.or(own), branches) {
        (Some(branch), _) if branches.contains(&branch) => Ok(Some(branch)),
        (Some(_), _) => Err(IntakeMissing::Branch),
        (None, []) => Ok(None),
        (None, [only]) => Ok(Some(*only)),
        (None, _) => Err(IntakeMissing::Branch),
    }
}

/// Those of the known devices with one number that belong to somebody else than who brings it. Where one of them is the
/// customer's own, that one is meant. Who is new at the shop owns none. Nobody is sent away for it: a family has one
/// phone shop, and what the customer says is written down (ours; a conflict of owners is settled by a person).
pub fn decide_others(known: &[(AssetId, Option<CustomerId>)], customer: Option<CustomerId>) -> Vec<AssetId> {
    if customer.is_some() && known.iter().any(|(_, owner)| *owner == customer) {
        return Vec::new();
    }
    known.iter().filter(|(_, owner)| owner.is_some()).map(|(asset, _)| *asset).collect()
}

/// Everything that the document lacks, so that the form can say it at once.
///
/// # Errors
/// What is missing; never empty.
pub fn decide_intake(f: &IntakeFacts<'_>, now: Timestamp) -> Result<(), Vec<IntakeMissing>> {
    let needs_note = f.loan.is_some_and(|l| l != LoanDecision::NotWanted);
    let both_known = !f.serial.is_empty() && !f.known_serial.is_empty();
    let is_other = both_known && fold_serial(f.serial) != fold_serial(f.known_serial);
    let rules = [
        (f.serial.is_empty(), IntakeMissing::Serial),
        (is_other, IntakeMissing::OtherSerial),
        (f.others.iter().any(|a| !f.claims.contains(a)), IntakeMissing::OwnersWord),
        (f.is_here, IntakeMissing::GivenBack),
        (f.fault.is_empty(), IntakeMissing::Fault),
        (f.photos < INTAKE_PHOTOS_MIN, IntakeMissing::Photos),
        (f.basis.is_none(), IntakeMissing::Basis),
        (f.promised_at.is_none(), IntakeMissing::Promise),
        (f.promised_at.is_some_and(|p| p <= now), IntakeMissing::PromiseOver),
        (f.data_choice.is_none(), IntakeMissing::Data),
        (f.passcode.is_none(), IntakeMissing::Passcode),
        (f.loan.is_none(), IntakeMissing::Loan),
        (needs_note && f.loan_note.is_empty(), IntakeMissing::LoanNote),
        (f.signed_name.is_empty(), IntakeMissing::Signature),
    ];
    let missing: Vec<_> = rules.into_iter().filter(|(is_missing, _)| *is_missing).map(|(_, m)| m).collect();
    if missing.is_empty() { Ok(()) } else { Err(missing) }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn now() -> Timestamp {
        "2026-11-22T15:02:00+07:00".parse().unwrap()
    }

    fn whole() -> IntakeFacts<'static> {
        IntakeFacts {
            serial: "R5CX21ABC7K",
            known_serial: "r5cx-21abc7k",
            others: &[],
            claims: &[],
            is_here: false,
            fault: "Sọc xanh dọc bên phải màn hình",
            basis: Some(Basis::Warranty),
            promised_at: Some("2026-11-22T17:30:00+07:00".parse().unwrap()),
            photos: 2,
            loan: Some(LoanDecision::NotWanted),
            loan_note: "",
            data_choice: Some(DataChoice::BackedUp),
            passcode: Some(Passcode::NotAsked),
            signed_name: "Nguyễn Thị Lan",
        }
    }

    const PHONE: AssetId = AssetId::from_uuid(kernel::Uuid::from_u128(1));
    const WATCH: AssetId = AssetId::from_uuid(kernel::Uuid::from_u128(2));

    #[rstest]
    #[case::nobody_has_it(&[], Some(1), &[])]
    #[case::ones_own(&[(PHONE, Some(1))], Some(1), &[])]
    #[case::without_owner(&[(PHONE, None)], Some(1), &[])]
    #[case::of_somebody_else(&[(PHONE, Some(2))], Some(1), &[PHONE])]
    #[case::who_is_new_owns_none(&[(PHONE, Some(2))], None, &[PHONE])]
    #[case::nobody_is_not_somebody(&[(PHONE, None)], None, &[])]
    #[case::ones_own_is_meant(&[(WATCH, Some(2)), (PHONE, Some(1))], Some(1), &[])]
    #[case::of_two_others(&[(WATCH, Some(2)), (PHONE, Some(3))], Some(1), &[WATCH, PHONE])]
    fn a_number_of_somebody_else_is_noticed(
        #[case] known: &[(AssetId, Option<u128>)],
        #[case] customer: Option<u128>,
        #[case] others: &[AssetId],
    ) {
        let person = |n: u128| CustomerId::from_uuid(kernel::Uuid::from_u128(n));
        let known: Vec<_> = known.iter().map(|(asset, owner)| (*asset, owner.map(person))).collect();
        assert_eq!(decide_others(&known, customer.map(person)), others);
    }

    #[test]
    fn the_customers_word_is_enough() {
        let facts = IntakeFacts { others: &[PHONE], claims: &[WATCH, PHONE], ..whole() };
        assert_eq!(decide_intake(&facts, now()), Ok(()));
    }

    fn branch(n: u128) -> BranchId {
        BranchId::from_uuid(kernel::Uuid::from_u128(n))
    }

    #[rstest]
    #[case::chosen(Some(2), Some(1), &[1, 2], Ok(Some(2)))]
    #[case::where_one_works(None, Some(1), &[1, 2], Ok(Some(1)))]
    #[case::the_only_one(None, None, &[1], Ok(Some(1)))]
    #[case::a_shop_without_branches(None, None, &[], Ok(None))]
    #[case::somebody_must_say(None, None, &[1, 2], Err(IntakeMissing::Branch))]
    #[case::of_another_shop(Some(9), Some(1), &[1, 2], Err(IntakeMissing::Branch))]
    fn a_device_lies_in_a_known_branch(
        #[case] chosen: Option<u128>,
        #[case] own: Option<u128>,
        #[case] branches: &[u128],
        #[case] expected: Result<Option<u128>, IntakeMissing>,
    ) {
        let branches: Vec<_> = branches.iter().copied().map(branch).collect();
        let decided = decide_branch(chosen.map(branch), own.map(branch), &branches);
        assert_eq!(decided, expected.map(|found| found.map(branch)));
    }

    #[test]
    fn a_whole_document_is_accepted() {
        assert_eq!(decide_intake(&whole(), now()), Ok(()));
    }

    #[rstest]
    #[case(IntakeFacts { serial: "", ..whole() }, IntakeMissing::Serial)]
    #[case::of_another_device(IntakeFacts { known_serial: "X1", ..whole() }, IntakeMissing::OtherSerial)]
    #[case::of_somebody_else(IntakeFacts { others: &[PHONE], ..whole() }, IntakeMissing::OwnersWord)]
    #[case::word_for_another_device(
        IntakeFacts { others: &[PHONE], claims: &[WATCH], ..whole() },
        IntakeMissing::OwnersWord
    )]
    #[case::still_here(IntakeFacts { is_here: true, ..whole() }, IntakeMissing::GivenBack)]
    #[case(IntakeFacts { fault: "", ..whole() }, IntakeMissing::Fault)]
    #[case::one_photo_is_too_few(IntakeFacts { photos: 1, ..whole() }, IntakeMissing::Photos)]
    #[case(IntakeFacts { basis: None, ..whole() }, IntakeMissing::Basis)]
    #[case(IntakeFacts { promised_at: None, ..whole() }, IntakeMissing::Promise)]
    #[case::promised_for_now(IntakeFacts { promised_at: Some(now()), ..whole() }, IntakeMissing::PromiseOver)]
    #[case(IntakeFacts { data_choice: None, ..whole() }, IntakeMissing::Data)]
    #[case(IntakeFacts { passcode: None, ..whole() }, IntakeMissing::Passcode)]
    #[case(IntakeFacts { loan: None, ..whole() }, IntakeMissing::Loan)]
    #[case::lent_but_which(IntakeFacts { loan: Some(LoanDecision::Lent), ..whole() }, IntakeMissing::LoanNote)]
    #[case(IntakeFacts { signed_name: "", ..whole() }, IntakeMissing::Signature)]
    fn what_is_missing_is_named(#[case] facts: IntakeFacts<'static>, #[case] missing: IntakeMissing) {
        assert_eq!(decide_intake(&facts, now()), Err(vec![missing]));
    }

    #[test]
    fn all_that_is_missing_is_named_at_once() {
        let facts = IntakeFacts { photos: 0, serial: "", loan: None, ..whole() };
        let missing = vec![IntakeMissing::Serial, IntakeMissing::Photos, IntakeMissing::Loan];
        assert_eq!(decide_intake(&facts, now()), Err(missing));
    }
}

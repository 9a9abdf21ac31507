//! The decisions of this room. Values in, decision out.

use kernel::{CustomerId, Date, fold};

use crate::model::{AssetId, AssetStatus, Ownership};

/// A serial number as it is compared. Labels are read by people, so what looks alike is alike: O and 0, I, l and
/// 1, Đ, Ð and D; marks, spaces, hyphens and case do not count. Nothing that is stored is changed by this.
pub fn fold_serial(text: &str) -> String {
    let alike = |c: char| match c {
        'o' => '0',
        'i' | 'l' | '|' => '1',
        other => other,
    };
    fold(text).chars().map(alike).filter(char::is_ascii_alphanumeric).collect()
}

/// Whether an IMEI has its fifteen digits and its check digit (Luhn). A failing check warns and does not block.
pub fn imei_is_plausible(text: &str) -> bool {
    let digits: Vec<u32> =
        text.chars().filter(|c| !" -/".contains(*c)).map_while(|c| c.to_digit(10)).collect();
    let doubled = |(place, digit): (usize, &u32)| {
        let value = if place % 2 == 1 { digit * 2 } else { *digit };
        value / 10 + value % 10
    };
    digits.len() == 15 && digits.iter().rev().enumerate().map(doubled).sum::<u32>() % 10 == 0
}

/// An asset that already has the number which somebody registers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    /// Which asset.
    pub asset: AssetId,
    /// Where it is in its life.
    pub status: AssetStatus,
    /// Who owns it now.
    pub owner: Option<CustomerId>,
}

/// For whom a number is registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claimant {
    /// A customer whom we know.
    Known(CustomerId),
    /// A person whom nobody has met before.
    Stranger,
    /// Nobody: the shop's own stock, a sale without a name.
    Nobody,
}

/// What registering a number does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registration {
    /// The number is new.
    New,
    /// This asset is meant; who registers it becomes its owner if it has none.
    Known(AssetId),
    /// Somebody else has it, or it is retired: a conflict is opened and nothing is overwritten.
    Conflict(AssetId),
}

/// What happens when a number is registered that these assets already have (same maker, same folded number).
/// The number belongs to whoever has it: the same person, or somebody where nobody owns it, means the same
/// asset. A retired asset cannot be sold, and another owner's asset is never taken over.
pub fn decide_registration(holders: &[Holder], claimant: Claimant) -> Registration {
    let is_free = |h: &&Holder| h.status != AssetStatus::Retired;
    let own = |h: &&Holder| matches!(claimant, Claimant::Known(c) if h.owner == Some(c));
    let ownerless = |h: &&Holder| h.owner.is_none() || claimant == Claimant::Nobody;
    let mut live = holders.iter().filter(is_free);
    if let Some(mine) = holders.iter().filter(is_free).find(own) {
        return Registration::Known(mine.asset);
    }
    match (live.next(), holders.first()) {
        (Some(holder), _) if ownerless(&holder) => Registration::Known(holder.asset),
        (Some(holder), _) => Registration::Conflict(holder.asset),
        (None, Some(retired)) => Registration::Conflict(retired.asset),
        (None, None) => Registration::New,
    }
}

/// A sale takes a device out of the shop's stock, also when nobody recorded who bought it: its owner is then unknown,
/// and the shop does not have it. Any other state says more than the sale does, and stays.
pub fn decide_sold(status: AssetStatus) -> AssetStatus {
    if status == AssetStatus::InStock { AssetStatus::Sold } else { status }
}

/// Why an asset cannot change hands as asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransferRefusal {
    /// It is retired.
    Retired,
    /// The new owner has it already.
    SameOwner,
    /// Somebody owned it on or after that day: intervals never overlap.
    Overlaps {
        /// The first day on which it can change hands.
        earliest: Date,
    },
    /// A day that has not come yet.
    InFuture,
}

/// Whether an asset may change hands on `from`. `history` is every ownership so far, in any order. The day
/// belongs to the new owner; the old one's last day is the day before.
///
/// # Errors
/// The rule that says no.
pub fn decide_transfer(
    status: AssetStatus,
    history: &[Ownership],
    to: CustomerId,
    from: Date,
    today: Date,
) -> Result<(), TransferRefusal> {
    let present = history.iter().find(|o| o.until_on.is_none());
    let latest = history.iter().map(|o| o.until_on.unwrap_or(o.from_on)).max();
    if status == AssetStatus::Retired {
        return Err(TransferRefusal::Retired);
    }
    if present.is_some_and(|o| o.customer == to) {
        return Err(TransferRefusal::SameOwner);
    }
    if from > today {
        return Err(TransferRefusal::InFuture);
    }
    match latest {
        Some(earliest) if from < earliest => Err(TransferRefusal::Overlaps { earliest }),
        _ => Ok(()),
    }
}

/// Why a date of a sale is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateRefusal {
    /// Before 1990 or more than 50 years ahead: a typing error.
    OutOfRange,
    /// Delivered before it was bought.
    DeliveredBeforeContract,
}

/// Whether the dates of a sale can be true (`operations.md`, section 6: dates before 1990 or over 50 years ahead,
/// and delivery before contract, are refused).
///
/// # Errors
/// The rule that says no.
pub fn decide_sale_dates(contract: Date, delivered: Option<Date>, today: Date) -> Result<(), DateRefusal> {
    let plausible = |d: Date| d.year() >= 1990 && d.year() <= today.year().saturating_add(50);
    if !plausible(contract) || delivered.is_some_and(|d| !plausible(d)) {
        return Err(DateRefusal::OutOfRange);
    }
    if delivered.is_some_and(|d| d < contract) {
        return Err(DateRefusal::DeliveredBeforeContract);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use kernel::Uuid;
    use rstest::rstest;

    use super::*;
    use crate::model::OwnershipSource;

    #[rstest]
    #[case::as_printed("R5CX21ABC7K", "R5CX21ABC7K")]
    #[case::letter_o_and_zero("R50X0", "r5Oxo")]
    #[case::letter_i_and_one("SI1L", "s11l")]
    #[case::lower_l_and_one("a1b", "alb")]
    #[case::spaces_and_hyphens("AB-12 34", "ab1234")]
    #[case::no_break_space("AB\u{a0}12", "AB12")]
    #[case::vietnamese_d("Đ123", "D123")]
    #[case::icelandic_d("Ð123", "Đ123")]
    #[case::composed_and_taken_apart("É9", "E\u{301}9")]
    fn what_looks_alike_is_alike(#[case] one: &str, #[case] other: &str) {
        assert_eq!(fold_serial(one), fold_serial(other));
    }

    #[rstest]
    #[case("R5CX21ABC7K", "R5CX21ABC7H")]
    #[case("AB12", "AB123")]
    #[case("B8", "88")]
    fn what_looks_different_stays_different(#[case] one: &str, #[case] other: &str) {
        assert_ne!(fold_serial(one), fold_serial(other));
    }

    #[rstest]
    #[case("490154203237518", true)]
    #[case("49-015420-323751-8", true)]
    #[case("490154203237519", false)]
    #[case("49015420323751", false)]
    #[case("", false)]
    fn an_imei_carries_its_check_digit(#[case] imei: &str, #[case] plausible: bool) {
        assert_eq!(imei_is_plausible(imei), plausible);
    }

    fn asset(n: u128) -> AssetId {
        AssetId::from_uuid(Uuid::from_u128(n))
    }
    fn customer(n: u128) -> CustomerId {
        CustomerId::from_uuid(Uuid::from_u128(n))
    }
    fn held(status: AssetStatus, owner: Option<u128>) -> Holder {
        Holder { asset: asset(1), status, owner: owner.map(customer) }
    }

    #[rstest]
    #[case::nobody_has_it(&[], Claimant::Stranger, Registration::New)]
    #[case::mine(&[held(AssetStatus::Sold, Some(7))], Claimant::Known(customer(7)), Registration::Known(asset(1)))]
    #[case::in_stock(&[held(AssetStatus::InStock, None)], Claimant::Stranger, Registration::Known(asset(1)))]
    #[case::no_name_given(&[held(AssetStatus::Sold, Some(7))], Claimant::Nobody, Registration::Known(asset(1)))]
    #[case::somebody_elses(&[held(AssetStatus::Sold, Some(7))], Claimant::Known(customer(8)), Registration::Conflict(asset(1)))]
    #[case::a_strangers(&[held(AssetStatus::Sold, Some(7))], Claimant::Stranger, Registration::Conflict(asset(1)))]
    #[case::retired(&[held(AssetStatus::Retired, None)], Claimant::Nobody, Registration::Conflict(asset(1)))]
    #[case::stolen_and_mine(&[held(AssetStatus::Stolen, Some(7))], Claimant::Known(customer(7)), Registration::Known(asset(1)))]
    fn a_number_is_never_taken_from_its_owner(
        #[case] holders: &[Holder],
        #[case] claimant: Claimant,
        #[case] registration: Registration,
    ) {
        assert_eq!(decide_registration(holders, claimant), registration);
    }

    #[rstest]
    #[case(AssetStatus::InStock, AssetStatus::Sold)]
    #[case(AssetStatus::Sold, AssetStatus::Sold)]
    #[case(AssetStatus::InService, AssetStatus::InService)]
    #[case(AssetStatus::Retired, AssetStatus::Retired)]
    #[case(AssetStatus::Stolen, AssetStatus::Stolen)]
    fn a_sale_takes_a_device_out_of_stock(#[case] before: AssetStatus, #[case] after: AssetStatus) {
        assert_eq!(decide_sold(before), after);
    }

    const TODAY: Date = date(2026, 11, 22);

    #[rstest]
    #[case::the_day_before_it_was_bought(date(2025, 6, 21), Err(TransferRefusal::Overlaps { earliest: date(2025, 6, 22) }))]
    #[case::the_day_itself(date(2025, 6, 22), Ok(()))]
    #[case::the_day_after(date(2025, 6, 23), Ok(()))]
    #[case::today(TODAY, Ok(()))]
    #[case::tomorrow(date(2026, 11, 23), Err(TransferRefusal::InFuture))]
    fn owners_follow_each_other(#[case] from: Date, #[case] decision: Result<(), TransferRefusal>) {
        let lan = Ownership {
            customer: customer(7),
            from_on: date(2025, 6, 22),
            until_on: None,
            source: OwnershipSource::Sale,
        };
        let history = [lan.clone()];
        assert_eq!(decide_transfer(AssetStatus::Sold, &history, customer(8), from, TODAY), decision);
        let again = decide_transfer(AssetStatus::Sold, &history, customer(7), TODAY, TODAY);
        assert_eq!(again, Err(TransferRefusal::SameOwner));
        let retired = decide_transfer(AssetStatus::Retired, &history, customer(8), TODAY, TODAY);
        assert_eq!(retired, Err(TransferRefusal::Retired));
        let ended = [Ownership { until_on: Some(date(2026, 1, 1)), ..lan }];
        let gap = decide_transfer(AssetStatus::InStock, &ended, customer(8), date(2025, 12, 31), TODAY);
        assert_eq!(gap, Err(TransferRefusal::Overlaps { earliest: date(2026, 1, 1) }));
    }

    #[rstest]
    #[case(date(1989, 12, 31), None, Err(DateRefusal::OutOfRange))]
    #[case(date(1990, 1, 1), None, Ok(()))]
    #[case(date(2076, 12, 31), None, Ok(()))]
    #[case(date(2077, 1, 1), None, Err(DateRefusal::OutOfRange))]
    #[case(date(2025, 6, 22), Some(date(2025, 6, 21)), Err(DateRefusal::DeliveredBeforeContract))]
    #[case(date(2025, 6, 22), Some(date(2025, 6, 22)), Ok(()))]
    fn dates_of_a_sale_can_be_true(
        #[case] contract: Date,
        #[case] delivered: Option<Date>,
        #[case] decision: Result<(), DateRefusal>,
    ) {
        assert_eq!(decide_sale_dates(contract, delivered, TODAY), decision);
    }
}

//! The holidays of a year as the shop enters them: days off beside the weekend, and weekend days worked in exchange.
//!
//! A list belongs to the law that is applied, and is kept like it: the newest list of a year counts, in place of the
//! program's, from the moment at which it was written down. What was answered before is answered again with the list
//! of that day.

use std::collections::BTreeSet;

use kernel::{Date, Granted, Timestamp, date_in, ids};
use platform::{
    db::{DbError, Json, Tx},
    from_row, live,
};

pub(crate) use platform::input::{read_day, write_day};

use crate::{PackSet, law::law, place::jurisdiction_of, rights::EditPolicies, store};

ids! { HolidayListId = "holidays" }

/// The list of a year that the shop entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HolidayList {
    /// Whose calendar, as the packs name it: `VN`.
    pub(crate) calendar: String,
    pub(crate) year: u32,
    /// Counts from 1.
    pub(crate) edition: u32,
    /// Days off beside the weekend.
    pub(crate) days_off: Json<BTreeSet<Date>>,
    /// Weekend days on which work is done in exchange.
    pub(crate) worked: Json<BTreeSet<Date>>,
    /// Where it is written.
    pub(crate) source: String,
    /// Since when it counts.
    pub(crate) recorded_at: Timestamp,
}
from_row!(HolidayList { calendar, year, edition, days_off, worked, source, recorded_at });

/// A list to be written, as the next edition of its year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewHolidays {
    pub(crate) year: i16,
    pub(crate) days_off: BTreeSet<Date>,
    pub(crate) worked: BTreeSet<Date>,
    pub(crate) source: String,
}

/// Where a day of the shop stands in the calendars of the law.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// As the packs name it.
    pub(crate) jurisdiction: String,
    /// The calendar that its law counts by.
    pub(crate) calendar: String,
    /// Days of the week without work, as ISO 8601 counts.
    pub(crate) weekend: Vec<i8>,
    /// Today in the shop.
    pub(crate) today: Date,
}

/// The shop's place today.
pub(crate) fn place_of_shop(tx: &mut Tx<'_>, law: &PackSet) -> Result<Place, DbError> {
    let (now, zone) = (tx.now(), identity::shop(tx)?.zone);
    let (today, jurisdiction) = (date_in(now, &zone), jurisdiction_of(&zone));
    let weekend = law.calendar(&jurisdiction, today).weekend;
    Ok(Place { calendar: law.calendar_name(&jurisdiction, today), jurisdiction, weekend, today })
}

/// Writes the list of a year down, for the calendar of the shop's law. It counts from now on.
///
/// # Errors
/// Whatever the database says.
pub(crate) fn save_holidays(
    tx: &mut Tx<'_>,
    may: &Granted<EditPolicies>,
    new: &NewHolidays,
) -> Result<HolidayList, DbError> {
    let now = tx.now();
    let law = law(tx, now)?;
    let place = place_of_shop(tx, &law)?;
    let list = next_edition(tx, &place, new)?;
    store::insert_holidays(tx, may.actor(), &list)?;
    let year = format!("{} {}", list.calendar, list.year);
    tx.audit(may.actor(), "coverage.save_holidays", &year, &format!("edition {}", list.edition))?;
    tx.touch(live::Audience::Staff, "coverage")?;
    Ok(list)
}

/// The list as it would be written now.
pub(crate) fn next_edition(
    tx: &mut Tx<'_>,
    place: &Place,
    new: &NewHolidays,
) -> Result<HolidayList, DbError> {
    let year = u32::try_from(new.year).unwrap_or_default();
    let before = store::holiday_editions(tx, &place.calendar, year)?;
    Ok(HolidayList {
        calendar: place.calendar.clone(),
        year,
        edition: before + 1,
        days_off: Json(new.days_off.clone()),
        worked: Json(new.worked.clone()),
        source: new.source.clone(),
        recorded_at: tx.now(),
    })
}

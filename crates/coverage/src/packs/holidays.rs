//! Holiday lists: one a year and calendar, with weekend days on which work is done in exchange.

use std::collections::BTreeSet;

use kernel::{Date, Timestamp};
use serde::Deserialize;

use super::{
    PackError,
    load::{Day, Flaw},
};
use crate::model::Confidence;

/// The holidays of one year.
#[derive(Debug, Clone)]
pub(crate) struct HolidayYear {
    pub(crate) calendar: String,
    pub(crate) year: i16,
    pub(crate) holidays: BTreeSet<Date>,
    pub(crate) working: BTreeSet<Date>,
    /// Where it is written.
    pub(crate) cite: String,
    /// When the shop wrote it down; none for a list of the program.
    pub(crate) by_shop_at: Option<Timestamp>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    year: Vec<Year>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Year {
    calendar: String,
    year: i16,
    holidays: Vec<Day>,
    #[serde(default)]
    working: Vec<Day>,
    cite: String,
    #[expect(dead_code, reason = "every list has to say how sure it is, but nothing computes with it")]
    confidence: Confidence,
}

pub(super) fn read(file: &str, source: &str) -> Result<Vec<HolidayYear>, PackError> {
    let lists: File = toml::from_str(source).map_err(|e| Flaw::from(e).at(file, source))?;
    let in_year = |year: i16, days: Vec<Day>| -> Result<BTreeSet<Date>, PackError> {
        let stray = days.iter().find(|d| d.0.year() != year);
        match stray {
            Some(day) => Err(Flaw::new(None, format!("{} is not in {year}", day.0)).at(file, source)),
            None => Ok(days.into_iter().map(|d| d.0).collect()),
        }
    };
    let list = |y: Year| {
        let (holidays, working) = (in_year(y.year, y.holidays)?, in_year(y.year, y.working)?);
        Ok(HolidayYear {
            calendar: y.calendar,
            year: y.year,
            holidays,
            working,
            cite: y.cite,
            by_shop_at: None,
        })
    };
    lists.year.into_iter().map(list).collect()
}

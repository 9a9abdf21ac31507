//! The ground floor: values that every room shares. No I/O, no async, no SQL.
//!
//! Start with [`Id`], [`Money`], [`Period`] and [`Actor`]; everything else serves them.

mod actor;
mod clock;
mod country;
mod date;
mod hours;
mod id;
mod locale;
mod money;
mod text;

pub use actor::{Actor, Granted, Permission, Reach, Role, Roles};
pub use clock::Clock;
pub use country::{CountryCode, UnknownCountry};
pub use date::{Period, PeriodUnit, date_in};
pub use hours::{
    Calendar, CalendarId, CalendarText, CalendarVersion, Certainty, Country, Day, Holiday, HoursError,
    OpenRange, OpenTime, tet_day_one, tet_without_hours, whole_second,
};
pub use id::{BadId, BranchId, CustomerId, Id, Noun, PartnerId, StaffId};
pub use locale::Locale;
pub use money::{Currency, Money, MoneyError};
pub use text::{fold, normalise};

/// The calendar and clock types of the whole program are jiff's.
pub use jiff::{Timestamp, civil::Date, civil::DateTime, tz::TimeZone};
/// Not used directly by rooms, but needed where [`ids!`](crate::ids) expands.
pub use uuid::Uuid;

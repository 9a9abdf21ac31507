//! What is known when a question is asked. Nothing here is computed.

use std::collections::BTreeSet;

use jiff::civil::Weekday;
use kernel::{Date, Money, TimeZone, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Code, HistoryEntry, PlanFacts, PolicyVersion};

/// Everything that a verdict may rest on. The order of `history` means nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// Where, when and to whom the asset was sold.
    pub sale: Sale,
    /// The unit itself.
    pub asset: AssetFacts,
    /// What happened to it since, in any order.
    pub history: Vec<HistoryEntry>,
    /// The warranties it was sold under.
    pub policies: Vec<PolicyVersion>,
    /// The service plans that name it.
    pub plans: Vec<PlanFacts>,
    /// Weekends and holidays of the place of sale.
    pub calendar: WorkCalendar,
    /// The zone of the **sale**: every instant becomes a date here, whoever asks from wherever.
    #[serde(with = "jiff::fmt::serde::tz::required")]
    pub zone: TimeZone,
}

/// The sale. A date that nobody knows is absent, never guessed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sale {
    /// The place whose law applies, as the packs name it: `VN`, `EU-DE`, `IS`.
    pub jurisdiction: String,
    /// The day of the contract; it chooses the version of the law.
    pub contract_at: Option<Date>,
    /// The day the customer received the goods.
    pub delivered_at: Option<Date>,
    /// The instant at the till.
    pub sold_at: Option<Timestamp>,
    /// The day of the electronic invoice.
    pub invoiced_at: Option<Date>,
    /// The day the unit was first switched on and registered.
    pub activated_at: Option<Date>,
    /// The day it left the maker.
    pub shipped_at: Option<Date>,
    /// Through which door; none when nobody wrote it down, which counts as over the counter.
    pub channel: Option<Channel>,
    /// What was paid for it.
    pub price: Option<Money>,
    /// What kind of buyer; none when nobody wrote it down, which counts as a person.
    pub buyer: Option<Buyer>,
    /// Who asks now.
    pub claimant: Claimant,
    /// Whether the buyer was told of a right to withdraw; none when nobody knows.
    pub informed_of_withdrawal: Option<bool>,
    /// Whether the information before the sale was right; none when nobody knows.
    pub info_correct: Option<bool>,
}

/// Through which door the sale came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Over the counter.
    #[default]
    Store,
    /// At a distance.
    Online,
    /// At the buyer's home, or another place away from the shop.
    DoorToDoor,
}

/// What kind of buyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Buyer {
    /// A person, for themself or the family.
    #[default]
    Person,
    /// An organisation that uses it up itself, not commercially: a school.
    OrganisationOwnUse,
    /// An organisation in the course of its business.
    OrganisationBusiness,
    /// Someone who sells it on.
    Reseller,
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Claimant {
    /// The one who bought it.
    #[default]
    Owner,
    /// Someone who got it from an earlier owner.
    NewOwner,
}

/// The unit itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AssetFacts {
    /// How long it is meant to last; none when nobody has said.
    pub durability: Option<Durability>,
    /// Whether an open recall names it.
    pub recall: RecallState,
    /// Whether it was made ready and sold again: this sale is then a new one.
    pub refurbished: bool,
    /// Parts that are not the maker's own, found at an inspection.
    pub parts_found: Vec<FoundPart>,
}

/// How long goods of this kind are meant to last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Durability {
    /// As most goods.
    Standard,
    /// Considerably longer.
    Durable,
    /// Probably longer, but a person has to confirm it.
    LikelyDurable,
}

/// Whether a recall names the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecallState {
    /// None that is open.
    #[default]
    None,
    /// One is open: the remedy is free.
    Open,
}

/// A part that an inspection found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FoundPart {
    /// Which.
    pub part: Code,
    /// Where it came from.
    pub origin: PartOrigin,
}

/// Where a part came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartOrigin {
    /// The maker's own, with a document.
    Genuine,
    /// Made to the maker's specification.
    OemEquivalent,
    /// Someone else's.
    ThirdParty,
    /// Taken from another unit.
    Salvaged,
    /// Nobody knows.
    Unknown,
}

/// Weekends and holidays of a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkCalendar {
    /// Days of the week without work.
    pub weekend: Vec<IsoWeekday>,
    /// Days off beside the weekend.
    pub holidays: BTreeSet<Date>,
    /// Weekend days on which work is done, swapped for a day off.
    pub working: BTreeSet<Date>,
    /// The years whose holidays were entered.
    pub years: YearsKnown,
}

/// A day of the week as ISO 8601 counts: Monday is 1, Sunday 7.
pub type IsoWeekday = i8;

/// The years whose holidays were entered. In any other year no holiday moves a date, and a manager is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum YearsKnown {
    /// Every year: the list is complete as it stands.
    All,
    /// These.
    Only(BTreeSet<i16>),
}

impl Facts {
    /// The facts of a sale in a zone, before any policy, plan or history is added to them.
    pub fn of(sale: Sale, zone: TimeZone, calendar: WorkCalendar) -> Self {
        let asset = AssetFacts::default();
        Self { sale, asset, history: vec![], policies: vec![], plans: vec![], calendar, zone }
    }
}

impl Sale {
    /// A sale of which nothing is known yet.
    pub fn unknown(jurisdiction: impl Into<String>) -> Self {
        Self {
            jurisdiction: jurisdiction.into(),
            contract_at: None,
            delivered_at: None,
            sold_at: None,
            invoiced_at: None,
            activated_at: None,
            shipped_at: None,
            channel: None,
            price: None,
            buyer: None,
            claimant: Claimant::Owner,
            informed_of_withdrawal: None,
            info_correct: None,
        }
    }

    /// A sale over the counter to a person who took the goods home on `delivered_at`.
    pub fn delivered(jurisdiction: impl Into<String>, delivered_at: Date) -> Self {
        Self { delivered_at: Some(delivered_at), ..Self::unknown(jurisdiction) }
    }

    /// Through which door it counts as having come.
    pub(crate) fn door(&self) -> Channel {
        self.channel.unwrap_or_default()
    }

    /// What kind of buyer it counts as having had.
    pub(crate) fn bought_by(&self) -> Buyer {
        self.buyer.unwrap_or_default()
    }
}

impl WorkCalendar {
    /// Saturday and Sunday off, and no holidays at all: complete as it stands.
    pub fn weekends_only() -> Self {
        let weekend = vec![Weekday::Saturday.to_monday_one_offset(), Weekday::Sunday.to_monday_one_offset()];
        Self { weekend, holidays: BTreeSet::new(), working: BTreeSet::new(), years: YearsKnown::All }
    }

    /// Whether work is done on this day.
    pub fn works_on(&self, day: Date) -> bool {
        let off = self.weekend.contains(&day.weekday().to_monday_one_offset());
        self.working.contains(&day) || !(off || self.holidays.contains(&day))
    }

    /// Whether the holidays of this day's year were entered.
    pub fn knows_year_of(&self, day: Date) -> bool {
        match &self.years {
            YearsKnown::All => true,
            YearsKnown::Only(years) => years.contains(&day.year()),
        }
    }

    /// This day if work is done on it, else the next one on which it is. Gives up after a year off.
    pub fn next_working_day(&self, day: Date) -> Date {
        let mut next = day;
        for _ in 0..366 {
            if self.works_on(next) {
                return next;
            }
            let Ok(tomorrow) = next.tomorrow() else { return day };
            next = tomorrow;
        }
        day
    }

    /// The last of `days` working days after `from`; the first day is not counted.
    pub fn working_days_after(&self, from: Date, days: u32) -> Date {
        let mut last = from;
        for _ in 0..days {
            let Ok(tomorrow) = last.tomorrow() else { return last };
            last = self.next_working_day(tomorrow);
        }
        last
    }
}

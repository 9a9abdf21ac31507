//! Teams, and who of them is there when: what somebody can do, shifts, absences.

use std::collections::BTreeMap;

use kernel::{BranchId, Calendar, CalendarText, HoursError, Locale, StaffId, TimeZone, Timestamp, ids};
use platform::text_column;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

ids! { TeamId = "team", AbsenceId = "absence" }

/// How much open work one person has at most, where nothing else was said.
pub const CAPACITY: u32 = 20;

/// People who share their work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Which.
    pub id: TeamId,
    /// As it is called: "Chăm sóc khách hàng".
    pub name: String,
    /// Where; none means every branch.
    pub branch: Option<BranchId>,
    /// Those who work here and are in it.
    pub members: Vec<StaffId>,
    /// When its people are there, unless somebody has a shift of their own.
    pub week: Week,
    /// Whether it still gets work.
    pub active: bool,
}

/// What is typed to add or change a team.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewTeam {
    /// As it is called.
    pub name: String,
    /// Where; none means every branch.
    pub branch: Option<BranchId>,
    /// Who is in it.
    pub members: Vec<StaffId>,
    /// When its people are there.
    pub week: Week,
}

/// The ranges of each weekday, on the wall clock of the shop. Half-open; a day may end at 24:00, and a night is two
/// ranges. Without any range nothing is said: whoever has such a week is always there.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Week(BTreeMap<u8, Vec<String>>);

impl Week {
    pub(crate) const ALWAYS: Self = Self(BTreeMap::new());

    /// Reads the ranges `HH:MM-HH:MM` of each ISO weekday, 1 for Monday.
    ///
    /// # Errors
    /// The first range that is none, runs backwards or overlaps another.
    pub fn read(days: BTreeMap<u8, Vec<String>>) -> Result<Self, HoursError> {
        let given: BTreeMap<_, _> = days.into_iter().filter(|(_, ranges)| !ranges.is_empty()).collect();
        let week = Self(given);
        match week.text("UTC").read() {
            Ok(_) => Ok(week),
            Err(HoursError::NeverOpen { .. }) if !week.is_given() => Ok(week),
            Err(error) => Err(error),
        }
    }

    /// Whether anything is said.
    pub fn is_given(&self) -> bool {
        !self.0.is_empty()
    }

    /// The ranges of an ISO weekday, 1 for Monday.
    pub fn on(&self, weekday: u8) -> &[String] {
        self.0.get(&weekday).map_or(&[], Vec::as_slice)
    }

    /// Every day that has ranges.
    pub const fn days(&self) -> &BTreeMap<u8, Vec<String>> {
        &self.0
    }

    /// The same as a calendar counts it; none where nothing is said.
    pub(crate) fn calendar(&self, zone: &TimeZone) -> Option<Calendar> {
        let version = self.text(zone.iana_name().unwrap_or("UTC")).read().ok()?;
        Some(Calendar::of(version))
    }

    fn text(&self, zone: &str) -> CalendarText {
        CalendarText {
            valid_from: Timestamp::UNIX_EPOCH,
            zone: zone.to_owned(),
            weekly: self.0.clone(),
            dates: BTreeMap::new(),
        }
    }
}

/// What somebody can do, how much at once, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// The languages in which they answer; none says nothing.
    pub languages: Vec<Locale>,
    /// The lines of products that they know, by the keys of the room that has products; none says nothing.
    pub lines: Vec<String>,
    /// How much open work they have at most; none means as much as comes.
    pub capacity: Option<u32>,
    /// When they are there; without ranges, when their team is.
    pub week: Week,
}

impl Default for Duty {
    /// What holds for somebody of whom nothing was said.
    fn default() -> Self {
        Self { languages: Vec::new(), lines: Vec::new(), capacity: Some(CAPACITY), week: Week::default() }
    }
}

/// Why somebody is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AbsenceReason {
    /// Days off.
    #[default]
    Leave,
    /// Ill.
    Sick,
    /// Anything else.
    Other,
}
text_column!(AbsenceReason { Leave = "leave", Sick = "sick", Other = "other" });

impl AbsenceReason {
    /// The key of its word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Leave => "identity-absence-leave",
            Self::Sick => "identity-absence-sick",
            Self::Other => "identity-absence-other",
        }
    }
}

/// A time in which somebody is not there. Half-open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    /// Which.
    pub id: AbsenceId,
    /// Who.
    pub staff: StaffId,
    /// From when on.
    pub from: Timestamp,
    /// Until when; then they are back.
    pub until: Timestamp,
    /// Why.
    pub reason: AbsenceReason,
    /// For colleagues; may be empty.
    pub note: String,
}

/// An absence to be entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAbsence {
    /// From when on.
    pub from: Timestamp,
    /// Until when; then they are back.
    pub until: Timestamp,
    /// Why.
    pub reason: AbsenceReason,
    /// For colleagues; may be empty.
    pub note: String,
}

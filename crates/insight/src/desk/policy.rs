//! The desk's figures as pure functions over tickets' lives. Each figure counts the very tickets that it opens.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Span, Timestamp, tz::TimeZone};
use kernel::{Date, StaffId};
use platform::text_column;
use tickets::{DeskAct, DeskCase, Stage};

use crate::policy::{Lifetime, time_by};

/// A ticket that comes back later than so many days after it was solved is a new question for the first-contact rate.
pub(crate) const CONTACT_DAYS: i64 = 7;
/// Nobody reads a longer report.
pub(crate) const DAYS_MAX: usize = 366;

/// A day of the shop: midnight to midnight where the shop is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Day {
    pub(crate) date: Date,
    from: Timestamp,
    /// The first instant after it.
    until: Timestamp,
}

/// Days of the shop, one after the other, as they stand at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) days: Vec<Day>,
    now: Timestamp,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Figure {
    /// Open now, whenever it was opened.
    OpenNow,
    /// Of these, the shop's turn at the end of the time.
    Todo,
    /// Waiting for somebody else then.
    Snoozed,
    /// Opened in the time.
    Opened,
    /// Done in the time, by whomever.
    Solved,
    /// Answered in the time by the shop's people.
    Answered,
    /// The customer's first words came in the time.
    Asked,
    /// Of these, answered as soon as was promised.
    InTime,
    /// Of these, not.
    Late,
    /// Done in the time, and open again since.
    Reopened,
    /// Done in the time with one answer, and not open again for a week.
    FirstContact,
    /// Done in the time a week ago or longer, and not so.
    MoreContacts,
}
text_column!(Figure {
    OpenNow = "open-now",
    Todo = "todo",
    Snoozed = "snoozed",
    Opened = "opened",
    Solved = "solved",
    Answered = "answered",
    Asked = "asked",
    InTime = "in-time",
    Late = "late",
    Reopened = "reopened",
    FirstContact = "first-contact",
    MoreContacts = "more-contacts",
});

/// Whose: somebody's, or nobody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Whose {
    /// One of the shop's people.
    One(StaffId),
    /// Nobody's, or the program's.
    Nobody,
}

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Share {
    pub(crate) hits: usize,
    pub(crate) of: usize,
}

/// What happened in a day, and how it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DayFigures {
    pub(crate) day: Day,
    pub(crate) todo: usize,
    pub(crate) snoozed: usize,
    pub(crate) opened: usize,
    pub(crate) solved: usize,
}

/// What one person has, and did. The counts are of tickets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PersonFigures {
    pub(crate) whose: Whose,
    pub(crate) open: usize,
    pub(crate) answered: usize,
    pub(crate) solved: usize,
}

/// The report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DeskReport {
    pub(crate) open_now: usize,
    pub(crate) opened: usize,
    pub(crate) solved: usize,
    pub(crate) days: Vec<DayFigures>,
    /// Tickets whose first words came in the time.
    pub(crate) asked: usize,
    pub(crate) median: Option<SignedDuration>,
    pub(crate) nine_of_ten: Option<SignedDuration>,
    /// Of those for which it is known.
    pub(crate) in_time: Share,
    pub(crate) people: Vec<PersonFigures>,
    pub(crate) reopened: Share,
    pub(crate) first_contact: Share,
    /// Solved less than a week ago: whether they come back, nobody knows yet.
    pub(crate) too_young: usize,
}

impl Share {
    /// None of none says nothing.
    pub(crate) fn part(self) -> Option<f64> {
        (self.of > 0).then(|| self.hits as f64 / self.of as f64)
    }
}

impl Day {
    /// The day of this date; none where there is none, at the end of time.
    pub(crate) fn of(date: Date, zone: &TimeZone) -> Option<Self> {
        let next = date.checked_add(Span::new().days(1)).ok()?;
        let midnight = |date: Date| date.to_zoned(zone.clone()).ok().map(|at| at.timestamp());
        Some(Self { date, from: midnight(date)?, until: midnight(next)? })
    }
}

impl Period {
    /// From one day to another, both counted; what has not begun is left out. None for one that has no day or too many.
    pub(crate) fn of(first: Date, last: Date, zone: &TimeZone, now: Timestamp) -> Option<Self> {
        let days: Vec<Day> = std::iter::successors(Some(first), |date| date.tomorrow().ok())
            .take_while(|date| *date <= last)
            .take(DAYS_MAX + 1)
            .filter_map(|date| Day::of(date, zone))
            .filter(|day| day.from <= now)
            .collect();
        (!days.is_empty() && days.len() <= DAYS_MAX).then_some(Self { days, now })
    }

    /// The last days up to today.
    pub(crate) fn last(days: usize, zone: &TimeZone, now: Timestamp) -> Option<Self> {
        let today = now.to_zoned(zone.clone()).date();
        let back = i64::try_from(days.saturating_sub(1)).unwrap_or(0);
        Self::of(today.checked_sub(Span::new().days(back)).ok()?, today, zone, now)
    }

    /// Where it begins.
    pub(crate) fn from(&self) -> Timestamp {
        self.days.first().map_or(self.now, |day| day.from)
    }

    fn until(&self) -> Timestamp {
        self.days.last().map_or(self.now, |day| day.until)
    }

    fn has(&self, at: Timestamp) -> bool {
        self.from() <= at && at < self.until()
    }

    /// One day of it.
    fn only(&self, day: Day) -> Self {
        Self { days: vec![day], now: self.now }
    }

    /// The stage of a ticket at the end, or now where the end is still to come.
    fn stage_at_end(&self, case: &DeskCase) -> Option<Stage> {
        let until = self.until();
        let before = |at: Timestamp| at < until && at <= self.now;
        case.stages.iter().rev().find(|(at, _)| before(*at)).map(|(_, stage)| *stage)
    }
}

/// Whether a figure counts a ticket. The one rule for the numbers and for the lists behind them.
pub(crate) fn decide_counts(case: &DeskCase, period: &Period, figure: Figure, whose: Option<Whose>) -> bool {
    let by = |acts: &[DeskAct]| {
        acts.iter().any(|act| period.has(act.at) && whose.is_none_or(|whose| whose == Whose::of(act.by)))
    };
    let asked = case.first_response.filter(|first| period.has(first.asked_at));
    match figure {
        Figure::OpenNow => {
            let stage = case.stages.last().map(|(_, stage)| *stage);
            stage.is_some_and(|stage| stage != Stage::Done)
                && whose.is_none_or(|whose| whose == Whose::of(case.owner))
        }
        Figure::Todo => period.stage_at_end(case) == Some(Stage::Todo),
        Figure::Snoozed => period.stage_at_end(case) == Some(Stage::Snoozed),
        Figure::Opened => case.stages.first().is_some_and(|(at, _)| period.has(*at)),
        Figure::Solved => by(&case.solved),
        Figure::Answered => by(&case.answers),
        Figure::Asked => asked.is_some(),
        Figure::InTime => asked.is_some_and(|first| first.in_time == Some(true)),
        Figure::Late => asked.is_some_and(|first| first.in_time == Some(false)),
        Figure::Reopened => decide_reopened(case, period) == Some(true),
        Figure::FirstContact => decide_first_contact(case, period) == Some(true),
        Figure::MoreContacts => decide_first_contact(case, period) == Some(false),
    }
}

/// Whether a ticket that was solved in the time came back after the first end in it, until now. None for one that was not
/// solved then.
pub(crate) fn decide_reopened(case: &DeskCase, period: &Period) -> Option<bool> {
    let solved = case.solved.iter().find(|act| period.has(act.at))?;
    Some(came_back(case, solved.at).is_some())
}

/// Whether a ticket that was solved in the time was so at first contact: one public answer until then, never solved before,
/// and not open again for a week. None while the week has not passed.
pub(crate) fn decide_first_contact(case: &DeskCase, period: &Period) -> Option<bool> {
    let solved = case.solved.iter().find(|act| period.has(act.at))?;
    let week = solved.at + SignedDuration::from_hours(24 * CONTACT_DAYS);
    if period.now < week {
        return None;
    }
    let answers = case.answers.iter().filter(|answer| answer.at <= solved.at).count();
    let is_first = case.solved.first() == Some(solved);
    Some(is_first && answers == 1 && came_back(case, solved.at).is_none_or(|at| at >= week))
}

fn came_back(case: &DeskCase, solved_at: Timestamp) -> Option<Timestamp> {
    let since = case.stages.iter().skip_while(|(at, stage)| *at < solved_at || *stage != Stage::Done);
    since.skip(1).find(|(_, stage)| *stage != Stage::Done).map(|(at, _)| *at)
}

impl Whose {
    pub(crate) fn of(person: Option<StaffId>) -> Self {
        person.map_or(Self::Nobody, Self::One)
    }

    pub(crate) const fn person(self) -> Option<StaffId> {
        match self {
            Self::One(id) => Some(id),
            Self::Nobody => None,
        }
    }
}

/// Every figure of a report.
pub(crate) fn fold_desk(cases: &[DeskCase], period: &Period) -> DeskReport {
    let counted = |period: &Period, figure: Figure, whose: Option<Whose>| {
        cases.iter().filter(|case| decide_counts(case, period, figure, whose)).count()
    };
    let count = |figure: Figure| counted(period, figure, None);
    let day = |day: &Day| {
        let only = period.only(*day);
        DayFigures {
            day: *day,
            todo: counted(&only, Figure::Todo, None),
            snoozed: counted(&only, Figure::Snoozed, None),
            opened: counted(&only, Figure::Opened, None),
            solved: counted(&only, Figure::Solved, None),
        }
    };
    let person = |whose: Whose| PersonFigures {
        whose,
        open: counted(period, Figure::OpenNow, Some(whose)),
        answered: counted(period, Figure::Answered, Some(whose)),
        solved: counted(period, Figure::Solved, Some(whose)),
    };
    let waits = waits(cases, period);
    let (in_time, late) = (count(Figure::InTime), count(Figure::Late));
    let (solved, contacts) = (count(Figure::Solved), count(Figure::FirstContact));
    let known = contacts + count(Figure::MoreContacts);
    DeskReport {
        open_now: count(Figure::OpenNow),
        opened: count(Figure::Opened),
        solved,
        days: period.days.iter().map(day).collect(),
        asked: waits.len(),
        median: time_by(&waits, 0.5),
        nine_of_ten: time_by(&waits, 0.9),
        in_time: Share { hits: in_time, of: in_time + late },
        people: everyone(cases, period).into_iter().map(person).collect(),
        reopened: Share { hits: count(Figure::Reopened), of: solved },
        first_contact: Share { hits: contacts, of: known },
        too_young: solved - known,
    }
}

fn waits(cases: &[DeskCase], period: &Period) -> Vec<Lifetime> {
    let asked = cases.iter().filter_map(|case| case.first_response);
    let asked = asked.filter(|first| period.has(first.asked_at));
    asked.map(|first| Lifetime { length: first.waited, has_ended: first.is_answered }).collect()
}

/// Whoever has or did something. Nobody comes last.
fn everyone(cases: &[DeskCase], period: &Period) -> BTreeSet<Whose> {
    let mut all = BTreeSet::new();
    for case in cases {
        if decide_counts(case, period, Figure::OpenNow, None) {
            all.insert(Whose::of(case.owner));
        }
        let acts = case.answers.iter().chain(&case.solved).filter(|act| period.has(act.at));
        all.extend(acts.map(|act| Whose::of(act.by)));
    }
    all
}

#[cfg(test)]
mod tests;

//! A customer's words that nothing would ever bring back to somebody's eyes, and tickets whose row says something else than their
//! events. There should be none: every one that is found is a defect of the program or a hand in the database.

use kernel::Timestamp;
use platform::{
    db::{Db, DbError, Tx},
    jobs::{Handler, Job, JobError},
    text_column,
};
use serde::{Deserialize, Serialize};

use crate::{
    actions::{Difference, compare_page},
    clocks::StatusKind,
    model::{Stage, TicketId},
    store,
};

/// Tickets of one transaction.
const PAGE: i64 = 500;
const HOUR: jiff::SignedDuration = jiff::SignedDuration::from_hours(1);
/// The hour of UTC in which the check runs: in Viet Nam and in Iceland the shops sleep.
const AT_HOUR: i64 = 20;

/// A ticket whose newest public words are the customer's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LastWords {
    pub(crate) ticket: TicketId,
    pub(crate) number: i64,
    pub(crate) stage: Stage,
    pub(crate) status: StatusKind,
    /// Whether a deadline stands in its row.
    pub(crate) has_clock: bool,
    pub(crate) ended_at: Option<Timestamp>,
    pub(crate) said_at: Timestamp,
    /// Whether an event of the ticket knows the words.
    pub(crate) is_known: bool,
}

/// Why words are overlooked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// No event of the ticket knows them, so no clock ever ran.
    NoEvent,
    /// The ticket is open and has no deadline.
    NoClock,
    /// The ticket waits for the customer, who has written.
    Waiting,
    /// The ticket ended before they came.
    EndedBefore,
    /// The ticket's row said something else than its events. It says the same now.
    Differed,
}
text_column!(Why {
    NoEvent = "no_event",
    NoClock = "no_clock",
    Waiting = "waiting",
    EndedBefore = "ended_before",
    Differed = "differed",
});

impl Why {
    /// The key of its words.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::NoEvent => "tickets-overlooked-no-event",
            Self::NoClock => "tickets-overlooked-no-clock",
            Self::Waiting => "tickets-overlooked-waiting",
            Self::EndedBefore => "tickets-overlooked-ended",
            Self::Differed => "tickets-overlooked-differed",
        }
    }
}

/// Words are seen when an open ticket has a deadline, or when somebody ended the ticket after they came.
pub(crate) fn decide_overlooked(words: &LastWords) -> Option<Why> {
    if !words.is_known {
        return Some(Why::NoEvent);
    }
    if words.stage == Stage::Done {
        return words.ended_at.is_none_or(|ended| ended < words.said_at).then_some(Why::EndedBefore);
    }
    if words.status == StatusKind::WaitingForCustomer {
        return Some(Why::Waiting);
    }
    (!words.has_clock).then_some(Why::NoClock)
}

/// A ticket with overlooked words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlooked {
    /// Which.
    pub ticket: TicketId,
    /// Its number.
    pub number: i64,
    /// Why.
    pub why: Why,
}

/// Looks through every ticket for words of customers that are overlooked and for rows that differ from their events, and keeps what
/// it finds for the page of today. Rows that differ are put right. Each page is a transaction of its own.
///
/// # Errors
/// Whatever the database says.
pub async fn check_desk(db: &Db) -> Result<Vec<Overlooked>, DbError> {
    let (mut page, mut found) = (Some(CheckDesk::default()), Vec::new());
    while let Some(this) = page {
        let (next, more) = db.write(move |tx| this.check(tx)).await?;
        found.extend(more);
        page = next;
    }
    Ok(found)
}

/// The last ticket of the page, if a page follows, and what was found.
fn check_page(
    tx: &mut Tx<'_>,
    after: Option<TicketId>,
) -> Result<(Option<TicketId>, Vec<Overlooked>), DbError> {
    if after.is_none() {
        store::forget_overlooked(tx)?;
    }
    let page = store::last_words(tx, after, PAGE)?;
    let mut found = Vec::new();
    for words in &page {
        if let Some(why) = decide_overlooked(words) {
            store::add_overlooked(tx, words.ticket, why)?;
            found.push(Overlooked { ticket: words.ticket, number: words.number, why });
        }
    }
    let is_full = i64::try_from(page.len()).is_ok_and(|count| count == PAGE);
    Ok((page.last().filter(|_| is_full).map(|words| words.ticket), found))
}

/// The last ticket of the page, if there is one, and whose row differed.
fn compare_rows(
    tx: &mut Tx<'_>,
    after: Option<TicketId>,
) -> Result<(Option<TicketId>, Vec<Overlooked>), DbError> {
    let (last, differences) = compare_page(tx, after)?;
    let mut found = Vec::new();
    for Difference { ticket, number, stored, folded } in differences {
        tracing::error!(number, stored, folded, "a ticket's row differed from its events");
        if store::add_overlooked(tx, ticket, Why::Differed)? {
            found.push(Overlooked { ticket, number, why: Why::Differed });
        }
    }
    Ok((last, found))
}

/// Checks a page, and orders the next one or the next night: first all words, then all rows.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct CheckDesk {
    #[serde(default)]
    after: Option<TicketId>,
    #[serde(default)]
    rows: bool,
}

impl Job for CheckDesk {
    const KIND: &'static str = "tickets.check_desk";
}

impl CheckDesk {
    pub(crate) fn handler() -> Handler {
        Handler::inside(Self::KIND, |tx, text| {
            let this: Self = platform::jobs::payload(text)?;
            let Some(next) = this.check(tx)?.0 else {
                return begin_checking(tx).map_err(JobError::from);
            };
            let place = next.after.map(|last| last.to_string()).unwrap_or_default();
            let key = format!("{} after {place}", if next.rows { "rows" } else { "words" });
            let now = tx.now();
            tx.enqueue(&key, &next, now).map_err(JobError::from)
        })
    }

    /// The page to check next, and what this one found.
    fn check(&self, tx: &mut Tx<'_>) -> Result<(Option<Self>, Vec<Overlooked>), DbError> {
        let (last, found) =
            if self.rows { compare_rows(tx, self.after)? } else { check_page(tx, self.after)? };
        let next = match last {
            Some(last) => Some(Self { after: Some(last), rows: self.rows }),
            None => (!self.rows).then_some(Self { after: None, rows: true }),
        };
        Ok((next, found))
    }
}

/// Orders the check of the coming night. However often the program starts and on however many nodes, there is one.
///
/// # Errors
/// Whatever the database says.
pub fn begin_checking(tx: &mut Tx<'_>) -> Result<(), DbError> {
    let next = next_night(tx.now());
    tx.enqueue(&(next.as_second() / 86_400).to_string(), &CheckDesk::default(), next)
}

fn next_night(now: Timestamp) -> Timestamp {
    let hours_of_day = now.as_second().rem_euclid(86_400) / 3600;
    let ahead = (AT_HOUR - hours_of_day).rem_euclid(24);
    now + HOUR * i32::try_from(if ahead == 0 { 24 } else { ahead }).unwrap_or(24)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn words() -> LastWords {
        LastWords {
            ticket: TicketId::from_uuid(kernel::Uuid::from_u128(1)),
            number: 8401,
            stage: Stage::Todo,
            status: StatusKind::NeedsFirstResponse,
            has_clock: true,
            ended_at: None,
            said_at: at("2026-11-23T09:00:00Z"),
            is_known: true,
        }
    }

    #[test]
    fn words_with_a_deadline_or_an_end_after_them_are_seen() {
        assert_eq!(decide_overlooked(&words()), None);
        let done = |ended: &str| LastWords {
            stage: Stage::Done,
            status: StatusKind::Done,
            has_clock: false,
            ended_at: Some(at(ended)),
            ..words()
        };
        assert_eq!(decide_overlooked(&done("2026-11-23T09:00:00Z")), None, "ended in that second");
        assert_eq!(decide_overlooked(&done("2026-11-23T08:59:59Z")), Some(Why::EndedBefore));
    }

    #[test]
    fn words_that_nothing_brings_back_are_found() {
        assert_eq!(decide_overlooked(&LastWords { is_known: false, ..words() }), Some(Why::NoEvent));
        assert_eq!(decide_overlooked(&LastWords { has_clock: false, ..words() }), Some(Why::NoClock));
        let waiting = LastWords { status: StatusKind::WaitingForCustomer, stage: Stage::Snoozed, ..words() };
        assert_eq!(decide_overlooked(&waiting), Some(Why::Waiting));
    }

    #[test]
    fn the_check_runs_once_a_night() {
        let hour = |text: &str| next_night(at(text)).to_string();
        assert!(hour("2026-11-23T09:30:00Z").starts_with("2026-11-23T20:30"));
        assert!(hour("2026-11-23T20:10:00Z").starts_with("2026-11-24T20:10"));
        assert!(hour("2026-11-23T23:00:00Z").starts_with("2026-11-24T20:00"));
    }
}

//! Which law the shop applies: the packs of the program, those that the shop brought itself, and the holidays that it
//! entered.
//!
//! A pack is kept in the database, never read from the disk while serving: two programs at one database apply the
//! same law, a file that is edited changes nothing, and the text of every day stays.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use kernel::{Granted, Timestamp, ids};
use platform::{
    db::{DbError, Tx},
    from_row, live,
};

use crate::{
    cases::worse_cases,
    holidays::HolidayList,
    packs::{CASES, HolidayYear, PackError, PackFile, PackSet, check_pack},
    rights::EditLaw,
    store,
};

ids! { LawPackId = "law" }

/// A text of a pack that the shop brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// Such as `VN@2023`.
    pub name: String,
    /// Counts from 1; the text of the program is 0.
    pub edition: u32,
    /// SHA-256 of the text, in hexadecimal.
    pub hash: String,
    /// Why it was brought.
    pub reason: String,
    /// Since when it is applied.
    pub recorded_at: Timestamp,
}
from_row!(Edition { name, edition, hash, reason, recorded_at });

/// Why a pack was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LawRefusal {
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// Everything that is wrong with the text.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Wrong(Vec<PackError>),
    /// These cases come out worse for the customer than under the law that is applied, and nobody said why.
    #[error("worse for the customer than before, and no reason is given: {}", .0.join(", "))]
    Worse(Vec<String>),
    /// It is the text that is applied already.
    #[error("this is the text that is applied already")]
    Same,
}

static BUILT_IN: LazyLock<Arc<PackSet>> = LazyLock::new(read_built_in);

#[expect(
    clippy::expect_used,
    reason = "the packs are part of the program, and a test reads every one of them"
)]
fn read_built_in() -> Arc<PackSet> {
    Arc::new(PackSet::built_in().expect("the packs of the program"))
}

/// Sets that were read lately, by the fingerprints of what the shop brought and entered. A text never changes, so
/// neither does what stands here.
static READ: Mutex<Vec<(String, Arc<PackSet>)>> = Mutex::new(Vec::new());
const READ_MAX: usize = 8;

/// The packs of the program alone.
pub(crate) fn built_in() -> Arc<PackSet> {
    Arc::clone(&BUILT_IN)
}

/// The law that was applied at an instant.
///
/// # Errors
/// Whatever the database says.
pub fn law(tx: &mut Tx<'_>, known_at: Timestamp) -> Result<Arc<PackSet>, DbError> {
    let (editions, lists) = (in_use(store::editions(tx, known_at)?), store::holiday_lists(tx, known_at)?);
    if editions.is_empty() && lists.is_empty() {
        return Ok(built_in());
    }
    let key = fingerprint(&editions, &lists);
    let read = READ.lock().unwrap_or_else(PoisonError::into_inner).iter().find(|r| r.0 == key).cloned();
    if let Some((_, set)) = read {
        return Ok(set);
    }
    let mut files = vec![];
    for edition in &editions {
        let source = store::source_of(tx, &edition.name, edition.edition)?.unwrap_or_default();
        files.push(PackFile { file: edition.name.clone(), source });
    }
    Ok(kept(key, read_all(files).with_holidays(lists.into_iter().map(HolidayYear::from).collect())))
}

/// What tells two laws apart: the texts that were brought, and every day that was entered.
fn fingerprint(editions: &[Edition], lists: &[HolidayList]) -> String {
    let texts = editions.iter().map(|e| format!("{}={};", e.name, e.hash));
    let days = lists.iter().map(|l| {
        let HolidayList { calendar, year, edition: _, days_off, worked, source, recorded_at } = l;
        format!("{calendar} {year}: {:?} {:?} {source:?} {recorded_at};", days_off.0, worked.0)
    });
    texts.chain(days).collect()
}

/// The law with another list of holidays.
pub(crate) fn with_holidays(now: &PackSet, list: HolidayList) -> Arc<PackSet> {
    Arc::new(now.clone().with_holidays(vec![list.into()]))
}

impl From<HolidayList> for HolidayYear {
    fn from(list: HolidayList) -> Self {
        Self {
            calendar: list.calendar,
            year: i16::try_from(list.year).unwrap_or_default(),
            holidays: list.days_off.0,
            working: list.worked.0,
            cite: list.source,
            by_shop_at: Some(list.recorded_at),
        }
    }
}

/// The packs of the program with those that were brought. A newer program may refuse an old text: it says so, and
/// goes on without it.
fn read_all(mut files: Vec<PackFile>) -> PackSet {
    loop {
        let errors = match built_in().with_files(files.clone()) {
            Ok(set) => return set,
            Err(errors) => errors,
        };
        errors.iter().for_each(|e| tracing::error!(%e, "a law pack cannot be read any more"));
        let before = files.len();
        files.retain(|f| errors.iter().all(|e| e.file != f.file));
        if files.len() == before {
            return (*built_in()).clone();
        }
    }
}

fn kept(key: String, set: PackSet) -> Arc<PackSet> {
    let set = Arc::new(set);
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    read.truncate(READ_MAX - 1);
    read.insert(0, (key, Arc::clone(&set)));
    set
}

/// The newest text of each name, in the order in which they were brought.
fn in_use(editions: Vec<Edition>) -> Vec<Edition> {
    let is_newest = |e: &Edition| !editions.iter().any(|n| n.name == e.name && n.edition > e.edition);
    editions.iter().filter(|e| is_newest(e)).cloned().collect()
}

/// The law with a certain text of one pack: an edition of the shop, or 0 for the text of the program.
pub(crate) fn with_edition(
    tx: &mut Tx<'_>,
    now: &PackSet,
    name: &str,
    edition: u32,
) -> Result<Option<Arc<PackSet>>, DbError> {
    let source = match edition {
        0 => built_in().source(name).map(str::to_owned),
        edition => store::source_of(tx, name, edition)?,
    };
    Ok(source.and_then(|text| now.with(name, &text).ok()).map(|(set, _)| Arc::new(set)))
}

/// What a new text would change.
#[derive(Debug)]
pub struct Draft {
    /// The pack that it is.
    pub name: String,
    /// The law with it.
    pub with: PackSet,
    /// Cases that come out worse for the customer than under the law that is applied.
    pub worse: Vec<String>,
}

/// Checks a text against the law that is applied.
///
/// # Errors
/// Everything that is wrong with it.
pub fn draft(law: &PackSet, file: &str, source: &str) -> Result<Draft, Vec<PackError>> {
    let (with, name) = check_pack(law, file, source, &CASES)?;
    let worse = CASES.iter().flat_map(|(_, text)| worse_cases(text, law, &with)).collect();
    Ok(Draft { name, with, worse })
}

/// Takes a text into use from now on. Answers about earlier days, as known then, keep the text of their day.
///
/// # Errors
/// [`LawRefusal`]; the law that is applied stays.
pub fn bring_pack(
    tx: &mut Tx<'_>,
    may: &Granted<EditLaw>,
    (file, source): (&str, &str),
    reason: &str,
) -> Result<Edition, LawRefusal> {
    let now = tx.now();
    let applied = law(tx, now)?;
    let draft = draft(&applied, file, source).map_err(LawRefusal::Wrong)?;
    if applied.source(&draft.name).is_some_and(|now| now.trim_end() == source.trim_end()) {
        return Err(LawRefusal::Same);
    }
    if !draft.worse.is_empty() && reason.trim().is_empty() {
        return Err(LawRefusal::Worse(draft.worse));
    }
    let hash = draft.with.pack(&draft.name).map(|p| p.hash.clone()).unwrap_or_default();
    let before =
        store::editions(tx, now)?.into_iter().filter(|e| e.name == draft.name).map(|e| e.edition).max();
    let edition = Edition {
        name: draft.name,
        edition: before.unwrap_or(0) + 1,
        hash,
        reason: reason.trim().to_owned(),
        recorded_at: now,
    };
    store::insert_edition(tx, may.actor(), &edition, source)?;
    tx.audit(may.actor(), "coverage.bring_pack", &edition.name, &format!("edition {}", edition.edition))?;
    tx.touch(live::Audience::Staff, "coverage")?;
    Ok(edition)
}

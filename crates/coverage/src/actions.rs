//! The verbs: write down what happened to a unit, write a policy, open and end a recall.

use kernel::{Actor, Date, Granted, Uuid, date_in};
use platform::{
    db::{DbError, Tx},
    live,
};
use products::AssetId;

use crate::{
    law::law,
    model::{Happened, HistoryId},
    packs::Texts,
    place::jurisdiction_of,
    policy::{Clause, decide_clauses},
    rights::{EditPolicies, RunRecalls},
    store,
    warranties::{NewPolicy, Recall, RecallId, WarrantyPolicyId},
};

/// Something that happened to a unit, to be written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewHistory {
    /// What it is about, such as the id of a repair. A later entry of the same matter replaces the earlier one:
    /// a repair is written when it is accepted, and again when it is ready and when it is handed over.
    pub reference: Uuid,
    /// What happened, as far as it is known now.
    pub what: Happened,
}

/// Writes down what happened to a unit. Nothing is ever changed: an entry about the same matter is corrected by
/// this one, and questions about what was known before still see the earlier one. The same entry twice is one.
///
/// # Errors
/// Whatever the database says.
pub fn record_history(
    tx: &mut Tx<'_>,
    by: &Actor,
    asset: AssetId,
    new: &NewHistory,
) -> Result<HistoryId, DbError> {
    let before = store::live_entries_of(tx, asset, new.reference)?;
    let before = before.into_iter().find(|b| same_matter(&b.what, &new.what));
    if let Some(same) = before.as_ref().filter(|b| b.what == new.what) {
        return Ok(same.id);
    }
    let day = day_of(tx, &new.what)?;
    let corrects = before.map(|b| b.id);
    let id = store::insert_history(tx, by, asset, new.reference, day, &new.what, corrects)?;
    tx.touch(live::Audience::Staff, &asset.to_string())?;
    Ok(id)
}

/// A repair may have one stay, one exchange and a change of each part under one reference.
fn same_matter(a: &Happened, b: &Happened) -> bool {
    match (a, b) {
        (Happened::PartReplaced { part: a, .. }, Happened::PartReplaced { part: b, .. }) => a == b,
        _ => std::mem::discriminant(a) == std::mem::discriminant(b),
    }
}

fn day_of(tx: &mut Tx<'_>, what: &Happened) -> Result<Date, DbError> {
    Ok(match what {
        Happened::Repair(repair) => repair.accepted_at,
        Happened::PartReplaced { at, .. }
        | Happened::UnitExchanged { at, .. }
        | Happened::TradedIn { at } => *at,
        Happened::PlanUse(line) => date_in(line.at, &identity::shop(tx)?.zone),
    })
}

/// Why a policy was not written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyRefusal {
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// No pack speaks for these places.
    #[error("no such place: {}", .unknown.join(", "))]
    NoPlace {
        /// What was written.
        unknown: Vec<String>,
        /// What could be.
        known: Vec<String>,
    },
    /// The law beats these clauses.
    #[error("weaker than the law: {}", .0.iter().map(|w| w.cite.as_str()).collect::<Vec<_>>().join(", "))]
    Weaker(Vec<Weaker>),
}

/// A clause that the law beats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weaker {
    /// Which.
    pub clause: Clause,
    /// What the law says.
    pub law: Texts,
    /// Where it is written.
    pub cite: String,
}

/// Writes a policy: a new one, or the next version of one that exists. What was sold under an earlier version
/// stays under it.
///
/// # Errors
/// [`PolicyRefusal::Weaker`] when the law of the shop's place beats a clause; [`PolicyRefusal::NoPlace`] when it is to
/// hold in a place that nobody knows; the database.
pub fn save_policy(
    tx: &mut Tx<'_>,
    may: &Granted<EditPolicies>,
    new: &NewPolicy,
) -> Result<WarrantyPolicyId, PolicyRefusal> {
    check_territory(tx, new)?;
    let weaker = weaker_clauses(tx, new)?;
    if !weaker.is_empty() {
        return Err(PolicyRefusal::Weaker(weaker));
    }
    let newest = store::versions(tx, &new.code)?.into_iter().next();
    let version = newest.map_or(1, |p| p.version + 1);
    let mut named = new.clone();
    named.terms.name = format!("{} v{version}", new.code);
    let id = store::insert_policy(tx, may.actor(), version, &named)?;
    tx.audit(may.actor(), "coverage.save_policy", &new.code, &format!("version {version}"))?;
    tx.touch(live::Audience::Staff, "coverage")?;
    Ok(id)
}

/// A code that no claim can ever name would end every claim: it is refused, and so is a typing error.
fn check_territory(tx: &mut Tx<'_>, new: &NewPolicy) -> Result<(), PolicyRefusal> {
    let (now, own) = (tx.now(), jurisdiction_of(&identity::shop(tx)?.zone));
    let law = law(tx, now)?;
    let is_unknown = |place: &&String| !law.knows(place) && **place != own;
    let unknown: Vec<String> = new.terms.territory.iter().filter(is_unknown).cloned().collect();
    if unknown.is_empty() {
        return Ok(());
    }
    Err(PolicyRefusal::NoPlace { unknown, known: law.places().into_iter().map(str::to_owned).collect() })
}

/// Contracts of the policy's first day fall under the law of that day, and those of today under today's.
fn weaker_clauses(tx: &mut Tx<'_>, new: &NewPolicy) -> Result<Vec<Weaker>, DbError> {
    let (now, zone) = (tx.now(), identity::shop(tx)?.zone);
    let (law, place) = (law(tx, now)?, jurisdiction_of(&zone));
    let days = [date_in(now, &zone).max(new.valid_from), new.valid_from];
    let mut weaker: Vec<Weaker> = vec![];
    for (pack, day) in days.iter().filter_map(|day| law.choose(&place, *day).map(|pack| (pack, *day))) {
        for (clause, rule) in decide_clauses(&new.terms, pack, day) {
            if weaker.iter().all(|w| w.clause != clause) {
                weaker.push(Weaker { clause, law: rule.text.clone(), cite: rule.cite.clone() });
            }
        }
    }
    Ok(weaker)
}

/// Says that a recall names a model. From now on its remedy is free.
///
/// # Errors
/// Whatever the database says.
pub fn open_recall(tx: &mut Tx<'_>, may: &Granted<RunRecalls>, recall: &Recall) -> Result<(), DbError> {
    store::insert_recall(tx, may.actor(), recall)?;
    tx.audit(may.actor(), "coverage.open_recall", &recall.id.to_string(), "")?;
    tx.touch(live::Audience::Staff, "coverage")
}

/// Says that a recall is over from today on; whether it was open.
///
/// # Errors
/// Whatever the database says.
pub fn close_recall(tx: &mut Tx<'_>, may: &Granted<RunRecalls>, id: RecallId) -> Result<bool, DbError> {
    let today = date_in(tx.now(), &identity::shop(tx)?.zone);
    let was_open = store::close_recall(tx, id, today)?;
    if was_open {
        tx.audit(may.actor(), "coverage.close_recall", &id.to_string(), "")?;
        tx.touch(live::Audience::Staff, "coverage")?;
    }
    Ok(was_open)
}

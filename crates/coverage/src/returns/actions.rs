//! The verb: write the table of returns.

use kernel::{Granted, date_in};
use platform::{
    db::{DbError, Tx},
    live,
};

use super::{NewReturnPolicy, ReturnPolicyId, RowPart, TableFlaw, decide_table, decide_weaker_rows, store};
use crate::{law::law, packs::Texts, place::jurisdiction_of, rights::EditPolicies};

/// Why a table was not written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReturnPolicyRefusal {
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The table contradicts itself.
    #[error("no table of returns: {0:?}")]
    Flawed(Vec<TableFlaw>),
    /// The law beats these rows.
    #[error("weaker than the law: {}", .0.iter().map(|w| w.cite.as_str()).collect::<Vec<_>>().join(", "))]
    Weaker(Vec<WeakerRow>),
}

/// A part of a row that the law beats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeakerRow {
    /// Which row, counted from 1.
    pub row: usize,
    /// Which part of it.
    pub part: RowPart,
    /// What the law says.
    pub law: Texts,
    /// Where it is written.
    pub cite: String,
}

/// Writes the next version of the table. It counts for contracts from its first day on; one that begins in the past
/// touches what was sold since, which the page shows before it is saved.
///
/// # Errors
/// [`ReturnPolicyRefusal::Flawed`] for a table that contradicts itself, [`ReturnPolicyRefusal::Weaker`] when the law of
/// the shop's place beats a row; the database.
pub fn save_return_policy(
    tx: &mut Tx<'_>,
    may: &Granted<EditPolicies>,
    new: &NewReturnPolicy,
) -> Result<ReturnPolicyId, ReturnPolicyRefusal> {
    let flaws = decide_table(&new.rows);
    if !flaws.is_empty() {
        return Err(ReturnPolicyRefusal::Flawed(flaws));
    }
    let weaker = weaker_rows(tx, new)?;
    if !weaker.is_empty() {
        return Err(ReturnPolicyRefusal::Weaker(weaker));
    }
    let version = store::versions(tx)?.first().map_or(1, |newest| newest.version + 1);
    let id = store::insert_version(tx, may.actor(), version, new)?;
    tx.audit(may.actor(), "coverage.save_return_policy", &id.to_string(), &format!("version {version}"))?;
    tx.touch(live::Audience::Staff, "coverage")?;
    Ok(id)
}

/// Contracts of the table's first day fall under the law of that day, and those of today under today's.
fn weaker_rows(tx: &mut Tx<'_>, new: &NewReturnPolicy) -> Result<Vec<WeakerRow>, DbError> {
    let (now, zone) = (tx.now(), identity::shop(tx)?.zone);
    let (law, place) = (law(tx, now)?, jurisdiction_of(&zone));
    let days = [date_in(now, &zone).max(new.valid_from), new.valid_from];
    let mut weaker: Vec<WeakerRow> = vec![];
    for (pack, day) in days.iter().filter_map(|day| law.choose(&place, *day).map(|pack| (pack, *day))) {
        for (row, part, rule) in decide_weaker_rows(&new.rows, pack, day) {
            if weaker.iter().all(|w| (w.row, w.part) != (row, part)) {
                weaker.push(WeakerRow { row, part, law: rule.text.clone(), cite: rule.cite.clone() });
            }
        }
    }
    Ok(weaker)
}

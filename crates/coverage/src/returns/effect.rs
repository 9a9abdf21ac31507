//! What another table does to the products that were sold: the same question about each of them, before and after.

use kernel::Actor;
use platform::db::{DbError, Tx};
use products::AssetCard;

use super::{
    Reason,
    asset::{Terms, chances_of, together},
};
use crate::{
    cover::{Ask, Covered, decided},
    effect::page,
};

/// What a table does to the newest products.
pub(crate) struct ReturnEffect {
    /// How many were looked at.
    pub(crate) looked_at: usize,
    pub(crate) changes: Vec<ReturnChange>,
    /// Whether there are older products.
    pub(crate) is_partial: bool,
}

/// What changes for a product and some reasons.
pub(crate) struct ReturnChange {
    pub(crate) card: AssetCard,
    pub(crate) reasons: Vec<Reason>,
    pub(crate) before: Terms,
    pub(crate) after: Terms,
}

/// What another table would change: `alter` writes it, in a transaction that is not kept.
pub(crate) fn of_altering<E: From<DbError>>(
    tx: &mut Tx<'_>,
    actor: &Actor,
    alter: impl FnOnce(&mut Tx<'_>) -> Result<(), E>,
) -> Result<ReturnEffect, E> {
    let (cards, next) = page(tx, actor, None)?;
    let mut sold: Vec<(Covered, Vec<(Reason, Terms)>)> = vec![];
    for card in cards {
        let covered = decided(tx, card, &Ask::default())?;
        if covered.answer.facts.sale.contract_at.is_some() {
            let before = terms_of(tx, &covered)?;
            sold.push((covered, before));
        }
    }
    alter(tx)?;
    let (looked_at, mut changes) = (sold.len(), vec![]);
    for (covered, before) in sold {
        let after = terms_of(tx, &covered)?;
        changes.extend(changed(&covered, before, after));
    }
    Ok(ReturnEffect { looked_at, changes, is_partial: next.is_some() })
}

fn terms_of(tx: &mut Tx<'_>, c: &Covered) -> Result<Vec<(Reason, Terms)>, DbError> {
    let (_, chances) = chances_of(tx, c)?;
    Ok(chances.into_iter().map(|chance| (chance.reason, chance.terms)).collect())
}

/// What differs. Where it was over and would be over all the same, nobody loses or wins anything.
fn changed(c: &Covered, before: Vec<(Reason, Terms)>, after: Vec<(Reason, Terms)>) -> Vec<ReturnChange> {
    let is_over = |terms: &Terms| terms.last.is_some_and(|last| last < c.answer.day);
    let both = before.into_iter().zip(after).map(|((reason, was), (_, is))| (reason, (was, is)));
    let changed = together(both.filter(|(_, (was, is))| was != is && !(is_over(was) && is_over(is))));
    let one = |(reasons, (before, after))| ReturnChange { card: c.card.clone(), reasons, before, after };
    changed.into_iter().map(one).collect()
}

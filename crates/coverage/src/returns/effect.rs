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
    effect::{SoFar, left, page},
};

/// What a table does to products, the newest first: one go, and the sum of all until now.
pub(crate) struct ReturnEffect {
    /// With this go. Its `from` is where the next one begins; none at the end.
    pub(crate) so_far: SoFar,
    /// The changes of this go.
    pub(crate) changes: Vec<ReturnChange>,
    /// Products that nobody has looked at yet.
    pub(crate) left: u64,
}

impl ReturnEffect {
    /// Whether anybody has to see it: somebody gets other terms, or nobody knows yet whether somebody does.
    pub(crate) fn is_to_be_seen(&self) -> bool {
        self.so_far.changed > 0 || self.left > 0
    }
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
    before: SoFar,
    alter: impl FnOnce(&mut Tx<'_>) -> Result<(), E>,
) -> Result<ReturnEffect, E> {
    let (cards, next) = page(tx, actor, before.from)?;
    let (looked_at, left) = (cards.len(), left(tx, actor, next)?);
    let mut sold: Vec<(Covered, Vec<(Reason, Terms)>)> = vec![];
    for card in cards {
        let covered = decided(tx, card, &Ask::default())?;
        if covered.answer.facts.sale.contract_at.is_some() {
            let were = terms_of(tx, &covered)?;
            sold.push((covered, were));
        }
    }
    alter(tx)?;
    let (mut changes, mut touched, mut worse) = (vec![], 0, 0);
    for (covered, were) in sold {
        let are = terms_of(tx, &covered)?;
        let of_one = changed(&covered, were, are);
        touched += usize::from(!of_one.is_empty());
        worse += usize::from(of_one.iter().any(|change| change.before.is_worse_with(&change.after)));
        changes.extend(of_one);
    }
    Ok(ReturnEffect { so_far: before.and(next, (looked_at, touched, worse)), changes, left })
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

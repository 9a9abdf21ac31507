//! What a change of the law or of a policy does to the products that were sold: the same question about each of
//! them, before and after.

use std::sync::Arc;

use kernel::Actor;
use platform::db::{Db, DbError, Tx};
use products::{AssetCard, AssetId};

use crate::{
    cover::{Ask, Covered, decided, decided_with},
    packs::PackSet,
    policy::decide_is_worse,
};

/// Products of one page of an effect.
pub(crate) const PAGE: usize = 500;

/// A product whose answer changes.
pub(crate) struct Change {
    pub(crate) before: Covered,
    pub(crate) after: Covered,
    pub(crate) is_worse: bool,
}

/// What a change does to some products, the newest first.
pub(crate) struct Effect {
    /// How many were looked at.
    pub(crate) looked_at: usize,
    pub(crate) changes: Vec<Change>,
    /// Where the next page goes on; none at the end.
    pub(crate) next: Option<AssetId>,
}

/// A page of products, and where the next one goes on.
fn page(
    tx: &mut Tx<'_>,
    actor: &Actor,
    before: Option<AssetId>,
) -> Result<(Vec<AssetCard>, Option<AssetId>), DbError> {
    let mut cards = products::assets_before(tx, actor, before, PAGE + 1)?;
    let is_more = cards.len() > PAGE;
    cards.truncate(PAGE);
    let next = cards.last().map(|c| c.id).filter(|_| is_more);
    Ok((cards, next))
}

/// What another law would change.
pub(crate) fn of_law(
    tx: &mut Tx<'_>,
    actor: &Actor,
    from: Option<AssetId>,
    (now, then): (&Arc<PackSet>, &Arc<PackSet>),
) -> Result<Effect, DbError> {
    let (cards, next) = page(tx, actor, from)?;
    let (looked_at, mut changes) = (cards.len(), vec![]);
    for card in cards {
        let before = decided_with(tx, card.clone(), &Ask::default(), now)?;
        let after = decided_with(tx, card, &Ask::default(), then)?;
        changes.extend(change(before, after));
    }
    Ok(Effect { looked_at, changes, next })
}

/// What another state of the database would change: `alter` makes it, in a transaction that is not kept.
pub(crate) fn of_altering<E: From<DbError>>(
    tx: &mut Tx<'_>,
    actor: &Actor,
    alter: impl FnOnce(&mut Tx<'_>) -> Result<(), E>,
) -> Result<Effect, E> {
    let (cards, next) = page(tx, actor, None)?;
    let ask = Ask::default();
    let before: Vec<Covered> =
        cards.into_iter().map(|card| decided(tx, card, &ask)).collect::<Result<_, _>>()?;
    alter(tx)?;
    let (looked_at, mut changes) = (before.len(), vec![]);
    for before in before {
        let after = decided(tx, before.card.clone(), &ask)?;
        changes.extend(change(before, after));
    }
    Ok(Effect { looked_at, changes, next })
}

fn change(before: Covered, after: Covered) -> Option<Change> {
    let (was, is) = (&before.answer.verdict, &after.answer.verdict);
    let is_same = was.answer == is.answer && was.effective == is.effective && was.bearer == is.bearer;
    let is_worse = decide_is_worse(was, is);
    (!is_same).then_some(Change { before, after, is_worse })
}

/// How many products stand in which state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// More than thirty days are left, or there is no fixed end.
    pub covered: u64,
    /// Thirty days or fewer are left.
    pub ending: u64,
    /// Over, or not for this owner.
    pub ended: u64,
    /// It runs, but not where it was sold.
    pub elsewhere: u64,
    /// A fact is missing, or a person decides.
    pub unknown: u64,
}

impl Tally {
    /// All of them.
    pub const fn all(self) -> u64 {
        self.covered + self.ending + self.ended + self.elsewhere + self.unknown
    }

    const fn with(self, state: crate::CoverState) -> Self {
        use crate::CoverState as S;
        match state {
            S::Covered => Self { covered: self.covered + 1, ..self },
            S::Ending => Self { ending: self.ending + 1, ..self },
            S::Ended => Self { ended: self.ended + 1, ..self },
            S::Elsewhere => Self { elsewhere: self.elsewhere + 1, ..self },
            S::Unknown => Self { unknown: self.unknown + 1, ..self },
        }
    }
}

/// Answers for every product, the newest first, a page a transaction; `on_progress` is called after each.
///
/// # Errors
/// Whatever the database says.
pub async fn evaluate(db: &Db, mut on_progress: impl FnMut(&Tally)) -> Result<Tally, DbError> {
    let (mut tally, mut from) = (Tally::default(), None);
    loop {
        let (counted, next) = db.read(move |tx| evaluate_page(tx, from, tally)).await?;
        on_progress(&counted);
        if next.is_none() {
            return Ok(counted);
        }
        (tally, from) = (counted, next);
    }
}

/// Adds a page of products to a tally, and says where the next one goes on.
fn evaluate_page(
    tx: &mut Tx<'_>,
    from: Option<AssetId>,
    mut tally: Tally,
) -> Result<(Tally, Option<AssetId>), DbError> {
    let (cards, next) = page(tx, &Actor::System { task: "evaluate" }, from)?;
    let now = tx.now();
    let law = crate::law::law(tx, now)?;
    for card in cards {
        let c = decided_with(tx, card, &Ask::default(), &law)?;
        tally = tally.with(crate::cover::decide_state(&c.answer.verdict, c.answer.day));
    }
    Ok((tally, next))
}

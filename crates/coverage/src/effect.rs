//! What a change of the law or of a policy does to the products that were sold: the same question about each of
//! them, before and after.

use std::{convert::Infallible, num::NonZero, pin::pin, sync::Arc};

use futures_util::{TryStreamExt, stream};
use kernel::Actor;
use platform::db::{Db, DbError, Tx};
use products::{AssetCard, AssetId};

use crate::{
    cover::{Ask, Covered, decided, decided_with},
    packs::PackSet,
    policy::decide_is_worse,
};

/// Products that are looked at in one go. Each is decided twice, and what a policy changes is asked where others wait to
/// write: so many keep nobody waiting.
pub(crate) const PAGE: usize = 200;

/// What the goes before this one found. It travels with the page, so that nothing has to be kept for whoever leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct SoFar {
    /// Where the next go begins; the newest product when absent.
    pub(crate) from: Option<AssetId>,
    pub(crate) looked_at: u64,
    pub(crate) changed: u64,
    pub(crate) worse: u64,
}

impl SoFar {
    /// With what a go found: looked at, changed, worse. The next one begins there.
    pub(crate) fn and(
        self,
        next: Option<AssetId>,
        (looked_at, changed, worse): (usize, usize, usize),
    ) -> Self {
        let more = |sum: u64, n: usize| sum.saturating_add(u64::try_from(n).unwrap_or(u64::MAX));
        Self {
            from: next,
            looked_at: more(self.looked_at, looked_at),
            changed: more(self.changed, changed),
            worse: more(self.worse, worse),
        }
    }
}

/// A product whose answer changes.
pub(crate) struct Change {
    pub(crate) before: Covered,
    pub(crate) after: Covered,
    pub(crate) is_worse: bool,
}

/// What a change does to products, the newest first: one go, and the sum of all until now.
pub(crate) struct Effect {
    /// With this go. Its `from` is where the next one begins; none at the end.
    pub(crate) so_far: SoFar,
    /// The changes of this go.
    pub(crate) changes: Vec<Change>,
    /// Products that nobody has looked at yet.
    pub(crate) left: u64,
}

impl Effect {
    fn of(before: SoFar, (cards, next, left): (usize, Option<AssetId>, u64), changes: Vec<Change>) -> Self {
        let worse = changes.iter().filter(|c| c.is_worse).count();
        Self { so_far: before.and(next, (cards, changes.len(), worse)), changes, left }
    }

    /// Whether anybody has to see it: somebody gets another answer, or nobody knows yet whether somebody does.
    pub(crate) fn is_to_be_seen(&self) -> bool {
        self.so_far.changed > 0 || self.left > 0
    }
}

/// A page of products, and where the next one goes on.
pub(crate) fn page(
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
    before: SoFar,
    (now, then): (&Arc<PackSet>, &Arc<PackSet>),
) -> Result<Effect, DbError> {
    let (cards, next) = page(tx, actor, before.from)?;
    let left = left(tx, actor, next)?;
    let (looked_at, mut changes) = (cards.len(), vec![]);
    for card in cards {
        let was = decided_with(tx, card.clone(), &Ask::default(), now)?;
        let is = decided_with(tx, card, &Ask::default(), then)?;
        changes.extend(change(was, is));
    }
    Ok(Effect::of(before, (looked_at, next, left), changes))
}

/// How many products are left behind a page.
pub(crate) fn left(tx: &mut Tx<'_>, actor: &Actor, next: Option<AssetId>) -> Result<u64, DbError> {
    match next {
        None => Ok(0),
        next => products::count_assets_before(tx, actor, next),
    }
}

/// Why a transaction was not kept.
enum Undone<T, E> {
    Looked(T),
    Refused(E),
}

impl<T, E: From<DbError>> From<DbError> for Undone<T, E> {
    fn from(error: DbError) -> Self {
        Self::Refused(error.into())
    }
}

/// Does something in a transaction that is taken back, and tells what was seen in it. The outer error is the database's.
pub(crate) async fn tried<T, E>(
    db: &Db,
    mut look: impl FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
) -> Result<T, E>
where
    T: Send + 'static,
    E: From<DbError> + Send + 'static,
{
    let look = move |tx: &mut Tx<'_>| -> Result<Infallible, Undone<T, E>> {
        Err(look(tx).map_or_else(Undone::Refused, Undone::Looked))
    };
    match db.write(look).await {
        Ok(never) => match never {},
        Err(Undone::Looked(seen)) => Ok(seen),
        Err(Undone::Refused(error)) => Err(error),
    }
}

/// What another state of the database would change: `alter` makes it, in a transaction that is not kept.
pub(crate) fn of_altering<E: From<DbError>>(
    tx: &mut Tx<'_>,
    actor: &Actor,
    before: SoFar,
    alter: impl FnOnce(&mut Tx<'_>) -> Result<(), E>,
) -> Result<Effect, E> {
    let (cards, next) = page(tx, actor, before.from)?;
    let left = left(tx, actor, next)?;
    let ask = Ask::default();
    let were: Vec<Covered> =
        cards.into_iter().map(|card| decided(tx, card, &ask)).collect::<Result<_, _>>()?;
    alter(tx)?;
    let (looked_at, mut changes) = (were.len(), vec![]);
    for was in were {
        let is = decided(tx, was.card.clone(), &ask)?;
        changes.extend(change(was, is));
    }
    Ok(Effect::of(before, (looked_at, next, left), changes))
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

    const fn and(self, other: Self) -> Self {
        Self {
            covered: self.covered + other.covered,
            ending: self.ending + other.ending,
            ended: self.ended + other.ended,
            elsewhere: self.elsewhere + other.elsewhere,
            unknown: self.unknown + other.unknown,
        }
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

/// Answers for every product, the newest first, a page a transaction and as many pages at once as there are cores: one
/// that waits for its database leaves the core to another. `on_progress` is called after each page.
///
/// # Errors
/// Whatever the database says.
pub async fn evaluate(db: &Db, mut on_progress: impl FnMut(&Tally)) -> Result<Tally, DbError> {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    let pages = stream::try_unfold(Some(None), |from| async move {
        let Some(from) = from else { return Ok(None) };
        let (cards, next) = db.read(move |tx| page(tx, &EVALUATION, from)).await?;
        Ok::<_, DbError>(Some((cards, next.map(Some))))
    });
    let tallies =
        pages.map_ok(|cards| db.read(move |tx| tally_of(tx, &cards))).try_buffer_unordered(2 * cores);
    let (mut tallies, mut sum) = (pin!(tallies), Tally::default());
    while let Some(page) = tallies.try_next().await? {
        sum = sum.and(page);
        on_progress(&sum);
    }
    Ok(sum)
}

const EVALUATION: Actor = Actor::System { task: "evaluate" };

/// How the products of a page stand.
fn tally_of(tx: &mut Tx<'_>, cards: &[AssetCard]) -> Result<Tally, DbError> {
    let now = tx.now();
    let law = crate::law::law(tx, now)?;
    cards.iter().try_fold(Tally::default(), |tally, card| {
        let c = decided_with(tx, card.clone(), &Ask::default(), &law)?;
        Ok(tally.with(crate::cover::decide_state(&c.answer.verdict, c.answer.day)))
    })
}

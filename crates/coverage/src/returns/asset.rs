//! Asking whether a registered asset can be returned: the table of its contract and the law answer for each reason.

use kernel::{Actor, Date, date_in};
use platform::db::{DbError, Tx};
use products::AssetId;

use super::{
    Condition, FeeDisclosed, Gives, Ground, Opened, Post, Reason, ReturnFacts, ReturnPolicy, ReturnRequest,
    ReturnRow, ReturnVerdict, decide_return, store,
};
use crate::{
    cover::{Ask, Covered, covered},
    model::{Bearer, Claimant, Code, Shown},
};

/// What the table and the law say about an asset.
pub(crate) struct Returnable {
    pub(crate) covered: Covered,
    pub(crate) table: Option<ReturnPolicy>,
    pub(crate) chances: Vec<Chance>,
}

/// What they say for one reason.
#[derive(Debug)]
pub(crate) struct Chance {
    pub(crate) reason: Reason,
    pub(crate) verdict: ReturnVerdict,
    pub(crate) terms: Terms,
}

/// What a customer could be told about a return. Two reasons with the same terms are told in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Terms {
    /// None while nobody knows the day of delivery, and where nothing is given.
    pub(crate) last: Option<Date>,
    /// What is given, where something is.
    pub(crate) gives: Option<Gives>,
    pub(crate) condition: Condition,
    pub(crate) fee_percent: Option<u32>,
    pub(crate) post: Option<Post>,
}

/// Decides whether an asset can be returned. None when the actor may not see it, which is the same as absent.
pub(crate) fn returnable(
    tx: &mut Tx<'_>,
    actor: &Actor,
    asset: AssetId,
    ask: &Ask,
) -> Result<Option<Returnable>, DbError> {
    let Some(covered) = covered(tx, actor, asset, ask)? else { return Ok(None) };
    let (table, chances) = chances_of(tx, &covered)?;
    Ok(Some(Returnable { covered, table, chances }))
}

/// What holds for each reason at the time of the question; nothing for what was never sold, and for who got it from
/// an earlier owner: returns are between the shop and its buyer.
pub(crate) fn chances_of(
    tx: &mut Tx<'_>,
    c: &Covered,
) -> Result<(Option<ReturnPolicy>, Vec<Chance>), DbError> {
    let sale = &c.answer.facts.sale;
    let Some(contract) = sale.contract_at.filter(|_| sale.claimant == Claimant::Owner) else {
        return Ok((None, vec![]));
    };
    let table = store::table_of_contract(tx, contract, c.answer.question.as_known_at)?;
    let facts = facts_of(c, table.as_ref());
    let chances = Reason::ALL.iter().map(|reason| chance(*reason, c, &facts)).collect();
    Ok((table, chances))
}

fn facts_of(c: &Covered, table: Option<&ReturnPolicy>) -> ReturnFacts {
    let facts = &c.answer.facts;
    // A fee that stood on the shop's page on the day of the contract was disclosed.
    let written = table.map(|table| date_in(table.recorded_at, &facts.zone));
    let is_disclosed =
        written.zip(facts.sale.contract_at).is_some_and(|(written, contract)| written <= contract);
    ReturnFacts {
        coverage: facts.clone(),
        category: c.card.category,
        brand: c.card.brand.clone(),
        parcels: vec![],
        opened: Opened::Unknown,
        delivery_fee: None,
        kit: vec![],
        tenders: vec![],
        points_earned: 0,
        delivered: 1,
        returned: 0,
        fee: if is_disclosed { FeeDisclosed::Yes } else { FeeDisclosed::No },
        tier: None,
        missing: vec![],
        policy: table.map(|table| table.rows.0.clone()).unwrap_or_default(),
    }
}

fn chance(reason: Reason, c: &Covered, facts: &ReturnFacts) -> Chance {
    let request = ReturnRequest {
        ground: Ground::Return,
        reason: Code::new(reason.name()).ok(),
        skus: vec![],
        quantity: 1,
        existed_at_delivery: Shown::Open,
        sent_at: c.answer.question.as_of,
    };
    let verdict = decide_return(&request, facts, &c.answer.law);
    let terms = terms(reason, &verdict, facts);
    Chance { reason, verdict, terms }
}

/// While the law's time to withdraw runs, its money goes before what the row gives.
fn terms(reason: Reason, verdict: &ReturnVerdict, facts: &ReturnFacts) -> Terms {
    let row = verdict.row.and_then(|place| facts.policy.get(place));
    let is_by_law = verdict.is_open() && verdict.remedies.is_empty();
    // The law's terms hold until the law's day; afterwards the row's do.
    let last = if is_by_law { verdict.last_by_law } else { verdict.last_day() };
    match row.filter(|_| !is_by_law) {
        Some(row) => {
            let terms = of_row(row, reason, facts.fee, last);
            let rejected = reason.is_traders_fault() && verdict.last_by_law.is_some();
            // What the law lets be rejected is worth its money, whatever the row gives.
            let is_less = rejected && terms.gives == Some(Gives::Exchange);
            Terms { gives: if is_less { Some(Gives::Either) } else { terms.gives }, ..terms }
        }
        None => Terms {
            last,
            gives: last.map(|_| Gives::Refund),
            condition: Condition::Any,
            fee_percent: None,
            post: match verdict.bearer {
                Bearer::Trader => Some(Post::Trader),
                Bearer::Customer if is_by_law => Some(Post::Customer),
                _ => None,
            },
        },
    }
}

fn of_row(row: &ReturnRow, reason: Reason, disclosed: FeeDisclosed, last: Option<Date>) -> Terms {
    let is_fault = reason.is_traders_fault();
    Terms {
        last,
        gives: Some(row.gives),
        condition: if is_fault { Condition::Any } else { row.condition },
        fee_percent: row.opened_fee_percent.filter(|_| !is_fault && disclosed == FeeDisclosed::Yes),
        post: Some(if is_fault { Post::Trader } else { row.post }),
    }
}

impl Terms {
    /// Whether another table would be worse for the customer.
    pub(crate) fn is_worse_with(&self, after: &Self) -> bool {
        let less = after.last < self.last
            || (after.gives != self.gives && after.gives != Some(Gives::Either) && self.gives.is_some());
        let dearer = after.fee_percent > self.fee_percent
            || (after.post == Some(Post::Customer) && self.post == Some(Post::Trader));
        less || dearer || (after.condition == Condition::Unopened && self.condition == Condition::Any)
    }
}

/// Reasons with the same terms, together, in the order of [`Reason::ALL`].
pub(crate) fn together<T: PartialEq>(each: impl IntoIterator<Item = (Reason, T)>) -> Vec<(Vec<Reason>, T)> {
    let mut groups: Vec<(Vec<Reason>, T)> = vec![];
    for (reason, same) in each {
        match groups.iter_mut().find(|(_, known)| *known == same) {
            Some((reasons, _)) => reasons.push(reason),
            None => groups.push((vec![reason], same)),
        }
    }
    groups
}

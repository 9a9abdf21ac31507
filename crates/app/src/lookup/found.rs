//! What is found: the newest thousand that hold the words, sifted by the filters, the best first; then the thousand before.

use std::{cmp::Reverse, collections::HashMap};

use kernel::{Actor, Uuid};
use platform::{
    DbError, Tx,
    i18n::Lang,
    search::{SearchPlace, SearchWindow},
    web::{SearchHit, SearchKind},
};
use tickets::{FoundTicket, TicketFilter, TicketId};

use super::{
    asked::{After, Asked, TICKET},
    policy::{Rank, Sought, decide_rank},
};

/// Results of one page.
pub(super) const PAGE: usize = 25;
/// Results of one kind where all kinds are shown.
const HITS_MAX: usize = 8;
/// Windows that one page looks through for what passes its filters; the next page goes on from there.
const WINDOWS_MAX: usize = 5;

/// A page of results.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct FoundPage {
    pub(super) hits: Vec<SearchHit>,
    /// Where the next one begins. A page that is not full has a next one when it looked through enough.
    pub(super) next: Option<After>,
}

/// The few best of one kind.
pub(super) fn first_hits(
    tx: &mut Tx<'_>,
    (actor, lang): (&Actor, &Lang),
    kind: &SearchKind,
    words: &str,
) -> Result<Vec<SearchHit>, DbError> {
    let mut ids = named(tx, actor, kind, (words, &TicketFilter::default()))?;
    let others = tx.search(kind.kind, &as_indexed(kind, words), HITS_MAX)?;
    ids.extend(others.into_iter().filter(|id| !ids.contains(id)).collect::<Vec<_>>());
    ids.truncate(HITS_MAX);
    if ids.is_empty() { Ok(Vec::new()) } else { (kind.load)(tx, actor, lang, &ids) }
}

/// A page of one kind.
pub(super) fn page_of(
    tx: &mut Tx<'_>,
    reader: (&Actor, &Lang),
    kind: &SearchKind,
    asked: &Asked,
) -> Result<FoundPage, DbError> {
    if asked.words.is_empty() {
        return if kind.kind == TICKET { browse(tx, reader, asked) } else { Ok(FoundPage::default()) };
    }
    let named = named(tx, reader.0, kind, (&asked.words, &asked.filter))?;
    let mut search = Search { kind, asked, sought: Sought::of(&asked.words), named, found: Vec::new() };
    if asked.after.is_none() {
        search.found.clone_from(&search.named);
    }
    let next = search.fill(tx, reader.0)?;
    let hits = load(tx, reader, kind, &search.found)?;
    Ok(FoundPage { hits, next })
}

/// What a query names outright comes before what merely holds its words.
fn named(
    tx: &mut Tx<'_>,
    actor: &Actor,
    kind: &SearchKind,
    (words, filter): (&str, &TicketFilter),
) -> Result<Vec<Uuid>, DbError> {
    Ok(match kind.kind {
        TICKET => {
            let named = tickets::tickets_named(tx, actor, words)?;
            let sifted = tickets::sift_tickets(tx, actor, filter, &named)?;
            sifted.into_iter().map(|ticket| ticket.id.uuid()).collect()
        }
        "asset" => {
            let cards = products::assets_with_serial(tx, actor, words)?;
            cards.into_iter().map(|card| card.id.uuid()).collect()
        }
        _ => Vec::new(),
    })
}

/// A phone number stands in the index in one word. In what people wrote it stands as they wrote it.
fn as_indexed(kind: &SearchKind, words: &str) -> String {
    if kind.kind == TICKET { words.to_owned() } else { customers::as_indexed(words) }
}

struct Search<'s> {
    kind: &'s SearchKind,
    asked: &'s Asked,
    sought: Sought,
    named: Vec<Uuid>,
    found: Vec<Uuid>,
}

impl Search<'_> {
    /// Fills the page, window by window, and says where the next one begins.
    fn fill(&mut self, tx: &mut Tx<'_>, actor: &Actor) -> Result<Option<After>, DbError> {
        let (mut place, mut after) = match self.asked.after {
            Some(After::Found(place, key)) => (Some(place), key),
            _ => (None, None),
        };
        let words = as_indexed(self.kind, &self.asked.words);
        for _ in 0..WINDOWS_MAX {
            let window = tx.search_window(self.kind.kind, &words, place)?;
            for (key, id) in self.ranked(tx, actor, &window, after)? {
                if self.found.len() >= PAGE {
                    return Ok(Some(After::Found(window.place, after)));
                }
                self.found.push(id);
                after = Some(key);
            }
            let Some(next) = window.next() else { return Ok(None) };
            (place, after) = (Some(next), None);
        }
        let first = SearchPlace { top: i64::MAX, is_begun: false };
        Ok(Some(After::Found(place.unwrap_or(first), None)))
    }

    /// What passes the filters, the best first, from a place on.
    fn ranked(
        &self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        window: &SearchWindow,
        after: Option<(Rank, i64)>,
    ) -> Result<Vec<((Rank, i64), Uuid)>, DbError> {
        let titles = self.titles(tx, actor, window)?;
        let hits = window.found.iter().filter(|hit| !self.named.contains(&hit.id));
        let mut ranked: Vec<((Rank, i64), Uuid)> = match titles {
            Some(titles) => hits
                .filter_map(|hit| {
                    let rank = decide_rank(&self.sought, titles.get(&hit.id)?, hit.is_exact);
                    Some(((rank, hit.row), hit.id))
                })
                .collect(),
            None => hits
                .map(|hit| (if hit.is_exact { Rank::Exact } else { Rank::Somewhere }, hit))
                .map(|(rank, hit)| ((rank, hit.row), hit.id))
                .collect(),
        };
        let order = |(rank, row): (Rank, i64)| (rank, Reverse(row));
        ranked.sort_unstable_by_key(|(key, _)| order(*key));
        ranked.retain(|(key, _)| after.is_none_or(|after| order(*key) > order(after)));
        Ok(ranked)
    }

    /// The titles of the tickets that pass; none for what has neither filters nor a title to compare.
    fn titles(
        &self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        window: &SearchWindow,
    ) -> Result<Option<HashMap<Uuid, String>>, DbError> {
        if self.kind.kind != TICKET {
            return Ok(None);
        }
        let ids: Vec<TicketId> = window.found.iter().map(|hit| TicketId::from_uuid(hit.id)).collect();
        let passed = tickets::sift_tickets(tx, actor, &self.asked.filter, &ids)?;
        let title = |ticket: FoundTicket| {
            (ticket.id.uuid(), format!("{} {} {}", ticket.number, ticket.subject, ticket.requester))
        };
        Ok(Some(passed.into_iter().map(title).collect()))
    }
}

fn load(
    tx: &mut Tx<'_>,
    (actor, lang): (&Actor, &Lang),
    kind: &SearchKind,
    ids: &[Uuid],
) -> Result<Vec<SearchHit>, DbError> {
    if kind.kind != TICKET {
        return if ids.is_empty() { Ok(Vec::new()) } else { (kind.load)(tx, actor, lang, ids) };
    }
    let ids: Vec<TicketId> = ids.iter().map(|id| TicketId::from_uuid(*id)).collect();
    let found = tickets::sift_tickets(tx, actor, &TicketFilter::default(), &ids)?;
    Ok(found.iter().map(|ticket| hit(lang, ticket)).collect())
}

fn hit(lang: &Lang, ticket: &FoundTicket) -> SearchHit {
    let told = [
        ticket.requester.clone(),
        lang.t(ticket.status.key()).into_owned(),
        lang.date(lang.date_at(ticket.opened_at)),
    ];
    let told: Vec<String> = told.into_iter().filter(|part| !part.is_empty()).collect();
    SearchHit {
        title: format!("#{} {}", ticket.number, ticket.subject),
        detail: told.join(" · "),
        href: format!("/app/tickets/{}", ticket.number),
    }
}

/// Every ticket that passes the filters, the newest first.
fn browse(tx: &mut Tx<'_>, (actor, lang): (&Actor, &Lang), asked: &Asked) -> Result<FoundPage, DbError> {
    let after = match asked.after {
        Some(After::Ticket(at, id)) => Some((at, id)),
        _ => None,
    };
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut found = tickets::tickets_by_filter(tx, actor, &asked.filter, after, limit)?;
    let goes_on = found.len() > PAGE;
    found.truncate(PAGE);
    let last = found.last().filter(|_| goes_on);
    Ok(FoundPage {
        next: last.map(|ticket| After::Ticket(ticket.opened_at, ticket.id)),
        hits: found.iter().map(|ticket| hit(lang, ticket)).collect(),
    })
}

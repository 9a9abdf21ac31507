//! Tickets among what a search finds: those that a number, a phone or a serial number names, and those that pass a filter.

mod store;

use kernel::{Actor, BranchId, StaffId, Timestamp};
use platform::{
    db::{DbError, Tx},
    from_row,
};

use crate::{
    clocks::StatusKind,
    model::{Channel, Stage, TicketId},
    saved_views::{OwnerFilter, TeamFilter},
    store::ticket,
};

pub use store::{sift_tickets, tickets_by_filter};

/// Tickets of one customer or one product that a search names; the rest is found in their own pages.
const NAMED_MAX: i64 = 50;

/// Where tickets are in their life, as a search asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusFilter {
    /// To do or waiting.
    Open,
    /// In one status.
    One(StatusKind),
}

impl StatusFilter {
    const OPEN: &'static str = "open";

    /// The name in addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => Self::OPEN,
            Self::One(kind) => kind.name(),
        }
    }

    /// The filter of this name.
    pub fn named(name: &str) -> Option<Self> {
        if name == Self::OPEN { Some(Self::Open) } else { StatusKind::named(name).map(Self::One) }
    }
}

/// What a ticket must be to be found. Everything that is named must be so.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TicketFilter {
    /// In this status.
    pub status: Option<StatusFilter>,
    /// Whose.
    pub owner: OwnerFilter,
    /// Whose, when it is one person's.
    pub person: Option<StaffId>,
    /// Which team's.
    pub team: TeamFilter,
    /// How it came.
    pub channel: Option<Channel>,
    /// With this tag; empty for any.
    pub tag: String,
    /// Where it came up.
    pub branch: Option<BranchId>,
    /// Opened then or later.
    pub from: Option<Timestamp>,
    /// Opened before.
    pub until: Option<Timestamp>,
}

/// A ticket that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundTicket {
    /// Which.
    pub id: TicketId,
    /// As people name it.
    pub number: i64,
    /// In a line.
    pub subject: String,
    /// Who asks.
    pub requester: String,
    /// Where it is in its life.
    pub status: StatusKind,
    /// Its tab.
    pub stage: Stage,
    /// Since when.
    pub opened_at: Timestamp,
}
from_row!(FoundTicket { id, number, subject, requester, status, stage, opened_at });

/// The tickets that a query names outright, as far as the actor may see them: the one of this number, those of whoever has
/// this phone number, those about the product of this serial number. The newest of each first.
///
/// # Errors
/// Whatever the database says.
pub fn tickets_named(tx: &mut Tx<'_>, actor: &Actor, query: &str) -> Result<Vec<TicketId>, DbError> {
    let mut found = Vec::new();
    if let Ok(number) = query.trim().trim_start_matches('#').parse() {
        found.extend(ticket(tx, actor, number)?.map(|ticket| ticket.id));
    }
    if customers::phone::parse(query).is_some() {
        for card in customers::search(tx, actor, query, 5)? {
            found.extend(store::tickets_of_customer(tx, actor, card.id, NAMED_MAX)?);
        }
    }
    for card in products::assets_with_serial(tx, actor, query)? {
        found.extend(store::tickets_about(tx, actor, card.id, NAMED_MAX)?);
    }
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|id| seen.insert(*id));
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_keeps_its_name_in_an_address() {
        let all = StatusKind::ALL.iter().map(|kind| StatusFilter::One(*kind)).chain([StatusFilter::Open]);
        for filter in all {
            assert_eq!(StatusFilter::named(filter.name()), Some(filter));
        }
        assert_eq!(StatusFilter::named(""), None);
    }
}

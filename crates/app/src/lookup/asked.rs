//! What is searched for, as the address says it.

use kernel::{Date, TimeZone, Timestamp};
use platform::{
    search::SearchPlace,
    web::{Invalid, SearchKind},
};
use serde::{Deserialize, Serialize};
use tickets::{Channel, OwnerFilter, StatusFilter, TeamFilter, TicketFilter, TicketId};

use super::policy::Rank;

/// The kind that has filters.
pub(super) const TICKET: &str = "ticket";
/// Letters of a query; those after it are not read.
const WORDS_CHARS_MAX: usize = 200;

/// The address, as it was typed. Written again, it leaves out what is empty.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct SearchQuery {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) kind: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) status: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) owner: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) team: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) channel: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) tag: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) branch: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) from: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) to: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) after: String,
}

/// The names of the filters, in the order of their fields.
pub(super) const FILTERS: [&str; 8] = ["status", "owner", "team", "channel", "tag", "branch", "from", "to"];

/// What of it could be read.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) words: String,
    pub(super) kind: Option<SearchKind>,
    pub(super) filter: TicketFilter,
    pub(super) after: Option<After>,
    pub(super) invalid: Invalid,
}

/// Where a page ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    /// In a window of what words find: after this key, or before all of it.
    Found(SearchPlace, Option<(Rank, i64)>),
    /// In the list of all tickets.
    Ticket(Timestamp, TicketId),
}

impl SearchQuery {
    pub(super) fn words(&self) -> String {
        self.q.trim().chars().take(WORDS_CHARS_MAX).collect()
    }

    pub(super) fn filter(&self, name: &str) -> &str {
        match name {
            "status" => &self.status,
            "owner" => &self.owner,
            "team" => &self.team,
            "channel" => &self.channel,
            "tag" => &self.tag,
            "branch" => &self.branch,
            "from" => &self.from,
            "to" => &self.to,
            _ => "",
        }
    }

    /// The filters that are set.
    pub(super) fn filters(&self) -> impl Iterator<Item = &'static str> {
        FILTERS.into_iter().filter(|name| !self.filter(name).trim().is_empty())
    }

    /// The same search without one filter, from its beginning.
    pub(super) fn without(&self, name: &str) -> Self {
        let mut query = Self { after: String::new(), ..self.clone() };
        match name {
            "status" => query.status.clear(),
            "owner" => query.owner.clear(),
            "team" => query.team.clear(),
            "channel" => query.channel.clear(),
            "tag" => query.tag.clear(),
            "branch" => query.branch.clear(),
            "from" => query.from.clear(),
            "to" => query.to.clear(),
            _ => {}
        }
        query
    }

    /// The words alone, among one kind or all.
    pub(super) fn among(&self, kind: &str) -> Self {
        Self { q: self.q.clone(), kind: kind.to_owned(), ..Self::default() }
    }

    /// The page of this search.
    pub(super) fn address(&self) -> String {
        let query = serde_urlencoded::to_string(self).unwrap_or_default();
        if query.is_empty() { "/app/lookup".into() } else { format!("/app/lookup?{query}") }
    }

    /// What can be read of it; what cannot is said at its field. Only tickets have filters, so a filter asks for tickets.
    pub(super) fn read(&self, kinds: &[SearchKind], zone: &TimeZone) -> Asked {
        let mut invalid = Invalid::default();
        let named = match (self.kind.as_str(), self.filters().next()) {
            ("", Some(_)) => TICKET,
            (kind, _) => kind,
        };
        let kind = kinds.iter().find(|kind| kind.kind == named).copied();
        if kind.is_none() && !named.is_empty() {
            refuse(&mut invalid, "kind", "form-error-choice");
        }
        let (owner, person) = self.owner(&mut invalid);
        let day = |invalid: &mut Invalid, field: &str, text: &str| -> Option<Date> {
            optional(invalid, (field, "form-error-date"), text, |text| text.parse().ok())
        };
        let begins = |date: Date| date.to_zoned(zone.clone()).ok().map(|at| at.timestamp());
        let (from, to) = (day(&mut invalid, "from", &self.from), day(&mut invalid, "to", &self.to));
        let choice = "form-error-choice";
        let filter = TicketFilter {
            status: optional(&mut invalid, ("status", choice), &self.status, StatusFilter::named),
            owner,
            person,
            team: optional(&mut invalid, ("team", choice), &self.team, TeamFilter::named).unwrap_or_default(),
            channel: optional(&mut invalid, ("channel", choice), &self.channel, Channel::named),
            tag: self.tag.trim().trim_start_matches('#').to_lowercase(),
            branch: optional(&mut invalid, ("branch", choice), &self.branch, |text| text.parse().ok()),
            from: from.and_then(begins),
            until: to.and_then(|date| begins(date.tomorrow().ok()?)),
        };
        let after = optional(&mut invalid, ("after", choice), &self.after, After::read);
        Asked { words: self.words(), kind, filter, after, invalid }
    }

    fn owner(&self, invalid: &mut Invalid) -> (OwnerFilter, Option<kernel::StaffId>) {
        match self.owner.trim() {
            "" => (OwnerFilter::Any, None),
            "me" => (OwnerFilter::Me, None),
            "nobody" => (OwnerFilter::Nobody, None),
            text => {
                let person =
                    optional(invalid, ("owner", "form-error-choice"), text, |text| text.parse().ok());
                (if person.is_some() { OwnerFilter::One } else { OwnerFilter::Any }, person)
            }
        }
    }
}

fn refuse(invalid: &mut Invalid, field: &str, key: &'static str) {
    invalid.errors.extend(Invalid::one(field, key).errors);
}

fn optional<T>(
    invalid: &mut Invalid,
    (field, key): (&str, &'static str),
    text: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let text = text.trim();
    let value = read(text);
    if value.is_none() && !text.is_empty() {
        refuse(invalid, field, key);
    }
    value
}

/// Written `w.812.0.790`, `b.812` and `1795320000000000.ticket_…` in addresses.
impl After {
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let first = parts.next()?;
        let is_begun = match first {
            "b" => true,
            "w" => false,
            at => {
                let at = Timestamp::from_microsecond(at.parse().ok()?).ok()?;
                return Some(Self::Ticket(at, parts.next()?.parse().ok()?));
            }
        };
        let place = SearchPlace { top: parts.next()?.parse().ok()?, is_begun };
        let key = match (parts.next(), parts.next()) {
            (Some(rank), Some(row)) => Some((Rank::of_figure(rank.parse().ok()?)?, row.parse().ok()?)),
            (None, _) => None,
            (Some(_), None) => return None,
        };
        Some(Self::Found(place, key))
    }

    pub(super) fn written(self) -> String {
        match self {
            Self::Ticket(at, id) => format!("{}.{id}", at.as_microsecond()),
            Self::Found(place, key) => {
                let how = if place.is_begun { "b" } else { "w" };
                let key = key.map_or_else(String::new, |(rank, row)| format!(".{}.{row}", rank.figure()));
                format!("{how}.{}{key}", place.top)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Uuid;

    #[test]
    fn a_place_is_read_as_it_is_written() {
        let place = SearchPlace { top: 812, is_begun: true };
        let places = [
            After::Found(place, None),
            After::Found(SearchPlace { is_begun: false, ..place }, Some((Rank::Title, 790))),
            After::Ticket("2026-11-22T03:00:00Z".parse().unwrap(), TicketId::from_uuid(Uuid::from_u128(7))),
        ];
        for place in places {
            assert_eq!(After::read(&place.written()), Some(place));
        }
        assert!(
            ["", "w", "w.x", "w.1.9.2", "w.1.0", "1795320000000000.x"]
                .iter()
                .all(|t| After::read(t).is_none())
        );
    }

    #[test]
    fn an_address_has_the_filters_and_loses_them_one_by_one() {
        let query = SearchQuery {
            q: "màn hình".into(),
            status: "open".into(),
            tag: "vip".into(),
            ..SearchQuery::default()
        };
        assert_eq!(query.address(), "/app/lookup?q=m%C3%A0n+h%C3%ACnh&status=open&tag=vip");
        assert_eq!(query.filters().collect::<Vec<_>>(), ["status", "tag"]);
        assert_eq!(
            query.without("status").without("tag").among("ticket").address(),
            "/app/lookup?q=m%C3%A0n+h%C3%ACnh&kind=ticket"
        );
    }

    #[test]
    fn what_cannot_be_read_is_said_at_its_field() {
        let query = SearchQuery {
            from: "hôm qua".into(),
            status: "gone".into(),
            kind: "cat".into(),
            ..SearchQuery::default()
        };
        let asked = query.read(&[], &TimeZone::UTC);
        let fields: Vec<&str> = asked.invalid.errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["kind", "from", "status"]);
    }

    #[test]
    fn a_day_is_the_shops_day() {
        let query =
            SearchQuery { from: "2026-11-22".into(), to: "2026-11-22".into(), ..SearchQuery::default() };
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        let filter = query.read(&[], &zone).filter;
        assert_eq!(filter.from, Some("2026-11-21T17:00:00Z".parse().unwrap()));
        assert_eq!(filter.until, Some("2026-11-22T17:00:00Z".parse().unwrap()));
    }
}

//! The console's pages about customers.

use askama::Template;
use kernel::{Actor, Timestamp};
use platform::i18n::{Lang, capital};
use ui::{
    AvatarView, Banner, Chip, EmptyView, EventView, FactView, FieldError, FieldView, LinkView, Page, Pager,
    TimelineItemView, Tone,
};

use super::{AddressFields, IdentityFields, NewFields};
use crate::{
    model::{ConsentEvent, ContactKind, ContactPoint, Customer, CustomerCard, Decision, Purpose},
    phone,
    policy::{Run, decide_folds},
    timeline::{EntryView, Topic},
};

/// A customer in the list.
#[derive(Debug)]
pub(crate) struct CustomerRow {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) phone: String,
    pub(crate) email: String,
}

impl CustomerRow {
    pub(crate) fn of(lang: &Lang, card: &CustomerCard) -> Self {
        Self {
            href: format!("/app/customers/{}", card.id),
            name: card.name.clone(),
            phone: card.phone.as_ref().map(|p| phone::display(lang, p)).unwrap_or_default(),
            email: card.email.as_ref().map(ToString::to_string).unwrap_or_default(),
        }
    }
}

/// `/app/customers`
#[derive(Debug, Template)]
#[template(path = "customers/list.html")]
pub(crate) struct ListPage {
    pub(crate) page: Page,
    pub(crate) query: String,
    pub(crate) rows: Vec<CustomerRow>,
    pub(crate) pager: Pager,
    pub(crate) empty: EmptyView,
    pub(crate) may_edit: bool,
}

impl ListPage {
    /// What is said without rows: nobody matches, or there is nobody yet.
    pub(crate) fn empty(lang: &Lang, query: &str) -> EmptyView {
        let link = |href: &str, key: &str| LinkView::new(href, lang.t(key));
        if query.is_empty() {
            return EmptyView {
                icon: "users-round",
                title: lang.t("customers-empty-title").into_owned(),
                text: lang.t("customers-empty-text").into_owned(),
                actions: vec![link("/app/import", "customers-import")],
            };
        }
        EmptyView {
            icon: "search",
            title: lang.t1("customers-none-title", "query", query),
            text: lang.t("customers-none-text").into_owned(),
            actions: vec![
                link("/app/customers", "customers-clear"),
                link("/app/customers/new", "customers-new"),
            ],
        }
    }
}

/// `/app/customers/new`
#[derive(Debug, Template)]
#[template(path = "customers/new.html")]
pub(crate) struct NewPage {
    pub(crate) page: Page,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) identity: IdentityFields,
    pub(crate) contacts: NewFields,
    /// Who has the phone or the address already.
    pub(crate) known: Vec<LinkView>,
}

/// `/app/customers/{id}/edit`; with status 409 it shows both versions.
#[derive(Debug, Template)]
#[template(path = "customers/edit.html")]
pub(crate) struct EditPage {
    pub(crate) page: Page,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) identity: IdentityFields,
    pub(crate) address: AddressFields,
    pub(crate) version: i64,
    pub(crate) back: String,
}

/// Who changed it meanwhile, and when. `who` names one of the shop's people.
pub(crate) fn changed_banner(lang: &Lang, stands: &Customer, who: Option<&str>, now: Timestamp) -> Banner {
    let when = lang.moment(stands.changed_at, now);
    let text = match who {
        Some(who) => lang.with("customers-changed-by", &[("who", who.into()), ("when", when.into())]),
        None if stands.changed_by == stands.id.to_string() => {
            lang.t1("customers-changed-by-customer", "when", when)
        }
        None => lang.t1("customers-changed-by-somebody", "when", when),
    };
    Banner { tone: Tone::Warn, text, link: None }
}

/// A phone number or mail address on a page.
#[derive(Debug)]
pub(crate) struct ContactView {
    pub(crate) icon: &'static str,
    pub(crate) value: String,
    pub(crate) href: String,
    pub(crate) chip: Chip,
    /// Where it is removed, and what the button says.
    pub(crate) remove: Option<LinkView>,
}

impl ContactView {
    pub(crate) fn of(lang: &Lang, point: &ContactPoint) -> Self {
        let (icon, scheme, value) = match point.kind {
            ContactKind::Phone => ("phone", "tel", lang.phone(&point.value)),
            ContactKind::Email => ("mail", "mailto", point.value.clone()),
        };
        let chip = match point.verified_at {
            _ if point.undeliverable_at.is_some() => {
                Chip::new(Tone::Danger, lang.t("customers-undeliverable")).icon("triangle-alert")
            }
            Some(_) => Chip::new(Tone::Ok, lang.t("customers-proven")).icon("badge-check"),
            None => Chip::new(Tone::Neutral, lang.t("customers-unproven")),
        };
        Self { icon, value, href: format!("{scheme}:{}", point.value), chip, remove: None }
    }

    pub(crate) fn removable(self, lang: &Lang, point: &ContactPoint, customer: &Customer) -> Self {
        let action = format!("/app/customers/{}/contacts/{}/remove", customer.id, point.id);
        let label = lang.t1("customers-contact-remove", "value", self.value.as_str());
        Self { remove: Some(LinkView::new(action, label)), ..self }
    }
}

/// What somebody said about a purpose, and the one thing that may be said next.
#[derive(Debug)]
pub(crate) struct ConsentView {
    pub(crate) purpose: &'static str,
    pub(crate) sentence: String,
    pub(crate) state: String,
    pub(crate) is_given: bool,
    /// The answer that the button sends.
    pub(crate) answer: &'static str,
}

impl ConsentView {
    /// One for each purpose; `events` are oldest first.
    pub(crate) fn all(lang: &Lang, events: &[ConsentEvent]) -> Vec<Self> {
        Purpose::ALL.iter().map(|purpose| Self::of(lang, *purpose, events)).collect()
    }

    fn of(lang: &Lang, purpose: Purpose, events: &[ConsentEvent]) -> Self {
        let last = events.iter().rev().find(|e| e.purpose == purpose);
        let is_given = last.is_some_and(|e| e.decision == Decision::Given);
        let state = match last {
            None => lang.t("customers-consent-none").into_owned(),
            Some(event) => {
                let key = match event.decision {
                    Decision::Given => "customers-consent-given",
                    Decision::Withdrawn => "customers-consent-withdrawn",
                };
                lang.t1(key, "date", lang.date(lang.date_at(event.at)))
            }
        };
        let answer = if is_given { Decision::Withdrawn } else { Decision::Given };
        Self {
            purpose: purpose.name(),
            sentence: lang.t(purpose.text_key()).into_owned(),
            state,
            is_given,
            answer: answer.name(),
        }
    }
}

/// The timeline of a customer's page.
#[derive(Debug)]
pub(crate) struct HistoryPart {
    /// The customer's id, which live changes name.
    pub(crate) region: String,
    /// The filter: links, and whether each is chosen.
    pub(crate) tabs: Vec<(LinkView, bool)>,
    pub(crate) items: Vec<TimelineItemView>,
    pub(crate) pager: Pager,
}

impl HistoryPart {
    /// The filter of a timeline.
    pub(crate) fn tabs(lang: &Lang, base: &str, chosen: Option<Topic>) -> Vec<(LinkView, bool)> {
        let all = (LinkView::new(base, lang.t("customers-topic-all")), chosen.is_none());
        let topics = Topic::ALL.iter().map(|topic| {
            let key = format!("customers-topic-{}", topic.name());
            let link = LinkView::new(format!("{base}?topic={}", topic.name()), lang.t(&key));
            (link, chosen == Some(*topic))
        });
        std::iter::once(all).chain(topics).collect()
    }

    /// Entries, newest first, with a line before each day and long runs folded.
    pub(crate) fn items(lang: &Lang, entries: Vec<EntryView>, now: Timestamp) -> Vec<TimelineItemView> {
        let mut items = Vec::new();
        let (mut day, today) = (None, lang.date_at(now));
        for run in decide_folds(entries) {
            let first = match &run {
                Run::One(entry) => Some(entry.at),
                Run::Folded(entries) => entries.first().map(|e| e.at),
            };
            let date = first.map(|at| lang.date_at(at));
            if let Some(date) = date.filter(|date| day != Some(*date)) {
                items.push(TimelineItemView::Day(capital(&lang.day(date, today))));
            }
            day = date;
            items.push(item(lang, run, now));
        }
        items
    }
}

fn item(lang: &Lang, run: Run, now: Timestamp) -> TimelineItemView {
    match run {
        Run::One(entry) => {
            let time = entry.time.clone();
            TimelineItemView::Event(event(lang, *entry, time))
        }
        Run::Folded(entries) => TimelineItemView::Fold {
            label: lang.t1("customers-folded", "count", entries.len()),
            // A fold may span days, so its lines say the day as well.
            events: entries
                .into_iter()
                .map(|entry| {
                    let time = lang.moment(entry.at, now);
                    event(lang, entry, time)
                })
                .collect(),
        },
    }
}

fn event(lang: &Lang, entry: EntryView, time: String) -> EventView {
    EventView {
        link: entry.href.map(|href| LinkView::new(href, lang.t("customers-open"))),
        at: entry.at.to_string(),
        ..EventView::new(entry.icon, "", entry.text, time)
    }
}

/// `/app/customers/{id}`
#[derive(Debug, Template)]
#[template(path = "customers/customer.html")]
pub(crate) struct CustomerPage {
    pub(crate) page: Page,
    pub(crate) base: String,
    pub(crate) avatar: AvatarView,
    pub(crate) name: String,
    pub(crate) greeted: String,
    pub(crate) new_ticket: String,
    pub(crate) facts: Vec<FactView>,
    pub(crate) contacts: Vec<ContactView>,
    pub(crate) contact: FieldView,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) consents: Vec<ConsentView>,
    pub(crate) panels: Vec<Option<String>>,
    pub(crate) history: HistoryPart,
    pub(crate) may_edit: bool,
}

impl CustomerPage {
    /// Address, language, since when.
    pub(crate) fn facts(lang: &Lang, customer: &Customer, language: &str) -> Vec<FactView> {
        let identity = &customer.identity;
        vec![
            FactView::new(lang.t("customers-lives"), identity.address.line()),
            FactView::new(lang.t("customers-language"), language),
            FactView::new(lang.t("customers-since"), lang.date(lang.date_at(customer.created_at))),
        ]
    }

    /// Where a ticket for this customer is written, with what its form asks first.
    pub(crate) fn new_ticket(card: &CustomerCard) -> String {
        let phone = card.phone.as_ref().map(|p| format!("&phone=%2B{}", p.e164().trim_start_matches('+')));
        format!("/app/tickets/new?customer={}{}", card.id, phone.unwrap_or_default())
    }
}

/// Whether this person sees the buttons that change something.
pub(crate) const fn may_edit(actor: &Actor) -> bool {
    actor.may::<crate::EditCustomers>()
}

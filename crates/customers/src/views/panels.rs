//! What the room shows on others' pages.

use askama::Template;
use platform::i18n::{Lang, capital};
use ui::{AvatarView, FactView, HistoryView, Page, Shop};

use crate::{
    model::{Customer, CustomerCard},
    phone,
    timeline::EntryView,
};

/// Who it is: the first panel beside a ticket.
#[derive(Debug, Template)]
#[template(path = "customers/_who.html")]
pub(crate) struct WhoPanel {
    pub(crate) page: Page,
    pub(crate) avatar: AvatarView,
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) greeted: String,
    /// `tel:…`, and what the button says.
    pub(crate) call: Option<(String, String)>,
    pub(crate) facts: Vec<FactView>,
}

impl WhoPanel {
    pub(crate) fn of(lang: &Lang, card: &CustomerCard, customer: &Customer, is_undeliverable: bool) -> Self {
        let shown = card.phone.as_ref().map(|p| phone::display(lang, p)).unwrap_or_default();
        let call = card
            .phone
            .as_ref()
            .map(|p| (format!("tel:{}", p.e164()), lang.t1("customers-call", "number", shown.as_str())));
        let mut facts = vec![FactView::new(lang.t("customers-phone"), shown)];
        if let Some(email) = &card.email {
            facts.push(FactView::new(lang.t("customers-email"), email.as_str()));
            if is_undeliverable {
                let told = lang.t("customers-undeliverable-told");
                facts.push(FactView::new(lang.t("customers-undeliverable"), told));
            }
        }
        facts.push(FactView::new(lang.t("customers-lives"), customer.identity.address.line()));
        Self {
            page: Page::new(lang.clone(), "", Shop::default()),
            avatar: AvatarView::of(&card.name),
            href: format!("/app/customers/{}", card.id),
            name: card.name.clone(),
            greeted: capital(&card.greeted()),
            call,
            facts,
        }
    }
}

/// The last things that happened: the last panel beside a ticket.
#[derive(Debug, Template)]
#[template(path = "customers/_last.html")]
pub(crate) struct HistoryPanel {
    pub(crate) page: Page,
    pub(crate) href: String,
    pub(crate) all: String,
    pub(crate) lines: Vec<HistoryView>,
}

impl HistoryPanel {
    pub(crate) fn of(lang: &Lang, card: &CustomerCard, entries: Vec<EntryView>, count: i64) -> Self {
        let line = |e: EntryView| HistoryView { href: e.href, ..HistoryView::new(e.icon, e.text, e.month) };
        Self {
            page: Page::new(lang.clone(), "", Shop::default()),
            href: format!("/app/customers/{}#history", card.id),
            all: lang.t1("customers-history-all", "count", count),
            lines: entries.into_iter().map(line).collect(),
        }
    }
}

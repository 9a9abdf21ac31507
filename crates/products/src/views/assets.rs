//! The console's pages about assets, and what stands on the pages of others.

use askama::Template;
use customers::timeline::EntryView;
use kernel::CountryCode;
use platform::i18n::Lang;
use ui::{Chip, Choice, EmptyView, FactView, FieldError, HistoryView, LinkView, Page, Pager, Tone};

use super::fields::TransferFields;
use crate::{
    model::{AssetCard, AssetIdentity, AssetStatus, Sale, SerialConflict, Settlement},
    store::PurchaseLine,
};

/// `/app/assets`
#[derive(Debug, Template)]
#[template(path = "products/list.html")]
pub(crate) struct ListPage {
    pub(crate) page: Page,
    pub(crate) query: String,
    pub(crate) rows: Vec<AssetRow>,
    pub(crate) pager: Pager,
    pub(crate) empty: EmptyView,
    pub(crate) may_edit: bool,
    pub(crate) may_import: bool,
    /// The serial numbers that two people claim, where somebody may settle it.
    pub(crate) conflicts: Option<LinkView>,
}

/// A row of the list.
#[derive(Debug)]
pub(crate) struct AssetRow {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) serial: String,
    pub(crate) owner: String,
    pub(crate) chip: Chip,
    pub(crate) bought_on: String,
}

impl AssetRow {
    pub(crate) fn of(lang: &Lang, card: &AssetCard, owner: &str) -> Self {
        Self {
            href: format!("/app/assets/{}", card.id),
            title: card.title(),
            serial: card.serial.clone(),
            owner: match card.is_owner_missing() {
                true => lang.t("products-owner-unknown").into_owned(),
                false => owner.to_owned(),
            },
            chip: status_chip(lang, card.status),
            bought_on: card.bought_on.map_or(String::new(), |d| lang.date(d)),
        }
    }
}

impl ListPage {
    /// What an empty list says: nobody registered anything, or nothing reads like the query.
    pub(crate) fn empty(lang: &Lang, query: &str) -> EmptyView {
        let link = |href: &str, key| LinkView::new(href, lang.t(key));
        if query.is_empty() {
            return EmptyView {
                icon: "smartphone",
                title: lang.t("products-none-title").into_owned(),
                text: lang.t("products-none-text").into_owned(),
                actions: vec![
                    link("/app/assets/new", "products-new"),
                    link("/app/import", "products-import"),
                ],
            };
        }
        EmptyView {
            icon: "search",
            title: lang.t1("products-no-match-title", "query", query),
            text: lang.t("products-no-match-text").into_owned(),
            actions: vec![link("/app/assets", "products-clear"), link("/app/assets/new", "products-new")],
        }
    }
}

/// The state of an asset as a word with a colour.
pub(crate) fn status_chip(lang: &Lang, status: AssetStatus) -> Chip {
    let tone = match status {
        AssetStatus::InStock => Tone::Info,
        AssetStatus::Sold => Tone::Ok,
        AssetStatus::InService => Tone::Brand,
        AssetStatus::Retired => Tone::Neutral,
        AssetStatus::Stolen => Tone::Danger,
    };
    Chip::new(tone, lang.t(status.key()))
}

/// `/app/assets/{id}`
#[derive(Debug, Template)]
#[template(path = "products/asset.html")]
pub(crate) struct AssetPage {
    pub(crate) page: Page,
    pub(crate) title: String,
    pub(crate) base: String,
    pub(crate) region: String,
    pub(crate) chip: Chip,
    pub(crate) icon: &'static str,
    pub(crate) facts: Vec<FactView>,
    pub(crate) owners: Vec<OwnerView>,
    pub(crate) assign: AssignView,
    pub(crate) sale: Vec<FactView>,
    pub(crate) conflicts: Vec<ConflictView>,
    pub(crate) panels: Vec<Option<String>>,
    pub(crate) history: Vec<HistoryView>,
    pub(crate) may_edit: bool,
    pub(crate) may_settle: bool,
    pub(crate) transfer: TransferFields,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) new_repair: String,
}

/// What is said where nobody owns it, and how somebody becomes the owner.
#[derive(Debug)]
pub(crate) struct AssignView {
    pub(crate) nobody: String,
    pub(crate) label: String,
    /// Whether that is the next step.
    pub(crate) is_next: bool,
}

impl AssignView {
    pub(crate) fn of(lang: &Lang, card: &AssetCard) -> Self {
        let is_next = card.is_owner_missing();
        let (nobody, label) = match is_next {
            true => ("products-owners-unknown", "products-assign"),
            false => ("products-owners-none", "products-transfer"),
        };
        Self { nobody: lang.t(nobody).into_owned(), label: lang.t(label).into_owned(), is_next }
    }
}

/// Somebody who owns or owned the asset.
#[derive(Debug)]
pub(crate) struct OwnerView {
    pub(crate) link: LinkView,
    pub(crate) span: String,
    pub(crate) is_present: bool,
}

/// Two claims to one number.
#[derive(Debug)]
pub(crate) struct ConflictView {
    pub(crate) action: String,
    pub(crate) text: String,
    pub(crate) others: Vec<LinkView>,
    pub(crate) choices: Vec<Choice>,
    pub(crate) settled: Option<String>,
}

impl ConflictView {
    pub(crate) fn of(
        lang: &Lang,
        asset: &AssetCard,
        conflict: &SerialConflict,
        claimant: Option<&str>,
    ) -> Self {
        let link = |id: crate::AssetId| {
            LinkView::new(format!("/app/assets/{id}"), lang.t("products-conflict-other"))
        };
        let both = [Some(conflict.asset), conflict.other_asset];
        let person = conflict.claimant.zip(claimant);
        let person = person.map(|(id, name)| LinkView::new(format!("/app/customers/{id}"), name));
        let others =
            both.into_iter().flatten().filter(|id| *id != asset.id).map(link).chain(person).collect();
        let choice = |s: &Settlement| Choice::new(s.name(), lang.t(s.key()));
        Self {
            action: format!("/app/assets/conflicts/{}", conflict.id),
            text: if conflict.note.is_empty() || conflict.settlement.is_some() {
                lang.t("products-conflict-text").into_owned()
            } else {
                lang.t1("products-conflict-from-file", "place", conflict.note.as_str())
            },
            others,
            choices: Settlement::ALL.iter().map(choice).collect(),
            settled: conflict.settlement.map(|s| lang.t(s.key()).into_owned()),
        }
    }
}

/// What tells this asset from others.
pub(crate) fn asset_facts(lang: &Lang, card: &AssetCard, identity: &AssetIdentity) -> Vec<FactView> {
    let fact = |key, value: &str| FactView::new(lang.t(key), value);
    let mut facts = vec![
        fact("products-brand", &card.brand),
        fact("products-model", &card.model_name),
        fact("products-variant", &card.variant),
        fact("products-category", &lang.t(card.category.key())),
        fact("products-serial", &card.serial).code(),
    ];
    if !identity.imei.is_empty() {
        facts.push(fact("products-imei", &identity.imei).code());
    }
    if !identity.sku.is_empty() {
        facts.push(fact("products-sku", &identity.sku).code());
    }
    if let Some(other) = identity.replaced_by {
        let link = fact("products-replaced-by", &lang.t("products-conflict-other"));
        facts.push(link.link(format!("/app/assets/{other}")));
    }
    facts.push(fact("products-known-since", &lang.date(lang.date_at(identity.created_at))));
    facts
}

/// How it was sold. The country is said where it is another than that of the shop's days.
pub(crate) fn sale_facts(lang: &Lang, sale: &Sale) -> Vec<FactView> {
    let fact = |key, value: String| FactView::new(lang.t(key), value);
    let mut facts = vec![fact("products-bought-on", lang.date(sale.contract_on))];
    if let Some(day) = sale.delivered_on {
        facts.push(fact("products-delivered-on", lang.date(day)));
    }
    facts.push(fact("products-order", sale.order_number.clone()).code());
    facts.push(fact("products-price", sale.price.map_or(String::new(), |p| lang.money(p))));
    facts.push(fact("products-channel", lang.t(sale.channel.key()).into_owned()));
    if let Some(abroad) = sale.country.filter(|sold_in| Some(*sold_in) != CountryCode::of_zone(&sale.zone)) {
        facts.push(fact("products-country", abroad.name(lang.locale()).to_owned()));
    }
    if let Some(months) = sale.warranty_months {
        facts.push(fact("products-warranty", lang.t1("products-months", "count", months)));
    }
    facts
}

/// The timeline's lines.
pub(crate) fn lines_of(entries: Vec<EntryView>) -> Vec<HistoryView> {
    let line = |e: EntryView| HistoryView { icon: e.icon, text: e.text, time: e.month, href: e.href };
    entries.into_iter().map(line).collect()
}

/// A device in a panel.
#[derive(Debug)]
pub(crate) struct DeviceView {
    pub(crate) icon: &'static str,
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) serial: String,
}

impl From<&AssetCard> for DeviceView {
    fn from(card: &AssetCard) -> Self {
        Self {
            icon: card.category.icon(),
            href: format!("/app/assets/{}", card.id),
            title: card.title(),
            serial: card.serial.clone(),
        }
    }
}

/// Beside a ticket: which device it is about, and how many others the customer has.
#[derive(Debug, Template)]
#[template(path = "products/_ticket.html")]
pub(crate) struct TicketPanel {
    pub(crate) lang: Lang,
    pub(crate) device: Option<DeviceView>,
    pub(crate) others: String,
    pub(crate) others_href: String,
}

/// On a customer's page: what one owns and what one bought last.
#[derive(Debug, Template)]
#[template(path = "products/_customer.html")]
pub(crate) struct CustomerPanel {
    pub(crate) lang: Lang,
    pub(crate) devices: Vec<DeviceView>,
    /// That these are not all.
    pub(crate) most: Option<String>,
    pub(crate) bought: Vec<HistoryView>,
    pub(crate) add: Option<String>,
}

impl CustomerPanel {
    pub(crate) fn bought(lang: &Lang, lines: &[PurchaseLine]) -> Vec<HistoryView> {
        let line = |l: &PurchaseLine| {
            let money = l.total_minor.zip(l.currency.parse().ok());
            let money = money.map(|(minor, currency)| lang.money(kernel::Money::new(minor, currency)));
            let what = if l.description.is_empty() {
                lang.t("products-a-purchase").into_owned()
            } else {
                l.description.clone()
            };
            let what = if l.quantity > 1 { format!("{} × {what}", lang.number(l.quantity)) } else { what };
            let text = money.map_or(what.clone(), |m| format!("{what}, {m}"));
            let href = l.asset.map(|id| format!("/app/assets/{id}"));
            HistoryView { icon: "receipt", text, time: lang.month(l.contract_on), href }
        };
        lines.iter().map(line).collect()
    }
}

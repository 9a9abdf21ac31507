//! The customer's own pages.

use askama::Template;
use platform::i18n::Lang;
use ui::{EmptyView, FactView, LinkView, Page, Pager};

use crate::model::{AssetCard, Category, Sale};

/// `/my`
#[derive(Debug, Template)]
#[template(path = "products/my.html")]
pub(crate) struct MyPage {
    pub(crate) page: Page,
    pub(crate) rows: Vec<ProductRow>,
    pub(crate) empty: EmptyView,
    /// Where older products are.
    pub(crate) pager: Option<Pager>,
}

/// A product in the list.
#[derive(Debug)]
pub(crate) struct ProductRow {
    pub(crate) href: String,
    pub(crate) icon: &'static str,
    pub(crate) title: String,
    pub(crate) serial: String,
    /// How its cover stands, drawn by the room that knows.
    pub(crate) states: Vec<String>,
}

impl ProductRow {
    pub(crate) fn of(card: &AssetCard, states: Vec<Option<String>>) -> Self {
        Self {
            href: format!("/my/p/{}", card.id),
            icon: card.category.icon(),
            title: card.title(),
            serial: card.serial.clone(),
            states: states.into_iter().flatten().collect(),
        }
    }
}

impl MyPage {
    pub(crate) fn empty(lang: &Lang) -> EmptyView {
        EmptyView {
            icon: "smartphone",
            title: lang.t("products-mine-none-title").into_owned(),
            text: lang.t("products-mine-none-text").into_owned(),
            actions: vec![LinkView::new("/my/messages", lang.t("products-mine-ask"))],
        }
    }
}

/// `/my/p/{id}`. The card's identity is ours; how the cover stands is drawn by the room that knows, into the slots
/// `my.card.state` (a word in the face), `my.card.cover` (the bar above the dates) and `my.card.dates` (a `div` with
/// `dt` and `dd` beside the day of purchase).
#[derive(Debug, Template)]
#[template(path = "products/product.html")]
pub(crate) struct ProductPage {
    pub(crate) page: Page,
    pub(crate) card: AssetCard,
    pub(crate) region: String,
    pub(crate) states: Vec<String>,
    pub(crate) covers: Vec<String>,
    pub(crate) dates: Vec<String>,
    pub(crate) panels: Vec<Option<String>>,
    pub(crate) bought_on: String,
    pub(crate) code: Option<String>,
    pub(crate) papers: Vec<FactView>,
}

impl ProductPage {
    /// Phones and tablets are drawn, everything else has its icon.
    pub(crate) const fn is_drawn(&self) -> bool {
        matches!(self.card.category, Category::Phone | Category::Tablet)
    }

    pub(crate) fn base(&self) -> String {
        format!("/my/p/{}", self.card.id)
    }

    pub(crate) fn report(&self) -> String {
        format!("{}/report", self.base())
    }

    pub(crate) fn call(&self) -> Option<String> {
        self.page.shop.hotline.as_ref().map(|(_, dialled)| format!("tel:{dialled}"))
    }

    /// What the buyer has on paper: nothing of a sale to somebody else.
    pub(crate) fn papers(lang: &Lang, card: &AssetCard, sale: Option<&Sale>) -> Vec<FactView> {
        let own = sale.filter(|s| s.customer.is_some() && s.customer == card.owner);
        own.map_or(Vec::new(), |sale| super::sale_facts(lang, sale))
    }
}

/// `/my/p/{id}/code`: the number large, to show at the counter.
#[derive(Debug, Template)]
#[template(path = "products/code.html")]
pub(crate) struct CodePage {
    pub(crate) page: Page,
    pub(crate) title: String,
    pub(crate) serial: String,
    pub(crate) code: String,
    pub(crate) back: String,
}

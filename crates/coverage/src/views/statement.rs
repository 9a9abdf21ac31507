//! The cover of one asset on paper: for the customer's folder, an insurer, a buyer of the used device.

use askama::Template;
use identity::Shop;
use products::fold_serial;
use ui::{LinkView, Page, qr_svg};

use super::{cover::CoverView, place_name};
use crate::{cover::Covered, words::Audience};

/// `/app/assets/{id}/cover/print` and `/my/p/{asset}/cover`
#[derive(Debug, Template)]
#[template(path = "coverage/statement.html")]
pub(crate) struct StatementPage {
    pub(crate) page: Page,
    pub(crate) back: LinkView,
    pub(crate) shop: Shop,
    pub(crate) facts: Vec<(String, String)>,
    pub(crate) cover: CoverView,
    pub(crate) basis: String,
    /// Where anybody checks what this says, and the code that leads there; none for an asset without a serial number.
    pub(crate) check: Option<String>,
    pub(crate) qr: Option<String>,
}

impl StatementPage {
    pub(crate) fn new(page: Page, back: LinkView, shop: Shop, c: &Covered, base_url: &str) -> Self {
        let lang = page.lang.clone();
        let serial = fold_serial(&c.card.serial).to_uppercase();
        let check = (!serial.is_empty()).then(|| format!("{base_url}/warranty?serial={serial}"));
        let hash = c.answer.verdict.inputs_hash.get(..12).unwrap_or_default();
        let pack = c.answer.verdict.pack.as_ref().map(|p| p.id.as_str()).unwrap_or_default();
        let fact = |key: &str, value: String| (lang.t(key).into_owned(), value);
        let place = c.answer.question.place.as_deref();
        let brought_in = place.map(|place| fact("coverage-claimed-in", place_name(&lang, place)));
        let mut facts = vec![
            fact("coverage-model", [c.card.brand.as_str(), &c.card.title()].join(" ").trim().to_owned()),
            fact("coverage-serial", c.card.serial.clone()),
            fact("coverage-statement-day", lang.date(c.answer.day)),
        ];
        facts.extend(brought_in);
        Self {
            facts,
            cover: CoverView::of(&lang, &c.answer, Audience::Customer),
            basis: lang.with("coverage-basis", &[("pack", pack.into()), ("hash", hash.into())]),
            qr: check.as_deref().and_then(qr_svg),
            check,
            back,
            shop,
            page,
        }
    }
}

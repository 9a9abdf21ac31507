//! The list of claims.

use askama::Template;
use kernel::Timestamp;
use platform::i18n::Lang;
use ui::{Chip, EmptyView, FigureView, LinkView, Page};

use super::{fault, status_chip};
use crate::{
    model::{Claim, Status},
    store::Listed,
};

/// All that the list is made of.
pub(crate) struct ListFacts {
    pub(crate) shown: Status,
    /// Whose claims these are, where they are somebody's.
    pub(crate) listed: Option<Listed>,
    pub(crate) whose: String,
    pub(crate) counts: Vec<(Status, i64)>,
    pub(crate) claims: Vec<Claim>,
    /// The number after which the next page begins.
    pub(crate) next: Option<i64>,
    pub(crate) now: Timestamp,
}

/// Claims of one state.
#[derive(Debug, Template)]
#[template(path = "claims/list.html")]
pub(crate) struct ClaimList {
    page: Page,
    figures: Vec<FigureView>,
    rows: Vec<Row>,
    empty: EmptyView,
    next: Option<String>,
}

#[derive(Debug)]
struct Row {
    href: String,
    code: String,
    device: String,
    fault: String,
    chip: Chip,
    came: String,
}

impl ClaimList {
    pub(crate) fn new(page: Page, facts: &ListFacts) -> Self {
        let lang = page.lang.clone();
        let row = |c: &Claim| Row {
            href: c.href(),
            code: c.code().to_string(),
            device: c.device.clone(),
            fault: fault(&lang, c),
            chip: status_chip(&lang, c.status),
            came: lang.moment(c.created_at, facts.now),
        };
        let look_up =
            LinkView { href: "/app/lookup".into(), label: lang.t("claims-find-product").into_owned() };
        Self {
            figures: Status::ALL.iter().map(|s| figure(&lang, *s, facts)).collect(),
            rows: facts.claims.iter().map(row).collect(),
            empty: EmptyView {
                icon: "shield-check",
                title: lang.t("claims-list-empty").into_owned(),
                text: lang.t("claims-list-empty-text").into_owned(),
                actions: vec![look_up],
            },
            next: facts.next.map(|after| {
                let which = match facts.listed {
                    Some(Listed::OfCustomer(customer)) => format!("customer={customer}"),
                    Some(Listed::OfAsset(asset) | Listed::OpenOfAsset(asset)) => format!("asset={asset}"),
                    None => format!("show={}", facts.shown.name()),
                };
                format!("/app/claims?{which}&after={after}")
            }),
            page,
        }
    }
}

fn figure(lang: &Lang, status: Status, facts: &ListFacts) -> FigureView {
    let count = facts.counts.iter().find(|(s, _)| *s == status).map_or(0, |(_, n)| *n);
    let count = usize::try_from(count).unwrap_or(0);
    let href = format!("/app/claims?show={}", status.name());
    FigureView::new(lang.count(count), lang.t(status.key()), href)
        .bad(status == Status::Appealed && count > 0)
}

//! The rules of returns as a customer reads them: made from the table and the law, never typed twice.

use askama::Template;
use platform::i18n::Lang;
use ui::Page;

use super::{
    law::{RuleView, given},
    returns::when,
};
use crate::{
    model::Escalation,
    packs::{DeadlineFor, Pack, PackSet, PackStatus, RollFor, RuleKind},
    returns::{Condition, Gives, MissingComponent, Post, ReturnPolicy, ReturnRow},
};

/// `/warranty/returns`
#[derive(Debug, Template)]
#[template(path = "coverage/plain_returns.html")]
pub(crate) struct PlainReturnsPage {
    pub(crate) page: Page,
    pub(crate) rows: Vec<PlainRow>,
    pub(crate) law: Vec<RuleView>,
    pub(crate) is_draft: bool,
    /// That earlier contracts are under other rules; none for a first version.
    pub(crate) earlier: Option<String>,
}

/// What holds in one case.
#[derive(Debug)]
pub(crate) struct PlainRow {
    pub(crate) when: String,
    pub(crate) says: Vec<String>,
}

impl PlainReturnsPage {
    pub(crate) fn of(page: Page, table: Option<&ReturnPolicy>, pack: Option<&Pack>, law: &PackSet) -> Self {
        let lang = page.lang.clone();
        let rows = table.map(|table| table.rows.0.as_slice()).unwrap_or_default();
        let later = table.filter(|table| table.version > 1);
        Self {
            rows: rows.iter().map(|row| PlainRow::of(&lang, row, rows.len())).collect(),
            law: pack.map(|pack| given(&lang, pack, law, is_about_returns)).unwrap_or_default(),
            is_draft: pack.is_some_and(|pack| pack.status == PackStatus::Draft),
            earlier: later
                .map(|t| lang.t1("coverage-plain-returns-versions", "date", lang.date(t.valid_from))),
            page,
        }
    }
}

/// What the law says about giving goods back: to withdraw, to reject, and the money.
const fn is_about_returns(kind: &RuleKind) -> bool {
    matches!(
        kind,
        RuleKind::Withdrawal { .. }
            | RuleKind::FeeBan
            | RuleKind::ExtendOnce { of: RollFor::Withdrawal, .. }
            | RuleKind::Deadline { of: DeadlineFor::Refund, .. }
            | RuleKind::Escalate { by: Escalation::ShortTermReject, .. }
    )
}

impl PlainRow {
    fn of(lang: &Lang, row: &ReturnRow, rows: usize) -> Self {
        // Taken apart, so that nothing that binds the customer can be forgotten here.
        let ReturnRow {
            channel: _,
            categories: _,
            brand: _,
            reasons: _,
            tier: _,
            bought: _,
            window_days,
            gives,
            condition,
            opened_fee_percent,
            post,
            missing_component,
        } = row;
        let gives = match gives {
            Gives::Either => "coverage-plain-returns-either",
            Gives::Exchange => "coverage-plain-returns-exchange",
            Gives::Refund => "coverage-plain-returns-refund",
        };
        let goods = match (opened_fee_percent, condition) {
            (Some(percent), _) => lang.t1("coverage-plain-returns-fee", "percent", *percent),
            (None, Condition::Unopened) => lang.t("coverage-plain-returns-unopened").into_owned(),
            (None, Condition::Any) => lang.t("coverage-plain-returns-any").into_owned(),
        };
        let post = match post {
            Post::Customer => "coverage-plain-returns-post-yours",
            Post::Trader => "coverage-plain-returns-post-ours",
        };
        let missing = match missing_component {
            MissingComponent::Hold => "coverage-plain-returns-hold",
            MissingComponent::Deduct => "coverage-plain-returns-deduct",
        };
        let window = lang.t1("coverage-plain-returns-window", "days", *window_days);
        let plain = |key: &str| lang.t(key).into_owned();
        Self {
            when: when(lang, row, rows),
            says: vec![window, plain(gives), goods, plain(post), plain(missing)],
        }
    }
}

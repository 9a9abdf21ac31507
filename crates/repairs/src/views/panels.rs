//! Pieces of other rooms' pages.

use askama::Template;
use kernel::{Actor, Uuid};
use platform::{
    db::{DbError, Tx},
    i18n::Lang,
    web::{Panel, PanelError, PanelSubject, SearchHit},
};
use products::AssetId;
use ui::{Chip, WorkPanel};

use super::{awaited, due, own::own_status, standing, status_chip, tone};
use crate::{
    model::RepairCard,
    policy::Awaited,
    store::{self, Listed},
};

pub(crate) const PANELS: [Panel; 4] = [
    Panel { slot: "ticket.context", order: 40, draw: ticket },
    Panel { slot: "customer.main", order: 40, draw: customer },
    Panel { slot: "asset.main", order: 40, draw: asset },
    Panel { slot: "my.product", order: 40, draw: my_product },
];

/// Rows of a panel; with one more, the panel says where the rest is.
const ROWS: usize = 10;
const ROWS_AND_ONE: i64 = 11;

fn draw(
    lang: &Lang,
    cards: &[RepairCard],
    now: kernel::Timestamp,
    (new, all): (Option<String>, Option<String>),
) -> Result<Option<String>, PanelError> {
    let row = |c: &RepairCard| {
        let note = format!("{}, {}", c.device, due(lang, c, now));
        (format!("/app/repairs/{}", c.code()), c.code().to_string(), note, status_chip(lang, standing(c)))
    };
    let view = WorkPanel {
        title: lang.t("repairs-nav").into_owned(),
        empty: lang.t("repairs-panel-empty").into_owned(),
        rows: cards.iter().take(ROWS).map(row).collect(),
        more: all.filter(|_| cards.len() > ROWS).map(|href| (href, lang.t("repairs-see-all").into_owned())),
        new: new.map(|href| (href, lang.t("repairs-receive").into_owned())),
    };
    view.render().map(Some).map_err(|e| PanelError::Draw(e.to_string()))
}

/// Where all repairs of somebody or something are.
fn all_of(name: &str, id: &dyn std::fmt::Display) -> String {
    format!("/app/repairs?view=list&show=all&{name}={id}")
}

fn query(subject: PanelSubject) -> String {
    let customer = subject.customer.map(|c| format!("customer={c}"));
    let asset = subject.asset.map(|a| format!("asset={}", AssetId::from_uuid(a)));
    let ticket = subject.ticket.map(|t| format!("ticket={}", tickets::TicketId::from_uuid(t)));
    let parts: Vec<String> = [customer, asset, ticket].into_iter().flatten().collect();
    format!("/app/repairs/new?{}", parts.join("&"))
}

fn ticket(
    tx: &mut Tx<'_>,
    actor: &Actor,
    lang: &Lang,
    subject: PanelSubject,
) -> Result<Option<String>, PanelError> {
    let mut cards = match subject.ticket {
        Some(ticket) => store::repairs_of_ticket(tx, actor, ticket)?,
        None => Vec::new(),
    };
    if let Some(customer) = subject.customer {
        let open = store::repairs_page(tx, actor, Listed::OpenOfCustomer(customer), None, ROWS_AND_ONE)?;
        for card in open {
            if !cards.iter().any(|c| c.id == card.id) {
                cards.push(card);
            }
        }
    }
    let new = subject.customer.map(|_| query(subject));
    draw(lang, &cards, tx.now(), (new, subject.customer.map(|customer| all_of("customer", &customer))))
}

fn customer(
    tx: &mut Tx<'_>,
    actor: &Actor,
    lang: &Lang,
    subject: PanelSubject,
) -> Result<Option<String>, PanelError> {
    let Some(customer) = subject.customer else { return Ok(None) };
    let cards = store::repairs_page(tx, actor, Listed::OfCustomer(customer), None, ROWS_AND_ONE)?;
    draw(lang, &cards, tx.now(), (Some(query(subject)), Some(all_of("customer", &customer))))
}

fn asset(
    tx: &mut Tx<'_>,
    actor: &Actor,
    lang: &Lang,
    subject: PanelSubject,
) -> Result<Option<String>, PanelError> {
    let Some(asset) = subject.asset else { return Ok(None) };
    let asset = AssetId::from_uuid(asset);
    let cards = store::repairs_page(tx, actor, Listed::OfAsset(asset), None, ROWS_AND_ONE)?;
    draw(lang, &cards, tx.now(), (Some(query(subject)), Some(all_of("asset", &asset))))
}

/// The open repair of one's own product, with the way to its page.
#[derive(Template)]
#[template(path = "repairs/_my_product.html")]
struct OwnPanel {
    title: String,
    rows: Vec<(String, String, String, Chip)>,
    /// What the link to all of them says, when there are more.
    more: Option<String>,
}

fn my_product(
    tx: &mut Tx<'_>,
    actor: &Actor,
    lang: &Lang,
    subject: PanelSubject,
) -> Result<Option<String>, PanelError> {
    let Some(asset) = subject.asset else { return Ok(None) };
    let listed = Listed::OfAsset(AssetId::from_uuid(asset));
    let cards = store::repairs_page(tx, actor, listed, None, ROWS_AND_ONE)?;
    if cards.is_empty() {
        return Ok(None);
    }
    let now = tx.now();
    let row = |c: &RepairCard| {
        let chip = Chip::new(tone(standing(c)), lang.t(own_status(standing(c))));
        let note = match awaited(c) {
            Awaited::Ready => lang.t1("repairs-expected", "when", lang.moment(c.promised_at, now)),
            Awaited::PickUp | Awaited::Nothing => due(lang, c, now),
        };
        (format!("/my/r/{}", c.code()), c.code().to_string(), note, chip)
    };
    let view = OwnPanel {
        title: lang.t("repairs-own-title").into_owned(),
        rows: cards.iter().take(ROWS).map(row).collect(),
        more: (cards.len() > ROWS).then(|| lang.t("repairs-see-all").into_owned()),
    };
    view.render().map(Some).map_err(|e| PanelError::Draw(e.to_string()))
}

/// What the search found, for staff and customers alike.
pub(crate) fn load_hits(
    tx: &mut Tx<'_>,
    actor: &Actor,
    lang: &Lang,
    ids: &[Uuid],
) -> Result<Vec<SearchHit>, DbError> {
    let cards = store::repairs_with_ids(tx, actor, ids)?;
    let hit = |c: &RepairCard| {
        let path = if actor.customer().is_some() { "/my/r" } else { "/app/repairs" };
        SearchHit {
            title: format!("{} {}", c.code(), c.device),
            detail: format!("{}, {}", lang.t(c.status.key()), c.fault),
            href: format!("{path}/{}", c.code()),
        }
    };
    Ok(cards.iter().map(hit).collect())
}

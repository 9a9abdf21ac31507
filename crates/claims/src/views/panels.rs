//! Pieces of other rooms' pages.

use askama::Template;
use kernel::Actor;
use platform::{
    db::Tx,
    i18n::Lang,
    web::{Panel, PanelError, PanelSubject},
};
use products::AssetId;
use tickets::TicketId;
use ui::{Chip, WorkPanel};

use super::{fault, own_chip, status_chip};
use crate::{
    model::Claim,
    rights::HandleClaims,
    store::{self, Listed},
};

pub(crate) const PANELS: [Panel; 4] = [
    Panel { slot: "ticket.context", order: 35, draw: ticket },
    Panel { slot: "customer.main", order: 35, draw: customer },
    Panel { slot: "asset.main", order: 30, draw: asset },
    Panel { slot: "my.product", order: 20, draw: my_product },
];

/// Rows of a panel; with one more, the panel says where the rest is.
const ROWS: usize = 10;
const ROWS_AND_ONE: i64 = 11;

fn drawn(
    lang: &Lang,
    claims: &[Claim],
    (new, all): (Option<String>, Option<String>),
) -> Result<Option<String>, PanelError> {
    let row = |c: &Claim| {
        let note = format!("{}, {}", c.device, fault(lang, c));
        (c.href(), c.code().to_string(), note, status_chip(lang, c.status))
    };
    let view = WorkPanel {
        title: lang.t("claims-nav").into_owned(),
        empty: lang.t("claims-panel-empty").into_owned(),
        rows: claims.iter().take(ROWS).map(row).collect(),
        more: all.filter(|_| claims.len() > ROWS).map(|href| (href, lang.t("claims-see-all").into_owned())),
        new: new.map(|href| (href, lang.t("claims-open").into_owned())),
    };
    view.render().map(Some).map_err(|e| PanelError::Draw(e.to_string()))
}

/// Where all claims of somebody or something are.
fn all_of(name: &str, id: &dyn std::fmt::Display) -> String {
    format!("/app/claims?{name}={id}")
}

fn begin_href(actor: &Actor, asset: Option<kernel::Uuid>, ticket: Option<i64>) -> Option<String> {
    let asset = AssetId::from_uuid(asset.filter(|_| actor.may::<HandleClaims>())?);
    let ticket = ticket.map(|number| format!("&ticket={number}")).unwrap_or_default();
    Some(format!("/app/claims/new?asset={asset}{ticket}"))
}

fn ticket(
    tx: &mut Tx<'_>,
    actor: &Actor,
    lang: &Lang,
    subject: PanelSubject,
) -> Result<Option<String>, PanelError> {
    let id = subject.ticket.map(TicketId::from_uuid);
    let number = match id {
        Some(id) => tickets::ticket_by_id(tx, actor, id)?.map(|t| t.number),
        None => None,
    };
    let mut claims = match number {
        Some(number) => store::claims_of_ticket(tx, actor, number)?,
        None => vec![],
    };
    if let Some(asset) = subject.asset {
        let listed = Listed::OpenOfAsset(AssetId::from_uuid(asset));
        let others = store::claims_page(tx, actor, listed, None, ROWS_AND_ONE)?;
        claims.extend(others.into_iter().filter(|c| Some(c.ticket) != number));
    }
    let asset = subject.asset.map(AssetId::from_uuid);
    let new = match asset {
        Some(asset) if store::talked_about(tx, actor, asset, None)?.is_none() => {
            begin_href(actor, subject.asset, number)
        }
        _ => None,
    };
    drawn(lang, &claims, (new, asset.map(|asset| all_of("asset", &asset))))
}

fn customer(
    tx: &mut Tx<'_>,
    actor: &Actor,
    lang: &Lang,
    subject: PanelSubject,
) -> Result<Option<String>, PanelError> {
    let Some(customer) = subject.customer else { return Ok(None) };
    let claims = store::claims_page(tx, actor, Listed::OfCustomer(customer), None, ROWS_AND_ONE)?;
    let all = all_of("customer", &customer);
    if claims.is_empty() { Ok(None) } else { drawn(lang, &claims, (None, Some(all))) }
}

fn asset(
    tx: &mut Tx<'_>,
    actor: &Actor,
    lang: &Lang,
    subject: PanelSubject,
) -> Result<Option<String>, PanelError> {
    let Some(asset) = subject.asset else { return Ok(None) };
    let id = AssetId::from_uuid(asset);
    let claims = store::claims_page(tx, actor, Listed::OfAsset(id), None, ROWS_AND_ONE)?;
    let has_open = store::talked_about(tx, actor, id, None)?.is_some();
    let new = if has_open { None } else { begin_href(actor, Some(asset), None) };
    drawn(lang, &claims, (new, Some(all_of("asset", &id))))
}

/// One's claims about one product, and the way to begin one.
#[derive(Template)]
#[template(path = "claims/_my_product.html")]
struct OwnPanel {
    title: String,
    rows: Vec<(String, String, String, Chip)>,
    new: Option<(String, String, String)>,
    all: String,
}

fn my_product(
    tx: &mut Tx<'_>,
    actor: &Actor,
    lang: &Lang,
    subject: PanelSubject,
) -> Result<Option<String>, PanelError> {
    let Some(asset) = subject.asset else { return Ok(None) };
    let id = AssetId::from_uuid(asset);
    let claims = store::claims_page(tx, actor, Listed::OfAsset(id), None, ROWS_AND_ONE)?;
    let row = |c: &Claim| (c.own_href(), c.code().to_string(), fault(lang, c), own_chip(lang, c, None));
    let has_open = store::talked_about(tx, actor, id, None)?.is_some();
    let say = |key: &str| lang.t(key).into_owned();
    let view = OwnPanel {
        title: say("claims-own-title"),
        all: say("claims-own-all"),
        rows: claims.iter().take(ROWS).map(row).collect(),
        new: (!has_open)
            .then(|| (format!("/my/p/{id}/claim"), say("claims-own-new"), say("claims-own-new-text"))),
    };
    view.render().map(Some).map_err(|e| PanelError::Draw(e.to_string()))
}

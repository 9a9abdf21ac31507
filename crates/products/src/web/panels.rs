//! Drawn on the pages of others.

use askama::Template;
use kernel::Actor;
use platform::{
    db::Tx,
    i18n::Lang,
    web::{PanelError, PanelSubject},
};

use crate::{
    model::AssetId,
    rights::EditAssets,
    store,
    views::{CustomerPanel, DeviceView, TicketPanel},
};

/// Purchases on a customer's page.
const BOUGHT: u32 = 8;

/// Beside a ticket: its device, or the customer's newest where the ticket names none.
pub(super) fn ticket(
    tx: &mut Tx<'_>,
    actor: &Actor,
    lang: &Lang,
    subject: PanelSubject,
) -> Result<Option<String>, PanelError> {
    let owned = match subject.customer {
        Some(customer) => store::assets_of(tx, actor, customer)?,
        None => Vec::new(),
    };
    let named = match subject.asset {
        Some(id) => store::asset(tx, actor, AssetId::from_uuid(id))?,
        None => None,
    };
    let device = named.or_else(|| owned.first().cloned());
    if device.is_none() && subject.customer.is_none() {
        return Ok(None);
    }
    let others = owned.iter().filter(|card| device.as_ref().is_none_or(|d| d.id != card.id)).count();
    let panel = TicketPanel {
        lang: lang.clone(),
        device: device.as_ref().map(DeviceView::from),
        others: if others == 0 { String::new() } else { lang.t1("products-others", "count", others) },
        others_href: match subject.customer.filter(|_| others > 0) {
            Some(customer) => format!("/app/customers/{customer}"),
            None => String::new(),
        },
    };
    drawn(&panel)
}

/// On a customer's page: what one owns, and what one bought last.
pub(super) fn customer(
    tx: &mut Tx<'_>,
    actor: &Actor,
    lang: &Lang,
    subject: PanelSubject,
) -> Result<Option<String>, PanelError> {
    let Some(customer) = subject.customer else { return Ok(None) };
    let owned = store::assets_of(tx, actor, customer)?;
    let bought = store::purchases_of(tx, actor, customer, BOUGHT)?;
    let phone = customers::card(tx, actor, customer)?.and_then(|card| card.phone);
    let add = phone.filter(|_| actor.may::<EditAssets>());
    drawn(&CustomerPanel {
        lang: lang.clone(),
        devices: owned.iter().map(DeviceView::from).collect(),
        most: (owned.len() >= store::OWNED_MAX)
            .then(|| lang.t1("products-panel-most", "count", store::OWNED_MAX)),
        bought: CustomerPanel::bought(lang, &bought),
        add: add.map(|p| format!("/app/assets/new?phone=%2B{}", p.e164().trim_start_matches('+'))),
    })
}

fn drawn(view: &impl Template) -> Result<Option<String>, PanelError> {
    view.render().map(Some).map_err(|error| PanelError::Draw(error.to_string()))
}

//! Whose ticket it is.

use askama::Template;
use kernel::Actor;
use platform::{
    db::Tx,
    i18n::Lang,
    web::{Panel, PanelError, PanelSubject},
};
use ui::{FieldError, FieldView, Page, WorkPanel};

use super::CustomerPart;
use crate::{model::TicketId, store};

pub(crate) const PANELS: [Panel; 1] = [Panel { slot: "ticket.context", order: 10, draw: unknown }];

/// `/app/tickets/{number}/customer`
#[derive(Debug, Template)]
#[template(path = "tickets/requester.html")]
pub(crate) struct RequesterPage {
    pub(crate) page: Page,
    /// The ticket's page.
    pub(crate) back: String,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) contact: FieldView,
    /// Absent until somebody was looked for.
    pub(crate) customer: Option<CustomerPart>,
    pub(crate) name: FieldView,
    pub(crate) asset: FieldView,
    /// Who it is now, if somebody said so.
    pub(crate) named: Option<String>,
    /// Whether nobody vouches for the address from which the words came.
    pub(crate) is_doubted: bool,
}

/// In place of the customer, while nobody knows who asks.
fn unknown(
    tx: &mut Tx<'_>,
    actor: &Actor,
    lang: &Lang,
    subject: PanelSubject,
) -> Result<Option<String>, PanelError> {
    let (None, Some(id)) = (subject.customer, subject.ticket.map(TicketId::from_uuid)) else {
        return Ok(None);
    };
    let ticket = store::ticket_by_id(tx, actor, id)?;
    let Some(ticket) = ticket.filter(|t| t.standing.erased_at.is_none()) else { return Ok(None) };
    let view = WorkPanel {
        title: lang.t("tickets-customer").into_owned(),
        empty: lang.t("tickets-customer-unknown").into_owned(),
        rows: Vec::new(),
        more: None,
        new: Some((
            format!("/app/tickets/{}/customer", ticket.number),
            lang.t("tickets-customer-name-it").into_owned(),
        )),
    };
    view.render().map(Some).map_err(|error| PanelError::Draw(error.to_string()))
}

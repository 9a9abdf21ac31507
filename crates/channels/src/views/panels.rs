//! Beside others' tickets.

use askama::Template as _;
use kernel::{Actor, Permission as _};
use platform::{
    db::Tx,
    i18n::Lang,
    web::{Panel, PanelError, PanelSubject},
};
use tickets::{ParticipantRole, TicketId};
use ui::{Chip, Tone, WorkPanel};

use crate::{calls, policy::blockable, rights::HandleLetters, store::spam};

pub(crate) const PANELS: [Panel; 2] = [
    Panel { slot: "ticket.context", order: 5, draw: calls::panel },
    Panel { slot: "ticket.context", order: 95, draw: sender },
];

/// Whoever wrote the mail that a ticket began with, and the way to block them.
fn sender(
    tx: &mut Tx<'_>,
    actor: &Actor,
    lang: &Lang,
    subject: PanelSubject,
) -> Result<Option<String>, PanelError> {
    let Some(id) = subject.ticket.map(TicketId::from_uuid) else { return Ok(None) };
    if !actor.roles().meets(HandleLetters::ROLES) {
        return Ok(None);
    }
    let Some(number) = tickets::ticket_by_id(tx, actor, id)?.map(|ticket| ticket.number) else {
        return Ok(None);
    };
    let Some(address) = requester(tx, actor, number)? else { return Ok(None) };
    let is_blocked = spam::is_blocked(tx, &blockable(&address))?;
    let chip = || Chip::new(Tone::Danger, lang.t("channels-blocked")).icon("ban");
    let page = format!("/app/mail/spam?ticket={number}");
    let view = WorkPanel {
        title: lang.t("channels-sender").into_owned(),
        empty: address.clone(),
        rows: if is_blocked {
            vec![("/app/mail/spam".into(), address, String::new(), chip())]
        } else {
            Vec::new()
        },
        more: None,
        new: (!is_blocked).then(|| (page, lang.t("channels-block-this").into_owned())),
    };
    view.render().map(Some).map_err(|error| PanelError::Draw(error.to_string()))
}

/// The address of whoever asks in a ticket, if it came by mail.
pub(crate) fn requester(
    tx: &mut Tx<'_>,
    actor: &Actor,
    number: i64,
) -> Result<Option<String>, platform::db::DbError> {
    let strand = tickets::strand_by_number(tx, actor, number)?;
    let all = strand.map(|strand| strand.participants).unwrap_or_default();
    Ok(all.into_iter().find(|who| who.role == ParticipantRole::Requester).map(|who| who.address))
}

//! Beside others' tickets.

use askama::Template as _;
use kernel::{Actor, Permission as _};
use platform::{
    db::{DbError, Tx},
    i18n::Lang,
    web::{Panel, PanelError, PanelSubject},
};
use tickets::{ParticipantRole, Strand, TicketId};
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
    if !actor.roles().meets(HandleLetters::ROLES) {
        return Ok(None);
    }
    let Some(strand) = strand_beside(tx, actor, subject)? else { return Ok(None) };
    let number = strand.number;
    let Some(address) = requester(strand) else { return Ok(None) };
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

/// The main strand of the ticket that a panel stands beside.
pub(crate) fn strand_beside(
    tx: &mut Tx<'_>,
    actor: &Actor,
    subject: PanelSubject,
) -> Result<Option<Strand>, DbError> {
    match subject.ticket {
        Some(id) => tickets::strand_of(tx, actor, tickets::main_strand(TicketId::from_uuid(id))),
        None => Ok(None),
    }
}

/// The address of whoever asks in a strand, if they came by mail.
pub(crate) fn requester(strand: Strand) -> Option<String> {
    let mut all = strand.participants.into_iter();
    all.find(|who| who.role == ParticipantRole::Requester).map(|who| who.address)
}

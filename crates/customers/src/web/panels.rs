//! Drawn beside others' tickets.

use askama::Template;
use kernel::Actor;
use platform::{
    db::Tx,
    i18n::Lang,
    web::{PanelError, PanelSubject},
};

use crate::{
    store,
    timeline::{self, PageOf},
    views::{HistoryPanel, WhoPanel},
};

/// How many things that happened stand beside a ticket.
const LAST: u32 = 5;

pub(super) fn who(
    tx: &mut Tx<'_>,
    actor: &Actor,
    lang: &Lang,
    subject: PanelSubject,
) -> Result<Option<String>, PanelError> {
    let Some(id) = subject.customer else { return Ok(None) };
    let (card, customer) = (store::card(tx, actor, id)?, store::customer(tx, actor, id)?);
    let Some((card, customer)) = card.zip(customer) else { return Ok(None) };
    let is_undeliverable = match &card.email {
        Some(email) => store::is_undeliverable(tx, email)?,
        None => false,
    };
    drawn(&WhoPanel::of(lang, &card, &customer, is_undeliverable))
}

pub(super) fn history(
    tx: &mut Tx<'_>,
    actor: &Actor,
    lang: &Lang,
    subject: PanelSubject,
) -> Result<Option<String>, PanelError> {
    let Some(id) = subject.customer else { return Ok(None) };
    let Some(card) = store::card(tx, actor, id)? else { return Ok(None) };
    let entries = timeline::entries_of_customer(tx, actor, lang, id, &PageOf::newest(LAST))?;
    let count = timeline::count_of_customer(tx, actor, id)?;
    drawn(&HistoryPanel::of(lang, &card, entries, count))
}

fn drawn(view: &impl Template) -> Result<Option<String>, PanelError> {
    view.render().map(Some).map_err(|error| PanelError::Draw(error.to_string()))
}

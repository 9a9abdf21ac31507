//! Drawn on others' pages.

use askama::Template;
use kernel::Actor;
use platform::{
    db::{DbError, Tx},
    i18n::Lang,
    web::{PanelError, PanelSubject},
};
use products::AssetId;

use crate::{
    cover::{Ask, Covered, audience, covered},
    place::place_of_asker,
    returns::asset::chances_of,
    views::{BarPanel, CoverPanel, LastDayPanel, OwnPanel, StatePanel},
};

pub(super) fn beside(
    tx: &mut Tx<'_>,
    actor: &Actor,
    lang: &Lang,
    subject: PanelSubject,
) -> Result<Option<String>, PanelError> {
    let found = about(tx, actor, subject)?;
    found.map(|c| drawn(&CoverPanel::of(lang, &c, audience(actor), false))).transpose()
}

pub(super) fn of_asset(
    tx: &mut Tx<'_>,
    actor: &Actor,
    lang: &Lang,
    subject: PanelSubject,
) -> Result<Option<String>, PanelError> {
    let found = about(tx, actor, subject)?;
    found.map(|c| drawn(&CoverPanel::of(lang, &c, audience(actor), true))).transpose()
}

pub(super) fn own_state(
    tx: &mut Tx<'_>,
    actor: &Actor,
    lang: &Lang,
    subject: PanelSubject,
) -> Result<Option<String>, PanelError> {
    about(tx, actor, subject)?.map(|c| drawn(&StatePanel::of(lang, &c))).transpose()
}

pub(super) fn own_bar(
    tx: &mut Tx<'_>,
    actor: &Actor,
    lang: &Lang,
    subject: PanelSubject,
) -> Result<Option<String>, PanelError> {
    about(tx, actor, subject)?.map(|c| drawn(&BarPanel::of(lang, &c))).transpose()
}

pub(super) fn own_last_day(
    tx: &mut Tx<'_>,
    actor: &Actor,
    lang: &Lang,
    subject: PanelSubject,
) -> Result<Option<String>, PanelError> {
    let found = about(tx, actor, subject)?;
    found.and_then(|c| LastDayPanel::of(lang, &c)).map(|view| drawn(&view)).transpose()
}

pub(super) fn own(
    tx: &mut Tx<'_>,
    actor: &Actor,
    lang: &Lang,
    subject: PanelSubject,
) -> Result<Option<String>, PanelError> {
    let Some(c) = about(tx, actor, subject)? else { return Ok(None) };
    let (_, chances) = chances_of(tx, &c)?;
    Ok(Some(drawn(&OwnPanel::of(lang, &c, &chances))?))
}

fn about(tx: &mut Tx<'_>, actor: &Actor, subject: PanelSubject) -> Result<Option<Covered>, DbError> {
    match subject.asset {
        Some(asset) => {
            let ask = Ask { place: place_of_asker(tx, actor)?, ..Ask::default() };
            covered(tx, actor, AssetId::from_uuid(asset), &ask)
        }
        None => Ok(None),
    }
}

fn drawn(view: &impl Template) -> Result<String, PanelError> {
    view.render().map_err(|error| PanelError::Draw(error.to_string()))
}

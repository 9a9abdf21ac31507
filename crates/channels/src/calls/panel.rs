//! Beside a ticket that began with a missed call.

use std::borrow::Cow;

use askama::Template;
use kernel::{Actor, Permission as _};
use platform::{
    db::Tx,
    i18n::Lang,
    web::{PanelError, PanelSubject},
};

use super::{
    store,
    views::{CallRow, row},
    web::known,
};
use crate::{rights::SeeCalls, views::strand_beside};

#[derive(Debug, Template)]
#[template(path = "channels/call_panel.html")]
struct CallPanel<'a> {
    call: CallRow,
    back: Cow<'a, str>,
    hint: Cow<'a, str>,
}

/// The last call of a ticket, who may have been calling, and the way to call back.
pub(crate) fn call(
    tx: &mut Tx<'_>,
    actor: &Actor,
    lang: &Lang,
    subject: PanelSubject,
) -> Result<Option<String>, PanelError> {
    if !actor.roles().meets(SeeCalls::ROLES) {
        return Ok(None);
    }
    let Some(strand) = strand_beside(tx, actor, subject)? else { return Ok(None) };
    let Some(call) = store::last_call_in(tx, strand.id)? else { return Ok(None) };
    let who = known(tx, actor, &call)?;
    let view = CallPanel {
        call: row(lang, &call, who, tx.now()),
        back: lang.t("channels-call-back"),
        hint: lang.t("channels-call-hint"),
    };
    view.render().map(Some).map_err(|error| PanelError::Draw(error.to_string()))
}

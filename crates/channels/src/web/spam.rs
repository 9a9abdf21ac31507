//! The view Spam, and those who are blocked.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use platform::{
    db::{DbError, Tx},
    web::{App, Fault, Invalid, May, Submission, Visit},
};
use serde::Deserialize;
use tickets::SteerTicket;
use ui::Page;

use super::{archive::no_such_page, forms::new_block, go, html};
use crate::{
    actions::spam::{NewBlock, block_sender, unblock_sender},
    model::BlockedSenderId,
    rights::HandleLetters,
    store::{letters::PAGE, spam},
    views::{Spam, SpamPage, requester},
};

/// From where somebody comes who wants to block, and where the list goes on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SpamQuery {
    ticket: Option<i64>,
    after: String,
}

pub(super) async fn page(
    may: May<HandleLetters>,
    State(app): State<App>,
    Query(asked): Query<SpamQuery>,
) -> Result<Response, Fault> {
    let is_place = asked.after.is_empty() || asked.after.parse::<BlockedSenderId>().is_ok();
    if !is_place {
        return no_such_page(&app, &may.visit, ("channels-spam", "/app/mail/spam")).await;
    }
    shown(&app, &may.visit, &asked, None).await
}

async fn shown(
    app: &App,
    visit: &Visit,
    query: &SpamQuery,
    told: Option<(&Submission, &Invalid)>,
) -> Result<Response, Fault> {
    let (actor, ticket, after) = (visit.actor.clone(), query.ticket, query.after.parse().ok());
    let read = move |tx: &mut Tx<'_>| -> Result<Spam, DbError> {
        let asked = match ticket {
            Some(number) => {
                let strand = tickets::strand_by_number(tx, &actor, number)?;
                strand.and_then(requester).map(|address| (address, number))
            }
            None => None,
        };
        let (letters, senders) = (spam::spam_letters(tx)?, spam::blocked_senders(tx, after, PAGE + 1)?);
        Ok(Spam { letters, senders, goes_on: after.is_some(), asked, now: tx.now() })
    };
    let found = app.db().read(read).await?;
    let page = Page::console(app, visit, visit.lang.t("channels-spam")).await;
    let status = if told.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    html(status, &SpamPage::new(page, &found, told))
}

pub(super) async fn block(
    may: May<HandleLetters>,
    steer: May<SteerTicket>,
    State(app): State<App>,
    form: Submission,
) -> Result<Response, Fault> {
    let (granted, steer) = (may.granted.clone(), steer.granted.clone());
    let act = move |tx: &mut Tx<'_>, new: &NewBlock| {
        block_sender(tx, &granted, &steer, new)?;
        Ok(match new.ticket {
            Some(number) => format!("/app/tickets/{number}?said=channels-said-blocked"),
            None => "/app/mail/spam?said=channels-said-blocked".to_owned(),
        })
    };
    match app.submit_read(&may.visit, &form, new_block(&form), act).await? {
        Ok(place) => Ok(go(&place)),
        Err(invalid) => shown(&app, &may.visit, &SpamQuery::default(), Some((&form, &invalid))).await,
    }
}

pub(super) async fn unblock(
    may: May<HandleLetters>,
    State(app): State<App>,
    Path(text): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let id: BlockedSenderId = text.parse().map_err(|_| Fault::NotFound)?;
    let granted = may.granted.clone();
    let act = move |tx: &mut Tx<'_>| {
        unblock_sender(tx, &granted, id)?;
        Ok::<_, Fault>("/app/mail/spam?said=channels-said-unblocked".to_owned())
    };
    Ok(go(&app.submit(&may.visit, &form, act).await?))
}

//! Queues.

use axum::{
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use kernel::{Permission as _, StaffId};
use platform::{
    db::{DbError, Tx},
    web::{App, Fault, May, Submission, Visit, wants_fragment},
};
use serde::Deserialize;
use ui::{Page, Toast, Undo};

use super::{go, html};
use crate::{
    actions,
    model::{Scope, Stage},
    rights::{OpenTicket, SeeTickets, SteerTicket},
    store::{self, Counts, Place, QueueRow},
    views::{InboxPage, QueueAddress, QueuePart, QueueParts, QueueView, ROWS, nothing_open, place},
};

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct InboxQuery {
    of: String,
    after: String,
    open: i64,
    ended: i64,
}

pub(super) async fn home(_: May<SeeTickets>) -> Response {
    go("/app/inbox/mine")
}

pub(super) async fn show(
    may: May<SeeTickets>,
    State(app): State<App>,
    Path(name): Path<String>,
    Query(asked): Query<InboxQuery>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let visit = &may.visit;
    let me = visit.actor.staff().ok_or(Fault::NotFound)?;
    let address = QueueAddress::named(&name, &asked.of, me).ok_or(Fault::NotFound)?;
    // An unreadable place leads to the first page: an old bookmark is no mistake of its reader.
    let after = place(&asked.after).unwrap_or_default();
    let rows = app.db().read(move |tx| column(tx, me, address, after)).await?;
    let queue = drawn(&app, visit, me, (address, Some(asked.open).filter(|n| *n > 0)), rows);
    if wants_fragment(&headers) {
        let page = Page::plain(&app, visit, queue.title.as_str());
        return html(StatusCode::OK, &QueuePart { page, queue });
    }
    let mut page = Page::console(&app, visit, queue.title.as_str()).await;
    if asked.ended > 0 {
        page.toast = Some(ended(visit, asked.ended));
    }
    let empty = nothing_open(&visit.lang, &queue);
    html(StatusCode::OK, &InboxPage { page, queue, empty })
}

/// "Ticket 8412 is done", with the way back.
fn ended(visit: &Visit, number: i64) -> Toast {
    let text = visit.lang.t1("tickets-ended", "number", number.to_string());
    Toast { text, undo: Some(Undo { action: format!("/app/tickets/{number}/reopen"), fields: Vec::new() }) }
}

/// A page of rows and the counts: two questions.
pub(super) fn column(
    tx: &mut Tx<'_>,
    me: StaffId,
    address: QueueAddress,
    after: Option<Place>,
) -> Result<(Vec<QueueRow>, Counts), DbError> {
    let limit = i64::try_from(ROWS + 1).unwrap_or(i64::MAX);
    let mut rows = match address.stage {
        Stage::Todo => store::queue_by_due(tx, address.scope, address.stage, after, limit)?,
        Stage::Snoozed | Stage::Done => {
            store::queue_by_change(tx, address.scope, address.stage, after, limit)?
        }
    };
    // What is due first comes first: the late ones are the beginning of everyone's.
    if address == (QueueAddress { scope: Scope::Late, stage: Stage::Todo }) {
        let now = tx.now();
        rows.retain(|row| row.next_due_at < now);
    }
    Ok((rows, store::counts(tx, me)?))
}

pub(super) fn drawn(
    app: &App,
    visit: &Visit,
    me: StaffId,
    (address, open): (QueueAddress, Option<i64>),
    (rows, counts): (Vec<QueueRow>, Counts),
) -> QueueView {
    let may_open = visit.actor.roles().meets(OpenTicket::ROLES);
    let parts = QueueParts { rows, counts, address, open, may_open };
    QueueView::of(&visit.lang, me, parts, app.db().clock().now())
}

pub(super) async fn next(
    may: May<SteerTicket>,
    State(app): State<App>,
    form: Submission,
) -> Result<Response, Fault> {
    let granted = may.granted.clone();
    let place = app
        .submit(&may.visit, &form, move |tx| {
            let taken = actions::take_next_ticket(tx, &granted)?;
            Ok::<_, Fault>(match taken {
                Some(ticket) => format!("/app/tickets/{}", ticket.number),
                None => "/app/inbox/unassigned?said=tickets-said-nobody-waits".into(),
            })
        })
        .await?;
    Ok(go(&place))
}

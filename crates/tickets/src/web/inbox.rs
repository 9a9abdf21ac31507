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
use ui::{Beside, Page, Toast, Undo};

use super::{go, html};
use crate::{
    actions,
    model::{Scope, Stage},
    rights::{OpenTicket, SeeTickets, SteerTicket},
    saved_views,
    store::{self, OwnTeams, Place, QueueRow},
    views::{
        Column, InboxPage, QueueAddress, QueuePart, QueueParts, QueueView, ROWS, no_such_page, nothing_open,
        place,
    },
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
    let after = place(&asked.after);
    let from = after.unwrap_or_default();
    let column = app.db().read(move |tx| column(tx, me, address, (from, true))).await?;
    let is_known =
        !matches!(address.scope, Scope::Saved(id) if column.menu.views.iter().all(|(known, _)| *known != id));
    if !is_known {
        return Err(Fault::NotFound);
    }
    let beside = Beside { known: Some(waiting(&column)), ..Beside::default() };
    let queue = drawn(&app, visit, me, (address, Some(asked.open).filter(|n| *n > 0)), column);
    if wants_fragment(&headers) {
        let page = Page::plain(&app, visit, queue.title.as_str());
        return html(StatusCode::OK, &QueuePart { page, queue });
    }
    let (mut page, _) = Page::console_beside(&app, visit, queue.title.as_str(), beside).await;
    if asked.ended > 0 {
        page.toast = Some(ended(visit, asked.ended));
    }
    // An address that was altered names no page of the list; the list beside begins at its top.
    let (status, empty) = match after {
        Ok(_) => (StatusCode::OK, nothing_open(&visit.lang, &queue)),
        Err(()) => (StatusCode::BAD_REQUEST, no_such_page(&visit.lang, address)),
    };
    html(status, &InboxPage { page, queue, empty })
}

/// "Ticket 8412 is done", with the way back.
fn ended(visit: &Visit, number: i64) -> Toast {
    let text = visit.lang.t1("tickets-ended", "number", number.to_string());
    Toast { text, undo: Some(Undo { action: format!("/app/tickets/{number}/reopen"), fields: Vec::new() }) }
}

/// Which page of a queue.
pub(crate) struct QueuePage {
    /// The last row that was seen.
    pub(crate) after: Option<Place>,
    /// How many rows.
    pub(crate) rows: usize,
}

/// The rows of a page, and where the next one begins.
pub(crate) fn rows_of(
    tx: &mut Tx<'_>,
    me: StaffId,
    address: QueueAddress,
    QueuePage { after, rows }: QueuePage,
) -> Result<(Vec<QueueRow>, Option<Place>), DbError> {
    let QueueAddress { scope, stage } = address;
    if let Scope::Saved(id) = scope {
        return match saved_views::store::view_of(tx, me, id)? {
            Some(view) => saved_views::store::filtered(tx, (&view.filter, me), stage, after, rows),
            None => Ok((Vec::new(), None)),
        };
    }
    let limit = i64::try_from(rows + 1).unwrap_or(i64::MAX);
    let own = if scope == Scope::Team { own_teams(tx, me)? } else { None };
    let mut found = match (own, stage) {
        (Some(own), stage) => store::queue_of_teams(tx, own, stage, after, limit)?,
        (None, Stage::Todo) => store::queue_by_due(tx, scope, stage, after, limit)?,
        (None, Stage::Snoozed | Stage::Done) => store::queue_by_change(tx, scope, stage, after, limit)?,
    };
    // What is due first comes first: the late ones are the beginning of everyone's, and behind them comes none.
    if address == (QueueAddress { scope: Scope::Late, stage: Stage::Todo }) {
        let now = tx.now();
        found.retain(|row| row.next_due_at < now);
    }
    let goes_on = found.len() > rows;
    found.truncate(rows);
    let next = found.last().filter(|_| goes_on).map(|row| row.place(stage));
    Ok((found, next))
}

/// Everyone's means that of one's own teams and of the whole shop; whoever is in no team looks at everything.
fn own_teams(tx: &mut Tx<'_>, me: StaffId) -> Result<Option<OwnTeams>, DbError> {
    Ok(OwnTeams::of(&identity::teams_of(tx, me)?))
}

/// A page of rows, the counts, the menu and one's own teams: four questions, five on the page of those teams, and where the
/// views are counted one more for each of them.
pub(super) fn column(
    tx: &mut Tx<'_>,
    me: StaffId,
    address: QueueAddress,
    (after, counted): (Option<Place>, bool),
) -> Result<Column, DbError> {
    let (rows, next) = rows_of(tx, me, address, QueuePage { after, rows: ROWS })?;
    let own = own_teams(tx, me)?;
    Ok(Column { rows, next, counts: store::counts(tx, me, own)?, menu: saved_views::menu(tx, me, counted)? })
}

/// What the column has counted of the navigation: one's own queue.
pub(super) const fn waiting(column: &Column) -> (&'static str, i64) {
    ("/app/inbox", column.counts.mine)
}

pub(super) fn drawn(
    app: &App,
    visit: &Visit,
    me: StaffId,
    (address, open): (QueueAddress, Option<i64>),
    column: Column,
) -> QueueView {
    let may_open = visit.actor.roles().meets(OpenTicket::ROLES);
    let parts = QueueParts { column, address, open, may_open };
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

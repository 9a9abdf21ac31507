//! A customer's link: in, and on to the page that it leads to.

use axum::{
    extract::{Path, State},
    response::Response,
};
use platform::web::{App, Fault, Visit};

use crate::{actions::links::open_customer_link, web::answers::redirect};

/// A GET that begins a session, because it stands in mails; it changes nothing else.
pub(super) async fn open(
    State(app): State<App>,
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Response, Fault> {
    let already = visit.actor.customer();
    let (session, target) = app.db().write(move |tx| open_customer_link(tx, &token, already)).await?;
    Ok(redirect(&target, session.map(|session| session.set_cookie(app.config()))))
}

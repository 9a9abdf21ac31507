//! Where providers tell us of calls. The order never changes: size, limit of the address (at the route), line, signature over the
//! raw bytes, age, raw on disk, 200, and only then reading, as a job. Whoever is not believed learns nothing.

use axum::{
    body::{Body, to_bytes},
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use platform::{
    db::{DbError, Tx},
    web::{App, Fault},
};

use super::{
    actions,
    jobs::ReadCall,
    model::{CallLine, CallLineId},
    store,
    stringee::{self, Proven},
};

/// Bytes of one event.
const EVENT_BYTES_MAX: usize = 64 * 1024;

/// Takes an event of Stringee.
pub(super) async fn stringee(
    State(app): State<App>,
    Path(text): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Fault> {
    let Ok(raw) = to_bytes(body, EVENT_BYTES_MAX).await else {
        return Ok(StatusCode::PAYLOAD_TOO_LARGE.into_response());
    };
    let Some(line) = found(&app, &text).await? else {
        return Ok(StatusCode::UNAUTHORIZED.into_response());
    };
    let signature = headers.get(stringee::SIGNATURE).and_then(|value| value.to_str().ok());
    let id = line.id;
    let Some(proven) = proven(&app, &line, &raw, signature.unwrap_or_default()) else {
        app.db().write::<_, DbError, _>(move |tx| store::count_refused(tx, id)).await?;
        return Ok(StatusCode::UNAUTHORIZED.into_response());
    };
    // Proven bytes are JSON, and JSON is UTF-8.
    let raw = String::from_utf8_lossy(&raw).into_owned();
    let take = move |tx: &mut Tx<'_>| -> Result<(), DbError> {
        let Some(event) = actions::take_event(tx, id, &proven, &raw)? else { return Ok(()) };
        let now = tx.now();
        tx.enqueue(&event.to_string(), &ReadCall { event }, now)
    };
    app.db().write(take).await?;
    Ok(StatusCode::OK.into_response())
}

async fn found(app: &App, text: &str) -> Result<Option<CallLine>, Fault> {
    let Ok(id) = text.parse::<CallLineId>() else { return Ok(None) };
    let line = app.db().read::<_, DbError, _>(move |tx| store::line(tx, id)).await?;
    Ok(line.filter(|line| line.is_active))
}

fn proven(app: &App, line: &CallLine, raw: &[u8], signature: &str) -> Option<Proven> {
    let secret = actions::secret_of(&app.seal(), line)?;
    let decided = stringee::decide_proven(&secret, raw, signature, app.db().clock().now());
    decided.inspect_err(|why| tracing::warn!(line = %line.id, ?why, "a request is not Stringee's")).ok()
}

//! Where platforms tell us what happened.

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
use tickets::ChatAccountId;

use super::{
    actions,
    jobs::ReadChat,
    model::{ChatAccount, ChatSecrets},
    store,
    zalo::{self, Proven},
};

/// Bytes of one event; a text of two thousand letters needs a tenth.
const EVENT_BYTES_MAX: usize = 256 * 1024;

/// Takes an event of Zalo. The order never changes: size, limit of the address (at the route), account, signature over the raw
/// bytes, age, raw on disk, 200, and only then reading, as a job. Whoever is not believed learns nothing.
pub(super) async fn zalo(
    State(app): State<App>,
    Path(text): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Fault> {
    let Ok(raw) = to_bytes(body, EVENT_BYTES_MAX).await else {
        return Ok(StatusCode::PAYLOAD_TOO_LARGE.into_response());
    };
    let Some(account) = found(&app, &text).await? else {
        return Ok(StatusCode::UNAUTHORIZED.into_response());
    };
    let signature = headers.get(zalo::SIGNATURE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some(proven) = proven(&app, &account, &raw, signature) else {
        let id = account.id;
        app.db().write::<_, DbError, _>(move |tx| store::count_refused(tx, id)).await?;
        return Ok(StatusCode::UNAUTHORIZED.into_response());
    };
    // Proven bytes are JSON, and JSON is UTF-8.
    let (id, raw) = (account.id, String::from_utf8_lossy(&raw).into_owned());
    let take = move |tx: &mut Tx<'_>| -> Result<(), DbError> {
        let Some(event) = actions::take_event(tx, id, &proven, &raw)? else { return Ok(()) };
        let now = tx.now();
        tx.enqueue(&event.to_string(), &ReadChat { event }, now)
    };
    app.db().write(take).await?;
    Ok(StatusCode::OK.into_response())
}

async fn found(app: &App, text: &str) -> Result<Option<ChatAccount>, Fault> {
    let Ok(id) = text.parse::<ChatAccountId>() else { return Ok(None) };
    let account = app.db().read::<_, DbError, _>(move |tx| store::account(tx, id)).await?;
    Ok(account.filter(|account| account.is_active))
}

fn proven(app: &App, account: &ChatAccount, raw: &[u8], signature: &str) -> Option<Proven> {
    let secrets = ChatSecrets::open(&app.seal(), account.id, &account.sealed)
        .inspect_err(|error| tracing::error!(account = %account.id, %error, "no secrets of a chat account"))
        .ok()?;
    let keys = (account.app_id.as_str(), secrets.hook.as_str());
    let decided = zalo::decide_proven(keys, raw, signature, app.db().clock().now());
    decided.inspect_err(|why| tracing::warn!(account = %account.id, ?why, "a request is not Zalo's")).ok()
}

//! Where others tell us what happened: messaging platforms and telephone providers, by webhook.

use axum::{
    body::{Body, to_bytes},
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use jiff::SignedDuration;
use kernel::Timestamp;
use platform::{
    db::{DbError, Tx},
    seal::Seal,
    text_column,
    web::{App, Fault},
};
use serde_json::Value;

/// Zalo repeats an event for twelve hours until it hears 200; what is older was kept back by somebody.
const OLDEST: SignedDuration = SignedDuration::from_hours(24);
/// By how much another's clock may go before ours.
const AHEAD: SignedDuration = SignedDuration::from_mins(10);

/// A request that was signed by whoever should have sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proven {
    /// The same for every repetition, and of no other event of its source.
    pub(crate) event_id: String,
    /// What kind of event, as its source names it.
    pub(crate) kind: String,
}

/// Why a request is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Disbelief {
    /// The signature does not fit, or there is none.
    Unsigned,
    /// It was signed too long ago.
    Stale,
}

/// Whether what was signed at a moment is told in time; what names no moment is not.
///
/// # Errors
/// [`Disbelief::Stale`].
pub(crate) fn decide_fresh(told_at: Option<Timestamp>, now: Timestamp) -> Result<(), Disbelief> {
    let is_fresh = told_at.is_some_and(|at| at >= now - OLDEST && at <= now + AHEAD);
    is_fresh.then_some(()).ok_or(Disbelief::Stale)
}

/// Where an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EventState {
    /// On disk, not read yet.
    Stored,
    /// It did what it had to do, which may be nothing.
    Processed,
    /// Of a kind that we do not read.
    Unread,
    /// Reading it broke off again and again: a person must look.
    Failed,
}
text_column!(EventState {
    Stored = "stored",
    Processed = "processed",
    Unread = "unread",
    Failed = "failed",
});

impl EventState {
    /// Whether there is still something to read.
    pub(crate) fn is_open(self) -> bool {
        matches!(self, Self::Stored | Self::Failed)
    }
}

/// Whoever tells: an account at a platform, a line at a provider.
pub(crate) trait Source: Sized + Send + 'static {
    /// The header in which it signs.
    const SIGNATURE: &'static str;
    /// Bytes of one event.
    const EVENT_BYTES_MAX: usize;

    /// The source of this id, while it is switched on.
    fn found(tx: &mut Tx<'_>, id: &str) -> Result<Option<Self>, DbError>;

    /// Whether it is the one that tells.
    fn proven(&self, seal: &Seal, raw: &[u8], signature: &str, now: Timestamp) -> Result<Proven, Disbelief>;

    /// Counts a request that was not believed.
    fn count_refused(&self, tx: &mut Tx<'_>) -> Result<(), DbError>;

    /// Writes an event down and orders that it is read. One that came before changes nothing.
    fn take(&self, tx: &mut Tx<'_>, proven: &Proven, raw: &str) -> Result<(), DbError>;
}

/// Takes an event. The order never changes: size, limit of the address (at the route), source, signature over the raw bytes, age,
/// raw on disk, 200, and only then reading, as a job. Whoever is not believed learns nothing.
pub(crate) async fn hear<S: Source>(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Fault> {
    let Ok(raw) = to_bytes(body, S::EVENT_BYTES_MAX).await else {
        return Ok(StatusCode::PAYLOAD_TOO_LARGE.into_response());
    };
    let found = app.db().read::<_, DbError, _>(move |tx| S::found(tx, &id)).await?;
    let Some(source) = found else { return Ok(StatusCode::UNAUTHORIZED.into_response()) };
    let signature = headers.get(S::SIGNATURE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let proven = match source.proven(&app.seal(), &raw, signature, app.db().clock().now()) {
        Ok(proven) => proven,
        Err(why) => {
            tracing::warn!(header = S::SIGNATURE, ?why, "a request is not believed");
            app.db().write::<_, DbError, _>(move |tx| source.count_refused(tx)).await?;
            return Ok(StatusCode::UNAUTHORIZED.into_response());
        }
    };
    // Proven bytes are JSON, and JSON is UTF-8.
    let raw = String::from_utf8_lossy(&raw).into_owned();
    app.db().write::<_, DbError, _>(move |tx| source.take(tx, &proven, &raw)).await?;
    Ok(StatusCode::OK.into_response())
}

/// A text or a number of an event as a text. What no database takes is left out.
pub(crate) fn text(event: &Value, place: &str) -> String {
    match event.pointer(place) {
        Some(Value::String(text)) => text.replace('\0', ""),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// A moment as events tell it, in milliseconds.
pub(crate) fn moment(milliseconds: &str) -> Option<Timestamp> {
    Timestamp::from_millisecond(milliseconds.parse().ok()?).ok()
}

/// Bytes as signatures and digests are written.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

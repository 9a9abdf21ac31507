//! Live updates: one reader of the changes for the whole process, one stream for each browser.

use std::{collections::VecDeque, convert::Infallible, time::Duration};

use axum::{
    Extension,
    extract::{Query, State},
    http::{HeaderMap, Method},
    response::{
        Sse,
        sse::{Event, KeepAlive},
    },
};
use futures_util::stream::{self, Stream};
use jiff::SignedDuration;
use kernel::{Permission, Roles};
use platform::{
    DbError,
    jobs::{Handler, Job, JobError, payload},
    live::{Audience, Change, all_changes_after, changes_after, forget_before, newest},
    web::{App, Fault, May, Route},
};
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast::{self, error::RecvError};

/// How often the reader looks for what other nodes told.
const POLL: Duration = Duration::from_secs(1);
const HEARTBEAT: Duration = Duration::from_secs(15);
/// Changes that commit out of order on PostgreSQL are found by looking back this far.
const LOOK_BACK: i64 = 100;
/// A browser that was away for more changes than this reloads instead.
const RESUME_MAX: usize = 200;

/// Passes changes on to every stream of this process.
#[derive(Clone)]
pub struct Bus(broadcast::Sender<Change>);

impl Default for Bus {
    fn default() -> Self {
        Self(broadcast::channel(1024).0)
    }
}

impl Bus {
    /// Reads the changes for ever. One task a process.
    pub async fn run(self, app: App) {
        let db = app.db();
        let mut seen: VecDeque<i64> = VecDeque::new();
        let mut last = db.read(newest).await.unwrap_or(0);
        let mut is_first = true;
        loop {
            let _ = tokio::time::timeout(POLL, db.told()).await;
            if self.0.receiver_count() == 0 && !is_first {
                // Nobody listens: the next listener begins at what is newest then.
                seen.clear();
            }
            let after = last - LOOK_BACK;
            let found: Result<Vec<Change>, DbError> = db.read(move |tx| all_changes_after(tx, after)).await;
            let Ok(changes) = found else { continue };
            for change in changes {
                let is_old = change.seq <= last && (is_first || seen.contains(&change.seq));
                last = last.max(change.seq);
                if !seen.contains(&change.seq) {
                    seen.push_back(change.seq);
                    if !is_old {
                        let _ = self.0.send(change);
                    }
                }
            }
            is_first = false;
            app.hear_changes_to(last);
            while seen.len() > 4 * RESUME_MAX {
                seen.pop_front();
            }
        }
    }
}

struct HearStaffChanges;
impl Permission for HearStaffChanges {
    const NAME: &'static str = "live.staff";
    const ROLES: Roles = Roles::STAFF;
}

struct HearOwnChanges;
impl Permission for HearOwnChanges {
    const NAME: &'static str = "live.own";
    const ROLES: Roles = Roles::CUSTOMER;
}

/// The two streams.
pub fn routes() -> Vec<Route> {
    vec![
        Route::guarded::<HearStaffChanges, _, _>(Method::GET, "/app/stream", staff_stream),
        Route::guarded::<HearOwnChanges, _, _>(Method::GET, "/my/stream", customer_stream),
    ]
}

type Events = Sse<
    axum::response::sse::KeepAliveStream<
        std::pin::Pin<Box<dyn Stream<Item = Result<Event, Infallible>> + Send>>,
    >,
>;

async fn staff_stream(
    _: May<HearStaffChanges>,
    State(app): State<App>,
    Extension(bus): Extension<Bus>,
    Query(since): Query<Since>,
    headers: HeaderMap,
) -> Result<Events, Fault> {
    listen(&app, bus, Audience::Staff, since.or_last_event(&headers)).await
}

async fn customer_stream(
    may: May<HearOwnChanges>,
    State(app): State<App>,
    Extension(bus): Extension<Bus>,
    Query(since): Query<Since>,
    headers: HeaderMap,
) -> Result<Events, Fault> {
    let customer = may.visit.actor.customer().ok_or(Fault::Forbidden)?;
    listen(&app, bus, Audience::Customer(customer), since.or_last_event(&headers)).await
}

/// Where a stream begins.
#[derive(Debug, Deserialize)]
struct Since {
    /// The newest change that the page knew of when it was made.
    after: Option<i64>,
}

impl Since {
    /// After a break the browser names the last change that it heard, which is newer than the page's own.
    fn or_last_event(self, headers: &HeaderMap) -> Option<i64> {
        let last = headers.get("last-event-id").and_then(|v| v.to_str().ok()?.parse().ok());
        last.or(self.after)
    }
}

async fn listen(app: &App, bus: Bus, audience: Audience, after: Option<i64>) -> Result<Events, Fault> {
    // Subscribed before the first read, so that nothing falls between the two.
    let changes = bus.0.subscribe();
    let missed = match after {
        Some(seq) => app.db().read(move |tx| changes_after(tx, audience, seq)).await?,
        None => Vec::new(),
    };
    let first = if missed.len() >= RESUME_MAX { vec![reload()] } else { missed.iter().map(event).collect() };
    let first = stream::iter(first.into_iter().map(Ok));
    let rest = stream::unfold(changes, move |mut changes| async move {
        let event = next_event(&mut changes, audience).await?;
        Some((Ok(event), changes))
    });
    let events: std::pin::Pin<Box<dyn Stream<Item = Result<Event, Infallible>> + Send>> =
        Box::pin(stream::StreamExt::chain(first, rest));
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT)))
}

async fn next_event(changes: &mut broadcast::Receiver<Change>, audience: Audience) -> Option<Event> {
    loop {
        match changes.recv().await {
            Ok(change) => {
                if let Some(region) = change.for_audience(audience) {
                    return Some(event(&Change { region: region.into(), ..change.clone() }));
                }
            }
            Err(RecvError::Lagged(_)) => return Some(reload()),
            Err(RecvError::Closed) => return None,
        }
    }
}

fn event(change: &Change) -> Event {
    Event::default().event("live").id(change.seq.to_string()).data(&change.region)
}

fn reload() -> Event {
    Event::default().event("reload").data("gap")
}

/// Forgets old changes once an hour, and orders itself again.
#[derive(Serialize, Deserialize)]
pub struct ForgetChanges;

impl Job for ForgetChanges {
    const KIND: &'static str = "app.forget_changes";
}

/// See [`ForgetChanges`].
pub fn forget_job() -> Handler {
    Handler::inside(ForgetChanges::KIND, |tx, text| {
        let job: ForgetChanges = payload(text)?;
        let now = tx.now();
        forget_before(tx, now - SignedDuration::from_hours(1))?;
        let hour = now.as_second() / 3600 + 1;
        tx.enqueue(&hour.to_string(), &job, now + SignedDuration::from_hours(1)).map_err(JobError::from)
    })
}

//! Live updates: one reader of the changes for the whole process, one stream for each browser.

use std::{
    collections::{BTreeSet, VecDeque},
    convert::Infallible,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};

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
use identity::{CurrentSession, SessionId, session_is_open};
use jiff::{SignedDuration, Timestamp};
use kernel::{Permission, Roles};
use platform::{
    Db, DbError, Tx,
    jobs::{Handler, Job, JobError, payload},
    live::{Audience, Change, all_changes_after, changes_after, forget_before, newest},
    once,
    web::{App, Fault, May, Route},
};
use serde::{Deserialize, Serialize};
use tokio::sync::{
    Notify,
    broadcast::{self, error::RecvError},
};

/// How often the reader looks for what other nodes told.
const POLL: Duration = Duration::from_secs(1);
/// How often the sessions of the streams are looked at: a stream ends within five seconds of its session.
const LOOK_AT_SESSIONS: Duration = Duration::from_secs(3);
const HEARTBEAT: Duration = Duration::from_secs(15);
/// Changes that commit out of order on PostgreSQL are found by looking back this far.
const LOOK_BACK: i64 = 100;
/// A form that was sent is remembered this long, for whoever sends it again.
const SUBMISSIONS_KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);
/// A browser that was away for more changes than this reloads instead.
const RESUME_MAX: usize = 200;

/// Passes changes on to every stream of this process, and ends those whose session is over.
#[derive(Clone)]
pub struct Bus {
    changes: broadcast::Sender<Change>,
    listeners: Arc<Mutex<Vec<Weak<Listener>>>>,
}

/// The session on which a stream stands, for as long as the stream lives.
struct Listener {
    session: SessionId,
    over: Notify,
}

impl Default for Bus {
    fn default() -> Self {
        Self { changes: broadcast::channel(1024).0, listeners: Arc::default() }
    }
}

impl Bus {
    /// Passes changes on and looks after the sessions, for ever. One task a process.
    pub async fn run(self, app: App) {
        tokio::join!(self.pass_on(&app), self.part(app.db()));
    }

    /// One look at the sessions of all streams together, every few seconds: whoever left, or was signed out from
    /// elsewhere, hears nothing more.
    async fn part(&self, db: &Db) {
        loop {
            tokio::time::sleep(LOOK_AT_SESSIONS).await;
            let listeners = self.listeners();
            let sessions: BTreeSet<SessionId> = listeners.iter().map(|listener| listener.session).collect();
            if sessions.is_empty() {
                continue;
            }
            match db.read(move |tx| over_among(tx, &sessions)).await {
                Ok(over) => {
                    let parting = listeners.iter().filter(|listener| over.contains(&listener.session));
                    parting.for_each(|listener| listener.over.notify_one());
                }
                Err(error) => tracing::warn!(%error, "the sessions of the streams were not looked at"),
            }
        }
    }

    fn listeners(&self) -> Vec<Arc<Listener>> {
        let mut known = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|listener| listener.strong_count() > 0);
        known.iter().filter_map(Weak::upgrade).collect()
    }

    fn listener(&self, session: SessionId) -> Arc<Listener> {
        let listener = Arc::new(Listener { session, over: Notify::new() });
        let mut known = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        known.push(Arc::downgrade(&listener));
        listener
    }

    async fn pass_on(&self, app: &App) {
        let db = app.db();
        let mut seen: VecDeque<i64> = VecDeque::new();
        let mut last = db.read(newest).await.unwrap_or(0);
        let mut is_first = true;
        loop {
            let _ = tokio::time::timeout(POLL, db.told()).await;
            if self.changes.receiver_count() == 0 && !is_first {
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
                        let _ = self.changes.send(change);
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

fn over_among(tx: &mut Tx<'_>, sessions: &BTreeSet<SessionId>) -> Result<BTreeSet<SessionId>, DbError> {
    let mut over = BTreeSet::new();
    for session in sessions {
        if !session_is_open(tx, *session)? {
            over.insert(*session);
        }
    }
    Ok(over)
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
    Extension(session): Extension<CurrentSession>,
    Query(since): Query<Since>,
    headers: HeaderMap,
) -> Result<Events, Fault> {
    listen(&app, &bus, Audience::Staff, &session, since.or_last_event(&headers)).await
}

async fn customer_stream(
    may: May<HearOwnChanges>,
    State(app): State<App>,
    Extension(bus): Extension<Bus>,
    Extension(session): Extension<CurrentSession>,
    Query(since): Query<Since>,
    headers: HeaderMap,
) -> Result<Events, Fault> {
    let customer = may.visit.actor.customer().ok_or(Fault::Forbidden)?;
    listen(&app, &bus, Audience::Customer(customer), &session, since.or_last_event(&headers)).await
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

async fn listen(
    app: &App,
    bus: &Bus,
    audience: Audience,
    session: &CurrentSession,
    after: Option<i64>,
) -> Result<Events, Fault> {
    // Subscribed before the first read, so that nothing falls between the two.
    let changes = bus.changes.subscribe();
    let missed = match after {
        Some(seq) => app.db().read(move |tx| changes_after(tx, audience, seq)).await?,
        None => Vec::new(),
    };
    let first = if missed.len() >= RESUME_MAX { vec![reload()] } else { missed.iter().map(event).collect() };
    let first = stream::iter(first.into_iter().map(Ok));
    let listener = bus.listener(session.id);
    let rest = stream::unfold((changes, listener), move |(mut changes, listener)| async move {
        let event = tokio::select! {
            event = next_event(&mut changes, audience) => event?,
            () = listener.over.notified() => return None,
        };
        Some((Ok(event), (changes, listener)))
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

/// Forgets old changes and old submissions once an hour, and orders itself again.
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
        once::forget_before(tx, now - SUBMISSIONS_KEPT)?;
        let next = now + SignedDuration::from_hours(1);
        tx.enqueue(&hour_of(next), &job, next).map_err(JobError::from)
    })
}

/// Orders the first of them; those that follow order each other. However often the program starts and on however many
/// nodes, there is one for each hour.
///
/// # Errors
/// Whatever the database says.
pub fn begin_forgetting(tx: &mut Tx<'_>) -> Result<(), DbError> {
    let now = tx.now();
    tx.enqueue(&hour_of(now), &ForgetChanges, now)
}

fn hour_of(time: Timestamp) -> String {
    (time.as_second() / 3600).to_string()
}

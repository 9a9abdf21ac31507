//! The web's plumbing: what a room brings, who visits, what a form holds, how a refusal is told.

mod address;
mod fault;
mod form;
mod guard;
mod json;
mod look_back;
mod photos;
mod room;

use std::{
    net::IpAddr,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicI64, Ordering},
    },
};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, request::Parts},
};
use kernel::{Actor, Granted, Permission};
use sha2::{Digest, Sha256};

pub use address::{own_path, path_as_value};
pub use fault::{Fault, FieldError, Invalid};
pub use form::{Check, Submission, Upload};
pub use guard::{Limit, Limits};
pub use json::{FileBody, JsonBody, NothingBody};
pub use look_back::LookBack;
pub use room::{Access, NavItem, Panel, PanelError, PanelSubject, Room, Route, SearchHit, SearchKind, Skill};

use crate::{
    config::Config,
    db::{Db, DbError, Tx},
    files::Files,
    i18n::{Lang, Texts},
    once::{Once, once},
    seal::Seal,
};

/// What every handler may use.
#[derive(Clone)]
pub struct App(Arc<AppParts>);

struct AppParts {
    db: Db,
    config: Config,
    texts: Arc<Texts>,
    files: Files,
    rooms: Vec<Room>,
    limits: Limits,
    changes_heard: AtomicI64,
    seal: OnceLock<Seal>,
}

impl App {
    /// Puts the program together.
    pub fn new(db: Db, config: Config, texts: Arc<Texts>, files: Files, rooms: Vec<Room>) -> Self {
        Self(Arc::new(AppParts {
            db,
            config,
            texts,
            files,
            rooms,
            limits: Limits::default(),
            changes_heard: AtomicI64::new(0),
            seal: OnceLock::new(),
        }))
    }

    /// The newest change, as [`crate::live::Change::seq`], that the reader of changes has passed on.
    pub fn changes_heard(&self) -> i64 {
        self.0.changes_heard.load(Ordering::Acquire)
    }

    /// Notes how far the reader of changes is.
    pub fn hear_changes_to(&self, seq: i64) {
        self.0.changes_heard.store(seq, Ordering::Release);
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// The configuration.
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// The texts in every language.
    pub fn texts(&self) -> &Arc<Texts> {
        &self.0.texts
    }

    /// The files.
    pub fn files(&self) -> &Files {
        &self.0.files
    }

    /// The rooms, from the ground floor up.
    pub fn rooms(&self) -> &[Room] {
        &self.0.rooms
    }

    /// The keys of what must be read again; without [`App::set_seal`] there are none.
    pub fn seal(&self) -> Seal {
        self.0.seal.get().cloned().unwrap_or_else(Seal::none)
    }

    /// Gives the program its keys, once.
    pub fn set_seal(&self, seal: Seal) {
        if self.0.seal.set(seal).is_err() {
            tracing::error!("the keys were already set; the first stay");
        }
    }

    /// How often each address asked lately.
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// The host in the ids of our mails.
    pub fn mail_host(&self) -> String {
        self.config().mail_from.rsplit('@').next().unwrap_or("localhost").to_owned()
    }

    /// Runs an action for a submitted form: at most one effect for one form key. The closure returns where the
    /// person goes next; a repetition goes to the same place.
    ///
    /// # Errors
    /// What the action returns; [`Fault::Conflict`] when the key was used for another content or another button.
    pub async fn submit<E, F>(&self, visit: &Visit, form: &Submission, mut action: F) -> Result<String, E>
    where
        E: From<DbError> + From<Fault> + Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<String, E> + Send + 'static,
    {
        // The path is part of what was submitted: two buttons of one page share its key, and often say nothing else.
        let (actor, key, digest) = (visit.submitter(), form.key().to_owned(), form.digest(&visit.path));
        let outcome = self
            .db()
            .write(move |tx| once(tx, &actor, &key, &digest, &mut action, |place: &String| place.clone()))
            .await?;
        match outcome {
            Once::First(place) | Once::Again(place) => Ok(place),
            Once::Mismatch => Err(E::from(Fault::Conflict)),
        }
    }

    /// As [`App::submit`], with what was read of the form. The inner error is what is wrong with it, be it seen in reading or by
    /// the action: its page shows the form again.
    ///
    /// # Errors
    /// As [`App::submit`], but for [`Fault::Invalid`].
    pub async fn submit_read<T, F>(
        &self,
        visit: &Visit,
        form: &Submission,
        read: Result<T, Invalid>,
        mut action: F,
    ) -> Result<Result<String, Invalid>, Fault>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>, &T) -> Result<String, Fault> + Send + 'static,
    {
        let read = match read {
            Ok(read) => read,
            Err(invalid) => return Ok(Err(invalid)),
        };
        match self.submit(visit, form, move |tx| action(tx, &read)).await {
            Ok(place) => Ok(Ok(place)),
            Err(Fault::Invalid(invalid)) => Ok(Err(invalid)),
            Err(fault) => Err(fault),
        }
    }
}

/// One request's person, language and look. `identity` makes it; handlers and pages read it.
#[derive(Clone)]
pub struct Visit(Arc<VisitParts>);

/// What a visit is made of.
pub struct VisitParts {
    /// Who acts.
    pub actor: Actor,
    /// What the person is called; empty for strangers.
    pub name: String,
    /// The shop, as every page names it.
    pub shop: ShopFace,
    /// In which language, in which zone.
    pub lang: Lang,
    /// Light, dark, or as the device says.
    pub theme: Theme,
    /// What forms carry to prove that we made the page.
    pub csrf: String,
    /// Where the request came from, through configured proxies only.
    pub address: IpAddr,
    /// The path and query that were asked for.
    pub path: String,
    /// The newest change that this process had heard of when the request came: a live page asks for those after it,
    /// so that nothing is lost between the page and its stream.
    pub changes_heard: i64,
}

/// What every page says of the shop.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ShopFace {
    /// Its name; empty before it is set up.
    pub name: String,
    /// The number to call, as it is written; may be empty.
    pub hotline: String,
    /// Opening hours, as they are written; may be empty.
    pub hours: String,
}

/// The chosen look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the device says.
    #[default]
    Device,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Visit {
    /// For `identity`, which knows the person, and for tests.
    pub fn new(parts: VisitParts) -> Self {
        Self(Arc::new(parts))
    }

    /// Whose key a form's key is: strangers are told apart by their page token.
    pub fn submitter(&self) -> String {
        match self.actor {
            Actor::Anonymous => format!("anonymous:{}", self.csrf),
            ref known => known.to_string(),
        }
    }
}

impl std::ops::Deref for Visit {
    type Target = VisitParts;

    fn deref(&self) -> &VisitParts {
        &self.0
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        parts.extensions.get::<Self>().cloned().ok_or(Fault::SignIn)
    }
}

/// A visitor who may do `P`. Handlers take it in their signature; actions take its [`Granted`].
pub struct May<P> {
    /// The visit.
    pub visit: Visit,
    /// The proof.
    pub granted: Granted<P>,
}

impl<S: Sync, P: Permission> FromRequestParts<S> for May<P> {
    type Rejection = Fault;

    #[expect(clippy::disallowed_methods, reason = "this is where a visitor's right becomes a proof")]
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let visit = Visit::from_request_parts(parts, state).await?;
        match Granted::grant(visit.actor.clone()) {
            Some(granted) => Ok(Self { visit, granted }),
            None if visit.actor == Actor::Anonymous => Err(Fault::SignIn),
            None => Err(Fault::Forbidden),
        }
    }
}

/// Whether the request asks for a piece of the page, to be put in place by the script.
pub fn wants_fragment(headers: &HeaderMap) -> bool {
    headers.get("hx-request").is_some_and(|v| v == "true")
}

/// The digest under which a secret is stored.
pub fn digest_of(secret: &str) -> String {
    Sha256::digest(secret.as_bytes()).iter().map(|b| format!("{b:02x}")).collect()
}

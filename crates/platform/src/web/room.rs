//! What a room brings to the program.

use axum::{
    extract::{Request, State},
    handler::Handler,
    http::Method,
    middleware::{Next, from_fn_with_state},
    response::IntoResponse,
    routing::{MethodFilter, MethodRouter, on},
};
use kernel::{Actor, CustomerId, Permission, Roles};
use uuid::Uuid;

use super::{App, Fault, Limit, Visit};
use crate::{
    db::{DbError, Schema, Tx},
    events::Reaction,
    files::FileId,
    i18n::{Ftl, Lang},
    jobs,
};

/// A room's front door: all that the program needs to know of it.
#[derive(Clone, Default)]
pub struct Room {
    /// Its name, as in `crates/`.
    pub name: &'static str,
    /// Its tables.
    pub schema: Option<Schema>,
    /// Its texts.
    pub texts: Vec<Ftl>,
    /// Its pages and its part of the API.
    pub routes: Vec<Route>,
    /// What it does about others' events.
    pub reactions: Vec<Reaction>,
    /// What it does later, when that needs nothing but the database.
    pub jobs: Vec<jobs::Handler>,
    /// What it shows on others' pages.
    pub panels: Vec<Panel>,
    /// Its places in the navigation of the console.
    pub nav: Vec<NavItem>,
    /// What of it can be searched.
    pub searches: Vec<SearchKind>,
    /// Whether a file that hangs on one of its nouns may be seen; false for files that it does not know.
    pub may_see_file: Option<FileSight>,
    /// Its part of the API's description.
    pub openapi: Option<fn() -> utoipa::openapi::OpenApi>,
    /// What one of the shop's people may know of it, for those who give out work.
    pub skills: Vec<Skill>,
}

/// Something that somebody can be good at: a line of products.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Skill {
    /// As tables and the API write it.
    pub key: &'static str,
    /// The key of its word.
    pub label: &'static str,
}

/// See [`Room::may_see_file`].
pub type FileSight = fn(&mut Tx<'_>, &Actor, FileId) -> Result<bool, DbError>;

/// A route. There is no other way to be reached: method, path, right and limit stand together.
#[derive(Clone)]
pub struct Route {
    /// GET or POST for pages; more for the API.
    pub method: Method,
    /// The path, with `{parameters}`.
    pub path: &'static str,
    /// Who may.
    pub access: Access,
    /// How often.
    pub limit: Limit,
    handler: MethodRouter<App>,
}

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everyone, for this reason.
    Public {
        /// Why nobody needs to be known here.
        because: &'static str,
    },
    /// Who has a right.
    Right {
        /// The right's name.
        name: &'static str,
        /// The roles that have it.
        roles: Roles,
    },
}

impl Route {
    /// A route for those who have the right `P`.
    pub fn guarded<P: Permission, H, T>(method: Method, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let access = Access::Right { name: P::NAME, roles: P::ROLES };
        Self::new(method, path, access, Limit::None, handler)
    }

    /// A route for everyone.
    pub fn public<H, T>(
        method: Method,
        path: &'static str,
        because: &'static str,
        limit: Limit,
        handler: H,
    ) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Self::new(method, path, Access::Public { because }, limit, handler)
    }

    fn new<H, T>(method: Method, path: &'static str, access: Access, limit: Limit, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let filter = MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::GET);
        Self { method, path, access, limit, handler: on(filter, handler) }
    }

    /// The route behind its guard: the limit is counted and the right is looked at before the handler runs.
    pub fn into_guarded(self, app: &App) -> MethodRouter<App> {
        let (access, limit) = (self.access, self.limit);
        let guard = move |State(app): State<App>, visit: Visit, request: Request, next: Next| async move {
            match refuse(&app, &visit, access, limit) {
                Some(fault) => fault.into_response(),
                None => next.run(request).await,
            }
        };
        self.handler.layer(from_fn_with_state::<_, _, (State<App>, Visit, Request)>(app.clone(), guard))
    }
}

fn refuse(app: &App, visit: &Visit, access: Access, limit: Limit) -> Option<Fault> {
    if let Some(retry_after) = app.limits().count(visit.address, limit, app.db().clock().now()) {
        return Some(Fault::TooMany { retry_after });
    }
    match access {
        Access::Public { .. } => None,
        Access::Right { roles, .. } if visit.actor.roles().meets(roles) => None,
        Access::Right { .. } if visit.actor == Actor::Anonymous => Some(Fault::SignIn),
        Access::Right { .. } => Some(Fault::Forbidden),
    }
}

/// What a panel is asked about. Absent things are unknown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PanelSubject {
    /// The customer of the page.
    pub customer: Option<CustomerId>,
    /// The asset of the page.
    pub asset: Option<Uuid>,
    /// The ticket of the page.
    pub ticket: Option<Uuid>,
    /// The repair of the page.
    pub repair: Option<Uuid>,
}

/// A piece of another room's page.
#[derive(Debug, Clone, Copy)]
pub struct Panel {
    /// The slot: `ticket.context`, `customer.main`, `asset.main`, `my.product`, `repair.context`.
    pub slot: &'static str,
    /// Smaller comes first.
    pub order: u32,
    /// Draws it, or says that there is nothing to show. Reads beside the other panels of the slot.
    pub draw: fn(&mut Tx<'_>, &Actor, &Lang, PanelSubject) -> Result<Option<String>, PanelError>,
}

/// Why a panel could not be drawn; the page shows a quiet notice in its place.
#[derive(Debug, thiserror::Error)]
pub enum PanelError {
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The template, or anything else.
    #[error("{0}")]
    Draw(String),
}

impl App {
    /// Draws the panels of a slot. One that fails leaves `None` and a line in the log.
    pub async fn panels(
        &self,
        slot: &'static str,
        visit: &Visit,
        subject: PanelSubject,
    ) -> Vec<Option<String>> {
        self.panels_and(slot, visit, subject, |_| Ok(())).await.0
    }

    /// The panels of a slot, and what else is read beside them.
    ///
    /// They share a transaction, which costs a third of one each. Only when one fails are they drawn again apart,
    /// because after an error PostgreSQL answers no more in the same transaction.
    pub async fn panels_and<T: Send + 'static>(
        &self,
        slot: &'static str,
        visit: &Visit,
        subject: PanelSubject,
        beside: impl Fn(&mut Tx<'_>) -> Result<T, DbError> + Clone + Send + 'static,
    ) -> (Vec<Option<String>>, Result<T, DbError>) {
        let mut panels: Vec<Panel> = self.rooms().iter().flat_map(|r| r.panels.iter().copied()).collect();
        panels.retain(|p| p.slot == slot);
        panels.sort_by_key(|p| p.order);
        let (together, reader, also) = (panels.clone(), visit.clone(), beside.clone());
        let drawn = self.db().read(move |tx| {
            let all = together.iter().map(|panel| (panel.draw)(tx, &reader.actor, &reader.lang, subject));
            let drawn: Vec<Option<String>> = all.collect::<Result<_, PanelError>>()?;
            Ok::<_, PanelError>((drawn, also(tx)?))
        });
        match drawn.await {
            Ok((drawn, read)) => (drawn.into_iter().flatten().map(Some).collect(), Ok(read)),
            Err(_) => (self.panels_apart(&panels, visit, subject).await, self.db().read(beside).await),
        }
    }

    async fn panels_apart(
        &self,
        panels: &[Panel],
        visit: &Visit,
        subject: PanelSubject,
    ) -> Vec<Option<String>> {
        let mut all = Vec::new();
        for panel in panels {
            let (draw, reader) = (panel.draw, visit.clone());
            match self.db().read(move |tx| draw(tx, &reader.actor, &reader.lang, subject)).await {
                Ok(None) => {}
                Ok(drawn) => all.push(drawn),
                Err(error) => {
                    tracing::error!(slot = panel.slot, %error, "a panel failed");
                    all.push(None);
                }
            }
        }
        all
    }
}

/// A place in the console's navigation; one below `/app/settings/` stands in that of the settings.
#[derive(Debug, Clone, Copy)]
pub struct NavItem {
    /// The key of its label.
    pub label: &'static str,
    /// The name of its icon.
    pub icon: &'static str,
    /// Where it leads.
    pub href: &'static str,
    /// Smaller comes first.
    pub order: u32,
    /// Who sees it.
    pub roles: Roles,
    /// How much waits there, if that is worth a number.
    pub count: Option<fn(&mut Tx<'_>, &Actor) -> Result<i64, DbError>>,
}

/// A kind of thing that the search box finds.
#[derive(Debug, Clone, Copy)]
pub struct SearchKind {
    /// The kind, as it is indexed.
    pub kind: &'static str,
    /// The key of the heading above its results.
    pub heading: &'static str,
    /// Loads what was found, with the rights of whoever searches: title, line below, address.
    pub load: fn(&mut Tx<'_>, &Actor, &Lang, &[Uuid]) -> Result<Vec<SearchHit>, DbError>,
}

/// A line of the search's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchHit {
    /// The name of the thing.
    pub title: String,
    /// What tells it from others of the name.
    pub detail: String,
    /// Its page.
    pub href: String,
}

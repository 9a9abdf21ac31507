//! The customer's name on the pages of every room: `identity` knows the session, this room knows the person.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use axum_extra::extract::CookieJar;
use platform::{
    db::DbError,
    web::{App, Visit, VisitParts},
};

use crate::store;

/// Names the customer of a visit, as one is greeted, and speaks the customer's language unless another was chosen on
/// this device: the browser's own is only a guess about a stranger. Stands inside `identity::authenticate`; costs one read for a
/// customer's request and nothing for others.
pub async fn greet(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let visit = request.extensions().get::<Visit>().cloned();
    let chose_language = CookieJar::from_headers(request.headers()).get(ui::LANGUAGE_COOKIE).is_some();
    if let Some(named) = named(&app, visit, chose_language).await {
        request.extensions_mut().insert(named);
    }
    next.run(request).await
}

async fn named(app: &App, visit: Option<Visit>, chose_language: bool) -> Option<Visit> {
    let visit = visit?;
    let (actor, id) = (visit.actor.clone(), visit.actor.customer()?);
    let card = app.db().read::<_, DbError, _>(move |tx| store::card(tx, &actor, id)).await;
    let card = card.ok().flatten()?;
    let (name, lang) =
        (card.greeted(), if chose_language { visit.lang.clone() } else { visit.lang.of(card.locale) });
    Some(Visit::new(VisitParts {
        actor: visit.actor.clone(),
        name,
        shop: visit.shop.clone(),
        lang,
        theme: visit.theme,
        csrf: visit.csrf.clone(),
        address: visit.address,
        path: visit.path.clone(),
        changes_heard: visit.changes_heard,
    }))
}

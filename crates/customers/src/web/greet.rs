//! The customer's name on the pages of every room: `identity` knows the session, this room knows the person.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use platform::{
    db::DbError,
    web::{App, Visit, VisitParts},
};

use crate::store;

/// Names the customer of a visit, as one is greeted. Stands inside `identity::authenticate`; costs one read for a
/// customer's request and nothing for others.
pub async fn greet(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let visit = request.extensions().get::<Visit>().cloned();
    if let Some(named) = named(&app, visit).await {
        request.extensions_mut().insert(named);
    }
    next.run(request).await
}

async fn named(app: &App, visit: Option<Visit>) -> Option<Visit> {
    let visit = visit?;
    let (actor, id) = (visit.actor.clone(), visit.actor.customer()?);
    let card = app.db().read::<_, DbError, _>(move |tx| store::card(tx, &actor, id)).await;
    let name = card.ok().flatten()?.greeted();
    Some(Visit::new(VisitParts {
        actor: visit.actor.clone(),
        name,
        shop: visit.shop.clone(),
        lang: visit.lang.clone(),
        theme: visit.theme,
        csrf: visit.csrf.clone(),
        address: visit.address,
        path: visit.path.clone(),
    }))
}

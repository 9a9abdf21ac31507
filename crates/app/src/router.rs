//! One router from the routes of every room, and the layers around it.

use std::any::Any;

use axum::{
    Extension, Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderName, HeaderValue, Method, header},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Redirect, Response},
};
use futures_util::StreamExt;
use kernel::Actor;
use platform::web::{App, Fault, Limit, Route, Visit};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer, trace::TraceLayer};

use crate::{Bus, faults, hosts};

/// Everything that answers.
pub fn router(app: &App, bus: Bus) -> Router {
    let mut router = Router::new();
    for route in app.rooms().iter().flat_map(|room| room.routes.iter().cloned()) {
        router = router.route(route.path, route.into_guarded(app));
    }
    // One tuple, outermost first: layers that are added one by one are boxed and copied for each other at every request.
    let layers = (
        TraceLayer::new_for_http(),
        CompressionLayer::new(),
        from_fn(secured),
        from_fn_with_state(app.clone(), hosts::ours),
        // once more outside: when nobody can be recognised because the database is away
        from_fn_with_state(app.clone(), faults::told),
        from_fn_with_state(app.clone(), identity::authenticate),
        from_fn_with_state(app.clone(), customers::greet),
        from_fn_with_state(app.clone(), faults::told),
        from_fn(addressed),
        from_fn_with_state(app.clone(), heard_out),
        DefaultBodyLimit::max(app.config().upload_bytes_max),
        Extension(bus),
        CatchPanicLayer::custom(broken),
    );
    router
        .fallback(|| async { Fault::NotFound })
        .method_not_allowed_fallback(|| async { Fault::NotFound })
        .layer(layers)
        .with_state(app.clone())
}

/// A defect that stops a page in its middle is answered like any other; without this the connection would just close.
fn broken(panic: Box<dyn Any + Send>) -> Response {
    let said =
        panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    Fault::Broken(format!("a page panicked: {}", said.unwrap_or_default())).into_response()
}

/// The start page and health.
pub fn routes() -> Vec<Route> {
    let everyone = "says only whether the program and its database answer";
    let start = "leads each person to the right door";
    vec![
        Route::public(Method::GET, "/health", everyone, Limit::Pages, health),
        Route::public(Method::GET, "/", start, Limit::Pages, start_page),
    ]
}

async fn health(State(app): State<App>) -> Result<&'static str, Fault> {
    app.db().ping().await?;
    Ok("ok\n")
}

async fn start_page(visit: Visit) -> Redirect {
    Redirect::to(match visit.actor {
        Actor::Staff { .. } => "/app",
        Actor::Customer { .. } => "/my",
        _ => "/warranty",
    })
}

const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; \
     img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; \
     manifest-src 'self'";

/// No address of ours holds a zero byte, and PostgreSQL compares no text with one.
async fn addressed(request: Request, next: Next) -> Response {
    let is_zero = request.uri().path_and_query().is_some_and(|asked| asked.as_str().contains("%00"));
    if is_zero { Fault::NotFound.into_response() } else { next.run(request).await }
}

/// A request that is announced larger than we take is read to its end and dropped, up to four times what we take:
/// a browser that still sends shows no answer, and the person would see a broken connection instead of what to do.
async fn heard_out(State(app): State<App>, request: Request, next: Next) -> Response {
    let limit = app.config().upload_bytes_max;
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok());
    let announced: usize = announced.and_then(|text| text.parse().ok()).unwrap_or(0);
    if announced <= limit {
        return next.run(request).await;
    }
    let mut body = request.into_body().into_data_stream();
    let mut heard = 0_usize;
    while let Some(Ok(part)) = body.next().await {
        heard = heard.saturating_add(part.len());
        if heard > limit.saturating_mul(4) {
            break;
        }
    }
    Fault::TooLarge { limit }.into_response()
}

/// The headers that every answer has.
async fn secured(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed: [(HeaderName, &'static str); 5] = [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(self), geolocation=(), microphone=()"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    // What a person sees is theirs: no cache between us may keep it.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{body::Body, http::StatusCode, routing::get};
    use tower::ServiceExt;

    #[tokio::test]
    async fn a_page_that_panics_is_told_as_broken_and_the_next_one_answers() {
        let pages = Router::new()
            .route(
                "/broken",
                get(|| async {
                    if true {
                        panic!("no such line")
                    }
                }),
            )
            .route("/fine", get(|| async { "fine" }))
            .layer(CatchPanicLayer::custom(broken));
        let ask = |path: &str| pages.clone().oneshot(Request::get(path).body(Body::empty()).unwrap());
        let answer = ask("/broken").await.unwrap();
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let told = answer.extensions().get::<Fault>().unwrap();
        assert_eq!(told, &Fault::Broken("a page panicked: no such line".into()));
        assert_eq!(ask("/fine").await.unwrap().status(), StatusCode::OK);
    }
}

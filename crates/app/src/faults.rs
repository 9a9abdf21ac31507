//! Turns a fault into what its reader understands: a page, or a problem document (RFC 9457) for programs.

use axum::{
    Json,
    body::{Body, to_bytes},
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Redirect, Response},
};
use kernel::{Actor, Locale, TimeZone};
use platform::{
    i18n::Lang,
    web::{App, Fault, ShopFace, Theme, Visit, VisitParts, path_as_value, wants_fragment},
};
use serde_json::{Value, json};
use ui::ErrorShell;

/// A form larger than this is not kept for a second sending, in bytes.
const KEPT_BYTES_MAX: usize = 256 * 1024;

/// Renders the fault of an answer, if it carries one.
pub async fn told(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut asked = Asked::of(&app, &request);
    let route = route_of(&request);
    let request = match kept(request).await {
        Ok((request, fields)) => {
            asked.fields = fields;
            request
        }
        Err(fault) => return page(&app, &fault, &asked, "").await,
    };
    let response = next.run(request).await;
    let told = response.extensions().get::<Fault>().cloned();
    let Some(fault) = told.or_else(|| unreadable_address(&response)) else { return response };
    let number = app.db().moment().uuid().simple().to_string();
    if fault.status().is_server_error() {
        // The route and not the address: addresses hold links that sign people in.
        tracing::error!(number, route, %fault, "a request failed");
    }
    let mut rendered = match asked.is_api {
        true => problem(&fault, &asked, &number),
        false => page(&app, &fault, &asked, &number).await,
    };
    if asked.is_api && fault == Fault::SignIn {
        rendered.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if let Some(seconds) = response.headers().get(header::RETRY_AFTER) {
        rendered.headers_mut().insert(header::RETRY_AFTER, seconds.clone());
    }
    rendered
}

/// The pattern that answers: `/l/{token}`.
fn route_of(request: &Request) -> String {
    request.extensions().get::<MatchedPath>().map_or("no route", MatchedPath::as_str).to_owned()
}

/// Reads a form before its handler does, so that what was typed is not lost with a database that cannot take it.
/// Forms with files, and those that hold a password or a secret, are left alone.
async fn kept(request: Request) -> Result<(Request, Vec<(String, String)>), Fault> {
    if !is_small_form(request.headers()) {
        return Ok((request, Vec::new()));
    }
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, KEPT_BYTES_MAX).await.map_err(|_| Fault::Unreadable)?;
    let fields: Vec<(String, String)> = serde_urlencoded::from_bytes(&bytes).unwrap_or_default();
    let is_secret = fields.iter().any(|(name, _)| name.contains("password") || name.contains("secret"));
    let fields = if is_secret { Vec::new() } else { fields };
    Ok((Request::from_parts(parts, Body::from(bytes)), fields))
}

fn is_small_form(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    text(header::CONTENT_TYPE) == "application/x-www-form-urlencoded"
        && text(header::CONTENT_LENGTH).parse().is_ok_and(|length: usize| length <= KEPT_BYTES_MAX)
}

/// The router refuses a number that is none, or a wrong word in the query, in plain English of its own. For whoever
/// asks, nothing is at such an address.
fn unreadable_address(response: &Response) -> Option<Fault> {
    let kind = response.headers().get(header::CONTENT_TYPE)?;
    let is_plain = kind.as_bytes().starts_with(b"text/plain");
    (is_plain && response.status().is_client_error()).then_some(Fault::NotFound)
}

struct Asked {
    visit: Visit,
    path: String,
    fields: Vec<(String, String)>,
    is_api: bool,
    is_get: bool,
    is_fragment: bool,
}

impl Asked {
    fn of(app: &App, request: &Request) -> Self {
        let path = request.uri().path_and_query().map_or("/", |p| p.as_str()).to_owned();
        let known = request.extensions().get::<Visit>().cloned();
        let visit = known.unwrap_or_else(|| stranger(app, request.headers(), &path));
        let is_api = path.starts_with("/api/");
        let is_fragment = wants_fragment(request.headers());
        Self { visit, path, fields: Vec::new(), is_api, is_get: request.method().is_safe(), is_fragment }
    }

    fn shell(&self) -> ErrorShell {
        match self.visit.actor {
            Actor::Staff { .. } if is_below(&self.path, "/app") => ErrorShell::Console,
            Actor::Customer { .. } if is_below(&self.path, "/my") => ErrorShell::Portal,
            _ => ErrorShell::Plain,
        }
    }
}

fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
}

/// A visit of which only the language is known.
fn stranger(app: &App, headers: &HeaderMap, path: &str) -> Visit {
    Visit::new(VisitParts {
        actor: Actor::Anonymous,
        name: String::new(),
        shop: ShopFace::default(),
        lang: language_of(app, headers),
        theme: Theme::Device,
        csrf: String::new(),
        address: [0, 0, 0, 0].into(),
        path: path.into(),
        changes_heard: app.changes_heard(),
    })
}

/// The language that a browser asks for, before anything is read from the database.
pub fn language_of(app: &App, headers: &HeaderMap) -> Lang {
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let locale = wanted.split(',').find_map(|tag| tag.trim().parse::<Locale>().ok()).unwrap_or_default();
    Lang::new(app.texts().clone(), locale, TimeZone::UTC)
}

async fn page(app: &App, fault: &Fault, asked: &Asked, number: &str) -> Response {
    if *fault == Fault::SignIn && asked.is_get {
        let door = if asked.path.starts_with("/my") { "/my/in" } else { "/in" };
        let next = path_as_value(&asked.path);
        return Redirect::to(&format!("{door}?next={next}")).into_response();
    }
    let around = around(app, fault, asked).await;
    let mut view = ui::ErrorPage::new(around, fault.name(), &fault.facts(), number);
    if fault.status() == StatusCode::SERVICE_UNAVAILABLE && !asked.fields.is_empty() {
        view.again = Some(ui::SendAgain { action: asked.path.clone(), fields: asked.fields.clone() });
    }
    match view.render() {
        Ok(html) => (fault.status(), Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "the error page cannot be drawn");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Whoever is signed in keeps the navigation of the face they are in. A fragment is put into a page that has it, and
/// a database that does not answer is asked for no counts.
async fn around(app: &App, fault: &Fault, asked: &Asked) -> (ui::Page, ErrorShell) {
    let is_answering = fault.name() != "unavailable";
    let shell = if is_answering && !asked.is_fragment { asked.shell() } else { ErrorShell::Plain };
    let page = match shell {
        ErrorShell::Plain => ui::Page::of(&asked.visit, "", ""),
        ErrorShell::Console => ui::Page::console(app, &asked.visit, "").await,
        ErrorShell::Portal => ui::Page::portal(app, &asked.visit, "").await,
    };
    (page, shell)
}

fn problem(fault: &Fault, asked: &Asked, number: &str) -> Response {
    let lang = &asked.visit.lang;
    let mut document = json!({
        "type": format!("/problems/{}", fault.name()),
        "title": lang.t(&format!("ui-fault-{}", fault.name())),
        "status": fault.status().as_u16(),
        "detail": lang.with(&format!("ui-fault-{}-advice", fault.name()), &fault.facts()),
        "instance": number,
    });
    if let (Fault::Invalid(invalid), Some(fields)) = (fault, document.as_object_mut()) {
        let errors = invalid.errors.iter().map(|error| {
            let args: Vec<_> =
                error.args.iter().map(|(name, value)| (*name, value.as_str().into())).collect();
            json!({
                "pointer": pointer(&error.field),
                "field": error.field,
                "code": error.key,
                "detail": lang.with(error.key, &args),
            })
        });
        fields.insert("errors".into(), Value::Array(errors.collect()));
    }
    let kind = [(header::CONTENT_TYPE, "application/problem+json")];
    (fault.status(), kind, Json(document).into_response().into_body()).into_response()
}

/// The place of a field in the body that was sent, as RFC 9457 writes it: `files[0].name` is `#/files/0/name`.
fn pointer(field: &str) -> String {
    let steps =
        field.split(['.', '[']).map(|step| step.trim_end_matches(']')).filter(|step| !step.is_empty());
    let escaped = steps.map(|step| format!("/{}", step.replace('~', "~0").replace('/', "~1")));
    format!("#{}", escaped.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_pointed_at_where_it_stands_in_the_body() {
        assert_eq!(pointer("name"), "#/name");
        assert_eq!(pointer("files[0].content"), "#/files/0/content");
        assert_eq!(pointer("a/b"), "#/a~1b");
        assert_eq!(pointer(""), "#", "the body as a whole");
    }
}

//! Who visits: one small query a request, and the checks that stand before every handler.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts, Request, State},
    http::{HeaderMap, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use axum_extra::extract::CookieJar;
use jiff::{SignedDuration, Timestamp};
use kernel::{Actor, CustomerId, Locale};
use platform::{
    DbError, Tx,
    i18n::Lang,
    web::{App, Fault, ShopFace, Theme, Visit, VisitParts, digest_of},
};

use crate::{
    actions::keys::KEY_PREFIX,
    model::{
        CUSTOMER_COOKIE, CurrentSession, PAGE_COOKIE, STAFF_COOKIE, SessionId, SessionKind, Shop, Token,
        cookie,
    },
    policy::{
        requests::{Face, OriginClaim, decide_client_address, decide_face, decide_same_origin, device_of},
        sessions::{decide_alive, decide_note_use},
        team::decide_key_roles,
    },
    store::{self, sessions::Known},
};

/// The browser of a request in words, for the list of sessions.
#[derive(Debug, Clone)]
struct Device(String);

/// Puts the [`Visit`] into the request's extensions, and the [`CurrentSession`] if there is one. Refuses a
/// request that would change something and comes from another site. The outermost layer around every route.
pub async fn authenticate(State(app): State<App>, mut request: Request, next: Next) -> Response {
    if !is_same_origin(&app, &request) {
        return Fault::Stale.into_response();
    }
    let carried = Carried::of(&request);
    let (cookies, key) = (carried.cookies.clone(), carried.key.clone());
    let arrival = app.db().read(move |tx| store::sessions::arrival(tx, [&cookies[0], &cookies[1]], &key));
    let arrival = match arrival.await {
        Ok(arrival) => arrival,
        Err(error) => return Fault::Db(error).into_response(),
    };
    let person = recognise(arrival.known, carried.face, app.db().clock().now());
    note_use(&app, &person, &carried.key).await;
    let page = carried.page.clone().unwrap_or_else(|| Token::draw(&mut app.db().moment()));
    let is_new_stranger = carried.page.is_none() && person.session.is_none() && carried.key.is_empty();
    let visit = visit(&app, &request, &arrival.shop, &person, &page);
    if let Some((session, _)) = person.session {
        request.extensions_mut().insert(session);
    }
    let device = device_of(header_text(request.headers(), "user-agent"));
    request.extensions_mut().insert(Device(device));
    request.extensions_mut().insert(visit);
    let is_page = !["/assets/", "/api/"].iter().any(|folder| request.uri().path().starts_with(folder));
    let mut response = next.run(request).await;
    if is_new_stranger && is_page {
        let value = cookie(app.config(), PAGE_COOKIE, page.as_str(), None);
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

fn is_same_origin(app: &App, request: &Request) -> bool {
    let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let claim =
        OriginClaim { fetch_site: text("sec-fetch-site"), origin: text("origin"), host: text("host") };
    // A key is no cookie: no page of another site can make a browser send one.
    !key_digest(request).is_empty()
        || decide_same_origin(request.method(), request.uri().path(), &app.config().base_url(), claim)
}

/// What a request carries to say who it is. Absent digests are empty.
struct Carried {
    cookies: [String; 2],
    key: String,
    page: Option<Token>,
    face: Face,
}

impl Carried {
    fn of(request: &Request) -> Self {
        let jar = CookieJar::from_headers(request.headers());
        let token = |name: &str| jar.get(name).and_then(|cookie| Token::parse(cookie.value()));
        let digest = |name: &str| token(name).map(|token| token.digest()).unwrap_or_default();
        let face = decide_face(request.uri().path(), referer_path(request.headers()));
        let key = key_digest(request);
        let cookies =
            if key.is_empty() { [digest(STAFF_COOKIE), digest(CUSTOMER_COOKIE)] } else { Default::default() };
        Self { cookies, key, page: token(PAGE_COOKIE), face }
    }
}

/// The digest of the key in the head of a request to the API; empty without one. Keys open no pages.
fn key_digest(request: &Request) -> String {
    let is_api = request.uri().path().starts_with("/api/");
    let bearer = header_text(request.headers(), "authorization").strip_prefix("Bearer ");
    let token = bearer.and_then(|text| Token::parse(text.trim().strip_prefix(KEY_PREFIX)?));
    token.filter(|_| is_api).map(|token| token.digest()).unwrap_or_default()
}

fn referer_path(headers: &HeaderMap) -> &str {
    let referer = header_text(headers, "referer");
    let after_host =
        referer.split_once("://").and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..)));
    after_host.unwrap_or_default()
}

fn header_text<'h>(headers: &'h HeaderMap, name: &str) -> &'h str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Whom the request turned out to be of.
struct Person {
    actor: Actor,
    name: String,
    locale: Option<Locale>,
    csrf: Option<String>,
    session: Option<(CurrentSession, Timestamp)>,
}

impl Person {
    const fn stranger() -> Self {
        Self { actor: Actor::Anonymous, name: String::new(), locale: None, csrf: None, session: None }
    }
}

/// Chooses among those whom the request names the one who speaks on this page.
fn recognise(known: Vec<Known>, face: Face, now: Timestamp) -> Person {
    let mut people: Vec<(SessionKind, Person)> =
        known.into_iter().filter_map(|known| person(known, now)).collect();
    people.sort_by_key(|(kind, _)| match (face, kind) {
        (Face::CustomerFirst, SessionKind::Customer) => 0,
        (Face::CustomerFirst, _) => 1,
        (_, SessionKind::Customer) => 1,
        (_, _) => 0,
    });
    let speaks = |kind: &SessionKind| match face {
        Face::Staff => *kind != SessionKind::Customer,
        Face::Customer => *kind == SessionKind::Customer,
        Face::StaffFirst | Face::CustomerFirst => true,
    };
    people.into_iter().find(|(kind, _)| speaks(kind)).map_or_else(Person::stranger, |(_, person)| person)
}

fn person(known: Known, now: Timestamp) -> Option<(SessionKind, Person)> {
    let staff = known.staff;
    let Some(session) = known.session else {
        let staff = staff?;
        let (key, chosen) = staff.key?;
        let roles = decide_key_roles(chosen, staff.roles);
        let actor = Actor::Staff { id: staff.id, roles, branch: staff.branch };
        let person = Person { actor, name: key, locale: Some(staff.locale), ..Person::stranger() };
        return Some((SessionKind::Staff, person));
    };
    let kind = session.current.kind;
    if !decide_alive(kind, session.last_seen_at, session.expires_at, now) {
        return None;
    }
    let stranger = Person {
        csrf: Some(session.csrf),
        session: Some((session.current.clone(), session.last_seen_at)),
        ..Person::stranger()
    };
    let person = match (kind, staff) {
        (SessionKind::Customer, _) => Person {
            actor: Actor::Customer { id: CustomerId::from_uuid(session.current.holder) },
            ..stranger
        },
        // Whoever left has no session, even if one was forgotten in the table.
        (_, None) => return None,
        (SessionKind::HalfWay, Some(staff)) => Person { locale: Some(staff.locale), ..stranger },
        (SessionKind::Staff, Some(staff)) => Person {
            actor: Actor::Staff { id: staff.id, roles: staff.roles, branch: staff.branch },
            name: staff.name,
            locale: Some(staff.locale),
            ..stranger
        },
    };
    Some((kind, person))
}

/// Writes down, every ten minutes, that a session or a key is used. A disk that cannot be written to must not
/// keep people from reading.
async fn note_use(app: &App, person: &Person, key: &str) {
    let now = app.db().clock().now();
    let result = match &person.session {
        Some((session, seen)) if decide_note_use(*seen, now) => note_session(app, session.id).await,
        None if !key.is_empty() && person.actor.is_staff() => note_key(app, key.to_owned()).await,
        _ => Ok(()),
    };
    if let Err(error) = result {
        tracing::warn!(%error, "the use of a session was not written down");
    }
}

async fn note_session(app: &App, id: SessionId) -> Result<(), DbError> {
    app.db().write(move |tx: &mut Tx<'_>| store::sessions::note_use(tx, id)).await
}

async fn note_key(app: &App, digest: String) -> Result<(), DbError> {
    let write = move |tx: &mut Tx<'_>| {
        let since = tx.now() - SignedDuration::from_mins(10);
        store::keys::note_key_use(tx, &digest, since)
    };
    app.db().write(write).await
}

fn visit(app: &App, request: &Request, shop: &Shop, person: &Person, page: &Token) -> Visit {
    let headers = request.headers();
    let jar = CookieJar::from_headers(headers);
    let locale = locale(&jar, person.locale, headers, shop.locale);
    let theme = match jar.get(ui::THEME_COOKIE).map(axum_extra::extract::cookie::Cookie::value) {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::Device,
    };
    let path = request.uri().path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
    Visit::new(VisitParts {
        actor: person.actor.clone(),
        name: person.name.clone(),
        shop: ShopFace { name: shop.name.clone(), hotline: shop.phone.clone(), hours: shop.hours.clone() },
        lang: Lang::new(app.texts().clone(), locale, shop.zone.clone()),
        theme,
        csrf: person.csrf.clone().unwrap_or_else(|| page_csrf(page)),
        address: address(app, request),
        path,
        changes_heard: app.changes_heard(),
    })
}

/// The forms of a stranger carry what only the holder of the page cookie could have been given; the cookie
/// itself never stands in a page.
fn page_csrf(page: &Token) -> String {
    digest_of(&format!("page {}", page.as_str()))
}

/// The language: as chosen on this device, where the menu and signing in write it; of the account; as the
/// browser asks; of the shop.
fn locale(jar: &CookieJar, account: Option<Locale>, headers: &HeaderMap, shop: Locale) -> Locale {
    let chosen = jar.get(ui::LANGUAGE_COOKIE).and_then(|cookie| cookie.value().parse().ok());
    let asked = || {
        let tags = header_text(headers, "accept-language").split(',');
        tags.filter_map(|tag| tag.split(';').next()?.trim().parse().ok()).next()
    };
    chosen.or(account).or_else(asked).unwrap_or(shop)
}

fn address(app: &App, request: &Request) -> IpAddr {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |ConnectInfo(address)| address.ip());
    let forwarded: Vec<&str> =
        request.headers().get_all("x-forwarded-for").iter().filter_map(|v| v.to_str().ok()).collect();
    decide_client_address(peer, &forwarded.join(","), app.config().proxies)
}

/// What a handler wants to know of the browser.
pub(crate) struct Here {
    /// The browser, in words.
    pub device: String,
    /// Its session, if it has one; also one that is half-way.
    pub session: Option<CurrentSession>,
}

impl<S: Sync> FromRequestParts<S> for Here {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let device = parts.extensions.get::<Device>().map(|device| device.0.clone()).unwrap_or_default();
        Ok(Self { device, session: parts.extensions.get::<CurrentSession>().cloned() })
    }
}

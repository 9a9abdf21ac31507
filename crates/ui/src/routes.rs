//! The files, and the two choices that need no account: language and theme.

use axum::{
    extract::Path,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use kernel::Locale;
use platform::web::{Limit, Room, Route, Submission, own_path};

use crate::assets;

/// Holds a language tag.
pub const LANGUAGE_COOKIE: &str = "haumai_lang";
/// Holds `device`, `light` or `dark`.
pub const THEME_COOKIE: &str = "haumai_theme";

/// The files under `/assets`, the choices at `/preferences`, the texts of the components.
pub fn room() -> Room {
    let files = "style sheets, scripts, icons and fonts are the same for everyone";
    let choices = "language and look can be chosen before signing in";
    Room {
        name: "ui",
        texts: crate::FTL.into(),
        routes: vec![
            Route::public(Method::GET, "/assets/{name}", files, Limit::None, asset),
            Route::public(Method::POST, "/preferences", choices, Limit::Pages, prefer),
        ],
        ..Room::default()
    }
}

async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = assets::serve(&name) else { return StatusCode::NOT_FOUND.into_response() };
    let content_type = HeaderValue::from_static(asset.content_type);
    let common =
        [(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, assets::CACHE_CONTROL), assets::VARY];
    match asset.brotli {
        Some(packed) if assets::brotli_accepted(headers.get(header::ACCEPT_ENCODING)) => {
            let packing = [(header::CONTENT_ENCODING, HeaderValue::from_static("br"))];
            (common, packing, packed).into_response()
        }
        _ => (common, asset.bytes).into_response(),
    }
}

/// Only known values reach a cookie.
async fn prefer(form: Submission) -> Response {
    let lang = form.text("lang").parse::<Locale>().ok();
    let theme = ["device", "light", "dark"].into_iter().find(|name| *name == form.text("theme"));
    let cookies = [lang.map(language_cookie), theme.map(|name| cookie(THEME_COOKIE, name))];
    let mut response = Redirect::to(own_path(form.text("back")).unwrap_or("/")).into_response();
    for value in cookies.into_iter().flatten() {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// The value of `Set-Cookie` after which this device speaks a language, whoever signs in.
pub fn language_cookie(locale: Locale) -> HeaderValue {
    cookie(LANGUAGE_COOKIE, locale.tag())
}

/// A cookie that lives for a year. It holds no secret, so a script may read it; nothing here does.
fn cookie(name: &str, value: &str) -> HeaderValue {
    let text = format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax");
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_preference_leads_back_to_this_site_only() {
        for (back, led_to) in
            [("/app/tickets/8412?x=1#y", "/app/tickets/8412?x=1#y"), ("//evil.example", "/")]
        {
            let response = prefer(Submission::of(&[("back", back)])).await;
            assert_eq!(response.headers()[header::LOCATION], led_to);
        }
    }

    #[tokio::test]
    async fn only_known_values_reach_the_cookies() {
        let cookies = async |lang, theme| {
            let response = prefer(Submission::of(&[("lang", lang), ("theme", theme), ("back", "/my")])).await;
            assert_eq!(response.status(), StatusCode::SEE_OTHER);
            assert_eq!(response.headers()[header::LOCATION], "/my");
            let values = response.headers().get_all(header::SET_COOKIE).iter();
            values
                .map(|value| value.to_str().unwrap().split(';').next().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(cookies("is", "dark").await, ["haumai_lang=is", "haumai_theme=dark"]);
        assert_eq!(cookies("x\r\ny", "red").await, Vec::<String>::new());
    }
}

//! A mail as it came: made harmless when it is shown, in a document that may do nothing.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use mail::html::{Images, folded, remote_images, sanitise};
use platform::{
    files::{self, FileSize},
    web::{App, Fault, May},
};

use crate::{model::MessageId, rights::SeeTickets, store, views::OriginalPage};

/// Neither scripts nor forms nor pictures from elsewhere, and an origin of its own; links open elsewhere.
const POLICY: &str = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub(super) async fn show(
    may: May<SeeTickets>,
    State(app): State<App>,
    Path((number, message)): Path<(i64, MessageId)>,
) -> Result<Response, Fault> {
    let actor = may.visit.actor.clone();
    let row = app
        .db()
        .read(move |tx| {
            let ticket = store::ticket_id(tx, &actor, number)?.ok_or(Fault::NotFound)?;
            let talk = store::messages_of(tx, &actor, ticket)?;
            let html = talk.into_iter().find(|m| m.id == message).and_then(|m| m.post.html);
            files::file(tx, html.ok_or(Fault::NotFound)?)?.ok_or(Fault::NotFound)
        })
        .await?;
    let bytes = app.files().bytes(&row, FileSize::Full).await?;
    let lang = &may.visit.lang;
    let html = String::from_utf8_lossy(&bytes);
    let view = OriginalPage {
        title: lang.t("tickets-original-title").into_owned(),
        images: match remote_images(&html) {
            0 => None,
            count => Some(lang.t1("tickets-original-images", "count", count)),
        },
        html: folded(&sanitise(&html, &Images::NONE), &lang.t("ui-quote")),
        lang: lang.tag(),
    };
    let text = view.render().map_err(|error| Fault::Broken(error.to_string()))?;
    let headers =
        [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_SECURITY_POLICY, POLICY)];
    Ok((headers, text).into_response())
}

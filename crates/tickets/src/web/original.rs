//! A mail as it came: made harmless when it is shown, in a document that may do nothing.

use std::{cell::RefCell, collections::BTreeMap};

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use mail::html::{Images, Remote, folded, remote_images, sanitise};
use platform::{
    db::Tx,
    files::{self, FileRow, FileSize},
    pictures::{MayAsk, decide_public, fetch_pictures},
    web::{App, Fault, May},
};

use serde::Deserialize;

use crate::{
    model::MessageId,
    rights::{SeeTickets, TakeRawMail},
    store,
    views::OriginalPage,
};

/// Neither scripts nor forms nor anything from elsewhere, and an origin of its own; links open elsewhere. Pictures stand in
/// the page itself.
const POLICY: &str = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'self'; \
                      img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Pictures of one mail; the others stay away.
const PICTURES_MAX: usize = 20;
/// Bytes of the pictures that came with a mail and stand in its page.
const IN_PLACE_BYTES_MAX: usize = 12_000_000;

/// What the reader agreed to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct OriginalQuery {
    /// That we fetch the pictures on other people's servers, this time.
    pictures: bool,
}

pub(super) async fn show(
    may: May<SeeTickets>,
    State(app): State<App>,
    Path((number, message)): Path<(i64, MessageId)>,
    Query(asked): Query<OriginalQuery>,
) -> Result<Response, Fault> {
    let actor = may.visit.actor.clone();
    let (row, pictures) = app
        .db()
        .read(move |tx| {
            let ticket = store::ticket_id(tx, &actor, number)?.ok_or(Fault::NotFound)?;
            let talk = store::messages_of(tx, &actor, ticket)?;
            let html = talk.into_iter().find(|m| m.id == message).and_then(|m| m.post.html);
            let row = files::file(tx, html.ok_or(Fault::NotFound)?)?.ok_or(Fault::NotFound)?;
            Ok::<_, Fault>((row, store::in_place(tx, message, PICTURES_MAX as i64)?))
        })
        .await?;
    let bytes = app.files().bytes(&row, FileSize::Full).await?;
    let pictures = in_place(&app, &pictures).await?;
    let inline = |content_id: &str| pictures.get(content_id).cloned();
    let lang = &may.visit.lang;
    let html = String::from_utf8_lossy(&bytes);
    let (left_out, harmless) = if asked.pictures {
        (0, with_pictures(&html, &inline, &decide_public).await)
    } else {
        (remote_images(&html), sanitise(&html, &Images { inline: &inline, remote: Remote::Blocked }))
    };
    let view = OriginalPage {
        title: lang.t("tickets-original-title").into_owned(),
        images: (left_out > 0).then(|| lang.t1("tickets-original-images", "count", left_out)),
        show: lang.t("tickets-original-show").into_owned(),
        html: folded(&harmless, &lang.t("ui-quote")),
        lang: lang.tag(),
    };
    let text = view.render().map_err(|error| Fault::Broken(error.to_string()))?;
    let headers =
        [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_SECURITY_POLICY, POLICY)];
    Ok((headers, text).into_response())
}

/// The pictures that came with a mail, as the page itself holds them: we wrote each of them anew.
async fn in_place(app: &App, pictures: &[(String, FileRow)]) -> Result<BTreeMap<String, String>, Fault> {
    let (mut found, mut bytes) = (BTreeMap::new(), 0);
    for (content_id, row) in pictures {
        let jpeg = app.files().bytes(row, FileSize::Full).await?;
        bytes += jpeg.len();
        if bytes > IN_PLACE_BYTES_MAX {
            break;
        }
        let address = format!("data:{};base64,{}", row.media_type, STANDARD.encode(jpeg));
        found.insert(content_id.clone(), address);
    }
    Ok(found)
}

/// The raw mail, as a file and never as a page. Who took it is written down.
pub(super) async fn raw(
    may: May<TakeRawMail>,
    State(app): State<App>,
    Path((number, message)): Path<(i64, MessageId)>,
) -> Result<Response, Fault> {
    raw_of(&app, &may, (number, message)).await
}

/// The raw mail of a message, in an answer that no browser shows.
pub(crate) async fn raw_of(
    app: &App,
    may: &May<TakeRawMail>,
    (number, message): (i64, MessageId),
) -> Result<Response, Fault> {
    let actor = may.visit.actor.clone();
    let named = move |tx: &mut Tx<'_>| -> Result<FileRow, Fault> {
        let ticket = store::ticket_id(tx, &actor, number)?.ok_or(Fault::NotFound)?;
        let talk = store::messages_of(tx, &actor, ticket)?;
        let raw = talk.into_iter().find(|m| m.id == message).and_then(|m| m.post.raw);
        tx.audit(&actor, "message.raw_mail", &message.to_string(), "")?;
        files::file(tx, raw.ok_or(Fault::NotFound)?)?.ok_or(Fault::NotFound)
    };
    let row = app.db().write(named).await?;
    let bytes = app.files().bytes(&row, FileSize::Full).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{message}.eml\"")),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// A mail as it is shown to somebody who agreed that its pictures are fetched: they stand in the page itself, so that the
/// reader's browser asks nobody. One that cannot be had leaves its words.
async fn with_pictures(
    html: &str,
    inline: &(dyn Fn(&str) -> Option<String> + Sync),
    may_ask: MayAsk<'_>,
) -> String {
    let fetched = fetch_pictures(addresses(html), may_ask).await;
    let address = |source: &str| {
        let picture = fetched.get(source);
        picture.map(|jpeg| format!("data:image/jpeg;base64,{}", STANDARD.encode(jpeg))).unwrap_or_default()
    };
    sanitise(html, &Images { inline, remote: Remote::ThroughProxy(&address) })
}

/// Where the pictures of a mail are, each once.
fn addresses(html: &str) -> Vec<String> {
    let found = RefCell::new(Vec::new());
    let note = |source: &str| {
        let mut found = found.borrow_mut();
        if found.len() < PICTURES_MAX && !found.iter().any(|known| known == source) {
            found.push(source.to_owned());
        }
        String::new()
    };
    sanitise(html, &Images { inline: &|_| None, remote: Remote::ThroughProxy(&note) });
    found.into_inner()
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read, Write},
        net::TcpListener,
        thread,
    };

    use super::*;

    /// A web server that gives this to everybody.
    fn web(picture: Vec<u8>) -> u16 {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        thread::spawn(move || {
            while let Ok((mut stream, _)) = listener.accept() {
                let _ = stream.read(&mut [0; 4096]);
                let head = format!(
                    "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
                    picture.len()
                );
                let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&picture));
            }
        });
        port
    }

    #[tokio::test]
    async fn a_mail_shows_its_pictures_only_to_whoever_agreed_and_names_no_other_server() {
        let gif = STANDARD.decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7").unwrap();
        let (good, bad) = (web(gif), web(b"<script>alert(1)</script>".to_vec()));
        let html = format!(
            "<p>Chào</p><img src=\"http://localhost:{good}/a\" alt=\"Máy\">
             <img src=\"http://localhost:{bad}/b\" alt=\"Hỏng\"><script>x</script>"
        );
        let shown = with_pictures(&html, &|_| None, &|_| true).await;
        assert!(
            shown.contains("src=\"data:image/jpeg;base64,/9j/") && shown.contains("alt=\"Hỏng\""),
            "{shown}"
        );
        assert!(!shown.contains("localhost") && !shown.contains("script"), "{shown}");
        let refused = with_pictures(&html, &|_| None, &decide_public).await;
        assert!(!refused.contains("data:") && refused.contains("alt=\"Máy\""), "{refused}");
    }

    #[test]
    fn each_picture_is_asked_for_once_and_not_too_many() {
        let html: String = (0..50).map(|n| format!("<img src=\"https://a.example/{}\">", n / 2)).collect();
        assert_eq!(addresses(&html).len(), PICTURES_MAX);
        assert_eq!(addresses(&html)[1], "https://a.example/1");
    }
}

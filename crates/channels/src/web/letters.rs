//! One letter, and what a person decides about it.

use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use identity::Names;
use kernel::Granted;
use platform::{
    db::Tx,
    files::{self, FileSize},
    web::{App, Fault, Invalid, May, Submission, Visit},
};
use tickets::OpenTicket;
use ui::Page;

use super::{forms::required_text, go, html};
use crate::{
    actions::quarantine,
    model::LetterId,
    rights::HandleLetters,
    store::{archive, letters, mailboxes},
    views::{LetterFile, LetterPage, ticket_words},
};

pub(super) async fn page(
    may: May<HandleLetters>,
    State(app): State<App>,
    Path(text): Path<String>,
) -> Result<Response, Fault> {
    shown(&app, &may.visit, id(&text)?, None).await
}

fn id(text: &str) -> Result<LetterId, Fault> {
    text.parse().map_err(|_| Fault::NotFound)
}

async fn shown(
    app: &App,
    visit: &Visit,
    id: LetterId,
    told: Option<(&Submission, &Invalid)>,
) -> Result<Response, Fault> {
    let actor = visit.actor.clone();
    let read = move |tx: &mut Tx<'_>| -> Result<LetterFile, Fault> {
        let letter = letters::letter(tx, &actor, id)?.ok_or(Fault::NotFound)?;
        Ok(LetterFile {
            mailbox: mailboxes::mailbox(tx, letter.mailbox)?.map(|m| m.address).unwrap_or_default(),
            decisions: archive::decisions_of(tx, id)?,
            names: Names::all(tx)?,
            is_erased: files::file(tx, letter.file)?.is_none(),
            letter,
            now: tx.now(),
        })
    };
    let file = app.db().read(read).await?;
    let page = Page::console(app, visit, visit.lang.t("channels-letter")).await;
    let status = if told.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    html(status, &LetterPage::new(page, &file, told))
}

/// The raw mail, as a file and never as a page. Who took it is written down.
pub(super) async fn raw(
    may: May<HandleLetters>,
    State(app): State<App>,
    Path(text): Path<String>,
) -> Result<Response, Fault> {
    raw_of(&app, &may.visit, id(&text)?).await
}

/// The raw mail of a letter, in an answer that no browser shows.
pub(crate) async fn raw_of(app: &App, visit: &Visit, id: LetterId) -> Result<Response, Fault> {
    let actor = visit.actor.clone();
    let named = move |tx: &mut Tx<'_>| -> Result<files::FileRow, Fault> {
        let letter = letters::letter(tx, &actor, id)?.ok_or(Fault::NotFound)?;
        tx.audit(&actor, "letter.download", &id.to_string(), "")?;
        files::file(tx, letter.file)?.ok_or(Fault::NotFound)
    };
    let row = app.db().write(named).await?;
    let bytes = app.files().bytes(&row, FileSize::Full).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{id}.eml\"")),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

pub(super) async fn again(
    may: May<HandleLetters>,
    State(app): State<App>,
    Path(text): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let (id, granted) = (id(&text)?, may.granted.clone());
    let act = move |tx: &mut Tx<'_>| {
        quarantine::try_again(tx, &granted, id)?;
        Ok::<_, Fault>("/app/mail?said=channels-said-again".to_owned())
    };
    done(&app, &may.visit, (id, &form), app.submit(&may.visit, &form, act).await).await
}

/// Does what somebody decides about a letter, for a reason that the form has to name.
async fn decided(
    (may, app): (&May<HandleLetters>, &App),
    text: &str,
    form: &Submission,
    (decide, place): (quarantine::Decide, String),
) -> Result<Response, Fault> {
    let (id, granted) = (id(text)?, may.granted.clone());
    let decided = match required_text(form, "because") {
        Ok(because) => {
            let act = move |tx: &mut Tx<'_>| {
                decide(tx, &granted, id, &because)?;
                Ok::<_, Fault>(place.clone())
            };
            app.submit(&may.visit, form, act).await
        }
        Err(invalid) => Err(invalid.into()),
    };
    done(app, &may.visit, (id, form), decided).await
}

pub(super) async fn discard(
    may: May<HandleLetters>,
    State(app): State<App>,
    Path(text): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let place = "/app/mail?said=channels-said-discarded".to_owned();
    decided((&may, &app), &text, &form, (quarantine::discard, place)).await
}

pub(super) async fn take_back(
    may: May<HandleLetters>,
    State(app): State<App>,
    Path(text): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let place = format!("/app/mail/{}?said=channels-said-taken-back", id(&text)?);
    decided((&may, &app), &text, &form, (quarantine::take_back, place)).await
}

pub(super) async fn ticket(
    may: May<HandleLetters>,
    open: May<OpenTicket>,
    State(app): State<App>,
    Path(text): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let id = id(&text)?;
    let act = opened_in_ticket(&may, &open.granted, id);
    let opened = app.submit(&may.visit, &form, move |tx| {
        let number = act(tx)?;
        Ok::<_, Fault>(format!("/app/tickets/{number}"))
    });
    let opened = opened.await;
    done(&app, &may.visit, (id, &form), opened).await
}

/// Opens a conversation with a letter that could not be read; its raw mail hangs in it.
pub(crate) fn opened_in_ticket(
    may: &May<HandleLetters>,
    open: &Granted<OpenTicket>,
    id: LetterId,
) -> impl Fn(&mut Tx<'_>) -> Result<i64, Fault> + Send + 'static {
    let (granted, open, lang) = (may.granted.clone(), open.clone(), may.visit.lang.clone());
    move |tx| quarantine::open_as_ticket(tx, &granted, &open, id, &|letter| ticket_words(&lang, letter))
}

async fn done(
    app: &App,
    visit: &Visit,
    (id, form): (LetterId, &Submission),
    outcome: Result<String, Fault>,
) -> Result<Response, Fault> {
    match outcome {
        Ok(place) => Ok(go(&place)),
        Err(Fault::Invalid(invalid)) => shown(app, visit, id, Some((form, &invalid))).await,
        Err(fault) => Err(fault),
    }
}

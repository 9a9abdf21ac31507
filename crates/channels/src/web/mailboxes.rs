//! Mailboxes, as leads set them up.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use platform::{
    db::{DbError, Tx},
    web::{App, Fault, Invalid, May, Submission, Visit},
};
use ui::{Banner, Page, Tone};

use super::{forms::new_mailbox, go, html};
use crate::{
    actions::{
        mailboxes as actions,
        probing::{ProbeOffice, probe_mailbox},
    },
    doors,
    model::{Door, Mailbox, MailboxId, MailboxState, SignIn},
    rights::KeepMailboxes,
    store::mailboxes as store,
    views::{MailboxFields, MailboxList, MailboxPage},
};

pub(super) async fn list(may: May<KeepMailboxes>, State(app): State<App>) -> Result<Response, Fault> {
    let read = |tx: &mut Tx<'_>| -> Result<Vec<(Mailbox, Option<MailboxState>)>, DbError> {
        let found = store::mailboxes(tx)?;
        found.into_iter().map(|m| store::state_of(tx, m.id).map(|state| (m, state))).collect()
    };
    let rows = app.db().read(read).await?;
    let page = Page::console(&app, &may.visit, may.visit.lang.t("channels-mailboxes")).await;
    html(StatusCode::OK, &MailboxList::new(page, &rows))
}

pub(super) async fn blank(may: May<KeepMailboxes>, State(app): State<App>) -> Result<Response, Fault> {
    html(StatusCode::OK, &new_page(&app, &may.visit, None).await?)
}

async fn new_page(
    app: &App,
    visit: &Visit,
    told: Option<(&Submission, &Invalid)>,
) -> Result<MailboxPage, Fault> {
    let page = Page::console(app, visit, visit.lang.t("channels-mailbox-new")).await;
    let fields = MailboxFields::blank(&visit.lang, &app.db().read(identity::teams).await?);
    Ok(MailboxPage::new(page, "/app/settings/mailboxes/new", fields, told))
}

pub(super) async fn add(
    may: May<KeepMailboxes>,
    State(app): State<App>,
    form: Submission,
) -> Result<Response, Fault> {
    let (granted, seal) = (may.granted.clone(), app.seal());
    let act = move |tx: &mut Tx<'_>, new: &actions::NewMailbox| {
        let id = actions::add_mailbox(tx, &granted, &seal, new)?;
        Ok(format!("/app/settings/mailboxes/{id}?said=channels-said-added"))
    };
    match app.submit_read(&may.visit, &form, new_mailbox(&form), act).await? {
        Ok(place) => Ok(go(&place)),
        Err(invalid) => {
            let page = new_page(&app, &may.visit, Some((&form, &invalid))).await?;
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

pub(super) async fn page(
    may: May<KeepMailboxes>,
    State(app): State<App>,
    Path(text): Path<String>,
) -> Result<Response, Fault> {
    let mailbox = found(&app, &text).await?;
    html(StatusCode::OK, &one_page(&app, &may.visit, &mailbox, None).await?)
}

async fn found(app: &App, text: &str) -> Result<Mailbox, Fault> {
    let id: MailboxId = text.parse().map_err(|_| Fault::NotFound)?;
    app.db().read(move |tx| store::mailbox(tx, id)).await?.ok_or(Fault::NotFound)
}

async fn one_page(
    app: &App,
    visit: &Visit,
    mailbox: &Mailbox,
    told: Option<(&Submission, &Invalid)>,
) -> Result<MailboxPage, Fault> {
    let page = Page::console(app, visit, mailbox.address.clone()).await;
    let teams = app.db().read(identity::teams).await?;
    let action = format!("/app/settings/mailboxes/{}", mailbox.id);
    let view = MailboxPage::new(page, &action, MailboxFields::of(&visit.lang, mailbox, &teams), told);
    let view = if matches!(mailbox.door, Door::Imap(_)) { view.with_test() } else { view };
    Ok(if mailbox.is_active && mailbox.takes_tokens { view.with_probe() } else { view })
}

pub(super) async fn change(
    may: May<KeepMailboxes>,
    State(app): State<App>,
    Path(text): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let mailbox = found(&app, &text).await?;
    let (granted, seal, id) = (may.granted.clone(), app.seal(), mailbox.id);
    let act = move |tx: &mut Tx<'_>, new: &actions::NewMailbox| {
        actions::change_mailbox(tx, &granted, &seal, id, new)?;
        Ok(format!("/app/settings/mailboxes/{id}?said=channels-said-changed"))
    };
    match app.submit_read(&may.visit, &form, new_mailbox(&form), act).await? {
        Ok(place) => Ok(go(&place)),
        Err(invalid) => {
            let page = one_page(&app, &may.visit, &mailbox, Some((&form, &invalid))).await?;
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

/// Writes to ourselves at once; the page of mail health says when it is back.
pub(super) async fn probe(
    may: May<KeepMailboxes>,
    State(app): State<App>,
    Path(text): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let mailbox = found(&app, &text).await?;
    let (granted, office, id) = (may.granted.clone(), ProbeOffice::of(&app), mailbox.id);
    let act = move |tx: &mut Tx<'_>| {
        probe_mailbox(tx, &granted, &office, id)?;
        Ok(format!("/app/settings/mailboxes/{id}?said=channels-said-probed"))
    };
    match app.submit(&may.visit, &form, act).await {
        Ok(place) => Ok(go(&place)),
        Err(Fault::Invalid(invalid)) => {
            let mut view = one_page(&app, &may.visit, &mailbox, None).await?;
            let words = invalid.at("mailbox").map(|error| may.visit.lang.t(error.key).into_owned());
            view.page.banner =
                Some(Banner { tone: Tone::Danger, text: words.unwrap_or_default(), link: None });
            html(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
        Err(fault) => Err(fault),
    }
}

/// Signs in as the fetcher would and says what came of it. Nothing is taken.
pub(super) async fn test(
    may: May<KeepMailboxes>,
    State(app): State<App>,
    Path(text): Path<String>,
    _form: Submission,
) -> Result<Response, Fault> {
    let mailbox = found(&app, &text).await?;
    let (tone, words) = match tried(&app, &mailbox).await? {
        Ok(looked) => {
            let key = if looked.tells { "channels-test-well" } else { "channels-test-well-polled" };
            (Tone::Ok, may.visit.lang.t1(key, "count", i64::from(looked.mails)))
        }
        Err(error) => {
            let key = match &error {
                doors::DoorError::Refused(_) => "channels-test-refused",
                doors::DoorError::Unreachable(_) => "channels-test-unreachable",
                doors::DoorError::Db(_) | doors::DoorError::Ours(_) => "channels-test-ours",
            };
            (Tone::Danger, may.visit.lang.t1(key, "said", error.to_string()))
        }
    };
    let mut view = one_page(&app, &may.visit, &mailbox, None).await?;
    view.page.banner = Some(Banner { tone, text: words, link: None });
    html(StatusCode::OK, &view)
}

/// What a try of the door found; the state of the mailbox says the same from now on.
pub(crate) async fn tried(
    app: &App,
    mailbox: &Mailbox,
) -> Result<Result<doors::Looked, doors::DoorError>, Fault> {
    let Door::Imap(door) = &mailbox.door else { return Err(Fault::NotFound) };
    let looked = doors::look_in(app, mailbox, door).await;
    let (sign_in, problem) = match &looked {
        Ok(_) => (SignIn::Well, String::new()),
        Err(error) => (error.sign_in(), error.to_string()),
    };
    let id = mailbox.id;
    app.db().write(move |tx| store::note_sign_in(tx, id, (sign_in, &problem))).await?;
    Ok(looked)
}

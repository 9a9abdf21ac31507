//! Every letter, and what became of it.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use identity::Names;
use kernel::{Actor, Timestamp, Uuid};
use platform::{
    db::Tx,
    web::{App, Fault, May, Visit},
};
use serde::Deserialize;
use ui::Page;
use utoipa::IntoParams;

use super::html;
use crate::{
    model::{FiledLetter, LetterId, MailboxId, Shown},
    rights::HandleLetters,
    store::{
        archive::{self, LetterPageAsked, Place},
        letters::PAGE,
        mailboxes,
    },
    views::{Filed, LettersPage, NoSuchPage},
};

/// Which letters are asked for; by a page and by a program.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
pub(crate) struct LettersQuery {
    /// `all processed stored quarantined discarded unmatched spam`; empty means all.
    show: String,
    /// `mailbox_…`; empty means every mailbox.
    mailbox: String,
    /// An address of a sender, a Message-ID, or the number of a ticket: looks through all letters.
    q: String,
    /// Goes on after this one: `letter_…`.
    after: String,
}

/// The same, understood.
pub(crate) struct LettersAsked {
    shown: Shown,
    mailbox: Option<MailboxId>,
    word: String,
    after: Option<LetterId>,
}

/// Letters of one page, and whether there are more.
type Letters = (Vec<FiledLetter>, bool);

impl LettersQuery {
    /// # Errors
    /// [`Fault::NoSuchPage`] for what names no list, no mailbox or no letter.
    pub(crate) fn read(self) -> Result<LettersAsked, Fault> {
        fn optional<T: std::str::FromStr>(text: &str) -> Result<Option<T>, Fault> {
            let text = text.trim();
            (!text.is_empty()).then(|| text.parse().map_err(|_| Fault::NoSuchPage)).transpose()
        }
        let shown = match self.show.as_str() {
            "" => Shown::All,
            name => Shown::named(name).ok_or(Fault::NoSuchPage)?,
        };
        let (mailbox, after) = (optional(&self.mailbox)?, optional(&self.after)?);
        Ok(LettersAsked { shown, mailbox, word: self.q.trim().to_owned(), after })
    }
}

impl LettersAsked {
    /// # Errors
    /// [`Fault::NoSuchPage`] for a letter that is not there; whatever the database says.
    pub(crate) fn find(&self, tx: &mut Tx<'_>, actor: &Actor) -> Result<Letters, Fault> {
        let before = match self.after {
            Some(id) => archive::place_of(tx, actor, id)?.ok_or(Fault::NoSuchPage)?,
            None => newest(),
        };
        let mut found = match self.word.as_str() {
            "" => {
                let (shown, mailbox) = (self.shown, self.mailbox);
                let asked = LetterPageAsked { shown, mailbox, before, limit: PAGE + 1 };
                archive::filed(tx, actor, &asked)?
            }
            word => {
                let number = word.trim_start_matches('#').parse().ok();
                archive::found(tx, actor, (word, number), (before, PAGE + 1))?
            }
        };
        let rows = usize::try_from(PAGE).unwrap_or(usize::MAX);
        let has_more = found.len() > rows;
        found.truncate(rows);
        Ok((found, has_more))
    }
}

/// Before the first letter of any list.
fn newest() -> Place {
    (Timestamp::MAX, LetterId::from_uuid(Uuid::max()))
}

pub(super) async fn page(
    may: May<HandleLetters>,
    State(app): State<App>,
    Query(query): Query<LettersQuery>,
) -> Result<Response, Fault> {
    let title = "channels-letters-all";
    match filed(&app, &may.visit, query).await {
        Ok(filed) => {
            let page = Page::console(&app, &may.visit, may.visit.lang.t(title)).await;
            html(StatusCode::OK, &LettersPage::new(page, &filed))
        }
        Err(Fault::NoSuchPage) => no_such_page(&app, &may.visit, (title, "/app/mail/letters")).await,
        Err(fault) => Err(fault),
    }
}

async fn filed(app: &App, visit: &Visit, query: LettersQuery) -> Result<Filed, Fault> {
    let (actor, asked) = (visit.actor.clone(), query.read()?);
    let read = move |tx: &mut Tx<'_>| -> Result<Filed, Fault> {
        let (letters, has_more) = asked.find(tx, &actor)?;
        Ok(Filed {
            shown: asked.shown,
            mailbox: asked.mailbox.map(|id| id.to_string()).unwrap_or_default(),
            word: asked.word.clone(),
            letters,
            has_more,
            mailboxes: mailboxes::mailboxes(tx)?,
            names: Names::all(tx)?,
            now: tx.now(),
        })
    };
    app.db().read(read).await
}

/// The answer to an address that names no page of a list, with the way to its first one.
pub(super) async fn no_such_page(
    app: &App,
    visit: &Visit,
    (title, first): (&'static str, &'static str),
) -> Result<Response, Fault> {
    let page = Page::console(app, visit, visit.lang.t(title)).await;
    html(StatusCode::BAD_REQUEST, &NoSuchPage::new(page, first))
}

//! How the mail fares.

use axum::{extract::State, http::StatusCode, response::Response};
use jiff::SignedDuration;
use kernel::Actor;
use platform::{
    db::{DbError, Tx},
    web::{App, Fault, May},
};
use ui::Page;

use super::html;
use crate::{
    model::{Door, Mailbox, MailboxState},
    policy::{Alarm, BRAKE_AN_HOUR, HealthFacts, decide_alarms, decide_quarantine_alarm},
    rights::HandleLetters,
    store::{letters, mailboxes},
    views::{Health, HealthPage, MailboxHealth},
};

pub(super) async fn page(may: May<HandleLetters>, State(app): State<App>) -> Result<Response, Fault> {
    let actor = may.visit.actor.clone();
    let health = app.db().read(move |tx| gather(tx, &actor)).await?;
    let page = Page::console(&app, &may.visit, may.visit.lang.t("channels-health")).await;
    html(StatusCode::OK, &HealthPage::new(page, &may.visit, &health))
}

/// All that is known of the mail, with what somebody must look at.
pub(crate) fn gather(tx: &mut Tx<'_>, actor: &Actor) -> Result<Health, DbError> {
    let now = tx.now();
    let mut found = Vec::new();
    for mailbox in mailboxes::mailboxes(tx)? {
        let Some(state) = mailboxes::state_of(tx, mailbox.id)? else { continue };
        let alarms = decide_alarms(&facts(&mailbox, &state), now);
        found.push(MailboxHealth { mailbox, state, alarms });
    }
    let sent = letters::acknowledged_by_all(tx, now - SignedDuration::from_hours(1))?;
    let oldest = letters::oldest_quarantine(tx)?;
    let brake = (sent >= BRAKE_AN_HOUR).then_some(Alarm::Brake);
    Ok(Health {
        mailboxes: found,
        alarms: decide_quarantine_alarm(oldest, now).into_iter().chain(brake).collect(),
        law: letters::law(tx)?,
        quarantined: letters::quarantined(tx, actor)?,
        bounces: letters::unmatched_bounces(tx, actor)?,
        now,
    })
}

fn facts(mailbox: &Mailbox, state: &MailboxState) -> HealthFacts {
    HealthFacts {
        is_active: mailbox.is_active,
        is_fetched: matches!(mailbox.door, Door::Imap(_)),
        since: state.since,
        last_fetch_at: state.last_fetch_at,
        sign_in: state.sign_in,
        token_expires_at: state.token_expires_at,
    }
}

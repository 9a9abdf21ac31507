//! How the mail fares: for the page, for programs, and for whoever is alarmed.

use jiff::SignedDuration;
use kernel::{Actor, Timestamp};
use platform::db::{DbError, Tx};

use crate::{
    chat::chat_alarms,
    model::{Door, Letter, LetterState, Mailbox, MailboxState},
    policy::{Alarm, HealthFacts, Law, ShopFacts, Way, decide_alarms, decide_shop_alarms},
    store::{letters, mailboxes},
};

/// All that is known of the mail.
#[derive(Debug)]
pub(crate) struct Health {
    pub(crate) mailboxes: Vec<MailboxHealth>,
    /// What concerns all mailboxes.
    pub(crate) alarms: Vec<Alarm>,
    pub(crate) law: Law,
    pub(crate) quarantined: Vec<Letter>,
    pub(crate) bounces: Vec<Letter>,
    pub(crate) now: Timestamp,
}

/// One mailbox and what is wrong with it.
#[derive(Debug)]
pub(crate) struct MailboxHealth {
    pub(crate) mailbox: Mailbox,
    pub(crate) state: MailboxState,
    pub(crate) alarms: Vec<Alarm>,
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
    let (is_chat_dumb, has_chat_failed) = chat_alarms(tx)?;
    let of_shop = ShopFacts {
        is_chat_dumb,
        has_chat_failed,
        quarantined_at: letters::oldest(tx, LetterState::Quarantined)?,
        pending_at: letters::oldest(tx, LetterState::Stored)?,
        acknowledged: letters::acknowledged_by_all(tx, now - SignedDuration::from_hours(1))?,
    };
    Ok(Health {
        mailboxes: found,
        alarms: decide_shop_alarms(&of_shop, now),
        law: letters::law(tx)?,
        quarantined: letters::quarantined(tx, actor)?,
        bounces: letters::unmatched_bounces(tx, actor)?,
        now,
    })
}

fn facts(mailbox: &Mailbox, state: &MailboxState) -> HealthFacts {
    HealthFacts {
        is_active: mailbox.is_active,
        way: match mailbox.door {
            Door::Imap(_) => Way::Fetched,
            Door::Pipe => Way::HandedOver,
            Door::Smtp => Way::Brought,
        },
        since: state.since,
        last_fetch_at: state.last_fetch_at,
        sign_in: state.sign_in,
        token_expires_at: state.token_expires_at,
    }
}

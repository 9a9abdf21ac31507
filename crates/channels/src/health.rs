//! How the mail fares: for the page, for programs, and for whoever is alarmed.

use jiff::SignedDuration;
use kernel::{Actor, Calendar, Timestamp};
use platform::{
    db::{DbError, Tx},
    mail::{Outgoing, outgoing},
};

use crate::{
    chat::chat_alarms,
    model::{Door, Letter, LetterState, Mailbox, MailboxState, Probe},
    policy::{
        Alarm, HealthFacts, Law, RHYTHM_OVER, Rhythm, ShopFacts, Way, decide_alarms, decide_not_sent_since,
        decide_shop_alarms,
    },
    store::{letters, mailboxes, probes::last_probe},
};

/// All that is known of the mail.
#[derive(Debug)]
pub(crate) struct Health {
    pub(crate) mailboxes: Vec<MailboxHealth>,
    /// What concerns all mailboxes.
    pub(crate) alarms: Vec<Alarm>,
    pub(crate) law: Law,
    /// How our own mail leaves, and since when it does not.
    pub(crate) outgoing: Outgoing,
    pub(crate) not_sent_since: Option<Timestamp>,
    pub(crate) quarantined: Vec<Letter>,
    pub(crate) bounces: Vec<Letter>,
    pub(crate) now: Timestamp,
}

/// One mailbox and what is wrong with it.
#[derive(Debug)]
pub(crate) struct MailboxHealth {
    pub(crate) mailbox: Mailbox,
    pub(crate) state: MailboxState,
    pub(crate) probe: Option<Probe>,
    pub(crate) alarms: Vec<Alarm>,
}

/// All that is known of the mail, with what somebody must look at.
pub(crate) fn gather(tx: &mut Tx<'_>, actor: &Actor) -> Result<Health, DbError> {
    let (now, hours) = (tx.now(), tickets::house_hours(tx)?);
    let outgoing = outgoing(tx)?;
    let not_sent_since = decide_not_sent_since(outgoing.stuck_at, outgoing.sent_at);
    let mut found = Vec::new();
    for mailbox in mailboxes::mailboxes(tx)? {
        let Some(state) = mailboxes::state_of(tx, mailbox.id)? else { continue };
        let rhythm = rhythm(tx, &mailbox, &state, &hours)?;
        let probe = last_probe(tx, mailbox.id)?;
        let judged = probe.filter(|_| mailbox.takes_tokens && not_sent_since.is_none());
        let alarms = decide_alarms(&facts(&mailbox, &state, (rhythm, judged)), now);
        found.push(MailboxHealth { mailbox, state, probe, alarms });
    }
    let (is_chat_dumb, has_chat_failed) = chat_alarms(tx)?;
    let of_shop = ShopFacts {
        not_sent_since,
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
        outgoing,
        not_sent_since,
        quarantined: letters::quarantined(tx, actor)?,
        bounces: letters::unmatched_bounces(tx, actor)?,
        now,
    })
}

/// How often letters came to a mailbox since it is as it is, in the last four weeks.
fn rhythm(
    tx: &mut Tx<'_>,
    mailbox: &Mailbox,
    state: &MailboxState,
    hours: &Calendar,
) -> Result<Rhythm, DbError> {
    let now = tx.now();
    let since = state.since.max(now - RHYTHM_OVER);
    let open = |from: Timestamp| {
        let seconds = hours.open_seconds_between(from.min(now), now);
        SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(i64::MAX))
    };
    let last_at = state.last_mail_at.map_or(since, |at| at.max(since));
    let letters = letters::count_since(tx, mailbox.id, since)?;
    Ok(Rhythm { letters, open: open(since), silent: open(last_at) })
}

fn facts(mailbox: &Mailbox, state: &MailboxState, (rhythm, probe): (Rhythm, Option<Probe>)) -> HealthFacts {
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
        rhythm,
        probe,
    }
}

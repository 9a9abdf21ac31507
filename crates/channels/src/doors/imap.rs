//! The fetcher: asks a mail server for what is new, stores it, and only then marks it there. It never deletes.

mod answers;
mod connection;
mod token;

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use async_imap::types::UnsolicitedResponse;
use futures_util::future::try_join_all;
use kernel::Timestamp;
use platform::{db::DbError, web::App};

use super::{
    DoorError,
    lease::{self, Holder},
    take_in,
};
use crate::{
    model::{Arrival, ImapDoor, Mailbox, ServerPlace, SignIn},
    policy::LETTER_BYTES_MAX,
    store::{letters, mailboxes},
};
use answers::{Answers, Content, Told, ask};
use connection::{Session, within};

/// Mails that are fetched with one question.
const BATCH_LETTERS: usize = 16;
/// Their bytes together, unless one alone is larger.
const BATCH_BYTES: i64 = 16 * 1024 * 1024;
/// Numbers whose sizes are asked with one question.
const SIZES_AT_ONCE: usize = 200;
/// How long we wait for the server to say that something came, before we look ourselves.
const IDLE: Duration = Duration::from_secs(100);
/// How often we look where the server cannot say it.
const POLL: Duration = Duration::from_secs(30);
/// The longest pause between two tries of a server that cannot be reached, in seconds.
const PAUSE_MAX: u64 = 60;

/// Fetches for ever, and connects again when the connection is lost, after longer and longer pauses. Of several programs
/// that serve the shop, one fetches; the others wait until it is not heard of any more.
pub(super) async fn keep_fetching(app: App, mailbox: Mailbox, door: ImapDoor) {
    let mut failures = 0_u32;
    let holder = Holder::of(&app);
    loop {
        lease::until_held(&app, mailbox.id, &holder).await;
        let error = tokio::select! {
            Err(error) = fetch_until_broken(&app, &mailbox, &door, &mut failures) => error,
            () = lease::until_lost(&app, mailbox.id, &holder) => {
                tracing::info!(mailbox = %mailbox.name, "another program fetches by now");
                continue;
            }
        };
        failures = failures.saturating_add(1);
        tracing::warn!(mailbox = %mailbox.name, %error, failures, "mail cannot be fetched");
        let (id, problem, sign_in) = (mailbox.id, error.to_string(), error.sign_in());
        let noted = app.db().write(move |tx| mailboxes::note_sign_in(tx, id, (sign_in, &problem))).await;
        if let Err(error) = noted {
            tracing::warn!(%error, "the state of a mailbox was not noted");
        }
        tokio::time::sleep(pause_after(failures)).await;
    }
}

fn pause_after(failures: u32) -> Duration {
    let doubled = 1_u64.checked_shl(failures.saturating_sub(1)).unwrap_or(PAUSE_MAX);
    Duration::from_secs(doubled.min(PAUSE_MAX))
}

async fn fetch_until_broken(
    app: &App,
    mailbox: &Mailbox,
    door: &ImapDoor,
    failures: &mut u32,
) -> Result<std::convert::Infallible, DoorError> {
    let (mut session, folder) = connection::open(app, mailbox.id, door).await?;
    let id = mailbox.id;
    app.db().write(move |tx| mailboxes::note_sign_in(tx, id, (SignIn::Well, ""))).await?;
    let can = within(session.capabilities()).await?;
    let (can_idle, can_move) = (can.has_str("IDLE"), can.has_str("MOVE"));
    let uid_validity = folder.uid_validity.ok_or_else(|| {
        DoorError::Unreachable("the server numbers its mails only for one connection".into())
    })?;
    let numbering = Numbering {
        uid_validity: mailbox.numbering(uid_validity),
        uid_next: i64::from(folder.uid_next.unwrap_or(1)),
    };
    loop {
        let mut fetcher = Fetcher {
            app,
            mailbox,
            done_folder: can_move.then_some(door.done_folder.as_str()),
            session,
            has_news: false,
        };
        fetcher.fetch_new(numbering).await?;
        *failures = 0;
        let has_heard = fetcher.has_news;
        session = fetcher.session;
        if has_news(&session) || has_heard {
            continue;
        }
        session = if can_idle { idle(session).await? } else { poll(session).await? };
    }
}

/// What the server said beside its answers: a mail that came meanwhile is not told again.
fn has_news(session: &Session) -> bool {
    let mut is_news = false;
    while let Ok(said) = session.unsolicited_responses.try_recv() {
        is_news |= matches!(said, UnsolicitedResponse::Exists(_));
    }
    is_news
}

async fn idle(session: Session) -> Result<Session, DoorError> {
    let mut waiting = session.idle();
    within(waiting.init()).await?;
    let (said, _stop) = waiting.wait_with_timeout(IDLE);
    said.await.map_err(connection::broken)?;
    within(waiting.done()).await
}

async fn poll(mut session: Session) -> Result<Session, DoorError> {
    tokio::time::sleep(POLL).await;
    within(session.noop()).await?;
    Ok(session)
}

/// The numbers of the server's folder when it was opened.
#[derive(Debug, Clone, Copy)]
struct Numbering {
    uid_validity: i64,
    /// What the next mail would have got.
    uid_next: i64,
}

struct Fetcher<'f> {
    app: &'f App,
    mailbox: &'f Mailbox,
    /// Where stored mails are moved, if the server can move.
    done_folder: Option<&'f str>,
    session: Session,
    /// Whether the server said while it answered that another mail came.
    has_news: bool,
}

/// A mail on the server, before it is fetched.
#[derive(Debug, Clone, Copy)]
struct OnServer {
    uid: i64,
    bytes: i64,
    received_at: Timestamp,
}

impl Fetcher<'_> {
    /// Stores everything that is new, then marks what is stored. At the first look at a folder that is what nobody has
    /// read; later it is every higher number, read or not: a colleague who opens a mail on a phone must not hide it from
    /// the shop.
    ///
    /// A mail that the server announces and then does not give is tried again: it is not marked, and everything from it
    /// on stays new. It holds up none of the others.
    async fn fetch_new(&mut self, numbering: Numbering) -> Result<(), DoorError> {
        let id = self.mailbox.id;
        let known = self.app.db().read(move |tx| mailboxes::state_of(tx, id)).await?;
        let seen = known.filter(|s| s.uid_validity == numbering.uid_validity).map(|s| s.seen_uid);
        let new = self.announced(seen).await?;
        let mut left = i64::try_from(new.len()).unwrap_or(i64::MAX);
        let mut stored: HashSet<i64> = HashSet::new();
        for uids in new.chunks(SIZES_AT_ONCE) {
            stored.extend(self.take(numbering, uids).await?);
            left -= i64::try_from(uids.len()).unwrap_or(0);
            let progress = left;
            // What is withheld again and again is no fetch: the alarm rings.
            if uids.iter().all(|uid| stored.contains(uid)) {
                self.app.db().write(move |tx| mailboxes::note_progress(tx, id, progress)).await?;
            }
        }
        let (kept, withheld): (Vec<i64>, Vec<i64>) = new.iter().partition(|uid| stored.contains(*uid));
        // Those too that an earlier look stored and could not mark any more.
        for uids in kept.chunks(SIZES_AT_ONCE) {
            self.mark(uids).await?;
        }
        let highest = new.last().copied().unwrap_or(0);
        let seen_now = match (withheld.first(), seen) {
            (None, None) => Some(numbering.uid_next - 1),
            (None, Some(seen)) => Some(seen.max(highest)),
            (Some(first), Some(_)) => Some(first - 1),
            // Still the first look: what was read before us must not become new.
            (Some(_), None) => None,
        };
        if let Some(seen) = seen_now {
            let noted = (numbering.uid_validity, seen);
            let generation = self.mailbox.generation;
            self.app.db().write(move |tx| mailboxes::note_fetch(tx, (id, generation), noted)).await?;
        }
        match withheld.len() {
            0 => Ok(()),
            count => Err(DoorError::Unreachable(format!(
                "the server announced {count} mails and did not give them"
            ))),
        }
    }

    /// The numbers of what is new, the lowest first.
    async fn announced(&mut self, seen: Option<i64>) -> Result<Vec<i64>, DoorError> {
        let question = match seen {
            None => "UID SEARCH UNSEEN".to_owned(),
            Some(seen) => format!("UID SEARCH UID {}:*", seen + 1),
        };
        // A server answers `n:*` with its newest mail even when that has a lower number.
        let found = self.ask(&question).await?.found;
        let mut new: Vec<i64> = found.into_iter().filter(|uid| *uid > seen.unwrap_or(0)).collect();
        new.sort_unstable();
        new.dedup();
        Ok(new)
    }

    /// Stores those of these mails that are not stored yet. Returns which of them are stored now.
    async fn take(&mut self, numbering: Numbering, uids: &[i64]) -> Result<HashSet<i64>, DoorError> {
        let (Some(first), Some(last)) = (uids.first(), uids.last()) else { return Ok(HashSet::new()) };
        let (id, range) = (self.mailbox.id, (*first, *last));
        let read = move |tx: &mut platform::Tx<'_>| -> Result<Vec<i64>, DbError> {
            letters::stored_between(tx, id, numbering.uid_validity, range)
        };
        let mut stored: HashSet<i64> = self.app.db().read(read).await?.into_iter().collect();
        let wanted: Vec<i64> = uids.iter().copied().filter(|uid| !stored.contains(uid)).collect();
        if wanted.is_empty() {
            return Ok(stored);
        }
        let now = self.app.db().clock().now();
        let told = self.fetched(&wanted, "(UID RFC822.SIZE INTERNALDATE)").await?;
        let known: Vec<OnServer> = wanted.iter().filter_map(|uid| on_server(&told, *uid, now)).collect();
        for batch in batches(known) {
            stored.extend(self.store(numbering, &batch).await?);
        }
        Ok(stored)
    }

    /// Fetches some mails and stores them side by side, so that their commits are one. Returns which of them it got.
    async fn store(&mut self, numbering: Numbering, batch: &[OnServer]) -> Result<Vec<i64>, DoorError> {
        let is_small = batch.iter().all(|mail| mail.bytes <= LETTER_BYTES_MAX);
        let part = if is_small { "(UID BODY.PEEK[])" } else { HEAD };
        let uids: Vec<i64> = batch.iter().map(|mail| mail.uid).collect();
        let mut given = contents(self.fetched(&uids, part).await?);
        // Of a mail whose content the server does not have, its head at least.
        let empty: Vec<i64> =
            given.iter().filter(|(_, content)| **content == Content::Nothing).map(|(uid, _)| *uid).collect();
        if is_small && !empty.is_empty() {
            given.extend(contents(self.fetched(&empty, HEAD).await?));
        }
        let got: Vec<i64> = uids.iter().copied().filter(|uid| given.contains_key(uid)).collect();
        let stored = batch.iter().filter_map(|mail| {
            let raw = match given.remove(&mail.uid)? {
                Content::Bytes(raw) => raw,
                Content::Untold | Content::Nothing => Vec::new(),
            };
            let arrival = Arrival {
                mailbox: self.mailbox.id,
                place: ServerPlace { uid_validity: numbering.uid_validity, uid: mail.uid },
                bytes: mail.bytes,
                is_whole: is_small && !empty.contains(&mail.uid),
                envelope_from: None,
                envelope_to: Vec::new(),
                brought_by: None,
                received_at: mail.received_at,
            };
            Some(take_in(self.app, arrival, raw))
        });
        try_join_all(stored).await?;
        Ok(got)
    }

    /// Marks stored mails on the server: read, or moved away.
    async fn mark(&mut self, uids: &[i64]) -> Result<(), DoorError> {
        let set = set_of(uids);
        match self.done_folder.filter(|folder| !folder.is_empty()) {
            None => {
                self.ask(&format!("UID STORE {set} +FLAGS.SILENT (\\Seen)")).await?;
            }
            Some(folder) => {
                let folder = folder.to_owned();
                if within(self.session.uid_mv(&set, &folder)).await.is_err() {
                    // The folder may be missing: it is made, and if that was not it, the second try says what it was.
                    let _ = within(self.session.create(&folder)).await;
                    within(self.session.uid_mv(&set, &folder)).await?;
                }
            }
        }
        Ok(())
    }

    async fn fetched(&mut self, uids: &[i64], part: &str) -> Result<Vec<Told>, DoorError> {
        Ok(self.ask(&format!("UID FETCH {} {part}", set_of(uids))).await?.told)
    }

    async fn ask(&mut self, question: &str) -> Result<Answers, DoorError> {
        let answers = ask(&mut self.session, question).await?;
        self.has_news |= answers.has_news;
        Ok(answers)
    }
}

/// The head of a mail.
const HEAD: &str = "(UID BODY.PEEK[HEADER])";

/// What the server gave, by the number of the mail. Mails of which it only said something else by the way are not among
/// them.
fn contents(told: Vec<Told>) -> HashMap<i64, Content> {
    told.into_iter()
        .filter(|told| told.content != Content::Untold)
        .filter_map(|told| Some((told.uid?, told.content)))
        .collect()
}

/// `1,2,5`, as the server takes it.
fn set_of(uids: &[i64]) -> String {
    uids.iter().map(i64::to_string).collect::<Vec<_>>().join(",")
}

/// What was told of a mail. A server that says when it took the mail is believed, but never that it was in the future.
fn on_server(told: &[Told], uid: i64, now: Timestamp) -> Option<OnServer> {
    let told = told.iter().find(|told| told.uid == Some(uid))?;
    Some(OnServer {
        uid,
        bytes: told.bytes.unwrap_or(0),
        received_at: told.received_at.unwrap_or(now).min(now),
    })
}

/// Batches that are small enough to stand in memory; a mail that is too large to be taken whole is alone.
fn batches(mails: Vec<OnServer>) -> Vec<Vec<OnServer>> {
    let mut batches: Vec<Vec<OnServer>> = Vec::new();
    let mut bytes = 0;
    for mail in mails {
        let fits = bytes + mail.bytes <= BATCH_BYTES;
        match batches.last_mut() {
            Some(batch) if fits && batch.len() < BATCH_LETTERS => batch.push(mail),
            _ => {
                batches.push(vec![mail]);
                bytes = 0;
            }
        }
        bytes += mail.bytes;
    }
    batches
}

/// What a test of a mailbox found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Looked {
    /// Mails in the folder.
    pub mails: u32,
    /// Whether the server says by itself that something came.
    pub tells: bool,
}

/// Signs in to a mailbox and looks into its folder, without taking anything.
///
/// # Errors
/// [`DoorError`], in the server's words.
pub async fn look_in(app: &App, mailbox: &Mailbox, door: &ImapDoor) -> Result<Looked, DoorError> {
    let (mut session, folder) = connection::open(app, mailbox.id, door).await?;
    let can = within(session.capabilities()).await?;
    let looked = Looked { mails: folder.exists, tells: can.has_str("IDLE") };
    within(session.logout()).await?;
    Ok(looked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(uid: i64, bytes: i64) -> OnServer {
        OnServer { uid, bytes, received_at: Timestamp::UNIX_EPOCH }
    }

    #[test]
    fn a_lost_server_is_left_alone_longer_and_longer() {
        let pauses: Vec<u64> = [1, 2, 3, 6, 7, 99].map(|n| pause_after(n).as_secs()).into();
        assert_eq!(pauses, [1, 2, 4, 32, 60, 60]);
    }

    #[test]
    fn a_batch_stays_small_and_what_is_too_large_is_alone() {
        let sizes = |mails: Vec<OnServer>| -> Vec<usize> { batches(mails).iter().map(Vec::len).collect() };
        assert_eq!(sizes((0..40).map(|uid| mail(uid, 1000)).collect()), [16, 16, 8]);
        let large = LETTER_BYTES_MAX + 1;
        assert_eq!(sizes(vec![mail(1, 10), mail(2, large), mail(3, 10), mail(4, 10)]), [1, 1, 2]);
        assert_eq!(sizes(vec![]), Vec::<usize>::new());
    }
}

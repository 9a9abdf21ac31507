//! Mails leave: at most once, or "unknown".

use std::sync::Arc;

use kernel::Actor;
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use super::{
    BounceAddress, FILE_GONE, MailClass, MailFailed, MailId, MailRow, MailState, MailUnknown, inbound_at,
    message::{Attached, message},
    way::{HandedOver, Server},
};
use crate::{
    config::Config,
    db::{Db, DbError, Json, Tx},
    files::{FileId, FileRow, FileSize, Files, files_of},
    jobs::{Handler, Job, JobError, payload},
};

/// Tries of one mail: a server that is away for a day costs nobody an answer.
const ATTEMPTS_MAX: i64 = 34;
/// Mails with files that leave at once: each is put together in memory.
const LARGE_MAX: usize = 2;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct SendMail {
    pub(super) mail: MailId,
}

impl Job for SendMail {
    const KIND: &'static str = "platform.send_mail";
}

/// What becomes of a mail of which nobody knows whether it has arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterUnknown {
    /// It is sent once more under the same Message-ID, by which mail programs see that it is the same.
    Again,
    /// It stays as it is, and whoever wrote it is told.
    Over,
}

/// What a person wrote goes once more, because a lost answer is worse than a doubled one. What the program wrote does not:
/// nobody waits for it, and robots that repeat themselves make loops. `unknowns` counts the ends before this one.
pub const fn decide_unknown(class: MailClass, unknowns: i64) -> AfterUnknown {
    match (class, unknowns) {
        (MailClass::Personal, 0) => AfterUnknown::Again,
        _ => AfterUnknown::Over,
    }
}

/// The job that sends mails through the configured server. With `bounces`, each copy leaves with an envelope sender of its
/// own.
///
/// # Errors
/// When the server's address cannot be read.
pub fn sender(
    db: &Db,
    files: &Files,
    config: &Config,
    bounces: Option<BounceAddress>,
) -> Result<Handler, String> {
    let server = match &config.smtp {
        None => None,
        Some(url) => Some(Arc::new(Server::at(url, config.mail_ca.as_deref())?)),
    };
    let way = Way {
        db: db.clone(),
        files: files.clone(),
        server,
        from: config.mail_from.clone(),
        bounces,
        large: Arc::new(Semaphore::new(LARGE_MAX)),
    };
    let handler = Handler::outside(move |job: SendMail| way.clone().send(job.mail));
    Ok(handler.tried(ATTEMPTS_MAX).when_given_up(give_up))
}

/// The server was not reached for as long as we try: the mail has failed, or may have arrived at a try that broke off.
/// Whoever wrote it must hear of it.
fn give_up(tx: &mut Tx<'_>, order: &str) -> Result<(), JobError> {
    let SendMail { mail } = payload(order)?;
    let found: Option<(MailState, i64)> =
        tx.first("select state, unknowns from mail_out where id = $1", &[&mail])?;
    match found {
        Some((MailState::Queued, 0)) => record(tx, mail, MailState::Failed, None)?,
        Some((MailState::Queued | MailState::Sending, _)) => record(tx, mail, MailState::Unknown, None)?,
        _ => {}
    }
    Ok(())
}

/// How mails leave.
#[derive(Clone)]
struct Way {
    db: Db,
    files: Files,
    /// None: mails are caught.
    server: Option<Arc<Server>>,
    from: String,
    bounces: Option<BounceAddress>,
    large: Arc<Semaphore>,
}

impl Way {
    async fn send(self, id: MailId) -> Result<(), JobError> {
        let Some(server) = self.server.clone() else {
            return self.db.write(move |tx| take(tx, id, MailState::Caught).map(drop)).await;
        };
        let files = self.db.read(move |tx| files_of_mail(tx, id)).await?;
        // Held until the mail has left.
        let _turn = match files.as_deref() {
            Ok([]) => None,
            _ => self.large.acquire().await.ok(),
        };
        let attached = self.attached(files).await?;
        let bounces = self.bounces.clone();
        let Some(row) = self.db.write(move |tx| take_up(tx, id, bounces.as_ref())).await? else {
            return Ok(());
        };
        let written = match attached.and_then(|attached| message(&row, &self.from, attached)) {
            Ok(written) => written,
            Err(error) => return settle(&self.db, id, MailState::Failed, Some(error)).await,
        };
        let handed = server.hand_over(written.envelope(), &written.formatted()).await;
        self.note(id, &row, handed).await
    }

    async fn note(&self, id: MailId, row: &MailRow, handed: HandedOver) -> Result<(), JobError> {
        let (state, why) = match handed {
            HandedOver::Taken => return settle(&self.db, id, MailState::Sent, None).await,
            HandedOver::Refused(why) => return settle(&self.db, id, MailState::Failed, Some(why)).await,
            HandedOver::Later(why) => (MailState::Queued, why),
            // It stays in hand: when it is taken up again, that is its second try.
            HandedOver::Unknown(why) => match decide_unknown(row.class, row.unknowns) {
                AfterUnknown::Again => (MailState::Sending, why),
                AfterUnknown::Over => return settle(&self.db, id, MailState::Unknown, Some(why)).await,
            },
        };
        settle(&self.db, id, state, Some(why.clone())).await?;
        Err(JobError::Later(why))
    }

    /// The bytes of what goes with a mail, or what the person has to know of a file that is gone.
    async fn attached(
        &self,
        files: Result<Vec<FileRow>, String>,
    ) -> Result<Result<Vec<Attached>, String>, JobError> {
        let mut attached = Vec::new();
        for row in match files {
            Ok(files) => files,
            Err(gone) => return Ok(Err(gone)),
        } {
            let Some(bytes) = self.files.find(&row, FileSize::Full).await? else {
                return Ok(Err(format!("{FILE_GONE}{}", row.name)));
            };
            attached.push(Attached { name: row.name, media_type: row.media_type, bytes });
        }
        Ok(Ok(attached))
    }
}

/// The files that go with a mail, or that one of them is known no longer.
fn files_of_mail(tx: &mut Tx<'_>, id: MailId) -> Result<Result<Vec<FileRow>, String>, JobError> {
    let ids: Option<Json<Vec<FileId>>> = tx.value("select file_ids from mail_out where id = $1", &[&id])?;
    let ids = ids.map_or_else(Vec::new, |ids| ids.0);
    let rows = files_of(tx, &ids)?;
    Ok(if rows.len() == ids.len() { Ok(rows) } else { Err(FILE_GONE.to_owned()) })
}

fn take_up(
    tx: &mut Tx<'_>,
    id: MailId,
    bounces: Option<&BounceAddress>,
) -> Result<Option<MailRow>, JobError> {
    let Some(mut row) = take(tx, id, MailState::Sending)? else { return Ok(None) };
    if row.envelope_from.is_none() {
        row.envelope_from = envelope_from(tx, id, (row.from_address.as_deref(), bounces))?;
    }
    Ok(Some(row))
}

/// Takes a queued mail in hand, or a notice that had failed and that a person sends again. What a person wrote was
/// taken back by whoever heard that it failed, so it is not sent behind their back. One found `sending` was in hand
/// when the program stopped or the line broke: its outcome is unknown.
fn take(tx: &mut Tx<'_>, id: MailId, begin: MailState) -> Result<Option<MailRow>, JobError> {
    let row: Option<MailRow> = tx.first(
        "select recipient, recipient_name, sender_name, reply_to, shown_to, shown_cc, envelope_from, subject, body,
         message_id, in_reply_to, thread_ids, class, state, unknowns, from_address from mail_out where id = $1",
        &[&id],
    )?;
    let Some(mut row) = row else { return Ok(None) };
    match (row.state, row.class) {
        (MailState::Queued, _) | (MailState::Failed, MailClass::Automatic) => {}
        (MailState::Failed, MailClass::Personal) => {
            return Err(JobError::Broken("the answer was taken back when it failed: write it again".into()));
        }
        (MailState::Sending, class) => match decide_unknown(class, row.unknowns) {
            AfterUnknown::Again => row.unknowns += 1,
            AfterUnknown::Over => {
                record(tx, id, MailState::Unknown, None)?;
                return Ok(None);
            }
        },
        (MailState::Sent | MailState::Unknown | MailState::Caught, _) => return Ok(None),
    }
    let now = tx.now();
    tx.exec(
        "update mail_out set state = $1, settled_at = $2, unknowns = $4 where id = $3",
        &[&begin, &now, &id, &row.unknowns],
    )?;
    Ok(Some(row))
}

/// Whom servers tell that this copy did not arrive; written down, so that the report is understood. None where no mail is
/// taken in: then it is the address in From.
fn envelope_from(
    tx: &mut Tx<'_>,
    id: MailId,
    (from, bounces): (Option<&str>, Option<&BounceAddress>),
) -> Result<Option<String>, DbError> {
    let Some(inbound) = inbound_at(tx, from)? else { return Ok(None) };
    // The last 64 bits of the id: all but two of them are drawn by chance.
    let route = id.uuid().as_u64_pair().1.cast_signed();
    let made = bounces.filter(|_| inbound.takes_tokens).and_then(|make| make(&inbound.address, route));
    let route = made.is_some().then_some(route);
    let address = made.unwrap_or(inbound.address);
    tx.exec("update mail_out set envelope_from = $1, route = $2 where id = $3", &[&address, &route, &id])?;
    Ok(Some(address))
}

async fn settle(db: &Db, id: MailId, state: MailState, error: Option<String>) -> Result<(), JobError> {
    db.write(move |tx| record(tx, id, state, error.as_deref()).map_err(JobError::from)).await
}

/// Writes an outcome down. What was sent is in the mailbox and its text is forgotten here: it holds codes and links
/// that sign people in. A failure and an unknown end are told; without words of their own they keep what the last try
/// said.
pub(super) fn record(
    tx: &mut Tx<'_>,
    id: MailId,
    state: MailState,
    error: Option<&str>,
) -> Result<(), DbError> {
    let (now, is_sent) = (tx.now(), state == MailState::Sent);
    let is_lost = matches!(state, MailState::Failed | MailState::Unknown);
    tx.exec(
        "update mail_out set state = $1, settled_at = $3,
         error = case when $5 then coalesce($2, error) else $2 end,
         body = case when $6 then '' else body end where id = $4",
        &[&state, &error, &now, &id, &is_lost, &is_sent],
    )?;
    if is_lost { tell(tx, id, state) } else { Ok(()) }
}

fn tell(tx: &mut Tx<'_>, id: MailId, state: MailState) -> Result<(), DbError> {
    let row: Option<(String, String, String, Option<String>)> =
        tx.first("select message_id, recipient, about, error from mail_out where id = $1", &[&id])?;
    let Some((message_id, recipient, about, error)) = row else { return Ok(()) };
    let system = Actor::System { task: SendMail::KIND };
    if state == MailState::Unknown {
        return tx.tell(&system, &MailUnknown { mail: id, message_id, recipient, about }).map(drop);
    }
    let status = error.as_deref().and_then(enhanced_status).unwrap_or_default().to_owned();
    tx.tell(&system, &MailFailed { mail: id, message_id, recipient, about, status }).map(drop)
}

/// The first status as RFC 3463 writes one (`5.1.1`) among a server's words.
fn enhanced_status(words: &str) -> Option<&str> {
    let is_status = |word: &&str| {
        let parts: Vec<&str> = word.split('.').collect();
        let is_number =
            |part: &&str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        parts.len() == 3 && matches!(parts.first(), Some(&"2" | &"4" | &"5")) && parts.iter().all(is_number)
    };
    words.split(|c: char| !c.is_ascii_digit() && c != '.').map(|word| word.trim_matches('.')).find(is_status)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::pause_after;

    #[test]
    fn a_status_is_found_among_a_servers_words() {
        for (words, status) in [
            ("permanent error (550): 5.1.1 There is no such person here", Some("5.1.1")),
            ("5.1.10 recipient not found", Some("5.1.10")),
            ("5.7.26", Some("5.7.26")),
            ("error from 192.168.1.5, 10.1.1: no", None),
            ("mailbox unavailable", None),
        ] {
            assert_eq!(enhanced_status(words), status, "{words}");
        }
    }

    #[test]
    fn a_mail_outlasts_a_server_that_is_away_for_most_of_a_day() {
        let seconds: i64 = (1..ATTEMPTS_MAX).map(|attempts| pause_after(attempts).as_secs()).sum();
        assert!((23 * 3600..=26 * 3600).contains(&seconds), "{seconds} s");
    }

    #[test]
    fn what_a_person_wrote_goes_once_more_and_no_oftener() {
        assert_eq!(decide_unknown(MailClass::Personal, 0), AfterUnknown::Again);
        assert_eq!(decide_unknown(MailClass::Personal, 1), AfterUnknown::Over);
        assert_eq!(decide_unknown(MailClass::Automatic, 0), AfterUnknown::Over);
    }
}

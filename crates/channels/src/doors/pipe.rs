//! The pipe: `haumai receive` puts a mail into a folder of the shop's data, and the program takes it from there. So a
//! mail server of this machine can hand over while the program is stopped, and whatever database the shop has.

use std::{
    fs,
    io::{self, Read, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use kernel::Timestamp;
use platform::{Entropy, db::DbError, web::App};
use sha2::{Digest, Sha256};

use super::{DoorError, receiver::number_of, take_in};
use crate::{
    model::{Arrival, Door, Mailbox, ServerPlace, SignIn},
    policy::LETTER_BYTES_MAX,
    store::mailboxes,
};

/// How often the folder is looked into.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How long a folder is left alone that cannot be read, or that belongs to a mailbox of another kind by now.
const PAUSE: Duration = Duration::from_secs(10);
/// The file in the folder of a mailbox that says whose it is: a name may go over to another mailbox.
const OWNER: &str = "mailbox";
/// Mails that are looked at together.
const BATCH: usize = 200;

/// Why a mail was not taken from the pipe. Each has the exit code of `sysexits.h` that tells a mail server what to do.
#[derive(Debug, thiserror::Error)]
pub enum PipeError {
    /// The mail server keeps it and tries again.
    #[error("{0}")]
    Later(String),
    /// There is no mail in it.
    #[error("{0}")]
    NoMail(&'static str),
}

impl PipeError {
    /// `EX_TEMPFAIL` or `EX_DATAERR`.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Later(_) => 75,
            Self::NoMail(_) => 65,
        }
    }
}

fn folder(data: &Path, mailbox: &str) -> PathBuf {
    data.join("spool").join(mailbox)
}

/// Puts a mail into the folder of a mailbox; when this answers, it is on disk. Of one that is larger than we take, only
/// the head is kept, with its size in its name.
///
/// # Errors
/// [`PipeError`]: a mailbox that does not exist (yet) is no reason to send a mail back.
pub fn drop_off(data: &Path, mailbox: &str, mut input: impl Read) -> Result<(), PipeError> {
    let later = |error: io::Error| PipeError::Later(error.to_string());
    let folder = folder(data, mailbox);
    let is_plain = !mailbox.is_empty() && mailbox.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !is_plain || !folder.is_dir() {
        let place = data.display();
        return Err(PipeError::Later(format!(
            "{place} has no mailbox {mailbox:?} of the kind pipe: set it up at /app/settings/mailboxes, or name the shop's folder with --data"
        )));
    }
    let limit = u64::try_from(LETTER_BYTES_MAX).unwrap_or(u64::MAX);
    let mut raw = Vec::new();
    input.by_ref().take(limit + 1).read_to_end(&mut raw).map_err(later)?;
    if raw.iter().all(u8::is_ascii_whitespace) {
        return Err(PipeError::NoMail("nothing came in: pipe a whole mail into haumai receive"));
    }
    let rest = io::copy(&mut input, &mut io::sink()).map_err(later)?;
    let bytes = u64::try_from(raw.len()).unwrap_or(u64::MAX).saturating_add(rest);
    let end = if bytes > limit {
        raw.truncate(head_bytes(&raw));
        format!("{bytes}.head")
    } else {
        "eml".to_owned()
    };
    let name: String = Entropy::system().seed().iter().map(|byte| format!("{byte:02x}")).collect();
    keep(&folder, &format!("{name}.{end}"), &raw).map_err(later)
}

fn keep(folder: &Path, name: &str, raw: &[u8]) -> io::Result<()> {
    let (written, kept) = (folder.join(format!("{name}.part")), folder.join(name));
    let mut file = fs::File::create(&written)?;
    file.write_all(raw)?;
    file.sync_all()?;
    fs::rename(written, kept)?;
    fs::File::open(folder)?.sync_all()
}

fn head_bytes(raw: &[u8]) -> usize {
    let end = |pattern: &[u8]| raw.windows(pattern.len()).position(|bytes| bytes == pattern);
    end(b"\r\n\r\n").or_else(|| end(b"\n\n")).unwrap_or(1024 * 1024).min(raw.len())
}

/// Takes mails out of the folders of a mailbox for ever: out of the one that bears its name, and out of those that are its
/// own from earlier, when it had another name or another kind. Nothing is left behind there, and a mail server that still
/// hands over to the old name loses nothing.
pub(super) async fn keep_taking(app: App, mailbox: Mailbox) {
    let is_pipe = mailbox.door == Door::Pipe;
    let mut known: Option<String> = None;
    loop {
        let problem = take_all(&app, &mailbox).await.err().map(|error| error.to_string()).unwrap_or_default();
        if known.as_deref() != Some(problem.as_str()) {
            if !problem.is_empty() {
                tracing::warn!(mailbox = %mailbox.name, problem, "the folder of a mailbox cannot be emptied");
            }
            if is_pipe && note(&app, &mailbox, &problem).await.is_ok() {
                known = Some(problem.clone());
            }
        }
        tokio::time::sleep(if is_pipe && problem.is_empty() { LOOK_EVERY } else { PAUSE }).await;
    }
}

/// Mail health and the alarm see whether the folder can be emptied.
async fn note(app: &App, mailbox: &Mailbox, problem: &str) -> Result<(), DbError> {
    let (id, problem) = (mailbox.id, problem.to_owned());
    let sign_in = if problem.is_empty() { SignIn::Well } else { SignIn::Failing };
    app.db().write(move |tx| mailboxes::note_sign_in(tx, id, (sign_in, &problem))).await
}

async fn take_all(app: &App, mailbox: &Mailbox) -> Result<(), DoorError> {
    let (spool, owner) = (app.config().data.join("spool"), mailbox.clone());
    let found = tokio::task::spawn_blocking(move || folders(&spool, &owner)).await;
    let found = found.map_err(|error| DoorError::Ours(error.to_string()))?;
    for folder in found.map_err(|error| DoorError::Ours(format!("spool: {error}")))? {
        take_from(app, mailbox, &folder).await?;
    }
    Ok(())
}

/// The folders of a mailbox. Each says whose it is; whoever bears its name now has it from now on.
fn folders(spool: &Path, mailbox: &Mailbox) -> io::Result<Vec<PathBuf>> {
    let (own, id) = (spool.join(&mailbox.name), mailbox.id.to_string());
    if mailbox.door == Door::Pipe {
        fs::create_dir_all(&own)?;
        if fs::read_to_string(own.join(OWNER)).ok().as_deref() != Some(id.as_str()) {
            keep(&own, OWNER, id.as_bytes())?;
        }
    } else if !spool.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(spool)? {
        let folder = entry?.path();
        if fs::read_to_string(folder.join(OWNER)).ok().as_deref() == Some(id.as_str()) {
            found.push(folder);
        }
    }
    Ok(found)
}

/// Takes what can be taken. A file that cannot be read stops none of the others, and is told.
async fn take_from(app: &App, mailbox: &Mailbox, folder: &Path) -> Result<(), DoorError> {
    let told = |place: &Path, error: io::Error| DoorError::Ours(format!("{}: {error}", place.display()));
    let mut entries = tokio::fs::read_dir(folder).await.map_err(|error| told(folder, error))?;
    let (mut taken, mut unreadable) = (0, None);
    while let Some(entry) = entries.next_entry().await.map_err(|error| told(folder, error))? {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(waiting) = Waiting::named(&name) else { continue };
        let came = entry.metadata().await.and_then(|meta| meta.modified());
        let (raw, came) = match (tokio::fs::read(entry.path()).await, came) {
            (Ok(raw), Ok(came)) => (raw, came),
            (Err(error), _) | (_, Err(error)) => {
                unreadable = Some(told(&entry.path(), error));
                continue;
            }
        };
        let arrival = waiting.arrival(app, mailbox, (&name, raw.len()), Timestamp::try_from(came).ok());
        take_in(app, arrival, raw).await?;
        tokio::fs::remove_file(entry.path()).await.map_err(|error| told(&entry.path(), error))?;
        taken += 1;
        if taken >= BATCH {
            break;
        }
    }
    unreadable.map_or(Ok(()), Err)
}

/// A mail in the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Waiting {
    Whole,
    /// Only its head; the mail had so many bytes.
    Head(i64),
}

impl Waiting {
    fn named(name: &str) -> Option<Self> {
        match name.rsplit_once('.')? {
            (_, "eml") => Some(Self::Whole),
            (rest, "head") => Some(Self::Head(rest.rsplit_once('.')?.1.parse().ok()?)),
            _ => None,
        }
    }

    /// The number is made from the name, so that a mail that was stored and not yet removed is not stored again.
    fn arrival(
        self,
        app: &App,
        mailbox: &Mailbox,
        (name, length): (&str, usize),
        came: Option<Timestamp>,
    ) -> Arrival {
        let now = app.db().clock().now();
        let (bytes, is_whole) = match self {
            Self::Whole => (i64::try_from(length).unwrap_or(i64::MAX), true),
            Self::Head(bytes) => (bytes, false),
        };
        Arrival {
            mailbox: mailbox.id,
            place: ServerPlace { uid_validity: 0, uid: number_of(&Sha256::digest(name.as_bytes())) },
            bytes,
            is_whole,
            envelope_from: None,
            envelope_to: Vec::new(),
            brought_by: None,
            received_at: came.unwrap_or(now).min(now),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_from_the_pipe_is_on_disk_or_stays_with_the_mail_server() {
        let data = tempfile::tempdir().unwrap();
        let refused = drop_off(data.path(), "support", b"Subject: a\n\nb".as_slice()).unwrap_err();
        assert_eq!(refused.exit_code(), 75, "a mailbox that is set up later gets its mail later");
        let folder = folder(data.path(), "support");
        fs::create_dir_all(&folder).unwrap();
        assert_eq!(drop_off(data.path(), "../support", b"a".as_slice()).unwrap_err().exit_code(), 75);
        assert_eq!(drop_off(data.path(), "support", b" \r\n".as_slice()).unwrap_err().exit_code(), 65);
        drop_off(data.path(), "support", b"Subject: a\n\nb".as_slice()).unwrap();
        let kept: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert_eq!(kept.len(), 1);
        assert_eq!(fs::read(&kept[0]).unwrap(), b"Subject: a\n\nb");
        assert_eq!(Waiting::named(kept[0].to_str().unwrap()), Some(Waiting::Whole));
    }

    #[test]
    fn of_a_mail_that_is_too_large_the_head_is_kept() {
        let data = tempfile::tempdir().unwrap();
        let folder = folder(data.path(), "support");
        fs::create_dir_all(&folder).unwrap();
        let (head, zeros) = (b"Subject: big\r\n\r\n".as_slice(), io::repeat(0).take(51 * 1024 * 1024));
        drop_off(data.path(), "support", head.chain(zeros)).unwrap();
        let kept = fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
        assert_eq!(fs::read(&kept).unwrap(), b"Subject: big");
        assert_eq!(Waiting::named(kept.to_str().unwrap()), Some(Waiting::Head(51 * 1024 * 1024 + 16)));
        for other in ["a.eml.part", "a.head", "a", "a.x.head"] {
            assert_eq!(Waiting::named(other), None, "{other}");
        }
    }
}

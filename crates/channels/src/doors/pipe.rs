//! The pipe: `haumai receive` puts a mail into a folder of the shop's data, and the program takes it from there. So a
//! mail server of this machine can hand over while the program is stopped, and whatever database the shop has.

use std::{
    fs,
    io::{self, Read, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use kernel::Timestamp;
use platform::{Entropy, web::App};
use sha2::{Digest, Sha256};

use super::{DoorError, receiver::number_of, take_in};
use crate::{
    model::{Arrival, Mailbox, ServerPlace},
    policy::LETTER_BYTES_MAX,
};

/// How often the folder is looked into.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How long the folder is left alone when it cannot be read.
const PAUSE: Duration = Duration::from_secs(10);
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

/// Takes mails out of the folder of a mailbox for ever.
pub(super) async fn keep_taking(app: App, mailbox: Mailbox) {
    let folder = folder(&app.config().data, &mailbox.name);
    loop {
        let pause = match take_all(&app, &mailbox, &folder).await {
            Ok(()) => LOOK_EVERY,
            Err(error) => {
                tracing::warn!(mailbox = %mailbox.name, %error, "the folder of a mailbox cannot be emptied");
                PAUSE
            }
        };
        tokio::time::sleep(pause).await;
    }
}

async fn take_all(app: &App, mailbox: &Mailbox, folder: &Path) -> Result<(), DoorError> {
    let told = |error: io::Error| DoorError::Ours(format!("{}: {error}", folder.display()));
    tokio::fs::create_dir_all(folder).await.map_err(told)?;
    let mut entries = tokio::fs::read_dir(folder).await.map_err(told)?;
    let mut taken = 0;
    while let Some(entry) = entries.next_entry().await.map_err(told)? {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(waiting) = Waiting::named(&name) else { continue };
        let raw = tokio::fs::read(entry.path()).await.map_err(told)?;
        let came = entry.metadata().await.and_then(|meta| meta.modified()).map_err(told)?;
        let arrival = waiting.arrival(app, mailbox, (&name, raw.len()), Timestamp::try_from(came).ok());
        take_in(app, arrival, raw).await?;
        tokio::fs::remove_file(entry.path()).await.map_err(told)?;
        taken += 1;
        if taken >= BATCH {
            break;
        }
    }
    Ok(())
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

//! Letters are read: from the raw mail on disk to the conversation where they belong.
//!
//! The parts that may break, parsing and storing, happen outside; then everything that follows happens in one
//! transaction. A letter that breaks its reader stops only itself.

mod worker;

use std::sync::Arc;

use kernel::Actor;
use mail::{Attachment, AttachmentKind, Charset, Checked, Unreadable};
use platform::{
    db::{DbError, Tx},
    files::{self, FileSize, Photo, StoredFile},
    jobs::{Handler, JobError, payload},
    live::Audience,
    web::App,
};

use crate::{
    actions::bringing::{self, Attached, Parcel},
    jobs::ReadLetter,
    model::{Letter, LetterId, LetterState, Mailbox, QuarantineReason},
    policy::{AfterFailure, decide_after_failure, decide_try},
    senders::Senders,
    store::{letters, mailboxes},
};
use tokio::sync::Semaphore;
use worker::{Broke, on_a_thread};

/// How a raw mail is read; tests put a reader in its place that breaks.
pub type ReadMail = fn(&[u8], Charset) -> Result<mail::Letter, Unreadable>;

/// Who reads.
const READER: Actor = Actor::System { task: "channels.read_letter" };
/// The database may be away for hours; the letter waits on disk.
const ATTEMPTS_MAX: i64 = 40;
/// Files of one letter that are stored beside it; the others stay in the raw mail.
const FILES_MAX: usize = 100;
/// KiB of mail that are read at the same time. A letter that is read stands in memory several times over, decoded and as
/// its files; a larger one waits until it is alone.
const READING_KIB: u32 = 48 * 1024;
/// Bytes of a mail in which its head is looked for when the rest cannot be read.
const HEAD_BYTES: usize = 256 * 1024;

/// The job that reads letters.
pub fn reader(app: &App) -> Handler {
    reader_with(app, mail::read)
}

/// The same with another way to read.
pub fn reader_with(app: &App, read: ReadMail) -> Handler {
    let desk = Desk {
        app: app.clone(),
        read,
        room: Arc::new(Semaphore::new(READING_KIB as usize)),
        senders: Senders::new(&app.config().name_servers),
    };
    let handler = Handler::outside(move |job: ReadLetter| work(desk.clone(), job.letter));
    handler.tried(ATTEMPTS_MAX).when_given_up(give_up)
}

/// The job was tried as often as jobs are: a person must look.
fn give_up(tx: &mut Tx<'_>, order: &str) -> Result<(), JobError> {
    let ReadLetter { letter } = payload(order)?;
    Ok(quarantine(tx, letter, (QuarantineReason::Crashed, ""))?)
}

/// Bytes of memory that one picture of a letter takes at most: 33 million points in colour.
const PICTURE_MAX: u64 = 100 * 1024 * 1024;
/// Bytes that all pictures of one letter take, one after the other; about a second of one core.
const PICTURES_MAX: u64 = 200 * 1024 * 1024;
static READING_PICTURE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// Where letters are read.
#[derive(Clone)]
struct Desk {
    app: App,
    read: ReadMail,
    /// One permit for each KiB that may be read at the same time.
    room: Arc<Semaphore>,
    senders: Senders,
}

async fn work(desk: Desk, id: LetterId) -> Result<(), JobError> {
    let Desk { app, read, room, senders } = desk;
    let found = app.db().read(move |tx| find(tx, id)).await?;
    let Some((letter, mailbox, row)) = found else { return Ok(()) };
    let _room = room.acquire_many(kib_of(&letter)).await.map_err(|e| JobError::Later(e.to_string()))?;
    if letter.state == LetterState::Stored && !app.db().write(move |tx| begin(tx, id)).await? {
        return Ok(());
    }
    let raw: Arc<[u8]> = match row {
        Some(row) => match app.files().bytes(&row, FileSize::Full).await {
            Ok(bytes) => bytes.into(),
            Err(error) => return broke(&app, &letter, (QuarantineReason::Missing, error.to_string())).await,
        },
        None => return broke(&app, &letter, (QuarantineReason::Missing, String::new())).await,
    };
    if letter.state == LetterState::Quarantined {
        return note_head(&app, read, id, &raw).await;
    }
    let (bytes, charset) = (Arc::clone(&raw), Charset::named(&mailbox.charset).unwrap_or(Charset::UTF_8));
    match on_a_thread(move || read(&bytes, charset)).await {
        Ok(Ok(read)) => {
            let checked = senders.check(&read, &raw, (&letter, &mailbox)).await;
            bring(&app, &letter, &mailbox, (read, checked)).await
        }
        // The same bytes would break the same limit again, here and below.
        Ok(Err(unreadable)) => {
            let told = unreadable.key();
            app.db().write(move |tx| quarantine(tx, id, (QuarantineReason::Unreadable, told))).await?;
            note_head(&app, read, id, &raw).await
        }
        Err(Broke::TooSlow) => {
            app.db().write(move |tx| quarantine(tx, id, (QuarantineReason::TooSlow, ""))).await?;
            note_head(&app, read, id, &raw).await
        }
        Err(Broke::Panicked(words)) => broke(&app, &letter, (QuarantineReason::Crashed, words)).await,
    }
}

type Found = (Letter, Mailbox, Option<files::FileRow>);

/// The letter, if there is still something to read.
fn find(tx: &mut Tx<'_>, id: LetterId) -> Result<Option<Found>, JobError> {
    let Some(letter) = letters::letter(tx, &READER, id)? else { return Ok(None) };
    let is_new = letter.state == LetterState::Stored;
    let wants_head = letter.state == LetterState::Quarantined && letter.sender.is_empty();
    let Some(mailbox) = mailboxes::mailbox(tx, letter.mailbox)?.filter(|_| is_new || wants_head) else {
        return Ok(None);
    };
    let row = files::file(tx, letter.file)?;
    Ok(Some((letter, mailbox, row)))
}

fn kib_of(letter: &Letter) -> u32 {
    u32::try_from(letter.bytes / 1024 + 1).unwrap_or(READING_KIB).min(READING_KIB)
}

/// Counts a try before it begins, so that one that ends the whole program counts too. False when it was tried often enough:
/// then the letter waits for a person, and nothing of it is read any more.
fn begin(tx: &mut Tx<'_>, id: LetterId) -> Result<bool, DbError> {
    let Some(letter) = letters::letter(tx, &READER, id)? else { return Ok(false) };
    let may_begin = decide_try(letter.tries);
    if may_begin {
        letters::note_try(tx, id, letter.tries + 1)?;
    } else {
        quarantine(tx, id, (QuarantineReason::Crashed, ""))?;
    }
    Ok(may_begin)
}

/// What only the database could not do is no try of the letter.
fn uncount(tx: &mut Tx<'_>, id: LetterId) -> Result<(), DbError> {
    let Some(letter) = letters::letter(tx, &READER, id)? else { return Ok(()) };
    letters::note_try(tx, id, (letter.tries - 1).max(0))
}

/// Stores what came with the letter, and brings it where it belongs.
async fn bring(
    app: &App,
    letter: &Letter,
    mailbox: &Mailbox,
    (mut read, checked): (mail::Letter, Checked),
) -> Result<(), JobError> {
    let (html, attached) = match stored(app, &read).await {
        Ok(stored) => stored,
        Err(error) => return away(app, letter, error).await,
    };
    let read_files = read.attachments.len();
    let keys = tickets::mail_keys(app).ok_or_else(|| JobError::Broken("the program has no key".into()))?;
    // For whom SMTP brought it is told by no field of a mail that was forwarded, or sent as a blind copy.
    let brought_for =
        letter.envelope_to.split(' ').filter(|address| !address.is_empty()).map(str::to_lowercase);
    let brought_for: Vec<String> = brought_for.filter(|one| !read.delivered_to.contains(one)).collect();
    read.delivered_to.extend(brought_for);
    let parcel = Parcel {
        letter: letter.id,
        mailbox: mailbox.clone(),
        read,
        checked,
        html,
        attached,
        files_left: read_files.saturating_sub(FILES_MAX),
        keys,
        own_address: app.config().mail_from.to_lowercase(),
    };
    let brought = app.db().write(move |tx| bringing::bring_letter(tx, &parcel)).await;
    match brought {
        Ok(()) => Ok(()),
        Err(error) if error.is_passing() => away(app, letter, error).await,
        Err(error) => broke(app, letter, (QuarantineReason::Crashed, error.to_string())).await,
    }
}

async fn away(app: &App, letter: &Letter, error: DbError) -> Result<(), JobError> {
    let id = letter.id;
    let _ = app.db().write(move |tx| uncount(tx, id)).await;
    Err(JobError::Db(error))
}

async fn stored(app: &App, read: &mail::Letter) -> Result<(Option<StoredFile>, Vec<Attached>), DbError> {
    let html = match &read.html {
        None => None,
        Some(html) => {
            let bytes = html.clone().into_bytes();
            Some(app.files().store_bytes(app.db(), ("mail.html", "text/html"), bytes).await?)
        }
    };
    let (mut attached, mut left) = (Vec::new(), PICTURES_MAX);
    for attachment in read.attachments.iter().take(FILES_MAX) {
        let content_id = attachment.content_id.clone().filter(|_| attachment.is_inline);
        attached.push(Attached { file: store(app, attachment, &mut left).await?, content_id });
    }
    Ok((html, attached))
}

/// A picture is written anew, so that it can be shown; everything else is kept as it came and only handed over. So is a picture
/// for which no room is left: a small file may be a picture that fills the memory.
async fn store(app: &App, attachment: &Attachment, left: &mut u64) -> Result<StoredFile, DbError> {
    let (name, bytes) = (attachment.name.clone(), attachment.bytes.clone());
    let is_picture = attachment.media_type.starts_with("image/");
    let weight = is_picture.then(|| Photo::weight(&bytes).ok()).flatten();
    if let Some(weight) = weight.filter(|weight| *weight <= PICTURE_MAX.min(*left)) {
        *left -= weight;
        // One at a time in the whole program: what is read beside each other adds up.
        let one = READING_PICTURE.lock().await;
        let read = tokio::task::spawn_blocking(move || Photo::read(&name, &bytes)).await;
        drop(one);
        if let Ok(Ok(photo)) = read {
            return app.files().store_photo(app.db(), photo).await;
        }
    }
    let kind = (attachment.name.as_str(), named_type(attachment));
    app.files().store_bytes(app.db(), kind, attachment.bytes.clone()).await
}

/// What a file is kept as. What only Outlook or the holder of a key opens says so, whatever its bytes look like.
fn named_type(attachment: &Attachment) -> &str {
    let is_smime = attachment.declared_type.contains("pkcs7");
    match attachment.kind {
        AttachmentKind::Tnef => "application/ms-tnef",
        AttachmentKind::Encrypted if is_smime => "application/pkcs7-mime",
        AttachmentKind::Encrypted => "application/pgp-encrypted",
        AttachmentKind::File | AttachmentKind::Letter | AttachmentKind::Signature => &attachment.media_type,
    }
}

/// A try broke off; after the last one the letter waits for a person.
async fn broke(app: &App, letter: &Letter, why: (QuarantineReason, String)) -> Result<(), JobError> {
    let (id, (reason, detail)) = (letter.id, why);
    tracing::error!(letter = %id, %detail, "reading a letter broke off");
    let told = detail.clone();
    let next = app
        .db()
        .write(move |tx| -> Result<AfterFailure, DbError> {
            let Some(letter) = letters::letter(tx, &READER, id)? else { return Ok(AfterFailure::Quarantine) };
            let next = decide_after_failure(letter.tries);
            if next == AfterFailure::Quarantine {
                quarantine(tx, id, (reason, &told))?;
            }
            Ok(next)
        })
        .await?;
    match next {
        AfterFailure::Again => Err(JobError::Later(detail)),
        AfterFailure::Quarantine => Ok(()),
    }
}

fn quarantine(
    tx: &mut Tx<'_>,
    id: LetterId,
    (reason, detail): (QuarantineReason, &str),
) -> Result<(), DbError> {
    let letter = letters::letter(tx, &READER, id)?;
    if letter.is_none_or(|letter| letter.state != LetterState::Stored) {
        return Ok(());
    }
    let detail: String = detail.chars().take(500).collect();
    letters::move_letter(tx, id, LetterState::Quarantined, (Some(reason), &detail))?;
    tx.touch(Audience::Staff, "mail")
}

/// Reads sender and subject of a letter that waits, for the list. A head that cannot be read either stays unknown.
async fn note_head(app: &App, read: ReadMail, id: LetterId, raw: &[u8]) -> Result<(), JobError> {
    let ends = [b"\r\n\r\n".as_slice(), b"\n\n"];
    let window = raw.get(..HEAD_BYTES).unwrap_or(raw);
    let end = ends.iter().filter_map(|end| window.windows(end.len()).position(|w| w == *end)).min();
    let head = [window.get(..end.unwrap_or(window.len())).unwrap_or_default(), b"\r\n\r\n"].concat();
    // Of a part inside parts only the head is left, which says nothing without its type.
    let head: Vec<u8> = without_content_type(&head);
    let Ok(Ok(known)) = on_a_thread(move || read(&head, Charset::UTF_8)).await else { return Ok(()) };
    let sender = known.from.first().map(|from| from.address.clone()).unwrap_or_default();
    let subject: String = known.subject.chars().take(300).collect();
    Ok(app.db().write(move |tx| letters::note_head(tx, id, (&sender, &subject))).await?)
}

/// The head without what it says of the body, so that a body that is not there is not missed.
fn without_content_type(head: &[u8]) -> Vec<u8> {
    let mut kept = Vec::new();
    let mut is_skipped = false;
    for line in head.split_inclusive(|byte| *byte == b'\n') {
        let goes_on = line.first().is_some_and(|byte| matches!(byte, b' ' | b'\t'));
        if !goes_on {
            is_skipped = line.get(..8).is_some_and(|name| name.eq_ignore_ascii_case(b"content-"));
        }
        if !is_skipped {
            kept.extend_from_slice(line);
        }
    }
    kept
}

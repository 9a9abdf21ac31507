//! Mailboxes and how their doors fare.

use identity::TeamId;
use kernel::{Locale, Timestamp};
use platform::{
    db::{DbError, Tx},
    from_row,
};

use crate::model::{Door, ImapDoor, Mailbox, MailboxId, MailboxState, SignIn, SignInWay, Tls};

/// No shop has more.
const MAILBOXES_MAX: i64 = 200;

struct MailboxRow {
    id: MailboxId,
    name: String,
    address: String,
    kind: String,
    host: String,
    port: u32,
    tls: Tls,
    login: String,
    way: SignInWay,
    secret: Option<Vec<u8>>,
    folder: String,
    done_folder: String,
    charset: String,
    trusted_server: String,
    locale: Locale,
    takes_tokens: bool,
    team: Option<TeamId>,
    is_active: bool,
    generation: i64,
    version: i64,
}
from_row!(MailboxRow {
    id,
    name,
    address,
    kind,
    host,
    port,
    tls,
    login,
    way,
    secret,
    folder,
    done_folder,
    charset,
    trusted_server,
    locale,
    takes_tokens,
    team,
    is_active,
    generation,
    version
});

impl From<MailboxRow> for Mailbox {
    fn from(row: MailboxRow) -> Self {
        let door = match row.kind.as_str() {
            "imap" => Door::Imap(ImapDoor {
                host: row.host,
                port: u16::try_from(row.port).unwrap_or(0),
                tls: row.tls,
                login: row.login,
                way: row.way,
                secret: row.secret,
                folder: row.folder,
                done_folder: row.done_folder,
            }),
            "smtp" => Door::Smtp,
            _ => Door::Pipe,
        };
        Self {
            id: row.id,
            name: row.name,
            address: row.address,
            door,
            charset: row.charset,
            trusted_server: row.trusted_server,
            locale: row.locale,
            takes_tokens: row.takes_tokens,
            team: row.team,
            is_active: row.is_active,
            generation: row.generation,
            version: row.version,
        }
    }
}

macro_rules! mailbox_sql {
    ($rest:literal) => {
        concat!(
            "select id, name, address, kind, host, port, tls, login, way, secret, folder, done_folder, charset,
             trusted_server, locale, takes_tokens, team_id, is_active, generation, version from mailbox ",
            $rest
        )
    };
}

pub(crate) fn mailboxes(tx: &mut Tx<'_>) -> Result<Vec<Mailbox>, DbError> {
    let rows: Vec<MailboxRow> = tx.all(mailbox_sql!("order by name limit $1"), &[&MAILBOXES_MAX])?;
    Ok(rows.into_iter().map(Mailbox::from).collect())
}

/// One mailbox.
///
/// # Errors
/// Whatever the database says.
pub fn mailbox(tx: &mut Tx<'_>, id: MailboxId) -> Result<Option<Mailbox>, DbError> {
    Ok(tx.first::<MailboxRow>(mailbox_sql!("where id = $1"), &[&id])?.map(Mailbox::from))
}

/// Another mailbox that has the name or the address already.
pub(crate) fn namesake(
    tx: &mut Tx<'_>,
    id: MailboxId,
    (name, address): (&str, &str),
) -> Result<Option<Mailbox>, DbError> {
    let sql = mailbox_sql!("where id <> $1 and (name = $2 or address = $3) order by name limit 1");
    Ok(tx.first::<MailboxRow>(sql, &[&id, &name, &address])?.map(Mailbox::from))
}

/// The columns of the door; those of other kinds stay empty.
struct DoorColumns<'d> {
    host: &'d str,
    port: i64,
    tls: Tls,
    login: &'d str,
    way: SignInWay,
    secret: Option<&'d [u8]>,
    folder: &'d str,
    done_folder: &'d str,
}

impl<'d> DoorColumns<'d> {
    fn of(door: &'d Door) -> Self {
        match door {
            Door::Imap(imap) => Self {
                host: &imap.host,
                port: i64::from(imap.port),
                tls: imap.tls,
                login: &imap.login,
                way: imap.way,
                secret: imap.secret.as_deref(),
                folder: &imap.folder,
                done_folder: &imap.done_folder,
            },
            Door::Smtp | Door::Pipe => Self {
                host: "",
                port: 0,
                tls: Tls::None,
                login: "",
                way: SignInWay::Password,
                secret: None,
                folder: "",
                done_folder: "",
            },
        }
    }
}

pub(crate) fn add_mailbox(tx: &mut Tx<'_>, mailbox: &Mailbox) -> Result<(), DbError> {
    let (now, door, kind) = (tx.now(), DoorColumns::of(&mailbox.door), mailbox.door.name());
    tx.exec(
        "insert into mailbox (id, name, address, kind, host, port, tls, login, way, secret, folder, done_folder,
         charset, trusted_server, locale, takes_tokens, is_active, version, changed_at, generation,
         team_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)",
        &[
            &mailbox.id,
            &mailbox.name,
            &mailbox.address,
            &kind,
            &door.host,
            &door.port,
            &door.tls,
            &door.login,
            &door.way,
            &door.secret,
            &door.folder,
            &door.done_folder,
            &mailbox.charset,
            &mailbox.trusted_server,
            &mailbox.locale,
            &mailbox.takes_tokens,
            &mailbox.is_active,
            &mailbox.version,
            &now,
            &mailbox.generation,
            &mailbox.team,
        ],
    )?;
    tx.exec(
        "insert into mailbox_state (mailbox_id, uid_validity, seen_uid, sign_in, problem, backlog)
         values ($1, 0, 0, 'untried', '', 0)",
        &[&mailbox.id],
    )?;
    Ok(())
}

/// Saves a changed mailbox as the version that it names. The door is tried anew.
pub(crate) fn save_mailbox(tx: &mut Tx<'_>, mailbox: &Mailbox) -> Result<(), DbError> {
    let (now, door, kind) = (tx.now(), DoorColumns::of(&mailbox.door), mailbox.door.name());
    tx.exec(
        "update mailbox set name = $2, address = $3, kind = $4, host = $5, port = $6, tls = $7, login = $8,
         way = $9, secret = $10, folder = $11, done_folder = $12, charset = $13, trusted_server = $14,
         locale = $15, takes_tokens = $16, is_active = $17, version = $18, changed_at = $19, generation = $20,
         team_id = $21 where id = $1",
        &[
            &mailbox.id,
            &mailbox.name,
            &mailbox.address,
            &kind,
            &door.host,
            &door.port,
            &door.tls,
            &door.login,
            &door.way,
            &door.secret,
            &door.folder,
            &door.done_folder,
            &mailbox.charset,
            &mailbox.trusted_server,
            &mailbox.locale,
            &mailbox.takes_tokens,
            &mailbox.is_active,
            &mailbox.version,
            &now,
            &mailbox.generation,
            &mailbox.team,
        ],
    )?;
    tx.exec(
        "update mailbox_state set sign_in = 'untried', problem = '', token_expires_at = null where mailbox_id = $1",
        &[&mailbox.id],
    )?;
    Ok(())
}

/// Another folder or server counts its mails anew.
pub(crate) fn forget_numbering(tx: &mut Tx<'_>, mailbox: MailboxId) -> Result<(), DbError> {
    tx.exec("update mailbox_state set uid_validity = 0, seen_uid = 0 where mailbox_id = $1", &[&mailbox])?;
    Ok(())
}

/// A provider gave another refresh token. The version stays: the door that fetched it goes on.
pub(crate) fn save_secret(tx: &mut Tx<'_>, mailbox: MailboxId, sealed: &[u8]) -> Result<(), DbError> {
    tx.exec("update mailbox set secret = $2 where id = $1", &[&mailbox, &sealed])?;
    Ok(())
}

struct StateRow(MailboxState);

impl platform::db::FromRow for StateRow {
    fn from_row(row: &mut platform::db::Row<'_>) -> Result<Self, DbError> {
        Ok(Self(MailboxState {
            uid_validity: row.next()?,
            seen_uid: row.next()?,
            sign_in: row.next()?,
            sign_in_at: row.next()?,
            problem: row.next()?,
            token_expires_at: row.next()?,
            last_fetch_at: row.next()?,
            last_mail_at: row.next()?,
            backlog: row.next()?,
            since: row.next()?,
        }))
    }
}

/// How the door of a mailbox fares.
///
/// # Errors
/// Whatever the database says.
pub fn state_of(tx: &mut Tx<'_>, mailbox: MailboxId) -> Result<Option<MailboxState>, DbError> {
    let row: Option<StateRow> = tx.first(
        "select s.uid_validity, s.seen_uid, s.sign_in, s.sign_in_at, s.problem, s.token_expires_at,
         s.last_fetch_at, s.last_mail_at, s.backlog, m.changed_at
         from mailbox_state s join mailbox m on m.id = s.mailbox_id where s.mailbox_id = $1",
        &[&mailbox],
    )?;
    Ok(row.map(|StateRow(state)| state))
}

/// Whether we may come in, and what was said if not. `sign_in_at` stays where nothing changed.
pub(crate) fn note_sign_in(
    tx: &mut Tx<'_>,
    mailbox: MailboxId,
    (sign_in, problem): (SignIn, &str),
) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec(
        "update mailbox_state set problem = $3,
         sign_in_at = case when sign_in = $2 then sign_in_at else $4 end, sign_in = $2 where mailbox_id = $1",
        &[&mailbox, &sign_in, &problem, &now],
    )?;
    Ok(())
}

pub(crate) fn note_token(tx: &mut Tx<'_>, mailbox: MailboxId, until: Timestamp) -> Result<(), DbError> {
    tx.exec("update mailbox_state set token_expires_at = $2 where mailbox_id = $1", &[&mailbox, &until])?;
    Ok(())
}

/// The server was asked, and so many letters are left there.
pub(crate) fn note_progress(tx: &mut Tx<'_>, mailbox: MailboxId, backlog: i64) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec(
        "update mailbox_state set last_fetch_at = $2, backlog = $3 where mailbox_id = $1",
        &[&mailbox, &now, &backlog],
    )?;
    Ok(())
}

/// Everything up to `seen_uid` of this numbering is stored. Two fetchers may note at once: the number only grows within
/// a numbering. One that still fetches from an earlier account notes nothing.
pub(crate) fn note_fetch(
    tx: &mut Tx<'_>,
    (mailbox, generation): (MailboxId, i64),
    (uid_validity, seen_uid): (i64, i64),
) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec(
        "update mailbox_state set seen_uid = case when uid_validity = $2 and seen_uid > $3 then seen_uid else $3 end,
         uid_validity = $2, last_fetch_at = $4, backlog = 0 where mailbox_id = $1
         and exists (select 1 from mailbox m where m.id = mailbox_state.mailbox_id and m.generation = $5)",
        &[&mailbox, &uid_validity, &seen_uid, &now, &generation],
    )?;
    Ok(())
}

/// A letter came in. It is counted here too, beside its own row, so that one that is gone is missed.
pub(crate) fn note_mail(tx: &mut Tx<'_>, mailbox: MailboxId) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec(
        "update mailbox_state set last_mail_at = $2, stored = stored + 1 where mailbox_id = $1",
        &[&mailbox, &now],
    )?;
    Ok(())
}

//! Accounts at platforms, what these told us, and what was handed to them.

use kernel::{Timestamp, Uuid};
use platform::{
    db::{DbError, Tx},
    from_row,
};
use tickets::{ChatAccountId, MessageId, StrandId};

use super::model::{ChatAccount, ChatEvent, ChatEventId, ChatState, Platform};
use crate::hooks::EventState;

/// No shop has more.
const ACCOUNTS_MAX: i64 = 100;
/// Answers of one account that are on the way, at most.
const NAMELESS_MAX: i64 = 200;
/// Kinds of events that are listed.
const KINDS_MAX: i64 = 50;

struct AccountRow {
    id: ChatAccountId,
    kind: Platform,
    name: String,
    app_id: String,
    page_id: String,
    sealed: Vec<u8>,
    is_active: bool,
    refused: i64,
    last_in_at: Option<Timestamp>,
    last_out_at: Option<Timestamp>,
    problem: String,
}
from_row!(AccountRow {
    id,
    kind,
    name,
    app_id,
    page_id,
    sealed,
    is_active,
    refused,
    last_in_at,
    last_out_at,
    problem
});

impl From<AccountRow> for ChatAccount {
    fn from(row: AccountRow) -> Self {
        let AccountRow { id, kind, name, app_id, page_id, sealed, is_active, .. } = row;
        let state = ChatState {
            refused: row.refused,
            last_in_at: row.last_in_at,
            last_out_at: row.last_out_at,
            problem: row.problem,
        };
        Self { id, kind, name, app_id, page_id, sealed, is_active, state }
    }
}

macro_rules! account_sql {
    ($rest:literal) => {
        concat!(
            "select id, kind, name, app_id, page_id, secrets, is_active, refused, last_in_at, last_out_at, problem
             from chat_account ",
            $rest
        )
    };
}

pub(crate) fn accounts(tx: &mut Tx<'_>) -> Result<Vec<ChatAccount>, DbError> {
    let rows: Vec<AccountRow> = tx.all(account_sql!("order by name limit $1"), &[&ACCOUNTS_MAX])?;
    Ok(rows.into_iter().map(ChatAccount::from).collect())
}

pub(crate) fn account(tx: &mut Tx<'_>, id: ChatAccountId) -> Result<Option<ChatAccount>, DbError> {
    Ok(tx.first::<AccountRow>(account_sql!("where id = $1"), &[&id])?.map(ChatAccount::from))
}

pub(crate) fn is_name_taken(tx: &mut Tx<'_>, id: ChatAccountId, name: &str) -> Result<bool, DbError> {
    tx.exists("select cast(1 as bigint) from chat_account where name = $2 and id <> $1", &[&id, &name])
}

pub(crate) fn add_account(tx: &mut Tx<'_>, account: &ChatAccount) -> Result<(), DbError> {
    tx.exec(
        "insert into chat_account (id, kind, name, app_id, page_id, secrets, is_active, refused, problem)
         values ($1, $2, $3, $4, $5, $6, $7, 0, '')",
        &[
            &account.id,
            &account.kind,
            &account.name,
            &account.app_id,
            &account.page_id,
            &account.sealed,
            &account.is_active,
        ],
    )
    .map(drop)
}

/// Saves a changed account. Whether it can send is tried anew.
pub(crate) fn save_account(tx: &mut Tx<'_>, account: &ChatAccount) -> Result<(), DbError> {
    tx.exec(
        "update chat_account set name = $2, app_id = $3, page_id = $4, secrets = $5, is_active = $6, problem = ''
         where id = $1",
        &[
            &account.id,
            &account.name,
            &account.app_id,
            &account.page_id,
            &account.sealed,
            &account.is_active,
        ],
    )
    .map(drop)
}

pub(crate) fn save_secrets(tx: &mut Tx<'_>, id: ChatAccountId, sealed: &[u8]) -> Result<(), DbError> {
    tx.exec("update chat_account set secrets = $2, problem = '' where id = $1", &[&id, &sealed]).map(drop)
}

pub(crate) fn note_problem(tx: &mut Tx<'_>, id: ChatAccountId, problem: &str) -> Result<(), DbError> {
    tx.exec("update chat_account set problem = $2 where id = $1", &[&id, &problem]).map(drop)
}

pub(crate) fn count_refused(tx: &mut Tx<'_>, id: ChatAccountId) -> Result<(), DbError> {
    tx.exec("update chat_account set refused = refused + 1 where id = $1", &[&id]).map(drop)
}

/// Keeps an event. False when it is here already.
pub(crate) fn add_event(
    tx: &mut Tx<'_>,
    id: ChatEventId,
    (account, event_id, kind): (ChatAccountId, &str, &str),
    raw: &str,
) -> Result<bool, DbError> {
    let now = tx.now();
    let added = tx.exec(
        "insert into chat_event (id, account_id, event_id, kind, raw, state, received_at)
         values ($1, $2, $3, $4, $5, 'stored', $6) on conflict (account_id, event_id) do nothing",
        &[&id, &account, &event_id, &kind, &raw, &now],
    )?;
    tx.exec("update chat_account set last_in_at = $2 where id = $1", &[&account, &now])?;
    Ok(added > 0)
}

struct EventRow {
    account: ChatAccountId,
    raw: String,
    state: EventState,
    received_at: Timestamp,
}
from_row!(EventRow { account, raw, state, received_at });

pub(crate) fn event(tx: &mut Tx<'_>, id: ChatEventId) -> Result<Option<ChatEvent>, DbError> {
    let sql = "select account_id, raw, state, received_at from chat_event where id = $1";
    let row: Option<EventRow> = tx.first(sql, &[&id])?;
    Ok(row.map(|EventRow { account, raw, state, received_at }| ChatEvent {
        account,
        raw,
        state,
        received_at,
    }))
}

pub(crate) fn settle_event(tx: &mut Tx<'_>, id: ChatEventId, state: EventState) -> Result<(), DbError> {
    tx.exec("update chat_event set state = $2 where id = $1", &[&id, &state]).map(drop)
}

/// Kinds of events that stand in a state, and how many of each: those that we do not read, those that broke off.
pub(crate) fn kinds_of(
    tx: &mut Tx<'_>,
    account: ChatAccountId,
    state: EventState,
) -> Result<Vec<(String, i64)>, DbError> {
    tx.all(
        "select kind, count(*) from chat_event where account_id = $1 and state = $2 group by kind
         order by kind limit $3",
        &[&account, &state, &KINDS_MAX],
    )
}

/// Where every event of the shop is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ChatLaw {
    /// Not read yet.
    pub stored: i64,
    /// Did what they had to do.
    pub processed: i64,
    /// Of kinds that we do not read.
    pub unread: i64,
    /// Wait for a person.
    pub failed: i64,
}

/// Counts the events by where they are.
///
/// # Errors
/// Whatever the database says.
pub fn chat_law(tx: &mut Tx<'_>) -> Result<ChatLaw, DbError> {
    let rows: Vec<(EventState, i64)> =
        tx.all("select state, count(*) from chat_event group by state limit 10", &[])?;
    let count = |state| rows.iter().find(|(known, _)| *known == state).map_or(0, |(_, count)| *count);
    Ok(ChatLaw {
        stored: count(EventState::Stored),
        processed: count(EventState::Processed),
        unread: count(EventState::Unread),
        failed: count(EventState::Failed),
    })
}

/// Whether an account that is switched on cannot send, and whether events wait for a person.
pub(crate) fn chat_alarms(tx: &mut Tx<'_>) -> Result<(bool, bool), DbError> {
    let dumb = "select cast(1 as bigint) from chat_account where is_active and problem <> '' limit 1";
    let failed = "select cast(1 as bigint) from chat_account a join chat_event e on e.account_id = a.id
                  and e.state = 'failed' limit 1";
    Ok((tx.exists(dumb, &[])?, tx.exists(failed, &[])?))
}

/// A person at a platform, and the conversation in which that person last wrote.
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) strand: StrandId,
}

pub(crate) fn person(
    tx: &mut Tx<'_>,
    account: ChatAccountId,
    address: &str,
) -> Result<Option<Person>, DbError> {
    let row: Option<(String, StrandId)> = tx.first(
        "select name, strand_id from chat_person where account_id = $1 and address = $2",
        &[&account, &address],
    )?;
    Ok(row.map(|(name, strand)| Person { name, strand }))
}

pub(crate) fn save_person(
    tx: &mut Tx<'_>,
    (account, address): (ChatAccountId, &str),
    person: &Person,
) -> Result<(), DbError> {
    tx.exec(
        "insert into chat_person (account_id, address, name, strand_id) values ($1, $2, $3, $4)
         on conflict (account_id, address) do update set name = excluded.name, strand_id = excluded.strand_id",
        &[&account, &address, &person.name, &person.strand],
    )
    .map(drop)
}

/// Marks an answer as being handed over. False when somebody began that before: whether it arrived, nobody knows.
pub(crate) fn begin_copy(
    tx: &mut Tx<'_>,
    message: MessageId,
    account: ChatAccountId,
) -> Result<bool, DbError> {
    let now = tx.now();
    let begun = tx.exec(
        "insert into chat_copy (message_id, account_id, begun_at) values ($1, $2, $3)
         on conflict (message_id) do nothing",
        &[&message, &account, &now],
    )?;
    Ok(begun > 0)
}

/// It was not handed over after all, and may be tried again.
pub(crate) fn forget_copy(tx: &mut Tx<'_>, message: MessageId) -> Result<(), DbError> {
    tx.exec("delete from chat_copy where message_id = $1 and remote_id is null", &[&message]).map(drop)
}

/// The platform has it, under this id.
pub(crate) fn note_sent(
    tx: &mut Tx<'_>,
    message: MessageId,
    (account, remote_id): (ChatAccountId, &str),
) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec("update chat_copy set remote_id = $2 where message_id = $1", &[&message, &remote_id])?;
    tx.exec("update chat_account set last_out_at = $2, problem = '' where id = $1", &[&account, &now])
        .map(drop)
}

/// The answer that a platform knows under this id.
pub(crate) fn message_by_remote(
    tx: &mut Tx<'_>,
    account: ChatAccountId,
    remote_id: &str,
) -> Result<Option<MessageId>, DbError> {
    let found: Option<Uuid> = tx.value(
        "select message_id from chat_copy where account_id = $1 and remote_id = $2",
        &[&account, &remote_id],
    )?;
    Ok(found.map(MessageId::from_uuid))
}

/// The words of this event stand in that strand.
pub(crate) fn note_strand(tx: &mut Tx<'_>, id: ChatEventId, strand: StrandId) -> Result<(), DbError> {
    tx.exec("update chat_event set strand_id = $2 where id = $1", &[&id, &strand]).map(drop)
}

/// What was said in a strand was erased: the events that told of it, and the name of whoever said it.
pub(crate) fn forget_strand(tx: &mut Tx<'_>, strand: StrandId) -> Result<(), DbError> {
    tx.exec(
        "update chat_event set raw = '' where state <> 'stored' and exists (select 1 from chat_person p
         where p.strand_id = $1 and p.account_id = chat_event.account_id
         and chat_event.raw like '%' || p.address || '%')",
        &[&strand],
    )?;
    tx.exec("update chat_event set raw = '' where strand_id = $1", &[&strand])?;
    tx.exec("delete from chat_person where strand_id = $1", &[&strand]).map(drop)
}

/// Answers that were begun since then and of which no id is known, the oldest first.
pub(crate) fn nameless_copies(
    tx: &mut Tx<'_>,
    account: ChatAccountId,
    since: Timestamp,
) -> Result<Vec<MessageId>, DbError> {
    let rows: Vec<(Uuid,)> = tx.all(
        "select message_id from chat_copy where account_id = $1 and begun_at >= $2 and remote_id is null
         order by begun_at, message_id limit $3",
        &[&account, &since, &NAMELESS_MAX],
    )?;
    Ok(rows.into_iter().map(|(id,)| MessageId::from_uuid(id)).collect())
}

/// Words that a colleague wrote in the platform's own application, and the id under which it knows them.
pub(crate) fn add_echo(
    tx: &mut Tx<'_>,
    message: MessageId,
    (account, remote_id): (ChatAccountId, &str),
) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec(
        "insert into chat_copy (message_id, account_id, remote_id, begun_at) values ($1, $2, $3, $4)",
        &[&message, &account, &remote_id, &now],
    )
    .map(drop)
}

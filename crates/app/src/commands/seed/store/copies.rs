//! SQL that multiplies tickets: a million through the actions of the room would take an hour and measure nothing more.

use kernel::Uuid;
use platform::{DbError, Tx, db::Dialect};

/// Which copy of the first tickets is written.
#[derive(Debug, Clone, Copy)]
pub(in crate::commands::seed) struct Copying {
    /// The number of the shop's first ticket.
    pub(in crate::commands::seed) first: i64,
    /// So many tickets, from the first on, are copied.
    pub(in crate::commands::seed) tickets: i64,
    /// The copy of a ticket has a number that is greater by this.
    pub(in crate::commands::seed) shift: i64,
    /// Whose SQL is spoken.
    pub(in crate::commands::seed) dialect: Dialect,
    /// Counts the copies from 1; it is part of each copied id.
    pub(in crate::commands::seed) nth: i64,
}

/// How an engine says what both mean.
struct Words {
    /// The id of the copy of `{}`: two of its random bytes are the copy's number `$4`, and it has the version 8, which no
    /// original has.
    id: &'static str,
    /// The text of `{}`, a number, with six digits.
    six: &'static str,
}

const SQLITE: Words = Words {
    id: "cast(substr({}, 1, 6) || x'80' || substr({}, 8, 3) || unhex(printf('%04x', $4)) || substr({}, 13) as blob)",
    six: "printf('%06d', {})",
};
const POSTGRES: Words = Words {
    id:
        "cast(overlay(overlay(cast({} as text) placing lpad(to_hex(cast($4 as bigint)), 4, '0') from 25 for 4)
         placing '80' from 15 for 2) as uuid)",
    six: "lpad(cast({} as text), greatest(6, length(cast({} as text))), '0')",
};

impl Words {
    fn id(&self, of: &str) -> String {
        self.id.replace("{}", of)
    }

    /// The code of a ticket stands in its first message; that of the copy is as much greater as its number.
    fn body(&self) -> String {
        let six = |n: &str| self.six.replace("{}", n);
        format!(
            "replace(m.body, 'SEED' || {}, 'SEED' || {})",
            six("(t.number - $1)"),
            six("(t.number - $1 + $3)")
        )
    }
}

/// Numbers the products by age, so that copies are about other products, and so other customers, than their originals.
pub(in crate::commands::seed) fn number_subjects(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.exec(
        "create table if not exists seed_subject (n bigint primary key, asset_id uuid, customer_id uuid)",
        &[],
    )?;
    tx.exec("delete from seed_subject", &[])?;
    tx.exec(
        "insert into seed_subject (n, asset_id, customer_id)
         select row_number() over (order by a.serial_key) - 1, a.id, o.customer
         from asset a join ownership o on o.asset = a.id and o.until_on is null",
        &[],
    )?;
    Ok(())
}

/// Writes a copy of each of the first tickets, with its messages and history, about another product.
pub(in crate::commands::seed) fn copy(tx: &mut Tx<'_>, copying: Copying) -> Result<(), DbError> {
    let Copying { first, tickets, shift, nth, dialect } = copying;
    let words = match dialect {
        Dialect::Sqlite => &SQLITE,
        Dialect::Postgres => &POSTGRES,
    };
    for sql in [tickets_sql(words), messages_sql(words), events_sql(words)] {
        tx.exec(sql.leak(), &[&first, &tickets, &shift, &nth])?;
    }
    Ok(())
}

const ORIGINALS: &str =
    "t.number >= cast($1 as bigint) and t.number < cast($1 as bigint) + cast($2 as bigint)";

fn tickets_sql(words: &Words) -> String {
    let (id, root, last) = (words.id("t.id"), words.id("t.root_id"), words.id("t.last_message_id"));
    format!(
        "insert into ticket (id, number, customer_id, asset_id, branch_id, subject, reason, channel, priority, opened_at,
            requester, has_mail, stage, status, ended_at, owner_id, staff_wrote, unanswered, last_message_id, updated_at,
            events, next_due_at, due_metric, root_id, policy_id, epoch, team_id)
         select {id}, t.number + cast($3 as bigint), s.customer_id, s.asset_id, t.branch_id, t.subject, t.reason, t.channel,
            t.priority, t.opened_at, t.requester, t.has_mail, t.stage, t.status, t.ended_at, t.owner_id, t.staff_wrote,
            t.unanswered, {last}, t.updated_at, t.events, t.next_due_at, t.due_metric, {root}, t.policy_id,
            t.epoch, t.team_id
         from ticket t join seed_subject o on o.asset_id = t.asset_id
         join seed_subject s on s.n = (o.n + cast($3 as bigint)) % (select count(*) from seed_subject)
         where {ORIGINALS}"
    )
}

fn messages_sql(words: &Words) -> String {
    let (id, ticket, body) = (words.id("m.id"), words.id("m.ticket_id"), words.body());
    format!(
        "insert into message (id, ticket_id, class, author, staff_id, channel, body, mail_message_id, at)
         select {id}, {ticket}, m.class, m.author, m.staff_id, m.channel, {body}, null, m.at
         from message m join ticket t on t.id = m.ticket_id where {ORIGINALS}"
    )
}

fn events_sql(words: &Words) -> String {
    let (ticket, message) = (words.id("e.ticket_id"), words.id("e.message_id"));
    format!(
        "insert into ticket_event (ticket_id, seq, at, actor, kind, message_id, payload)
         select {ticket}, e.seq, e.at, e.actor, e.kind, {message}, e.payload
         from ticket_event e join ticket t on t.id = e.ticket_id where {ORIGINALS} and cast($3 as bigint) > 0"
    )
}

/// The tickets of a range of numbers with the words by which they are found, oldest first.
pub(in crate::commands::seed) fn findable(
    tx: &mut Tx<'_>,
    from: i64,
    until: i64,
) -> Result<Vec<(Uuid, String)>, DbError> {
    let rows: Vec<(Uuid, i64, String, String, String)> = tx.all(
        "select t.id, t.number, t.subject, t.requester,
            (select string_agg(m.body, ' ') from message m where m.ticket_id = t.id and m.class = 'public')
         from ticket t where t.number >= $1 and t.number < $2 order by t.number",
        &[&from, &until],
    )?;
    let text =
        |(id, number, subject, requester, words)| (id, format!("{number} {subject} {requester} {words}"));
    Ok(rows.into_iter().map(text).collect())
}

/// The number behind the last ticket's; the running number goes on there.
pub(in crate::commands::seed) fn next_number(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    Ok(tx.value("select coalesce(max(number), 0) + 1 from ticket", &[])?.unwrap_or(1))
}

/// Lets the running number go on behind the copies.
pub(in crate::commands::seed) fn continue_numbers(
    tx: &mut Tx<'_>,
    dialect: Dialect,
    last: i64,
) -> Result<(), DbError> {
    match dialect {
        Dialect::Sqlite => {
            tx.exec("update number_series set last = $1 where name = 'ticket'", &[&last]).map(drop)
        }
        Dialect::Postgres => {
            let last: Option<i64> = tx.value("select setval('number_ticket', $1)", &[&last])?;
            last.map(drop).ok_or_else(|| DbError::Engine("no number series ticket".into()))
        }
    }
}

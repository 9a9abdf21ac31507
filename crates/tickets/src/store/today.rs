//! What is late, what will be late today, and what nothing would bring back to anybody's eyes.

use kernel::{StaffId, Timestamp};
use platform::{
    db::{DbError, Tx},
    from_row, text_column,
};

use super::{COUNT_MAX, Place};
use crate::{
    clocks::{Metric, Priority, StatusKind},
    model::{Channel, Stage, TicketId},
    promises::overlooked::{LastWords, Why},
};

/// A ticket that is late, or will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TodayRow {
    pub(crate) id: TicketId,
    pub(crate) number: i64,
    pub(crate) requester: String,
    pub(crate) subject: String,
    pub(crate) channel: Channel,
    pub(crate) status: StatusKind,
    pub(crate) priority: Priority,
    pub(crate) owner: Option<StaffId>,
    pub(crate) due_at: Timestamp,
    pub(crate) due_metric: Option<Metric>,
    /// Whether its deadline is being computed anew.
    pub(crate) is_stale: bool,
}
from_row!(TodayRow {
    id,
    number,
    requester,
    subject,
    channel,
    status,
    priority,
    owner,
    due_at,
    due_metric,
    is_stale,
});

impl TodayRow {
    pub(crate) const fn place(&self) -> Place {
        Place { at: self.due_at, id: self.id }
    }
}

/// Which of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Watch {
    /// Everything that is late or will be.
    All,
    /// What is late already.
    Late,
    /// What nobody has.
    Nobody,
    /// Customers' words whose promise has passed.
    Unanswered,
}
text_column!(Watch { All = "all", Late = "late", Nobody = "nobody", Unanswered = "unanswered" });

macro_rules! due {
    ($which:literal) => {
        concat!(
            "select t.id, t.number, t.requester, t.subject, t.channel, t.status, t.priority, t.owner_id,
             t.next_due_at, t.due_metric,
             t.epoch < (select e.epoch from promise_epoch e where e.name = 'house')
             from ticket t where ",
            $which,
            " t.next_due_at < $1 and (t.next_due_at, t.id) > ($2, $3) order by t.next_due_at, t.id limit $4"
        )
    };
}

/// A page of them, what is due first before the others. `now` and the end of the day bound what is asked.
pub(crate) fn due_today(
    tx: &mut Tx<'_>,
    watch: Watch,
    (now, end): (Timestamp, Timestamp),
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<TodayRow>, DbError> {
    let place = after.unwrap_or(Place { at: Timestamp::MIN, id: TicketId::from_uuid(kernel::Uuid::nil()) });
    let (sql, until) = match watch {
        Watch::All => (due!(""), end),
        Watch::Late => (due!(""), now),
        Watch::Nobody => (due!("t.owner_id is null and"), end),
        Watch::Unanswered => {
            (due!("t.unanswered and t.due_metric in ('first_response', 'next_response') and"), now)
        }
    };
    tx.all(sql, &[&until, &place.at, &place.id, &limit])
}

/// How many there are of each, one more than [`COUNT_MAX`] at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct TodayCounts {
    pub(crate) all: i64,
    pub(crate) late: i64,
    pub(crate) nobody: i64,
    pub(crate) unanswered: i64,
}
from_row!(TodayCounts { all, late, nobody, unanswered });

impl TodayCounts {
    pub(crate) const fn of(&self, watch: Watch) -> i64 {
        match watch {
            Watch::All => self.all,
            Watch::Late => self.late,
            Watch::Nobody => self.nobody,
            Watch::Unanswered => self.unanswered,
        }
    }
}

macro_rules! counted {
    ($where:literal) => {
        concat!(
            "(select cast(count(*) as bigint) from (select id from ticket where ",
            $where,
            " limit $3) counted)"
        )
    };
}

pub(crate) fn today_counts(
    tx: &mut Tx<'_>,
    (now, end): (Timestamp, Timestamp),
) -> Result<TodayCounts, DbError> {
    let counts: Option<TodayCounts> = tx.first(
        concat!(
            "select ",
            counted!("next_due_at < $2"),
            ", ",
            counted!("next_due_at < $1"),
            ", ",
            counted!("next_due_at < $2 and owner_id is null"),
            ", ",
            counted!("next_due_at < $1 and unanswered and due_metric in ('first_response', 'next_response')")
        ),
        &[&now, &end, &(COUNT_MAX + 1)],
    )?;
    Ok(counts.unwrap_or_default())
}

struct LastWordsRow {
    id: TicketId,
    number: i64,
    stage: Stage,
    status: StatusKind,
    due_metric: Option<Metric>,
    ended_at: Option<Timestamp>,
    said_at: Timestamp,
    is_known: bool,
}
from_row!(LastWordsRow { id, number, stage, status, due_metric, ended_at, said_at, is_known });

/// Tickets whose newest public words are the customer's, in the order of their ids. The words are those of every ticket
/// that one stands for; a merged one is looked at where it is read. What was said to partners is no matter of the customer's.
pub(crate) fn last_words(
    tx: &mut Tx<'_>,
    after: Option<TicketId>,
    limit: i64,
) -> Result<Vec<LastWords>, DbError> {
    let after = after.unwrap_or(TicketId::from_uuid(kernel::Uuid::nil()));
    let rows: Vec<LastWordsRow> = tx.all(
        "select t.id, t.number, t.stage, t.status, t.due_metric, t.ended_at, m.at,
         exists (select 1 from ticket_event e where e.ticket_id = m.ticket_id and e.message_id = m.id
                 and e.kind = 'message_received')
         from ticket t join message m on m.id = (select x.id from ticket f join message x on x.ticket_id = f.id
                 where f.root_id = t.id and x.class = 'public' and x.strand_id is null
                 order by x.at desc, x.id desc limit 1)
         where t.id > $1 and t.merged_into_id is null and m.author = 'customer' order by t.id limit $2",
        &[&after, &limit],
    )?;
    let words = |row: LastWordsRow| LastWords {
        ticket: row.id,
        number: row.number,
        stage: row.stage,
        status: row.status,
        has_clock: row.due_metric.is_some(),
        ended_at: row.ended_at,
        said_at: row.said_at,
        is_known: row.is_known,
    };
    Ok(rows.into_iter().map(words).collect())
}

/// Puts down what the check found, in place of what it found before.
pub(crate) fn forget_overlooked(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.exec("delete from overlooked", &[]).map(drop)
}

/// False when something else was found in that ticket before.
pub(crate) fn add_overlooked(tx: &mut Tx<'_>, ticket: TicketId, why: Why) -> Result<bool, DbError> {
    let now = tx.now();
    let added = tx.exec(
        "insert into overlooked (ticket_id, why, found_at) values ($1, $2, $3)
         on conflict (ticket_id) do nothing",
        &[&ticket, &why, &now],
    )?;
    Ok(added > 0)
}

/// What the nightly check found: number, subject, why.
pub(crate) fn found_overlooked(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<(i64, String, Why)>, DbError> {
    tx.all(
        "select t.number, t.subject, o.why from overlooked o join ticket t on t.id = o.ticket_id
         order by t.number limit $1",
        &[&limit],
    )
}

//! The timeline's table: rows are inserted and read; only what is erased elsewhere loses its words here.

use kernel::{Actor, CustomerId, Reach, Timestamp, Uuid};
use platform::db::{DbError, Json, Tx};

use super::{Arg, Audience, EntryId, NewEntry, PageOf, Written};
use crate::policy::decide_topic;

const LIMIT_MAX: u32 = 200;

pub(super) fn insert(tx: &mut Tx<'_>, entry: &NewEntry, at: Timestamp) -> Result<EntryId, DbError> {
    let id: EntryId = tx.id();
    let args: Json<Vec<(String, Arg)>> =
        Json(entry.args.iter().map(|(name, arg)| ((*name).to_owned(), arg.clone())).collect());
    let (customer, asset, topic) = (entry.customer, entry.asset, decide_topic(entry.icon));
    tx.exec(
        "insert into timeline_entry (id, customer_id, asset_id, topic, kind, args, audience, icon, href, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &[&id, &customer, &asset, &topic, &entry.kind, &args, &entry.audience, &entry.icon, &entry.href, &at],
    )?;
    Ok(id)
}

pub(super) fn of_customer(
    tx: &mut Tx<'_>,
    actor: &Actor,
    customer: CustomerId,
    page: &PageOf,
) -> Result<Vec<Written>, DbError> {
    let (reach, end) = (Reach::of(actor), End::of(page));
    tx.all(
        "select id, topic, kind, args, icon, href, at, asset_id from timeline_entry
         where customer_id = $1 and ($2 or (customer_id = $3 and audience = 'everyone'))
         and ($4 or topic = $5) and (at < $6 or (at = $6 and id < $7))
         order by at desc, id desc limit $8",
        &[&customer, &reach.all, &reach.own, &end.all, &page.topic, &end.at, &end.id, &end.limit],
    )
}

pub(super) fn of_asset(
    tx: &mut Tx<'_>,
    actor: &Actor,
    asset: Uuid,
    page: &PageOf,
) -> Result<Vec<Written>, DbError> {
    let (reach, end) = (Reach::of(actor), End::of(page));
    tx.all(
        "select id, topic, kind, args, icon, href, at, asset_id from timeline_entry
         where asset_id = $1 and ($2 or (customer_id = $3 and audience = 'everyone'))
         and ($4 or topic = $5) and (at < $6 or (at = $6 and id < $7))
         order by at desc, id desc limit $8",
        &[&asset, &reach.all, &reach.own, &end.all, &page.topic, &end.at, &end.id, &end.limit],
    )
}

pub(super) fn count_of_customer(
    tx: &mut Tx<'_>,
    actor: &Actor,
    customer: CustomerId,
) -> Result<i64, DbError> {
    let reach = Reach::of(actor);
    let count = tx.value(
        "select cast(count(*) as bigint) from timeline_entry
         where customer_id = $1 and ($2 or (customer_id = $3 and audience = 'everyone'))",
        &[&customer, &reach.all, &reach.own],
    )?;
    Ok(count.unwrap_or(0))
}

pub(super) fn written_for(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Vec<Written>, DbError> {
    let everyone = Audience::Everyone;
    tx.all(
        "select id, topic, kind, args, icon, href, at, asset_id from timeline_entry
         where customer_id = $1 and audience = $2 order by at, id limit 10000",
        &[&customer, &everyone],
    )
}

/// Where a page ends, with values that a statement can compare even when nothing was asked.
struct End {
    all: bool,
    at: Timestamp,
    id: EntryId,
    limit: i64,
}

impl End {
    fn of(page: &PageOf) -> Self {
        Self {
            all: page.topic.is_none(),
            at: page.before.map_or(Timestamp::MAX, |place| place.at),
            id: page.before.map_or(EntryId::from_uuid(Uuid::max()), |place| place.id),
            limit: page.limit.min(LIMIT_MAX).into(),
        }
    }
}

/// Puts `gone` in the place of every word but a number. Reads the whole table, because nobody asks for a page's entries
/// otherwise and few are ever erased.
pub(super) fn forget(tx: &mut Tx<'_>, href: &str, gone: &str) -> Result<(), DbError> {
    let entries: Vec<(EntryId, Json<Vec<(String, Arg)>>)> =
        tx.all("select id, args from timeline_entry where href = $1 order by id limit 100000", &[&href])?;
    for (id, Json(args)) in entries {
        let bare = |(name, arg): (String, Arg)| match arg {
            Arg::Text(_) if name != "number" => (name, Arg::from(gone)),
            kept => (name, kept),
        };
        let args: Json<Vec<(String, Arg)>> = Json(args.into_iter().map(bare).collect());
        tx.exec("update timeline_entry set args = $2 where id = $1", &[&id, &args])?;
    }
    Ok(())
}

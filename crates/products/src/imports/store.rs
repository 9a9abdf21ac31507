//! The SQL of imports.

use kernel::{Actor, CustomerId, Timestamp};
use platform::db::{DbError, Json, Tx};

use super::{
    headings::Mapping,
    lines::{Carried, Reject},
    model::{Counts, ImportState, Pass, RejectedLine, SalesImport},
    table::{Line, Table},
};
use crate::model::ImportId;

macro_rules! imports {
    ($rest:literal) => {
        concat!(
            "select id, file_name, headings_digest, headings, sample, encoding, delimiter, line_count, part_count,
             state, mapping, next_part, counts, carried, began_at, began_lines, worked_at, failure, created_at
             from sales_import ",
            $rest
        )
    };
}

/// An import.
pub(crate) fn import(tx: &mut Tx<'_>, id: ImportId) -> Result<Option<SalesImport>, DbError> {
    tx.first(imports!("where id = $1"), &[&id])
}

/// The newest imports, at most 50.
pub(crate) fn newest_imports(tx: &mut Tx<'_>) -> Result<Vec<SalesImport>, DbError> {
    tx.all(imports!("order by id desc limit 50"), &[])
}

/// The newest import of a file that is not done.
pub(crate) fn unfinished_import(tx: &mut Tx<'_>, digest: &str) -> Result<Option<ImportId>, DbError> {
    tx.value(
        "select id from sales_import where file_digest = $1 and state not in ('done', 'failed')
         order by id desc limit 1",
        &[&digest],
    )
}

/// Writes a new import, without its lines.
pub(crate) fn insert_import(
    tx: &mut Tx<'_>,
    by: &Actor,
    file_name: &str,
    headings_digest: &str,
    table: &Table,
    mapping: &Mapping,
    part_count: i64,
) -> Result<ImportId, DbError> {
    let (id, now, by): (ImportId, _, _) = (tx.id(), tx.now(), by.to_string());
    let sample: Vec<&Line> = table.lines.iter().filter(|l| !l.is_too_long).take(5).collect();
    let line_count = i64::try_from(table.lines.len()).unwrap_or(i64::MAX);
    tx.exec(
        "insert into sales_import (id, file_name, file_digest, headings_digest, headings, sample, encoding,
         delimiter, line_count, part_count, state, mapping, next_part, counts, carried, began_lines, created_at,
         created_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, $13, 'null', 0, $14, $15)",
        &[
            &id,
            &file_name,
            &table.digest,
            &headings_digest,
            &Json(&table.headings),
            &Json(sample),
            &table.encoding,
            &table.delimiter,
            &line_count,
            &part_count,
            &ImportState::Uploaded,
            &Json(mapping),
            &Json(Counts::default()),
            &now,
            &by,
        ],
    )?;
    Ok(id)
}

/// Writes a part of the lines.
pub(crate) fn insert_part(tx: &mut Tx<'_>, id: ImportId, number: i64, lines: &[Line]) -> Result<(), DbError> {
    tx.exec(
        "insert into import_part (import, number, lines) values ($1, $2, $3)",
        &[&id, &number, &Json(lines)],
    )?;
    Ok(())
}

/// A part of the lines.
pub(crate) fn part(tx: &mut Tx<'_>, id: ImportId, number: i64) -> Result<Option<Vec<Line>>, DbError> {
    let lines: Option<Json<Vec<Line>>> =
        tx.value("select lines from import_part where import = $1 and number = $2", &[&id, &number])?;
    Ok(lines.map(|Json(lines)| lines))
}

/// Sets an import to its first line, for a pass over it.
pub(crate) fn begin_pass(
    tx: &mut Tx<'_>,
    id: ImportId,
    state: ImportState,
    mapping: &Mapping,
) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec("delete from import_reject where import = $1", &[&id])?;
    tx.exec("delete from import_key where import = $1", &[&id])?;
    tx.exec(
        "update sales_import set state = $2, mapping = $3, next_part = 0, counts = $4, carried = 'null',
         began_at = $5, began_lines = 0, worked_at = null where id = $1",
        &[&id, &state, &Json(mapping), &Json(Counts::default()), &now],
    )?;
    Ok(())
}

/// Puts an import into another state. `began_lines` restarts the measuring of its rate.
pub(crate) fn set_state(
    tx: &mut Tx<'_>,
    id: ImportId,
    state: ImportState,
    began_lines: Option<i64>,
) -> Result<(), DbError> {
    let began: Option<Timestamp> = began_lines.map(|_| tx.now());
    tx.exec(
        "update sales_import set state = $2, began_at = coalesce($3, began_at),
         began_lines = coalesce($4, began_lines) where id = $1",
        &[&id, &state, &began, &began_lines],
    )?;
    Ok(())
}

/// Says that an import cannot go on.
pub(crate) fn fail(tx: &mut Tx<'_>, id: ImportId, why: &str) -> Result<(), DbError> {
    tx.exec("update sales_import set state = 'failed', failure = $2 where id = $1", &[&id, &why])?;
    Ok(())
}

/// Takes the next part in hand: of two workers only one gets it. Says whether this one did.
pub(crate) fn take_part(tx: &mut Tx<'_>, id: ImportId, number: i64) -> Result<bool, DbError> {
    let now = tx.now();
    let taken = tx.exec(
        "update sales_import set next_part = next_part + 1, worked_at = $3
         where id = $1 and next_part = $2 and state in ('checking', 'running')",
        &[&id, &number, &now],
    )?;
    Ok(taken == 1)
}

/// Writes what a part gave.
pub(crate) fn save_part(
    tx: &mut Tx<'_>,
    id: ImportId,
    state: ImportState,
    counts: Counts,
    carried: &Option<Carried>,
) -> Result<(), DbError> {
    tx.exec(
        "update sales_import set state = $2, counts = $3, carried = $4 where id = $1",
        &[&id, &state, &Json(counts), &Json(carried)],
    )?;
    Ok(())
}

/// Forgets the lines and what was met in them; the import is done.
pub(crate) fn forget_lines(tx: &mut Tx<'_>, id: ImportId) -> Result<(), DbError> {
    tx.exec("delete from import_part where import = $1", &[&id])?;
    tx.exec("delete from import_key where import = $1", &[&id])?;
    Ok(())
}

/// Writes a refused line.
pub(crate) fn insert_reject(
    tx: &mut Tx<'_>,
    id: ImportId,
    line: &Line,
    reject: &Reject,
) -> Result<(), DbError> {
    let number = i64::from(line.number);
    tx.exec(
        "insert into import_reject (import, line, cells, reason, detail) values ($1, $2, $3, $4, $5)
         on conflict do nothing",
        &[&id, &number, &Json(&line.cells), &reject.reason, &reject.detail],
    )?;
    Ok(())
}

/// Refused lines after `after`, in the order of the file, at most `limit`.
pub(crate) fn rejects(
    tx: &mut Tx<'_>,
    id: ImportId,
    after: i64,
    limit: i64,
) -> Result<Vec<RejectedLine>, DbError> {
    tx.all(
        "select line, cells, reason, detail from import_reject where import = $1 and line > $2
         order by line limit $3",
        &[&id, &after, &limit],
    )
}

/// How many lines were refused for which reason, the most frequent first.
pub(crate) fn reject_counts(
    tx: &mut Tx<'_>,
    id: ImportId,
) -> Result<Vec<(super::lines::Reason, i64)>, DbError> {
    tx.all(
        "select reason, count(*) from import_reject where import = $1 group by reason
         order by count(*) desc, reason limit 50",
        &[&id],
    )
}

/// Counts one more line of this key in this pass, and says how many were counted.
pub(crate) fn count_key(tx: &mut Tx<'_>, id: ImportId, pass: Pass, key: &str) -> Result<i64, DbError> {
    tx.exec(
        "insert into import_key (import, pass, key, who, seen) values ($1, $2, $3, '', 1)
         on conflict (import, pass, key) do update set seen = import_key.seen + 1",
        &[&id, &pass, &key],
    )?;
    let seen = tx.value(
        "select seen from import_key where import = $1 and pass = $2 and key = $3",
        &[&id, &pass, &key],
    )?;
    Ok(seen.unwrap_or(1))
}

/// Who was the first in this pass to claim this key; `who`, if nobody was.
pub(crate) fn first_claimant(
    tx: &mut Tx<'_>,
    id: ImportId,
    pass: Pass,
    key: &str,
    who: &str,
) -> Result<String, DbError> {
    tx.exec(
        "insert into import_key (import, pass, key, who, seen) values ($1, $2, $3, $4, 1) on conflict do nothing",
        &[&id, &pass, &key, &who],
    )?;
    let first = tx.value(
        "select who from import_key where import = $1 and pass = $2 and key = $3",
        &[&id, &pass, &key],
    )?;
    Ok(first.unwrap_or_else(|| who.to_owned()))
}

/// Which import brought in the line of this key; none if no import did.
pub(crate) fn import_of_line(tx: &mut Tx<'_>, line_key: &str) -> Result<Option<ImportId>, DbError> {
    tx.value("select import from sale_line where line_key = $1", &[&line_key])
}

/// The customer of a number in another program.
pub(crate) fn external_customer(
    tx: &mut Tx<'_>,
    source: &str,
    external_id: &str,
) -> Result<Option<CustomerId>, DbError> {
    tx.value(
        "select customer from external_customer where source = $1 and external_id = $2",
        &[&source, &external_id],
    )
}

/// Keeps whom a number in another program means. The first stays.
pub(crate) fn keep_external_customer(
    tx: &mut Tx<'_>,
    source: &str,
    external_id: &str,
    customer: CustomerId,
) -> Result<(), DbError> {
    tx.exec(
        "insert into external_customer (source, external_id, customer) values ($1, $2, $3) on conflict do nothing",
        &[&source, &external_id, &customer],
    )?;
    Ok(())
}

/// The mapping that was last used for these headings.
pub(crate) fn remembered_mapping(tx: &mut Tx<'_>, digest: &str) -> Result<Option<Mapping>, DbError> {
    let mapping: Option<Json<Mapping>> =
        tx.value("select mapping from import_mapping where headings_digest = $1", &[&digest])?;
    Ok(mapping.map(|Json(mapping)| mapping))
}

/// Remembers a mapping for the next file with these headings.
pub(crate) fn remember_mapping(tx: &mut Tx<'_>, digest: &str, mapping: &Mapping) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec(
        "insert into import_mapping (headings_digest, mapping, used_at) values ($1, $2, $3)
         on conflict (headings_digest) do update set mapping = excluded.mapping, used_at = excluded.used_at",
        &[&digest, &Json(mapping), &now],
    )?;
    Ok(())
}

//! Quotes, their lines and the answers to them.

use kernel::Timestamp;
use kernel::{Actor, Date};
use platform::{
    db::{DbError, Tx},
    from_row,
};

use crate::{
    model::{Answer, AnswerWay, Approval, LineId, NewLine, Quote, QuoteId, QuoteLine, QuoteState, RepairId},
    policy::{Pricing, QuoteOutcome, Split},
};

struct QuoteRow {
    id: QuoteId,
    version: i64,
    state: QuoteState,
    is_supplement: bool,
    sent_at: Option<Timestamp>,
    last_day: Option<Date>,
}
from_row!(QuoteRow { id, version, state, is_supplement, sent_at, last_day });

/// Lines of one price: more would be neither shown nor billed, so nobody adds them.
pub const LINES_MAX: usize = 100;

/// The newest quote of a repair, with its lines.
///
/// # Errors
/// Whatever the database says.
pub fn newest_quote(tx: &mut Tx<'_>, repair: RepairId) -> Result<Option<Quote>, DbError> {
    let row: Option<QuoteRow> = tx.first(
        "select id, version, state, is_supplement, sent_at, last_day from quote
         where repair = $1 order by version desc limit 1",
        &[&repair],
    )?;
    row.map(|row| with_lines(tx, row)).transpose()
}

/// The price as it stands: the newest whole quote and every supplement to it, oldest first, with the answers.
///
/// # Errors
/// Whatever the database says.
pub fn standing_price(tx: &mut Tx<'_>, repair: RepairId) -> Result<Vec<(Quote, Option<Approval>)>, DbError> {
    let rows: Vec<QuoteRow> = tx.all(
        "select id, version, state, is_supplement, sent_at, last_day from quote
         where repair = $1 and version >= coalesce(
            (select max(b.version) from quote b where b.repair = $1 and not b.is_supplement), 1)
         order by version limit 50",
        &[&repair],
    )?;
    let mut standing = Vec::new();
    for row in rows {
        let quote = with_lines(tx, row)?;
        let answer = approval(tx, quote.id)?;
        standing.push((quote, answer));
    }
    Ok(standing)
}

fn with_lines(tx: &mut Tx<'_>, row: QuoteRow) -> Result<Quote, DbError> {
    let lines: Vec<QuoteLine> = tx.all(
        "select id, label, kind, choice, covered_minor, paid_minor, payer_reason
         from quote_line where quote = $1 order by position, id limit 100",
        &[&row.id],
    )?;
    let QuoteRow { id, version, state, is_supplement, sent_at, last_day } = row;
    Ok(Quote { id, version, state, is_supplement, sent_at, last_day, lines })
}

/// The quote to which lines are added. After a lapse the next version begins with the lines of the last one; a
/// supplement begins empty, because what was agreed stands beside it.
pub fn draft_of(tx: &mut Tx<'_>, repair: RepairId, pricing: Pricing) -> Result<Quote, DbError> {
    let newest = newest_quote(tx, repair)?;
    if let Some(draft) = newest.as_ref().filter(|q| q.state == QuoteState::Draft) {
        return Ok(draft.clone());
    }
    let (id, now): (QuoteId, _) = (tx.id(), tx.now());
    let version = newest.as_ref().map_or(1, |q| q.version + 1);
    let is_supplement = pricing == Pricing::Supplement;
    tx.exec(
        "insert into quote (id, repair, version, state, is_supplement, created_at)
         values ($1, $2, $3, 'draft', $4, $5)",
        &[&id, &repair, &version, &is_supplement, &now],
    )?;
    let before = newest.filter(|_| !is_supplement);
    let mut lines = before.map(|q| q.lines).unwrap_or_default();
    for (position, line) in (1_i64..).zip(&mut lines) {
        line.id = tx.id();
        insert_line(tx, id, position, line)?;
    }
    let state = QuoteState::Draft;
    Ok(Quote { id, version, state, is_supplement, sent_at: None, last_day: None, lines })
}

fn insert_line(tx: &mut Tx<'_>, quote: QuoteId, position: i64, line: &QuoteLine) -> Result<(), DbError> {
    tx.exec(
        "insert into quote_line (id, quote, position, label, kind, choice, covered_minor, paid_minor, payer_reason)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            &line.id,
            &quote,
            &position,
            &line.label,
            &line.kind,
            &line.choice,
            &line.covered_minor,
            &line.paid_minor,
            &line.payer_reason,
        ],
    )?;
    Ok(())
}

pub fn add_line(tx: &mut Tx<'_>, draft: &Quote, new: &NewLine, split: Split) -> Result<LineId, DbError> {
    let line = QuoteLine {
        id: tx.id(),
        label: new.label.clone(),
        kind: new.kind,
        choice: new.choice,
        covered_minor: split.covered.minor,
        paid_minor: split.paid.minor,
        payer_reason: split.reason.into(),
    };
    let last: Option<i64> =
        tx.value("select coalesce(max(position), 0) from quote_line where quote = $1", &[&draft.id])?;
    insert_line(tx, draft.id, last.unwrap_or(0) + 1, &line)?;
    Ok(line.id)
}

/// Writes down anew who pays for a line of a draft.
pub fn save_split(tx: &mut Tx<'_>, line: LineId, split: Split) -> Result<(), DbError> {
    tx.exec(
        "update quote_line set covered_minor = $2, paid_minor = $3, payer_reason = $4 where id = $1",
        &[&line, &split.covered.minor, &split.paid.minor, &split.reason],
    )?;
    Ok(())
}

/// Takes a line out of a draft; a quote that was sent is not changed.
pub fn remove_line(tx: &mut Tx<'_>, repair: RepairId, line: LineId) -> Result<bool, DbError> {
    let gone = tx.exec(
        "delete from quote_line where id = $2 and quote in
         (select id from quote where repair = $1 and state = 'draft')",
        &[&repair, &line],
    )?;
    Ok(gone == 1)
}

pub fn set_quote_state(
    tx: &mut Tx<'_>,
    quote: QuoteId,
    state: QuoteState,
    last_day: Option<Date>,
) -> Result<(), DbError> {
    let sent_at = matches!(state, QuoteState::Sent).then(|| tx.now());
    tx.exec(
        "update quote set state = $2, sent_at = coalesce($3, sent_at), last_day = coalesce($4, last_day)
         where id = $1",
        &[&quote, &state, &sent_at, &last_day],
    )?;
    Ok(())
}

pub fn decline_lines(tx: &mut Tx<'_>, lines: &[LineId]) -> Result<(), DbError> {
    for line in lines {
        tx.exec("update quote_line set choice = 'declined' where id = $1", &[line])?;
    }
    Ok(())
}

/// Writes the answer. A quote has one: the row of a second answer is refused by the table.
pub fn insert_approval(
    tx: &mut Tx<'_>,
    quote: QuoteId,
    outcome: &QuoteOutcome,
    (way, actor, name): (AnswerWay, &Actor, &str),
) -> Result<(), DbError> {
    let (now, by) = (tx.now(), actor.to_string());
    let answer: Answer = outcome.answer;
    tx.exec(
        "insert into approval (quote, answer, cap_minor, way, actor, name, at) values ($1, $2, $3, $4, $5, $6, $7)",
        &[&quote, &answer, &outcome.cap.minor, &way, &by, &name, &now],
    )?;
    Ok(())
}

/// The answer to a quote.
///
/// # Errors
/// Whatever the database says.
pub fn approval(tx: &mut Tx<'_>, quote: QuoteId) -> Result<Option<Approval>, DbError> {
    tx.first("select answer, cap_minor, way, name, at from approval where quote = $1", &[&quote])
}

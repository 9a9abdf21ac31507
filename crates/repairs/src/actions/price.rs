//! The price: lines with both payers, and its sending.

use coverage::{
    Ask,
    model::{Answer, Bearer},
    verdict_for,
};
use identity::Sender;
use jiff::ToSpan;
use kernel::{Actor, Granted, date_in};
use platform::{
    db::{DbError, Tx},
    i18n::Lang,
    web::Fault,
};

use super::{
    RepairError, answer::LapseQuote, letters, load, may_change_price, move_on, touch, work::write_history,
};
use crate::{
    events::QuoteSent,
    model::{LineId, LineKind, NewLine, QuoteState, Repair, RepairCode, Step},
    policy::{Cover, Offer, StepRefusal, decide_offer, decide_split},
    rights::WorkOnRepairs,
    store,
};

/// Who pays for a line of this kind: the room coverage decides, as of the day on which the device was accepted.
///
/// # Errors
/// Whatever the database says.
pub fn who_pays(tx: &mut Tx<'_>, actor: &Actor, repair: &Repair, kind: LineKind) -> Result<Cover, DbError> {
    let ask = Ask { as_of: Some(repair.created_at), ..Ask::default() };
    let Some(verdict) = verdict_for(tx, actor, repair.asset, &ask)? else { return Ok(Cover::Undecided) };
    let bearer = verdict.lines.first().map(|line| match kind {
        LineKind::Labour => line.labour,
        LineKind::Part | LineKind::Extra => line.parts,
    });
    Ok(match (verdict.answer, bearer) {
        (Answer::Expired | Answer::NotCovered | Answer::PlanNotUsable | Answer::EntitlementExhausted, _) => {
            Cover::DoesNotPay
        }
        (
            Answer::Covered
            | Answer::CoveredPartial
            | Answer::RecallCovered
            | Answer::RemedyEscalated
            | Answer::PlanActive,
            Some(bearer),
        ) => match bearer {
            Bearer::Trader | Bearer::Manufacturer | Bearer::Plan => Cover::Pays,
            Bearer::Customer => Cover::DoesNotPay,
            Bearer::PlanWithDeductible | Bearer::Undecided | Bearer::None => Cover::Undecided,
        },
        _ => Cover::Undecided,
    })
}

/// Writes a line down, with its payer.
///
/// # Errors
/// [`RepairError::Split`] when coverage cannot say who pays and nobody named a payer; [`RepairError::Step`] when the
/// price was sent already.
pub fn add_line(
    tx: &mut Tx<'_>,
    granted: &Granted<WorkOnRepairs>,
    code: RepairCode,
    line: &NewLine,
) -> Result<LineId, RepairError> {
    let actor = granted.actor();
    let repair = load(tx, actor, code)?;
    refuse_fixed_price(&repair)?;
    let cover = who_pays(tx, actor, &repair, line.kind)?;
    let split = decide_split(line.amount, line.kind, line.payer, cover).map_err(RepairError::Split)?;
    let draft = store::draft_of(tx, repair.id)?;
    let id = store::add_line(tx, &draft, line, split)?;
    touch(tx, &repair)?;
    Ok(id)
}

/// Takes a line out.
///
/// # Errors
/// [`RepairError::Step`] when the price was sent already; [`Fault::NotFound`].
pub fn remove_line(
    tx: &mut Tx<'_>,
    granted: &Granted<WorkOnRepairs>,
    code: RepairCode,
    line: LineId,
) -> Result<(), RepairError> {
    let repair = load(tx, granted.actor(), code)?;
    refuse_fixed_price(&repair)?;
    if !store::remove_line(tx, repair.id, line)? {
        return Err(Fault::NotFound.into());
    }
    touch(tx, &repair)
}

const fn refuse_fixed_price(repair: &Repair) -> Result<(), RepairError> {
    if may_change_price(repair.status) {
        return Ok(());
    }
    Err(RepairError::Step(StepRefusal::NotListed { status: repair.status, step: Step::SendQuote }))
}

/// Sends the price to the customer; what the warranty pays wholly goes to work without a question.
///
/// # Errors
/// [`RepairError::Offer`] without lines; [`RepairError::Step`].
pub fn send_offer(
    tx: &mut Tx<'_>,
    granted: &Granted<WorkOnRepairs>,
    code: RepairCode,
    (from, lang): (&Sender, &Lang),
) -> Result<(), RepairError> {
    let actor = granted.actor();
    let mut repair = load(tx, actor, code)?;
    refuse_fixed_price(&repair)?;
    let quote = store::draft_of(tx, repair.id)?;
    let zone = identity::shop(tx)?.zone;
    match decide_offer(&quote, repair.currency, date_in(tx.now(), &zone)).map_err(RepairError::Offer)? {
        Offer::Covered => {
            move_on(tx, actor, &mut repair, Step::Cover, ("", None))?;
            store::set_quote_state(tx, quote.id, QuoteState::Covered, None)?;
        }
        Offer::Ask { last_day } => {
            move_on(tx, actor, &mut repair, Step::SendQuote, ("", None))?;
            store::set_quote_state(tx, quote.id, QuoteState::Sent, Some(last_day))?;
            let ends = last_day.checked_add(1.day()).and_then(|day| day.to_zoned(zone));
            let ends = ends.map_or_else(|_| tx.now(), |z| z.timestamp());
            tx.enqueue(&quote.id.to_string(), &LapseQuote { repair: repair.id, quote: quote.id }, ends)?;
            tx.tell(actor, &QuoteSent { repair: repair.id, quote: quote.id, customer: repair.customer })?;
            let totals = quote.totals(repair.currency).map_err(|e| Fault::Broken(e.to_string()))?;
            let more = [("amount", lang.money(totals.paid)), ("day", lang.date(last_day))];
            letters::write(tx, (from, lang), &repair, letters::Letter::Quote, &more)?;
        }
    }
    write_history(tx, actor, &repair)
}

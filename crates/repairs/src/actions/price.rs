//! The price: lines with both payers, and its sending.

use coverage::{
    Ask,
    model::{Answer, Bearer, Code, KnownCause, MissingFact},
    verdict_for,
};
use identity::Sender;
use jiff::ToSpan;
use kernel::{Actor, Date, Granted, Money, date_in};
use platform::{
    db::{DbError, Tx},
    i18n::Lang,
    web::Fault,
};

use super::{RepairError, answer::LapseQuote, letters, load, move_on, touch, work::write_history};
use crate::{
    events::QuoteSent,
    model::{
        HoldReason, LineId, LineKind, NewLine, PaidBy, PhotoMoment, Quote, QuoteState, Repair, RepairCode,
        Step,
    },
    policy::{
        Cover, Offer, Pricing, StepRefusal, decide_offer, decide_pricing, decide_split, is_decided_by_cover,
    },
    rights::WorkOnRepairs,
    store,
};

/// What coverage is asked about a repair: as of the day on which the device was accepted, in the place where it was, about
/// the fault and the cause that the bench wrote down last. Findings with a fault are the signed inspection; the photos that
/// count are those from the bench, because those from the counter show the outside only.
///
/// # Errors
/// Whatever the database says.
pub fn ask_of(tx: &mut Tx<'_>, repair: &Repair) -> Result<Ask, DbError> {
    let found = store::findings(tx, repair.id)?.into_iter().find(|f| f.fault.is_some());
    let has_photo = store::photos(tx, repair.id)?.iter().any(|(_, moment)| *moment == PhotoMoment::Work);
    let on_file = [("inspection", found.is_some()), ("photo", has_photo)];
    let evidence = on_file.into_iter().filter(|(_, is_there)| *is_there);
    Ok(Ask {
        fault: found.as_ref().and_then(|f| f.fault).map(Code::from),
        cause: found.as_ref().and_then(|f| f.cause).map(Code::from),
        evidence: evidence.filter_map(|(name, _)| Code::new(name).ok()).collect(),
        as_of: Some(repair.created_at),
        place: repair.brought_in.clone(),
        ..Ask::default()
    })
}

/// Who pays for a line of this kind: the room coverage decides, asked as [`ask_of`] says.
///
/// # Errors
/// Whatever the database says.
pub fn who_pays(tx: &mut Tx<'_>, actor: &Actor, repair: &Repair, kind: LineKind) -> Result<Cover, DbError> {
    let ask = ask_of(tx, repair)?;
    let Some(verdict) = verdict_for(tx, actor, repair.asset, &ask)? else { return Ok(Cover::Undecided) };
    let cause = ask.cause.as_ref().and_then(|c| KnownCause::named(c.as_str()));
    let outside = cause.filter(|c| *c != KnownCause::Manufacturing);
    let lacks_proof = || verdict.would_change.iter().any(|m| PROOF.contains(m));
    let bearer = verdict.lines.first().map(|line| match kind {
        LineKind::Labour => line.labour,
        LineKind::Part | LineKind::Extra => line.parts,
    });
    Ok(match (verdict.answer, bearer) {
        // The place is the reason then, whatever caused the fault.
        (Answer::NotCovered, _) if verdict.holds_elsewhere() => Cover::DoesNotPay,
        (Answer::NotCovered, _) => outside.map_or(Cover::DoesNotPay, Cover::Excluded),
        (Answer::NeedsEvidence, _) if outside.is_some() && lacks_proof() => Cover::Unproven,
        (Answer::Expired | Answer::PlanNotUsable | Answer::EntitlementExhausted, _) => Cover::DoesNotPay,
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

/// What an exclusion rests on.
const PROOF: [MissingFact; 2] = [MissingFact::Inspection, MissingFact::Photo];

/// Writes a line down, with its payer.
///
/// # Errors
/// [`RepairError::Split`] when coverage cannot say who pays and nobody named a payer; [`RepairError::Full`] when there are as
/// many lines as are read again; [`RepairError::Step`] when the
/// price was sent already.
pub fn add_line(
    tx: &mut Tx<'_>,
    granted: &Granted<WorkOnRepairs>,
    code: RepairCode,
    line: &NewLine,
) -> Result<LineId, RepairError> {
    let actor = granted.actor();
    let repair = load(tx, actor, code)?;
    let pricing = pricing_of(&repair)?;
    let cover = who_pays(tx, actor, &repair, line.kind)?;
    let split = decide_split(line.amount, line.kind, line.payer, cover).map_err(RepairError::Split)?;
    let draft = store::draft_of(tx, repair.id, pricing)?;
    if draft.lines.len() >= store::LINES_MAX {
        return Err(RepairError::Full);
    }
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
    pricing_of(&repair)?;
    if !store::remove_line(tx, repair.id, line)? {
        return Err(Fault::NotFound.into());
    }
    touch(tx, &repair)
}

fn pricing_of(repair: &Repair) -> Result<Pricing, RepairError> {
    let refused = StepRefusal::NotListed { status: repair.status, step: Step::SendQuote };
    decide_pricing(repair.status).ok_or(RepairError::Step(refused))
}

/// Decides anew who pays for the lines of a draft, because other findings or photos may name another payer. Payers that
/// a person named stay.
pub(super) fn settle_payers(
    tx: &mut Tx<'_>,
    actor: &Actor,
    repair: &Repair,
    draft: &Quote,
) -> Result<(), RepairError> {
    let lines = draft.lines.iter().filter(|l| is_decided_by_cover(&l.payer_reason));
    for line in lines {
        let amount = Money::new(line.covered_minor + line.paid_minor, repair.currency);
        let cover = who_pays(tx, actor, repair, line.kind)?;
        let split = decide_split(amount, line.kind, PaidBy::AsCovered, cover).map_err(RepairError::Split)?;
        store::save_split(tx, line.id, split)?;
    }
    Ok(())
}

/// Sends the price to the customer; what the warranty pays wholly goes to work without a question. During the work it is
/// a supplement: the work stands still until the customer has answered, and what was agreed before stays agreed.
///
/// # Errors
/// [`RepairError::Offer`] without lines; [`RepairError::Split`] when nobody can be named as payer any more;
/// [`RepairError::Step`].
pub fn send_offer(
    tx: &mut Tx<'_>,
    granted: &Granted<WorkOnRepairs>,
    code: RepairCode,
    (from, lang): (&Sender, &Lang),
) -> Result<(), RepairError> {
    let actor = granted.actor();
    let mut repair = load(tx, actor, code)?;
    let pricing = pricing_of(&repair)?;
    let draft = store::draft_of(tx, repair.id, pricing)?;
    settle_payers(tx, actor, &repair, &draft)?;
    let quote = store::draft_of(tx, repair.id, pricing)?;
    let today = date_in(tx.now(), &identity::shop(tx)?.zone);
    match decide_offer(&quote, repair.currency, today).map_err(RepairError::Offer)? {
        Offer::Covered => {
            if pricing == Pricing::Whole {
                move_on(tx, actor, &mut repair, Step::Cover, ("", None))?;
            }
            store::set_quote_state(tx, quote.id, QuoteState::Covered, None)?;
            touch(tx, &repair)?;
        }
        Offer::Ask { last_day } => {
            match pricing {
                Pricing::Whole => move_on(tx, actor, &mut repair, Step::SendQuote, ("", None))?,
                Pricing::Supplement => {
                    let waits = Some(HoldReason::Customer);
                    move_on(tx, actor, &mut repair, Step::Hold, ("", waits))?;
                    letters::supplement_entry(tx, &repair, letters::SupplementNews::Sent)?;
                }
            }
            ask_customer(tx, actor, &repair, (&quote, last_day), (from, lang))?;
        }
    }
    write_history(tx, actor, &repair)
}

/// Writes the price to the customer, and orders its lapse.
fn ask_customer(
    tx: &mut Tx<'_>,
    actor: &Actor,
    repair: &Repair,
    (quote, last_day): (&Quote, Date),
    told: (&Sender, &Lang),
) -> Result<(), RepairError> {
    store::set_quote_state(tx, quote.id, QuoteState::Sent, Some(last_day))?;
    let zone = identity::shop(tx)?.zone;
    let ends = last_day.checked_add(1.day()).and_then(|day| day.to_zoned(zone));
    let ends = ends.map_or_else(|_| tx.now(), |z| z.timestamp());
    tx.enqueue(&quote.id.to_string(), &LapseQuote { repair: repair.id, quote: quote.id }, ends)?;
    tx.tell(actor, &QuoteSent { repair: repair.id, quote: quote.id, customer: repair.customer })?;
    let totals = quote.totals(repair.currency).map_err(|e| Fault::Broken(e.to_string()))?;
    let more = [("amount", letters::Detail::Money(totals.paid)), ("day", letters::Detail::Day(last_day))];
    let letter = if quote.is_supplement { letters::Letter::Supplement } else { letters::Letter::Quote };
    Ok(letters::write(tx, told, repair, letter, &more)?)
}

//! The customer's answer to a price. The first one stands.

use kernel::{Actor, Granted, date_in};
use platform::{
    db::Tx,
    jobs::{Job, JobError, payload},
    web::Fault,
};
use serde::{Deserialize, Serialize};

use super::{
    RepairError, SlipProof,
    letters::{self, SupplementNews},
    load, move_on,
};
use crate::{
    events::QuoteDecided,
    model::{Answer, AnswerWay, Quote, QuoteId, QuoteState, Repair, RepairCode, RepairId, Status, Step},
    policy::{AnswerRequest, Position, decide_quote_answer, decide_transition},
    rights::{AnswerOwnQuotes, WorkOnRepairs},
    store,
};

/// Who answers, and how that is proven.
pub enum Answerer {
    /// The customer, signed in.
    Own(Granted<AnswerOwnQuotes>),
    /// Whoever has the printed slip.
    Slip(SlipProof),
    /// The customer at the counter, with a typed name; the shop's people write it down.
    Counter(Granted<WorkOnRepairs>, String),
}

impl Answerer {
    fn actor(&self) -> Actor {
        match self {
            Self::Own(granted) => granted.actor().clone(),
            Self::Slip(proof) => proof.actor(),
            Self::Counter(granted, _) => granted.actor().clone(),
        }
    }

    const fn way(&self) -> AnswerWay {
        match self {
            Self::Own(_) => AnswerWay::Portal,
            Self::Slip(_) => AnswerWay::Slip,
            Self::Counter(..) => AnswerWay::Counter,
        }
    }

    fn name(&self) -> &str {
        match self {
            Self::Counter(_, name) => name,
            Self::Own(_) | Self::Slip(_) => "",
        }
    }
}

/// Takes the answer to the version of the price that the person saw.
///
/// # Errors
/// [`RepairError::Quote`] when somebody answered before, or its last day is over; [`Fault::Conflict`] when another
/// version was sent meanwhile.
pub fn answer_quote(
    tx: &mut Tx<'_>,
    by: &Answerer,
    (code, version): (RepairCode, i64),
    request: &AnswerRequest,
) -> Result<(), RepairError> {
    let actor = by.actor();
    let mut repair = load(tx, &actor, code)?;
    if matches!(by, Answerer::Slip(proof) if proof.repair() != repair.id) {
        return Err(Fault::NotFound.into());
    }
    let quote = store::newest_quote(tx, repair.id)?.ok_or(Fault::NotFound)?;
    if quote.version != version {
        return Err(Fault::Conflict.into());
    }
    let today = date_in(tx.now(), &identity::shop(tx)?.zone);
    let outcome = decide_quote_answer(&quote, request, repair.currency, today).map_err(RepairError::Quote)?;
    let approved = outcome.answer == Answer::Approved;
    let step = if approved { Step::Approve } else { Step::Decline };
    if quote.is_supplement {
        let news = if approved { SupplementNews::Approved } else { SupplementNews::Declined };
        go_on(tx, &actor, &mut repair, (step, by.name()))?;
        letters::supplement_entry(tx, &repair, news)?;
    } else {
        move_on(tx, &actor, &mut repair, step, (by.name(), None))?;
    }
    store::insert_approval(tx, quote.id, &outcome, (by.way(), &actor, by.name()))?;
    store::decline_lines(tx, &outcome.declined)?;
    store::set_quote_state(tx, quote.id, QuoteState::Answered, None)?;
    tx.cancel::<LapseQuote>(&quote.id.to_string())?;
    let decided = QuoteDecided { repair: repair.id, quote: quote.id, customer: repair.customer, approved };
    tx.tell(&actor, &decided)?;
    Ok(())
}

/// After an answer to a supplement the work goes on where it stood; whoever answers must be one who may answer a price.
/// A device that stands still for another reason by now stays where it is.
fn go_on(
    tx: &mut Tx<'_>,
    actor: &Actor,
    repair: &mut Repair,
    (step, name): (Step, &str),
) -> Result<(), RepairError> {
    let asked = Position { status: Status::QuoteSent, held_from: None };
    decide_transition(asked, step, actor).map_err(RepairError::Step)?;
    resume(tx, repair, name)
}

fn resume(tx: &mut Tx<'_>, repair: &mut Repair, note: &str) -> Result<(), RepairError> {
    let system = Actor::System { task: "repairs.supplement" };
    if repair.status == Status::OnHold {
        move_on(tx, &system, repair, Step::Resume, (note, None))?;
    }
    Ok(())
}

/// The shop takes a supplement back that nobody answered, because the work goes on without it.
pub(super) fn withdraw_supplement(tx: &mut Tx<'_>, repair: &Repair) -> Result<(), RepairError> {
    let quote = store::newest_quote(tx, repair.id)?;
    if let Some(quote) = quote.filter(|q| q.is_supplement && q.is_open()) {
        store::set_quote_state(tx, quote.id, QuoteState::Withdrawn, None)?;
        tx.cancel::<LapseQuote>(&quote.id.to_string())?;
        letters::supplement_entry(tx, repair, SupplementNews::Withdrawn)?;
    }
    Ok(())
}

/// The order to let a price lapse after its last day.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct LapseQuote {
    pub(crate) repair: RepairId,
    pub(crate) quote: QuoteId,
}

impl Job for LapseQuote {
    const KIND: &'static str = "repairs.lapse_quote";
}

/// Lets a price lapse that nobody answered; one that was answered or replaced stays as it is.
///
/// # Errors
/// Whatever the database says.
pub fn lapse_quote(tx: &mut Tx<'_>, order: &str) -> Result<(), JobError> {
    let order: LapseQuote = payload(order)?;
    let system = Actor::System { task: "repairs.lapse_quote" };
    let Some(mut repair) = store::repair(tx, &system, order.repair)? else { return Ok(()) };
    let quote = store::newest_quote(tx, repair.id)?;
    let Some(quote) = quote.filter(|q| q.id == order.quote && q.is_open()) else { return Ok(()) };
    lapse(tx, &system, &mut repair, &quote).map_err(|e| match e {
        RepairError::Db(error) => JobError::Db(error),
        other => JobError::Broken(other.to_string()),
    })
}

/// A whole price leads to *lapsed*, from where the counter hands the device back or sends the price again; a supplement
/// leads back to the work that was agreed. The customer is told either way, and silence is never a yes.
fn lapse(tx: &mut Tx<'_>, system: &Actor, repair: &mut Repair, quote: &Quote) -> Result<(), RepairError> {
    store::set_quote_state(tx, quote.id, QuoteState::Lapsed, None)?;
    let letter = if quote.is_supplement {
        resume(tx, repair, "")?;
        letters::supplement_entry(tx, repair, SupplementNews::Lapsed)?;
        letters::Letter::SupplementLapsed
    } else {
        // What stands still for another reason stays there; it lapses when it goes on.
        if store::hold(tx, repair.id)?.is_none() {
            move_on(tx, system, repair, Step::Lapse, ("", None))?;
        }
        letters::Letter::Lapsed
    };
    letters::write_by_itself(tx, repair, (letter, quote))
}

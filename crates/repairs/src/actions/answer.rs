//! The customer's answer to a price. The first one stands.

use kernel::{Actor, Granted, date_in};
use platform::{
    db::Tx,
    jobs::{Job, JobError, payload},
    web::Fault,
};
use serde::{Deserialize, Serialize};

use super::{RepairError, SlipProof, load, move_on};
use crate::{
    events::QuoteDecided,
    model::{Answer, AnswerWay, QuoteId, QuoteState, RepairCode, RepairId, Step},
    policy::{AnswerRequest, decide_quote_answer},
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
    let step = match outcome.answer {
        Answer::Approved => Step::Approve,
        Answer::Declined => Step::Decline,
    };
    move_on(tx, &actor, &mut repair, step, (by.name(), None))?;
    store::insert_approval(tx, quote.id, &outcome, (by.way(), &actor, by.name()))?;
    store::decline_lines(tx, &outcome.declined)?;
    store::set_quote_state(tx, quote.id, QuoteState::Answered, None)?;
    tx.cancel::<LapseQuote>(&quote.id.to_string())?;
    let approved = outcome.answer == Answer::Approved;
    let decided = QuoteDecided { repair: repair.id, quote: quote.id, customer: repair.customer, approved };
    tx.tell(&actor, &decided)?;
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
    if !quote.is_some_and(|q| q.id == order.quote && q.state == QuoteState::Sent) {
        return Ok(());
    }
    let held = store::hold(tx, repair.id)?.is_some();
    store::set_quote_state(tx, order.quote, QuoteState::Lapsed, None)?;
    if held {
        // It stands still for another reason; the price is over all the same, and the page says so.
        return Ok(());
    }
    move_on(tx, &system, &mut repair, Step::Lapse, ("", None)).map_err(|e| JobError::Broken(e.to_string()))
}

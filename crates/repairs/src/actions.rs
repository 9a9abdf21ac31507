//! The verbs: load, decide, save, tell.

mod answer;
mod hand_over;
mod letters;
mod price;
mod receive;
mod slip;
mod work;

pub use answer::{Answerer, answer_quote, lapse_quote};
pub use hand_over::{Bill, bill_of, close_repair, hand_over, note_payment, set_bank_account};
pub use price::{add_line, ask_of, remove_line, send_offer, who_pays};
pub use receive::{
    ReceptionRights, drop_photos, keep_photos, missing_at_intake, others_devices, receive_device,
};
pub use slip::{
    PrintedSlip, SlipProof, issue_slip, newest_slip, open_slip, sign_in_by_slip, sign_in_by_token,
};
pub use work::{StepDetails, add_work_photos, assign, check_work, move_promise, note_findings, take_step};

use kernel::Actor;
use platform::{
    db::{DbError, Tx},
    live,
    web::{Fault, FieldError, Invalid},
};

use crate::{
    model::{HoldReason, Repair, RepairCode, Step},
    policy::{
        CheckRefusal, HandOverMissing, IntakeMissing, OfferRefusal, PayRefusal, Position, QuoteRefusal,
        SplitRefusal, StepRefusal, decide_transition,
    },
    store,
};

/// Why an action did nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RepairError {
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// A fault on the way: absent, changed meanwhile.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The step is not listed, or belongs to others.
    #[error("the step is refused: {0:?}")]
    Step(StepRefusal),
    /// The acceptance document is not whole.
    #[error("the acceptance document lacks {0:?}")]
    Intake(Vec<IntakeMissing>),
    /// There is nothing to send.
    #[error("nothing to send: {0:?}")]
    Offer(OfferRefusal),
    /// The price has as many lines as one may have.
    #[error("the price is full")]
    Full,
    /// Nobody can be named as payer.
    #[error("nobody can be named as payer: {0:?}")]
    Split(SplitRefusal),
    /// The answer to a quote is not taken.
    #[error("the answer is not taken: {0:?}")]
    Quote(QuoteRefusal),
    /// The check does not count.
    #[error("the check does not count: {0:?}")]
    Check(CheckRefusal),
    /// The money is not taken.
    #[error("the money is not taken: {0:?}")]
    Pay(PayRefusal),
    /// The device does not go yet.
    #[error("the device does not go yet: {0:?}")]
    HandOver(Vec<HandOverMissing>),
}

impl RepairError {
    /// The refusal field by field, as forms and the API show it; none for faults.
    pub fn refusal(&self) -> Option<Invalid> {
        let at = |errors: Vec<(&'static str, &'static str)>| {
            let one = |(field, key): (&str, &'static str)| FieldError {
                field: field.into(),
                key,
                args: Vec::new(),
            };
            Some(Invalid { errors: errors.into_iter().map(one).collect() })
        };
        match self {
            Self::Db(_) | Self::Fault(_) => None,
            Self::Step(refusal) => at(vec![("step", refusal.key())]),
            Self::Intake(missing) => at(missing.iter().map(|m| m.at()).collect()),
            Self::Offer(_) => at(vec![("label", "repairs-refused-no-lines")]),
            Self::Full => at(vec![("label", "form-error-repairs-lines")]),
            Self::Split(SplitRefusal::Undecided) => at(vec![("payer", "form-error-repairs-payer")]),
            Self::Split(SplitRefusal::Unproven) => at(vec![("payer", "form-error-repairs-unproven")]),
            Self::Quote(refusal) => at(vec![("line", refusal.key())]),
            Self::Check(_) => at(vec![("step", "repairs-refused-own-work")]),
            Self::Pay(PayRefusal::Nothing) => at(vec![("amount", "form-error-money")]),
            Self::Pay(PayRefusal::MoreThanOwed) => at(vec![("amount", "form-error-repairs-too-much")]),
            Self::HandOver(missing) => at(missing.iter().map(|m| m.at()).collect()),
        }
    }
}

impl From<RepairError> for Fault {
    fn from(error: RepairError) -> Self {
        match error.refusal() {
            Some(invalid) => Self::Invalid(invalid),
            None => match error {
                RepairError::Db(error) => Self::Db(error),
                RepairError::Fault(fault) => fault,
                other => Self::Broken(other.to_string()),
            },
        }
    }
}

fn load(tx: &mut Tx<'_>, actor: &Actor, code: RepairCode) -> Result<Repair, RepairError> {
    Ok(store::repair_by_code(tx, actor, code)?.ok_or(Fault::NotFound)?)
}

/// Takes a step: decides it, saves it, and tells everyone who looks. What else belongs to the step is done by the
/// action that takes it.
fn move_on(
    tx: &mut Tx<'_>,
    actor: &Actor,
    repair: &mut Repair,
    step: Step,
    (note, reason): (&str, Option<HoldReason>),
) -> Result<(), RepairError> {
    let held_from = store::hold(tx, repair.id)?.map(|h| h.came_from);
    let from = Position { status: repair.status, held_from };
    let to = decide_transition(from, step, actor).map_err(RepairError::Step)?;
    if !store::save_status(tx, repair, to)? {
        return Err(Fault::Conflict.into());
    }
    match step {
        Step::Hold => {
            let reason = reason.unwrap_or(HoldReason::Customer);
            store::insert_hold(tx, repair.id, repair.status, reason)?;
        }
        Step::Resume => store::release_hold(tx, repair.id)?,
        _ => {}
    }
    store::insert_event(tx, repair.id, (repair.status, to), actor, note)?;
    repair.status = to;
    repair.version += 1;
    letters::write_entry(tx, repair, to)?;
    touch(tx, repair)
}

fn touch(tx: &mut Tx<'_>, repair: &Repair) -> Result<(), RepairError> {
    let region = repair.id.to_string();
    tx.touch(live::Audience::Staff, "repairs")?;
    tx.touch(live::Audience::Staff, &region)?;
    Ok(tx.touch(live::Audience::Customer(repair.customer), &region)?)
}

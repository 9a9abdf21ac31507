//! At the bench: the steps, what was found, who works, what was promised, who checks.

use coverage::{
    NewHistory,
    model::{Happened, Loaner, Promise, Repair as Stay, RepairCoverage},
    record_history,
};
use customers::timeline::Audience;
use identity::Sender;
use kernel::{Actor, Granted, StaffId, Timestamp, date_in};
use platform::{
    db::Tx,
    files::{StoredFile, add_file},
    i18n::Lang,
    web::Fault,
};

use super::{
    RepairError, answer::withdraw_supplement, hand_over::make_ready, letters, load, move_on,
    price::settle_payers, touch,
};
use crate::{
    model::{
        Acceptance, HoldReason, LoanDecision, NewFindings, PhotoMoment, QuoteState, Repair, RepairCode,
        Status, Step,
    },
    policy::{StepRefusal, decide_quality_check},
    rights::WorkOnRepairs,
    store,
};

/// What goes with a step.
#[derive(Debug, Clone, Default)]
pub struct StepDetails {
    /// What is noted.
    pub note: String,
    /// Why it stands still; for a hold only.
    pub reason: Option<HoldReason>,
}

/// Takes a step that needs nothing but itself. Prices, checks and hand-overs have actions of their own.
///
/// # Errors
/// [`RepairError::Step`] when it is not listed, belongs to others, or has an action of its own.
pub fn take_step(
    tx: &mut Tx<'_>,
    granted: &Granted<WorkOnRepairs>,
    code: RepairCode,
    step: Step,
    details: &StepDetails,
    told: (&Sender, &Lang),
) -> Result<(), RepairError> {
    let actor = granted.actor();
    let mut repair = load(tx, actor, code)?;
    let has_own_action = !matches!(
        step,
        Step::Diagnose
            | Step::Start
            | Step::AwaitParts
            | Step::Finish
            | Step::GiveUp
            | Step::PrepareReturn
            | Step::Hold
            | Step::Resume
    );
    if has_own_action {
        return Err(RepairError::Step(StepRefusal::NotListed { status: repair.status, step }));
    }
    move_on(tx, actor, &mut repair, step, (&details.note, details.reason))?;
    match step {
        Step::Diagnose if repair.technician.is_none() => {
            store::set_technician(tx, repair.id, bench_hand(actor))?;
        }
        Step::PrepareReturn => make_ready(tx, actor, &repair, told)?,
        // Its price lapsed while it stood still.
        Step::Resume if repair.status == Status::QuoteSent => let_lapse_if_over(tx, &mut repair)?,
        // Nobody waits for an answer any more.
        Step::Resume => withdraw_supplement(tx, &repair)?,
        _ => {}
    }
    Ok(())
}

fn let_lapse_if_over(tx: &mut Tx<'_>, repair: &mut Repair) -> Result<(), RepairError> {
    let quote = store::newest_quote(tx, repair.id)?;
    if quote.is_some_and(|q| q.state == QuoteState::Lapsed) {
        let system = Actor::System { task: "repairs.lapse_quote" };
        move_on(tx, &system, repair, Step::Lapse, ("", None))?;
    }
    Ok(())
}

/// Who diagnoses takes the repair, if this person works at the bench.
const fn bench_hand(actor: &Actor) -> Option<StaffId> {
    if actor.roles().has(kernel::Role::Technician) { actor.staff() } else { None }
}

/// Another person checks the work. A good check makes the device ready and tells its owner; a bad one sends it back to
/// the bench.
///
/// # Errors
/// [`RepairError::Check`] for one's own work.
pub fn check_work(
    tx: &mut Tx<'_>,
    granted: &Granted<WorkOnRepairs>,
    code: RepairCode,
    (is_good, note): (bool, &str),
    told: (&Sender, &Lang),
) -> Result<(), RepairError> {
    let actor = granted.actor();
    let mut repair = load(tx, actor, code)?;
    let steps = store::steps(tx, repair.id)?;
    let step = decide_quality_check(actor, &steps, is_good).map_err(RepairError::Check)?;
    move_on(tx, actor, &mut repair, step, (note, None))?;
    store::add_check(tx, repair.id, actor, is_good, note)?;
    if step == Step::PassCheck {
        make_ready(tx, actor, &repair, told)?;
    }
    Ok(())
}

/// Writes down what was found. A fault and its cause are what the warranty asks about: a price that is being written
/// names its payers anew. Where they cannot be named now, the sending of the price says what is missing.
///
/// # Errors
/// [`Fault::NotFound`]; whatever the database says.
pub fn note_findings(
    tx: &mut Tx<'_>,
    granted: &Granted<WorkOnRepairs>,
    code: RepairCode,
    new: &NewFindings,
) -> Result<(), RepairError> {
    let actor = granted.actor();
    let repair = load(tx, actor, code)?;
    store::add_findings(tx, repair.id, actor, new)?;
    let draft = store::newest_quote(tx, repair.id)?.filter(|q| q.state == QuoteState::Draft);
    if let Some(draft) = draft {
        match settle_payers(tx, actor, &repair, &draft) {
            Ok(()) | Err(RepairError::Split(_)) => {}
            Err(error) => return Err(error),
        }
    }
    write_history(tx, actor, &repair)?;
    touch(tx, &repair)
}

/// Says who works on it and where it lies.
///
/// # Errors
/// [`Fault::NotFound`]; whatever the database says.
pub fn assign(
    tx: &mut Tx<'_>,
    granted: &Granted<WorkOnRepairs>,
    code: RepairCode,
    (technician, shelf): (Option<StaffId>, &str),
) -> Result<(), RepairError> {
    let repair = load(tx, granted.actor(), code)?;
    if let Some(id) = technician {
        identity::staff_name(tx, id)?.ok_or(Fault::NotFound)?;
    }
    store::set_technician(tx, repair.id, technician)?;
    store::put_on_shelf(tx, repair.id, shelf)?;
    touch(tx, &repair)
}

/// Adds photos that were taken during the work.
///
/// # Errors
/// [`Fault::NotFound`]; whatever the database says.
pub fn add_work_photos(
    tx: &mut Tx<'_>,
    granted: &Granted<WorkOnRepairs>,
    code: RepairCode,
    photos: &[StoredFile],
) -> Result<(), RepairError> {
    let actor = granted.actor();
    let repair = load(tx, actor, code)?;
    let staff = actor.staff().ok_or(Fault::Forbidden)?;
    for photo in photos {
        let file = add_file(tx, actor, photo)?;
        store::add_photo(tx, (file, Some(repair.id)), staff, PhotoMoment::Work)?;
    }
    touch(tx, &repair)
}

/// Promises another time. The acceptance document gets a next version, the customer is told; for the law the first
/// promise still counts.
///
/// # Errors
/// [`RepairError::Step`] for a repair that is over.
pub fn move_promise(
    tx: &mut Tx<'_>,
    granted: &Granted<WorkOnRepairs>,
    code: RepairCode,
    (promised_at, reason): (Timestamp, &str),
    told: (&Sender, &Lang),
) -> Result<(), RepairError> {
    let actor = granted.actor();
    let mut repair = load(tx, actor, code)?;
    if !repair.status.is_open() || repair.status.is_ready() {
        return Err(RepairError::Step(StepRefusal::NotListed { status: repair.status, step: Step::Hold }));
    }
    let before = store::acceptance(tx, repair.id)?.ok_or(Fault::NotFound)?;
    let next = Acceptance {
        version: before.version + 1,
        promised_at,
        reason: reason.to_owned(),
        received_by: actor.to_string(),
        at: tx.now(),
        ..before
    };
    store::insert_acceptance(tx, repair.id, &next)?;
    store::save_promise(tx, repair.id, promised_at)?;
    repair.promised_at = promised_at;
    letters::entry(
        tx,
        &repair,
        "repairs-entry-promise",
        ("calendar-clock", Audience::Everyone),
        vec![("promised", promised_at.into())],
    )?;
    letters::write(
        tx,
        told,
        &repair,
        letters::Letter::Promise,
        &[("reason", letters::Detail::Words(reason.to_owned()))],
    )?;
    touch(tx, &repair)
}

/// Tells the room coverage of the stay: its pause begins with the acceptance and ends with the hand-over, and a later
/// entry of the same repair replaces the earlier.
pub(super) fn write_history(tx: &mut Tx<'_>, actor: &Actor, repair: &Repair) -> Result<(), RepairError> {
    let zone = identity::shop(tx)?.zone;
    let first = store::acceptances(tx, repair.id)?.into_iter().last().ok_or(Fault::NotFound)?;
    let accepted_at = date_in(repair.created_at, &zone);
    let days = accepted_at.until(date_in(first.promised_at, &zone)).map_or(0, |span| span.get_days());
    let ready_at = store::pickup(tx, repair.id)?.map(|p| date_in(p.at, &zone));
    let is_over = repair.status == Status::HandedOver;
    let price = store::standing_price(tx, repair.id)?;
    let mut lines = price.iter().filter(|(quote, _)| !quote.is_void()).flat_map(|(quote, _)| &quote.lines);
    let has_lines = lines.clone().next().is_some();
    let is_covered = lines.any(|l| l.payer_reason == "repairs-reason-warranty" && l.covered_minor > 0);
    let fault = store::findings(tx, repair.id)?.into_iter().find_map(|f| f.fault);
    let under_warranty = is_covered || (!has_lines && first.basis == crate::model::Basis::Warranty);
    let stay = Stay {
        coverage: if under_warranty { RepairCoverage::Warranty } else { RepairCoverage::Paid },
        fault: fault.map(Into::into),
        requested_at: Some(accepted_at),
        accepted_at,
        ready_at,
        handed_over_at: is_over.then(|| date_in(tx.now(), &zone)),
        fixed: is_over.then(|| store::steps(tx, repair.id).map(was_fixed)).transpose()?,
        promise: Some(Promise { days: u32::try_from(days).unwrap_or(0), agreed_in_writing: false }),
        loaner: Some(match first.loan {
            LoanDecision::NotWanted => Loaner::None,
            LoanDecision::Lent => Loaner::Lent,
            LoanDecision::OtherAgreed => Loaner::AgreedOther,
        }),
    };
    let new = NewHistory { reference: repair.id.uuid(), what: Happened::Repair(stay) };
    record_history(tx, actor, repair.asset, &new)?;
    Ok(())
}

/// Whether the work reached its end.
pub(super) fn was_fixed(steps: Vec<crate::model::StepNote>) -> bool {
    steps.iter().any(|s| s.to_status == Status::Ready)
}

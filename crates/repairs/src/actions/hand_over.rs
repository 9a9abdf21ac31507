//! Ready, paid, handed over.

use coverage::loans::LoanState;
use identity::Sender;
use jiff::SignedDuration;
use kernel::{Actor, Granted, Money, Period, date_in};
use platform::{
    db::{DbError, Tx},
    i18n::Lang,
    jobs::{Job, JobError, payload},
    web::Fault,
};
use serde::{Deserialize, Serialize};
use tickets::TicketId;

use super::{
    RepairError, letters, load, move_on,
    receive::work_on,
    touch,
    work::{was_fixed, write_history},
};
use crate::{
    events::{RepairHandedOver, RepairReady},
    model::{
        BankAccount, HandOverNote, LoanDecision, PaymentWay, Repair, RepairCode, RepairId, Signed, Status,
        Step, still_owed,
    },
    policy::{
        CLOSE_DAYS, HandOverFacts, PICKUP_DAYS, decide_bill, decide_ground, decide_hand_over, decide_payment,
    },
    rights::{HandOver, SetBankAccount, TakePayments},
    store,
};

/// What is billed, what was paid, what is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bill {
    /// What may be billed; never above the approval.
    pub billable: Money,
    /// What was paid.
    pub paid: Money,
    /// What is left.
    pub owed: Money,
}

/// The bill of a repair as it stands.
///
/// # Errors
/// Whatever the database says.
pub fn bill_of(tx: &mut Tx<'_>, repair: &Repair) -> Result<Bill, DbError> {
    let price = store::standing_price(tx, repair.id)?;
    let fee = store::acceptance(tx, repair.id)?.map_or(0, |a| a.fee_minor);
    let gave_up = store::steps(tx, repair.id)?.iter().any(|s| s.to_status == Status::CannotRepair);
    let ground = decide_ground(&price, Money::new(fee, repair.currency), gave_up)
        .map_err(|e| DbError::Engine(e.to_string()))?;
    let (billable, paid_minor) = (decide_bill(ground), store::paid_minor(tx, repair.id)?);
    let paid = Money::new(paid_minor, repair.currency);
    Ok(Bill { billable, paid, owed: still_owed(billable, paid_minor) })
}

/// Marks a device as ready, tells its owner once and closes the loop on its ticket.
pub(super) fn make_ready(
    tx: &mut Tx<'_>,
    actor: &Actor,
    repair: &Repair,
    (from, lang): (&Sender, &Lang),
) -> Result<(), RepairError> {
    let zone = identity::shop(tx)?.zone;
    let today = date_in(tx.now(), &zone);
    let pickup_by = Period::days(PICKUP_DAYS).after(today).unwrap_or(today);
    store::mark_ready(tx, repair.id, pickup_by)?;
    tx.tell(actor, &RepairReady { repair: repair.id, customer: repair.customer })?;
    let bill = bill_of(tx, repair)?;
    let letter =
        if repair.status == Status::Ready { letters::Letter::Ready } else { letters::Letter::Unrepaired };
    let more = [("amount", letters::Detail::Money(bill.owed)), ("day", letters::Detail::Day(pickup_by))];
    letters::write(tx, (from, lang), repair, letter, &more)?;
    write_history(tx, actor, repair)?;
    close_loop(tx, actor, repair)
}

/// The ticket that the repair came from goes back to who answers it: tell the customer that the device is ready.
fn close_loop(tx: &mut Tx<'_>, actor: &Actor, repair: &Repair) -> Result<(), RepairError> {
    let Some(ticket) = repair.ticket else { return Ok(()) };
    let key = if repair.status == Status::Ready { "repairs-news-ready" } else { "repairs-news-unrepaired" };
    let args = vec![("code", repair.code().to_string().into()), ("device", repair.device.clone().into())];
    tickets::close_the_loop(tx, actor, TicketId::from_uuid(ticket), key, args)?;
    Ok(())
}

/// Notes money that came in.
///
/// # Errors
/// [`RepairError::Pay`] for nothing, or for more than is owed.
pub fn note_payment(
    tx: &mut Tx<'_>,
    granted: &Granted<TakePayments>,
    code: RepairCode,
    (amount, way): (Money, PaymentWay),
) -> Result<(), RepairError> {
    let actor = granted.actor();
    let repair = load(tx, actor, code)?;
    let bill = bill_of(tx, &repair)?;
    decide_payment(amount, bill.owed).map_err(RepairError::Pay)?;
    store::add_payment(tx, repair.id, actor, amount.minor, way)?;
    letters::entry(
        tx,
        &repair,
        "repairs-entry-paid",
        ("banknote", customers::timeline::Audience::Everyone),
        vec![("amount", amount.into())],
    )?;
    touch(tx, &repair)
}

/// Gives the device to its owner: paid, its serial read again, signed for, nothing lent. The pause of its warranty
/// ends with this day.
///
/// # Errors
/// [`RepairError::HandOver`] with all that is missing; [`RepairError::Step`].
pub fn hand_over(
    tx: &mut Tx<'_>,
    granted: &Granted<HandOver>,
    code: RepairCode,
    note: &HandOverNote,
) -> Result<(), RepairError> {
    let actor = granted.actor();
    let mut repair = load(tx, actor, code)?;
    let bill = bill_of(tx, &repair)?;
    let lent = store::acceptance(tx, repair.id)?.is_some_and(|a| a.loan == LoanDecision::Lent);
    let loans: &[LoanState] = match (lent, note.loan_back) {
        (false, _) => &[],
        (true, true) => &[LoanState::Out, LoanState::Returned],
        (true, false) => &[LoanState::Out],
    };
    let facts = HandOverFacts {
        owed: bill.owed,
        serial: &repair.serial,
        serial_read: &note.serial_read,
        signed_name: &note.signed_name,
        loans,
    };
    decide_hand_over(&facts).map_err(RepairError::HandOver)?;
    move_on(tx, actor, &mut repair, Step::HandOver, (&note.signed_name, None))?;
    store::insert_hand_over(tx, repair.id, actor, note)?;
    store::insert_drawing(tx, repair.id, Signed::HandOver, note.drawn.as_ref())?;
    write_history(tx, actor, &repair)?;
    if let Some(ticket) = repair.ticket {
        tickets::end_work(tx, actor, TicketId::from_uuid(ticket), &repair.code().to_string())?;
    }
    let was_fixed = was_fixed(store::steps(tx, repair.id)?);
    claims::end_fulfilment(tx, &work_on(&repair), was_fixed)?;
    let closes_at = tx.now() + SignedDuration::from_hours(24 * CLOSE_DAYS);
    tx.enqueue(&repair.id.to_string(), &CloseRepair { repair: repair.id }, closes_at)?;
    let (id, customer, asset) = (repair.id, repair.customer, repair.asset);
    let (code, at) = (repair.code().to_string(), tx.now());
    tx.tell(actor, &RepairHandedOver { repair: id, customer, asset, code, at })?;
    Ok(())
}

/// The order to put a repair away.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CloseRepair {
    repair: RepairId,
}

impl Job for CloseRepair {
    const KIND: &'static str = "repairs.close_repair";
}

/// Puts a repair away after its grace.
///
/// # Errors
/// Whatever the database says.
pub fn close_repair(tx: &mut Tx<'_>, order: &str) -> Result<(), JobError> {
    let order: CloseRepair = payload(order)?;
    let system = Actor::System { task: "repairs.close_repair" };
    let Some(mut repair) = store::repair(tx, &system, order.repair)? else { return Ok(()) };
    if repair.status != Status::HandedOver {
        return Ok(());
    }
    move_on(tx, &system, &mut repair, Step::Close, ("", None)).map_err(|e| JobError::Broken(e.to_string()))
}

/// Says where customers transfer money to.
///
/// # Errors
/// Whatever the database says.
pub fn set_bank_account(
    tx: &mut Tx<'_>,
    granted: &Granted<SetBankAccount>,
    account: &BankAccount,
) -> Result<(), Fault> {
    store::save_bank_account(tx, account)?;
    tx.audit(granted.actor(), "repair.bank_account_set", "shop", "")?;
    Ok(())
}

//! What was found, who worked, who checked, what was paid, the hand-over.

use kernel::{Actor, Date};
use platform::db::{DbError, Tx};

use crate::model::{
    BankAccount, Check, Drawing, Findings, HandOverNote, NewFindings, Payment, PaymentWay, Pickup, RepairId,
    Signed,
};

pub fn add_findings(tx: &mut Tx<'_>, repair: RepairId, by: &Actor, new: &NewFindings) -> Result<(), DbError> {
    let (id, now, by) = (tx.moment().uuid(), tx.now(), by.to_string());
    tx.exec(
        "insert into diagnosis (id, repair, findings, fault, cause, by_staff, at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        &[&id, &repair, &new.findings, &new.fault, &new.cause, &by, &now],
    )?;
    Ok(())
}

/// What was found, newest first.
///
/// # Errors
/// Whatever the database says.
pub fn findings(tx: &mut Tx<'_>, repair: RepairId) -> Result<Vec<Findings>, DbError> {
    tx.all(
        "select findings, fault, cause, by_staff, at from diagnosis where repair = $1 order by at desc, id desc limit 50",
        &[&repair],
    )
}

pub fn add_check(
    tx: &mut Tx<'_>,
    repair: RepairId,
    by: &Actor,
    passed: bool,
    note: &str,
) -> Result<(), DbError> {
    let (id, now, by) = (tx.moment().uuid(), tx.now(), by.to_string());
    tx.exec(
        "insert into quality_check (id, repair, checker, passed, note, at) values ($1, $2, $3, $4, $5, $6)",
        &[&id, &repair, &by, &passed, &note, &now],
    )?;
    Ok(())
}

/// The checks, newest first.
///
/// # Errors
/// Whatever the database says.
pub fn checks(tx: &mut Tx<'_>, repair: RepairId) -> Result<Vec<Check>, DbError> {
    tx.all(
        "select checker, passed, note, at from quality_check where repair = $1 order by at desc, id desc limit 50",
        &[&repair],
    )
}

pub fn mark_ready(tx: &mut Tx<'_>, repair: RepairId, pickup_by: Date) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec(
        "insert into repair_ready (repair, at, pickup_by) values ($1, $2, $3)
         on conflict (repair) do update set at = excluded.at, pickup_by = excluded.pickup_by",
        &[&repair, &now, &pickup_by],
    )?;
    Ok(())
}

/// Since when it lies ready.
///
/// # Errors
/// Whatever the database says.
pub fn pickup(tx: &mut Tx<'_>, repair: RepairId) -> Result<Option<Pickup>, DbError> {
    tx.first("select at, pickup_by from repair_ready where repair = $1", &[&repair])
}

pub fn add_payment(
    tx: &mut Tx<'_>,
    repair: RepairId,
    by: &Actor,
    amount_minor: i64,
    way: PaymentWay,
) -> Result<(), DbError> {
    let (id, now, by) = (tx.moment().uuid(), tx.now(), by.to_string());
    tx.exec(
        "insert into payment (id, repair, amount_minor, way, actor, at) values ($1, $2, $3, $4, $5, $6)",
        &[&id, &repair, &amount_minor, &way, &by, &now],
    )?;
    Ok(())
}

/// The payments, oldest first.
///
/// # Errors
/// Whatever the database says.
pub fn payments(tx: &mut Tx<'_>, repair: RepairId) -> Result<Vec<Payment>, DbError> {
    tx.all(
        "select amount_minor, way, at from payment where repair = $1 order by at, id limit 100",
        &[&repair],
    )
}

/// What was paid in all, in minor units.
///
/// # Errors
/// Whatever the database says.
pub fn paid_minor(tx: &mut Tx<'_>, repair: RepairId) -> Result<i64, DbError> {
    let sum = tx.value(
        "select cast(coalesce(sum(amount_minor), 0) as bigint) from payment where repair = $1",
        &[&repair],
    )?;
    Ok(sum.unwrap_or(0))
}

pub fn insert_hand_over(
    tx: &mut Tx<'_>,
    repair: RepairId,
    by: &Actor,
    note: &HandOverNote,
) -> Result<(), DbError> {
    let (now, by) = (tx.now(), by.to_string());
    tx.exec(
        "insert into hand_over (repair, serial_read, signed_name, loan_back, actor, at)
         values ($1, $2, $3, $4, $5, $6)",
        &[&repair, &note.serial_read, &note.signed_name, &note.loan_back, &by, &now],
    )?;
    Ok(())
}

/// Keeps what somebody drew under a document.
///
/// # Errors
/// Whatever the database says.
pub fn insert_drawing(
    tx: &mut Tx<'_>,
    repair: RepairId,
    signed: Signed,
    drawn: Option<&Drawing>,
) -> Result<(), DbError> {
    let Some(drawn) = drawn else { return Ok(()) };
    let now = tx.now();
    tx.exec(
        "insert into drawn_signature (repair, signed, drawn, at) values ($1, $2, $3, $4)",
        &[&repair, &signed, &drawn.to_string(), &now],
    )?;
    Ok(())
}

/// What was drawn under the documents of a repair, the acceptance first.
///
/// # Errors
/// Whatever the database says.
pub fn drawings(tx: &mut Tx<'_>, repair: RepairId) -> Result<Vec<(Signed, Drawing)>, DbError> {
    let rows: Vec<(Signed, String)> = tx.all(
        "select signed, drawn from drawn_signature where repair = $1 order by signed limit 2",
        &[&repair],
    )?;
    let read = |(signed, drawn): (Signed, String)| Some((signed, drawn.parse().ok()?));
    Ok(rows.into_iter().filter_map(read).collect())
}

/// Where customers transfer money to, if the shop said so.
///
/// # Errors
/// Whatever the database says.
pub fn bank_account(tx: &mut Tx<'_>) -> Result<Option<BankAccount>, DbError> {
    tx.first("select bank, account, holder from bank_account where name = 'shop'", &[])
}

pub fn save_bank_account(tx: &mut Tx<'_>, account: &BankAccount) -> Result<(), DbError> {
    tx.exec(
        "insert into bank_account (name, bank, account, holder) values ('shop', $1, $2, $3)
         on conflict (name) do update set bank = excluded.bank, account = excluded.account,
         holder = excluded.holder",
        &[&account.bank, &account.account, &account.holder],
    )?;
    Ok(())
}

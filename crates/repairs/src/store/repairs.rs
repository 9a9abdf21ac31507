//! Repairs, their acceptance documents, their steps and photos.

use kernel::{Actor, Reach, StaffId, Timestamp, Uuid};
use platform::{
    db::{DbError, Tx},
    files::FileId,
};

use products::AssetId;

use crate::model::{
    Acceptance, Hold, HoldReason, OwnerClaim, PhotoMoment, Repair, RepairCode, RepairId, Status, StepNote,
};

macro_rules! repair_sql {
    ($condition:literal) => {
        concat!(
            "select r.id, r.number, r.customer, r.asset, r.ticket, r.branch, r.brought_in, r.status, r.technician,
             r.shelf, r.device, r.serial, r.fault, r.basis, r.currency, r.promised_at, r.version, r.created_at, r.changed_at
             from repair r where ",
            $condition,
            " and ($2 or r.customer = $3)"
        )
    };
}

/// A repair that the actor may see.
///
/// # Errors
/// Whatever the database says.
pub fn repair(tx: &mut Tx<'_>, actor: &Actor, id: RepairId) -> Result<Option<Repair>, DbError> {
    let reach = Reach::of(actor);
    tx.first(repair_sql!("r.id = $1"), &[&id, &reach.all, &reach.own])
}

/// A repair that the actor may see, by the number of its slip.
///
/// # Errors
/// Whatever the database says.
pub fn repair_by_code(tx: &mut Tx<'_>, actor: &Actor, code: RepairCode) -> Result<Option<Repair>, DbError> {
    let reach = Reach::of(actor);
    tx.first(repair_sql!("r.number = $1"), &[&code.0, &reach.all, &reach.own])
}

pub fn insert_repair(tx: &mut Tx<'_>, r: &Repair) -> Result<(), DbError> {
    tx.exec(
        "insert into repair (id, number, customer, asset, ticket, branch, brought_in, status, technician, shelf,
         device, serial, fault, basis, currency, promised_at, version, created_at, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
        &[
            &r.id, &r.number, &r.customer, &r.asset, &r.ticket, &r.branch, &r.brought_in, &r.status, &r.technician, &r.shelf,
            &r.device, &r.serial, &r.fault, &r.basis, &r.currency, &r.promised_at, &r.version, &r.created_at,
            &r.changed_at,
        ],
    )?;
    Ok(())
}

/// Moves a repair on if nobody else did since it was read; false otherwise.
pub fn save_status(tx: &mut Tx<'_>, r: &Repair, status: Status) -> Result<bool, DbError> {
    let now = tx.now();
    let changed = tx.exec(
        "update repair set status = $3, version = version + 1, changed_at = $4 where id = $1 and version = $2",
        &[&r.id, &r.version, &status, &now],
    )?;
    Ok(changed == 1)
}

pub fn save_promise(tx: &mut Tx<'_>, id: RepairId, promised_at: Timestamp) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec(
        "update repair set promised_at = $2, version = version + 1, changed_at = $3 where id = $1",
        &[&id, &promised_at, &now],
    )?;
    Ok(())
}

pub fn set_technician(tx: &mut Tx<'_>, id: RepairId, technician: Option<StaffId>) -> Result<(), DbError> {
    tx.exec("update repair set technician = $2, version = version + 1 where id = $1", &[&id, &technician])?;
    Ok(())
}

pub fn put_on_shelf(tx: &mut Tx<'_>, id: RepairId, shelf: &str) -> Result<(), DbError> {
    tx.exec("update repair set shelf = $2, version = version + 1 where id = $1", &[&id, &shelf])?;
    Ok(())
}

pub fn insert_acceptance(tx: &mut Tx<'_>, id: RepairId, a: &Acceptance) -> Result<(), DbError> {
    tx.exec(
        "insert into acceptance (repair, version, fault, accessories, condition, basis, promised_at, reason,
         data_choice, passcode, loan, loan_note, fee_minor, signed_name, received_by, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        &[
            &id,
            &a.version,
            &a.fault,
            &a.accessories,
            &a.condition,
            &a.basis,
            &a.promised_at,
            &a.reason,
            &a.data_choice,
            &a.passcode,
            &a.loan,
            &a.loan_note,
            &a.fee_minor,
            &a.signed_name,
            &a.received_by,
            &a.at,
        ],
    )?;
    Ok(())
}

/// Every version of the acceptance document, newest first.
///
/// # Errors
/// Whatever the database says.
pub fn acceptances(tx: &mut Tx<'_>, id: RepairId) -> Result<Vec<Acceptance>, DbError> {
    tx.all(
        "select version, fault, accessories, condition, basis, promised_at, reason, data_choice, passcode, loan,
         loan_note, fee_minor, signed_name, received_by, at
         from acceptance where repair = $1 order by version desc limit 100",
        &[&id],
    )
}

pub fn insert_owner_claim(tx: &mut Tx<'_>, id: RepairId, asset: AssetId, by: &Actor) -> Result<(), DbError> {
    let (now, by) = (tx.now(), by.to_string());
    tx.exec(
        "insert into owner_claim (repair, asset, actor, at) values ($1, $2, $3, $4)",
        &[&id, &asset, &by, &now],
    )?;
    Ok(())
}

/// The customer's words that were taken for devices of somebody else.
///
/// # Errors
/// Whatever the database says.
pub fn owner_claims(tx: &mut Tx<'_>, id: RepairId) -> Result<Vec<OwnerClaim>, DbError> {
    tx.all("select asset, actor, at from owner_claim where repair = $1 order by asset limit 20", &[&id])
}

/// The newest version of the acceptance document.
///
/// # Errors
/// Whatever the database says.
pub fn acceptance(tx: &mut Tx<'_>, id: RepairId) -> Result<Option<Acceptance>, DbError> {
    Ok(acceptances(tx, id)?.into_iter().next())
}

pub fn insert_event(
    tx: &mut Tx<'_>,
    id: RepairId,
    (from, to): (Status, Status),
    actor: &Actor,
    note: &str,
) -> Result<(), DbError> {
    let (event, now, by) = (tx.moment().uuid(), tx.now(), actor.to_string());
    tx.exec(
        "insert into repair_event (id, repair, from_status, to_status, actor, note, at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        &[&event, &id, &from, &to, &by, &note, &now],
    )?;
    Ok(())
}

/// The steps that were taken, oldest first.
///
/// # Errors
/// Whatever the database says.
pub fn steps(tx: &mut Tx<'_>, id: RepairId) -> Result<Vec<StepNote>, DbError> {
    tx.all(
        "select from_status, to_status, actor, note, at from repair_event where repair = $1 order by at, id limit 500",
        &[&id],
    )
}

pub fn hold(tx: &mut Tx<'_>, id: RepairId) -> Result<Option<Hold>, DbError> {
    tx.first("select came_from, reason from repair_hold where repair = $1", &[&id])
}

pub fn insert_hold(tx: &mut Tx<'_>, id: RepairId, from: Status, reason: HoldReason) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec(
        "insert into repair_hold (repair, came_from, reason, at) values ($1, $2, $3, $4)",
        &[&id, &from, &reason, &now],
    )?;
    Ok(())
}

pub fn release_hold(tx: &mut Tx<'_>, id: RepairId) -> Result<(), DbError> {
    tx.exec("delete from repair_hold where repair = $1", &[&id])?;
    Ok(())
}

/// Keeps a photo, of a repair or of a form that was refused and will come again.
pub fn add_photo(
    tx: &mut Tx<'_>,
    (file, repair): (FileId, Option<RepairId>),
    by: StaffId,
    moment: PhotoMoment,
) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec(
        "insert into repair_photo (file, repair, kept_by, moment, at) values ($1, $2, $3, $4, $5)",
        &[&file, &repair, &by, &moment, &now],
    )?;
    Ok(())
}

/// Hangs a kept photo on a repair; false if it is not a photo that this person kept.
pub fn attach_photo(tx: &mut Tx<'_>, file: FileId, repair: RepairId, by: StaffId) -> Result<bool, DbError> {
    let changed = tx.exec(
        "update repair_photo set repair = $2 where file = $1 and repair is null and kept_by = $3",
        &[&file, &repair, &by],
    )?;
    Ok(changed == 1)
}

/// Forgets a kept photo that hangs on no repair; false if it hangs on one.
pub fn drop_photo(tx: &mut Tx<'_>, file: FileId, by: StaffId) -> Result<bool, DbError> {
    let gone = tx.exec(
        "delete from repair_photo where file = $1 and repair is null and kept_by = $2",
        &[&file, &by],
    )?;
    Ok(gone == 1)
}

/// Those of the photos that this person kept and that hang on no repair yet.
pub fn kept_photos(tx: &mut Tx<'_>, files: &[FileId], by: StaffId) -> Result<Vec<FileId>, DbError> {
    let mut kept = Vec::new();
    for file in files.iter().take(20) {
        let is_kept = tx.exists(
            "select cast(1 as bigint) from repair_photo where file = $1 and repair is null and kept_by = $2",
            &[file, &by],
        )?;
        if is_kept && !kept.contains(file) {
            kept.push(*file);
        }
    }
    Ok(kept)
}

/// The photos of a repair, oldest first.
///
/// # Errors
/// Whatever the database says.
pub fn photos(tx: &mut Tx<'_>, id: RepairId) -> Result<Vec<(FileId, PhotoMoment)>, DbError> {
    tx.all("select file, moment from repair_photo where repair = $1 order by at, file limit 100", &[&id])
}

/// On which repair a photo hangs, and who kept it.
pub fn place_of_file(tx: &mut Tx<'_>, file: FileId) -> Result<Option<(Option<Uuid>, StaffId)>, DbError> {
    tx.first("select repair, kept_by from repair_photo where file = $1", &[&file])
}

/// Whether a photo hangs on this repair.
pub fn is_own_photo(tx: &mut Tx<'_>, file: FileId, repair: RepairId) -> Result<bool, DbError> {
    tx.exists("select cast(1 as bigint) from repair_photo where file = $1 and repair = $2", &[&file, &repair])
}

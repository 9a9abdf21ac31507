//! The shop's people: who they are, how they prove it, how often it failed.

use jiff::Timestamp;
use kernel::{Actor, BranchId, Granted, Locale, Permission, Role, Roles, StaffId, fold};
use platform::{DbError, Tx, from_row};

use crate::{
    model::{NewStaff, RolesText, StaffMember, StaffName},
    policy::{
        attempts::{FORGOTTEN_AFTER, Failures},
        passwords::PasswordHash,
    },
};

/// The people that one shop may have; a list of all of them is one page.
const STAFF_MAX: i64 = 1000;

from_row!(StaffName { id, name, called });

/// How a colleague is named, also after they left: their messages keep their name.
///
/// # Errors
/// Whatever the database says.
pub fn staff_name(tx: &mut Tx<'_>, id: StaffId) -> Result<Option<StaffName>, DbError> {
    tx.first("select id, name, called from staff where id = $1", &[&id])
}

#[derive(Debug)]
struct StaffRow {
    id: StaffId,
    name: String,
    called: String,
    email: String,
    roles: RolesText,
    branch: Option<BranchId>,
    locale: Locale,
    left_at: Option<Timestamp>,
}
from_row!(StaffRow { id, name, called, email, roles, branch, locale, left_at });

impl From<StaffRow> for StaffMember {
    fn from(row: StaffRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            called: row.called,
            email: row.email,
            roles: row.roles.0,
            branch: row.branch,
            locale: row.locale,
            active: row.left_at.is_none(),
        }
    }
}

/// Everyone who works or worked here; those who do come first, each by name.
///
/// # Errors
/// Whatever the database says.
pub fn staff_members(tx: &mut Tx<'_>) -> Result<Vec<StaffMember>, DbError> {
    let rows: Vec<StaffRow> = tx.all(
        "select id, name, called, email, roles, branch_id, locale, left_at from staff
         order by case when left_at is null then 0 else 1 end, id limit $1",
        &[&STAFF_MAX],
    )?;
    let mut members: Vec<StaffMember> = rows.into_iter().map(StaffMember::from).collect();
    // Neither engine's order of letters is that of a reader, who looks for Đặng between Bùi and Hoàng.
    members.sort_by_cached_key(|member| (!member.active, fold(&member.name), member.name.clone()));
    Ok(members)
}

/// One of the shop's people.
///
/// # Errors
/// Whatever the database says.
pub fn staff_member(tx: &mut Tx<'_>, id: StaffId) -> Result<Option<StaffMember>, DbError> {
    let row: Option<StaffRow> = tx.first(
        "select id, name, called, email, roles, branch_id, locale, left_at from staff where id = $1",
        &[&id],
    )?;
    Ok(row.map(StaffMember::from))
}

/// The right of somebody whom an order names, as it is now: none for somebody who left, or has other work meanwhile.
///
/// # Errors
/// Whatever the database says.
#[expect(
    clippy::disallowed_methods,
    reason = "a job acts for a person with the rights that the person has then"
)]
pub fn granted_now<P: Permission>(tx: &mut Tx<'_>, id: StaffId) -> Result<Option<Granted<P>>, DbError> {
    let member = staff_member(tx, id)?.filter(|member| member.active);
    Ok(member.and_then(|m| Granted::grant(Actor::Staff { id, roles: m.roles, branch: m.branch })))
}

pub fn staff_by_email(tx: &mut Tx<'_>, email: &str) -> Result<Option<StaffMember>, DbError> {
    let row: Option<StaffRow> = tx.first(
        "select id, name, called, email, roles, branch_id, locale, left_at from staff where email = $1",
        &[&email],
    )?;
    Ok(row.map(StaffMember::from))
}

pub fn has_staff(tx: &mut Tx<'_>) -> Result<bool, DbError> {
    tx.exists("select cast(1 as bigint) from staff limit 1", &[])
}

/// How many work here with the owner's role.
pub fn count_owners(tx: &mut Tx<'_>) -> Result<u32, DbError> {
    let members = staff_members(tx)?;
    let owners = members.iter().filter(|m| m.active && m.roles.has(Role::Owner)).count();
    Ok(u32::try_from(owners).unwrap_or(u32::MAX))
}

/// Adds a colleague. One who left and comes back keeps the id, so that old messages stay theirs.
pub fn save_staff(tx: &mut Tx<'_>, id: StaffId, new: &NewStaff) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec(
        "insert into staff (id, email, name, called, roles, branch_id, locale, password, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (id) do update set email = excluded.email, name = excluded.name,
         called = excluded.called, roles = excluded.roles, branch_id = excluded.branch_id,
         locale = excluded.locale, password = excluded.password, left_at = null",
        &[
            &id,
            &new.email,
            &new.name,
            &new.called,
            &RolesText(new.roles),
            &new.branch,
            &new.locale,
            &new.password.as_str(),
            &now,
        ],
    )?;
    Ok(())
}

pub fn save_work(
    tx: &mut Tx<'_>,
    id: StaffId,
    roles: Roles,
    branch: Option<BranchId>,
) -> Result<(), DbError> {
    tx.exec("update staff set roles = $1, branch_id = $2 where id = $3", &[&RolesText(roles), &branch, &id])?;
    Ok(())
}

pub fn save_profile(
    tx: &mut Tx<'_>,
    id: StaffId,
    name: &str,
    called: &str,
    locale: Locale,
) -> Result<(), DbError> {
    tx.exec(
        "update staff set name = $1, called = $2, locale = $3 where id = $4",
        &[&name, &called, &locale, &id],
    )?;
    Ok(())
}

pub fn save_left(tx: &mut Tx<'_>, id: StaffId) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec("update staff set left_at = $1 where id = $2", &[&now, &id])?;
    Ok(())
}

pub fn save_password(tx: &mut Tx<'_>, id: StaffId, password: &PasswordHash) -> Result<(), DbError> {
    tx.exec("update staff set password = $1 where id = $2", &[&password.as_str(), &id])?;
    Ok(())
}

/// The digest of the password of somebody who works here.
pub fn password(tx: &mut Tx<'_>, id: StaffId) -> Result<Option<PasswordHash>, DbError> {
    let text: Option<String> =
        tx.value("select password from staff where id = $1 and left_at is null", &[&id])?;
    Ok(text.map(PasswordHash::stored))
}

/// Somebody's second factor as it is stored, and the step of the last code that was used.
pub fn factor(tx: &mut Tx<'_>, staff: StaffId) -> Result<Option<(Vec<u8>, i64)>, DbError> {
    tx.first("select secret, last_step from second_factor where staff_id = $1", &[&staff])
}

/// Every second factor as it is stored; one for each of the shop's people at most.
pub fn factors(tx: &mut Tx<'_>) -> Result<Vec<(StaffId, Vec<u8>)>, DbError> {
    tx.all("select staff_id, secret from second_factor order by staff_id", &[])
}

/// Puts the same secret in another form in its place, if nobody changed it meanwhile.
pub fn replace_factor(tx: &mut Tx<'_>, staff: StaffId, before: &[u8], after: &[u8]) -> Result<(), DbError> {
    tx.exec(
        "update second_factor set secret = $1 where staff_id = $2 and secret = $3",
        &[&after, &staff, &before],
    )?;
    Ok(())
}

pub fn save_factor(tx: &mut Tx<'_>, staff: StaffId, sealed: &[u8], last_step: i64) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec(
        "insert into second_factor (staff_id, secret, last_step, created_at) values ($1, $2, $3, $4)
         on conflict (staff_id) do update set secret = excluded.secret, last_step = excluded.last_step,
         created_at = excluded.created_at",
        &[&staff, &sealed, &last_step, &now],
    )?;
    Ok(())
}

/// Uses a step up. False when somebody else used this step or a later one meanwhile.
pub fn use_step(tx: &mut Tx<'_>, staff: StaffId, step: i64) -> Result<bool, DbError> {
    let changed = tx.exec(
        "update second_factor set last_step = $1 where staff_id = $2 and last_step < $1",
        &[&step, &staff],
    )?;
    Ok(changed == 1)
}

pub fn remove_factor(tx: &mut Tx<'_>, staff: StaffId) -> Result<(), DbError> {
    tx.exec("delete from recovery_code where staff_id = $1", &[&staff])?;
    tx.exec("delete from second_factor where staff_id = $1", &[&staff])?;
    Ok(())
}

pub fn replace_recovery_codes(tx: &mut Tx<'_>, staff: StaffId, digests: &[String]) -> Result<(), DbError> {
    tx.exec("delete from recovery_code where staff_id = $1", &[&staff])?;
    for digest in digests {
        tx.exec("insert into recovery_code (digest, staff_id) values ($1, $2)", &[digest, &staff])?;
    }
    Ok(())
}

/// Uses a recovery code up; false when there is none like it.
pub fn use_recovery_code(tx: &mut Tx<'_>, staff: StaffId, digest: &str) -> Result<bool, DbError> {
    let used =
        tx.exec("delete from recovery_code where digest = $1 and staff_id = $2", &[&digest, &staff])?;
    Ok(used == 1)
}

pub fn count_recovery_codes(tx: &mut Tx<'_>, staff: StaffId) -> Result<i64, DbError> {
    let count =
        tx.value("select cast(count(*) as bigint) from recovery_code where staff_id = $1", &[&staff])?;
    Ok(count.unwrap_or(0))
}

/// What failed before for this account, known or not. `who` is a digest: what strangers type is not kept.
pub fn failures(tx: &mut Tx<'_>, who: &str) -> Result<Option<Failures>, DbError> {
    let row: Option<(u32, Timestamp)> =
        tx.first("select failures, last_at from attempt where who = $1", &[&who])?;
    Ok(row.map(|(count, last_at)| Failures { count, last_at }))
}

/// Counts a failure and forgets those of others that are old.
pub fn count_failure(tx: &mut Tx<'_>, who: &str) -> Result<(), DbError> {
    let now = tx.now();
    let old = now - FORGOTTEN_AFTER;
    tx.exec("delete from attempt where last_at < $1", &[&old])?;
    tx.exec(
        "insert into attempt (who, failures, last_at) values ($1, 1, $2)
         on conflict (who) do update set failures = attempt.failures + 1, last_at = excluded.last_at",
        &[&who, &now],
    )?;
    Ok(())
}

pub fn forgive(tx: &mut Tx<'_>, who: &str) -> Result<(), DbError> {
    tx.exec("delete from attempt where who = $1", &[&who])?;
    Ok(())
}

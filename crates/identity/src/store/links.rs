//! Links and codes that people receive.

use jiff::Timestamp;
use kernel::{BranchId, CustomerId, Roles, StaffId};
use platform::{DbError, Tx, from_row};

use crate::{
    model::{InvitationId, RolesText},
    policy::codes::Sent,
};

/// Invitations that wait at once; the list shows all of them.
const INVITATIONS_MAX: i64 = 200;

/// Puts a set-up link in the place of an older one.
pub fn replace_setup_link(tx: &mut Tx<'_>, digest: &str, expires_at: Timestamp) -> Result<(), DbError> {
    tx.exec("delete from setup_link", &[])?;
    tx.exec("insert into setup_link (digest, expires_at) values ($1, $2)", &[&digest, &expires_at])?;
    Ok(())
}

pub fn setup_link_is_good(tx: &mut Tx<'_>, digest: &str) -> Result<bool, DbError> {
    let now = tx.now();
    tx.exists(
        "select cast(1 as bigint) from setup_link where digest = $1 and expires_at > $2",
        &[&digest, &now],
    )
}

pub fn remove_setup_links(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.exec("delete from setup_link", &[])?;
    Ok(())
}

/// An invitation that waits to be accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Which.
    pub id: InvitationId,
    /// To whom it was sent.
    pub email: String,
    /// What they are called, as the inviter wrote.
    pub name: String,
    /// What they will do.
    pub roles: Roles,
    /// Where; none means every branch.
    pub branch: Option<BranchId>,
    /// Who invited.
    pub invited_by: StaffId,
    /// When it ends.
    pub expires_at: Timestamp,
}

#[derive(Debug)]
struct InvitationRow {
    id: InvitationId,
    email: String,
    name: String,
    roles: RolesText,
    branch: Option<BranchId>,
    invited_by: StaffId,
    expires_at: Timestamp,
}
from_row!(InvitationRow { id, email, name, roles, branch, invited_by, expires_at });

impl From<InvitationRow> for Invitation {
    fn from(row: InvitationRow) -> Self {
        let InvitationRow { id, email, name, roles, branch, invited_by, expires_at } = row;
        Self { id, email, name, roles: roles.0, branch, invited_by, expires_at }
    }
}

/// Puts an invitation in the place of an older one to the same address.
pub fn replace_invitation(tx: &mut Tx<'_>, digest: &str, new: &Invitation) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec("delete from invitation where email = $1 or expires_at < $2", &[&new.email, &now])?;
    tx.exec(
        "insert into invitation (id, digest, email, name, roles, branch_id, invited_by, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            &new.id,
            &digest,
            &new.email,
            &new.name,
            &RolesText(new.roles),
            &new.branch,
            &new.invited_by,
            &now,
            &new.expires_at,
        ],
    )?;
    Ok(())
}

pub fn open_invitations(tx: &mut Tx<'_>) -> Result<Vec<Invitation>, DbError> {
    let now = tx.now();
    let rows: Vec<InvitationRow> = tx.all(
        "select id, email, name, roles, branch_id, invited_by, expires_at from invitation
         where expires_at > $1 order by id desc limit $2",
        &[&now, &INVITATIONS_MAX],
    )?;
    Ok(rows.into_iter().map(Invitation::from).collect())
}

pub fn invitation(tx: &mut Tx<'_>, digest: &str) -> Result<Option<Invitation>, DbError> {
    let now = tx.now();
    let row: Option<InvitationRow> = tx.first(
        "select id, email, name, roles, branch_id, invited_by, expires_at from invitation
         where digest = $1 and expires_at > $2",
        &[&digest, &now],
    )?;
    Ok(row.map(Invitation::from))
}

/// Takes an invitation away: accepted, or called back. False when it was gone already.
pub fn remove_invitation(tx: &mut Tx<'_>, id: InvitationId) -> Result<bool, DbError> {
    Ok(tx.exec("delete from invitation where id = $1", &[&id])? == 1)
}

/// Takes away what a colleague who left has invited.
pub fn remove_invitations_by(tx: &mut Tx<'_>, staff: StaffId) -> Result<(), DbError> {
    tx.exec("delete from invitation where invited_by = $1", &[&staff])?;
    Ok(())
}

pub fn replace_password_link(
    tx: &mut Tx<'_>,
    digest: &str,
    staff: StaffId,
    expires_at: Timestamp,
) -> Result<(), DbError> {
    remove_password_links(tx, staff)?;
    tx.exec(
        "insert into password_link (digest, staff_id, expires_at) values ($1, $2, $3)",
        &[&digest, &staff, &expires_at],
    )?;
    Ok(())
}

pub fn remove_password_links(tx: &mut Tx<'_>, staff: StaffId) -> Result<(), DbError> {
    tx.exec("delete from password_link where staff_id = $1", &[&staff])?;
    Ok(())
}

/// Whose password a link may set: of somebody who still works here.
pub fn password_link(tx: &mut Tx<'_>, digest: &str) -> Result<Option<StaffId>, DbError> {
    let now = tx.now();
    tx.value(
        "select l.staff_id from password_link l join staff st on st.id = l.staff_id and st.left_at is null
         where l.digest = $1 and l.expires_at > $2",
        &[&digest, &now],
    )
}

/// Adds a link that signs a customer in, and clears away those that are over.
pub fn add_customer_link(
    tx: &mut Tx<'_>,
    digest: &str,
    customer: CustomerId,
    target: &str,
    expires_at: Timestamp,
) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec("delete from customer_link where expires_at < $1", &[&now])?;
    tx.exec(
        "insert into customer_link (digest, customer_id, target, created_at, expires_at)
         values ($1, $2, $3, $4, $5)",
        &[&digest, &customer, &target, &now, &expires_at],
    )?;
    Ok(())
}

/// Whom a link signs in, and where it leads.
pub fn customer_link(tx: &mut Tx<'_>, digest: &str) -> Result<Option<(CustomerId, String)>, DbError> {
    let now = tx.now();
    tx.first(
        "select customer_id, target from customer_link where digest = $1 and expires_at > $2",
        &[&digest, &now],
    )
}

#[derive(Debug)]
struct CodeRow {
    digest: String,
    wrong: u32,
    sent_at: Timestamp,
    day_began_at: Timestamp,
    sent_in_day: u32,
}
from_row!(CodeRow { digest, wrong, sent_at, day_began_at, sent_in_day });

/// The last code that was sent to an address: its digest, which is empty once it was used, and its history.
pub fn address_code(tx: &mut Tx<'_>, address: &str) -> Result<Option<(String, Sent)>, DbError> {
    let row: Option<CodeRow> = tx.first(
        "select digest, wrong, sent_at, day_began_at, sent_in_day from address_code where address = $1",
        &[&address],
    )?;
    Ok(row.map(|row| {
        let CodeRow { digest, wrong, sent_at: at, day_began_at, sent_in_day: in_day } = row;
        (digest, Sent { at, day_began_at, in_day, wrong })
    }))
}

pub fn save_address_code(
    tx: &mut Tx<'_>,
    address: &str,
    digest: &str,
    day_began_at: Timestamp,
    in_day: u32,
) -> Result<(), DbError> {
    let now = tx.now();
    let old = now - jiff::SignedDuration::from_hours(48);
    tx.exec("delete from address_code where sent_at < $1", &[&old])?;
    tx.exec(
        "insert into address_code (address, digest, wrong, sent_at, day_began_at, sent_in_day)
         values ($1, $2, 0, $3, $4, $5)
         on conflict (address) do update set digest = excluded.digest, wrong = 0,
         sent_at = excluded.sent_at, day_began_at = excluded.day_began_at,
         sent_in_day = excluded.sent_in_day",
        &[&address, &digest, &now, &day_began_at, &in_day],
    )?;
    Ok(())
}

pub fn count_wrong_code(tx: &mut Tx<'_>, address: &str) -> Result<(), DbError> {
    tx.exec("update address_code set wrong = wrong + 1 where address = $1", &[&address])?;
    Ok(())
}

/// Uses the code up; how many were sent today stays counted.
pub fn use_address_code(tx: &mut Tx<'_>, address: &str) -> Result<(), DbError> {
    tx.exec("update address_code set digest = '' where address = $1", &[&address])?;
    Ok(())
}

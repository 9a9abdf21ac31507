//! Sessions begin and end.

use kernel::{Actor, CustomerId, Granted, StaffId, Uuid};
use platform::{DbError, Tx, web::Fault};

use crate::{
    model::{CurrentSession, NewSession, SessionId, SessionKind, Token},
    policy::sessions::lifetime,
    rights::KeepOwnAccount,
    store,
};

/// Signs a customer in whose address, phone or link was proven.
///
/// # Errors
/// Whatever the database says.
pub fn begin_customer_session(tx: &mut Tx<'_>, customer: CustomerId) -> Result<NewSession, DbError> {
    begin(tx, SessionKind::Customer, customer.uuid(), "")
}

/// Signs one of the shop's people in, or half-way in.
pub(crate) fn begin_staff_session(
    tx: &mut Tx<'_>,
    kind: SessionKind,
    staff: StaffId,
    device: &str,
) -> Result<NewSession, DbError> {
    let session = begin(tx, kind, staff.uuid(), device)?;
    if kind == SessionKind::Staff {
        tx.audit(&Actor::System { task: "sign_in" }, "session.begin", &staff.to_string(), "")?;
    }
    Ok(session)
}

fn begin(tx: &mut Tx<'_>, kind: SessionKind, holder: Uuid, device: &str) -> Result<NewSession, DbError> {
    let (token, csrf) = (Token::draw(tx.moment()), Token::draw(tx.moment()));
    let expires_at = tx.now() + lifetime(kind);
    store::sessions::add_session(
        tx,
        &store::sessions::NewSessionRow {
            digest: &token.digest(),
            kind,
            holder,
            csrf: csrf.as_str(),
            device,
            expires_at,
        },
    )?;
    Ok(NewSession { token, kind })
}

/// Signs out.
///
/// # Errors
/// Whatever the database says.
pub fn end_current_session(tx: &mut Tx<'_>, actor: &Actor, session: &CurrentSession) -> Result<(), DbError> {
    store::sessions::end_session(tx, session.holder, session.id)?;
    tx.audit(actor, "session.end", &session.id.to_string(), "")
}

/// Ends another session of one's own.
///
/// # Errors
/// [`Fault::NotFound`] when it is not one's own, or over already.
pub fn end_own_session(
    tx: &mut Tx<'_>,
    granted: &Granted<KeepOwnAccount>,
    session: SessionId,
) -> Result<(), Fault> {
    let staff = super::own(granted.actor())?;
    if !store::sessions::end_session(tx, staff.uuid(), session)? {
        return Err(Fault::NotFound);
    }
    tx.audit(granted.actor(), "session.end", &session.to_string(), "")?;
    Ok(())
}

/// Ends every session of one's own but the present one.
///
/// # Errors
/// Whatever the database says.
pub fn end_other_sessions(
    tx: &mut Tx<'_>,
    granted: &Granted<KeepOwnAccount>,
    but: Option<SessionId>,
) -> Result<(), Fault> {
    let staff = super::own(granted.actor())?;
    store::sessions::end_sessions(tx, staff.uuid(), but)?;
    tx.audit(granted.actor(), "session.end_others", &staff.to_string(), "")?;
    Ok(())
}

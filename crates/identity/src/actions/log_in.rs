//! Signing in with address and password, and with the code of the second factor.

use jiff::SignedDuration;
use kernel::{Locale, StaffId};
use platform::{DbError, Tx, seal::Seal, web::digest_of};

use crate::{
    actions::sessions::begin_staff_session,
    model::{CurrentSession, NewSession, SessionKind},
    policy::{
        attempts::decide_wait,
        factors::{FactorSecret, decide_factor, recovery_code},
        passwords::PasswordHash,
    },
    store,
};

/// What stands between somebody who typed an address and their account. Looks the same for an address that
/// nobody has.
#[derive(Debug, Clone)]
pub struct Challenge {
    who: String,
    staff: Option<StaffId>,
    /// What the password is compared with, off the async threads.
    pub(crate) password: Option<PasswordHash>,
}

/// How an attempt ended.
#[derive(Debug)]
pub enum LogIn {
    /// Wrong address or wrong password; nobody learns which.
    Wrong,
    /// Too many failures; the next attempt counts after this time.
    Wait(SignedDuration),
    /// The password was right; the code is asked for.
    HalfWay(NewSession),
    /// Signed in; the account's language comes onto the device.
    In(NewSession, Locale),
}

/// The challenge for an address.
///
/// # Errors
/// Whatever the database says.
pub fn challenge(tx: &mut Tx<'_>, email: &str) -> Result<Challenge, DbError> {
    let staff = store::staff::staff_by_email(tx, email)?.filter(|s| s.active).map(|s| s.id);
    let password = match staff {
        Some(id) => store::staff::password(tx, id)?,
        None => None,
    };
    Ok(Challenge { who: digest_of(&format!("password {email}")), staff, password })
}

/// The challenge of somebody who is signed in and must show the password once more.
///
/// # Errors
/// Whatever the database says.
pub fn own_challenge(tx: &mut Tx<'_>, staff: StaffId) -> Result<Challenge, DbError> {
    let password = store::staff::password(tx, staff)?;
    Ok(Challenge { who: digest_of(&format!("own password {staff}")), staff: Some(staff), password })
}

/// Settles an attempt whose password was compared. The wait is looked at here, so that attempts made at the same
/// time do not slip through together.
///
/// # Errors
/// Whatever the database says.
pub fn log_in(
    tx: &mut Tx<'_>,
    challenge: &Challenge,
    is_password: bool,
    device: &str,
) -> Result<LogIn, DbError> {
    if let Some(wait) = settle_attempt(tx, &challenge.who, is_password)? {
        return Ok(LogIn::Wait(wait));
    }
    let Some(staff) = challenge.staff.filter(|_| is_password) else { return Ok(LogIn::Wrong) };
    if store::staff::factor(tx, staff)?.is_some() {
        return Ok(LogIn::HalfWay(begin_staff_session(tx, SessionKind::HalfWay, staff, device)?));
    }
    signed_in(tx, staff, device)
}

fn signed_in(tx: &mut Tx<'_>, staff: StaffId, device: &str) -> Result<LogIn, DbError> {
    let locale = store::staff::staff_member(tx, staff)?.map(|member| member.locale).unwrap_or_default();
    Ok(LogIn::In(begin_staff_session(tx, SessionKind::Staff, staff, device)?, locale))
}

/// Settles a password that was shown once more, before something grave is changed.
///
/// # Errors
/// Whatever the database says.
pub fn confirm(tx: &mut Tx<'_>, challenge: &Challenge, is_password: bool) -> Result<Option<LogIn>, DbError> {
    Ok(match settle_attempt(tx, &challenge.who, is_password)? {
        Some(wait) => Some(LogIn::Wait(wait)),
        None if is_password => None,
        None => Some(LogIn::Wrong),
    })
}

/// Takes the code of the app or one from paper and turns half a session into a whole one, with a new id.
///
/// # Errors
/// Whatever the database says.
pub fn prove_code(
    tx: &mut Tx<'_>,
    seal: &Seal,
    half_way: &CurrentSession,
    typed: &str,
    device: &str,
) -> Result<LogIn, DbError> {
    let staff = StaffId::from_uuid(half_way.holder);
    let who = digest_of(&format!("code {staff}"));
    if let Some(wait) = decide_wait(store::staff::failures(tx, &who)?, tx.now()) {
        return Ok(LogIn::Wait(wait));
    }
    if !use_code(tx, seal, staff, typed)? {
        store::staff::count_failure(tx, &who)?;
        return Ok(LogIn::Wrong);
    }
    store::staff::forgive(tx, &who)?;
    store::sessions::end_session(tx, half_way.holder, half_way.id)?;
    signed_in(tx, staff, device)
}

fn use_code(tx: &mut Tx<'_>, seal: &Seal, staff: StaffId, typed: &str) -> Result<bool, DbError> {
    let Some((stored, last_step)) = store::staff::factor(tx, staff)? else { return Ok(false) };
    match FactorSecret::stored(seal, staff, &stored) {
        Ok(secret) => {
            if let Some(step) = decide_factor(&secret, last_step, typed, tx.now()) {
                return store::staff::use_step(tx, staff, step);
            }
        }
        // The key is gone; the codes on paper still open.
        Err(why) => tracing::error!(%staff, %why, "a second factor cannot be read"),
    }
    match recovery_code(typed) {
        Some(code) => store::staff::use_recovery_code(tx, staff, &digest_of(&code)),
        None => Ok(false),
    }
}

/// Counts a failure, or forgives what failed before. Somebody who must wait is not heard at all.
fn settle_attempt(tx: &mut Tx<'_>, who: &str, is_right: bool) -> Result<Option<SignedDuration>, DbError> {
    let wait = decide_wait(store::staff::failures(tx, who)?, tx.now());
    match (wait, is_right) {
        (Some(_), _) => {}
        (None, true) => store::staff::forgive(tx, who)?,
        (None, false) => store::staff::count_failure(tx, who)?,
    }
    Ok(wait)
}

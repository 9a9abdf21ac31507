//! The second factor is added and taken away. Both end every other session.

use kernel::Granted;
use platform::{
    Tx,
    web::{Fault, Invalid, digest_of},
};

use crate::{
    actions::sessions::begin_staff_session,
    model::{NewSession, SessionKind},
    policy::factors::{FactorSecret, decide_factor, draw_recovery_codes, recovery_code},
    rights::KeepOwnAccount,
    store,
};

/// Adds a second factor once the app has shown that it knows the secret. Returns a new session and the recovery
/// codes, which exist nowhere else.
///
/// # Errors
/// [`Fault::Invalid`] when the code is not the app's.
pub fn add_factor(
    tx: &mut Tx<'_>,
    granted: &Granted<KeepOwnAccount>,
    secret: &FactorSecret,
    typed: &str,
    device: &str,
) -> Result<(NewSession, Vec<String>), Fault> {
    let staff = super::own(granted.actor())?;
    let step = decide_factor(secret, 0, typed, tx.now())
        .ok_or_else(|| Invalid::one("code", "identity-factor-code-wrong"))?;
    let codes = draw_recovery_codes(tx.moment());
    let digests: Vec<String> = codes.iter().filter_map(|c| recovery_code(c)).map(|c| digest_of(&c)).collect();
    store::staff::save_factor(tx, staff, secret, step)?;
    store::staff::replace_recovery_codes(tx, staff, &digests)?;
    store::sessions::end_sessions(tx, staff.uuid(), None)?;
    tx.audit(granted.actor(), "factor.add", &staff.to_string(), "")?;
    Ok((begin_staff_session(tx, SessionKind::Staff, staff, device)?, codes))
}

/// Takes the second factor away; the password was shown once more before.
///
/// # Errors
/// Whatever the database says.
pub fn remove_factor(
    tx: &mut Tx<'_>,
    granted: &Granted<KeepOwnAccount>,
    device: &str,
) -> Result<NewSession, Fault> {
    let staff = super::own(granted.actor())?;
    store::staff::remove_factor(tx, staff)?;
    store::sessions::end_sessions(tx, staff.uuid(), None)?;
    tx.audit(granted.actor(), "factor.remove", &staff.to_string(), "")?;
    Ok(begin_staff_session(tx, SessionKind::Staff, staff, device)?)
}

//! The second factor is added and taken away. Both end every other session.

use kernel::Granted;
use platform::{
    DbError, Tx,
    seal::Seal,
    web::{Fault, Invalid, digest_of},
};

use crate::{
    actions::sessions::begin_staff_session,
    model::{NewSession, SessionKind},
    policy::factors::{FactorSecret, decide_factor, decide_sealing, draw_recovery_codes, recovery_code},
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
    seal: &Seal,
    secret: &FactorSecret,
    typed: &str,
    device: &str,
) -> Result<(NewSession, Vec<String>), Fault> {
    let staff = super::own(granted.actor())?;
    let step = decide_factor(secret, 0, typed, tx.now())
        .ok_or_else(|| Invalid::one("code", "identity-factor-code-wrong"))?;
    let codes = draw_recovery_codes(tx.moment());
    let digests: Vec<String> = codes.iter().filter_map(|c| recovery_code(c)).map(|c| digest_of(&c)).collect();
    let sealed = secret.sealed(seal, tx.moment(), staff).map_err(|why| Fault::Broken(why.to_string()))?;
    store::staff::save_factor(tx, staff, &sealed, step)?;
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

/// Seals every secret that lies open or under an old key, at each start: what first versions wrote, and what an
/// operator who puts a new key first wants. One that no key opens stays as it is and is told; its owner still
/// has the codes on paper.
///
/// # Errors
/// Whatever the database says.
pub fn seal_factors(tx: &mut Tx<'_>, seal: &Seal) -> Result<(), DbError> {
    for (staff, before) in store::staff::factors(tx)? {
        if !decide_sealing(seal, &before) {
            continue;
        }
        let secret = FactorSecret::stored(seal, staff, &before);
        match secret.and_then(|secret| secret.sealed(seal, tx.moment(), staff)) {
            Ok(after) => store::staff::replace_factor(tx, staff, &before, &after)?,
            Err(why) => tracing::error!(%staff, %why, "a second factor cannot be read"),
        }
    }
    Ok(())
}

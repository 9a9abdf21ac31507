//! Keys of other programs are made and revoked.

use kernel::{Granted, Roles};
use platform::{Tx, web::Fault};

use crate::{
    actions::team::roles_text,
    model::{ApiKeyId, Token},
    policy::team::{TeamRefusal, decide_key_roles},
    rights::ManageKeys,
    store,
};

/// What each key begins with, so that people and scanners recognise one that leaked.
pub const KEY_PREFIX: &str = "hm_";

/// Makes a key that acts for its maker with these roles, as far as the maker may. Returns the key, which exists
/// nowhere else.
///
/// # Errors
/// The [`TeamRefusal`] as [`Fault::Invalid`].
pub fn make_key(
    tx: &mut Tx<'_>,
    granted: &Granted<ManageKeys>,
    name: &str,
    roles: Roles,
) -> Result<String, Fault> {
    let maker = super::own(granted.actor())?;
    if roles == Roles::NONE {
        return Err(TeamRefusal::NoRole.into());
    }
    if decide_key_roles(roles, granted.actor().roles()) != roles {
        return Err(TeamRefusal::NotYours.into());
    }
    let (id, token): (ApiKeyId, _) = (tx.id(), Token::draw(tx.moment()));
    store::keys::add_api_key(tx, id, &token.digest(), name, roles, maker)?;
    tx.audit(granted.actor(), "api_key.make", &id.to_string(), &roles_text(roles))?;
    Ok(format!("{KEY_PREFIX}{}", token.as_str()))
}

/// Revokes a key at once.
///
/// # Errors
/// [`Fault::NotFound`] when it was revoked already.
pub fn revoke_key(tx: &mut Tx<'_>, granted: &Granted<ManageKeys>, id: ApiKeyId) -> Result<(), Fault> {
    if !store::keys::remove_api_key(tx, id)? {
        return Err(Fault::NotFound);
    }
    tx.audit(granted.actor(), "api_key.revoke", &id.to_string(), "")?;
    Ok(())
}

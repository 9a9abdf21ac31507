//! Links that sign a customer in: in a mail, in a message, on a slip.

use kernel::{Actor, CustomerId};
use platform::{DbError, Tx, web::Fault};

use crate::{
    actions::sessions::begin_customer_session,
    model::{NewSession, Token},
    policy::sessions::days,
    store,
};

/// Makes a link that signs this customer in and leads to `target`, a path of this site. It works as often as the
/// customer likes, for so many days: mails are opened again. Returns its path, `/l/…`, which exists nowhere else.
///
/// # Errors
/// Whatever the database says; [`DbError::Engine`] when `target` is no path of this site, a defect of the caller.
pub fn issue_customer_link(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    target: &str,
    for_days: i64,
) -> Result<String, DbError> {
    let Some(target) = platform::web::own_path(target) else {
        return Err(DbError::Engine(format!("a customer link cannot lead to {target}")));
    };
    let (token, expires_at) = (Token::draw(tx.moment()), tx.now() + days(for_days));
    store::links::add_customer_link(tx, &token.digest(), customer, target, expires_at)?;
    Ok(format!("/l/{}", token.as_str()))
}

/// Opens a link: where it leads, and the session that it begins unless the browser already is this customer's.
///
/// # Errors
/// [`Fault::DeadLink`] for a link that is old or foreign.
pub fn open_customer_link(
    tx: &mut Tx<'_>,
    token: &str,
    already: Option<CustomerId>,
) -> Result<(Option<NewSession>, String), Fault> {
    let token = Token::parse(token).ok_or(Fault::DeadLink)?;
    let (customer, target) = store::links::customer_link(tx, &token.digest())?.ok_or(Fault::DeadLink)?;
    if already == Some(customer) {
        return Ok((None, target));
    }
    let session = begin_customer_session(tx, customer)?;
    tx.audit(&Actor::Customer { id: customer }, "customer_link.open", &customer.to_string(), "")?;
    Ok((Some(session), target))
}

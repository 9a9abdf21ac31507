//! Whose ticket it is.

use kernel::{CustomerId, Granted};
use platform::{
    db::Tx,
    web::{Fault, Invalid},
};
use products::AssetId;

use super::{Record, findable::index};
use crate::{
    model::{Happened, Ticket},
    rights::SteerTicket,
    store,
};

/// Says which customer asks, and about which product. Whoever wrote from an address that nobody has proven, or at a messaging
/// platform, is known to nobody until one of the shop's people says so. From then on the ticket stands on that customer's
/// timeline and own pages, without the words that came unproven.
///
/// # Errors
/// [`Fault::Invalid`] at `asset` for one that is not this customer's; [`Fault::Conflict`] for a ticket that was merged;
/// [`Fault::NotFound`]; whatever the database says.
pub fn name_customer(
    tx: &mut Tx<'_>,
    granted: &Granted<SteerTicket>,
    number: i64,
    (customer, asset): (CustomerId, Option<AssetId>),
) -> Result<Ticket, Fault> {
    let by = granted.actor();
    let mut record = Record::to_act_on(tx, by, number)?;
    customers::card(tx, by, customer)?.ok_or(Fault::NotFound)?;
    if let Some(asset) = asset {
        let card = products::asset(tx, by, asset)?;
        if card.and_then(|card| card.owner) != Some(customer) {
            return Err(Invalid::one("asset", "form-error-choice").into());
        }
    }
    if (record.ticket.customer, record.ticket.asset) == (Some(customer), asset) {
        return Ok(record.ticket);
    }
    let is_new = record.ticket.customer != Some(customer);
    (record.ticket.customer, record.ticket.asset) = (Some(customer), asset);
    store::save_requester(tx, &record.ticket)?;
    record.happen(tx, by, None, Happened::CustomerNamed { customer, asset })?;
    if is_new {
        record.record(tx, "tickets-entry-opened", "message-circle")?;
    }
    let ticket = record.settle(tx, by)?;
    index(tx, &ticket)?;
    tx.audit(by, "ticket.customer_named", &ticket.id.to_string(), &customer.to_string())?;
    Ok(ticket)
}

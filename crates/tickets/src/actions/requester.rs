//! Whose ticket it is.

use customers::timeline;
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

/// Says which customer asks, and about which product; nobody takes that back. Whoever wrote from an address that nobody has
/// proven, or at a messaging platform, is known to nobody until one of the shop's people says so. From then on the ticket stands
/// on that customer's own pages with its subject, without the words that came unproven.
///
/// # Errors
/// [`Fault::Invalid`] at `asset` for one that is not this customer's; [`Fault::Conflict`] for a ticket that was merged;
/// [`Fault::NotFound`]; whatever the database says.
pub fn name_customer(
    tx: &mut Tx<'_>,
    granted: &Granted<SteerTicket>,
    number: i64,
    (customer, asset): (Option<CustomerId>, Option<AssetId>),
) -> Result<Ticket, Fault> {
    let by = granted.actor();
    let mut record = Record::to_act_on(tx, by, number)?;
    if let Some(customer) = customer {
        customers::card(tx, by, customer)?.ok_or(Fault::NotFound)?;
    }
    if let Some(asset) = asset {
        let card = products::asset(tx, by, asset)?;
        if card.and_then(|card| card.owner) != customer {
            return Err(Invalid::one("asset", "form-error-choice").into());
        }
    }
    if (record.ticket.customer, record.ticket.asset) == (customer, asset) {
        return Ok(record.ticket);
    }
    let is_new = record.ticket.customer != customer;
    (record.ticket.customer, record.ticket.asset) = (customer, asset);
    store::save_requester(tx, &record.ticket)?;
    record.happen(tx, by, None, Happened::CustomerNamed { customer, asset })?;
    if is_new {
        // Only for the shop's people: the line stays on the timeline of whoever was named by mistake.
        record.record_for(tx, timeline::Audience::Staff, ("tickets-entry-opened", "message-circle"))?;
    }
    let ticket = record.settle(tx, by)?;
    index(tx, &ticket)?;
    tx.audit(
        by,
        "ticket.customer_named",
        &ticket.id.to_string(),
        &customer.map(|id| id.to_string()).unwrap_or_default(),
    )?;
    Ok(ticket)
}

//! What this room tells others. Ids only: erasure must not reach events.

use kernel::CustomerId;
use platform::events::Event;
use serde::{Deserialize, Serialize};

/// What a customer is called, or another fact of the card, was changed by the shop or by the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerChanged {
    /// Who.
    pub customer: CustomerId,
}

impl Event for CustomerChanged {
    const KIND: &'static str = "customer_changed";
}

//! What this room tells others. Ids only: erasure must not reach events.

use kernel::CustomerId;
use platform::events::Event;
use products::AssetId;
use serde::{Deserialize, Serialize};

use crate::model::{QuoteId, RepairId};

/// A device was taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepairReceived {
    /// Which repair.
    pub repair: RepairId,
    /// Whose device.
    pub customer: CustomerId,
    /// Which device.
    pub asset: AssetId,
}

/// A price was sent to the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteSent {
    /// Of which repair.
    pub repair: RepairId,
    /// Which quote.
    pub quote: QuoteId,
    /// To whom.
    pub customer: CustomerId,
}

/// The customer answered a quote, wholly or line by line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteDecided {
    /// Of which repair.
    pub repair: RepairId,
    /// Which quote.
    pub quote: QuoteId,
    /// Whose answer.
    pub customer: CustomerId,
    /// Whether any work was approved.
    pub approved: bool,
}

/// A device lies ready for its owner, repaired or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepairReady {
    /// Which repair.
    pub repair: RepairId,
    /// Whose device.
    pub customer: CustomerId,
}

/// A device is back with its owner. Surveys and points begin here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepairHandedOver {
    /// Which repair.
    pub repair: RepairId,
    /// Whose device.
    pub customer: CustomerId,
    /// Which device.
    pub asset: AssetId,
    /// As people name it.
    pub code: String,
    /// When it was handed over.
    pub at: kernel::Timestamp,
}

impl Event for RepairReceived {
    const KIND: &'static str = "repair_received";
}
impl Event for QuoteSent {
    const KIND: &'static str = "quote_sent";
}
impl Event for QuoteDecided {
    const KIND: &'static str = "quote_decided";
}
impl Event for RepairReady {
    const KIND: &'static str = "repair_ready";
}
impl Event for RepairHandedOver {
    const KIND: &'static str = "repair_handed_over";
}

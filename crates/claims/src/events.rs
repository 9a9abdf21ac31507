//! What this room tells others. Ids only: erasure must not reach events.

use kernel::CustomerId;
use platform::events::Event;
use products::AssetId;
use serde::{Deserialize, Serialize};

use crate::model::ClaimId;

/// A customer wants something put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimSubmitted {
    /// Which claim.
    pub claim: ClaimId,
    /// Whose.
    pub customer: CustomerId,
    /// About which product.
    pub asset: AssetId,
}

impl Event for ClaimSubmitted {
    const KIND: &'static str = "claim_submitted";
}

/// A claim was decided, for the first time or again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimDecided {
    /// Which claim.
    pub claim: ClaimId,
    /// Whose.
    pub customer: CustomerId,
    /// Counts its verdicts from 1.
    pub ordinal: i64,
}

impl Event for ClaimDecided {
    const KIND: &'static str = "claim_decided";
}

//! What this room tells others. Ids only: erasure must not reach events.

use kernel::CustomerId;
use platform::events::Event;
use serde::{Deserialize, Serialize};

use crate::{AssetId, ConflictId};

/// An asset is known to the shop for the first time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetRegistered {
    /// Which.
    pub asset: AssetId,
}

impl Event for AssetRegistered {
    const KIND: &'static str = "asset_registered";
}

/// Somebody owns an asset from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnershipBegan {
    /// What.
    pub asset: AssetId,
    /// Who.
    pub customer: CustomerId,
}

impl Event for OwnershipBegan {
    const KIND: &'static str = "ownership_began";
}

/// Two people claim one serial number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SerialConflictOpened {
    /// Which conflict.
    pub conflict: ConflictId,
    /// The asset that had the number first.
    pub asset: AssetId,
}

impl Event for SerialConflictOpened {
    const KIND: &'static str = "serial_conflict_opened";
}

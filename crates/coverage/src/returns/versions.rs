//! The shop's table of returns, version by version.

use kernel::{Date, Timestamp, ids};
use platform::{db::Json, from_row};

use super::ReturnRow;

ids! { ReturnPolicyId = "returnpolicy" }

/// One version of the table, as it was written down.
#[derive(Debug, Clone, PartialEq)]
pub struct ReturnPolicy {
    /// Which.
    pub id: ReturnPolicyId,
    /// Counts from 1.
    pub version: u32,
    /// Contracts of this day and later fall under it.
    pub valid_from: Date,
    /// The first that fits counts; the last fits everything.
    pub rows: Json<Vec<ReturnRow>>,
    /// When it was written down.
    pub recorded_at: Timestamp,
}
from_row!(ReturnPolicy { id, version, valid_from, rows, recorded_at });

/// A table to be written, as the next version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReturnPolicy {
    /// Contracts of this day and later fall under it.
    pub valid_from: Date,
    /// The first that fits counts; the last fits everything.
    pub rows: Vec<ReturnRow>,
}

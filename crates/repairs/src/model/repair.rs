//! A repair.

use std::{fmt, str::FromStr};

use kernel::{BranchId, Currency, CustomerId, Date, StaffId, Timestamp, Uuid};
use platform::from_row;
use products::AssetId;

use super::{Basis, HoldReason, QuoteState, RepairId, Status};

/// The number of a slip, written `SC-24817`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RepairCode(pub i64);

impl fmt::Display for RepairCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SC-{}", self.0)
    }
}

impl FromStr for RepairCode {
    type Err = ();

    /// Reads `SC-24817`, `sc24817` and `24817`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let text = text.trim().to_ascii_uppercase();
        let digits = text.strip_prefix("SC").unwrap_or(&text).trim_start_matches('-');
        let is_number = (1..=12).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        if is_number { digits.parse().map(Self).map_err(|_| ()) } else { Err(()) }
    }
}

/// A repair as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// Which.
    pub id: RepairId,
    /// The number of its slip.
    pub number: i64,
    /// Whose device.
    pub customer: CustomerId,
    /// Which device.
    pub asset: AssetId,
    /// The ticket that it came from.
    pub ticket: Option<Uuid>,
    /// Where it was taken in.
    pub branch: Option<BranchId>,
    /// Where it was brought in, as the law names places; none is the place of the sale.
    pub brought_in: Option<String>,
    /// Where it stands.
    pub status: Status,
    /// Who works on it.
    pub technician: Option<StaffId>,
    /// Where it lies; may be empty.
    pub shelf: String,
    /// "Galaxy S24 256GB", as it was taken in.
    pub device: String,
    /// The serial as it was read at the counter.
    pub serial: String,
    /// What is wrong, in the customer's words.
    pub fault: String,
    /// On which ground it was taken in.
    pub basis: Basis,
    /// In which money it is counted.
    pub currency: Currency,
    /// The promise that holds now.
    pub promised_at: Timestamp,
    /// Counts the changes.
    pub version: i64,
    /// When it was taken in.
    pub created_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
}
from_row!(Repair {
    id,
    number,
    customer,
    asset,
    ticket,
    branch,
    brought_in,
    status,
    technician,
    shelf,
    device,
    serial,
    fault,
    basis,
    currency,
    promised_at,
    version,
    created_at,
    changed_at
});

impl Repair {
    /// The number of its slip.
    pub const fn code(&self) -> RepairCode {
        RepairCode(self.number)
    }

    /// Its page for staff.
    pub fn href(&self) -> String {
        format!("/app/repairs/{}", self.code())
    }

    /// Its page for its owner.
    pub fn own_href(&self) -> String {
        format!("/my/r/{}", self.code())
    }
}

/// A repair as the board and lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepairCard {
    /// Which.
    pub id: RepairId,
    /// The number of its slip.
    pub number: i64,
    /// Whose device.
    pub customer: CustomerId,
    /// Where it was taken in.
    pub branch: Option<BranchId>,
    /// Where it stands.
    pub status: Status,
    /// Where it stood before it was put on hold.
    pub held_from: Option<Status>,
    /// Why it stands still.
    pub hold_reason: Option<HoldReason>,
    /// Who works on it.
    pub technician: Option<StaffId>,
    /// Where it lies.
    pub shelf: String,
    /// Which device.
    pub device: String,
    /// What is wrong.
    pub fault: String,
    /// On which ground.
    pub basis: Basis,
    /// The promise.
    pub promised_at: Timestamp,
    /// When the price was sent.
    pub quote_sent_at: Option<Timestamp>,
    /// Through which day the price holds.
    pub quote_last_day: Option<Date>,
    /// Where the newest price stands, if it is a supplement.
    pub supplement: Option<QuoteState>,
    /// What the customer pays, if a price is known.
    pub paid_minor: Option<i64>,
    /// In which money.
    pub currency: Currency,
    /// Since when it lies ready.
    pub ready_at: Option<Timestamp>,
    /// Until when it should be picked up.
    pub pickup_by: Option<Date>,
    /// When it was taken in.
    pub created_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
    /// When it went back to its owner.
    pub handed_over_at: Option<Timestamp>,
}
from_row!(RepairCard {
    id,
    number,
    customer,
    branch,
    status,
    held_from,
    hold_reason,
    technician,
    shelf,
    device,
    fault,
    basis,
    promised_at,
    quote_sent_at,
    quote_last_day,
    supplement,
    paid_minor,
    currency,
    ready_at,
    pickup_by,
    created_at,
    changed_at,
    handed_over_at
});

impl RepairCard {
    /// The number of its slip.
    pub const fn code(&self) -> RepairCode {
        RepairCode(self.number)
    }
}

/// Why and since when a repair stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    /// Where it returns to.
    pub came_from: Status,
    /// Why.
    pub reason: HoldReason,
}
from_row!(Hold { came_from, reason });

/// Since when a device lies ready, and until when it should be picked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pickup {
    /// Since when.
    pub at: Timestamp,
    /// Until when.
    pub pickup_by: Date,
}
from_row!(Pickup { at, pickup_by });

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepNote {
    /// Where it came from.
    pub from_status: Status,
    /// Where it led.
    pub to_status: Status,
    /// By whom, as the audit log names an actor.
    pub actor: String,
    /// What was noted.
    pub note: String,
    /// When.
    pub at: Timestamp,
}
from_row!(StepNote { from_status, to_status, actor, note, at });

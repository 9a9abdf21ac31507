//! The end of a repair: checked, paid, handed over.

use coverage::model::{KnownCause, KnownFault};
use kernel::{Money, Timestamp};
use platform::{from_row, text_column};

use crate::model::Drawing;

/// How a customer paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentWay {
    /// In cash.
    Cash,
    /// By bank transfer.
    Transfer,
}
text_column!(PaymentWay { Cash = "cash", Transfer = "transfer" });

impl PaymentWay {
    /// The Fluent key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Cash => "repairs-way-cash",
            Self::Transfer => "repairs-way-transfer",
        }
    }
}

/// Money that came in, noted by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// How much, in minor units.
    pub amount_minor: i64,
    /// How.
    pub way: PaymentWay,
    /// When.
    pub at: Timestamp,
}
from_row!(Payment { amount_minor, way, at });

/// What somebody at the bench found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewFindings {
    /// In words.
    pub findings: String,
    /// Which part or function, if it is known.
    pub fault: Option<KnownFault>,
    /// What caused it, if it is known. Without a fault nobody asks for it.
    pub cause: Option<KnownCause>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findings {
    /// In words.
    pub findings: String,
    /// Which part or function.
    pub fault: Option<KnownFault>,
    /// What caused it.
    pub cause: Option<KnownCause>,
    /// By whom, as the audit log names an actor.
    pub by_staff: String,
    /// When.
    pub at: Timestamp,
}
from_row!(Findings { findings, fault, cause, by_staff, at });

/// A look at the work by another person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// By whom, as the audit log names an actor.
    pub checker: String,
    /// Whether it was good.
    pub passed: bool,
    /// What was seen.
    pub note: String,
    /// When.
    pub at: Timestamp,
}
from_row!(Check { checker, passed, note, at });

/// What is said and read when a device is handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOverNote {
    /// The serial, read again from the device.
    pub serial_read: String,
    /// The typed name of who takes it.
    pub signed_name: String,
    /// What the same person drew, if the counter has something to draw on.
    pub drawn: Option<Drawing>,
    /// Whether the lent device is back.
    pub loan_back: bool,
}

/// Where customers transfer money to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankAccount {
    /// The bank's number (BIN), six digits.
    pub bank: String,
    /// The number of the account.
    pub account: String,
    /// Who holds it.
    pub holder: String,
}
from_row!(BankAccount { bank, account, holder });

/// What is still owed.
pub(crate) const fn still_owed(billable: Money, paid_minor: i64) -> Money {
    let left = billable.minor.saturating_sub(paid_minor);
    Money::new(if left > 0 { left } else { 0 }, billable.currency)
}

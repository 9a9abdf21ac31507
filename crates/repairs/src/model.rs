//! The nouns: a repair and where it stands, what was accepted at the counter, what it costs and who pays.

mod acceptance;
mod drawing;
mod quote;
mod repair;
mod settlement;
mod status;
mod vietqr;

use kernel::ids;

pub use acceptance::{
    Acceptance, Basis, DataChoice, DeviceChoice, LoanDecision, NewRepair, Owner, OwnerClaim, Passcode,
    PhotoMoment,
};
pub use drawing::{Drawing, Signed};
pub use quote::{
    Answer, AnswerWay, Approval, LineChoice, LineKind, NewLine, PaidBy, Quote, QuoteLine, QuoteState, Totals,
};
pub use repair::{Hold, Pickup, Repair, RepairCard, RepairCode, StepNote};
pub(crate) use settlement::still_owed;
pub use settlement::{BankAccount, Check, Findings, HandOverNote, NewFindings, Payment, PaymentWay};
pub use status::{HoldReason, Lane, Status, Step};
pub use vietqr::viet_qr;

ids! { RepairId = "repair", QuoteId = "quote", LineId = "line" }

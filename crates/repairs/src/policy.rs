//! The decisions. Every rule of this room is a pure function here: values in, decision with reasons out.

mod awaited;
mod billing;
mod board;
mod hand_over;
mod intake;
mod quote;
mod transition;

pub use awaited::{Awaited, decide_awaited, decide_late};
pub use billing::{
    Cover, PayRefusal, Split, SplitRefusal, decide_bill, decide_ground, decide_payment, decide_split,
    is_decided_by_cover,
};
pub use board::{decide_lane, decide_shown};
pub use hand_over::{CheckRefusal, HandOverFacts, HandOverMissing, decide_hand_over, decide_quality_check};
pub use intake::{IntakeFacts, IntakeMissing, decide_branch, decide_intake, decide_others};
pub use quote::{
    AnswerRequest, Offer, OfferRefusal, Pricing, QuoteOutcome, QuoteRefusal, decide_offer, decide_pricing,
    decide_quote_answer,
};
pub use transition::{Position, StepRefusal, decide_next_step, decide_transition, steps_from};

/// Days through which a price can be accepted, after the day on which it was sent (house rule QUOTE-TTL).
pub const QUOTE_DAYS: u32 = 7;
/// Days in which a ready device should be picked up; with them ends the pause of its warranty (PAUSE-READY-GRACE).
pub const PICKUP_DAYS: u32 = 7;
/// Days through which the shop keeps a ready device at most, as the slip says.
pub const KEPT_DAYS: u32 = 90;
/// Days after the hand-over after which a repair is put away.
pub const CLOSE_DAYS: i64 = 30;
/// Photos of its condition without which no device is taken in.
pub const INTAKE_PHOTOS_MIN: usize = 2;
/// Hours after which photos of a form that nobody sent again are deleted.
pub const KEPT_PHOTO_HOURS: i64 = 24;
/// How many repairs can be at the bench at once, for the mark on the board.
pub const BENCH_LIMIT: usize = 8;

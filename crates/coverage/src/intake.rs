//! Taking a unit in: is it the one that was sold? Belongs to the room `returns` once that stands; nothing here
//! knows about coverage.

use crate::model::{Effect, Step};
use crate::packs::{House, PackSet};
use crate::policy::Trail;
use crate::trade_ins::DeviceLock;

/// What is known at the counter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IntakeFacts {
    /// The serial on the sale line.
    pub expected: Option<String>,
    /// The serial as read from the unit that came.
    pub received: Option<String>,
    /// Whether it is locked.
    pub lock: DeviceLock,
}

/// What happens next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntakeStep {
    /// It is the right one.
    Proceed,
    /// Another serial came: no money before that is answered.
    HoldForSerial,
    /// It is locked.
    HoldForLock,
    /// A serial is missing.
    NoSerial,
}

/// The decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntakeVerdict {
    /// What happens next.
    pub step: IntakeStep,
    /// The rules.
    pub steps: Vec<Step>,
}

/// The serial that came must be the serial that was sold (SERIAL-MATCH), and the unit must not be locked.
pub fn decide_intake(f: &IntakeFacts, packs: &PackSet) -> IntakeVerdict {
    let mut trail = Trail::new(packs);
    let step = match (&f.expected, &f.received) {
        (Some(expected), Some(received)) if folded(expected) != folded(received) => IntakeStep::HoldForSerial,
        (Some(_), Some(_)) if f.lock == DeviceLock::Locked => IntakeStep::HoldForLock,
        (Some(_), Some(_)) => IntakeStep::Proceed,
        _ => IntakeStep::NoSerial,
    };
    let effect = if step == IntakeStep::HoldForSerial { Effect::Applies } else { Effect::DoesNotApply };
    trail.house(House::SerialMatch, None, effect, vec![]);
    if step == IntakeStep::HoldForLock {
        trail.house_applies(House::TradeLock, None);
    }
    IntakeVerdict { step, steps: trail.steps }
}

/// Serials are compared without spaces, hyphens and case, because people and labels write them differently.
fn folded(serial: &str) -> String {
    serial.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

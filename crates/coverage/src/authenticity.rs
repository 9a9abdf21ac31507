//! Whether a scanned unit is genuine. Belongs to the room `products` once that stands; nothing here knows about
//! coverage, and nothing here ever calls a unit counterfeit: a person does that.

use kernel::Timestamp;

use crate::model::{Alert, Effect, MissingFact, Step};
use crate::packs::{House, PackSet};
use crate::policy::Trail;

/// Faster than this between two scans, in kilometres an hour, is no travel.
const KMH_MAX: i64 = 900;

/// What is known of a serial.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SerialFacts {
    /// Whether there is a record of it.
    pub known: bool,
    /// Who registered it, each once for every registration.
    pub registered_by: Vec<String>,
    /// The earlier scans.
    pub scans: Vec<Timestamp>,
}

/// A look at the unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanEvent {
    /// When.
    pub at: Timestamp,
    /// Who looks, if they said so.
    pub by: Option<String>,
    /// How far from the scan before it, if both places are known.
    pub km_from_previous: Option<i64>,
}

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthAnswer {
    /// Genuine, and nobody has registered it.
    Genuine,
    /// Genuine and registered.
    Registered,
    /// Possibly cloned: a review is opened and the unit is not blocked.
    Suspect,
    /// There is no record, which proves nothing.
    Unknown,
    /// Two people registered it: both records are kept and proof is asked.
    Conflict,
}

/// The decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthVerdict {
    /// The answer.
    pub answer: AuthAnswer,
    /// The speed between this scan and the one before, in kilometres an hour.
    pub kmh: Option<i64>,
    /// Whether a transfer of the registration is offered.
    pub offers_transfer: bool,
    /// What staff should look at.
    pub alerts: Vec<Alert>,
    /// What is asked for.
    pub ask: Vec<MissingFact>,
    /// The rules.
    pub steps: Vec<Step>,
}

/// A duplicate registration first (AUTH-DUP), then no record (AUTH-UNKNOWN), impossible travel (AUTH-VELOCITY), and
/// a registration by someone else (AUTH-REGISTERED).
pub fn decide_authenticity(event: &ScanEvent, f: &SerialFacts, packs: &PackSet) -> AuthVerdict {
    let mut trail = Trail::new(packs);
    let mut verdict = AuthVerdict {
        answer: AuthAnswer::Genuine,
        kmh: kmh(event, f),
        offers_transfer: false,
        alerts: vec![],
        ask: vec![],
        steps: vec![],
    };
    let first = f.registered_by.first();
    let known = f.known || first.is_some();
    if f.registered_by.iter().any(|party| Some(party) != first) {
        trail.house_applies(House::AuthDup, None);
        verdict.answer = AuthAnswer::Conflict;
        verdict.alerts = vec![Alert::SerialConflict];
        verdict.ask = vec![MissingFact::ProofOfPurchase];
    } else if !known {
        trail.house_applies(House::AuthUnknown, None);
        verdict.answer = AuthAnswer::Unknown;
    } else if decide_travel(verdict.kmh, &mut trail) {
        verdict.answer = AuthAnswer::Suspect;
        verdict.alerts = vec![Alert::ReviewOpened];
    } else if let Some(owner) = first {
        trail.house_applies(House::AuthRegistered, None);
        verdict.answer = AuthAnswer::Registered;
        verdict.offers_transfer = event.by.as_ref() != Some(owner);
    }
    verdict.steps = trail.steps;
    verdict
}

/// Whether nobody can have travelled so fast.
fn decide_travel(kmh: Option<i64>, trail: &mut Trail<'_>) -> bool {
    let Some(kmh) = kmh else { return false };
    let effect = if kmh > KMH_MAX { Effect::Applies } else { Effect::DoesNotApply };
    trail.house(House::AuthVelocity, None, effect, vec![]);
    kmh > KMH_MAX
}

/// The speed from the latest scan before this one. Two scans in one second count as one second.
fn kmh(event: &ScanEvent, f: &SerialFacts) -> Option<i64> {
    let km = event.km_from_previous?;
    let before = f.scans.iter().filter(|at| **at <= event.at).max()?;
    let seconds = event.at.duration_since(*before).as_secs().max(1);
    Some(km.saturating_mul(3600) / seconds)
}

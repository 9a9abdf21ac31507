//! The nouns: a claim, what was asked and given, and the verdicts on it.

use std::{fmt, str::FromStr};

use coverage::{
    Ask,
    model::{Code, KnownCause, KnownFault, MissingFact, Shown},
};
use jiff::SignedDuration;
use kernel::{CustomerId, Date, StaffId, Timestamp, ids};
use platform::{db::Json, files::StoredFile, from_row, text_column};
use products::AssetId;
use serde::{Deserialize, Serialize};

/// Days in which a customer may answer a question before a lead decides without the answer.
pub const ANSWER_DAYS: i64 = 14;

ids! { ClaimId = "claim", EvidenceId = "evidence", ClaimVerdictId = "verdict" }

/// The number of a claim, written `BH-1201`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClaimCode(pub i64);

impl fmt::Display for ClaimCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BH-{}", self.0)
    }
}

impl FromStr for ClaimCode {
    type Err = ();

    /// Reads `BH-1201`, `bh1201` and `1201`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let text = text.trim().to_ascii_uppercase();
        let digits = text.strip_prefix("BH").unwrap_or(&text).trim_start_matches('-');
        let is_number = (1..=12).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        if is_number { digits.parse().map(Self).map_err(|_| ()) } else { Err(()) }
    }
}

/// Where a claim stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// The shop looks at it.
    Triage,
    /// Something named is missing.
    NeedsInfo,
    /// There is a verdict.
    Decided,
    /// The customer says that the verdict is wrong.
    Appealed,
    /// What was granted is under way.
    InFulfilment,
    /// Done.
    Closed,
    /// The customer took it back.
    Withdrawn,
}
text_column!(Status {
    Triage = "triage",
    NeedsInfo = "needs_info",
    Decided = "decided",
    Appealed = "appealed",
    InFulfilment = "in_fulfilment",
    Closed = "closed",
    Withdrawn = "withdrawn",
});

impl Status {
    /// The key of its word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Triage => "claims-status-triage",
            Self::NeedsInfo => "claims-status-needs-info",
            Self::Decided => "claims-status-decided",
            Self::Appealed => "claims-status-appealed",
            Self::InFulfilment => "claims-status-in-fulfilment",
            Self::Closed => "claims-status-closed",
            Self::Withdrawn => "claims-status-withdrawn",
        }
    }

    /// Whether anything may still happen.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Closed | Self::Withdrawn)
    }

    /// Whether a verdict is still to come: another claim about the same product would be decided twice.
    pub const fn is_talked_about(self) -> bool {
        matches!(self, Self::Triage | Self::NeedsInfo | Self::Appealed)
    }
}

/// What moves a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It came.
    Submit,
    /// Something is asked for.
    Ask,
    /// What was asked for is there.
    Answered,
    /// A verdict.
    Rule,
    /// The customer says that it is wrong.
    Appeal,
    /// The verdict stays as it is.
    Uphold,
    /// Work on what was granted begins.
    Begin,
    /// That work ended without it.
    Return,
    /// It is done, or nothing more is to do.
    Close,
    /// The customer takes it back.
    Withdraw,
}
text_column!(Step {
    Submit = "submit",
    Ask = "ask",
    Answered = "answered",
    Rule = "rule",
    Appeal = "appeal",
    Uphold = "uphold",
    Begin = "begin",
    Return = "return",
    Close = "close",
    Withdraw = "withdraw",
});

impl Step {
    /// The key of its line in the history.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Submit => "claims-step-submit",
            Self::Ask => "claims-step-ask",
            Self::Answered => "claims-step-answered",
            Self::Rule => "claims-step-rule",
            Self::Appeal => "claims-step-appeal",
            Self::Uphold => "claims-step-uphold",
            Self::Begin => "claims-step-begin",
            Self::Return => "claims-step-return",
            Self::Close => "claims-step-close",
            Self::Withdraw => "claims-step-withdraw",
        }
    }
}

/// What the customer would like. The law says who chooses; this is only the wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Wanted {
    /// That the shop proposes.
    #[default]
    Advice,
    /// That it is repaired.
    Repair,
    /// Another one.
    Replace,
    /// The money back.
    Refund,
}
text_column!(Wanted { Advice = "advice", Repair = "repair", Replace = "replace", Refund = "refund" });

impl Wanted {
    /// The key of its word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Advice => "claims-wants-advice",
            Self::Repair => "claims-wants-repair",
            Self::Replace => "claims-wants-replace",
            Self::Refund => "claims-wants-refund",
        }
    }
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was repaired.
    Repaired,
    /// It came back as it was.
    Unrepaired,
    /// The customer got another one.
    Replaced,
    /// The customer got the money back.
    Refunded,
    /// The customer got a part of the price back.
    Reduced,
    /// Nothing was owed, and the customer knows why.
    Explained,
}
text_column!(Outcome {
    Repaired = "repaired",
    Unrepaired = "unrepaired",
    Replaced = "replaced",
    Refunded = "refunded",
    Reduced = "reduced",
    Explained = "explained",
});

impl Outcome {
    /// The key of its word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Repaired => "claims-outcome-repaired",
            Self::Unrepaired => "claims-outcome-unrepaired",
            Self::Replaced => "claims-outcome-replaced",
            Self::Refunded => "claims-outcome-refunded",
            Self::Reduced => "claims-outcome-reduced",
            Self::Explained => "claims-outcome-explained",
        }
    }
}

/// What the shop says to a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ruling {
    /// Yes.
    Granted,
    /// For a part of it.
    PartlyGranted,
    /// No.
    Refused,
}
text_column!(Ruling { Granted = "granted", PartlyGranted = "partly_granted", Refused = "refused" });

impl Ruling {
    /// The key of its word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Granted => "claims-ruling-granted",
            Self::PartlyGranted => "claims-ruling-partly",
            Self::Refused => "claims-ruling-refused",
        }
    }
}

/// On what a ruling rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// On the answer of the coverage engine.
    Engine,
    /// A person decided where the engine could not.
    Judgement,
    /// The shop gives more than it owes.
    Goodwill,
}
text_column!(Basis { Engine = "engine", Judgement = "judgement", Goodwill = "goodwill" });

impl Basis {
    /// The key of its word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Engine => "claims-basis-engine",
            Self::Judgement => "claims-basis-judgement",
            Self::Goodwill => "claims-basis-goodwill",
        }
    }
}

/// Evidence by name: it can be asked for, given, and counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// A receipt, an invoice, a bank statement.
    ProofOfPurchase,
    /// What shows the day of delivery.
    ProofOfDelivery,
    /// A photo of the fault.
    Photo,
    /// A photo of the label with the serial.
    SerialLabel,
    /// A signed finding of the bench.
    Inspection,
    /// What shows whether the fault was there at delivery.
    AtDelivery,
}
text_column!(EvidenceKind {
    ProofOfPurchase = "proof_of_purchase",
    ProofOfDelivery = "proof_of_delivery",
    Photo = "photo",
    SerialLabel = "serial_label",
    Inspection = "inspection",
    AtDelivery = "at_delivery",
});

impl EvidenceKind {
    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::ProofOfPurchase => "claims-evidence-purchase",
            Self::ProofOfDelivery => "claims-evidence-delivery",
            Self::Photo => "claims-evidence-photo",
            Self::SerialLabel => "claims-evidence-serial",
            Self::Inspection => "claims-evidence-inspection",
            Self::AtDelivery => "claims-evidence-at-delivery",
        }
    }

    /// Whether a customer can give it. An inspection is the shop's to make.
    pub const fn is_the_customers(self) -> bool {
        !matches!(self, Self::Inspection)
    }

    /// The evidence of a fact that the engine misses.
    pub const fn of(fact: MissingFact) -> Option<Self> {
        Some(match fact {
            MissingFact::ProofOfPurchase | MissingFact::ContractAt | MissingFact::Price => {
                Self::ProofOfPurchase
            }
            MissingFact::DeliveredAt => Self::ProofOfDelivery,
            MissingFact::Photo => Self::Photo,
            MissingFact::Serial => Self::SerialLabel,
            MissingFact::Inspection => Self::Inspection,
            MissingFact::ShownAtDelivery => Self::AtDelivery,
            MissingFact::InformedOfWithdrawal
            | MissingFact::Quote
            | MissingFact::Amount
            | MissingFact::ClaimInTerritory => return None,
        })
    }
}

/// What evidence established, as the shop read it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Finding {
    /// The day on which the unit was delivered or bought.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivered_on: Option<Date>,
    /// What caused the fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Code>,
    /// Whether the fault was there at delivery.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_delivery: Option<Shown>,
    /// The day on which the fault showed. A customer's word alone does not move the burden of proof.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appeared_on: Option<Date>,
    /// Where the device was brought in after all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brought_in: Option<String>,
}

impl Finding {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Which.
    pub id: ClaimId,
    /// Its running number.
    pub number: i64,
    /// Whose.
    pub customer: CustomerId,
    /// About which product.
    pub asset: AssetId,
    /// The number of the conversation about it.
    pub ticket: i64,
    /// Where it stands.
    pub status: Status,
    /// What is wrong, where it has a name.
    pub fault: Option<KnownFault>,
    /// What the customer would like.
    pub wants: Wanted,
    /// What is wrong, in the customer's words.
    pub words: String,
    /// "Galaxy S24 256GB", as it was called then.
    pub device: String,
    /// Since when, as the customer says.
    pub appeared_on: Option<Date>,
    /// Where the device is brought in, as the law names places; none is the place of the sale.
    pub brought_in: Option<String>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// What fulfils it: `SC-24817`; empty before.
    pub work_code: String,
    /// The page of that for staff.
    pub work_href: String,
    /// Counts the changes.
    pub version: i64,
    /// When it came. The answer is for this instant: nobody loses a right while the shop thinks.
    pub created_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
}
from_row!(Claim {
    id,
    number,
    customer,
    asset,
    ticket,
    status,
    fault,
    wants,
    words,
    device,
    appeared_on,
    brought_in,
    outcome,
    work_code,
    work_href,
    version,
    created_at,
    changed_at
});

impl Claim {
    /// Its number as people write it.
    pub const fn code(&self) -> ClaimCode {
        ClaimCode(self.number)
    }

    /// Its page for staff.
    pub fn href(&self) -> String {
        format!("/app/claims/{}", self.code())
    }

    /// Its page for its customer.
    pub fn own_href(&self) -> String {
        format!("/my/claims/{}", self.code())
    }

    /// The page of the conversation for staff.
    pub fn ticket_href(&self) -> String {
        format!("/app/tickets/{}", self.ticket)
    }
}

/// Something claimed.
#[derive(Debug, Clone)]
pub struct NewClaim {
    /// About which product.
    pub asset: AssetId,
    /// What is wrong, where it has a name.
    pub fault: Option<KnownFault>,
    /// What is wrong, in words.
    pub words: String,
    /// Since when.
    pub appeared_on: Option<Date>,
    /// Where the device is brought in, as the law names places; where it is taken in when absent.
    pub brought_in: Option<String>,
    /// What the customer would like.
    pub wants: Wanted,
    /// Photos that are on disk.
    pub photos: Vec<StoredFile>,
    /// The conversation that it comes from; without one, one is begun.
    pub ticket: Option<i64>,
}

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Which.
    pub id: EvidenceId,
    /// Its name.
    pub kind: EvidenceKind,
    /// What the shop read from it.
    pub finding: Json<Finding>,
    /// What was said with it.
    pub words: String,
    /// How many photos came with it; they hang in the conversation.
    pub photos: i64,
    /// Who gave it.
    pub actor: String,
    /// When.
    pub at: Timestamp,
}
from_row!(Evidence { id, kind, finding, words, photos, actor, at });

impl Evidence {
    /// Whether somebody of the shop noted it.
    pub fn is_the_shops(&self) -> bool {
        self.actor.parse::<StaffId>().is_ok()
    }

    /// Whether it answers a question for this kind; a photo that is not there answers none.
    fn answers(&self, kind: EvidenceKind) -> bool {
        self.kind == kind && (kind != EvidenceKind::Photo || self.photos > 0)
    }
}

/// Something that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// By name.
    pub kinds: Json<Vec<EvidenceKind>>,
    /// In words.
    pub words: String,
    /// Who asked.
    pub actor: String,
    /// When.
    pub at: Timestamp,
}
from_row!(Asked { kinds, words, actor, at });

/// A verdict on a claim, as it was given.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Counts from 1.
    pub ordinal: i64,
    /// Yes or no.
    pub ruling: Ruling,
    /// On what it rests.
    pub basis: Basis,
    /// Why, where a person decided.
    pub reason: String,
    /// What the engine was asked.
    pub ask: Json<Ask>,
    /// What it answered.
    pub answer: Json<coverage::Verdict>,
    /// What the customer was told, in the customer's language.
    pub told: String,
    /// How many pieces of evidence were there.
    pub evidence: i64,
    /// Who decided.
    pub actor: String,
    /// When.
    pub at: Timestamp,
}
from_row!(Verdict { ordinal, ruling, basis, reason, ask, answer, told, evidence, actor, at });

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepTaken {
    /// Which.
    pub step: Step,
    /// Where it led.
    pub to: Status,
    /// Who took it.
    pub actor: String,
    /// What was noted.
    pub note: String,
    /// When.
    pub at: Timestamp,
}
from_row!(StepTaken { step, to, actor, note, at });

/// Everything that belongs to a claim.
#[derive(Debug, Clone, PartialEq)]
pub struct File {
    /// The claim itself.
    pub claim: Claim,
    /// Oldest first.
    pub evidence: Vec<Evidence>,
    /// Oldest first.
    pub asked: Vec<Asked>,
    /// Oldest first.
    pub verdicts: Vec<Verdict>,
    /// Oldest first.
    pub steps: Vec<StepTaken>,
}

impl File {
    /// The verdict that stands.
    pub fn standing(&self) -> Option<&Verdict> {
        self.verdicts.last()
    }

    /// What was asked for and did not come yet: evidence answers the questions before it.
    pub fn missing(&self) -> Vec<EvidenceKind> {
        let came = |kind, since| self.evidence.iter().any(|e| e.answers(kind) && e.at >= since);
        let open = self.asked.iter().flat_map(|q| q.kinds.0.iter().map(move |kind| (*kind, q.at)));
        let mut missing: Vec<EvidenceKind> = open.filter(|(k, at)| !came(*k, *at)).map(|(k, _)| k).collect();
        missing.sort_unstable();
        missing.dedup();
        missing
    }

    /// Whether its customer may say that the verdict is wrong: also after less than all was granted and done.
    pub fn has_appeal(&self) -> bool {
        match self.claim.status {
            Status::Decided => true,
            Status::InFulfilment | Status::Closed => {
                self.standing().is_some_and(|v| v.ruling != Ruling::Granted)
            }
            _ => false,
        }
    }

    /// Whether a customer was asked for all of this so long ago that silence is an answer.
    pub fn was_asked_for(&self, kinds: &[EvidenceKind], now: Timestamp) -> bool {
        let since = now - SignedDuration::from_hours(24 * ANSWER_DAYS);
        let asked = |kind| self.asked.iter().any(|q| q.at <= since && q.kinds.0.contains(kind));
        !kinds.is_empty() && kinds.iter().all(|kind| kind.is_the_customers() && asked(kind))
    }

    /// Whether there is evidence that the standing verdict did not know.
    pub fn has_new_evidence(&self) -> bool {
        let known = self.standing().map_or(0, |v| v.evidence);
        i64::try_from(self.evidence.len()).unwrap_or(i64::MAX) > known
    }

    /// Where the device is brought in: as the shop found last, else as the claim says.
    pub fn brought_in(&self) -> Option<String> {
        let found = self.evidence.iter().rev().find_map(|e| e.finding.0.brought_in.clone());
        found.or_else(|| self.claim.brought_in.clone())
    }

    /// What the engine is asked: the claim, and what the evidence established; a later finding corrects an earlier.
    pub fn ask(&self) -> Ask {
        let newest = |pick: fn(&Finding) -> bool| {
            self.evidence.iter().rev().map(|e| &e.finding.0).find(|f| pick(f)).cloned().unwrap_or_default()
        };
        // An exclusion rests on what the shop saw and photographed itself.
        let has = |kind| self.evidence.iter().any(|e| e.answers(kind) && e.is_the_shops());
        let on_file = [("photo", has(EvidenceKind::Photo)), ("inspection", has(EvidenceKind::Inspection))];
        let names = on_file.into_iter().filter(|(_, is_there)| *is_there).map(|(name, _)| name);
        let cause = newest(|f| f.cause.is_some()).cause;
        Ask {
            // A cause is about a fault: the open description is one that has no name.
            fault: Some(self.claim.fault.map_or_else(Code::unnamed, Code::from)),
            cause: cause.or_else(|| Some(Code::from(KnownCause::Manufacturing))),
            evidence: names.filter_map(|name| Code::new(name).ok()).collect(),
            at_delivery: newest(|f| f.at_delivery.is_some()).at_delivery.unwrap_or_default(),
            appeared: newest(|f| f.appeared_on.is_some()).appeared_on,
            delivered_on: newest(|f| f.delivered_on.is_some()).delivered_on,
            claimant: Some(self.claim.customer),
            as_of: Some(self.claim.created_at),
            place: self.brought_in(),
            ..Ask::default()
        }
    }
}

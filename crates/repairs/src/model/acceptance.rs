//! What was accepted at the counter: the document that the law of Viet Nam asks for (19/2023/QH15, Art. 30).

use customers::NewCustomer;
use kernel::{BranchId, CustomerId, Money, StaffId, Timestamp};
use platform::{files::StoredFile, from_row, text_column};
use products::{AssetId, ModelText};

use crate::model::Drawing;

/// On which ground a device is taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// Under warranty.
    Warranty,
    /// Paid by the customer.
    Paid,
    /// Decided after the diagnosis.
    AfterDiagnosis,
}
text_column!(Basis { Warranty = "warranty", Paid = "paid", AfterDiagnosis = "after_diagnosis" });

/// What becomes of the data on the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataChoice {
    /// The customer has a copy.
    BackedUp,
    /// The data may be erased.
    MayErase,
    /// The data must stay; work that erases it needs another consent.
    MustKeep,
}
text_column!(DataChoice { BackedUp = "backed_up", MayErase = "may_erase", MustKeep = "must_keep" });

/// How the device is unlocked for tests. A passcode is never written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passcode {
    /// It is not needed.
    NotAsked,
    /// The customer comes or is called to unlock it.
    CustomerUnlocks,
}
text_column!(Passcode { NotAsked = "not_asked", CustomerUnlocks = "customer_unlocks" });

/// What was agreed on a device for temporary use (Art. 30(2)(d)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoanDecision {
    /// The customer wants none.
    NotWanted,
    /// One was lent; its serial and condition stand in the note.
    Lent,
    /// Something else was agreed; the note says what.
    OtherAgreed,
}
text_column!(LoanDecision { NotWanted = "not_wanted", Lent = "lent", OtherAgreed = "other_agreed" });

/// At which moment a photo was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhotoMoment {
    /// When the device was taken in.
    Intake,
    /// During the work.
    Work,
}
text_column!(PhotoMoment { Intake = "intake", Work = "work" });

macro_rules! keys {
    ($($type:ident { $($variant:ident = $key:literal),+ $(,)? })+) => { $(
        impl $type {
            /// The Fluent key of its name.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }
        }
    )+ };
}
keys! {
    Basis {
        Warranty = "repairs-basis-warranty",
        Paid = "repairs-basis-paid",
        AfterDiagnosis = "repairs-basis-after-diagnosis",
    }
    DataChoice {
        BackedUp = "repairs-data-backed-up",
        MayErase = "repairs-data-may-erase",
        MustKeep = "repairs-data-must-keep",
    }
    Passcode {
        NotAsked = "repairs-passcode-not-asked",
        CustomerUnlocks = "repairs-passcode-customer-unlocks",
    }
    LoanDecision {
        NotWanted = "repairs-loan-not-wanted",
        Lent = "repairs-loan-lent",
        OtherAgreed = "repairs-loan-other-agreed",
    }
}

/// Whose device is taken in.
#[derive(Debug, Clone, PartialEq)]
pub enum Owner {
    /// Somebody we know.
    Known(CustomerId),
    /// Somebody whom we add.
    New(NewCustomer),
}

/// Which device is taken in.
#[derive(Debug, Clone, PartialEq)]
pub enum DeviceChoice {
    /// One that we know.
    Known(AssetId),
    /// One that we register.
    New(ModelText),
}

/// A device at the counter, as the form describes it. What is missing, [`crate::policy::decide_intake`] says.
#[derive(Debug, Clone)]
pub struct NewRepair {
    /// Whose.
    pub owner: Owner,
    /// Which.
    pub device: DeviceChoice,
    /// The serial or IMEI as it was read.
    pub serial: String,
    /// Devices with this serial that somebody else owns as far as we know, where the customer's word was taken.
    pub claims: Vec<AssetId>,
    /// In the customer's words.
    pub fault: String,
    /// What came with it; may be empty.
    pub accessories: String,
    /// Scratches, dents; may be empty.
    pub condition: String,
    /// On which ground.
    pub basis: Option<Basis>,
    /// When it will be ready.
    pub promised_at: Option<Timestamp>,
    /// What becomes of the data.
    pub data_choice: Option<DataChoice>,
    /// How it is unlocked.
    pub passcode: Option<Passcode>,
    /// Whether a device is lent.
    pub loan: Option<LoanDecision>,
    /// Which device is lent, or what was agreed instead.
    pub loan_note: String,
    /// What a diagnosis costs if the customer declines; disclosed now or never billed.
    pub fee: Option<Money>,
    /// The typed name that signs.
    pub signed_name: String,
    /// What the customer drew, if the counter has something to draw on.
    pub drawn: Option<Drawing>,
    /// Where it will lie; may be empty.
    pub shelf: String,
    /// Who will work on it.
    pub technician: Option<StaffId>,
    /// Where it is taken in.
    pub branch: Option<BranchId>,
    /// The ticket that it comes from.
    pub ticket: Option<kernel::Uuid>,
    /// Photos that are on disk and not yet named.
    pub photos: Vec<StoredFile>,
    /// Photos of a form that was refused before.
    pub kept_photos: Vec<platform::files::FileId>,
}

/// The customer's word for a device that somebody else owns as far as we know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnerClaim {
    /// The device as we know it.
    pub asset: AssetId,
    /// Who took the word.
    pub actor: String,
    /// When.
    pub at: Timestamp,
}
from_row!(OwnerClaim { asset, actor, at });

/// One version of the acceptance document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// From 1; a new promise makes the next.
    pub version: i64,
    /// In the customer's words.
    pub fault: String,
    /// What came with it.
    pub accessories: String,
    /// Its condition.
    pub condition: String,
    /// On which ground.
    pub basis: Basis,
    /// The promise of this version. The first one counts for the law.
    pub promised_at: Timestamp,
    /// Why this version was made; empty for the first.
    pub reason: String,
    /// What becomes of the data.
    pub data_choice: DataChoice,
    /// How it is unlocked.
    pub passcode: Passcode,
    /// Whether a device is lent.
    pub loan: LoanDecision,
    /// Which, or what was agreed instead.
    pub loan_note: String,
    /// What declining costs, in minor units.
    pub fee_minor: i64,
    /// The typed name that signed.
    pub signed_name: String,
    /// Who took it in, as the audit log names an actor.
    pub received_by: String,
    /// When.
    pub at: Timestamp,
}
from_row!(Acceptance {
    version,
    fault,
    accessories,
    condition,
    basis,
    promised_at,
    reason,
    data_choice,
    passcode,
    loan,
    loan_note,
    fee_minor,
    signed_name,
    received_by,
    at
});

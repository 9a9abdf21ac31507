//! What a repair costs, line by line, with both payers.

use kernel::{Currency, Date, Money, MoneyError, Timestamp};
use platform::{from_row, text_column};

use super::{LineId, QuoteId};

/// Where a quote stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuoteState {
    /// Lines are still added.
    Draft,
    /// The customer has it.
    Sent,
    /// The customer answered.
    Answered,
    /// Nobody answered through its last day.
    Lapsed,
    /// The warranty pays for all of it, so nobody was asked.
    Covered,
    /// The shop took it back before it was answered; only a supplement can be.
    Withdrawn,
}
text_column!(QuoteState {
    Draft = "draft",
    Sent = "sent",
    Answered = "answered",
    Lapsed = "lapsed",
    Covered = "covered",
    Withdrawn = "withdrawn",
});

/// What a line is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// A part.
    Part,
    /// Work.
    Labour,
    /// Something extra that the customer may want.
    Extra,
}
text_column!(LineKind { Part = "part", Labour = "labour", Extra = "extra" });

impl LineKind {
    /// The Fluent key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Part => "repairs-line-part",
            Self::Labour => "repairs-line-labour",
            Self::Extra => "repairs-line-extra",
        }
    }
}

/// Whether the customer may leave a line out, and what was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineChoice {
    /// The work needs it.
    Needed,
    /// The customer chooses.
    Optional,
    /// The customer left it out.
    Declined,
}
text_column!(LineChoice { Needed = "needed", Optional = "optional", Declined = "declined" });

/// A line of a quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteLine {
    /// Which.
    pub id: LineId,
    /// What is done.
    pub label: String,
    /// What it is for.
    pub kind: LineKind,
    /// Whether it can be left out.
    pub choice: LineChoice,
    /// What the warranty pays, in minor units.
    pub covered_minor: i64,
    /// What the customer pays, in minor units.
    pub paid_minor: i64,
    /// Why, as a Fluent key.
    pub payer_reason: String,
}
from_row!(QuoteLine { id, label, kind, choice, covered_minor, paid_minor, payer_reason });

/// A quote with its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// Which.
    pub id: QuoteId,
    /// From 1; a new price makes the next.
    pub version: i64,
    /// Where it stands.
    pub state: QuoteState,
    /// Whether it adds to what was agreed before, because more was found during the work.
    pub is_supplement: bool,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
    /// Through which day it can be accepted.
    pub last_day: Option<Date>,
    /// Its lines, in order.
    pub lines: Vec<QuoteLine>,
}

/// A line to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLine {
    /// What is done.
    pub label: String,
    /// What it is for.
    pub kind: LineKind,
    /// The whole price.
    pub amount: Money,
    /// Whether the customer may leave it out.
    pub choice: LineChoice,
    /// Who pays.
    pub payer: PaidBy,
}

/// Whom the form names as payer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaidBy {
    /// What the warranty says.
    AsCovered,
    /// The customer, whatever the warranty says: something extra, or a fault of one's own making.
    Customer,
    /// The shop, as goodwill.
    Shop,
}
text_column!(PaidBy { AsCovered = "as_covered", Customer = "customer", Shop = "shop" });

impl PaidBy {
    /// The Fluent key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::AsCovered => "repairs-payer-as-covered",
            Self::Customer => "repairs-payer-customer",
            Self::Shop => "repairs-payer-shop",
        }
    }
}

/// Sums by payer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Totals {
    /// What the warranty or the shop pays.
    pub covered: Money,
    /// What the customer pays.
    pub paid: Money,
}

impl Quote {
    /// Whether the customer has it and was not heard yet.
    pub fn is_open(&self) -> bool {
        self.state == QuoteState::Sent
    }

    /// Whether it came to nothing: nobody owes anything for its lines.
    pub const fn is_void(&self) -> bool {
        matches!(self.state, QuoteState::Lapsed | QuoteState::Withdrawn)
    }

    /// The sums of all lines that were not declined.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] beyond 64 bits.
    pub fn totals(&self, currency: Currency) -> Result<Totals, MoneyError> {
        let lines = || self.lines.iter().filter(|l| l.choice != LineChoice::Declined);
        Ok(Totals {
            covered: Money::sum(currency, lines().map(|l| Money::new(l.covered_minor, currency)))?,
            paid: Money::sum(currency, lines().map(|l| Money::new(l.paid_minor, currency)))?,
        })
    }
}

/// What the customer answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Some of it or all of it.
    Approved,
    /// Nothing of it.
    Declined,
}
text_column!(Answer { Approved = "approved", Declined = "declined" });

/// How the answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerWay {
    /// From the customer's own page.
    Portal,
    /// With the code on the slip.
    Slip,
    /// Signed at the counter.
    Counter,
}
text_column!(AnswerWay { Portal = "portal", Slip = "slip", Counter = "counter" });

/// An answer to a quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// What.
    pub answer: Answer,
    /// What may be billed at most, in minor units.
    pub cap_minor: i64,
    /// How it came.
    pub way: AnswerWay,
    /// The name that signed, if one did.
    pub name: String,
    /// When.
    pub at: Timestamp,
}
from_row!(Approval { answer, cap_minor, way, name, at });

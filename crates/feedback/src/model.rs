//! The nouns: an invitation to a survey, and what was answered.

use jiff::Timestamp;
use kernel::{CustomerId, ids};
use platform::{from_row, i18n::Lang, text_column};
use uuid::Uuid;

use crate::{policy::Taking, store::Given};

ids! { InviteId = "invite", ResponseId = "response" }

/// After what the shop asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// A device was handed over.
    Repair,
    /// A ticket was closed by a person.
    Ticket,
}
text_column!(Occasion { Repair = "repair", Ticket = "ticket" });

/// Where an invitation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InviteState {
    /// Waits for its hour.
    Due,
    /// Left by mail.
    Sent,
    /// Has a response.
    Answered,
    /// Did not go out: no address.
    Skipped,
}
text_column!(InviteState { Due = "due", Sent = "sent", Answered = "answered", Skipped = "skipped" });

/// An invitation as its page and its job see it.
#[derive(Debug, Clone)]
pub struct Survey {
    /// Which.
    pub id: InviteId,
    /// After what.
    pub occasion: Occasion,
    /// Which repair or ticket.
    pub occasion_id: Uuid,
    /// Its code or number, as the customer knows it.
    pub occasion_name: String,
    /// Who is asked.
    pub customer: CustomerId,
    /// The asset that it was about.
    pub asset: Option<Uuid>,
    /// Where it is.
    pub state: InviteState,
    /// The last instant of the link.
    pub expires_at: Timestamp,
}
from_row!(Survey { id, occasion, occasion_id, occasion_name, customer, asset, state, expires_at });

/// An invitation behind its link, with the answer that stands.
pub(crate) struct Opened {
    pub(crate) survey: Survey,
    pub(crate) given: Option<Given>,
    pub(crate) taking: Taking,
}

impl Opened {
    pub(crate) const fn may_change(&self) -> bool {
        matches!(self.taking, Taking::Change { .. })
    }
}

/// What a person answers, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// How satisfied, 1 to 5.
    pub score: Score,
    /// How the people were, 1 to 5: a question of its own.
    pub attitude: Option<Score>,
    /// Anything else.
    pub words: String,
}

/// A score from 1 to 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score(u8);

impl Score {
    /// The score, if it is one.
    pub const fn new(value: u8) -> Option<Self> {
        if matches!(value, 1..=5) { Some(Self(value)) } else { None }
    }

    /// 1 to 5.
    pub const fn value(self) -> u8 {
        self.0
    }
}

impl std::str::FromStr for Score {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        text.parse().ok().and_then(Self::new).ok_or(())
    }
}

/// Customer satisfaction: the share of 4 and 5, with the Wilson interval at 95 %.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Csat {
    /// Responses counted.
    pub answers: u32,
    /// The share, 0 to 1.
    pub share: f64,
    /// The interval, 0 to 1.
    pub interval: (f64, f64),
}

impl Csat {
    /// The share, its interval and how many answered: "81 % (72 % – 87 %), n = 100".
    pub fn said(&self, lang: &Lang) -> String {
        let (low, high) = self.interval;
        let values = [
            ("share", lang.percent(self.share, 0).into()),
            ("low", lang.percent(low, 0).into()),
            ("high", lang.percent(high, 0).into()),
            ("count", self.answers.into()),
        ];
        lang.with("feedback-csat-value", &values)
    }
}

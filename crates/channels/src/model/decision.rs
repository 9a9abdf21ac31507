//! What somebody decided about a letter, and which letters somebody looks for.

use kernel::Timestamp;
use platform::{from_row, text_column};

use super::{LetterClass, LetterId, LetterState, MailboxId, QuarantineReason};

/// What somebody decided about a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It is read once more.
    TriedAgain,
    /// A conversation was opened with it.
    Opened,
    /// Nobody needs it.
    Discarded,
    /// It was discarded by mistake, and waits for a person again.
    TakenBack,
}
text_column!(Decision {
    TriedAgain = "tried_again",
    Opened = "opened",
    Discarded = "discarded",
    TakenBack = "taken_back",
});

/// A decision, with who and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterDecision {
    /// What.
    pub decision: Decision,
    /// Who, as the audit log writes it.
    pub by: String,
    /// Why; empty where nobody is asked.
    pub because: String,
    /// When.
    pub at: Timestamp,
}
from_row!(LetterDecision { decision, by, because, at });

/// Which letters a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shown {
    /// All of them.
    #[default]
    All,
    /// Those in a state.
    In(LetterState),
    /// Reports of mail that did not arrive, where nobody knows which.
    Unmatched,
    /// What was filed as spam.
    Spam,
}

impl Shown {
    /// Every list, in the order of the page.
    pub const ALL: [Self; 7] = [
        Self::All,
        Self::In(LetterState::Processed),
        Self::In(LetterState::Stored),
        Self::In(LetterState::Quarantined),
        Self::In(LetterState::Discarded),
        Self::Unmatched,
        Self::Spam,
    ];

    /// Its name in addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::In(state) => state.name(),
            Self::Unmatched => "unmatched",
            Self::Spam => "spam",
        }
    }

    /// The list of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shown| shown.name() == name)
    }
}

/// A letter in a list, with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledLetter {
    /// Which.
    pub id: LetterId,
    /// Where it came in.
    pub mailbox: MailboxId,
    /// Where it is.
    pub state: LetterState,
    /// Why it waits, or waited.
    pub reason: Option<QuarantineReason>,
    /// What the reader said about that.
    pub detail: String,
    /// Who wrote it; empty before it was read.
    pub sender: String,
    /// Its subject.
    pub subject: String,
    /// Its Message-ID, once it was read.
    pub message_id: Option<String>,
    /// How large it was on the server, in bytes.
    pub bytes: i64,
    /// When a mail server of ours took it.
    pub received_at: Timestamp,
    /// What it was taken for.
    pub class: Option<LetterClass>,
    /// Whether it is a report of which nobody knows the mail.
    pub is_unmatched: bool,
    /// The letter that came before it with the same content.
    pub repeats: Option<LetterId>,
    /// The conversation that it went to.
    pub ticket_number: Option<i64>,
    /// Who decided about it last.
    pub decided_by: Option<String>,
    /// And why.
    pub because: Option<String>,
}
from_row!(FiledLetter {
    id,
    mailbox,
    state,
    reason,
    detail,
    sender,
    subject,
    message_id,
    bytes,
    received_at,
    class,
    is_unmatched,
    repeats,
    ticket_number,
    decided_by,
    because
});

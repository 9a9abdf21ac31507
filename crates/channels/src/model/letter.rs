//! A letter: a mail as it came, before and after it was read.

use std::net::IpAddr;

use kernel::{Timestamp, ids};
use platform::{files::FileId, text_column};
use tickets::TicketId;

use super::MailboxId;

ids! { LetterId = "letter" }

/// A mail on its way into the database; its bytes are on disk already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Where it came in.
    pub mailbox: MailboxId,
    /// Which it is, so that a second look at the same server stores no second letter.
    pub place: ServerPlace,
    /// How large it is on the server, in bytes.
    pub bytes: i64,
    /// Whether all of it was taken; of one that is too large only the headers are.
    pub is_whole: bool,
    /// Who sent it, as SMTP said; empty for bounces, none where nobody said it.
    pub envelope_from: Option<String>,
    /// For whom it was brought, as SMTP said.
    pub envelope_to: Vec<String>,
    /// The machine that brought it to our own receiver.
    pub brought_by: Option<IpAddr>,
    /// When a mail server of ours took it. Never its own Date, which is whatever its writer liked.
    pub received_at: Timestamp,
}

/// The name of a mail at its door. IMAP counts mails in a numbering that may be begun anew; the other doors make a
/// number of their own in the numbering 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServerPlace {
    /// The numbering.
    pub uid_validity: i64,
    /// The number.
    pub uid: i64,
}

/// A letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Which.
    pub id: LetterId,
    /// Where it came in.
    pub mailbox: MailboxId,
    /// The raw mail.
    pub file: FileId,
    /// How large it was on the server, in bytes.
    pub bytes: i64,
    /// Whether the file holds all of it.
    pub is_whole: bool,
    /// Who sent it, as SMTP said.
    pub envelope_from: Option<String>,
    /// For whom it was brought, as SMTP said, with a space between two.
    pub envelope_to: String,
    /// The address of the machine that brought it to our own receiver.
    pub brought_by: Option<String>,
    /// When a mail server of ours took it.
    pub received_at: Timestamp,
    /// Where it is.
    pub state: LetterState,
    /// Since when.
    pub state_at: Timestamp,
    /// Why it is in quarantine.
    pub reason: Option<QuarantineReason>,
    /// What a person or the reader said about that.
    pub detail: String,
    /// How often reading it broke off.
    pub tries: i64,
    /// Who wrote it, as its From says; empty before it was read.
    pub sender: String,
    /// Its subject; empty before it was read.
    pub subject: String,
    /// Its Message-ID, once it was read.
    pub message_id: Option<String>,
    /// What it was taken for.
    pub class: Option<LetterClass>,
    /// The letter that came before it with the same content.
    pub repeats: Option<LetterId>,
    /// Whether it is a report of which nobody knows the mail.
    pub is_unmatched: bool,
    /// Whether a letter with its Message-ID and other content came before it; both are kept.
    pub is_variant: bool,
    /// The conversation that it went to.
    pub ticket_number: Option<i64>,
}

/// Where a letter is. Every letter is in one of these, so that stored = processed + quarantined + pending, where
/// discarded ones count as processed: a person did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterState {
    /// On disk, not read yet.
    Stored,
    /// Read, and where it belongs.
    Processed,
    /// Waits for a person.
    Quarantined,
    /// A person threw it away, with a reason.
    Discarded,
}
text_column!(LetterState {
    Stored = "stored",
    Processed = "processed",
    Quarantined = "quarantined",
    Discarded = "discarded",
});

/// Why a letter waits for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuarantineReason {
    /// Larger than we take.
    TooBig,
    /// The server has it in its list and gives nothing of its content.
    Withheld,
    /// It cannot be read as a mail, or breaks a limit of reading.
    Unreadable,
    /// Reading it took longer than it may.
    TooSlow,
    /// Reading it broke the reader three times.
    Crashed,
    /// Its raw file is not where it was put.
    Missing,
}
text_column!(QuarantineReason {
    TooBig = "too_big",
    Withheld = "withheld",
    Unreadable = "unreadable",
    TooSlow = "too_slow",
    Crashed = "crashed",
    Missing = "missing",
});

impl QuarantineReason {
    /// The key of its sentence.
    pub const fn key(self) -> &'static str {
        match self {
            Self::TooBig => "channels-reason-too-big",
            Self::Withheld => "channels-reason-withheld",
            Self::Unreadable => "channels-reason-unreadable",
            Self::TooSlow => "channels-reason-too-slow",
            Self::Crashed => "channels-reason-crashed",
            Self::Missing => "channels-reason-missing",
        }
    }
}

/// What a letter was taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterClass {
    /// Somebody wrote it.
    Human,
    /// Somebody wrote it to many: no automatic answer.
    List,
    /// A program wrote it.
    Automatic,
    /// A server says that a mail of ours did not arrive.
    Bounce,
    /// We wrote it ourselves.
    Own,
    /// The same letter once more.
    Repeat,
    /// Nobody wants to hear from its sender, or a mail server marked it.
    Spam,
}
text_column!(LetterClass {
    Human = "human",
    List = "list",
    Automatic = "automatic",
    Bounce = "bounce",
    Own = "own",
    Repeat = "repeat",
    Spam = "spam",
});

/// What may be believed of the sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// The domain in From vouches for the letter.
    Aligned,
    /// Nobody does.
    Unverified,
}

/// Where a letter went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opened {
    /// The conversation.
    pub ticket: TicketId,
    /// Its number.
    pub number: i64,
}

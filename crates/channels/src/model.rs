//! The nouns: a mailbox that takes mail in, and a letter that came.

mod decision;
mod letter;
mod mailbox;
mod probe;
mod spam;

pub use decision::{Decision, FiledLetter, LetterDecision, Shown};
pub use letter::{
    Arrival, Evidence, Letter, LetterClass, LetterId, LetterState, Opened, QuarantineReason, ServerPlace,
};
pub use mailbox::{Door, ImapDoor, Mailbox, MailboxId, MailboxState, OAuth2, Secret, SignIn, SignInWay, Tls};
pub use probe::Probe;
pub use spam::{BlockedSender, BlockedSenderId};

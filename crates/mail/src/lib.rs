//! What a mail says, and what may be believed of it. No I/O, no async, no SQL.
//!
//! The answers of name servers, the clock and the keys are passed in.
//!
//! Start with [`read`], which gives a [`Letter`]; [`sign`] is how an answer finds its conversation.

mod class;
mod evidence;
mod fold;
pub mod html;
mod letter;
mod read;
pub mod sign;

pub use class::{
    BounceReport, FailedRecipient, LOOP_FIELD, LetterClass, Outcome, OwnMarks, Restraint, Robot, Status,
    decide_class,
};
pub use evidence::{
    AuthenticationCheck, AuthenticationResults, Checked, Doubt, Evidence, Proof, decide_evidence,
    is_one_organisation, may_vouch, unchecked_author,
};
pub use fold::{Span, fold, fold_html};
pub use letter::{Attachment, AttachmentKind, Field, Letter, Mailbox};
pub use read::{Charset, Unreadable, read};

//! What people see of mail: ready-to-print values.

mod archive;
mod health;
mod letter;
mod mailboxes;
mod panels;
mod spam;

pub(crate) use archive::{Filed, LettersPage, NoSuchPage, place as letters_place};
pub(crate) use health::HealthPage;
pub(crate) use letter::{LetterFile, LetterPage, ticket_words};
pub(crate) use mailboxes::{MailboxFields, MailboxList, MailboxPage};
pub(crate) use panels::{PANELS, requester, strand_beside};
pub(crate) use spam::{Spam, SpamPage};

use platform::i18n::Lang;
use ui::{Chip, Tone};

use crate::model::{Mailbox, SignIn};

/// Whether a door is open, in one coloured word.
fn door_chip(lang: &Lang, mailbox: &Mailbox, sign_in: SignIn) -> Chip {
    let (tone, key) = match (mailbox.is_active, sign_in) {
        (false, _) => (Tone::Neutral, "channels-state-off"),
        (true, SignIn::Failing) => (Tone::Danger, "channels-state-failing"),
        (true, SignIn::Away) => (Tone::Warn, "channels-state-away"),
        (true, SignIn::Untried) => (Tone::Info, "channels-state-untried"),
        (true, SignIn::Well) => (Tone::Ok, "channels-state-well"),
    };
    Chip::new(tone, lang.t(key))
}

/// A size, in kilobytes of a thousand bytes; a letter is never larger than reads well so.
fn size(lang: &Lang, bytes: i64) -> String {
    let kilobytes = usize::try_from(bytes / 1000).unwrap_or(0).max(1);
    lang.t1("channels-size", "kb", lang.count(kilobytes))
}

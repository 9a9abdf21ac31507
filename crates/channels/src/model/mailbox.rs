//! A mailbox, the door that its mail comes through, and how that door fares.

use identity::TeamId;
use kernel::{Locale, Timestamp, ids};
use platform::{
    seal::{Seal, SealError},
    text_column,
};
use serde::{Deserialize, Serialize};

ids! { MailboxId = "mailbox" }

/// An address of the shop at which customers write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// Which.
    pub id: MailboxId,
    /// The short name, as `haumai receive --mailbox` and the pages call it.
    pub name: String,
    /// The address, in lower case.
    pub address: String,
    /// How mail gets in.
    pub door: Door,
    /// The charset of letters that name none and are not UTF-8.
    pub charset: String,
    /// The server whose `Authentication-Results` are believed; empty believes none.
    pub trusted_server: String,
    /// The language of acknowledgements.
    pub locale: Locale,
    /// Whether `name+anything@host` arrives here too, so that an answer can name its conversation in its address.
    pub takes_tokens: bool,
    /// The team to which new conversations go that begin here; none leaves it to the rules of the teams.
    pub team: Option<TeamId>,
    /// Whether mail is taken in now.
    pub is_active: bool,
    /// Counts the accounts and folders that were fetched from, one after another.
    pub generation: i64,
    /// Counts the changes; a door that was opened for an older one is opened anew.
    pub version: i64,
}

impl Mailbox {
    /// The server whose `Authentication-Results` are believed of this mailbox's mail. At our own receiver nobody stands
    /// between us and whoever brings a mail, so that such a field is the sender's own invention.
    pub fn believed_server(&self) -> Option<&str> {
        let is_ours = self.door == Door::Smtp;
        Some(self.trusted_server.as_str()).filter(|server| !is_ours && !server.is_empty())
    }

    /// The numbering of a server's folder, as letters keep it. Two accounts may give their folders the same UIDVALIDITY,
    /// which is a 32-bit number: the generation stands above it.
    pub const fn numbering(&self, uid_validity: u32) -> i64 {
        (self.generation << 32) | (uid_validity as i64)
    }
}

/// The ways in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Door {
    /// We ask a server of somebody else's.
    Imap(ImapDoor),
    /// Others bring it to our own receiver.
    Smtp,
    /// The mail server of this machine pipes it into `haumai receive`.
    Pipe,
}

impl Door {
    /// The name in tables and forms.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Imap(_) => "imap",
            Self::Smtp => "smtp",
            Self::Pipe => "pipe",
        }
    }

    /// The key of its word.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Imap(_) => "channels-door-imap",
            Self::Smtp => "channels-door-smtp",
            Self::Pipe => "channels-door-pipe",
        }
    }
}

/// Where a server is asked for mail, and as whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImapDoor {
    /// The server's name, which its certificate must bear.
    pub host: String,
    /// Its port: 993 as a rule.
    pub port: u16,
    /// How the connection is kept secret.
    pub tls: Tls,
    /// As whom we sign in.
    pub login: String,
    /// With what.
    pub way: SignInWay,
    /// The secrets, sealed for this mailbox.
    pub secret: Option<Vec<u8>>,
    /// The folder that mail is taken from: `INBOX` as a rule.
    pub folder: String,
    /// The folder that mail is moved to once it is stored; where it is empty, mail stays and is marked as read.
    pub done_folder: String,
}

/// How a connection is kept secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tls {
    /// From the first byte.
    #[default]
    Implicit,
    /// After a `STARTTLS`; a server that does not offer it is not signed in to.
    StartTls,
    /// Not at all: only for a server on this machine.
    None,
}
text_column!(Tls { Implicit = "implicit", StartTls = "starttls", None = "none" });

/// With what a door signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SignInWay {
    /// A password, or an app password.
    #[default]
    Password,
    /// A token of the provider, fetched anew before it ends.
    OAuth2,
}
text_column!(SignInWay { Password = "password", OAuth2 = "oauth2" });

/// What must be read again to sign in. It lies sealed in the database.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Secret {
    /// See [`SignInWay::Password`].
    Password(String),
    /// See [`SignInWay::OAuth2`].
    OAuth2(OAuth2),
}

/// What a provider of tokens asks for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OAuth2 {
    /// Where tokens are fetched, an `https` address.
    pub token_url: String,
    /// The program, as the provider knows it.
    pub client_id: String,
    /// Its secret; empty for programs that have none.
    pub client_secret: String,
    /// What fetches the next token. Some providers give a new one each time.
    pub refresh_token: String,
}

/// A secret is in no log and in no message of a failed test.
impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// Reads the secret of a mailbox.
    ///
    /// # Errors
    /// [`SealError`]: sealed with a key that this program does not have, or for another mailbox.
    pub fn open(seal: &Seal, mailbox: MailboxId, sealed: &[u8]) -> Result<Self, SealError> {
        let plain = seal.open(&place(mailbox), sealed)?;
        serde_json::from_slice(&plain).map_err(|_| SealError::Broken)
    }

    /// Seals the secret for a mailbox.
    ///
    /// # Errors
    /// [`SealError::NoKey`].
    pub fn seal(
        &self,
        seal: &Seal,
        moment: &mut platform::Moment,
        mailbox: MailboxId,
    ) -> Result<Vec<u8>, SealError> {
        let plain = serde_json::to_vec(self).map_err(|_| SealError::Broken)?;
        seal.seal(moment, &place(mailbox), &plain)
    }
}

fn place(mailbox: MailboxId) -> String {
    format!("mailbox|{mailbox}|secret")
}

/// How a door fares, as mail health shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailboxState {
    /// See [`Mailbox::numbering`]; 0 before the first look.
    pub uid_validity: i64,
    /// Everything up to this number is stored.
    pub seen_uid: i64,
    /// Whether the last sign-in went well.
    pub sign_in: SignIn,
    /// Since when.
    pub sign_in_at: Option<Timestamp>,
    /// What the server or the network said; empty where all is well.
    pub problem: String,
    /// When the provider's token ends.
    pub token_expires_at: Option<Timestamp>,
    /// When the server was last asked to the end.
    pub last_fetch_at: Option<Timestamp>,
    /// When the last letter came.
    pub last_mail_at: Option<Timestamp>,
    /// How many letters the server still holds for us.
    pub backlog: i64,
    /// Since when the mailbox is as it is set up.
    pub since: Timestamp,
}

/// Whether a door is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SignIn {
    /// Nobody tried yet.
    #[default]
    Untried,
    /// It went well.
    Well,
    /// The server refuses, or something of ours is in the way: it does not mend itself.
    Failing,
    /// The server cannot be reached, or broke off: as a rule it mends itself.
    Away,
}
text_column!(SignIn { Untried = "untried", Well = "well", Failing = "failing", Away = "away" });

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Id;
    use platform::Moment;

    #[test]
    fn a_secret_is_read_only_for_its_own_mailbox_and_shows_in_no_log() {
        let seal = Seal::of_text(&"5a".repeat(32)).unwrap();
        let mut moment = Moment::new("2026-11-22T03:00:00Z".parse().unwrap(), [1; 32]);
        let (one, other): (MailboxId, MailboxId) = (moment.id(), moment.id());
        let secret = Secret::Password("mật khẩu".into());
        let sealed = secret.seal(&seal, &mut moment, one).unwrap();
        assert_eq!(Secret::open(&seal, one, &sealed), Ok(secret.clone()));
        assert_eq!(Secret::open(&seal, other, &sealed), Err(SealError::Broken));
        assert!(!format!("{secret:?}").contains("khẩu"));
        let _: Id<_> = one;
    }
}

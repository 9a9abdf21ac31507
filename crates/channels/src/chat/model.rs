//! The nouns: the shop's account at a platform, and what the platform tells us.

use kernel::{Timestamp, ids};
use platform::{
    Moment,
    seal::{Seal, SealError},
    text_column,
};
use serde::{Deserialize, Serialize};
use tickets::ChatAccountId;

use crate::hooks::EventState;

ids! { ChatEventId = "chat_event" }

/// The platforms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Platform {
    /// A Zalo Official Account.
    #[default]
    Zalo,
}
text_column!(Platform { Zalo = "zalo" });

/// An account of the shop at a platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChatAccount {
    pub(crate) id: ChatAccountId,
    pub(crate) kind: Platform,
    /// As the shop calls it.
    pub(crate) name: String,
    /// The application that the platform knows us as.
    pub(crate) app_id: String,
    /// The account itself, to which customers write.
    pub(crate) page_id: String,
    /// [`ChatSecrets`], sealed for this account.
    pub(crate) sealed: Vec<u8>,
    pub(crate) is_active: bool,
    pub(crate) state: ChatState,
}

/// How an account fares.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ChatState {
    /// Requests whose signature did not fit, or that were too old.
    pub(crate) refused: i64,
    pub(crate) last_in_at: Option<Timestamp>,
    pub(crate) last_out_at: Option<Timestamp>,
    /// Why nothing can be sent; empty where all is well.
    pub(crate) problem: String,
}

/// What proves who speaks. It lies sealed in the database.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct ChatSecrets {
    /// With what the platform signs its events.
    pub(crate) hook: String,
    /// The secret of the application.
    pub(crate) app: String,
    /// What fetches the next access token; each may be used once.
    pub(crate) refresh_token: String,
    /// What sends. Empty before the first was fetched.
    pub(crate) access_token: String,
    /// When that ends.
    pub(crate) access_ends_at: Option<Timestamp>,
}

/// A secret is in no log and in no message of a failed test.
impl std::fmt::Debug for ChatSecrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ChatSecrets(…)")
    }
}

impl ChatSecrets {
    /// # Errors
    /// [`SealError`]: sealed with a key that this program does not have, or for another account.
    pub(crate) fn open(seal: &Seal, account: ChatAccountId, sealed: &[u8]) -> Result<Self, SealError> {
        let plain = seal.open(&place(account), sealed)?;
        serde_json::from_slice(&plain).map_err(|_| SealError::Broken)
    }

    /// # Errors
    /// [`SealError::NoKey`].
    pub(crate) fn seal(
        &self,
        seal: &Seal,
        moment: &mut Moment,
        account: ChatAccountId,
    ) -> Result<Vec<u8>, SealError> {
        let plain = serde_json::to_vec(self).map_err(|_| SealError::Broken)?;
        seal.seal(moment, &place(account), &plain)
    }
}

fn place(account: ChatAccountId) -> String {
    format!("chat_account|{account}|secrets")
}

/// Something that a platform told us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChatEvent {
    pub(crate) account: ChatAccountId,
    pub(crate) raw: String,
    pub(crate) state: EventState,
    pub(crate) received_at: Timestamp,
}

//! The ways in: what is open while the program serves, and how a mail at any door becomes a letter.

mod imap;
mod lease;
mod pipe;
mod receiver;
mod supervisor;

use platform::{db::DbError, web::App};

use crate::{
    actions::taking,
    model::{Arrival, LetterId, SignIn},
};

pub use imap::{Looked, look_in};
pub use pipe::{PipeError, drop_off};
pub use supervisor::run;

/// Why a door is shut.
#[derive(Debug, thiserror::Error)]
pub enum DoorError {
    /// The database or the disk; nothing was told to the server.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The server cannot be reached, or broke off.
    #[error("{0}")]
    Unreachable(String),
    /// The server does not let us in.
    #[error("{0}")]
    Refused(String),
    /// The secret cannot be read, or the configuration names a file that cannot be used.
    #[error("{0}")]
    Ours(String),
}

impl DoorError {
    /// How mail health calls it: what mends itself as a rule is told apart from what needs a person.
    pub(crate) const fn sign_in(&self) -> SignIn {
        match self {
            Self::Db(_) | Self::Unreachable(_) => SignIn::Away,
            Self::Refused(_) | Self::Ours(_) => SignIn::Failing,
        }
    }
}

/// Stores a mail: its bytes first, then its row with the order to read it. When this answers, both are on disk, and
/// only then may the server hear of it. None for a mail that was stored before.
pub(crate) async fn take_in(app: &App, arrival: Arrival, raw: Vec<u8>) -> Result<Option<LetterId>, DbError> {
    let file = app.files().store_bytes(app.db(), ("mail.eml", "message/rfc822"), raw).await?;
    app.db().write(move |tx| taking::store_letter(tx, &arrival, &file)).await
}

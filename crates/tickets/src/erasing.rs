//! A ticket is erased: what was said in it goes, that there was one stays. Law and customers ask for it; figures need to know
//! only that somebody asked, when, and how long it took.

mod actions;
mod api;
mod store;
mod views;
mod web;

use platform::text_column;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::{OpenWork, Stage, Status};

pub use actions::erase_ticket;
pub(crate) use api::{openapi, routes as api_routes};
pub use store::is_mail_kept;
pub(crate) use web::routes;

/// Why a ticket is erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EraseReason {
    /// The person whom it is about asked for it.
    Asked,
    /// It was kept as long as the shop keeps such things.
    KeptLongEnough,
    /// It holds what should never have been there: a password, somebody else's papers.
    Mistake,
}
text_column!(EraseReason { Asked = "asked", KeptLongEnough = "kept_long_enough", Mistake = "mistake" });

impl EraseReason {
    /// The key of its word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Asked => "tickets-erase-asked",
            Self::KeptLongEnough => "tickets-erase-kept",
            Self::Mistake => "tickets-erase-mistake",
        }
    }
}

/// Why a ticket is not erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EraseRefusal {
    /// Somebody still waits for something.
    Open,
    /// Another room works on it.
    AtWork(OpenWork),
    /// An answer is still on its way out.
    OnItsWay,
}

impl EraseRefusal {
    /// The key of the error.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Open => "tickets-error-erase-open",
            Self::AtWork(_) => "tickets-error-erase-work",
            Self::OnItsWay => "tickets-error-erase-sending",
        }
    }
}

/// Whether a ticket may be erased: nobody's wish is lost with it, and no other room's work loses its story.
///
/// # Errors
/// Why not.
pub fn decide_erasing(status: Status, work: Option<OpenWork>, is_sending: bool) -> Result<(), EraseRefusal> {
    match (status.stage(), work) {
        (Stage::Todo | Stage::Snoozed, _) => Err(EraseRefusal::Open),
        (Stage::Done, Some(work)) => Err(EraseRefusal::AtWork(work)),
        (Stage::Done, None) if is_sending => Err(EraseRefusal::OnItsWay),
        (Stage::Done, None) => Ok(()),
    }
}

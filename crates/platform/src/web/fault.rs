//! Answers that are not the page that was asked for. What they say to a person is rendered by `ui`.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::{db::DbError, i18n::Value};

/// How long a program should wait before it asks again while the database cannot answer, in seconds.
const AWAY_SECONDS: u64 = 10;

/// Why a request gets another answer. 401, 403 and 404 are decided here once: not signed in; visible but not
/// permitted; absent, or not visible, which must look the same.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Nobody is signed in.
    #[error("sign in first")]
    SignIn,
    /// Signed in, but not permitted.
    #[error("not permitted")]
    Forbidden,
    /// Absent, or not visible to this person.
    #[error("not found")]
    NotFound,
    /// The form came from another page, or from an old session.
    #[error("open the page again")]
    Stale,
    /// The row changed, or the form's key was used for something else.
    #[error("changed meanwhile")]
    Conflict,
    /// A link that is old, used up or somebody else's: one answer for all three.
    #[error("the link is no longer good")]
    DeadLink,
    /// Too many requests.
    #[error("too many requests")]
    TooMany {
        /// Seconds until the next may come.
        retry_after: u64,
    },
    /// The request cannot be read: broken off in the middle, no form, bad UTF-8.
    #[error("the request cannot be read")]
    Unreadable,
    /// The address names no page of a list: its place was altered, or what stood there is gone.
    #[error("no such page of the list: ask again without the place")]
    NoSuchPage,
    /// A program sent something else than JSON.
    #[error("not JSON")]
    NotJson,
    /// The request is larger than we take.
    #[error("too large")]
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// Some fields are not as they must be; the page is shown again with what was typed.
    #[error("{} fields are wrong", .0.errors.len())]
    Invalid(Invalid),
    /// The database or the disk does not answer as it should.
    #[error(transparent)]
    Db(#[from] DbError),
    /// A defect of the program.
    #[error("{0}")]
    Broken(String),
}

/// What is wrong with a form, field by field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Invalid {
    /// In the order of the fields.
    pub errors: Vec<FieldError>,
}

/// One field's error. The text is a Fluent key with arguments: `form-error-required`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The name of the field.
    pub field: String,
    /// The key of the text.
    pub key: &'static str,
    /// The text's arguments.
    pub args: Vec<(&'static str, String)>,
}

impl Fault {
    /// The status of the answer.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::Stale => StatusCode::FORBIDDEN,
            Self::NotFound | Self::DeadLink => StatusCode::NOT_FOUND,
            Self::Conflict => StatusCode::CONFLICT,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Unreadable | Self::NoSuchPage => StatusCode::BAD_REQUEST,
            Self::NotJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Db(error) if error.is_passing() => StatusCode::SERVICE_UNAVAILABLE,
            Self::Db(_) | Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What its advice says besides: the largest request, in whole megabytes.
    pub fn facts(&self) -> Vec<(&'static str, Value<'static>)> {
        match self {
            Self::TooLarge { limit } => vec![("mb", (limit / (1024 * 1024)).max(1).into())],
            _ => Vec::new(),
        }
    }

    /// The short name, in problem documents and in the keys of the error pages: `not-found`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not-found",
            Self::Stale => "stale",
            Self::Conflict => "conflict",
            Self::DeadLink => "dead-link",
            Self::TooMany { .. } => "too-many",
            Self::Unreadable => "unreadable",
            Self::NoSuchPage => "no-such-page",
            Self::NotJson => "not-json",
            Self::TooLarge { .. } => "too-large",
            Self::Invalid(_) => "invalid",
            Self::Db(DbError::Full) => "disk-full",
            Self::Db(DbError::ReadOnly(_)) => "read-only",
            Self::Db(error) if error.is_passing() => "unavailable",
            Self::Db(_) | Self::Broken(_) => "broken",
        }
    }
}

/// An empty answer that carries the fault; the outermost layer turns it into a page or a problem document.
impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        let seconds = match &self {
            Self::TooMany { retry_after } => Some(*retry_after),
            other => (other.status() == StatusCode::SERVICE_UNAVAILABLE).then_some(AWAY_SECONDS),
        };
        if let Some(seconds) = seconds {
            response.headers_mut().insert("retry-after", seconds.into());
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Invalid> for Fault {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(invalid)
    }
}

impl Invalid {
    /// One error at one field.
    pub fn one(field: &str, key: &'static str) -> Self {
        Self { errors: vec![FieldError { field: field.into(), key, args: Vec::new() }] }
    }

    /// The error at a field, if it has one.
    pub fn at(&self, field: &str) -> Option<&FieldError> {
        self.errors.iter().find(|e| e.field == field)
    }
}

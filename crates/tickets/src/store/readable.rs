//! What is kept as JSON and may be unreadable: a row that an older or a newer program wrote must not stop the others.

use platform::db::{FromColumn, Value};
use serde::de::DeserializeOwned;

/// A value that is kept as JSON text; none where this program cannot read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Readable<T>(pub(crate) Option<T>);

impl<T: DeserializeOwned> FromColumn for Readable<T> {
    const WANTED: &'static str = "Readable";

    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Text(text) => Some(Self(serde_json::from_str(&text).ok())),
            _ => None,
        }
    }
}

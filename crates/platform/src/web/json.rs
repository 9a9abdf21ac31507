//! The JSON side of an action: bodies that name what is wrong with them, and keys that make a POST safe to repeat.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::{App, Fault, FieldError, Invalid, Upload, Visit};
use crate::{
    db::{DbError, Tx},
    once::{Once, once},
};

/// A JSON body of type `T`. Unknown and missing fields are told by name; `T` denies unknown fields.
pub struct JsonBody<T> {
    /// What was sent.
    pub value: T,
    key: Option<String>,
    digest: Vec<u8>,
}

impl<T: DeserializeOwned> FromRequest<App> for JsonBody<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, app: &App) -> Result<Self, Fault> {
        let key = idempotency_key(request.headers())?;
        if !is_json(request.headers()) {
            return Err(Fault::NotJson);
        }
        // The address is part of what was sent: many actions take the same few words, or none.
        let mut digest = Sha256::new();
        digest.update(format!("{} {}\n", request.method(), request.uri().path()));
        let bytes = Bytes::from_request(request, app).await.map_err(|refused| match refused.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Fault::TooLarge { limit: app.config().upload_bytes_max },
            _ => Fault::Unreadable,
        })?;
        digest.update(&bytes);
        Ok(Self { value: read(&bytes)?, key, digest: digest.finalize().to_vec() })
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Invalid> {
    storable(bytes)?;
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let text = error.inner().to_string();
        refused(field_of(&error.path().to_string(), &text), text)
    })?;
    reader.end().map_err(|error| refused(String::new(), error.to_string()))?;
    Ok(value)
}

/// As in a form, no text holds a zero byte. JSON can only write one as an escape, so hardly a body is read twice.
fn storable(bytes: &[u8]) -> Result<(), Invalid> {
    if !bytes.windows(6).any(|w| w.eq_ignore_ascii_case(br"\u0000")) {
        return Ok(());
    }
    // What cannot be read at all is told by the reader that comes next.
    let body: serde_json::Value = serde_json::from_slice(bytes).unwrap_or_default();
    match zero_in(&body, "") {
        None => Ok(()),
        Some(field) => Err(Invalid {
            errors: vec![FieldError { field, key: "form-error-characters", args: Vec::new() }],
        }),
    }
}

/// Where a text or a name with a zero byte stands, written as [`field_of`] writes places.
fn zero_in(value: &serde_json::Value, place: &str) -> Option<String> {
    match value {
        serde_json::Value::String(text) => text.contains('\0').then(|| place.to_owned()),
        serde_json::Value::Array(items) => {
            items.iter().enumerate().find_map(|(nth, item)| zero_in(item, &format!("{place}[{nth}]")))
        }
        serde_json::Value::Object(fields) => fields.iter().find_map(|(name, field)| {
            let dot = if place.is_empty() { "" } else { "." };
            let below = format!("{place}{dot}{}", name.replace('\0', ""));
            if name.contains('\0') { Some(below) } else { zero_in(field, &below) }
        }),
        _ => None,
    }
}

fn refused(field: String, text: String) -> Invalid {
    Invalid { errors: vec![FieldError { field, key: "form-error-json", args: vec![("detail", text)] }] }
}

/// The field that an error of the reader is about. A missing field has no place of its own in the body; only the
/// reader's words name it.
fn field_of(path: &str, text: &str) -> String {
    let above = if path == "." { "" } else { path };
    let missing = text.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
    match missing {
        Some(field) if above.is_empty() => field.to_owned(),
        Some(field) => format!("{above}.{field}"),
        None => above.to_owned(),
    }
}

/// The body of an action that needs no words: `{}`.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NothingBody {}

/// A file inside a JSON body. A form sends the same file as one of its parts.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileBody {
    /// The name that it claims: `screen.jpg`.
    pub name: String,
    /// Its bytes in Base64 (RFC 4648, section 4).
    pub content: String,
}

impl FileBody {
    /// The file as a form would have brought it in.
    pub(super) fn read(&self, field: &str, place: usize) -> Result<Upload, FieldError> {
        let bytes = STANDARD.decode(&self.content).map_err(|error| FieldError {
            field: format!("{field}[{place}].content"),
            key: "form-error-json",
            args: vec![("detail", error.to_string())],
        })?;
        Ok(Upload { field: field.to_owned(), name: self.name.clone(), bytes: bytes.into() })
    }
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Fault> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let key = value.to_str().ok().filter(|k| (1..=100).contains(&k.len()));
    key.map(|k| Some(k.to_owned())).ok_or(Fault::Unreadable)
}

impl App {
    /// Runs an action for a JSON body and answers with what it returns. With an `Idempotency-Key` a repetition is
    /// answered with the first answer; the same key with another body is a conflict.
    ///
    /// # Errors
    /// What the action returns; [`Fault::Conflict`] for a key that was used for another body.
    pub async fn submit_json<T, A, E, F>(
        &self,
        visit: &Visit,
        body: &JsonBody<T>,
        mut action: F,
    ) -> Result<Response, E>
    where
        A: Serialize,
        E: From<DbError> + From<Fault> + Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<A, E> + Send + 'static,
    {
        let (actor, digest) = (visit.submitter(), body.digest.clone());
        let mut answer = move |tx: &mut Tx<'_>| {
            let answer = action(tx)?;
            serde_json::to_string(&answer).map_err(|e| E::from(Fault::Broken(e.to_string())))
        };
        let text = match body.key.clone() {
            None => self.db().write(answer).await?,
            Some(key) => {
                let done = self
                    .db()
                    .write(move |tx| {
                        once(tx, &actor, &key, &digest, &mut answer, |text: &String| text.clone())
                    })
                    .await?;
                match done {
                    Once::First(text) | Once::Again(text) => text,
                    Once::Mismatch => return Err(E::from(Fault::Conflict)),
                }
            }
        };
        Ok(([("content-type", "application/json")], text).into_response())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only whether it can be read is looked at")]
    struct Parcel {
        name: String,
        #[serde(default)]
        files: Vec<FileBody>,
    }

    fn refused_at(body: &str) -> String {
        read::<Parcel>(body.as_bytes()).unwrap_err().errors[0].field.clone()
    }

    #[test]
    fn the_field_that_is_wrong_is_named() {
        assert!(read::<Parcel>(br#"{"name": "a", "files": [{"name": "b", "content": ""}]}"#).is_ok());
        assert_eq!(refused_at(r#"{"name": 7}"#), "name");
        assert_eq!(refused_at("{}"), "name");
        assert_eq!(refused_at(r#"{"name": "a", "nmae": "b"}"#), "nmae");
        assert_eq!(refused_at(r#"{"name": "a", "files": [{"name": "b"}]}"#), "files[0].content");
        assert_eq!(refused_at(r#"{"name": "a"} {"name": "b"}"#), "");
        assert_eq!(refused_at("["), "");
    }

    #[test]
    fn a_zero_byte_that_no_database_takes_is_refused_at_its_field() {
        assert_eq!(refused_at(r#"{"name": "a\u0000b"}"#), "name");
        assert_eq!(
            refused_at(r#"{"name": "a", "files": [{"name": "\u0000", "content": ""}]}"#),
            "files[0].name"
        );
        assert!(read::<Parcel>(br#"{"name": "written out: \\u0000"}"#).is_ok());
    }

    #[test]
    fn only_json_is_read_as_json() {
        let of = |kind: &'static str| {
            is_json(&HeaderMap::from_iter([(header::CONTENT_TYPE, header::HeaderValue::from_static(kind))]))
        };
        assert!(of("application/json") && of("Application/JSON; charset=utf-8") && of("application/x+json"));
        assert!(!of("text/plain") && !of("application/jsonp") && !of("text/json+json") && !of(""));
        assert!(!is_json(&HeaderMap::new()), "a form of another site says nothing");
    }
}

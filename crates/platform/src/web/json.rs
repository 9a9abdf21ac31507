//! The JSON side of an action: bodies that name what is wrong with them, and keys that make a POST safe to repeat.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use super::{App, Fault, FieldError, Invalid, Visit};
use crate::{
    db::{DbError, Tx},
    once::{Once, once},
};

/// A JSON body is a form, not a file.
const BODY_BYTES_MAX: usize = 1024 * 1024;

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
        let bytes = Bytes::from_request(request, app).await.map_err(|_| Fault::Unreadable)?;
        if bytes.len() > BODY_BYTES_MAX {
            return Err(Fault::TooLarge { limit: BODY_BYTES_MAX });
        }
        let mut reader = serde_json::Deserializer::from_slice(&bytes);
        let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
            let (field, text) = (error.path().to_string(), error.inner().to_string());
            let error = FieldError { field, key: "form-error-json", args: vec![("detail", text)] };
            Fault::Invalid(Invalid { errors: vec![error] })
        })?;
        Ok(Self { value, key, digest: Sha256::digest(&bytes).to_vec() })
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

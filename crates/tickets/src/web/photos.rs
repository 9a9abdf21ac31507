//! Photos that come with words: stored before the transaction that names them.

use platform::{
    files::{PhotoError, PhotoRefusal, StoredFile, store_photos},
    web::{App, Fault, FieldError, Invalid, Submission},
};

const FIELD: &str = "files";

/// Stores the photos of a form. A refused one is an error at its field; the words are kept by the page.
pub(crate) async fn stored(app: &App, form: &Submission) -> Result<Vec<StoredFile>, Fault> {
    let chosen = form.files(FIELD);
    let names: Vec<String> = chosen.iter().map(|upload| upload.name.clone()).collect();
    let uploads = chosen.iter().map(|upload| (upload.name.clone(), upload.bytes.to_vec())).collect();
    match store_photos(app.db(), app.files(), uploads).await {
        Ok(stored) => Ok(stored),
        Err(PhotoError::Store(error)) => Err(error.into()),
        Err(PhotoError::Refused(index, refusal)) => {
            let key = match refusal {
                PhotoRefusal::TooLarge => "tickets-error-photo-large",
                PhotoRefusal::NotAPicture | PhotoRefusal::Damaged | PhotoRefusal::Empty => {
                    "tickets-error-photo"
                }
            };
            let args = vec![("name", names.get(index).cloned().unwrap_or_default())];
            Err(Invalid { errors: vec![FieldError { field: FIELD.into(), key, args }] }.into())
        }
    }
}

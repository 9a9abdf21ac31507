//! Photos and papers that come with a form: stored before the transaction that names them.

use super::{App, Fault, FieldError, Invalid, Submission};
use crate::files::{
    PAPERS_BYTES_MAX, PaperError, PaperRefusal, PhotoError, PhotoRefusal, StoredFile, store_papers,
    store_photos,
};

impl App {
    /// Stores the photos of a field. A refused one is an error at its field, by its name; then none is stored.
    ///
    /// # Errors
    /// [`Fault::Invalid`] for a file that is no photo, or too large; whatever the store says.
    pub async fn stored_photos(&self, form: &Submission, field: &str) -> Result<Vec<StoredFile>, Fault> {
        let chosen = form.files(field);
        let names: Vec<String> = chosen.iter().map(|upload| upload.name.clone()).collect();
        let uploads = chosen.iter().map(|upload| (upload.name.clone(), upload.bytes.to_vec())).collect();
        match store_photos(self.db(), self.files(), uploads).await {
            Ok(stored) => Ok(stored),
            Err(PhotoError::Store(error)) => Err(error.into()),
            Err(PhotoError::Refused(index, refusal)) => {
                let key = match refusal {
                    PhotoRefusal::TooLarge => "form-error-photo-large",
                    PhotoRefusal::NotAPicture | PhotoRefusal::Damaged | PhotoRefusal::Empty => {
                        "form-error-photo"
                    }
                };
                let args = vec![("name", names.get(index).cloned().unwrap_or_default())];
                Err(Invalid { errors: vec![FieldError { field: field.to_owned(), key, args }] }.into())
            }
        }
    }

    /// Stores what one of the shop's people sends along: photos, and documents that nothing can run. A refused one is an
    /// error at its field, and so is too much of them together; then none is stored.
    ///
    /// # Errors
    /// [`Fault::Invalid`]; whatever the store says.
    pub async fn stored_papers(&self, form: &Submission, field: &str) -> Result<Vec<StoredFile>, Fault> {
        let chosen = form.files(field);
        let uploads = chosen.iter().map(|upload| (upload.name.clone(), upload.bytes.to_vec())).collect();
        let (key, args) = match store_papers(self.db(), self.files(), uploads).await {
            Ok(stored) => return Ok(stored),
            Err(PaperError::Store(error)) => return Err(error.into()),
            Err(PaperError::TooMuch) => {
                ("form-error-papers-large", vec![("mb", (PAPERS_BYTES_MAX / 1_000_000).to_string())])
            }
            Err(PaperError::Refused(index, refusal)) => {
                let name = chosen.get(index).map(|upload| upload.name.clone()).unwrap_or_default();
                let key = match refusal {
                    PaperRefusal::Runs => "form-error-paper-runs",
                    PaperRefusal::Unreadable(PhotoRefusal::TooLarge) => "form-error-photo-large",
                    PaperRefusal::Unreadable(_) => "form-error-paper",
                };
                (key, vec![("name", name)])
            }
        };
        Err(Invalid { errors: vec![FieldError { field: field.to_owned(), key, args }] }.into())
    }
}

//! A submitted form: its fields as they were typed, its files, its proof that we made the page.

use std::str::FromStr;

use axum::{
    RequestExt,
    body::Bytes,
    extract::{FromRequest, Multipart, Request, multipart::MultipartError},
    http::{Method, header},
};
use jiff::civil::{Date, DateTime};
use kernel::{CountryCode, Currency, Locale, Money, normalise};
use sha2::{Digest, Sha256};

use super::{App, Fault, FieldError, FileBody, Invalid, Visit};

/// Fields of one form, at most.
const FIELDS_MAX: usize = 500;
const FILES_MAX: usize = 20;

/// A form as it was submitted. Kept whole, so that a refused form shows what was typed.
#[derive(Debug, Clone, Default)]
pub struct Submission {
    fields: Vec<(String, String)>,
    files: Vec<Upload>,
    key: String,
}

/// An uploaded file.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The field that it stands in.
    pub field: String,
    /// The name that it claims.
    pub name: String,
    /// Its content.
    pub bytes: Bytes,
}

impl Submission {
    /// A form of these fields, for tests and for the demo.
    pub fn of(fields: &[(&str, &str)]) -> Self {
        let fields = fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        Self { fields, ..Self::default() }
    }

    /// The same with the files of a JSON body, so that a form and a program are held to the same rules.
    ///
    /// # Errors
    /// Every file that is no Base64; one error when there are more than a form may bring.
    pub fn with_files(mut self, field: &str, files: &[FileBody]) -> Result<Self, Invalid> {
        if files.len() > FILES_MAX {
            let args = vec![("count", files.len().to_string()), ("max", FILES_MAX.to_string())];
            let error = FieldError { field: field.into(), key: "form-error-too-many-files", args };
            return Err(Invalid { errors: vec![error] });
        }
        let mut errors = Vec::new();
        for (place, file) in files.iter().enumerate() {
            match file.read(field, place) {
                Ok(upload) => self.files.push(upload),
                Err(error) => errors.push(error),
            }
        }
        if errors.is_empty() { Ok(self) } else { Err(Invalid { errors }) }
    }

    /// What was typed into a field; empty when it is absent.
    pub fn text(&self, name: &str) -> &str {
        self.fields.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str())
    }

    /// Every value of a field that may stand several times.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.fields.iter().filter(|(n, _)| n == name).map(|(_, v)| v.as_str()).collect()
    }

    /// Whether a field was submitted at all: a ticked box.
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(n, _)| n == name)
    }

    /// The non-empty files of a field.
    pub fn files(&self, field: &str) -> Vec<&Upload> {
        self.files.iter().filter(|f| f.field == field && !f.bytes.is_empty()).collect()
    }

    /// The key that makes one effect of one form.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Begins to check the fields.
    pub const fn check(&self) -> Check<'_> {
        Check { form: self, errors: Vec::new() }
    }

    pub(super) fn digest(&self, path: &str) -> Vec<u8> {
        let mut hash = Sha256::new();
        hash.update(path.len().to_be_bytes());
        hash.update(path);
        for (name, value) in &self.fields {
            hash.update(name.len().to_be_bytes());
            hash.update(name);
            hash.update(value.len().to_be_bytes());
            hash.update(value);
        }
        self.files.iter().for_each(|f| hash.update(&f.bytes));
        hash.finalize().to_vec()
    }

    /// No text that a person types holds a zero byte, and PostgreSQL stores none.
    fn storable(self) -> Result<Self, Invalid> {
        let texts = self.fields.iter().flat_map(|(name, value)| [(name, name), (name, value)]);
        let files =
            self.files.iter().flat_map(|file| [(&file.field, &file.field), (&file.field, &file.name)]);
        let wrong = texts.chain(files).find(|(_, text)| text.contains('\0'));
        let Some((field, _)) = wrong else { return Ok(self) };
        let field = field.replace('\0', "");
        Err(Invalid { errors: vec![FieldError { field, key: "form-error-characters", args: Vec::new() }] })
    }

    /// Takes out what we put into the form ourselves and checks that we did.
    fn verified(mut self, visit: &Visit) -> Result<Self, Fault> {
        let mut take = |name: &str| {
            let at = self.fields.iter().position(|(n, _)| n == name)?;
            Some(self.fields.swap_remove(at).1)
        };
        let (csrf, key) = (take("_csrf"), take("_key"));
        if csrf.as_deref() != Some(visit.csrf.as_str()) {
            return Err(Fault::Stale);
        }
        self.key = key.filter(|k| (16..=100).contains(&k.len())).ok_or(Fault::Stale)?;
        Ok(self)
    }
}

impl FromRequest<App> for Submission {
    type Rejection = Fault;

    async fn from_request(mut request: Request, app: &App) -> Result<Self, Fault> {
        let visit = request.extract_parts::<Visit>().await?;
        let content = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
        let is_multipart = content.is_some_and(|c| c.starts_with("multipart/form-data"));
        if request.method() != Method::POST {
            return Err(Fault::Unreadable);
        }
        let form =
            if is_multipart { multipart(request, app).await? } else { urlencoded(request, app).await? };
        form.storable()?.verified(&visit)
    }
}

async fn urlencoded(request: Request, app: &App) -> Result<Submission, Fault> {
    let limit = 1024 * 1024;
    let bytes = Bytes::from_request(request, app).await.map_err(|e| match e.into_response_status() {
        413 => Fault::TooLarge { limit },
        _ => Fault::Unreadable,
    })?;
    if bytes.len() > limit {
        return Err(Fault::TooLarge { limit });
    }
    let pairs: Vec<(String, String)> = serde_urlencoded::from_bytes(&bytes).map_err(|_| Fault::Unreadable)?;
    if pairs.len() > FIELDS_MAX {
        return Err(Fault::Unreadable);
    }
    Ok(Submission { fields: pairs, ..Submission::default() })
}

trait StatusOf {
    fn into_response_status(self) -> u16;
}

impl StatusOf for axum::extract::rejection::BytesRejection {
    fn into_response_status(self) -> u16 {
        self.status().as_u16()
    }
}

async fn multipart(request: Request, app: &App) -> Result<Submission, Fault> {
    let limit = app.config().upload_bytes_max;
    let told = |e: MultipartError| match e.status().as_u16() {
        413 => Fault::TooLarge { limit },
        _ => Fault::Unreadable,
    };
    let mut parts = Multipart::from_request(request, app).await.map_err(|_| Fault::Unreadable)?;
    let mut form = Submission::default();
    while let Some(part) = parts.next_field().await.map_err(told)? {
        let field = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(str::to_owned) {
            Some(name) => {
                let bytes = part.bytes().await.map_err(told)?;
                form.files.push(Upload { field, name, bytes });
            }
            None => form.fields.push((field, part.text().await.map_err(told)?)),
        }
        if form.fields.len() > FIELDS_MAX || form.files.len() > FILES_MAX {
            return Err(Fault::Unreadable);
        }
    }
    Ok(form)
}

/// Collects what is wrong with a form, so that every field is told at once.
#[derive(Debug)]
pub struct Check<'f> {
    form: &'f Submission,
    errors: Vec<FieldError>,
}

impl Check<'_> {
    /// Text that must be there, of at most `max` characters; never cut.
    pub fn required(&mut self, field: &str, max: usize) -> String {
        let text = self.optional(field, max);
        if text.is_empty() {
            self.error(field, "form-error-required");
        }
        text
    }

    /// Text that may be missing, of at most `max` characters.
    pub fn optional(&mut self, field: &str, max: usize) -> String {
        let typed = self.form.text(field);
        if typed.contains('\0') {
            self.error(field, "form-error-characters");
        }
        let text = normalise(typed.trim());
        let count = text.chars().count();
        if count > max {
            self.error_with(field, "form-error-too-long", &[("count", count), ("max", max)]);
        }
        text
    }

    /// A value that its type reads: an id, an enum, a number.
    pub fn parsed<T: FromStr>(&mut self, field: &str, key: &'static str) -> Option<T> {
        let value = self.form.text(field).trim().parse().ok();
        if value.is_none() {
            self.error(field, key);
        }
        value
    }

    /// One of the languages that the form offers.
    pub fn locale(&mut self, field: &str) -> Option<Locale> {
        let locale = Locale::of_tag(self.form.text(field).trim());
        if locale.is_none() {
            self.error(field, "form-error-choice");
        }
        locale
    }

    /// A country by its two letters; none when the field is empty.
    pub fn country(&mut self, field: &str) -> Option<CountryCode> {
        self.optional_parsed(field, "form-error-country")
    }

    /// A civil date as a date field sends it, `YYYY-MM-DD`; none when the field is empty.
    pub fn date(&mut self, field: &str) -> Option<Date> {
        self.optional_parsed(field, "form-error-date")
    }

    /// A civil date and time as a `datetime-local` field sends it.
    pub fn date_time(&mut self, field: &str) -> Option<DateTime> {
        self.optional_parsed(field, "form-error-date-time")
    }

    /// Money as people type it: `1450000`, `1.450.000`, `1tr450`. None when empty.
    pub fn money(&mut self, field: &str, currency: Currency) -> Option<Money> {
        let typed = self.form.text(field).trim();
        if typed.is_empty() {
            return None;
        }
        let money = crate::input::parse_money(typed, currency);
        if money.is_none() {
            self.error(field, "form-error-money");
        }
        money
    }

    /// Marks a field as wrong.
    pub fn error(&mut self, field: &str, key: &'static str) {
        self.error_with::<usize>(field, key, &[]);
    }

    /// Marks a field as wrong, with values for the text.
    pub fn error_with<V: ToString>(&mut self, field: &str, key: &'static str, args: &[(&'static str, V)]) {
        if self.errors.iter().any(|e| e.field == field) {
            return;
        }
        let args = args.iter().map(|(n, v)| (*n, v.to_string())).collect();
        self.errors.push(FieldError { field: field.into(), key, args });
    }

    /// The value, if nothing was wrong.
    ///
    /// # Errors
    /// Everything that was wrong.
    pub fn done<T>(self, value: Option<T>) -> Result<T, Invalid> {
        match value {
            Some(value) if self.errors.is_empty() => Ok(value),
            _ => Err(Invalid { errors: self.errors }),
        }
    }

    /// As [`Check::parsed`], for a field that may be empty.
    pub fn optional_parsed<T: FromStr>(&mut self, field: &str, key: &'static str) -> Option<T> {
        let typed = self.form.text(field).trim();
        if typed.is_empty() { None } else { self.parsed(field, key) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zero_byte_is_refused_in_every_text_of_a_form() {
        let refused = |form: Submission| form.storable().unwrap_err().errors[0].field.clone();
        assert_eq!(refused(Submission::of(&[("name", "Lan"), ("note", "a\0b")])), "note");
        assert_eq!(refused(Submission::of(&[("no\0te", "")])), "note");
        let photo =
            Upload { field: "photo".into(), name: "a\0.jpg".into(), bytes: Bytes::from_static(b"\0") };
        assert_eq!(refused(Submission { files: vec![photo.clone()], ..Submission::default() }), "photo");
        let plain = Upload { name: "a.jpg".into(), ..photo };
        assert!(
            Submission { files: vec![plain], ..Submission::default() }.storable().is_ok(),
            "bytes are bytes"
        );
    }
}

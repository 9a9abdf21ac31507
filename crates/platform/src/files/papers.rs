//! What the shop's people send along: photos, and documents that are kept as they came.

use super::{Files, Photo, PhotoRefusal, StoredFile, decide_running};
use crate::db::{Db, DbError};

/// All papers of one letter together. Written for a mail they are a third larger, and most servers still take that.
pub const PAPERS_BYTES_MAX: usize = 20_000_000;

const PDF: &str = "application/pdf";

/// Why a paper was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperRefusal {
    /// It may run when somebody opens it.
    Runs,
    /// It is no PDF, and no photo for this reason.
    Unreadable(PhotoRefusal),
}

/// Why the papers of a form were not stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaperError {
    /// This one (counted from zero) was refused.
    Refused(usize, PaperRefusal),
    /// All together are larger than [`PAPERS_BYTES_MAX`].
    TooMuch,
    /// The store failed.
    Store(DbError),
}

/// How a paper is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperKind {
    /// Written anew, as every picture is.
    Photo,
    /// As it came, with this media type.
    Document(&'static str),
}

/// What a paper is. Its first bytes say so, whatever it is called; only that it may run is also said by its name, because
/// the computer of whoever opens it goes by that.
///
/// # Errors
/// [`PaperRefusal::Runs`].
pub fn decide_paper(name: &str, bytes: &[u8]) -> Result<PaperKind, PaperRefusal> {
    let media_type = infer::get(bytes).map_or("", |found| found.mime_type());
    if decide_running(name, media_type) {
        return Err(PaperRefusal::Runs);
    }
    Ok(if media_type == PDF { PaperKind::Document(PDF) } else { PaperKind::Photo })
}

/// What a file is called where it leaves us: a photo was written anew as a JPEG, and a phone opens a file by the end of its
/// name.
pub fn decide_name(name: &str, media_type: &str) -> String {
    let (ends, end): (&[&str], &str) = match media_type {
        "image/jpeg" => (&["jpg", "jpeg"], "jpg"),
        PDF => (&["pdf"], "pdf"),
        _ => return name.to_owned(),
    };
    match name.rsplit_once('.') {
        Some((_, known)) if ends.contains(&known.to_lowercase().as_str()) => name.to_owned(),
        Some((stem, wrong)) if !stem.is_empty() && wrong.len() <= 4 => format!("{stem}.{end}"),
        _ => format!("{name}.{end}"),
    }
}

enum Paper {
    Photo(Photo),
    Document { name: String, media_type: &'static str, bytes: Vec<u8> },
}

impl Paper {
    fn read(name: String, bytes: Vec<u8>) -> Result<Self, PaperRefusal> {
        Ok(match decide_paper(&name, &bytes)? {
            PaperKind::Photo => Self::Photo(Photo::read(&name, &bytes).map_err(PaperRefusal::Unreadable)?),
            PaperKind::Document(media_type) => Self::Document { name, media_type, bytes },
        })
    }

    const fn bytes(&self) -> usize {
        match self {
            Self::Photo(photo) => photo.picture.len(),
            Self::Document { bytes, .. } => bytes.len(),
        }
    }
}

/// Reads and stores the papers of a letter before a transaction names them. The first refusal stops it, and nothing is
/// stored. Photos count as they are kept: what a phone took is made smaller first.
///
/// # Errors
/// [`PaperError`].
pub async fn store_papers(
    db: &Db,
    files: &Files,
    uploads: Vec<(String, Vec<u8>)>,
) -> Result<Vec<StoredFile>, PaperError> {
    let mut papers = Vec::new();
    for (index, (name, bytes)) in uploads.into_iter().enumerate() {
        let damaged = PaperError::Refused(index, PaperRefusal::Unreadable(PhotoRefusal::Damaged));
        let read =
            tokio::task::spawn_blocking(move || Paper::read(name, bytes)).await.map_err(|_| damaged)?;
        papers.push(read.map_err(|refusal| PaperError::Refused(index, refusal))?);
    }
    if papers.iter().map(Paper::bytes).sum::<usize>() > PAPERS_BYTES_MAX {
        return Err(PaperError::TooMuch);
    }
    let mut stored = Vec::new();
    for paper in papers {
        let file = match paper {
            Paper::Photo(photo) => files.store_photo(db, photo).await,
            Paper::Document { name, media_type, bytes } => {
                files.store_bytes(db, (&name, media_type), bytes).await
            }
        };
        stored.push(file.map_err(PaperError::Store)?);
    }
    Ok(stored)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_is_known_by_its_bytes_and_one_that_may_run_by_its_name_as_well() {
        let pdf = b"%PDF-1.7 x";
        assert_eq!(decide_paper("bao-gia.pdf", pdf), Ok(PaperKind::Document(PDF)));
        assert_eq!(decide_paper("bao-gia.jpg", pdf), Ok(PaperKind::Document(PDF)));
        assert_eq!(decide_paper("bao-gia.pdf.exe", pdf), Err(PaperRefusal::Runs));
        let program = [b"MZ".as_slice(), &[0; 100]].concat();
        assert_eq!(decide_paper("bao-gia.pdf", &program), Err(PaperRefusal::Runs));
        let text = Paper::read("bao-gia.pdf".into(), b"<html>".to_vec()).err();
        assert_eq!(text, Some(PaperRefusal::Unreadable(PhotoRefusal::NotAPicture)));
    }

    #[test]
    fn a_name_ends_as_its_content_says() {
        for (name, media_type, called) in [
            ("máy.png", "image/jpeg", "máy.jpg"),
            ("MAY.JPG", "image/jpeg", "MAY.JPG"),
            ("ảnh", "image/jpeg", "ảnh.jpg"),
            ("Bảo hành số 1. tháng 11", PDF, "Bảo hành số 1. tháng 11.pdf"),
            ("báo giá.pdf", PDF, "báo giá.pdf"),
            ("log.txt", "text/plain", "log.txt"),
        ] {
            assert_eq!(decide_name(name, media_type), called);
        }
    }
}

//! The files of a mail, named for what they are.

use std::collections::HashSet;

use super::{bodies::Bodies, line::file_name, structure::Part};
use crate::letter::{Attachment, AttachmentKind};

const UNKNOWN: &str = "application/octet-stream";

/// Places in one HTML that show a file: ten for each file that a mail may have.
const SHOWN_MAX: usize = 10_000;

/// All parts that are not what a person reads.
pub fn of(parts: &[Part<'_>], bodies: &Bodies, html: Option<&str>) -> Vec<Attachment> {
    let shown = shown_in(html.unwrap_or_default());
    let files = (1..).zip(bodies.files.iter().filter_map(|at| parts.get(*at)));
    files.map(|(number, part)| attachment(number, part, &shown)).collect()
}

/// The Content-IDs that HTML shows in their places. They are looked for once and not for each file.
fn shown_in(html: &str) -> HashSet<&str> {
    const SCHEME: &str = "cid:";
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | ')');
    let after = html.match_indices(SCHEME).filter_map(|(at, _)| html.get(at + SCHEME.len()..));
    after.filter_map(|rest| rest.split(ends).next()).take(SHOWN_MAX).collect()
}

/// Whether the mail as a whole is closed to us: PGP's or S/MIME's way.
pub fn is_encrypted(parts: &[Part<'_>]) -> bool {
    parts.first().is_some_and(|mail| match mail.declared_type.as_str() {
        "multipart/encrypted" => true,
        declared => decide_kind(declared, "") == AttachmentKind::Encrypted,
    })
}

fn attachment(number: usize, part: &Part<'_>, shown: &HashSet<&str>) -> Attachment {
    let bytes = part.head.transfer().decode(part.body).into_owned();
    let media_type = decide_type(&part.declared_type, &bytes);
    let given = file_name(part.head.file_name().unwrap_or_default());
    let kind = decide_kind(&part.declared_type, &given.to_lowercase());
    let content_id = part.head.content_id();
    let is_inline = content_id.as_deref().is_some_and(|id| shown.contains(id));
    let name = if given.is_empty() { made_name(number, kind, &media_type) } else { given };
    Attachment {
        name,
        declared_type: part.declared_type.clone(),
        media_type,
        kind,
        content_id,
        is_inline,
        bytes,
    }
}

/// What a file is. Its first bytes decide; a file whose bytes show nothing is what it was declared to be, unless that is
/// something that its bytes would have shown.
fn decide_type(declared: &str, bytes: &[u8]) -> String {
    if let Some(found) = infer::get(bytes) {
        return found.mime_type().to_owned();
    }
    let would_show = ["image/", "audio/", "video/", "font/"].iter().any(|kind| declared.starts_with(kind))
        || matches!(declared, "application/pdf" | "application/zip" | "text/html" | "application/xhtml+xml");
    let is_text = declared.starts_with("text/") || declared.starts_with("message/");
    let is_plausible = !would_show && (!is_text || !bytes.contains(&0));
    if is_plausible { declared.to_owned() } else { UNKNOWN.to_owned() }
}

/// What sort of file it is, by its declared type and its name in lower case.
fn decide_kind(declared: &str, name: &str) -> AttachmentKind {
    let is_named = |end: &str| name.ends_with(end);
    match declared {
        "message/rfc822" | "message/global" => AttachmentKind::Letter,
        "application/ms-tnef" | "application/vnd.ms-tnef" => AttachmentKind::Tnef,
        "application/pkcs7-signature" | "application/x-pkcs7-signature" | "application/pgp-signature" => {
            AttachmentKind::Signature
        }
        "application/pkcs7-mime" | "application/x-pkcs7-mime" | "application/pgp-encrypted" => {
            AttachmentKind::Encrypted
        }
        _ if name == "winmail.dat" => AttachmentKind::Tnef,
        _ if is_named(".p7m") || is_named(".pgp") || is_named(".gpg") || name == "encrypted.asc" => {
            AttachmentKind::Encrypted
        }
        _ if is_named(".p7s") || is_named(".sig") || name == "signature.asc" => AttachmentKind::Signature,
        _ => AttachmentKind::File,
    }
}

/// A file that came without a name is named after what it is.
fn made_name(number: usize, kind: AttachmentKind, media_type: &str) -> String {
    match kind {
        AttachmentKind::Letter => format!("mail-{number}.eml"),
        AttachmentKind::Tnef => "winmail.dat".into(),
        AttachmentKind::Encrypted => format!("encrypted-{number}.asc"),
        AttachmentKind::Signature => format!("signature-{number}.asc"),
        AttachmentKind::File => format!("file-{number}.{}", ending(media_type)),
    }
}

fn ending(media_type: &str) -> &str {
    match media_type {
        "image/jpeg" => "jpg",
        "image/png" | "image/gif" | "image/webp" | "application/pdf" => {
            media_type.rsplit('/').next().unwrap_or_default()
        }
        "text/plain" | "message/delivery-status" => "txt",
        "text/html" => "html",
        "text/calendar" => "ics",
        "text/csv" => "csv",
        _ => "bin",
    }
}

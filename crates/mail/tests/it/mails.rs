//! Mails to read.

use mail::{Charset, Letter, read};

/// A mail of these lines. Line breaks become those of mail.
pub fn raw(lines: &str) -> Vec<u8> {
    lines.replace('\n', "\r\n").into_bytes()
}

/// Reads as a Vietnamese shop does.
pub fn letter(lines: &str) -> Letter {
    letter_of_bytes(&raw(lines))
}

pub fn letter_of_bytes(raw: &[u8]) -> Letter {
    read(raw, Charset::named("windows-1258").unwrap()).unwrap()
}

/// Lan's mail, with these fields before the usual ones and this text.
pub fn from_lan(fields: &str, text: &str) -> Letter {
    let usual = "From: Lan <lan@example.vn>\nTo: baohanh@haumai.vn\nSubject: May say toc\nMessage-ID: <1@example.vn>\n";
    let fields = if fields.is_empty() { String::new() } else { format!("{fields}\n") };
    letter(&format!("{fields}{usual}\n{text}"))
}

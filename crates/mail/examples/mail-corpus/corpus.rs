//! Mails in files, and what is read in them.

use std::{
    fs, io, panic,
    path::{Path, PathBuf},
    time::Instant,
};

use mail::{Charset, Letter, Mailbox, read};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// All mails below a folder, by name: `*.eml`, `*.txt` and `msg_*`.
pub fn mails_below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut mails = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if is_mail(&path) {
                mails.push(path);
            }
        }
    }
    mails.sort();
    Ok(mails)
}

fn is_mail(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let ending = path.extension().unwrap_or_default();
    ending == "eml" || ending == "txt" || name.starts_with("msg_")
}

/// The JSON line of one mail, and the letter if it can be read.
pub fn report(path: &Path) -> (Value, Option<Letter>) {
    let start = now();
    let read = fs::read(path).map_err(|error| error.to_string()).and_then(|raw| {
        let read = panic::catch_unwind(|| read(&raw, Charset::UTF_8));
        read.map_err(|_| "panic".to_owned())?.map_err(|why| why.key().to_owned())
    });
    let ms = start.elapsed().as_secs_f64() * 1e3;
    let mut line = match &read {
        Ok(letter) => contents(letter),
        Err(reason) => json!({ "state": "quarantined", "reason": reason }),
    };
    let about = json!({ "file": path.display().to_string(), "ms": ms, "rss": resident_bytes() });
    if let (Value::Object(line), Value::Object(about)) = (&mut line, about) {
        line.extend(about);
    }
    (line, read.ok())
}

fn contents(letter: &Letter) -> Value {
    let people = |mailboxes: &[Mailbox]| -> Vec<Value> {
        mailboxes.iter().map(|one| json!({ "name": one.name, "address": one.address })).collect()
    };
    let attachments: Vec<Value> = letter
        .attachments
        .iter()
        .map(|file| {
            let hash: [u8; 32] = Sha256::digest(&file.bytes).into();
            let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
            json!({ "name": file.name, "type": file.media_type, "size": file.bytes.len(), "sha256": hash })
        })
        .collect();
    json!({
        "state": "parsed",
        "from": people(&letter.from),
        "to": people(&letter.to),
        "cc": people(&letter.cc),
        "subject": letter.subject,
        "text": letter.text,
        "html": letter.html,
        "attachments": attachments,
    })
}

#[expect(clippy::disallowed_methods, reason = "how long a mail took is told to a person and decides nothing")]
fn now() -> Instant {
    Instant::now()
}

/// What this program holds in memory; 0 where the system does not tell.
fn resident_bytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kibibytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kibibytes.unwrap_or(0) * 1024
}

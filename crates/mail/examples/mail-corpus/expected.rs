#![cfg_attr(
    not(test),
    expect(clippy::indexing_slicing, reason = "a JSON value answers null for what it does not have")
)]
//! The parse that stands beside a mail, in the form of mail-parser's own tests.

use std::{fs, path::Path};

use mail::{Letter, Mailbox, html};
use serde_json::{Value, json};

/// How a letter compares with the expected parse.
pub struct Comparison {
    /// In what they differ.
    pub differences: Vec<&'static str>,
    /// Whether they agree without any allowance for broken parts.
    pub is_literal: bool,
}

/// Compares a letter with the expected parse; none if no such parse stands beside the mail.
///
/// Line breaks may be two ways (`.json`, `.crlf.json`), so agreeing with one is agreeing. Of a part that the parse itself
/// calls broken, and of a multipart without parts, only the content counts: whether half a text is a text or a file is a
/// matter of taste, and so is whether the boundary of a part further out ends it.
pub fn compare_with_parse(mail: &Path, letter: &Letter) -> Option<Comparison> {
    let files = ["json", "crlf.json"].map(|ending| mail.with_extension(ending));
    let parses = files.iter().filter_map(|file| serde_json::from_slice::<Value>(&fs::read(file).ok()?).ok());
    let parses: Vec<Parse> = parses.map(Parse).collect();
    let literal = parses.iter().map(|parse| compare(parse, letter)).min_by_key(Vec::len)?;
    let is_literal = literal.is_empty();
    let lenient = parses.into_iter().map(|parse| compare(&parse.with_broken_parts_read(), letter));
    let differences = lenient.chain([literal]).min_by_key(Vec::len)?;
    Some(Comparison { differences, is_literal })
}

fn compare(parse: &Parse, letter: &Letter) -> Vec<&'static str> {
    let same = [
        ("from", parse.people("from") == people(&letter.from)),
        ("to", parse.people("to") == people(&letter.to)),
        ("cc", parse.people("cc") == people(&letter.cc)),
        ("subject", parse.subject() == words(&letter.subject)),
        ("text", parse.text() == words(&letter.text)),
        ("html", parse.html() == letter.html.as_deref().map(words)),
        ("attachments", parse.has_files(letter)),
    ];
    same.into_iter().filter(|(_, is_same)| !is_same).map(|(what, _)| what).collect()
}

/// Spaces and control characters do not matter.
fn words(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn people(mailboxes: &[Mailbox]) -> Vec<(String, String)> {
    mailboxes.iter().map(|one| (words(&one.name), words(&one.address))).collect()
}

struct Parse(Value);

impl Parse {
    fn headers(&self, name: &str) -> impl Iterator<Item = &Value> {
        let headers = self.0["parts"][0]["headers"].as_array().into_iter().flatten();
        headers.filter(move |header| header["name"] == name).map(|header| &header["value"])
    }

    fn people(&self, name: &str) -> Vec<(String, String)> {
        let lists = self.headers(name).flat_map(|value| {
            let list = value["Address"]["List"].as_array().into_iter().flatten();
            let groups = value["Address"]["Group"].as_array().into_iter().flatten();
            list.chain(groups.flat_map(|group| group["addresses"].as_array().into_iter().flatten()))
        });
        let with_address =
            lists.filter(|one| one["address"].as_str().is_some_and(|address| !address.is_empty()));
        let text = |value: &Value| words(value.as_str().unwrap_or_default());
        with_address.map(|one| (text(&one["name"]), text(&one["address"]))).collect()
    }

    /// The same with its broken texts among the bodies instead of the files.
    fn with_broken_parts_read(mut self) -> Self {
        let parts = self.0["parts"].as_array().cloned().unwrap_or_default();
        let is_broken_text = |id: &Value| {
            let part = id.as_u64().and_then(|id| parts.get(usize::try_from(id).ok()?));
            part.is_some_and(|part| {
                let is_empty_multipart =
                    declared_type(part).is_some_and(|declared| declared.starts_with("multipart/"));
                let is_text = part["body"]["Text"].is_string() || part["body"]["Html"].is_string();
                is_text && (part["is_encoding_problem"] == true || is_empty_multipart)
            })
        };
        let files = self.0["attachments"].as_array().cloned().unwrap_or_default();
        for part in self.0["parts"].as_array_mut().into_iter().flatten() {
            if part["is_encoding_problem"] == true
                && let Some(text) = part["body"]["Text"].as_str()
            {
                let is_outer = |line: &&str| line.starts_with("--") || line.starts_with("Content-");
                let own: Vec<&str> = text.lines().filter(|line| !is_outer(line)).collect();
                part["body"] = json!({ "Text": own.join("\n") });
            }
            if declared_type(part).as_deref() == Some("text/html") && part["body"]["Text"].is_string() {
                part["body"] = json!({ "Html": part["body"]["Text"] });
            }
        }
        let (broken, files): (Vec<Value>, Vec<Value>) = files.into_iter().partition(is_broken_text);
        self.0["attachments"] = files.into();
        for list in ["text_body", "html_body"] {
            let mut ids = self.0[list].as_array().cloned().unwrap_or_default();
            ids.extend(
                broken
                    .iter()
                    .filter(|id| !self.0[list].as_array().is_some_and(|ids| ids.contains(id)))
                    .cloned(),
            );
            ids.sort_by_key(Value::as_u64);
            self.0[list] = ids.into();
        }
        self
    }

    fn subject(&self) -> String {
        words(self.headers("subject").next().and_then(|value| value["Text"].as_str()).unwrap_or_default())
    }

    fn bodies(&self, list: &str) -> impl Iterator<Item = &Value> {
        let ids = self.0[list].as_array().into_iter().flatten().filter_map(Value::as_u64);
        ids.filter_map(|id| self.0["parts"].get(usize::try_from(id).ok()?)).map(|part| &part["body"])
    }

    fn text(&self) -> String {
        let texts = self.bodies("text_body").filter_map(|body| match (&body["Text"], &body["Html"]) {
            (Value::String(text), _) => Some(text.clone()),
            (_, Value::String(markup)) => Some(html::text(markup)),
            _ => None,
        });
        words(&texts.collect::<Vec<_>>().join("\n"))
    }

    fn html(&self) -> Option<String> {
        if !self.bodies("html_body").any(|body| body["Html"].is_string()) {
            return None;
        }
        let pieces = self.bodies("html_body").filter_map(|body| match (&body["Text"], &body["Html"]) {
            (Value::String(text), _) => Some(html::of_text(text)),
            (_, Value::String(markup)) => Some(markup.clone()),
            _ => None,
        });
        Some(words(&pieces.collect::<Vec<_>>().join("\n")))
    }

    /// As many files, of the same declared types and, where bytes were expected, as many bytes.
    fn has_files(&self, letter: &Letter) -> bool {
        let ids = self.0["attachments"].as_array().into_iter().flatten().filter_map(Value::as_u64);
        let parts: Vec<&Value> =
            ids.filter_map(|id| self.0["parts"].get(usize::try_from(id).ok()?)).collect();
        parts.len() == letter.attachments.len()
            && parts.iter().zip(&letter.attachments).all(|(part, file)| {
                let body = &part["body"];
                let bytes = body["Binary"].as_array().or_else(|| body["InlineBinary"].as_array());
                bytes.is_none_or(|bytes| bytes.len() == file.bytes.len())
                    && declared_type(part).is_none_or(|declared| declared == file.declared_type)
            })
    }
}

fn declared_type(part: &Value) -> Option<String> {
    let headers = part["headers"].as_array()?;
    let content = headers.iter().find(|header| header["name"] == "content_type")?;
    let content = &content["value"]["ContentType"];
    Some(format!("{}/{}", content["c_type"].as_str()?, content["c_subtype"].as_str()?))
}

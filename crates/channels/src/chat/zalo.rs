//! Zalo Official Accounts: how an event is proven, what it says, what is sent, and what an answer means. Pure.
//!
//! Source: Zalo for Developers, Official Account API v3.0 (webhook, tin tư vấn) and ZNS (tin theo mẫu), as public integrations use it; nobody of us
//! has tried it with a real account yet.

use jiff::SignedDuration;
use kernel::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tickets::FilledTemplate;

use crate::hooks::{Disbelief, Proven, decide_fresh, hex, moment, text};

/// How long after a person's words answers are free.
pub(crate) const WINDOW: SignedDuration = SignedDuration::from_hours(48);
/// How many answers are free in that time.
pub(crate) const REPLIES_MAX: i64 = 8;
/// Characters of one message.
pub(crate) const LETTERS_MAX: i64 = 2000;
/// Characters of a message that is made of a template.
pub(crate) const TEMPLATE_LETTERS_MAX: i64 = 400;
/// Characters of one value in it. Zalo counts every kind of value apart, and does not tell which kind it is: what fits a name, a
/// code and a state fits.
pub(crate) const VALUE_LETTERS_MAX: i64 = 30;

/// Whether a request is Zalo's: SHA-256 over the application, the raw bytes, the time that stands in them, and a secret that
/// only Zalo and the shop know.
///
/// # Errors
/// Why not.
pub(crate) fn decide_proven(
    (app_id, secret): (&str, &str),
    raw: &[u8],
    signature: &str,
    now: Timestamp,
) -> Result<Proven, Disbelief> {
    let event: Value = serde_json::from_slice(raw).map_err(|_| Disbelief::Unsigned)?;
    let told_at = text(&event, "/timestamp");
    let signed = [app_id.as_bytes(), raw, told_at.as_bytes(), secret.as_bytes()];
    let expected = hex(&signed.iter().fold(Sha256::new(), |hash, part| hash.chain_update(part)).finalize());
    let given = signature.strip_prefix("mac=").unwrap_or(signature).to_ascii_lowercase();
    if secret.is_empty() || !bool::from(expected.as_bytes().ct_eq(given.as_bytes())) {
        return Err(Disbelief::Unsigned);
    }
    decide_fresh(moment(&told_at), now)?;
    let kind: String = text(&event, "/event_name").chars().take(100).collect();
    let message = text(&event, "/message/msg_id");
    let event_id = match message.is_empty() {
        // The same words once more are another event, because its time is another one.
        true => hex(&Sha256::digest(raw)),
        false => format!("{kind} {message}"),
    };
    Ok(Proven { event_id: event_id.chars().take(200).collect(), kind })
}

/// What an event says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Heard {
    /// A person wrote.
    Words(Words),
    /// Messages of ours are on the person's phone.
    Arrived(Vec<String>),
    /// The account wrote to a person: we did, or somebody in Zalo's own application.
    Echo {
        /// The id of the message.
        id: String,
        /// What was written, and to whom.
        words: Words,
    },
    /// Nothing that concerns anybody here.
    Nothing,
    /// A kind that we do not read.
    Unknown,
}

/// What a person wrote, or what was written to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words {
    /// Who, as Zalo names that person to this account.
    pub(crate) from: String,
    /// The words, with what came with them as addresses.
    pub(crate) text: String,
    /// Where the pictures are.
    pub(crate) pictures: Vec<String>,
    /// When.
    pub(crate) at: Option<Timestamp>,
    /// Whether it came from somebody who does not follow the account, and whom an answer does not reach.
    pub(crate) is_anonymous: bool,
}

/// What a proven event says to this account. One application may serve several; what somebody wrote to another is not ours.
pub(crate) fn read(raw: &str, page_id: &str) -> Heard {
    let Ok(event) = serde_json::from_str::<Value>(raw) else { return Heard::Unknown };
    match text(&event, "/event_name").as_str() {
        kind if kind.starts_with("user_send_") || kind.starts_with("anonymous_send_") => {
            let words = words(&event, kind, "/sender/id");
            let is_to_us = is_of(&event, "/recipient/id", page_id);
            words.filter(|_| is_to_us).map_or(Heard::Unknown, Heard::Words)
        }
        "user_received_message" | "user_seen_message" => {
            let many = event.pointer("/message/msg_ids").and_then(Value::as_array);
            let many = many.into_iter().flatten().map(|id| text(id, ""));
            let all = many.chain([text(&event, "/message/msg_id")]);
            Heard::Arrived(all.filter(|id| !id.is_empty()).collect())
        }
        kind if kind.starts_with("oa_send_") && is_of(&event, "/sender/id", page_id) => echo(&event, kind),
        // Who follows.
        "follow" | "unfollow" => Heard::Nothing,
        _ => Heard::Unknown,
    }
}

fn is_of(event: &Value, place: &str, page_id: &str) -> bool {
    let account = text(event, place);
    account.is_empty() || account == page_id
}

/// What people write in Zalo's own application, and what programs send by its name. Forms and templates are no words of anybody.
fn echo(event: &Value, kind: &str) -> Heard {
    const WRITTEN: [&str; 8] = ["_text", "_image", "_gif", "_sticker", "_file", "_link", "_audio", "_video"];
    let id = text(event, "/message/msg_id");
    if id.is_empty() || !WRITTEN.iter().any(|end| kind.ends_with(end)) {
        return Heard::Nothing;
    }
    words(event, kind, "/recipient/id").map_or(Heard::Unknown, |words| Heard::Echo { id, words })
}

fn words(event: &Value, kind: &str, person: &str) -> Option<Words> {
    let are_pictures = ["_image", "_gif", "_sticker"].iter().any(|end| kind.ends_with(end));
    let from = text(event, person);
    if from.is_empty() {
        return None;
    }
    let attached = event.pointer("/message/attachments").and_then(Value::as_array);
    let attached: Vec<&Value> = attached.into_iter().flatten().collect();
    let urls: Vec<String> =
        attached.iter().map(|one| text(one, "/payload/url")).filter(|url| !url.is_empty()).collect();
    let beside = attached.iter().flat_map(|one| {
        [
            "/payload/name",
            "/payload/description",
            "/payload/coordinates/latitude",
            "/payload/coordinates/longitude",
        ]
        .map(|place| text(one, place))
    });
    let links = urls.iter().filter(|_| !are_pictures).cloned();
    let all = [text(event, "/message/text")].into_iter().chain(beside).chain(links);
    let lines: Vec<String> = all.filter(|line| !line.trim().is_empty()).collect();
    Some(Words {
        from,
        text: lines.join("\n"),
        pictures: if are_pictures { urls } else { Vec::new() },
        at: moment(&text(event, "/timestamp")),
        is_anonymous: kind.starts_with("anonymous_"),
    })
}

/// What is sent, as JSON.
pub(crate) fn message(to: &str, words: &str) -> Value {
    json!({"recipient": {"user_id": to}, "message": {"text": words}})
}

/// What is sent of a template, as JSON. `mark` comes back in reports.
pub(crate) fn template_message(filled: &FilledTemplate, mark: &str) -> Value {
    json!({
        "phone": filled.phone.trim_start_matches('+'),
        "template_id": filled.code,
        "template_data": filled.values,
        "tracking_id": mark,
    })
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Zalo has it, under this id.
    Sent(String),
    /// The access token has ended: with another one it goes.
    TokenEnded,
    /// Too many at once: it goes later.
    Later(String),
    /// It will never go.
    Failed(String),
    /// Nobody knows.
    Unknown(String),
}

/// What Zalo's answer to a message means.
pub(crate) fn decide_outcome(status: u16, body: &[u8]) -> Outcome {
    let Ok(answer) = serde_json::from_slice::<Value>(body) else {
        return Outcome::Unknown(format!("HTTP {status}"));
    };
    let code = answer.get("error").and_then(Value::as_i64);
    let said: String = text(&answer, "/message").chars().take(200).collect();
    match (code, status) {
        (Some(0), _) => {
            let id = text(&answer, "/data/message_id");
            // So it is called where templates are taken.
            Outcome::Sent(if id.is_empty() { text(&answer, "/data/msg_id") } else { id })
        }
        (Some(-124 | -216 | -220), _) => Outcome::TokenEnded,
        (Some(-32), _) | (_, 429) => Outcome::Later(said),
        (Some(code), _) => Outcome::Failed(format!("{said} ({code})")),
        (None, _) => Outcome::Unknown(format!("HTTP {status}")),
    }
}

/// A fresh access token.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) access: String,
    pub(crate) refresh: String,
    pub(crate) ends_at: Timestamp,
}

/// Reads the answer to a refresh token.
///
/// # Errors
/// What Zalo said instead.
pub(crate) fn read_token(body: &[u8], now: Timestamp) -> Result<Token, String> {
    let answer: Value = serde_json::from_slice(body).map_err(|_| "no JSON".to_owned())?;
    let (access, refresh) = (text(&answer, "/access_token"), text(&answer, "/refresh_token"));
    if access.is_empty() || refresh.is_empty() {
        let said = [text(&answer, "/error_name"), text(&answer, "/error_description")].join(" ");
        return Err(said.trim().to_owned());
    }
    // It is written as a text; 25 hours as a rule.
    let seconds = text(&answer, "/expires_in").parse().unwrap_or(3600_i64).clamp(60, 90_000);
    Ok(Token { access, refresh, ends_at: now + SignedDuration::from_secs(seconds) })
}

/// How Zalo calls a person.
pub(crate) fn read_name(body: &[u8]) -> String {
    let answer: Value = serde_json::from_slice(body).unwrap_or_default();
    text(&answer, "/data/display_name").chars().take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: (&str, &str) = ("2553928453557884079", "khoa-bi-mat");

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn signed(raw: &str, told_at: &str) -> String {
        let (app, secret) = KEYS;
        format!("mac={}", hex(&Sha256::digest(format!("{app}{raw}{told_at}{secret}"))))
    }

    const TEXT: &str = r#"{"app_id":"2553928453557884079","sender":{"id":"6142494823"},"recipient":{"id":"36627"},"event_name":"user_send_text","message":{"text":"Loa rè","msg_id":"cb31dff1c39642cc1b83"},"timestamp":"1795489200000"}"#;

    #[test]
    fn only_what_zalo_signed_over_the_very_bytes_is_believed() {
        let now = at("2026-11-24T03:00:00Z");
        let signature = signed(TEXT, "1795489200000");
        let proven = decide_proven(KEYS, TEXT.as_bytes(), &signature, now).unwrap();
        assert_eq!(proven.event_id, "user_send_text cb31dff1c39642cc1b83");
        let decide = |raw: &str, signature: &str| decide_proven(KEYS, raw.as_bytes(), signature, now);
        assert_eq!(decide(TEXT, &signature.to_uppercase().replace("MAC=", "mac=")), Ok(proven));
        for (raw, signature) in [
            (TEXT.replace("rè", "to"), signature.clone()),
            (TEXT.replace(':', ": "), signature.clone()),
            (TEXT.to_owned(), String::new()),
            (TEXT.to_owned(), "mac=".to_owned()),
            ("{}".to_owned(), signature.clone()),
            ("no JSON".to_owned(), signature.clone()),
        ] {
            assert_eq!(decide(&raw, &signature), Err(Disbelief::Unsigned), "{raw} {signature}");
        }
        let nobody = decide_proven((KEYS.0, ""), TEXT.as_bytes(), &signature, now);
        assert_eq!(nobody, Err(Disbelief::Unsigned), "an account without a secret believes nobody");
    }

    #[test]
    fn what_was_kept_back_for_a_day_is_stale() {
        let signature = signed(TEXT, "1795489200000");
        let told_at = Timestamp::from_millisecond(1_795_489_200_000).unwrap();
        let decide = |now| decide_proven(KEYS, TEXT.as_bytes(), &signature, now).map(drop);
        assert_eq!(decide(told_at + SignedDuration::from_hours(12)), Ok(()), "Zalo still repeats it");
        assert_eq!(decide(told_at + SignedDuration::from_hours(25)), Err(Disbelief::Stale));
        assert_eq!(decide(told_at - SignedDuration::from_mins(11)), Err(Disbelief::Stale));
        let undated = r#"{"event_name":"follow"}"#;
        let decided = decide_proven(KEYS, undated.as_bytes(), &signed(undated, ""), told_at);
        assert_eq!(decided, Err(Disbelief::Stale));
    }

    #[test]
    fn words_pictures_and_whatever_else_a_person_sends_are_read() {
        let event = |kind: &str, message: &str| {
            let rest = r#""recipient":{"id":"77"},"timestamp":1795489200000"#;
            read(
                &format!(r#"{{"event_name":"{kind}","sender":{{"id":6142}},"message":{message},{rest}}}"#),
                "77",
            )
        };
        let words = |heard| match heard {
            Heard::Words(words) => words,
            other => panic!("{other:?}"),
        };
        let said = words(event("user_send_text", r#"{"text":"Dạ\u0000"}"#));
        assert_eq!((said.from.as_str(), said.text.as_str()), ("6142", "Dạ"));
        let picture = r#"{"attachments":[{"type":"image","payload":{"url":"https://f.example/1.jpg"}}]}"#;
        let said = words(event("user_send_image", picture));
        assert_eq!((said.text.as_str(), said.pictures), ("", vec!["https://f.example/1.jpg".to_owned()]));
        let file = r#"{"text":"Hóa đơn","attachments":[{"payload":{"name":"hd.pdf","url":"https://f.example/hd"}}]}"#;
        assert_eq!(words(event("user_send_file", file)).text, "Hóa đơn\nhd.pdf\nhttps://f.example/hd");
        let place =
            r#"{"attachments":[{"payload":{"coordinates":{"latitude":"21.03","longitude":"105.85"}}}]}"#;
        assert_eq!(words(event("user_send_location", place)).text, "21.03\n105.85");
        let seen = event("user_seen_message", r#"{"msg_ids":["a","b"]}"#);
        assert_eq!(seen, Heard::Arrived(vec!["a".into(), "b".into()]));
        assert_eq!(
            event("oa_send_text", r#"{"msg_id":"e","text":"x"}"#),
            Heard::Unknown,
            "another account’s"
        );
        assert_eq!(event("user_asks_for_a_pony", "{}"), Heard::Unknown);
        assert_eq!(read("{}", "77"), Heard::Unknown);
        assert_eq!(read(TEXT, "77"), Heard::Unknown, "somebody wrote to another account");
        let stranger = words(event("anonymous_send_text", r#"{"text":"Alo"}"#));
        assert!(stranger.is_anonymous && stranger.text == "Alo");
        assert!(!words(event("user_send_poem", r#"{"text":"x"}"#)).is_anonymous, "words are words");
    }

    #[test]
    fn what_the_account_wrote_itself_comes_back_with_its_id_and_whom_it_went_to() {
        let echo = |kind: &str, message: &str| {
            let rest = r#""sender":{"id":"77"},"recipient":{"id":"6142"},"timestamp":"1795489200000""#;
            read(&format!(r#"{{"event_name":"{kind}","message":{message},{rest}}}"#), "77")
        };
        match echo("oa_send_text", r#"{"msg_id":"e1","text":"Dạ"}"#) {
            Heard::Echo { id, words } => {
                assert_eq!((id.as_str(), words.from.as_str(), words.text.as_str()), ("e1", "6142", "Dạ"));
            }
            other => panic!("{other:?}"),
        }
        let picture = r#"{"msg_id":"e2","attachments":[{"payload":{"url":"https://f.example/1.jpg"}}]}"#;
        assert!(
            matches!(echo("oa_send_image", picture), Heard::Echo { words, .. } if words.pictures.len() == 1)
        );
        assert_eq!(echo("oa_send_template", r#"{"msg_id":"e3"}"#), Heard::Nothing, "no words of anybody");
        assert_eq!(echo("oa_send_text", r#"{"text":"x"}"#), Heard::Nothing, "nothing tells it from another");
    }

    #[test]
    fn an_answer_says_whether_it_went_goes_later_or_never() {
        let decide = |status, body: &str| decide_outcome(status, body.as_bytes());
        let sent = r#"{"error":0,"message":"Success","data":{"message_id":"m1"}}"#;
        assert_eq!(decide(200, sent), Outcome::Sent("m1".into()));
        assert_eq!(decide(200, r#"{"error":-216,"message":"Access token is invalid"}"#), Outcome::TokenEnded);
        assert_eq!(decide(200, r#"{"error":-32,"message":"slow"}"#), Outcome::Later("slow".into()));
        let gone = r#"{"error":-213,"message":"User has not followed OA"}"#;
        assert_eq!(decide(200, gone), Outcome::Failed("User has not followed OA (-213)".into()));
        let template =
            r#"{"error":0,"message":"Success","data":{"msg_id":"z1","sent_time":"1795489200000"}}"#;
        assert_eq!(decide(200, template), Outcome::Sent("z1".into()));
        let dead = r#"{"error":-124,"message":"Access token invalid"}"#;
        assert_eq!(decide(200, dead), Outcome::TokenEnded);
        assert_eq!(decide(502, "<html>"), Outcome::Unknown("HTTP 502".into()));
        assert_eq!(decide(500, "{}"), Outcome::Unknown("HTTP 500".into()));
    }

    #[test]
    fn a_token_is_read_with_its_end_and_a_refusal_with_its_words() {
        let now = at("2026-11-24T03:00:00Z");
        let body = r#"{"access_token":"a","refresh_token":"r","expires_in":"90000"}"#;
        let token = read_token(body.as_bytes(), now).unwrap();
        assert_eq!((token.refresh.as_str(), token.ends_at), ("r", at("2026-11-25T04:00:00Z")));
        let refused = br#"{"error":-14014,"error_name":"Invalid refresh token"}"#;
        assert_eq!(read_token(refused, now).err().unwrap(), "Invalid refresh token");
    }
}

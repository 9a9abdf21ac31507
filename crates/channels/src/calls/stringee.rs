//! Stringee: how an event is proven, and what it says of a call. Pure.
//!
//! Source: Stringee's documents on validating requests and on call events; nobody of us has tried it with a real line yet.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use kernel::Timestamp;
use serde_json::Value;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use super::model::{CallNews, CallStep};
use crate::hooks::{Disbelief, Proven, decide_fresh, hex, moment, text};

/// Whether a request is Stringee's: HMAC-SHA-1 over the raw bytes with the signing secret of the project, in base64.
///
/// # Errors
/// Why not.
pub(crate) fn decide_proven(
    secret: &str,
    raw: &[u8],
    signature: &str,
    now: Timestamp,
) -> Result<Proven, Disbelief> {
    let given = STANDARD.decode(signature.trim()).map_err(|_| Disbelief::Unsigned)?;
    let mut mac = Hmac::<Sha1>::new_from_slice(secret.as_bytes()).map_err(|_| Disbelief::Unsigned)?;
    mac.update(raw);
    if secret.is_empty() || mac.verify_slice(&given).is_err() {
        return Err(Disbelief::Unsigned);
    }
    let event: Value = serde_json::from_slice(raw).map_err(|_| Disbelief::Unsigned)?;
    decide_fresh(told_at(&event), now)?;
    // Events have no number of their own; what is repeated is the same to the byte.
    Ok(Proven {
        event_id: hex(&Sha256::digest(raw)),
        kind: text(&event, "/call_status").chars().take(100).collect(),
    })
}

/// What a proven event says of a call; none for a kind that we do not read.
pub(crate) fn read(raw: &str) -> Option<CallNews> {
    let event: Value = serde_json::from_str(raw).ok()?;
    let remote_id = text(&event, "/call_id");
    let step = match text(&event, "/call_status").as_str() {
        "created" | "started" | "ringing" => CallStep::Rings,
        "answered" => CallStep::Answered,
        "ended" => CallStep::Over {
            talked: text(&event, "/answerDuration").parse().unwrap_or(0_i64).clamp(0, 86_400),
        },
        _ => return None,
    };
    // Whoever is outside their system is outside the shop.
    let is_inbound = text(&event, "/from/type") != "internal";
    let number = text(&event, if is_inbound { "/from/number" } else { "/to/number" });
    let number = customers::phone::parse(&number).map_or(number, |phone| phone.e164().to_owned());
    let number = number.chars().take(40).collect();
    (!remote_id.is_empty()).then_some(())?;
    Some(CallNews {
        remote_id: remote_id.chars().take(200).collect(),
        is_inbound,
        number,
        step,
        at: told_at(&event)?,
    })
}

fn told_at(event: &Value) -> Option<Timestamp> {
    moment(&text(event, "/timestamp_ms"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENDED: &str = r#"{"call_status":"ended","timestamp_ms":1795489200000,"type":"stringee_call","call_id":"call-vn-1-ZD3","endCallCause":"486 Busy Here","duration":9,"answerDuration":0,"from":{"number":"84912345678","type":"external"},"to":{"number":"842471091234","type":"internal"}}"#;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn signed(raw: &str) -> String {
        let mut mac = Hmac::<Sha1>::new_from_slice(b"khoa").unwrap();
        mac.update(raw.as_bytes());
        STANDARD.encode(mac.finalize().into_bytes())
    }

    #[test]
    fn only_what_stringee_signed_over_the_very_bytes_is_believed() {
        let now = at("2026-11-24T03:00:00Z");
        let decide =
            |secret, raw: &str, signature: &str| decide_proven(secret, raw.as_bytes(), signature, now);
        let proven = decide("khoa", ENDED, &signed(ENDED)).unwrap();
        assert_eq!((proven.kind.as_str(), proven.event_id.len()), ("ended", 64));
        for (secret, raw, signature) in [
            ("khac", ENDED, signed(ENDED)),
            ("", ENDED, signed(ENDED)),
            ("khoa", &ENDED.replace("9,", "8,"), signed(ENDED)),
            ("khoa", ENDED, String::new()),
            ("khoa", ENDED, "không phải base64".into()),
            ("khoa", "no JSON", signed("no JSON")),
        ] {
            assert_eq!(
                decide(secret, raw, &signature),
                Err(Disbelief::Unsigned),
                "{secret} {raw} {signature}"
            );
        }
        let late = decide_proven("khoa", ENDED.as_bytes(), &signed(ENDED), at("2026-11-26T03:00:00Z"));
        assert_eq!(late, Err(Disbelief::Stale));
    }

    #[test]
    fn who_called_whom_and_how_it_ended_is_read() {
        let missed = read(ENDED).unwrap();
        assert_eq!((missed.number.as_str(), missed.is_inbound), ("+84912345678", true));
        assert_eq!(missed.step, CallStep::Over { talked: 0 });
        let ours =
            ENDED.replace("external", "x").replace("internal", "external").replace("\"x\"", "\"internal\"");
        assert_eq!(
            read(&ours).map(|news| (news.is_inbound, news.number)),
            Some((false, "+842471091234".into()))
        );
        for (status, step) in [("started", CallStep::Rings), ("answered", CallStep::Answered)] {
            assert_eq!(read(&ENDED.replace("ended", status)).map(|news| news.step), Some(step), "{status}");
        }
        assert_eq!(read(&ENDED.replace("ended", "agentEnded")), None);
        assert_eq!(read("{}"), None);
    }
}

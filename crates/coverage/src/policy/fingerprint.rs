//! The fingerprint of a verdict's inputs: with it, anyone can prove that an old verdict follows from them.
//!
//! The few big inputs are hashed as JSON. History can be long, so its entries are hashed in a short form of their
//! own: with JSON the fingerprint alone took ten times as long as the decision.

use kernel::{Date, Timestamp};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::model::{
    Code, Facts, Happened, HistoryEntry, LedgerOp, Loaner, PackVersion, PlanUse, Promise, Question, Repair,
    RepairCoverage,
};

/// The inputs beside the history.
#[derive(Serialize)]
struct Inputs<'a> {
    question: &'a Question,
    sale: &'a crate::model::Sale,
    asset: &'a crate::model::AssetFacts,
    policies: &'a [crate::model::PolicyVersion],
    plans: &'a [crate::model::PlanFacts],
    calendar: &'a crate::model::WorkCalendar,
    zone: Option<&'a str>,
    pack: Option<&'a str>,
}

/// SHA-256 in hexadecimal; empty only if the inputs cannot be written down, which none of them does.
pub(super) fn of(q: &Question, f: &Facts, pack: Option<&PackVersion>) -> String {
    // What counts is hashed, whether somebody wrote it down or it is assumed.
    let sale = crate::model::Sale {
        channel: Some(f.sale.door()),
        buyer: Some(f.sale.bought_by()),
        ..f.sale.clone()
    };
    let inputs = Inputs {
        question: q,
        sale: &sale,
        asset: &f.asset,
        policies: &f.policies,
        plans: &f.plans,
        calendar: &f.calendar,
        zone: f.zone.iana_name(),
        pack: pack.map(|p| p.hash.as_str()),
    };
    let mut written = Vec::with_capacity(2048 + f.history.len() * 96);
    if serde_json::to_writer(&mut written, &inputs).is_err() {
        return String::new();
    }
    // Sorted by what is written, so that even entries that share an id stand in one order only.
    let mut entries: Vec<Vec<u8>> = f.history.iter().map(entry).collect();
    entries.sort_unstable();
    for bytes in &entries {
        written.extend(bytes);
    }
    crate::packs::hex(Sha256::new_with_prefix(&written))
}

/// An entry in short form. Every field is written, and every text with its length, so that two entries that
/// differ are never written alike. The letters are part of stored fingerprints and never change.
fn entry(entry: &HistoryEntry) -> Vec<u8> {
    let HistoryEntry { id, recorded_at, corrects, what } = entry;
    let mut out = Vec::with_capacity(96);
    out.extend(id.uuid().as_bytes());
    instant(&mut out, *recorded_at);
    option(&mut out, *corrects, |out, id| out.extend(id.uuid().as_bytes()));
    match what {
        Happened::Repair(stay) => repair(&mut out, stay),
        Happened::PartReplaced { part, at, coverage } => {
            out.push(b'p');
            text(&mut out, part);
            date(&mut out, *at);
            out.push(letter(*coverage));
        }
        Happened::UnitExchanged { at, coverage } => {
            out.push(b'u');
            date(&mut out, *at);
            out.push(letter(*coverage));
        }
        Happened::PlanUse(line) => plan_use(&mut out, line),
        Happened::TradedIn { at } => {
            out.push(b't');
            date(&mut out, *at);
        }
    }
    out
}

fn repair(out: &mut Vec<u8>, stay: &Repair) {
    let Repair {
        coverage,
        fault,
        requested_at,
        accepted_at,
        ready_at,
        handed_over_at,
        fixed,
        promise,
        loaner,
    } = stay;
    out.push(b'r');
    out.push(letter(*coverage));
    option(out, fault.as_ref(), text);
    option(out, *requested_at, date);
    date(out, *accepted_at);
    option(out, *ready_at, date);
    option(out, *handed_over_at, date);
    option(out, *fixed, |out, fixed| out.push(u8::from(fixed)));
    option(out, *promise, |out, Promise { days, agreed_in_writing }| {
        out.extend(days.to_be_bytes());
        out.push(u8::from(agreed_in_writing));
    });
    option(out, *loaner, |out, loaner| {
        out.push(match loaner {
            Loaner::None => b'n',
            Loaner::Lent => b'l',
            Loaner::AgreedOther => b'o',
        });
    });
}

fn plan_use(out: &mut Vec<u8>, line: &PlanUse) {
    let PlanUse { entitlement, op, n, at, expires_at } = line;
    out.push(b'l');
    text(out, entitlement);
    out.push(match op {
        LedgerOp::Reserve => b'r',
        LedgerOp::Commit => b'c',
        LedgerOp::Release => b'l',
        LedgerOp::Reverse => b'v',
    });
    out.extend(n.to_be_bytes());
    instant(out, *at);
    option(out, *expires_at, instant);
}

const fn letter(coverage: RepairCoverage) -> u8 {
    match coverage {
        RepairCoverage::Warranty => b'w',
        RepairCoverage::Statutory => b's',
        RepairCoverage::Paid => b'p',
        RepairCoverage::Goodwill => b'g',
    }
}

fn option<T>(out: &mut Vec<u8>, value: Option<T>, write: impl Fn(&mut Vec<u8>, T)) {
    out.push(u8::from(value.is_some()));
    if let Some(value) = value {
        write(out, value);
    }
}

fn text(out: &mut Vec<u8>, code: &Code) {
    // A code has at most 64 bytes, so its length fits one.
    out.push(u8::try_from(code.as_str().len()).unwrap_or(u8::MAX));
    out.extend(code.as_str().as_bytes());
}

fn date(out: &mut Vec<u8>, day: Date) {
    out.extend(day.year().to_be_bytes());
    out.extend(day.month().to_be_bytes());
    out.extend(day.day().to_be_bytes());
}

fn instant(out: &mut Vec<u8>, at: Timestamp) {
    out.extend(at.as_nanosecond().to_be_bytes());
}

//! The case files, run through the entry points of the program, and files that cannot be read.

use coverage::cases::{Outcome, Report, check_cases};
use rstest::rstest;

use crate::built_in;

pub(crate) const REFERENCE: &str = include_str!("../../cases/warranty_cases.csv");
pub(crate) const BOUNDARIES: &str = include_str!("../../cases/boundary_cases.csv");

fn check(text: &str) -> Report {
    check_cases("file.csv", text.as_bytes(), &built_in())
}

#[rstest]
#[case::reference(REFERENCE, 97)]
#[case::boundaries(BOUNDARIES, 1)]
fn every_case_passes_whether_it_gates_or_not(#[case] file: &str, #[case] at_least: usize) {
    let report = check(file);
    assert!(!report.fails(), "{report}");
    assert_eq!(report.passed(), report.rows.len(), "{report}");
    assert!(report.rows.len() >= at_least, "{report}");
}

/// The first case of the reference with one cell replaced.
fn with(column: &str, value: &str) -> String {
    let mut reader = csv::Reader::from_reader(REFERENCE.as_bytes());
    let header = reader.headers().unwrap().clone();
    let record = reader.records().next().unwrap().unwrap();
    let cells: Vec<&str> =
        header.iter().zip(record.iter()).map(|(h, cell)| if h == column { value } else { cell }).collect();
    let mut writer = csv::Writer::from_writer(vec![]);
    writer.write_record(&header).unwrap();
    writer.write_record(cells).unwrap();
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

#[rstest]
#[case::broken_json("facts", "{", "EOF")]
#[case::unknown_key("facts", r#"{"deliverd_at":"2025-06-10"}"#, "unknown field `deliverd_at`")]
#[case::no_such_day("facts", r#"{"delivered_at":"2025-02-30"}"#, "2025-02-30")]
#[case::a_date_with_a_time("facts", r#"{"delivered_at":"2025-02-01T10:00"}"#, "not a date")]
#[case::delivery_before_contract(
    "facts",
    r#"{"contract_at":"2025-06-10","delivered_at":"2025-06-09"}"#,
    "before"
)]
#[case::unknown_code("event", r#"{"kind":"earthquake"}"#, "unknown variant")]
#[case::unknown_entry("history", r#"[{"type":"polish"}]"#, "unknown variant")]
#[case::endless_term(
    "policy",
    r#"{"warranty":{"issuer":"trader","term":{"value":601,"unit":"month"}}}"#,
    "600"
)]
#[case::unknown_expectation("expect", r#"{"sauce":"warranty"}"#, "unknown field `sauce`")]
#[case::unknown_verdict("verdict", "MAYBE", "unknown variant")]
#[case::unknown_payer("cost_bearer", "NOBODY", "unknown variant")]
#[case::no_offset("as_of", "2026-06-10T10:00:00", "instant with an offset")]
#[case::no_such_zone("tz", "Asia/Saigon_City", "zone of the IANA database")]
#[case::no_such_last_day("nominal_last_day", "2026-06-31", "exists")]
#[case::neither_yes_nor_no("gate", "maybe", "yes or no")]
#[case::no_such_question("question", "is_blue", "question of this format")]
#[case::no_such_mark("confidence", "V+X", "V, S, M or P")]
fn a_malformed_row_fails_with_row_and_column(#[case] column: &str, #[case] value: &str, #[case] why: &str) {
    let report = check(&with(column, value));
    assert!(report.fails());
    let malformed = &report.malformed[0];
    assert_eq!((malformed.file.as_str(), malformed.row.as_str()), ("file.csv", "WC001"));
    assert_eq!(malformed.column, column);
    assert!(malformed.why.contains(why), "{malformed}");
}

#[test]
fn a_row_with_a_missing_cell_fails_and_the_next_row_is_still_checked() {
    let good = with("id", "WC001");
    let (header, row) = good.split_once('\n').unwrap();
    let report = check(&format!("{header}\nWC000,yes,too short\n{row}"));
    assert!(report.fails());
    assert_eq!((report.malformed.len(), report.passed()), (1, 1), "{report}");
}

#[test]
fn a_file_with_other_columns_is_refused() {
    let report = check("id,verdict\nWC001,COVERED\n");
    assert!(report.fails());
    assert!(report.to_string().contains("this column is missing"), "{report}");
}

#[test]
fn an_id_used_twice_is_refused() {
    let good = with("id", "WC001");
    let row = good.split_once('\n').unwrap().1;
    assert!(check(&format!("{good}{row}")).fails());
}

#[test]
fn a_wrong_expectation_is_told_with_both_values() {
    let report = check(&with("effective_last_day", "2026-06-11"));
    assert!(report.fails());
    let text = report.to_string();
    assert!(text.contains("effective_last_day: expected 2026-06-11, found 2026-06-10"), "{text}");
}

#[test]
fn a_rule_that_the_explanation_does_not_name_is_told() {
    let text = check(&with("rules", "VN-30.2.e;VN-30.2.d")).to_string();
    assert!(text.contains("rules: expected VN-30.2.d, found only"), "{text}");
}

#[test]
fn a_place_without_a_pack_is_listed_and_fails_if_it_gates() {
    let report = check(&with("jurisdiction", "CH"));
    assert!(report.fails());
    assert!(matches!(&report.rows[0].outcome, Outcome::NotAnswered(why) if why == "no pack for CH"));
    assert!(report.to_string().contains("Not answered yet"), "{report}");
}

//! Packs are read strictly, and every pack is proven by the cases that it names.

use coverage::{PackSet, cases::check_cases};
use jiff::civil::date;
use rstest::rstest;

use crate::{
    built_in,
    cases::{BOUNDARIES, REFERENCE},
};

const VN: &str = include_str!("../../packs/VN@2023.toml");

#[test]
fn every_pack_is_proven_by_the_cases_that_it_names() {
    let packs = built_in();
    let rows: Vec<_> = [REFERENCE, BOUNDARIES]
        .into_iter()
        .flat_map(|file| check_cases("file.csv", file.as_bytes(), &packs).rows)
        .filter(|r| r.outcome == coverage::cases::Outcome::Passed)
        .map(|r| r.id)
        .collect();
    for pack in packs.packs().iter().filter(|p| p.jurisdiction != "EU") {
        assert!(!pack.tests.is_empty(), "{} names no case", pack.id);
        for case in &pack.tests {
            assert!(rows.contains(case), "{}: case {case} does not pass or does not exist", pack.id);
        }
    }
}

#[rstest]
#[case::unknown_key("mandatory = true\ncite", "mandatory = true\ncolour = 1\ncite", "unknown field `colour`")]
#[case::unknown_fact("promise_elapsed", "patience_elapsed", "unknown fact `patience_elapsed`")]
#[case::unknown_kind("kind = \"escalate\"", "kind = \"panic\"", "unknown kind `panic`")]
#[case::unknown_remedy("[\"replace\", \"refund\"]", "[\"apology\"]", "unknown variant `apology`")]
#[case::unknown_mark("confidence = \"V\"", "confidence = \"Z\"", "unknown variant `Z`")]
#[case::missing_cite("cite = \"Civil Code 2015 Art 147\"\n", "", "`cite` is missing")]
#[case::missing_language("is = \"Fyrsti dagurinn er ekki talinn með.\"", "", "missing field `is`")]
#[case::other_values("{days} dagar", "margir dagar", "different values")]
#[case::unknown_value("{days} dagar", "{daga} dagar", "which no step gives")]
#[case::empty_language("vi = \"Ngày đầu tiên không được tính.\"", "vi = \" \"", "a language is empty")]
#[case::reviewed_by_nobody("status = \"draft\"", "status = \"reviewed\"", "reviewer")]
#[case::unknown_base(
    "currency = \"VND\"",
    "currency = \"VND\"\nbase = \"VN@1993\"",
    "no base pack `VN@1993`"
)]
fn a_wrong_pack_is_refused(#[case] from: &str, #[case] to: &str, #[case] why: &str) {
    let wrong = VN.replacen(from, to, 1);
    assert_ne!(wrong, VN, "the pack has `{from}`");
    let error = PackSet::read(&[("VN.toml", &wrong)]).unwrap_err();
    assert!(error.to_string().contains(why), "{error}");
}

#[test]
fn a_refusal_names_file_line_column_and_rule() {
    let wrong = VN.replacen("promise_elapsed", "patience_elapsed", 1);
    let line = wrong.lines().position(|l| l.contains("patience_elapsed")).unwrap() + 1;
    let error = PackSet::read(&[("VN.toml", &wrong)]).unwrap_err();
    assert_eq!((error.file.as_str(), error.line, error.column), ("VN.toml", line, 8), "{error}");
    assert_eq!(error.rule.as_deref(), Some("VN-30.2.dd-time"));
}

#[test]
fn a_rule_written_twice_is_refused() {
    let start = VN.find("[[rule]]\nid = \"VN-CC147\"").unwrap();
    let end = start + VN[start + 1..].find("[[rule]]").unwrap() + 1;
    let twice = format!("{VN}\n{}", &VN[start..end]);
    assert!(PackSet::read(&[("VN.toml", &twice)]).unwrap_err().to_string().contains("twice"));
}

#[rstest]
#[case("VN", date(2024, 6, 30), Some("VN@2010"))]
#[case("VN", date(2024, 7, 1), Some("VN@2023"))]
#[case::before_any_law_we_know("VN", date(2011, 6, 30), None)]
#[case::own_pack("EU-DE", date(2024, 1, 1), Some("EU-DE@2022"))]
#[case::stands_in_for_a_member("EU-IT", date(2024, 1, 1), Some("EU@2022"))]
#[case::older_than_its_own_pack("EU-DE", date(2021, 12, 31), None)]
#[case::no_member("EU-XX", date(2024, 1, 1), None)]
#[case::nowhere("CH", date(2024, 1, 1), None)]
fn contract_and_place_choose_the_pack(
    #[case] place: &str,
    #[case] contract: kernel::Date,
    #[case] id: Option<&str>,
) {
    assert_eq!(built_in().choose(place, contract).map(|p| p.id.as_str()), id);
}

#[test]
fn a_year_without_a_holiday_list_is_not_taken_for_a_year_without_holidays() {
    let calendar = built_in().calendar("VN", date(2026, 1, 1));
    assert!(!calendar.works_on(date(2026, 2, 17)), "Tết");
    assert!(calendar.works_on(date(2026, 1, 10)), "a Saturday worked in exchange");
    assert!(calendar.knows_year_of(date(2026, 2, 17)));
    assert!(!calendar.knows_year_of(date(2031, 1, 1)));
}

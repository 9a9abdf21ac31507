use kernel::{CalendarText, Country, Date, Timestamp};
use serde_json::{Value, json};
use tickets::clocks::{Report, VectorsError, check_vectors};

const VECTORS: &str = include_str!("../../cases/sla_vectors.json");

fn check(file: &Value) -> Result<Report, VectorsError> {
    check_vectors(file.to_string().as_bytes())
}

fn vectors() -> Value {
    serde_json::from_str(VECTORS).unwrap()
}

#[test]
fn every_vector_comes_out_as_written() {
    let report = check_vectors(VECTORS.as_bytes()).unwrap();
    assert!(report.differences.is_empty(), "{report}");
    assert_eq!(report.vectors, 27);
}

/// Every value in the file is a promise: move each of them, and exactly that one is reported.
#[test]
fn every_value_that_is_wrong_is_reported() {
    let mut moved = 0;
    for (n, vector) in vectors()["vectors"].as_array().unwrap().iter().enumerate() {
        for (name, expected) in vector["expected"].as_object().unwrap() {
            let keys = expected.as_object().map_or(vec![None], |o| o.keys().map(Some).collect());
            for key in keys {
                let mut file = vectors();
                let mut value = &mut file["vectors"][n]["expected"][name];
                if let Some(key) = key {
                    value = &mut value[key];
                }
                *value = another(value);
                let report = check(&file).unwrap();
                let what = key.map_or(name.clone(), |key| format!("{name}.{key}"));
                let reported: Vec<_> = report.differences.iter().map(|d| (&d.vector, &d.what)).collect();
                assert_eq!(reported, [(&vector["id"].as_str().unwrap().to_owned(), &what)], "{report}");
                moved += 1;
            }
        }
    }
    assert!(moved > 150, "{moved}");
}

fn another(value: &Value) -> Value {
    match value {
        Value::Number(n) => json!(n.as_u64().unwrap() + 1),
        Value::Bool(b) => json!(!b),
        Value::String(s) if s == "time" => json!("policy_change"),
        Value::String(s) if s == "policy_change" => json!("time"),
        Value::String(s) if s.ends_with('Z') => json!(s.replace("Z", ".5Z")),
        Value::String(_) => json!("cancelled"),
        other => panic!("{other}"),
    }
}

#[test]
fn a_measurement_too_many_or_too_few_is_reported() {
    let mut file = vectors();
    file["vectors"][0]["expected"].as_object_mut().unwrap().remove("res");
    file["vectors"][1]["expected"]["nr1"] = json!({"state": "active"});
    let report = check(&file).unwrap().to_string();
    assert_eq!(
        report,
        "1 res: expected no such measurement, found one\n\
         2 nr1: expected a measurement, found none\n\
         27 vectors, 2 differences"
    );
}

#[test]
fn a_breach_that_nobody_expected_is_reported() {
    let mut file = vectors();
    let late = &mut file["vectors"][14]["expected"]["fr"];
    for key in ["breach", "cause", "met"] {
        late.as_object_mut().unwrap().remove(key);
    }
    let report = check(&file).unwrap().to_string();
    assert!(
        report.starts_with("15 fr.breach: expected none, found 2026-03-06T07:30:00Z\n27 vectors, 1 "),
        "{report}"
    );
}

#[test]
fn a_file_that_makes_no_sense_says_where() {
    let spoil = |path: &str, value: Value| {
        let mut file = vectors();
        *file.pointer_mut(path).unwrap() = value;
        check(&file).unwrap_err().to_string()
    };
    let cases = [
        (
            spoil("/calendars/VN/0/zone", json!("Asia/Hanoi")),
            r#"calendar "VN": no IANA time zone is called "Asia/Hanoi""#,
        ),
        (spoil("/calendars/DEN", json!([])), r#"calendar "DEN": a calendar needs at least one version"#),
        (spoil("/calendars", json!({})), "the file has no calendar"),
        (spoil("/vectors/2/cal", json!("XX")), r#"vector 3: no calendar is called "XX""#),
        (spoil("/vectors/0/events/0/1", json!("fax")), r#"vector 1: no event is called "fax""#),
        (spoil("/vectors/0/events/0/1", json!("failed")), "vector 1: failed needs a third value"),
        (spoil("/vectors/0/expected/fr", json!({"dew": 1})), "vector 1: fr: unknown field `dew`"),
        (spoil("/vectors/0/fr", json!(0)), "not a file of vectors: "),
    ];
    for (found, expected) in cases {
        assert!(found.starts_with(expected), "{found}");
    }
}

/// The vectors were reckoned with real calendars. The days off around Tết are entered by the shop.
#[test]
fn the_shipped_calendars_are_those_of_the_vectors() {
    for (country, name) in [(Country::Vietnam, "VN"), (Country::Iceland, "IS")] {
        let text = &vectors()["calendars"][name][0];
        let written = serde_json::from_value::<CalendarText>(text.clone()).unwrap().read().unwrap();
        let shipped = CalendarText::shipped(country, Timestamp::UNIX_EPOCH).read().unwrap();
        assert_eq!(shipped.zone(), written.zone());
        for date in text["dates"].as_object().unwrap().keys() {
            let date: Date = date.parse().unwrap();
            if !(name == "VN" && date.month() == 2) {
                assert_eq!(shipped.on(date), written.on(date), "{date}");
            }
        }
        for day in 1..=7 {
            let in_an_ordinary_week = jiff::civil::date(2026, 3, day);
            assert_eq!(shipped.on(in_an_ordinary_week), written.on(in_an_ordinary_week));
        }
    }
}

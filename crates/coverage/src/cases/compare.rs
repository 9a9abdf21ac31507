//! Compares an answer with what a row asserts. Only what the row names is compared.

use serde_json::Value;

use super::{found::Found, report::Difference, row::Row};

/// What differs; empty when the row passes.
pub(super) fn differences(row: &Row, found: &Found) -> Vec<Difference> {
    let mut differences = vec![];
    let mut compare = |what: &str, expected: String, found: String| {
        if expected != found {
            differences.push(Difference { what: what.to_owned(), expected, found });
        }
    };
    let day = |day: Option<kernel::Date>| day.map_or_else(|| "none".to_owned(), |d| d.to_string());
    compare("verdict", format!("{:?}", row.verdict), format!("{:?}", found.verdict));
    compare("nominal_last_day", day(row.nominal_last), day(found.nominal_last));
    compare("effective_last_day", day(row.effective_last), day(found.effective_last));
    compare("cost_bearer", format!("{:?}", row.bearer), format!("{:?}", found.bearer));
    for (key, expected) in &row.expect {
        let found = found.fields.get(key).map_or_else(|| "nothing".to_owned(), |v| normal(v).to_string());
        compare(&format!("expect.{key}"), normal(expected).to_string(), found);
    }
    for rule in &row.rules {
        if !found.rules.contains(rule) {
            let found = format!("only {}", found.rules.join(", "));
            differences.push(Difference { what: "rules".to_owned(), expected: rule.clone(), found });
        }
    }
    differences
}

/// A value in which the order of a list means nothing and an instant has one spelling.
fn normal(value: &Value) -> Value {
    match value {
        Value::Array(items) => {
            let mut items: Vec<Value> = items.iter().map(normal).collect();
            items.sort_by_key(Value::to_string);
            Value::Array(items)
        }
        // Sorted by hand: whether serde_json keeps the order of keys depends on what else is built with it.
        Value::Object(map) => {
            let sorted: std::collections::BTreeMap<_, _> =
                map.iter().map(|(k, v)| (k.clone(), normal(v))).collect();
            sorted.into_iter().collect()
        }
        Value::String(text) => {
            let instant = text.contains('T').then(|| text.parse::<kernel::Timestamp>().ok()).flatten();
            Value::String(instant.map_or_else(|| text.clone(), |i| i.to_string()))
        }
        other => other.clone(),
    }
}

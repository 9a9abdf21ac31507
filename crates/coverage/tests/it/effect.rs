//! Whom a change touches is counted to the end, go by go, and nobody is told of a part as if it were the whole.

use axum::http::StatusCode;
use kernel::Locale;
use platform::{DbError, Tx};
use testkit::each_engine;

use crate::cast::{SCHEMAS, Site, hidden, hoa, register, without_receipt};

const ALL: usize = 203;

fn terms<'t>(months: &'t str, more: &[(&'t str, &'t str)]) -> Vec<(&'t str, &'t str)> {
    let plain = [
        ("code", "sm"),
        ("name", "Sao Mai"),
        ("valid_from", "2024-01-01"),
        ("months", months),
        ("issuer", "manufacturer"),
        ("transfer", "follows_unit"),
        ("given_with", "Samsung"),
    ];
    plain.iter().chain(more).copied().collect()
}

#[tokio::test]
async fn every_product_is_looked_at_in_the_end_and_what_was_typed_goes_along() {
    each_engine(SCHEMAS, |engine| async move {
        for first in (0..ALL).step_by(60) {
            let sell = move |tx: &mut Tx<'_>| {
                for number in first..ALL.min(first + 60) {
                    let mut phone = without_receipt();
                    phone.serial = format!("R5CX{number:07}");
                    register(tx, &phone)?;
                }
                Ok::<_, DbError>(())
            };
            engine.write(sell).await.unwrap();
        }
        let site = Site::of(&engine, hoa(), Locale::Vi);
        let first = site.post("/app/coverage/new", &terms("12", &[])).await;
        assert_eq!(first.status, StatusCode::OK, "{}", engine.name);
        assert!(first.body.contains("Đã xem 200 trong 203 sản phẩm"), "{}", first.body);
        assert!(first.body.contains("200 sản phẩm có câu trả lời khác"));
        assert!(
            first.body.contains("Còn 3 sản phẩm chưa xem") && first.body.contains("Xem 3 sản phẩm tiếp theo")
        );
        assert!(first.body.contains("form=\"terms\" name=\"do\" value=\"more\""));
        let carried: Vec<(&str, String)> = ["seen", "from", "looked", "changed", "worse"]
            .into_iter()
            .map(|name| (name, hidden(&first.body, name)))
            .collect();
        let carried: Vec<(&str, &str)> =
            carried.iter().map(|(n, v)| (*n, v.as_str())).chain([("do", "more")]).collect();

        let whole = site.post("/app/coverage/new", &terms("12", &carried)).await;
        assert_eq!(whole.status, StatusCode::OK);
        assert!(whole.body.contains("Đã xem 203 trong 203 sản phẩm"), "{}", whole.body);
        assert!(whole.body.contains("203 sản phẩm có câu trả lời khác"));
        assert!(!whole.body.contains("chưa xem") && !whole.body.contains("value=\"more\""), "that is all");
        assert!(whole.body.contains("value=\"Sao Mai\"") && whole.body.contains("value=\"12\""));
        assert_eq!(whole.body.matches("class=\"row-link\"").count(), 3, "those of this go");

        let other = site.post("/app/coverage/new", &terms("13", &carried)).await;
        assert!(
            other.body.contains("Đã xem 200 trong 203"),
            "other terms from the beginning: {}",
            other.status
        );
        the_table_of_returns_goes_as_far(&site).await;
        let seen = hidden(&whole.body, "seen");
        let saved = site.post("/app/coverage/new", &terms("12", &[("seen", &seen)])).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    })
    .await;
}

/// A table of returns that takes back for years what was sold: who may look sees all of it, go by go.
async fn the_table_of_returns_goes_as_far(site: &Site) {
    let table = |more: &[(&'static str, String)]| {
        let plain = [("valid_from", "2024-01-01"), ("rows", "1"), ("r1-window_days", "3000")];
        let plain = plain.iter().map(|(name, value)| (*name, (*value).to_owned()));
        plain.chain(more.iter().cloned()).collect::<Vec<_>>()
    };
    let edit = "/app/coverage/returns/edit";
    let sent = async |fields: Vec<(&'static str, String)>| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        site.post(edit, &fields).await
    };
    let part = sent(table(&[])).await;
    assert_eq!(part.status, StatusCode::OK, "{}", part.body);
    assert!(part.body.contains("Đã xem 200 trong 203 sản phẩm"), "{}", part.body);
    assert!(part.body.contains("200 sản phẩm có câu trả lời khác") && part.body.contains("Còn 3 sản phẩm"));
    let names = ["seen", "from", "looked", "changed", "worse"];
    let mut on: Vec<_> = names.into_iter().map(|name| (name, hidden(&part.body, name))).collect();
    on.push(("do", "more".to_owned()));
    let whole_table = sent(table(&on)).await;
    assert!(whole_table.body.contains("Đã xem 203 trong 203 sản phẩm"), "{}", whole_table.body);
    assert!(whole_table.body.contains("203 sản phẩm có câu trả lời khác"));
    assert!(!whole_table.body.contains("chưa xem") && whole_table.body.contains("value=\"3000\""));
}

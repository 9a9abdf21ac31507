//! The shop brings its own text of the law: checked as a whole, applied from then on, and nothing of the past moves.

use axum::http::StatusCode;
use coverage::{
    Ask, EditLaw, PackSet, Verdict, evaluate,
    law::{LawRefusal, bring_pack},
    packs::{CASES, check_pack},
    verdict_for,
};
use jiff::civil::date;
use kernel::{Actor, Date, Granted, Locale, Role, Roles, StaffId, Uuid};
use platform::{DbError, Tx};
use products::{AssetId, NewAsset, NewSale};
use testkit::{Engine, each_engine};

use crate::{
    built_in,
    cast::{SCHEMAS, Site, lans_phone, minh, register},
};

const VN: &str = include_str!("../../packs/VN@2023.toml");

fn owner() -> Actor {
    let id = StaffId::from_uuid(Uuid::from_u128(9));
    Actor::Staff { id, roles: Roles::of(&[Role::Owner]), branch: None }
}

fn may() -> Granted<EditLaw> {
    Granted::system("story")
}

/// The text without its proofs, in which a warranty that ends on a day off does not move to the next working day.
fn without_roll() -> String {
    let text: String = VN.split("\n[[test]]").next().unwrap().to_owned();
    let changed = text.replace("applies_to = [\"warranty\", \"statutory\"]", "applies_to = [\"statutory\"]");
    assert_ne!(changed, text);
    changed
}

/// Lan's phone, whose 24 months end on Saturday, 19 June 2027, and so on Monday.
fn weekend_phone() -> NewAsset {
    let mut phone = lans_phone();
    phone.sale = phone.sale.map(|sale| NewSale { contract_on: date(2025, 6, 19), ..sale });
    phone
}

async fn asked(engine: &Engine, asset: AssetId, ask: Ask) -> Verdict {
    let answer: Result<_, DbError> = engine.read(move |tx| verdict_for(tx, &minh(), asset, &ask)).await;
    answer.unwrap().unwrap()
}

async fn last_day(engine: &Engine, asset: AssetId) -> Option<Date> {
    asked(engine, asset, Ask::default()).await.effective.last()
}

#[test]
fn every_pack_of_the_program_passes_its_own_check() {
    let set = built_in();
    for pack in set.packs() {
        let source = set.source(&pack.id).unwrap();
        let checked = check_pack(&set, &pack.id, source, &CASES).map(|(_, name)| name);
        assert_eq!(checked, Ok(pack.id.clone()));
    }
}

#[test]
fn everything_that_is_wrong_is_told_at_once_and_where() {
    let wrong = VN
        .replacen("is = \"Fyrsti dagurinn er ekki talinn með.\"", "", 1)
        .replacen("promise_elapsed", "patience_elapsed", 1)
        .replacen("kind = \"escalate\"", "kind = \"panic\"", 1);
    let errors = check_pack(&built_in(), "mine.toml", &wrong, &CASES).unwrap_err();
    let whats: Vec<&str> = errors.iter().map(|e| e.what.as_str()).collect();
    assert!(errors.len() >= 2 && whats.iter().any(|w| w.contains("missing field `is`")), "{whats:?}");
    assert!(errors.iter().all(|e| e.line > 1 && e.column >= 1 && e.file == "mine.toml"), "{errors:?}");
}

#[test]
fn two_rules_that_cannot_both_be_followed_are_a_contradiction() {
    let second = VN.find("[[rule]]\nid = \"VN-CC148.5\"").unwrap();
    let end = second + VN[second + 1..].find("[[rule]]").unwrap() + 1;
    let rule = VN[second..end].replace("VN-CC148.5", "VN-OTHER");
    let rule = rule.replace("[\"warranty\", \"statutory\"]", "[\"warranty\"]");
    let errors = check_pack(&built_in(), "mine.toml", &format!("{VN}\n{rule}"), &CASES).unwrap_err();
    assert!(errors[0].what.contains("contradicts rule VN-CC148.5"), "{errors:?}");
    assert_eq!(errors[0].rule.as_deref(), Some("VN-OTHER"));
}

#[test]
fn a_pack_whose_case_fails_is_refused_at_the_line_that_names_the_case() {
    let wrong = VN.replace("applies_to = [\"warranty\", \"statutory\"]", "applies_to = [\"statutory\"]");
    let errors = check_pack(&built_in(), "mine.toml", &wrong, &CASES).unwrap_err();
    let failing = errors.iter().find(|e| e.what.starts_with("case WC003 fails")).unwrap();
    assert_eq!(wrong.lines().nth(failing.line - 1), Some("case = \"WC003\""));
    assert!(failing.what.contains("effective_last_day: expected 2026-03-02, found 2026-02-28"), "{failing}");
    let unknown = VN.replacen("case = \"WC003\"", "case = \"WC999\"", 1);
    let errors = check_pack(&built_in(), "mine.toml", &unknown, &CASES).unwrap_err();
    assert!(errors[0].what.contains("there is no case `WC999`"));
}

#[tokio::test]
async fn a_text_that_was_brought_is_applied_from_then_on_and_an_old_answer_stays() {
    each_engine(SCHEMAS, |engine| async move {
        let phone = engine.write(|tx| register(tx, &weekend_phone())).await.unwrap();
        let before = asked(&engine, phone, Ask::default()).await;
        assert_eq!(before.effective.last(), Some(date(2027, 6, 21)), "a Saturday, moved to Monday");
        let (known_then, hash) = (engine.clock.now(), before.inputs_hash.clone());
        engine.clock.advance(jiff::SignedDuration::from_hours(1));
        let text = without_roll();
        let silent = text.clone();
        let refused =
            engine.write(move |tx| bring_pack(tx, &may(), ("mine", &silent), " ")).await.unwrap_err();
        let LawRefusal::Worse(cases) = refused else { panic!("{refused}") };
        assert!(cases.contains(&"WC003".to_owned()), "{cases:?}");
        assert_eq!(last_day(&engine, phone).await, Some(date(2027, 6, 21)), "the text that is applied stays");

        let brought = text.clone();
        let edition = engine
            .write(move |tx| bring_pack(tx, &may(), ("mine", &brought), "148.5 was read anew"))
            .await
            .unwrap();
        assert_eq!((edition.name.as_str(), edition.edition), ("VN@2023", 1));
        assert_eq!(last_day(&engine, phone).await, Some(date(2027, 6, 19)), "{}", engine.name);
        let then = Ask { as_of: Some(known_then), as_known_at: Some(known_then), ..Ask::default() };
        let reproduced = asked(&engine, phone, then).await;
        assert_eq!((reproduced.effective.last(), reproduced.inputs_hash), (Some(date(2027, 6, 21)), hash));

        let same = engine.write(move |tx| bring_pack(tx, &may(), ("mine", &text), "")).await.unwrap_err();
        assert_eq!(same, LawRefusal::Same);
        engine.clock.advance(jiff::SignedDuration::from_hours(1));
        let back = engine.write(move |tx| bring_pack(tx, &may(), ("mine", VN), "")).await.unwrap();
        assert_eq!(back.edition, 2, "better for the customer: no reason is asked for");
        assert_eq!(last_day(&engine, phone).await, Some(date(2027, 6, 21)));
    })
    .await;
}

#[tokio::test]
async fn a_lawyer_reads_the_pack_checks_a_text_sees_whom_it_touches_and_applies_it() {
    each_engine(SCHEMAS, |engine| async move {
        let phone = engine.write(|tx| register(tx, &weekend_phone())).await.unwrap();
        let site = Site::of(&engine, owner(), Locale::Vi);
        let page = site.get("/app/coverage/packs/VN@2023").await;
        assert_eq!(page.status, StatusCode::OK);
        for says in
            ["VN-30.2.c-pause", "Luật 19/2023/QH15, Điều 30(2)(c)", "Tạm dừng, tính lại", "WC003", "Đạt"]
        {
            assert!(page.body.contains(says), "{says}");
        }
        assert!(!page.body.contains("Không đạt"));
        let bring = "/app/coverage/packs/bring";
        assert!(site.get(&format!("{bring}?of=VN@2023")).await.body.contains("id = &#34;VN-CC147&#34;"));

        let broken = VN.replacen("promise_elapsed", "patience_elapsed", 1);
        let refused = site.post(bring, &[("source", &broken), ("do", "bring")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            refused.body.contains("unknown fact `patience_elapsed`") && refused.body.contains("id=\"flaws\"")
        );
        assert!(refused.body.contains("patience_elapsed"), "what was typed stays");

        let text = without_roll();
        let checked = site.post(bring, &[("source", &text), ("do", "check")]).await;
        assert_eq!(checked.status, StatusCode::OK, "{}", checked.body);
        assert!(checked.body.contains("R5CX21ABC7K") && checked.body.contains("Bất lợi cho khách"));
        assert!(checked.body.contains("19/06/2027") && checked.body.contains("21/06/2027"));
        let unseen = site.post(bring, &[("source", &text), ("do", "bring"), ("reason", "x")]).await;
        assert_eq!(unseen.status, StatusCode::OK, "whom it touches is shown first");
        let seen = checked.body.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let send = async |reason: &str| {
            let fields = [("source", text.as_str()), ("do", "bring"), ("reason", reason), ("seen", seen)];
            site.post(bring, &fields).await
        };
        assert_eq!(send("").await.status, StatusCode::UNPROCESSABLE_ENTITY, "worse, and no reason");
        let taken = send("Đọc lại 148.5").await;
        assert_eq!(
            (taken.status, taken.place.as_str()),
            (StatusCode::SEE_OTHER, "/app/coverage/packs/VN@2023?said=coverage-said-law")
        );
        assert!(send("x").await.body.contains("Đây đúng là bản đang áp dụng"));

        let page = site.get("/app/coverage/packs/VN@2023").await;
        assert!(page.body.contains("Bản 1 của cửa hàng") && page.body.contains("Đọc lại 148.5"));
        assert!(page.body.contains("/app/coverage/packs/VN@2023/changes?of=1&#38;against=0"));
        let changes = site.get("/app/coverage/packs/VN@2023/changes?of=1&against=0").await;
        assert!(changes.body.contains("Bản có sẵn") && changes.body.contains("Bản 1 của cửa hàng"));
        assert!(
            changes.body.contains("VN-CC148.5")
                && changes.body.contains(&format!("/app/assets/{phone}/cover"))
        );
        let laws = site.get("/app/coverage/packs/VN@2023/changes?against=VN@2010").await;
        assert!(laws.body.contains("Ngày ký hợp đồng chọn bản luật") && laws.body.contains("Luật 59/2010"));
        for gone in ["XX@1", "VN@2023/changes?against=7", "VN@2023/changes?against=XX"] {
            assert_eq!(
                site.get(&format!("/app/coverage/packs/{gone}")).await.status,
                StatusCode::NOT_FOUND,
                "{gone}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn all_products_are_evaluated_page_by_page() {
    each_engine(SCHEMAS, |engine| async move {
        let sold = |tx: &mut Tx<'_>, nth: i16| {
            let phone = NewAsset { serial: format!("R5CX{nth:04}"), ..weekend_phone() };
            let on = if nth < 150 { date(2015, 6, 19) } else { date(2025, 6, 19) };
            let sale = phone.sale.clone().map(|sale| NewSale { contract_on: on, ..sale });
            register(tx, &NewAsset { sale, ..phone })
        };
        engine.write(move |tx| (0..401).try_for_each(|nth| sold(tx, nth).map(drop))).await.unwrap();
        let mut seen = vec![];
        let tally = evaluate(&engine.db, |tally| seen.push(tally.all())).await.unwrap();
        assert_eq!((tally.all(), tally.covered, tally.ended), (401, 251, 150), "{}", engine.name);
        assert!(
            seen.len() == 3 && seen.is_sorted() && seen.last() == Some(&401),
            "{}: {seen:?}",
            engine.name
        );
    })
    .await;
}

#[test]
fn a_base_with_a_new_text_is_what_its_members_build_on() {
    let set = built_in();
    let base = set.source("EU@2022").unwrap();
    let longer: String = base.replacen(
        "standard = { value = 24, unit = \"month\" }",
        "standard = { value = 25, unit = \"month\" }",
        1,
    );
    assert_ne!(longer, base, "the base says how long");
    let (with, name) = set.with("EU@2022.toml", &longer).unwrap();
    assert_eq!((name.as_str(), with.packs().len()), ("EU@2022", set.packs().len()));
    let hash = |set: &PackSet| set.pack("EU-DE@2022").unwrap().hash.clone();
    assert_ne!(hash(&with), hash(&set));
}

#[tokio::test]
async fn a_base_that_is_brought_again_keeps_what_builds_on_it() {
    each_engine(SCHEMAS, |engine| async move {
        let base = built_in().source("EU@2022").unwrap().to_owned();
        let german = built_in().source("EU-DE@2022").unwrap().to_owned();
        let extra = base.replacen("[[rule]]", "[[rule]]\nid = \"EU-X\"\nkind = \"fee_ban\"\ncite = \"X\"\nconfidence = \"P\"\ntext = { vi = \"x\", en = \"x\", is = \"x\" }\n\n[[rule]]", 1);
        let drops = german.replacen("drops = [", "drops = [\"EU-X\", ", 1);
        assert_ne!(drops, german);
        let again = extra.replacen("cite = \"X\"", "cite = \"Y\"", 1);
        for text in [extra, drops, again] {
            engine.clock.advance(jiff::SignedDuration::from_secs(60));
            engine.write(move |tx| bring_pack(tx, &may(), ("mine", &text), "a story")).await.unwrap();
        }
        engine.clock.advance(jiff::SignedDuration::from_secs(60));
        let applied: Result<_, DbError> = engine
            .read(|tx| {
                let now = tx.now();
                coverage::law::law(tx, now)
            })
            .await;
        let applied = applied.unwrap();
        let has = |pack: &str| applied.pack(pack).unwrap().rules.iter().any(|r| r.id.as_str() == "EU-X");
        assert!(has("EU@2022") && has("EU-FR@2022") && !has("EU-DE@2022"), "{}", engine.name);
    })
    .await;
}

#[test]
fn a_pack_is_named_by_its_place_and_a_year() {
    for wrong in ["VN/2026", "bring", "EU@2023", "VN@23", "VN@2023 "] {
        let text = VN.replacen("id = \"VN@2023\"", &format!("id = \"{wrong}\""), 1);
        let errors = check_pack(&built_in(), "mine.toml", &text, &CASES).unwrap_err();
        assert!(errors[0].what.contains("such as `VN@2023`"), "{wrong}: {errors:?}");
    }
}

#[test]
fn a_law_of_tomorrow_counts_no_days_of_today() {
    let tomorrow = VN.split("\n[[test]]").next().unwrap();
    let tomorrow =
        tomorrow.replace("VN@2023", "VN@2027").replace("valid_from = 2024-07-01", "valid_from = 2027-01-01");
    let tomorrow = tomorrow.replace("weekend = [\"sat\", \"sun\"]", "weekend = [\"sun\"]");
    let (set, _) = built_in().with("VN@2027.toml", &tomorrow).unwrap();
    let saturday = date(2026, 11, 21);
    assert!(!set.calendar("VN", date(2026, 11, 22)).works_on(saturday));
    assert!(set.calendar("VN", date(2027, 1, 1)).works_on(saturday));
}

//! A warranty that holds in some places only: it answers there, it says where elsewhere, and the law knows no such
//! border.

use axum::http::StatusCode;
use coverage::{
    Ask, CoverState, Facts, NewPolicy, Question, QuestionKind, Verdict, cover_for, decide_coverage,
    model::{Answer, Bearer, Fault, Issuer, MissingFact, PolicyVersion, Sale, Source, WorkCalendar},
    verdict_for,
    words::{Audience, say},
};
use jiff::civil::date;
use kernel::{Actor, Locale, Period, TimeZone, date_in};
use platform::DbError;
use proptest::prelude::*;
use rstest::rstest;
use testkit::each_engine;

use crate::{
    cast::{SCHEMAS, Site, code, hoa, lan, minh, policy, promise, reads, register, without_receipt},
    properties::{any_facts, any_question},
    second_opinion::built_in_once,
};

const PLACES: [&str; 7] = ["VN", "EU", "EU-DE", "EU-DEX", "IS", "CH", ""];

fn within(places: &[&str]) -> PolicyVersion {
    PolicyVersion {
        territory: places.iter().map(|place| (*place).to_owned()).collect(),
        ..PolicyVersion::plain("Hãng 24 tháng", Issuer::Manufacturer, Period::months(24))
    }
}

/// The maker's two years, in Viet Nam only.
fn only_in_vietnam() -> NewPolicy {
    let mut given = policy("hang", 24, date(2024, 1, 1), &[("Samsung", "")]);
    given.terms.territory = vec!["VN".into()];
    given
}

/// Mai's phone: delivered on 10 June 2025, asked about a year later.
fn asked(
    sold_in: &str,
    policies: Vec<PolicyVersion>,
    claimed_in: Option<&str>,
    fault: Option<&str>,
) -> Verdict {
    let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
    let sale = Sale::delivered(sold_in, date(2025, 6, 10));
    let mut facts = Facts::of(sale, zone, WorkCalendar::weekends_only());
    facts.policies = policies;
    let fault = fault.map(|name| Fault::of(code(name)));
    let now = "2026-06-10T05:00:00Z".parse().unwrap();
    let question = Question {
        place: claimed_in.map(str::to_owned),
        ..Question::now(QuestionKind::IsCovered, fault, now)
    };
    decide_coverage(&question, &facts, built_in_once())
}

#[rstest]
#[case::nowhere_named(&[], Some("IS"), Answer::Covered)]
#[case::at_the_sale(&["VN"], None, Answer::Covered)]
#[case::in_a_place_that_it_names(&["VN", "IS"], Some("IS"), Answer::Covered)]
#[case::elsewhere(&["VN"], Some("IS"), Answer::NotCovered)]
#[case::not_even_at_the_sale(&["IS"], None, Answer::NotCovered)]
#[case::in_a_place_without_a_pack(&["VN"], Some("other"), Answer::NotCovered)]
#[case::in_every_member_of_a_union(&["EU"], Some("EU-DE"), Answer::Covered)]
#[case::not_in_its_neighbours(&["EU-DE"], Some("EU-FR"), Answer::NotCovered)]
#[case::a_beginning_is_not_a_place(&["EU-DE"], Some("EU-DEX"), Answer::NotCovered)]
fn a_warranty_answers_in_the_places_that_it_names(
    #[case] territory: &[&str],
    #[case] claimed_in: Option<&str>,
    #[case] holds: Answer,
) {
    let verdict = asked("VN", vec![within(territory)], claimed_in, Some("screen"));
    assert_eq!(verdict.answer, holds);
    assert_eq!(verdict.holds_elsewhere(), holds == Answer::NotCovered);
    let named = verdict.steps.iter().any(|s| s.rule.as_str() == "TERRITORY");
    assert_eq!(named, !territory.is_empty(), "a place that nobody named is no reason");
}

#[test]
fn what_would_help_is_a_claim_where_it_holds() {
    let verdict = asked("VN", vec![within(&["VN"])], Some("IS"), Some("screen"));
    assert_eq!(
        (verdict.bearer, verdict.would_change),
        (Bearer::Customer, vec![MissingFact::ClaimInTerritory])
    );
    // What it refuses everywhere, it refuses for that reason: nobody is sent to another country for nothing.
    let excluded = PolicyVersion { exclusions: vec![code("liquid")], ..within(&["VN"]) };
    let mut fault = Fault::of(code("screen"));
    fault.cause = Some(code("liquid"));
    fault.evidence = vec![code("photo"), code("inspection")];
    let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
    let mut facts = Facts::of(Sale::delivered("VN", date(2025, 6, 10)), zone, WorkCalendar::weekends_only());
    facts.policies = vec![excluded];
    let now = "2026-06-10T05:00:00Z".parse().unwrap();
    let question =
        Question { place: Some("IS".into()), ..Question::now(QuestionKind::IsCovered, Some(fault), now) };
    let verdict = decide_coverage(&question, &facts, built_in_once());
    assert_eq!((verdict.answer, verdict.holds_elsewhere()), (Answer::NotCovered, false));
}

#[test]
fn where_a_right_of_the_law_lives_the_place_takes_nothing() {
    for sold_in in ["IS", "EU-DE", "UK"] {
        let law = asked(sold_in, vec![within(&["VN"])], None, Some("screen"));
        let lead = law.lead().unwrap();
        assert_eq!(lead.source, Source::Statutory, "{sold_in}");
        assert_ne!(law.answer, Answer::NotCovered, "{sold_in}");
    }
}

#[test]
fn it_is_said_in_three_languages_where_it_holds() {
    let packs = crate::built_in();
    let verdict = asked("VN", vec![within(&["VN", "EU-DE"])], Some("IS"), Some("screen"));
    let today = date_in("2026-06-10T05:00:00Z".parse().unwrap(), &TimeZone::UTC);
    for (locale, headline, reason) in [
        (
            Locale::Vi,
            "Bảo hành không áp dụng tại Iceland. Bảo hành có hiệu lực tại: Việt Nam, Đức",
            "Nơi yêu cầu bảo hành: Iceland.",
        ),
        (
            Locale::En,
            "The warranty does not hold in Iceland. It holds in: Viet Nam, Germany",
            "The claim is made in: Iceland.",
        ),
        (
            Locale::Is,
            "Ábyrgðin gildir ekki á þessum stað: Ísland. Hún gildir á: Víetnam, Þýskaland",
            "Krafan er gerð á: Ísland.",
        ),
    ] {
        let said = say(&verdict, today, locale, Audience::Customer, &packs);
        assert_eq!(said.headline, headline);
        assert!(said.reasons.iter().any(|r| r.text.ends_with(reason)), "{:?}", said.reasons);
        assert_eq!(said.asks.len(), 1);
    }
}

#[test]
fn an_older_policy_and_question_keep_their_written_form() {
    let plain = within(&[]);
    let written = serde_json::to_string(&plain).unwrap();
    assert!(!written.contains("territory"), "its fingerprint must stay: {written}");
    assert_eq!(serde_json::from_str::<PolicyVersion>(&written).unwrap(), plain);
    let question = Question::now(QuestionKind::IsCovered, None, "2026-06-10T05:00:00Z".parse().unwrap());
    let written = serde_json::to_string(&question).unwrap();
    assert!(!written.contains("place"), "{written}");
    assert_eq!(serde_json::from_str::<Question>(&written).unwrap(), question);
}

proptest! {
    #[test]
    fn a_policy_that_names_no_place_is_never_moved_by_one(
        facts in any_facts(),
        question in any_question(),
        place in prop::sample::select(PLACES.to_vec()),
    ) {
        let before = decide_coverage(&question, &facts, built_in_once());
        let there = Question { place: Some(place.to_owned()), ..question };
        let after = decide_coverage(&there, &facts, built_in_once());
        prop_assert_eq!(Verdict { inputs_hash: before.inputs_hash.clone(), ..after }, before);
    }

    #[test]
    fn no_territory_takes_anything_that_the_policy_did_not_give(
        facts in any_facts(),
        question in any_question(),
        territory in prop::sample::subsequence(PLACES.to_vec(), 0..4),
        place in prop::option::of(prop::sample::select(PLACES.to_vec())),
    ) {
        let question = Question { place: place.map(str::to_owned), ..question };
        let before = decide_coverage(&question, &facts, built_in_once());
        let mut bounded = facts;
        for policy in &mut bounded.policies {
            policy.territory = territory.iter().map(|place| (*place).to_owned()).collect();
        }
        let after = decide_coverage(&question, &bounded, built_in_once());
        let beside = |v: &Verdict| {
            let given = |s: &Source| matches!(s, Source::Warranty | Source::Part(_));
            let mut lines: Vec<_> = v.lines.iter().filter(|l| !given(&l.source)).cloned().collect();
            lines.sort_by(|a, b| a.source.cmp(&b.source));
            lines
        };
        prop_assert_eq!(beside(&before), beside(&after));
        let by_law = |v: &Verdict| v.lead().is_some_and(|l| matches!(l.source, Source::Statutory | Source::Recall));
        if by_law(&before) {
            prop_assert_eq!((after.answer, after.bearer), (before.answer, before.bearer));
        }
    }
}

#[tokio::test]
async fn a_territory_is_written_read_and_applied_on_every_page() {
    each_engine(SCHEMAS, |engine| async move {
        let phone = engine.write(|tx| register(tx, &without_receipt())).await.unwrap();
        let site = Site::of(&engine, hoa(), Locale::Vi);
        let fields = |places: &'static str| {
            [
                ("code", "hang24"),
                ("name", "Hãng 24"),
                ("valid_from", "2024-01-01"),
                ("months", "24"),
                ("issuer", "manufacturer"),
                ("transfer", "follows_unit"),
                ("territory", places),
            ]
        };
        let wrong = site.post("/app/coverage/new", &fields("vn, xx, Việt Nam")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            wrong.body.contains("territory-error") && wrong.body.contains("XX, VIỆT, NAM"),
            "{}",
            wrong.body
        );
        assert!(wrong.body.contains("value=\"vn, xx, Việt Nam\""), "what was typed stays");
        let saved = site.post("/app/coverage/new", &fields("vn, is")).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        let page = site.get("/app/coverage/policies/hang24").await.body;
        assert!(page.contains("value=\"VN, IS\""), "{page}");
        let told = site.get("/api/v1/policies/hang24").await.body;
        assert!(told.contains("\"territory\":[\"VN\",\"IS\"]"), "{told}");
        let terms = Site::of(&engine, Actor::Anonymous, Locale::Vi).get("/warranty/terms/hang24").await.body;
        assert!(terms.contains("Bảo hành có hiệu lực tại: Việt Nam, Iceland."), "{terms}");

        let given = only_in_vietnam();
        let given = engine.write(move |tx| {
            promise(tx, &given);
            Ok::<_, DbError>(())
        });
        given.await.unwrap();
        let cover = format!("/app/assets/{phone}/cover");
        let here = site.get(&cover).await.body;
        assert!(here.contains("Còn bảo hành") && here.contains("<option value=\"other\">nơi khác</option>"));
        let there = site.get(&format!("{cover}?claimed_in=IS")).await.body;
        assert!(there.contains("Bảo hành ở nơi khác") && there.contains("value=\"IS\" selected"), "{there}");
        assert!(there.contains("cover/print?claimed_in=IS"));
        assert!(
            site.get(&format!("{cover}/print?claimed_in=IS"))
                .await
                .body
                .contains("không áp dụng tại Iceland")
        );
        assert!(site.get(&format!("{cover}?claimed_in=XX")).await.body.contains("Còn bảo hành"));
        let case = "/app/coverage/try?place=VN&policy=hang24&delivered=2026-01-10&claimed_in=other";
        assert!(site.get(case).await.body.contains("không áp dụng tại nơi khác"));

        let api = format!("/api/v1/assets/{phone}/coverage");
        let body = site.get(&format!("{api}?claimed_in=IS")).await.body;
        assert!(body.contains("\"state\":\"elsewhere\""), "{body}");
        let unknown = site.get(&format!("{api}?claimed_in=XX")).await;
        assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
        let trial = site.get(&case.replace("/app/coverage/try", "/api/v1/coverage/trial")).await.body;
        assert!(trial.contains("\"state\":\"elsewhere\""), "{trial}");
    })
    .await;
}

#[tokio::test]
async fn who_asks_in_a_shop_asks_for_its_country_and_may_ask_for_another() {
    each_engine(SCHEMAS, |engine| async move {
        let given = only_in_vietnam();
        let phone = engine
            .write(move |tx| {
                promise(tx, &given);
                let phone = register(tx, &without_receipt())?;
                // The shop moved to Iceland after it had sold the phone.
                tx.exec(
                    "insert into shop (id, name, phone, address, hours, zone, currency, locale, created_at)
                     values (1, 'Sao Mai', '', '', '', 'Atlantic/Reykjavik', 'ISK', 'vi', 0)",
                    &[],
                )?;
                Ok::<_, DbError>(phone)
            })
            .await
            .unwrap();
        let desk = Site::of(&engine, hoa(), Locale::Vi);
        let api = format!("/api/v1/assets/{phone}/coverage");
        let here = desk.get(&api).await.body;
        assert!(here.contains("\"claimed_in\":\"IS\"") && here.contains("\"state\":\"elsewhere\""), "{here}");
        assert!(here.contains("\"change\":\"brought_in\",\"place\":\"VN\",\"answer\":\"covered\""), "{here}");
        for asked in ["?claimed_in=VN", "?claimed_in="] {
            let there = desk.get(&format!("{api}{asked}")).await.body;
            assert!(there.contains("\"state\":\"covered\""), "{asked}: {there}");
        }
        let page = format!("/app/assets/{phone}/cover");
        let cover = desk.get(&page).await.body;
        assert!(cover.contains("value=\"IS\" selected") && cover.contains("Mang đến bảo hành tại Việt Nam"));
        let paper = desk.get(&format!("{page}/print")).await.body;
        assert!(paper.contains("<dd>Iceland</dd>") && paper.contains("không áp dụng tại Iceland"), "{paper}");
        let paper = desk.get(&format!("{page}/print?claimed_in=VN")).await.body;
        assert!(paper.contains("<dd>Việt Nam</dd>") && !paper.contains("không áp dụng tại"), "{paper}");

        let own = Site::of(&engine, Actor::Customer { id: lan() }, Locale::Vi);
        assert!(own.get(&api).await.body.contains("\"state\":\"covered\""), "the place of the sale");
        let paper = own.get(&format!("/my/p/{phone}/cover?claimed_in=IS")).await.body;
        assert!(paper.contains("không áp dụng tại Iceland"), "{paper}");

        let anybody = Site::of(&engine, Actor::Anonymous, Locale::Vi);
        let asked = [("serial", "R5CX21ABC7K"), ("claimed_in", "IS")];
        let told = anybody.post("/vi/warranty", &asked).await.body;
        assert!(
            told.contains("Bảo hành không áp dụng tại Iceland, mà") && told.contains("value=\"IS\" selected"),
            "{told}"
        );
        let wrong = anybody.post("/vi/warranty", &[("serial", "R5CX21ABC7K"), ("claimed_in", "XX")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("value=\"R5CX21ABC7K\"") && wrong.body.contains("claimed_in-error"));
        let told = anybody.get("/api/v1/warranty?serial=R5CX21ABC7K&claimed_in=IS").await.body;
        assert!(told.contains("\"state\":\"elsewhere\""), "{told}");

        let explained = |place: Option<&'static str>| {
            let ask = Ask { place: place.map(str::to_owned), ..Ask::default() };
            engine.read(move |tx| coverage::explain(tx, "R5CX21ABC7K", &ask, Locale::En))
        };
        let coverage::Explained::Answer(answer) = explained(None).await.unwrap() else { panic!() };
        assert!(answer.to_string().contains("does not hold in Iceland"), "{answer}");
        let coverage::Explained::Answer(answer) = explained(Some("VN")).await.unwrap() else { panic!() };
        assert!(answer.to_string().contains("Covered until"), "{answer}");
        let coverage::Explained::NoPlace(known) = explained(Some("XX")).await.unwrap() else { panic!() };
        assert!(known.contains(&"IS".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn a_day_before_the_sale_is_not_covered_yet_and_not_over() {
    each_engine(SCHEMAS, |engine| async move {
        let given = policy("hang", 24, date(2024, 1, 1), &[("Samsung", "")]);
        let phone = engine
            .write(move |tx| {
                promise(tx, &given);
                register(tx, &without_receipt())
            })
            .await
            .unwrap();
        let desk = Site::of(&engine, hoa(), Locale::Vi);
        for (day, state, says) in [
            ("2025-06-21", "unknown", "bắt đầu từ ngày 22/06/2025"),
            ("2025-06-22", "covered", "Được bảo hành"),
            ("1970-01-01", "unknown", "bắt đầu từ ngày 22/06/2025"),
        ] {
            let body = desk.get(&format!("/api/v1/assets/{phone}/coverage?on={day}")).await.body;
            assert!(body.contains(&format!("\"state\":\"{state}\"")) && body.contains(says), "{day}: {body}");
            let page = desk.get(&format!("/app/assets/{phone}/cover?on={day}")).await.body;
            assert!(page.contains(says) && !page.contains("Bảo hành đã hết"), "{day}");
        }
    })
    .await;
}

#[tokio::test]
async fn lan_asks_from_elsewhere_and_keeps_her_answer_at_home() {
    each_engine(SCHEMAS, |engine| async move {
        let given = only_in_vietnam();
        let phone = engine
            .write(move |tx| {
                promise(tx, &given);
                register(tx, &without_receipt())
            })
            .await
            .unwrap();
        let lan = Actor::Customer { id: lan() };
        let away = Ask { place: Some("IS".into()), ..Ask::default() };
        let (home, away) = engine
            .read(move |tx| {
                let lang = reads(Locale::Vi);
                let home = cover_for(tx, &lan, phone, &lang, &Ask::default())?;
                Ok::<_, DbError>((home, cover_for(tx, &lan, phone, &lang, &away)?))
            })
            .await
            .unwrap();
        assert_eq!((home.state, away.state), (CoverState::Covered, CoverState::Elsewhere));
        assert_eq!(home.last_day, away.last_day, "the term itself goes on");
        let ask = Ask { place: Some("VN".into()), ..Ask::default() };
        let same = engine.read(move |tx| verdict_for(tx, &minh(), phone, &ask)).await;
        assert_eq!(same.unwrap().unwrap().answer, Answer::Covered);
    })
    .await;
}

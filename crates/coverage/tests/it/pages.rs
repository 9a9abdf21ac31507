//! The room's pages, as people meet them.

use axum::http::StatusCode;
use coverage::{
    NewHistory, Recall,
    model::{Happened, Repair, RepairCoverage},
    open_recall, record_history, save_policy,
};
use jiff::civil::date;
use kernel::{Actor, CustomerId, Locale, Uuid};
use platform::web::PanelSubject;
use products::AssetId;
use testkit::{Engine, each_engine};

use crate::cast::{
    SCHEMAS, Site, code, edits, hoa, hung, lan, lans_phone, minh, policy, reads, recalls, register, texts,
    without_receipt,
};

async fn phone(engine: &Engine) -> AssetId {
    engine.write(|tx| register(tx, &lans_phone())).await.unwrap()
}

#[test]
fn every_text_is_in_three_languages() {
    assert_eq!(texts().missing(), []);
}

#[tokio::test]
async fn a_serial_alone_tells_until_when_in_three_languages() {
    each_engine(SCHEMAS, |engine| async move {
        phone(&engine).await;
        for (locale, says) in [
            (Locale::Vi, "Được bảo hành đến hết ngày 22/06/2027 (còn 212 ngày)."),
            (Locale::En, "Covered until 22 Jun 2027 (212 days left)."),
            (Locale::Is, "Í ábyrgð til 22. jún. 2027 (212 dagar eftir)."),
        ] {
            let site = Site::of(&engine, Actor::Anonymous, Locale::En);
            let path = format!("/{}/warranty", locale.tag());
            let form = site.get(&path).await;
            assert_eq!(form.status, StatusCode::OK);
            assert!(form.body.contains("<meta name=\"description\"") && !form.body.contains("noindex"));
            assert!(form.body.contains(&format!("<html lang=\"{}\"", locale.tag())), "{path}");
            // The letter O and a small l, as people read labels.
            let found = site.post(&path, &[("serial", "r5cx2l-abc7k")]).await;
            assert!(found.body.contains("Galaxy S24"), "{}", engine.name);
            assert!(found.body.contains(says), "{}: {}", locale, found.body);
        }
    })
    .await;
}

#[tokio::test]
async fn a_serial_alone_never_tells_owner_place_history_or_the_day_of_the_sale() {
    each_engine(SCHEMAS, |engine| async move {
        let id = phone(&engine).await;
        engine
            .write(move |tx| {
                let what = Happened::Repair(Repair {
                    coverage: RepairCoverage::Warranty,
                    fault: Some(code("screen")),
                    requested_at: None,
                    accepted_at: date(2026, 10, 1),
                    ready_at: None,
                    handed_over_at: None,
                    fixed: None,
                    promise: None,
                    loaner: None,
                });
                record_history(tx, &minh(), id, &NewHistory { reference: Uuid::from_u128(7), what })
            })
            .await
            .unwrap();
        for locale in Locale::ALL {
            let site = Site::of(&engine, Actor::Anonymous, locale);
            let body = site.post("/warranty", &[("serial", "R5CX21ABC7K")]).await.body;
            let answer = body.split("id=\"answer\"").nth(1).unwrap().split("</section>").next().unwrap();
            assert!(answer.contains("Galaxy S24"));
            let secrets = [
                "Lan",
                "HD-1",
                "2025",
                "2026",
                "đang sửa",
                "in repair",
                "viðgerð; ",
                "asset_",
                "Ho_Chi_Minh",
            ];
            for secret in secrets {
                assert!(!answer.contains(secret), "{secret} in {locale}: {answer}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn an_unknown_number_is_no_fake_and_a_contested_one_needs_a_person() {
    each_engine(SCHEMAS, |engine| async move {
        phone(&engine).await;
        let site = Site::of(&engine, Actor::Anonymous, Locale::En);
        let ask = async |serial| site.post("/warranty", &[("serial", serial)]).await;
        assert!(ask("NOTHING").await.body.contains("Check 0/O and 1/I"));
        let empty = ask(" ").await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(empty.body.contains("serial-error"));
        let mut claimed = lans_phone();
        claimed.owner = Some(hung());
        engine.write(move |tx| register(tx, &claimed)).await.unwrap();
        let contested = ask("R5CX21ABC7K").await.body;
        assert!(contested.contains("This needs a person"), "{}", engine.name);
        assert!(
            !contested.contains("Galaxy") && !contested.contains("2027"),
            "neither side is told anything"
        );
    })
    .await;
}

#[tokio::test]
async fn the_owner_goes_on_to_the_product_and_others_prove_who_they_are() {
    each_engine(SCHEMAS, |engine| async move {
        let id = phone(&engine).await;
        let own = format!("/my/p/{id}");
        let seen = async |actor: Actor| {
            let site = Site::of(&engine, actor, Locale::Vi);
            site.post("/warranty", &[("serial", "R5CX21ABC7K")]).await.body
        };
        let mine = seen(Actor::Customer { id: lan() }).await;
        assert!(mine.contains(&own) && mine.contains(&format!("{own}/report")));
        for other in [Actor::Anonymous, Actor::Customer { id: hung() }, minh()] {
            let page = seen(other).await;
            assert!(!page.contains(&own) && page.contains("/my/in?next=/my"));
        }
    })
    .await;
}

#[tokio::test]
async fn a_link_with_a_serial_only_fills_the_field() {
    each_engine(SCHEMAS, |engine| async move {
        phone(&engine).await;
        let page = Site::of(&engine, Actor::Anonymous, Locale::En).get("/warranty?serial=R5CX21ABC7K").await;
        assert!(page.body.contains("value=\"R5CX21ABC7K\"") && !page.body.contains("Galaxy"));
    })
    .await;
}

#[tokio::test]
async fn a_recall_is_told_to_everyone() {
    each_engine(SCHEMAS, |engine| async move {
        phone(&engine).await;
        let hoa_site = Site::of(&engine, hoa(), Locale::En);
        let empty = hoa_site.post("/app/coverage/recalls", &[("title", "")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        let fields = [("title", "Pin phồng"), ("brand", "Samsung"), ("model", "")];
        let opened = hoa_site.post("/app/coverage/recalls", &fields).await;
        assert_eq!(opened.place, "/app/coverage?said=coverage-said-recall");
        let seen = Site::of(&engine, Actor::Anonymous, Locale::Vi);
        let told = async || seen.post("/warranty", &[("serial", "R5CX21ABC7K")]).await.body;
        assert!(told().await.contains("Đang thu hồi: Pin phồng"), "{}", engine.name);
        let list = hoa_site.get("/app/coverage").await.body;
        let close =
            list.split("action=\"").find(|part| part.starts_with("/app/coverage/recalls/recall_")).unwrap();
        let ended = hoa_site.post(close.split('"').next().unwrap(), &[]).await;
        assert_eq!(ended.status, StatusCode::SEE_OTHER);
        assert!(!told().await.contains("Pin phồng"));
    })
    .await;
}

#[tokio::test]
async fn hoa_writes_a_policy_and_its_next_version_and_minh_only_reads() {
    each_engine(SCHEMAS, |engine| async move {
        let (site, desk) = (Site::of(&engine, hoa(), Locale::En), Site::of(&engine, minh(), Locale::En));
        let list = site.get("/app/coverage").await.body;
        assert!(list.contains("No policy yet") && list.contains("Law pack Viet Nam is on."), "{list}");
        let mut fields = vec![
            ("code", "sm24"),
            ("name", "Samsung 24"),
            ("valid_from", "2024-01-01"),
            ("months", "0"),
            ("issuer", "manufacturer"),
            ("transfer", "follows_unit"),
            ("exclusions", "liquid"),
            ("parts", "battery 12"),
            ("given_with", "Samsung / Galaxy S24"),
        ];
        let wrong = site.post("/app/coverage/new", &fields).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("months-error") && wrong.body.contains("value=\"Samsung 24\""));
        fields[3] = ("months", "24");
        let clicked = [&fields[..], &[("_key", "one form, two clicks")]].concat();
        let added = site.post("/app/coverage/new", &clicked).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
        let again = site.post("/app/coverage/new", &clicked).await;
        assert_eq!((again.status, again.place), (StatusCode::SEE_OTHER, added.place), "a second click");
        assert_eq!(site.post("/app/coverage/new", &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        fields[3] = ("months", "36");
        let next = site.post("/app/coverage/policies/sm24", &fields[1..]).await;
        assert_eq!(next.status, StatusCode::SEE_OTHER, "{}", next.body);
        let page = site.get("/app/coverage/policies/sm24").await.body;
        assert!(page.contains("Version 1") && page.contains("Version 2") && page.contains("36 months"));
        let read = desk.get("/app/coverage/policies/sm24").await;
        assert!(read.status == StatusCode::OK && !read.body.contains("name=\"months\""));
        assert_eq!(
            desk.post("/app/coverage/policies/sm24", &fields[1..]).await.status,
            StatusCode::FORBIDDEN
        );
        assert_eq!(desk.get("/app/coverage/new").await.status, StatusCode::FORBIDDEN);
        assert_eq!(site.get("/app/coverage/policies/none").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

/// A policy as the form sends it.
fn typed<'t>(months: &'t str, issuer: &'t str, more: &[(&'t str, &'t str)]) -> Vec<(&'t str, &'t str)> {
    let plain = [
        ("code", "sm"),
        ("name", "Sao Mai"),
        ("valid_from", "2024-01-01"),
        ("months", months),
        ("issuer", issuer),
        ("transfer", "follows_unit"),
        ("given_with", "Samsung"),
    ];
    plain.iter().chain(more).copied().collect()
}

#[tokio::test]
async fn who_writes_a_policy_sees_first_which_products_get_another_answer() {
    each_engine(SCHEMAS, |engine| async move {
        let id = engine.write(|tx| register(tx, &without_receipt())).await.unwrap();
        let site = Site::of(&engine, hoa(), Locale::Vi);
        let seen = site.post("/app/coverage/new", &typed("12", "manufacturer", &[])).await;
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.body);
        assert!(seen.body.contains(&format!("/app/assets/{id}/cover")) && seen.body.contains("22/06/2026"));
        assert!(seen.body.contains("name=\"seen\" value=\"") && seen.body.contains("value=\"Sao Mai\""));
        assert_eq!(
            site.get("/app/coverage/policies/sm").await.status,
            StatusCode::NOT_FOUND,
            "nothing is kept"
        );
        let seen = seen.body.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let other = site.post("/app/coverage/new", &typed("13", "manufacturer", &[("seen", seen)])).await;
        assert_eq!(other.status, StatusCode::OK, "what was seen is not what is sent");
        let saved = site.post("/app/coverage/new", &typed("12", "manufacturer", &[("seen", seen)])).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        let looked = site
            .post("/app/coverage/policies/sm", &typed("12", "manufacturer", &[("do", "look")])[1..])
            .await;
        assert!(looked.status == StatusCode::OK && looked.body.contains("0 sản phẩm có câu trả lời khác"));
    })
    .await;
}

#[tokio::test]
async fn a_clause_that_the_law_beats_is_refused_with_its_article() {
    each_engine(SCHEMAS, |engine| async move {
        let site = Site::of(&engine, hoa(), Locale::Vi);
        let fields = typed("12", "manufacturer", &[("on_replacement", "inherit")]);
        let refused = site.post("/app/coverage/new", &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            refused.body.contains("Kém hơn luật")
                && refused.body.contains("Luật 19/2023/QH15, Điều 30(2)(c)")
        );
        assert!(refused.body.contains("value=\"Sao Mai\""), "what was typed stays");
        let long =
            typed("12", "manufacturer", &[("pickup_grace", "400"), ("void_if_third_party", "Pin máy")]);
        let refused = site.post("/app/coverage/new", &long).await;
        assert!(
            refused.body.contains("Nhập số ngày từ 0 đến 365") && refused.body.contains("Dùng mã linh kiện")
        );
    })
    .await;
}

#[tokio::test]
async fn anybody_reads_the_terms_of_a_policy_in_plain_words() {
    each_engine(SCHEMAS, |engine| async move {
        let wish = policy("sm12", 12, date(2024, 1, 1), &[]);
        engine.write(move |tx| save_policy(tx, &edits(), &wish)).await.unwrap();
        for (locale, says) in [
            (Locale::Vi, ["12 tháng", "hãng sản xuất", "Vào nước", "Điều 30(2)(c)"]),
            (Locale::En, ["12 months", "the maker", "Liquid", "Art 30(2)(c)"]),
            (Locale::Is, ["12 mánuðir", "framleiðandinn", "Vökvi", "gr. 30(2)(c)"]),
        ] {
            let page = Site::of(&engine, Actor::Anonymous, locale).get("/warranty/terms/sm12").await;
            assert_eq!(page.status, StatusCode::OK);
            for word in says {
                assert!(page.body.contains(word), "{locale}: {word}: {}", page.body);
            }
        }
        let none = Site::of(&engine, Actor::Anonymous, Locale::Vi).get("/warranty/terms/none").await;
        assert_eq!(none.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn what_could_be_done_is_answered_before_it_is_done() {
    each_engine(SCHEMAS, |engine| async move {
        let id = phone(&engine).await;
        let page = Site::of(&engine, minh(), Locale::Vi).get(&format!("/app/assets/{id}/cover")).await;
        assert!(
            page.body.contains("Đổi sản phẩm hôm nay") && page.body.contains("22/11/2028"),
            "{}",
            page.body
        );
        assert!(
            page.body.contains("trả máy sau 7 ngày") && page.body.contains("29/06/2027"),
            "{}",
            page.body
        );
        let reference = Uuid::from_u128(77);
        for back in [None, Some(date(2026, 11, 20))] {
            let mut stay = Repair::begun(date(2026, 11, 10), RepairCoverage::Warranty, None);
            stay.handed_over_at = back;
            let entry = NewHistory { reference, what: Happened::Repair(stay) };
            engine.write(move |tx| record_history(tx, &minh(), id, &entry)).await.unwrap();
            engine.clock.advance(jiff::SignedDuration::from_secs(60));
        }
        let api = Site::of(&engine, minh(), Locale::En).get(&format!("/api/v1/assets/{id}/coverage")).await;
        let body: serde_json::Value = serde_json::from_str(&api.body).unwrap();
        let changes: Vec<_> =
            body["what_if"].as_array().unwrap().iter().map(|f| f["change"].as_str()).collect();
        assert_eq!(changes, [Some("repaired"), Some("exchanged"), Some("transferred")]);
        let own = Site::of(&engine, Actor::Customer { id: lan() }, Locale::En)
            .get(&format!("/api/v1/assets/{id}/coverage"))
            .await;
        assert!(own.body.contains("\"what_if\":[]"));
    })
    .await;
}

#[tokio::test]
async fn the_cover_is_printed_for_staff_and_for_whom_it_belongs_to() {
    each_engine(SCHEMAS, |engine| async move {
        let id = phone(&engine).await;
        let desk = Site::of(&engine, minh(), Locale::Vi);
        let page = desk.get(&format!("/app/assets/{id}/cover?on=2027-06-23&fault=screen")).await;
        let print = format!("/app/assets/{id}/cover/print?on=2027-06-23&fault=screen");
        assert!(page.body.contains(&print.replace('&', "&#38;")), "{}", page.body);
        let paper = desk.get(&print).await;
        assert_eq!(paper.status, StatusCode::OK);
        for says in [
            "Bảo hành đã hết ngày 22/06/2027",
            "R5CX21ABC7K",
            "23/06/2027",
            "VN@2023",
            "<svg",
            "serial=R5CX21ABC7K",
        ] {
            assert!(paper.body.contains(says), "{says}: {}", paper.body);
        }
        let own = |who| Site::of(&engine, Actor::Customer { id: who }, Locale::Is);
        let hers = own(lan()).get(&format!("/my/p/{id}/cover")).await;
        assert!(hers.status == StatusCode::OK && hers.body.contains("Staðfesting á ábyrgð"));
        assert_eq!(own(hung()).get(&format!("/my/p/{id}/cover")).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn staff_ask_about_any_day_and_try_a_case() {
    each_engine(SCHEMAS, |engine| async move {
        let id = phone(&engine).await;
        engine
            .write(|tx| save_policy(tx, &edits(), &policy("sm12", 12, date(2024, 1, 1), &[])))
            .await
            .unwrap();
        for locale in Locale::ALL {
            let site = Site::of(&engine, minh(), locale);
            for path in ["/app/coverage", "/app/coverage/try", "/app/coverage/policies/sm12"] {
                assert_eq!(site.get(path).await.status, StatusCode::OK, "{path}");
            }
            let page = site.get(&format!("/app/assets/{id}/cover?on=2027-06-23&fault=screen")).await;
            assert_eq!(page.status, StatusCode::OK);
            assert!(page.body.contains("VN@2023") && page.body.contains("2027-06-23"), "{}", engine.name);
        }
        let site = Site::of(&engine, minh(), Locale::En);
        let ask = async |day: &str| site.get(&format!("/app/assets/{id}/cover?on={day}")).await.body;
        assert!(ask("2027-06-22").await.contains("Covered, today is the last day"));
        assert!(ask("2027-06-23").await.contains("The warranty ended on 22 June 2027"));
        let case = "/app/coverage/try?place=VN&policy=sm12&delivered=2025-11-22&on=2026-11-23";
        let rolled = site.get(case).await.body;
        assert!(rolled.contains("Covered, today is the last day"), "22 November 2026 is a Sunday: {rolled}");
        assert_eq!(
            site.get("/app/assets/asset_00000000000000000000000404/cover").await.status,
            StatusCode::NOT_FOUND
        );
        let lan_site = Site::of(&engine, Actor::Customer { id: lan() }, Locale::Vi);
        assert_eq!(lan_site.get(&format!("/app/assets/{id}/cover")).await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn the_api_answers_staff_about_all_and_customers_about_their_own() {
    each_engine(SCHEMAS, |engine| async move {
        let id = phone(&engine).await;
        let path = format!("/api/v1/assets/{id}/coverage");
        let get = async |actor: Actor, query: &str| {
            Site::of(&engine, actor, Locale::En).get(&format!("{path}{query}")).await
        };
        let own = |id: CustomerId| Actor::Customer { id };
        for actor in [minh(), own(lan())] {
            let body: serde_json::Value =
                serde_json::from_str(&get(actor, "?on=2027-06-22").await.body).unwrap();
            assert_eq!((body["state"].as_str(), body["days_left"].as_i64()), (Some("ending"), Some(0)));
            assert_eq!(
                (body["last_day"].as_str(), body["pack"].as_str()),
                (Some("2027-06-22"), Some("VN@2023"))
            );
        }
        assert_eq!(get(own(hung()), "").await.status, StatusCode::NOT_FOUND);
        assert_eq!(get(Actor::Anonymous, "").await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(get(minh(), "?on=soon").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn panels_show_the_cover_in_three_languages_and_nothing_to_strangers() {
    each_engine(SCHEMAS, |engine| async move {
        let id = phone(&engine).await;
        engine
            .write(|tx| {
                let (title, brand) = ("Pin phồng".into(), "Samsung".into());
                let opened_on = date(2026, 11, 1);
                let recall =
                    Recall { id: tx.id(), title, brand, model: String::new(), opened_on, closed_on: None };
                open_recall(tx, &recalls(), &recall)
            })
            .await
            .unwrap();
        let subject = PanelSubject { asset: Some(id.uuid()), ..PanelSubject::default() };
        for panel in coverage::room().panels {
            for locale in Locale::ALL {
                for (actor, sees) in [
                    (minh(), true),
                    (Actor::Customer { id: lan() }, true),
                    (Actor::Customer { id: hung() }, false),
                ] {
                    let drawn = engine
                        .read(move |tx| (panel.draw)(tx, &actor, &reads(locale), subject))
                        .await
                        .unwrap();
                    assert_eq!(drawn.is_some(), sees, "{} {locale}", panel.slot);
                }
            }
            let nobody = engine
                .read(move |tx| (panel.draw)(tx, &minh(), &reads(Locale::En), PanelSubject::default()))
                .await
                .unwrap();
            assert_eq!(nobody, None);
        }
    })
    .await;
}

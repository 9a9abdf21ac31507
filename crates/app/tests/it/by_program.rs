//! What a person does on the pages, done by programs: the same actions answer.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::world::{Answer, Visitor, World};

/// A picture of four pixels.
const PICTURE: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGOIqugBIgYIBQAljgV5ItfBJAAAAABJRU5ErkJggg==";

async fn post(visitor: &mut Visitor, path: &str, body: &Value) -> Value {
    done(&visitor.json(Method::POST, path, body).await)
}

async fn put(visitor: &mut Visitor, path: &str, body: &Value) -> Value {
    done(&visitor.json(Method::PUT, path, body).await)
}

fn done(answer: &Answer) -> Value {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    answer.value()
}

fn pointers(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
    let errors = answer.value()["errors"].as_array().unwrap().clone();
    errors.iter().map(|error| error["pointer"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_device_is_taken_in_and_priced() {
    let world = World::open().await;
    let mut minh = world.staff("minh@saomai.example").await;
    let known = minh.get("/api/v1/assets?q=44123%2FF3XN00219").await.value();
    let mut intake = json!({
        "customer": known[0]["owner"], "device": known[0]["id"], "serial": "44123/F3XN00219",
        "fault": "Sạc chập chờn", "basis": "after_diagnosis", "promised_at": "2099-01-02T03:00:00Z",
        "data_choice": "must_keep", "passcode": "not_asked", "loan": "not_wanted",
    });
    let refused = minh.json(Method::POST, "/api/v1/repairs", &intake).await;
    assert_eq!(pointers(&refused), ["#/photos", "#/signed_name"]);
    intake["photos"] =
        json!([{"name": "truoc.png", "content": PICTURE}, {"name": "sau.png", "content": PICTURE}]);
    intake["signed_name"] = "Vũ Khánh Linh".into();
    intake["device"] = "asset_nothing".into();
    assert_eq!(pointers(&minh.json(Method::POST, "/api/v1/repairs", &intake).await), ["#/device"]);
    intake["device"] = known[0]["id"].clone();
    let code = post(&mut minh, "/api/v1/repairs", &intake).await["code"].as_str().unwrap().to_owned();

    let repair = format!("/api/v1/repairs/{code}");
    put(&mut minh, &format!("{repair}/assignment"), &json!({"technician": null, "shelf": "C-01"})).await;
    let moved = json!({"promised_at": "2099-01-05T03:00:00Z", "reason": "Chờ linh kiện."});
    put(&mut minh, &format!("{repair}/promise"), &moved).await;
    let photo = json!({"photos": [{"name": "trong.png", "content": PICTURE}]});
    post(&mut minh, &format!("{repair}/photos"), &photo).await;
    let mut bench = world.staff("quynhanh@saomai.example").await;
    post(&mut bench, &format!("{repair}/steps"), &json!({"step": "diagnose"})).await;
    let findings = format!("{repair}/findings");
    let mut found = json!({"findings": "Cổng sạc gỉ.", "fault_code": "port", "cause": "gremlins"});
    assert_eq!(pointers(&bench.json(Method::POST, &findings, &found).await), ["#/cause"]);
    found["cause"] = "liquid".into();
    post(&mut bench, &findings, &found).await;
    let line =
        json!({"label": "Thay cổng sạc", "kind": "part", "amount_minor": 650_000, "payer": "customer"});
    post(&mut minh, &format!("{repair}/lines"), &line).await;

    let seen = minh.get(&repair).await.value();
    assert_eq!((&seen["shelf"], &seen["promised_at"]), (&json!("C-01"), &json!("2099-01-05T03:00:00Z")));
    assert_eq!(seen["photos"].as_array().unwrap().len(), 3);
    assert_eq!(seen["quote"]["lines"][0]["paid_minor"], 650_000);
    let line = format!("{repair}/lines/{}", seen["quote"]["lines"][0]["id"].as_str().unwrap());
    done(&minh.json(Method::DELETE, &line, &json!({})).await);
    assert_eq!(minh.json(Method::DELETE, &line, &json!({})).await.status, StatusCode::NOT_FOUND);
    assert_eq!(minh.get(&repair).await.value()["quote"]["lines"], json!([]));
}

#[tokio::test]
async fn policies_recalls_and_sales_are_kept() {
    let world = World::open().await;
    let mut hoa = world.staff("hoa@saomai.example").await;
    let terms = json!({
        "name": "Loa 18 tháng", "valid_from": "2026-01-01", "months": 18, "issuer": "trader",
        "transfer": "follows_unit", "parts": [{"part": "battery", "months": 6}], "exclusions": ["liquid"],
        "given_with": [{"brand": "JBL"}],
    });
    let policy = json!({"code": "loa18", "terms": terms});
    post(&mut hoa, "/api/v1/policies", &policy).await;
    assert_eq!(pointers(&hoa.json(Method::POST, "/api/v1/policies", &policy).await), ["#/code"]);
    post(&mut hoa, "/api/v1/policies/loa18/versions", &terms).await;
    let versions = hoa.get("/api/v1/policies/loa18").await.value();
    assert_eq!((&versions[0]["version"], &versions[1]["version"]), (&json!(2), &json!(1)));
    let nobody = hoa.json(Method::POST, "/api/v1/policies/nobody/versions", &terms).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);

    let recall = json!({"title": "Pin phồng", "brand": "JBL"});
    let recall = post(&mut hoa, "/api/v1/recalls", &recall).await["id"].as_str().unwrap().to_owned();
    let end = format!("/api/v1/recalls/{recall}/end");
    post(&mut hoa, &end, &json!({})).await;
    assert_eq!(hoa.json(Method::POST, &end, &json!({})).await.status, StatusCode::NOT_FOUND);

    let csv = "ZGF0ZSxwaG9uZSxwcm9kdWN0LHNlcmlhbAoyMDI2LTAxLTAyLDA5MTIzNDU2NzgsTG9hLEpCTDAwMQo=";
    let file = json!({"file": {"name": "ban-hang.csv", "content": csv}});
    let import = post(&mut hoa, "/api/v1/imports", &file).await["id"].as_str().unwrap().to_owned();
    let mut mapping = hoa.get(&format!("/api/v1/imports/{import}")).await.value()["mapping"].clone();
    assert_eq!(mapping["columns"], json!(["date", "phone", "product", "serial"]));
    let check = format!("/api/v1/imports/{import}/check");
    let lost = json!(["", "phone", "product", "serial"]);
    let columns = std::mem::replace(&mut mapping["columns"], lost);
    assert_eq!(pointers(&hoa.json(Method::POST, &check, &mapping).await), ["#/columns"]);
    mapping["columns"] = columns;
    post(&mut hoa, &check, &mapping).await;
}

#[tokio::test]
async fn figures_surveys_and_accounts_are_read() {
    let world = World::open().await;
    let mut hoa = world.staff("hoa@saomai.example").await;
    let figures = done(&hoa.get("/api/v1/figures/service").await);
    assert!(
        figures["repairs"]["open"].as_i64().unwrap() > 0 && figures["csat"]["answers"].as_i64().unwrap() > 0
    );
    let surveys = done(&hoa.get("/api/v1/surveys").await);
    let id = surveys["responses"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(done(&hoa.get(&format!("/api/v1/surveys/responses/{id}")).await), surveys["responses"][0]);

    let mut lan = world.lan().await;
    let mut account = done(&lan.get("/api/v1/my/account").await);
    account.as_object_mut().unwrap().remove("id");
    account["called"] = "Lan Anh".into();
    put(&mut lan, "/api/v1/my/account", &account).await;
    let late = lan.json(Method::PUT, "/api/v1/my/account", &account).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "somebody who began with the old version is told");
    let consent = json!({"purpose": "offers", "answer": "given"});
    post(&mut lan, "/api/v1/my/account/consents", &consent).await;
    let repairs = done(&lan.get("/api/v1/my/repairs").await);
    let own = format!("/api/v1/my/repairs/{}", repairs[0]["code"].as_str().unwrap());
    assert_eq!(done(&lan.get(&own).await)["quote"]["state"], "sent");
}

#[tokio::test]
async fn the_look_up_finds_for_programs_what_its_page_shows() {
    let world = World::open().await;
    let mut minh = world.staff("minh@saomai.example").await;
    let found = done(&minh.get("/api/v1/lookup?q=nguyen+thi+lan").await);
    let hits = found.as_array().unwrap();
    let lan = hits.iter().find(|hit| hit["kind"] == "customer").unwrap_or_else(|| panic!("{found}"));
    assert_eq!(lan["title"], "Nguyễn Thị Lan");
    let page = minh.get("/app/lookup?q=nguyen+thi+lan").await.body;
    for hit in hits {
        assert!(page.contains(hit["page"].as_str().unwrap()), "{hit}");
    }
    let serial = done(&minh.get("/api/v1/lookup?q=R5CX21ABC7K").await);
    assert!(serial.as_array().unwrap().iter().any(|hit| hit["kind"] == "asset"), "{serial}");
    assert_eq!(done(&minh.get("/api/v1/lookup?q=").await), json!([]));
    let mut lan = world.lan().await;
    assert_eq!(lan.get("/api/v1/lookup?q=lan").await.status, StatusCode::FORBIDDEN);
}

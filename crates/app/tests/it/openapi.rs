//! The API as it is described: the document is what the program serves, and the snapshot is read like code.
//!
//! `HAUMAI_BLESS=1 cargo nextest run -p haumai openapi` writes the file anew.

use std::{collections::BTreeSet, fs};

use axum::http::{Method, Request, StatusCode, header};
use haumai::{described, rooms};
use serde_json::{Map, Value, json};

use crate::world::{Answer, Visitor, World};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/openapi.json");

fn document() -> Value {
    described::document(&rooms())
}

/// Every operation with its method and path.
fn operations(document: &Value) -> Vec<(String, Map<String, Value>)> {
    let paths = document["paths"].as_object().unwrap();
    let of = |(path, entry): (&String, &Value)| -> Vec<_> {
        let methods = entry.as_object().unwrap().iter();
        methods
            .map(|(method, op)| {
                (format!("{} {path}", method.to_uppercase()), op.as_object().unwrap().clone())
            })
            .collect()
    };
    paths.iter().flat_map(of).collect()
}

#[test]
fn what_is_served_is_described_and_nothing_else() {
    let rooms = rooms();
    let routes = rooms.iter().flat_map(|room| &room.routes).filter(|route| route.path.starts_with("/api/"));
    let served: BTreeSet<String> = routes.map(|route| format!("{} {}", route.method, route.path)).collect();
    let described: BTreeSet<String> = operations(&document()).into_iter().map(|(name, _)| name).collect();
    let missing: Vec<_> = served.difference(&described).collect();
    let dead: Vec<_> = described.difference(&served).collect();
    assert!(missing.is_empty() && dead.is_empty(), "not described: {missing:#?}\nnot served: {dead:#?}");
}

#[test]
fn every_operation_says_what_it_does_who_may_and_how_it_refuses() {
    let document = document();
    assert_eq!(document["openapi"], "3.1.0");
    let mut ids = BTreeSet::new();
    for (name, operation) in operations(&document) {
        let summary = operation.get("summary").and_then(Value::as_str).unwrap_or_default();
        assert!(!summary.is_empty(), "{name} has no summary");
        assert!(ids.insert(operation["operationId"].to_string()), "{name}: its id is taken");
        let security = operation["security"].as_array().unwrap_or_else(|| panic!("{name}: who may?"));
        assert_eq!(security.is_empty(), operation.contains_key("x-public-because"), "{name}");
        let refusals = operation["responses"].as_object().unwrap().iter().filter(|(s, _)| s.starts_with('4'));
        let refusals: Vec<&str> = refusals.map(|(_, r)| r["$ref"].as_str().unwrap_or("none")).collect();
        assert!(!refusals.is_empty(), "{name} is never refused");
        for refusal in refusals {
            let target = document.pointer(refusal.trim_start_matches('#'));
            let content = &target.unwrap_or_else(|| panic!("{name}: {refusal}"))["content"];
            assert!(content["application/problem+json"].is_object(), "{name}: {refusal}");
        }
    }
}

#[test]
fn every_answer_says_what_is_in_it() {
    for (name, operation) in operations(&document()) {
        let answers = operation["responses"].as_object().unwrap().iter().filter(|(s, _)| s.starts_with('2'));
        for (status, answer) in answers {
            let kinds = answer["content"].as_object().unwrap_or_else(|| panic!("{name} {status} is empty"));
            assert!(kinds.values().all(|kind| kind["schema"].is_object()), "{name} {status} has no schema");
        }
    }
}

/// Where a value is not as its schema says: a member too many, one that is missing, a wrong kind.
fn differences(value: &Value, schema: &Value, document: &Value) -> Vec<String> {
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        return differences(value, document.pointer(target.trim_start_matches('#')).unwrap(), document);
    }
    if let Some(choices) = schema.get("oneOf").and_then(Value::as_array) {
        let all: Vec<_> = choices.iter().map(|choice| differences(value, choice, document)).collect();
        return all.into_iter().min_by_key(Vec::len).unwrap();
    }
    if let (Some(values), Some(items)) = (value.as_array(), schema.get("items")) {
        return values.iter().flat_map(|value| differences(value, items, document)).collect();
    }
    let Some(members) = value.as_object() else { return wrong_kind(value, schema) };
    let (properties, required) = members_of(schema, document);
    let missing = required.iter().filter(|name| !members.contains_key(*name));
    let mut found: Vec<String> = missing.map(|name| format!("{name} is missing")).collect();
    for (name, value) in members {
        match properties.get(name) {
            Some(schema) => found.extend(differences(value, schema, document)),
            None => found.push(format!("{name} is not described")),
        }
    }
    found
}

fn wrong_kind(value: &Value, schema: &Value) -> Vec<String> {
    let is_kind = |kind: &str| match kind {
        "string" => value.is_string(),
        "integer" => value.is_i64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        _ => false,
    };
    let kinds = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        kind => vec![kind.as_str().unwrap_or_default()],
    };
    let is_named = schema["enum"].as_array().is_none_or(|names| names.contains(value));
    if kinds.into_iter().any(is_kind) && is_named { vec![] } else { vec![format!("{value} as {schema}")] }
}

fn members_of(schema: &Value, document: &Value) -> (Map<String, Value>, Vec<String>) {
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        return members_of(document.pointer(target.trim_start_matches('#')).unwrap(), document);
    }
    let own = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let mut required: Vec<String> = own.map(str::to_owned).collect();
    let mut properties = schema["properties"].as_object().cloned().unwrap_or_default();
    for part in schema["allOf"].as_array().into_iter().flatten() {
        let (more, needed) = members_of(part, document);
        properties.extend(more);
        required.extend(needed);
    }
    (properties, required)
}

#[tokio::test]
async fn a_customer_and_a_ticket_are_answered_as_described() {
    let world = World::open().await;
    let mut minh = world.staff("minh@saomai.example").await;
    let document = document();
    let schema = |path: &str| {
        let answer = &document["paths"][path]["get"]["responses"]["200"];
        answer["content"]["application/json"]["schema"].clone()
    };
    let customers = minh.get("/api/v1/customers").await.value();
    let tickets = minh.get("/api/v1/tickets").await.value();
    let mut asked = Vec::new();
    for customer in customers.as_array().unwrap().iter().take(5) {
        let id = customer["id"].as_str().unwrap();
        asked.push(("/api/v1/customers/{id}", format!("/api/v1/customers/{id}")));
    }
    for number in tickets.as_array().unwrap().iter().map(|ticket| &ticket["number"]) {
        asked.push(("/api/v1/tickets/{number}", format!("/api/v1/tickets/{number}")));
    }
    assert!(asked.len() > 10, "{asked:?}");
    for (path, place) in asked {
        let answer = minh.get(&place).await.value();
        assert_eq!(differences(&answer, &schema(path), &document), Vec::<String>::new(), "{place}: {answer}");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    fn walk(value: &Value, document: &Value) {
        if let Some(target) = value.get("$ref").and_then(Value::as_str) {
            assert!(document.pointer(target.trim_start_matches('#')).is_some(), "{target} leads nowhere");
        }
        match value {
            Value::Object(map) => map.values().for_each(|value| walk(value, document)),
            Value::Array(values) => values.iter().for_each(|value| walk(value, document)),
            _ => {}
        }
    }
    let document = document();
    walk(&document, &document);
}

#[test]
fn the_document_is_the_reviewed_one() {
    let text = serde_json::to_string_pretty(&document()).unwrap() + "\n";
    if std::env::var_os("HAUMAI_BLESS").is_some() {
        fs::write(FILE, &text).unwrap();
        return;
    }
    let reviewed = fs::read_to_string(FILE).unwrap_or_default();
    assert!(reviewed == text, "the API changed: review the difference after HAUMAI_BLESS=1");
}

async fn post(program: &mut Visitor, path: &str, once: &str, body: &Value) -> Answer {
    let request = Request::builder().method(Method::POST).uri(path).header("idempotency-key", once);
    program.ask(request.header(header::CONTENT_TYPE, "application/json"), body.to_string()).await
}

/// A refusal as RFC 9457 wants it; the fields that it points at.
fn refused(answer: &Answer, status: StatusCode) -> Vec<String> {
    assert_eq!(answer.status, status, "{}", answer.body);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem = answer.value();
    assert_eq!(problem["status"], status.as_u16());
    for member in ["type", "title", "detail", "instance"] {
        assert!(!problem[member].as_str().unwrap().is_empty(), "{member}: {}", answer.body);
    }
    let errors = problem["errors"].as_array().cloned().unwrap_or_default();
    errors.iter().map(|error| error["pointer"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_program_opens_a_ticket_once_and_is_told_what_it_does_wrong() {
    let world = World::open().await;
    let mut program = world.program(&["agent"]).await;
    let call = json!({
        "subject": "Máy không lên nguồn", "body": "Khách gọi tổng đài lúc 9 giờ.",
        "reason": "fault", "channel": "phone",
    });
    let first = post(&mut program, "/api/v1/tickets", "call-1", &call).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.body);
    let again = post(&mut program, "/api/v1/tickets", "call-1", &call).await;
    assert_eq!(first.value(), again.value(), "the answer was lost, the ticket was not doubled");
    let next = post(&mut program, "/api/v1/tickets", "call-2", &call).await;
    let (first, next) = (first.value()["number"].as_i64(), next.value()["number"].as_i64());
    assert_eq!(first.map(|number| number + 1), next, "one key, one ticket");

    let other = json!({"subject": "Khác", "body": "Khác", "reason": "fault", "channel": "phone"});
    refused(&post(&mut program, "/api/v1/tickets", "call-1", &other).await, StatusCode::CONFLICT);
    let note = json!({"body": "Đã gọi lại."});
    let noted =
        post(&mut program, &format!("/api/v1/tickets/{}/notes", next.unwrap()), "note-1", &note).await;
    assert_eq!(noted.status, StatusCode::OK, "{}", noted.body);
    let elsewhere =
        post(&mut program, &format!("/api/v1/tickets/{}/notes", first.unwrap()), "note-1", &note).await;
    refused(&elsewhere, StatusCode::CONFLICT);

    let wrong = json!({"subject": " ", "body": "", "reason": "hunger", "channel": "phone"});
    let pointers = refused(
        &post(&mut program, "/api/v1/tickets", "call-3", &wrong).await,
        StatusCode::UNPROCESSABLE_ENTITY,
    );
    assert_eq!(pointers, ["#/subject", "#/body", "#/reason"]);
    let extra = json!({"subject": "a", "body": "b", "reason": "other", "channel": "phone", "owner": "me"});
    let pointers = refused(
        &post(&mut program, "/api/v1/tickets", "call-3", &extra).await,
        StatusCode::UNPROCESSABLE_ENTITY,
    );
    assert_eq!(pointers, ["#/owner"]);
    let kind = "application/x-www-form-urlencoded";
    let form = program.send(Method::POST, "/api/v1/tickets", kind, "subject=a".into()).await;
    refused(&form, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    refused(&program.get("/api/v1/tickets/99999999").await, StatusCode::NOT_FOUND);
    for nowhere in ["/api/v1/tickets/abc", "/api/v1/tickets?unassigned=maybe", "/api/v1/nothing"] {
        refused(&program.get(nowhere).await, StatusCode::NOT_FOUND);
    }
    refused(&program.get("/api/v1/team").await, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn without_a_key_the_door_says_which_key_it_wants() {
    let world = World::open().await;
    let answer = world.visitor().get("/api/v1/tickets").await;
    refused(&answer, StatusCode::UNAUTHORIZED);
    assert_eq!(answer.header("www-authenticate"), "Bearer");

    let mut guesser = world.visitor();
    for _ in 0..30 {
        let answer = guesser.get("/api/v1/warranty?serial=NOBODY").await;
        assert_eq!(answer.value()["found"], "nothing");
    }
    let answer = guesser.get("/api/v1/warranty?serial=NOBODY").await;
    refused(&answer, StatusCode::TOO_MANY_REQUESTS);
    let seconds: u64 = answer.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&seconds));
}

#[tokio::test]
async fn a_customer_reads_and_answers_her_own_and_nothing_else() {
    let world = World::open().await;
    let mut lan = world.lan().await;
    let assets = lan.get("/api/v1/my/assets").await.value();
    let asset = assets[0]["id"].as_str().unwrap().to_owned();
    let cover = lan.get(&format!("/api/v1/assets/{asset}/coverage")).await;
    assert_eq!(cover.status, StatusCode::OK, "{}", cover.body);

    let fault = json!({"fault": "battery", "body": "Pin tụt nhanh."});
    let told = lan.json(Method::POST, &format!("/api/v1/my/assets/{asset}/faults"), &fault).await;
    assert_eq!(told.status, StatusCode::OK, "{}", told.body);
    let number = told.value()["number"].as_i64().unwrap();
    let talk = lan.get(&format!("/api/v1/my/tickets/{number}")).await.value();
    assert_eq!(talk["messages"][0]["body"], "Pin tụt nhanh.");

    refused(&lan.get("/api/v1/tickets").await, StatusCode::FORBIDDEN);
    refused(&lan.get("/api/v1/my/tickets/8402").await, StatusCode::NOT_FOUND);
    let mut minh = world.staff("minh@saomai.example").await;
    refused(&minh.get("/api/v1/my/tickets").await, StatusCode::FORBIDDEN);
    let all = minh.get("/api/v1/assets").await.value();
    let foreign = all.as_array().unwrap().iter().find(|a| a["id"] != asset.as_str()).unwrap()["id"].clone();
    let foreign = foreign.as_str().unwrap();
    refused(&lan.get(&format!("/api/v1/my/assets/{foreign}")).await, StatusCode::NOT_FOUND);
    refused(&lan.get(&format!("/api/v1/assets/{foreign}/coverage")).await, StatusCode::NOT_FOUND);
}

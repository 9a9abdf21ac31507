//! The description of the API (OpenAPI 3.1). Each room describes what it takes and answers; what holds for every
//! route (who may, how often, which refusals there are) is read from the route itself, so that it cannot be forgotten.

use axum::{
    Json,
    extract::State,
    http::{Method, StatusCode},
};
use kernel::{Role, Roles};
use platform::web::{Access, App, Limit, Room, Route};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::{OpenApi, ToSchema};

/// The refusals, and what each means for whoever wrote the program that asks.
const REFUSALS: [(StatusCode, &str); 9] = [
    (StatusCode::BAD_REQUEST, "The request did not arrive whole, or its idempotency key cannot be read."),
    (StatusCode::UNAUTHORIZED, "Nobody is signed in, or the key is revoked."),
    (StatusCode::FORBIDDEN, "Known, but without this right."),
    (
        StatusCode::NOT_FOUND,
        "Absent, not visible to whoever asks, or no address at all: the three look the same.",
    ),
    (StatusCode::CONFLICT, "It changed meanwhile, or the idempotency key was used for something else."),
    (StatusCode::PAYLOAD_TOO_LARGE, "Larger than the shop takes; `detail` says how much."),
    (StatusCode::UNSUPPORTED_MEDIA_TYPE, "The body is not announced as `application/json`."),
    (StatusCode::UNPROCESSABLE_ENTITY, "Something in the request is wrong; `errors` points at each field."),
    (StatusCode::TOO_MANY_REQUESTS, "Asked too often; `Retry-After` says how many seconds to wait."),
];

/// The route of the description itself.
pub fn routes() -> Vec<Route> {
    let because = "the description of the API holds no data";
    vec![Route::public(Method::GET, "/api/v1/openapi.json", because, Limit::Pages, show)]
}

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(show))]
    struct Api;
    Api::openapi()
}

/// This document.
#[utoipa::path(get, path = "/api/v1/openapi.json",
    responses((status = 200, description = "The document", body = Document)))]
async fn show(State(app): State<App>) -> Json<Document> {
    Json(Document(document(app.rooms())))
}

/// An OpenAPI document.
#[derive(Serialize, ToSchema)]
#[schema(value_type = Object)]
struct Document(Value);

/// The description of the whole API.
pub fn document(rooms: &[Room]) -> Value {
    let mut paths = Map::new();
    let mut schemas = Map::from_iter([("Problem".to_owned(), problem())]);
    for room in rooms {
        let Some(part) = room.openapi else { continue };
        let mut part = serde_json::to_value(part()).unwrap_or_default();
        prefix_schemas(&mut part, &capitalised(room.name));
        for (name, schema) in taken(&mut part, "/components/schemas") {
            schemas.insert(capitalised(room.name) + &name, schema);
        }
        for (path, operations) in taken(&mut part, "/paths") {
            let entry = paths.entry(path.clone()).or_insert_with(|| json!({}));
            for (method, mut operation) in operations.as_object().cloned().unwrap_or_default() {
                let route = room.routes.iter().find(|r| r.path == path && is_named(&r.method, &method));
                if let (Some(route), Some(fields)) = (route, operation.as_object_mut()) {
                    complete(fields, room.name, route);
                }
                if let Some(entry) = entry.as_object_mut() {
                    entry.insert(method, operation);
                }
            }
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Haumai",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Every action of the pages, with the same rights. Refusals are problem documents \
                (RFC 9457) in the language of the request. A POST or PUT with an `Idempotency-Key` may be repeated.",
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "paths": paths,
        "components": {"schemas": schemas, "responses": refusals(), "securitySchemes": security_schemes()},
    })
}

fn is_named(method: &Method, lower_case: &str) -> bool {
    method.as_str().eq_ignore_ascii_case(lower_case)
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
}

fn taken(part: &mut Value, pointer: &str) -> Map<String, Value> {
    match part.pointer_mut(pointer).map(Value::take) {
        Some(Value::Object(map)) => map,
        _ => Map::new(),
    }
}

/// Two rooms may call a body by the same name and mean different things.
fn prefix_schemas(value: &mut Value, room: &str) {
    const FOLDER: &str = "#/components/schemas/";
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                match value {
                    Value::String(target) if key == "$ref" => {
                        if let Some(name) = target.strip_prefix(FOLDER) {
                            *target = format!("{FOLDER}{room}{name}");
                        }
                    }
                    other => prefix_schemas(other, room),
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| prefix_schemas(value, room)),
        _ => {}
    }
}

/// What the route says of itself.
fn complete(operation: &mut Map<String, Value>, room: &str, route: &Route) {
    let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
    operation.insert("operationId".into(), format!("{room}_{id}").into());
    operation.insert("tags".into(), json!([room]));
    match route.access {
        Access::Public { because } => {
            operation.insert("security".into(), json!([]));
            operation.insert("x-public-because".into(), because.into());
        }
        Access::Right { name, roles } => {
            operation.insert("security".into(), doors(roles));
            let roles: Vec<&str> = roles.iter().map(Role::name).collect();
            operation.insert("x-right".into(), json!({"name": name, "roles": roles}));
        }
    }
    let takes_body = operation.contains_key("requestBody");
    if takes_body {
        let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
        if let Some(parameters) = parameters.as_array_mut() {
            parameters.push(idempotency_key());
        }
    }
    let responses = operation.entry("responses").or_insert_with(|| json!({}));
    let Some(responses) = responses.as_object_mut() else { return };
    for (status, _) in REFUSALS {
        if responses.contains_key(status.as_str()) || is_possible(status, route, takes_body) {
            let target = format!("#/components/responses/Refused{}", status.as_str());
            responses.insert(status.as_str().to_owned(), json!({"$ref": target}));
        }
    }
}

/// Which refusals follow from the route alone; the others are named by the room.
fn is_possible(status: StatusCode, route: &Route, takes_body: bool) -> bool {
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => matches!(route.access, Access::Right { .. }),
        StatusCode::NOT_FOUND => true,
        StatusCode::TOO_MANY_REQUESTS => route.limit != Limit::None,
        _ => takes_body,
    }
}

fn doors(roles: Roles) -> Value {
    let mut doors = Vec::new();
    if roles.meets(Roles::STAFF) {
        doors.extend([json!({"key": []}), json!({"staff": []})]);
    }
    if roles.meets(Roles::CUSTOMER) {
        doors.push(json!({"customer": []}));
    }
    Value::Array(doors)
}

fn security_schemes() -> Value {
    let cookie = |name: &str, whose: &str| json!({"type": "apiKey", "in": "cookie", "name": name, "description": whose});
    json!({
        "key": {"type": "http", "scheme": "bearer", "description": "A key made by the owner or a manager."},
        "staff": cookie(identity::STAFF_COOKIE, "The session of one of the shop's people, from a page of ours."),
        "customer": cookie(identity::CUSTOMER_COOKIE, "The session of a customer, from a page of ours."),
    })
}

fn idempotency_key() -> Value {
    json!({
        "name": "Idempotency-Key",
        "in": "header",
        "required": false,
        "description": "The same key with the same body has one effect and gets the first answer again.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 100},
    })
}

fn refusals() -> Map<String, Value> {
    let of = |(status, meaning): (StatusCode, &str)| {
        let schema = json!({"$ref": "#/components/schemas/Problem"});
        let seconds = json!({"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}});
        let challenge = json!({"description": "`Bearer`", "schema": {"type": "string"}});
        let headers = match status {
            StatusCode::TOO_MANY_REQUESTS => json!({"Retry-After": seconds}),
            StatusCode::UNAUTHORIZED => json!({"WWW-Authenticate": challenge}),
            _ => json!({}),
        };
        let content = json!({"application/problem+json": {"schema": schema}});
        let answer = json!({"description": meaning, "headers": headers, "content": content});
        (format!("Refused{}", status.as_str()), answer)
    };
    REFUSALS.map(of).into_iter().collect()
}

/// What `faults::problem` writes.
fn problem() -> Value {
    let text = |meaning: &str| json!({"type": "string", "description": meaning});
    let error = json!({
        "type": "object",
        "required": ["pointer", "field", "code", "detail"],
        "properties": {
            "pointer": text("Where it stands in the body: `#/files/0/name`."),
            "field": text("The same as a form names it; also names a part of the address."),
            "code": text("The name of the text, the same in every language."),
            "detail": text("What is wrong, in the language of the request."),
        },
    });
    json!({
        "type": "object",
        "description": "Why a request was refused (RFC 9457).",
        "required": ["type", "title", "status", "detail", "instance"],
        "properties": {
            "type": text("`/problems/not-found`"),
            "title": text("What happened, in the language of the request."),
            "status": {"type": "integer"},
            "detail": text("What to do, in the language of the request."),
            "instance": text("Finds the request in the log."),
            "errors": {"type": "array", "items": error},
        },
    })
}

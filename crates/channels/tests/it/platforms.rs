//! Zalo, as its documents describe it: tokens that are good for once, messages within limits, and events that it signs.

use std::sync::{Arc, Mutex};

use axum::{
    Form, Json, Router,
    body::Bytes,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use kernel::Timestamp;
use platform::Config;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::{net::TcpListener, sync::Notify, task::JoinHandle};

pub const APP_ID: &str = "2553928453557884079";
pub const PAGE_ID: &str = "3662729599332560487";
pub const HOOK_SECRET: &str = "khóa-của-oa";
pub const APP_SECRET: &str = "khóa-của-ứng-dụng";
pub const FIRST_REFRESH: &str = "làm-mới-0";

/// What it does with the next message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mood {
    #[default]
    Well,
    /// The person does not want to hear from the shop.
    Refuses,
    /// Too many at once.
    Slow,
    /// It takes the message and says nothing that anybody understands.
    Mumbles,
    /// It takes the message, and answers when it is told to.
    Waits,
}

#[derive(Debug, Default)]
struct Parts {
    mood: Mood,
    /// How many tokens it gave.
    tokens: u32,
    /// Whether the newest access token was declared dead.
    is_dead: bool,
    /// To whom, and what.
    taken: Vec<(String, String)>,
    /// Templates, as they were sent.
    templates: Vec<Value>,
    /// Lets an answer go that waits.
    released: Arc<Notify>,
}

impl Parts {
    fn access(&self) -> String {
        format!("truy-cap-{}", self.tokens)
    }
}

/// Ends with the value.
pub struct Zalo {
    url: String,
    parts: Arc<Mutex<Parts>>,
    server: JoinHandle<()>,
}

impl Drop for Zalo {
    fn drop(&mut self) {
        self.server.abort();
    }
}

type Shared = State<Arc<Mutex<Parts>>>;

impl Zalo {
    pub async fn start() -> Self {
        let parts: Arc<Mutex<Parts>> = Arc::default();
        let routes = Router::new()
            .route("/v4/oa/access_token", post(token))
            .route("/v3.0/oa/message/cs", post(message))
            .route("/v3.0/oa/user/detail", get(person))
            .route("/message/template", post(template))
            .with_state(Arc::clone(&parts));
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        Self { url, parts, server }
    }

    pub fn config(&self) -> Config {
        let url = || self.url.clone();
        Config { zalo_api: url(), zalo_sign_in: url(), zalo_templates: url(), ..Config::default() }
    }

    pub fn is(&self, mood: Mood) {
        self.parts.lock().unwrap().mood = mood;
    }

    /// The access token ends before its time.
    pub fn ends_token(&self) {
        self.parts.lock().unwrap().is_dead = true;
    }

    /// It answers the message for which it was waited.
    pub fn releases(&self) {
        self.parts.lock().unwrap().released.notify_one();
    }

    /// It has taken so many messages.
    pub async fn has_taken(&self, count: usize) {
        while self.taken().len() < count {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    }

    /// What it took so far.
    pub fn taken(&self) -> Vec<(String, String)> {
        self.parts.lock().unwrap().taken.clone()
    }

    /// The templates that it took so far.
    pub fn templates(&self) -> Vec<Value> {
        self.parts.lock().unwrap().templates.clone()
    }

    pub fn tokens(&self) -> u32 {
        self.parts.lock().unwrap().tokens
    }
}

async fn token(
    State(parts): Shared,
    headers: HeaderMap,
    Form(form): Form<std::collections::HashMap<String, String>>,
) -> Json<Value> {
    let mut parts = parts.lock().unwrap();
    let expected =
        if parts.tokens == 0 { FIRST_REFRESH.to_owned() } else { format!("làm-mới-{}", parts.tokens) };
    let is_app = headers.get("secret_key").map(|value| value.as_bytes()) == Some(APP_SECRET.as_bytes())
        && form.get("app_id").map(String::as_str) == Some(APP_ID);
    if !is_app || form.get("refresh_token") != Some(&expected) {
        return Json(json!({"error": -14014, "error_name": "Invalid refresh token"}));
    }
    (parts.tokens, parts.is_dead) = (parts.tokens + 1, false);
    let refresh = format!("làm-mới-{}", parts.tokens);
    Json(json!({"access_token": parts.access(), "refresh_token": refresh, "expires_in": "90000"}))
}

fn is_signed_in(parts: &Parts, headers: &HeaderMap) -> bool {
    !parts.is_dead && headers.get("access_token").map(|v| v.as_bytes()) == Some(parts.access().as_bytes())
}

async fn message(State(parts): Shared, headers: HeaderMap, body: Bytes) -> Response {
    let (answer, waits) = taken(&mut parts.lock().unwrap(), &headers, &body);
    if let Some(released) = waits {
        released.notified().await;
    }
    answer
}

/// The answer to a message, and for what it waits.
fn taken(parts: &mut Parts, headers: &HeaderMap, body: &[u8]) -> (Response, Option<Arc<Notify>>) {
    let answer = answered(parts, headers, body);
    let waits = (parts.mood == Mood::Waits).then(|| Arc::clone(&parts.released));
    (answer, waits)
}

fn answered(parts: &mut Parts, headers: &HeaderMap, body: &[u8]) -> Response {
    if !is_signed_in(parts, headers) {
        return Json(json!({"error": -216, "message": "Access token is invalid"})).into_response();
    }
    let asked: Value = serde_json::from_slice(body).unwrap();
    let text = |place: &str| asked.pointer(place).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (to, words) = (text("/recipient/user_id"), text("/message/text"));
    if words.chars().count() > 2000 {
        return Json(json!({"error": -201, "message": "Params is invalid"})).into_response();
    }
    match parts.mood {
        Mood::Refuses => Json(json!({"error": -213, "message": "User has not followed OA"})).into_response(),
        Mood::Slow => Json(json!({"error": -32, "message": "Rate limit"})).into_response(),
        Mood::Well | Mood::Mumbles | Mood::Waits => {
            parts.taken.push((to, words));
            let id = format!("m{}", parts.taken.len());
            match parts.mood {
                Mood::Mumbles => "<html>502</html>".into_response(),
                _ => Json(json!({"error": 0, "message": "Success", "data": {"message_id": id}}))
                    .into_response(),
            }
        }
    }
}

/// The number, the template and every value in the form that the real one takes; a number that nobody has at Zalo is refused.
async fn template(State(parts): Shared, headers: HeaderMap, body: Bytes) -> Response {
    let mut parts = parts.lock().unwrap();
    let refused = |error: i64, said: &str| Json(json!({"error": error, "message": said})).into_response();
    if !is_signed_in(&parts, &headers) {
        return refused(-124, "Access token invalid");
    }
    let asked: Value = serde_json::from_slice(&body).unwrap();
    let text = |place: &str| asked.pointer(place).and_then(Value::as_str).unwrap_or_default().to_owned();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let phone = text("/phone");
    if !is_number(&phone) || !phone.starts_with("84") || phone.len() != 11 {
        return refused(-108, "Phone number invalid");
    }
    let fits = |value: &Value| value.as_str().is_some_and(|v| !v.is_empty() && v.chars().count() <= 30);
    let is_filled = asked["template_data"].as_object().is_some_and(|data| data.values().all(fits));
    if !is_number(&text("/template_id")) || !is_filled || text("/tracking_id").len() > 48 {
        return refused(-137, "Template data invalid");
    }
    match parts.mood {
        Mood::Refuses => return refused(-118, "Zalo account not existed"),
        Mood::Slow => return refused(-32, "Rate limit"),
        Mood::Well | Mood::Mumbles | Mood::Waits => parts.templates.push(asked.clone()),
    }
    let id = format!("z{}", parts.templates.len());
    match parts.mood {
        Mood::Mumbles => "<html>502</html>".into_response(),
        _ => Json(json!({"error": 0, "message": "Success", "data": {"msg_id": id, "sent_time": "1"}}))
            .into_response(),
    }
}

async fn person(State(parts): Shared, headers: HeaderMap) -> Json<Value> {
    let is_known = is_signed_in(&parts.lock().unwrap(), &headers);
    Json(match is_known {
        true => json!({"error": 0, "data": {"display_name": "Nguyễn Thị Lan"}}),
        false => json!({"error": -216}),
    })
}

/// An event that a person caused.
pub fn event(kind: &str, message: &Value, at: Timestamp) -> String {
    json!({
        "app_id": APP_ID,
        "event_name": kind,
        "sender": {"id": "6142494823"},
        "recipient": {"id": PAGE_ID},
        "message": message,
        "timestamp": at.as_millisecond().to_string(),
    })
    .to_string()
}

/// What somebody of the shop wrote in Zalo's own application, or what we sent: Zalo tells both alike.
pub fn echo(id: &str, words: &str, at: Timestamp) -> String {
    json!({
        "app_id": APP_ID,
        "event_name": "oa_send_text",
        "sender": {"id": PAGE_ID},
        "recipient": {"id": "6142494823"},
        "message": {"msg_id": id, "text": words},
        "timestamp": at.as_millisecond().to_string(),
    })
    .to_string()
}

/// A text that a person wrote.
pub fn text(id: &str, words: &str, at: Timestamp) -> String {
    event("user_send_text", &json!({"msg_id": id, "text": words}), at)
}

/// The signature that Zalo puts over an event.
pub fn signature(raw: &str) -> String {
    let event: Value = serde_json::from_str(raw).unwrap();
    let at = event["timestamp"].as_str().unwrap();
    let hash = Sha256::digest(format!("{APP_ID}{raw}{at}{HOOK_SECRET}"));
    format!("mac={}", hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}

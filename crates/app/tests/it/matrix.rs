//! Who may do what, as the running program answers: one reviewed file.
//!
//! `HAUMAI_BLESS=1 cargo nextest run -p haumai matrix` writes the file anew; the difference is then read like code.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use axum::http::{Method, StatusCode};
use haumai::cast;
use platform::web::{Access, Route};

use crate::world::{Answer, Visitor, World, any_form};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/permissions.txt");

/// The columns: who asks.
const STAFF: &[(&str, &str)] = &[
    ("owner", "trang@saomai.example"),
    ("manager", "hoa@saomai.example"),
    ("agent", "minh@saomai.example"),
    ("technician", "quynhanh@saomai.example"),
    ("warehouse", "huy@saomai.example"),
];

#[tokio::test]
async fn the_matrix_is_what_the_program_answers() {
    let world = World::open().await;
    let mut columns: Vec<(&str, Visitor)> =
        vec![("anonymous", world.visitor()), ("customer", world.lan().await)];
    for (name, email) in STAFF {
        columns.push((name, world.staff(email).await));
    }
    let mut rows: BTreeMap<String, Vec<&'static str>> = BTreeMap::new();
    for (_, visitor) in &mut columns {
        for route in world.app.rooms().iter().flat_map(|room| &room.routes) {
            // The streams never end, and leaving ends the session that asks next.
            let cell = if route.path == "/out" { "public" } else { ask(visitor, route).await };
            rows.entry(named(route)).or_default().push(cell);
        }
    }
    let mut matrix = format!("{:<62}", "route");
    for (name, _) in &columns {
        let _ = write!(matrix, " {name:<10}");
    }
    matrix.push('\n');
    for (route, cells) in rows {
        let _ = write!(matrix, "{route:<62}");
        for cell in cells {
            let _ = write!(matrix, " {cell:<10}");
        }
        matrix = matrix.trim_end().to_owned() + "\n";
    }
    compare(&matrix);
}

fn named(route: &Route) -> String {
    let right = match route.access {
        Access::Public { .. } => "public",
        Access::Right { name, .. } => name,
    };
    format!("{} {} [{right}]", route.path, route.method)
}

/// Asks with ids that do not exist: whoever may gets "not found" or a refused form, whoever may not is turned away.
async fn ask(visitor: &mut Visitor, route: &Route) -> &'static str {
    let absent = "00000000000000000000000000";
    let path = ["{id}", "{customer}", "{asset}", "{token}", "{number}", "{code}", "{name}", "{lang}"]
        .iter()
        .fold(route.path.to_owned(), |path, parameter| path.replace(parameter, absent));
    let answer = if route.method == Method::GET {
        visitor.get(&path).await
    } else if path.starts_with("/api/") {
        visitor.send(route.method.clone(), &path, "application/json", "{}".into()).await
    } else {
        let proof = visitor.get("/warranty").await;
        visitor.post(&path, &any_form(&proof.body), &[]).await
    };
    judged(&answer, route)
}

fn judged(answer: &Answer, route: &Route) -> &'static str {
    let to_the_door = ["/in?", "/my/in?"].iter().any(|door| answer.location().starts_with(door));
    match answer.status {
        StatusCode::UNAUTHORIZED => "sign in",
        StatusCode::SEE_OTHER if to_the_door => "sign in",
        StatusCode::FORBIDDEN => "deny",
        status if status.is_server_error() => "BROKEN",
        _ if matches!(route.access, Access::Public { .. }) => "public",
        _ => "allow",
    }
}

fn compare(matrix: &str) {
    assert!(!matrix.contains("BROKEN"), "a route answers with a server error:\n{matrix}");
    if std::env::var_os("HAUMAI_BLESS").is_some() {
        fs::write(Path::new(FILE), matrix).unwrap();
        return;
    }
    let reviewed = fs::read_to_string(FILE).unwrap_or_default();
    assert_eq!(reviewed, matrix, "the permissions changed: review them, then HAUMAI_BLESS=1");
}

#[test]
fn the_cast_signs_in_with_what_the_demo_prints() {
    assert!(STAFF.iter().all(|(_, email)| cast::MEMBERS.iter().any(|m| m.email == *email)));
}

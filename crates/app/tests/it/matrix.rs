//! Who may do what, as the running program answers: one reviewed file.
//!
//! `HAUMAI_BLESS=1 cargo nextest run -p haumai matrix` writes the file anew; the difference is then read like code.

mod doors;
mod objects;

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use axum::http::{Method, Request, StatusCode, header};
use haumai::{cast, rooms};
use identity::{NewStaff, decide_password, hash_password};
use kernel::{Granted, Locale, Role, Roles};
use platform::web::{Access, Route};

use self::objects::Objects;
use crate::world::{Answer, Visitor, World, any_form};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/permissions.txt");

const HEAD: &str = "\
# Who may do what, asked of the running program. Default deny: a route without a right is refused by the type system.
#
# anonymous .. warehouse: each asks with ids that do not exist and with empty forms, so that nothing changes; a role's
#     column is somebody with that one role. `key` is an API key with the role agent, which opens no pages.
# own, foreign: a customer asks with a real object, of one's own and of somebody else's, and with a form that would be
#     taken; only the object can be the reason for a refusal. `-` where the address names no object of a customer.
#     Where the address holds a secret (`{token}`), nobody is signed in: own is with a good one, foreign with one that is
#     altered, too old, of another kind, or of another thing than the address names; all of these must be answered alike.
#
# allow    the right is there; what follows is about the request      public   nobody needs to be known
# deny     known, but without the right (403)                         sign in  not known on this face (401, or the door)
# absent   not visible, and looks as if it did not exist (404)            signed   for whoever proves by a signature who it is (401)
#
# Nobody can sign in as a partner yet, and no right is given to one: a test says so.

";

/// The columns of the shop's people: one role each.
const STAFF: &[(&str, &str)] = &[
    ("owner", "trang@saomai.example"),
    ("manager", "hoa@saomai.example"),
    ("agent", "agent@saomai.example"),
    ("technician", "quynhanh@saomai.example"),
    ("front_desk", "front_desk@saomai.example"),
    ("warehouse", "huy@saomai.example"),
];

#[tokio::test]
async fn the_matrix_is_what_the_program_answers() {
    let world = World::open().await;
    for role in [Role::Agent, Role::FrontDesk] {
        only(&world, role).await;
    }
    let objects = Objects::of(&world).await;
    let mut columns: Vec<(&str, Visitor)> =
        vec![("anonymous", world.visitor()), ("customer", world.lan().await)];
    for (name, email) in STAFF {
        columns.push((name, world.staff(email).await));
    }
    columns.push(("key", world.program(&["agent"]).await));
    let mut names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let mut rows: BTreeMap<String, Vec<&'static str>> = BTreeMap::new();
    for (_, visitor) in &mut columns {
        for route in world.app.rooms().iter().flat_map(|room| &room.routes) {
            // The streams never end, and leaving ends the session that asks next.
            let cell = if route.path == "/out" { "public" } else { ask(visitor, route).await };
            rows.entry(named(route)).or_default().push(cell);
        }
    }
    for route in world.app.rooms().iter().flat_map(|room| &room.routes) {
        rows.entry(named(route)).or_default().extend(objects.ask(&world, route).await);
    }
    names.extend(["own", "foreign"]);
    compare(&written(&names, rows));
}

fn written(names: &[&str], rows: BTreeMap<String, Vec<&'static str>>) -> String {
    let mut matrix = format!("{HEAD}{:<72}", "route");
    for name in names {
        let _ = write!(matrix, " {name:<10}");
    }
    matrix = matrix.trim_end().to_owned() + "\n";
    for (route, cells) in rows {
        let _ = write!(matrix, "{route:<72}");
        for cell in cells {
            let _ = write!(matrix, " {cell:<10}");
        }
        matrix = matrix.trim_end().to_owned() + "\n";
    }
    matrix
}

/// A colleague with one role: in the cast, people at the counter have two.
async fn only(world: &World, role: Role) {
    let hash =
        hash_password(&decide_password(cast::PASSWORD, "").unwrap(), &world.app.db().moment().secret());
    let new = NewStaff {
        name: role.name().into(),
        called: role.name().into(),
        email: format!("{}@saomai.example", role.name()),
        roles: Roles::of(&[role]),
        branch: None,
        locale: Locale::Vi,
        password: hash,
    };
    world.app.db().write(move |tx| identity::add_staff(tx, &Granted::system("test"), &new)).await.unwrap();
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
    let path = filled(route.path, "00000000000000000000000000");
    judged(&sent(visitor, route, &path, &[]).await, route)
}

/// The path with every parameter replaced.
fn filled(path: &str, value: &str) -> String {
    let fill = |step: &str| if step.starts_with('{') { value.to_owned() } else { step.to_owned() };
    path.split('/').map(fill).collect::<Vec<_>>().join("/")
}

/// Sends fields as a form, or as JSON to the API.
async fn sent(visitor: &mut Visitor, route: &Route, path: &str, fields: &[(&str, &str)]) -> Answer {
    if route.method == Method::GET {
        return visitor.get(path).await;
    }
    if path.starts_with("/api/") {
        let fields = fields.iter().map(|(name, value)| {
            let value = serde_json::from_str(value).unwrap_or_else(|_| (*value).into());
            ((*name).to_owned(), value)
        });
        let body = serde_json::Value::Object(fields.collect()).to_string();
        let request = Request::builder().method(route.method.clone()).uri(path);
        let request = request.header(header::CONTENT_TYPE, "application/json");
        return visitor.ask(request.header("sec-fetch-site", "same-origin"), body).await;
    }
    let proof = visitor.get("/warranty").await;
    visitor.post(path, &any_form(&proof.body), fields).await
}

fn judged(answer: &Answer, route: &Route) -> &'static str {
    match answer.status {
        StatusCode::UNAUTHORIZED if matches!(route.access, Access::Public { .. }) => "signed",
        StatusCode::UNAUTHORIZED => "sign in",
        StatusCode::SEE_OTHER if leads_to_the_door(answer) => "sign in",
        StatusCode::FORBIDDEN => "deny",
        status if status.is_server_error() => "BROKEN",
        _ if matches!(route.access, Access::Public { .. }) => "public",
        _ => "allow",
    }
}

fn leads_to_the_door(answer: &Answer) -> bool {
    ["/in?", "/my/in?"].iter().any(|door| answer.location().starts_with(door))
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
fn nobody_may_anything_as_a_partner() {
    for route in rooms().iter().flat_map(|room| &room.routes) {
        let Access::Right { roles, name } = route.access else { continue };
        assert!(!roles.has(Role::Partner), "{name}: partners need a door and reach of their own first");
    }
}

//! Real things of real customers, for the columns `own` and `foreign`.

use axum::http::StatusCode;
use customers::{Contact, Email};
use kernel::{Actor, CustomerId};
use platform::{DbError, web::Route};

use super::{doors::Doors, leads_to_the_door, sent};
use crate::world::{Answer, World};

const WATCHER: Actor = Actor::System { task: "test" };

/// What an address names: how it is written there, and what it is.
const KINDS: &[(&str, Kind)] = &[
    ("/assets/{id}", Kind::Asset),
    ("/my/p/{id}", Kind::Asset),
    ("/my/p/{asset}", Kind::Asset),
    ("/tickets/{number}", Kind::Ticket),
    ("/messages/{number}", Kind::Ticket),
    ("/repairs/{code}", Kind::Repair),
    ("/r/{code}", Kind::Repair),
    ("/claims/{code}", Kind::Claim),
    ("/surveys/{id}", Kind::Survey),
    ("/customers/{id}", Kind::Customer),
    ("/files/{id}", Kind::File),
];

/// Forms that would be taken. A price is answered in a version that nobody was sent, so that it stays open.
const FORMS: &[(&str, &[(&str, &str)])] = &[
    ("/my/claims/{code}/appeal", &[("appeal", "Tôi không đồng ý.")]),
    ("/my/claims/{code}/evidence", &[("kinds", "serial_label"), ("words", "Đây ạ.")]),
    ("/my/messages/{number}", &[("body", "Cảm ơn shop.")]),
    ("/my/p/{asset}/claim", &[("fault", "screen"), ("words", "Sọc màn hình")]),
    ("/my/p/{asset}/report", &[("fault", "battery")]),
    ("/my/r/{code}/quote/{version}", &[("answer", "decline")]),
    ("/api/v1/my/tickets/{number}/replies", &[("body", "Cảm ơn shop.")]),
    ("/api/v1/my/assets/{id}/claims", &[("fault", "screen"), ("words", "Sọc màn hình")]),
    ("/api/v1/my/assets/{id}/faults", &[("fault", "battery")]),
    ("/api/v1/my/claims/{code}/appeal", &[("appeal", "Tôi không đồng ý.")]),
    ("/api/v1/my/claims/{code}/evidence", &[("kinds", "[\"serial_label\"]"), ("words", "Đây ạ.")]),
    ("/api/v1/my/repairs/{code}/quotes/{version}", &[("approve", "false")]),
    ("/api/v1/my/surveys/{id}/responses", &[("score", "5")]),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Asset,
    Ticket,
    Repair,
    Claim,
    Survey,
    Customer,
    File,
}

/// One of each kind, whose it is, and two customers who have nothing of each other's.
pub(super) struct Objects {
    found: Vec<(Kind, String, CustomerId)>,
    doors: Doors,
    lan: CustomerId,
    other: CustomerId,
}

impl Objects {
    pub(super) async fn of(world: &World) -> Self {
        let (lan, other) =
            (customer(world, haumai::cast::LAN).await, customer(world, "hung@example.vn").await);
        let read = move |tx: &mut platform::Tx<'_>| {
            let asset = products::assets_of(tx, &WATCHER, lan)?[0].id.to_string();
            let ticket = tickets::newest_tickets_of(tx, &WATCHER, lan, 50)?;
            let ticket = ticket.last().unwrap().number.to_string();
            let repair = repairs::repairs_page(tx, &WATCHER, repairs::Listed::OfCustomer(lan), None, 1)?[0]
                .code()
                .to_string();
            Ok::<_, DbError>([(Kind::Asset, asset), (Kind::Ticket, ticket), (Kind::Repair, repair)])
        };
        let mut found: Vec<(Kind, String, CustomerId)> =
            world.app.db().read(read).await.unwrap().map(|(kind, id)| (kind, id, lan)).into();
        found.push((Kind::Customer, lan.to_string(), lan));
        let talk = format!("/api/v1/my/tickets/{}", found[1].1);
        let talk = world.customer(lan).await.get(&talk).await.value();
        let file = talk["messages"][0]["files"][0].as_str().unwrap().to_owned();
        found.push((Kind::File, file, lan));
        found.push(claim(world).await);
        let (survey, holder) = survey(world).await;
        found.push((Kind::Survey, survey, holder));
        assert!(holder != other, "whoever was asked is not the stranger of the column");
        Self { found, doors: Doors::of(world, holder).await, lan, other }
    }

    /// The cells `own` and `foreign` of a route.
    pub(super) async fn ask(&self, world: &World, route: &Route) -> [&'static str; 2] {
        if let Some(cells) = self.doors.ask(world, route).await {
            return cells;
        }
        let kind = KINDS.iter().find(|(written, _)| names(route.path, written)).map(|(_, kind)| *kind);
        let Some((_, id, holder)) = self.found.iter().find(|(found, ..)| Some(*found) == kind) else {
            return ["-", "-"];
        };
        let mut path = super::filled(route.path, "999");
        if let Some(at) = route.path.split('/').position(|step| step.starts_with('{')) {
            let steps = path.split('/').enumerate().map(|(i, step)| if i == at { id } else { step });
            path = steps.collect::<Vec<_>>().join("/");
        }
        let fields = FORMS.iter().find(|(path, _)| *path == route.path).map_or(&[][..], |(_, fields)| fields);
        let stranger = if *holder == self.lan { self.other } else { self.lan };
        let mut cells = [""; 2];
        // The stranger asks first, because what is one's own may change by being asked.
        for (cell, who) in [(1, stranger), (0, *holder)] {
            let mut visitor = world.customer(who).await;
            cells[cell] = judged(&sent(&mut visitor, route, &path, fields).await);
        }
        cells
    }
}

/// Whether the first thing that the path names is written so.
fn names(path: &str, written: &str) -> bool {
    let first = path.split_inclusive('}').next();
    first.is_some_and(|first| first.ends_with(written))
}

pub(super) fn judged(answer: &Answer) -> &'static str {
    match answer.status {
        StatusCode::UNAUTHORIZED => "sign in",
        StatusCode::SEE_OTHER if leads_to_the_door(answer) => "sign in",
        StatusCode::FORBIDDEN => "deny",
        StatusCode::NOT_FOUND => "absent",
        status if status.is_server_error() => "BROKEN",
        _ => "allow",
    }
}

async fn customer(world: &World, email: &str) -> CustomerId {
    let email = Contact::Email(Email::try_from(email.to_owned()).unwrap());
    let found = world.app.db().read(move |tx| customers::find_by_contact(tx, &email)).await;
    found.unwrap().unwrap()
}

/// A claim that was decided, and whose it is.
async fn claim(world: &World) -> (Kind, String, CustomerId) {
    let linh = customer(world, "linh@example.vn").await;
    let own = world.customer(linh).await.get("/api/v1/my/claims").await.value();
    (Kind::Claim, own[0]["code"].as_str().unwrap().to_owned(), linh)
}

/// Somebody who answered a survey after a repair, and the invitation.
async fn survey(world: &World) -> (String, CustomerId) {
    let mut owner = world.staff("trang@saomai.example").await;
    let surveys = owner.get("/api/v1/surveys").await.value();
    let responses = surveys["responses"].as_array().unwrap();
    let code = responses.iter().find(|r| r["occasion"] == "repair").unwrap()["name"].as_str().unwrap();
    let code = code.parse().unwrap();
    let repair = world.app.db().read(move |tx| repairs::repair_by_code(tx, &WATCHER, code)).await;
    let holder = repair.unwrap().unwrap().customer;
    let own = world.customer(holder).await.get("/api/v1/my/surveys").await.value();
    (own[0]["id"].as_str().unwrap().to_owned(), holder)
}

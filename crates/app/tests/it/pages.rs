//! Every page of the program, found as people find pages: from the doors of each face, link by link.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use axum::http::{Method, StatusCode, header};
use haumai::cast;
use kernel::{Actor, Granted};
use platform::{
    Tx,
    mail::newest_mails,
    web::{App, Route},
};
use repairs::{RepairCode, RepairError};
use scraper::{Html, Selector};
use totp_rs::{Builder, Secret};

use crate::world::{Answer, Visitor, World, form_to};

/// Enough of each page to meet it in its different states.
const EACH_MAX: usize = 9;

/// What answers a GET and is no page, and why.
const NO_PAGES: &[&str] = &[
    // leads on to a page
    "/",
    "/app",
    "/app/inbox",
    "/warranty",
    "/l/{token}",
    // for programs
    "/health",
    "/api/",
    "/app/stream",
    "/my/stream",
    // files
    "/assets/{name}",
    "/files/{id}",
    "/files/{id}/thumbnail",
    "/r/{token}/photos/{file}",
    "/app/import/{id}/rejects.csv",
    "/app/reports/desk.csv",
    "/app/reports/desk/cases.csv",
    "/my/account/data.json",
    "/app/mail/{id}/raw",
    "/app/tickets/{number}/messages/{message}/raw",
    // a document of its own, that may do nothing
    "/app/tickets/{number}/messages/{message}/original",
];

/// Somebody who looks at pages.
pub struct Face {
    pub name: &'static str,
    pub visitor: Visitor,
    /// Where the walk begins; links lead on.
    doors: Vec<String>,
}

/// A page as a face gets it.
pub struct Page {
    pub route: &'static str,
    pub path: String,
    pub html: String,
    /// Where its links lead, within the shop.
    pub ways: Vec<String>,
}

/// The owner, Lan, somebody who still owes the second factor, and somebody without a name. Each tries every door.
pub async fn faces(world: &World) -> Vec<Face> {
    let mut doors: Vec<String> = routes(&world.app).map(|route| route.path.to_owned()).collect();
    doors.retain(|path| !path.contains('{') && !is_no_page(path) && path != "/in/code");
    let mut owner = world.staff("trang@saomai.example").await;
    bring_files(&mut owner).await;
    invite(&mut owner).await;
    keep_policy(&mut owner).await;
    do_many(&mut owner).await;
    keep_chat(&mut owner).await;
    keep_line(&mut owner).await;
    bring_mail(&mut owner, world).await;
    let half = half_signed_in(world).await;
    let forgetful = [("email", "huy@saomai.example")];
    world.visitor().submit("/in/password", "/in/password", &forgetful).await;
    haumai::worker(&world.app).unwrap().run_due().await.unwrap();
    doors.extend(mailed(&world.app).await);
    doors.extend(printed(&world.app).await);
    doors.extend(thanked(&doors).collect::<Vec<_>>());
    let face = |name, visitor| Face { name, visitor, doors: doors.clone() };
    vec![
        face("owner", owner),
        face("lan", world.lan().await),
        face("anonymous", world.visitor()),
        Face { name: "half", visitor: half, doors: vec!["/in/code".into()] },
    ]
}

/// The first page of all, of a shop that nobody has set up.
pub async fn first_face(empty: &World) -> Face {
    let link = empty.app.db().write(identity::setup_link_if_new).await.unwrap();
    Face { name: "first", visitor: empty.visitor(), doors: vec![link.unwrap()] }
}

impl Face {
    /// Whether a page is this face's own: public pages are the same for everybody.
    pub fn owns(&self, page: &Page) -> bool {
        match self.name {
            "owner" => page.path.starts_with("/app"),
            "lan" => page.path.starts_with("/my") && !page.path.starts_with("/my/in"),
            _ => true,
        }
    }

    /// Every page that this face finds, and what is wrong with the ways between them.
    pub async fn walk(&mut self, app: &App) -> (Vec<Page>, Vec<String>) {
        let routes: Vec<&Route> = routes(app).collect();
        let mut ways: VecDeque<(String, String)> =
            self.doors.iter().map(|door| (door.clone(), "the doors".into())).collect();
        let (mut gone, mut met) = (BTreeSet::new(), BTreeMap::<&str, usize>::new());
        let (mut pages, mut faults) = (Vec::new(), Vec::new());
        while let Some((path, from)) = ways.pop_front() {
            if !gone.insert(path.clone()) {
                continue;
            }
            self.visitor.moves();
            let answer = self.visitor.get(&path).await;
            let is_door = from == "the doors";
            if answer.status.is_client_error() && is_door {
                continue;
            }
            if answer.status.as_u16() >= 400 {
                faults
                    .push(format!("{}: {from} leads to {path}, which answers {}", self.name, answer.status));
                continue;
            }
            let is_one = |route: &&Route| is_page(&answer) && !is_no_page(route.path);
            let Some(route) = route_of(&routes, &path).filter(is_one) else { continue };
            let number = met.entry(route.path).or_default();
            *number += 1;
            if *number <= EACH_MAX {
                let on: Vec<String> = ways_from(&answer.body, &path).collect();
                ways.extend(on.iter().map(|to| (to.clone(), path.clone())));
                pages.push(Page { route: route.path, path, html: answer.body, ways: on });
            }
        }
        (pages, faults)
    }
}

fn is_page(answer: &Answer) -> bool {
    let kind = answer.headers.get(header::CONTENT_TYPE).map_or("", |v| v.to_str().unwrap());
    answer.status == StatusCode::OK && kind.starts_with("text/html")
}

/// Where the links of a page lead, within the shop.
fn ways_from(html: &str, path: &str) -> impl Iterator<Item = String> {
    let document = Html::parse_document(html);
    let links = Selector::parse("a[href]").unwrap();
    let here = path.split('?').next().unwrap_or_default();
    let to = |link: &str| match link.split('#').next().unwrap_or_default() {
        "" => None,
        query if query.starts_with('?') => Some(format!("{here}{query}")),
        own if own.starts_with('/') && !own.starts_with("//") => Some(own.to_owned()),
        _ => None,
    };
    let ways: Vec<String> = document.select(&links).filter_map(|a| to(a.attr("href")?)).collect();
    ways.into_iter()
}

/// Where the forms of a page go: `POST /app/…`.
pub fn forms_of(html: &str) -> BTreeSet<String> {
    let document = Html::parse_document(html);
    let (forms, buttons) = (Selector::parse("form").unwrap(), Selector::parse("button[formaction]").unwrap());
    let method = |form: &scraper::ElementRef| form.attr("method").unwrap_or("get").to_uppercase();
    let of_forms = document
        .select(&forms)
        // the browser itself answers those
        .filter(|form| form.attr("method") != Some("dialog"))
        .map(|form| format!("{} {}", method(&form), form.attr("action").unwrap_or_default()));
    let of_buttons =
        document.select(&buttons).map(|b| format!("POST {}", b.attr("formaction").unwrap_or_default()));
    of_forms.chain(of_buttons).collect()
}

/// The GET routes of every room.
pub fn routes(app: &App) -> impl Iterator<Item = &Route> {
    app.rooms().iter().flat_map(|room| &room.routes).filter(|route| route.method == Method::GET)
}

pub fn is_no_page(path: &str) -> bool {
    NO_PAGES.contains(&path) || path.starts_with("/api/")
}

/// Which route a path belongs to; one that names more of it comes first.
pub fn route_of<'r>(routes: &[&'r Route], path: &str) -> Option<&'r Route> {
    let path = path.split('?').next().unwrap_or_default();
    let fits = |route: &&&Route| {
        let (asked, given) = (route.path.split('/'), path.split('/'));
        asked.clone().count() == given.clone().count()
            && asked.zip(given).all(|(a, g)| a == g || (a.starts_with('{') && !g.is_empty()))
    };
    routes.iter().filter(fits).min_by_key(|route| route.path.matches('{').count()).copied()
}

/// The paths in the mails that the shop sent: the doors of those who have no log-in.
async fn mailed(app: &App) -> Vec<String> {
    let (mails, base) = (app.db().read(|tx| newest_mails(tx, 500)).await.unwrap(), app.config().base_url());
    let words = mails.iter().flat_map(|mail| mail.body.split_whitespace());
    let paths = words.filter_map(|word| word.strip_prefix(&base)).map(str::to_owned);
    // A link that signs in would make somebody else of whoever opens it.
    paths.filter(|path| !path.starts_with("/l/")).collect()
}

/// What the QR codes on printed slips lead to, of repairs in every state.
async fn printed(app: &App) -> Vec<String> {
    let seal = app.seal();
    let print = move |tx: &mut Tx<'_>| {
        let mut paths = Vec::new();
        for number in (24_801..24_840).rev() {
            let code: RepairCode = format!("SC-{number}").parse().unwrap();
            let repair = repairs::repair_by_code(tx, &Actor::System { task: "walk" }, code)?;
            let repair = repair.unwrap_or_else(|| panic!("the story has no {code}"));
            paths.push(repairs::issue_slip(tx, &Granted::system("walk"), &repair, &seal)?.path);
        }
        Ok::<_, RepairError>(paths)
    };
    app.db().write(print).await.unwrap()
}

/// Where each survey leads when it is answered: with a promise to call, and with another answer to be given.
fn thanked(doors: &[String]) -> impl Iterator<Item = String> {
    let surveys = doors.iter().filter(|door| door.starts_with("/s/"));
    surveys.flat_map(|survey| ["recovery=1", "change=1"].map(|said| format!("{survey}?{said}")))
}

/// The shop gives a warranty of its own.
async fn keep_policy(owner: &mut Visitor) {
    let fields = [
        ("code", "SM-12"),
        ("name", "Bảo hành Sao Mai 12 tháng"),
        ("valid_from", "2026-01-01"),
        ("months", "12"),
        ("issuer", "trader"),
        ("transfer", "follows_unit"),
    ];
    let sent = owner.submit("/app/coverage/new", "/app/coverage/new", &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
}

/// The shop has an account at a messaging platform.
async fn keep_chat(owner: &mut Visitor) {
    let fields = [
        ("name", "Sao Mai"),
        ("app_id", "2553928453557884079"),
        ("page_id", "3662729599332560487"),
        ("hook_secret", "khoa"),
        ("app_secret", "khoa"),
        ("refresh_token", "khoa"),
        ("is_active", "yes"),
    ];
    let sent = owner.submit("/app/settings/chat/new", "/app/settings/chat/new", &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let new = format!("{}/templates/new", sent.header("location").split('?').next().unwrap());
    let template = [
        ("name", "Máy đã sửa xong"),
        ("code", "312345"),
        ("body", "Chào <ten_khach_hang>, máy của mình xong rồi ạ."),
        ("is_active", "yes"),
    ];
    let sent = owner.submit(&new, &new, &template).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
}

/// The shop has a telephone line.
async fn keep_line(owner: &mut Visitor) {
    let fields = [("name", "Sao Mai 1"), ("secret", "khoa"), ("is_active", "yes")];
    let sent = owner.submit("/app/settings/calls/new", "/app/settings/calls/new", &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
}

/// The shop opens a mailbox, and two letters come: one becomes a ticket, one that nobody can read waits for a person.
async fn bring_mail(owner: &mut Visitor, world: &World) {
    let fields = [
        ("name", "ho-tro"),
        ("address", "hotro@saomai.example"),
        ("kind", "pipe"),
        ("port", "993"),
        ("tls", "implicit"),
        ("way", "password"),
        ("folder", "INBOX"),
        ("charset", "windows-1258"),
        ("locale", "vi"),
        ("is_active", "yes"),
    ];
    let sent = owner.submit("/app/settings/mailboxes/new", "/app/settings/mailboxes/new", &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let letter = "From: Hùng <hung@example.org>\r\nTo: hotro@saomai.example\r\nSubject: Loa bị rè\r\n\
                  Message-ID: <loa@example.org>\r\nList-Id: <loa.example.org>\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Loa của em bị rè.</p>";
    let endless = format!("Subject: {}\r\n\r\n", "x".repeat(2 * 1024 * 1024));
    let doors = tokio::spawn(channels::doors::run(world.app.clone()));
    let data = world.app.config().data.clone();
    for raw in [letter, &endless] {
        // The mailbox is known at the pipe once its door stands open.
        while channels::doors::drop_off(&data, "ho-tro", raw.as_bytes()).is_err() {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    }
    let stored = || world.app.db().read(|tx| channels::law(tx).map(|law| law.stored));
    while stored().await.unwrap() < 2 {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    doors.abort();
    while haumai::letter_worker(&world.app).run_due().await.unwrap() > 0 {}
}

/// Somebody ends what is done already: it changes nothing, and there is an answer to look at.
async fn do_many(owner: &mut Visitor) {
    const DONE: &str = "/app/inbox/select?in=team-done";
    let page = owner.get(DONE).await.body;
    let number = page.split("name=\"ticket\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let fields = [("ticket", number.unwrap()), ("do", "done")];
    let sent = owner.submit(DONE, "/app/bulk", &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
}

/// A file of sales that waits for its columns.
async fn bring_files(owner: &mut Visitor) {
    let form = form_to(&owner.get("/app/import").await.body, "/app/import").unwrap();
    let file =
        "ten khach;dien thoai;hang;san pham;so seri;ngay mua\nLan;0912345678;Samsung;S24;X1;01/02/2026\n";
    let part = |name: &str, more: &str, value: &str| {
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{value}\r\n")
    };
    let mut body: String = form.iter().map(|(name, value)| part(name, "", value)).collect();
    body += &part("file", "; filename=\"ban-hang.csv\"", file);
    body += "--b--\r\n";
    let sent = owner.send(Method::POST, "/app/import", "multipart/form-data; boundary=b", body).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
}

/// Somebody new is asked in, so that there is an invitation.
async fn invite(owner: &mut Visitor) {
    let fields = [("name", "Trịnh Mới"), ("email", "moi@saomai.example"), ("roles", "agent"), ("branch", "")];
    let sent = owner.submit("/app/settings/team", "/app/settings/team", &fields).await;
    assert_eq!(sent.status, StatusCode::OK, "{}", sent.body);
}

/// Ngọc with a second factor, after the password and before the code.
async fn half_signed_in(world: &World) -> Visitor {
    const FACTOR: &str = "/app/settings/account/factor";
    let mut ngoc = world.staff("ngoc@saomai.example").await;
    let shown = ngoc.get(FACTOR).await.body;
    let secret = Html::parse_document(&shown)
        .select(&Selector::parse("ol .code").unwrap())
        .flat_map(|code| code.text())
        .filter(|c| !c.trim().is_empty())
        .collect::<String>()
        .replace(' ', "");
    let secret = Secret::try_from_base32(&secret).unwrap();
    let totp = Builder::new().with_secret(secret).with_account_name("x").build().unwrap();
    let code = totp.generate(u64::try_from(world.app.db().clock().now().as_second()).unwrap()).to_string();
    let form = form_to(&shown, FACTOR).unwrap();
    let done = ngoc.post(FACTOR, &form, &[("code", &code), ("password", cast::PASSWORD)]).await;
    assert!(done.status.is_success() || done.status.is_redirection(), "{}", done.body);
    let mut half = world.visitor();
    let fields = [("email", "ngoc@saomai.example"), ("password", cast::PASSWORD)];
    half.submit("/in", "/in", &fields).await;
    half
}

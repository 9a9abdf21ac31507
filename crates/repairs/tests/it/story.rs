//! From the counter to the bench and back, told through the pages.

use axum::http::StatusCode;
use kernel::{Actor, Locale, Role};
use platform::DbError;
use repairs::{Repair, RepairCode, Status, repair_by_code};
use testkit::{Engine, each_engine};

use crate::site::{SCHEMAS, Site, between, seal, staff};

pub const CODE: &str = "SC-24801";

pub fn minh() -> Actor {
    staff(1, &[Role::Agent, Role::FrontDesk])
}

pub fn quynh_anh() -> Actor {
    staff(2, &[Role::Technician])
}

pub fn thanh() -> Actor {
    staff(3, &[Role::Technician])
}

pub const WALK_IN: [(&str, &str); 17] = [
    ("phone", "0912 345 678"),
    ("name", "Nguyễn Thị Lan"),
    ("email", "lan@example.vn"),
    ("device", "new"),
    ("brand", "Samsung"),
    ("model", "Galaxy S24"),
    ("serial", "R5CX21ABC7K"),
    ("fault", "Sọc xanh màn hình"),
    ("basis", "after_diagnosis"),
    ("promised_at", "2026-11-22T17:30"),
    ("data_choice", "backed_up"),
    ("passcode", "not_asked"),
    ("loan", "not_wanted"),
    ("fee", "100k"),
    ("shelf", "B-03"),
    ("signed_name", "Nguyễn Thị Lan"),
    ("signed_drawing", "5,5 9,9"),
];

pub async fn stands(engine: &Engine) -> Repair {
    let found = engine
        .db
        .read(|tx| repair_by_code(tx, &Actor::System { task: "test" }, RepairCode(24_801)))
        .await
        .unwrap();
    found.unwrap()
}

pub async fn taken_in(engine: &Engine) {
    let answer =
        Site::of(engine, minh(), Locale::En).upload("/app/repairs/new", &WALK_IN, &[true, true]).await;
    assert_eq!(
        (answer.status, answer.place.as_str()),
        (StatusCode::SEE_OTHER, "/app/repairs/SC-24801/print")
    );
}

/// Diagnosed and priced: a screen at 1,400,000 that is needed and a film at 250,000 that is not.
pub async fn priced(engine: &Engine) {
    taken_in(engine).await;
    let bench = Site::of(engine, quynh_anh(), Locale::En);
    let page = format!("/app/repairs/{CODE}");
    for (path, fields) in [
        ("step", vec![("step", "diagnose")]),
        ("findings", vec![("findings", "Hỏng tấm nền")]),
        ("lines", vec![("label", "Màn hình"), ("kind", "part"), ("price", "1tr4"), ("payer", "customer")]),
        (
            "lines",
            vec![
                ("label", "Dán kính"),
                ("kind", "extra"),
                ("price", "250k"),
                ("payer", "as_covered"),
                ("optional", "yes"),
            ],
        ),
        ("step", vec![("step", "send_quote")]),
    ] {
        let answer = bench.post(&format!("{page}/{path}"), &fields).await;
        assert_eq!(
            answer.status,
            StatusCode::SEE_OTHER,
            "{path}: {}",
            between(&answer.body, "error-summary", "</ul>")
        );
    }
    assert_eq!(stands(engine).await.status, Status::QuoteSent);
}

#[tokio::test]
async fn a_form_without_photos_keeps_the_rest_and_a_bad_photo_costs_no_good_one() {
    each_engine(SCHEMAS, |engine| async move {
        let counter = Site::of(&engine, minh(), Locale::En);
        let unknown = counter.get("/app/repairs/new?phone=0912345678").await;
        assert!(unknown.body.contains("we add the customer"), "{}", engine.name);
        let bare = counter.post("/app/repairs/new", &WALK_IN).await;
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(bare.body.contains("At least 2 photos") && bare.body.contains("R5CX21ABC7K"));
        let mixed = counter.upload("/app/repairs/new", &WALK_IN, &[true, false]).await;
        assert_eq!(mixed.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(mixed.body.contains("cannot be read"));
        let kept = between(&mixed.body, "name=\"kept_photo\" value=\"", "\"");
        assert!(kept.starts_with("file_"), "{kept}");
        let mut fields = WALK_IN.to_vec();
        fields.push(("kept_photo", &kept));
        let done = counter.upload("/app/repairs/new", &fields, &[true]).await;
        assert_eq!(done.place, "/app/repairs/SC-24801/print");
    })
    .await;
}

#[tokio::test]
async fn a_repair_goes_from_the_counter_to_the_bench_and_back() {
    each_engine(SCHEMAS, |engine| async move {
        priced(&engine).await;
        let page = format!("/app/repairs/{CODE}");
        let counter = Site::of(&engine, minh(), Locale::En);
        let bench = Site::of(&engine, quynh_anh(), Locale::En);
        let yes = [("version", "1"), ("answer", "approve"), ("signed_name", "Lan")];
        let answer = counter.post(&format!("{page}/answer"), &yes).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        for step in ["start", "finish"] {
            assert_eq!(
                bench.post(&format!("{page}/step"), &[("step", step)]).await.status,
                StatusCode::SEE_OTHER
            );
        }
        let own = bench.post(&format!("{page}/check"), &[("result", "good")]).await;
        assert!(own.body.contains("Nobody checks one&#39;s own work"), "{}", own.status);
        let check = Site::of(&engine, thanh(), Locale::En)
            .post(&format!("{page}/check"), &[("result", "good")])
            .await;
        assert_eq!(check.status, StatusCode::SEE_OTHER);
        let early =
            counter.post(&format!("{page}/hand-over"), &[("serial_read", "X"), ("taken_by", "Lan")]).await;
        assert!(early.body.contains("Note the payment") && early.body.contains("not that of this device"));
        let too_much = counter.post(&format!("{page}/payment"), &[("amount", "1tr5"), ("way", "cash")]).await;
        assert_eq!(
            too_much.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "the film was declined: 1,400,000 is all"
        );
        let paid = counter.post(&format!("{page}/payment"), &[("amount", "1tr4"), ("way", "cash")]).await;
        assert_eq!(paid.status, StatusCode::SEE_OTHER);
        let taken = [("serial_read", "r5cx 21abc7k"), ("taken_by", "Nguyễn Thị Lan")];
        let scrawled = [&taken[..], &[("taken_drawing", "\"><script>")]].concat();
        let refused = counter.post(&format!("{page}/hand-over"), &scrawled).await;
        assert!(refused.body.contains("Press Clear and sign again"), "{}", refused.body);
        assert!(refused.body.contains("r5cx 21abc7k"), "what was typed stays");
        let drawn = [&taken[..], &[("taken_drawing", "10,150 60,40 110,150;300,100")]].concat();
        assert_eq!(counter.post(&format!("{page}/hand-over"), &drawn).await.status, StatusCode::SEE_OTHER);
        let signed = counter.get(&page).await;
        assert!(signed.body.contains("M10 150L60 40L110 150M300 100h0"), "{}", signed.body);
        assert_eq!(stands(&engine).await.status, Status::HandedOver);
        let told: Vec<(String,)> = engine
            .db
            .read(|tx| {
                tx.all(
                    "select kind from event where kind like '%repair%' or kind like 'quote%' order by kind",
                    &[],
                )
            })
            .await
            .unwrap();
        let told: Vec<&str> = told.iter().map(|(kind,)| kind.as_str()).collect();
        assert_eq!(
            told,
            ["quote_decided", "quote_sent", "repair_handed_over", "repair_ready", "repair_received"]
        );
        let mails: Vec<(String,)> = engine
            .db
            .read(|tx| tx.all("select subject from mail_out order by created_at, id", &[]))
            .await
            .unwrap();
        assert_eq!(mails.len(), 3, "taken in, price, ready: {mails:?}");
    })
    .await;
}

#[tokio::test]
async fn the_slip_opens_the_quote_and_the_second_answer_finds_the_first() {
    each_engine(SCHEMAS, |engine| async move {
        priced(&engine).await;
        let slip = Site::of(&engine, minh(), Locale::Vi).get(&format!("/app/repairs/{CODE}/print")).await;
        assert_eq!(slip.status, StatusCode::OK);
        let short = between(&slip.body, "Mã tra cứu: ", " ");
        assert_eq!(short.len(), 9, "{short}");
        let code = RepairCode(24_801);
        let path = engine
            .db
            .write(move |tx| {
                let repair = repair_by_code(tx, &Actor::System { task: "test" }, code)?.unwrap();
                let rights = kernel::Granted::system("test");
                Ok::<_, DbError>(repairs::issue_slip(tx, &rights, &repair, &seal()).unwrap().path)
            })
            .await
            .unwrap();
        let guest = Site::of(&engine, Actor::Anonymous, Locale::En);
        let page = guest.get(&path).await;
        assert!(page.body.contains("Approve, 1,650,000") && page.body.contains(CODE), "{}", page.body);
        assert!(!page.body.contains("Hỏng tấm nền"), "what staff note is not for customers");
        assert_eq!(guest.get(&format!("/r/{}", "2".repeat(52))).await.status, StatusCode::NOT_FOUND);
        let no = guest.post(&format!("{path}/quote/1"), &[("answer", "decline")]).await;
        assert_eq!(no.status, StatusCode::SEE_OTHER, "{}", no.body);
        let own = Site::of(&engine, Actor::Customer { id: stands(&engine).await.customer }, Locale::En);
        let second = own.post(&format!("/my/r/{CODE}/quote/1"), &[("answer", "approve")]).await;
        assert_eq!(second.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(second.body.contains("the first answer stands"));
        assert_eq!(stands(&engine).await.status, Status::Declined);
        let wrong = guest.post("/my/in/slip", &[("code", &short), ("digits", "0000")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let right = guest.post("/my/in/slip", &[("code", &short), ("digits", "5678")]).await;
        assert_eq!((right.status, right.place.as_str()), (StatusCode::SEE_OTHER, "/my/r"));
    })
    .await;
}

#[tokio::test]
async fn every_page_speaks_every_language_and_strangers_see_nothing() {
    each_engine(SCHEMAS, |engine| async move {
        priced(&engine).await;
        let lan = Actor::Customer { id: stands(&engine).await.customer };
        let other = Actor::Customer { id: kernel::CustomerId::from_uuid(kernel::Uuid::from_u128(9)) };
        for locale in Locale::ALL {
            let staff = Site::of(&engine, staff(4, &[Role::Owner]), locale);
            for path in [
                "/app/repairs",
                "/app/repairs?view=list&show=open",
                "/app/repairs/new",
                "/app/repairs/new?phone=0912345678",
                "/app/repairs/SC-24801",
                "/app/repairs/SC-24801/print",
                "/app/settings/payment",
                "/api/v1/repairs",
                "/api/v1/repairs/SC-24801",
            ] {
                assert_eq!(staff.get(path).await.status, StatusCode::OK, "{path} {locale}");
            }
            let own = Site::of(&engine, lan.clone(), locale);
            for path in ["/my/r", "/my/r/SC-24801", "/my/in/slip"] {
                assert_eq!(own.get(path).await.status, StatusCode::OK, "{path} {locale}");
            }
        }
        let board = Site::of(&engine, minh(), Locale::En).get("/app/repairs").await;
        assert!(between(&board.body, "data-lane=\"waiting_approval\"", "</section>").contains(CODE));
        let stranger = Site::of(&engine, other, Locale::En).get("/my/r/SC-24801").await;
        assert_eq!(stranger.status, StatusCode::NOT_FOUND);
        let nobody = Site::of(&engine, Actor::Anonymous, Locale::En).get("/app/repairs/SC-24801").await;
        assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test]
async fn whoever_began_or_finished_the_work_does_not_check_it() {
    each_engine(SCHEMAS, |engine| async move {
        priced(&engine).await;
        let page = format!("/app/repairs/{CODE}");
        let anh = Site::of(&engine, quynh_anh(), Locale::En);
        let thanh = Site::of(&engine, thanh(), Locale::En);
        let third = Site::of(&engine, staff(4, &[Role::Technician]), Locale::En);
        let yes = [("version", "1"), ("answer", "approve"), ("signed_name", "Lan")];
        Site::of(&engine, minh(), Locale::En).post(&format!("{page}/answer"), &yes).await;
        let vietnamese = engine.db.write(|tx| tx.exec("update customer set locale = 'vi'", &[])).await;
        vietnamese.unwrap();
        for (hand, step) in [(&anh, "start"), (&thanh, "finish")] {
            let taken = hand.post(&format!("{page}/step"), &[("step", step)]).await;
            assert_eq!(taken.status, StatusCode::SEE_OTHER);
        }
        for hand in [&anh, &thanh] {
            assert!(!hand.get(&page).await.body.contains(&format!("{page}/check")), "no form is offered");
            let own = hand.post(&format!("{page}/check"), &[("result", "good")]).await;
            assert!(own.body.contains("Nobody checks one&#39;s own work"), "{}", own.status);
        }
        engine.clock.advance(jiff::SignedDuration::from_mins(10));
        let checked = third.post(&format!("{page}/check"), &[("result", "good")]).await;
        assert_eq!(checked.status, StatusCode::SEE_OTHER);
        let letter: Result<Option<String>, DbError> = engine
            .db
            .read(|tx| tx.value("select body from mail_out order by created_at desc, id desc limit 1", &[]))
            .await;
        let letter = letter.unwrap().unwrap();
        assert!(letter.contains("1.400.000"), "amounts are written in the customer's language: {letter}");
    })
    .await;
}

#[tokio::test]
async fn amounts_are_asked_for_in_the_money_of_the_shop() {
    each_engine(SCHEMAS, |engine| async move {
        let iceland = identity::Shop { currency: kernel::Currency::ISK, ..identity::Shop::default() };
        let granted = kernel::Granted::system("test");
        engine.db.write(move |tx| identity::save_shop(tx, &granted, &iceland)).await.unwrap();
        let form = Site::of(&engine, minh(), Locale::En).get("/app/repairs/new?phone=0912345678").await;
        assert!(form.body.contains("<span>kr.</span>") && !form.body.contains('₫'), "{}", form.status);
    })
    .await;
}

#[tokio::test]
async fn a_list_has_what_its_figure_counts() {
    each_engine(SCHEMAS, |engine| async move {
        priced(&engine).await;
        let counter = Site::of(&engine, minh(), Locale::En);
        let rows = async |show: &str| {
            let list = counter.get(&format!("/app/repairs?view=list&show={show}")).await;
            list.body.matches(&format!("href=\"/app/repairs/{CODE}\"")).count()
        };
        assert_eq!((rows("open").await, rows("ready").await, rows("received&days=90").await), (1, 0, 1));
        let old = engine.db.clock().now() - jiff::SignedDuration::from_hours(24 * 100);
        engine
            .db
            .write(move |tx| tx.exec("update repair set created_at = $1, status = 'ready'", &[&old]))
            .await
            .unwrap();
        assert_eq!((rows("open").await, rows("ready").await, rows("received&days=90").await), (1, 1, 0));
    })
    .await;
}

/// So many repairs of one device, a minute apart, the first of them `ago` before now.
async fn came(engine: &Engine, count: i64, ago: jiff::SignedDuration) {
    let (first, like) = (engine.db.clock().now() - ago, stands(engine).await);
    let insert = move |tx: &mut platform::Tx<'_>| {
        for n in 0..count {
            let (id, at) = (tx.moment().uuid(), first + jiff::SignedDuration::from_mins(n));
            let basis = if n % 2 == 0 { "paid" } else { "warranty" };
            tx.exec(
                "insert into repair (id, number, customer, asset, status, shelf, device, serial, fault, basis, currency,
                 promised_at, version, created_at, changed_at)
                 values ($1, $2, $3, $4, 'closed', '', 'Tivi', '', '', $5, 'VND', $6, 1, $6, $6)",
                &[&id, &(90_000 + n), &like.customer, &like.asset, &basis, &at],
            )?;
        }
        Ok::<_, DbError>(())
    };
    engine.db.write(insert).await.unwrap();
}

#[tokio::test]
async fn the_pages_of_what_came_have_just_the_repairs_that_the_figure_counts() {
    each_engine(SCHEMAS, |engine| async move {
        taken_in(&engine).await;
        came(&engine, 120, jiff::SignedDuration::from_hours(24 * 3)).await;
        let counter = Site::of(&engine, minh(), Locale::En);
        let (who, since) = (minh(), engine.db.clock().now() - jiff::SignedDuration::from_hours(24 * 90));
        let counted = engine.db.read::<_, DbError, _>(move |tx| repairs::spans_since(tx, &who, since)).await;
        assert_eq!(counted.unwrap().len(), 121);

        let all = walked(&counter, "/app/repairs?view=list&show=received&days=90").await;
        assert_eq!(all.iter().map(Vec::len).collect::<Vec<_>>(), [50, 50, 21], "{}", engine.name);
        let all = all.concat();
        let expected =
            std::iter::once(CODE.to_owned()).chain((0..120).rev().map(|n| format!("SC-{}", 90_000 + n)));
        assert_eq!(all, expected.collect::<Vec<_>>(), "each once, the newest first");
        // A box leaves rows out; the pages are full all the same, and the next keeps the box.
        let paid = walked(&counter, "/app/repairs?view=list&show=received&days=90&basis=paid").await;
        assert_eq!(paid.iter().map(Vec::len).collect::<Vec<_>>(), [50, 10], "{}", engine.name);
        let short = walked(&counter, "/app/repairs?view=list&show=received&days=1").await;
        assert_eq!(short.concat(), [CODE], "what came before is not of these days");
        let nonsense = counter.get("/app/repairs?view=list&show=received&after=nonsense").await;
        assert_eq!(nonsense.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn every_list_goes_on_behind_its_first_page_and_the_board_says_what_it_leaves_out() {
    each_engine(SCHEMAS, |engine| async move {
        taken_in(&engine).await;
        came(&engine, 520, jiff::SignedDuration::from_hours(24 * 3)).await;
        let like = stands(&engine).await;
        let counter = Site::of(&engine, minh(), Locale::En);
        let some = counter.get("/app/repairs").await.body;
        assert!(!some.contains("500 earliest"), "{}: {some}", engine.name);
        for whose in [format!("customer={}", like.customer), format!("asset={}", like.asset)] {
            let first = counter.get(&format!("/app/repairs?view=list&show=all&{whose}")).await.body;
            assert!(first.contains(CODE) && first.contains("50 "), "{first}");
            assert!(
                first.contains(&format!("{whose}&")) && first.contains("after="),
                "the next keeps it: {first}"
            );
            let told = counter.get(&format!("/api/v1/repairs?{whose}")).await.body;
            assert_eq!(told.matches("\"code\"").count(), 200);
        }
        let codes = async |site: &Site, path: &str| {
            let (mut all, mut after) = (Vec::new(), String::new());
            loop {
                let body = site.get(&format!("{path}{after}")).await.body;
                let page: Vec<serde_json::Value> = serde_json::from_str(&body).unwrap();
                let Some(last) = page.last() else { return all };
                after = format!("&after={}", last["code"].as_str().unwrap());
                all.extend(page.iter().map(|r| r["code"].as_str().unwrap().to_owned()));
            }
        };
        let done = codes(&counter, "/api/v1/repairs?show=done").await;
        let newest_first: Vec<String> = (0..520).rev().map(|n| format!("SC-{}", 90_000 + n)).collect();
        assert_eq!(done, newest_first, "{}: each once, what changed last first", engine.name);
        let open = "update repair set status = 'in_repair' where status = 'closed'";
        engine.db.write(move |tx| tx.exec(open, &[])).await.unwrap();
        let earliest: Vec<String> = (0..520).map(|n| format!("SC-{}", 90_000 + n)).collect();
        let listed = codes(&counter, "/api/v1/repairs?show=open").await;
        assert_eq!(listed[..520], earliest, "the earliest promise first");
        assert_eq!(listed.last().unwrap(), CODE);
        let board = counter.get("/app/repairs").await.body;
        assert!(board.contains("500+") && board.contains("500 earliest promises"), "{board}");
        let own = Site::of(&engine, Actor::Customer { id: like.customer }, Locale::En);
        let mine = own.get("/my/r").await.body;
        assert!(mine.contains(CODE) && mine.contains("/my/r?after="), "{mine}");
        let wrong = counter.get("/api/v1/repairs?after=nonsense").await;
        assert_eq!(wrong.status, StatusCode::BAD_REQUEST, "no page of the list");
        let wrong = counter.get("/api/v1/repairs?show=nonsense").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

/// The slips on each page, from this one on.
async fn walked(site: &Site, path: &str) -> Vec<Vec<String>> {
    let (mut pages, mut next) = (Vec::new(), Some(path.to_owned()));
    while let Some(path) = next.take() {
        let body = site.get(&path).await.body;
        let links = body.split("row-link code\" href=\"/app/repairs/").skip(1);
        pages.push(links.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())).collect());
        let older = body.split("href=\"").find(|part| part.contains("after="));
        next = older
            .and_then(|part| part.split('"').next())
            .map(|p| p.replace("&#38;", "&").replace("&amp;", "&"));
        assert!(pages.len() < 10, "the list has an end");
    }
    pages
}

//! Hours, promises, what happens when nobody acts, and the page of today.

use axum::http::StatusCode;
use kernel::{Actor, Locale, Role, Roles, StaffId};
use platform::{DbError, events::Letterhead, jobs::Worker, mail::newest_mails, web::Fault};
use testkit::{Engine, each_engine};
use tickets::{
    Happened, SteerTicket, TeamRule, Then, Why, change_priority, check_desk, clocks::Priority,
    rebuild_projections, talk_of,
};

use crate::{
    assignment::{moved, robin, shop, team},
    cast::{Cast, SCHEMAS, at, goes_to, may, texts},
    site::Site,
};

pub const HOURS: &str = "/app/settings/hours";
pub const PROMISES: &str = "/app/settings/promises";
pub const HOUSE_HOURS: &str = "/app/settings/hours/calendar_00000000000000000000000002";
pub const HOUSE_PROMISE: &str = "/app/settings/promises/slapolicy_00000000000000000000000001";

pub async fn work(engine: &Engine) {
    let letterhead = Letterhead {
        texts: texts(),
        base_url: "https://care.saomai.example".into(),
        mail_host: "saomai.example".into(),
    };
    engine.db.surround(&[], Some(letterhead));
    while Worker::new(engine.db.clone(), tickets::room().jobs).run_due().await.unwrap() > 0 {}
}

pub fn trang() -> Actor {
    lead(Role::Owner)
}

pub fn lead(role: Role) -> Actor {
    Actor::Staff {
        id: StaffId::from_uuid(kernel::Uuid::from_u128(77)),
        roles: Roles::of(&[role]),
        branch: None,
    }
}

/// The house's week, with what a test changes.
pub fn week<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = more.to_vec();
    fields.extend([("name", "Giờ Sao Mai"), ("zone", "Asia/Ho_Chi_Minh")]);
    for day in ["mon", "tue", "wed", "thu", "fri", "sat"] {
        fields.push((day, "08:30-21:00"));
    }
    fields
}

/// A promise of an hour for everything, with what a test changes. The first value of a field counts; the last two fields
/// are moved to the front when the form's own are taken out, so a test changes none of those.
pub fn promise<'a>(targets: &'a [String], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = more.to_vec();
    fields.extend([
        ("name", "Khách thân thiết"),
        ("rank", "1"),
        ("calendar", "calendar_00000000000000000000000002"),
        ("pausing", "waiting_for_customer"),
        ("pausing", "paused"),
    ]);
    fields.extend(targets.iter().map(|field| (field.as_str(), "60")));
    fields
}

pub fn targets() -> Vec<String> {
    let metrics = ["first", "next", "done"];
    let of = |priority: &str| metrics.map(|metric| format!("t_{priority}_{metric}"));
    ["urgent", "high", "normal", "low"].into_iter().flat_map(of).collect()
}

/// Sends a form as somebody who has seen what it moves; returns where it leads.
pub async fn confirm(site: &Site, path: &str, fields: &[(&str, &str)]) -> String {
    let looked = site.post(path, &[fields, &[("do", "look")]].concat()).await;
    assert_eq!(looked.status, StatusCode::OK, "{}", looked.body);
    let seen = looked.body.split("name=\"seen\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let saved = site.post(path, &[fields, &[("seen", seen.unwrap())]].concat()).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    saved.place
}

pub async fn kinds(engine: &Engine, cast: &Cast, number: i64) -> Vec<Happened> {
    let minh = cast.minh();
    let talk = engine
        .db
        .read::<_, DbError, _>(move |tx| {
            let id = tickets::ticket_id(tx, &minh, number)?.unwrap();
            talk_of(tx, &minh, id)
        })
        .await
        .unwrap();
    talk.lines.into_iter().map(|line| line.event.happened).collect()
}

#[tokio::test]
async fn a_closed_monday_moves_what_is_due_and_is_shown_before_it_counts() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let site = Site::of(&engine, lead(Role::Manager), Locale::Vi);
        let storm = week(&[("dates", "23/11/2026; nghỉ; Bão")]);
        let unseen = site.post(HOUSE_HOURS, &storm).await;
        assert_eq!(unseen.status, StatusCode::OK, "what moves is shown first");
        assert!(unseen.body.contains("1 trong 1 yêu cầu đang mở sẽ đổi hạn"), "{}", unseen.body);
        assert!(unseen.body.contains("23/11/2026; nghỉ; Bão"), "what was typed stays");
        assert_eq!(cast.ticket(&engine, number).await.due.unwrap().at, at("2026-11-23T09:30:00+07:00"));
        confirm(&site, HOUSE_HOURS, &storm).await;
        let late = Site::of(&engine, cast.minh(), Locale::Vi);
        work(&engine).await;
        assert_eq!(cast.ticket(&engine, number).await.due.unwrap().at, at("2026-11-24T09:30:00+07:00"));
        assert_eq!(rebuild_projections(&engine.db).await.unwrap(), [], "{}", engine.name);
        let page = late.get(HOUSE_HOURS).await.body;
        assert!(page.contains("Bão") && page.contains("Giờ Sao Mai") && !page.contains("name=\"mon\""));
        assert!(late.get(HOURS).await.body.contains("T2–T7: 08:30-21:00 · CN: nghỉ"));
    })
    .await;
}

#[tokio::test]
async fn hours_that_cannot_be_meant_are_refused_and_the_past_is_the_owners() {
    each_engine(SCHEMAS, |engine| async move {
        Cast::of(&engine).await;
        let manager = Site::of(&engine, lead(Role::Manager), Locale::Vi);
        let refused =
            manager.post(HOUSE_HOURS, &week(&[("mon", "12:00-08:00"), ("dates", "Tết; nghỉ")])).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        for says in ["mon-error", "dates-error", "12:00-08:00", "Tết; nghỉ"] {
            assert!(refused.body.contains(says), "{says}: {}", refused.body);
        }
        let past = week(&[("valid_from", "2026-11-02T08:00")]);
        let refused = manager.post(HOUSE_HOURS, &past).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("valid_from-error"), "{}", refused.body);
        let owner = Site::of(&engine, trang(), Locale::Vi);
        confirm(&owner, HOUSE_HOURS, &past).await;
        let minh = Site::of(&engine, lead(Role::Agent), Locale::Vi);
        assert_eq!(minh.post(HOUSE_HOURS, &week(&[])).await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn a_calendar_file_fills_the_form_and_saves_nothing() {
    each_engine(SCHEMAS, |engine| async move {
        Cast::of(&engine).await;
        let site = Site::of(&engine, trang(), Locale::Vi);
        let file = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20270205\nDTEND;VALUE=DATE:20270210\n\
                    SUMMARY:Tết\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:?\nEND:VEVENT\nEND:VCALENDAR\n";
        let fields = week(&[("do", "import")]);
        let read = site.upload(HOUSE_HOURS, &fields, ("ics", &[("tet.ics", file.as_bytes())])).await;
        assert_eq!(read.status, StatusCode::OK, "{}", read.body);
        assert!(read.body.contains("05/02/2027 - 09/02/2027; nghỉ; Tết"), "{}", read.body);
        assert!(read.body.contains("Dòng 7:"), "{}", read.body);
        assert!(!site.get("/api/v1/calendars").await.body.contains("2027-02-05"));
        let none = site.post(HOUSE_HOURS, &fields).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(site.get(HOURS).await.body.contains("06/02/2027"), "November: the alarm for Tết");
        let start = site.get(&format!("{HOURS}/new?from=iceland")).await.body;
        assert!(start.contains("24/12/2026; 09:00-13:00") && start.contains("Atlantic/Reykjavik"), "{start}");
        let start = site.get(&format!("{HOURS}/new?from=vietnam")).await.body;
        assert!(
            start.contains("05/02/2027 - 09/02/2027; nghỉ; Tết Nguyên đán"),
            "the shop confirms: {start}"
        );
    })
    .await;
}

#[tokio::test]
async fn an_urgent_ticket_is_measured_by_the_promise_that_means_it_and_keeps_what_passed() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let site = Site::of(&engine, trang(), Locale::Vi);
        let all = targets();
        let urgent = [("priorities", "urgent"), ("t_urgent_first", "30")];
        let place = confirm(&site, &format!("{PROMISES}/new"), &promise(&all, &urgent)).await;
        work(&engine).await;
        assert_eq!(cast.ticket(&engine, number).await.due.unwrap().at, at("2026-11-23T09:30:00+07:00"));
        goes_to(&engine, at("2026-11-23T08:40:00+07:00"));
        let granted = may::<SteerTicket>(cast.minh());
        engine
            .db
            .write::<_, Fault, _>(move |tx| change_priority(tx, &granted, number, Priority::Urgent))
            .await
            .unwrap();
        let ticket = cast.ticket(&engine, number).await;
        assert_eq!(ticket.due.unwrap().at, at("2026-11-23T09:00:00+07:00"), "30 open minutes from 8:30");
        assert_eq!(ticket.standing.priority, Priority::Urgent);
        assert_eq!(rebuild_projections(&engine.db).await.unwrap(), [], "{}", engine.name);

        let id = place.split(['/', '?']).nth(4).unwrap().to_owned();
        let gone = site.post(&format!("{PROMISES}/{id}/retire"), &[]).await;
        assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.body);
        work(&engine).await;
        assert_eq!(cast.ticket(&engine, number).await.due.unwrap().at, at("2026-11-23T09:30:00+07:00"));
        let house = site.post(&format!("{HOUSE_PROMISE}/retire"), &[]).await;
        assert_eq!(house.status, StatusCode::CONFLICT, "the house's stays");
    })
    .await;
}

#[tokio::test]
async fn targets_of_nothing_and_a_promise_without_hours_are_refused() {
    each_engine(SCHEMAS, |engine| async move {
        Cast::of(&engine).await;
        let (site, all) = (Site::of(&engine, trang(), Locale::Vi), targets());
        for (field, value) in [("t_high_done", "0"), ("t_normal_next", "-30"), ("calendar", "")] {
            let refused = site.post(HOUSE_PROMISE, &promise(&all, &[(field, value)])).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}: {}", refused.place);
            assert!(refused.body.contains(&format!("{field}-error")), "{field}: {}", refused.body);
            assert!(refused.body.contains("Khách thân thiết"), "what was typed stays");
        }
    })
    .await;
}

#[tokio::test]
async fn when_nobody_acts_each_step_is_taken_once_and_an_answer_ends_them() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let (site, all) = (Site::of(&engine, trang(), Locale::Vi), targets());
        let chain = [
            // The solution takes its time, so that one clock alone is late.
            ("t_normal_done", "6000"),
            ("t_high_done", "6000"),
            ("step1_on", "breach"),
            ("step1_after", "10"),
            ("step1_act", "tell_owner"),
            ("step2_on", "breach"),
            ("step2_after", "20"),
            ("step2_act", "raise_priority"),
            ("step3_on", "breach"),
            ("step3_after", "60"),
            ("step3_act", "return_to_team"),
        ];
        confirm(&site, HOUSE_PROMISE, &promise(&all, &chain)).await;
        let granted = may::<SteerTicket>(cast.quynh_anh());
        let minh = cast.minh;
        engine
            .db
            .write::<_, Fault, _>(move |tx| tickets::assign_ticket(tx, &granted, number, Some(minh)))
            .await
            .unwrap();
        work(&engine).await;
        let mails = || engine.db.read::<_, DbError, _>(|tx| newest_mails(tx, 50));
        goes_to(&engine, at("2026-11-23T09:39:59+07:00"));
        work(&engine).await;
        assert_eq!(mails().await.unwrap().len(), 0, "ten minutes after the breach");
        goes_to(&engine, at("2026-11-23T09:40:00+07:00"));
        work(&engine).await;
        work(&engine).await;
        let told = mails().await.unwrap();
        assert_eq!(told.iter().map(|m| m.recipient.as_str()).collect::<Vec<_>>(), ["minh@saomai.example"]);
        assert!(told[0].body.contains(&format!("/app/tickets/{number}")), "{}", told[0].body);
        goes_to(&engine, at("2026-11-23T10:00:00+07:00"));
        work(&engine).await;
        let ticket = cast.ticket(&engine, number).await;
        assert_eq!(ticket.standing.priority, Priority::High, "{}", engine.name);
        assert_eq!(ticket.standing.owner, Some(cast.minh), "not yet");
        cast.answers(&engine, number, "Dạ em xem ngay.", Then::Keep).await;
        goes_to(&engine, at("2026-11-23T12:00:00+07:00"));
        work(&engine).await;
        assert_eq!(cast.ticket(&engine, number).await.standing.owner, Some(cast.minh), "Minh acted");
        let steps = kinds(&engine, &cast, number).await;
        let taken = steps.iter().filter(|h| matches!(h, Happened::Escalated { .. })).count();
        assert_eq!(taken, 2, "{steps:?}");
        let page =
            Site::of(&engine, cast.minh(), Locale::Vi).get(&format!("/app/tickets/{number}")).await.body;
        assert!(page.contains("Gửi thư cho người nhận yêu cầu"), "the ticket says what was told to whom");
    })
    .await;
}

#[tokio::test]
async fn today_shows_what_is_late_by_the_hour_and_what_nobody_has() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let site = Site::of(&engine, cast.minh(), Locale::Vi);
        let page = site.get("/app/tickets/today").await.body;
        assert!(page.contains("Không có gì sẽ trễ hôm nay"), "Sunday: {page}");
        goes_to(&engine, at("2026-11-23T08:45:00+07:00"));
        let page = site.get("/app/tickets/today").await.body;
        assert!(page.contains("09:00–10:00") && page.contains(&format!("#{number}")), "{page}");
        assert!(page.contains("Chưa ai nhận"), "{page}");
        goes_to(&engine, at("2026-11-23T10:45:00+07:00"));
        let page = site.get("/app/tickets/today?of=unanswered").await.body;
        assert!(page.contains("<caption>Đã trễ") && page.contains(&format!("#{number}")), "{page}");
        let told = site.get("/api/v1/tickets/today?of=late").await.body;
        assert!(
            told.contains(&format!("\"number\":{number}")) && told.contains("\"owed\":\"first_response\"")
        );
        assert!(site.get("/app/inbox/mine").await.body.contains("href=\"/app/tickets/today\""));
        cast.answers(&engine, number, "Dạ chào chị.", Then::Wait).await;
        assert!(site.get("/app/tickets/today").await.body.contains("Không có gì sẽ trễ hôm nay"));
    })
    .await;
}

#[tokio::test]
async fn words_that_nobody_would_be_reminded_of_are_found() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        assert_eq!(check_desk(&engine.db).await.unwrap(), [], "{}", engine.name);
        engine
            .db
            .write::<_, DbError, _>(|tx| tx.exec("update ticket set due_metric = null", &[]))
            .await
            .unwrap();
        let found = check_desk(&engine.db).await.unwrap();
        assert_eq!(found.iter().map(|f| (f.number, f.why)).collect::<Vec<_>>(), [(number, Why::NoClock)]);
        let site = Site::of(&engine, cast.minh(), Locale::Vi);
        let page = site.get("/app/tickets/today").await.body;
        assert!(
            page.contains("Kiểm tra đêm qua phát hiện") && page.contains(&format!("/app/tickets/{number}"))
        );
        assert_eq!(check_desk(&engine.db).await.unwrap(), [], "{}: its row was put right", engine.name);
        assert!(!site.get("/app/tickets/today").await.body.contains("Kiểm tra đêm qua"));
    })
    .await;
}

#[tokio::test]
async fn a_row_that_differs_from_its_events_is_put_right_at_night_and_said() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let before = cast.ticket(&engine, number).await;
        let hand = "update ticket set status = 'investigating', next_due_at = 5";
        engine.db.write::<_, DbError, _>(move |tx| tx.exec(hand, &[])).await.unwrap();
        engine.db.write::<_, DbError, _>(|tx| tx.exec("delete from job", &[])).await.unwrap();
        engine.db.write(tickets::begin_checking).await.unwrap();
        engine.clock.advance(jiff::SignedDuration::from_hours(24));
        work(&engine).await;
        let site = Site::of(&engine, cast.minh(), Locale::Vi);
        let page = site.get("/app/tickets/today").await.body;
        assert!(page.contains("không khớp với lịch sử và đã được sửa"), "{}: {page}", engine.name);
        let after = cast.ticket(&engine, number).await;
        assert_eq!((after.standing.status, after.due), (before.standing.status, before.due));
        let told = kinds(&engine, &cast, number).await;
        let breached = told.iter().any(|told| matches!(told, Happened::ClockBreached { .. }));
        assert!(breached, "{}: its clocks are looked at again", engine.name);
    })
    .await;
}

#[tokio::test]
async fn a_page_changes_the_priority_and_a_program_does_the_same() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let site = Site::of(&engine, cast.minh(), Locale::Vi);
        let path = format!("/app/tickets/{number}/priority");
        let changed = site.post(&path, &[("priority", "high")]).await;
        assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.body);
        assert!(site.get(&format!("/app/tickets/{number}")).await.body.contains("đổi mức ưu tiên: cao"));
        let refused = site.post(&path, &[("priority", "now")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(cast.ticket(&engine, number).await.standing.priority, Priority::High);
    })
    .await;
}

#[tokio::test]
async fn every_page_speaks_each_language() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        cast.stripes(&engine).await;
        goes_to(&engine, at("2026-11-23T08:45:00+07:00"));
        for locale in Locale::ALL {
            let site = Site::of(&engine, trang(), locale);
            let new =
                [format!("{HOURS}/new"), format!("{HOURS}/new?from=vietnam"), format!("{PROMISES}/new")];
            let all = [HOURS, PROMISES, HOUSE_HOURS, HOUSE_PROMISE, "/app/tickets/today"];
            for path in all.into_iter().chain(new.iter().map(String::as_str)) {
                let page = site.get(path).await;
                assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
                assert!(!page.body.contains(">tickets-"), "{path} lacks a text in {locale:?}: {}", page.body);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_promise_without_a_calendar_of_its_own_counts_the_hours_of_the_team() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = shop(&engine).await;
        let site = Site::of(&engine, lead(Role::Manager), Locale::Vi);
        let page = site.get(HOUSE_PROMISE).await.body;
        assert!(page.contains("<option value=\"team\""), "{page}");
        let evenings = [("name", "Tối"), ("zone", "Asia/Ho_Chi_Minh"), ("mon", "18:00-22:00")];
        let added = confirm(&site, &format!("{HOURS}/new"), &evenings).await;
        let calendar =
            added.rsplit('/').next().and_then(|id| id.split(['?', '#']).next()).unwrap().parse().unwrap();
        let rule = TeamRule { calendar: Some(calendar), takes_new: false, ..robin() };
        let team = team(&engine, vec![cast.minh], rule).await;
        let number = cast.stripes(&engine).await.number;
        moved(&engine, number, Some(team)).await;
        let targets = targets();
        let of_house = cast.ticket(&engine, number).await.due.unwrap().at;
        confirm(&site, HOUSE_PROMISE, &promise(&targets, &[("calendar", "team")])).await;
        work(&engine).await;
        let of_team = cast.ticket(&engine, number).await.due.unwrap().at;
        assert_eq!(of_team, at("2026-11-23T19:00:00+07:00"), "{of_house}");
        let page = site.get(HOUSE_PROMISE).await.body;
        assert!(page.contains("<option value=\"team\" selected"), "{page}");
        assert!(site.get(PROMISES).await.body.contains("Giờ làm việc của nhóm"));
        assert_eq!(rebuild_projections(&engine.db).await.unwrap(), [], "{}", engine.name);
    })
    .await;
}

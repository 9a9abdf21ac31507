//! A change of hours or promises: from when on it counts, and what is seen of it before.

use axum::http::StatusCode;
use kernel::Locale;
use platform::jobs::Worker;
use testkit::{Engine, each_engine};
use tickets::{Happened, Incoming, rebuild_projections};

use crate::{
    cast::{Cast, SCHEMAS, at, goes_to},
    mail::{comes, from_lan},
    promises::{HOUSE_PROMISE, PROMISES, confirm, kinds, promise, targets, trang, work},
    site::Site,
};

/// Ten open minutes after a breach somebody is told.
const TELLS: [(&str, &str); 5] = [
    ("t_normal_done", "6000"),
    ("t_high_done", "6000"),
    ("step1_on", "breach"),
    ("step1_after", "10"),
    ("step1_act", "tell_managers"),
];

async fn steps(engine: &Engine, cast: &Cast, number: i64) -> usize {
    let all = kinds(engine, cast, number).await;
    all.iter().filter(|happened| matches!(happened, Happened::Escalated { .. })).count()
}

#[tokio::test]
async fn an_edition_that_takes_a_step_away_lets_the_clock_rest() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let (site, all) = (Site::of(&engine, trang(), Locale::Vi), targets());
        confirm(&site, HOUSE_PROMISE, &promise(&all, &TELLS)).await;
        goes_to(&engine, at("2026-11-23T09:31:00+07:00"));
        work(&engine).await;
        confirm(&site, HOUSE_PROMISE, &promise(&all, &TELLS[..2])).await;
        goes_to(&engine, at("2026-11-23T09:50:00+07:00"));
        let mut looks = 0;
        while Worker::new(engine.db.clone(), tickets::room().jobs).run_due().await.unwrap() > 0 {
            looks += 1;
            assert!(looks < 20, "{}: it looks again and again", engine.name);
        }
        assert_eq!(steps(&engine, &cast, number).await, 0, "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn an_edition_from_a_moment_within_a_second_counts_with_its_own_steps() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let (site, all) = (Site::of(&engine, trang(), Locale::Vi), targets());
        goes_to(&engine, at("2026-11-23T08:00:00.25+07:00"));
        confirm(&site, HOUSE_PROMISE, &promise(&all, &TELLS)).await;
        for moment in ["2026-11-23T09:31:00+07:00", "2026-11-23T09:41:00+07:00"] {
            goes_to(&engine, at(moment));
            work(&engine).await;
        }
        assert_eq!(steps(&engine, &cast, number).await, 1, "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn a_planned_promise_is_previewed_as_it_will_count_and_counts_when_its_moment_comes() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let (site, all) = (Site::of(&engine, trang(), Locale::Vi), targets());
        let faults = promise(
            &all,
            &[("reasons", "fault"), ("t_normal_first", "30"), ("valid_from", "2026-11-23T08:45")],
        );
        let looked = site.post(&format!("{PROMISES}/new"), &faults).await;
        assert!(looked.body.contains("1 trong 1 yêu cầu đang mở sẽ đổi hạn"), "{}", looked.body);
        confirm(&site, &format!("{PROMISES}/new"), &faults).await;
        work(&engine).await;
        assert_eq!(cast.ticket(&engine, number).await.due.unwrap().at, at("2026-11-23T09:30:00+07:00"));
        goes_to(&engine, at("2026-11-23T08:45:00+07:00"));
        work(&engine).await;
        assert_eq!(
            cast.ticket(&engine, number).await.due.unwrap().at,
            at("2026-11-23T09:00:00+07:00"),
            "{}: nobody touched the ticket",
            engine.name
        );
        assert_eq!(rebuild_projections(&engine.db).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_mail_that_we_hear_of_late_is_measured_by_its_own_promise_from_when_it_came() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let (site, all) = (Site::of(&engine, trang(), Locale::Vi), targets());
        let mails = promise(&all, &[("channels", "email"), ("t_normal_first", "240")]);
        let place = site.post(&format!("{PROMISES}/new"), &mails).await;
        assert_eq!(place.status, StatusCode::SEE_OTHER, "{}", place.body);
        goes_to(&engine, at("2026-11-23T11:00:00+07:00"));
        let taken = comes(&engine, from_lan("Máy nóng.")).await;
        work(&engine).await;
        let due = cast.ticket(&engine, taken.number).await.due.unwrap();
        assert_eq!(due.at, at("2026-11-23T10:00:00+07:00"), "the solution of an hour");
        let told = kinds(&engine, &cast, taken.number).await;
        let breached = told.iter().filter(|h| matches!(h, Happened::ClockBreached { .. })).count();
        assert_eq!(breached, 1, "{}: the first answer has four hours: {told:?}", engine.name);
        assert_eq!(rebuild_projections(&engine.db).await.unwrap(), []);
        let later = Incoming { thread: Some(taken.strand), ..from_lan("Alo?") };
        comes(&engine, later).await;
    })
    .await;
}

#[tokio::test]
async fn what_is_planned_is_said_beside_what_is_in_force_and_is_changed_by_itself() {
    each_engine(SCHEMAS, |engine| async move {
        Cast::of(&engine).await;
        let (site, all) = (Site::of(&engine, trang(), Locale::Vi), targets());
        let planned = [("t_normal_first", "15"), ("valid_from", "2026-12-01T08:00")];
        confirm(&site, HOUSE_PROMISE, &promise(&all, &planned)).await;
        let page = site.get(HOUSE_PROMISE).await.body;
        assert!(page.contains("name=\"t_normal_first\" type=\"text\" value=\"60\""), "in force: {page}");
        assert!(page.contains("phiên bản 1 sẽ được áp dụng"), "{page}");
        assert!(page.contains("Sắp áp dụng") && page.contains("Đang áp dụng"), "{page}");
        assert!(site.get(PROMISES).await.body.contains("phiên bản 1 sẽ được áp dụng"));
        let page = site.get(&format!("{HOUSE_PROMISE}?version=1")).await.body;
        assert!(page.contains("name=\"t_normal_first\" type=\"text\" value=\"15\""), "planned: {page}");
        assert!(page.contains("value=\"2026-12-01T08:00\""), "it keeps its beginning: {page}");
        let told = site.get("/api/v1/promises").await.body;
        assert!(told.contains("\"is_planned\":false") && told.contains("\"is_planned\":true"), "{told}");
        assert!(told.contains("\"warnings\":{") && told.contains("\"pausing\":["), "{told}");
    })
    .await;
}

#[tokio::test]
async fn a_program_that_names_what_is_not_there_is_told_so_and_a_promise_retires_once() {
    each_engine(SCHEMAS, |engine| async move {
        Cast::of(&engine).await;
        let site = Site::of(&engine, trang(), Locale::En);
        let minutes = serde_json::json!({ "first_response": 60, "next_response": 60, "resolution": 60 });
        let of = |targets: &str, warnings: &str| {
            serde_json::json!({
                "name": "Gold", "calendar": "calendar_00000000000000000000000002", "rank": 1,
                "targets": { "low": minutes, "normal": minutes, "high": minutes, targets: minutes },
                "warnings": { warnings: [10] },
            })
            .to_string()
        };
        for (targets, warnings) in [("now", "resolution"), ("urgent", "solution")] {
            let refused = site.post_json("/api/v1/promises", &of(targets, warnings)).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{targets} {warnings}");
        }
        let kept = site.post_json("/api/v1/promises", &of("urgent", "resolution")).await;
        assert_eq!(kept.status, StatusCode::OK, "{}", kept.body);
        let kept: serde_json::Value = serde_json::from_str(&kept.body).unwrap();
        let path = format!("{PROMISES}/{}/retire", kept["id"].as_str().unwrap());
        for _ in 0..2 {
            engine.clock.advance(jiff::SignedDuration::from_secs(1));
            assert_eq!(site.post(&path, &[]).await.status, StatusCode::SEE_OTHER);
        }
        let told: serde_json::Value = serde_json::from_str(&site.get("/api/v1/promises").await.body).unwrap();
        let gold = told.as_array().unwrap().iter().find(|p| p["name"] == "Gold").unwrap();
        assert_eq!((&gold["version"], &gold["is_retired"]), (&2.into(), &true.into()), "{}", engine.name);
    })
    .await;
}

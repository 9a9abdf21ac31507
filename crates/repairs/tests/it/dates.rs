//! Which date a page tells: the promise, then since when a device lies ready, then when it went.

use axum::http::StatusCode;
use jiff::SignedDuration;
use kernel::{Actor, Locale};
use testkit::{Engine, each_engine};

use crate::{
    site::{SCHEMAS, Site, between},
    story::{CODE, WALK_IN, minh, priced, quynh_anh, stands, thanh},
};

async fn walks(engine: &Engine, who: Actor, steps: &[(&str, &[(&str, &str)])]) {
    let site = Site::of(engine, who, Locale::En);
    for (path, fields) in steps {
        let answer = site.post(&format!("/app/repairs/{CODE}/{path}"), fields).await;
        assert_eq!(
            answer.status,
            StatusCode::SEE_OTHER,
            "{path}: {}",
            between(&answer.body, "summary", "</ul>")
        );
    }
}

/// Approved, repaired and checked by another person, ten minutes after the intake.
pub async fn ready(engine: &Engine) {
    priced(engine).await;
    let yes = [("version", "1"), ("answer", "approve"), ("signed_name", "Lan")];
    walks(engine, minh(), &[("answer", &yes)]).await;
    walks(engine, quynh_anh(), &[("step", &[("step", "start")]), ("step", &[("step", "finish")])]).await;
    engine.clock.advance(SignedDuration::from_mins(10));
    walks(engine, thanh(), &[("check", &[("result", "good")])]).await;
}

/// The promised day and time as any of the pages would write it.
const PROMISE: [&str; 3] = ["17:30", "Promised for</dt>", "Expected"];

#[tokio::test]
async fn what_lies_ready_is_waited_for_and_no_longer_promised() {
    each_engine(SCHEMAS, |engine| async move {
        ready(&engine).await;
        // The promise is over, and the device was ready in time.
        engine.clock.advance(SignedDuration::from_hours(20));
        let counter = Site::of(&engine, minh(), Locale::En);
        let own = Site::of(&engine, Actor::Customer { id: stands(&engine).await.customer }, Locale::En);
        let staff_page = counter.get(&format!("/app/repairs/{CODE}")).await.body;
        let facts = between(&staff_page, "<h2>Facts</h2>", "</section>");
        let track = between(&staff_page, "<h2>Progress</h2>", "</section>");
        let own_page = own.get(&format!("/my/r/{CODE}")).await.body;
        let list = counter.get("/app/repairs?view=list&show=ready").await.body;
        let rows = between(&list, "<tbody", "</tbody>");
        for (page, shown) in [("facts", facts), ("track", track), ("own", own_page), ("list", rows)] {
            assert!(shown.contains("29 Nov"), "{page}, {}: the pick-up is told: {shown}", engine.name);
            for promise in PROMISE {
                assert!(!shown.contains(promise), "{page}, {}: {promise} is over: {shown}", engine.name);
            }
        }
        // A hold changes nothing of it.
        walks(&engine, minh(), &[("step", &[("step", "hold"), ("reason", "customer")])]).await;
        let own_page = own.get(&format!("/my/r/{CODE}")).await.body;
        assert!(own_page.contains("29 Nov") && !own_page.contains("Expected"), "{own_page}");
        let late = counter.get("/app/repairs?view=list&show=late").await.body;
        assert!(!late.contains(CODE), "what lies ready is not late");
    })
    .await;
}

#[tokio::test]
async fn what_was_handed_over_says_when_it_was_ready_and_when_it_went() {
    each_engine(SCHEMAS, |engine| async move {
        ready(&engine).await;
        engine.clock.advance(SignedDuration::from_hours(48));
        let taken = [("serial_read", "R5CX21ABC7K"), ("taken_by", "Lan")];
        walks(&engine, minh(), &[("payment", &[("amount", "1tr4"), ("way", "cash")]), ("hand-over", &taken)])
            .await;
        let own = Site::of(&engine, Actor::Customer { id: stands(&engine).await.customer }, Locale::En);
        let own_page = own.get(&format!("/my/r/{CODE}")).await.body;
        let staff_page =
            Site::of(&engine, minh(), Locale::En).get(&format!("/app/repairs/{CODE}")).await.body;
        for shown in [own_page, between(&staff_page, "<h2>Facts</h2>", "</section>")] {
            assert!(shown.contains("Ready since") && shown.contains("Handed over at"), "{shown}");
            assert!(!shown.contains("Pick up by") && !shown.contains("17:30"), "{}: {shown}", engine.name);
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_at_the_bench_is_promised() {
    each_engine(SCHEMAS, |engine| async move {
        priced(&engine).await;
        assert!(WALK_IN.contains(&("promised_at", "2026-11-22T17:30")));
        let own = Site::of(&engine, Actor::Customer { id: stands(&engine).await.customer }, Locale::En);
        let own_page = own.get(&format!("/my/r/{CODE}")).await.body;
        assert!(own_page.contains("Promised for</dt>") && own_page.contains("17:30"), "{own_page}");
    })
    .await;
}

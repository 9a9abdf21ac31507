//! The paper of the counter: issued once with the intake, shown as often as somebody looks.

use axum::http::StatusCode;
use jiff::SignedDuration;
use kernel::{Actor, Locale};
use platform::DbError;
use testkit::{Engine, each_engine};

use crate::{
    site::{SCHEMAS, Site, between},
    story::{CODE, minh, taken_in},
};

async fn slips(engine: &Engine) -> i64 {
    let sql = "select cast(count(*) as bigint) from slip_token";
    let counted: Result<Option<i64>, DbError> = engine.db.read(move |tx| tx.value(sql, &[])).await;
    counted.unwrap().unwrap()
}

fn short_code(paper: &str) -> String {
    between(paper, "Mã tra cứu: ", " ")
}

#[tokio::test]
async fn looking_at_a_slip_issues_none() {
    each_engine(SCHEMAS, |engine| async move {
        taken_in(&engine).await;
        assert_eq!(slips(&engine).await, 1, "issued with the intake");
        let counter = Site::of(&engine, minh(), Locale::Vi);
        let print = format!("/app/repairs/{CODE}/print");
        let first = counter.get(&print).await;
        assert_eq!((first.status, short_code(&first.body).len()), (StatusCode::OK, 9), "{}", first.body);
        assert!(
            first.body.contains("M5 5L9 9"),
            "what the customer drew stands over the line: {}",
            first.body
        );
        engine.clock.advance(SignedDuration::from_mins(1));
        let second = counter.get(&print).await.body;
        assert_eq!(short_code(&first.body), short_code(&second), "{}: one paper", engine.name);
        let api = counter.get(&format!("/api/v1/repairs/{CODE}/slip")).await.body;
        assert!(api.contains(&short_code(&second)), "{api}");
        assert_eq!(slips(&engine).await, 1, "nothing was written");
    })
    .await;
}

#[tokio::test]
async fn another_slip_is_issued_on_demand_and_the_first_stays_good() {
    each_engine(SCHEMAS, |engine| async move {
        taken_in(&engine).await;
        let counter = Site::of(&engine, minh(), Locale::Vi);
        let print = format!("/app/repairs/{CODE}/print");
        let first = short_code(&counter.get(&print).await.body);
        engine.clock.advance(SignedDuration::from_mins(1));
        let issued = counter.post(&print, &[]).await;
        assert_eq!((issued.status, issued.place.as_str()), (StatusCode::SEE_OTHER, print.as_str()));
        let second = short_code(&counter.get(&print).await.body);
        assert!(first != second && second.len() == 9, "{first} {second}");
        assert_eq!(slips(&engine).await, 2, "{}", engine.name);
        let guest = Site::of(&engine, Actor::Anonymous, Locale::En);
        for code in [first, second] {
            let door = guest.post("/my/in/slip", &[("code", &code), ("digits", "5678")]).await;
            assert_eq!(door.status, StatusCode::SEE_OTHER, "{code}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_slip_from_before_they_were_kept_is_told_and_another_is_offered() {
    each_engine(SCHEMAS, |engine| async move {
        taken_in(&engine).await;
        engine
            .db
            .write::<_, DbError, _>(|tx| tx.exec("update slip_token set sealed = null", &[]))
            .await
            .unwrap();
        let counter = Site::of(&engine, minh(), Locale::En);
        let print = format!("/app/repairs/{CODE}/print");
        let paper = counter.get(&print).await;
        assert_eq!(paper.status, StatusCode::OK, "{}", engine.name);
        assert!(paper.body.contains("cannot be printed again") && !paper.body.contains("Mã tra cứu"));
        let api = counter.get(&format!("/api/v1/repairs/{CODE}/slip")).await;
        assert_eq!(api.status, StatusCode::NOT_FOUND);
        engine.clock.advance(SignedDuration::from_mins(1));
        assert_eq!(counter.post(&print, &[]).await.status, StatusCode::SEE_OTHER);
        assert!(counter.get(&print).await.body.contains("Mã tra cứu"), "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn a_copy_of_the_tables_opens_no_slip() {
    each_engine(SCHEMAS, |engine| async move {
        taken_in(&engine).await;
        let paper =
            Site::of(&engine, minh(), Locale::Vi).get(&format!("/app/repairs/{CODE}/print")).await.body;
        let code = short_code(&paper).replace('-', "");
        let kept: Result<Vec<(String, String, Vec<u8>)>, DbError> =
            engine.db.read(|tx| tx.all("select digest, code_digest, sealed from slip_token", &[])).await;
        for (digest, code_digest, sealed) in kept.unwrap() {
            let sealed = String::from_utf8_lossy(&sealed).into_owned();
            assert!(
                [digest, code_digest, sealed].iter().all(|text| !text.contains(&code)),
                "{}",
                engine.name
            );
        }
    })
    .await;
}

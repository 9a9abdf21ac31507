//! Many tickets at once: the single action on each, told row by row, and taken back within ten minutes.

use axum::http::StatusCode;
use jiff::SignedDuration;
use kernel::{Granted, Locale};
use platform::{DbError, Tx, jobs::Worker};
use testkit::{Engine, each_engine};
use tickets::{NewTicket, Status};

use crate::{
    cast::{Cast, SCHEMAS, stripes},
    site::Site,
};

async fn open(engine: &Engine, cast: &Cast, count: usize) {
    let (lan, galaxy) = (cast.lan, cast.galaxy);
    // A transaction has ten seconds; a busy machine opens fewer than all of them in that time.
    for from in (0..count).step_by(50) {
        let open = move |tx: &mut Tx<'_>| {
            for n in from..count.min(from + 50) {
                let new = NewTicket { subject: format!("Phiếu {n:03}"), ..stripes(lan, galaxy) };
                tickets::open_ticket(tx, &Granted::system("test"), &new)?;
            }
            Ok(())
        };
        engine.db.write::<_, DbError, _>(open).await.unwrap();
    }
}

#[tokio::test]
async fn each_row_says_what_came_of_it_and_undo_keeps_what_changed_since() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        open(&engine, &cast, 3).await;
        let site = Site::of(&engine, cast.minh(), Locale::Vi);
        let page = site.get("/app/inbox/select?in=team-todo").await.body;
        assert!(page.contains("value=\"8401\"") && page.contains("Phiếu 002"), "{page}");
        assert!(
            site.get("/app/inbox/select?in=team-todo&all=yes").await.body.matches(" checked").count() >= 3
        );
        assert!(site.get("/app/inbox/team").await.body.contains("/app/inbox/select?in=team-todo"));
        assert_eq!(site.post("/app/tickets/8403/done", &[]).await.status, StatusCode::SEE_OTHER);
        let before = cast.ticket(&engine, 8401).await.standing;
        let chosen =
            [("ticket", "8401"), ("ticket", "8402"), ("ticket", "8403"), ("ticket", "9999"), ("do", "done")];
        let done = site.post("/app/bulk", &chosen).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let result = site.get(&done.place).await.body;
        assert!(result.contains("Đã làm 2, vốn đã như vậy 1, không làm được 1."), "{} {result}", engine.name);
        assert!(result.contains("không tìm thấy") && result.contains("/undo\""));
        let other = Site::of(&engine, cast.quynh_anh(), Locale::Vi);
        assert_eq!(other.get(&done.place).await.status, StatusCode::NOT_FOUND, "it is its owner's");

        engine.clock.advance(SignedDuration::from_mins(5));
        cast.lan_writes(&engine, 8402, "Vẫn bị ạ").await;
        let undone = site.post(&format!("{}/undo", done.place), &[]).await;
        assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.body);
        let after = cast.ticket(&engine, 8401).await.standing;
        assert_eq!((after.status, after.owner), (before.status, before.owner));
        assert_eq!(cast.ticket(&engine, 8402).await.standing.status, Status::NeedsFirstResponse);
        assert!(
            matches!(cast.ticket(&engine, 8403).await.standing.status, Status::Done { .. }),
            "it was so before"
        );
        let result = site.get(&done.place).await.body;
        assert!(
            result.contains("Đã hoàn tác") && result.contains("Giữ nguyên vì sau đó có thay đổi"),
            "{result}"
        );
        let again = site.post(&format!("{}/undo", done.place), &[]).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
    })
    .await;
}

#[tokio::test]
async fn nothing_chosen_or_nothing_to_do_is_told_and_the_choice_is_kept() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        open(&engine, &cast, 2).await;
        for locale in Locale::ALL {
            let site = Site::of(&engine, cast.minh(), locale);
            let none = site.post("/app/bulk", &[("in", "team-todo"), ("do", "take")]).await;
            assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", engine.name);
            assert!(none.body.contains("id=\"ticket-error\""), "{}", none.body);
            let two = [("in", "team-todo"), ("ticket", "8401"), ("owner", "me"), ("status", "done")];
            let refused = site.post("/app/bulk", &two).await;
            assert!(
                refused.body.contains("id=\"status-error\"")
                    && refused.body.contains("value=\"8401\" checked")
            );
            let nothing = site.post("/app/bulk", &[("in", "team-todo"), ("ticket", "8401")]).await;
            assert!(nothing.body.contains("id=\"owner-error\""));
        }
        assert_eq!(cast.ticket(&engine, 8401).await.standing.owner, None);
        let site = Site::of(&engine, cast.minh(), Locale::En);
        let late = site.post("/app/bulk", &[("ticket", "8401"), ("do", "take")]).await.place;
        engine.clock.advance(SignedDuration::from_secs(601));
        assert!(!site.get(&late).await.body.contains("/undo\""));
        assert_eq!(site.post(&format!("{late}/undo"), &[]).await.status, StatusCode::CONFLICT);
    })
    .await;
}

#[tokio::test]
async fn a_long_one_is_a_job_that_shows_how_far_it_is() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        open(&engine, &cast, 230).await;
        let site = Site::of(&engine, cast.minh(), Locale::En);
        let fields = [("in", "team-todo"), ("whole", "yes"), ("do", "take")];
        let begun = site.post("/app/bulk", &fields).await;
        assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
        let waiting = site.get(&begun.place).await.body;
        assert!(
            waiting.contains("max=\"230\" value=\"0\"") && !waiting.contains("/undo\""),
            "{}",
            engine.name
        );
        assert_eq!(cast.ticket(&engine, 8401).await.standing.owner, None);
        let worker = Worker::new(engine.db.clone(), tickets::room().jobs);
        while worker.run_due().await.unwrap() > 0 {}
        let done = site.get(&begun.place).await.body;
        assert!(done.contains("Done: 230.") && done.contains("/undo\""), "{done}");
        assert_eq!(cast.ticket(&engine, 8630).await.standing.owner, Some(cast.minh));
    })
    .await;
}

#[tokio::test]
async fn tags_and_priority_go_back_too_and_a_long_one_is_taken_back_by_a_job() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        open(&engine, &cast, 230).await;
        let site = Site::of(&engine, cast.minh(), Locale::En);
        let worker = Worker::new(engine.db.clone(), tickets::room().jobs);
        for (field, value) in [("tag", "vip"), ("priority", "urgent")] {
            let begun =
                site.post("/app/bulk", &[("in", "team-todo"), ("whole", "yes"), (field, value)]).await;
            assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
            while worker.run_due().await.unwrap() > 0 {}
            assert!(site.get(&begun.place).await.body.contains("Done: 230."), "{} {field}", engine.name);
            let undone = site.post(&format!("{}/undo", begun.place), &[]).await;
            assert_eq!(undone.status, StatusCode::SEE_OTHER);
            assert!(!site.get(&begun.place).await.body.contains(">Undone"), "a job does it");
            while worker.run_due().await.unwrap() > 0 {}
            let (minh, id) = (cast.minh(), cast.ticket(&engine, 8401).await.id);
            let tags =
                engine.db.read::<_, DbError, _>(move |tx| tickets::tags_of(tx, &minh, id)).await.unwrap();
            assert_eq!(tags, [""; 0], "{} {field}", engine.name);
            let priority = cast.ticket(&engine, 8630).await.standing.priority;
            assert_eq!(priority, tickets::clocks::Priority::Normal);
        }
    })
    .await;
}

#[tokio::test]
async fn a_refused_form_comes_back_to_its_page_with_everything_that_was_chosen() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        open(&engine, &cast, 101).await;
        let site = Site::of(&engine, cast.minh(), Locale::En);
        let first = site.get("/app/inbox/select?in=team-todo").await.body;
        let after = first.split("after=").find(|part| part.contains(".ticket_")).unwrap();
        let after = after.split(['"', '&']).next().unwrap();
        let fields = [
            ("in", "team-todo"),
            ("after", after),
            ("ticket", "8501"),
            ("ticket", "8402"),
            ("whole", "yes"),
            ("owner", "me"),
            ("status", "done"),
        ];
        let refused = site.post("/app/bulk", &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", engine.name);
        for kept in ["value=\"8501\" checked", "value=\"8402\" checked", "value=\"yes\" checked", after] {
            assert!(refused.body.contains(kept), "{kept} {}", refused.body);
        }
    })
    .await;
}

#[tokio::test]
async fn an_answer_is_owed_again_whatever_an_end_that_is_taken_back_had_found() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let site = Site::of(&engine, cast.minh(), Locale::Vi);
        assert_eq!(
            site.post(&format!("/app/tickets/{number}/take"), &[]).await.status,
            StatusCode::SEE_OTHER
        );
        let before = cast.ticket(&engine, number).await;
        let number_said = number.to_string();
        let done = site.post("/app/bulk", &[("ticket", number_said.as_str()), ("do", "done")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        assert_eq!(cast.ticket(&engine, number).await.due, None);
        let undone = site.post(&format!("{}/undo", done.place), &[]).await;
        assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.body);
        let after = cast.ticket(&engine, number).await;
        assert_eq!(after.standing.status, before.standing.status, "{}", engine.name);
        assert_eq!(after.due.map(|due| due.metric), before.due.map(|due| due.metric), "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn a_language_that_was_said_for_many_is_unsaid_again() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let site = Site::of(&engine, cast.minh(), Locale::Vi);
        let ticket = number.to_string();
        let done = site.post("/app/bulk", &[("ticket", ticket.as_str()), ("language", "en")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        assert_eq!(cast.ticket(&engine, number).await.language(), Some(Locale::En), "{}", engine.name);
        let undone = site.post(&format!("{}/undo", done.place), &[]).await;
        assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.body);
        let after = cast.ticket(&engine, number).await;
        assert_eq!((after.standing.language, after.language()), (None, Some(Locale::Vi)), "{}", engine.name);
    })
    .await;
}

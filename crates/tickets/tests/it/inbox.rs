//! The console's pages.

use axum::http::StatusCode;
use jiff::SignedDuration;
use kernel::{Granted, Locale};
use platform::{DbError, Tx};
use testkit::each_engine;
use tickets::{NewTicket, SteerTicket, Then, take_ticket};

use crate::{
    cast::{Cast, SCHEMAS, at, goes_to, may, stripes},
    site::Site,
};

#[tokio::test]
async fn the_queue_tells_the_one_deadline_in_words() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let site = Site::of(&engine, cast.minh(), Locale::Vi);
        goes_to(&engine, at("2026-11-23T09:12:00+07:00"));
        let queue = site.get("/app/inbox/unassigned").await;
        assert_eq!(queue.status, StatusCode::OK, "{}", engine.name);
        assert!(queue.body.contains("Còn 18 phút"), "{}", queue.body);
        let at_ticket = format!("/app/tickets/{number}?in=late-todo");
        assert!(!site.get("/app/inbox/late").await.body.contains(&at_ticket), "nothing is late yet");
        assert!(queue.body.contains("Nguyễn Thị Lan") && queue.body.contains("Màn hình sọc xanh"));
        assert!(queue.body.contains(&format!("/app/tickets/{number}?in=unassigned-todo")));
        goes_to(&engine, at("2026-11-23T11:31:00+07:00"));
        assert!(site.get("/app/inbox/team").await.body.contains("Trễ 2 giờ"));
        assert!(site.get("/app/inbox/late").await.body.contains(&at_ticket));
        assert!(site.get("/app/inbox/mine").await.body.contains("Hết việc trong hàng."));
        let part = site.get_part("/app/inbox/team?open=0").await.body;
        assert!(part.contains("Trễ 2 giờ") && !part.contains("<html"), "{part}");
        assert_eq!(site.get("/app/inbox/elsewhere").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_page_has_twenty_five_rows_and_the_next_one_goes_on_after_them() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let (lan, galaxy) = (cast.lan, cast.galaxy);
        engine
            .db
            .write::<_, DbError, _>(move |tx| {
                for n in 0..30 {
                    let new = NewTicket { subject: format!("Phiếu {n:02}"), ..stripes(lan, galaxy) };
                    tickets::open_ticket(tx, &Granted::system("test"), &new)?;
                }
                Ok(())
            })
            .await
            .unwrap();
        let site = Site::of(&engine, cast.minh(), Locale::En);
        let first = site.get("/app/inbox/unassigned").await.body;
        let older = first.split("href=\"").find(|part| part.contains("after=")).unwrap();
        let path = older.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
        let second = site.get(&path).await.body;
        let has = |page: &str, n: i32| page.contains(&format!("Phiếu {n:02}"));
        assert!((0..25).all(|n| has(&first, n) && !has(&second, n)), "{}", engine.name);
        assert!((25..30).all(|n| !has(&first, n) && has(&second, n)));
        let lost = site.get("/app/inbox/team?after=nonsense").await;
        assert_eq!(lost.status, StatusCode::BAD_REQUEST);
        assert!(
            lost.body.contains("class=\"button button-primary\" href=\"/app/inbox/team\""),
            "{}",
            lost.body
        );
    })
    .await;
}

#[tokio::test]
async fn the_list_of_a_window_has_just_the_tickets_that_its_median_counts() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let (lan, galaxy) = (cast.lan, cast.galaxy);
        let open = async |subject: String| {
            engine.clock.advance(SignedDuration::from_mins(1));
            let open = move |tx: &mut Tx<'_>| {
                let new = NewTicket { subject: subject.clone(), ..stripes(lan, galaxy) };
                tickets::open_ticket(tx, &Granted::system("test"), &new)
            };
            engine.db.write::<_, DbError, _>(open).await.unwrap();
        };
        open("Phiếu cũ".into()).await;
        engine.clock.advance(SignedDuration::from_hours(24 * 91));
        for n in 0..52 {
            open(format!("Phiếu {n:02}")).await;
        }
        open("Phiếu rác".into()).await;
        let site = Site::of(&engine, cast.minh(), Locale::En);
        let (spam, finished) = ("/app/tickets/8454/ignore", "/app/tickets/8453/done");
        assert_eq!(site.post(spam, &[("because", "spam")]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(site.post(finished, &[]).await.status, StatusCode::SEE_OTHER);

        let first = site.get("/app/tickets?days=90").await.body;
        let older = first.split("href=\"").find(|part| part.contains("after=")).unwrap();
        let path = older.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
        let second = site.get(&path).await.body;
        let has = |page: &str, n: i32| page.contains(&format!("Phiếu {n:02}"));
        assert!((2..52).all(|n| has(&first, n) && !has(&second, n)), "{} {first}", engine.name);
        assert!((0..2).all(|n| !has(&first, n) && has(&second, n)) && !second.contains("after="));
        assert!(!first.contains("Phiếu rác") && !second.contains("Phiếu cũ"));
        assert_eq!(first.matches("so far").count(), 49, "the one that is done has its whole time");
        let (minh, since) = (cast.minh(), engine.clock.now() - SignedDuration::from_hours(24 * 90));
        let counted = engine.db.read::<_, DbError, _>(move |tx| tickets::spans_since(tx, &minh, since)).await;
        assert_eq!(counted.unwrap().len(), 52);
    })
    .await;
}

#[tokio::test]
async fn the_ticket_page_has_the_list_the_talk_and_the_box_to_answer() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let ticket = cast.stripes(&engine).await;
        let site = Site::of(&engine, cast.minh(), Locale::Vi);
        let path = format!("/app/tickets/{}", ticket.number);
        let page = site.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        let live = format!("data-live=\"{}\"", ticket.id);
        for part in
            [live.as_str(), "data-live=\"inbox\"", "name=\"seen\"", "id=\"composer\"", "xong màn hình bị sọc"]
        {
            assert!(page.body.contains(part), "{part}");
        }
        let seen = cast.last_seen(&engine, ticket.number).await.unwrap().to_string();
        let fields = [("kind", "reply"), ("body", "Dạ chào chị Lan"), ("seen", seen.as_str())];
        let key = "one-key-for-a-double-click";
        let sent = site.post_again(&format!("{path}/reply"), key, &fields).await;
        assert_eq!(
            (sent.status, sent.place),
            (StatusCode::SEE_OTHER, format!("{path}?in=mine-todo&said=tickets-said-sent"))
        );
        let again = site.post_again(&format!("{path}/reply"), key, &fields).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER);
        let body = site.get(&path).await.body;
        assert_eq!(
            body.matches("Dạ chào chị Lan").count(),
            1 + body.matches("Shop: Dạ chào").count(),
            "{}",
            engine.name
        );
    })
    .await;
}

#[tokio::test]
async fn a_stale_answer_gets_the_newer_words_and_keeps_its_own() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let seen = cast.last_seen(&engine, number).await.unwrap().to_string();
        cast.lan_writes(&engine, number, "À, máy có rơi một lần ạ.").await;
        let site = Site::of(&engine, cast.minh(), Locale::Vi);
        let path = format!("/app/tickets/{number}/reply");
        let fields = [("kind", "reply"), ("body", "Dạ chào chị"), ("seen", seen.as_str()), ("then", "done")];
        let refused = site.post(&path, &fields).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        for part in ["máy có rơi một lần", "Dạ chào chị", "Có tin mới hơn"] {
            assert!(refused.body.contains(part), "{part}");
        }
        let seen = cast.last_seen(&engine, number).await.unwrap().to_string();
        assert!(refused.body.contains(&seen), "sending again passes");
        let fields = [("kind", "reply"), ("body", "Dạ chào chị"), ("seen", seen.as_str()), ("then", "done")];
        assert_eq!(site.post(&path, &fields).await.place, format!("/app/inbox/mine?ended={number}"));
        let queue = site.get(&format!("/app/inbox/mine?ended={number}")).await.body;
        assert!(queue.contains(&format!("/app/tickets/{number}/reopen")), "{queue}");
    })
    .await;
}

#[tokio::test]
async fn nothing_typed_and_a_broken_photo_are_told_and_the_words_are_kept() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let site = Site::of(&engine, cast.minh(), Locale::En);
        let path = format!("/app/tickets/{number}/reply");
        let empty = site.post(&path, &[("kind", "reply"), ("body", "  ")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(empty.body.contains("Please write something"));
        let fields = [("kind", "note"), ("note", "Kệ B-03 còn hai panel")];
        let broken = site.post_photo(&path, &fields, ("hoá đơn.jpg", "chữ mà thôi".as_bytes())).await;
        assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            broken.body.contains("hoá đơn.jpg is neither a picture nor a PDF")
                && broken.body.contains("Kệ B-03 còn hai panel")
        );
        let noted = site.post_photo(&path, &fields, ("kệ.png", &crate::replies::pixel())).await;
        assert_eq!(noted.status, StatusCode::SEE_OTHER);
        assert!(site.get(&format!("/app/tickets/{number}")).await.body.contains("/files/file_"));
    })
    .await;
}

#[tokio::test]
async fn a_draft_is_still_there_after_a_new_log_in_and_gone_once_sent() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let (minh, other) =
            (Site::of(&engine, cast.minh(), Locale::En), Site::of(&engine, cast.quynh_anh(), Locale::En));
        let (path, words) = (format!("/app/tickets/{number}"), "Panel S24 còn hai cái");
        let aside = "Khách hay hỏi giá";
        let kept = minh.post(&format!("{path}/draft"), &[("body", words), ("note", aside)]).await;
        assert_eq!(kept.status, StatusCode::NO_CONTENT);
        let begun = minh.get(&path).await.body;
        assert!(begun.contains(words) && begun.contains(aside), "{}", engine.name);
        assert!(!other.get(&path).await.body.contains(words), "a draft is its writer's");
        let note = [("kind", "note"), ("body", words), ("note", "  ")];
        let empty = minh.post(&format!("{path}/reply"), &note).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY, "an answer is never sent as a note");
        cast.answers(&engine, number, "Dạ chào chị", Then::Keep).await;
        let left = minh.get(&path).await.body;
        assert!(!left.contains(words) && left.contains(aside), "the note is not sent with the answer");
    })
    .await;
}

#[tokio::test]
async fn a_new_ticket_begins_with_the_number() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let site = Site::of(&engine, cast.minh(), Locale::Vi);
        let known = site.get("/app/tickets/new?phone=%2B84912345678").await.body;
        assert!(known.contains("Nguyễn Thị Lan") && known.contains("Galaxy S24"), "{known}");
        let unknown = site.get("/app/tickets/new?phone=0983111222").await.body;
        assert!(unknown.contains("Chưa có khách này, chúng ta sẽ thêm"), "{unknown}");
        assert_eq!(site.get("/app/tickets/new?phone=12").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let fields = [
            ("phone", "0983 111 222"),
            ("name", "Phạm Quốc Hùng"),
            ("channel", "phone"),
            ("reason", "question"),
        ];
        let refused = site.post("/app/tickets/new", &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("Phạm Quốc Hùng") && refused.body.contains("id=\"subject-error\""));
        let fields =
            [&fields[..], &[("subject", "Hỏi giá thay pin"), ("body", "Pin chính hãng bao nhiêu?")]].concat();
        let opened = site.post("/app/tickets/new", &fields).await;
        assert_eq!(opened.place, "/app/tickets/8401", "{}", opened.body);
        let ticket = cast.ticket(&engine, 8401).await;
        assert_eq!((ticket.requester.as_str(), ticket.standing.owner), ("Phạm Quốc Hùng", Some(cast.minh)));
    })
    .await;
}

#[tokio::test]
async fn the_head_takes_assigns_snoozes_and_ends() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let site = Site::of(&engine, cast.minh(), Locale::En);
        let path = format!("/app/tickets/{number}");
        let owner = cast.quynh_anh.to_string();
        assert_eq!(site.post(&format!("{path}/assign"), &[("owner", &owner)]).await.place, path);
        assert_eq!(cast.ticket(&engine, number).await.standing.owner, Some(cast.quynh_anh));
        let refused = site.post(&format!("{path}/snooze"), &[("until", "2026-11-22T09:59")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("That moment has passed."));
        let snoozed = site.post(&format!("{path}/snooze"), &[("until", "2026-11-24T09:00")]).await;
        assert_eq!(snoozed.status, StatusCode::SEE_OTHER);
        assert!(site.get("/app/inbox/snoozed?of=team").await.body.contains("Back Tue 24 Nov, 09:00"));
        let ended = site.post(&format!("{path}/done?in=team-todo"), &[]).await;
        assert_eq!(ended.place, format!("/app/inbox/team?ended={number}"));
        assert!(site.get("/app/inbox/done?of=team").await.body.contains("Màn hình sọc xanh"));
        assert_eq!(
            site.post(&format!("{path}/ignore"), &[("because", "x")]).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
    })
    .await;
}

#[tokio::test]
async fn search_finds_a_ticket_by_its_words_without_accents() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let ticket = cast.stripes(&engine).await;
        let granted = may::<SteerTicket>(cast.minh());
        engine.db.write(move |tx| take_ticket(tx, &granted, ticket.number)).await.unwrap();
        let found =
            engine.db.read::<_, DbError, _>(|tx| tx.search("ticket", "soc xanh lan", 5)).await.unwrap();
        assert_eq!(found, [ticket.id.uuid()]);
    })
    .await;
}

#[tokio::test]
async fn behind_the_last_late_ticket_comes_no_page() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        for _ in 0..25 {
            cast.stripes(&engine).await;
        }
        goes_to(&engine, at("2026-11-23T11:31:00+07:00"));
        cast.stripes(&engine).await;
        let late = Site::of(&engine, cast.minh(), Locale::En).get("/app/inbox/late").await.body;
        let shown = |number: i64| late.contains(&format!("/app/tickets/{number}?in=late-todo"));
        assert!((8401..=8425).all(shown) && !shown(8426), "{} {late}", engine.name);
        assert!(!late.contains("after="));
    })
    .await;
}

#[tokio::test]
async fn a_page_says_that_it_is_looked_at_and_hears_of_nobody_else() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let room = Site::of(&engine, cast.minh(), Locale::Vi);
        let beat = format!("/app/tickets/{number}/presence");
        let alone = room.post(&beat, &[("doing", "viewing")]).await;
        assert_eq!((alone.status, alone.body.as_str()), (StatusCode::OK, ""), "{}", engine.name);
        let lost = room.post("/app/tickets/9999/presence", &[("doing", "viewing")]).await;
        assert_eq!(lost.status, StatusCode::NOT_FOUND);
        assert!(room.get(&format!("/app/tickets/{number}")).await.body.contains(&beat));
    })
    .await;
}

//! Somebody wrote at a messaging platform, which takes answers for a while.

use axum::http::StatusCode;
use jiff::SignedDuration;
use kernel::{Actor, Locale};
use platform::{DbError, Tx};
use testkit::{Engine, each_engine};
use tickets::{Channel, ChatAccountId, ChatLine, Incoming, Taken, open_chat_line, receive_message};

use crate::{
    cast::{Cast, SCHEMAS, words_of},
    site::Site,
};

const PROGRAM: Actor = Actor::System { task: "test" };

async fn writes(engine: &Engine) -> Taken {
    let now = engine.clock.now();
    let write = move |tx: &mut Tx<'_>| -> Result<Taken, DbError> {
        let incoming = Incoming { channel: Channel::Zalo, ..words_of("Lan", now) };
        let taken = receive_message(tx, &PROGRAM, &incoming)?;
        let account: ChatAccountId = tx.id();
        let line = ChatLine {
            account,
            channel: Channel::Zalo,
            address: "6142494823".into(),
            name: "Lan".into(),
            closes_at: now + SignedDuration::from_hours(48),
            replies_left: 8,
            letters_max: 2000,
        };
        open_chat_line(tx, taken.strand, &line)?;
        Ok(taken)
    };
    engine.db.write(write).await.unwrap()
}

#[tokio::test]
async fn the_composer_says_how_long_an_answer_is_taken_and_keeps_what_came_too_late() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let taken = writes(&engine).await;
        let site = Site::of(&engine, cast.minh(), Locale::En);
        let path = format!("/app/tickets/{}", taken.number);
        let page = site.get(&path).await.body;
        assert!(page.contains("Zalo takes 8 answers until"), "{page}");
        assert!(!page.contains("name=\"to\""), "an open line needs no address");
        assert!(!page.contains("name=\"files\""), "and takes no photos");
        let seen = taken.message.to_string();
        let sent = site.post(&format!("{path}/reply"), &[("body", "Dạ chào chị"), ("seen", &seen)]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}: {}", engine.name, sent.body);
        assert!(site.get(&path).await.body.contains("Zalo takes 7 answers until"));
        engine.clock.advance(SignedDuration::from_hours(49));
        let typed = [("body", "Máy xong rồi ạ"), ("seen", seen.as_str())];
        let late = site.post(&format!("{path}/reply"), &typed).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(late.body.contains("Zalo takes no answers since") && late.body.contains("Máy xong rồi ạ"));
        assert!(late.body.contains("name=\"to\""), "there is another way: {}", late.body);
        let nowhere = site.post(&format!("{path}/reply"), &[typed.as_slice(), &[("to", "")]].concat()).await;
        assert_eq!(nowhere.status, StatusCode::UNPROCESSABLE_ENTITY, "nobody is answered nowhere");
        let by_mail = [typed.as_slice(), &[("to", "lan@example.vn")]].concat();
        let sent = site.post(&format!("{path}/reply"), &by_mail).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    })
    .await;
}

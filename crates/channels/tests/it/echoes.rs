//! What comes back of what was sent: reports, and echoes of what we or colleagues wrote.

use axum::http::StatusCode;
use channels::ChatLaw;
use jiff::SignedDuration;
use serde_json::json;
use testkit::{Engine, each_engine};
use tickets::{Author, ChatDelivery, Reply, Stage, Status, Then};

use crate::{
    cast::SCHEMAS,
    platforms::{Mood, echo, event},
    zalo::Desk,
};

impl Desk<'_> {
    /// Zalo tells something, and whatever follows is done.
    async fn learns(&self, raw: &str) {
        assert_eq!(self.tell(raw).await.status, StatusCode::OK, "{}", self.engine.name);
        self.work().await;
    }

    /// So much time passes, and whatever is due by then is done.
    async fn later(&self, seconds: i64) {
        self.engine.clock.advance(SignedDuration::from_secs(seconds));
        self.work().await;
    }

    /// What the shop said, and how it fared.
    async fn answered(&self) -> Vec<(String, Option<ChatDelivery>, bool)> {
        let said = self.talk().await.into_iter().filter(|message| message.author == Author::Staff);
        said.map(|message| (message.body, message.delivery, message.staff.is_some())).collect()
    }

    /// An answer is handed over, and before Zalo answers us it tells this.
    async fn meanwhile(&self, body: &str, raw: &str) {
        self.zalo.is(Mood::Waits);
        let before = self.zalo.taken().len();
        let told = async {
            self.zalo.has_taken(before + 1).await;
            self.learns(raw).await;
            self.zalo.releases();
        };
        let (sent, ()) = tokio::join!(self.answers(body), told);
        sent.unwrap();
        self.zalo.is(Mood::Well);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_that_overtakes_zalos_own_answer_is_not_lost_and_a_strangers_is_forgotten() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::of(&engine).await;
        desk.hears("a1", "Loa rè").await;
        let report = |id: &str| event("user_received_message", &json!({"msg_id": id}), engine.clock.now());
        desk.meanwhile("Dạ em chào chị.", &report("m1")).await;
        assert_eq!(desk.talk().await.pop().unwrap().delivery, Some(ChatDelivery::Sent), "{}", engine.name);
        assert_eq!(desk.law().await.stored, 1, "it is looked at again");
        desk.later(10).await;
        assert_eq!(desk.talk().await.pop().unwrap().delivery, Some(ChatDelivery::Delivered));
        assert_eq!(desk.law().await, ChatLaw { processed: 2, ..ChatLaw::default() });
        desk.learns(&report("somebody-elses")).await;
        for _ in 0..3 {
            assert_eq!(desk.law().await.stored, 1);
            desk.later(300).await;
        }
        assert_eq!(desk.law().await, ChatLaw { processed: 3, ..ChatLaw::default() }, "and then no more");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_colleague_answers_in_zalos_own_application_stands_in_the_ticket_and_ends_the_wait() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::of(&engine).await;
        desk.learns(&echo("e0", "Khuyến mãi", engine.clock.now())).await;
        assert!(desk.tickets().await.is_empty(), "nobody's ticket begins with what the shop says");
        desk.hears("a1", "Loa rè").await;
        assert!(desk.tickets().await[0].due.is_some());
        engine.clock.advance(SignedDuration::from_mins(5));
        let there = echo("e1", "Dạ chị gửi em mã đơn nhé", engine.clock.now());
        desk.learns(&there).await;
        let shown = ("Dạ chị gửi em mã đơn nhé".to_owned(), Some(ChatDelivery::Sent), false);
        assert_eq!(desk.answered().await, [shown], "{}", engine.name);
        let ticket = desk.tickets().await.remove(0);
        assert_eq!(ticket.standing.status, Status::WaitingForCustomer);
        assert!(ticket.standing.staff_wrote && ticket.due.is_none(), "the clock has its answer");
        desk.learns(&there).await;
        desk.learns(&event("user_seen_message", &json!({"msg_ids": ["e1"]}), engine.clock.now())).await;
        assert_eq!(desk.answered().await.len(), 1, "told twice, shown once");
        assert_eq!(desk.answered().await[0].1, Some(ChatDelivery::Delivered));
        // What the customer asked meanwhile waits all the same.
        engine.clock.advance(SignedDuration::from_mins(1));
        let before = engine.clock.now();
        engine.clock.advance(SignedDuration::from_mins(1));
        desk.hears("a2", "SC-1 ạ").await;
        desk.learns(&echo("e2", "Chị chờ em chút", before)).await;
        assert_eq!(desk.answered().await.len(), 2);
        assert_eq!(desk.tickets().await[0].standing.status, Status::NeedsNextResponse);
        assert!(desk.tickets().await[0].standing.unanswered);
        // An ended ticket stays ended.
        engine.clock.advance(SignedDuration::from_mins(1));
        desk.replies(Reply { body: "Xong ạ".into(), then: Then::Done, ..Reply::default() }).await.unwrap();
        engine.clock.advance(SignedDuration::from_mins(1));
        desk.learns(&echo("e3", "Cảm ơn chị", engine.clock.now())).await;
        assert_eq!(desk.tickets().await[0].standing.status.stage(), Stage::Done);
        assert_eq!(desk.answered().await.len(), 4);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn our_own_answer_is_never_shown_twice_whichever_of_echo_and_id_comes_first() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::of(&engine).await;
        let now = || engine.clock.now();
        desk.hears("a1", "Loa rè").await;
        let bodies = async || desk.answered().await.into_iter().map(|(body, ..)| body).collect::<Vec<_>>();
        // The id first.
        desk.answers("Một").await.unwrap();
        desk.learns(&echo("m1", "Một", now())).await;
        assert_eq!(bodies().await, ["Một"], "{}", engine.name);
        // The echo first.
        engine.clock.advance(SignedDuration::from_mins(1));
        desk.meanwhile("Hai", &echo("m2", "Hai ", now())).await;
        assert_eq!(bodies().await, ["Một", "Hai"]);
        // The id never came: the echo tells that the answer arrived after all.
        engine.clock.advance(SignedDuration::from_mins(1));
        desk.zalo.is(Mood::Mumbles);
        desk.answers("Ba").await.unwrap();
        assert_eq!(desk.answered().await[2].1, Some(ChatDelivery::Unknown));
        desk.learns(&echo("m3", "Ba", now())).await;
        assert_eq!(bodies().await, ["Một", "Hai", "Ba"]);
        assert_eq!(desk.answered().await[2].1, Some(ChatDelivery::Sent));
        // A colleague writes there while an answer of ours is on the way: it waits, and stands there once.
        engine.clock.advance(SignedDuration::from_mins(1));
        desk.meanwhile("Bốn", &echo("e1", "Chị ơi", now())).await;
        assert_eq!(bodies().await, ["Một", "Hai", "Ba", "Bốn"]);
        assert_eq!(desk.law().await.stored, 1);
        desk.later(10).await;
        assert_eq!(bodies().await.len(), 5, "nothing is on the way any more");
        desk.later(600).await;
        let all = desk.answered().await;
        assert_eq!(all.iter().filter(|(.., is_named)| !is_named).count(), 1, "{all:?}");
        assert_eq!((all.len(), desk.law().await.stored), (5, 0));
    })
    .await;
}

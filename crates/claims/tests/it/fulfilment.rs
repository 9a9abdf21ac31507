//! What was granted is done; what was not is not.

use claims::{
    ClaimCode, ClaimError, Outcome, Ruling, Status, Withdrawing, Work, begin_fulfilment, end_fulfilment,
};
use kernel::{Actor, CustomerId};
use platform::db::DbError;
use products::AssetId;
use testkit::{Engine, each_engine};

use crate::cast::{
    PROGRAM, SCHEMAS, desk, hoa, hung_without_cover, lan_with_cover, may, minh, own, post, ruled, stands,
    status, stripes, submitted,
};

/// A repair that comes from the conversation of a claim.
async fn repair(engine: &Engine, code: ClaimCode, (customer, asset): (CustomerId, AssetId)) -> Work {
    let number = stands(engine, code).await.ticket;
    let ticket = engine.db.read(move |tx| tickets::ticket_id(tx, &PROGRAM, number)).await.unwrap();
    let href = "/app/repairs/SC-24801".to_owned();
    Work { customer, asset, ticket, code: "SC-24801".into(), href }
}

async fn begins(engine: &Engine, work: &Work) {
    let work = work.clone();
    engine.write(move |tx| begin_fulfilment(tx, &work)).await.unwrap();
}

async fn ends(engine: &Engine, work: &Work, was_done: bool) {
    let work = work.clone();
    engine.write(move |tx| end_fulfilment(tx, &work, was_done)).await.unwrap();
}

#[tokio::test]
async fn a_granted_claim_follows_the_repair_that_fulfils_it() {
    each_engine(SCHEMAS, |engine| async move {
        let who = lan_with_cover(&engine).await;
        let code = submitted(&engine, who.0, who.1).await;
        let work = repair(&engine, code, who).await;
        begins(&engine, &work).await;
        assert_eq!(status(&engine, code).await, Status::Triage, "nothing was granted yet");
        ruled(&engine, minh(), code, (Ruling::Granted, "")).await.unwrap();
        begins(&engine, &work).await;
        let claim = stands(&engine, code).await;
        assert_eq!((claim.status, claim.work_code.as_str()), (Status::InFulfilment, "SC-24801"));
        ends(&engine, &Work { code: "SC-1".into(), ..work.clone() }, true).await;
        assert_eq!(status(&engine, code).await, Status::InFulfilment, "another repair is another matter");
        ends(&engine, &work, true).await;
        let claim = stands(&engine, code).await;
        assert_eq!(
            (claim.status, claim.outcome),
            (Status::Closed, Some(Outcome::Repaired)),
            "{}",
            engine.name
        );
    })
    .await;
}

#[tokio::test]
async fn what_came_back_as_it_was_is_still_owed() {
    each_engine(SCHEMAS, |engine| async move {
        let who = lan_with_cover(&engine).await;
        let code = submitted(&engine, who.0, who.1).await;
        let work = repair(&engine, code, who).await;
        ruled(&engine, minh(), code, (Ruling::Granted, "")).await.unwrap();
        begins(&engine, &work).await;
        ends(&engine, &work, false).await;
        assert_eq!(status(&engine, code).await, Status::Decided, "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn a_repair_for_another_owner_or_from_another_conversation_fulfils_nothing() {
    each_engine(SCHEMAS, |engine| async move {
        let who = lan_with_cover(&engine).await;
        let (hung, _) = hung_without_cover(&engine).await;
        let code = submitted(&engine, who.0, who.1).await;
        ruled(&engine, minh(), code, (Ruling::Granted, "")).await.unwrap();
        let work = repair(&engine, code, who).await;
        begins(&engine, &Work { customer: hung, ..work.clone() }).await;
        begins(&engine, &Work { ticket: None, ..work.clone() }).await;
        ends(&engine, &work, true).await;
        assert_eq!(status(&engine, code).await, Status::Decided, "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn a_refused_claim_is_not_fulfilled_by_a_repair_that_is_paid() {
    each_engine(SCHEMAS, |engine| async move {
        let who = hung_without_cover(&engine).await;
        let code = submitted(&engine, who.0, who.1).await;
        ruled(&engine, hoa(), code, (Ruling::Refused, "Đã hết hạn.")).await.unwrap();
        let work = repair(&engine, code, who).await;
        begins(&engine, &work).await;
        ends(&engine, &work, true).await;
        assert_eq!(status(&engine, code).await, Status::Decided, "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn one_product_has_one_claim_that_waits_and_nobody_claims_for_anothers() {
    each_engine(SCHEMAS, |engine| async move {
        let (lan, asset) = lan_with_cover(&engine).await;
        let (hung, _) = hung_without_cover(&engine).await;
        let code = submitted(&engine, lan, asset).await;
        let claim = |who| {
            let (rights, new) = (own(who), stripes(asset));
            engine.db.write::<_, ClaimError, _>(move |tx| claims::submit_claim(tx, &rights, &new, "x"))
        };
        assert!(matches!(claim(lan).await, Err(ClaimError::Open(open)) if open == code), "{}", engine.name);
        assert!(matches!(claim(hung).await, Err(ClaimError::Fault(_))));
        let by = Withdrawing::Own(may(&Actor::Customer { id: lan }));
        engine
            .db
            .write::<_, ClaimError, _>(move |tx| claims::withdraw_claim(tx, &by, code, ""))
            .await
            .unwrap();
        assert_eq!(status(&engine, code).await, Status::Withdrawn);
        let code = claim(lan).await.unwrap();
        let by = Withdrawing::Counter(desk(&minh()), Box::new(post()));
        engine
            .db
            .write::<_, ClaimError, _>(move |tx| claims::withdraw_claim(tx, &by, code, "said at the counter"))
            .await
            .unwrap();
        let told: Option<String> = engine.db.read::<_, DbError, _>(|tx| {
            tx.value("select body from message where body like '%taken back claim%' or body like '%rút yêu cầu bảo hành%'", &[])
        }).await.unwrap();
        assert!(told.is_some_and(|words| words.contains(&code.to_string())), "she reads it: {}", engine.name);
    })
    .await;
}

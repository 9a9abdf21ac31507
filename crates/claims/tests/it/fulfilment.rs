//! What was granted is done; what was not is not.

use claims::{ClaimError, Outcome, Ruling, Status, Withdrawing, begin_fulfilment, end_fulfilment};
use kernel::Actor;
use testkit::each_engine;

use crate::cast::{
    SCHEMAS, hoa, hung_without_cover, lan_with_cover, may, minh, own, ruled, stands, status, stripes,
    submitted,
};

#[tokio::test]
async fn a_granted_claim_follows_the_repair_that_fulfils_it() {
    each_engine(SCHEMAS, |engine| async move {
        let (lan, asset) = lan_with_cover(&engine).await;
        let code = submitted(&engine, lan, asset).await;
        let work = ("SC-24801", "/app/repairs/SC-24801");
        engine.write(move |tx| begin_fulfilment(tx, asset, work)).await.unwrap();
        assert_eq!(status(&engine, code).await, Status::Triage, "nothing was granted yet");
        ruled(&engine, minh(), code, (Ruling::Granted, "")).await.unwrap();
        engine.write(move |tx| begin_fulfilment(tx, asset, work)).await.unwrap();
        let claim = stands(&engine, code).await;
        assert_eq!((claim.status, claim.work_code.as_str()), (Status::InFulfilment, "SC-24801"));
        engine.write(move |tx| end_fulfilment(tx, asset, ("SC-1", ""), Outcome::Repaired)).await.unwrap();
        assert_eq!(status(&engine, code).await, Status::InFulfilment, "another repair is another matter");
        engine.write(move |tx| end_fulfilment(tx, asset, work, Outcome::Repaired)).await.unwrap();
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
async fn a_refused_claim_is_not_fulfilled_by_a_repair_that_is_paid() {
    each_engine(SCHEMAS, |engine| async move {
        let (hung, asset) = hung_without_cover(&engine).await;
        let code = submitted(&engine, hung, asset).await;
        ruled(&engine, hoa(), code, (Ruling::Refused, "Đã hết hạn.")).await.unwrap();
        let work = ("SC-24801", "/app/repairs/SC-24801");
        engine.write(move |tx| begin_fulfilment(tx, asset, work)).await.unwrap();
        engine.write(move |tx| end_fulfilment(tx, asset, work, Outcome::Repaired)).await.unwrap();
        assert_eq!(status(&engine, code).await, Status::Decided, "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn one_product_has_one_open_claim_and_nobody_claims_for_anothers() {
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
        claim(lan).await.unwrap();
    })
    .await;
}

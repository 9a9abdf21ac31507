//! From a claim to a verdict, and on to another.

use claims::{
    Basis, ClaimCode, ClaimError, EvidenceKind, Finding, Given, Noted, Ruling, RulingRefusal, Status,
};
use coverage::model::{Code, KnownCause};
use jiff::{SignedDuration, civil::date};
use testkit::{Engine, each_engine};

use crate::cast::{
    PROGRAM, SCHEMAS, customer, desk, hoa, hung_without_cover, lan_with_cover, mails, minh, own, phone,
    picture, promise, ruled, stands, status, submitted,
};

async fn note(engine: &Engine, code: ClaimCode, kind: EvidenceKind, finding: Finding) {
    // A verdict that follows at once is later all the same.
    engine.clock.advance(SignedDuration::from_secs(60));
    let photos = if kind == EvidenceKind::Photo { vec![picture(engine).await] } else { vec![] };
    let (rights, words) = (desk(&minh()), "Đã xem".to_owned());
    let noted = Noted { kind, finding, words, photos };
    let done: Result<(), ClaimError> =
        engine.db.write(move |tx| claims::note_evidence(tx, &rights, code, &noted)).await;
    done.unwrap();
}

async fn verdicts(engine: &Engine, code: ClaimCode) -> Vec<claims::Verdict> {
    let read = move |tx: &mut platform::Tx<'_>| claims::verdicts_of(tx, &PROGRAM, code);
    engine.db.read::<_, ClaimError, _>(read).await.unwrap()
}

fn refused(done: Result<(), ClaimError>) -> RulingRefusal {
    match done.unwrap_err() {
        ClaimError::Ruling(refusal) => refusal,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn the_front_desk_confirms_and_the_customer_is_told_why_in_writing() {
    each_engine(SCHEMAS, |engine| async move {
        let (lan, asset) = lan_with_cover(&engine).await;
        let code = submitted(&engine, lan, asset).await;
        assert_eq!(code.to_string(), "BH-1201", "{}", engine.name);
        assert_eq!(status(&engine, code).await, Status::Triage);
        ruled(&engine, minh(), code, (Ruling::Granted, "")).await.unwrap();
        assert_eq!(status(&engine, code).await, Status::Decided);
        let told = mails(&engine).await.pop().unwrap();
        for part in ["BH-1201", "được chấp nhận", "Galaxy S24", "22/06/2027", "chưa được luật sư xem"]
        {
            assert!(told.contains(part), "{}: {part} in {told}", engine.name);
        }
        let [verdict] = verdicts(&engine, code).await.try_into().unwrap();
        assert_eq!((verdict.ordinal, verdict.basis), (1, Basis::Engine));
    })
    .await;
}

#[tokio::test]
async fn an_old_verdict_comes_out_again_whatever_was_recorded_since() {
    each_engine(SCHEMAS, |engine| async move {
        let (lan, asset) = lan_with_cover(&engine).await;
        let code = submitted(&engine, lan, asset).await;
        ruled(&engine, minh(), code, (Ruling::Granted, "")).await.unwrap();
        engine.clock.advance(SignedDuration::from_hours(24 * 40));
        engine
            .write(move |tx| {
                use coverage::model::{Happened, Repair, RepairCoverage};
                let stay = Repair {
                    coverage: RepairCoverage::Warranty,
                    fault: None,
                    requested_at: None,
                    accepted_at: date(2026, 11, 25),
                    ready_at: None,
                    handed_over_at: Some(date(2026, 12, 20)),
                    fixed: Some(true),
                    promise: None,
                    loaner: None,
                };
                let reference = kernel::Uuid::from_u128(9);
                let new = coverage::NewHistory { reference, what: Happened::Repair(stay) };
                coverage::record_history(tx, &PROGRAM, asset, &new)
            })
            .await
            .unwrap();
        let [verdict] = verdicts(&engine, code).await.try_into().unwrap();
        let again = verdict.clone();
        let judged = engine.db.read(move |tx| claims::recomputed(tx, &PROGRAM, asset, &again)).await;
        let judged = judged.unwrap().unwrap();
        assert_eq!(*judged.verdict(), verdict.answer.0, "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn what_is_missing_is_asked_by_name_and_given_by_name() {
    each_engine(SCHEMAS, |engine| async move {
        promise(&engine, 12).await;
        let lan = customer(&engine, "Nguyễn Thị Lan", "lan@example.vn").await;
        let asset = phone(&engine, lan, None).await;
        let code = submitted(&engine, lan, asset).await;
        assert_eq!(status(&engine, code).await, Status::NeedsInfo, "{}", engine.name);
        let read = move |tx: &mut platform::Tx<'_>| claims::missing_of(tx, &PROGRAM, code);
        let missing = engine.db.read::<_, ClaimError, _>(read).await.unwrap();
        assert!(!missing.is_empty() && missing.iter().all(|k| k.is_the_customers()), "{missing:?}");
        assert_eq!(
            refused(ruled(&engine, hoa(), code, (Ruling::Refused, "không có hóa đơn")).await),
            RulingRefusal::AskFirst,
            "nobody is refused for a fact that is missing"
        );
        engine.clock.advance(SignedDuration::from_secs(60));
        let given = Given { kinds: missing, words: "Hóa đơn đây ạ".into(), photos: vec![] };
        let rights = own(lan);
        let done: Result<(), ClaimError> =
            engine.db.write(move |tx| claims::give_evidence(tx, &rights, code, &given)).await;
        done.unwrap();
        assert_eq!(status(&engine, code).await, Status::Triage, "the shop looks again");
        let finding = Finding { delivered_on: Some(date(2026, 3, 1)), ..Finding::default() };
        note(&engine, code, EvidenceKind::ProofOfDelivery, finding).await;
        ruled(&engine, minh(), code, (Ruling::Granted, "")).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_refusal_under_a_draft_is_a_leads_and_less_than_owed_is_nobodys() {
    each_engine(SCHEMAS, |engine| async move {
        let (lan, asset) = lan_with_cover(&engine).await;
        let code = submitted(&engine, lan, asset).await;
        let refusal = ruled(&engine, hoa(), code, (Ruling::Refused, "không muốn")).await;
        assert_eq!(refused(refusal), RulingRefusal::LessThanOwed, "{}", engine.name);
        let cause = Some(Code::from(KnownCause::Liquid));
        note(&engine, code, EvidenceKind::Inspection, Finding { cause, ..Finding::default() }).await;
        note(&engine, code, EvidenceKind::Photo, Finding::default()).await;
        assert_eq!(stands(&engine, code).await.status, Status::Triage);
        // The receipt promises months and excludes nothing: liquid alone takes nothing away.
        let still = ruled(&engine, hoa(), code, (Ruling::Refused, "")).await;
        assert_eq!(refused(still), RulingRefusal::LessThanOwed);
    })
    .await;
}

#[tokio::test]
async fn an_exclusion_counts_with_a_signed_inspection_and_a_photo_and_a_lead_says_it() {
    each_engine(SCHEMAS, |engine| async move {
        promise(&engine, 24).await;
        let lan = customer(&engine, "Nguyễn Thị Lan", "lan@example.vn").await;
        let asset = phone(&engine, lan, Some((date(2026, 3, 1), 24))).await;
        let code = submitted(&engine, lan, asset).await;
        let cause = Some(Code::from(KnownCause::Liquid));
        note(&engine, code, EvidenceKind::Inspection, Finding { cause, ..Finding::default() }).await;
        let early = ruled(&engine, hoa(), code, (Ruling::Refused, "")).await;
        assert_eq!(refused(early), RulingRefusal::AskFirst, "{}: no photo yet", engine.name);
        note(&engine, code, EvidenceKind::Photo, Finding::default()).await;
        let desk = ruled(&engine, minh(), code, (Ruling::Refused, "")).await;
        assert_eq!(refused(desk), RulingRefusal::Lead);
        ruled(&engine, hoa(), code, (Ruling::Refused, "")).await.unwrap();
        let [verdict] = verdicts(&engine, code).await.try_into().unwrap();
        assert_eq!((verdict.ruling, verdict.basis), (Ruling::Refused, Basis::Engine));
    })
    .await;
}

#[tokio::test]
async fn an_appeal_is_decided_again_on_new_evidence_only_and_the_first_verdict_stays() {
    each_engine(SCHEMAS, |engine| async move {
        let (hung, asset) = hung_without_cover(&engine).await;
        let code = submitted(&engine, hung, asset).await;
        let first = engine_says_no(&engine, code).await;
        ruled(&engine, hoa(), code, first).await.unwrap();
        let before = verdicts(&engine, code).await;
        let told = mails(&engine).await.pop().unwrap();
        assert!(told.contains("không được chấp nhận") && told.contains("/my/claims/BH-1201"), "{told}");
        let (rights, appeal) = (own(hung), claims::Appeal { words: "Máy giao trễ".into(), photos: vec![] });
        let done: Result<(), ClaimError> =
            engine.db.write(move |tx| claims::lodge_appeal(tx, &rights, code, &appeal)).await;
        done.unwrap();
        assert_eq!(status(&engine, code).await, Status::Appealed);
        let nothing_new = ruled(&engine, hoa(), code, (Ruling::Granted, "thương tình")).await;
        assert_eq!(refused(nothing_new), RulingRefusal::NothingNew, "{}", engine.name);
        let finding = Finding { delivered_on: Some(date(2026, 1, 5)), ..Finding::default() };
        note(&engine, code, EvidenceKind::ProofOfDelivery, finding).await;
        ruled(&engine, hoa(), code, (Ruling::Granted, "")).await.unwrap();
        let after = verdicts(&engine, code).await;
        assert_eq!(after.first(), before.first(), "{}: the first verdict is what it was", engine.name);
        assert_eq!(after.iter().map(|v| v.ruling).collect::<Vec<_>>(), [Ruling::Refused, Ruling::Granted]);
        let told = mails(&engine).await.pop().unwrap();
        assert!(told.contains("quyết định mới"), "{told}");
    })
    .await;
}

/// What a lead has to say to a claim after the last day: the engine refuses, or leaves it to a person.
async fn engine_says_no(engine: &Engine, code: ClaimCode) -> (Ruling, &'static str) {
    let desk = ruled(engine, minh(), code, (Ruling::Refused, "")).await;
    assert_eq!(refused(desk), RulingRefusal::Lead, "no lawyer has signed the law");
    (Ruling::Refused, "Đã hết hạn bảo hành.")
}

//! From the tables to the answer, on both databases.

use coverage::{
    Ask, CoverState, NewHistory, Recall, Verdict, close_recall, cover_line,
    model::{Answer, Bearer, Effective, Happened, Repair, RepairCoverage, Source},
    open_recall, record_history, verdict_for,
};
use jiff::civil::date;
use kernel::{Actor, Date, Locale, Uuid};
use platform::DbError;
use products::{AssetId, transfer_asset};
use testkit::{Engine, each_engine, noon};

use crate::cast::{
    SCHEMAS, code, hung, lan, lans_phone, minh, noon_of, policy, promise, reads, recalls, register,
    without_receipt,
};

async fn asked(engine: &Engine, asset: AssetId, ask: Ask) -> Verdict {
    let answer: Result<_, DbError> = engine.read(move |tx| verdict_for(tx, &minh(), asset, &ask)).await;
    answer.unwrap().unwrap()
}

async fn on(engine: &Engine, asset: AssetId, day: Date) -> Verdict {
    asked(engine, asset, Ask { as_of: Some(noon_of(day)), ..Ask::default() }).await
}

fn until(verdict: &Verdict) -> Option<Date> {
    verdict.effective.last()
}

#[tokio::test]
async fn the_months_on_the_receipt_end_with_their_last_day() {
    each_engine(SCHEMAS, |engine| async move {
        let phone = engine.write(|tx| register(tx, &lans_phone())).await.unwrap();
        let rows = [
            (date(2027, 6, 21), Answer::Covered, CoverState::Ending, 1),
            (date(2027, 6, 22), Answer::Covered, CoverState::Ending, 0),
            (date(2027, 6, 23), Answer::Expired, CoverState::Ended, -1),
            (date(2027, 5, 23), Answer::Covered, CoverState::Ending, 30),
            (date(2027, 5, 22), Answer::Covered, CoverState::Covered, 31),
        ];
        for (day, answer, state, left) in rows {
            let verdict = on(&engine, phone, day).await;
            assert_eq!((verdict.answer, until(&verdict)), (answer, Some(date(2027, 6, 22))), "{day}");
            let line: Result<_, DbError> =
                engine.read(move |tx| cover_line(tx, &minh(), phone, &reads(Locale::En), noon_of(day))).await;
            let line = line.unwrap();
            assert_eq!((line.state, line.days_left), (state, Some(left)), "{} {day}", engine.name);
            assert_eq!((line.from, line.last_day), (Some(date(2025, 6, 22)), Some(date(2027, 6, 22))));
            assert!(line.is_draft && !line.reasons.is_empty() && !line.payer.is_empty());
        }
    })
    .await;
}

#[tokio::test]
async fn a_cover_is_told_in_the_readers_language() {
    each_engine(SCHEMAS, |engine| async move {
        let phone = engine.write(|tx| register(tx, &lans_phone())).await.unwrap();
        let owner = Actor::Customer { id: lan() };
        for (locale, says) in [
            (Locale::Vi, "Được bảo hành đến hết ngày 22/06/2027 (còn 212 ngày)"),
            (Locale::En, "Covered until 22 June 2027 (212 days left)"),
            (Locale::Is, "Í ábyrgð til 22. júní 2027 (212 dagar eftir)"),
        ] {
            let owner = owner.clone();
            let line: Result<_, DbError> =
                engine.read(move |tx| cover_line(tx, &owner, phone, &reads(locale), noon())).await;
            assert_eq!(line.unwrap().sentence, says, "{}", engine.name);
        }
    })
    .await;
}

#[tokio::test]
async fn a_stranger_learns_nothing_of_lans_phone() {
    each_engine(SCHEMAS, |engine| async move {
        let phone = engine.write(|tx| register(tx, &lans_phone())).await.unwrap();
        for who in [Actor::Anonymous, Actor::Customer { id: hung() }] {
            let seen: Result<_, DbError> = engine
                .read(move |tx| {
                    let verdict = verdict_for(tx, &who, phone, &Ask::default())?;
                    Ok((verdict, cover_line(tx, &who, phone, &reads(Locale::En), noon())?))
                })
                .await;
            let (verdict, line) = seen.unwrap();
            assert_eq!(verdict, None);
            assert_eq!((line.state, line.last_day, line.reasons.len()), (CoverState::Unknown, None, 0));
        }
    })
    .await;
}

#[tokio::test]
async fn the_most_particular_policy_of_the_day_of_the_contract_counts() {
    each_engine(SCHEMAS, |engine| async move {
        let phone = engine
            .write(|tx| {
                promise(tx, &policy("all", 6, date(2024, 1, 1), &[("", "")]));
                promise(tx, &policy("maker", 12, date(2024, 1, 1), &[("samsung", "")]));
                promise(tx, &policy("s24", 24, date(2024, 1, 1), &[("Samsung", "GALAXY S24")]));
                promise(tx, &policy("s24", 36, date(2025, 7, 1), &[("Samsung", "Galaxy S24")]));
                promise(tx, &policy("sony", 60, date(2024, 1, 1), &[("Sony", "")]));
                register(tx, &without_receipt())
            })
            .await
            .unwrap();
        let verdict = on(&engine, phone, date(2026, 11, 22)).await;
        assert_eq!(until(&verdict), Some(date(2027, 6, 22)), "sold before the second version of s24");
        assert_eq!(verdict.lead().unwrap().name.as_deref(), Some("s24 v1"), "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn liquid_is_refused_only_with_photos_and_a_signed_inspection() {
    each_engine(SCHEMAS, |engine| async move {
        let phone = engine
            .write(|tx| {
                promise(tx, &policy("s24", 24, date(2024, 1, 1), &[("Samsung", "")]));
                register(tx, &without_receipt())
            })
            .await
            .unwrap();
        let ask = |cause: &str, evidence: &[&str]| Ask {
            fault: Some(code("board")),
            cause: Some(code(cause)),
            evidence: evidence.iter().map(|e| code(e)).collect(),
            ..Ask::default()
        };
        let rows = [
            (ask("manufacturing", &[]), Answer::Covered),
            (ask("liquid", &[]), Answer::NeedsEvidence),
            (ask("liquid", &["photo"]), Answer::NeedsEvidence),
            (ask("liquid", &["photo", "inspection"]), Answer::NotCovered),
        ];
        for (ask, answer) in rows {
            assert_eq!(asked(&engine, phone, ask.clone()).await.answer, answer, "{ask:?}");
        }
    })
    .await;
}

fn stay(accepted: Date, back: Option<Date>) -> Happened {
    Happened::Repair(Repair {
        coverage: RepairCoverage::Warranty,
        fault: Some(code("screen")),
        requested_at: None,
        accepted_at: accepted,
        ready_at: None,
        handed_over_at: back,
        fixed: back.map(|_| true),
        promise: None,
        loaner: None,
    })
}

#[tokio::test]
async fn a_stay_in_the_workshop_stops_the_clock_and_the_hand_over_moves_the_last_day() {
    each_engine(SCHEMAS, |engine| async move {
        let phone = engine.write(|tx| register(tx, &lans_phone())).await.unwrap();
        let reference = Uuid::from_u128(24_817);
        let tell = async |what: Happened| {
            let told = move |tx: &mut platform::Tx<'_>| {
                record_history(tx, &minh(), phone, &NewHistory { reference, what: what.clone() })
            };
            engine.write(told).await.unwrap()
        };
        let before = noon();
        engine.clock.advance(jiff::SignedDuration::from_hours(1));
        let first = tell(stay(date(2026, 11, 22), None)).await;
        assert_eq!(tell(stay(date(2026, 11, 22), None)).await, first, "the same thing twice is one entry");
        let open = on(&engine, phone, date(2026, 11, 25)).await;
        assert!(matches!(open.effective, Effective::Paused { days_left: 212, .. }), "{:?}", open.effective);

        engine.clock.advance(jiff::SignedDuration::from_hours(24 * 10));
        tell(stay(date(2026, 11, 22), Some(date(2026, 12, 2)))).await;
        let after = on(&engine, phone, date(2026, 12, 3)).await;
        assert_eq!(until(&after), Some(date(2027, 7, 2)), "ten days later: {}", engine.name);

        let known = Ask { as_of: Some(before), as_known_at: Some(before), ..Ask::default() };
        let as_known = asked(&engine, phone, known).await;
        assert_eq!(
            until(&as_known),
            Some(date(2027, 6, 22)),
            "what was known before the repair stays answerable"
        );
    })
    .await;
}

#[tokio::test]
async fn a_new_part_and_a_new_unit_are_two_matters_of_one_repair() {
    each_engine(SCHEMAS, |engine| async move {
        let phone = engine.write(|tx| register(tx, &lans_phone())).await.unwrap();
        let reference = Uuid::from_u128(1);
        let (at, coverage) = (date(2026, 11, 1), RepairCoverage::Warranty);
        let battery = Happened::PartReplaced { part: code("battery"), at, coverage };
        let screen = Happened::PartReplaced { part: code("screen"), at, coverage };
        let ids = engine
            .write(move |tx| {
                let mut ids = vec![];
                for what in [&battery, &screen] {
                    ids.push(record_history(
                        tx,
                        &minh(),
                        phone,
                        &NewHistory { reference, what: what.clone() },
                    )?);
                }
                Ok::<_, DbError>(ids)
            })
            .await
            .unwrap();
        assert_ne!(ids[0], ids[1]);
        let ask =
            Ask { fault: Some(code("screen")), as_of: Some(noon_of(date(2028, 10, 1))), ..Ask::default() };
        let verdict = asked(&engine, phone, ask).await;
        assert_eq!(verdict.answer, Answer::CoveredPartial, "the new screen has a term of its own");
        assert_eq!(until(&verdict), Some(date(2028, 11, 1)));
    })
    .await;
}

#[tokio::test]
async fn a_recall_is_free_from_its_first_day_to_the_day_before_its_end() {
    each_engine(SCHEMAS, |engine| async move {
        let phone = engine.write(|tx| register(tx, &lans_phone())).await.unwrap();
        let opened_on = date(2026, 11, 20);
        let id = engine
            .write(move |tx| {
                let (title, brand, model) = ("Battery swells".into(), "SAMSUNG".into(), "Galaxy S24".into());
                let recall = Recall { id: tx.id(), title, brand, model, opened_on, closed_on: None };
                open_recall(tx, &recalls(), &recall).map(|()| recall.id)
            })
            .await
            .unwrap();
        let answer = async |day| on(&engine, phone, day).await.answer;
        assert_eq!(answer(date(2026, 11, 19)).await, Answer::Covered);
        assert_eq!(answer(date(2026, 11, 20)).await, Answer::RecallCovered);
        assert_eq!(on(&engine, phone, opened_on).await.bearer, Bearer::Manufacturer);
        let closed: Result<_, DbError> = engine.write(move |tx| close_recall(tx, &recalls(), id)).await;
        assert!(closed.unwrap(), "today, 22 November");
        assert_eq!(answer(date(2026, 11, 21)).await, Answer::RecallCovered);
        assert_eq!(answer(date(2026, 11, 22)).await, Answer::Covered);
    })
    .await;
}

#[tokio::test]
async fn nothing_known_asks_and_never_says_that_it_is_over() {
    each_engine(SCHEMAS, |engine| async move {
        let mut bare = lans_phone();
        bare.sale = None;
        let phone = engine.write(move |tx| register(tx, &bare)).await.unwrap();
        let verdict = asked(&engine, phone, Ask::default()).await;
        assert_eq!(verdict.answer, Answer::NeedsHuman);
        engine
            .write(|tx| {
                promise(tx, &policy("s24", 24, date(2024, 1, 1), &[("Samsung", "")]));
                Ok::<_, DbError>(())
            })
            .await
            .unwrap();
        assert_eq!(asked(&engine, phone, Ask::default()).await.answer, Answer::NeedsEvidence);
    })
    .await;
}

#[tokio::test]
async fn the_term_follows_the_phone_to_its_next_owner() {
    each_engine(SCHEMAS, |engine| async move {
        let phone = engine.write(|tx| register(tx, &lans_phone())).await.unwrap();
        engine
            .write(move |tx| {
                let may = kernel::Granted::system("story");
                transfer_asset(tx, &may, phone, hung(), date(2026, 11, 1))
            })
            .await
            .unwrap();
        let seen: Result<_, DbError> = engine
            .read(move |tx| verdict_for(tx, &Actor::Customer { id: hung() }, phone, &Ask::default()))
            .await;
        let verdict = seen.unwrap().unwrap();
        assert_eq!((verdict.answer, until(&verdict)), (Answer::Covered, Some(date(2027, 6, 22))));
        assert!(verdict.lines.iter().any(|l| l.source == Source::Warranty));
    })
    .await;
}

//! Search understands Vietnamese typed with or without accents, alike on both engines.

use platform::{DbError, db::Schema};
use testkit::each_engine;
use uuid::Uuid;

use crate::SCHEMAS;

const TEXTS: &[(u128, &str)] = &[
    (1, "Máy còn bảo hành đến 22/06/2027"),
    (2, "Bao hanh het han, khach hoi gia"),
    (3, "Điện thoại Galaxy S24, serial R5CX21ABC7K"),
    (4, "SC-24817 sọc xanh dọc màn hình"),
];

#[tokio::test]
async fn words_are_found_without_accents_and_exact_accents_come_first() {
    each_engine(SCHEMAS, |e| async move {
        e.write(|tx| TEXTS.iter().try_for_each(|(id, text)| tx.index("note", Uuid::from_u128(*id), text)))
            .await
            .unwrap_or_else(|x: DbError| panic!("{x}"));
        let db = &e.db;
        let find = |query: &'static str| async move {
            let found: Result<Vec<_>, DbError> = db.read(move |tx| tx.search("note", query, 10)).await;
            found.unwrap().into_iter().map(|id| id.as_u128()).collect::<Vec<_>>()
        };
        assert_eq!(find("bao hanh").await, [2, 1], "{}: newest first", e.name);
        assert_eq!(find("bảo hành").await, [1, 2], "{}: exact first", e.name);
        assert_eq!(find("dien thoai").await, [3], "{}", e.name);
        assert_eq!(find("r5cx21").await, [3], "{}: the last word may be unfinished", e.name);
        assert_eq!(find("SC-24817").await, [4], "{}", e.name);
        assert_eq!(find("\"' OR * NEAR(").await, Vec::<u128>::new(), "{}", e.name);
        assert_eq!(find("  ").await, Vec::<u128>::new(), "{}", e.name);
    })
    .await;
}

/// The newest are looked at first and the index is asked for the rest, so both ways must say the same.
#[tokio::test]
async fn an_old_match_a_common_word_and_another_kind_are_told_apart() {
    each_engine(SCHEMAS, |e| async move {
        e.write(|tx| {
            tx.index("note", Uuid::from_u128(1), "vỡ kính")?;
            tx.index("page", Uuid::from_u128(2), "vỡ kính")?;
            (10..700).try_for_each(|n| tx.index("note", Uuid::from_u128(n), "màn hình sọc"))?;
            tx.index("note", Uuid::from_u128(900), "man hinh vo")
        })
        .await
        .unwrap_or_else(|x: DbError| panic!("{x}"));
        let db = &e.db;
        let find = |kind: &'static str, query: &'static str| async move {
            let found: Result<Vec<_>, DbError> = db.read(move |tx| tx.search(kind, query, 3)).await;
            found.unwrap().into_iter().map(|id| id.as_u128()).collect::<Vec<_>>()
        };
        assert_eq!(find("note", "vo kinh").await, [1], "{}: older than those looked at first", e.name);
        assert_eq!(find("page", "vo kinh").await, [2], "{}", e.name);
        assert_eq!(find("page", "man hinh").await, [], "{}", e.name);
        assert_eq!(find("note", "man hinh").await, [900, 699, 698], "{}: newest first", e.name);
        assert_eq!(find("note", "màn hình").await, [699, 698, 697], "{}: exact first", e.name);
        assert_eq!(find("note", "vo").await, [900, 1], "{}", e.name);
        assert_eq!(find("note", "ki").await, [1], "{}: no part of a kind's own mark", e.name);
        assert_eq!(find("note", "not").await, [], "{}", e.name);
    })
    .await;
}

/// What stood in the index before it knew the kind is found after the move as well.
#[tokio::test]
async fn an_index_from_before_the_kinds_is_written_again() {
    let (before, after) = platform::SCHEMA.migrations.split_at(3);
    assert_eq!(after[0].name, "search_by_kind");
    let old: &'static [Schema] = Box::leak(Box::new([Schema { migrations: before, ..platform::SCHEMA }]));
    each_engine(old, |e| async move {
        let (note, page) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let sqlite = e.name == "sqlite";
        e.write(move |tx| {
            for (row, kind, id) in [(1_i64, "note", note), (2, "page", page)] {
                if sqlite {
                    tx.exec("insert into search_document (kind, id) values ($1, $2)", &[&kind, &id])?;
                    tx.exec(
                        "insert into search_index (rowid, folded, exact) values ($1, 'vo kinh', 'vỡ kính')",
                        &[&row],
                    )?;
                } else {
                    tx.exec(
                        "insert into search_document (kind, id, folded, exact)
                         values ($1, $2, to_tsvector('simple', 'vo kinh'), to_tsvector('simple', 'vỡ kính'))",
                        &[&kind, &id],
                    )?;
                }
            }
            Ok::<_, DbError>(())
        })
        .await
        .unwrap();
        e.db.migrate(SCHEMAS).await.unwrap();
        for query in ["vo kinh", "vỡ kính", "kin"] {
            let found = e.db.read::<_, DbError, _>(move |tx| tx.search("note", query, 5)).await.unwrap();
            assert_eq!(found, [note], "{}: {query}", e.name);
        }
    })
    .await;
}

#[tokio::test]
async fn what_changed_is_found_by_its_new_words_only() {
    each_engine(SCHEMAS, |e| async move {
        let id = Uuid::from_u128(7);
        let run = e.write(move |tx| {
            tx.index("note", id, "cũ")?;
            tx.index("note", id, "mới")?;
            let (old, new) = (tx.search("note", "cu", 5)?.len(), tx.search("note", "moi", 5)?.len());
            tx.unindex("note", id)?;
            Ok::<_, DbError>((old, new, tx.search("note", "moi", 5)?.len()))
        });
        assert_eq!(run.await, Ok((0, 1, 0)), "{}", e.name);
    })
    .await;
}

/// The windows of a query, one after the other, as numbers.
async fn windows(db: &platform::Db, query: &'static str) -> Vec<Vec<u128>> {
    let (mut place, mut found) = (None, Vec::new());
    loop {
        let window =
            db.read::<_, DbError, _>(move |tx| tx.search_window("note", query, place)).await.unwrap();
        found.push(window.found.iter().map(|hit| hit.id.as_u128()).collect());
        place = window.next();
        if place.is_none() {
            return found;
        }
    }
}

#[tokio::test]
async fn a_word_in_half_of_all_comes_a_thousand_at_a_time_and_a_rare_one_at_once() {
    each_engine(SCHEMAS, |e| async move {
        e.write(|tx| {
            tx.index("note", Uuid::from_u128(1), "vỡ kính")?;
            (10..2500).try_for_each(|n| {
                let text = if n % 2 == 0 { "máy rung" } else { "may chay" };
                tx.index("note", Uuid::from_u128(n), text)
            })?;
            // What is old stays old, however often it is written again.
            tx.index("note", Uuid::from_u128(10), "máy rung lắm")
        })
        .await
        .unwrap_or_else(|x: DbError| panic!("{x}"));
        let all = windows(&e.db, "rung").await;
        assert_eq!(all.iter().map(Vec::len).collect::<Vec<_>>(), [1000, 245], "{}", e.name);
        assert_eq!((all[0][0], all[0][999], all[1][0], all[1][244]), (2498, 500, 498, 10), "{}", e.name);
        assert_eq!(windows(&e.db, "kinh").await, [[1]], "{}", e.name);
        assert_eq!(windows(&e.db, "kin").await, [[1]], "{}: the last word may be unfinished", e.name);
        assert_eq!(windows(&e.db, "xe").await, [[0; 0]], "{}", e.name);
        let exact = e.db.read::<_, DbError, _>(|tx| tx.search_window("note", "máy", None)).await.unwrap();
        assert_eq!(exact.found.iter().filter(|hit| hit.is_exact).count(), 500, "{}", e.name);
        assert!(exact.found.iter().all(|hit| hit.is_exact == (hit.id.as_u128() % 2 == 0)), "{}", e.name);
    })
    .await;
}

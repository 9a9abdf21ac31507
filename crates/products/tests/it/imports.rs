//! Files of sales, brought in whole.

use std::collections::BTreeMap;

use kernel::{Currency, Granted};
use platform::{
    DbError,
    db::{Migration, Schema},
};
use products::{
    AssetStatus, EditAssets, SerialAnswer, asset, asset_by_serial, conflicts_of,
    imports::{Counts, ImportError, ImportState, Mapping, import_reader},
    purchases_of, register_asset, sale_of,
};
use testkit::{Engine, each_engine};

use crate::{PROGRAM, SCHEMAS, galaxy};

const HEADINGS: &str = "Ngày mua;Mã đơn;Khách hàng;Số điện thoại;Sản phẩm;Số serial;Thành tiền\n";

fn keep(_: &mut Mapping) {}

async fn bring(db: &Engine, text: &str) -> Counts {
    import_reader(db, "ban-hang.csv", text.as_bytes(), keep, |_| {}).await.unwrap().1.counts
}

async fn count(db: &Engine, sql: &'static str) -> i64 {
    db.read(move |tx| Ok::<_, DbError>(tx.value(sql, &[])?.unwrap_or(0))).await.unwrap()
}

#[tokio::test]
async fn a_file_comes_in_and_the_same_file_twice_changes_nothing() {
    each_engine(SCHEMAS, async |db| {
        let text = format!(
            "{HEADINGS}22/06/2025;HD-10;Nguyễn Thị Lan;0912 345 678;Galaxy S24;R5CX21ABC7K;21.990.000\n\
             22/06/2025;HD-10;Nguyễn Thị Lan;0912 345 678;Ốp lưng;;150.000\n\
             23/06/2025;HD-11;Đỗ Mạnh Cường;0987654321;MacBook Air M1;C02ABC123XYZ;18.500.000\n"
        );
        assert_eq!(bring(&db, &text).await, Counts { ok: 3, known: 0, rejected: 0 });
        let tables = async || {
            let mut rows = BTreeMap::new();
            for (name, sql) in [
                ("customers", "select count(*) from customer"),
                ("assets", "select count(*) from asset"),
                ("purchases", "select count(*) from purchase"),
                ("lines", "select count(*) from sale_line"),
                ("owners", "select count(*) from ownership"),
                ("timeline", "select count(*) from timeline_entry"),
            ] {
                rows.insert(name, count(&db, sql).await);
            }
            rows
        };
        let before = tables().await;
        assert_eq!(
            (before["customers"], before["assets"], before["purchases"], before["lines"]),
            (2, 2, 2, 3)
        );
        assert_eq!(bring(&db, &text).await, Counts { ok: 0, known: 3, rejected: 0 });
        assert_eq!(tables().await, before);
        db.read(|tx| {
            let SerialAnswer::One(id) = asset_by_serial(tx, "R5CX21ABC7K")? else { panic!("one asset") };
            let owner = asset(tx, &PROGRAM, id)?.unwrap().owner.unwrap();
            assert_eq!(purchases_of(tx, &PROGRAM, owner, 10)?.len(), 2);
            Ok::<_, DbError>(())
        })
        .await
        .unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_same_serial_for_two_customers_is_given_back_and_opens_a_conflict() {
    each_engine(SCHEMAS, async |db| {
        let text = format!(
            "{HEADINGS}22/06/2025;HD-10;Nguyễn Thị Lan;0912345678;Galaxy S24;R5CX21ABC7K;1\n\
             31/02/2025;HD-12;Trịnh Thu Hà;0912345679;Galaxy S24;R5CX21ABC7L;1\n\
             23/06/2025;HD-11;Phạm Quốc Hùng;0987654321;Galaxy S24;R5CX2IABC7K;1.000.000,5\n\
             23/06/2025;HD-11;Phạm Quốc Hùng;0987654321;Galaxy S24;R5CX2IABC7K;1\n"
        );
        for _ in 0..2 {
            let counts = bring(&db, &text).await;
            assert_eq!((counts.ok + counts.known, counts.rejected), (1, 3));
        }
        assert_eq!(count(&db, "select count(*) from serial_conflict").await, 1);
        assert_eq!(count(&db, "select count(*) from customer").await, 1, "nothing is half saved");
        db.read(|tx| {
            let SerialAnswer::One(id) = asset_by_serial(tx, "R5CX21ABC7K")? else { panic!("one asset") };
            assert_eq!(conflicts_of(tx, id)?[0].note, "ban-hang.csv, 5");
            Ok::<_, DbError>(())
        })
        .await
        .unwrap();
    })
    .await;
}

#[tokio::test]
async fn equal_lines_without_an_order_number_are_sales_of_their_own() {
    each_engine(SCHEMAS, async |db| {
        let text = " 00001 19970101 1 11.77\n 00001 19970101 1 11.77\n 00002 19970112 5 77.00\n";
        let map = |m: &mut Mapping| {
            use products::imports::Field::{Customer, Date, Quantity, Total};
            m.columns = vec![Some(Customer), Some(Date), Some(Quantity), Some(Total)];
            m.currency = Currency::USD;
        };
        let first = import_reader(&db, "cdnow", text.as_bytes(), map, |_| {}).await.unwrap().1;
        assert_eq!(first.counts, Counts { ok: 3, known: 0, rejected: 0 });
        let longer = format!("{text} 00001 19970101 1 11.77\n");
        let second = import_reader(&db, "cdnow", longer.as_bytes(), keep, |_| {}).await.unwrap().1;
        assert_eq!(second.counts, Counts { ok: 1, known: 3, rejected: 0 }, "the mapping was remembered");
        assert_eq!(count(&db, "select count(*) from customer").await, 2);
    })
    .await;
}

#[tokio::test]
async fn it_goes_on_where_it_was_killed() {
    each_engine(SCHEMAS, async |db| {
        let mut text = String::from("customer_id date number_of_cds dollar_value\n");
        (0..700).for_each(|n| text.push_str(&format!("{:05} 19970101 1 {n}.00\n", n % 7)));
        let stopped = tokio::time::timeout(std::time::Duration::from_secs(60), async {
            let (mut parts, reader) = (0, text.as_bytes());
            // The second part is committed when the program dies: the future is dropped at its next await.
            let (tx, rx) = tokio::sync::oneshot::channel();
            let mut tx = Some(tx);
            let work = import_reader(&db, "cdnow", reader, keep, |_| {
                parts += 1;
                if parts == 2 {
                    tx.take().map(|tx| tx.send(()));
                }
            });
            tokio::select! { biased; _ = rx => (), done = work => panic!("{done:?}") }
        });
        stopped.await.unwrap();
        let lines = count(&db, "select count(*) from sale_line").await;
        assert!((200..=300).contains(&lines), "{lines}");
        let mut first_told = None;
        let (_, progress) = import_reader(&db, "cdnow", text.as_bytes(), keep, |p| {
            first_told.get_or_insert(p.done);
        })
        .await
        .unwrap();
        assert!(first_told >= Some(300), "it began anew: {first_told:?}");
        assert_eq!(progress.counts, Counts { ok: 700, known: 0, rejected: 0 });
        assert_eq!(count(&db, "select count(*) from sale_line").await, 700);
        assert_eq!(count(&db, "select count(*) from import_part").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_file_that_does_not_say_enough_is_refused() {
    each_engine(SCHEMAS, async |db| {
        let refused = import_reader(&db, "x.csv", b"a,b\nfoo 1,bar\n".as_slice(), keep, |_| {}).await;
        assert!(matches!(refused, Err(ImportError::Mapping(_))), "{refused:?}");
        let binary = import_reader(&db, "x.csv", b"\x89PNG\r\n\x1a\n\0\0\0\r".as_slice(), keep, |_| {}).await;
        assert!(matches!(binary, Err(ImportError::File(_))), "{binary:?}");
        assert_eq!(count(&db, "select count(*) from sale_line").await, 0);
        assert!(ImportState::Paused.may_run() && !ImportState::Done.may_run());
    })
    .await;
}

#[tokio::test]
async fn a_contact_that_a_family_shares_makes_one_customer_only() {
    each_engine(SCHEMAS, async |db| {
        db.write(|tx| {
            crate::add_customer(tx, "Nguyễn Thị Lan", "0912345678")?;
            crate::add_customer(tx, "Nguyễn Văn Nam", "0912345678")
        })
        .await
        .unwrap();
        let text = format!(
            "{HEADINGS}22/06/2025;HD-10;Nguyễn Thị Mai;0912345678;Galaxy S24;;1\n\
             23/06/2025;HD-11;Nguyễn Thị Mai;0912345678;Ốp lưng;;1\n"
        );
        assert_eq!(bring(&db, &text).await, Counts { ok: 2, known: 0, rejected: 0 });
        assert_eq!(count(&db, "select count(*) from customer").await, 3, "nobody is chosen among two");
    })
    .await;
}

#[tokio::test]
async fn a_shopify_export_registers_the_devices_of_an_order() {
    each_engine(SCHEMAS, async |db| {
        let text = "Name,Email,Currency,Created at,Lineitem quantity,Lineitem name,Lineitem price,Billing Name\n\
             #1001,lan@example.vn,VND,2025-06-22 10:00:00 +0700,1,Galaxy S24,21990000.00,Nguyễn Thị Lan\n\
             #1001,lan@example.vn,,,2,Ốp lưng,150000.00,\n";
        assert_eq!(bring(&db, text).await, Counts { ok: 2, known: 0, rejected: 0 });
        assert_eq!(count(&db, "select count(*) from purchase").await, 1);
        assert_eq!(count(&db, "select count(*) from asset").await, 3, "two cases are two things");
        assert_eq!(count(&db, "select cast(sum(total_minor) as bigint) from sale_line").await, 22_290_000);
        let later = text.replace("21990000.00", "20990000.00");
        assert_eq!(bring(&db, &later).await, Counts { ok: 0, known: 2, rejected: 0 });
    })
    .await;
}

#[tokio::test]
async fn what_was_sold_to_nobody_known_is_sold() {
    each_engine(SCHEMAS, async |db| {
        let in_stock = |tx: &mut platform::Tx<'_>| {
            register_asset(tx, &Granted::<EditAssets>::system("test"), &galaxy("R5CX21ABC7L", None))
        };
        let from_stock = db.write(in_stock).await.unwrap();
        let of = |tx: &mut platform::Tx<'_>, serial: &str| {
            let SerialAnswer::One(id) = asset_by_serial(tx, serial)? else { panic!("one asset: {serial}") };
            Ok::<_, DbError>(asset(tx, &PROGRAM, id)?.unwrap())
        };
        let before = db.read(move |tx| of(tx, "R5CX21ABC7L")).await.unwrap();
        assert_eq!((before.status, before.is_owner_missing()), (AssetStatus::InStock, false));

        let text = format!(
            "{HEADINGS}22/06/2025;HD-10;;;Galaxy S24;R5CX21ABC7K;21.990.000\n\
             23/06/2025;HD-11;;;Galaxy S24;R5CX21ABC7L;21.990.000\n"
        );
        assert_eq!(bring(&db, &text).await, Counts { ok: 2, known: 0, rejected: 0 });
        for serial in ["R5CX21ABC7K", "R5CX21ABC7L"] {
            let card = db.read(move |tx| of(tx, serial)).await.unwrap();
            assert_eq!((card.status, card.owner), (AssetStatus::Sold, None), "{serial}");
            assert!(card.is_owner_missing(), "{serial}");
        }
        let stock = db.read(move |tx| Ok::<_, DbError>(of(tx, "R5CX21ABC7L")?.id)).await.unwrap();
        assert_eq!(stock, from_stock, "the same device left the stock");
    })
    .await;
}

/// The sales of a file: serial number and country.
async fn countries(db: &Engine, serials: &'static [&'static str]) -> Vec<Option<String>> {
    let read = move |tx: &mut platform::Tx<'_>| {
        let of = |serial: &&str| {
            let SerialAnswer::One(id) = asset_by_serial(tx, serial)? else { panic!("one asset: {serial}") };
            Ok::<_, DbError>(sale_of(tx, id)?.unwrap().country.map(|country| country.to_string()))
        };
        serials.iter().map(of).collect::<Result<Vec<_>, _>>()
    };
    db.read(read).await.unwrap()
}

#[tokio::test]
async fn a_file_says_in_which_country_each_sale_was_made() {
    each_engine(SCHEMAS, async |db| {
        let text = "Ngày mua;Mã đơn;Số điện thoại;Sản phẩm;Số serial;Quốc gia\n\
             22/06/2025;HD-10;0912345678;Galaxy S24;A1;de\n\
             22/06/2025;HD-11;0912345678;Galaxy S24;A2;\n\
             22/06/2025;HD-12;0912345678;Galaxy S24;A3;duc\n\
             22/06/2025;HD-13;0912345678;Galaxy S24;A4;XX\n\
             22/06/2025;HD-14;0912345678;Galaxy S24;A5;VN\n";
        assert_eq!(bring(&db, text).await, Counts { ok: 4, known: 0, rejected: 1 });
        let told = async || countries(&db, &["A1", "A2", "A3", "A5"]).await;
        let de = || Some("DE".to_owned());
        assert_eq!(told().await, [de(), None, de(), Some("VN".to_owned())], "{}", db.name);
        let given_back = "select count(*) from import_reject where reason = 'bad_country'";
        assert_eq!(count(&db, given_back).await, 1);
        assert_eq!(bring(&db, text).await, Counts { ok: 0, known: 4, rejected: 1 }, "the same file twice");
        assert_eq!(count(&db, "select count(*) from purchase").await, 4);
        assert_eq!(told().await[0].as_deref(), Some("DE"));
    })
    .await;
}

#[tokio::test]
async fn a_shopify_order_was_made_where_it_was_shipped_else_where_it_was_billed() {
    each_engine(SCHEMAS, async |db| {
        let text = "Name,Email,Created at,Lineitem quantity,Lineitem name,Lineitem sku,Billing Country,Shipping Country\n\
             #1001,lan@example.vn,2025-06-22 10:00:00 +0700,1,Galaxy S24,S24,VN,DE\n\
             #1001,lan@example.vn,,1,Galaxy Watch,W7,,\n\
             #1002,anna@example.is,2025-06-23 10:00:00 +0700,1,Galaxy S24,S24,IS,\n";
        assert_eq!(bring(&db, text).await, Counts { ok: 3, known: 0, rejected: 0 });
        let sold = db.read(|tx| {
            let mut sold = Vec::new();
            for asset in products::assets_before(tx, &PROGRAM, None, 9)? {
                let sale = sale_of(tx, asset.id)?.unwrap();
                sold.push((sale.order_number, sale.country.map(|country| country.to_string())));
            }
            sold.sort();
            Ok::<_, DbError>(sold)
        });
        let of = |order: &str, country: &str| (order.to_owned(), Some(country.to_owned()));
        assert_eq!(sold.await.unwrap(), [of("#1001", "DE"), of("#1001", "DE"), of("#1002", "IS")]);
    })
    .await;
}

/// The tables as they were before sales to nobody were told from stock; what was added beside that since is there.
const BEFORE: &[Schema] = &[platform::SCHEMA, identity::SCHEMA, customers::SCHEMA, OLD_PRODUCTS];
const OLD_PRODUCTS: Schema = Schema { migrations: OLD, ..products::SCHEMA };
const ALL: &[Migration] = products::SCHEMA.migrations;
const OLD: &[Migration] = &[ALL[0], ALL[1], ALL[2], ALL[4]];

#[tokio::test]
async fn what_earlier_sales_left_in_stock_is_mended_and_nothing_else() {
    each_engine(BEFORE, async |db| {
        let story = |tx: &mut platform::Tx<'_>| {
            let may = Granted::<EditAssets>::system("test");
            let lan = crate::add_customer(tx, "Nguyễn Thị Lan", "0912345678")?;
            let sold = galaxy("A1", Some(lan)).sale;
            register_asset(tx, &may, &products::NewAsset { sale: sold, ..galaxy("SOLD", None) })?;
            register_asset(tx, &may, &galaxy("STOCK", None))?;
            register_asset(tx, &may, &galaxy("BACK", Some(lan)))?;
            for left in
                ["update asset set status = 'in_stock'", "update ownership set until_on = '2026-01-01'"]
            {
                tx.exec(left, &[])?;
            }
            Ok::<_, DbError>(())
        };
        db.write(story).await.unwrap();
        db.migrate(SCHEMAS).await.unwrap();
        let status = |serial: &'static str| {
            let read = move |tx: &mut platform::Tx<'_>| {
                let SerialAnswer::One(id) = asset_by_serial(tx, serial)? else { panic!("{serial}") };
                Ok::<_, DbError>(asset(tx, &PROGRAM, id)?.unwrap().status)
            };
            db.read(read)
        };
        assert_eq!(status("SOLD").await.unwrap(), AssetStatus::Sold);
        assert_eq!(status("STOCK").await.unwrap(), AssetStatus::InStock, "nobody sold it");
        assert_eq!(status("BACK").await.unwrap(), AssetStatus::InStock, "it had an owner and came back");
    })
    .await;
}

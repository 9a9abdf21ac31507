//! Registering, finding, owning.

use kernel::{Actor, Date, Granted};
use platform::DbError;
use products::{
    AssetError, AssetStatus, EditAssets, SerialAnswer, SettleConflicts, Settlement, TransferRefusal, asset,
    asset_by_serial, assets_of, conflicts_of, purchases_of, register_asset, sale_of, settle_conflict,
    transfer_asset,
};
use testkit::each_engine;

use crate::{PROGRAM, SCHEMAS, add_customer, galaxy, minh};

fn may() -> Granted<EditAssets> {
    Granted::system("test")
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[tokio::test]
async fn a_serial_is_found_however_it_is_read_from_the_label() {
    each_engine(SCHEMAS, async |db| {
        db.write(|tx| {
            let lan = add_customer(tx, "Nguyễn Thị Lan", "0912345678")?;
            let id = register_asset(tx, &may(), &galaxy("R5CX21ABC7K", Some(lan)))?;
            for read in ["R5CX21ABC7K", "r5cx-21 abc7k", "R5CX2IABC7K", "r5cx2labc7k"] {
                assert_eq!(asset_by_serial(tx, read)?, SerialAnswer::One(id), "{read}");
            }
            for other in ["R5CX21ABC7", "", " - ", "8888"] {
                assert_eq!(asset_by_serial(tx, other)?, SerialAnswer::None, "{other}");
            }
            let card = asset(tx, &minh(), id)?.unwrap();
            assert_eq!((card.title().as_str(), card.status), ("Galaxy S24 256GB, Onyx", AssetStatus::Sold));
            assert_eq!((card.owner, card.bought_on), (Some(lan), Some(day("2025-06-22"))));
            let sale = sale_of(tx, id)?.unwrap();
            assert_eq!((sale.customer, sale.warranty_months), (Some(lan), Some(24)));
            assert_eq!(sale.zone.iana_name(), Some("Asia/Ho_Chi_Minh"));
            let found = tx.search("asset", "galaxy onyx", 5)?;
            assert_eq!(found, [id.uuid()]);
            Ok::<_, DbError>(())
        })
        .await
        .unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_serial_of_another_opens_a_conflict_and_takes_nothing_over() {
    each_engine(SCHEMAS, async |db| {
        db.write(|tx| {
            let lan = add_customer(tx, "Nguyễn Thị Lan", "0912345678")?;
            let hung = add_customer(tx, "Phạm Quốc Hùng", "0987654321")?;
            let first = register_asset(tx, &may(), &galaxy("R5CX21ABC7K", Some(lan)))?;
            let again = register_asset(tx, &may(), &galaxy("r5cx21abc7k", Some(lan)))?;
            assert_eq!(again, first, "the same person means the same device");
            assert_eq!(purchases_of(tx, &PROGRAM, lan, 10)?.len(), 1);
            assert!(conflicts_of(tx, first)?.is_empty());

            let later = register_asset(tx, &may(), &galaxy("R5CX2IABC7K", Some(hung)))?;
            assert_ne!(later, first);
            assert_eq!(asset(tx, &PROGRAM, first)?.unwrap().owner, Some(lan));
            assert_eq!(asset_by_serial(tx, "R5CX21ABC7K")?, SerialAnswer::Conflict(vec![first, later]));
            let conflicts = conflicts_of(tx, later)?;
            assert_eq!((conflicts.len(), conflicts[0].claimant), (1, Some(hung)));

            let lead = Granted::<SettleConflicts>::system("test");
            let settled =
                settle_conflict(tx, &lead, conflicts[0].id, Settlement::FirstIsReal, "Giấy tờ của chị Lan");
            assert_eq!(settled, Ok(first));
            assert_eq!(asset_by_serial(tx, "R5CX21ABC7K")?, SerialAnswer::One(first));
            let twice = settle_conflict(tx, &lead, conflicts[0].id, Settlement::LaterIsReal, "");
            assert_eq!(twice, Err(AssetError::Changed));
            Ok::<_, DbError>(())
        })
        .await
        .unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_new_owner_sees_nothing_of_the_earlier_owner() {
    each_engine(SCHEMAS, async |db| {
        db.write(|tx| {
            let lan = add_customer(tx, "Nguyễn Thị Lan", "0912345678").unwrap();
            let hung = add_customer(tx, "Phạm Quốc Hùng", "0987654321").unwrap();
            let (as_lan, as_hung) = (Actor::Customer { id: lan }, Actor::Customer { id: hung });
            let id = register_asset(tx, &may(), &galaxy("R5CX21ABC7K", Some(lan)))?;
            assert_eq!(asset(tx, &as_hung, id)?, None);
            assert_eq!(asset(tx, &Actor::Anonymous, id)?, None);
            assert_eq!(assets_of(tx, &as_hung, lan)?, []);
            assert_eq!(asset(tx, &as_lan, id)?.unwrap().bought_on, Some(day("2025-06-22")));

            let early = transfer_asset(tx, &may(), id, hung, day("2025-06-21"));
            let earliest = day("2025-06-22");
            assert_eq!(early, Err(AssetError::Transfer(TransferRefusal::Overlaps { earliest })));
            transfer_asset(tx, &may(), id, hung, day("2026-11-22"))?;

            assert_eq!(asset(tx, &as_lan, id)?, None, "it is not hers any more");
            let seen = asset(tx, &as_hung, id)?.unwrap();
            assert_eq!((seen.owner, seen.bought_on), (Some(hung), None));
            assert_eq!(assets_of(tx, &as_hung, hung)?.len(), 1);
            assert_eq!(purchases_of(tx, &as_hung, lan, 10)?, []);
            assert_eq!(asset(tx, &minh(), id)?.unwrap().bought_on, Some(day("2025-06-22")));
            Ok::<_, AssetError>(())
        })
        .await
        .unwrap();
    })
    .await;
}

#[tokio::test]
async fn two_owners_at_once_are_refused_by_the_database_too() {
    each_engine(SCHEMAS, async |db| {
        let two = db
            .write(|tx| {
                let lan = add_customer(tx, "Nguyễn Thị Lan", "0912345678")?;
                let id = register_asset(tx, &may(), &galaxy("R5CX21ABC7K", Some(lan)))?;
                let row = tx.moment().uuid();
                tx.exec(
                    "insert into ownership (id, asset, customer, from_on, source, recorded_at, recorded_by)
                     values ($1, $2, $3, '2026-01-01', 'sale', 0, 'test')",
                    &[&row, &id, &lan],
                )
            })
            .await;
        assert!(matches!(two, Err(DbError::Constraint(_))), "{}: {two:?}", db.name);
    })
    .await;
}

#[tokio::test]
async fn the_day_of_a_purchase_begins_where_the_shop_is() {
    each_engine(SCHEMAS, async |db| {
        db.write(|tx| {
            let zone = kernel::TimeZone::get("America/New_York").unwrap();
            identity::save_shop(
                tx,
                &Granted::system("test"),
                &identity::Shop { zone, ..identity::Shop::default() },
            )
            .unwrap();
            let lan = add_customer(tx, "Nguyễn Thị Lan", "0912345678")?;
            register_asset(tx, &may(), &galaxy("R5CX21ABC7K", Some(lan)))?;
            let bought: Option<kernel::Timestamp> =
                tx.value("select at from timeline_entry where kind = 'products-timeline-bought'", &[])?;
            assert_eq!(bought, Some("2025-06-22T00:00:00-04:00".parse().unwrap()));
            Ok::<_, DbError>(())
        })
        .await
        .unwrap();
    })
    .await;
}

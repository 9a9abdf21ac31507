//! The shop and its branches.

use kernel::{BranchId, Currency, Locale, TimeZone};
use platform::{DbError, Tx, from_row};

use crate::model::{Branch, Shop};

/// The branches that one shop may have; a list of all of them is short.
const BRANCHES_MAX: i64 = 500;

#[derive(Debug)]
struct ShopRow {
    name: String,
    phone: String,
    address: String,
    hours: String,
    zone: String,
    currency: Currency,
    locale: Locale,
}
from_row!(ShopRow { name, phone, address, hours, zone, currency, locale });

/// The shop; before it is set up, the values that it will be offered.
///
/// # Errors
/// Whatever the database says.
pub fn shop(tx: &mut Tx<'_>) -> Result<Shop, DbError> {
    let row: Option<ShopRow> =
        tx.first("select name, phone, address, hours, zone, currency, locale from shop where id = 1", &[])?;
    Ok(row.map(Shop::from).unwrap_or_default())
}

impl From<ShopRow> for Shop {
    fn from(row: ShopRow) -> Self {
        Self {
            name: row.name,
            phone: row.phone,
            address: row.address,
            hours: row.hours,
            zone: zone(&row.zone),
            currency: row.currency,
            locale: row.locale,
        }
    }
}

/// The zone of a name; one that this machine does not know is told in the log and read as UTC.
pub fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or_else(|error| {
        tracing::error!(zone = name, %error, "the shop's time zone is not known here");
        TimeZone::UTC
    })
}

pub fn save_shop(tx: &mut Tx<'_>, shop: &Shop) -> Result<(), DbError> {
    let (now, zone) = (tx.now(), shop.zone.iana_name().unwrap_or("UTC").to_owned());
    tx.exec(
        "insert into shop (id, name, phone, address, hours, zone, currency, locale, created_at)
         values (1, $1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (id) do update set name = excluded.name, phone = excluded.phone,
         address = excluded.address, hours = excluded.hours, zone = excluded.zone,
         currency = excluded.currency, locale = excluded.locale",
        &[&shop.name, &shop.phone, &shop.address, &shop.hours, &zone, &shop.currency, &shop.locale, &now],
    )?;
    Ok(())
}

from_row!(Branch { id, name, slug, address, phone, country });

/// The branches, by name.
///
/// # Errors
/// Whatever the database says.
pub fn branches(tx: &mut Tx<'_>) -> Result<Vec<Branch>, DbError> {
    tx.all(
        "select id, name, slug, address, phone, country from branch order by name, id limit $1",
        &[&BRANCHES_MAX],
    )
}

/// One branch.
///
/// # Errors
/// Whatever the database says.
pub fn branch(tx: &mut Tx<'_>, id: BranchId) -> Result<Option<Branch>, DbError> {
    tx.first("select id, name, slug, address, phone, country from branch where id = $1", &[&id])
}

pub fn slug_is_taken(tx: &mut Tx<'_>, slug: &str) -> Result<bool, DbError> {
    tx.exists("select cast(1 as bigint) from branch where slug = $1", &[&slug])
}

pub fn add_branch(tx: &mut Tx<'_>, branch: &Branch) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec(
        "insert into branch (id, name, slug, address, phone, country, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        &[&branch.id, &branch.name, &branch.slug, &branch.address, &branch.phone, &branch.country, &now],
    )?;
    Ok(())
}

pub fn save_branch(tx: &mut Tx<'_>, branch: &Branch) -> Result<(), DbError> {
    tx.exec(
        "update branch set name = $1, address = $2, phone = $3, country = $4 where id = $5",
        &[&branch.name, &branch.address, &branch.phone, &branch.country, &branch.id],
    )?;
    Ok(())
}

//! The only SQL about products; that of imports is in `imports/store.rs`.

use kernel::{Actor, CountryCode, CustomerId, Date, Reach, TimeZone, fold};
use platform::{
    db::{DbError, Tx},
    from_row,
};

use crate::{
    model::{
        AssetCard, AssetId, AssetIdentity, AssetStatus, Channel, ConflictId, ImportId, ModelText, Ownership,
        OwnershipId, OwnershipSource, ProductModelId, PurchaseId, Sale, SaleLineId, SerialConflict,
        Settlement,
    },
    policy::{Holder, fold_serial},
};

/// Assets on one page of a list.
pub(crate) const PAGE: usize = 50;

/// `$1` whether all are visible, `$2` the customer who looks. A customer sees what one owns now, and the day of
/// one's own purchase: an earlier owner's stays with that owner.
macro_rules! cards {
    ($rest:literal) => {
        concat!(
            "select a.id, m.name, m.variant, m.brand, m.category, a.serial, a.status, o.customer,
             (select max(p.contract_on) from sale_line l join purchase p on p.id = l.purchase
              where l.asset = a.id and ($1 or p.customer = $2))
             from asset a join product_model m on m.id = a.model
             left join ownership o on o.asset = a.id and o.until_on is null
             where ($1 or o.customer = $2) ",
            $rest
        )
    };
}

/// The asset, if the actor may see it.
///
/// # Errors
/// Whatever the database says.
pub fn asset(tx: &mut Tx<'_>, actor: &Actor, id: AssetId) -> Result<Option<AssetCard>, DbError> {
    let reach = Reach::of(actor);
    tx.first(cards!("and a.id = $3"), &[&reach.all, &reach.own, &id])
}

/// How many products of one customer are shown beside something else.
pub(crate) const OWNED_MAX: usize = 200;

/// What a customer owns now, newest first, at most [`OWNED_MAX`]: to choose from. Every one is in the customer's own list,
/// page by page.
///
/// # Errors
/// Whatever the database says.
pub fn assets_of(tx: &mut Tx<'_>, actor: &Actor, customer: CustomerId) -> Result<Vec<AssetCard>, DbError> {
    let reach = Reach::of(actor);
    tx.all(cards!("and o.customer = $3 order by a.id desc limit 200"), &[&reach.all, &reach.own, &customer])
}

/// A page of all assets that the actor sees, newest first: those registered before `before`.
pub(crate) fn assets(
    tx: &mut Tx<'_>,
    actor: &Actor,
    before: Option<AssetId>,
) -> Result<Vec<AssetCard>, DbError> {
    assets_before(tx, actor, before, PAGE + 1)
}

/// A page of what a customer owns now, newest first: those registered before `before`.
pub(crate) fn own_assets(
    tx: &mut Tx<'_>,
    actor: &Actor,
    customer: CustomerId,
    before: Option<AssetId>,
) -> Result<Vec<AssetCard>, DbError> {
    let (reach, limit) = (Reach::of(actor), i64::try_from(PAGE + 1).unwrap_or(i64::MAX));
    tx.all(
        cards!("and o.customer = $3 and ($4 is null or a.id < $4) order by a.id desc limit $5"),
        &[&reach.all, &reach.own, &customer, &before, &limit],
    )
}

/// At most so many assets that the actor sees, newest first: those registered before `before`.
///
/// # Errors
/// Whatever the database says.
pub fn assets_before(
    tx: &mut Tx<'_>,
    actor: &Actor,
    before: Option<AssetId>,
    limit: usize,
) -> Result<Vec<AssetCard>, DbError> {
    let (reach, limit) = (Reach::of(actor), i64::try_from(limit).unwrap_or(i64::MAX));
    tx.all(
        cards!("and ($3 is null or a.id < $3) order by a.id desc limit $4"),
        &[&reach.all, &reach.own, &before, &limit],
    )
}

/// How many assets the actor sees that were registered before `before`; all of them without it.
///
/// # Errors
/// Whatever the database says.
pub fn count_assets_before(tx: &mut Tx<'_>, actor: &Actor, before: Option<AssetId>) -> Result<u64, DbError> {
    let reach = Reach::of(actor);
    let count: Option<i64> = tx.value(
        "select count(*) from asset a left join ownership o on o.asset = a.id and o.until_on is null
         where ($1 or o.customer = $2) and ($3 is null or a.id < $3)",
        &[&reach.all, &reach.own, &before],
    )?;
    Ok(count.and_then(|count| u64::try_from(count).ok()).unwrap_or(0))
}

/// What belongs to the asset beyond its card. For those who have its card.
pub(crate) fn identity(tx: &mut Tx<'_>, id: AssetId) -> Result<Option<AssetIdentity>, DbError> {
    tx.first(
        "select a.model, m.sku, a.imei, a.replaced_by, a.version, a.created_at
         from asset a join product_model m on m.id = a.model where a.id = $1",
        &[&id],
    )
}

/// `a` has this serial number or IMEI. Two indexes, named apart: asked with `or`, SQLite reads all assets in the order of
/// their ids until it has enough. Ordered by id, PostgreSQL does so as long as nobody has analysed the table; what was
/// created first is first in either order.
macro_rules! numbered {
    () => {
        "a.id in (select id from asset where serial_key = $1
         union all select id from asset where imei_key = $1 and imei_key <> '')"
    };
}

/// The assets whose serial number or IMEI reads like this one, oldest first, at most 20.
///
/// # Errors
/// Whatever the database says.
pub(crate) fn assets_like_serial(tx: &mut Tx<'_>, serial: &str) -> Result<Vec<AssetId>, DbError> {
    let key = fold_serial(serial);
    if key.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(AssetId,)> = tx.all(
        concat!(
            "select a.id from asset a where ",
            numbered!(),
            " and a.status <> 'retired' order by a.created_at, a.id limit 20"
        ),
        &[&key],
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// The cards of those of them that the actor may see.
///
/// # Errors
/// Whatever the database says.
pub fn assets_with_serial(tx: &mut Tx<'_>, actor: &Actor, serial: &str) -> Result<Vec<AssetCard>, DbError> {
    let mut found = Vec::new();
    for id in assets_like_serial(tx, serial)? {
        found.extend(asset(tx, actor, id)?);
    }
    Ok(found)
}

struct HolderRow {
    asset: AssetId,
    status: AssetStatus,
    owner: Option<CustomerId>,
    brand: String,
}
from_row!(HolderRow { asset, status, owner, brand });

/// The assets of this maker that have this number, oldest first. A maker whom nobody named may be any.
pub(crate) fn holders(tx: &mut Tx<'_>, serial: &str, brand: &str) -> Result<Vec<Holder>, DbError> {
    let (key, brand) = (fold_serial(serial), fold(brand));
    if key.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<HolderRow> = tx.all(
        concat!(
            "select a.id, a.status, o.customer, m.brand from asset a join product_model m on m.id = a.model
             left join ownership o on o.asset = a.id and o.until_on is null where ",
            numbered!(),
            " order by a.created_at, a.id limit 20"
        ),
        &[&key],
    )?;
    let same_maker = |r: &HolderRow| brand.is_empty() || r.brand.is_empty() || fold(&r.brand) == brand;
    let holder = |r: HolderRow| Holder { asset: r.asset, status: r.status, owner: r.owner };
    Ok(rows.into_iter().filter(same_maker).map(holder).collect())
}

/// The model of this text; a new one if nobody has added it.
pub(crate) fn find_or_add_model(tx: &mut Tx<'_>, text: &ModelText) -> Result<ProductModelId, DbError> {
    let identity = [&text.brand, &text.name, &text.variant].map(|t| fold(t)).join("|");
    let known = tx.value("select id from product_model where identity = $1", &[&identity])?;
    if let Some(id) = known {
        return Ok(id);
    }
    let (id, now): (ProductModelId, _) = (tx.id(), tx.now());
    tx.exec(
        "insert into product_model (id, brand, name, variant, category, sku, identity, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[&id, &text.brand, &text.name, &text.variant, &text.category, &text.sku, &identity, &now],
    )?;
    Ok(id)
}

struct ModelRow {
    brand: String,
    name: String,
    variant: String,
    sku: String,
    category: crate::model::Category,
}
from_row!(ModelRow { brand, name, variant, sku, category });

/// The newest 200 models, to choose from.
pub(crate) fn models(tx: &mut Tx<'_>) -> Result<Vec<ModelText>, DbError> {
    let rows: Vec<ModelRow> = tx.all(
        "select brand, name, variant, sku, category from product_model order by id desc limit 200",
        &[],
    )?;
    let text = |r: ModelRow| ModelText {
        brand: r.brand,
        name: r.name,
        variant: r.variant,
        sku: r.sku,
        category: r.category,
    };
    Ok(rows.into_iter().map(text).collect())
}

/// Writes a new asset.
pub(crate) fn insert_asset(
    tx: &mut Tx<'_>,
    by: &Actor,
    model: ProductModelId,
    serial: &str,
    imei: &str,
    status: AssetStatus,
) -> Result<AssetId, DbError> {
    let (id, now, by): (AssetId, _, _) = (tx.id(), tx.now(), by.to_string());
    tx.exec(
        "insert into asset (id, model, serial, serial_key, imei, imei_key, status, version, created_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9)",
        &[&id, &model, &serial, &fold_serial(serial), &imei, &fold_serial(imei), &status, &now, &by],
    )?;
    Ok(id)
}

/// Changes what is known of an asset; says whether `version` was still the present one.
pub(crate) fn update_asset(
    tx: &mut Tx<'_>,
    id: AssetId,
    version: i64,
    model: ProductModelId,
    (serial, imei): (&str, &str),
    status: AssetStatus,
) -> Result<bool, DbError> {
    let changed = tx.exec(
        "update asset set model = $3, serial = $4, serial_key = $5, imei = $6, imei_key = $7, status = $8,
         version = version + 1 where id = $1 and version = $2",
        &[&id, &version, &model, &serial, &fold_serial(serial), &imei, &fold_serial(imei), &status],
    )?;
    Ok(changed == 1)
}

/// Where an asset is in its life.
pub(crate) fn status(tx: &mut Tx<'_>, id: AssetId) -> Result<Option<AssetStatus>, DbError> {
    tx.value("select status from asset where id = $1", &[&id])
}

/// Whether anybody ever owned an asset.
pub(crate) fn was_owned(tx: &mut Tx<'_>, asset: AssetId) -> Result<bool, DbError> {
    tx.exists("select 1 from ownership where asset = $1", &[&asset])
}

/// Puts an asset into another state.
pub(crate) fn set_status(
    tx: &mut Tx<'_>,
    id: AssetId,
    status: AssetStatus,
    replaced_by: Option<AssetId>,
) -> Result<(), DbError> {
    tx.exec(
        "update asset set status = $2, replaced_by = coalesce($3, replaced_by), version = version + 1
         where id = $1",
        &[&id, &status, &replaced_by],
    )?;
    Ok(())
}

/// Every ownership of an asset, the newest first, at most 100. For staff and for decisions: a customer never sees
/// it.
pub(crate) fn ownerships(tx: &mut Tx<'_>, id: AssetId) -> Result<Vec<Ownership>, DbError> {
    tx.all(
        "select customer, from_on, until_on, source from ownership where asset = $1
         order by from_on desc, id desc limit 100",
        &[&id],
    )
}

/// Ends the present ownership the day before `until`.
pub(crate) fn end_ownership(tx: &mut Tx<'_>, id: AssetId, until: Date) -> Result<(), DbError> {
    tx.exec("update ownership set until_on = $2 where asset = $1 and until_on is null", &[&id, &until])?;
    Ok(())
}

/// Writes an ownership that goes on. A second one beside it is refused by the database.
pub(crate) fn insert_ownership(
    tx: &mut Tx<'_>,
    by: &Actor,
    asset: AssetId,
    customer: CustomerId,
    from: Date,
    source: OwnershipSource,
) -> Result<(), DbError> {
    let (id, now, by): (OwnershipId, _, _) = (tx.id(), tx.now(), by.to_string());
    tx.exec(
        "insert into ownership (id, asset, customer, from_on, source, recorded_at, recorded_by)
         values ($1, $2, $3, $4, $5, $6, $7)",
        &[&id, &asset, &customer, &from, &source, &now, &by],
    )?;
    Ok(())
}

/// A purchase to be written.
pub(crate) struct PurchaseRow<'a> {
    pub customer: Option<CustomerId>,
    pub channel: Channel,
    pub order_number: &'a str,
    /// What makes the purchase one, for files that name it on several lines.
    pub order_key: Option<&'a str>,
    pub contract_on: Date,
    pub delivered_on: Option<Date>,
    pub country: Option<CountryCode>,
    pub zone: &'a str,
}

/// Writes a purchase.
pub(crate) fn insert_purchase(tx: &mut Tx<'_>, row: &PurchaseRow<'_>) -> Result<PurchaseId, DbError> {
    let (id, now): (PurchaseId, _) = (tx.id(), tx.now());
    tx.exec(
        "insert into purchase (id, customer, channel, order_number, order_key, contract_on, delivered_on, country,
         zone, recorded_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &[
            &id,
            &row.customer,
            &row.channel,
            &row.order_number,
            &row.order_key,
            &row.contract_on,
            &row.delivered_on,
            &row.country,
            &row.zone,
            &now,
        ],
    )?;
    Ok(id)
}

/// The purchase of this key, and who bought.
pub(crate) fn purchase_of_key(
    tx: &mut Tx<'_>,
    order_key: &str,
) -> Result<Option<(PurchaseId, Option<CustomerId>)>, DbError> {
    tx.first("select id, customer from purchase where order_key = $1", &[&order_key])
}

/// A line of a purchase to be written.
pub(crate) struct SaleLineRow<'a> {
    pub purchase: PurchaseId,
    pub asset: Option<AssetId>,
    pub model: Option<ProductModelId>,
    pub description: &'a str,
    pub quantity: i64,
    pub total: Option<i64>,
    pub currency: &'a str,
    pub policy_code: Option<String>,
    pub warranty_months: Option<u32>,
    pub line_key: Option<&'a str>,
    pub import: Option<ImportId>,
}

/// Writes a line of a purchase.
pub(crate) fn insert_sale_line(tx: &mut Tx<'_>, row: &SaleLineRow<'_>) -> Result<(), DbError> {
    let id: SaleLineId = tx.id();
    tx.exec(
        "insert into sale_line (id, purchase, asset, model, description, quantity, total_minor, currency,
         policy_code, warranty_months, line_key, import)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &[
            &id,
            &row.purchase,
            &row.asset,
            &row.model,
            &row.description,
            &row.quantity,
            &row.total,
            &row.currency,
            &row.policy_code,
            &row.warranty_months,
            &row.line_key,
            &row.import,
        ],
    )?;
    Ok(())
}

/// Whether this asset has a sale of this day.
pub(crate) fn is_sold_on(tx: &mut Tx<'_>, asset: AssetId, contract_on: Date) -> Result<bool, DbError> {
    tx.exists(
        "select cast(1 as bigint) from sale_line l join purchase p on p.id = l.purchase
         where l.asset = $1 and p.contract_on = $2",
        &[&asset, &contract_on],
    )
}

struct SaleRow {
    purchase: PurchaseId,
    customer: Option<CustomerId>,
    contract_on: Date,
    delivered_on: Option<Date>,
    channel: Channel,
    order_number: String,
    total: Option<i64>,
    quantity: i64,
    currency: String,
    policy_code: Option<String>,
    warranty_months: Option<u32>,
    country: Option<CountryCode>,
    zone: String,
}
from_row!(SaleRow {
    purchase,
    customer,
    contract_on,
    delivered_on,
    channel,
    order_number,
    total,
    quantity,
    currency,
    policy_code,
    warranty_months,
    country,
    zone
});

/// The newest sale of an asset. For decisions about the asset, whoever asks; pages show a customer only one's
/// own.
///
/// # Errors
/// Whatever the database says.
pub fn sale_of(tx: &mut Tx<'_>, asset: AssetId) -> Result<Option<Sale>, DbError> {
    let row: Option<SaleRow> = tx.first(
        "select p.id, p.customer, p.contract_on, p.delivered_on, p.channel, p.order_number, l.total_minor,
         l.quantity, l.currency, l.policy_code, l.warranty_months, p.country, p.zone
         from sale_line l join purchase p on p.id = l.purchase where l.asset = $1
         order by p.contract_on desc, l.id desc limit 1",
        &[&asset],
    )?;
    Ok(row.map(sale))
}

fn sale(row: SaleRow) -> Sale {
    let price = row.total.zip(row.currency.parse().ok());
    Sale {
        purchase: row.purchase,
        customer: row.customer,
        contract_on: row.contract_on,
        delivered_on: row.delivered_on,
        channel: row.channel,
        order_number: row.order_number,
        price: price.map(|(total, currency)| kernel::Money::new(total / row.quantity.max(1), currency)),
        policy_code: row.policy_code,
        warranty_months: row.warranty_months,
        country: row.country,
        zone: zone(&row.zone),
    }
}

/// The zone of a name. One that this machine does not know, or does not know any more, is told in the log; no law speaks
/// for UTC, so that a person answers instead of a stranger's calendar.
fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or_else(|error| {
        tracing::error!(zone = name, %error, "the time zone of a sale is not known here");
        TimeZone::UTC
    })
}

/// A line that a customer bought, as lists print it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurchaseLine {
    /// The day of the contract.
    pub contract_on: Date,
    /// The number of the order or receipt; may be empty.
    pub order_number: String,
    /// What was bought, as the receipt says it; may be empty.
    pub description: String,
    /// How many.
    pub quantity: i64,
    /// What was paid, in minor units.
    pub total_minor: Option<i64>,
    /// The currency's code.
    pub currency: String,
    /// The asset, if one was registered.
    pub asset: Option<AssetId>,
}
from_row!(PurchaseLine { contract_on, order_number, description, quantity, total_minor, currency, asset });

/// What a customer bought, newest first, at most `limit` lines. Staff see everyone's, a customer one's own.
///
/// # Errors
/// Whatever the database says.
pub fn purchases_of(
    tx: &mut Tx<'_>,
    actor: &Actor,
    customer: CustomerId,
    limit: u32,
) -> Result<Vec<PurchaseLine>, DbError> {
    let reach = Reach::of(actor);
    tx.all(
        "select p.contract_on, p.order_number, l.description, l.quantity, l.total_minor, l.currency, l.asset
         from purchase p join sale_line l on l.purchase = p.id
         where p.customer = $3 and ($1 or p.customer = $2) order by p.contract_on desc, l.id desc limit $4",
        &[&reach.all, &reach.own, &customer, &limit],
    )
}

/// Opens a conflict unless this claim already did. None if it did.
pub(crate) fn open_conflict(
    tx: &mut Tx<'_>,
    asset: AssetId,
    other_asset: Option<AssetId>,
    claimant: Option<CustomerId>,
    (claim, note): (&str, &str),
) -> Result<Option<ConflictId>, DbError> {
    let (id, now): (ConflictId, _) = (tx.id(), tx.now());
    let opened = tx.exec(
        "insert into serial_conflict (id, asset, other_asset, claimant, claim, opened_at, note)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
        &[&id, &asset, &other_asset, &claimant, &claim, &now, &note],
    )?;
    Ok((opened == 1).then_some(id))
}

/// The conflicts that an asset is part of, open ones first, at most 20.
///
/// # Errors
/// Whatever the database says.
pub fn conflicts_of(tx: &mut Tx<'_>, asset: AssetId) -> Result<Vec<SerialConflict>, DbError> {
    tx.all(
        "select id, asset, other_asset, claimant, opened_at, settlement, note from serial_conflict
         where asset = $1 or other_asset = $1 order by settled_at is not null, id desc limit 20",
        &[&asset],
    )
}

/// A conflict.
pub(crate) fn conflict(tx: &mut Tx<'_>, id: ConflictId) -> Result<Option<SerialConflict>, DbError> {
    tx.first(
        "select id, asset, other_asset, claimant, opened_at, settlement, note from serial_conflict where id = $1",
        &[&id],
    )
}

/// Writes how a conflict was settled; says whether it was still open.
pub(crate) fn settle_conflict(
    tx: &mut Tx<'_>,
    by: &Actor,
    id: ConflictId,
    settlement: Settlement,
    note: &str,
) -> Result<bool, DbError> {
    let (now, by) = (tx.now(), by.to_string());
    let settled = tx.exec(
        "update serial_conflict set settlement = $2, note = $3, settled_at = $4, settled_by = $5
         where id = $1 and settlement is null",
        &[&id, &settlement, &note, &now, &by],
    )?;
    Ok(settled == 1)
}

/// How many conflicts wait for a person.
pub(crate) fn open_conflicts(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    Ok(tx.value("select count(*) from serial_conflict where settlement is null", &[])?.unwrap_or(0))
}

/// The assets in open conflicts, newest first, at most 50.
pub(crate) fn assets_in_conflict(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<AssetCard>, DbError> {
    let reach = Reach::of(actor);
    tx.all(
        cards!(
            "and a.id in (select asset from serial_conflict where settlement is null)
             order by a.id desc limit 50"
        ),
        &[&reach.all, &reach.own],
    )
}

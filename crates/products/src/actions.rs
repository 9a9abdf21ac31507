//! The verbs: register an asset, give it a new owner, change it, settle a conflict.

use customers::timeline::{self, Arg, Audience, NewEntry};
use kernel::{Actor, CustomerId, Date, Granted, TimeZone, date_in};
use platform::{
    db::{DbError, Tx},
    live,
    web::Fault,
};

use crate::{
    events::{AssetRegistered, OwnershipBegan, SerialConflictOpened},
    model::{
        AssetId, AssetStatus, ConflictId, ModelText, NewAsset, NewSale, OwnershipSource, SerialAnswer,
        Settlement,
    },
    policy::{Claimant, Registration, TransferRefusal, decide_registration, decide_sold, decide_transfer},
    rights::{EditAssets, SettleConflicts},
    store::{self, PurchaseRow, SaleLineRow},
};

/// Why an action on an asset did nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AssetError {
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// Absent, or not visible to who acts.
    #[error("no such asset")]
    NotFound,
    /// Somebody changed it meanwhile, or settled the conflict.
    #[error("the asset was changed meanwhile")]
    Changed,
    /// It cannot change hands like this.
    #[error("the asset cannot change hands: {0:?}")]
    Transfer(TransferRefusal),
    /// A fault on the way.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<AssetError> for Fault {
    fn from(error: AssetError) -> Self {
        match error {
            AssetError::Db(error) => Self::Db(error),
            AssetError::NotFound => Self::NotFound,
            AssetError::Changed => Self::Conflict,
            AssetError::Transfer(refusal) => {
                Self::Broken(format!("a refused transfer was not shown: {refusal:?}"))
            }
            AssetError::Fault(fault) => fault,
        }
    }
}

/// Registers an asset, its owner and its sale. A number that the same person already has is that person's asset,
/// and stays one; a number that somebody else has becomes a second asset with an open conflict.
///
/// # Errors
/// Whatever the database says.
pub fn register_asset(
    tx: &mut Tx<'_>,
    may: &Granted<EditAssets>,
    new: &NewAsset,
) -> Result<AssetId, DbError> {
    let zone = identity::shop(tx)?.zone;
    let by = may.actor();
    let serial = if new.serial.is_empty() { &new.imei } else { &new.serial };
    let holders = store::holders(tx, serial, &new.model.brand)?;
    let claimant = new.owner.map_or(Claimant::Nobody, Claimant::Known);
    let asset = match decide_registration(&holders, claimant) {
        Registration::Known(asset) => asset,
        Registration::New => add_asset(tx, by, new)?,
        Registration::Conflict(first) => {
            let later = add_asset(tx, by, new)?;
            open_conflict(tx, by, first, Some(later), new.owner, (&later.to_string(), ""))?;
            later
        }
    };
    let today = date_in(tx.now(), &zone);
    if let Some(sale) = &new.sale {
        record_sale(tx, asset, new.owner, &new.model, sale, zone.iana_name().unwrap_or("UTC"))?;
        leave_stock(tx, asset)?;
    }
    if let Some(owner) = new.owner {
        let (from, source) = match &new.sale {
            Some(sale) => (sale.contract_on, OwnershipSource::Sale),
            None => (today, OwnershipSource::Registration),
        };
        begin_ownership(tx, by, asset, owner, (from, source), &zone, &new.model)?;
    }
    tx.touch(live::Audience::Staff, &asset.to_string())?;
    Ok(asset)
}

/// Writes a new asset, makes it findable and tells.
pub(crate) fn add_asset(tx: &mut Tx<'_>, by: &Actor, new: &NewAsset) -> Result<AssetId, DbError> {
    let model = store::find_or_add_model(tx, &new.model)?;
    let status = if new.owner.is_some() { AssetStatus::Sold } else { AssetStatus::InStock };
    let asset = store::insert_asset(tx, by, model, &new.serial, &new.imei, status)?;
    index(tx, asset, &new.model, &new.serial, &new.imei)?;
    tx.tell(by, &AssetRegistered { asset })?;
    Ok(asset)
}

fn index(
    tx: &mut Tx<'_>,
    asset: AssetId,
    model: &ModelText,
    serial: &str,
    imei: &str,
) -> Result<(), DbError> {
    let text = [&model.brand, &model.name, &model.variant, &model.sku, serial, imei].join(" ");
    tx.index("asset", asset.uuid(), &text)
}

/// Makes somebody the owner of an asset that nobody owns. The present owner's stays as it is. The day of a purchase
/// begins where the shop is.
pub(crate) fn begin_ownership(
    tx: &mut Tx<'_>,
    by: &Actor,
    asset: AssetId,
    owner: CustomerId,
    (from, source): (Date, OwnershipSource),
    zone: &TimeZone,
    model: &ModelText,
) -> Result<(), DbError> {
    let history = store::ownerships(tx, asset)?;
    if history.iter().any(|o| o.until_on.is_none()) {
        return Ok(());
    }
    let latest = history.iter().filter_map(|o| o.until_on).max().unwrap_or(from);
    store::insert_ownership(tx, by, asset, owner, from.max(latest), source)?;
    store::set_status(tx, asset, AssetStatus::Sold, None)?;
    tx.tell(by, &OwnershipBegan { asset, customer: owner })?;
    let kind = match source {
        OwnershipSource::Sale | OwnershipSource::Import => "products-timeline-bought",
        OwnershipSource::Registration | OwnershipSource::Transfer => "products-timeline-registered",
    };
    let at = from.to_zoned(zone.clone()).map_or(tx.now(), |z| z.timestamp()).min(tx.now());
    let at = if source == OwnershipSource::Transfer { tx.now() } else { at };
    timeline::record_at(tx, &entry(asset, Some(owner), kind, model), at)?;
    tx.touch(live::Audience::Customer(owner), "products")
}

fn entry(asset: AssetId, customer: Option<CustomerId>, kind: &'static str, model: &ModelText) -> NewEntry {
    let name = [model.name.as_str(), model.variant.as_str()].join(" ").trim().to_owned();
    NewEntry {
        customer,
        asset: Some(asset.uuid()),
        kind,
        args: vec![("model", Arg::from(name))],
        audience: Audience::Everyone,
        icon: "receipt",
        href: Some(format!("/app/assets/{asset}")),
    }
}

/// Notes that an asset was sold, whoever has it now. One that had an owner and is in stock came back, and stays: the
/// sale that is told now may be an older one.
pub(crate) fn leave_stock(tx: &mut Tx<'_>, asset: AssetId) -> Result<(), DbError> {
    if store::was_owned(tx, asset)? {
        return Ok(());
    }
    let Some(status) = store::status(tx, asset)? else { return Ok(()) };
    let after = decide_sold(status);
    if after == status { Ok(()) } else { store::set_status(tx, asset, after, None) }
}

fn record_sale(
    tx: &mut Tx<'_>,
    asset: AssetId,
    customer: Option<CustomerId>,
    model: &ModelText,
    sale: &NewSale,
    zone: &str,
) -> Result<(), DbError> {
    if store::is_sold_on(tx, asset, sale.contract_on)? {
        return Ok(());
    }
    let purchase = store::insert_purchase(
        tx,
        &PurchaseRow {
            customer,
            channel: sale.channel,
            order_number: &sale.order_number,
            order_key: None,
            contract_on: sale.contract_on,
            delivered_on: sale.delivered_on,
            country: sale.country,
            zone,
        },
    )?;
    let model_id = store::find_or_add_model(tx, model)?;
    store::insert_sale_line(
        tx,
        &SaleLineRow {
            purchase,
            asset: Some(asset),
            model: Some(model_id),
            description: &model.name,
            quantity: 1,
            total: sale.price.map(|p| p.minor),
            currency: sale.price.map_or("", |p| p.currency.code()),
            policy_code: sale.policy_code.clone(),
            warranty_months: sale.warranty_months,
            line_key: None,
            import: None,
        },
    )
}

/// Opens a conflict for a person to settle, once for each claim.
pub(crate) fn open_conflict(
    tx: &mut Tx<'_>,
    by: &Actor,
    first: AssetId,
    later: Option<AssetId>,
    claimant: Option<CustomerId>,
    claim: (&str, &str),
) -> Result<(), DbError> {
    let Some(conflict) = store::open_conflict(tx, first, later, claimant, claim)? else { return Ok(()) };
    timeline::record(
        tx,
        &NewEntry {
            customer: None,
            asset: Some(first.uuid()),
            kind: "products-timeline-conflict",
            args: Vec::new(),
            audience: Audience::Staff,
            icon: "triangle-alert",
            href: Some(format!("/app/assets/{first}")),
        },
    )?;
    tx.touch(live::Audience::Staff, &first.to_string())?;
    tx.tell(by, &SerialConflictOpened { conflict, asset: first })?;
    Ok(())
}

/// Gives an asset to a new owner from a day on. The earlier owner's time ends the day before.
///
/// # Errors
/// [`AssetError::Transfer`] when a rule says no, [`AssetError::NotFound`], the database.
pub fn transfer_asset(
    tx: &mut Tx<'_>,
    may: &Granted<EditAssets>,
    asset: AssetId,
    to: CustomerId,
    from: Date,
) -> Result<(), AssetError> {
    let card = store::asset(tx, may.actor(), asset)?.ok_or(AssetError::NotFound)?;
    let zone = identity::shop(tx)?.zone;
    let today = date_in(tx.now(), &zone);
    let history = store::ownerships(tx, asset)?;
    decide_transfer(card.status, &history, to, from, today).map_err(AssetError::Transfer)?;
    let model = ModelText { name: card.model_name, variant: card.variant, ..ModelText::default() };
    store::end_ownership(tx, asset, from)?;
    if let Some(before) = card.owner {
        let kind = "products-timeline-given-away";
        timeline::record(tx, &NewEntry { asset: None, ..entry(asset, Some(before), kind, &model) })?;
        tx.touch(live::Audience::Customer(before), "products")?;
    }
    begin_ownership(tx, may.actor(), asset, to, (from, OwnershipSource::Transfer), &zone, &model)?;
    tx.audit(may.actor(), "asset.transfer", &asset.to_string(), &to.to_string())?;
    tx.touch(live::Audience::Staff, &asset.to_string())?;
    Ok(())
}

/// What staff may correct about an asset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetChange {
    /// The version that the form began with.
    pub version: i64,
    /// Which model it is.
    pub model: ModelText,
    /// The serial number as it is read; may be empty.
    pub serial: String,
    /// The IMEI; may be empty.
    pub imei: String,
    /// Where it is in its life.
    pub status: AssetStatus,
}

/// Corrects what is known of an asset. A number that another asset has opens a conflict.
///
/// # Errors
/// [`AssetError::Changed`] when somebody was faster, [`AssetError::NotFound`], the database.
pub fn change_asset(
    tx: &mut Tx<'_>,
    may: &Granted<EditAssets>,
    asset: AssetId,
    change: &AssetChange,
) -> Result<(), AssetError> {
    let by = may.actor();
    let card = store::asset(tx, by, asset)?.ok_or(AssetError::NotFound)?;
    let model = store::find_or_add_model(tx, &change.model)?;
    let numbers = (change.serial.as_str(), change.imei.as_str());
    if !store::update_asset(tx, asset, change.version, model, numbers, change.status)? {
        return Err(AssetError::Changed);
    }
    let holders = store::holders(tx, &change.serial, &change.model.brand)?;
    let other = holders.iter().find(|h| h.asset != asset && h.status != AssetStatus::Retired);
    if let Some(other) = other {
        open_conflict(tx, by, other.asset, Some(asset), card.owner, (&asset.to_string(), ""))?;
    }
    index(tx, asset, &change.model, &change.serial, &change.imei)?;
    let detail = format!("status {} to {}", card.status.name(), change.status.name());
    tx.audit(by, "asset.change", &asset.to_string(), &detail)?;
    tx.touch(live::Audience::Staff, &asset.to_string())?;
    Ok(())
}

/// Settles a conflict: the asset that is not real is retired. Owners stay who they are.
///
/// # Errors
/// [`AssetError::Changed`] when it was settled meanwhile, [`AssetError::NotFound`], the database.
pub fn settle_conflict(
    tx: &mut Tx<'_>,
    may: &Granted<SettleConflicts>,
    id: ConflictId,
    settlement: Settlement,
    note: &str,
) -> Result<AssetId, AssetError> {
    let conflict = store::conflict(tx, id)?.ok_or(AssetError::NotFound)?;
    if !store::settle_conflict(tx, may.actor(), id, settlement, note)? {
        return Err(AssetError::Changed);
    }
    match (settlement, conflict.other_asset) {
        (Settlement::FirstIsReal, Some(later)) => {
            store::set_status(tx, later, AssetStatus::Retired, Some(conflict.asset))?;
        }
        (Settlement::LaterIsReal, later) => {
            store::set_status(tx, conflict.asset, AssetStatus::Retired, later)?;
        }
        _ => {}
    }
    tx.audit(may.actor(), "asset.settle_conflict", &id.to_string(), settlement.name())?;
    tx.touch(live::Audience::Staff, &conflict.asset.to_string())?;
    Ok(conflict.asset)
}

/// What a serial number or an IMEI leads to, read as people read labels: O is 0, I is 1, Đ is D.
///
/// # Errors
/// Whatever the database says.
pub fn asset_by_serial(tx: &mut Tx<'_>, serial: &str) -> Result<SerialAnswer, DbError> {
    let found = store::assets_like_serial(tx, serial)?;
    Ok(match found.as_slice() {
        [] => SerialAnswer::None,
        [one] => SerialAnswer::One(*one),
        _ => SerialAnswer::Conflict(found),
    })
}

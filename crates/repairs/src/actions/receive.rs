//! A device is taken in.

use customers::{EditCustomers, add_customer};
use identity::Sender;
use jiff::SignedDuration;
use kernel::{Actor, BranchId, CustomerId, Granted, Money, StaffId};
use platform::{
    db::{DbError, Tx},
    files::{self, FileId, StoredFile, add_file},
    i18n::Lang,
    jobs::{Job, JobError, payload},
    seal::Seal,
    web::Fault,
};
use products::{AssetCard, AssetId, EditAssets, NewAsset, register_asset};
use serde::{Deserialize, Serialize};
use tickets::{OpenWork, TicketId};

use super::{RepairError, issue_slip, letters, touch, work::write_history};
use crate::{
    events::RepairReceived,
    model::{
        Acceptance, Basis, DataChoice, DeviceChoice, LoanDecision, NewRepair, Owner, Passcode, PhotoMoment,
        Repair, RepairCode, Signed, Status,
    },
    policy::{IntakeFacts, IntakeMissing, KEPT_PHOTO_HOURS, decide_branch, decide_intake, decide_others},
    rights::ReceiveDevices,
    store,
};

/// Whoever takes a device in may also add its owner and the device itself.
pub struct ReceptionRights {
    /// To take it in.
    pub receive: Granted<ReceiveDevices>,
    /// To add its owner.
    pub customers: Granted<EditCustomers>,
    /// To register it.
    pub assets: Granted<EditAssets>,
}

/// Takes a device in: the acceptance document, its photos, the first step of the repair, its slip. Nothing is saved when
/// something is missing.
///
/// # Errors
/// [`RepairError::Intake`] with everything that is missing.
pub fn receive_device(
    tx: &mut Tx<'_>,
    rights: &ReceptionRights,
    new: &NewRepair,
    (from, lang): (&Sender, &Lang),
    seal: &Seal,
) -> Result<RepairCode, RepairError> {
    let actor = rights.receive.actor().clone();
    let shop = identity::shop(tx)?;
    let Examined { known, others, kept, branch, accepted } = examine(tx, &actor, new)?;
    let customer = owner(tx, rights, &new.owner)?;
    let asset = device(tx, rights, new, (known, customer))?;
    let now = tx.now();
    let repair = Repair {
        id: tx.id(),
        number: tx.next_number("repair")?,
        customer,
        asset: asset.id,
        ticket: new.ticket,
        branch,
        brought_in: Some(coverage::place_of_branch(tx, branch)?),
        status: Status::Intake,
        technician: new.technician,
        shelf: new.shelf.clone(),
        device: asset.title(),
        serial: new.serial.clone(),
        fault: new.fault.clone(),
        basis: accepted.basis,
        currency: shop.currency,
        promised_at: accepted.promised_at,
        version: 1,
        created_at: now,
        changed_at: now,
    };
    store::insert_repair(tx, &repair)?;
    let fee_minor = new.fee.map_or(Money::zero(shop.currency), |f| f).minor;
    let document = Acceptance { fee_minor, received_by: actor.to_string(), at: now, ..accepted };
    store::insert_acceptance(tx, repair.id, &document)?;
    store::insert_drawing(tx, repair.id, Signed::Acceptance, new.drawn.as_ref())?;
    take_words(tx, &actor, &repair, &others)?;
    hang_photos(tx, &actor, &repair, (&new.photos, &kept))?;
    store::insert_event(tx, repair.id, (Status::Intake, Status::Intake), &actor, "")?;
    write_history(tx, &actor, &repair)?;
    tx.tell(&actor, &RepairReceived { repair: repair.id, customer, asset: repair.asset })?;
    if let Some(ticket) = repair.ticket {
        let work = OpenWork { code: repair.code().to_string(), href: repair.href() };
        tickets::begin_work(tx, &actor, TicketId::from_uuid(ticket), work)?;
    }
    claims::begin_fulfilment(tx, &work_on(&repair))?;
    letters::write_entry(tx, &repair, Status::Intake)?;
    letters::write(tx, (from, lang), &repair, letters::Letter::Received, &[])?;
    issue_slip(tx, &rights.receive, &repair, seal)?;
    index(tx, &actor, &repair)?;
    touch(tx, &repair)?;
    Ok(repair.code())
}

/// Everything that the document of a form lacks, for one that is refused already: nobody is told in two waves.
///
/// # Errors
/// [`Fault::NotFound`]; whatever the database says.
pub fn missing_at_intake(
    tx: &mut Tx<'_>,
    granted: &Granted<ReceiveDevices>,
    new: &NewRepair,
) -> Result<Vec<IntakeMissing>, RepairError> {
    match examine(tx, granted.actor(), new) {
        Ok(_) => Ok(Vec::new()),
        Err(RepairError::Intake(missing)) => Ok(missing),
        Err(error) => Err(error),
    }
}

/// A form whose document is whole.
struct Examined {
    known: Option<AssetCard>,
    /// Somebody else's, as far as we know; the customer's word was taken for each.
    others: Vec<AssetId>,
    kept: Vec<FileId>,
    branch: Option<BranchId>,
    accepted: Acceptance,
}

fn examine(tx: &mut Tx<'_>, actor: &Actor, new: &NewRepair) -> Result<Examined, RepairError> {
    let known = match &new.device {
        DeviceChoice::Known(asset) => {
            Some(products::asset(tx, actor, *asset)?.ok_or(RepairError::Fault(Fault::NotFound))?)
        }
        DeviceChoice::New(_) => None,
    };
    let customer = match &new.owner {
        Owner::Known(customer) => Some(*customer),
        Owner::New(_) => None,
    };
    let others = others_devices(tx, actor, known.as_ref(), (&new.serial, customer))?;
    let others: Vec<AssetId> = others.iter().map(|card| card.id).collect();
    let kept = match actor.staff() {
        Some(staff) => store::kept_photos(tx, &new.kept_photos, staff)?,
        None => Vec::new(),
    };
    let branch = branch_of(tx, actor, new)?;
    let is_here = match &known {
        Some(card) => store::is_here(tx, card.id)?,
        None => false,
    };
    let device = (known.as_ref(), is_here, others.as_slice());
    let accepted = accept(new, device, new.photos.len() + kept.len(), tx.now());
    let (branch, accepted) = both(branch, accepted)?;
    Ok(Examined { known, others, kept, branch, accepted })
}

/// The devices that a form may mean and somebody else owns. A device that was chosen is the one that is meant.
///
/// # Errors
/// Whatever the database says.
pub fn others_devices(
    tx: &mut Tx<'_>,
    actor: &Actor,
    chosen: Option<&AssetCard>,
    (serial, customer): (&str, Option<CustomerId>),
) -> Result<Vec<AssetCard>, DbError> {
    let mut meant = match chosen {
        Some(card) => vec![card.clone()],
        None => products::assets_with_serial(tx, actor, serial)?,
    };
    let owners: Vec<_> = meant.iter().map(|card| (card.id, card.owner)).collect();
    let others = decide_others(&owners, customer);
    meant.retain(|card| others.contains(&card.id));
    Ok(meant)
}

/// Writes down that the customer's word was taken for somebody else's device.
fn take_words(tx: &mut Tx<'_>, actor: &Actor, repair: &Repair, others: &[AssetId]) -> Result<(), DbError> {
    for asset in others {
        store::insert_owner_claim(tx, repair.id, *asset, actor)?;
        tx.audit(actor, "repair.other_owner", &repair.id.to_string(), &asset.to_string())?;
    }
    Ok(())
}

/// Where the device is taken in.
fn branch_of(
    tx: &mut Tx<'_>,
    actor: &Actor,
    new: &NewRepair,
) -> Result<Result<Option<BranchId>, IntakeMissing>, DbError> {
    let own = match actor {
        Actor::Staff { branch, .. } => *branch,
        _ => None,
    };
    let branches: Vec<BranchId> = identity::branches(tx)?.into_iter().map(|b| b.id).collect();
    Ok(decide_branch(new.branch, own, &branches))
}

/// Everything that is missing, in one answer.
fn both(
    branch: Result<Option<BranchId>, IntakeMissing>,
    accepted: Result<Acceptance, Vec<IntakeMissing>>,
) -> Result<(Option<BranchId>, Acceptance), RepairError> {
    match (branch, accepted) {
        (Ok(branch), Ok(accepted)) => Ok((branch, accepted)),
        (Ok(_), Err(missing)) => Err(RepairError::Intake(missing)),
        (Err(branch), accepted) => {
            let mut missing = accepted.err().unwrap_or_default();
            missing.push(branch);
            Err(RepairError::Intake(missing))
        }
    }
}

/// The first version of the document, if nothing is missing.
fn accept(
    new: &NewRepair,
    (known, is_here, others): (Option<&AssetCard>, bool, &[AssetId]),
    photos: usize,
    now: kernel::Timestamp,
) -> Result<Acceptance, Vec<IntakeMissing>> {
    let facts = IntakeFacts {
        serial: &new.serial,
        known_serial: known.map_or("", |k| k.serial.as_str()),
        is_here,
        others,
        claims: &new.claims,
        fault: &new.fault,
        basis: new.basis,
        promised_at: new.promised_at,
        photos,
        loan: new.loan,
        loan_note: &new.loan_note,
        data_choice: new.data_choice,
        passcode: new.passcode,
        signed_name: &new.signed_name,
    };
    decide_intake(&facts, now)?;
    Ok(Acceptance {
        version: 1,
        fault: new.fault.clone(),
        accessories: new.accessories.clone(),
        condition: new.condition.clone(),
        basis: new.basis.unwrap_or(Basis::AfterDiagnosis),
        promised_at: new.promised_at.unwrap_or(now),
        reason: String::new(),
        data_choice: new.data_choice.unwrap_or(DataChoice::MustKeep),
        passcode: new.passcode.unwrap_or(Passcode::NotAsked),
        loan: new.loan.unwrap_or(LoanDecision::NotWanted),
        loan_note: new.loan_note.clone(),
        fee_minor: 0,
        signed_name: new.signed_name.clone(),
        received_by: String::new(),
        at: now,
    })
}

/// What claims are told of a repair.
pub(super) fn work_on(repair: &Repair) -> claims::Work {
    claims::Work {
        customer: repair.customer,
        asset: repair.asset,
        ticket: repair.ticket.map(TicketId::from_uuid),
        code: repair.code().to_string(),
        href: repair.href(),
    }
}

fn owner(tx: &mut Tx<'_>, rights: &ReceptionRights, owner: &Owner) -> Result<CustomerId, RepairError> {
    match owner {
        Owner::Known(customer) => {
            let card = customers::card(tx, rights.receive.actor(), *customer)?;
            Ok(card.ok_or(Fault::NotFound)?.id)
        }
        Owner::New(new) => Ok(add_customer(tx, &rights.customers, new)?),
    }
}

fn device(
    tx: &mut Tx<'_>,
    rights: &ReceptionRights,
    new: &NewRepair,
    (known, owner): (Option<AssetCard>, CustomerId),
) -> Result<AssetCard, RepairError> {
    if let Some(card) = known {
        return Ok(card);
    }
    let DeviceChoice::New(model) = &new.device else { return Err(Fault::NotFound.into()) };
    let asset = NewAsset {
        model: model.clone(),
        serial: new.serial.clone(),
        imei: String::new(),
        owner: Some(owner),
        sale: None,
    };
    let id = register_asset(tx, &rights.assets, &asset)?;
    Ok(products::asset(tx, rights.assets.actor(), id)?.ok_or(Fault::NotFound)?)
}

fn hang_photos(
    tx: &mut Tx<'_>,
    actor: &Actor,
    repair: &Repair,
    (new, kept): (&[StoredFile], &[FileId]),
) -> Result<(), RepairError> {
    let keeper = actor.staff().unwrap_or_else(|| kernel::StaffId::from_uuid(kernel::Uuid::nil()));
    for file in kept {
        store::attach_photo(tx, *file, repair.id, keeper)?;
    }
    for photo in new {
        let file = add_file(tx, actor, photo)?;
        store::add_photo(tx, (file, Some(repair.id)), keeper, PhotoMoment::Intake)?;
    }
    Ok(())
}

/// Keeps the good photos of a form that was refused, so that nobody takes them twice. A form that never comes again
/// leaves nothing behind: a day later they are deleted.
///
/// # Errors
/// Whatever the database says.
pub fn keep_photos(
    tx: &mut Tx<'_>,
    granted: &Granted<ReceiveDevices>,
    photos: &[StoredFile],
) -> Result<Vec<FileId>, DbError> {
    let Some(staff) = granted.actor().staff() else { return Ok(Vec::new()) };
    let mut kept = Vec::new();
    for photo in photos {
        let file = add_file(tx, granted.actor(), photo)?;
        store::add_photo(tx, (file, None), staff, PhotoMoment::Intake)?;
        kept.push(file);
    }
    if let Some(first) = kept.first() {
        let at = tx.now() + SignedDuration::from_hours(KEPT_PHOTO_HOURS);
        tx.enqueue(&first.to_string(), &DropPhotos { files: kept.clone(), kept_by: staff }, at)?;
    }
    Ok(kept)
}

/// The order to delete photos that were kept for a form.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct DropPhotos {
    files: Vec<FileId>,
    kept_by: StaffId,
}

impl Job for DropPhotos {
    const KIND: &'static str = "repairs.drop_photos";
}

/// Deletes those of the photos that hang on no repair by now.
///
/// # Errors
/// Whatever the database says.
pub fn drop_photos(tx: &mut Tx<'_>, order: &str) -> Result<(), JobError> {
    let order: DropPhotos = payload(order)?;
    for file in order.files {
        if store::drop_photo(tx, file, order.kept_by)? {
            files::drop_file(tx, file)?;
        }
    }
    Ok(())
}

/// Makes the repair findable by its number, its serial and its owner.
fn index(tx: &mut Tx<'_>, actor: &Actor, repair: &Repair) -> Result<(), DbError> {
    let owner = customers::card(tx, actor, repair.customer)?;
    let (name, phone) =
        owner.map_or((String::new(), None), |o| (o.name, o.phone.map(|p| p.e164().to_owned())));
    let phone = phone.unwrap_or_default();
    let national = phone.strip_prefix("+84").map(|n| format!("0{n}")).unwrap_or_default();
    let text = format!(
        "{} {} SC{} {} {} {name} {phone} {national}",
        repair.code(),
        repair.number,
        repair.number,
        repair.serial,
        repair.device
    );
    tx.index("repair", repair.id.uuid(), &text)
}

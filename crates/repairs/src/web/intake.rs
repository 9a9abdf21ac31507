//! Taking a device in.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use customers::{Contact, EditCustomers, NewCustomer};
use identity::Names;
use kernel::{Actor, CustomerId, Granted, Locale};
use platform::{
    Tx,
    files::{FileId, Photo, PhotoRefusal, StoredFile},
    web::{App, Fault, FieldError, Invalid, May, Submission},
};
use products::{AssetCard, AssetId, EditAssets, ModelText};
use ui::{FieldView, Page};

use super::{html, sender};
use crate::{
    actions::{ReceptionRights, RepairError, keep_photos, missing_at_intake, others_devices, receive_device},
    model::{Basis, DataChoice, DeviceChoice, LoanDecision, NewRepair, Owner, Passcode},
    rights::ReceiveDevices,
    views::{FindPage, IntakeFields, IntakeKnown, IntakePage, OtherOwner},
};

pub(super) async fn page(
    may: May<ReceiveDevices>,
    State(app): State<App>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let value = |name: &str| asked.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str()).to_owned();
    let (phone, customer, asset, ticket) =
        (value("phone"), value("customer"), value("asset"), value("ticket"));
    let lang = may.visit.lang.clone();
    let page = Page::console(&app, &may.visit, lang.t("repairs-receive")).await;
    let is_unreadable = !phone.is_empty() && customers::phone::parse(&phone).is_none();
    if is_unreadable || (phone.is_empty() && customer.is_empty() && asset.is_empty()) {
        let error = is_unreadable.then(|| lang.t("form-error-phone").into_owned());
        let field = FieldView::new("phone", lang.t("repairs-phone")).value(phone).error(error);
        let status = if is_unreadable { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        return html(status, &FindPage { page, phone: field.hint(lang.t("repairs-phone-hint")) });
    }
    let actor = may.visit.actor.clone();
    let asked = Asked { phone, customer, asset, ticket, ..Asked::default() };
    let known = app.db().read(move |tx| known(tx, &actor, &asked)).await?;
    let fields = IntakeFields::of(&lang, &known);
    html(StatusCode::OK, &IntakePage::new(page, &known, fields))
}

/// What the address or the form says of who stands at the counter.
#[derive(Clone, Default)]
pub(crate) struct Asked {
    phone: String,
    customer: String,
    asset: String,
    serial: String,
    ticket: String,
    kept: Vec<FileId>,
}

pub(crate) fn known(tx: &mut Tx<'_>, actor: &Actor, asked: &Asked) -> Result<IntakeKnown, Fault> {
    let asset = match asked.asset.parse::<AssetId>() {
        Ok(id) => products::asset(tx, actor, id)?,
        Err(_) => None,
    };
    let by_phone = match Contact::parse(&asked.phone) {
        Some(contact) => customers::find_by_contact(tx, &contact)?,
        None => None,
    };
    // Whoever gave a phone number is not the owner of the device for that.
    let owner = asset.as_ref().and_then(|a| a.owner).filter(|_| asked.phone.is_empty());
    let customer = asked.customer.parse().ok().or(by_phone).or(owner);
    let customer = match customer {
        Some(id) => customers::card(tx, actor, id)?,
        None => None,
    };
    let others = others(tx, actor, asset.as_ref(), (&asked.serial, customer.as_ref().map(|c| c.id)))?;
    let mut assets = match &customer {
        Some(card) => products::assets_of(tx, actor, card.id)?,
        None => Vec::new(),
    };
    let chosen = asset.as_ref().map(|a| a.id.to_string());
    assets.extend(asset.into_iter().filter(|a| !assets.iter().any(|b| b.id == a.id)).collect::<Vec<_>>());
    Ok(IntakeKnown {
        phone: asked.phone.clone(),
        customer,
        assets,
        others,
        chosen,
        ticket: asked.ticket.clone(),
        names: Names::all(tx)?,
        branches: identity::branches(tx)?,
        own_branch: match actor {
            Actor::Staff { branch, .. } => *branch,
            _ => None,
        },
        kept: asked.kept.clone(),
        currency: identity::shop(tx)?.currency,
    })
}

/// Somebody else's devices that the form may mean, and whose they are as far as this person may see customers.
fn others(
    tx: &mut Tx<'_>,
    actor: &Actor,
    chosen: Option<&AssetCard>,
    asked: (&str, Option<CustomerId>),
) -> Result<Vec<OtherOwner>, Fault> {
    let mut found = Vec::new();
    for device in others_devices(tx, actor, chosen, asked)? {
        let owner = match device.owner {
            Some(owner) => customers::card(tx, actor, owner)?.map(|owner| owner.name),
            None => None,
        };
        found.push(OtherOwner { device, owner });
    }
    Ok(found)
}

pub(super) async fn receive(
    may: May<ReceiveDevices>,
    customers: May<EditCustomers>,
    assets: May<EditAssets>,
    State(app): State<App>,
    form: Submission,
) -> Result<Response, Fault> {
    let kept: Vec<FileId> = form.all("kept_photo").into_iter().filter_map(|f| f.parse().ok()).collect();
    let (photos, bad) = store_good_photos(&app, &form).await?;
    let shop = app.db().read(|tx| Ok::<_, Fault>(identity::shop(tx)?)).await?;
    let known = {
        let (actor, asked) = (may.visit.actor.clone(), asked_by(&form, kept.clone()));
        app.db().read(move |tx| known(tx, &actor, &asked)).await?
    };
    let (new, typed) = read(&form, &known, &shop, may.visit.lang.locale());
    let new = NewRepair { photos: photos.clone(), kept_photos: kept.clone(), ..new };
    let invalid = told_at_once(&app, &may.granted, &new, [typed, bad]).await?;
    if !invalid.errors.is_empty() {
        return refused(&app, &may, &form, (photos, kept), invalid).await;
    }
    let rights = ReceptionRights {
        receive: may.granted.clone(),
        customers: customers.granted,
        assets: assets.granted,
    };
    let (from, lang, seal) = (sender(&app), may.visit.lang.clone(), app.seal());
    let done = app
        .submit(&may.visit, &form, move |tx| {
            let code = receive_device(tx, &rights, &new, (&from, &lang), &seal)?;
            Ok::<_, RepairError>(format!("/app/repairs/{code}/print"))
        })
        .await;
    match done {
        Ok(path) => Ok(Redirect::to(&path).into_response()),
        Err(error) => match error.refusal() {
            Some(invalid) => refused(&app, &may, &form, (photos, kept), invalid).await,
            None => Err(error.into()),
        },
    }
}

pub(crate) fn asked_by(form: &Submission, kept: Vec<FileId>) -> Asked {
    let text = |name: &str| form.text(name).to_owned();
    Asked {
        phone: text("phone"),
        customer: text("customer"),
        asset: text("device"),
        serial: text("serial"),
        ticket: text("ticket"),
        kept,
    }
}

/// Stores every photo that can be read; the others are named, and cost nobody the good ones.
pub(crate) async fn store_good_photos(
    app: &App,
    form: &Submission,
) -> Result<(Vec<StoredFile>, Invalid), Fault> {
    let (mut good, mut bad) = (Vec::new(), Invalid::default());
    for upload in form.files("photos") {
        let (name, bytes) = (upload.name.clone(), upload.bytes.clone());
        let read = tokio::task::spawn_blocking(move || Photo::read(&name, &bytes)).await;
        match read.unwrap_or(Err(PhotoRefusal::Damaged)) {
            Ok(photo) => good.push(app.files().store_photo(app.db(), photo).await?),
            Err(_) => bad.errors.push(FieldError {
                field: "photos".into(),
                key: "form-error-repairs-bad-photo",
                args: vec![("name", upload.name.clone())],
            }),
        }
    }
    Ok((good, bad))
}

/// All that is wrong, in one answer: what cannot be read, what the document lacks, which photos are damaged. A field that
/// cannot be read is not told to be empty besides.
pub(crate) async fn told_at_once(
    app: &App,
    granted: &Granted<ReceiveDevices>,
    new: &NewRepair,
    [typed, bad]: [Invalid; 2],
) -> Result<Invalid, Fault> {
    let (granted, new) = (granted.clone(), new.clone());
    let missing = app.db().read(move |tx| missing_at_intake(tx, &granted, &new)).await?;
    let lacking = RepairError::Intake(missing).refusal().unwrap_or_default();
    let others = lacking.errors.into_iter().filter(|e| typed.at(&e.field).is_none()).collect();
    Ok(Invalid { errors: [typed.errors, others, bad.errors].concat() })
}

/// The same page with what was typed; good photos are kept and need not be taken again.
async fn refused(
    app: &App,
    may: &May<ReceiveDevices>,
    form: &Submission,
    (photos, kept): (Vec<StoredFile>, Vec<FileId>),
    invalid: Invalid,
) -> Result<Response, Fault> {
    let granted = may.granted.clone();
    let fresh = app.db().write(move |tx| keep_photos(tx, &granted, &photos)).await?;
    let kept: Vec<FileId> = kept.into_iter().chain(fresh).collect();
    let (actor, asked) = (may.visit.actor.clone(), asked_by(form, kept));
    let known = app.db().read(move |tx| known(tx, &actor, &asked)).await?;
    let lang = may.visit.lang.clone();
    let page = Page::console(app, &may.visit, lang.t("repairs-receive")).await;
    let fields = IntakeFields::of(&lang, &known).refused(form, &invalid, &lang);
    html(StatusCode::UNPROCESSABLE_ENTITY, &IntakePage::new(page, &known, fields))
}

/// What the form says as far as it can be read, and what cannot.
pub(crate) fn read(
    form: &Submission,
    known: &IntakeKnown,
    shop: &identity::Shop,
    locale: Locale,
) -> (NewRepair, Invalid) {
    let mut check = form.check();
    let owner = match &known.customer {
        Some(card) => Owner::Known(card.id),
        None => {
            let (name, email) = (check.required("name", 120), check.optional("email", 254));
            let parsed = customers::email::parse(&email);
            if parsed.is_none() && !email.is_empty() {
                check.error("email", "form-error-email");
            }
            let phone = customers::phone::parse(&known.phone);
            Owner::New(NewCustomer {
                name,
                called: String::new(),
                form_of_address: None,
                phone,
                email: parsed,
                locale,
            })
        }
    };
    let device = match form.text("device").parse::<AssetId>() {
        Ok(id) => DeviceChoice::Known(id),
        Err(_) => DeviceChoice::New(ModelText {
            brand: check.optional("brand", 80),
            name: check.required("model", 120),
            ..ModelText::default()
        }),
    };
    let promised_at = check.date_time("promised_at").and_then(|at| at.to_zoned(shop.zone.clone()).ok());
    let new = NewRepair {
        owner,
        device,
        serial: check.optional("serial", 60),
        claims: form.all("other_owner").into_iter().filter_map(|id| id.parse().ok()).collect(),
        fault: check.optional("fault", 1000),
        accessories: check.optional("accessories", 300),
        condition: check.optional("condition", 1000),
        basis: Basis::named(form.text("basis")),
        promised_at: promised_at.map(|z| z.timestamp()),
        data_choice: DataChoice::named(form.text("data_choice")),
        passcode: Passcode::named(form.text("passcode")),
        loan: LoanDecision::named(form.text("loan")),
        loan_note: check.optional("loan_note", 300),
        fee: check.money("fee", shop.currency),
        signed_name: check.optional("signed_name", 120),
        drawn: check.optional_parsed("signed_drawing", "form-error-repairs-drawing"),
        shelf: check.optional("shelf", 20),
        technician: form.text("technician").parse().ok(),
        branch: form.text("branch").parse().ok(),
        ticket: form.text("ticket").parse::<tickets::TicketId>().ok().map(|t| t.uuid()),
        photos: Vec::new(),
        kept_photos: Vec::new(),
    };
    (new, check.done(Some(())).err().unwrap_or_default())
}

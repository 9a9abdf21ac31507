//! Taking a device in, and where customers transfer money to.

use axum::{
    Json,
    extract::{Path, State},
    http::{Method, header},
    response::Response,
};
use customers::EditCustomers;
use kernel::{CustomerId, Money, Timestamp};
use platform::Tx;
use platform::web::{App, Fault, FileBody, Invalid, JsonBody, May, Route, Submission};
use products::{AssetId, EditAssets};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::{Changed, change, code};
use crate::{
    actions::{ReceptionRights, RepairError, issue_slip, newest_slip, receive_device, set_bank_account},
    model::{BankAccount, NewRepair},
    rights::{ReceiveDevices, SetBankAccount},
    store,
    web::{
        bank,
        intake::{asked_by, known, read, store_good_photos, told_at_once},
        sender,
    },
};

pub(super) fn routes() -> Vec<Route> {
    const SLIP: &str = "/api/v1/repairs/{code}/slip";
    const ACCOUNT: &str = "/api/v1/shop/bank-account";
    vec![
        Route::guarded::<ReceiveDevices, _, _>(Method::POST, "/api/v1/repairs", receive),
        Route::guarded::<ReceiveDevices, _, _>(Method::GET, SLIP, slip),
        Route::guarded::<ReceiveDevices, _, _>(Method::POST, SLIP, issue),
        Route::guarded::<SetBankAccount, _, _>(Method::GET, ACCOUNT, bank_account),
        Route::guarded::<SetBankAccount, _, _>(Method::PUT, ACCOUNT, save_bank_account),
    ]
}

pub(super) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(receive, slip, issue, bank_account, save_bank_account))]
    struct Api;
    Api::openapi()
}

/// A device at the counter. What is missing is told field by field.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct IntakeBody {
    /// `customer_…`; else the phone number says whose it is.
    #[serde(default)]
    customer: String,
    /// Finds a customer, or begins one together with `name`.
    #[serde(default)]
    phone: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    /// `asset_…`; else one is registered of `brand` and `model`.
    #[serde(default)]
    device: String,
    #[serde(default)]
    brand: String,
    #[serde(default)]
    model: String,
    /// Serial or IMEI, as it is read from the device.
    #[serde(default)]
    serial: String,
    /// `asset_…` of each known device with this serial that somebody else owns, where the customer says that it may be
    /// brought; without it such a device is refused.
    #[serde(default)]
    other_owner: Vec<String>,
    /// In the customer's words.
    #[serde(default)]
    fault: String,
    #[serde(default)]
    accessories: String,
    #[serde(default)]
    condition: String,
    /// `warranty paid after_diagnosis`
    #[serde(default)]
    basis: String,
    /// When it will be ready, an instant.
    #[schema(value_type = Option<String>, example = "2026-11-24T02:00:00Z")]
    promised_at: Option<Timestamp>,
    /// `backed_up may_erase must_keep`
    #[serde(default)]
    data_choice: String,
    /// `not_asked customer_unlocks`
    #[serde(default)]
    passcode: String,
    /// `not_wanted lent other_agreed`
    #[serde(default)]
    loan: String,
    #[serde(default)]
    loan_note: String,
    /// What a diagnosis costs if the customer declines, in the minor unit of the shop's money.
    fee_minor: Option<i64>,
    /// The name that the customer signs with.
    #[serde(default)]
    signed_name: String,
    /// What the customer drew in a field of 600 by 200 units, `x,y x,y;x,y`; empty when nothing was.
    #[serde(default)]
    signed_drawing: String,
    #[serde(default)]
    shelf: String,
    /// `staff_…`
    #[serde(default)]
    technician: String,
    /// `ticket_…` that it comes from.
    #[serde(default)]
    ticket: String,
    /// Photos of its condition.
    #[serde(default)]
    photos: Vec<FileBody>,
}

impl IntakeBody {
    /// As the form sends it, so that the same rules read it.
    fn form(&self) -> Result<Submission, Invalid> {
        let mut fields: Vec<(&str, &str)> = vec![
            ("customer", &self.customer),
            ("phone", &self.phone),
            ("name", &self.name),
            ("email", &self.email),
            ("device", &self.device),
            ("brand", &self.brand),
            ("model", &self.model),
            ("serial", &self.serial),
            ("fault", &self.fault),
            ("accessories", &self.accessories),
            ("condition", &self.condition),
            ("basis", &self.basis),
            ("data_choice", &self.data_choice),
            ("passcode", &self.passcode),
            ("loan", &self.loan),
            ("loan_note", &self.loan_note),
            ("signed_name", &self.signed_name),
            ("signed_drawing", &self.signed_drawing),
            ("shelf", &self.shelf),
            ("technician", &self.technician),
            ("ticket", &self.ticket),
        ];
        fields.extend(self.other_owner.iter().map(|id| ("other_owner", id.as_str())));
        Submission::of(&fields).with_files("photos", &self.photos)
    }

    /// A page offers ids; a program may send one that is none, and must not get somebody new for it. Nothing else is
    /// told beside it, because what is missing depends on who and what was meant.
    fn ids(&self) -> Result<(), Invalid> {
        let is_id = |text: &str, reads: bool| text.is_empty() || reads;
        let rules = [
            ("customer", is_id(&self.customer, self.customer.parse::<CustomerId>().is_ok())),
            ("device", is_id(&self.device, self.device.parse::<AssetId>().is_ok())),
            ("technician", is_id(&self.technician, self.technician.parse::<kernel::StaffId>().is_ok())),
            ("ticket", is_id(&self.ticket, self.ticket.parse::<tickets::TicketId>().is_ok())),
            ("other_owner", self.other_owner.iter().all(|id| id.parse::<AssetId>().is_ok())),
        ];
        let wrong = rules.into_iter().filter(|(_, is_right)| !is_right);
        let errors: Vec<_> = wrong.flat_map(|(id, _)| Invalid::one(id, "form-error-choice").errors).collect();
        if errors.is_empty() { Ok(()) } else { Err(Invalid { errors }) }
    }
}

/// Takes a device in: the acceptance document, its photos, the first step of the repair.
#[utoipa::path(post, path = "/api/v1/repairs", request_body = IntakeBody, responses((status = 200, body = Changed)))]
async fn receive(
    may: May<ReceiveDevices>,
    customers: May<EditCustomers>,
    assets: May<EditAssets>,
    State(app): State<App>,
    body: JsonBody<IntakeBody>,
) -> Result<Response, Fault> {
    let new = taken_in(&app, &may, &body.value).await?;
    let rights = ReceptionRights {
        receive: may.granted.clone(),
        customers: customers.granted,
        assets: assets.granted,
    };
    let (from, lang, seal) = (sender(&app), may.visit.lang.clone(), app.seal());
    let done: Result<Response, RepairError> = app
        .submit_json(&may.visit, &body, move |tx| {
            let code = receive_device(tx, &rights, &new, (&from, &lang), &seal)?;
            Ok(Changed { code: code.to_string() })
        })
        .await;
    Ok(done?)
}

async fn taken_in(app: &App, may: &May<ReceiveDevices>, sent: &IntakeBody) -> Result<NewRepair, Fault> {
    sent.ids()?;
    let visit = &may.visit;
    let form = sent.form()?;
    let (photos, bad) = store_good_photos(app, &form).await?;
    let (actor, asked) = (visit.actor.clone(), asked_by(&form, Vec::new()));
    let (known, shop) =
        app.db().read(move |tx| Ok::<_, Fault>((known(tx, &actor, &asked)?, identity::shop(tx)?))).await?;
    if !sent.customer.is_empty() && known.customer.is_none() {
        return Err(Fault::NotFound);
    }
    let (new, mut typed) = read(&form, &known, &shop, visit.lang.locale());
    if sent.fee_minor.is_some_and(|minor| minor < 0) {
        typed.errors.extend(Invalid::one("fee_minor", "form-error-money").errors);
    }
    let fee = sent.fee_minor.map(|minor| Money::new(minor, shop.currency));
    let new = NewRepair { photos, fee, promised_at: sent.promised_at, ..new };
    let invalid = told_at_once(app, &may.granted, &new, [typed, bad]).await?;
    if invalid.errors.is_empty() { Ok(new) } else { Err(invalid.into()) }
}

/// What is printed on a slip: whoever has it is the customer.
#[derive(Debug, Serialize, ToSchema)]
struct SlipBody {
    /// `SC-24817`
    code: String,
    /// What the QR code holds: the customer's page of this repair.
    href: String,
    /// The short code, for those who type: `7K3M-P9QX`.
    lookup: String,
}

/// The slip that was issued last; 404 where it cannot be read any more. Reading it issues none.
#[utoipa::path(get, path = "/api/v1/repairs/{code}/slip", params(("code" = String, Path)),
    responses((status = 200, body = SlipBody), (status = 404)))]
async fn slip(
    may: May<ReceiveDevices>,
    State(app): State<App>,
    Path(text): Path<String>,
) -> Result<([(header::HeaderName, &'static str); 1], Json<SlipBody>), Fault> {
    let (code, granted, seal) = (code(&text)?, may.granted.clone(), app.seal());
    let load = move |tx: &mut Tx<'_>| {
        let repair = store::repair_by_code(tx, granted.actor(), code)?.ok_or(Fault::NotFound)?;
        newest_slip(tx, &granted, &repair, &seal)?.ok_or(Fault::NotFound)
    };
    let slip = app.db().read(load).await?;
    let href = format!("{}{}", app.config().base_url(), slip.path);
    let body = SlipBody { code: code.to_string(), href, lookup: slip.code };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(body)))
}

/// Issues another slip; those issued before stay good. The secrets are read with GET, so that no key of a repeated
/// request remembers them.
#[utoipa::path(post, path = "/api/v1/repairs/{code}/slip", params(("code" = String, Path)), request_body = IssueBody,
    responses((status = 200, body = Changed)))]
async fn issue(
    may: May<ReceiveDevices>,
    State(app): State<App>,
    Path(text): Path<String>,
    body: JsonBody<IssueBody>,
) -> Result<Response, Fault> {
    let (code, granted, seal) = (code(&text)?, may.granted.clone(), app.seal());
    change(&app, &may.visit, &body, code, move |tx| {
        let repair = store::repair_by_code(tx, granted.actor(), code)?.ok_or(Fault::NotFound)?;
        issue_slip(tx, &granted, &repair, &seal).map(drop)
    })
    .await
}

/// Nothing needs to be said.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct IssueBody {}

/// Where customers transfer money to.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BankAccountBody {
    /// The bank's number (BIN), six digits.
    bank: String,
    account: String,
    holder: String,
}

/// Where customers transfer money to; 404 while nobody said.
#[utoipa::path(get, path = "/api/v1/shop/bank-account",
    responses((status = 200, body = BankAccountBody), (status = 404)))]
async fn bank_account(
    _may: May<SetBankAccount>,
    State(app): State<App>,
) -> Result<Json<BankAccountBody>, Fault> {
    let account = app.db().read(|tx| store::bank_account(tx).map_err(Fault::from)).await?;
    let body = |a: BankAccount| BankAccountBody { bank: a.bank, account: a.account, holder: a.holder };
    account.map(|account| Json(body(account))).ok_or(Fault::NotFound)
}

#[derive(Debug, Serialize, ToSchema)]
struct SavedAccount {
    account: String,
}

/// Says where customers transfer money to.
#[utoipa::path(put, path = "/api/v1/shop/bank-account", request_body = BankAccountBody,
    responses((status = 200, body = SavedAccount)))]
async fn save_bank_account(
    may: May<SetBankAccount>,
    State(app): State<App>,
    body: JsonBody<BankAccountBody>,
) -> Result<Response, Fault> {
    let (sent, granted) = (&body.value, may.granted.clone());
    let fields = [("bank", sent.bank.as_str()), ("account", &sent.account), ("holder", &sent.holder)];
    let account = bank::read(&Submission::of(&fields))?;
    app.submit_json(&may.visit, &body, move |tx| {
        set_bank_account(tx, &granted, &account)?;
        Ok::<_, Fault>(SavedAccount { account: account.account.clone() })
    })
    .await
}

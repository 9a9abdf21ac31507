//! Whose ticket it is: looked for by phone or mail address, or added.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use customers::{Contact, EditCustomers, NewCustomer};
use kernel::{Actor, CustomerId, Granted, Locale};
use platform::{
    db::Tx,
    web::{App, Fault, Invalid, May, Submission, Visit},
};
use products::AssetId;
use serde::Deserialize;
use ui::{FieldView, Page};

use super::{go, html, opening::NAME_CHARS_MAX};
use crate::{
    actions,
    model::{Evidence, ParticipantRole, Ticket, main_strand},
    rights::SteerTicket,
    store,
    views::{CustomerPart, RequesterPage},
};

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct RequesterQuery {
    contact: String,
}

pub(super) async fn show(
    may: May<SteerTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    Query(asked): Query<RequesterQuery>,
) -> Result<Response, Fault> {
    let typed = asked.contact.trim().to_owned();
    let is_unreadable = !typed.is_empty() && Contact::parse(&typed).is_none();
    let invalid = is_unreadable.then(|| Invalid::one("contact", "tickets-error-contact"));
    let form = Submission::of(&[("contact", typed.as_str())]);
    let told = invalid.as_ref().map(|invalid| (&form, invalid));
    let status = if is_unreadable { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    html(status, &drawn(&app, &may.visit, number, (&typed, None), told).await?)
}

/// Who was looked for, and who that is.
struct Found {
    ticket: Ticket,
    contact: String,
    customer: Option<CustomerPart>,
    named: Option<String>,
    is_doubted: bool,
}

fn find(
    tx: &mut Tx<'_>,
    visit: &Visit,
    number: i64,
    (typed, chosen): (&str, Option<CustomerId>),
) -> Result<Found, Fault> {
    let by = &visit.actor;
    let ticket = store::ticket(tx, by, number)?.ok_or(Fault::NotFound)?;
    // Nobody has typed anything yet: the address from which the words came is what one would type.
    let contact = if typed.is_empty() { written_from(tx, by, &ticket)? } else { typed.to_owned() };
    let point = Contact::parse(&contact);
    let known = match (chosen, &point) {
        (Some(id), _) => Some(id),
        (None, Some(point)) => customers::find_by_contact(tx, point)?,
        (None, None) => None,
    };
    let card = match known {
        Some(id) => customers::card(tx, by, id)?,
        None => None,
    };
    let customer = match card {
        Some(card) => {
            let assets = products::assets_of(tx, by, card.id)?;
            Some(CustomerPart::known(&visit.lang, &card, &assets))
        }
        None => point.map(|_| CustomerPart::Unknown { contact: contact.clone() }),
    };
    let named = match ticket.customer {
        Some(named) => customers::card(tx, by, named)?.map(|card| card.name),
        None => None,
    };
    let talk = store::messages_of(tx, by, ticket.id)?;
    let is_doubted = talk.iter().any(|message| message.post.evidence == Some(Evidence::Unverified));
    Ok(Found { ticket, contact, customer, named, is_doubted })
}

fn written_from(tx: &mut Tx<'_>, by: &Actor, ticket: &Ticket) -> Result<String, Fault> {
    let strand = store::strand_of(tx, by, main_strand(ticket.id))?;
    let all = strand.map(|strand| strand.participants).unwrap_or_default();
    let asks = all.into_iter().find(|who| who.role == ParticipantRole::Requester);
    // Whoever called has no address, and is called by the number until somebody knows better.
    let called = || Contact::parse(&ticket.requester).map(|_| ticket.requester.clone());
    Ok(asks.map(|who| who.address).or_else(called).unwrap_or_default())
}

async fn drawn(
    app: &App,
    visit: &Visit,
    number: i64,
    (typed, chosen): (&str, Option<CustomerId>),
    told: Option<(&Submission, &Invalid)>,
) -> Result<RequesterPage, Fault> {
    let (reader, typed) = (visit.clone(), typed.to_owned());
    let found = app.db().read(move |tx| find(tx, &reader, number, (&typed, chosen))).await?;
    let lang = &visit.lang;
    let title = lang.t1("tickets-customer-title", "number", number.to_string());
    let asset = found.ticket.asset.map(|id| id.to_string()).unwrap_or_default();
    let mut fields = [
        FieldView::new("contact", lang.t("tickets-customer-contact")).value(&found.contact),
        FieldView::new("name", lang.t("tickets-new-name")).value(&found.ticket.requester),
        FieldView::new("asset", lang.t("tickets-new-asset")).value(asset).optional(),
    ];
    if let Some((form, invalid)) = told {
        fields = fields.map(|field| match form.has(&field.name) {
            true => field.refused(form, invalid, lang),
            false => field,
        });
    }
    let errors = if told.is_some() { ui::errors_of(fields.each_ref()) } else { Vec::new() };
    let [contact, name, asset] = fields;
    Ok(RequesterPage {
        page: Page::console(app, visit, title).await,
        back: format!("/app/tickets/{number}"),
        errors,
        contact,
        customer: found.customer,
        name,
        asset,
        named: found.named,
        is_doubted: found.is_doubted,
    })
}

/// Who the form names.
enum Named {
    Nobody,
    Known(CustomerId, Option<AssetId>),
    Added(NewCustomer),
}

fn named(form: &Submission, locale: Locale) -> Result<Named, Invalid> {
    if form.has("nobody") {
        return Ok(Named::Nobody);
    }
    let mut check = form.check();
    if !form.text("customer").is_empty() {
        let asset = match form.text("asset") {
            "" => None,
            _ => check.parsed("asset", "form-error-choice"),
        };
        let customer = check.parsed("customer", "tickets-error-customer");
        return check.done(customer.map(|customer| Named::Known(customer, asset)));
    }
    let (name, contact) = (check.required("name", NAME_CHARS_MAX), Contact::parse(form.text("contact")));
    if contact.is_none() {
        check.error("contact", "tickets-error-contact");
    }
    check.done(Some(Named::Added(NewCustomer::named(name, contact, locale))))
}

pub(super) async fn name(
    may: May<SteerTicket>,
    customers_may: May<EditCustomers>,
    State(app): State<App>,
    Path(number): Path<i64>,
    form: Submission,
) -> Result<Response, Fault> {
    let (granted, edit) = (may.granted.clone(), customers_may.granted.clone());
    let act = move |tx: &mut Tx<'_>, named: &Named| {
        let whom = whom(tx, &edit, named)?;
        actions::name_customer(tx, &granted, number, whom)?;
        let said = if whom.0.is_some() { "tickets-said-customer" } else { "tickets-said-no-customer" };
        Ok(format!("/app/tickets/{number}?said={said}"))
    };
    let read = named(&form, may.visit.lang.locale());
    match app.submit_read(&may.visit, &form, read, act).await? {
        Ok(place) => Ok(go(&place)),
        Err(invalid) => {
            let asked = (form.text("contact"), form.text("customer").parse().ok());
            let page = drawn(&app, &may.visit, number, asked, Some((&form, &invalid))).await?;
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

fn whom(
    tx: &mut Tx<'_>,
    edit: &Granted<EditCustomers>,
    named: &Named,
) -> Result<(Option<CustomerId>, Option<AssetId>), Fault> {
    match named {
        Named::Nobody => Ok((None, None)),
        Named::Known(customer, asset) => Ok((Some(*customer), *asset)),
        Named::Added(new) => Ok((Some(customers::add_customer(tx, edit, new)?), None)),
    }
}

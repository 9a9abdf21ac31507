//! A new ticket, opened by staff: the phone number first.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use customers::{Contact, CustomerCard, EditCustomers, NewCustomer, phone};
use kernel::{Actor, CustomerId, Granted, Locale};
use platform::{
    db::Tx,
    files::{self, StoredFile},
    text_column,
    web::{App, Fault, Invalid, May, Submission, Visit},
};
use products::{AssetCard, AssetId};
use serde::Deserialize;
use ui::{FieldView, FileLimits, Page, errors_of};

use super::{PHOTOS, go, html};
use crate::{
    actions::{self, PostOffice},
    model::{Channel, NewTicket, Reason},
    policy::{BODY_CHARS_MAX, SUBJECT_CHARS_MAX},
    rights::{OpenTicket, ReplyToTicket},
    views::{CustomerPart, NewFields, NewPage},
};

pub(super) const NAME_CHARS_MAX: usize = 120;

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct NewQuery {
    phone: String,
    customer: String,
    asset: String,
}

pub(super) async fn blank(
    may: May<OpenTicket>,
    State(app): State<App>,
    Query(asked): Query<NewQuery>,
) -> Result<Response, Fault> {
    let (actor, query) = (may.visit.actor.clone(), asked.phone.clone());
    let (id, asset) = (asked.customer.parse().ok(), asked.asset.parse().ok());
    let who: Who = app.db().read(move |tx| who(tx, &actor, (id, asset), &query)).await?;
    let is_unreadable = matches!(who, Who::Unasked) && !asked.phone.is_empty();
    let invalid = is_unreadable.then(|| Invalid::one("phone", "tickets-error-contact"));
    let form = Submission::of(&[("phone", asked.phone.as_str())]);
    let told = invalid.as_ref().map(|invalid| (&form, invalid));
    let status = if is_unreadable { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    html(status, &drawn(&app, &may.visit, who, &asked.asset, told).await)
}

/// Whom the number, the link or the asset leads to.
enum Who {
    /// Nobody was asked for, or the number cannot be read.
    Unasked,
    /// A number or an address that nobody has.
    Unknown(Contact),
    /// Somebody, with what one owns.
    Known(CustomerCard, Vec<AssetCard>),
}

fn who(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (customer, asset): (Option<CustomerId>, Option<AssetId>),
    typed: &str,
) -> Result<Who, Fault> {
    let owner = match asset {
        Some(asset) => products::asset(tx, actor, asset)?.and_then(|card| card.owner),
        None => None,
    };
    let contact = Contact::parse(typed);
    let found = match (customer.or(owner), &contact) {
        (Some(id), _) => Some(id),
        (None, Some(contact)) => customers::find_by_contact(tx, contact)?,
        (None, None) => None,
    };
    let card = match found {
        Some(id) => customers::card(tx, actor, id)?,
        None => None,
    };
    Ok(match (card, contact) {
        (Some(card), _) => {
            let assets = products::assets_of(tx, actor, card.id)?;
            Who::Known(card, assets)
        }
        (None, Some(contact)) => Who::Unknown(contact),
        (None, None) => Who::Unasked,
    })
}

async fn drawn(
    app: &App,
    visit: &Visit,
    who: Who,
    asset: &str,
    told: Option<(&Submission, &Invalid)>,
) -> NewPage {
    let lang = &visit.lang;
    let page = Page::console(app, visit, lang.t("tickets-new")).await;
    let mut phone =
        FieldView::new("phone", lang.t("tickets-customer-contact")).hint(lang.t("tickets-new-phone-hint"));
    let mut fields = NewFields::blank(lang, asset);
    if let Some((form, invalid)) = told {
        (phone, fields) = (phone.refused(form, invalid, lang), fields.refused(form, invalid, lang));
    }
    let customer = match who {
        Who::Unasked => None,
        Who::Unknown(Contact::Phone(number)) => {
            Some(CustomerPart::Unknown { contact: phone::display(lang, &number) })
        }
        Who::Unknown(Contact::Email(address)) => Some(CustomerPart::Unknown { contact: address.to_string() }),
        Who::Known(card, assets) => Some(CustomerPart::known(lang, &card, &assets)),
    };
    let errors = if customer.is_some() { fields.errors() } else { errors_of([&phone]) };
    NewPage { page, errors, phone, customer, fields, photos: FileLimits::PHOTOS }
}

/// What the form means.
struct Wanted {
    customer: Asker,
    asset: Option<AssetId>,
    subject: String,
    body: String,
    reason: Reason,
    channel: Channel,
    speaker: Speaker,
}

/// Whose words a ticket begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Speaker {
    /// The customer's, as somebody of the shop heard them.
    Customer,
    /// The shop's own, to the customer.
    Shop,
}
text_column!(Speaker { Customer = "customer", Shop = "shop" });

enum Asker {
    Known(CustomerId),
    Added(NewCustomer),
}

fn wanted(form: &Submission, locale: Locale) -> Result<Wanted, Invalid> {
    let mut check = form.check();
    let customer = if form.text("customer").is_empty() {
        let (name, contact) = (check.required("name", NAME_CHARS_MAX), Contact::parse(form.text("phone")));
        if contact.is_none() {
            check.error("name", "tickets-error-contact");
        }
        Some(Asker::Added(NewCustomer::named(name, contact, locale)))
    } else {
        check.parsed("customer", "tickets-error-customer").map(Asker::Known)
    };
    let asset = match form.text("asset") {
        "" => None,
        _ => check.parsed("asset", "form-error-choice"),
    };
    let (subject, body) =
        (check.required("subject", SUBJECT_CHARS_MAX), check.required("body", BODY_CHARS_MAX));
    let (channel, reason) = (Channel::named(form.text("channel")), Reason::named(form.text("reason")));
    let speaker = Speaker::named(form.text("speaker")).unwrap_or(Speaker::Customer);
    if channel.is_none() {
        check.error("channel", "form-error-choice");
    }
    if reason.is_none() {
        check.error("reason", "form-error-choice");
    }
    let parts = customer.zip(channel.zip(reason));
    check.done(parts.map(|(customer, (channel, reason))| Wanted {
        customer,
        asset,
        subject,
        body,
        reason,
        channel,
        speaker,
    }))
}

pub(super) async fn open(
    may: May<OpenTicket>,
    reply_may: May<ReplyToTicket>,
    customers_may: May<EditCustomers>,
    State(app): State<App>,
    form: Submission,
) -> Result<Response, Fault> {
    match opened(&may, (reply_may.granted, customers_may.granted), &app, &form).await {
        Err(Fault::Invalid(invalid)) => {
            let (actor, typed) = (may.visit.actor.clone(), form.text("phone").to_owned());
            let id = form.text("customer").parse().ok();
            let who = app.db().read(move |tx| who(tx, &actor, (id, None), &typed)).await?;
            let page = drawn(&app, &may.visit, who, "", Some((&form, &invalid))).await;
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        answer => answer.map(|place| go(&place)),
    }
}

async fn opened(
    may: &May<OpenTicket>,
    (reply, edit): (Granted<ReplyToTicket>, Granted<EditCustomers>),
    app: &App,
    form: &Submission,
) -> Result<String, Fault> {
    let wanted = wanted(form, may.visit.lang.locale())?;
    let (photos, open) = (app.stored_photos(form, PHOTOS).await?, may.granted.clone());
    let post = PostOffice::of(app, &may.visit.lang);
    let act = move |tx: &mut Tx<'_>| {
        let by = open.actor();
        let customer = match &wanted.customer {
            Asker::Known(id) => customers::card(tx, by, *id)?.ok_or(Fault::NotFound)?.id,
            Asker::Added(new) => customers::add_customer(tx, &edit, new)?,
        };
        let new = new_ticket(tx, by, customer, &wanted)?;
        let number = match wanted.speaker {
            Speaker::Customer => asked(tx, &open, new, &photos)?,
            Speaker::Shop => {
                let words = (wanted.body.as_str(), photos.as_slice());
                actions::write_first(tx, (&open, &reply), &post, &new, words)?.number
            }
        };
        Ok(format!("/app/tickets/{number}"))
    };
    app.submit(&may.visit, form, act).await
}

fn new_ticket(
    tx: &mut Tx<'_>,
    by: &Actor,
    customer: CustomerId,
    wanted: &Wanted,
) -> Result<NewTicket, Fault> {
    if let Some(asset) = wanted.asset {
        products::asset(tx, by, asset)?.ok_or(Fault::NotFound)?;
    }
    let branch = match by {
        Actor::Staff { branch, .. } => *branch,
        _ => None,
    };
    Ok(NewTicket {
        customer: Some(customer),
        asset: wanted.asset,
        subject: wanted.subject.clone(),
        body: wanted.body.clone(),
        reason: wanted.reason,
        channel: wanted.channel,
        files: Vec::new(),
        branch,
    })
}

fn asked(
    tx: &mut Tx<'_>,
    granted: &Granted<OpenTicket>,
    new: NewTicket,
    photos: &[StoredFile],
) -> Result<i64, Fault> {
    let by = granted.actor();
    let files = photos.iter().map(|photo| files::add_file(tx, by, photo)).collect::<Result<_, _>>()?;
    let id = actions::open_ticket(tx, granted, &NewTicket { files, ..new })?;
    let ticket = crate::store::ticket_by_id(tx, by, id)?.ok_or(Fault::NotFound)?;
    Ok(ticket.number)
}

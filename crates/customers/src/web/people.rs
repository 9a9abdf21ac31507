//! The console's pages about customers.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use kernel::{Actor, CustomerId, Locale, StaffId, Timestamp};
use platform::{
    db::{DbError, Tx},
    i18n::Lang,
    web::{App, Fault, Invalid, May, PanelSubject, Submission, Visit},
};
use serde::Deserialize;
use ui::{AvatarView, Beside, FieldView, LinkView, Page, Pager, errors_of};

use super::{forms, go, html};
use crate::{
    actions::{self, ChangeError},
    model::{
        Address, ConsentEvent, Contact, ContactPoint, ContactPointId, Customer, CustomerCard, Identity,
        NewCustomer,
    },
    rights::{EditCustomers, SeeCustomers},
    store,
    timeline::{self, EntryView, PageOf, Place, Topic},
    views::{
        AddressFields, ConsentView, ContactView, CustomerPage, CustomerRow, EditPage, HistoryPart,
        IdentityFields, ListPage, NewFields, NewPage, changed_banner, may_edit,
    },
};

/// Rows of one page of the list.
const ROWS: usize = 50;
/// Entries of one page of a timeline.
const ENTRIES: u32 = 50;

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct ListQuery {
    q: String,
    before: String,
}

pub(super) async fn list(
    may: May<SeeCustomers>,
    State(app): State<App>,
    Query(asked): Query<ListQuery>,
) -> Result<Response, Fault> {
    let visit = &may.visit;
    let (actor, query, before) = (visit.actor.clone(), asked.q.trim().to_owned(), asked.before.parse().ok());
    let found = query.clone();
    let mut cards = app
        .db()
        .read(move |tx| {
            if found.is_empty() {
                store::newest_cards(tx, &actor, before, i64::try_from(ROWS + 1).unwrap_or(i64::MAX))
            } else {
                store::search(tx, &actor, &found, ROWS)
            }
        })
        .await
        .map_err(|error: DbError| Fault::from(error))?;
    let goes_on = cards.len() > ROWS;
    cards.truncate(ROWS);
    let older = cards.last().filter(|_| goes_on).map(|last| format!("/app/customers?before={}", last.id));
    let lang = &visit.lang;
    let page = Page::console(&app, visit, lang.t("customers-title")).await;
    html(
        StatusCode::OK,
        &ListPage {
            rows: cards.iter().map(|card| CustomerRow::of(lang, card)).collect(),
            pager: Pager { summary: lang.t1("customers-shown", "count", cards.len()), newer: None, older },
            empty: ListPage::empty(lang, &query),
            may_edit: may_edit(&visit.actor),
            query,
            page,
        },
    )
}

/// What the form begins with: a look-up that found nobody hands its number over.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct BlankQuery {
    phone: String,
}

pub(super) async fn blank(
    may: May<EditCustomers>,
    State(app): State<App>,
    Query(asked): Query<BlankQuery>,
) -> Result<Response, Fault> {
    let lang = &may.visit.lang;
    let mut contacts = NewFields::of(lang);
    contacts.phone = contacts.phone.value(asked.phone);
    html(
        StatusCode::OK,
        &NewPage {
            page: Page::console(&app, &may.visit, lang.t("customers-new")).await,
            errors: Vec::new(),
            identity: IdentityFields::of(lang, &nobody(lang.locale())),
            contacts,
            known: Vec::new(),
        },
    )
}

fn nobody(locale: Locale) -> Identity {
    Identity {
        name: String::new(),
        called: String::new(),
        form_of_address: None,
        locale,
        address: Address::default(),
    }
}

pub(super) async fn add(
    may: May<EditCustomers>,
    State(app): State<App>,
    form: Submission,
) -> Result<Response, Fault> {
    let new = match forms::new_customer(&form) {
        Ok(new) => new,
        Err(invalid) => return refused_new(&app, &may.visit, &form, &invalid, Vec::new()).await,
    };
    let (granted, asked, is_meant) = (may.granted.clone(), new.clone(), form.has("anyway"));
    // Asked inside the submission: a second click finds the first one's customer there, not a namesake.
    let done = app
        .submit::<Fault, _>(&may.visit, &form, move |tx| {
            if !is_meant && !known(tx, granted.actor(), &asked)?.is_empty() {
                let field = if asked.phone.is_some() { "phone" } else { "email" };
                return Err(Fault::Invalid(Invalid::one(field, "customers-error-known")));
            }
            let id = actions::add_customer(tx, &granted, &asked)?;
            Ok(format!("/app/customers/{id}?said=customers-said-added"))
        })
        .await;
    match done {
        Ok(place) => Ok(go(&place)),
        Err(Fault::Invalid(invalid)) => {
            let actor = may.visit.actor.clone();
            let known = app.db().read(move |tx| known(tx, &actor, &new)).await.map_err(Fault::from)?;
            refused_new(&app, &may.visit, &form, &invalid, known).await
        }
        Err(fault) => Err(fault),
    }
}

/// Who has the phone number or the address already: the person to open instead, most often.
fn known(tx: &mut Tx<'_>, actor: &Actor, new: &NewCustomer) -> Result<Vec<CustomerCard>, DbError> {
    let phone = new.phone.clone().map(Contact::Phone);
    let mut cards: Vec<CustomerCard> = Vec::new();
    for contact in phone.into_iter().chain(new.email.clone().map(Contact::Email)) {
        for holder in store::holders(tx, &contact)? {
            let card = store::card(tx, actor, holder.customer)?;
            cards.extend(card.filter(|card| cards.iter().all(|known| known.id != card.id)));
        }
    }
    Ok(cards)
}

async fn refused_new(
    app: &App,
    visit: &Visit,
    form: &Submission,
    invalid: &Invalid,
    known: Vec<CustomerCard>,
) -> Result<Response, Fault> {
    let lang = &visit.lang;
    let identity = IdentityFields::of(lang, &nobody(lang.locale())).refused(form, invalid, lang);
    let contacts = NewFields::of(lang).refused(form, invalid, lang);
    let errors = contacts.errors().into_iter().chain(identity.errors()).collect();
    let link = |card: CustomerCard| LinkView::new(format!("/app/customers/{}", card.id), card.name);
    html(
        StatusCode::UNPROCESSABLE_ENTITY,
        &NewPage {
            page: Page::console(app, visit, lang.t("customers-new")).await,
            errors,
            identity,
            contacts,
            known: known.into_iter().map(link).collect(),
        },
    )
}

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct ShowQuery {
    topic: String,
    before: String,
}

pub(super) async fn show(
    may: May<SeeCustomers>,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(asked): Query<ShowQuery>,
) -> Result<Response, Fault> {
    let page = customer_page(&app, &may.visit, customer_id(&id)?, &asked, None).await?;
    html(StatusCode::OK, &page)
}

/// All that a customer's page is drawn from.
struct Known {
    card: CustomerCard,
    customer: Customer,
    points: Vec<ContactPoint>,
    consents: Vec<ConsentEvent>,
    entries: Vec<EntryView>,
    count: i64,
}

fn load(tx: &mut Tx<'_>, actor: &Actor, lang: &Lang, id: CustomerId, part: &PageOf) -> Result<Known, Fault> {
    Ok(Known {
        card: store::card(tx, actor, id)?.ok_or(Fault::NotFound)?,
        customer: store::customer(tx, actor, id)?.ok_or(Fault::NotFound)?,
        points: store::contact_points(tx, actor, id)?,
        consents: store::consent_events(tx, actor, id)?,
        entries: timeline::entries_of_customer(tx, actor, lang, id, part)?,
        count: timeline::count_of_customer(tx, actor, id)?,
    })
}

async fn customer_page(
    app: &App,
    visit: &Visit,
    id: CustomerId,
    asked: &ShowQuery,
    refused: Option<(&Submission, &Invalid)>,
) -> Result<CustomerPage, Fault> {
    let (actor, lang) = (visit.actor.clone(), visit.lang.clone());
    let topic = Topic::named(&asked.topic);
    let part = PageOf { topic, before: asked.before.parse::<Place>().ok(), limit: ENTRIES };
    let known = app.db().read(move |tx| load(tx, &actor, &lang, id, &part)).await?;
    let subject = PanelSubject { customer: Some(id), ..PanelSubject::default() };
    let beside = Beside { panels: ("customer.main", subject), ..Beside::default() };
    let title = known.customer.identity.name.as_str();
    let (page, panels) = Page::console_beside(app, visit, title, beside).await;
    let lang = &visit.lang;
    let contact = FieldView::new("contact", lang.t("customers-contact"));
    let contact = match refused {
        Some((form, invalid)) => contact.refused(form, invalid, lang),
        None => contact,
    };
    let base = format!("/app/customers/{id}");
    let point = |p: &ContactPoint| ContactView::of(lang, p).removable(lang, p, &known.customer);
    let language = page.languages().into_iter().find(|(tag, ..)| *tag == known.card.locale.tag());
    Ok(CustomerPage {
        avatar: AvatarView::of(&known.card.name),
        name: known.card.name.clone(),
        greeted: platform::i18n::capital(&known.card.greeted()),
        new_ticket: CustomerPage::new_ticket(&known.card),
        facts: CustomerPage::facts(lang, &known.customer, language.map_or("", |(_, name, _)| name)),
        contacts: known.points.iter().map(point).collect(),
        errors: errors_of([&contact]),
        contact,
        consents: ConsentView::all(lang, &known.consents),
        panels,
        history: history(lang, &base, topic, known.entries, known.count, app.db().clock().now()),
        may_edit: may_edit(&visit.actor),
        base,
        page,
    })
}

fn history(
    lang: &Lang,
    base: &str,
    topic: Option<Topic>,
    entries: Vec<EntryView>,
    count: i64,
    now: Timestamp,
) -> HistoryPart {
    let goes_on = u32::try_from(entries.len()).is_ok_and(|n| n == ENTRIES);
    let filter = topic.map(|topic| format!("&topic={}", topic.name())).unwrap_or_default();
    let last = entries.last().filter(|_| goes_on);
    let older = last.map(|last| format!("{base}?before={}{filter}#history", last.place()));
    let summary = lang.t1("customers-history-all", "count", count);
    HistoryPart {
        region: base.rsplit('/').next().unwrap_or_default().to_owned(),
        tabs: HistoryPart::tabs(lang, base, topic),
        items: HistoryPart::items(lang, entries, now),
        pager: Pager { summary, newer: None, older },
    }
}

pub(super) async fn edit(
    may: May<EditCustomers>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let (actor, id) = (may.visit.actor.clone(), customer_id(&id)?);
    let customer = app.db().read(move |tx| store::customer(tx, &actor, id)).await;
    let customer = customer.map_err(|error: DbError| Fault::from(error))?.ok_or(Fault::NotFound)?;
    let lang = &may.visit.lang;
    html(
        StatusCode::OK,
        &EditPage {
            page: Page::console(&app, &may.visit, customer.identity.name.as_str()).await,
            errors: Vec::new(),
            identity: IdentityFields::of(lang, &customer.identity),
            address: AddressFields::of(lang, &customer.identity.address),
            version: customer.version,
            back: format!("/app/customers/{id}"),
        },
    )
}

pub(super) async fn save(
    may: May<EditCustomers>,
    State(app): State<App>,
    Path(id): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let (id, base) = (customer_id(&id)?, forms::version(&form));
    let identity = match forms::identity(&form) {
        Ok(identity) => identity,
        Err(invalid) => {
            let (page, status) = (typed(&app, &may.visit, id, &form, &invalid).await, 422);
            return html(StatusCode::from_u16(status).unwrap_or_default(), &page);
        }
    };
    let granted = may.granted.clone();
    let saved = app
        .submit::<ChangeError, _>(&may.visit, &form, move |tx| {
            actions::change_customer(tx, &granted, id, base, &identity)?;
            Ok(format!("/app/customers/{id}?said=customers-said-saved"))
        })
        .await;
    match saved {
        Ok(place) => Ok(go(&place)),
        Err(ChangeError::Fault(fault)) => Err(fault),
        Err(ChangeError::Both(stands)) => both(&app, &may.visit, &form, &stands).await,
    }
}

/// The form as it was typed.
async fn typed(app: &App, visit: &Visit, id: CustomerId, form: &Submission, invalid: &Invalid) -> EditPage {
    let lang = &visit.lang;
    let identity = IdentityFields::of(lang, &nobody(lang.locale())).refused(form, invalid, lang);
    let address = AddressFields::of(lang, &Address::default()).refused(form, invalid, lang);
    EditPage {
        page: Page::console(app, visit, lang.t("customers-edit")).await,
        errors: identity.errors().into_iter().chain(address.errors()).collect(),
        identity,
        address,
        version: forms::version(form),
        back: format!("/app/customers/{id}"),
    }
}

/// Both versions: what was typed in the fields, what stands below each that differs. Saving again means it.
async fn both(app: &App, visit: &Visit, form: &Submission, stands: &Customer) -> Result<Response, Fault> {
    let lang = &visit.lang;
    let changer: Option<StaffId> = stands.changed_by.parse().ok();
    let who = match changer {
        Some(id) => app.db().read(move |tx| identity::staff_name(tx, id)).await.map_err(fault)?,
        None => None,
    };
    let mut page = typed(app, visit, stands.id, form, &Invalid::default()).await;
    let who = who.as_ref().map(|who| who.called.as_str());
    page.page.banner = Some(changed_banner(lang, stands, who, app.db().clock().now()));
    page.identity = page.identity.beside(&stands.identity, lang);
    page.address = page.address.beside(&stands.identity.address, lang);
    page.version = stands.version;
    html(StatusCode::CONFLICT, &page)
}

fn fault(error: DbError) -> Fault {
    error.into()
}

pub(super) async fn add_contact(
    may: May<EditCustomers>,
    State(app): State<App>,
    Path(id): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let (id, granted) = (customer_id(&id)?, may.granted.clone());
    let done = match forms::one_contact(&form) {
        Err(invalid) => Err(Fault::Invalid(invalid)),
        Ok(contact) => {
            app.submit::<Fault, _>(&may.visit, &form, move |tx| {
                actions::add_contact(tx, &granted, id, &contact)?;
                Ok(format!("/app/customers/{id}?said=customers-said-contact"))
            })
            .await
        }
    };
    match done {
        Ok(place) => Ok(go(&place)),
        Err(Fault::Invalid(invalid)) => {
            let asked = ShowQuery::default();
            let page = customer_page(&app, &may.visit, id, &asked, Some((&form, &invalid))).await?;
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(fault) => Err(fault),
    }
}

pub(super) async fn remove_contact(
    may: May<EditCustomers>,
    State(app): State<App>,
    Path((id, contact)): Path<(String, String)>,
    form: Submission,
) -> Result<Response, Fault> {
    let (id, granted) = (customer_id(&id)?, may.granted.clone());
    let contact: ContactPointId = contact.parse().map_err(|_| Fault::NotFound)?;
    let place = app
        .submit::<Fault, _>(&may.visit, &form, move |tx| {
            actions::remove_contact(tx, &granted, id, contact)?;
            Ok(format!("/app/customers/{id}?said=customers-said-contact"))
        })
        .await?;
    Ok(go(&place))
}

pub(super) async fn note_consent(
    may: May<EditCustomers>,
    State(app): State<App>,
    Path(id): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let (id, granted, lang) = (customer_id(&id)?, may.granted.clone(), may.visit.lang.clone());
    let answer = forms::consent(&form)?;
    let place = app
        .submit::<Fault, _>(&may.visit, &form, move |tx| {
            actions::note_consent(tx, &granted, id, &lang, answer)?;
            Ok(format!("/app/customers/{id}?said=customers-said-consent"))
        })
        .await?;
    Ok(go(&place))
}

fn customer_id(text: &str) -> Result<CustomerId, Fault> {
    text.parse().map_err(|_| Fault::NotFound)
}

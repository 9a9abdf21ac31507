//! The verbs: load, decide, save, tell.

use identity::ProvenAddress;
use kernel::{Actor, CustomerId, Granted, Timestamp};
use platform::{
    db::{DbError, Tx},
    i18n::Lang,
    live,
    web::{Fault, Invalid, digest_of},
};
use serde::Serialize;

use crate::{
    email,
    events::CustomerChanged,
    model::{
        Address, ConsentChannel, ConsentEvent, ConsentProof, Contact, ContactPoint, ContactPointId,
        ContactSource, Customer, Decision, Identity, NewCustomer, Purpose,
    },
    policy::{self, Addition, Owner, Save},
    rights::{EditCustomers, KeepOwnAccount},
    store::{self, Spoken},
    timeline::{self, Arg, Audience, NewEntry},
};

/// Adds a customer. The phone and the address count as unproven; they may be those of others, as in a family.
///
/// # Errors
/// Whatever the database says.
pub fn add_customer(
    tx: &mut Tx<'_>,
    granted: &Granted<EditCustomers>,
    new: &NewCustomer,
) -> Result<CustomerId, DbError> {
    let (id, by): (CustomerId, _) = (tx.id(), granted.actor());
    let source = if by.is_staff() { ContactSource::Staff } else { ContactSource::System };
    let identity = Identity {
        name: new.name.clone(),
        called: new.called.clone(),
        form_of_address: new.form_of_address,
        locale: new.locale,
        address: Address::default(),
    };
    store::insert_customer(tx, id, &identity, by)?;
    let phone = new.phone.clone().map(Contact::Phone);
    for contact in phone.into_iter().chain(new.email.clone().map(Contact::Email)) {
        store::insert_contact(tx, id, &contact, source, None)?;
    }
    store::index_customer(tx, id)?;
    timeline::record(tx, &own_entry(id, "customers-entry-added", "user-plus", Audience::Staff))?;
    tx.audit(by, "customer.added", &id.to_string(), "")?;
    Ok(id)
}

/// Why a change was not saved.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// Somebody saved another version meanwhile: this one.
    #[error("another version was saved meanwhile")]
    Both(Box<Customer>),
    /// Anything else.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<DbError> for ChangeError {
    fn from(error: DbError) -> Self {
        Self::Fault(error.into())
    }
}

/// Changes what is known of a customer; `base` is the version that the form began with.
///
/// # Errors
/// [`ChangeError::Both`] when another version stands; [`Fault::NotFound`]; whatever the database says.
pub fn change_customer(
    tx: &mut Tx<'_>,
    granted: &Granted<EditCustomers>,
    id: CustomerId,
    base: i64,
    identity: &Identity,
) -> Result<(), ChangeError> {
    save_identity(tx, granted.actor(), id, base, identity)
}

/// Changes what a customer says of oneself. The address stays what the shop wrote down unless it is given.
///
/// # Errors
/// As [`change_customer`].
pub fn change_own_account(
    tx: &mut Tx<'_>,
    granted: &Granted<KeepOwnAccount>,
    base: i64,
    identity: &Identity,
) -> Result<(), ChangeError> {
    let own = granted.actor().customer().ok_or(Fault::NotFound)?;
    save_identity(tx, granted.actor(), own, base, identity)
}

fn save_identity(
    tx: &mut Tx<'_>,
    by: &Actor,
    id: CustomerId,
    base: i64,
    identity: &Identity,
) -> Result<(), ChangeError> {
    let before = store::customer(tx, by, id)?.ok_or(Fault::NotFound)?;
    let saved = match policy::decide_save(base, before.version) {
        Save::Proceed => store::update_customer(tx, id, base, identity, by)?,
        Save::ShowBoth => false,
    };
    if !saved {
        return Err(ChangeError::Both(Box::new(before)));
    }
    store::index_customer(tx, id)?;
    tx.tell(by, &CustomerChanged { customer: id })?;
    tx.audit(by, "customer.changed", &id.to_string(), &changed_fields(&before.identity, identity))?;
    touch(tx, id)?;
    Ok(())
}

/// The names of the fields that differ, never their content: the audit log has no names.
fn changed_fields(before: &Identity, after: &Identity) -> String {
    let differs = [
        ("name", before.name != after.name),
        ("called", before.called != after.called),
        ("form_of_address", before.form_of_address != after.form_of_address),
        ("locale", before.locale != after.locale),
        ("address", before.address != after.address),
    ];
    differs.iter().filter(|(_, differs)| *differs).map(|(name, _)| *name).collect::<Vec<_>>().join(" ")
}

/// Gives a customer one more phone number or mail address, unproven.
///
/// # Errors
/// [`Fault::Invalid`] at the field `contact` when another person has proven it; [`Fault::NotFound`]; whatever the
/// database says.
pub fn add_contact(
    tx: &mut Tx<'_>,
    granted: &Granted<EditCustomers>,
    customer: CustomerId,
    contact: &Contact,
) -> Result<(), Fault> {
    let by = granted.actor();
    store::card(tx, by, customer)?.ok_or(Fault::NotFound)?;
    match policy::decide_addition(customer, &store::holders(tx, contact)?) {
        Addition::Present => return Ok(()),
        Addition::ProvenElsewhere(_) => {
            return Err(Invalid::one("contact", "customers-error-proven-elsewhere").into());
        }
        Addition::Add => {}
    }
    let source = if by.is_staff() { ContactSource::Staff } else { ContactSource::System };
    store::insert_contact(tx, customer, contact, source, None)?;
    store::index_customer(tx, customer)?;
    tx.audit(by, "customer.contact_added", &customer.to_string(), contact.kind().name())?;
    touch(tx, customer)?;
    Ok(())
}

/// Takes a phone number or mail address from a customer; a proven one no longer signs in.
///
/// # Errors
/// [`Fault::NotFound`] when this customer has no such contact; whatever the database says.
pub fn remove_contact(
    tx: &mut Tx<'_>,
    granted: &Granted<EditCustomers>,
    customer: CustomerId,
    contact: ContactPointId,
) -> Result<(), Fault> {
    let by = granted.actor();
    store::card(tx, by, customer)?.ok_or(Fault::NotFound)?;
    if !store::delete_contact(tx, customer, contact)? {
        return Err(Fault::NotFound);
    }
    store::index_customer(tx, customer)?;
    tx.audit(by, "customer.contact_removed", &customer.to_string(), &contact.to_string())?;
    touch(tx, customer)?;
    Ok(())
}

/// The customer whom staff and imports mean by a phone number or mail address: who proved it, else the only one
/// who gave it. Say nothing of the answer to whoever typed it.
///
/// # Errors
/// Whatever the database says.
pub fn find_by_contact(tx: &mut Tx<'_>, contact: &Contact) -> Result<Option<CustomerId>, DbError> {
    Ok(policy::decide_meant(&store::holders(tx, contact)?))
}

/// The customer who proved to control an address: who proved it before, else the only one who gave it to us, else
/// a new one. Nobody is created before the proof.
///
/// # Errors
/// Whatever the database says; [`DbError::Engine`] for an address that is none, a defect of `identity`.
pub fn customer_of(tx: &mut Tx<'_>, proven: &ProvenAddress) -> Result<CustomerId, DbError> {
    let not_one = || DbError::Engine("a proven address is no mail address".into());
    let contact = &Contact::Email(email::parse(proven.email()).ok_or_else(not_one)?);
    let program = Actor::System { task: "customers.proof" };
    let customer = match policy::decide_owner(&store::holders(tx, contact)?) {
        Owner::Known(customer) => return Ok(customer),
        Owner::Proves(customer) => {
            store::verify_contact(tx, customer, contact)?;
            customer
        }
        Owner::Stranger => {
            let (id, now): (CustomerId, _) = (tx.id(), tx.now());
            let identity = Identity {
                // Nobody has told a name yet; the account page asks for it.
                name: contact.value().to_owned(),
                called: String::new(),
                form_of_address: None,
                locale: identity::shop(tx)?.locale,
                address: Address::default(),
            };
            store::insert_customer(tx, id, &identity, &program)?;
            store::insert_contact(tx, id, contact, ContactSource::Proof, Some(now))?;
            store::index_customer(tx, id)?;
            id
        }
    };
    let entry = own_entry(customer, "customers-entry-proven", "badge-check", Audience::Everyone);
    timeline::record(
        tx,
        &NewEntry {
            args: vec![("kind", Arg::Key(format!("customers-contact-{}", contact.kind().name())))],
            ..entry
        },
    )?;
    tx.audit(&program, "customer.contact_proven", &customer.to_string(), contact.kind().name())?;
    Ok(customer)
}

/// A customer answers a question of consent on one's own pages. `lang` is the language of the sentence shown.
///
/// # Errors
/// [`Fault::NotFound`] when no customer acts; whatever the database says.
pub fn answer_consent(
    tx: &mut Tx<'_>,
    granted: &Granted<KeepOwnAccount>,
    lang: &Lang,
    purpose: Purpose,
    answer: Decision,
) -> Result<(), Fault> {
    let own = granted.actor().customer().ok_or(Fault::NotFound)?;
    write_consent(tx, granted.actor(), own, lang, (purpose, answer, ConsentChannel::Portal))
}

/// One of the shop's people notes what a customer said about consent.
///
/// # Errors
/// [`Fault::NotFound`]; whatever the database says.
pub fn note_consent(
    tx: &mut Tx<'_>,
    granted: &Granted<EditCustomers>,
    customer: CustomerId,
    lang: &Lang,
    (purpose, answer): (Purpose, Decision),
) -> Result<(), Fault> {
    store::card(tx, granted.actor(), customer)?.ok_or(Fault::NotFound)?;
    write_consent(tx, granted.actor(), customer, lang, (purpose, answer, ConsentChannel::Staff))
}

fn write_consent(
    tx: &mut Tx<'_>,
    by: &Actor,
    customer: CustomerId,
    lang: &Lang,
    (purpose, answer, channel): (Purpose, Decision, ConsentChannel),
) -> Result<(), Fault> {
    let before = store::last_decision(tx, customer, purpose)?;
    let Some(decision) = policy::decide_consent(before, answer) else { return Ok(()) };
    let digest = digest_of(&lang.t(purpose.text_key()));
    store::insert_consent(
        tx,
        customer,
        by,
        &Spoken { purpose, decision, channel, locale: lang.locale(), digest: &digest },
    )?;
    let (kind, icon) = match decision {
        Decision::Given => ("customers-entry-consent-given", "check"),
        Decision::Withdrawn => ("customers-entry-consent-withdrawn", "ban"),
    };
    timeline::record(
        tx,
        &NewEntry {
            args: vec![("purpose", Arg::Key(format!("customers-purpose-{}", purpose.name())))],
            ..own_entry(customer, kind, icon, Audience::Everyone)
        },
    )?;
    Ok(())
}

/// The proof that a customer consents to a purpose now, if so.
///
/// # Errors
/// Whatever the database says.
pub fn consent_to(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    purpose: Purpose,
) -> Result<Option<ConsentProof>, DbError> {
    let stands = store::last_decision(tx, customer, purpose)? == Some(Decision::Given);
    Ok(stands.then(|| ConsentProof::new(customer, purpose)))
}

/// Everything that this room knows of a customer and may hand over, as JSON.
#[derive(Debug, Serialize)]
pub struct OwnData {
    customer: Customer,
    contact_points: Vec<ContactPoint>,
    consents: Vec<ConsentEvent>,
    history: Vec<OwnHistory>,
}

#[derive(Debug, Serialize)]
struct OwnHistory {
    at: Timestamp,
    text: String,
}

/// Hands a customer one's own data; the audit log remembers that it was taken.
///
/// # Errors
/// [`Fault::NotFound`] when no customer acts; whatever the database says.
pub fn export_own_data(
    tx: &mut Tx<'_>,
    granted: &Granted<KeepOwnAccount>,
    lang: &Lang,
) -> Result<OwnData, Fault> {
    let (by, own) = (granted.actor(), granted.actor().customer().ok_or(Fault::NotFound)?);
    let customer = store::customer(tx, by, own)?.ok_or(Fault::NotFound)?;
    let history = timeline::written_for(tx, own)?;
    tx.audit(by, "customer.exported", &own.to_string(), "")?;
    Ok(OwnData {
        customer,
        contact_points: store::contact_points(tx, by, own)?,
        consents: store::consent_events(tx, by, own)?,
        history: history.iter().map(|e| OwnHistory { at: e.at, text: e.sentence(lang) }).collect(),
    })
}

fn own_entry(customer: CustomerId, kind: &'static str, icon: &'static str, audience: Audience) -> NewEntry {
    NewEntry { customer: Some(customer), asset: None, kind, args: Vec::new(), audience, icon, href: None }
}

fn touch(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), DbError> {
    tx.touch(live::Audience::Staff, &customer.to_string())?;
    tx.touch(live::Audience::Customer(customer), &customer.to_string())
}

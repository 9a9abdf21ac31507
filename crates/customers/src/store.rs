//! The only SQL of the room, but for the timeline's.

use kernel::{Actor, CustomerId, Locale, Reach, Timestamp, Uuid};
use platform::{
    db::{DbError, FromRow, Row, Tx},
    from_row,
};

use crate::{
    email::Email,
    model::{
        Address, ConsentChannel, ConsentEvent, Contact, ContactKind, ContactPoint, ContactPointId,
        ContactSource, Customer, CustomerCard, Decision, FormOfAddress, Holder, Identity, Purpose,
    },
    phone::{self, Phone},
};

/// Contact points of one person, and consents; nobody has more.
const POINTS_MAX: i64 = 100;

struct CardRow {
    id: CustomerId,
    name: String,
    called: String,
    form_of_address: Option<FormOfAddress>,
    locale: Locale,
    phone: Option<String>,
    email: Option<String>,
}
from_row!(CardRow { id, name, called, form_of_address, locale, phone, email });

impl From<CardRow> for CustomerCard {
    fn from(row: CardRow) -> Self {
        let called = if row.called.is_empty() { row.locale.called(&row.name) } else { row.called };
        Self {
            id: row.id,
            name: row.name,
            called,
            form_of_address: row.form_of_address,
            phone: row.phone.map(Phone::stored),
            email: row.email.map(Email::stored),
            locale: row.locale,
        }
    }
}

/// What other rooms print of a customer; none if the actor may not see this person.
///
/// # Errors
/// Whatever the database says.
pub fn card(tx: &mut Tx<'_>, actor: &Actor, id: CustomerId) -> Result<Option<CustomerCard>, DbError> {
    let reach = Reach::of(actor);
    let row: Option<CardRow> = tx.first(
        "select c.id, c.name, c.called, c.form_of_address, c.locale,
         (select p.value from contact_point p where p.customer_id = c.id and p.kind = 'phone'
          order by case when p.verified_at is null then 1 else 0 end, p.id limit 1),
         (select p.value from contact_point p where p.customer_id = c.id and p.kind = 'email'
          order by case when p.verified_at is null then 1 else 0 end, p.id limit 1)
         from customer c where c.id = $1 and ($2 or c.id = $3)",
        &[&id, &reach.all, &reach.own],
    )?;
    Ok(row.map(CustomerCard::from))
}

/// The newest customers, or those before the one that a page ended with.
///
/// # Errors
/// Whatever the database says.
pub fn newest_cards(
    tx: &mut Tx<'_>,
    actor: &Actor,
    before: Option<CustomerId>,
    limit: i64,
) -> Result<Vec<CustomerCard>, DbError> {
    let reach = Reach::of(actor);
    let before = before.unwrap_or(CustomerId::from_uuid(Uuid::max()));
    let rows: Vec<CardRow> = tx.all(
        "select c.id, c.name, c.called, c.form_of_address, c.locale,
         (select p.value from contact_point p where p.customer_id = c.id and p.kind = 'phone'
          order by case when p.verified_at is null then 1 else 0 end, p.id limit 1),
         (select p.value from contact_point p where p.customer_id = c.id and p.kind = 'email'
          order by case when p.verified_at is null then 1 else 0 end, p.id limit 1)
         from customer c where c.id < $1 and ($2 or c.id = $3) order by c.id desc limit $4",
        &[&before, &reach.all, &reach.own, &limit],
    )?;
    Ok(rows.into_iter().map(CustomerCard::from).collect())
}

impl FromRow for Customer {
    fn from_row(row: &mut Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.next()?,
            identity: Identity {
                name: row.next()?,
                called: row.next()?,
                form_of_address: row.next()?,
                locale: row.next()?,
                address: Address {
                    street: row.next()?,
                    ward: row.next()?,
                    legacy_district: row.next()?,
                    province: row.next()?,
                },
            },
            version: row.next()?,
            created_at: row.next()?,
            changed_at: row.next()?,
            changed_by: row.next()?,
        })
    }
}

/// All that is known of a customer; none if the actor may not see this person.
///
/// # Errors
/// Whatever the database says.
pub fn customer(tx: &mut Tx<'_>, actor: &Actor, id: CustomerId) -> Result<Option<Customer>, DbError> {
    let reach = Reach::of(actor);
    tx.first(
        "select id, name, called, form_of_address, locale, street, ward, legacy_district, province, version,
         created_at, changed_at, changed_by from customer where id = $1 and ($2 or id = $3)",
        &[&id, &reach.all, &reach.own],
    )
}

/// Writes a new customer.
pub(crate) fn insert_customer(
    tx: &mut Tx<'_>,
    id: CustomerId,
    identity: &Identity,
    by: &Actor,
) -> Result<(), DbError> {
    let (now, by, address) = (tx.now(), by.to_string(), &identity.address);
    tx.exec(
        "insert into customer (id, name, called, form_of_address, locale, street, ward, legacy_district,
         province, version, created_at, changed_at, changed_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $10, $11)",
        &[
            &id,
            &identity.name,
            &identity.called,
            &identity.form_of_address,
            &identity.locale,
            &address.street,
            &address.ward,
            &address.legacy_district,
            &address.province,
            &now,
            &by,
        ],
    )?;
    Ok(())
}

/// Saves a change that began with version `base`; false when another version stands.
pub(crate) fn update_customer(
    tx: &mut Tx<'_>,
    id: CustomerId,
    base: i64,
    identity: &Identity,
    by: &Actor,
) -> Result<bool, DbError> {
    let (now, by, address) = (tx.now(), by.to_string(), &identity.address);
    let changed = tx.exec(
        "update customer set name = $3, called = $4, form_of_address = $5, locale = $6, street = $7, ward = $8,
         legacy_district = $9, province = $10, version = version + 1, changed_at = $11, changed_by = $12
         where id = $1 and version = $2",
        &[
            &id,
            &base,
            &identity.name,
            &identity.called,
            &identity.form_of_address,
            &identity.locale,
            &address.street,
            &address.ward,
            &address.legacy_district,
            &address.province,
            &now,
            &by,
        ],
    )?;
    Ok(changed == 1)
}

/// Where a customer can be reached, the first of each kind first.
///
/// # Errors
/// Whatever the database says.
pub fn contact_points(tx: &mut Tx<'_>, actor: &Actor, id: CustomerId) -> Result<Vec<ContactPoint>, DbError> {
    let reach = Reach::of(actor);
    tx.all(
        "select id, kind, value, source, verified_at, created_at, undeliverable_at from contact_point
         where customer_id = $1 and ($2 or customer_id = $3)
         order by kind desc, case when verified_at is null then 1 else 0 end, id limit $4",
        &[&id, &reach.all, &reach.own, &POINTS_MAX],
    )
}

/// Everyone who has this contact. Not for showing: it serves the decisions about whose it is.
pub(crate) fn holders(tx: &mut Tx<'_>, contact: &Contact) -> Result<Vec<Holder>, DbError> {
    tx.all(
        "select customer_id, verified_at from contact_point where kind = $1 and value = $2 order by id limit $3",
        &[&contact.kind(), &contact.value(), &POINTS_MAX],
    )
}

/// Writes a contact of a customer, unless it is there.
pub(crate) fn insert_contact(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    contact: &Contact,
    source: ContactSource,
    verified_at: Option<Timestamp>,
) -> Result<ContactPointId, DbError> {
    let (id, now): (ContactPointId, _) = (tx.id(), tx.now());
    tx.exec(
        "insert into contact_point (id, customer_id, kind, value, source, verified_at, created_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (customer_id, kind, value) do nothing",
        &[&id, &customer, &contact.kind(), &contact.value(), &source, &verified_at, &now],
    )?;
    Ok(id)
}

/// Marks a contact of a customer as proven.
pub(crate) fn verify_contact(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    contact: &Contact,
) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec(
        "update contact_point set verified_at = $4, source = 'proof', undeliverable_at = null
         where customer_id = $1 and kind = $2 and value = $3",
        &[&customer, &contact.kind(), &contact.value(), &now],
    )?;
    Ok(())
}

/// A server says that nobody has this address, whoever's it was.
pub(crate) fn note_undeliverable(tx: &mut Tx<'_>, address: &Email) -> Result<(), DbError> {
    let (kind, value, now) = (ContactKind::Email, address.as_str(), tx.now());
    tx.exec(
        "update contact_point set undeliverable_at = $3 where kind = $1 and value = $2 and undeliverable_at is null",
        &[&kind, &value, &now],
    )
    .map(drop)
}

/// Mail from this address came: somebody has it after all.
///
/// # Errors
/// Whatever the database says.
pub fn note_heard_from(tx: &mut Tx<'_>, address: &Email) -> Result<(), DbError> {
    let (kind, value) = (ContactKind::Email, address.as_str());
    tx.exec(
        "update contact_point set undeliverable_at = null
         where kind = $1 and value = $2 and undeliverable_at is not null",
        &[&kind, &value],
    )
    .map(drop)
}

/// Whether a server says that nobody has this address.
pub(crate) fn is_undeliverable(tx: &mut Tx<'_>, address: &Email) -> Result<bool, DbError> {
    let (kind, value) = (ContactKind::Email, address.as_str());
    tx.exists(
        "select cast(1 as bigint) from contact_point
         where kind = $1 and value = $2 and undeliverable_at is not null limit 1",
        &[&kind, &value],
    )
}

/// Removes a contact of a customer; false when this person has no such contact.
pub(crate) fn delete_contact(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    id: ContactPointId,
) -> Result<bool, DbError> {
    let gone = tx.exec("delete from contact_point where id = $1 and customer_id = $2", &[&id, &customer])?;
    Ok(gone == 1)
}

/// Every word about consent, oldest first.
///
/// # Errors
/// Whatever the database says.
pub fn consent_events(
    tx: &mut Tx<'_>,
    actor: &Actor,
    customer: CustomerId,
) -> Result<Vec<ConsentEvent>, DbError> {
    let reach = Reach::of(actor);
    tx.all(
        "select id, purpose, decision, channel, text_locale, text_digest, at from consent_event
         where customer_id = $1 and ($2 or customer_id = $3) order by at, id limit 10000",
        &[&customer, &reach.all, &reach.own],
    )
}

/// The last word about a purpose.
pub(crate) fn last_decision(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    purpose: Purpose,
) -> Result<Option<Decision>, DbError> {
    tx.value(
        "select decision from consent_event where customer_id = $1 and purpose = $2 order by at desc, id desc limit 1",
        &[&customer, &purpose],
    )
}

/// What was said about consent, and before which sentence.
pub(crate) struct Spoken<'s> {
    pub(crate) purpose: Purpose,
    pub(crate) decision: Decision,
    pub(crate) channel: ConsentChannel,
    pub(crate) locale: Locale,
    pub(crate) digest: &'s str,
}

/// Writes down a word about consent.
pub(crate) fn insert_consent(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    by: &Actor,
    spoken: &Spoken<'_>,
) -> Result<(), DbError> {
    let (id, now, by): (crate::ConsentId, _, _) = (tx.id(), tx.now(), by.to_string());
    tx.exec(
        "insert into consent_event (id, customer_id, purpose, decision, channel, text_locale, text_digest, actor,
         at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            &id,
            &customer,
            &spoken.purpose,
            &spoken.decision,
            &spoken.channel,
            &spoken.locale,
            &spoken.digest,
            &by,
            &now,
        ],
    )?;
    Ok(())
}

/// The kind under which customers are indexed.
pub(crate) const SEARCH_KIND: &str = "customer";

/// Makes a customer findable by name, by phone in every form, by mail address.
pub(crate) fn index_customer(tx: &mut Tx<'_>, id: CustomerId) -> Result<(), DbError> {
    let program = Actor::System { task: "customers.index" };
    let Some(customer) = customer(tx, &program, id)? else { return tx.unindex(SEARCH_KIND, id.uuid()) };
    let mut words = format!("{} {}", customer.identity.name, customer.identity.called);
    for point in contact_points(tx, &program, id)? {
        words.push(' ');
        match point.kind {
            ContactKind::Phone => words.push_str(&Phone::stored(point.value).search_forms()),
            ContactKind::Email => words.push_str(&point.value),
        }
    }
    tx.index(SEARCH_KIND, id.uuid(), &words)
}

/// The customers that a query finds: by name, by a phone number in any form and unfinished, by mail address.
///
/// # Errors
/// Whatever the database says.
pub fn search(
    tx: &mut Tx<'_>,
    actor: &Actor,
    query: &str,
    limit: usize,
) -> Result<Vec<CustomerCard>, DbError> {
    let mut cards = Vec::new();
    for found in tx.search(SEARCH_KIND, &as_indexed(query), limit)? {
        cards.extend(card(tx, actor, CustomerId::from_uuid(found))?);
    }
    Ok(cards)
}

/// A phone number in one word, as the index has it, in whatever form it was typed; other words as they are.
pub fn as_indexed(query: &str) -> String {
    if let Some(phone) = phone::parse(query) {
        return phone.e164().to_owned();
    }
    let is_number = query.chars().all(|c| c.is_ascii_digit() || " +-.()/".contains(c));
    if is_number { query.chars().filter(char::is_ascii_digit).collect() } else { query.to_owned() }
}

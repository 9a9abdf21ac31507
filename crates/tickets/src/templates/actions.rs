//! The verbs: load, decide, save, tell.

use std::collections::BTreeMap;

use customers::ContactKind;
use kernel::{Actor, Granted};
use platform::{
    db::{DbError, Tx},
    web::{Fault, FieldError, Invalid},
};

use super::{
    policy::{TemplateRefusal, Unfit, decide_filled, decide_template_reply},
    store,
};
use crate::{
    actions::{Record, ReplyError, line_of, queue_chat, sent, strand_in, strand_of_answer},
    fields::refuse_unfilled,
    macros::{Placeholder, values_of},
    model::{ChatAccountId, ChatLine, ChatTemplate, ChatTemplateId, FilledTemplate, MessageId, Ticket},
    policy::{ReplyDecision, Then, decide_reply},
    rights::ReplyToTicket,
    store::messages_of,
};

/// The error that names one template which may be sent instead of free words.
pub(crate) const ALLOWED: &str = "tickets-error-chat-template";

/// The templates of an account at a platform.
///
/// # Errors
/// Whatever the database says.
pub fn chat_templates(tx: &mut Tx<'_>, account: ChatAccountId) -> Result<Vec<ChatTemplate>, DbError> {
    store::templates_of(tx, account)
}

/// One template.
///
/// # Errors
/// Whatever the database says.
pub fn chat_template(tx: &mut Tx<'_>, id: ChatTemplateId) -> Result<Option<ChatTemplate>, DbError> {
    store::template(tx, id)
}

/// Writes a template down, a new one or another text of an old one. The room that knows the platform says who may do that.
///
/// # Errors
/// Whatever the database says; a platform's number stands once for each account.
pub fn save_chat_template(tx: &mut Tx<'_>, template: &ChatTemplate) -> Result<(), DbError> {
    store::save_template(tx, template)
}

/// Takes a template away. What was sent with it stays as it was said.
///
/// # Errors
/// Whatever the database says.
pub fn remove_chat_template(tx: &mut Tx<'_>, id: ChatTemplateId) -> Result<(), DbError> {
    store::remove_template(tx, id)
}

/// The templates that may be sent on a line.
pub(crate) fn allowed(tx: &mut Tx<'_>, line: &ChatLine) -> Result<Vec<ChatTemplate>, DbError> {
    let all = store::templates_of(tx, line.account)?;
    Ok(all.into_iter().filter(|template| template.is_active).collect())
}

/// How a refusal names a template that may be sent instead.
pub(crate) fn told(template: &ChatTemplate) -> FieldError {
    let args = vec![("name", template.name.clone()), ("id", template.id.to_string())];
    FieldError { field: "template".into(), key: ALLOWED, args }
}

/// What somebody needs to know to send a template.
pub(crate) struct Offer {
    /// Those that may be sent.
    pub(crate) templates: Vec<ChatTemplate>,
    /// The numbers of whoever asks, E.164.
    pub(crate) phones: Vec<String>,
    /// What obviously stands in their places.
    pub(crate) values: BTreeMap<Placeholder, String>,
}

/// The templates for a ticket whose platform takes no free words.
pub(crate) fn offer(tx: &mut Tx<'_>, by: &Actor, ticket: &Ticket, line: &ChatLine) -> Result<Offer, DbError> {
    let templates = allowed(tx, line)?;
    if templates.is_empty() {
        return Ok(Offer { templates, phones: Vec::new(), values: BTreeMap::new() });
    }
    Ok(Offer { templates, phones: phones_of(tx, by, ticket)?, values: values_of(tx, by, ticket)? })
}

/// The numbers of whoever asks, as far as one of the shop's people said who that is.
fn phones_of(tx: &mut Tx<'_>, by: &Actor, ticket: &Ticket) -> Result<Vec<String>, DbError> {
    let Some(customer) = ticket.customer else { return Ok(Vec::new()) };
    let points = customers::contact_points(tx, by, customer)?;
    let phones = points.into_iter().filter(|point| point.kind == ContactKind::Phone);
    Ok(phones.map(|point| point.value).collect())
}

/// A template to be sent.
#[derive(Debug, Clone)]
pub struct TemplateReply {
    /// Which.
    pub template: ChatTemplateId,
    /// To which number of the customer, E.164.
    pub phone: String,
    /// What stands in its places.
    pub values: BTreeMap<String, String>,
    /// The button.
    pub then: Then,
    /// The newest public words that the writer has seen.
    pub last_seen: Option<MessageId>,
}

/// Answers a customer with a template, after the platform has closed for free words. It counts like every other answer; what
/// somebody began to write stays a draft.
///
/// # Errors
/// [`ReplyError::Stale`]; [`Fault::Invalid`] for a template that may not go out now, a number that is not the customer's, and
/// values that do not fit; [`Fault::NotFound`]; whatever the database says.
pub fn send_template(
    tx: &mut Tx<'_>,
    granted: &Granted<ReplyToTicket>,
    number: i64,
    reply: &TemplateReply,
) -> Result<Ticket, ReplyError> {
    let by = granted.actor();
    let staff = by.staff().ok_or(Fault::Forbidden)?;
    let asked = Record::numbered(tx, by, number)?.ok_or(Fault::NotFound)?;
    let talk = messages_of(tx, by, asked.ticket.id)?;
    if let ReplyDecision::Stale(newer) = decide_reply(reply.last_seen, staff, &talk) {
        return Err(ReplyError::Stale(newer));
    }
    let wanted = strand_of_answer(tx, by, &asked.ticket, &talk)?;
    let phones = phones_of(tx, by, &asked.ticket)?;
    let record = asked.root(tx)?.unwrap_or(asked);
    let strand = strand_in(tx, by, &record, wanted)?;
    if reply.then == Then::Done {
        refuse_unfilled(tx, record.ticket.id)?;
    }
    let line = line_of(tx, &strand, &talk)?;
    let known = store::template(tx, reply.template)?;
    let to = (phones.as_slice(), reply.phone.as_str());
    let template = decide_template_reply(line.as_ref(), known.as_ref(), to, tx.now())
        .map_err(|why| Fault::from(refused(why)))?;
    let (body, values) =
        decide_filled(template, &reply.values).map_err(|unfit| Fault::from(unfitting(unfit)))?;
    let channel = line.ok_or(Fault::NotFound)?.channel;
    let message = queue_chat(tx, by, strand.ticket, (channel, &body))?;
    let filled = FilledTemplate { code: template.code.clone(), phone: reply.phone.clone(), values };
    store::note_template(tx, message, &filled)?;
    Ok(sent(tx, by, record, (strand.ticket, message), reply.then)?)
}

fn refused(why: TemplateRefusal) -> Invalid {
    let (field, key) = match why {
        TemplateRefusal::Elsewhere => ("template", "tickets-error-template-elsewhere"),
        TemplateRefusal::Open => ("template", "tickets-error-template-open"),
        TemplateRefusal::Gone => ("template", "tickets-error-template-gone"),
        TemplateRefusal::Phone => ("phone", "tickets-error-template-phone"),
    };
    Invalid::one(field, key)
}

/// Each value is told at its own field.
fn unfitting(unfit: Vec<Unfit>) -> Invalid {
    let error = |one: Unfit| {
        let at = |place: &str| format!("values.{place}");
        let counted = |letters: i64, max: i64| vec![("count", letters.to_string()), ("max", max.to_string())];
        let (field, key, args) = match one {
            Unfit::Missing { place } => (at(&place), "form-error-required", Vec::new()),
            Unfit::Unknown { place } => (at(&place), "tickets-error-template-place", Vec::new()),
            Unfit::TooLong { place, letters, max } => {
                (at(&place), "form-error-too-long", counted(letters, max))
            }
            Unfit::Whole { letters, max } => {
                ("template".to_owned(), "tickets-error-template-long", counted(letters, max))
            }
        };
        FieldError { field, key, args }
    };
    Invalid { errors: unfit.into_iter().map(error).collect() }
}

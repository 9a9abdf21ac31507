//! What the customer is told, in the customer's language.

use coverage::{Judged, words::Audience};
use customers::CustomerCard;
use kernel::{Actor, Granted, Locale};
use platform::{
    db::{DbError, Tx},
    i18n::Lang,
    web::Fault,
};
use tickets::{Class, PostOffice, Reply, ReplyError, ReplyToTicket, Then, reply_to_customer};

use super::{ClaimError, NewRuling, Question};
use crate::model::{Basis, Claim, Outcome, Ruling};

/// Sends words into the conversation of a claim, and by mail to whoever has an address.
pub(super) fn send(
    tx: &mut Tx<'_>,
    granted: &Granted<ReplyToTicket>,
    post: &PostOffice,
    claim: &Claim,
    (body, then): (String, Then),
) -> Result<(), ClaimError> {
    let actor = granted.actor();
    let ticket = tickets::ticket_id(tx, actor, claim.ticket)?.ok_or(Fault::NotFound)?;
    // A verdict answers the claim, not the newest words: what came meanwhile is evidence, and is counted as such.
    let talk = tickets::messages_of(tx, actor, ticket)?;
    let last_seen = talk.iter().rev().find(|m| m.class == Class::Public).map(|m| m.id);
    let reply = Reply { body, then, photos: vec![], last_seen, ..Reply::default() };
    match reply_to_customer(tx, granted, post, claim.ticket, &reply) {
        Ok(_) => Ok(()),
        Err(ReplyError::Fault(fault)) => Err(fault.into()),
        Err(ReplyError::Stale(_)) => Err(Fault::Conflict.into()),
    }
}

struct Reader {
    card: Option<CustomerCard>,
    lang: Lang,
    device: String,
}

fn reader(tx: &mut Tx<'_>, post: &PostOffice, claim: &Claim) -> Result<Reader, DbError> {
    let program = Actor::System { task: "claims.letter" };
    let card = customers::card(tx, &program, claim.customer)?;
    let locale = card.as_ref().map_or(Locale::Vi, |c| c.locale);
    let device = products::asset(tx, &program, claim.asset)?.map(|a| a.title()).unwrap_or_default();
    Ok(Reader { card, lang: post.lang.of(locale), device })
}

impl Reader {
    fn say(&self, key: &str, claim: &Claim, more: &[(&'static str, String)]) -> String {
        let name = self.card.as_ref().map(CustomerCard::greeted).unwrap_or_default();
        let mut values = vec![
            ("name", name.into()),
            ("code", claim.code().to_string().into()),
            ("device", self.device.clone().into()),
        ];
        values.extend(more.iter().map(|(name, value)| (*name, value.clone().into())));
        self.lang.with(key, &values)
    }
}

/// The question, naming what is missing and where it is given.
pub(super) fn question(
    tx: &mut Tx<'_>,
    post: &PostOffice,
    claim: &Claim,
    question: &Question,
) -> Result<String, DbError> {
    let reader = reader(tx, post, claim)?;
    let names: Vec<String> = question.kinds.iter().map(|k| format!("– {}", reader.lang.t(k.key()))).collect();
    let link = format!("{}{}", post.base_url, claim.own_href());
    let mut parts = vec![reader.say("claims-told-question", claim, &[]), names.join("\n")];
    parts.extend((!question.words.is_empty()).then(|| question.words.clone()));
    parts.push(reader.say("claims-told-where", claim, &[("link", link)]));
    Ok(parts.join("\n\n"))
}

/// The verdict in words: what, who pays, why with the article, what was not reviewed, the right to object.
pub(super) fn verdict(
    tx: &mut Tx<'_>,
    post: &PostOffice,
    claim: &Claim,
    (new, basis): (&NewRuling, Basis),
    (judged, is_again): (&Judged, bool),
) -> Result<String, DbError> {
    let reader = reader(tx, post, claim)?;
    let key = match new.ruling {
        Ruling::Granted => "claims-told-granted",
        Ruling::PartlyGranted => "claims-told-partly",
        Ruling::Refused => "claims-told-refused",
    };
    let mut parts = vec![reader.say(key, claim, &[])];
    parts.extend(is_again.then(|| reader.say("claims-told-again", claim, &[])));
    parts.extend((!new.reason.is_empty()).then(|| new.reason.clone()));
    if basis == Basis::Goodwill {
        parts.push(reader.say("claims-told-goodwill", claim, &[]));
    } else {
        parts.extend(reasons(judged, reader.lang.locale(), basis));
    }
    if new.ruling != Ruling::Granted {
        let link = format!("{}{}", post.base_url, claim.own_href());
        parts.push(reader.say("claims-told-object", claim, &[("link", link)]));
    }
    Ok(parts.join("\n\n"))
}

/// Where a person judged, the headline of the engine would say that somebody still looks at it.
fn reasons(judged: &Judged, locale: Locale, basis: Basis) -> Vec<String> {
    let said = judged.said(locale, Audience::Customer);
    let why: Vec<String> = said.reasons.iter().map(|r| format!("– {} ({})", r.text, r.cite)).collect();
    let why = (!why.is_empty()).then(|| why.join("\n"));
    let notes = said.notes;
    if basis == Basis::Judgement {
        return why.into_iter().chain(notes).collect();
    }
    let head: Vec<String> =
        [said.headline, said.payer].into_iter().filter(|s| !s.is_empty()).map(sentence).collect();
    std::iter::once(head.join(" ")).chain(said.remedies.map(sentence)).chain(why).chain(notes).collect()
}

/// What a page sets apart by its place, a letter ends with a full stop.
fn sentence(text: String) -> String {
    if text.ends_with(['.', '!', '?']) { text } else { format!("{text}.") }
}

/// How it ended.
pub(super) fn closed(
    tx: &mut Tx<'_>,
    post: &PostOffice,
    claim: &Claim,
    outcome: Outcome,
) -> Result<String, DbError> {
    let reader = reader(tx, post, claim)?;
    let outcome = reader.lang.t(outcome.key()).into_owned();
    Ok(reader.say("claims-told-closed", claim, &[("outcome", outcome)]))
}

/// That the shop took it back on the customer's word, and what to do if that was not meant.
pub(super) fn withdrawn(tx: &mut Tx<'_>, post: &PostOffice, claim: &Claim) -> Result<String, DbError> {
    let reader = reader(tx, post, claim)?;
    let link = format!("{}{}", post.base_url, claim.own_href());
    Ok(reader.say("claims-told-withdrawn", claim, &[("link", link)]))
}

/// That the verdict stays, and why.
pub(super) fn upheld(
    tx: &mut Tx<'_>,
    post: &PostOffice,
    claim: &Claim,
    reason: &str,
) -> Result<String, DbError> {
    let reader = reader(tx, post, claim)?;
    Ok([reader.say("claims-told-upheld", claim, &[]), reason.to_owned()].join("\n\n"))
}

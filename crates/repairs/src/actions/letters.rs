//! What the customer and the timeline are told.

use customers::{
    CustomerCard,
    timeline::{self, Arg, Audience, NewEntry},
};
use identity::{Sender, issue_customer_link};
use kernel::{Actor, Date, Locale, Money};
use platform::{
    db::{DbError, Tx},
    i18n::{Lang, Value},
    mail::{MailClass, MailCopy, NewMail, queue_mail},
    web::Fault,
};

use super::RepairError;
use crate::{
    model::{Quote, Repair, Status},
    store,
};

/// How long the link in a mail signs its reader in, in days.
const LINK_DAYS: i64 = 30;

/// Writes a line to the timeline of the customer and the device, for steps that somebody would look for later.
pub(super) fn write_entry(tx: &mut Tx<'_>, repair: &Repair, to: Status) -> Result<(), DbError> {
    let (kind, icon, audience) = match to {
        Status::Intake => ("repairs-entry-received", "package-open", Audience::Everyone),
        Status::Covered => ("repairs-entry-covered", "shield-check", Audience::Everyone),
        Status::QuoteSent => ("repairs-entry-quote-sent", "receipt", Audience::Everyone),
        Status::Approved => ("repairs-entry-approved", "circle-check", Audience::Everyone),
        Status::Declined => ("repairs-entry-declined", "circle-x", Audience::Everyone),
        Status::Lapsed => ("repairs-entry-lapsed", "alarm-clock", Audience::Everyone),
        Status::WaitingParts => ("repairs-entry-waiting-parts", "package", Audience::Everyone),
        Status::InRepair => ("repairs-entry-in-repair", "wrench", Audience::Everyone),
        Status::CannotRepair => ("repairs-entry-cannot-repair", "circle-alert", Audience::Staff),
        Status::Ready => ("repairs-entry-ready", "circle-check", Audience::Everyone),
        Status::ReadyUnrepaired => ("repairs-entry-ready-unrepaired", "rotate-ccw", Audience::Everyone),
        Status::HandedOver => ("repairs-entry-handed-over", "badge-check", Audience::Everyone),
        Status::Diagnosis | Status::OnHold | Status::QualityCheck | Status::Closed => return Ok(()),
    };
    entry(tx, repair, kind, (icon, audience), Vec::new())
}

pub(super) fn entry(
    tx: &mut Tx<'_>,
    repair: &Repair,
    kind: &'static str,
    (icon, audience): (&'static str, Audience),
    more: Vec<(&'static str, Arg)>,
) -> Result<(), DbError> {
    let mut args =
        vec![("code", Arg::Text(repair.code().to_string())), ("device", repair.device.clone().into())];
    args.extend(more);
    let href = match audience {
        Audience::Staff => repair.href(),
        Audience::Everyone => repair.own_href(),
    };
    timeline::record(
        tx,
        &NewEntry {
            customer: Some(repair.customer),
            asset: Some(repair.asset.uuid()),
            kind,
            args,
            audience,
            icon,
            href: Some(href),
        },
    )?;
    Ok(())
}

/// Which letter.
#[derive(Debug, Clone, Copy)]
pub(super) enum Letter {
    Received,
    Quote,
    Promise,
    Ready,
    Unrepaired,
    Supplement,
    Lapsed,
    SupplementLapsed,
}

impl Letter {
    const fn keys(self) -> (&'static str, &'static str) {
        match self {
            Self::Received => ("repairs-mail-received-subject", "repairs-mail-received"),
            Self::Quote => ("repairs-mail-quote-subject", "repairs-mail-quote"),
            Self::Promise => ("repairs-mail-promise-subject", "repairs-mail-promise"),
            Self::Ready => ("repairs-mail-ready-subject", "repairs-mail-ready"),
            Self::Unrepaired => ("repairs-mail-unrepaired-subject", "repairs-mail-unrepaired"),
            Self::Supplement => ("repairs-mail-supplement-subject", "repairs-mail-supplement"),
            Self::Lapsed => ("repairs-mail-lapsed-subject", "repairs-mail-lapsed"),
            Self::SupplementLapsed => {
                ("repairs-mail-supplement-lapsed-subject", "repairs-mail-supplement-lapsed")
            }
        }
    }
}

/// What became of a supplement.
#[derive(Debug, Clone, Copy)]
pub(super) enum SupplementNews {
    Sent,
    Approved,
    Declined,
    Lapsed,
    Withdrawn,
}

/// Writes a line to the timeline about a supplement; the repair itself only stands still and goes on.
pub(super) fn supplement_entry(
    tx: &mut Tx<'_>,
    repair: &Repair,
    news: SupplementNews,
) -> Result<(), DbError> {
    let (kind, icon) = match news {
        SupplementNews::Sent => ("repairs-entry-supplement-sent", "receipt"),
        SupplementNews::Approved => ("repairs-entry-supplement-approved", "circle-check"),
        SupplementNews::Declined => ("repairs-entry-supplement-declined", "circle-x"),
        SupplementNews::Lapsed => ("repairs-entry-supplement-lapsed", "alarm-clock"),
        SupplementNews::Withdrawn => ("repairs-entry-supplement-withdrawn", "rotate-ccw"),
    };
    entry(tx, repair, kind, (icon, Audience::Everyone), Vec::new())
}

/// Writes a letter that nobody's request caused: a job's. The program's own letterhead heads it.
pub(super) fn write_by_itself(
    tx: &mut Tx<'_>,
    repair: &Repair,
    (letter, quote): (Letter, &Quote),
) -> Result<(), RepairError> {
    let (head, zone) = (tx.letterhead()?, identity::shop(tx)?.zone);
    let system = Actor::System { task: "repairs.letter" };
    let card = customers::card(tx, &system, repair.customer)?;
    let lang = Lang::new(head.texts, card.map_or(Locale::Vi, |c| c.locale), zone);
    let totals = quote.totals(repair.currency).map_err(|e| Fault::Broken(e.to_string()))?;
    let day = quote.last_day.map_or_else(|| Detail::Words(String::new()), Detail::Day);
    let from = Sender { mail_host: head.mail_host, base_url: head.base_url };
    let fee = store::acceptance(tx, repair.id)?.map_or(0, |a| a.fee_minor);
    let fee = Detail::Money(Money::new(fee, repair.currency));
    let more = [("amount", Detail::Money(totals.paid)), ("day", day), ("fee", fee)];
    Ok(write(tx, (&from, &lang), repair, letter, &more)?)
}

/// A detail of a letter: money and days are written as the customer reads them, not as whoever sends the letter does.
#[derive(Debug, Clone)]
pub(super) enum Detail {
    Money(Money),
    Day(Date),
    Words(String),
}

impl Detail {
    fn spoken(&self, lang: &Lang) -> Value<'static> {
        match self {
            Self::Money(amount) => lang.money(*amount).into(),
            Self::Day(day) => lang.date(*day).into(),
            Self::Words(words) => words.clone().into(),
        }
    }
}

/// Writes to the customer in the customer's language, with a link that signs in; nothing when we have no address.
pub(super) fn write(
    tx: &mut Tx<'_>,
    (from, lang): (&Sender, &Lang),
    repair: &Repair,
    letter: Letter,
    more: &[(&'static str, Detail)],
) -> Result<(), DbError> {
    let system = Actor::System { task: "repairs.letter" };
    let Some(card) = customers::card(tx, &system, repair.customer)? else { return Ok(()) };
    let Some(email) = card.email.clone() else { return Ok(()) };
    let shop = identity::shop(tx)?;
    let lang = lang.of(card.locale);
    let link = issue_customer_link(tx, repair.customer, &repair.own_href(), LINK_DAYS)?;
    let mut values = values(&card, repair, &lang);
    values.push(("link", format!("{}{link}", from.base_url).into()));
    values.push(("shop", shop.name.clone().into()));
    values.push(("phone", shop.phone.clone().into()));
    values.extend(more.iter().map(|(name, value)| (*name, value.spoken(&lang))));
    let (subject, body) = letter.keys();
    let mail = NewMail {
        recipient: email.to_string(),
        recipient_name: card.name.clone(),
        sender_name: shop.name,
        reply_to: None,
        subject: lang.with(subject, &values),
        body: lang.with(body, &values),
        in_reply_to: None,
        thread_ids: Vec::new(),
        class: MailClass::Automatic,
        about: repair.id.to_string(),
        copy: MailCopy::default(),
    };
    queue_mail(tx, &from.mail_host, &mail)?;
    Ok(())
}

fn values(card: &CustomerCard, repair: &Repair, lang: &Lang) -> Vec<(&'static str, Value<'static>)> {
    vec![
        ("name", card.greeted().into()),
        ("code", repair.code().to_string().into()),
        ("device", repair.device.clone().into()),
        ("promised", lang.date_time(repair.promised_at).into()),
    ]
}

//! The mails that carry answers: one copy for each recipient, the same words, To, Cc and Message-ID in all of them.

use ::mail::sign::Route;
use customers::CustomerCard;
use platform::{
    db::{DbError, Tx},
    files::FileId,
    mail::{
        EnvelopeSender, InboundAddress, MailAddress, MailClass, MailCopy, NewMail, decide_from, inbound_at,
        queue_mail,
    },
};

use super::PostOffice;
use crate::{
    model::{MessageId, ParticipantRole, Recipient, RecipientRole, Strand, StrandId, Ticket},
    store,
};

/// How long the link in a mail signs its reader in.
const LINK_DAYS: i64 = 30;

/// Words on their way to several people.
pub(super) struct Letter<'a> {
    /// The ticket in which they are at home.
    pub(super) ticket: &'a Ticket,
    pub(super) strand: &'a Strand,
    pub(super) body: &'a str,
    pub(super) recipients: &'a [Recipient],
    /// What is attached to every copy.
    pub(super) files: &'a [FileId],
    /// The customer, who alone gets the link that signs in.
    pub(super) customer: Option<&'a CustomerCard>,
    /// The subject of a side conversation.
    pub(super) side: Option<&'a str>,
}

impl Letter<'_> {
    /// Queues the copies. Returns the Message-ID that they share; none when nobody receives one.
    pub(super) fn queue(&self, tx: &mut Tx<'_>, office: &PostOffice) -> Result<Option<String>, DbError> {
        if self.recipients.is_empty() {
            return Ok(None);
        }
        let unique: MessageId = tx.id();
        let strand = self.strand.id.uuid();
        let message_id = match &office.keys {
            Some(keys) => keys.message_id(strand, unique.uuid(), &office.host),
            None => format!("<{}@{}>", unique.uuid(), office.host),
        };
        let side = self.strand.is_side().then_some(self.strand.id);
        let thread = store::thread_of(tx, self.ticket.id, side)?;
        let anchor = office.keys.as_ref().map(|keys| keys.strand_id(strand, &office.host));
        let in_reply_to = thread.last().cloned();
        let thread_ids: Vec<String> = anchor.into_iter().chain(thread).collect();
        let inbound = inbound_at(tx, self.ticket.shop_address.as_deref())?;
        let from = inbound.as_ref().and_then(|inbound| decide_from(&inbound.address, &office.from));
        let shop = identity::shop(tx)?.name;
        for recipient in self.recipients {
            let address = self.answers_to(tx, office, inbound.as_ref(), recipient)?;
            let mail = NewMail {
                recipient: recipient.address.clone(),
                recipient_name: recipient.name.clone(),
                sender_name: shop.clone(),
                reply_to: address,
                subject: self.subject(),
                body: self.text(tx, office, recipient)?,
                in_reply_to: in_reply_to.clone(),
                thread_ids: thread_ids.clone(),
                class: MailClass::Personal,
                about: self.ticket.id.to_string(),
                copy: MailCopy {
                    from: from.clone(),
                    ..self.copy(&message_id, (tx.now(), office.undo_seconds))
                },
            };
            queue_mail(tx, &office.host, &mail)?;
            self.join(tx, recipient)?;
        }
        Ok(Some(message_id))
    }

    fn subject(&self) -> String {
        format!("[#{}] {}", self.ticket.number, self.side.unwrap_or(&self.ticket.subject))
    }

    fn copy(&self, message_id: &str, (now, undo): (kernel::Timestamp, i64)) -> MailCopy {
        let shown = |role: RecipientRole| {
            let who = |r: &Recipient| MailAddress { name: r.name.clone(), address: r.address.clone() };
            self.recipients.iter().filter(|r| r.role == role).map(who).collect()
        };
        MailCopy {
            shown_to: shown(RecipientRole::To),
            shown_cc: shown(RecipientRole::Cc),
            message_id: Some(message_id.to_owned()),
            envelope: EnvelopeSender::Ours,
            not_before: now.checked_add(jiff::SignedDuration::from_secs(undo)).ok(),
            files: self.files.to_vec(),
            from: None,
        }
    }

    /// Where this person's answers arrive. None when nobody fetches mail, or the mailbox takes no tokens.
    fn answers_to(
        &self,
        tx: &mut Tx<'_>,
        office: &PostOffice,
        inbound: Option<&InboundAddress>,
        recipient: &Recipient,
    ) -> Result<Option<String>, DbError> {
        let Some(inbound) = inbound else { return Ok(None) };
        let Some(keys) = office.keys.as_ref().filter(|_| inbound.takes_tokens) else {
            return Ok(Some(inbound.address.clone()));
        };
        let known = store::route_to(tx, self.strand.id, &recipient.address)?;
        let route = match known {
            Some(number) => Route::from_number(number),
            None => {
                let drawn: StrandId = tx.id();
                let route = Route::of(drawn.uuid());
                store::add_route(tx, route.number(), self.strand.id, &recipient.address)?;
                route
            }
        };
        // A name that is too long for a token is answered without one, and found by the Message-ID.
        Ok(Some(keys.address(&inbound.address, route).unwrap_or_else(|_| inbound.address.clone())))
    }

    /// Whoever is written to takes part from now on.
    fn join(&self, tx: &mut Tx<'_>, recipient: &Recipient) -> Result<(), DbError> {
        let role = if self.strand.is_side() { ParticipantRole::Partner } else { ParticipantRole::Cc };
        let who = MailAddress { name: recipient.name.clone(), address: recipient.address.clone() };
        store::add_participant(tx, self.strand.id, &who, role)
    }

    /// The link signs its reader in, so it goes to the customer's own address and nowhere else.
    fn text(&self, tx: &mut Tx<'_>, office: &PostOffice, recipient: &Recipient) -> Result<String, DbError> {
        let is_theirs = |card: &&CustomerCard| {
            card.email.as_ref().is_some_and(|own| own.to_string() == recipient.address)
        };
        let Some(card) = self.customer.filter(is_theirs).filter(|_| !self.strand.is_side()) else {
            return Ok(format!("{}\n", self.body));
        };
        let target = format!("/my/messages/{}", self.ticket.number);
        let path = identity::issue_customer_link(tx, card.id, &target, LINK_DAYS)?;
        let lang = office.lang.of(card.locale);
        let link = lang.t1("tickets-mail-link", "link", format!("{}{path}", office.base_url));
        Ok(format!("{}\n\n{link}\n", self.body))
    }
}

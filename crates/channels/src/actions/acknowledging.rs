//! Whoever writes for the first time hears that it has come in.

use jiff::SignedDuration;
use platform::{
    db::{DbError, Tx},
    i18n::Lang,
    mail::{EnvelopeSender, MailClass, MailCopy, NewMail, decide_from, queue_mail},
};
use tickets::Taken;

use super::bringing::Parcel;
use crate::{
    model::LetterClass,
    policy::{AcknowledgementFacts, WINDOW, decide_acknowledgement, decide_answerable},
    store::letters,
};

/// Who wrote, as far as it matters for an answer.
pub(super) struct Newcomer {
    pub(super) class: LetterClass,
    pub(super) is_verified: bool,
    /// In lower case; none where nobody can be answered.
    pub(super) address: Option<String>,
}

/// Sends the acknowledgement, where one is due. It holds nothing that the sender wrote, not even the subject: whoever
/// forges a sender must not be able to send words through us. Its envelope sender is empty, so that no robot answers.
pub(super) fn acknowledge(
    tx: &mut Tx<'_>,
    parcel: &Parcel,
    taken: &Taken,
    newcomer: &Newcomer,
) -> Result<(), DbError> {
    let address = newcomer.address.as_deref().and_then(customers::email::parse);
    let address = address.filter(|address| decide_answerable(address.as_str()));
    let name = address.as_ref().map(customers::Email::as_str).unwrap_or_default();
    let (mailbox, now) = (&parcel.mailbox, tx.now());
    let day = now - WINDOW;
    let (from_mailbox, from_all) = letters::acknowledged(tx, (mailbox.id, name), day)?;
    let facts = AcknowledgementFacts {
        class: newcomer.class,
        is_new: taken.is_new,
        is_verified: newcomer.is_verified,
        is_answerable: address.is_some(),
        from_mailbox,
        from_all,
        to_anybody: letters::acknowledged_by_all(tx, now - SignedDuration::from_hours(1))?,
    };
    if decide_acknowledgement(&facts).is_err() {
        return Ok(());
    }
    let (shop, head) = (identity::shop(tx)?, tx.letterhead()?);
    let lang = Lang::new(head.texts, mailbox.locale, shop.zone);
    let values = [("number", taken.number.to_string().into()), ("shop", shop.name.clone().into())];
    let unique = tx.moment().uuid();
    let mail = NewMail {
        recipient: name.to_owned(),
        recipient_name: String::new(),
        sender_name: shop.name,
        reply_to: Some(mailbox.address.clone()),
        subject: lang.with("channels-ack-subject", &values),
        body: format!("{}\n\n{}\n", lang.with("channels-ack-body", &values), lang.t("channels-ack-body-own")),
        in_reply_to: Some(parcel.read.message_id.clone()).filter(|id| is_plain(id)),
        thread_ids: Vec::new(),
        class: MailClass::Automatic,
        about: taken.ticket.to_string(),
        copy: MailCopy {
            message_id: Some(parcel.keys.message_id(taken.strand.uuid(), unique, &head.mail_host)),
            envelope: EnvelopeSender::Nobody,
            from: decide_from(&mailbox.address, &parcel.own_address),
            ..MailCopy::default()
        },
    };
    queue_mail(tx, &head.mail_host, &mail)?;
    letters::note_acknowledgement(tx, (mailbox.id, name))
}

/// An id goes back only in the form that programs give it.
fn is_plain(id: &str) -> bool {
    id.len() <= 200 && id.bytes().all(|byte| byte.is_ascii_graphic())
}

//! The program writes to itself through a mailbox, and sees whether the letter comes back and what servers say of it.

use ::mail::sign::{Keys, Route};
use jiff::SignedDuration;
use kernel::Granted;
use platform::{
    db::{DbError, Tx},
    i18n::Lang,
    live::Audience,
    mail::{MailClass, MailCopy, NewMail, decide_from, queue_mail},
    web::{App, Fault, Invalid},
};

use super::bringing::Parcel;
use crate::{
    jobs::SendProbe,
    model::{Mailbox, MailboxId},
    policy::decide_probe_due,
    rights::KeepMailboxes,
    store::{mailboxes, probes},
};

/// One that comes later than this is a letter like any other of our own.
const KNOWN_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What a probe needs to know of the program.
#[derive(Clone)]
pub(crate) struct ProbeOffice {
    /// What signs the address that it goes to; none where the program has no key.
    keys: Option<Keys>,
    /// `HAUMAI_MAIL_FROM`
    from: String,
    /// Whether a server takes our mail.
    has_server: bool,
}

impl ProbeOffice {
    pub(crate) fn of(app: &App) -> Self {
        let config = app.config();
        Self {
            keys: tickets::mail_keys(app),
            from: config.mail_from.clone(),
            has_server: config.smtp.is_some(),
        }
    }
}

/// Sends one at once, because a person asks.
///
/// # Errors
/// [`Fault::Invalid`] at `mailbox` where no server takes our mail, and for one that takes no mail, or no addresses with
/// tokens: a probe to those would prove nothing; [`Fault::NotFound`]; whatever the database says.
pub(crate) fn probe_mailbox(
    tx: &mut Tx<'_>,
    granted: &Granted<KeepMailboxes>,
    office: &ProbeOffice,
    id: MailboxId,
) -> Result<(), Fault> {
    let mailbox = mailboxes::mailbox(tx, id)?.ok_or(Fault::NotFound)?;
    if !office.has_server {
        return Err(Invalid::one("mailbox", "channels-probe-no-server").into());
    }
    if !mailbox.is_active || !mailbox.takes_tokens || !send(tx, office, &mailbox)? {
        return Err(Invalid::one("mailbox", "channels-probe-no-tokens").into());
    }
    Ok(tx.audit(granted.actor(), "mailbox.probe", &id.to_string(), &mailbox.address)?)
}

/// Orders one for each mailbox that was not tried for a day. It is sent by a job that knows the program's keys.
pub(crate) fn order_probes(tx: &mut Tx<'_>) -> Result<(), DbError> {
    let now = tx.now();
    probes::forget_probes(tx, now - KNOWN_FOR)?;
    for mailbox in mailboxes::mailboxes(tx)? {
        let last = probes::last_probe(tx, mailbox.id)?.map(|probe| probe.ordered_at);
        if mailbox.is_active && mailbox.takes_tokens && decide_probe_due(last, now) {
            tx.enqueue(&mailbox.id.to_string(), &SendProbe { mailbox: mailbox.id }, now)?;
        }
    }
    Ok(())
}

/// Sends one that was ordered, if it is still due. Without a server for our mail nothing is tried.
pub(crate) fn send_ordered(tx: &mut Tx<'_>, office: &ProbeOffice, id: MailboxId) -> Result<(), DbError> {
    let last = probes::last_probe(tx, id)?.map(|probe| probe.ordered_at);
    let Some(mailbox) = mailboxes::mailbox(tx, id)? else { return Ok(()) };
    if office.has_server && mailbox.is_active && mailbox.takes_tokens && decide_probe_due(last, tx.now()) {
        send(tx, office, &mailbox)?;
    }
    Ok(())
}

/// Writes to an address with a token of this letter alone, from where answers of this mailbox come. False where its name
/// leaves no room for a token.
fn send(tx: &mut Tx<'_>, office: &ProbeOffice, mailbox: &Mailbox) -> Result<bool, DbError> {
    let route = Route::of(tx.moment().uuid());
    let signed = office.keys.as_ref().and_then(|keys| keys.address(&mailbox.address, route).ok());
    let Some(recipient) = signed else { return Ok(false) };
    let (shop, head) = (identity::shop(tx)?, tx.letterhead()?);
    let lang = Lang::new(head.texts, mailbox.locale, shop.zone);
    let mail = NewMail {
        recipient,
        recipient_name: String::new(),
        sender_name: shop.name,
        reply_to: None,
        subject: lang.t("channels-probe-subject").into_owned(),
        body: format!("{}\n", lang.t("channels-probe-body")),
        in_reply_to: None,
        thread_ids: Vec::new(),
        class: MailClass::Automatic,
        about: mailbox.id.to_string(),
        copy: MailCopy { from: decide_from(&mailbox.address, &office.from), ..MailCopy::default() },
    };
    queue_mail(tx, &head.mail_host, &mail)?;
    probes::add_probe(tx, mailbox.id, route.number())?;
    Ok(true)
}

/// Whether a letter is a probe of ours that came back: it arrived at the signed address that only we wrote to, in the
/// mailbox to which we wrote. What servers say of it is noted as it would be of anybody's.
pub(super) fn came_back(tx: &mut Tx<'_>, parcel: &Parcel) -> Result<bool, DbError> {
    for route in parcel.read.delivered_to.iter().filter_map(|address| parcel.keys.read_address(address)) {
        if probes::mailbox_of(tx, route.number())? == Some(parcel.mailbox.id) {
            probes::note_returned(tx, route.number(), parcel.is_aligned())?;
            tx.touch(Audience::Staff, "mail")?;
            return Ok(true);
        }
    }
    Ok(false)
}

//! Passwords change: by their owner, or by a link to their address.

use jiff::SignedDuration;
use kernel::{Actor, Granted};
use platform::{
    DbError, Tx,
    i18n::Lang,
    mail::{MailClass, MailCopy, NewMail, queue_mail},
    web::{Fault, digest_of},
};

use crate::{
    actions::{Sender, sessions::begin_staff_session},
    model::{NewSession, SessionKind, StaffMember, Token},
    policy::{attempts::decide_wait, passwords::PasswordHash},
    rights::KeepOwnAccount,
    store,
};

/// How long a link to a new password is good.
const GOOD_FOR: SignedDuration = SignedDuration::from_hours(1);

/// Changes one's own password; the old one was shown before. Every session ends, and a new one begins here.
///
/// # Errors
/// Whatever the database says.
pub fn change_password(
    tx: &mut Tx<'_>,
    granted: &Granted<KeepOwnAccount>,
    password: &PasswordHash,
    device: &str,
) -> Result<NewSession, Fault> {
    let staff = super::own(granted.actor())?;
    store::staff::save_password(tx, staff, password)?;
    store::links::remove_password_links(tx, staff)?;
    store::sessions::end_sessions(tx, staff.uuid(), None)?;
    tx.audit(granted.actor(), "password.change", &staff.to_string(), "")?;
    Ok(begin_staff_session(tx, SessionKind::Staff, staff, device)?)
}

/// Sends a link to whoever works here under this address; nobody learns whether somebody does. Asking again and
/// again is slowed down like wrong passwords are, for every address alike, so that no form of ours floods anyone.
///
/// # Errors
/// Whatever the database says.
pub fn send_password_link(tx: &mut Tx<'_>, email: &str, sender: &Sender, lang: &Lang) -> Result<(), DbError> {
    let who = digest_of(&format!("password link {email}"));
    if decide_wait(store::staff::failures(tx, &who)?, tx.now()).is_some() {
        return Ok(());
    }
    store::staff::count_failure(tx, &who)?;
    let Some(member) = store::staff::staff_by_email(tx, email)?.filter(|m| m.active) else { return Ok(()) };
    let (token, expires_at) = (Token::draw(tx.moment()), tx.now() + GOOD_FOR);
    store::links::replace_password_link(tx, &token.digest(), member.id, expires_at)?;
    let link = format!("{}/in/password/{}", sender.base_url, token.as_str());
    send(tx, &member, &link, sender, lang)?;
    tx.audit(&Actor::Anonymous, "password.link", &member.id.to_string(), "")
}

fn send(
    tx: &mut Tx<'_>,
    member: &StaffMember,
    link: &str,
    sender: &Sender,
    lang: &Lang,
) -> Result<(), DbError> {
    let shop = store::shop::shop(tx)?.name;
    let lang = lang.of(member.locale);
    let values = [
        ("shop", shop.as_str().into()),
        ("name", member.called.as_str().into()),
        ("link", link.into()),
        ("minutes", GOOD_FOR.as_mins().into()),
    ];
    let mail = NewMail {
        recipient: member.email.clone(),
        recipient_name: member.name.clone(),
        sender_name: shop.clone(),
        reply_to: None,
        subject: lang.with("identity-password-mail-subject", &values[..1]),
        body: lang.with("identity-password-mail-body", &values),
        in_reply_to: None,
        thread_ids: Vec::new(),
        class: MailClass::Automatic,
        about: member.id.to_string(),
        copy: MailCopy::default(),
    };
    queue_mail(tx, &sender.mail_host, &mail)?;
    Ok(())
}

/// Whose password a link may set.
///
/// # Errors
/// [`Fault::DeadLink`] for a link that is old, used or foreign.
pub fn password_link_of(tx: &mut Tx<'_>, token: &str) -> Result<StaffMember, Fault> {
    let token = Token::parse(token).ok_or(Fault::DeadLink)?;
    let staff = store::links::password_link(tx, &token.digest())?.ok_or(Fault::DeadLink)?;
    store::staff::staff_member(tx, staff)?.ok_or(Fault::DeadLink)
}

/// Sets a new password by a link, once. Every session ends; the person signs in with the new password and, if
/// there is one, with the second factor, which a mailbox alone does not replace.
///
/// # Errors
/// [`Fault::DeadLink`] as [`password_link_of`].
pub fn set_password(tx: &mut Tx<'_>, token: &str, password: &PasswordHash) -> Result<(), Fault> {
    let staff = password_link_of(tx, token)?.id;
    store::links::remove_password_links(tx, staff)?;
    store::staff::save_password(tx, staff, password)?;
    store::sessions::end_sessions(tx, staff.uuid(), None)?;
    tx.audit(&Actor::System { task: "password_link" }, "password.change", &staff.to_string(), "")?;
    Ok(())
}

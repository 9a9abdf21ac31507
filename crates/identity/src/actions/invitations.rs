//! Invitations: a link by mail, good once.

use jiff::SignedDuration;
use kernel::{BranchId, Granted, Locale, Roles};
use platform::{
    Tx,
    i18n::Lang,
    mail::{MailClass, MailCopy, NewMail, queue_mail},
    web::Fault,
};

use crate::{
    actions::{Sender, sessions::begin_staff_session, team::roles_text},
    model::{InvitationId, NewSession, NewStaff, SessionKind, Token},
    policy::{
        passwords::PasswordHash,
        team::{TeamRefusal, decide_roles},
    },
    rights::ManageTeam,
    store::{self, links::Invitation},
};

/// How long an invitation waits.
const GOOD_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What is typed to invite somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInvitation {
    /// To whom; see [`crate::parse_email`].
    pub email: String,
    /// What they are called.
    pub name: String,
    /// What they will do.
    pub roles: Roles,
    /// Where; none means every branch.
    pub branch: Option<BranchId>,
}

/// How somebody who accepts wants to be named, and their password.
#[derive(Debug, Clone)]
pub struct Acceptance {
    /// The full name.
    pub name: String,
    /// As colleagues and customers say.
    pub called: String,
    /// Their language.
    pub locale: Locale,
    /// From [`crate::hash_password`].
    pub password: PasswordHash,
}

/// Invites somebody by mail and returns the path of the link, which exists nowhere else. A new invitation to
/// the same address replaces the last.
///
/// # Errors
/// The [`TeamRefusal`] as [`Fault::Invalid`].
pub fn invite(
    tx: &mut Tx<'_>,
    granted: &Granted<ManageTeam>,
    new: &NewInvitation,
    sender: &Sender,
    lang: &Lang,
) -> Result<String, Fault> {
    let invited_by = super::own(granted.actor())?;
    decide_roles(super::giver(granted.actor()), Roles::NONE, new.roles, store::staff::count_owners(tx)?)?;
    if store::staff::staff_by_email(tx, &new.email)?.is_some_and(|member| member.active) {
        return Err(TeamRefusal::AddressTaken.into());
    }
    let (id, token, expires_at): (InvitationId, _, _) =
        (tx.id(), Token::draw(tx.moment()), tx.now() + GOOD_FOR);
    let NewInvitation { email, name, roles, branch } = new.clone();
    let invitation = Invitation { id, email, name, roles, branch, invited_by, expires_at };
    store::links::replace_invitation(tx, &token.digest(), &invitation)?;
    let path = format!("/invite/{}", token.as_str());
    send(tx, &invitation, &format!("{}{path}", sender.base_url), sender, lang)?;
    tx.audit(granted.actor(), "invitation.send", &id.to_string(), &roles_text(roles))?;
    Ok(path)
}

fn send(
    tx: &mut Tx<'_>,
    invitation: &Invitation,
    link: &str,
    sender: &Sender,
    lang: &Lang,
) -> Result<(), Fault> {
    let shop = store::shop::shop(tx)?;
    let lang = lang.of(shop.locale);
    let date = lang.date(lang.date_at(invitation.expires_at));
    let values = [
        ("shop", shop.name.as_str().into()),
        ("name", invitation.name.as_str().into()),
        ("link", link.into()),
        ("date", date.into()),
    ];
    let mail = NewMail {
        recipient: invitation.email.clone(),
        recipient_name: invitation.name.clone(),
        sender_name: shop.name.clone(),
        reply_to: None,
        subject: lang.with("identity-invitation-mail-subject", &values[..1]),
        body: lang.with("identity-invitation-mail-body", &values),
        in_reply_to: None,
        thread_ids: Vec::new(),
        class: MailClass::Automatic,
        about: invitation.id.to_string(),
        copy: MailCopy::default(),
    };
    queue_mail(tx, &sender.mail_host, &mail)?;
    Ok(())
}

/// Calls an invitation back.
///
/// # Errors
/// [`Fault::NotFound`] when it was accepted, or called back already.
pub fn call_back(tx: &mut Tx<'_>, granted: &Granted<ManageTeam>, id: InvitationId) -> Result<(), Fault> {
    if !store::links::remove_invitation(tx, id)? {
        return Err(Fault::NotFound);
    }
    tx.audit(granted.actor(), "invitation.call_back", &id.to_string(), "")?;
    Ok(())
}

/// The invitation behind a link. Whoever invited must still be here and still have the right: what is deferred
/// is decided again.
///
/// # Errors
/// [`Fault::DeadLink`] for a link that is old, used, called back or foreign.
pub fn invitation_of(tx: &mut Tx<'_>, token: &str) -> Result<Invitation, Fault> {
    let token = Token::parse(token).ok_or(Fault::DeadLink)?;
    let invitation = store::links::invitation(tx, &token.digest())?.ok_or(Fault::DeadLink)?;
    let inviter = store::staff::staff_member(tx, invitation.invited_by)?.filter(|member| member.active);
    let giver = inviter.map_or(Roles::NONE, |member| member.roles);
    let owners = store::staff::count_owners(tx)?;
    decide_roles(giver, Roles::NONE, invitation.roles, owners).map_err(|_| Fault::DeadLink)?;
    Ok(invitation)
}

/// Accepts an invitation, once, and signs in.
///
/// # Errors
/// [`Fault::DeadLink`] as [`invitation_of`], or when somebody here has the address meanwhile.
pub fn accept_invitation(
    tx: &mut Tx<'_>,
    token: &str,
    acceptance: &Acceptance,
    device: &str,
) -> Result<NewSession, Fault> {
    let invitation = invitation_of(tx, token)?;
    let before = store::staff::staff_by_email(tx, &invitation.email)?;
    let is_first = store::links::remove_invitation(tx, invitation.id)?;
    if !is_first || before.as_ref().is_some_and(|member| member.active) {
        return Err(Fault::DeadLink);
    }
    let Acceptance { name, called, locale, password } = acceptance.clone();
    let Invitation { email, roles, branch, .. } = invitation;
    let staff = before.map_or_else(|| tx.id(), |member| member.id);
    store::staff::save_staff(tx, staff, &NewStaff { name, called, email, roles, branch, locale, password })?;
    let by_link = kernel::Actor::System { task: "accept_invitation" };
    tx.audit(&by_link, "staff.add", &staff.to_string(), &roles_text(roles))?;
    Ok(begin_staff_session(tx, SessionKind::Staff, staff, device)?)
}

//! Nobody can have a ticket: those who lead are told, once.

use identity::{Roster, StaffMember, Team};
use kernel::{Actor, Role, Roles};
use platform::{
    db::{DbError, Tx},
    i18n::Lang,
    mail::{MailClass, MailCopy, NewMail, queue_mail},
};

use crate::{
    actions::Record,
    model::Happened,
    promises::{Listener, StepAct, decide_told},
};

/// Writes to the managers of the ticket's branch, without one to the owners of the shop. A ticket tells this once,
/// however often it comes back.
pub(super) fn tell_leads(
    tx: &mut Tx<'_>,
    by: &Actor,
    record: &mut Record,
    (team, roster): (&Team, &Roster),
) -> Result<(), DbError> {
    if record.events().iter().any(|event| matches!(event.happened, Happened::NobodyFree { .. })) {
        return Ok(());
    }
    let branch = record.ticket.branch;
    let listener = |member: &StaffMember| Listener {
        id: member.id,
        is_shop_owner: member.roles.has(Role::Owner),
        is_manager: member.roles.meets(Roles::of(&[Role::Manager]))
            && (member.branch.is_none() || branch.is_none() || member.branch == branch),
    };
    let people: Vec<Listener> = roster.people().iter().map(|it| listener(&it.member)).collect();
    let told = decide_told(StepAct::TellManagers, None, &people);
    for colleague in roster.people().iter().filter(|it| told.contains(&it.member.id)) {
        write_to(tx, record, team, &colleague.member)?;
    }
    record.happen(tx, by, None, Happened::NobodyFree { told })
}

fn write_to(tx: &mut Tx<'_>, record: &Record, team: &Team, member: &StaffMember) -> Result<(), DbError> {
    let (shop, letterhead) = (identity::shop(tx)?, tx.letterhead()?);
    let lang = Lang::new(letterhead.texts.clone(), member.locale, shop.zone.clone());
    let ticket = &record.ticket;
    let values = [
        ("number", ticket.number.to_string().into()),
        ("subject", ticket.subject.clone().into()),
        ("who", ticket.requester.clone().into()),
        ("name", member.called.clone().into()),
        ("team", team.name.clone().into()),
        ("link", format!("{}/app/tickets/{}", letterhead.base_url, ticket.number).into()),
    ];
    let mail = NewMail {
        recipient: member.email.clone(),
        recipient_name: member.name.clone(),
        sender_name: shop.name,
        reply_to: None,
        subject: lang.with("tickets-nobody-free-subject", &values),
        body: lang.with("tickets-nobody-free-body", &values),
        in_reply_to: None,
        thread_ids: Vec::new(),
        class: MailClass::Automatic,
        // Not about the ticket: a notice that fails is no answer that failed.
        about: member.id.to_string(),
        copy: MailCopy::default(),
    };
    queue_mail(tx, &letterhead.mail_host, &mail).map(drop)
}

//! What happens when nobody acts: the steps of a chain, taken.

use kernel::{Actor, Role, Roles};
use platform::{
    db::{DbError, Tx},
    i18n::Lang,
    mail::{MailClass, MailCopy, NewMail, queue_mail},
};

use super::{
    Promises, StepAct,
    actions::prioritise,
    policy::{Escalation, Listener, decide_raised, decide_told},
};
use crate::{actions::Record, model::Happened};

/// More steps than any chain has: a chain that raises the priority may bring another policy with steps of its own.
const STEPS_MAX: usize = 20;

/// Takes every step that is due. A step may move the ticket to another policy, so each is decided anew.
pub(crate) fn escalate(
    tx: &mut Tx<'_>,
    by: &Actor,
    record: &mut Record,
    promises: &Promises,
) -> Result<(), DbError> {
    let now = tx.now();
    for _ in 0..STEPS_MAX {
        let clocks = promises.fold_until(record.history(), now);
        let coming = promises.escalations(&clocks, record.history());
        let Some(escalation) = coming.first().copied().filter(|first| first.at <= now) else {
            return Ok(());
        };
        take(tx, by, record, &escalation)?;
    }
    Ok(())
}

fn take(tx: &mut Tx<'_>, by: &Actor, record: &mut Record, escalation: &Escalation) -> Result<(), DbError> {
    let members = identity::staff_members(tx)?;
    let branch = record.ticket.branch;
    let listener = |member: &identity::StaffMember| Listener {
        id: member.id,
        is_shop_owner: member.roles.has(Role::Owner),
        is_manager: member.roles.meets(Roles::of(&[Role::Manager]))
            && (member.branch.is_none() || branch.is_none() || member.branch == branch),
    };
    let people: Vec<_> = members.iter().filter(|member| member.active).map(listener).collect();
    let told = decide_told(escalation.step.act, record.ticket.standing.owner, &people);
    let Escalation { metric, ordinal, step, .. } = *escalation;
    for member in members.iter().filter(|member| told.contains(&member.id)) {
        write_to(tx, record, escalation, member)?;
    }
    record.happen(tx, by, None, Happened::Escalated { metric, ordinal, step, told })?;
    match step.act {
        StepAct::ReturnToTeam => record.give(tx, by, None).map(drop),
        StepAct::RaisePriority => {
            let raised = decide_raised(record.ticket.standing.priority);
            prioritise(tx, by, record, raised)
        }
        StepAct::TellOwner | StepAct::TellManagers | StepAct::TellShopOwner => Ok(()),
    }
}

fn write_to(
    tx: &mut Tx<'_>,
    record: &Record,
    escalation: &Escalation,
    member: &identity::StaffMember,
) -> Result<(), DbError> {
    let (shop, letterhead) = (identity::shop(tx)?, tx.letterhead()?);
    let lang = Lang::new(letterhead.texts.clone(), member.locale, shop.zone.clone());
    let ticket = &record.ticket;
    let values = [
        ("number", ticket.number.to_string().into()),
        ("subject", ticket.subject.clone().into()),
        ("who", ticket.requester.clone().into()),
        ("name", member.called.clone().into()),
        ("what", lang.t(escalation.metric.key()).into_owned().into()),
        ("happened", lang.t(escalation.step.on.key()).into_owned().into()),
        ("link", format!("{}/app/tickets/{}", letterhead.base_url, ticket.number).into()),
    ];
    let mail = NewMail {
        recipient: member.email.clone(),
        recipient_name: member.name.clone(),
        sender_name: shop.name,
        reply_to: None,
        subject: lang.with("tickets-escalation-subject", &values),
        body: lang.with("tickets-escalation-body", &values),
        in_reply_to: None,
        thread_ids: Vec::new(),
        class: MailClass::Automatic,
        // Not about the ticket: a notice that fails is no answer that failed.
        about: member.id.to_string(),
        copy: MailCopy::default(),
    };
    queue_mail(tx, &letterhead.mail_host, &mail).map(drop)
}

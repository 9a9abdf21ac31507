//! The verb.

use std::collections::BTreeSet;

use customers::timeline;
use kernel::{Actor, Granted};
use platform::{
    db::{DbError, Tx},
    live::Audience,
    mail,
    web::{Fault, FieldError, Invalid},
};

use super::{EraseReason, EraseRefusal, decide_erasing, store as words};
use crate::{
    actions::{Record, index},
    events::TicketErased,
    model::{Happened, OpenWork, Ticket},
    rights::EraseTicket,
    store::{self, Relative},
};

/// Erases what was said in a ticket and in those that are merged into it: words, files, raw mails, names, addresses, and what
/// other rooms keep of them, who hear of it. That it was opened, answered and done stays, for the figures; the product that it
/// was about stays, for the product's own history. Nothing brings the words back, and whoever answers begins a new ticket.
///
/// # Errors
/// [`Fault::Invalid`] at `number` while it is open, while another room works on it, or while an answer is on its way;
/// [`Fault::NotFound`], also for one that is erased; [`Fault::Conflict`] for one that was merged; whatever the database says.
pub fn erase_ticket(
    tx: &mut Tx<'_>,
    granted: &Granted<EraseTicket>,
    number: i64,
    because: EraseReason,
) -> Result<Ticket, Fault> {
    let by = granted.actor();
    let root = Record::to_act_on(tx, by, number)?;
    let family = store::family_of(tx, root.ticket.id)?;
    let mut is_sending = false;
    for relative in &family {
        is_sending |= mail::is_sending_about(tx, &relative.id.to_string())?;
        is_sending |= words::is_handing_over(tx, relative.id)?;
    }
    let work = open_work(tx, &family)?;
    decide_erasing(root.ticket.standing.status, work, is_sending).map_err(|refusal| refused(&refusal))?;
    for child in family.iter().map(|relative| relative.id).filter(|id| *id != root.ticket.id) {
        if let Some(record) = Record::load(tx, by, child)? {
            erase(tx, by, record, because)?;
        }
    }
    erase(tx, by, root, because)
}

fn refused(refusal: &EraseRefusal) -> Invalid {
    let args = match refusal {
        EraseRefusal::AtWork(work) => vec![("code", work.code.clone())],
        EraseRefusal::Open | EraseRefusal::OnItsWay => Vec::new(),
    };
    Invalid { errors: vec![FieldError { field: "number".into(), key: refusal.key(), args }] }
}

fn erase(tx: &mut Tx<'_>, by: &Actor, mut record: Record, because: EraseReason) -> Result<Ticket, Fault> {
    let id = record.ticket.id;
    record.happen(tx, by, None, Happened::Erased { because })?;
    let mails = words::mails_of(tx, id)?;
    words::erase_words(tx, id)?;
    words::forget_undoing(tx, record.ticket.number)?;
    mail::forget_about(tx, &id.to_string())?;
    timeline::forget(tx, &format!("/app/tickets/{}", record.ticket.number), words::GONE)?;
    let customer = record.ticket.customer.take();
    record.ticket.subject = words::GONE.into();
    record.ticket.requester = words::GONE.into();
    record.ticket.has_mail = false;
    let ticket = record.settle(tx, by)?;
    index(tx, &ticket)?;
    if let Some(customer) = customer {
        tx.touch(Audience::Customer(customer), "messages")?;
    }
    tx.audit(by, "ticket.erased", &id.to_string(), because.name())?;
    tx.tell(by, &TicketErased { ticket: id, mails })?;
    Ok(ticket)
}

/// Work of other rooms that is under way in any ticket of a family. A merge leaves it where it began; its end stands where the
/// ticket was read by then.
fn open_work(tx: &mut Tx<'_>, family: &[Relative]) -> Result<Option<OpenWork>, DbError> {
    let (mut begun, mut ended) = (Vec::new(), BTreeSet::new());
    for relative in family {
        for event in store::events_of(tx, relative.id)? {
            match event.happened {
                Happened::WorkBegan { work } => begun.push(work),
                Happened::WorkEnded { code } => drop(ended.insert(code)),
                _ => {}
            }
        }
    }
    Ok(begun.into_iter().find(|work| !ended.contains(&work.code)))
}

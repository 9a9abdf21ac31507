//! What happened elsewhere and leads to a survey.

use platform::{
    Tx,
    events::{Event, Reaction, Told},
    jobs::JobError,
};
use repairs::RepairHandedOver;
use tickets::{TicketDone, TicketErased};
use uuid::Uuid;

use crate::{actions, model::Occasion, store};

/// Every reaction of the room.
pub fn all() -> Vec<Reaction> {
    vec![
        Reaction {
            event: RepairHandedOver::KIND,
            name: "feedback.survey_after_hand_over",
            run: survey_after_hand_over,
        },
        Reaction { event: TicketDone::KIND, name: "feedback.survey_after_ticket", run: survey_after_ticket },
        Reaction { event: TicketErased::KIND, name: "feedback.erase_words", run: erase_words },
    ]
}

fn survey_after_hand_over(tx: &mut Tx<'_>, told: &Told) -> Result<(), JobError> {
    let done: RepairHandedOver = told.event()?;
    let about = actions::Ended {
        occasion: Occasion::Repair,
        id: done.repair.uuid(),
        name: done.code,
        customer: done.customer,
        asset: Some(done.asset.uuid()),
        at: done.at,
    };
    Ok(actions::plan_survey(tx, &about)?)
}

/// A ticket that the shop opened itself, or that nobody asked for, is not asked about.
fn survey_after_ticket(tx: &mut Tx<'_>, told: &Told) -> Result<(), JobError> {
    let done: TicketDone = told.event()?;
    let Some(customer) = done.customer else { return Ok(()) };
    if done.reason == tickets::Reason::Recovery {
        return Ok(());
    }
    let asset: Option<Uuid> = done.asset.map(kernel::Id::uuid);
    let about = actions::Ended {
        occasion: Occasion::Ticket,
        id: done.ticket.uuid(),
        name: done.number.to_string(),
        customer,
        asset,
        at: done.at,
    };
    Ok(actions::plan_survey(tx, &about)?)
}

/// What a customer wrote into the survey about a ticket goes with what was said in it. The score stays, for the figures.
fn erase_words(tx: &mut Tx<'_>, told: &Told) -> Result<(), JobError> {
    let TicketErased { ticket, .. } = told.event()?;
    Ok(store::forget_words(tx, (Occasion::Ticket, ticket.uuid()))?)
}

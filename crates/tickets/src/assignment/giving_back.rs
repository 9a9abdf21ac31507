//! What somebody or some team had that gets no more work, a go at a time.

use identity::TeamId;
use kernel::{Actor, StaffId};
use platform::{
    db::{DbError, Tx},
    jobs::{Handler, Job, JobError, payload},
};
use serde::{Deserialize, Serialize};

use super::{
    actions::{join, order},
    store::{Rules, open_ids_of_team},
};
use crate::{actions::Record, model::TicketId, store::open_ids_of_owner};

/// Tickets of one transaction; the rest comes in the next.
const GO: usize = 200;

/// Whose open tickets go back.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Whose {
    /// Of somebody who no longer works here: to the team, which gives them out anew.
    Owner(StaffId),
    /// Of a team that was retired: to the whole shop.
    Team(TeamId),
}

#[derive(Debug, Serialize, Deserialize)]
struct GiveBack {
    whose: Whose,
    after: TicketId,
}

impl Job for GiveBack {
    const KIND: &'static str = "tickets.give_back";
}

pub(super) fn handler() -> Handler {
    Handler::inside(GiveBack::KIND, |tx, text| {
        let GiveBack { whose, after } = payload(text)?;
        let by = Actor::System { task: GiveBack::KIND };
        give_back(tx, &by, whose, Some(after)).map_err(JobError::from)
    })
}

/// Gives back what comes after a ticket, and orders the next go when there is more.
///
/// # Errors
/// Whatever the database says.
pub(crate) fn give_back(
    tx: &mut Tx<'_>,
    by: &Actor,
    whose: Whose,
    after: Option<TicketId>,
) -> Result<(), DbError> {
    let ids = match whose {
        Whose::Owner(staff) => open_ids_of_owner(tx, staff, after, GO)?,
        Whose::Team(team) => open_ids_of_team(tx, team, after, GO)?,
    };
    for id in &ids {
        return_one(tx, by, whose, *id)?;
    }
    let Some(last) = ids.last().filter(|_| ids.len() == GO) else { return Ok(()) };
    let (now, key) = (tx.now(), format!("{whose:?} {last}"));
    tx.enqueue(&key, &GiveBack { whose, after: *last }, now)
}

fn return_one(tx: &mut Tx<'_>, by: &Actor, whose: Whose, id: TicketId) -> Result<(), DbError> {
    let Some(mut record) = Record::load(tx, by, id)? else { return Ok(()) };
    match whose {
        Whose::Owner(_) => record.give(tx, by, None)?,
        Whose::Team(_) => join(tx, by, &mut record, None, &Rules::default())?,
    };
    record.settle(tx, by)?;
    match whose {
        Whose::Owner(_) => order(tx, id),
        Whose::Team(_) => Ok(()),
    }
}

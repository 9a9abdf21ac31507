//! What waits because nobody of a team is there is given out when the first of them comes, and when the roster changes.

use identity::{Roster, TeamId};
use kernel::{StaffId, Timestamp};
use platform::{
    db::{DbError, Tx},
    jobs::{Handler, Job, JobError, payload},
};
use serde::{Deserialize, Serialize};

use super::{
    actions::give_out,
    policy::{Assignee, Method},
    store,
};
use crate::model::TicketId;

/// Tickets of one transaction; the rest comes in the next.
const GO: i64 = 50;

/// Gives out what waits in a team, the most urgent first.
#[derive(Debug, Serialize, Deserialize)]
struct GiveOutWaiting {
    team: TeamId,
    after: Option<(Timestamp, TicketId)>,
}

impl Job for GiveOutWaiting {
    const KIND: &'static str = "tickets.give_out_waiting";
}

pub(super) fn handler() -> Handler {
    Handler::inside(GiveOutWaiting::KIND, |tx, text| {
        let GiveOutWaiting { team, after } = payload(text)?;
        give_waiting(tx, team, after).map_err(JobError::from)
    })
}

/// Orders it for when the first of a team who is not there now is there again. What was ordered for another time stays: by
/// then it finds nothing to do, or what it is for.
pub(super) fn order_at_return(tx: &mut Tx<'_>, team: TeamId, roster: &Roster) -> Result<(), DbError> {
    let now = tx.now();
    match roster.returns_at(team, now) {
        Some(at) => tx.enqueue(&format!("{team} at {at}"), &GiveOutWaiting { team, after: None }, at),
        None => Ok(()),
    }
}

/// Somebody may be there now who was not, or come at another time: every team that gives out looks at once.
pub(crate) fn roster_changed(tx: &mut Tx<'_>) -> Result<(), DbError> {
    let (teams, rules, now) = (identity::teams(tx)?, store::rules(tx)?, tx.now());
    for team in teams.iter().filter(|team| team.active && rules.of(team.id).method != Method::ByHand) {
        tx.enqueue(&format!("{} now", team.id), &GiveOutWaiting { team: team.id, after: None }, now)?;
    }
    Ok(())
}

/// Somebody has one ticket less to do. Whoever has a limit may have been at it, and what waited for room is looked at.
pub(crate) fn made_room(tx: &mut Tx<'_>, staff: StaffId) -> Result<(), DbError> {
    if identity::duty(tx, staff)?.capacity.is_none() {
        return Ok(());
    }
    let (teams, rules, now) = (identity::teams_of(tx, staff)?, store::rules(tx)?, tx.now());
    for team in teams.iter().filter(|team| rules.of(**team).method != Method::ByHand) {
        tx.enqueue(&format!("{team} now"), &GiveOutWaiting { team: *team, after: None }, now)?;
    }
    Ok(())
}

/// What somebody has already is left alone, so a second run changes nothing. What still nobody can have is ordered anew.
fn give_waiting(tx: &mut Tx<'_>, team: TeamId, after: Option<(Timestamp, TicketId)>) -> Result<(), DbError> {
    let (roster, rules) = (Roster::read(tx)?, store::rules(tx)?);
    let rule = rules.of(team);
    if rule.method == Method::ByHand {
        return Ok(());
    }
    let page = store::waiting_in(tx, team, after, GO)?;
    for (_, ticket) in &page {
        let assignee = give_out(tx, *ticket, (&roster, &rules))?;
        // Where skills do not matter, whoever could not have this one can have none of the others.
        if assignee == Some(Assignee::Nobody) && !rule.by_skills {
            return Ok(());
        }
    }
    let Some(last) = page.last().filter(|_| i64::try_from(page.len()) == Ok(GO)) else { return Ok(()) };
    let now = tx.now();
    tx.enqueue(&format!("{team} {}", last.1), &GiveOutWaiting { team, after: Some(*last) }, now)
}

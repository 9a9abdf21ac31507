//! Tickets move to teams, are given out, and come back from people who are away.

use identity::{Availability, Colleague, Roster, Team, TeamId};
use kernel::{Actor, Granted, StaffId, Timestamp};
use platform::{
    db::{DbError, Tx},
    jobs::{Handler, Job, payload},
    web::{Fault, Invalid},
};
use serde::{Deserialize, Serialize};

use super::{
    giving_back,
    policy::{Assignee, Candidate, Needs, decide_assignee, decide_first_team, decide_may_take},
    shifts,
    store::{self, Rules, Waiting},
    telling::tell_leads,
};
use crate::{
    actions::Record,
    events::{TeamChanged, TicketAssigned},
    model::{Happened, Stage, Ticket, TicketId},
    policy::decide_owner,
    rights::SteerTicket,
    store::{self as tickets, Place},
};

/// Tickets that are looked at before "take next" says that nothing waits for this person.
const LOOKED_MAX: usize = 1_000;
const PAGE: i64 = 50;

/// As events name the program when it gives out.
pub(crate) const ACTOR: &str = "system:tickets.give_out";

/// Gives one ticket out, if it still waits.
#[derive(Debug, Serialize, Deserialize)]
struct GiveOut {
    ticket: TicketId,
}

impl Job for GiveOut {
    const KIND: &'static str = "tickets.give_out";
}

pub(crate) fn handlers() -> [Handler; 3] {
    let out = Handler::inside(GiveOut::KIND, |tx, text| {
        let GiveOut { ticket } = payload(text)?;
        let (roster, rules) = (Roster::read(tx)?, store::rules(tx)?);
        Ok(give_out(tx, ticket, (&roster, &rules)).map(drop)?)
    });
    [out, giving_back::handler(), shifts::handler()]
}

/// Orders that a ticket which nobody has is given out. Ordered twice, it is given out once.
///
/// # Errors
/// Whatever the database says.
pub(crate) fn order(tx: &mut Tx<'_>, ticket: TicketId) -> Result<(), DbError> {
    if !store::gives_out(tx)? {
        return Ok(());
    }
    let now = tx.now();
    tx.enqueue(&ticket.to_string(), &GiveOut { ticket }, now)
}

const fn program() -> Actor {
    Actor::System { task: GiveOut::KIND }
}

/// Finds a team for what is new, and somebody of the team. A ticket that somebody took meanwhile, that was done or
/// merged, stays as it is: so a second run changes nothing. Says who got it, where a team gives out.
pub(super) fn give_out(
    tx: &mut Tx<'_>,
    ticket: TicketId,
    (roster, rules): (&Roster, &Rules),
) -> Result<Option<Assignee>, DbError> {
    let by = program();
    let Some(mut record) = Record::load(tx, &by, ticket)? else { return Ok(None) };
    if !is_waiting(&record.ticket) {
        return Ok(None);
    }
    let before = record.ticket.standing.events;
    let was_in_team = record.events().iter().any(|e| matches!(e.happened, Happened::TeamChanged { .. }));
    if !was_in_team {
        let first = decide_first_team(record.ticket.branch, roster.teams(), |team| rules.of(team));
        join(tx, &by, &mut record, first, rules)?;
    }
    let team = record.ticket.standing.team.and_then(|id| roster.team(id));
    let assignee = match team {
        Some(team) => Some(give(tx, &by, &mut record, (team, roster, rules))?),
        None => None,
    };
    if record.ticket.standing.events != before {
        record.settle(tx, &by)?;
    }
    Ok(assignee)
}

/// To do, nobody's, and not read in another ticket.
pub(crate) fn is_waiting(ticket: &Ticket) -> bool {
    let standing = &ticket.standing;
    standing.status.stage() == Stage::Todo && standing.owner.is_none() && standing.merged_into.is_none()
}

fn give(
    tx: &mut Tx<'_>,
    by: &Actor,
    record: &mut Record,
    (team, roster, rules): (&Team, &Roster, &Rules),
) -> Result<Assignee, DbError> {
    let rule = rules.of(team.id);
    let needs = if rule.by_skills { needs_of(tx, &record.ticket)? } else { Needs::default() };
    let candidates = candidates(tx, (team, roster), needs)?;
    let assignee = decide_assignee(&candidates, rule);
    match assignee {
        Assignee::To(owner) => {
            store::take_turn(tx, team.id, owner)?;
            record.give(tx, by, Some(owner))?;
            tx.tell(by, &TicketAssigned { ticket: record.ticket.id, owner: Some(owner) })?;
        }
        Assignee::ByHand => {}
        Assignee::Nobody => {
            shifts::order_at_return(tx, team.id, roster)?;
            tell_leads(tx, by, record, (team, roster))?;
        }
    }
    Ok(assignee)
}

fn candidates(
    tx: &mut Tx<'_>,
    (team, roster): (&Team, &Roster),
    needs: Needs,
) -> Result<Vec<Candidate>, DbError> {
    let (now, turns) = (tx.now(), store::turns(tx, team.id)?);
    let members = roster.people().iter().filter(|it| team.members.contains(&it.member.id));
    let candidate = |it: &Colleague| {
        let Colleague { member, duty } = it;
        let open = tickets::waiting_for(tx, member.id)?;
        Ok(Candidate {
            id: member.id,
            may_reply: decide_owner(member.roles, member.active),
            is_here: roster.availability(member.id, Some(team.id), now) == Availability::Here,
            is_able: needs.met_by(duty),
            open: u32::try_from(open).unwrap_or(u32::MAX),
            capacity: duty.capacity,
            last_turn: turns.iter().find(|(id, _)| *id == member.id).map_or(0, |(_, turn)| *turn),
        })
    };
    members.map(candidate).collect()
}

/// What a ticket asks for: the language of whoever asks, the line of the product.
fn needs_of(tx: &mut Tx<'_>, ticket: &Ticket) -> Result<Needs, DbError> {
    let (id, number, next_due_at) = (ticket.id, ticket.number, Timestamp::MAX);
    let team = ticket.standing.team;
    let (customer, asset, language) = (ticket.customer, ticket.asset, ticket.language());
    let waiting = Waiting { id, number, next_due_at, team, customer, asset, language };
    needs(tx, &waiting)
}

fn needs(tx: &mut Tx<'_>, waiting: &Waiting) -> Result<Needs, DbError> {
    let by = program();
    let language = match (waiting.language, waiting.customer) {
        (None, Some(customer)) => customers::card(tx, &by, customer)?.map(|card| card.locale),
        (known, _) => known,
    };
    let line = match waiting.asset {
        Some(asset) => products::asset(tx, &by, asset)?.map(|card| card.category),
        None => None,
    };
    Ok(Needs { language, line })
}

/// The most urgent ticket that somebody may take; none when nothing waits for them.
///
/// # Errors
/// Whatever the database says.
pub(crate) fn next_for(tx: &mut Tx<'_>, me: StaffId) -> Result<Option<i64>, DbError> {
    let (roster, rules) = (Roster::read(tx)?, store::rules(tx)?);
    let own: Vec<TeamId> =
        roster.teams().iter().filter(|team| team.members.contains(&me)).map(|team| team.id).collect();
    let duty = roster.people().iter().find(|it| it.member.id == me).map(|it| it.duty.clone());
    let duty = duty.unwrap_or_default();
    let (mut after, mut looked) = (None, 0);
    while looked < LOOKED_MAX {
        let page = store::waiting(tx, after, PAGE)?;
        for row in &page {
            let rule = row.team.map(|team| rules.of(team)).unwrap_or_default();
            let is_able = !rule.by_skills || needs(tx, row)?.met_by(&duty);
            if decide_may_take(row.team, &own, is_able, rule) {
                return Ok(Some(row.number));
            }
        }
        looked += page.len();
        match page.last() {
            Some(last) => after = Some(Place { at: last.next_due_at, id: last.id }),
            None => break,
        }
    }
    Ok(None)
}

/// Moves a ticket to a team, or back to the whole shop. Its owner keeps it if they are in the team; else nobody has it,
/// and the team gives it out.
///
/// # Errors
/// [`Fault::Invalid`] at `team` for one that gets no work; [`Fault::NotFound`]; [`Fault::Conflict`] for a ticket that was
/// merged; whatever the database says.
pub fn move_to_team(
    tx: &mut Tx<'_>,
    granted: &Granted<SteerTicket>,
    number: i64,
    team: Option<TeamId>,
) -> Result<Ticket, Fault> {
    let by = granted.actor();
    let mut record = Record::to_act_on(tx, by, number)?;
    let teams = identity::teams(tx)?;
    let found = teams.iter().find(|it| Some(it.id) == team && it.active);
    if team.is_some() && found.is_none() {
        return Err(Invalid::one("team", "tickets-error-team").into());
    }
    let rules = store::rules(tx)?;
    if !join(tx, by, &mut record, team, &rules)? {
        return Ok(record.ticket);
    }
    let is_member = |owner: StaffId| found.is_none_or(|team| team.members.contains(&owner));
    if record.ticket.standing.owner.is_some_and(|owner| !is_member(owner)) {
        record.give(tx, by, None)?;
        tx.tell(by, &TicketAssigned { ticket: record.ticket.id, owner: None })?;
    }
    let ticket = record.settle(tx, by)?;
    order(tx, ticket.id)?;
    Ok(ticket)
}

/// A ticket begins in a team that somebody chose for where it came in. One that gets no more work chooses nobody: then the
/// rules of the teams find one.
pub(crate) fn begin_in_team(
    tx: &mut Tx<'_>,
    by: &Actor,
    record: &mut Record,
    team: TeamId,
) -> Result<(), DbError> {
    if identity::teams(tx)?.iter().any(|it| it.id == team && it.active) {
        let rules = store::rules(tx)?;
        join(tx, by, record, Some(team), &rules)?;
    }
    Ok(())
}

/// Writes down to which team a ticket belongs, with the hours by which that team is measured. False when it is so already.
pub(super) fn join(
    tx: &mut Tx<'_>,
    by: &Actor,
    record: &mut Record,
    team: Option<TeamId>,
    rules: &Rules,
) -> Result<bool, DbError> {
    if record.ticket.standing.team == team {
        return Ok(false);
    }
    let calendar = team.and_then(|team| rules.of(team).calendar);
    record.happen(tx, by, None, Happened::TeamChanged { team, calendar })?;
    tx.tell(by, &TeamChanged { ticket: record.ticket.id, team })?;
    Ok(true)
}

/// Whoever is away, has left or may answer no more answers nobody: what the customer writes to them goes back to the team,
/// and is given out anew.
///
/// # Errors
/// Whatever the database says.
pub(crate) fn return_from_absent(tx: &mut Tx<'_>, record: &mut Record) -> Result<(), DbError> {
    let (standing, by) = (&record.ticket.standing, program());
    let Some(owner) = standing.owner.filter(|_| standing.merged_into.is_none()) else { return Ok(()) };
    let member = identity::staff_member(tx, owner)?;
    let is_able = member.is_some_and(|member| decide_owner(member.roles, member.active));
    if is_able && identity::away_until(tx, owner)?.is_none() {
        return Ok(());
    }
    record.give(tx, &by, None)?;
    tx.tell(&by, &TicketAssigned { ticket: record.ticket.id, owner: None })?;
    order(tx, record.ticket.id)
}

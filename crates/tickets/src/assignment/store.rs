//! The SQL of giving out.

use identity::TeamId;
use kernel::{CalendarId, CustomerId, Locale, StaffId, Timestamp};
use platform::{
    db::{DbError, Tx},
    from_row,
};
use products::AssetId;

use super::policy::{Method, TeamRule};
use crate::{model::TicketId, store::Place};

/// More rules than a shop has teams.
const RULES_MAX: i64 = 500;
const MEMBERS_MAX: i64 = 1_000;

struct RuleRow {
    team: TeamId,
    method: Method,
    by_skills: bool,
    takes_new: bool,
    calendar: Option<CalendarId>,
}
from_row!(RuleRow { team, method, by_skills, takes_new, calendar });

/// What each team does with its tickets; a team of which nothing was said gives out by hand.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rules(Vec<(TeamId, TeamRule)>);

impl Rules {
    pub(crate) fn of(&self, team: TeamId) -> TeamRule {
        self.0.iter().find(|(id, _)| *id == team).map(|(_, rule)| *rule).unwrap_or_default()
    }
}

pub(crate) fn rules(tx: &mut Tx<'_>) -> Result<Rules, DbError> {
    let rows: Vec<RuleRow> = tx.all(
        "select team_id, method, by_skills, takes_new, calendar_id from team_rule order by team_id limit $1",
        &[&RULES_MAX],
    )?;
    let rule = |row: RuleRow| {
        let RuleRow { team, method, by_skills, takes_new, calendar } = row;
        (team, TeamRule { method, by_skills, takes_new, calendar })
    };
    Ok(Rules(rows.into_iter().map(rule).collect()))
}

/// Whether any team gives out by itself, or takes what is new: else there is nothing to order.
pub(crate) fn gives_out(tx: &mut Tx<'_>) -> Result<bool, DbError> {
    tx.exists("select cast(1 as bigint) from team_rule where method <> 'by_hand' or takes_new limit 1", &[])
}

pub(crate) fn save_rule(tx: &mut Tx<'_>, team: TeamId, rule: &TeamRule) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec(
        "insert into team_rule (team_id, method, by_skills, takes_new, calendar_id, saved_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (team_id) do update set method = excluded.method, by_skills = excluded.by_skills,
         takes_new = excluded.takes_new, calendar_id = excluded.calendar_id, saved_at = excluded.saved_at",
        &[&team, &rule.method, &rule.by_skills, &rule.takes_new, &rule.calendar, &now],
    )
    .map(drop)
}

/// When each of a team last got something, counted by what it gave out.
pub(crate) fn turns(tx: &mut Tx<'_>, team: TeamId) -> Result<Vec<(StaffId, i64)>, DbError> {
    tx.all(
        "select staff_id, turn from team_turn where team_id = $1 order by staff_id limit $2",
        &[&team, &MEMBERS_MAX],
    )
}

/// Notes that somebody got the next one.
pub(crate) fn take_turn(tx: &mut Tx<'_>, team: TeamId, staff: StaffId) -> Result<(), DbError> {
    let last: Option<i64> = tx
        .value("select cast(coalesce(max(turn), 0) as bigint) from team_turn where team_id = $1", &[&team])?;
    let turn = last.unwrap_or(0) + 1;
    tx.exec(
        "insert into team_turn (team_id, staff_id, turn) values ($1, $2, $3)
         on conflict (team_id, staff_id) do update set turn = excluded.turn",
        &[&team, &staff, &turn],
    )
    .map(drop)
}

/// A ticket that nobody has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Waiting {
    pub(crate) id: TicketId,
    pub(crate) number: i64,
    pub(crate) next_due_at: Timestamp,
    pub(crate) team: Option<TeamId>,
    pub(crate) customer: Option<CustomerId>,
    pub(crate) asset: Option<AssetId>,
    pub(crate) language: Option<Locale>,
}
from_row!(Waiting { id, number, next_due_at, team, customer, asset, language });

/// What nobody has and is to do: what is due first comes first, what is not due comes last.
pub(crate) fn waiting(tx: &mut Tx<'_>, after: Option<Place>, limit: i64) -> Result<Vec<Waiting>, DbError> {
    let beginning = Place { at: Timestamp::MIN, id: TicketId::from_uuid(kernel::Uuid::nil()) };
    let place = after.unwrap_or(beginning);
    tx.all(
        "select id, number, next_due_at, team_id, customer_id, asset_id, coalesce(language, guessed_language) from ticket
         where stage = 'todo' and owner_id is null and (next_due_at, id) > ($1, $2)
         order by next_due_at, id limit $3",
        &[&place.at, &place.id, &limit],
    )
}

/// What a team has to do and nobody of it has, what is due first first.
pub(crate) fn waiting_in(
    tx: &mut Tx<'_>,
    team: TeamId,
    after: Option<(Timestamp, TicketId)>,
    limit: i64,
) -> Result<Vec<(Timestamp, TicketId)>, DbError> {
    let (at, id) = after.unwrap_or((Timestamp::MIN, TicketId::from_uuid(kernel::Uuid::nil())));
    tx.all(
        "select next_due_at, id from ticket
         where stage = 'todo' and team_id = $1 and owner_id is null and (next_due_at, id) > ($2, $3)
         order by next_due_at, id limit $4",
        &[&team, &at, &id, &limit],
    )
}

/// Open tickets of a team, for giving them back to the whole shop.
pub(crate) fn open_ids_of_team(
    tx: &mut Tx<'_>,
    team: TeamId,
    after: Option<TicketId>,
    limit: usize,
) -> Result<Vec<TicketId>, DbError> {
    let after = after.unwrap_or(TicketId::from_uuid(kernel::Uuid::nil()));
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows: Vec<(TicketId,)> = tx.all(
        "select id from ticket where team_id = $1 and stage in ('todo', 'snoozed') and id > $2 order by id limit $3",
        &[&team, &after, &limit],
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

//! Queues: one page of rows, and how many there are.

use identity::TeamId;
use kernel::{StaffId, Timestamp};
use platform::{
    db::{DbError, Tx},
    from_row,
};

use crate::{
    clocks::{Metric, StatusKind},
    model::{Author, Channel, Scope, Stage, TicketId},
};

/// Counters stop here, because every row that is counted costs every page 0.15 µs: six full ones take a millisecond. The
/// report counts to the end.
pub(crate) const COUNT_MAX: i64 = 1_000;

/// A row of a queue. Everything that it shows comes with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct QueueRow {
    pub(crate) id: TicketId,
    pub(crate) number: i64,
    pub(crate) requester: String,
    pub(crate) subject: String,
    pub(crate) channel: Channel,
    pub(crate) status: StatusKind,
    pub(crate) snoozed_until: Option<Timestamp>,
    pub(crate) next_due_at: Timestamp,
    pub(crate) due_metric: Option<Metric>,
    pub(crate) work_code: Option<String>,
    pub(crate) updated_at: Timestamp,
    pub(crate) preview: Option<String>,
    pub(crate) preview_by: Option<Author>,
    /// Whether its deadline is being computed anew.
    pub(crate) is_stale: bool,
}
from_row!(QueueRow {
    id,
    number,
    requester,
    subject,
    channel,
    status,
    snoozed_until,
    next_due_at,
    due_metric,
    work_code,
    updated_at,
    preview,
    preview_by,
    is_stale,
});

impl QueueRow {
    /// Where it stands in the order of its stage.
    pub(crate) const fn place(&self, stage: Stage) -> Place {
        let at = match stage {
            Stage::Todo => self.next_due_at,
            Stage::Snoozed | Stage::Done => self.updated_at,
        };
        Place { at, id: self.id }
    }
}

/// Where a page of a queue ends: the key of its last row. Written `1795320000000000.ticket_…` in addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) at: Timestamp,
    pub(crate) id: TicketId,
}

impl Place {
    /// Before every row of a list whose newest comes first.
    pub(crate) const LAST: Self = Self { at: Timestamp::MAX, id: TicketId::from_uuid(kernel::Uuid::max()) };
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.at.as_microsecond(), self.id)
    }
}

impl std::str::FromStr for Place {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (at, id) = text.split_once('.').ok_or(())?;
        let at = Timestamp::from_microsecond(at.parse().map_err(drop)?).map_err(drop)?;
        Ok(Self { at, id: id.parse().map_err(drop)? })
    }
}

/// The columns of a queue's row, in the order in which it is read, of the tickets of a stage: what follows says which.
macro_rules! select_queue {
    () => {
        "select t.id, t.number, t.requester, t.subject, t.channel, t.status, t.snoozed_until, t.next_due_at,
         t.due_metric, t.work_code, t.updated_at, substr(m.body, 1, 160), m.author,
         t.epoch < (select e.epoch from promise_epoch e where e.name = 'house')
         from ticket t left join message m on m.id = t.last_message_id
         where t.stage = $1 and t.erased_at is null and "
    };
}
pub(crate) use select_queue;

/// A page of a queue. The scope is part of the text, so that each has its index.
macro_rules! queue {
    ($scope:literal, $after:literal) => {
        concat!(select_queue!(), $scope, " and ", $after, " limit $5")
    };
}

/// What is due first comes first; what is not due comes last.
pub(crate) fn queue_by_due(
    tx: &mut Tx<'_>,
    scope: Scope,
    stage: Stage,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<QueueRow>, DbError> {
    let beginning = Place { at: Timestamp::MIN, id: TicketId::from_uuid(kernel::Uuid::nil()) };
    let (place, owner) = (after.unwrap_or(beginning), owner_of(scope));
    let sql = match scope {
        Scope::Mine(_) => {
            queue!("t.owner_id = $4", "(t.next_due_at, t.id) > ($2, $3) order by t.next_due_at, t.id")
        }
        Scope::Unassigned => queue!(
            "t.owner_id is null and $4 = $4",
            "(t.next_due_at, t.id) > ($2, $3) order by t.next_due_at, t.id"
        ),
        Scope::Team | Scope::Late | Scope::Saved(_) => {
            queue!("$4 = $4", "(t.next_due_at, t.id) > ($2, $3) order by t.next_due_at, t.id")
        }
    };
    tx.all(sql, &[&stage, &place.at, &place.id, &owner, &limit])
}

/// The teams of whoever looks, as a statement takes them. Whoever is in none, or in more than a statement takes, looks at
/// everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OwnTeams([TeamId; OWN_TEAMS_MAX]);

/// Nobody is in more.
const OWN_TEAMS_MAX: usize = 8;

impl OwnTeams {
    /// None for somebody who looks at everything.
    pub(crate) fn of(teams: &[TeamId]) -> Option<Self> {
        let blank = TeamId::from_uuid(kernel::Uuid::nil());
        if teams.is_empty() || teams.len() > OWN_TEAMS_MAX {
            return None;
        }
        let mut own = [blank; OWN_TEAMS_MAX];
        own.iter_mut().zip(teams).for_each(|(place, team)| *place = *team);
        Some(Self(own))
    }
}

/// What belongs to some teams or to the whole shop, in the order of its stage.
pub(crate) fn queue_of_teams(
    tx: &mut Tx<'_>,
    OwnTeams([a, b, c, d, e, f, g, h]): OwnTeams,
    stage: Stage,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<QueueRow>, DbError> {
    let nobody = owner_of(Scope::Team);
    let (sql, beginning) = match stage {
        Stage::Todo => (
            queue!(
                "(t.team_id is null or t.team_id in ($6, $7, $8, $9, $10, $11, $12, $13)) and $4 = $4",
                "(t.next_due_at, t.id) > ($2, $3) order by t.next_due_at, t.id"
            ),
            Place { at: Timestamp::MIN, id: TicketId::from_uuid(kernel::Uuid::nil()) },
        ),
        Stage::Snoozed | Stage::Done => (
            queue!(
                "(t.team_id is null or t.team_id in ($6, $7, $8, $9, $10, $11, $12, $13)) and $4 = $4",
                "(t.updated_at, t.id) < ($2, $3) order by t.updated_at desc, t.id desc"
            ),
            Place::LAST,
        ),
    };
    let place = after.unwrap_or(beginning);
    tx.all(sql, &[&stage, &place.at, &place.id, &nobody, &limit, &a, &b, &c, &d, &e, &f, &g, &h])
}

/// What belongs to one team, or to none, in the order of its stage.
pub(crate) fn queue_of_team(
    tx: &mut Tx<'_>,
    team: Option<TeamId>,
    stage: Stage,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<QueueRow>, DbError> {
    let beginning = Place { at: Timestamp::MIN, id: TicketId::from_uuid(kernel::Uuid::nil()) };
    let id = team.unwrap_or(TeamId::from_uuid(kernel::Uuid::nil()));
    let (sql, beginning) = match (stage, team) {
        (Stage::Todo, Some(_)) => (
            queue!("t.team_id = $4", "(t.next_due_at, t.id) > ($2, $3) order by t.next_due_at, t.id"),
            beginning,
        ),
        (Stage::Todo, None) => (
            queue!(
                "t.team_id is null and $4 = $4",
                "(t.next_due_at, t.id) > ($2, $3) order by t.next_due_at, t.id"
            ),
            beginning,
        ),
        (Stage::Snoozed | Stage::Done, Some(_)) => (
            queue!("t.team_id = $4", "(t.updated_at, t.id) < ($2, $3) order by t.updated_at desc, t.id desc"),
            Place::LAST,
        ),
        (Stage::Snoozed | Stage::Done, None) => (
            queue!(
                "t.team_id is null and $4 = $4",
                "(t.updated_at, t.id) < ($2, $3) order by t.updated_at desc, t.id desc"
            ),
            Place::LAST,
        ),
    };
    let place = after.unwrap_or(beginning);
    tx.all(sql, &[&stage, &place.at, &place.id, &id, &limit])
}

/// The newest change comes first: for what waits and for what is done.
pub(crate) fn queue_by_change(
    tx: &mut Tx<'_>,
    scope: Scope,
    stage: Stage,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<QueueRow>, DbError> {
    let (place, owner) = (after.unwrap_or(Place::LAST), owner_of(scope));
    let sql = match scope {
        Scope::Mine(_) => {
            queue!("t.owner_id = $4", "(t.updated_at, t.id) < ($2, $3) order by t.updated_at desc, t.id desc")
        }
        Scope::Unassigned => queue!(
            "t.owner_id is null and $4 = $4",
            "(t.updated_at, t.id) < ($2, $3) order by t.updated_at desc, t.id desc"
        ),
        Scope::Team | Scope::Late | Scope::Saved(_) => {
            queue!("$4 = $4", "(t.updated_at, t.id) < ($2, $3) order by t.updated_at desc, t.id desc")
        }
    };
    tx.all(sql, &[&stage, &place.at, &place.id, &owner, &limit])
}

/// The statement takes an owner in every scope; where nobody in particular is asked for, one who is nobody.
fn owner_of(scope: Scope) -> StaffId {
    match scope {
        Scope::Mine(id) => id,
        Scope::Unassigned | Scope::Team | Scope::Late | Scope::Saved(_) => {
            StaffId::from_uuid(kernel::Uuid::nil())
        }
    }
}

/// How much is in each queue, one more than [`COUNT_MAX`] at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Counts {
    pub(crate) mine: i64,
    pub(crate) unassigned: i64,
    pub(crate) team: i64,
    pub(crate) mine_snoozed: i64,
    pub(crate) unassigned_snoozed: i64,
    pub(crate) team_snoozed: i64,
    pub(crate) late: i64,
}
from_row!(Counts { mine, unassigned, team, mine_snoozed, unassigned_snoozed, team_snoozed, late });

impl Counts {
    pub(crate) const fn of(&self, scope: Scope, stage: Stage) -> Option<i64> {
        match (scope, stage) {
            (Scope::Mine(_), Stage::Todo) => Some(self.mine),
            (Scope::Unassigned, Stage::Todo) => Some(self.unassigned),
            (Scope::Team, Stage::Todo) => Some(self.team),
            (Scope::Mine(_), Stage::Snoozed) => Some(self.mine_snoozed),
            (Scope::Unassigned, Stage::Snoozed) => Some(self.unassigned_snoozed),
            (Scope::Team, Stage::Snoozed) => Some(self.team_snoozed),
            (Scope::Late, Stage::Todo) => Some(self.late),
            (Scope::Late, Stage::Snoozed) | (Scope::Saved(_), _) | (_, Stage::Done) => None,
        }
    }
}

macro_rules! counted {
    ($where:literal) => {
        concat!(
            "(select cast(count(*) as bigint) from (select id from ticket where ",
            $where,
            " limit $2) counted)"
        )
    };
}

/// The seven counts. The scope is part of the text, so that whoever looks at everything counts by the shortest index.
macro_rules! all_counts {
    ($teams:literal, $now:literal) => {
        concat!(
            "select ",
            counted!("stage = 'todo' and owner_id = $1"),
            ", ",
            counted!("stage = 'todo' and owner_id is null"),
            ", (select cast(count(*) as bigint) from (select id from ticket where stage = 'todo'",
            $teams,
            " limit $2) counted), ",
            counted!("stage = 'snoozed' and owner_id = $1"),
            ", ",
            counted!("stage = 'snoozed' and owner_id is null"),
            ", (select cast(count(*) as bigint) from (select id from ticket where stage = 'snoozed'",
            $teams,
            " limit $2) counted), (select cast(count(*) as bigint) from (select id from ticket where stage = 'todo'
             and next_due_at < ",
            $now,
            " limit $2) counted)"
        )
    };
}

pub(crate) fn counts(tx: &mut Tx<'_>, me: StaffId, own: Option<OwnTeams>) -> Result<Counts, DbError> {
    let (most, now) = (COUNT_MAX + 1, tx.now());
    let counts: Option<Counts> = match own {
        None => tx.first(all_counts!("", "$3"), &[&me, &most, &now])?,
        Some(OwnTeams([a, b, c, d, e, f, g, h])) => tx.first(
            all_counts!(" and (team_id is null or team_id in ($3, $4, $5, $6, $7, $8, $9, $10))", "$11"),
            &[&me, &most, &a, &b, &c, &d, &e, &f, &g, &h, &now],
        )?,
    };
    Ok(counts.unwrap_or_default())
}

/// How much waits for one person, for the navigation.
pub(crate) fn waiting_for(tx: &mut Tx<'_>, me: StaffId) -> Result<i64, DbError> {
    let most = COUNT_MAX + 1;
    let sql = concat!("select ", counted!("stage = 'todo' and owner_id = $1"));
    Ok(tx.value(sql, &[&me, &most])?.unwrap_or(0))
}

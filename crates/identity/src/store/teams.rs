//! Teams, duties and absences.

use kernel::{BranchId, Locale, StaffId, Timestamp};
use platform::{DbError, Tx, db::Json, from_row};

use crate::model::{Absence, AbsenceId, Duty, NewTeam, Team, TeamId, Week};

/// The teams that one shop may have; a list of all of them is short.
const TEAMS_MAX: i64 = 200;
/// The people of all teams together.
const MEMBERS_MAX: i64 = 5_000;
/// Absences that are not over; more of them are in no list.
const ABSENCES_MAX: i64 = 2_000;

struct TeamRow {
    id: TeamId,
    name: String,
    branch: Option<BranchId>,
    week: Json<Week>,
    retired_at: Option<Timestamp>,
}
from_row!(TeamRow { id, name, branch, week, retired_at });

struct MemberRow {
    team: TeamId,
    staff: StaffId,
}
from_row!(MemberRow { team, staff });

/// Every team, retired ones last, each by name.
///
/// # Errors
/// Whatever the database says.
pub fn teams(tx: &mut Tx<'_>) -> Result<Vec<Team>, DbError> {
    let rows: Vec<TeamRow> = tx.all(
        "select id, name, branch_id, week, retired_at from team
         order by case when retired_at is null then 0 else 1 end, name, id limit $1",
        &[&TEAMS_MAX],
    )?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let members: Vec<MemberRow> = tx.all(
        "select m.team_id, m.staff_id from team_member m join staff s on s.id = m.staff_id
         where s.left_at is null order by m.team_id, m.staff_id limit $1",
        &[&MEMBERS_MAX],
    )?;
    let members_of = |id: TeamId| members.iter().filter(|m| m.team == id).map(|m| m.staff).collect();
    let team = |row: TeamRow| Team {
        members: members_of(row.id),
        id: row.id,
        name: row.name,
        branch: row.branch,
        week: row.week.0,
        active: row.retired_at.is_none(),
    };
    Ok(rows.into_iter().map(team).collect())
}

/// The teams that still get work and in which somebody is.
///
/// # Errors
/// Whatever the database says.
pub fn teams_of(tx: &mut Tx<'_>, staff: StaffId) -> Result<Vec<TeamId>, DbError> {
    let rows: Vec<(TeamId,)> = tx.all(
        "select t.id from team t join team_member m on m.team_id = t.id
         where m.staff_id = $1 and t.retired_at is null order by t.id limit $2",
        &[&staff, &TEAMS_MAX],
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub fn save_team(tx: &mut Tx<'_>, id: TeamId, new: &NewTeam) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec(
        "insert into team (id, name, branch_id, week, created_at) values ($1, $2, $3, $4, $5)
         on conflict (id) do update set name = excluded.name, branch_id = excluded.branch_id,
         week = excluded.week",
        &[&id, &new.name, &new.branch, &Json(new.week.clone()), &now],
    )?;
    tx.exec("delete from team_member where team_id = $1", &[&id])?;
    for member in &new.members {
        tx.exec(
            "insert into team_member (team_id, staff_id) values ($1, $2)
             on conflict (team_id, staff_id) do nothing",
            &[&id, member],
        )?;
    }
    Ok(())
}

pub fn retire_team(tx: &mut Tx<'_>, id: TeamId) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec("update team set retired_at = $1 where id = $2", &[&now, &id]).map(drop)
}

/// Who left is in no team any more, also when they come back.
pub fn leave_teams(tx: &mut Tx<'_>, staff: StaffId) -> Result<(), DbError> {
    tx.exec("delete from team_member where staff_id = $1", &[&staff]).map(drop)
}

struct DutyRow {
    staff: StaffId,
    languages: Json<Vec<Locale>>,
    lines: Json<Vec<String>>,
    capacity: Option<i64>,
    week: Json<Week>,
}
from_row!(DutyRow { staff, languages, lines, capacity, week });

impl From<DutyRow> for (StaffId, Duty) {
    fn from(row: DutyRow) -> Self {
        let duty = Duty {
            languages: row.languages.0,
            lines: row.lines.0,
            capacity: row.capacity.map(|most| u32::try_from(most).unwrap_or(0)),
            week: row.week.0,
        };
        (row.staff, duty)
    }
}

/// What somebody can do, how much and when; the usual where nothing was said.
///
/// # Errors
/// Whatever the database says.
pub fn duty(tx: &mut Tx<'_>, staff: StaffId) -> Result<Duty, DbError> {
    let row: Option<DutyRow> = tx.first(
        "select staff_id, languages, lines, capacity, week from duty where staff_id = $1",
        &[&staff],
    )?;
    Ok(row.map(|row| <(StaffId, Duty)>::from(row).1).unwrap_or_default())
}

/// The same of everybody of whom something was said.
pub fn duties(tx: &mut Tx<'_>) -> Result<Vec<(StaffId, Duty)>, DbError> {
    let rows: Vec<DutyRow> = tx.all(
        "select staff_id, languages, lines, capacity, week from duty order by staff_id limit $1",
        &[&MEMBERS_MAX],
    )?;
    Ok(rows.into_iter().map(Into::into).collect())
}

pub fn save_duty(tx: &mut Tx<'_>, staff: StaffId, duty: &Duty) -> Result<(), DbError> {
    tx.exec(
        "insert into duty (staff_id, languages, lines, capacity, week) values ($1, $2, $3, $4, $5)
         on conflict (staff_id) do update set languages = excluded.languages, lines = excluded.lines,
         capacity = excluded.capacity, week = excluded.week",
        &[
            &staff,
            &Json(duty.languages.clone()),
            &Json(duty.lines.clone()),
            &duty.capacity.map(i64::from),
            &Json(duty.week.clone()),
        ],
    )
    .map(drop)
}

from_row!(Absence { id, staff, from, until, reason, note });

/// Everybody's absences that are not over, the earliest first.
pub fn absences(tx: &mut Tx<'_>) -> Result<Vec<Absence>, DbError> {
    let now = tx.now();
    tx.all(
        "select id, staff_id, begins_at, ends_at, reason, note from absence
         where ends_at > $1 order by begins_at, id limit $2",
        &[&now, &ABSENCES_MAX],
    )
}

/// Somebody's absences that are not over, the earliest first.
pub fn absences_of(tx: &mut Tx<'_>, staff: StaffId) -> Result<Vec<Absence>, DbError> {
    let now = tx.now();
    tx.all(
        "select id, staff_id, begins_at, ends_at, reason, note from absence
         where staff_id = $1 and ends_at > $2 order by begins_at, id limit $3",
        &[&staff, &now, &ABSENCES_MAX],
    )
}

pub fn add_absence(tx: &mut Tx<'_>, absence: &Absence, entered_by: &str) -> Result<(), DbError> {
    let (now, it) = (tx.now(), absence);
    tx.exec(
        "insert into absence (id, staff_id, begins_at, ends_at, reason, note, entered_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[&it.id, &it.staff, &it.from, &it.until, &it.reason, &it.note, &entered_by, &now],
    )
    .map(drop)
}

/// Takes an absence of somebody out; false when there is none like it.
pub fn remove_absence(tx: &mut Tx<'_>, staff: StaffId, id: AbsenceId) -> Result<bool, DbError> {
    let gone = tx.exec("delete from absence where id = $1 and staff_id = $2", &[&id, &staff])?;
    Ok(gone == 1)
}

//! Who could do a piece of work: everybody who works here, with teams, duties and absences, read once.

use kernel::{StaffId, TimeZone, Timestamp};
use platform::db::{DbError, Tx};

use crate::{
    model::{Absence, Duty, StaffMember, Team, TeamId, Week},
    policy::duty::{Availability, absent_until, decide_on_shift, decide_return, decide_weeks},
    store,
};

/// Of somebody of whom nothing is known.
static ALWAYS: Week = Week::ALWAYS;

/// One who works here, with what matters to whoever gives out work.
#[derive(Debug, Clone)]
pub struct Colleague {
    /// Who.
    pub member: StaffMember,
    /// What they can do, how much at once, and when.
    pub duty: Duty,
}

/// Everybody who works here now.
#[derive(Debug, Clone)]
pub struct Roster {
    zone: TimeZone,
    teams: Vec<Team>,
    people: Vec<Colleague>,
    absences: Vec<Absence>,
}

impl Roster {
    /// Reads all of it.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn read(tx: &mut Tx<'_>) -> Result<Self, DbError> {
        let mut duties = store::teams::duties(tx)?;
        let members = store::staff::staff_members(tx)?;
        let people = members.into_iter().filter(|member| member.active).map(|member| {
            let at = duties.iter().position(|(id, _)| *id == member.id);
            let duty = at.map(|at| duties.swap_remove(at).1).unwrap_or_default();
            Colleague { member, duty }
        });
        Ok(Self {
            people: people.collect(),
            zone: store::shop::shop(tx)?.zone,
            teams: store::teams::teams(tx)?.into_iter().filter(|team| team.active).collect(),
            absences: store::teams::absences(tx)?,
        })
    }

    /// Everybody.
    pub fn people(&self) -> &[Colleague] {
        &self.people
    }

    /// The teams that still get work.
    pub fn teams(&self) -> &[Team] {
        &self.teams
    }

    /// One of them.
    pub fn team(&self, id: TeamId) -> Option<&Team> {
        self.teams.iter().find(|team| team.id == id)
    }

    /// Whether somebody is there for the work of a team; without one, for that of any team of theirs.
    pub fn availability(&self, staff: StaffId, team: Option<TeamId>, now: Timestamp) -> Availability {
        let weeks = self.weeks_of(staff, team);
        decide_on_shift(now, &self.zone, &weeks, &self.absences_of(staff))
    }

    /// When the first of a team who is not there now is there again.
    pub fn returns_at(&self, team: TeamId, now: Timestamp) -> Option<Timestamp> {
        let members = self.team(team)?.members.iter().filter(|id| self.works_here(**id));
        let returns = members.filter_map(|staff| {
            let weeks = self.weeks_of(*staff, Some(team));
            decide_return(now, &self.zone, &weeks, &self.absences_of(*staff))
        });
        returns.min()
    }

    fn works_here(&self, staff: StaffId) -> bool {
        self.people.iter().any(|person| person.member.id == staff)
    }

    fn weeks_of(&self, staff: StaffId, team: Option<TeamId>) -> Vec<&Week> {
        let own = self.people.iter().find(|p| p.member.id == staff).map_or(&ALWAYS, |p| &p.duty.week);
        let meant = |it: &&Team| team.map_or_else(|| it.members.contains(&staff), |id| it.id == id);
        let of_teams: Vec<&Week> = self.teams.iter().filter(meant).map(|it| &it.week).collect();
        decide_weeks(own, &of_teams)
    }

    fn absences_of(&self, staff: StaffId) -> Vec<&Absence> {
        self.absences.iter().filter(|absence| absence.staff == staff).collect()
    }
}

/// Those who are away now, and when each is back.
///
/// # Errors
/// Whatever the database says.
pub fn away_now(tx: &mut Tx<'_>) -> Result<Vec<(StaffId, Timestamp)>, DbError> {
    let (now, absences) = (tx.now(), store::teams::absences(tx)?);
    let mut away: Vec<(StaffId, Timestamp)> = Vec::new();
    for absence in &absences {
        if away.iter().any(|(id, _)| *id == absence.staff) {
            continue;
        }
        let own: Vec<&Absence> = absences.iter().filter(|it| it.staff == absence.staff).collect();
        away.extend(absent_until(now, &own).map(|until| (absence.staff, until)));
    }
    Ok(away)
}

/// Whether somebody is away now, and when they are back.
///
/// # Errors
/// Whatever the database says.
pub fn away_until(tx: &mut Tx<'_>, staff: StaffId) -> Result<Option<Timestamp>, DbError> {
    let (now, absences) = (tx.now(), store::teams::absences_of(tx, staff)?);
    Ok(absent_until(now, &absences.iter().collect::<Vec<_>>()))
}

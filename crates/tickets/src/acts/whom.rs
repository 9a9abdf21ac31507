//! To whom a ticket may be given: people, who may be away, and teams.

use identity::{Names, StaffMember, Team, TeamId};
use kernel::{StaffId, Timestamp};
use platform::{
    db::{DbError, Tx},
    i18n::Lang,
};
use ui::Choice;

use super::Act;
use crate::{policy::decide_owner, saved_views::TeamFilter};

/// Everybody and every team by name, who left and what was retired too: what names them is still told in words.
#[derive(Debug)]
pub(crate) struct Whom {
    names: Names,
    teams: Vec<Team>,
    away: Vec<(StaffId, Timestamp)>,
    now: Timestamp,
}

impl Whom {
    pub(crate) fn read(tx: &mut Tx<'_>) -> Result<Self, DbError> {
        let (names, teams) = (Names::all(tx)?, identity::teams(tx)?);
        Ok(Self { names, teams, away: identity::away_now(tx)?, now: tx.now() })
    }

    pub(crate) const fn names(&self) -> &Names {
        &self.names
    }

    pub(crate) fn teams(&self) -> &[Team] {
        &self.teams
    }

    /// Those who may answer, as a form offers them: whoever is away is shown as such.
    pub(crate) fn owners(&self, lang: &Lang) -> Vec<(StaffId, String)> {
        let may = |member: &&StaffMember| decide_owner(member.roles, member.active);
        self.names.people().iter().filter(may).map(|m| (m.id, self.with_absence(lang, m))).collect()
    }

    fn with_absence(&self, lang: &Lang, member: &StaffMember) -> String {
        match self.away.iter().find(|(id, _)| *id == member.id) {
            Some((_, until)) => {
                let until = lang.moment(*until, self.now);
                lang.with("tickets-away", &[("name", member.name.as_str().into()), ("until", until.into())])
            }
            None => member.name.clone(),
        }
    }

    pub(crate) fn may_own(&self, id: StaffId) -> bool {
        self.names.people().iter().any(|m| m.id == id && decide_owner(m.roles, m.active))
    }

    /// Somebody who is named and can have no tickets any more. Without a line of their own a form would take them for
    /// nobody.
    pub(crate) fn gone(&self, lang: &Lang, named: Option<StaffId>) -> Option<Choice> {
        let id = named.filter(|id| !self.may_own(*id))?;
        let words = lang.t1("tickets-owner-gone", "name", self.names.of(Some(id)));
        Some(Choice::new(id.to_string(), words))
    }

    pub(crate) fn gets_work(&self, id: TeamId) -> bool {
        self.teams.iter().any(|team| team.id == id && team.active)
    }

    /// A team as it is called, or the whole shop.
    pub(crate) fn team(&self, lang: &Lang, id: Option<TeamId>) -> String {
        let Some(id) = id else { return lang.t("tickets-team-none").into_owned() };
        let name = self.teams.iter().find(|team| team.id == id).map_or("", |team| team.name.as_str());
        match self.gets_work(id) {
            true => name.to_owned(),
            false => lang.t1("tickets-team-gone", "name", name),
        }
    }

    /// The whole shop, the teams that get work, and the one that is named if it gets none any more.
    pub(crate) fn team_choices(&self, lang: &Lang, named: Option<TeamId>) -> Vec<Choice> {
        let working = self.teams.iter().filter(|team| team.active).map(|team| team.id);
        let gone = named.filter(|id| !self.gets_work(*id));
        let choice = |id: TeamId| Choice::new(id.to_string(), self.team(lang, Some(id)));
        let shop = Choice::new(TeamFilter::SHOP, lang.t("tickets-team-none"));
        [shop].into_iter().chain(working.chain(gone).map(choice)).collect()
    }

    /// Whom an act names that gets no tickets any more, by name.
    pub(crate) fn lost(&self, act: &Act) -> Option<String> {
        match act {
            Act::Assign { owner: Some(id) } if !self.may_own(*id) => {
                Some(self.names.of(Some(*id)).to_owned())
            }
            Act::Team { team: Some(id) } if !self.gets_work(*id) => self.lost_team(*id),
            _ => None,
        }
    }

    /// A team that gets no work any more, by name.
    pub(crate) fn lost_team(&self, id: TeamId) -> Option<String> {
        let name = self.teams.iter().find(|team| team.id == id).map(|team| team.name.clone());
        (!self.gets_work(id)).then(|| name.unwrap_or_default())
    }
}

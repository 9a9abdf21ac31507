//! The decisions about who gets a ticket. Values in, a decision out.

use identity::{Duty, Team, TeamId};
use kernel::{BranchId, CalendarId, Locale, StaffId};
use platform::text_column;
use products::Category;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a team shares out what comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Nobody gets anything by itself: people take and give.
    #[default]
    ByHand,
    /// One after the other.
    RoundRobin,
    /// Whoever has the least to do.
    LeastLoaded,
}
text_column!(Method { ByHand = "by_hand", RoundRobin = "round_robin", LeastLoaded = "least_loaded" });

impl Method {
    /// The key of its words.
    pub const fn key(self) -> &'static str {
        match self {
            Self::ByHand => "tickets-method-by-hand",
            Self::RoundRobin => "tickets-method-round-robin",
            Self::LeastLoaded => "tickets-method-least-loaded",
        }
    }
}

/// What a team does with its tickets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TeamRule {
    /// How it shares them out.
    pub method: Method,
    /// Whether only those get one who speak its language and know its line of products.
    pub by_skills: bool,
    /// Whether new tickets come to it by themselves.
    pub takes_new: bool,
    /// The opening hours by which its tickets are measured, where a policy leaves them to the team.
    pub calendar: Option<CalendarId>,
}

/// What a ticket asks of whoever answers it, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Needs {
    /// The language of the customer.
    pub language: Option<Locale>,
    /// The line of the product.
    pub line: Option<Category>,
}

impl Needs {
    /// Whether somebody can. Nothing that is said of a language or a line means every one.
    pub fn met_by(&self, duty: &Duty) -> bool {
        let speaks = |it: Locale| duty.languages.is_empty() || duty.languages.contains(&it);
        let knows = |it: Category| duty.lines.is_empty() || duty.lines.iter().any(|line| line == it.name());
        self.language.is_none_or(speaks) && self.line.is_none_or(knows)
    }
}

/// One who might get a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub id: StaffId,
    /// Whether they may answer it.
    pub may_reply: bool,
    /// Whether they are on shift and not away.
    pub is_here: bool,
    /// Whether they can: see [`Needs::met_by`].
    pub is_able: bool,
    /// How many tickets they have to do.
    pub open: u32,
    /// How many they have at most; none means as many as come.
    pub capacity: Option<u32>,
    /// Counts what their team gave out: of when theirs was the last. Zero for somebody who never got one.
    pub last_turn: i64,
}

impl Candidate {
    fn has_room(&self) -> bool {
        self.capacity.is_none_or(|most| self.open < most)
    }
}

/// Who gets a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assignee {
    /// This one.
    To(StaffId),
    /// It waits until somebody takes it: that is how the team works.
    ByHand,
    /// It waits, because nobody can have it now. Somebody should know.
    Nobody,
}

/// Whoever gets a ticket may answer it, is on shift and not away, has room for one more, and can where the team asks for
/// skills. One after the other means whoever waited longest since their last; the least loaded is whoever has the least
/// to do, and among equals whoever waited longest. Nobody is not an error: the ticket stays where everybody sees it, its
/// clocks run, and the managers are told.
pub fn decide_assignee(candidates: &[Candidate], rule: TeamRule) -> Assignee {
    let may =
        |it: &&Candidate| it.may_reply && it.is_here && it.has_room() && (it.is_able || !rule.by_skills);
    let fit = candidates.iter().filter(may);
    let chosen = match rule.method {
        Method::ByHand => return Assignee::ByHand,
        Method::RoundRobin => fit.min_by_key(|it| (it.last_turn, it.id)),
        Method::LeastLoaded => fit.min_by_key(|it| (it.open, it.last_turn, it.id)),
    };
    chosen.map_or(Assignee::Nobody, |it| Assignee::To(it.id))
}

/// To which team a new ticket comes: of those that take new ones, that of its branch, else one of every branch; the
/// first by name. None leaves it to the whole shop.
pub fn decide_first_team(
    branch: Option<BranchId>,
    teams: &[Team],
    rule_of: impl Fn(TeamId) -> TeamRule,
) -> Option<TeamId> {
    let taking = || teams.iter().filter(|team| team.active && rule_of(team.id).takes_new);
    let near = taking().find(|team| team.branch.is_some() && team.branch == branch);
    near.or_else(|| taking().find(|team| team.branch.is_none())).map(|team| team.id)
}

/// Whether somebody may take what nobody has: what belongs to the whole shop, and what belongs to a team of theirs.
/// Whoever is in no team may take everything. Where the team asks for skills, they must have them.
pub fn decide_may_take(team: Option<TeamId>, own: &[TeamId], is_able: bool, rule: TeamRule) -> bool {
    let is_theirs = team.is_none_or(|id| own.is_empty() || own.contains(&id));
    is_theirs && (is_able || !rule.by_skills)
}

#[cfg(test)]
mod tests;

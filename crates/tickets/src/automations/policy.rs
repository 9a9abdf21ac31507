//! What an automation may do. Values in, a decision with its reason out.

use identity::TeamId;
use kernel::{Locale, Timestamp, fold};
use serde::{Deserialize, Serialize};

use super::{AutomationId, Condition, Rule, Trigger};
use crate::{
    acts::Act,
    clocks::{Priority, StatusKind},
    model::{Channel, Reason, Ticket},
    policy::decide_tags,
    saved_views::TeamFilter,
};

/// An effect of an effect of an effect of an effect of an effect is the last.
pub const DEPTH_MAX: i64 = 5;
/// Acts of all automations together on one ticket in one hour.
pub const ACTS_AN_HOUR_MAX: i64 = 50;
/// Nobody waits longer in a status for an automation.
pub(crate) const HOURS_MAX: u32 = 24 * 365;

/// What conditions look at, as a ticket stands at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Its status.
    pub status: StatusKind,
    /// Why it was opened.
    pub reason: Reason,
    /// How it came.
    pub channel: Channel,
    /// To which address of the shop the mail was written that began it.
    pub mailbox: Option<String>,
    /// The language it is spoken in, as far as it is known.
    pub language: Option<Locale>,
    /// Whether somebody has it.
    pub has_owner: bool,
    /// Whose team's it is; none for the whole shop's.
    pub team: Option<TeamId>,
    /// Whether it is known who asks.
    pub has_customer: bool,
    /// Its subject.
    pub subject: String,
    /// How urgent it is.
    pub priority: Priority,
    /// Its tags.
    pub tags: Vec<String>,
}

impl Facts {
    /// As it stands.
    pub fn of(ticket: &Ticket, tags: Vec<String>) -> Self {
        Self {
            status: ticket.standing.status.kind(),
            reason: ticket.reason,
            channel: ticket.channel,
            mailbox: ticket.shop_address.clone(),
            language: ticket.language(),
            has_owner: ticket.standing.owner.is_some(),
            team: ticket.standing.team,
            has_customer: ticket.customer.is_some(),
            subject: ticket.subject.clone(),
            priority: ticket.standing.priority,
            tags,
        }
    }
}

/// Why a rule cannot be switched on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unsound {
    /// It asks for something that a ticket does not have.
    UnknownField(String),
    /// A field never is that.
    UnknownValue(Condition),
    /// It would wait for no time, or for more than a year.
    Hours(u32),
    /// It names somebody, or a team, who gets no tickets any more.
    Lost(String),
    /// It does nothing.
    Nothing,
    /// It could set itself off: these automations in this order, the first one again at the end.
    Circle(Vec<String>),
}

/// A condition that was understood.
#[derive(Debug, PartialEq, Eq)]
enum Test {
    Status(StatusKind),
    Reason(Reason),
    Channel(Channel),
    Mailbox(String),
    Language(Locale),
    Owner(bool),
    Team(Option<TeamId>),
    Customer(bool),
    Subject(String),
    Priority(Priority),
    Tag(String),
    NoTag(String),
}

impl Test {
    fn of(condition: &Condition) -> Result<Self, Unsound> {
        let is = condition.is.as_str();
        let one_of = |no: &str, yes: &str| match is {
            _ if is == no => Some(false),
            _ if is == yes => Some(true),
            _ => None,
        };
        let test = match condition.field.as_str() {
            "status" => StatusKind::named(is).map(Self::Status),
            "reason" => Reason::named(is).map(Self::Reason),
            "channel" => Channel::named(is).map(Self::Channel),
            "mailbox" => is.contains('@').then(|| Self::Mailbox(is.to_lowercase())),
            "language" => Locale::of_tag(is).map(Self::Language),
            "owner" => one_of("nobody", "somebody").map(Self::Owner),
            "team" => TeamFilter::named(is).and_then(TeamFilter::team).map(Self::Team),
            "customer" => one_of("unknown", "known").map(Self::Customer),
            "subject" => (!fold(is).trim().is_empty()).then(|| Self::Subject(fold(is))),
            "priority" => Priority::named(is).map(Self::Priority),
            "tag" => one_tag(is).map(Self::Tag),
            "no_tag" => one_tag(is).map(Self::NoTag),
            field => return Err(Unsound::UnknownField(field.to_owned())),
        };
        test.ok_or_else(|| Unsound::UnknownValue(condition.clone()))
    }

    fn holds(&self, facts: &Facts) -> bool {
        match self {
            Self::Status(status) => *status == facts.status,
            Self::Reason(reason) => *reason == facts.reason,
            Self::Channel(channel) => *channel == facts.channel,
            Self::Mailbox(address) => facts.mailbox.as_ref() == Some(address),
            Self::Language(language) => facts.language == Some(*language),
            Self::Owner(has) => *has == facts.has_owner,
            Self::Team(team) => *team == facts.team,
            Self::Customer(has) => *has == facts.has_customer,
            Self::Priority(priority) => *priority == facts.priority,
            Self::Tag(tag) => facts.tags.contains(tag),
            Self::NoTag(tag) => !facts.tags.contains(tag),
            Self::Subject(words) => fold(&facts.subject).contains(words.as_str()),
        }
    }
}

/// The one tag that a text is, as tickets bear it.
fn one_tag(text: &str) -> Option<String> {
    let mut tags = decide_tags(text).ok()?;
    if tags.len() == 1 { tags.pop() } else { None }
}

/// The team that a condition asks for, if it asks for one.
pub(crate) fn team_asked(condition: &Condition) -> Option<TeamId> {
    match Test::of(condition) {
        Ok(Test::Team(team)) => team,
        _ => None,
    }
}

/// Which conditions a form with one field for each can show; the others stand beside it.
pub(crate) fn in_fields(conditions: &[Condition]) -> (Vec<&Condition>, Vec<&Condition>) {
    let (mut shown, mut beside): (Vec<&Condition>, Vec<&Condition>) = (Vec::new(), Vec::new());
    for condition in conditions {
        let is_first = shown.iter().all(|other| other.field != condition.field);
        if is_first && Test::of(condition).is_ok() { shown.push(condition) } else { beside.push(condition) }
    }
    (shown, beside)
}

/// Whether a rule means something: every field is known, it waits for some time, and it does something.
///
/// # Errors
/// The first thing that is wrong.
pub fn decide_sound(rule: &Rule) -> Result<(), Unsound> {
    for condition in &rule.conditions {
        Test::of(condition)?;
    }
    if let Trigger::TimeInStatus { hours, .. } = rule.trigger
        && !(1..=HOURS_MAX).contains(&hours)
    {
        return Err(Unsound::Hours(hours));
    }
    if rule.acts.is_empty() { Err(Unsound::Nothing) } else { Ok(()) }
}

/// Whether everything that must be so is so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match {
    /// It is.
    Yes,
    /// These are not so, or not understood.
    No(Vec<Condition>),
}

/// All conditions must hold. One that is not understood does not hold.
pub fn decide_matches(conditions: &[Condition], facts: &Facts) -> Match {
    let holds = |condition: &&Condition| Test::of(condition).is_ok_and(|test| test.holds(facts));
    let failed: Vec<Condition> = conditions.iter().filter(|c| !holds(c)).cloned().collect();
    if failed.is_empty() { Match::Yes } else { Match::No(failed) }
}

/// Whether a rule could set itself off, alone or through others that are switched on. A rule leads to another when one
/// of its acts leaves a ticket in a status that begins the other, and nothing that cannot change meanwhile rules the
/// other out. The names in the order in which they would run, the first again at the end.
pub fn decide_circle(name: &str, rule: &Rule, others: &[(String, Rule)]) -> Option<Vec<String>> {
    let mut path = vec![name.to_owned()];
    let mut seen = vec![false; others.len()];
    walks_back(rule, rule, others, &mut seen, &mut path).then_some(path)
}

fn walks_back(
    start: &Rule,
    here: &Rule,
    others: &[(String, Rule)],
    seen: &mut [bool],
    path: &mut Vec<String>,
) -> bool {
    if leads_to(here, start) {
        path.extend(path.first().cloned());
        return true;
    }
    for (at, (name, next)) in others.iter().enumerate() {
        let is_new = seen.get(at).is_some_and(|seen| !seen);
        if !is_new || !leads_to(here, next) {
            continue;
        }
        if let Some(seen) = seen.get_mut(at) {
            *seen = true;
        }
        path.push(name.clone());
        if walks_back(start, next, others, seen, path) {
            return true;
        }
        path.pop();
    }
    false
}

fn leads_to(from: &Rule, to: &Rule) -> bool {
    if rules_out(from, to) {
        return false;
    }
    let wanted = to.conditions.iter().find_map(|c| match Test::of(c) {
        Ok(Test::Status(status)) => Some(status),
        _ => None,
    });
    let left_in = from.acts.iter().flat_map(Act::leads_to).copied();
    left_in.into_iter().any(|status| {
        let begins = match to.trigger {
            Trigger::StatusChanged => true,
            Trigger::TimeInStatus { status: watched, .. } => watched == status,
            _ => false,
        };
        begins && wanted.is_none_or(|wanted| wanted == status)
    })
}

/// Whether a ticket that met one rule can never meet the other: what a ticket was opened with stays.
fn rules_out(one: &Rule, other: &Rule) -> bool {
    let lasting = |rule: &Rule| -> Vec<Test> {
        let tests = rule.conditions.iter().filter_map(|c| Test::of(c).ok());
        tests.filter(|t| matches!(t, Test::Reason(_) | Test::Channel(_))).collect()
    };
    let others = lasting(other);
    lasting(one).iter().any(|test| {
        others.iter().any(|o| std::mem::discriminant(test) == std::mem::discriminant(o) && test != o)
    })
}

/// What is known before a version runs for an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    /// Whether this version is the newest and switched on.
    pub is_current: bool,
    /// Whether the ticket is still where the event put it, where that matters.
    pub is_still_so: bool,
    /// Whether its author still has the right.
    pub author_may: bool,
    /// The automations whose effects led to the event, the nearest first.
    pub chain: Vec<AutomationId>,
    /// How many effects deep the event is; 0 for what people did.
    pub depth: i64,
    /// Acts of all automations on this ticket in the last hour.
    pub acts_lately: i64,
}

/// Whether a version runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Run {
    /// It does, if its conditions hold.
    Go,
    /// It does not, this time.
    Skip(Skip),
    /// It stops itself.
    Stop(Stop),
}

/// Why a version does not run for an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Skip {
    /// A newer version is there, or it was switched off.
    Superseded,
    /// The ticket moved on before the time was over.
    MovedOn,
    /// It was the automation's own doing.
    OwnEffect,
    /// Whoever is answerable for it no longer has the right.
    NoRight,
}

/// Why a version stops itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stop {
    /// Automations set each other off, more than [`DEPTH_MAX`] deep.
    TooDeep,
    /// More than [`ACTS_AN_HOUR_MAX`] acts on one ticket in an hour.
    TooMany,
}

/// A version runs when it is the newest, its moment is still the right one and its author still may; never on its own
/// effects; not deeper than five effects; and not when the ticket would get more than 50 acts in an hour.
pub fn decide_run(automation: AutomationId, acts: usize, before: &Before) -> Run {
    let acts = i64::try_from(acts).unwrap_or(i64::MAX);
    if !before.is_current {
        Run::Skip(Skip::Superseded)
    } else if !before.is_still_so {
        Run::Skip(Skip::MovedOn)
    } else if before.chain.contains(&automation) {
        Run::Skip(Skip::OwnEffect)
    } else if !before.author_may {
        Run::Skip(Skip::NoRight)
    } else if before.depth >= DEPTH_MAX {
        Run::Stop(Stop::TooDeep)
    } else if before.acts_lately.saturating_add(acts) > ACTS_AN_HOUR_MAX {
        Run::Stop(Stop::TooMany)
    } else {
        Run::Go
    }
}

/// When a trigger fires for a ticket that came into a status at an instant.
pub(crate) fn due_at(trigger: &Trigger, since: Timestamp) -> Timestamp {
    let hours = match trigger {
        Trigger::TimeInStatus { hours, .. } => i64::from(*hours),
        _ => 0,
    };
    since.saturating_add(jiff::SignedDuration::from_hours(hours)).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests;

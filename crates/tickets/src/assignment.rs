//! Who gets a ticket: the rule of each team, giving out what came, taking the next one.
//!
//! Teams, shifts, skills and absences are `identity`'s. Here is what a team does with its tickets.

mod actions;
mod api;
mod giving_back;
mod policy;
mod rules;
mod shifts;
pub(crate) mod store;
mod telling;
mod views;
mod web;

pub use actions::move_to_team;
pub(crate) use actions::{ACTOR, begin_in_team, handlers, is_waiting, next_for, order, return_from_absent};
pub(crate) use api::{openapi, routes as api_routes};
pub(crate) use giving_back::{Whose, give_back};
pub use policy::{
    Assignee, Candidate, Method, Needs, TeamRule, decide_assignee, decide_first_team, decide_may_take,
};
pub use rules::save_team_rule;
pub(crate) use shifts::{made_room, roster_changed};
pub(crate) use web::routes;

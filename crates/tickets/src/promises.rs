//! What the shop promises: opening hours with a name, policies with conditions and targets, and what happens when a
//! promise is about to be broken and nobody acts.
//!
//! Hours and policies are kept in editions. An edition is never changed; a new one counts from its `valid_from` and
//! stands in place of every earlier edition from then on.

mod actions;
pub(crate) mod editions;
pub(crate) mod effect;
mod escalating;
pub(crate) mod hours;
pub(crate) mod overlooked;
mod policy;
mod recalculation;
pub(crate) mod store;
pub(crate) mod terms;

pub use actions::change_priority;
pub(crate) use escalating::{escalate, named};
pub(crate) use hours::{HOUSE_CALENDAR, Hours, NamedCalendar};
pub use overlooked::{Overlooked, Why, begin_checking, check_desk};
pub(crate) use policy::{Listener, decide_escalation_wake, decide_told};
pub(crate) use recalculation::{BeginEdition, Recalculate};
pub use store::house_hours;
pub(crate) use store::{Promises, promises};
pub(crate) use terms::{Conditions, HOUSE_POLICY, NamedPolicy, Terms};
pub use terms::{Step, StepAct, StepTrigger};

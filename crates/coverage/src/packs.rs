//! The law as data: one TOML file for each place and version, read strictly.
//!
//! Start with [`PackSet`]: it holds every pack, the house rules and the words, and chooses a pack by place and
//! date of contract.

mod changes;
mod check;
mod condition;
mod holidays;
mod load;
mod rules;
mod set;
mod words;

pub(crate) use changes::{Change, changes};
pub(crate) use check::proofs;
pub use check::{CASES, CaseFile, check_pack};
pub use condition::{Condition, Fact, FactValue};
pub(crate) use holidays::HolidayYear;
pub use load::PackError;
pub(crate) use load::hex;
pub use rules::{
    BusinessDays, CalendarPart, CostUnder, Count, DeadlineFor, DutyTime, OpenTerm, Pack, PackStatus,
    PauseEnds, PauseOf, PausePoint, RestartOf, RollFor, Rule, RuleKind, Term, Texts, Voids, WithdrawalFrom,
};
pub(crate) use set::ELSEWHERE;
pub use set::{House, PackFile, PackSet};
pub(crate) use words::Words;

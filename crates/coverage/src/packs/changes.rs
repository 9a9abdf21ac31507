//! What two texts of the law say differently, rule by rule.

use super::{Pack, Rule};

/// One rule that is not the same in both.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Change<'a> {
    /// Only the later one has it.
    Added(&'a Rule),
    /// Only the earlier one has it.
    Removed(&'a Rule),
    /// Both have it, and it is written differently.
    Changed {
        /// As it was.
        was: &'a Rule,
        /// As it is.
        is: &'a Rule,
    },
}

/// Every rule that is not the same, in the order of the later text; what was dropped comes last. Rules are the same
/// by name and kind, counted where an article is several rules.
pub(crate) fn changes<'a>(earlier: &'a Pack, later: &'a Pack) -> Vec<Change<'a>> {
    let found =
        |pack: &'a Pack, rule: &Rule, nth: usize| pack.rules.iter().filter(|r| alike(r, rule)).nth(nth);
    let nth = |pack: &Pack, place: usize, rule: &Rule| {
        pack.rules.iter().take(place).filter(|r| alike(r, rule)).count()
    };
    let mut changes = vec![];
    for (place, is) in later.rules.iter().enumerate() {
        match found(earlier, is, nth(later, place, is)) {
            None => changes.push(Change::Added(is)),
            Some(was) if was.written != is.written => changes.push(Change::Changed { was, is }),
            Some(_) => {}
        }
    }
    for (place, was) in earlier.rules.iter().enumerate() {
        if found(later, was, nth(earlier, place, was)).is_none() {
            changes.push(Change::Removed(was));
        }
    }
    changes
}

fn alike(one: &Rule, other: &Rule) -> bool {
    one.id == other.id && one.kind.name() == other.kind.name()
}

//! Conditions of rules: `atom { "and" atom }`, an atom being `["not"] fact [op value]` with one of `== >= < in`.
//!
//! There is no "or" (write two rules), no arithmetic and no nesting, so that a lawyer can read a pack. A fact
//! that nobody knows makes its atom false, with or without "not".

use kernel::Date;

use crate::model::Code;

/// When a rule applies: all of its atoms hold. No atom: always.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Condition {
    atoms: Vec<Atom>,
    written: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Atom {
    negated: bool,
    fact: Fact,
    test: Test,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Test {
    IsTrue,
    Is(FactValue),
    AtLeast(FactValue),
    Below(FactValue),
    OneOf(Vec<FactValue>),
}

/// A fact that conditions may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// What kind of buyer.
    Buyer,
    /// Through which door.
    Channel,
    /// The day of the contract.
    ContractAt,
    /// The day of delivery.
    DeliveredAt,
    /// How long the goods are meant to last.
    Durability,
    /// The price in minor units.
    Price,
    /// Whether the fault endangers people.
    Unsafe,
    /// Whether the buyer was told of the right to withdraw.
    InformedOfWithdrawal,
    /// Whether the information before the sale was right.
    InfoCorrect,
    /// Whether the promised time ran out without a repair.
    PromiseElapsed,
    /// How many repairs of this fault failed.
    SameFaultFailedRepairs,
    /// How many repairs were owed and accepted within the term.
    RepairsInTerm,
    /// Under what the work was done.
    RepairCoverage,
    /// Whether the fault was gone.
    RepairFixed,
    /// Whether a part was replaced.
    PartReplaced,
    /// Whether the unit was exchanged.
    UnitExchanged,
    /// The group of a defective product.
    DefectGroup,
}

/// The value of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactValue {
    /// A name.
    Name(&'static str),
    /// A name that a pack wrote.
    Written(Code),
    /// A count, or an amount in minor units.
    Number(i64),
    /// A day.
    Day(Date),
    /// Yes or no.
    Flag(bool),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Name(&'static [&'static str]),
    Number,
    Day,
    Flag,
}

const COVERAGES: &[&str] = &["warranty", "statutory", "paid", "goodwill"];
const BUYERS: &[&str] = &["person", "organisation_own_use", "organisation_business", "reseller"];

impl Fact {
    const ALL: [(&'static str, Self, Kind); 17] = [
        ("buyer", Self::Buyer, Kind::Name(BUYERS)),
        ("channel", Self::Channel, Kind::Name(&["store", "online", "door_to_door"])),
        ("contract_at", Self::ContractAt, Kind::Day),
        ("delivered_at", Self::DeliveredAt, Kind::Day),
        ("durability", Self::Durability, Kind::Name(&["standard", "durable", "likely_durable"])),
        ("price", Self::Price, Kind::Number),
        ("unsafe", Self::Unsafe, Kind::Flag),
        ("informed_of_withdrawal", Self::InformedOfWithdrawal, Kind::Flag),
        ("info_correct", Self::InfoCorrect, Kind::Flag),
        ("promise_elapsed", Self::PromiseElapsed, Kind::Flag),
        ("same_fault_failed_repairs", Self::SameFaultFailedRepairs, Kind::Number),
        ("repairs_in_term", Self::RepairsInTerm, Kind::Number),
        ("repair.coverage", Self::RepairCoverage, Kind::Name(COVERAGES)),
        ("repair.fixed", Self::RepairFixed, Kind::Flag),
        ("part_replaced", Self::PartReplaced, Kind::Flag),
        ("unit_exchanged", Self::UnitExchanged, Kind::Flag),
        ("defect_group", Self::DefectGroup, Kind::Name(&["a", "b"])),
    ];

    fn named(name: &str) -> Result<(Self, Kind), String> {
        let found = Self::ALL.into_iter().find(|(known, ..)| *known == name);
        found.map(|(_, fact, kind)| (fact, kind)).ok_or_else(|| format!("unknown fact `{name}`"))
    }
}

impl Condition {
    /// Reads a condition.
    ///
    /// # Errors
    /// One sentence that names the word which is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let atoms = words.split(|w| *w == "and").map(Atom::parse).collect::<Result<_, _>>()?;
        Ok(Self { atoms, written: words.join(" ") })
    }

    /// As the pack writes it; empty when it always holds.
    pub(crate) fn written(&self) -> &str {
        &self.written
    }

    /// Whether it holds. `value` gives what is known of a fact.
    pub fn holds(&self, value: impl Fn(Fact) -> Option<FactValue>) -> bool {
        self.atoms.iter().all(|atom| atom.holds(&value))
    }

    /// The count that a fact has to reach, if the condition asks for one.
    pub(crate) fn threshold(&self, fact: Fact) -> Option<i64> {
        self.atoms.iter().find_map(|atom| match &atom.test {
            Test::AtLeast(FactValue::Number(n)) if atom.fact == fact => Some(*n),
            _ => None,
        })
    }

    /// Whether it asks about this fact.
    pub(crate) fn mentions(&self, fact: Fact) -> bool {
        self.atoms.iter().any(|atom| atom.fact == fact)
    }
}

impl Atom {
    fn parse(words: &[&str]) -> Result<Self, String> {
        let (negated, words) = match words {
            ["not", rest @ ..] => (true, rest),
            _ => (false, words),
        };
        let [name, test @ ..] = words else { return Err("a condition ends in nothing".to_owned()) };
        let (fact, kind) = Fact::named(name)?;
        let test = match test {
            [] if kind == Kind::Flag => Test::IsTrue,
            [] => return Err(format!("`{name}` is no yes-or-no fact; compare it with something")),
            ["==", value] => Test::Is(kind.read(value)?),
            [">=", value] => Test::AtLeast(kind.ordered(name)?.read(value)?),
            ["<", value] => Test::Below(kind.ordered(name)?.read(value)?),
            ["in", list @ ..] => Test::OneOf(kind.read_list(&list.join(" "))?),
            other => return Err(format!("cannot read `{}` after `{name}`", other.join(" "))),
        };
        Ok(Self { negated, fact, test })
    }

    fn holds(&self, value: &impl Fn(Fact) -> Option<FactValue>) -> bool {
        let Some(known) = value(self.fact) else { return false };
        let holds = match &self.test {
            Test::IsTrue => known == FactValue::Flag(true),
            Test::Is(wanted) => known.same(wanted),
            Test::AtLeast(least) => known.order(least).is_some_and(std::cmp::Ordering::is_ge),
            Test::Below(limit) => known.order(limit).is_some_and(std::cmp::Ordering::is_lt),
            Test::OneOf(wanted) => wanted.iter().any(|w| known.same(w)),
        };
        holds != self.negated
    }
}

impl Kind {
    fn ordered(self, name: &str) -> Result<Self, String> {
        let ordered = matches!(self, Self::Number | Self::Day);
        if ordered { Ok(self) } else { Err(format!("`{name}` has no order; use == or in")) }
    }

    fn read(self, text: &str) -> Result<FactValue, String> {
        let wrong = |what: &str| format!("`{text}` is no {what}");
        match self {
            Self::Name(known) if !known.contains(&text) => {
                Err(format!("`{text}` is none of {}", known.join(", ")))
            }
            Self::Name(_) => Code::new(text).map(FactValue::Written).map_err(|e| e.to_string()),
            Self::Number => text.parse().map(FactValue::Number).map_err(|_| wrong("whole number")),
            Self::Day => text.parse().map(FactValue::Day).map_err(|_| wrong("date")),
            Self::Flag => text.parse().map(FactValue::Flag).map_err(|_| wrong("true or false")),
        }
    }

    fn read_list(self, text: &str) -> Result<Vec<FactValue>, String> {
        let inner = text.strip_prefix('[').and_then(|t| t.strip_suffix(']'));
        let inner = inner.ok_or_else(|| format!("write a list as [a, b], not `{text}`"))?;
        inner.split(',').map(|item| self.read(item.trim())).collect()
    }
}

impl FactValue {
    fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            Self::Written(code) => Some(code.as_str()),
            _ => None,
        }
    }

    fn same(&self, other: &Self) -> bool {
        match (self.name(), other.name()) {
            (Some(mine), Some(theirs)) => mine == theirs,
            _ => self == other,
        }
    }

    fn order(&self, other: &Self) -> Option<std::cmp::Ordering> {
        match (self, other) {
            (Self::Number(mine), Self::Number(theirs)) => Some(mine.cmp(theirs)),
            (Self::Day(mine), Self::Day(theirs)) => Some(mine.cmp(theirs)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn known(fact: Fact) -> Option<FactValue> {
        match fact {
            Fact::Buyer => Some(FactValue::Name("person")),
            Fact::SameFaultFailedRepairs => Some(FactValue::Number(3)),
            Fact::RepairFixed => Some(FactValue::Flag(false)),
            _ => None,
        }
    }

    #[rstest]
    #[case("buyer == person", true)]
    #[case("buyer in [reseller, organisation_own_use]", false)]
    #[case("same_fault_failed_repairs >= 3 and not repair.fixed", true)]
    #[case("same_fault_failed_repairs >= 4", false)]
    #[case("same_fault_failed_repairs < 3", false)]
    #[case::unknown_is_false("unsafe", false)]
    #[case::unknown_is_false_even_negated("not unsafe", false)]
    fn a_condition_holds(#[case] text: &str, #[case] holds: bool) {
        assert_eq!(Condition::parse(text).unwrap().holds(known), holds, "{text}");
    }

    #[rstest]
    #[case("weather == fine", "unknown fact `weather`")]
    #[case("buyer == friend", "none of person")]
    #[case("buyer >= person", "no order")]
    #[case("buyer", "compare it")]
    #[case("unsafe and", "ends in nothing")]
    #[case("price >= much", "no whole number")]
    #[case("unsafe or info_correct", "cannot read")]
    fn a_wrong_condition_names_the_word(#[case] text: &str, #[case] part: &str) {
        let error = Condition::parse(text).unwrap_err();
        assert!(error.contains(part), "{error}");
    }
}

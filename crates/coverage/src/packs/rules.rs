//! What a pack can say. Each kind of rule is one variant; there are no scripts.

use kernel::{Date, Locale, Period};
use serde::{Deserialize, Serialize};

use super::{Condition, load::Place};
use crate::model::{
    Bearer, Chooser, Code, Confidence, Escalation, HumanReason, PackVersion, Remedy, Route, RuleId,
};

/// The law of one place in one version.
#[derive(Debug, Clone, PartialEq)]
pub struct Pack {
    /// Such as `VN@2023`.
    pub id: String,
    /// Such as `VN` or `EU-DE`.
    pub jurisdiction: String,
    /// Contracts from this day on.
    pub valid_from: Date,
    /// Whether a lawyer signed it.
    pub status: PackStatus,
    /// The money of the place, as a three-letter code.
    pub currency: String,
    /// Places that this pack stands in for while they have none of their own.
    pub members: Vec<String>,
    /// Days of the week without work, as ISO 8601 counts.
    pub weekend: Vec<i8>,
    /// The name of its holiday lists.
    pub holidays: Option<String>,
    /// Its rules, in the order of the file; those of its base come first.
    pub rules: Vec<Rule>,
    /// The cases that prove it.
    pub tests: Vec<String>,
    /// Where the file names each of them.
    pub(super) file_tests: Vec<Place>,
    /// SHA-256 of its text (and its base's), in hexadecimal.
    pub hash: String,
}

/// Whether a lawyer signed a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PackStatus {
    /// Not yet: customers read that this is our reading.
    Draft,
    /// Signed, with name and date in the file.
    Reviewed,
}

/// One rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Its name.
    pub id: RuleId,
    /// What it says.
    pub kind: RuleKind,
    /// When it applies.
    pub when: Condition,
    /// Whether no policy may go below it.
    pub mandatory: bool,
    /// Where it is written.
    pub cite: String,
    /// How sure we are.
    pub mark: Confidence,
    /// What it says, for people.
    pub text: Texts,
    /// As the file writes it, with everything that the words leave out.
    pub written: String,
}

/// One text in the three languages, and how staff read it where it speaks to the customer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    vi: String,
    en: String,
    is: String,
    #[serde(default)]
    staff: Option<Box<Texts>>,
}

/// What a rule says.
#[derive(Debug, Clone, PartialEq)]
pub enum RuleKind {
    /// Who is protected.
    ConsumerTest,
    /// How long the law holds the trader.
    Term(Term),
    /// Until when a defect is presumed to have been there at delivery.
    Presumption {
        /// How long.
        length: Period,
        /// Whether the day of delivery is counted.
        first_day: Count,
    },
    /// An interval that is not counted.
    Pause {
        /// In what.
        of: PauseOf,
        /// Where it begins.
        from: PausePoint,
        /// Where it ends: the earliest of these.
        to: Vec<PausePoint>,
        /// Whether its last day is inside.
        ends: PauseEnds,
        /// Days that are left at least when it ends.
        floor_days: u32,
    },
    /// A term that begins again.
    Restart(RestartOf),
    /// Months added once to the term of the law, or to the time to withdraw.
    ExtendOnce {
        /// Added to what.
        of: RollFor,
        /// How many.
        months: u32,
    },
    /// A clause without effect.
    VoidClause(Voids),
    /// Which remedy comes first, and who chooses.
    RemedyOrder {
        /// The remedies.
        remedies: Vec<Remedy>,
        /// Who chooses.
        chooser: Option<Chooser>,
    },
    /// What opens more than repair.
    Escalate {
        /// The remedies.
        remedies: Vec<Remedy>,
        /// Who chooses.
        chooser: Option<Chooser>,
        /// Why.
        by: Escalation,
        /// For a rejection: days after delivery.
        window_days: Option<u32>,
    },
    /// Days to withdraw without a reason.
    Withdrawal {
        /// How many.
        days: u32,
        /// Whether only business days count.
        business: BusinessDays,
        /// From what.
        from: WithdrawalFrom,
        /// Who pays for sending the goods back.
        return_post: Bearer,
    },
    /// A fee that no policy may take.
    FeeBan,
    /// A rule of the house, applied by the engine itself.
    House,
    /// Who pays for parts, labour and transport.
    Cost {
        /// Under which coverages.
        under: Vec<CostUnder>,
        /// Who.
        bearer: Bearer,
    },
    /// Something owed.
    Duty {
        /// What.
        duty: Code,
        /// By when.
        time: DutyTime,
    },
    /// A time that the law gives.
    Deadline {
        /// For what.
        of: DeadlineFor,
        /// Civil days.
        days: u32,
        /// Whether standard delivery is paid back too.
        with_delivery: bool,
    },
    /// A reason for a person.
    HumanReview {
        /// Which.
        reason: HumanReason,
        /// Where it goes.
        route: Option<Route>,
    },
    /// How days are counted.
    DateCount {
        /// Which step of the counting.
        part: CalendarPart,
        /// For a roll: what rolls.
        applies_to: Vec<RollFor>,
    },
    /// From which contract a rule, or the whole pack, applies.
    Transition {
        /// Which rule; none for the whole pack.
        of: Option<RuleId>,
        /// The first day of contract.
        contracts_from: Date,
    },
}

/// How long the law holds the trader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// A fixed time.
    Fixed {
        /// For goods as most.
        standard: Period,
        /// For goods meant to last considerably longer, where the law knows them.
        durable: Option<Period>,
    },
    /// No fixed time.
    Open(OpenTerm),
}

/// Why the law gives no fixed time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenTerm {
    /// It says "a reasonable time".
    Reasonable,
    /// It only bars old claims.
    Limitation(Period),
}

/// Whether the first day is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Count {
    /// It is not.
    Exclusive,
    /// It is.
    Inclusive,
}

/// What a pause stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PauseOf {
    /// The term of a warranty.
    Warranty,
    /// The days to reject.
    Rejection,
}

/// A point in a repair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum PausePoint {
    /// The customer asked.
    #[serde(rename = "requested_at")]
    Requested,
    /// The acceptance document.
    #[serde(rename = "accepted_at")]
    Accepted,
    /// The customer has it back.
    #[serde(rename = "handed_over_at")]
    HandedOver,
    /// The ready notice and the days of grace of the policy.
    #[serde(rename = "ready_at + grace")]
    ReadyAndGrace,
}

/// Whether the last day of a pause is inside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PauseEnds {
    /// It is not: the day of hand-over counts again.
    Before,
    /// It is: both end days are waiting days.
    With,
}

/// What begins again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RestartOf {
    /// The term of the part.
    Part,
    /// The term of the unit.
    Unit,
    /// The time that the law gives.
    Statutory,
}

/// What rolls or is extended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RollFor {
    /// A warranty.
    Warranty,
    /// The time that the law gives.
    Statutory,
    /// The time to withdraw.
    Withdrawal,
}

/// Which clause is without effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Voids {
    /// One that promises less than the law.
    LessThanTheLaw,
    /// One that demands the maker's own parts or service.
    TieIn,
}

/// Which days count as business days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BusinessDays {
    /// All civil days.
    No,
    /// Not the weekend and not holidays.
    Working,
    /// Saturday counts; Sunday and holidays do not.
    WithSaturday,
}

/// From what the days to withdraw are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WithdrawalFrom {
    /// The day the last parcel arrived.
    LastParcel,
    /// The day of the contract.
    Contract,
}

/// Under which coverage a cost rule speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CostUnder {
    /// A warranty.
    Warranty,
    /// The law.
    Statutory,
    /// A recall.
    Recall,
}

/// By when a duty is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DutyTime {
    /// Hours after the event.
    Hours(u32),
    /// Working days after the event; the first day is not counted.
    WorkingDays(u32),
    /// While the repair lasts.
    Meanwhile,
}

/// What a time of the law is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineFor {
    /// A repair, from the request.
    Repair,
    /// Paying back, from the notice.
    Refund,
}

/// A step of counting days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalendarPart {
    /// Whether the first day is counted.
    FirstDay,
    /// The corresponding day of the last month.
    CorrespondingDay,
    /// A month that has no such day.
    Clamp,
    /// An end on a day without work.
    Roll,
}

impl RuleKind {
    /// The name in packs.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::ConsumerTest => "consumer_test",
            Self::Term(_) => "term",
            Self::Presumption { .. } => "presumption",
            Self::Pause { .. } => "pause",
            Self::Restart(_) => "restart",
            Self::ExtendOnce { .. } => "extend_once",
            Self::VoidClause(_) => "void_clause",
            Self::RemedyOrder { .. } => "remedy_order",
            Self::Escalate { .. } => "escalate",
            Self::Withdrawal { .. } => "withdrawal",
            Self::FeeBan => "fee_ban",
            Self::House => "house",
            Self::Cost { .. } => "cost",
            Self::Duty { .. } => "duty",
            Self::Deadline { .. } => "deadline",
            Self::HumanReview { .. } => "human_review",
            Self::DateCount { .. } => "date_count",
            Self::Transition { .. } => "transition",
        }
    }
}

impl RuleKind {
    /// Whether only one of two rules can be followed where both hold.
    pub(super) fn decides_with(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Term(_), Self::Term(_))
            | (Self::Presumption { .. }, Self::Presumption { .. })
            | (Self::RemedyOrder { .. }, Self::RemedyOrder { .. })
            | (Self::Withdrawal { .. }, Self::Withdrawal { .. }) => true,
            (Self::Pause { of: a, .. }, Self::Pause { of: b, .. }) => a == b,
            (Self::ExtendOnce { of: a, .. }, Self::ExtendOnce { of: b, .. }) => a == b,
            (Self::Escalate { by: a, .. }, Self::Escalate { by: b, .. }) => a == b,
            (Self::Duty { duty: a, .. }, Self::Duty { duty: b, .. }) => a == b,
            (Self::Deadline { of: a, .. }, Self::Deadline { of: b, .. }) => a == b,
            (Self::Transition { of: a, .. }, Self::Transition { of: b, .. }) => a == b,
            (Self::Cost { under: a, bearer: one }, Self::Cost { under: b, bearer: another }) => {
                one != another && a.iter().any(|under| b.contains(under))
            }
            (Self::DateCount { part: a, applies_to: x }, Self::DateCount { part: b, applies_to: y }) => {
                a == b && x.iter().any(|rolls| y.contains(rolls))
            }
            _ => false,
        }
    }
}

impl Texts {
    /// The text in a language.
    pub fn in_language(&self, locale: Locale) -> &str {
        match locale {
            Locale::Vi => &self.vi,
            Locale::En => &self.en,
            Locale::Is => &self.is,
        }
    }

    /// The text where there is no case yet, and so no values: clauses that only state one are left out.
    pub(crate) fn in_general(&self, locale: Locale) -> String {
        let mut said = String::new();
        for (place, part) in
            without_asides(self.in_language(locale)).split_inclusive([',', ';', ':']).enumerate()
        {
            if place == 0 || !part.contains('{') {
                said.push_str(part);
            }
        }
        format!("{}.", said.trim_end_matches([' ', ',', ';', ':', '.']))
    }

    /// The text as staff read it: about the customer, where the other speaks to them.
    pub(crate) fn for_staff(&self) -> &Self {
        self.staff.as_deref().unwrap_or(self)
    }
}

/// The text without its brackets around values.
fn without_asides(text: &str) -> String {
    let mut said = String::new();
    for part in text.split_inclusive(')') {
        match part.rsplit_once('(') {
            Some((before, aside)) if aside.contains('{') => said.push_str(before.trim_end()),
            _ => said.push_str(part),
        }
    }
    said
}

impl Pack {
    /// Its name, status and fingerprint.
    pub fn version(&self) -> PackVersion {
        PackVersion { id: self.id.clone(), status: self.status, hash: self.hash.clone() }
    }

    /// The rules that are chosen by `pick`, with what it picked from each.
    pub(crate) fn find<'a, T>(
        &'a self,
        pick: impl Fn(&'a RuleKind) -> Option<T> + 'a,
    ) -> impl Iterator<Item = (&'a Rule, T)> {
        self.rules.iter().filter_map(move |rule| pick(&rule.kind).map(|found| (rule, found)))
    }

    /// The first of them.
    pub(crate) fn first<'a, T>(&'a self, pick: impl Fn(&'a RuleKind) -> Option<T>) -> Option<(&'a Rule, T)> {
        self.rules.iter().find_map(|rule| pick(&rule.kind).map(|found| (rule, found)))
    }

    /// Whether an end on a day without work moves, and the rule that says so.
    pub(crate) fn roll(&self, of: RollFor) -> Option<&Rule> {
        self.first(|kind| match kind {
            RuleKind::DateCount { part: CalendarPart::Roll, applies_to } if applies_to.contains(&of) => {
                Some(())
            }
            _ => None,
        })
        .map(|(rule, ())| rule)
    }

    /// The rule that says how a step of counting days is done.
    pub(crate) fn count(&self, step: CalendarPart) -> Option<&Rule> {
        self.first(|kind| match kind {
            RuleKind::DateCount { part, .. } if *part == step => Some(()),
            _ => None,
        })
        .map(|(rule, ())| rule)
    }

    /// The day from which contracts fall under a rule, and the rule that says so.
    pub(crate) fn transition_of(&self, of: Option<&RuleId>) -> Option<(&Rule, Date)> {
        self.first(|kind| match kind {
            RuleKind::Transition { of: which, contracts_from } if which.as_ref() == of => {
                Some(*contracts_from)
            }
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Exchanged: it starts again that day, until {last}.", "Exchanged: it starts again that day.")]
    #[case("It is not counted: {days} days.", "It is not counted.")]
    #[case("Two attempts ({count} so far); then rescission.", "Two attempts; then rescission.")]
    #[case(
        "Two years, five for durable goods (until {last}), and soon.",
        "Two years, five for durable goods, and soon."
    )]
    #[case("What appears by {last} is presumed.", "What appears by {last} is presumed.")]
    #[case("Free of charge (parts and labour).", "Free of charge (parts and labour).")]
    fn a_rule_is_told_without_the_values_of_a_case(#[case] text: &str, #[case] says: &str) {
        let texts = Texts { vi: String::new(), en: text.to_owned(), is: String::new(), staff: None };
        assert_eq!(texts.in_general(Locale::En), says);
    }
}

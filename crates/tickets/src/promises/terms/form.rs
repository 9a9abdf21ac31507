//! A policy as people type it.

use std::{collections::BTreeSet, num::NonZeroU32, str::FromStr};

use kernel::{CalendarId, Timestamp};
use platform::{
    i18n::Lang,
    web::{Check, Invalid, Submission},
};

use super::{Conditions, Step, StepAct, StepTrigger, Terms};
use crate::{
    clocks::{PerMetric, PerPriority, PolicyVersion, Priority, StatusKind},
    model::{Channel, Reason},
};

const NAME_MAX: usize = 80;
/// Signs of a list of minutes; a longer one is refused, never cut.
const LIST_MAX: usize = 200;
/// A promise of more than a year is none.
const MINUTES_MAX: u32 = 525_600;
/// Steps of a chain.
pub(crate) const STEPS: usize = 6;
/// What stands for a calendar where the hours of the ticket's team count.
pub(crate) const TEAM_HOURS: &str = "team";
/// The metrics as fields name them.
pub(crate) const METRICS: [&str; 3] = ["first", "next", "done"];

/// A policy as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewTerms {
    pub(crate) name: String,
    pub(crate) terms: Terms,
}

/// Whose form it is: the house's has no conditions and no place in the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whose {
    /// The house's.
    House,
    /// Another's.
    Other,
}

/// Reads the form. Every field that cannot be meant is told at once; an empty beginning means now.
pub(crate) fn read(
    form: &Submission,
    lang: &Lang,
    now: Timestamp,
    (whose, calendars): (Whose, &BTreeSet<CalendarId>),
) -> Result<NewTerms, Invalid> {
    let mut check = form.check();
    let name = check.required("name", NAME_MAX);
    let valid_from = match check.date_time("valid_from") {
        Some(local) => lang.zone().to_timestamp(local).unwrap_or(now),
        None => now,
    };
    let calendar = calendar(form, &mut check, calendars);
    let targets = per_priority(form, &mut check);
    let warnings = PerMetric {
        first_response: minutes_list(form, &mut check, "w_first"),
        next_response: minutes_list(form, &mut check, "w_next"),
        resolution: minutes_list(form, &mut check, "w_done"),
    };
    let pausing = named(form, &mut check, "pausing", StatusKind::named);
    let chain = chain(form, &mut check);
    let (conditions, rank) = match whose {
        Whose::House => (Conditions::default(), 0),
        Whose::Other => (conditions(form, &mut check), rank(form, &mut check)),
    };
    let version = targets.map(|targets| PolicyVersion { valid_from, calendar, targets, warnings, pausing });
    check.done(version.map(|version| NewTerms {
        name,
        terms: Terms { version, conditions, chain, rank, is_retired: false },
    }))
}

/// None for the hours of whichever team has the ticket.
fn calendar(form: &Submission, check: &mut Check<'_>, known: &BTreeSet<CalendarId>) -> Option<CalendarId> {
    let typed = form.text("calendar");
    let own = typed.parse::<CalendarId>().ok().filter(|id| known.contains(id));
    if own.is_none() && typed != TEAM_HOURS {
        check.error("calendar", "tickets-error-calendar");
    }
    own
}

/// The field of a target.
pub(crate) fn target_field(priority: Priority, metric: &str) -> String {
    format!("t_{}_{metric}", priority.name())
}

fn per_priority(form: &Submission, check: &mut Check<'_>) -> Option<PerPriority<PerMetric<NonZeroU32>>> {
    let mut of = |priority: Priority| {
        let [first, next, done] = METRICS.map(|metric| target(form, check, &target_field(priority, metric)));
        Some(PerMetric { first_response: first?, next_response: next?, resolution: done? })
    };
    let [urgent, high, normal, low] = Priority::BY_URGENCY.map(&mut of);
    Some(PerPriority { low: low?, normal: normal?, high: high?, urgent: urgent? })
}

/// Minutes above zero, in seconds.
fn target(form: &Submission, check: &mut Check<'_>, field: &str) -> Option<NonZeroU32> {
    let seconds = minutes(form.text(field)).and_then(|minutes| NonZeroU32::new(minutes * 60));
    if seconds.is_none() {
        check.error(field, "tickets-error-target");
    }
    seconds
}

fn minutes(text: &str) -> Option<u32> {
    text.trim().parse().ok().filter(|minutes| *minutes <= MINUTES_MAX)
}

/// `30, 60`: how many open minutes before the target to warn.
fn minutes_list(form: &Submission, check: &mut Check<'_>, field: &str) -> BTreeSet<NonZeroU32> {
    let typed = form.text(field);
    let parts = typed.split([',', ';']).map(str::trim).filter(|part| !part.is_empty());
    let read: Option<BTreeSet<_>> =
        parts.map(|part| minutes(part).and_then(|minutes| NonZeroU32::new(minutes * 60))).collect();
    let read = read.filter(|_| typed.chars().count() <= LIST_MAX);
    if read.is_none() {
        check.error(field, "tickets-error-warning");
    }
    read.unwrap_or_default()
}

fn named<T: Ord>(
    form: &Submission,
    check: &mut Check<'_>,
    field: &str,
    read: impl Fn(&str) -> Option<T>,
) -> BTreeSet<T> {
    let values = form.all(field);
    let read: Option<BTreeSet<T>> = values.into_iter().filter(|v| !v.is_empty()).map(read).collect();
    if read.is_none() {
        check.error(field, "form-error-choice");
    }
    read.unwrap_or_default()
}

fn conditions(form: &Submission, check: &mut Check<'_>) -> Conditions {
    Conditions {
        priorities: named(form, check, "priorities", Priority::named),
        channels: named(form, check, "channels", Channel::named),
        reasons: named(form, check, "reasons", Reason::named),
        branches: named(form, check, "branches", |text| FromStr::from_str(text).ok()),
    }
}

fn rank(form: &Submission, check: &mut Check<'_>) -> i64 {
    let rank = form.text("rank").trim().parse::<i64>().ok().filter(|rank| (1..=999).contains(rank));
    if rank.is_none() {
        check.error("rank", "tickets-error-rank");
    }
    rank.unwrap_or_default()
}

/// The field of a part of the n-th step, which counts from 1.
pub(crate) fn step_field(step: usize, part: &str) -> String {
    format!("step{step}_{part}")
}

/// Rows without an act are no steps. The same step twice is one.
fn chain(form: &Submission, check: &mut Check<'_>) -> Vec<Step> {
    let mut chain = Vec::new();
    for number in 1..=STEPS {
        let field = |part: &str| step_field(number, part);
        if form.text(&field("act")).is_empty() {
            continue;
        }
        let (on, act) =
            (StepTrigger::named(form.text(&field("on"))), StepAct::named(form.text(&field("act"))));
        let after_min = minutes(form.text(&field("after")));
        if after_min.is_none() {
            check.error(&field("after"), "tickets-error-after");
        }
        if on.is_none() || act.is_none() {
            check.error(&field("act"), "form-error-choice");
        }
        if let (Some(on), Some(after_min), Some(act)) = (on, after_min, act) {
            chain.push(Step { on, after_min, act });
        }
    }
    chain.sort_unstable();
    chain.dedup();
    chain
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::super::HOUSE_CALENDAR;
    use super::*;
    use kernel::{Locale, TimeZone};
    use platform::i18n::Texts;

    fn typed(more: &[(&str, &str)]) -> Result<NewTerms, Invalid> {
        let texts = Texts::new(&[ui::FTL, customers::FTL, crate::FTL].concat());
        let lang = Lang::new(Arc::new(texts.unwrap()), Locale::En, TimeZone::UTC);
        let calendar = HOUSE_CALENDAR.to_string();
        let mut fields = more.to_vec();
        fields.extend([("name", "Business"), ("calendar", calendar.as_str()), ("rank", "1")]);
        let targets: Vec<String> = Priority::BY_URGENCY
            .iter()
            .flat_map(|priority| METRICS.map(|metric| target_field(*priority, metric)))
            .collect();
        fields.extend(targets.iter().map(|field| (field.as_str(), "60")));
        let now = "2026-11-23T09:00:00Z".parse().unwrap();
        let calendars = BTreeSet::from([HOUSE_CALENDAR]);
        read(&Submission::of(&fields), &lang, now, (Whose::Other, &calendars))
    }

    fn refused(more: &[(&str, &str)]) -> Vec<(String, &'static str)> {
        typed(more).unwrap_err().errors.into_iter().map(|error| (error.field, error.key)).collect()
    }

    #[test]
    fn minutes_become_seconds_and_steps_stand_in_their_order() {
        let read = typed(&[
            ("w_first", "15, 30"),
            ("priorities", "urgent"),
            ("step1_on", "breach"),
            ("step1_after", "30"),
            ("step1_act", "return_to_team"),
            ("step2_on", "warning"),
            ("step2_after", "0"),
            ("step2_act", "tell_owner"),
        ]);
        let terms = read.unwrap().terms;
        let warnings: Vec<u32> = terms.version.warnings.first_response.iter().map(|w| w.get()).collect();
        assert_eq!(warnings, [900, 1800]);
        assert_eq!(terms.version.targets.urgent.resolution.get(), 3600);
        let steps: Vec<String> =
            terms.chain.iter().map(|s| format!("{}.{}.{}", s.on.name(), s.after_min, s.act.name())).collect();
        assert_eq!(steps, ["warning.0.tell_owner", "breach.30.return_to_team"]);
        assert_eq!(terms.conditions.priorities, BTreeSet::from([Priority::Urgent]));
    }

    #[test]
    fn the_hours_are_a_known_calendar_or_the_teams() {
        let hours = |value: &str| typed(&[("calendar", value)]).unwrap().terms.version.calendar;
        assert_eq!(hours(&HOUSE_CALENDAR.to_string()), Some(HOUSE_CALENDAR));
        assert_eq!(hours(TEAM_HOURS), None);
        let unknown = "calendar_00000000000000000000000077";
        assert_eq!(refused(&[("calendar", unknown)]), [("calendar".to_owned(), "tickets-error-calendar")]);
    }

    #[test]
    fn zero_less_than_zero_and_a_policy_without_calendar_are_refused_at_their_fields() {
        for target in ["0", "-5", "", "soon", "525601"] {
            let told = refused(&[("t_urgent_first", target)]);
            assert_eq!(told, [("t_urgent_first".to_owned(), "tickets-error-target")], "{target}");
        }
        assert_eq!(refused(&[("t_low_next", "-30")]), [("t_low_next".to_owned(), "tickets-error-target")]);
        assert_eq!(refused(&[("calendar", "")]), [("calendar".to_owned(), "tickets-error-calendar")]);
        assert_eq!(refused(&[("rank", "0")]), [("rank".to_owned(), "tickets-error-rank")]);
        assert_eq!(refused(&[("w_next", "x")]), [("w_next".to_owned(), "tickets-error-warning")]);
        let long = (1..90).map(|n| (n * 10).to_string()).collect::<Vec<_>>().join(", ");
        let told = refused(&[("w_next", &long)]);
        assert_eq!(told, [("w_next".to_owned(), "tickets-error-warning")], "it is not cut in silence");
        let step = [("step1_on", "breach"), ("step1_after", "-1"), ("step1_act", "tell_owner")];
        assert_eq!(refused(&step), [("step1_after".to_owned(), "tickets-error-after")]);
    }
}

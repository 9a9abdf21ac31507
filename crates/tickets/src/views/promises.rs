//! Promises: the list of policies, a policy with its editions, and its form.

use askama::Template;
use kernel::{BranchId, Timestamp};
use platform::{
    i18n::Lang,
    web::{Invalid, Submission},
};
use ui::{Choice, FieldError, FieldView, Page, errors_of};

use super::hours::{
    EditionNote, EffectView, VersionView, calendar_name, planned_note, version_views, write_begin,
};
use crate::{
    clocks::{Metric, PerMetric, Priority, StatusKind},
    model::{Channel, Reason},
    promises::{
        Conditions, HOUSE_CALENDAR, HOUSE_POLICY, NamedPolicy, Promises, StepAct, StepTrigger, Terms,
        terms::{
            PolicyEdition,
            form::{METRICS, STEPS, TEAM_HOURS, step_field, target_field},
        },
    },
};

/// Statuses that may pause the resolution. What ends a ticket ends its clock.
const PAUSING: [StatusKind; 6] = [
    StatusKind::WaitingForCustomer,
    StatusKind::Paused,
    StatusKind::Investigating,
    StatusKind::CloseTheLoop,
    StatusKind::NeedsFirstResponse,
    StatusKind::NeedsNextResponse,
];

/// `/app/settings/promises`
#[derive(Debug, Template)]
#[template(path = "tickets/promises.html")]
pub(crate) struct PromisesPage {
    pub(crate) page: Page,
    pub(crate) rows: Vec<PolicyRow>,
    pub(crate) may_edit: bool,
}

/// A policy of the list.
#[derive(Debug)]
pub(crate) struct PolicyRow {
    pub(crate) href: String,
    pub(crate) name: String,
    /// That another edition is still to come; empty when none is.
    pub(crate) planned: String,
    pub(crate) rank: String,
    pub(crate) whom: String,
    pub(crate) calendar: String,
    pub(crate) targets: String,
}

/// `/app/settings/promises/{id}` and `/app/settings/promises/new`
#[derive(Debug, Template)]
#[template(path = "tickets/promise_edit.html")]
pub(crate) struct PolicyPage {
    pub(crate) page: Page,
    pub(crate) action: String,
    /// That another edition is still to come.
    pub(crate) planned: Option<String>,
    pub(crate) versions: Vec<VersionView>,
    /// What is promised now, for everybody: priority, and a value for each metric.
    pub(crate) targets: Vec<(String, [String; 3])>,
    pub(crate) chain: Vec<String>,
    pub(crate) fields: Option<PolicyFields>,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) effect: Option<EffectView>,
    /// Where it is retired; none for the house's and for those who only read.
    pub(crate) retire: Option<String>,
}

/// What a policy is called.
pub(crate) fn policy_name(lang: &Lang, edition: &PolicyEdition) -> String {
    match edition.name.as_str() {
        "" => lang.t("tickets-promise-house").into_owned(),
        name => name.to_owned(),
    }
}

impl PolicyRow {
    pub(crate) fn of(
        lang: &Lang,
        policy: &NamedPolicy,
        (promises, now): (&Promises, Timestamp),
        branches: &[identity::Branch],
    ) -> Self {
        let edition = policy.shown(now);
        let terms = &edition.terms.0;
        let calendar = terms.version.calendar.and_then(|id| promises.calendar(id));
        let is_house = policy.id() == HOUSE_POLICY;
        let normal = terms.version.targets.of(Priority::Normal);
        let [first, next, done] = spans(lang, normal);
        let targets = [("first", first.into()), ("next", next.into()), ("done", done.into())];
        Self {
            href: format!("/app/settings/promises/{}", policy.id()),
            name: policy_name(lang, edition),
            planned: policy
                .planned(now)
                .next()
                .map_or_else(String::new, |next| planned_note(lang, (next.edition, next.begins()), now)),
            rank: if is_house { "–".into() } else { lang.number(terms.rank) },
            whom: whom(lang, edition, branches),
            calendar: calendar.map_or_else(
                || team_hours(lang, promises, now),
                |calendar| calendar_name(lang, calendar, now),
            ),
            targets: lang.with("tickets-promise-targets-short", &targets),
        }
    }
}

/// The hours of whichever team has the ticket, and those of a ticket without one.
fn team_hours(lang: &Lang, promises: &Promises, now: Timestamp) -> String {
    let house = promises.calendar(HOUSE_CALENDAR).map(|calendar| calendar_name(lang, calendar, now));
    lang.with("tickets-promise-calendar-team", &[("house", house.unwrap_or_default().into())])
}

/// Which tickets a policy measures, in words.
fn whom(lang: &Lang, edition: &PolicyEdition, branches: &[identity::Branch]) -> String {
    let terms = &edition.terms.0;
    if terms.is_retired {
        return lang.t("tickets-promise-retired").into_owned();
    }
    if edition.id == HOUSE_POLICY {
        return lang.t("tickets-promise-everything").into_owned();
    }
    let Conditions { priorities, channels, reasons, branches: places } = &terms.conditions;
    let join = |words: Vec<String>| words.join(", ");
    let branch = |id: &BranchId| branches.iter().find(|b| b.id == *id).map_or("–", |b| &b.name).to_owned();
    let said = [
        join(priorities.iter().map(|p| lang.t(p.key()).into_owned()).collect()),
        join(channels.iter().map(|c| lang.t(c.key()).into_owned()).collect()),
        join(reasons.iter().map(|r| lang.t(r.key()).into_owned()).collect()),
        join(places.iter().map(branch).collect()),
    ];
    let said: Vec<String> = said.into_iter().filter(|words| !words.is_empty()).collect();
    if said.is_empty() { lang.t("tickets-promise-everything").into_owned() } else { said.join(" · ") }
}

fn spans(lang: &Lang, targets: &PerMetric<std::num::NonZeroU32>) -> [String; 3] {
    [targets.first_response, targets.next_response, targets.resolution].map(|s| open_span(lang, s.get() / 60))
}

/// A length of open time: "90 phút", "8 giờ". Days would be read as days of the calendar.
fn open_span(lang: &Lang, minutes: u32) -> String {
    if minutes.is_multiple_of(60) {
        lang.t1("tickets-open-hours", "count", minutes / 60)
    } else {
        lang.t1("tickets-open-minutes", "count", minutes)
    }
}

/// What is promised, a row for each priority.
pub(crate) fn target_rows(lang: &Lang, terms: &Terms) -> Vec<(String, [String; 3])> {
    let row = |priority: Priority| {
        (lang.t(priority.key()).into_owned(), spans(lang, terms.version.targets.of(priority)))
    };
    Priority::BY_URGENCY.map(row).into()
}

/// The steps of the chain in words.
pub(crate) fn chain_rows(lang: &Lang, terms: &Terms) -> Vec<String> {
    let row = |step: &crate::promises::Step| {
        let values = [
            ("on", lang.t(step.on.key()).into_owned().into()),
            ("after", open_span(lang, step.after_min).into()),
            ("act", lang.t(step.act.key()).into_owned().into()),
        ];
        lang.with("tickets-step", &values)
    };
    terms.chain.iter().map(row).collect()
}

/// The editions of a policy, the newest first. `edit` is the page of its form, for those who may change it.
pub(crate) fn versions(
    lang: &Lang,
    policy: &NamedPolicy,
    (now, edit): (Timestamp, Option<&str>),
    called: &dyn Fn(&str) -> String,
) -> Vec<VersionView> {
    let note = |edition: &PolicyEdition| EditionNote {
        edition: edition.edition,
        begins: edition.begins(),
        recorded: (edition.recorded_at, called(&edition.recorded_by)),
    };
    let state = (policy.at(now).map(|e| e.edition), policy.planned(now).map(|e| e.edition).collect());
    version_views(lang, policy.editions().rev().map(note), &state, edit)
}

/// The form of a policy.
#[derive(Debug)]
pub(crate) struct PolicyFields {
    pub(crate) name: FieldView,
    pub(crate) valid_from: FieldView,
    pub(crate) calendar: FieldView,
    pub(crate) calendars: Vec<Choice>,
    /// A heading, and its fields.
    pub(crate) targets: Vec<(String, Vec<FieldView>)>,
    pub(crate) warnings: Vec<FieldView>,
    /// Statuses, then the conditions of a policy that is not the house's.
    pub(crate) choices: Vec<(FieldView, Vec<Choice>)>,
    /// None for the house's.
    pub(crate) rank: Option<FieldView>,
    pub(crate) steps: Vec<StepFields>,
    pub(crate) triggers: Vec<Choice>,
    pub(crate) acts: Vec<Choice>,
}

/// One step of the chain.
#[derive(Debug)]
pub(crate) struct StepFields {
    pub(crate) title: String,
    pub(crate) on: FieldView,
    pub(crate) after: FieldView,
    pub(crate) act: FieldView,
}

/// The metrics in the order of their fields.
const MEASURED: [Metric; 3] = [Metric::FirstResponse, Metric::NextResponse, Metric::Resolution];

impl PolicyFields {
    /// The form as the terms stand. `name` is what the policy is called.
    pub(crate) fn of(
        lang: &Lang,
        (name, terms): (&str, &Terms),
        is_house: bool,
        (promises, branches, now): (&Promises, &[identity::Branch], Timestamp),
    ) -> Self {
        let field = |name: &str, key: &str| FieldView::new(name, lang.t(key));
        let calendar = terms.version.calendar.map_or_else(|| TEAM_HOURS.to_owned(), |id| id.to_string());
        let of_team = Choice::new(TEAM_HOURS, team_hours(lang, promises, now));
        let choice =
            |c: &crate::promises::NamedCalendar| Choice::new(c.id().to_string(), calendar_name(lang, c, now));
        Self {
            name: field("name", "tickets-promise-name").value(name),
            valid_from: field("valid_from", "tickets-promise-from")
                .hint(lang.t("tickets-promise-from-hint"))
                .value(write_begin(lang, terms.version.valid_from, now))
                .optional(),
            calendar: field("calendar", "tickets-promise-calendar").value(calendar),
            calendars: promises.calendars().map(choice).chain([of_team]).collect(),
            targets: Priority::BY_URGENCY.map(|priority| target_fields(lang, priority, terms)).into(),
            warnings: warning_fields(lang, terms),
            choices: choices(lang, terms, is_house, branches),
            rank: (!is_house).then(|| {
                field("rank", "tickets-promise-rank")
                    .hint(lang.t("tickets-promise-rank-hint"))
                    .value(terms.rank.max(1).to_string())
            }),
            steps: (1..=STEPS).map(|number| StepFields::of(lang, number, terms)).collect(),
            triggers: StepTrigger::ALL.iter().map(|t| Choice::new(t.name(), lang.t(t.key()))).collect(),
            acts: StepAct::ALL.iter().map(|a| Choice::new(a.name(), lang.t(a.key()))).collect(),
        }
    }

    pub(crate) fn refused(self, form: &Submission, invalid: &Invalid, lang: &Lang) -> Self {
        let again = |field: FieldView| field.refused(form, invalid, lang);
        let all = |fields: Vec<FieldView>| fields.into_iter().map(again).collect::<Vec<_>>();
        let chosen = |(field, choices): (FieldView, Vec<Choice>)| {
            let values = form.all(&field.name);
            let choices = choices.into_iter().map(|choice| {
                let is_chosen = values.contains(&choice.value.as_str());
                choice.chosen(is_chosen)
            });
            (again(field), choices.collect())
        };
        Self {
            name: again(self.name),
            valid_from: again(self.valid_from),
            calendar: again(self.calendar),
            calendars: self.calendars,
            targets: self.targets.into_iter().map(|(title, fields)| (title, all(fields))).collect(),
            warnings: all(self.warnings),
            choices: self.choices.into_iter().map(chosen).collect(),
            rank: self.rank.map(again),
            steps: self.steps.into_iter().map(|step| step.refused(form, invalid, lang)).collect(),
            triggers: self.triggers,
            acts: self.acts,
        }
    }

    pub(crate) fn errors(&self) -> Vec<FieldError> {
        let steps = self.steps.iter().flat_map(|step| [&step.on, &step.after, &step.act]);
        let fields = [&self.name, &self.valid_from, &self.calendar].into_iter().chain(&self.rank);
        let targets = self.targets.iter().flat_map(|(_, fields)| fields);
        let choices = self.choices.iter().map(|(field, _)| field);
        errors_of(fields.chain(choices).chain(targets).chain(&self.warnings).chain(steps))
    }
}

fn target_fields(lang: &Lang, priority: Priority, terms: &Terms) -> (String, Vec<FieldView>) {
    let targets = terms.version.targets.of(priority);
    let values = [targets.first_response, targets.next_response, targets.resolution];
    let fields = METRICS.iter().zip(MEASURED).zip(values).map(|((metric, measured), seconds)| {
        let label = lang.t1("tickets-promise-minutes", "what", lang.t(measured.key()).into_owned());
        FieldView::new(target_field(priority, metric), label).value((seconds.get() / 60).to_string())
    });
    (lang.t1("tickets-promise-priority", "priority", lang.t(priority.key()).into_owned()), fields.collect())
}

fn warning_fields(lang: &Lang, terms: &Terms) -> Vec<FieldView> {
    let warnings = &terms.version.warnings;
    let values = [&warnings.first_response, &warnings.next_response, &warnings.resolution];
    let fields = METRICS.iter().zip(MEASURED).zip(values).map(|((metric, measured), seconds)| {
        let minutes: Vec<String> = seconds.iter().map(|s| (s.get() / 60).to_string()).collect();
        let label = lang.t1("tickets-promise-minutes", "what", lang.t(measured.key()).into_owned());
        FieldView::new(format!("w_{metric}"), label).value(minutes.join(", ")).optional()
    });
    fields.collect()
}

fn choices(
    lang: &Lang,
    terms: &Terms,
    is_house: bool,
    branches: &[identity::Branch],
) -> Vec<(FieldView, Vec<Choice>)> {
    let field = |name: &str, key: &str| FieldView::new(name, lang.t(key)).optional();
    let (pausing, conditions) = (&terms.version.pausing, &terms.conditions);
    let statuses = PAUSING.iter().map(|s| Choice::new(s.name(), lang.t(s.key())).chosen(pausing.contains(s)));
    let mut all = vec![(field("pausing", "tickets-promise-pausing"), statuses.collect())];
    if is_house {
        return all;
    }
    let priorities = Priority::BY_URGENCY
        .iter()
        .map(|p| Choice::new(p.name(), lang.t(p.key())).chosen(conditions.priorities.contains(p)));
    let channels = Channel::ALL
        .iter()
        .map(|c| Choice::new(c.name(), lang.t(c.key())).chosen(conditions.channels.contains(c)));
    let reasons = Reason::ALL
        .iter()
        .map(|r| Choice::new(r.name(), lang.t(r.key())).chosen(conditions.reasons.contains(r)));
    let places = branches
        .iter()
        .map(|b| Choice::new(b.id.to_string(), b.name.as_str()).chosen(conditions.branches.contains(&b.id)));
    all.push((field("priorities", "tickets-promise-priorities"), priorities.collect()));
    all.push((field("channels", "tickets-promise-channels"), channels.collect()));
    all.push((field("reasons", "tickets-promise-reasons"), reasons.collect()));
    if !branches.is_empty() {
        all.push((field("branches", "tickets-promise-branches"), places.collect()));
    }
    all
}

impl StepFields {
    fn of(lang: &Lang, number: usize, terms: &Terms) -> Self {
        let step = terms.chain.get(number.saturating_sub(1));
        let field = |part: &str, key: &str| FieldView::new(step_field(number, part), lang.t(key)).optional();
        Self {
            title: lang.t1("tickets-step-number", "number", number),
            on: field("on", "tickets-step-on")
                .value(step.map_or(StepTrigger::Breach.name(), |step| step.on.name())),
            after: field("after", "tickets-step-after")
                .value(step.map(|step| step.after_min.to_string()).unwrap_or_default()),
            act: field("act", "tickets-step-act").value(step.map_or("", |step| step.act.name())),
        }
    }

    fn refused(self, form: &Submission, invalid: &Invalid, lang: &Lang) -> Self {
        let again = |field: FieldView| field.refused(form, invalid, lang);
        Self { title: self.title, on: again(self.on), after: again(self.after), act: again(self.act) }
    }
}

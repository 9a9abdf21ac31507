//! What the pages of automations show.

use askama::Template;
use kernel::{Locale, Timestamp};
use platform::{
    i18n::Lang,
    web::{Invalid, Submission},
};
use ui::{
    Banner, Chip, Choice, EmptyView, FieldError, FieldView, LinkView, Page, Pager, Tone, errors_of,
    loose_errors,
};

use super::{
    Automation, AutomationId, Condition, Outcome, Rule, Skip, Stop, Trial, Trigger, TriggerKind, Unsound,
    actions::told,
    policy::{in_fields, team_asked},
    store::RunRow,
};
use crate::{
    acts::{Act, ActFields, DoneBy, Whom, act_fields, keep, languages, still_kept},
    clocks::{Priority, StatusKind},
    model::{Channel, Reason},
    saved_views::{TeamFilter, mailbox_choices},
    store::Place,
    views::{BrokenRow, no_such_place},
};

pub(super) const HOME: &str = "/app/settings/automations";
/// Cases of a trial that the page names.
const CASES_SHOWN: usize = 10;

/// `/app/settings/automations`
#[derive(Debug, Template)]
#[template(path = "tickets/automations.html")]
pub(crate) struct AutomationsPage {
    pub(crate) page: Page,
    pub(crate) rows: Vec<AutomationRow>,
    pub(crate) broken: Vec<BrokenRow>,
    pub(crate) empty: EmptyView,
}

/// An automation of the list.
#[derive(Debug)]
pub(crate) struct AutomationRow {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) when: String,
    pub(crate) does: String,
    pub(crate) state: Chip,
}

impl AutomationsPage {
    pub(crate) fn of(
        page: Page,
        all: &[Automation],
        broken: Vec<(AutomationId, String)>,
        whom: &Whom,
    ) -> Self {
        let lang = page.lang.clone();
        let row = |automation: &Automation| AutomationRow {
            href: format!("{HOME}/{}", automation.id),
            name: automation.name.clone(),
            when: when((&lang, whom), &automation.rule),
            does: does(&lang, whom, &automation.rule.acts),
            state: state(&lang, automation),
        };
        Self {
            rows: all.iter().map(row).collect(),
            broken: BrokenRow::all(HOME, broken),
            empty: EmptyView {
                icon: "bot",
                title: lang.t("tickets-automations-none").into_owned(),
                text: lang.t("tickets-automations-about").into_owned(),
                actions: vec![
                    LinkView::new(format!("{HOME}/new"), lang.t("tickets-automation-new")),
                    LinkView::new(
                        format!("{HOME}/new?example=no-answer"),
                        lang.t("tickets-automation-example"),
                    ),
                ],
            },
            page,
        }
    }
}

fn state(lang: &Lang, automation: &Automation) -> Chip {
    if automation.stopped_at.is_some() {
        return Chip::new(Tone::Danger, lang.t("tickets-automation-stopped")).icon("triangle-alert");
    }
    match automation.is_on {
        true => Chip::new(Tone::Ok, lang.t("tickets-automation-on")),
        false => Chip::new(Tone::Neutral, lang.t("tickets-automation-off")),
    }
}

fn does(lang: &Lang, whom: &Whom, acts: &[Act]) -> String {
    acts.iter().map(|act| act.words(lang, whom)).collect::<Vec<_>>().join(" · ")
}

/// When it runs, with everything that must be so.
fn when((lang, whom): (&Lang, &Whom), rule: &Rule) -> String {
    let trigger = match &rule.trigger {
        Trigger::TimeInStatus { status, hours } => lang.with(
            "tickets-trigger-time-in-status-said",
            &[("status", lang.t(status.key()).into_owned().into()), ("hours", i64::from(*hours).into())],
        ),
        other => lang.t(trigger_key(other.kind())).into_owned(),
    };
    let conditions = rule.conditions.iter().map(|condition| condition_said((lang, whom), condition));
    [trigger].into_iter().chain(conditions).collect::<Vec<_>>().join(" · ")
}

const fn trigger_key(kind: TriggerKind) -> &'static str {
    match kind {
        TriggerKind::TicketOpened => "tickets-trigger-opened",
        TriggerKind::MessageReceived => "tickets-trigger-received",
        TriggerKind::StatusChanged => "tickets-trigger-status",
        TriggerKind::ClockWarned => "tickets-trigger-warned",
        TriggerKind::ClockBreached => "tickets-trigger-breached",
        TriggerKind::TimeInStatus => "tickets-trigger-time-in-status",
    }
}

/// A condition in words; one that this program does not know stands as it was written.
pub(crate) fn condition_said((lang, whom): (&Lang, &Whom), condition: &Condition) -> String {
    let is = condition.is.as_str();
    let (key, value) = match condition.field.as_str() {
        "status" => ("tickets-if-status", StatusKind::named(is).map(|s| lang.t(s.key()).into_owned())),
        "reason" => ("tickets-if-reason", Reason::named(is).map(|r| lang.t(r.key()).into_owned())),
        "channel" => ("tickets-if-channel", Channel::named(is).map(|c| lang.t(c.key()).into_owned())),
        "mailbox" => ("tickets-if-mailbox", Some(is.to_owned())),
        "language" => ("tickets-if-language", Locale::of_tag(is).map(|it| ui::own_name(it).to_owned())),
        "owner" => ("tickets-if-owner", either(lang, is, &OWNERS)),
        "team" => {
            ("tickets-team", TeamFilter::named(is).and_then(TeamFilter::team).map(|id| whom.team(lang, id)))
        }
        "customer" => ("tickets-if-customer", either(lang, is, &CUSTOMERS)),
        "subject" => ("tickets-if-subject", Some(is.to_owned())),
        "priority" => ("tickets-if-priority", Priority::named(is).map(|p| lang.t(p.key()).into_owned())),
        "tag" => ("tickets-if-tag", Some(is.to_owned())),
        "no_tag" => ("tickets-if-no-tag", Some(is.to_owned())),
        field => return format!("{field} = {is}"),
    };
    let value = value.unwrap_or_else(|| is.to_owned());
    format!("{}: {value}", lang.t(key))
}

const OWNERS: [(&str, &str); 2] =
    [("nobody", "tickets-if-owner-nobody"), ("somebody", "tickets-if-owner-somebody")];
const CUSTOMERS: [(&str, &str); 2] =
    [("known", "tickets-if-customer-known"), ("unknown", "tickets-if-customer-unknown")];

fn either(lang: &Lang, is: &str, of: &[(&str, &str)]) -> Option<String> {
    of.iter().find(|(name, _)| *name == is).map(|(_, key)| lang.t(key).into_owned())
}

/// `/app/settings/automations/new`, `/app/settings/automations/{id}`
#[derive(Debug, Template)]
#[template(path = "tickets/automation_edit.html")]
pub(crate) struct AutomationEditPage {
    pub(crate) page: Page,
    pub(crate) action: String,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) name: FieldView,
    pub(crate) trigger: FieldView,
    pub(crate) triggers: Vec<Choice>,
    pub(crate) in_status: FieldView,
    pub(crate) statuses: Vec<Choice>,
    pub(crate) hours: FieldView,
    pub(crate) kept: FieldView,
    pub(crate) keeps: Vec<Choice>,
    pub(crate) conditions: Vec<ConditionField>,
    pub(crate) acts: ActFields,
    pub(crate) saved: Option<SavedView>,
}

/// One condition of the form: a choice, or words.
#[derive(Debug)]
pub(crate) struct ConditionField {
    pub(crate) field: FieldView,
    pub(crate) choices: Vec<Choice>,
}

/// What is there once it is saved: what it would do, and the switch.
#[derive(Debug)]
pub(crate) struct SavedView {
    pub(crate) place: String,
    pub(crate) state: Chip,
    pub(crate) is_on: bool,
    pub(crate) unsound: Option<Banner>,
    pub(crate) tried: String,
    pub(crate) cases: Vec<(String, String, String)>,
    pub(crate) failed: Vec<(String, String)>,
}

/// What a new automation begins with.
pub(crate) fn blank_rule() -> Rule {
    Rule { trigger: Trigger::TicketOpened, conditions: Vec::new(), acts: Vec::new() }
}

/// No answer for a week: done, for now. A customer who writes later brings it back.
pub(crate) fn example_rule() -> Rule {
    let trigger = Trigger::TimeInStatus { status: StatusKind::WaitingForCustomer, hours: 7 * 24 };
    Rule { trigger, conditions: Vec::new(), acts: vec![Act::Done] }
}

impl AutomationEditPage {
    /// The form of a rule; `saved` is the automation that it belongs to already.
    pub(crate) fn of(
        page: Page,
        (name, rule): (&str, &Rule),
        (whom, mailboxes): (&Whom, &[String]),
        saved: Option<SavedView>,
    ) -> Self {
        let lang = page.lang.clone();
        let field = |name: &str, key: &str, value: String| FieldView::new(name, lang.t(key)).value(value);
        let (in_status, hours) = match &rule.trigger {
            Trigger::TimeInStatus { status, hours } => (status.name().to_owned(), hours.to_string()),
            _ => (String::new(), String::new()),
        };
        let statuses: Vec<Choice> =
            StatusKind::ALL.iter().map(|s| Choice::new(s.name(), lang.t(s.key()))).collect();
        let (shown, beside) = in_fields(&rule.conditions);
        let triggers = TriggerKind::ALL.iter().map(|k| Choice::new(k.name(), lang.t(trigger_key(*k))));
        Self {
            errors: Vec::new(),
            name: field("name", "tickets-automation-name", name.to_owned()),
            trigger: field("trigger", "tickets-automation-when", rule.trigger.kind().name().to_owned()),
            triggers: triggers.collect(),
            in_status: field("in_status", "tickets-automation-in-status", in_status).optional(),
            hours: field("hours", "tickets-automation-hours", hours).optional(),
            kept: field("kept_if", "tickets-automation-kept", String::new())
                .hint(lang.t("tickets-kept-hint"))
                .optional(),
            keeps: beside.into_iter().map(|it| keep(it, condition_said((&lang, whom), it))).collect(),
            conditions: condition_fields((&lang, whom), &shown, (&statuses, mailboxes)),
            statuses,
            acts: act_fields(&lang, whom, &rule.acts, DoneBy::Program),
            action: saved.as_ref().map_or_else(|| HOME.to_owned(), |saved| saved.place.clone()),
            saved,
            page,
        }
    }

    /// With what was typed, and what is wrong with it.
    pub(crate) fn refused(self, form: &Submission, invalid: &Invalid) -> Self {
        let lang = self.page.lang.clone();
        let again = |field: FieldView| field.refused(form, invalid, &lang);
        let (name, trigger) = (again(self.name), again(self.trigger));
        let (in_status, hours) = (again(self.in_status), again(self.hours));
        let conditions: Vec<ConditionField> =
            self.conditions.into_iter().map(|c| ConditionField { field: again(c.field), ..c }).collect();
        let acts = self.acts.refused(form, invalid, &lang);
        let (kept, keeps) = (again(self.kept), still_kept(self.keeps, form, "kept_if"));
        let fields = [&name, &trigger, &in_status, &hours, &kept].into_iter();
        let mut errors = errors_of(fields.chain(conditions.iter().map(|c| &c.field)).chain(acts.all()));
        errors.extend(loose_errors(invalid, &lang, &["rule", "conditions"]));
        Self { errors, name, trigger, in_status, hours, kept, keeps, conditions, acts, ..self }
    }

    /// With why the switch was refused.
    pub(crate) fn not_switched(mut self, invalid: &Invalid) -> Self {
        self.errors = loose_errors(invalid, &self.page.lang, &["rule"]);
        self
    }
}

/// The fields of conditions in the form: `if_status` and the others.
pub(crate) const CONDITION_FIELDS: [&str; 12] = [
    "status", "reason", "channel", "mailbox", "language", "owner", "team", "priority", "customer", "subject",
    "tag", "no_tag",
];

fn condition_fields(
    (lang, whom): (&Lang, &Whom),
    conditions: &[&Condition],
    (statuses, mailboxes): (&[Choice], &[String]),
) -> Vec<ConditionField> {
    let team = conditions.iter().find_map(|condition| team_asked(condition));
    let pairs = |of: &[(&str, &str)]| -> Vec<Choice> {
        of.iter().map(|(name, key)| Choice::new(*name, lang.t(key))).collect()
    };
    let field = |name: &str| {
        let value = conditions.iter().find(|c| c.field == name).map_or("", |c| c.is.as_str());
        let choices = match name {
            "status" => statuses.to_vec(),
            "mailbox" => mailbox_choices(mailboxes, value),
            "reason" => Reason::ALL.iter().map(|r| Choice::new(r.name(), lang.t(r.key()))).collect(),
            "channel" => Channel::ALL.iter().map(|c| Choice::new(c.name(), lang.t(c.key()))).collect(),
            "language" => languages().collect(),
            "owner" => pairs(&OWNERS),
            "team" => whom.team_choices(lang, team),
            "priority" => Priority::ALL.iter().map(|p| Choice::new(p.name(), lang.t(p.key()))).collect(),
            "customer" => pairs(&CUSTOMERS),
            _ => Vec::new(),
        };
        let field = FieldView::new(format!("if_{name}"), lang.t(&condition_key(name)));
        ConditionField { field: field.value(value).optional(), choices }
    };
    CONDITION_FIELDS.map(field).into()
}

fn condition_key(name: &str) -> String {
    if name == "team" { "tickets-team".into() } else { format!("tickets-if-{}", name.replace('_', "-")) }
}

impl SavedView {
    pub(crate) fn of(
        (lang, whom): (&Lang, &Whom),
        automation: &Automation,
        unsound: Option<&Unsound>,
        trial: &Trial,
    ) -> Self {
        let case = |(at, number, subject): &(Timestamp, i64, String)| {
            (format!("/app/tickets/{number}"), format!("#{number} {subject}"), lang.date_time(*at))
        };
        let failed = trial
            .failed
            .iter()
            .map(|(condition, count)| (condition_said((lang, whom), condition), lang.count(*count)));
        Self {
            place: format!("{HOME}/{}", automation.id),
            state: state(lang, automation),
            is_on: automation.is_on,
            unsound: unsound.map(|unsound| banner(lang, unsound)),
            tried: lang.with(
                "tickets-automation-tried",
                &[("events", trial.events.into()), ("matched", trial.matched.len().into())],
            ),
            cases: trial.matched.iter().take(CASES_SHOWN).map(case).collect(),
            failed: failed.collect(),
        }
    }
}

fn banner(lang: &Lang, unsound: &Unsound) -> Banner {
    let (key, args) = told(unsound);
    let args: Vec<_> = args.iter().map(|(name, value)| (*name, value.as_str().into())).collect();
    Banner { tone: Tone::Danger, text: lang.with(key, &args), link: None }
}

/// `/app/settings/automations/{id}/log`
#[derive(Debug, Template)]
#[template(path = "tickets/automation_log.html")]
pub(crate) struct LogPage {
    pub(crate) page: Page,
    pub(crate) back: String,
    pub(crate) rows: Vec<LogRow>,
    pub(crate) empty: EmptyView,
    pub(crate) pager: Pager,
}

/// What came of one event.
#[derive(Debug)]
pub(crate) struct LogRow {
    pub(crate) href: String,
    pub(crate) ticket: String,
    pub(crate) at: String,
    pub(crate) outcome: Chip,
    pub(crate) why: String,
}

/// Rows of one page of the log.
pub(crate) const LOG_ROWS: usize = 50;

impl LogPage {
    /// Of an address that names no place in the log.
    pub(crate) fn nowhere(page: Page, automation: &Automation, whom: &Whom) -> Self {
        let log = Self::of(page, automation, Vec::new(), whom);
        let empty = no_such_place(&log.page.lang, format!("{}/log", log.back));
        Self { empty, ..log }
    }

    /// `runs` may hold one more than a page, which says that there is a next one.
    pub(crate) fn of(page: Page, automation: &Automation, mut runs: Vec<RunRow>, whom: &Whom) -> Self {
        let lang = page.lang.clone();
        let back = format!("{HOME}/{}", automation.id);
        let goes_on = runs.len() > LOG_ROWS;
        runs.truncate(LOG_ROWS);
        let last = runs.last().filter(|_| goes_on).map(|run| Place { at: run.at, id: run.ticket });
        Self {
            pager: Pager {
                summary: lang.t1("tickets-automation-log-shown", "count", runs.len()),
                newer: None,
                older: last.map(|place| format!("{back}/log?after={place}")),
            },
            rows: runs.iter().map(|run| log_row(&lang, whom, run)).collect(),
            empty: EmptyView {
                icon: "bot",
                title: lang.t("tickets-automation-log-none").into_owned(),
                text: String::new(),
                actions: vec![LinkView::new(back.as_str(), automation.name.as_str())],
            },
            back,
            page,
        }
    }
}

fn log_row(lang: &Lang, whom: &Whom, run: &RunRow) -> LogRow {
    let (tone, key, why) = match run.outcome.0.as_ref() {
        None => (Tone::Neutral, "tickets-run-unreadable", String::new()),
        Some(outcome) => outcome_said(lang, whom, outcome),
    };
    LogRow {
        href: format!("/app/tickets/{}", run.number),
        ticket: format!("#{} {}", run.number, run.subject),
        at: lang.date_time(run.at),
        outcome: Chip::new(tone, lang.t(key)),
        why,
    }
}

fn outcome_said(lang: &Lang, whom: &Whom, outcome: &Outcome) -> (Tone, &'static str, String) {
    match outcome {
        Outcome::Ran { done, refused } => {
            let refused = refused.iter().map(|(act, key)| {
                lang.with(
                    "tickets-run-refused",
                    &[("act", act.words(lang, whom).into()), ("why", lang.t(key).into_owned().into())],
                )
            });
            let done = done.iter().map(|act| act.words(lang, whom));
            (Tone::Ok, "tickets-run-ran", done.chain(refused).collect::<Vec<_>>().join(" · "))
        }
        Outcome::NotMatched { failed } => {
            let failed: Vec<String> = failed.iter().map(|c| condition_said((lang, whom), c)).collect();
            (Tone::Neutral, "tickets-run-not-matched", failed.join(" · "))
        }
        Outcome::Skipped { why } => {
            (Tone::Neutral, "tickets-run-skipped", lang.t(skip_key(*why)).into_owned())
        }
        Outcome::Stopped { why } => {
            (Tone::Danger, "tickets-run-stopped", lang.t(stop_key(*why)).into_owned())
        }
    }
}

const fn skip_key(why: Skip) -> &'static str {
    match why {
        Skip::Superseded => "tickets-skip-superseded",
        Skip::MovedOn => "tickets-skip-moved-on",
        Skip::OwnEffect => "tickets-skip-own-effect",
        Skip::NoRight => "tickets-skip-no-right",
    }
}

const fn stop_key(why: Stop) -> &'static str {
    match why {
        Stop::TooDeep => "tickets-stop-too-deep",
        Stop::TooMany => "tickets-stop-too-many",
    }
}

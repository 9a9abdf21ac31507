//! What the pages of giving out print.

use askama::Template;
use identity::Team;
use platform::{
    i18n::Lang,
    web::{Invalid, Submission},
};
use ui::{Choice, EmptyView, FieldError, FieldView, LinkView, Page, errors_of};

use super::{
    policy::{Method, TeamRule},
    store::Rules,
};
use crate::promises::Promises;

/// The address of the list.
pub(super) const HOME: &str = "/app/settings/assignment";

/// `/app/settings/assignment`
#[derive(Debug, Template)]
#[template(path = "tickets/assignment.html")]
pub(crate) struct AssignmentPage {
    pub(crate) page: Page,
    pub(crate) rows: Vec<RuleRow>,
    pub(crate) empty: EmptyView,
}

/// A team in the list.
#[derive(Debug)]
pub(crate) struct RuleRow {
    pub(crate) href: String,
    pub(crate) team: String,
    pub(crate) method: String,
    pub(crate) skills: String,
    pub(crate) takes_new: String,
    pub(crate) calendar: String,
}

impl AssignmentPage {
    pub(crate) fn of(page: Page, teams: &[Team], rules: &Rules, promises: &Promises) -> Self {
        let lang = page.lang.clone();
        let say = |key: &'static str| lang.t(key).into_owned();
        let yes = |is: bool| say(if is { "tickets-assignment-yes" } else { "tickets-assignment-no" });
        let row = |team: &Team| {
            let rule = rules.of(team.id);
            RuleRow {
                href: format!("{HOME}/{}", team.id),
                team: team.name.clone(),
                method: say(rule.method.key()),
                skills: yes(rule.by_skills),
                takes_new: yes(rule.takes_new),
                calendar: calendar_name(&lang, rule, promises),
            }
        };
        Self {
            rows: teams.iter().filter(|team| team.active).map(row).collect(),
            empty: EmptyView {
                icon: "headset",
                title: say("tickets-assignment-none"),
                text: say("tickets-assignment-none-text"),
                actions: vec![LinkView::new("/app/settings/teams", say("tickets-assignment-teams"))],
            },
            page,
        }
    }
}

fn calendar_name(lang: &Lang, rule: TeamRule, promises: &Promises) -> String {
    let named = rule.calendar.and_then(|id| promises.calendar(id)).map(|it| it.newest.name.clone());
    named.filter(|name| !name.is_empty()).unwrap_or_else(|| lang.t("tickets-assignment-house").into_owned())
}

/// `/app/settings/assignment/{team}`
#[derive(Debug, Template)]
#[template(path = "tickets/assignment_edit.html")]
pub(crate) struct RulePage {
    pub(crate) page: Page,
    pub(crate) action: String,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) method: FieldView,
    pub(crate) methods: Vec<Choice>,
    pub(crate) more: FieldView,
    pub(crate) choices: Vec<Choice>,
    pub(crate) calendar: FieldView,
    pub(crate) calendars: Vec<Choice>,
}

impl RulePage {
    pub(crate) fn of(
        page: Page,
        (team, rule): (&Team, TeamRule),
        promises: &Promises,
        refused: Option<(&Submission, &Invalid)>,
    ) -> Self {
        let lang = page.lang.clone();
        let say = |key: &'static str| lang.t(key).into_owned();
        let again = |field: FieldView| match refused {
            Some((form, invalid)) => field.refused(form, invalid, &lang),
            None => field,
        };
        let method = |it: &Method| Choice::new(it.name(), say(it.key())).hint(say(hint(*it)));
        let box_of = |name: &str, key, why, is: bool| Choice::new(name, say(key)).hint(say(why)).chosen(is);
        let named = promises.calendars().filter(|it| !it.newest.name.is_empty());
        let calendars = named.map(|it| Choice::new(it.id().to_string(), it.newest.name.as_str()));
        let calendar = rule.calendar.map(|id| id.to_string()).unwrap_or_default();
        let (method_field, more, calendar) = (
            again(FieldView::new("method", say("tickets-assignment-method")).value(rule.method.name())),
            again(FieldView::new("more", say("tickets-assignment-more")).optional()),
            again(
                FieldView::new("calendar", say("tickets-assignment-calendar"))
                    .value(calendar)
                    .hint(say("tickets-assignment-calendar-hint"))
                    .optional(),
            ),
        );
        Self {
            action: format!("{HOME}/{}", team.id),
            errors: errors_of([&method_field, &more, &calendar]),
            methods: Method::ALL.iter().map(method).collect(),
            choices: vec![
                box_of(
                    "skills",
                    "tickets-assignment-skills",
                    "tickets-assignment-skills-hint",
                    rule.by_skills,
                ),
                box_of("new", "tickets-assignment-new", "tickets-assignment-new-hint", rule.takes_new),
            ],
            calendars: [Choice::new("", say("tickets-assignment-house"))]
                .into_iter()
                .chain(calendars)
                .collect(),
            method: method_field,
            more,
            calendar,
            page,
        }
    }
}

const fn hint(method: Method) -> &'static str {
    match method {
        Method::ByHand => "tickets-method-by-hand-hint",
        Method::RoundRobin => "tickets-method-round-robin-hint",
        Method::LeastLoaded => "tickets-method-least-loaded-hint",
    }
}

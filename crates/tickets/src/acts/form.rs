//! Acts as a form asks for them: a note, an owner, a status.

use identity::{Names, StaffMember};
use platform::{
    i18n::Lang,
    web::{Check, Invalid, Submission},
};
use ui::{Choice, FieldView};

use super::Act;
use crate::{model::IgnoreReason, policy::decide_owner};

/// Characters of a note or an answer that is kept for later.
pub(crate) const KEPT_CHARS_MAX: usize = 5_000;
/// Nobody snoozes for longer: 90 days.
const HOURS_MAX: u32 = 90 * 24;
/// What the form offers; the API takes any number of hours.
const HOURS: [u32; 4] = [4, 24, 72, 168];

/// Who will do it: a person can take a ticket, the program cannot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DoneBy {
    /// Whoever presses the button.
    Person,
    /// An automation.
    Program,
}

/// The three fields with their choices.
#[derive(Debug)]
pub(crate) struct ActFields {
    pub(crate) note: FieldView,
    pub(crate) owner: FieldView,
    pub(crate) owners: Vec<Choice>,
    pub(crate) status: FieldView,
    pub(crate) statuses: Vec<Choice>,
}

impl ActFields {
    /// The fields, for the summary of errors.
    pub(crate) const fn all(&self) -> [&FieldView; 3] {
        [&self.note, &self.owner, &self.status]
    }

    /// With what was typed, and what is wrong with it.
    pub(crate) fn refused(self, form: &Submission, invalid: &Invalid, lang: &Lang) -> Self {
        Self {
            note: self.note.refused(form, invalid, lang),
            owner: self.owner.refused(form, invalid, lang),
            status: self.status.refused(form, invalid, lang),
            ..self
        }
    }
}

/// The fields as these acts fill them.
pub(crate) fn act_fields(lang: &Lang, names: &Names, acts: &[Act], by: DoneBy) -> ActFields {
    let (mut note, mut owner, mut status) = (String::new(), String::new(), String::new());
    for act in acts {
        match act {
            Act::Note { text } => note.clone_from(text),
            Act::Assign { owner: None } => owner = "team".into(),
            Act::Assign { owner: Some(id) } => owner = id.to_string(),
            Act::Take => owner = "me".into(),
            Act::Snooze { hours } => status = format!("snooze-{hours}"),
            Act::Done => status = "done".into(),
            Act::Ignore { because } => status = format!("ignore-{}", because.name()),
        }
    }
    let field =
        |name: &str, key: &str, value: String| FieldView::new(name, lang.t(key)).value(value).optional();
    ActFields {
        note: field("note", "tickets-act-field-note", note).hint(lang.t("tickets-placeholder-hint")),
        owner: field("owner", "tickets-act-field-owner", owner),
        owners: owners(lang, names, by),
        statuses: statuses(lang, &status),
        status: field("status", "tickets-act-field-status", status),
    }
}

fn owners(lang: &Lang, names: &Names, by: DoneBy) -> Vec<Choice> {
    let me = (by == DoneBy::Person).then(|| Choice::new("me", lang.t("tickets-act-take")));
    let may = |member: &&StaffMember| decide_owner(member.roles, member.active);
    let people = names.people().iter().filter(may).map(|m| Choice::new(m.id.to_string(), m.name.as_str()));
    let same = Choice::new("", lang.t("tickets-act-same"));
    let team = Choice::new("team", lang.t("tickets-unassign"));
    [same].into_iter().chain(me).chain([team]).chain(people).collect()
}

fn statuses(lang: &Lang, chosen: &str) -> Vec<Choice> {
    let nobody = Names::default();
    let choice = |value: String, act: Act| Choice::new(value, act.words(lang, &nobody));
    let snooze = |hours: u32| choice(format!("snooze-{hours}"), Act::Snooze { hours });
    let ignore = |because: &IgnoreReason| {
        choice(format!("ignore-{}", because.name()), Act::Ignore { because: *because })
    };
    // An odd number of hours came through the API; the form keeps it.
    let own = chosen.strip_prefix("snooze-").and_then(|hours| hours.parse().ok());
    let own = own.filter(|hours| !HOURS.contains(hours));
    [Choice::new("", lang.t("tickets-act-same")), choice("done".into(), Act::Done)]
        .into_iter()
        .chain(HOURS.into_iter().chain(own).map(snooze))
        .chain(IgnoreReason::ALL.iter().map(ignore))
        .collect()
}

/// Reads the three fields, in the order in which they are done: words first, the end last.
pub(crate) fn read_acts(form: &Submission, check: &mut Check<'_>, by: DoneBy) -> Vec<Act> {
    let note = check.optional("note", KEPT_CHARS_MAX);
    let note = (!note.is_empty()).then_some(Act::Note { text: note });
    let owner = match form.text("owner") {
        "" => None,
        "me" if by == DoneBy::Person => Some(Act::Take),
        "team" => Some(Act::Assign { owner: None }),
        _ => check.parsed("owner", "tickets-error-owner").map(|id| Act::Assign { owner: Some(id) }),
    };
    let status = match form.text("status") {
        "" => None,
        text => {
            let act = status_named(text);
            if act.is_none() {
                check.error("status", "form-error-choice");
            }
            act
        }
    };
    [note, owner, status].into_iter().flatten().collect()
}

fn status_named(text: &str) -> Option<Act> {
    if text == "done" {
        return Some(Act::Done);
    }
    let (what, of) = text.split_once('-')?;
    match what {
        "snooze" => {
            of.parse().ok().filter(|hours| (1..=HOURS_MAX).contains(hours)).map(|hours| Act::Snooze { hours })
        }
        "ignore" => IgnoreReason::named(of).map(|because| Act::Ignore { because }),
        _ => None,
    }
}

/// What a program sent is held to the rules of the form. The field is where the form has it.
pub(crate) fn check_acts(acts: &[Act], names: &Names, by: DoneBy, check: &mut Check<'_>) {
    for act in acts {
        match act {
            Act::Note { text } if text.trim().is_empty() => check.error("note", "form-error-required"),
            Act::Note { text } if text.chars().count() > KEPT_CHARS_MAX => {
                let count = text.chars().count();
                check.error_with("note", "form-error-too-long", &[("count", count), ("max", KEPT_CHARS_MAX)]);
            }
            Act::Assign { owner: Some(id) } => {
                let member = names.people().iter().find(|m| m.id == *id);
                if !member.is_some_and(|m| decide_owner(m.roles, m.active)) {
                    check.error("owner", "tickets-error-owner");
                }
            }
            Act::Take if by == DoneBy::Program => check.error("owner", "tickets-error-owner"),
            Act::Snooze { hours } if !(1..=HOURS_MAX).contains(hours) => {
                check.error("status", "tickets-error-snooze-long");
            }
            _ => {}
        }
    }
}

//! Acts as a form asks for them: a note, an owner, a status.

use kernel::Locale;
use platform::{
    i18n::Lang,
    web::{Check, Invalid, Submission},
};
use serde::{Serialize, de::DeserializeOwned};
use ui::{Choice, FieldView};

use super::{Act, Whom};
use crate::{clocks::Priority, model::IgnoreReason, policy::decide_tags, saved_views::TeamFilter};

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

/// The fields with their choices. What they cannot say stands in `kept`, in words, and stays until somebody unticks it.
#[derive(Debug)]
pub(crate) struct ActFields {
    pub(crate) kept: FieldView,
    pub(crate) keeps: Vec<Choice>,
    pub(crate) note: FieldView,
    pub(crate) team: FieldView,
    pub(crate) teams: Vec<Choice>,
    pub(crate) owner: FieldView,
    pub(crate) owners: Vec<Choice>,
    pub(crate) priority: FieldView,
    pub(crate) priorities: Vec<Choice>,
    pub(crate) language: FieldView,
    pub(crate) languages: Vec<Choice>,
    pub(crate) tag: FieldView,
    pub(crate) untag: FieldView,
    pub(crate) status: FieldView,
    pub(crate) statuses: Vec<Choice>,
}

impl ActFields {
    /// The fields, for the summary of errors.
    pub(crate) const fn all(&self) -> [&FieldView; 9] {
        [
            &self.kept,
            &self.note,
            &self.team,
            &self.owner,
            &self.priority,
            &self.language,
            &self.tag,
            &self.untag,
            &self.status,
        ]
    }

    /// With what was typed, and what is wrong with it.
    pub(crate) fn refused(self, form: &Submission, invalid: &Invalid, lang: &Lang) -> Self {
        let again = |field: FieldView| field.refused(form, invalid, lang);
        Self {
            kept: again(self.kept),
            keeps: still_kept(self.keeps, form, "kept_act"),
            note: again(self.note),
            team: again(self.team),
            owner: again(self.owner),
            priority: again(self.priority),
            language: again(self.language),
            tag: again(self.tag),
            untag: again(self.untag),
            status: again(self.status),
            ..self
        }
    }
}

/// What a form keeps beside its fields, ticked as it was sent.
pub(crate) fn still_kept(keeps: Vec<Choice>, form: &Submission, name: &str) -> Vec<Choice> {
    let ticked = form.all(name);
    keeps
        .into_iter()
        .map(|keep| Choice { is_chosen: ticked.contains(&keep.value.as_str()), ..keep })
        .collect()
}

/// A value that a form keeps beside its fields, as it travels.
pub(crate) fn keep<T: Serialize>(value: &T, words: String) -> Choice {
    Choice::new(serde_json::to_string(value).unwrap_or_default(), words).chosen(true)
}

/// What a form kept beside its fields.
pub(crate) fn read_kept<T: DeserializeOwned>(form: &Submission, check: &mut Check<'_>, name: &str) -> Vec<T> {
    let read: Vec<Option<T>> = form.all(name).iter().map(|text| serde_json::from_str(text).ok()).collect();
    if read.iter().any(Option::is_none) {
        check.error(name, "form-error-choice");
    }
    read.into_iter().flatten().collect()
}

/// The field in which an act stands; they are done in this order.
const fn rank(act: &Act) -> usize {
    match act {
        Act::Note { .. } => 0,
        // Moving a ticket may take it from its owner, so the owner comes after.
        Act::Team { .. } => 1,
        Act::Assign { .. } | Act::Take => 2,
        Act::Prioritise { .. } => 3,
        Act::Language { .. } => 4,
        Act::Tag { .. } => 5,
        Act::Untag { .. } => 6,
        Act::Snooze { .. } | Act::Done | Act::Ignore { .. } => 7,
    }
}

/// Whether the fields can say all of it: one act each, in their order, and nothing that the program cannot do.
fn in_fields(acts: &[Act], by: DoneBy) -> bool {
    let is_sorted = acts.is_sorted_by(|one, next| rank(one) < rank(next));
    is_sorted && (by == DoneBy::Person || !acts.contains(&Act::Take))
}

/// The fields as these acts fill them. Acts that do not fit are kept all together, in their own order.
pub(crate) fn act_fields(lang: &Lang, whom: &Whom, acts: &[Act], by: DoneBy) -> ActFields {
    let (shown, beside) = if in_fields(acts, by) { (acts, [].as_slice()) } else { ([].as_slice(), acts) };
    let in_words = |act: &Act| match act {
        Act::Note { text } => format!("{}: {text}", act.words(lang, whom)),
        other => other.words(lang, whom),
    };
    let (mut note, mut owner, mut status) = (String::new(), String::new(), String::new());
    let (mut priority, mut language) = ("", "");
    let (mut tag, mut untag) = (String::new(), String::new());
    let mut team = None;
    for act in shown {
        match act {
            Act::Prioritise { priority: wanted } => priority = wanted.name(),
            Act::Language { language: said } => language = said.tag(),
            Act::Tag { tags } => tag = tags.join(", "),
            Act::Untag { tags } => untag = tags.join(", "),
            Act::Note { text } => note.clone_from(text),
            Act::Assign { owner: None } => owner = "team".into(),
            Act::Assign { owner: Some(id) } => owner = id.to_string(),
            Act::Take => owner = "me".into(),
            Act::Team { team: to } => team = Some(*to),
            Act::Snooze { hours } => status = format!("snooze-{hours}"),
            Act::Done => status = "done".into(),
            Act::Ignore { because } => status = format!("ignore-{}", because.name()),
        }
    }
    let field =
        |name: &str, key: &str, value: String| FieldView::new(name, lang.t(key)).value(value).optional();
    let priorities = Priority::ALL.iter().map(|it| Choice::new(it.name(), lang.t(it.key())));
    ActFields {
        kept: field("kept_act", "tickets-act-kept", String::new()).hint(lang.t("tickets-kept-hint")),
        keeps: beside.iter().map(|act| keep(act, in_words(act))).collect(),
        priority: field("priority", "tickets-if-priority", priority.to_owned()),
        priorities: same(lang).chain(priorities).collect(),
        language: field("language", "tickets-if-language", language.to_owned()),
        languages: same(lang).chain(languages()).collect(),
        tag: field("tag", "tickets-act-field-tag", tag).hint(lang.t("tickets-tags-hint")),
        untag: field("untag", "tickets-act-field-untag", untag),
        note: field("note", "tickets-act-field-note", note).hint(lang.t("tickets-placeholder-hint")),
        team: field("team", "tickets-team", team.map(|it| TeamFilter::of(it).written()).unwrap_or_default()),
        teams: same(lang).chain(whom.team_choices(lang, team.flatten())).collect(),
        owner: field("owner", "tickets-act-field-owner", owner),
        owners: owners(lang, whom, by, shown),
        statuses: statuses(lang, whom, &status),
        status: field("status", "tickets-act-field-status", status),
    }
}

/// The languages of the screens, each by its own name.
pub(crate) fn languages() -> impl Iterator<Item = Choice> {
    Locale::ALL.into_iter().map(|locale| Choice::new(locale.tag(), ui::own_name(locale)))
}

fn same(lang: &Lang) -> impl Iterator<Item = Choice> {
    std::iter::once(Choice::new("", lang.t("tickets-act-same")))
}

fn owners(lang: &Lang, whom: &Whom, by: DoneBy, acts: &[Act]) -> Vec<Choice> {
    let named = acts.iter().find_map(|act| match act {
        Act::Assign { owner } => *owner,
        _ => None,
    });
    let me = (by == DoneBy::Person).then(|| Choice::new("me", lang.t("tickets-act-take")));
    let people = whom.owners(lang).into_iter().map(|(id, name)| Choice::new(id.to_string(), name));
    let team = Choice::new("team", lang.t("tickets-unassign"));
    same(lang).chain(me).chain([team]).chain(people).chain(whom.gone(lang, named)).collect()
}

fn statuses(lang: &Lang, whom: &Whom, chosen: &str) -> Vec<Choice> {
    let choice = |value: String, act: Act| Choice::new(value, act.words(lang, whom));
    let snooze = |hours: u32| choice(format!("snooze-{hours}"), Act::Snooze { hours });
    let ignore = |because: &IgnoreReason| {
        choice(format!("ignore-{}", because.name()), Act::Ignore { because: *because })
    };
    // An odd number of hours came through the API; the form keeps it.
    let own = chosen.strip_prefix("snooze-").and_then(|hours| hours.parse().ok());
    let own = own.filter(|hours| !HOURS.contains(hours));
    same(lang)
        .chain([choice("done".into(), Act::Done)])
        .chain(HOURS.into_iter().chain(own).map(snooze))
        .chain(IgnoreReason::ALL.iter().map(ignore))
        .collect()
}

/// Reads the fields, in the order in which they are done: words first, the end last; what was kept before them.
pub(crate) fn read_acts(form: &Submission, check: &mut Check<'_>, by: DoneBy) -> Vec<Act> {
    let kept: Vec<Act> = read_kept(form, check, "kept_act");
    let note = check.optional("note", KEPT_CHARS_MAX);
    let note = (!note.is_empty()).then_some(Act::Note { text: note });
    let team = match TeamFilter::named(form.text("team")) {
        Some(filter) => filter.team().map(|team| Act::Team { team }),
        None => {
            check.error("team", "tickets-error-team");
            None
        }
    };
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
    let priority = match form.text("priority") {
        "" => None,
        text => {
            let priority = Priority::named(text);
            if priority.is_none() {
                check.error("priority", "form-error-choice");
            }
            priority.map(|priority| Act::Prioritise { priority })
        }
    };
    let language = match form.text("language") {
        "" => None,
        text => {
            let language = Locale::of_tag(text);
            if language.is_none() {
                check.error("language", "form-error-choice");
            }
            language.map(|language| Act::Language { language })
        }
    };
    let tag = read_tags(form, check, "tag").map(|tags| Act::Tag { tags });
    let untag = read_tags(form, check, "untag").map(|tags| Act::Untag { tags });
    kept.into_iter()
        .chain([note, team, owner, priority, language, tag, untag, status].into_iter().flatten())
        .collect()
}

fn read_tags(form: &Submission, check: &mut Check<'_>, name: &str) -> Option<Vec<String>> {
    match decide_tags(form.text(name)) {
        Ok(tags) => (!tags.is_empty()).then_some(tags),
        Err(refusal) => {
            check.error(name, refusal.key());
            None
        }
    }
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
pub(crate) fn check_acts(acts: &[Act], whom: &Whom, by: DoneBy, check: &mut Check<'_>) {
    for act in acts {
        match act {
            Act::Note { text } if text.trim().is_empty() => check.error("note", "form-error-required"),
            Act::Note { text } if text.chars().count() > KEPT_CHARS_MAX => {
                let count = text.chars().count();
                check.error_with("note", "form-error-too-long", &[("count", count), ("max", KEPT_CHARS_MAX)]);
            }
            Act::Assign { owner: Some(id) } if !whom.may_own(*id) => {
                check.error("owner", "tickets-error-owner")
            }
            Act::Team { team: Some(id) } if !whom.gets_work(*id) => check.error("team", "tickets-error-team"),
            Act::Tag { tags } => check_tags("tag", tags, check),
            Act::Untag { tags } => check_tags("untag", tags, check),
            Act::Take if by == DoneBy::Program => check.error("owner", "tickets-error-owner"),
            Act::Snooze { hours } if !(1..=HOURS_MAX).contains(hours) => {
                check.error("status", "tickets-error-snooze-long");
            }
            _ => {}
        }
    }
}

fn check_tags(field: &str, tags: &[String], check: &mut Check<'_>) {
    match decide_tags(&tags.join(",")) {
        Ok(tags) if tags.is_empty() => check.error(field, "form-error-required"),
        Ok(_) => {}
        Err(refusal) => check.error(field, refusal.key()),
    }
}

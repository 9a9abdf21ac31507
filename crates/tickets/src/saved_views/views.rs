//! What the pages of saved views show.

use askama::Template;
use identity::{Branch, StaffMember};
use kernel::Locale;
use platform::{
    i18n::Lang,
    web::{Invalid, Submission},
};
use ui::{Choice, EmptyView, FieldError, FieldView, LinkView, Page, errors_of};

use super::{Filter, OwnerFilter, SavedView};
use crate::{
    acts::{Whom, languages},
    clocks::{Priority, StatusKind},
    fields::Field,
    model::{Channel, Reason, ViewId},
    policy::decide_owner,
    views::BrokenRow,
};

pub(super) const HOME: &str = "/app/inbox/views";

/// `/app/inbox/views`
#[derive(Debug, Template)]
#[template(path = "tickets/views.html")]
pub(crate) struct ViewsPage {
    pub(crate) page: Page,
    pub(crate) rows: Vec<ViewRow>,
    pub(crate) broken: Vec<BrokenRow>,
    pub(crate) empty: EmptyView,
}

/// A view of the list.
#[derive(Debug)]
pub(crate) struct ViewRow {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) note: String,
    pub(crate) edit: Option<String>,
}

impl ViewsPage {
    /// `may_change` says which of them this person may change.
    pub(crate) fn of(
        page: Page,
        all: &[SavedView],
        broken: Vec<(ViewId, String)>,
        may_change: impl Fn(&SavedView) -> bool,
    ) -> Self {
        let lang = page.lang.clone();
        let row = |view: &SavedView| ViewRow {
            href: format!("/app/inbox/{}", view.id),
            name: view.name.clone(),
            note: lang
                .t(if view.is_shared { "tickets-view-is-shared" } else { "tickets-view-is-own" })
                .into(),
            edit: may_change(view).then(|| format!("{HOME}/{}", view.id)),
        };
        Self {
            rows: all.iter().map(row).collect(),
            broken: BrokenRow::all(HOME, broken),
            empty: EmptyView {
                icon: "filter",
                title: lang.t("tickets-views-none").into_owned(),
                text: lang.t("tickets-views-about").into_owned(),
                actions: vec![LinkView::new(format!("{HOME}/new"), lang.t("tickets-view-new"))],
            },
            page,
        }
    }
}

/// What a filter may name.
pub(crate) struct Known {
    pub(crate) whom: Whom,
    pub(crate) branches: Vec<Branch>,
    pub(crate) fields: Vec<Field>,
    pub(crate) mailboxes: Vec<String>,
}

/// `/app/inbox/views/new`, `/app/inbox/views/{id}`
#[derive(Debug, Template)]
#[template(path = "tickets/view_edit.html")]
pub(crate) struct ViewEditPage {
    pub(crate) page: Page,
    pub(crate) action: String,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) name: FieldView,
    pub(crate) words: FieldView,
    pub(crate) choices: Vec<(FieldView, Vec<Choice>)>,
    pub(crate) tag: FieldView,
    pub(crate) no_tag: FieldView,
    pub(crate) late: FieldView,
    pub(crate) shared: Option<FieldView>,
    pub(crate) remove: Option<String>,
}

impl ViewEditPage {
    pub(crate) fn of(page: Page, view: Option<&SavedView>, known: &Known, may_share: bool) -> Self {
        let lang = page.lang.clone();
        let filter = view.map(|view| view.filter.clone()).unwrap_or_default();
        let field = |name: &str, key: &str, value: &str| FieldView::new(name, lang.t(key)).value(value);
        let ticked = |is_so: bool| if is_so { "yes" } else { "" };
        let place = view.map_or_else(|| HOME.to_owned(), |view| format!("{HOME}/{}", view.id));
        Self {
            errors: Vec::new(),
            name: field("name", "tickets-view-name", view.map_or("", |view| view.name.as_str())),
            words: field("words", "tickets-view-words", &filter.words).optional(),
            choices: choices(&lang, &filter, known),
            tag: field("tag", "tickets-if-tag", &filter.tag).optional(),
            no_tag: field("no_tag", "tickets-if-no-tag", &filter.no_tag).optional(),
            late: field("late", "tickets-view-late", ticked(filter.late)),
            shared: may_share.then(|| {
                field("shared", "tickets-view-shared", ticked(view.is_some_and(|view| view.is_shared)))
            }),
            remove: view.map(|_| format!("{place}/remove")),
            action: place,
            page,
        }
    }

    /// With what was typed, and what is wrong with it.
    pub(crate) fn refused(self, form: &Submission, invalid: &Invalid) -> Self {
        let lang = self.page.lang.clone();
        let again = |field: FieldView| field.refused(form, invalid, &lang);
        let (name, words, late) = (again(self.name), again(self.words), again(self.late));
        let (tag, no_tag) = (again(self.tag), again(self.no_tag));
        let choices: Vec<_> = self.choices.into_iter().map(|(field, of)| (again(field), of)).collect();
        let shared = self.shared.map(again);
        let fields = [&name, &words, &tag, &no_tag].into_iter().chain(choices.iter().map(|(field, _)| field));
        let errors = errors_of(fields.chain(shared.iter()));
        Self { errors, name, words, tag, no_tag, late, choices, shared, ..self }
    }
}

fn choices(
    lang: &Lang,
    filter: &Filter,
    Known { whom, branches, fields, mailboxes }: &Known,
) -> Vec<(FieldView, Vec<Choice>)> {
    let field =
        |name: &str, key: &str, value: String| FieldView::new(name, lang.t(key)).value(value).optional();
    let said = |name: &str, key: &str| Choice::new(name, lang.t(key));
    let may = |member: &&StaffMember| decide_owner(member.roles, member.active);
    let people =
        whom.names().people().iter().filter(may).map(|m| Choice::new(m.id.to_string(), m.name.as_str()));
    let owners = [
        ("me", "tickets-queue-mine"),
        ("nobody", "tickets-if-owner-nobody"),
        ("somebody", "tickets-if-owner-somebody"),
    ];
    let owners = owners.iter().map(|(name, key)| said(name, key)).chain(people);
    let owners = owners.chain(whom.gone(lang, filter.colleague)).collect();
    let owner = match (filter.owner, filter.colleague) {
        (OwnerFilter::Any, _) => String::new(),
        (OwnerFilter::One, Some(id)) => id.to_string(),
        (other, _) => other.name().to_owned(),
    };
    let places =
        branches.iter().map(|branch| Choice::new(branch.id.to_string(), branch.name.as_str())).collect();
    let name = |of: Option<&'static str>| of.unwrap_or_default().to_owned();
    vec![
        (field("owner", "tickets-if-owner", owner), owners),
        (
            field("team", "tickets-team", filter.team.written()),
            whom.team_choices(lang, filter.team.team().flatten()),
        ),
        (
            field("status", "tickets-if-status", name(filter.status.map(StatusKind::name))),
            StatusKind::ALL.iter().map(|it| said(it.name(), it.key())).collect(),
        ),
        (
            field("priority", "tickets-if-priority", name(filter.priority.map(Priority::name))),
            Priority::ALL.iter().map(|it| said(it.name(), it.key())).collect(),
        ),
        (
            field("reason", "tickets-if-reason", name(filter.reason.map(Reason::name))),
            Reason::ALL.iter().map(|it| said(it.name(), it.key())).collect(),
        ),
        (
            field("channel", "tickets-if-channel", name(filter.channel.map(Channel::name))),
            Channel::ALL.iter().map(|it| said(it.name(), it.key())).collect(),
        ),
        (
            field("mailbox", "tickets-if-mailbox", filter.mailbox.clone()),
            mailbox_choices(mailboxes, &filter.mailbox),
        ),
        (
            field("language", "tickets-if-language", name(filter.language.map(Locale::tag))),
            languages().collect(),
        ),
        (
            field("branch", "tickets-if-branch", filter.branch.map(|id| id.to_string()).unwrap_or_default()),
            places,
        ),
        (
            field(
                "field",
                "tickets-if-field",
                filter.field.map(|id| format!("{id}:{}", filter.field_value)).unwrap_or_default(),
            ),
            fields.iter().flat_map(|field| field.filters(lang)).collect(),
        ),
    ]
}

/// The addresses of the shop, and the one that was chosen when mail was still fetched from it.
pub(crate) fn mailbox_choices(own: &[String], chosen: &str) -> Vec<Choice> {
    let gone = (!chosen.is_empty() && !own.iter().any(|it| it == chosen)).then_some(chosen);
    own.iter().map(String::as_str).chain(gone).map(|it| Choice::new(it, it)).collect()
}

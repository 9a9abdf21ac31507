//! What the look-up shows.

use askama::Template;
use identity::{Branch, Names, Team};
use platform::{
    i18n::Lang,
    web::{SearchHit, SearchKind},
};
use tickets::{Channel, StatusFilter, TeamFilter, clocks::StatusKind};
use ui::{Choice, EmptyView, FieldError, FieldView, LinkView, Page, Pager, errors_of};

use super::{
    asked::{After, Asked, SearchQuery, TICKET},
    found::FoundPage,
};

/// `/app/lookup`
#[derive(Template)]
#[template(path = "app/lookup.html")]
pub(super) struct LookupPage {
    page: Page,
    query: String,
    /// The kind that is shown; empty for all.
    kind: &'static str,
    tabs: Vec<KindTab>,
    errors: Vec<FieldError>,
    filters: Option<Filters>,
    /// The filters that are set, each with the way to the same search without it.
    set: Vec<LinkView>,
    groups: Vec<Group>,
    empty: Option<EmptyView>,
    pager: Option<Pager>,
}

struct KindTab {
    href: String,
    label: String,
    is_current: bool,
}

/// The best of one kind.
pub(super) struct Group {
    pub(super) kind: &'static str,
    pub(super) heading: String,
    pub(super) hits: Vec<SearchHit>,
}

impl Group {
    fn icon(&self) -> &'static str {
        match self.kind {
            TICKET => "message-circle",
            "customer" => "user-round",
            "asset" => "smartphone",
            "claim" => "shield-check",
            "repair" => "wrench",
            _ => "search",
        }
    }

    fn all(&self, query: &str) -> String {
        SearchQuery { q: query.to_owned(), ..SearchQuery::default() }.among(self.kind).address()
    }
}

/// The fields beside the box.
struct Filters {
    choices: Vec<(FieldView, Vec<Choice>)>,
    tag: FieldView,
    from: FieldView,
    to: FieldView,
    is_open: bool,
}

/// All that the page is made of.
#[derive(Default)]
pub(super) struct Facts {
    pub(super) page: FoundPage,
    pub(super) groups: Vec<Group>,
    pub(super) names: Names,
    pub(super) branches: Vec<Branch>,
    pub(super) teams: Vec<Team>,
}

impl LookupPage {
    pub(super) fn of(
        page: Page,
        (kinds, query): (&[SearchKind], &SearchQuery),
        asked: &Asked,
        facts: Facts,
    ) -> Self {
        let lang = page.lang.clone();
        let kind = asked.kind.map_or("", |kind| kind.kind);
        let filters = (kind == TICKET).then(|| Filters::of(&lang, query, asked, &facts));
        let set = set(&lang, query, filters.as_ref());
        let next = facts.page.next;
        let shown = facts.page.hits.len();
        let groups = match asked.kind {
            Some(of) if shown > 0 => {
                vec![Group { kind: of.kind, heading: lang.t(of.heading).into_owned(), hits: facts.page.hits }]
            }
            Some(_) => Vec::new(),
            None => facts.groups,
        };
        let is_asked = !asked.words.is_empty() || kind == TICKET;
        Self {
            errors: filters.as_ref().map_or_else(Vec::new, Filters::errors),
            tabs: tabs(&lang, kinds, query, kind),
            empty: (groups.is_empty() && is_asked).then(|| empty(&lang, query, &set, next)),
            pager: (!kind.is_empty() && !groups.is_empty()).then(|| pager(&lang, query, shown, next)),
            query: asked.words.clone(),
            kind,
            filters,
            set,
            groups,
            page,
        }
    }
}

fn tabs(lang: &Lang, kinds: &[SearchKind], query: &SearchQuery, current: &str) -> Vec<KindTab> {
    let tab = |kind: &str, heading: &str| KindTab {
        href: query.among(kind).address(),
        label: lang.t(heading).into_owned(),
        is_current: kind == current,
    };
    let all = std::iter::once(tab("", "app-lookup-all"));
    all.chain(kinds.iter().map(|kind| tab(kind.kind, kind.heading))).collect()
}

/// Each filter that is set: what it is, and the way without it.
fn set(lang: &Lang, query: &SearchQuery, filters: Option<&Filters>) -> Vec<LinkView> {
    let Some(filters) = filters else { return Vec::new() };
    let drop = |name: &'static str| {
        let href = SearchQuery { kind: TICKET.into(), ..query.without(name) }.address();
        let told = filters.told(name)?;
        Some(LinkView::new(href, lang.t1("app-lookup-drop", "filter", told)))
    };
    query.filters().filter_map(drop).collect()
}

fn pager(lang: &Lang, query: &SearchQuery, shown: usize, next: Option<After>) -> Pager {
    let older = next.map(|after| SearchQuery { after: after.written(), ..query.clone() }.address());
    Pager { summary: lang.t1("app-lookup-shown", "count", shown), newer: None, older }
}

/// Nothing was found: drop a filter, look further back, look among everything, or take the person in.
fn empty(lang: &Lang, query: &SearchQuery, set: &[LinkView], next: Option<After>) -> EmptyView {
    let words = query.words();
    let mut actions = Vec::new();
    if let Some(after) = next {
        let further = SearchQuery { after: after.written(), ..query.clone() };
        actions.push(LinkView::new(further.address(), lang.t("app-lookup-further")));
    }
    actions.extend(set.iter().cloned());
    if !query.kind.is_empty() && !words.is_empty() {
        actions.push(LinkView::new(query.among("").address(), lang.t("app-lookup-everywhere")));
    }
    if set.is_empty() && !words.is_empty() {
        let name = serde_urlencoded::to_string([("name", words.as_str())]).unwrap_or_default();
        actions.push(LinkView::new("/app/lookup", lang.t("app-lookup-clear")));
        actions.push(LinkView::new(format!("/app/customers/new?{name}"), lang.t("app-lookup-new-customer")));
    }
    let text = match (next, set.is_empty()) {
        (Some(_), _) => "app-lookup-none-so-far",
        (None, false) => "app-lookup-none-filtered",
        (None, true) => "app-lookup-none-text",
    };
    EmptyView {
        icon: "search",
        title: match words.as_str() {
            "" => lang.t("app-lookup-none-at-all").into_owned(),
            words => lang.t1("app-lookup-none", "query", words),
        },
        text: lang.t(text).into_owned(),
        actions,
    }
}

impl Filters {
    fn of(lang: &Lang, query: &SearchQuery, asked: &Asked, facts: &Facts) -> Self {
        let field = |name: &str, key: &str| {
            let error = asked.invalid.at(name).map(|error| lang.t(error.key).into_owned());
            FieldView::new(name, lang.t(key)).value(query.filter(name)).optional().error(error)
        };
        let said = |name: &'static str, key: &str| Choice::new(name, lang.t(key));
        let open = said(StatusFilter::Open.name(), "app-lookup-status-open");
        let statuses = StatusKind::ALL.iter().map(|kind| said(kind.name(), kind.key()));
        let whose = [said("me", "app-lookup-owner-me"), said("nobody", "app-lookup-owner-nobody")];
        let people = facts.names.people().iter().map(|p| Choice::new(p.id.to_string(), p.name.as_str()));
        let channels = Channel::ALL.iter().map(|channel| said(channel.name(), channel.key()));
        let branches = facts.branches.iter().map(|b| Choice::new(b.id.to_string(), b.name.as_str()));
        let mut choices = vec![
            (field("status", "app-lookup-status"), std::iter::once(open).chain(statuses).collect()),
            (field("owner", "app-lookup-owner"), whose.into_iter().chain(people).collect()),
            (field("channel", "app-lookup-channel"), channels.collect()),
        ];
        let working: Vec<&Team> = facts.teams.iter().filter(|team| team.active).collect();
        if !working.is_empty() || !query.team.is_empty() {
            let shop = Choice::new(TeamFilter::Shop.written(), lang.t("tickets-team-none"));
            let teams = working.iter().map(|team| Choice::new(team.id.to_string(), team.name.as_str()));
            choices.push((field("team", "tickets-team"), [shop].into_iter().chain(teams).collect()));
        }
        if !facts.branches.is_empty() {
            choices.push((field("branch", "app-lookup-branch"), branches.collect::<Vec<_>>()));
        }
        Self {
            choices,
            tag: field("tag", "app-lookup-tag"),
            from: field("from", "app-lookup-from"),
            to: field("to", "app-lookup-to"),
            is_open: query.filters().next().is_some(),
        }
    }

    fn fields(&self) -> impl Iterator<Item = &FieldView> {
        self.choices.iter().map(|(field, _)| field).chain([&self.tag, &self.from, &self.to])
    }

    fn errors(&self) -> Vec<FieldError> {
        errors_of(self.fields())
    }

    /// A filter with its value, as people read them.
    fn told(&self, name: &str) -> Option<String> {
        let field = self.fields().find(|field| field.name == name)?;
        let chosen = self.choices.iter().find(|(of, _)| of.name == name);
        let choice = chosen.and_then(|(of, choices)| choices.iter().find(|c| c.value == of.value));
        let value = choice.map_or(field.value.as_str(), |choice| choice.label.as_str());
        Some(format!("{}: {value}", field.label))
    }
}

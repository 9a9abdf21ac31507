//! The table of returns as staff read and write it.

use askama::Template;
use kernel::Date;
use platform::i18n::Lang;
use products::Category;
use ui::{Chip, EmptyView, FieldError, FieldView, LinkView, Page, Tone, errors_of};

use super::law::{GoOn, effect_left, effect_summary, go_on};
use crate::{
    model::Channel,
    returns::{
        Bought, Condition, Gives, MissingComponent, Post, Reason, ReturnPolicy, ReturnRow,
        asset::{Chance, Terms, together},
        effect::{ReturnChange, ReturnEffect},
    },
    web::return_forms::RowTyped,
};

/// `/app/coverage/returns`
#[derive(Debug, Template)]
#[template(path = "coverage/returns.html")]
pub(crate) struct ReturnsPage {
    pub(crate) page: Page,
    pub(crate) rows: Vec<RowView>,
    /// Since when the table that is shown holds; none without a table.
    pub(crate) since: Option<String>,
    pub(crate) empty: EmptyView,
    pub(crate) versions: Vec<TableVersionView>,
    pub(crate) may_edit: bool,
}

impl ReturnsPage {
    pub(crate) fn empty(lang: &Lang, may_edit: bool) -> EmptyView {
        let write = LinkView::new("/app/coverage/returns/edit", lang.t("coverage-returns-write"));
        EmptyView {
            icon: "rotate-ccw",
            title: lang.t("coverage-returns-none").into_owned(),
            text: lang.t("coverage-returns-none-text").into_owned(),
            actions: if may_edit { vec![write] } else { vec![] },
        }
    }
}

/// A row of the table, ready to be read.
#[derive(Debug)]
pub(crate) struct RowView {
    pub(crate) number: usize,
    pub(crate) when: String,
    pub(crate) window: String,
    pub(crate) gives: String,
    pub(crate) condition: String,
    pub(crate) post: String,
    pub(crate) missing: String,
}

impl RowView {
    pub(crate) fn all(lang: &Lang, rows: &[ReturnRow]) -> Vec<Self> {
        (1..).zip(rows).map(|(number, row)| Self::of(lang, number, row, rows.len())).collect()
    }

    fn of(lang: &Lang, number: usize, row: &ReturnRow, rows: usize) -> Self {
        Self {
            number,
            when: when(lang, row, rows),
            window: lang.t1("coverage-days", "count", row.window_days),
            gives: lang.t(gives_key(row.gives)).into_owned(),
            condition: condition(lang, row.condition, row.opened_fee_percent),
            post: lang.t(post_key(row.post)).into_owned(),
            missing: lang.t(missing_key(row.missing_component)).into_owned(),
        }
    }
}

/// The conditions of a row in words; the last row is for the rest.
pub(crate) fn when(lang: &Lang, row: &ReturnRow, rows: usize) -> String {
    let listed = |words: Vec<String>| (!words.is_empty()).then(|| list(words));
    let kinds = listed(row.categories.iter().map(|kind| lang.t(kind.key()).into_owned()).collect());
    let brand = (!row.brand.is_empty()).then(|| row.brand.clone());
    let door = row.channel.map(|door| lang.t(door_key(door)).into_owned());
    let reasons = listed(row.reasons.iter().map(|reason| lang.t(reason_key(*reason)).into_owned()).collect());
    let said: Vec<String> =
        [kinds, brand, door, reasons, bought(lang, row.bought)].into_iter().flatten().collect();
    match (said.is_empty(), rows) {
        (false, _) => said.join(" · "),
        (true, 1) => lang.t("coverage-returns-all").into_owned(),
        (true, _) => lang.t("coverage-returns-rest").into_owned(),
    }
}

fn bought(lang: &Lang, bought: Bought) -> Option<String> {
    let date = |day: Date| lang.date(day);
    match (bought.from, bought.to) {
        (None, None) => None,
        (Some(from), None) => Some(lang.t1("coverage-returns-bought-since", "from", date(from))),
        (None, Some(to)) => Some(lang.t1("coverage-returns-bought-until", "to", date(to))),
        (Some(from), Some(to)) => {
            let values = [("from", date(from).into()), ("to", date(to).into())];
            Some(lang.with("coverage-returns-bought-between", &values))
        }
    }
}

fn condition(lang: &Lang, condition: Condition, fee_percent: Option<u32>) -> String {
    match (fee_percent, condition) {
        (Some(percent), _) => lang.t1("coverage-returns-opened-fee", "percent", percent),
        (None, Condition::Unopened) => lang.t("coverage-returns-unopened").into_owned(),
        (None, Condition::Any) => lang.t("coverage-returns-opened-too").into_owned(),
    }
}

pub(crate) const fn door_key(door: Channel) -> &'static str {
    match door {
        Channel::Store => "coverage-returns-door-store",
        Channel::Online => "coverage-returns-door-online",
        Channel::DoorToDoor => "coverage-returns-door-home",
    }
}

pub(crate) const fn reason_key(reason: Reason) -> &'static str {
    match reason {
        Reason::ChangeOfMind => "coverage-returns-change-of-mind",
        Reason::Defective => "coverage-returns-defective",
        Reason::WrongItem => "coverage-returns-wrong-item",
        Reason::NotAsDescribed => "coverage-returns-not-as-described",
    }
}

pub(crate) const fn gives_key(gives: Gives) -> &'static str {
    match gives {
        Gives::Either => "coverage-returns-either",
        Gives::Exchange => "coverage-returns-exchange",
        Gives::Refund => "coverage-returns-refund",
    }
}

pub(crate) const fn post_key(post: Post) -> &'static str {
    match post {
        Post::Customer => "coverage-payer-customer",
        Post::Trader => "coverage-payer-shop",
    }
}

pub(crate) const fn missing_key(missing: MissingComponent) -> &'static str {
    match missing {
        MissingComponent::Hold => "coverage-returns-hold",
        MissingComponent::Deduct => "coverage-returns-deduct",
    }
}

/// Reasons as a list; every one of them in one word.
pub(crate) fn reasons(lang: &Lang, reasons: &[Reason]) -> String {
    if reasons.len() == Reason::ALL.len() {
        return lang.t("coverage-returns-any-reason").into_owned();
    }
    list(reasons.iter().map(|reason| lang.t(reason_key(*reason)).into_owned()).collect())
}

/// Words that each begin with a capital, as one list that does.
fn list(words: Vec<String>) -> String {
    let mut said = String::new();
    for word in words {
        if said.is_empty() {
            said = word;
            continue;
        }
        let mut letters = word.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_lowercase).collect();
        said = format!("{said}, {first}{}", letters.as_str());
    }
    said
}

/// A version of the table.
#[derive(Debug)]
pub(crate) struct TableVersionView {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) valid_from: String,
    pub(crate) recorded: String,
    pub(crate) rows: String,
    /// That contracts of today fall under it.
    pub(crate) chip: Option<Chip>,
    pub(crate) is_shown: bool,
}

impl TableVersionView {
    pub(crate) fn of(lang: &Lang, table: &ReturnPolicy, shown: u32, on: Option<u32>) -> Self {
        let is_on = on == Some(table.version);
        Self {
            href: format!("/app/coverage/returns?version={}", table.version),
            name: lang.t1("coverage-version", "version", table.version),
            valid_from: lang.date(table.valid_from),
            recorded: lang.date_time(table.recorded_at),
            rows: lang.count(table.rows.0.len()),
            chip: is_on.then(|| Chip::new(Tone::Brand, lang.t("coverage-pack-on"))),
            is_shown: shown == table.version,
        }
    }
}

/// `/app/coverage/returns/edit`
#[derive(Debug, Template)]
#[template(path = "coverage/returns_edit.html")]
pub(crate) struct ReturnsEditPage {
    pub(crate) page: Page,
    pub(crate) valid_from: FieldView,
    pub(crate) rows: Vec<RowFields>,
    /// That there are too few or too many rows.
    pub(crate) table: FieldView,
    pub(crate) may_add: bool,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) effect: Option<ReturnEffectView>,
}

impl ReturnsEditPage {
    pub(crate) fn errors_of(
        table: &FieldView,
        valid_from: &FieldView,
        rows: &[RowFields],
    ) -> Vec<FieldError> {
        let of_rows = rows.iter().flat_map(RowFields::errors);
        errors_of([table, valid_from]).into_iter().chain(of_rows).collect()
    }
}

/// What the products that were sold would get instead.
#[derive(Debug)]
pub(crate) struct ReturnEffectView {
    pub(crate) summary: String,
    /// How many products nobody has looked at yet.
    pub(crate) left: Option<String>,
    /// What was shown: a form that says the same again was seen.
    pub(crate) seen: String,
    pub(crate) rows: Vec<ReturnEffectRow>,
    /// Where a form goes on.
    pub(crate) go_on: Option<GoOn>,
}

/// A product, some reasons, and what changes for them.
#[derive(Debug)]
pub(crate) struct ReturnEffectRow {
    pub(crate) href: String,
    pub(crate) product: String,
    pub(crate) serial: String,
    pub(crate) reasons: String,
    pub(crate) before: String,
    pub(crate) after: String,
    pub(crate) worse: Option<Chip>,
}

impl ReturnEffectView {
    pub(crate) fn of(lang: &Lang, effect: &ReturnEffect, seen: String) -> Self {
        Self {
            summary: effect_summary(lang, effect.so_far, effect.left),
            left: effect_left(lang, effect.left),
            go_on: go_on(lang, effect.so_far, effect.left),
            seen,
            rows: effect.changes.iter().map(|change| ReturnEffectRow::of(lang, change)).collect(),
        }
    }
}

impl ReturnEffectRow {
    fn of(lang: &Lang, change: &ReturnChange) -> Self {
        let is_worse = change.before.is_worse_with(&change.after);
        Self {
            href: format!("/app/assets/{}/cover", change.card.id),
            product: change.card.title(),
            serial: change.card.serial.clone(),
            reasons: reasons(lang, &change.reasons),
            before: terms(lang, &change.before, None),
            after: terms(lang, &change.after, None),
            worse: is_worse.then(|| Chip::new(Tone::Danger, lang.t("coverage-effect-worse"))),
        }
    }
}

/// Until when and for what, in one line. Where a day is asked about, one that is over is said as such.
pub(crate) fn terms(lang: &Lang, terms: &Terms, on: Option<Date>) -> String {
    let Some(gives) = terms.gives else { return lang.t("coverage-returns-not-said").into_owned() };
    let last = match terms.last {
        Some(last) if on.is_some_and(|day| day > last) => {
            return lang.t1("coverage-returns-over", "date", lang.date(last));
        }
        Some(last) => lang.t1("coverage-returns-until", "date", lang.date(last)),
        None => lang.t("coverage-returns-no-delivery").into_owned(),
    };
    let goods = match (terms.fee_percent, terms.condition) {
        (None, Condition::Any) => None,
        (fee, kept) => Some(condition(lang, kept, fee)),
    };
    let post = terms.post.map(|post| lang.t1("coverage-returns-post-paid", "payer", lang.t(post_key(post))));
    let said = [Some(last), Some(lang.t(gives_key(gives)).into_owned()), goods, post];
    said.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What can be done with a product, reasons with the same answer together: a line of reasons and a line of terms.
pub(crate) fn lines(lang: &Lang, chances: &[Chance], on: Date) -> Vec<(String, String)> {
    let line = |(why, said): (Vec<Reason>, &Terms)| (reasons(lang, &why), terms(lang, said, Some(on)));
    together(chances.iter().map(|chance| (chance.reason, &chance.terms))).into_iter().map(line).collect()
}

/// What customers read about their own product while something is open, a sentence for reasons that have the same terms.
pub(crate) fn own_returns(lang: &Lang, chances: &[Chance]) -> Vec<String> {
    let open = chances.iter().filter(|chance| chance.verdict.is_open());
    // Who pays the post is told on the page of the rules.
    let told = open.map(|chance| (chance.reason, Terms { post: None, ..chance.terms.clone() }));
    let sentence = |(why, terms): (Vec<Reason>, Terms)| {
        let key = match terms.gives? {
            Gives::Either => "coverage-returns-own-either",
            Gives::Exchange => "coverage-returns-own-exchange",
            Gives::Refund => "coverage-returns-own-refund",
        };
        let values = [("reasons", reasons(lang, &why).into()), ("date", lang.date(terms.last?).into())];
        let goods = (terms.condition, terms.fee_percent) != (Condition::Any, None);
        let goods = goods.then(|| condition(lang, terms.condition, terms.fee_percent));
        Some([Some(lang.with(key, &values)), goods].into_iter().flatten().collect::<Vec<_>>().join(" "))
    };
    together(told).into_iter().filter_map(sentence).collect()
}

/// A row of the form.
#[derive(Debug)]
pub(crate) struct RowFields {
    /// What is wrong with the row as a whole.
    pub(crate) row: FieldView,
    pub(crate) title: String,
    /// None for the last row, which is for the rest.
    pub(crate) when: Option<WhenFields>,
    pub(crate) days: FieldView,
    pub(crate) gives: FieldView,
    pub(crate) condition: FieldView,
    pub(crate) fee: FieldView,
    pub(crate) post: FieldView,
    pub(crate) missing: FieldView,
    pub(crate) choices: std::sync::Arc<ResultChoices>,
    pub(crate) may_rise: bool,
    pub(crate) may_sink: bool,
    /// Whether it was just moved or added, so that the page opens there.
    pub(crate) is_here: bool,
    pub(crate) number: usize,
}

/// The conditions of a row in the form.
#[derive(Debug)]
pub(crate) struct WhenFields {
    pub(crate) categories: FieldView,
    pub(crate) kinds: Vec<ui::Choice>,
    pub(crate) reasons: FieldView,
    pub(crate) whys: Vec<ui::Choice>,
    pub(crate) channel: FieldView,
    pub(crate) doors: Vec<ui::Choice>,
    pub(crate) brand: FieldView,
    pub(crate) from: FieldView,
    pub(crate) to: FieldView,
    /// Whether the rarer conditions stand open.
    pub(crate) is_open: bool,
}

/// What a row may say, the same in every row.
#[derive(Debug)]
pub(crate) struct ResultChoices {
    pub(crate) gives: Vec<ui::Choice>,
    pub(crate) conditions: Vec<ui::Choice>,
    pub(crate) payers: Vec<ui::Choice>,
    pub(crate) missing: Vec<ui::Choice>,
}

impl ResultChoices {
    pub(crate) fn of(lang: &Lang) -> Self {
        let choice = |name: &str, key: &str| ui::Choice::new(name, lang.t(key).into_owned());
        Self {
            gives: Gives::ALL.iter().map(|g| choice(g.name(), gives_key(*g))).collect(),
            conditions: vec![
                choice(Condition::Any.name(), "coverage-returns-opened-too"),
                choice(Condition::Unopened.name(), "coverage-returns-unopened"),
            ],
            payers: Post::ALL.iter().map(|p| choice(p.name(), post_key(*p))).collect(),
            missing: MissingComponent::ALL.iter().map(|m| choice(m.name(), missing_key(*m))).collect(),
        }
    }
}

impl RowFields {
    /// A row with what was typed; `wrong` says what is wrong with a field.
    pub(crate) fn of(
        lang: &Lang,
        (number, rows): (usize, usize),
        typed: &RowTyped,
        choices: &std::sync::Arc<ResultChoices>,
        wrong: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let field = |of: &str, key: &str, value: &str| {
            let name = typed.name(number, of);
            let error = wrong(&name);
            FieldView::new(name, lang.t(key)).value(value).error(error)
        };
        let row = typed.name(number, "");
        let is_last = number == rows;
        let title = if is_last && rows > 1 { "coverage-returns-rest" } else { "coverage-returns-all" };
        let when = (!is_last).then(|| WhenFields::of(lang, typed, field));
        Self {
            title: if is_last {
                lang.t(title).into_owned()
            } else {
                lang.t1("coverage-returns-row", "number", number)
            },
            row: FieldView::new(row.clone(), lang.t1("coverage-returns-row", "number", number))
                .error(wrong(&row)),
            when,
            days: field("window_days", "coverage-returns-window-days", &typed.days)
                .hint(lang.t("coverage-returns-window-hint")),
            gives: field("gives", "coverage-returns-gives", &typed.gives),
            condition: field("condition", "coverage-returns-condition", &typed.condition),
            fee: field("opened_fee_percent", "coverage-returns-fee", &typed.fee)
                .hint(lang.t("coverage-returns-fee-hint"))
                .optional(),
            post: field("post", "coverage-returns-post", &typed.post),
            missing: field("missing_component", "coverage-returns-missing", &typed.missing),
            choices: std::sync::Arc::clone(choices),
            may_rise: number > 1 && !is_last,
            may_sink: number + 1 < rows,
            is_here: typed.is_here,
            number,
        }
    }

    /// What is wrong, with the row that it is in.
    fn errors(&self) -> Vec<FieldError> {
        let when =
            self.when.iter().flat_map(|w| [&w.categories, &w.reasons, &w.channel, &w.brand, &w.from, &w.to]);
        let results = [&self.days, &self.gives, &self.condition, &self.fee, &self.post, &self.missing];
        let within = errors_of(when.chain(results)).into_iter();
        let within =
            within.map(|e| FieldError { message: format!("{}, {}", self.row.label, e.message), ..e });
        errors_of([&self.row]).into_iter().chain(within).collect()
    }
}

impl WhenFields {
    fn of(lang: &Lang, typed: &RowTyped, field: impl Fn(&str, &str, &str) -> FieldView) -> Self {
        let choice = |name: &str, key: &str| ui::Choice::new(name, lang.t(key).into_owned());
        let kind = |kind: &Category| {
            choice(kind.name(), kind.key()).chosen(typed.categories.iter().any(|c| c == kind.name()))
        };
        let why = |why: &Reason| {
            choice(why.name(), reason_key(*why)).chosen(typed.reasons.iter().any(|r| r == why.name()))
        };
        let [brand, from, to] = [
            field("brand", "coverage-brand", &typed.brand),
            field("bought_from", "coverage-returns-bought-from", &typed.from),
            field("bought_to", "coverage-returns-bought-to", &typed.to),
        ]
        .map(FieldView::optional);
        let is_open = [&brand, &from, &to].iter().any(|f| !f.value.is_empty() || f.error.is_some());
        Self {
            categories: field("categories", "coverage-returns-categories", "").optional(),
            kinds: Category::ALL.iter().map(kind).collect(),
            reasons: field("reasons", "coverage-returns-reasons", "").optional(),
            whys: Reason::ALL.iter().map(why).collect(),
            channel: field("channel", "coverage-returns-channel", &typed.channel),
            doors: vec![
                choice("", "coverage-returns-any-door"),
                choice("store", door_key(Channel::Store)),
                choice("online", door_key(Channel::Online)),
            ],
            brand,
            from,
            to,
            is_open,
        }
    }
}

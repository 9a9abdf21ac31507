//! What the form of the table of returns holds: rows that can be moved, kept as they were typed.

use kernel::Date;
use platform::{
    i18n::Lang,
    web::{Check, Fault, FieldError, Invalid, Submission},
};
use products::Category;

use crate::{
    model::Channel,
    returns::{
        Bought, Condition, Gives, MissingComponent, NewReturnPolicy, Post, Reason, ReturnPolicyRefusal,
        ReturnRow, RowPart, TableFlaw, WeakerRow,
    },
};

/// More rows than anybody can keep in mind; a form of so many fields is still taken.
pub(crate) const ROWS_MAX: usize = 18;
const BRAND_MAX: usize = 80;

/// A row as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct RowTyped {
    pub(crate) categories: Vec<String>,
    pub(crate) brand: String,
    pub(crate) channel: String,
    pub(crate) reasons: Vec<String>,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) days: String,
    pub(crate) gives: String,
    pub(crate) condition: String,
    pub(crate) fee: String,
    pub(crate) post: String,
    pub(crate) missing: String,
    /// Whether it was just moved or added.
    pub(crate) is_here: bool,
}

impl RowTyped {
    /// The name of a field in a row, counted from 1: `r2-window_days`; without a field the row itself.
    pub(crate) fn name(&self, number: usize, field: &str) -> String {
        name(number, field)
    }

    /// A row that nobody has filled in.
    fn blank() -> Self {
        Self { is_here: true, ..Self::from(&ReturnRow { window_days: 7, ..ReturnRow::default() }) }
    }

    fn of(form: &Submission, number: usize) -> Self {
        let text = |field: &str| form.text(&name(number, field)).to_owned();
        let all = |field: &str| form.all(&name(number, field)).into_iter().map(str::to_owned).collect();
        Self {
            categories: all("categories"),
            brand: text("brand"),
            channel: text("channel"),
            reasons: all("reasons"),
            from: text("bought_from"),
            to: text("bought_to"),
            days: text("window_days"),
            gives: text("gives"),
            condition: text("condition"),
            fee: text("opened_fee_percent"),
            post: text("post"),
            missing: text("missing_component"),
            is_here: false,
        }
    }
}

impl From<&ReturnRow> for RowTyped {
    fn from(row: &ReturnRow) -> Self {
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        Self {
            categories: row.categories.iter().map(|c| c.name().to_owned()).collect(),
            brand: row.brand.clone(),
            channel: row.channel.map(door_name).unwrap_or_default().to_owned(),
            reasons: row.reasons.iter().map(|r| r.name().to_owned()).collect(),
            from: day(row.bought.from),
            to: day(row.bought.to),
            days: row.window_days.to_string(),
            gives: row.gives.name().to_owned(),
            condition: row.condition.name().to_owned(),
            fee: row.opened_fee_percent.map(|fee| fee.to_string()).unwrap_or_default(),
            post: row.post.name().to_owned(),
            missing: row.missing_component.name().to_owned(),
            is_here: false,
        }
    }
}

fn name(number: usize, field: &str) -> String {
    let dash = if field.is_empty() { "" } else { "-" };
    format!("r{number}{dash}{field}")
}

pub(crate) const fn door_name(door: Channel) -> &'static str {
    match door {
        Channel::Store => "store",
        Channel::Online => "online",
        Channel::DoorToDoor => "door_to_door",
    }
}

fn door(name: &str) -> Option<Channel> {
    [Channel::Store, Channel::Online].into_iter().find(|door| door_name(*door) == name)
}

/// The rows of a form that begins: those of a table, or one for everything.
pub(crate) fn begun(rows: &[ReturnRow]) -> Vec<RowTyped> {
    let known: Vec<RowTyped> = rows.iter().map(RowTyped::from).collect();
    if known.is_empty() { vec![RowTyped { is_here: false, ..RowTyped::blank() }] } else { known }
}

/// The rows as they were typed.
pub(crate) fn typed(form: &Submission) -> Vec<RowTyped> {
    let rows = form.text("rows").parse().unwrap_or(0_usize).clamp(1, ROWS_MAX);
    (1..=rows).map(|number| RowTyped::of(form, number)).collect()
}

/// A change of the form itself, which saves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Redraw {
    Add,
    Up(usize),
    Down(usize),
    Remove(usize),
}

impl Redraw {
    /// What a button of the form asks for; none for those that save or look.
    pub(crate) fn of(form: &Submission) -> Option<Self> {
        let asked = form.text("do");
        let (verb, number) = asked.split_once('-').unwrap_or((asked, ""));
        let number = number.parse().ok();
        match verb {
            "add" => Some(Self::Add),
            "up" => number.map(Self::Up),
            "down" => number.map(Self::Down),
            "remove" => number.map(Self::Remove),
            _ => None,
        }
    }

    /// The rows after it. The last row is for the rest: it stays where it is, and a new one comes before it.
    pub(crate) fn apply(self, mut rows: Vec<RowTyped>) -> Vec<RowTyped> {
        let last = rows.len().saturating_sub(1);
        match self {
            Self::Add if rows.len() < ROWS_MAX => rows.insert(last, RowTyped::blank()),
            Self::Up(number) if (2..=last).contains(&number) => swap(&mut rows, number - 1, number - 2),
            Self::Down(number) if (1..last).contains(&number) => swap(&mut rows, number - 1, number),
            Self::Remove(number) if (1..=last).contains(&number) => {
                rows.remove(number - 1);
                if let Some(next) = rows.get_mut(number - 1) {
                    next.is_here = true;
                }
            }
            _ => {}
        }
        rows
    }
}

/// Moves a row, and says that it is the one that moved.
fn swap(rows: &mut [RowTyped], from: usize, to: usize) {
    rows.swap(from, to);
    if let Some(moved) = rows.get_mut(to) {
        moved.is_here = true;
    }
}

/// The table as it was typed.
pub(crate) fn table(form: &Submission) -> Result<NewReturnPolicy, Invalid> {
    let mut check = form.check();
    let valid_from: Option<Date> = check.parsed("valid_from", "form-error-date");
    let count: usize = form.text("rows").parse().unwrap_or(0);
    if !(1..=ROWS_MAX).contains(&count) {
        check.error_with("rows", "coverage-error-rows", &[("max", ROWS_MAX)]);
    }
    let rows: Vec<Option<ReturnRow>> =
        (1..=count.min(ROWS_MAX)).map(|number| row(form, &mut check, number)).collect();
    let rows: Option<Vec<ReturnRow>> = rows.into_iter().collect();
    check.done(valid_from.zip(rows).map(|(valid_from, rows)| NewReturnPolicy { valid_from, rows }))
}

fn row(form: &Submission, check: &mut Check<'_>, number: usize) -> Option<ReturnRow> {
    let at = |field: &str| name(number, field);
    // In their own order: what was ticked first means nothing.
    let (kinds, whys) = (form.all(&at("categories")), form.all(&at("reasons")));
    let brand = check.optional(&at("brand"), BRAND_MAX);
    let bought = Bought { from: check.date(&at("bought_from")), to: check.date(&at("bought_to")) };
    let window_days: Option<u32> = check.parsed(&at("window_days"), "coverage-error-window");
    let fee: Option<u32> = match form.text(&at("opened_fee_percent")).trim() {
        "" => None,
        _ => check.parsed(&at("opened_fee_percent"), "coverage-error-fee"),
    };
    Some(ReturnRow {
        channel: door(form.text(&at("channel"))),
        categories: Category::ALL.iter().copied().filter(|c| kinds.contains(&c.name())).collect(),
        brand,
        reasons: Reason::ALL.iter().copied().filter(|r| whys.contains(&r.name())).collect(),
        tier: None,
        bought,
        window_days: window_days?,
        gives: Gives::named(form.text(&at("gives"))).unwrap_or_default(),
        condition: Condition::named(form.text(&at("condition"))).unwrap_or_default(),
        opened_fee_percent: fee,
        post: Post::named(form.text(&at("post"))).unwrap_or_default(),
        missing_component: MissingComponent::named(form.text(&at("missing_component"))).unwrap_or_default(),
    })
}

/// A refusal at the fields of the form, with the articles in the reader's language.
pub(crate) fn refused(refusal: ReturnPolicyRefusal, lang: &Lang) -> Fault {
    let errors = match refusal {
        ReturnPolicyRefusal::Db(error) => return error.into(),
        ReturnPolicyRefusal::Flawed(flaws) => flaws.into_iter().map(flawed).collect(),
        ReturnPolicyRefusal::Weaker(rows) => rows.into_iter().map(|row| weaker(row, lang)).collect(),
    };
    Fault::Invalid(Invalid { errors })
}

fn flawed(flaw: TableFlaw) -> FieldError {
    let wrong = |field: String, key, args| FieldError { field, key, args };
    match flaw {
        TableFlaw::Empty => wrong("rows".into(), "coverage-error-rows", vec![("max", ROWS_MAX.to_string())]),
        TableFlaw::LastHasCondition { row } => wrong(name(row, ""), "coverage-error-last-row", vec![]),
        TableFlaw::NeverReached { row, by } => {
            wrong(name(row, ""), "coverage-error-never-reached", vec![("by", by.to_string())])
        }
        TableFlaw::Window { row } => wrong(name(row, "window_days"), "coverage-error-window", vec![]),
        TableFlaw::Fee { row } => wrong(name(row, "opened_fee_percent"), "coverage-error-fee", vec![]),
        TableFlaw::Bought { row } => wrong(name(row, "bought_to"), "coverage-error-bought", vec![]),
        TableFlaw::FaultIsFree { row } => wrong(name(row, ""), "coverage-error-fault-is-free", vec![]),
    }
}

fn weaker(weaker: WeakerRow, lang: &Lang) -> FieldError {
    let law = crate::law::built_in();
    let field = match weaker.part {
        RowPart::Window => "window_days",
        RowPart::Gives => "gives",
        RowPart::Fee => "opened_fee_percent",
        RowPart::Post => "post",
        RowPart::Condition => "condition",
        RowPart::MissingComponent => "missing_component",
    };
    FieldError {
        field: name(weaker.row, field),
        key: "coverage-error-weaker",
        args: vec![
            ("law", weaker.law.in_general(lang.locale()).trim_end_matches('.').to_owned()),
            ("cite", law.words().cited(&weaker.cite, lang.locale())),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(days: &[&str]) -> Vec<RowTyped> {
        days.iter().map(|days| RowTyped { days: (*days).into(), ..RowTyped::default() }).collect()
    }

    fn after(redraw: Redraw, before: &[&str]) -> Vec<String> {
        redraw.apply(rows(before)).into_iter().map(|row| row.days).collect()
    }

    #[test]
    fn rows_move_but_the_last_stays_the_last() {
        assert_eq!(after(Redraw::Up(2), &["1", "2", "rest"]), ["2", "1", "rest"]);
        assert_eq!(after(Redraw::Down(1), &["1", "2", "rest"]), ["2", "1", "rest"]);
        assert_eq!(after(Redraw::Remove(1), &["1", "2", "rest"]), ["2", "rest"]);
        assert_eq!(after(Redraw::Add, &["1", "rest"]), ["1", "7", "rest"]);
        for nothing in [Redraw::Up(1), Redraw::Up(3), Redraw::Down(2), Redraw::Down(3), Redraw::Remove(3)] {
            assert_eq!(after(nothing, &["1", "2", "rest"]), ["1", "2", "rest"], "{nothing:?}");
        }
        for beyond in [Redraw::Up(0), Redraw::Down(0), Redraw::Remove(0), Redraw::Remove(99)] {
            assert_eq!(after(beyond, &["rest"]), ["rest"], "{beyond:?}");
        }
        let full: Vec<&str> = std::iter::repeat_n("1", ROWS_MAX).collect();
        assert_eq!(after(Redraw::Add, &full).len(), ROWS_MAX);
    }

    #[test]
    fn a_table_is_read_as_it_was_written() {
        let fields = [
            ("valid_from", "2026-11-22"),
            ("rows", "2"),
            ("r1-categories", "tablet"),
            ("r1-categories", "phone"),
            ("r1-reasons", "defective"),
            ("r1-channel", "online"),
            ("r1-brand", " Samsung "),
            ("r1-bought_from", "2026-12-01"),
            ("r1-window_days", "30"),
            ("r1-gives", "exchange"),
            ("r1-post", "trader"),
            ("r1-missing_component", "deduct"),
            ("r2-window_days", "7"),
            ("r2-condition", "unopened"),
            ("r2-opened_fee_percent", "10"),
        ];
        let new = table(&Submission::of(&fields)).unwrap();
        let [first, rest] = new.rows.as_slice() else { panic!("{new:?}") };
        assert_eq!(first.categories, [Category::Phone, Category::Tablet]);
        assert_eq!((first.channel, first.brand.as_str()), (Some(Channel::Online), "Samsung"));
        assert_eq!((first.gives, first.post), (Gives::Exchange, Post::Trader));
        assert_eq!(rest.opened_fee_percent, Some(10));
        assert!(rest.has_no_condition());
        let again: Vec<RowTyped> = new.rows.iter().map(RowTyped::from).collect();
        assert_eq!(again[0].days, "30");
        assert_eq!((again[0].from.as_str(), again[0].to.as_str()), ("2026-12-01", ""));
    }

    #[test]
    fn what_cannot_be_is_refused_at_its_field() {
        let plain = [("valid_from", "2026-11-22"), ("rows", "1"), ("r1-window_days", "7")];
        for (wrong, field) in [
            (("valid_from", "hôm nay"), "valid_from"),
            (("rows", "0"), "rows"),
            (("rows", "19"), "rows"),
            (("r1-window_days", ""), "r1-window_days"),
            (("r1-window_days", "-1"), "r1-window_days"),
            (("r1-opened_fee_percent", "mười"), "r1-opened_fee_percent"),
            (("r1-bought_from", "2026-02-30"), "r1-bought_from"),
        ] {
            let fields: Vec<_> = std::iter::once(wrong).chain(plain).collect();
            let errors = table(&Submission::of(&fields)).unwrap_err().errors;
            assert_eq!(errors.first().map(|e| e.field.as_str()), Some(field), "{wrong:?}");
        }
    }
}

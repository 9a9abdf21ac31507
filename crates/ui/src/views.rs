//! Small things that every face shows: chips, avatars, bars, steps, figures, notices. Values are ready to print.

use kernel::Date;
use platform::i18n::{Lang, initials};

/// What a colour means. The words beside it say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// No meaning.
    #[default]
    Neutral,
    /// Good, covered, done.
    Ok,
    /// Soon.
    Warn,
    /// Late, refused, broken.
    Danger,
    /// For information.
    Info,
    /// Act here.
    Brand,
    /// Loyalty.
    Gold,
}

/// A word with a colour.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chip {
    /// The word, which carries the meaning.
    pub text: String,
    /// The colour.
    pub tone: Tone,
    /// An icon before it.
    pub icon: Option<&'static str>,
    /// What a screen reader says instead, where the word is an abbreviation.
    pub spoken: Option<String>,
}

/// Two letters in a circle, in place of a face.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AvatarView {
    /// Whose.
    pub name: String,
    /// The letters.
    pub initials: String,
    /// One of four tints, `""` or `tint-2` to `tint-4`, always the same for a name.
    pub tint: &'static str,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LinkView {
    /// Where it goes.
    pub href: String,
    /// What it says.
    pub label: String,
}

/// How much of a term is left, as a bar with words below.
#[derive(Debug, Clone, PartialEq)]
pub struct CoverageBarView {
    /// What holds today.
    pub state: CoverageState,
    /// The first day, as it is written.
    pub from: String,
    /// The last day, as it is written.
    pub until: String,
    /// "212 days left"
    pub days: String,
    /// The whole in a sentence, for those who do not see the bar.
    pub label: String,
    /// How much is gone, in per cent of the term.
    pub gone: f64,
}

/// What holds today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CoverageState {
    /// More than thirty days are left.
    Covered,
    /// Thirty days or fewer are left.
    Ending,
    /// The last day is over.
    Over,
    /// The first day is not known.
    Unknown,
}

/// A step of a process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepView {
    /// What is done in it.
    pub label: String,
    /// When, where, by whom; every step of a customer has it.
    pub note: String,
    /// Where the process stands.
    pub state: StepState,
}

/// Where a process stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepState {
    /// Behind it.
    Done,
    /// In it.
    Now,
    /// In it, and later than promised.
    Late,
    /// Before it.
    Next,
}

/// A fact: a word and its value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FactView {
    /// The word.
    pub label: String,
    /// The value; an empty one is shown as a dash and read as "unknown".
    pub value: String,
    /// Where the value leads.
    pub href: Option<String>,
    /// Whether it is a code.
    pub is_code: bool,
}

/// A number that opens the rows behind it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FigureView {
    /// The number, with its unit.
    pub value: String,
    /// What it counts, and over which time.
    pub label: String,
    /// Its rows.
    pub href: Option<String>,
    /// Whether it needs attention.
    pub is_bad: bool,
}

/// A line of history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryView {
    /// What kind of thing.
    pub icon: &'static str,
    /// What happened.
    pub text: String,
    /// When.
    pub time: String,
    /// Where to read more.
    pub href: Option<String>,
}

/// Nothing to show: nothing yet (why, and one action), all done, or no match (the query, and "Clear").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmptyView {
    /// What kind of thing is not there.
    pub icon: &'static str,
    /// "Nobody is waiting."
    pub title: String,
    /// Why, or what comes next.
    pub text: String,
    /// What to do; the first is the primary one.
    pub actions: Vec<LinkView>,
}

/// The way through a long list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pager {
    /// "50 of about 1.200"
    pub summary: String,
    /// Towards the present.
    pub newer: Option<String>,
    /// Into the past.
    pub older: Option<String>,
}

/// How far a long work is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgressView {
    /// What is being done.
    pub label: String,
    /// How much is done.
    pub done: u64,
    /// Of how much.
    pub total: u64,
    /// In words: "1.200 of 5.000 rows, 3 refused".
    pub note: String,
}

/// A chart of bars, with its numbers in a table below.
#[derive(Debug, Clone, PartialEq)]
pub struct BarsView {
    /// The finding in a sentence.
    pub finding: String,
    /// What the rows are.
    pub row_label: String,
    /// What the numbers are.
    pub value_label: String,
    /// One bar a row.
    pub bars: Vec<BarView>,
}

/// A bar.
#[derive(Debug, Clone, PartialEq)]
pub struct BarView {
    /// What it stands for.
    pub label: String,
    /// Its number, as it is written.
    pub value: String,
    /// Its length, in per cent of the longest.
    pub share: f64,
    /// Whether it needs attention.
    pub is_bad: bool,
}

impl Tone {
    /// The class of the style sheet.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Neutral => "",
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Danger => "danger",
            Self::Info => "info",
            Self::Brand => "brand",
            Self::Gold => "gold",
        }
    }

    /// The icon of a notice of this tone.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Ok => "circle-check",
            Self::Warn | Self::Danger => "triangle-alert",
            _ => "info",
        }
    }
}

impl Chip {
    /// A word in a colour.
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self { text: text.into(), tone, ..Self::default() }
    }

    /// With an icon before it.
    pub fn icon(self, icon: &'static str) -> Self {
        Self { icon: Some(icon), ..self }
    }

    /// Read differently than written.
    pub fn spoken(self, words: impl Into<String>) -> Self {
        Self { spoken: Some(words.into()), ..self }
    }
}

impl AvatarView {
    /// The avatar of a name; nobody's is a dash.
    pub fn of(name: &str) -> Self {
        const TINTS: [&str; 4] = ["", "tint-2", "tint-3", "tint-4"];
        let sum: usize = name.bytes().map(usize::from).sum();
        let letters = initials(name);
        Self {
            name: name.to_owned(),
            initials: if letters.is_empty() { "–".into() } else { letters },
            tint: TINTS.get(sum % TINTS.len()).copied().unwrap_or_default(),
        }
    }
}

impl LinkView {
    /// A link.
    pub fn new(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self { href: href.into(), label: label.into() }
    }
}

/// Between the two parts of the bar, in per cent of its length.
const GAP: f64 = 1.2;
/// When a cover counts as ending: today and so many days more.
const ENDING_DAYS: i32 = 30;

impl CoverageBarView {
    /// The bar of a term, both days included, as it stands today. Says nothing about who decided the term.
    pub fn new(lang: &Lang, from: Date, until: Date, today: Date) -> Self {
        let days = |a: Date, b: Date| a.until(b).map_or(0, |span| span.get_days());
        let (whole, left) = (days(from, until).max(1), days(today, until));
        let state = match left {
            ..0 => CoverageState::Over,
            0..=ENDING_DAYS => CoverageState::Ending,
            _ => CoverageState::Covered,
        };
        let last_day = lang.date(until);
        let (key, sentence) = match state {
            CoverageState::Over => ("ui-coverage-over", "ui-coverage-over-label"),
            _ if left == 0 => ("ui-coverage-last-day", "ui-coverage-label"),
            _ => ("ui-coverage-left", "ui-coverage-label"),
        };
        let left = left.clamp(0, whole);
        let words = |key| {
            lang.with(
                key,
                &[("days", left.into()), ("whole", whole.into()), ("date", last_day.clone().into())],
            )
        };
        Self {
            state,
            days: words(key),
            label: words(sentence),
            from: lang.date(from),
            until: last_day,
            gone: f64::from(whole - left) / f64::from(whole) * 100.0,
        }
    }

    /// The bar of a term whose first day nobody knows.
    pub fn unknown(lang: &Lang) -> Self {
        let words = lang.t("ui-coverage-unknown").into_owned();
        Self {
            state: CoverageState::Unknown,
            from: String::new(),
            until: String::new(),
            days: words.clone(),
            label: words,
            gone: 0.0,
        }
    }

    /// The length of the part that is gone, as an SVG attribute.
    pub fn gone_width(&self) -> String {
        format!("{:.1}%", if self.gone < 100.0 { (self.gone - GAP / 2.0).max(0.0) } else { 100.0 })
    }

    /// Where the part that is left begins.
    pub fn left_x(&self) -> String {
        format!("{:.1}%", if self.gone > 0.0 { (self.gone + GAP / 2.0).min(100.0) } else { 0.0 })
    }

    /// The length of the part that is left; an ending cover keeps a visible end.
    pub fn left_width(&self) -> String {
        let width = if self.gone > 0.0 { 100.0 - self.gone - GAP / 2.0 } else { 100.0 };
        format!("{:.1}%", width.max(0.0))
    }

    /// The class of the part that is left, and of the words.
    pub const fn class(&self) -> &'static str {
        match self.state {
            CoverageState::Covered => "left",
            CoverageState::Ending => "ending",
            CoverageState::Over => "over",
            CoverageState::Unknown => "unknown",
        }
    }
}

impl StepView {
    /// A step.
    pub fn new(state: StepState, label: impl Into<String>, note: impl Into<String>) -> Self {
        Self { label: label.into(), note: note.into(), state }
    }

    /// Whether the process stands here.
    pub const fn is_current(&self) -> bool {
        matches!(self.state, StepState::Now | StepState::Late)
    }
}

impl StepState {
    /// The class of the style sheet.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Now => "now",
            Self::Late => "now late",
            Self::Next => "next",
        }
    }
}

impl FactView {
    /// A fact.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into(), ..Self::default() }
    }

    /// Written as a code.
    pub fn code(self) -> Self {
        Self { is_code: true, ..self }
    }

    /// Leading somewhere.
    pub fn link(self, href: impl Into<String>) -> Self {
        Self { href: Some(href.into()), ..self }
    }
}

impl FigureView {
    /// A number with its rows.
    pub fn new(value: impl Into<String>, label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), href: Some(href.into()), is_bad: false }
    }

    /// Needing attention or not.
    pub fn bad(self, is_bad: bool) -> Self {
        Self { is_bad, ..self }
    }
}

impl HistoryView {
    /// A line of history.
    pub fn new(icon: &'static str, text: impl Into<String>, time: impl Into<String>) -> Self {
        Self { icon, text: text.into(), time: time.into(), href: None }
    }
}

impl ProgressView {
    /// Whether nothing is left to do.
    pub const fn is_done(&self) -> bool {
        self.done >= self.total
    }
}

impl BarView {
    /// The length as an SVG attribute; zero keeps a mark.
    pub fn width(&self) -> String {
        format!("{:.1}%", self.share.clamp(0.5, 100.0))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;
    use kernel::{Locale, TimeZone};
    use platform::i18n::Texts;

    use super::*;

    fn english() -> Lang {
        Lang::new(Arc::new(Texts::new(&crate::FTL).unwrap()), Locale::En, TimeZone::UTC)
    }

    #[test]
    fn a_cover_is_told_in_days_and_with_its_date() {
        let bar = |today| CoverageBarView::new(&english(), date(2025, 6, 22), date(2027, 6, 22), today);
        let cases = [
            (date(2026, 11, 22), CoverageState::Covered, "212 days left"),
            (date(2027, 5, 22), CoverageState::Covered, "31 days left"),
            (date(2027, 5, 23), CoverageState::Ending, "30 days left"),
            (date(2027, 6, 21), CoverageState::Ending, "1 day left"),
            (date(2027, 6, 22), CoverageState::Ending, "Last day"),
            (date(2027, 6, 23), CoverageState::Over, "Ended"),
        ];
        for (today, state, days) in cases {
            let bar = bar(today);
            assert_eq!((bar.state, bar.days.as_str()), (state, days), "{today}");
        }
        let today = bar(date(2026, 11, 22));
        assert_eq!(today.label, "212 of 730 days of cover left, until 22 Jun 2027");
        assert_eq!([today.gone_width(), today.left_x(), today.left_width()], ["70.4%", "71.6%", "28.4%"]);
    }

    #[test]
    fn a_name_keeps_its_tint() {
        let lan = AvatarView::of("Nguyễn Thị Lan");
        assert_eq!((lan.initials.as_str(), lan.tint), ("NL", AvatarView::of("Nguyễn Thị Lan").tint));
        assert_eq!(AvatarView::of("").initials, "–");
    }
}

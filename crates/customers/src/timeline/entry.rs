//! What an entry is made of, and how it is said.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use jiff::civil::Date;
use kernel::{Actor, CustomerId, Money, Timestamp, Uuid, ids};
use platform::{
    db::Json,
    from_row,
    i18n::{Lang, Value},
    text_column,
};
use serde::{Deserialize, Serialize};

use crate::policy;

ids! { EntryId = "entry" }

/// An entry to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEntry {
    /// Whose timeline; none for what happens to an asset without an owner.
    pub customer: Option<CustomerId>,
    /// The asset that it is about, if one: `asset_id.uuid()`.
    pub asset: Option<Uuid>,
    /// The Fluent key of the sentence, in the texts of the room that writes it.
    pub kind: &'static str,
    /// The values in the sentence, by the names that it uses.
    pub args: Vec<(&'static str, Arg)>,
    /// Who may read it.
    pub audience: Audience,
    /// The icon beside it; it also tells the [`Topic`].
    pub icon: &'static str,
    /// Where to read more: a path. Paths below `/app` are shown to staff only.
    pub href: Option<String>,
}

/// A value in a sentence, kept as what it is, so that each reader gets one's own form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arg {
    /// A word as it is: a name, a code, a model.
    Text(String),
    /// A number; the sentence may choose its plural.
    Number(i64),
    /// An amount.
    Money(Money),
    /// A civil date.
    Date(Date),
    /// An instant, told as date and clock time.
    Instant(Timestamp),
    /// The Fluent key of a word, such as a state's name.
    Key(String),
}

impl Arg {
    fn said(&self, lang: &Lang) -> Value<'static> {
        match self {
            Self::Text(text) => text.clone().into(),
            Self::Number(number) => (*number).into(),
            Self::Money(money) => lang.money(*money).into(),
            Self::Date(date) => lang.date(*date).into(),
            Self::Instant(instant) => lang.date_time(*instant).into(),
            Self::Key(key) => lang.t(key).into_owned().into(),
        }
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<Money> for Arg {
    fn from(money: Money) -> Self {
        Self::Money(money)
    }
}

impl From<Date> for Arg {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}

impl From<Timestamp> for Arg {
    fn from(instant: Timestamp) -> Self {
        Self::Instant(instant)
    }
}

/// Who may read an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// The shop's people only.
    Staff,
    /// The customer as well.
    Everyone,
}
text_column!(Audience { Staff = "staff", Everyone = "everyone" });

/// What the filter of a timeline tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// What was said and written.
    Messages,
    /// What was done.
    Service,
    /// What was paid, bought, offered.
    Money,
}
text_column!(Topic { Messages = "messages", Service = "service", Money = "money" });

/// Which part of a timeline is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageOf {
    /// Only this topic.
    pub topic: Option<Topic>,
    /// Only what is older than this entry.
    pub before: Option<Place>,
    /// So many at most; more than 200 are never given.
    pub limit: u32,
}

impl PageOf {
    /// The newest entries of every topic.
    pub const fn newest(limit: u32) -> Self {
        Self { topic: None, before: None, limit }
    }
}

/// Where an entry stands in its timeline. Written `1795320000000000.entry_…` in addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// When it happened.
    pub at: Timestamp,
    /// Which of that instant.
    pub id: EntryId,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.at.as_microsecond(), self.id)
    }
}

impl std::str::FromStr for Place {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (at, id) = text.split_once('.').ok_or(())?;
        let at = Timestamp::from_microsecond(at.parse().map_err(drop)?).map_err(drop)?;
        Ok(Self { at, id: id.parse().map_err(drop)? })
    }
}

/// An entry as its reader sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryView {
    /// Which.
    pub id: EntryId,
    /// What the filter calls it.
    pub topic: Topic,
    /// The icon beside it.
    pub icon: &'static str,
    /// The sentence.
    pub text: String,
    /// Where this reader may read more.
    pub href: Option<String>,
    /// When it happened.
    pub at: Timestamp,
    /// The clock time, in the reader's zone.
    pub time: String,
    /// The month, as a list of history shows it.
    pub month: String,
    /// The asset that it is about.
    pub asset: Option<Uuid>,
}

impl EntryView {
    /// Where it stands, for the link to what is older.
    pub const fn place(&self) -> Place {
        Place { at: self.at, id: self.id }
    }
}

/// An entry as it was written.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    pub(crate) id: EntryId,
    pub(crate) topic: Topic,
    pub(crate) kind: String,
    pub(crate) args: Json<Vec<(String, Arg)>>,
    pub(crate) icon: String,
    pub(crate) href: Option<String>,
    pub(crate) at: Timestamp,
    pub(crate) asset: Option<Uuid>,
}
from_row!(Written { id, topic, kind, args, icon, href, at, asset });

impl Written {
    pub(crate) fn said(self, lang: &Lang, actor: &Actor) -> EntryView {
        let text = self.sentence(lang);
        EntryView {
            id: self.id,
            topic: self.topic,
            icon: ui::ICONS.iter().find(|known| **known == self.icon).copied().unwrap_or("history"),
            text,
            href: self.href.filter(|path| policy::decide_link(path, actor)),
            at: self.at,
            time: if is_day(self.at, lang) { String::new() } else { lang.time(self.at) },
            month: lang.month(lang.date_at(self.at)),
            asset: self.asset,
        }
    }

    pub(crate) fn sentence(&self, lang: &Lang) -> String {
        if !lang.has(&self.kind) {
            // An entry of a room that this program no longer has must not hide the rest of the line.
            return self.kind.clone();
        }
        let Json(args) = &self.args;
        let values: Vec<_> = args.iter().map(|(name, arg)| (interned(name), arg.said(lang))).collect();
        lang.with(&self.kind, &values)
    }
}

/// What is known by its day only, as a purchase is, stands at the midnight that begins the day.
fn is_day(at: Timestamp, lang: &Lang) -> bool {
    lang.zone().to_datetime(at).time() == jiff::civil::Time::midnight()
}

/// Names beyond these are no names that a sentence of this program uses.
const NAMES_MAX: usize = 1000;

/// The name as `Lang::with` takes it. Names come from the sources of the program, so few are ever kept.
fn interned(name: &str) -> &'static str {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(name) {
        return known;
    }
    if names.len() >= NAMES_MAX {
        return "";
    }
    let kept: &'static str = Box::leak(name.to_owned().into_boxed_str());
    names.insert(kept);
    kept
}

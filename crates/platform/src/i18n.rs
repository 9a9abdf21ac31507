//! Texts and formats in the language of the reader. Texts are Fluent files that rooms bring; formats follow the
//! table of languages in the design: a Vietnamese date is 22/11/2026, an Icelandic one 22. nóv. 2026.

mod format;
mod time;

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::{Arc, PoisonError, RwLock},
};

use fluent_bundle::{
    FluentArgs, FluentError, FluentResource, concurrent::FluentBundle, memoizer::MemoizerKind,
    types::FluentNumber,
};
use kernel::{Locale, TimeZone};
use unic_langid::LanguageIdentifier;

pub use format::{initials, symbol};
pub use time::capital;

/// A value that a text prints: a word, or a number (whose plural the text may choose).
pub use fluent_bundle::FluentValue as Value;

/// The texts of one room in one language, as `include_str!` gives them.
#[derive(Debug, Clone, Copy)]
pub struct Ftl {
    /// Whose texts, for messages about errors.
    pub room: &'static str,
    /// In which language.
    pub locale: Locale,
    /// The Fluent source.
    pub source: &'static str,
}

/// Why the texts of the program do not hold together. Found when it starts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// The source is no Fluent.
    #[error("{room}/{locale}.ftl: {detail}")]
    Syntax {
        /// Whose file.
        room: &'static str,
        /// Which file.
        locale: Locale,
        /// What the parser said.
        detail: String,
    },
    /// Two texts have one key; keys begin with the name of their room to prevent this.
    #[error("{room}/{locale}.ftl: the key {key} exists already")]
    Duplicate {
        /// Whose file came second.
        room: &'static str,
        /// Which file.
        locale: Locale,
        /// The key.
        key: String,
    },
}

/// Every text of the program, in every language. Made once, when the program starts.
pub struct Texts {
    /// In the order of [`Locale::ALL`].
    languages: [Language; 3],
}

struct Language {
    bundle: FluentBundle<FluentResource>,
    keys: BTreeSet<String>,
    /// What the shop says instead, as it stands in its settings.
    instead: RwLock<BTreeMap<String, String>>,
}

/// A reader's language and time zone, with the texts: what a page needs to speak. Cheap to clone.
#[derive(Clone)]
pub struct Lang {
    texts: Arc<Texts>,
    locale: Locale,
    zone: TimeZone,
}

impl Texts {
    /// Reads all texts.
    ///
    /// # Errors
    /// [`TextError`] when a source does not parse or a key stands twice in one language.
    pub fn new(sources: &[Ftl]) -> Result<Self, TextError> {
        let mut texts = Self { languages: Locale::ALL.map(Language::new) };
        for ftl in sources {
            texts.language_mut(ftl.locale).add(ftl)?;
        }
        Ok(texts)
    }

    /// Keys that another language has and this one lacks. A test keeps it empty.
    pub fn missing(&self) -> Vec<(Locale, String)> {
        let all: BTreeSet<&String> = self.languages.iter().flat_map(|l| &l.keys).collect();
        let lacks = |locale: Locale| {
            let has = &self.language(locale).keys;
            all.iter().filter(|k| !has.contains(**k)).map(move |k| (locale, (*k).clone())).collect::<Vec<_>>()
        };
        Locale::ALL.into_iter().flat_map(lacks).collect()
    }

    /// From now on this language says these words, without values, in place of the texts of these keys, and no others.
    pub fn say_instead(&self, locale: Locale, words: BTreeMap<String, String>) {
        *self.language(locale).instead.write().unwrap_or_else(PoisonError::into_inner) = words;
    }

    /// The text of a key as the program was written, whatever is said instead.
    pub fn as_written(&self, locale: Locale, key: &str) -> String {
        self.language(locale).say(key, None).map(Cow::into_owned).unwrap_or_default()
    }

    /// The keys of one language, sorted.
    pub fn keys(&self, locale: Locale) -> impl Iterator<Item = &str> {
        self.language(locale).keys.iter().map(String::as_str)
    }

    fn language(&self, locale: Locale) -> &Language {
        let [vi, en, is] = &self.languages;
        match locale {
            Locale::Vi => vi,
            Locale::En => en,
            Locale::Is => is,
        }
    }

    fn language_mut(&mut self, locale: Locale) -> &mut Language {
        let [vi, en, is] = &mut self.languages;
        match locale {
            Locale::Vi => vi,
            Locale::En => en,
            Locale::Is => is,
        }
    }
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = Locale::ALL.map(|l| (l, self.language(l).keys.len()));
        f.debug_map().entries(counts).finish()
    }
}

impl Language {
    fn new(locale: Locale) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![language_id(locale)]);
        // The marks that isolate direction would stand in the way of searching a page, and no language here
        // is written from the right.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(match locale {
            Locale::Vi => print_number_vi,
            Locale::En => print_number_en,
            Locale::Is => print_number_is,
        }));
        Self { bundle, keys: BTreeSet::new(), instead: RwLock::default() }
    }

    fn add(&mut self, ftl: &Ftl) -> Result<(), TextError> {
        let (room, locale) = (ftl.room, ftl.locale);
        let resource = FluentResource::try_new(ftl.source.to_owned()).map_err(|(_, errors)| {
            let detail = errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
            TextError::Syntax { room, locale, detail }
        })?;
        self.keys.extend(keys_of(ftl.source));
        self.bundle.add_resource(resource).map_err(|errors| match errors.into_iter().next() {
            Some(FluentError::Overriding { id, .. }) => TextError::Duplicate { room, locale, key: id },
            other => TextError::Syntax { room, locale, detail: format!("{other:?}") },
        })
    }

    fn instead(&self, key: &str) -> Option<String> {
        self.instead.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    /// A text without values is lent as it stands in its file.
    fn say<'l>(&'l self, key: &str, args: Option<&'l FluentArgs<'_>>) -> Result<Cow<'l, str>, String> {
        let pattern = self.bundle.get_message(key).and_then(|m| m.value()).ok_or("no such text")?;
        let mut errors = Vec::new();
        let said = self.bundle.format_pattern(pattern, args, &mut errors);
        match errors.first() {
            None => Ok(said),
            Some(error) => Err(error.to_string()),
        }
    }
}

/// Keys begin a line; everything that belongs to a text is indented, and terms and comments begin with a sign.
fn keys_of(source: &str) -> impl Iterator<Item = String> + '_ {
    let lines = source.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()));
    lines.filter_map(|line| Some(line.split_once('=')?.0.trim().to_owned()))
}

fn language_id(locale: Locale) -> LanguageIdentifier {
    locale.tag().parse().unwrap_or_default()
}

fn print_number_vi<M: MemoizerKind>(value: &Value<'_>, _: &M) -> Option<String> {
    print_number(Locale::Vi, value)
}

fn print_number_en<M: MemoizerKind>(value: &Value<'_>, _: &M) -> Option<String> {
    print_number(Locale::En, value)
}

fn print_number_is<M: MemoizerKind>(value: &Value<'_>, _: &M) -> Option<String> {
    print_number(Locale::Is, value)
}

/// The value without a copy of its words.
fn lent<'v>(value: &'v Value<'_>) -> Value<'v> {
    match value {
        Value::String(words) => Value::String(Cow::Borrowed(words)),
        other => other.clone(),
    }
}

fn print_number(locale: Locale, value: &Value<'_>) -> Option<String> {
    let Value::Number(FluentNumber { value, options }) = value else { return None };
    let digits = options.minimum_fraction_digits.unwrap_or_else(|| format::needed_digits(*value));
    Some(format::decimal(locale, *value, digits))
}

impl Lang {
    /// A reader of this language in this time zone.
    pub const fn new(texts: Arc<Texts>, locale: Locale, zone: TimeZone) -> Self {
        Self { texts, locale, zone }
    }

    /// The same texts for another reader.
    pub fn of(&self, locale: Locale) -> Self {
        Self { locale, ..self.clone() }
    }

    /// The language.
    pub const fn locale(&self) -> Locale {
        self.locale
    }

    /// The language tag for the `lang` attribute: `vi`, `en`, `is`.
    pub const fn tag(&self) -> &'static str {
        self.locale.tag()
    }

    /// Where the reader's clock is.
    pub const fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The text of a key. A key that does not exist fails tests; in release it is logged and stands for itself,
    /// because half a page is better than none.
    pub fn t<'a>(&'a self, key: &'a str) -> Cow<'a, str> {
        let language = self.texts.language(self.locale);
        match language.instead(key) {
            Some(own) => Cow::Owned(own),
            None => language.say(key, None).unwrap_or_else(|why| self.unsaid(key, &why)),
        }
    }

    /// A text with one value in it.
    pub fn t1<'v>(&self, key: &str, name: &'static str, value: impl Into<Value<'v>>) -> String {
        self.with(key, &[(name, value.into())])
    }

    /// A text with several values in it: `lang.with("repairs-due", &[("code", code.into()), ("days", 3.into())])`.
    pub fn with(&self, key: &str, values: &[(&'static str, Value<'_>)]) -> String {
        let args: FluentArgs<'_> = values.iter().map(|(name, value)| (*name, lent(value))).collect();
        let said = self.texts.language(self.locale).say(key, Some(&args));
        said.unwrap_or_else(|why| self.unsaid(key, &why)).into_owned()
    }

    /// Whether a text exists: for keys that are put together from a name, such as `role-manager`.
    pub fn has(&self, key: &str) -> bool {
        self.texts.language(self.locale).bundle.has_message(key)
    }

    fn unsaid<'a>(&self, key: &'a str, why: &str) -> Cow<'a, str> {
        debug_assert!(false, "text {key} in {}: {why}", self.locale);
        tracing::error!(key, locale = %self.locale, why, "a text cannot be said");
        Cow::Borrowed(key)
    }
}

impl fmt::Debug for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lang").field("locale", &self.locale).field("zone", &self.zone).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts() -> Result<Texts, TextError> {
        let one = |locale, source| Ftl { room: "test", locale, source };
        Texts::new(&[
            one(Locale::Vi, "test-new = { $n } tin mới\ntest-hello = Chào { $name }\n"),
            one(
                Locale::En,
                "test-new = { $n ->\n    [one] { $n } new message\n   *[other] { $n } new messages\n}\n\
                 test-hello = Hello { $name }\n",
            ),
            one(
                Locale::Is,
                "test-new = { $n ->\n    [one] { $n } nýtt\n   *[other] { $n } ný\n}\n\
                 test-hello = Halló { $name }\n",
            ),
        ])
    }

    fn lang(locale: Locale) -> Lang {
        Lang::new(Arc::new(texts().unwrap()), locale, TimeZone::UTC)
    }

    #[test]
    fn each_language_chooses_its_own_plural() {
        let cases = [
            (Locale::Vi, 1, "1 tin mới"),
            (Locale::Vi, 12_000, "12.000 tin mới"),
            (Locale::En, 1, "1 new message"),
            (Locale::En, 21, "21 new messages"),
            (Locale::En, 12_000, "12,000 new messages"),
            (Locale::Is, 1, "1 nýtt"),
            (Locale::Is, 11, "11 ný"),
            (Locale::Is, 21, "21 nýtt"),
            (Locale::Is, 111, "111 ný"),
        ];
        for (locale, n, said) in cases {
            assert_eq!(lang(locale).t1("test-new", "n", n), said);
        }
    }

    #[test]
    fn values_stand_in_texts_without_hidden_marks() {
        assert_eq!(lang(Locale::Vi).with("test-hello", &[("name", "Lan".into())]), "Chào Lan");
    }

    #[test]
    fn a_key_that_one_language_lacks_is_named() {
        assert_eq!(texts().unwrap().missing(), []);
        let one = Ftl { room: "test", locale: Locale::En, source: "test-only = Only here\n" };
        let missing = Texts::new(&[one]).unwrap().missing();
        assert_eq!(missing, [(Locale::Vi, "test-only".to_owned()), (Locale::Is, "test-only".to_owned())]);
    }

    #[test]
    fn broken_sources_stop_the_start() {
        let ftl = |source| Ftl { room: "test", locale: Locale::Vi, source };
        let twice = Texts::new(&[ftl("test-a = Một\n"), ftl("test-a = Hai\n")]);
        assert_eq!(
            twice.unwrap_err(),
            TextError::Duplicate { room: "test", locale: Locale::Vi, key: "test-a".into() }
        );
        assert!(matches!(Texts::new(&[ftl("test-a = { $n ->\n")]), Err(TextError::Syntax { .. })));
    }

    #[test]
    #[should_panic(expected = "no such text")]
    fn an_unknown_key_fails_tests() {
        lang(Locale::En).t("test-nothing");
    }

    #[test]
    #[should_panic(expected = "Unknown variable")]
    fn a_forgotten_value_fails_tests() {
        lang(Locale::En).t("test-hello");
    }
}

//! What every page knows: its reader, its title, where it stands, what was just done.

use std::borrow::Cow;

use kernel::Locale;
use platform::{
    i18n::{Lang, initials},
    web::{ShopFace, Theme, Visit},
};

use crate::{AvatarView, LinkView, Tone};

/// What the shells print around a page. Every view has one in its field `page`.
#[derive(Debug, Clone)]
pub struct Page {
    /// The reader's language, and all texts.
    pub lang: Lang,
    /// What the page is, first in the browser's tab; the shop's name follows it.
    pub title: String,
    /// Whose pages these are.
    pub shop: Shop,
    /// The path of this page, to come back to after a change of language or theme.
    pub path: String,
    /// The token that every form of this page carries.
    pub csrf: String,
    /// The key that makes a form count once, however often it is sent.
    pub form_key: String,
    /// Light, dark, or as the system is.
    pub theme: Theme,
    /// Who is signed in.
    pub person: Option<Person>,
    /// Where one can go from here.
    pub nav: Vec<NavItem>,
    /// The settings that rooms bring, for the navigation of the settings.
    pub settings: Vec<NavItem>,
    /// What was just done.
    pub toast: Option<Toast>,
    /// What holds for a while, above the content.
    pub banner: Option<Banner>,
    /// The address of the live stream; none for pages that stand still.
    pub stream: Option<&'static str>,
    /// The newest change that the page may show; its stream begins after it.
    pub changes_heard: i64,
    /// Whether single keys act.
    pub keys: bool,
    /// Whether search engines may list the page; only public ones.
    pub listed: bool,
}

/// The shop, as its pages show it.
#[derive(Debug, Clone, Default)]
pub struct Shop {
    /// Its name.
    pub name: String,
    /// The address of its logo; the initials stand in for it.
    pub logo: Option<String>,
    /// The hotline as people read it, and as `tel:` takes it.
    pub hotline: Option<(String, String)>,
    /// What a call costs and when someone answers.
    pub hotline_note: String,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The name, as it is written or, in the portal, as the person is greeted: `chị Lan`.
    pub name: String,
    /// Where the account's own settings are.
    pub account: String,
    /// Where the form that signs out is sent.
    pub sign_out: String,
}

/// A place that the navigation names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavItem {
    /// Where it is.
    pub href: String,
    /// Its icon.
    pub icon: &'static str,
    /// Its name.
    pub label: String,
    /// How many new things wait there.
    pub count: u32,
    /// Whether this page belongs to it.
    pub is_current: bool,
    /// Where it stands.
    pub place: NavPlace,
}

/// Where a place stands in the rail, and whether the bar of a phone has room for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NavPlace {
    /// In the rail and in the bar: four of them.
    Bar,
    /// In the rail; on a phone under "More".
    Rail,
    /// At the end of the rail; on a phone under "More".
    End,
}

/// What was just done, said once, for six seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    /// In words: "Ticket 8412 is done."
    pub text: String,
    /// How to take it back.
    pub undo: Option<Undo>,
}

/// A form that takes back what was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undo {
    /// Where it is sent.
    pub action: String,
    /// What it says besides the token.
    pub fields: Vec<(String, String)>,
}

/// What holds for a while: a missing connection, a demo, a due renewal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Banner {
    /// How grave it is.
    pub tone: Tone,
    /// In words.
    pub text: String,
    /// Where to act.
    pub link: Option<LinkView>,
}

impl Page {
    /// A page without navigation, person or stream; set the fields that it has.
    pub fn new(lang: Lang, title: impl Into<String>, shop: Shop) -> Self {
        Self {
            lang,
            title: title.into(),
            shop,
            path: "/".into(),
            csrf: String::new(),
            form_key: String::new(),
            theme: Theme::Device,
            person: None,
            nav: Vec::new(),
            settings: Vec::new(),
            toast: None,
            banner: None,
            stream: None,
            changes_heard: 0,
            keys: true,
            listed: false,
        }
    }

    /// The page of a visit: its language, look, person, tokens. `form_key` is fresh for each form that is shown.
    pub fn of(visit: &Visit, title: impl Into<String>, form_key: impl Into<String>) -> Self {
        let person = (!visit.name.is_empty()).then(|| Person {
            name: visit.name.clone(),
            account: if visit.actor.is_staff() { "/app/settings/account" } else { "/my/account" }.into(),
            sign_out: "/out".into(),
        });
        Self {
            path: visit.path.clone(),
            csrf: visit.csrf.clone(),
            form_key: form_key.into(),
            theme: visit.theme,
            person,
            ..Self::new(visit.lang.clone(), title, Shop::of(&visit.shop))
        }
    }

    /// A text of this page's language.
    pub fn t<'a>(&'a self, key: &'a str) -> Cow<'a, str> {
        self.lang.t(key)
    }

    /// A text with a count in it, under the name `count`.
    pub fn counted(&self, key: &str, count: u32) -> String {
        self.lang.t1(key, "count", count)
    }

    /// The languages with their own names, and whether each is this page's.
    pub fn languages(&self) -> [(&'static str, &'static str, bool); 3] {
        Locale::ALL.map(|locale| (locale.tag(), own_name(locale), locale == self.lang.locale()))
    }

    /// The chosen look for `data-theme`; none where the device decides.
    pub const fn chosen_theme(&self) -> Option<&'static str> {
        match self.theme {
            Theme::Device => None,
            Theme::Light => Some("light"),
            Theme::Dark => Some("dark"),
        }
    }

    /// The looks to choose from: value, icon, word, whether it is this page's.
    pub fn themes(&self) -> [(&'static str, &'static str, Cow<'_, str>, bool); 3] {
        [
            ("device", "monitor", self.t("ui-theme-device"), self.theme == Theme::Device),
            ("light", "sun", self.t("ui-theme-light"), self.theme == Theme::Light),
            ("dark", "moon", self.t("ui-theme-dark"), self.theme == Theme::Dark),
        ]
    }

    /// The places of the rail, without those at its end.
    pub fn nav_before_end(&self) -> impl Iterator<Item = &NavItem> {
        self.nav.iter().filter(|item| item.place != NavPlace::End)
    }

    /// The places at the end of the rail.
    pub fn nav_at_end(&self) -> impl Iterator<Item = &NavItem> {
        self.nav.iter().filter(|item| item.place == NavPlace::End)
    }

    /// The places that the bar of a phone has no room for.
    pub fn nav_under_more(&self) -> impl Iterator<Item = &NavItem> {
        self.nav.iter().filter(|item| !item.is_in_bar())
    }

    /// What the single keys do: the keys, and the key of the text.
    pub const fn key_help(&self) -> &'static [(&'static [&'static str], &'static str)] {
        &[
            (&["/", "Ctrl K"], "ui-keys-search"),
            (&["J", "K"], "ui-keys-walk"),
            (&["Enter"], "ui-keys-open"),
            (&["R"], "ui-keys-reply"),
            (&["N"], "ui-keys-note"),
            (&["E"], "ui-keys-done"),
            (&["H"], "ui-keys-snooze"),
            (&["A", "I"], "ui-keys-assign"),
            (&["M"], "ui-keys-macro"),
            (&["T"], "ui-keys-next"),
            (&["W"], "ui-keys-new-repair"),
            (&["G", "I R C B"], "ui-keys-go"),
            (&["Ctrl Enter"], "ui-keys-send"),
        ]
    }
}

/// A language, as those call it who speak it.
pub const fn own_name(locale: Locale) -> &'static str {
    match locale {
        Locale::Vi => "Tiếng Việt",
        Locale::En => "English",
        Locale::Is => "Íslenska",
    }
}

impl Shop {
    /// The shop as a visit names it.
    pub fn of(face: &ShopFace) -> Self {
        let dialled: String = face.hotline.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        let hotline = (!dialled.is_empty()).then(|| (face.hotline.clone(), dialled));
        Self { name: face.name.clone(), logo: None, hotline, hotline_note: face.hours.clone() }
    }

    /// What stands for the logo.
    pub fn initials(&self) -> String {
        initials(&self.name)
    }
}

impl Person {
    /// The round picture of letters.
    pub fn avatar(&self) -> AvatarView {
        AvatarView::of(&self.name)
    }
}

impl NavItem {
    /// A place that stands in the rail only.
    pub fn new(href: impl Into<String>, icon: &'static str, label: impl Into<String>) -> Self {
        Self {
            href: href.into(),
            icon,
            label: label.into(),
            count: 0,
            is_current: false,
            place: NavPlace::Rail,
        }
    }

    /// Whether the bar of a phone shows it.
    pub const fn is_in_bar(&self) -> bool {
        matches!(self.place, NavPlace::Bar)
    }

    /// With new things waiting.
    pub fn count(self, count: u32) -> Self {
        Self { count, ..self }
    }

    /// Standing there.
    pub fn at(self, place: NavPlace) -> Self {
        Self { place, ..self }
    }

    /// Whether this page belongs to it.
    pub fn current(self, is_current: bool) -> Self {
        Self { is_current, ..self }
    }
}

//! What the pages print. Values are ready; templates hold no rules.

mod forms;
mod samples;

use askama::Template;
use kernel::{Role, Roles};
use platform::i18n::Lang;
use ui::{Chip, EmptyView, LinkView, Page};

pub(crate) use forms::{FormView, Input, InputKind, Weight};
#[cfg(test)]
pub(crate) use samples::samples;

use crate::{
    model::role_key,
    rights::{ManageKeys, ManageShop, ManageTeam},
};

/// A page of one card: signing in, setting up, accepting, or only a sentence.
#[derive(Debug, Template)]
#[template(path = "identity/plain.html")]
pub(crate) struct PlainPage {
    pub page: Page,
    pub lead: String,
    pub form: Option<FormView>,
    pub link: Option<LinkView>,
}

/// A place among the settings.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub href: &'static str,
    pub icon: &'static str,
    pub label: String,
    pub is_current: bool,
}

/// The shop and its branches.
#[derive(Debug, Template)]
#[template(path = "identity/shop.html")]
pub(crate) struct ShopPage {
    pub page: Page,
    pub places: Vec<Place>,
    pub shop: FormView,
    pub branches: Vec<BranchLine>,
    pub add: FormView,
}

/// A branch in the list.
#[derive(Debug)]
pub(crate) struct BranchLine {
    pub href: String,
    pub label: String,
    pub note: String,
}

/// Where the shop is, for everybody.
#[derive(Debug, Template)]
#[template(path = "identity/branches.html")]
pub(crate) struct BranchesPage {
    pub page: Page,
    pub places: Vec<PublicBranch>,
    pub canonical: String,
}

/// A place where customers come.
#[derive(Debug)]
pub(crate) struct PublicBranch {
    pub slug: String,
    pub name: String,
    pub address: String,
    pub hours: String,
    /// As it is written, and as it is dialled.
    pub phone: Option<(String, String)>,
    /// The address on a map. Nothing is fetched from there before somebody follows it.
    pub map: String,
}

impl PublicBranch {
    pub(crate) fn of(slug: &str, name: &str, address: &str, phone: &str, hours: &str) -> Self {
        let dialled: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.~".contains(&b);
        let query = |b: u8| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") };
        let place: String = address.bytes().map(query).collect();
        Self {
            slug: slug.to_owned(),
            name: name.to_owned(),
            address: address.to_owned(),
            hours: hours.to_owned(),
            phone: (!dialled.is_empty()).then(|| (phone.to_owned(), dialled)),
            map: format!("https://www.google.com/maps/search/?api=1&query={place}"),
        }
    }
}

/// A settings page with one form, and perhaps a grave one below.
#[derive(Debug, Template)]
#[template(path = "identity/one_form.html")]
pub(crate) struct OneFormPage {
    pub page: Page,
    pub places: Vec<Place>,
    pub form: FormView,
    pub grave: Option<Grave>,
}

/// A colleague: what they do, how much and when, when they are away.
#[derive(Debug, Template)]
#[template(path = "identity/member.html")]
pub(crate) struct MemberPage {
    pub page: Page,
    pub places: Vec<Place>,
    pub form: FormView,
    pub duty: FormView,
    pub absences: AbsencesView,
    pub grave: Grave,
}

/// Absences, and the form that adds one.
#[derive(Debug)]
pub(crate) struct AbsencesView {
    pub lines: Vec<AbsenceLine>,
    pub add: FormView,
}

/// An absence in the list.
#[derive(Debug)]
pub(crate) struct AbsenceLine {
    pub when: String,
    pub reason: String,
    pub note: String,
    pub remove: String,
    pub remove_label: String,
}

/// The teams of the shop.
#[derive(Debug, Template)]
#[template(path = "identity/teams.html")]
pub(crate) struct TeamsPage {
    pub page: Page,
    pub places: Vec<Place>,
    pub teams: Vec<BranchLine>,
    pub empty: EmptyView,
    pub add: FormView,
}

/// What cannot be undone by another click, with a sentence that says what it does.
#[derive(Debug)]
pub(crate) struct Grave {
    pub title: String,
    pub text: String,
    pub form: FormView,
}

/// The people of the shop.
#[derive(Debug, Template)]
#[template(path = "identity/team.html")]
pub(crate) struct TeamPage {
    pub page: Page,
    pub places: Vec<Place>,
    pub members: Vec<MemberLine>,
    pub invitations: Vec<InvitationLine>,
    pub invite: FormView,
}

/// A colleague in the list; one who left has no page.
#[derive(Debug)]
pub(crate) struct MemberLine {
    pub href: Option<String>,
    pub name: String,
    pub email: String,
    pub roles: Vec<Chip>,
    pub branch: String,
}

/// An invitation that waits.
#[derive(Debug)]
pub(crate) struct InvitationLine {
    pub name: String,
    pub email: String,
    pub roles: Vec<Chip>,
    pub until: String,
    pub call_back: String,
}

/// One's own account.
#[derive(Debug, Template)]
#[template(path = "identity/account.html")]
pub(crate) struct AccountPage {
    pub page: Page,
    pub places: Vec<Place>,
    pub profile: FormView,
    pub password: FormView,
    pub factor: FactorView,
    pub absences: AbsencesView,
    pub sessions: Vec<SessionLine>,
}

/// The second factor: in words, and the form that takes it away if there is one.
#[derive(Debug)]
pub(crate) struct FactorView {
    pub text: String,
    pub remove: Option<FormView>,
}

/// A session of one's own; the present one has no end button.
#[derive(Debug)]
pub(crate) struct SessionLine {
    pub device: String,
    pub seen: String,
    pub end: Option<String>,
    pub end_label: String,
    pub here: Chip,
}

/// Adding a second factor.
#[derive(Debug, Template)]
#[template(path = "identity/factor.html")]
pub(crate) struct FactorPage {
    pub page: Page,
    pub places: Vec<Place>,
    /// An SVG that we drew.
    pub qr: String,
    pub secret: String,
    pub form: FormView,
}

/// What is shown once and exists nowhere else: recovery codes, a key, a link.
#[derive(Debug, Template)]
#[template(path = "identity/once.html")]
pub(crate) struct OncePage {
    pub page: Page,
    pub places: Vec<Place>,
    pub lead: String,
    pub secrets: Vec<String>,
    pub next: LinkView,
}

/// The keys of other programs.
#[derive(Debug, Template)]
#[template(path = "identity/keys.html")]
pub(crate) struct KeysPage {
    pub page: Page,
    pub places: Vec<Place>,
    pub keys: Vec<KeyLine>,
    pub empty: EmptyView,
    pub make: FormView,
}

/// A key in the list.
#[derive(Debug)]
pub(crate) struct KeyLine {
    pub name: String,
    pub made: String,
    pub roles: Vec<Chip>,
    pub used: String,
    pub revoke: String,
    pub revoke_label: String,
}

/// The settings that this person may enter; the longest address that begins the path is the current one.
pub(crate) fn places(lang: &Lang, roles: Roles, path: &str) -> Vec<Place> {
    use kernel::Permission as _;
    let all = [
        ("/app/settings", "store", "identity-shop", ManageShop::ROLES),
        ("/app/settings/team", "users-round", "identity-team", ManageTeam::ROLES),
        ("/app/settings/teams", "headset", "identity-teams", ManageTeam::ROLES),
        ("/app/settings/keys", "key-round", "identity-keys", ManageKeys::ROLES),
        ("/app/settings/account", "circle-user-round", "identity-account", Roles::STAFF),
    ];
    let path = path.split('?').next().unwrap_or_default();
    let holds =
        |href: &str| path.strip_prefix(href).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let current = all.iter().map(|(href, ..)| *href).filter(|href| holds(href)).max_by_key(|href| href.len());
    let place = |(href, icon, key, may): (&'static str, &'static str, &str, Roles)| {
        let label = lang.t(key).into_owned();
        roles.meets(may).then_some(Place { href, icon, label, is_current: current == Some(href) })
    };
    all.into_iter().filter_map(place).collect()
}

/// Roles as chips.
pub(crate) fn role_chips(lang: &Lang, roles: Roles) -> Vec<Chip> {
    let word = |role: Role| Chip { text: lang.t(role_key(role)).into_owned(), ..Chip::default() };
    roles.iter().map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Locale, TimeZone};
    use platform::i18n::Texts;
    use std::sync::Arc;

    fn lang(locale: Locale) -> Lang {
        let texts: Vec<_> = ui::FTL.into_iter().chain(crate::FTL).collect();
        Lang::new(Arc::new(Texts::new(&texts).unwrap()), locale, TimeZone::UTC)
    }

    #[test]
    fn every_page_is_drawn_in_every_language() {
        for locale in Locale::ALL {
            for (name, html) in samples(&lang(locale)) {
                assert!(html.contains(&format!("<html lang=\"{locale}\"")), "{name} in {locale}");
                assert_eq!(html.matches("<h1").count(), 1, "{name} in {locale} has one heading");
                assert!(html.matches("button-primary").count() <= 1, "{name} has one primary action");
                assert!(!html.contains("style="), "{name}: the browser refuses inline styles");
            }
        }
    }

    #[test]
    fn no_page_speaks_two_languages() {
        let english = lang(Locale::En);
        for (name, html) in samples(&lang(Locale::Vi)) {
            for key in [
                "identity-sign-in",
                "identity-team",
                "identity-keys",
                "identity-sessions",
                "identity-password",
            ] {
                let word = format!(">{}<", english.t(key));
                assert!(!html.contains(&word), "{name} says {word}");
            }
        }
    }

    #[test]
    fn no_text_is_missing_anywhere() {
        let texts: Vec<_> = ui::FTL.into_iter().chain(crate::FTL).collect();
        assert_eq!(Texts::new(&texts).unwrap().missing(), []);
    }

    #[test]
    fn people_see_only_the_settings_that_they_may_enter() {
        let lang = lang(Locale::En);
        let hrefs = |roles| places(&lang, roles, "/app/settings/account/factor");
        assert_eq!(hrefs(Roles::of(&[Role::Agent])).len(), 1);
        let owner = hrefs(Roles::of(&[Role::Owner]));
        assert_eq!(
            owner.iter().filter(|p| p.is_current).map(|p| p.href).collect::<Vec<_>>(),
            ["/app/settings/account"]
        );
        assert_eq!(owner.len(), 5);
    }
}

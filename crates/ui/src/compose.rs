//! The page around a visit: its navigation with counts, its stream, and what was just said.

use kernel::Actor;
use platform::{
    DbError, Tx,
    web::{App, NavItem as Place, PanelSubject, Visit},
};

use crate::{NavItem, NavPlace, Page, Toast};

/// Places below this path stand in the navigation of the settings and not in the rail.
const SETTINGS: &str = "/app/settings/";

/// What a page counts or draws together with the navigation around it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Beside {
    /// An address, and how much waits there: the page counted it itself.
    pub known: Option<(&'static str, i64)>,
    /// A slot, and what its panels are about.
    pub panels: (&'static str, PanelSubject),
}

impl Page {
    /// A page of the console: the rail has the places that this person may enter, with what waits there.
    pub async fn console(app: &App, visit: &Visit, title: impl Into<String>) -> Self {
        Self::console_beside(app, visit, title, Beside::default()).await.0
    }

    /// A page of the console with the panels of a slot: one read for them and for what waits.
    pub async fn console_beside(
        app: &App,
        visit: &Visit,
        title: impl Into<String>,
        beside: Beside,
    ) -> (Self, Vec<Option<String>>) {
        Self::composed(app, visit, title.into(), ("/app", Some("/app/stream")), beside).await
    }

    /// A page of the portal.
    pub async fn portal(app: &App, visit: &Visit, title: impl Into<String>) -> Self {
        let stream = visit.actor.customer().map(|_| "/my/stream");
        Self::composed(app, visit, title.into(), ("/my", stream), Beside::default()).await.0
    }

    /// A page without navigation: public ones, forms before signing in.
    pub fn plain(app: &App, visit: &Visit, title: impl Into<String>) -> Self {
        let key = app.db().moment().uuid().simple().to_string();
        let mut page = Self::of(visit, title, key);
        page.toast = said(visit);
        page
    }

    async fn composed(
        app: &App,
        visit: &Visit,
        title: String,
        (face, stream): (&'static str, Option<&'static str>),
        Beside { known, panels: (slot, subject) }: Beside,
    ) -> (Self, Vec<Option<String>>) {
        let mut page = Self::plain(app, visit, title);
        let (settings, places): (Vec<Place>, Vec<Place>) =
            places(app, visit, face).into_iter().partition(|place| place.href.starts_with(SETTINGS));
        let setting = current(&settings, &visit.path);
        page.settings = settings.iter().map(|place| item(place, 0, setting, visit)).collect();
        let (panels, counts) = match slot.is_empty() && places.iter().all(|place| place.count.is_none()) {
            true => (Vec::new(), Ok(vec![0; places.len()])),
            false => app.panels_and(slot, visit, subject, counting(&visit.actor, &places, known)).await,
        };
        let counts = counts.unwrap_or_else(|error| {
            tracing::warn!(%error, "the navigation has no counts");
            vec![0; places.len()]
        });
        let current = current(&places, &visit.path);
        page.nav =
            places.iter().zip(counts).map(|(place, count)| item(place, count, current, visit)).collect();
        page.stream = stream;
        page.changes_heard = visit.changes_heard;
        (page, panels)
    }
}

fn places(app: &App, visit: &Visit, face: &str) -> Vec<Place> {
    let roles = visit.actor.roles();
    let all = app.rooms().iter().flat_map(|room| room.nav.iter().copied());
    let mut places: Vec<Place> = all.filter(|p| p.href.starts_with(face) && roles.meets(p.roles)).collect();
    places.sort_by_key(|p| p.order);
    places
}

fn counting(
    actor: &Actor,
    places: &[Place],
    known: Option<(&'static str, i64)>,
) -> impl Fn(&mut Tx<'_>) -> Result<Vec<i64>, DbError> + Clone + Send + use<> {
    let (actor, places) = (actor.clone(), places.to_vec());
    move |tx| {
        let count = |place: &Place| match (known, place.count) {
            (Some((href, count)), _) if href == place.href => Ok(count),
            (_, Some(count)) => count(tx, &actor),
            (_, None) => Ok(0),
        };
        places.iter().map(count).collect()
    }
}

/// The place whose address is the longest beginning of the path.
fn current(places: &[Place], path: &str) -> Option<&'static str> {
    let path = path.split('?').next().unwrap_or_default();
    let holds =
        |href: &str| path == href || path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/'));
    places.iter().map(|p| p.href).filter(|href| holds(href)).max_by_key(|href| href.len())
}

fn item(place: &Place, count: i64, current: Option<&str>, visit: &Visit) -> NavItem {
    NavItem {
        href: place.href.into(),
        icon: place.icon,
        label: visit.lang.t(place.label).into_owned(),
        count: u32::try_from(count).unwrap_or(0),
        is_current: current == Some(place.href),
        place: match place.order {
            0..50 => NavPlace::Bar,
            50..90 => NavPlace::Rail,
            _ => NavPlace::End,
        },
    }
}

/// What an action says after its redirect: `?said=tickets-said-done`. Only texts of that form can be said, so a
/// link from elsewhere cannot put words of its own on our page.
fn said(visit: &Visit) -> Option<Toast> {
    let (_, query) = visit.path.split_once('?')?;
    let key = query.split('&').find_map(|pair| pair.strip_prefix("said="))?;
    let is_ours = key.contains("-said-") && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    (is_ours && visit.lang.has(key)).then(|| Toast { text: visit.lang.t(key).into_owned(), undo: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Roles;

    #[test]
    fn the_longest_address_is_the_current_place() {
        let place =
            |href| Place { label: "", icon: "inbox", href, order: 1, roles: Roles::STAFF, count: None };
        let places = [place("/app/inbox"), place("/app/settings"), place("/app/settings/keys")];
        assert_eq!(current(&places, "/app/settings/keys?x=1"), Some("/app/settings/keys"));
        assert_eq!(current(&places, "/app/inbox/mine"), Some("/app/inbox"));
        assert_eq!(current(&places, "/app/inboxes"), None);
    }
}

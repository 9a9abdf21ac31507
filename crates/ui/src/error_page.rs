//! The page of an error that people see: what happened, what to do, and a number for whoever looks into it.

use askama::Template;
use platform::i18n::Value;

use crate::{LinkView, Page};

/// The page of a fault. The outermost layer makes it from [`platform::web::Fault::name`].
#[derive(Debug)]
pub struct ErrorPage {
    /// The page around it; [`ErrorPage::new`] sets its title.
    pub page: Page,
    /// In which shell its reader was.
    pub shell: ErrorShell,
    /// What happened.
    pub happened: String,
    /// What to do next.
    pub advice: String,
    /// Finds the request in the log.
    pub request_id: String,
    /// Where to go on: the first place that this person may enter.
    pub next: LinkView,
    /// What was being sent, where sending it again may help.
    pub again: Option<SendAgain>,
}

/// Who loses the way keeps the navigation: a fault is told inside the shell of the page that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorShell {
    /// A card alone, for strangers.
    Plain,
    /// The console of the shop's people.
    Console,
    /// The portal of customers.
    Portal,
}

/// A form that could not be taken, whole: with its key, so that sending it twice has one effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendAgain {
    /// Where it goes.
    pub action: String,
    /// Its fields as they were typed.
    pub fields: Vec<(String, String)>,
}

#[derive(Template)]
enum Drawn<'e> {
    #[template(path = "error.html")]
    Plain { page: &'e Page, told: &'e ErrorPage },
    #[template(path = "error_console.html")]
    Console { page: &'e Page, told: &'e ErrorPage },
    #[template(path = "error_portal.html")]
    Portal { page: &'e Page, told: &'e ErrorPage },
}

impl ErrorPage {
    /// The page of the fault of that name (`not-found`, `too-many`, `broken`), with what its text says besides.
    pub fn new(
        (mut page, shell): (Page, ErrorShell),
        fault: &str,
        facts: &[(&'static str, Value<'_>)],
        request_id: impl Into<String>,
    ) -> Self {
        let happened = page.t(&format!("ui-fault-{fault}")).into_owned();
        let advice = page.lang.with(&format!("ui-fault-{fault}-advice"), facts);
        let next = next_step(&page, shell);
        page.title.clone_from(&happened);
        // What was said before belongs to the page that was asked for.
        page.toast = None;
        Self { page, shell, happened, advice, request_id: request_id.into(), next, again: None }
    }

    /// The page as HTML.
    ///
    /// # Errors
    /// When a template is broken.
    pub fn render(&self) -> Result<String, askama::Error> {
        let (page, told) = (&self.page, self);
        match self.shell {
            ErrorShell::Plain => Drawn::Plain { page, told },
            ErrorShell::Console => Drawn::Console { page, told },
            ErrorShell::Portal => Drawn::Portal { page, told },
        }
        .render()
    }
}

fn next_step(page: &Page, shell: ErrorShell) -> LinkView {
    match page.nav.first().filter(|_| shell != ErrorShell::Plain) {
        Some(place) => LinkView {
            href: place.href.clone(),
            label: page.lang.t1("ui-fault-back", "place", place.label.as_str()),
        },
        None => LinkView { href: "/".into(), label: page.t("ui-home").into_owned() },
    }
}

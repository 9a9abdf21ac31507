//! The page of an error that people see: what happened, what to do, and a number for whoever looks into it.

use askama::Template;
use platform::i18n::Value;

use crate::Page;

/// The page of a fault. The outermost layer makes it from [`platform::web::Fault::name`].
#[derive(Debug, Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// The page around it; [`ErrorPage::new`] sets its title.
    pub page: Page,
    /// What happened.
    pub happened: String,
    /// What to do next.
    pub advice: String,
    /// Finds the request in the log.
    pub request_id: String,
    /// What was being sent, where sending it again may help.
    pub again: Option<SendAgain>,
}

/// A form that could not be taken, whole: with its key, so that sending it twice has one effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendAgain {
    /// Where it goes.
    pub action: String,
    /// Its fields as they were typed.
    pub fields: Vec<(String, String)>,
}

impl ErrorPage {
    /// The page of the fault of that name (`not-found`, `too-many`, `broken`), with what its text says besides.
    pub fn new(
        mut page: Page,
        fault: &str,
        facts: &[(&'static str, Value<'_>)],
        request_id: impl Into<String>,
    ) -> Self {
        let happened = page.t(&format!("ui-fault-{fault}")).into_owned();
        let advice = page.lang.with(&format!("ui-fault-{fault}-advice"), facts);
        page.title.clone_from(&happened);
        Self { page, happened, advice, request_id: request_id.into(), again: None }
    }
}

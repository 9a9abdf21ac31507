//! The page's handlers.

use axum::{
    extract::State,
    http::{Method, StatusCode},
    response::Response,
};
use kernel::Locale;
use platform::{
    db::{DbError, Tx},
    web::{App, Fault, May, Route, Submission, Visit},
};
use ui::Page;

use super::{StatusNames, actions::field, rename_statuses, speak_with, status_names, views::StatusesPage};
use crate::{
    clocks::StatusKind,
    rights::ManageDesk,
    web::{go, html},
};

const HOME: &str = "/app/settings/statuses";

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::guarded::<ManageDesk, _, _>(Method::GET, HOME, show),
        Route::guarded::<ManageDesk, _, _>(Method::POST, HOME, save),
    ]
}

async fn page(app: &App, visit: &Visit) -> Result<StatusesPage, Fault> {
    let names = app.db().read(status_names).await?;
    let page = Page::console(app, visit, visit.lang.t("tickets-statuses")).await;
    Ok(StatusesPage::of(page, app.texts(), &names))
}

async fn show(may: May<ManageDesk>, State(app): State<App>) -> Result<Response, Fault> {
    html(StatusCode::OK, &page(&app, &may.visit).await?)
}

/// Speaks with the names that were saved.
pub(super) async fn speak_anew(app: &App) -> Result<(), DbError> {
    speak_with(app.texts(), &app.db().read(status_names).await?);
    Ok(())
}

async fn save(may: May<ManageDesk>, State(app): State<App>, form: Submission) -> Result<Response, Fault> {
    let all = StatusKind::ALL.iter().flat_map(|status| Locale::ALL.map(|locale| (*status, locale)));
    let typed = |of: (StatusKind, Locale)| (of, form.text(&field(of.0, of.1)).to_owned());
    let names: StatusNames = all.map(typed).collect();
    let (granted, texts) = (may.granted.clone(), app.texts().clone());
    let save = move |tx: &mut Tx<'_>, names: &StatusNames| {
        rename_statuses(tx, &granted, &texts, names)?;
        Ok(format!("{HOME}?said=tickets-said-statuses"))
    };
    match app.submit_read(&may.visit, &form, Ok(names), save).await? {
        Ok(place) => {
            speak_anew(&app).await?;
            Ok(go(&place))
        }
        Err(invalid) => {
            let page = page(&app, &may.visit).await?.refused(&form, &invalid);
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

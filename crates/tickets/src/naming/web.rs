//! The page's handlers.

use axum::{
    extract::State,
    http::{Method, StatusCode},
    response::Response,
};
use kernel::Locale;
use platform::{
    db::Tx,
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

async fn save(may: May<ManageDesk>, State(app): State<App>, form: Submission) -> Result<Response, Fault> {
    let typed = |status: StatusKind| {
        let of = Locale::ALL.map(|locale| (locale.tag(), form.text(&field(status, locale)).to_owned()));
        (status, of.into())
    };
    let names: StatusNames = StatusKind::ALL.iter().map(|status| typed(*status)).collect();
    let (granted, texts) = (may.granted.clone(), app.texts().clone());
    let save = move |tx: &mut Tx<'_>, names: &StatusNames| {
        rename_statuses(tx, &granted, &texts, names)?;
        Ok(format!("{HOME}?said=tickets-said-statuses"))
    };
    match app.submit_read(&may.visit, &form, Ok(names), save).await? {
        Ok(place) => {
            speak_with(app.texts(), &app.db().read(status_names).await?);
            Ok(go(&place))
        }
        Err(invalid) => {
            let page = page(&app, &may.visit).await?.refused(&form, &invalid);
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

//! The pages of typed fields.

use axum::{
    extract::{Path, State},
    http::{Method, StatusCode},
    response::Response,
};
use platform::{
    db::Tx,
    web::{App, Fault, Invalid, May, Route, Submission, Visit},
};
use ui::Page;

use super::{
    Field, FieldId, FieldKind, FieldName, NewField,
    actions::NAME_CHARS_MAX,
    remove_field, save_field, store,
    views::{FieldEditPage, FieldsPage, HOME},
};
use crate::{
    rights::ManageDesk,
    web::{go, html, read_id},
};

/// Every page of fields.
pub(crate) fn routes() -> Vec<Route> {
    let (get, post) = (Method::GET, Method::POST);
    vec![
        Route::guarded::<ManageDesk, _, _>(get.clone(), "/app/settings/fields", list),
        Route::guarded::<ManageDesk, _, _>(post.clone(), "/app/settings/fields", create),
        Route::guarded::<ManageDesk, _, _>(get.clone(), "/app/settings/fields/new", blank),
        Route::guarded::<ManageDesk, _, _>(get, "/app/settings/fields/{id}", edit),
        Route::guarded::<ManageDesk, _, _>(post.clone(), "/app/settings/fields/{id}", save),
        Route::guarded::<ManageDesk, _, _>(post, "/app/settings/fields/{id}/remove", remove),
    ]
}

async fn list(may: May<ManageDesk>, State(app): State<App>) -> Result<Response, Fault> {
    let all = app.db().read(store::fields).await?;
    let page = Page::console(&app, &may.visit, may.visit.lang.t("tickets-fields")).await;
    html(StatusCode::OK, &FieldsPage::of(page, &all))
}

async fn blank(may: May<ManageDesk>, State(app): State<App>) -> Result<Response, Fault> {
    html(StatusCode::OK, &form_page(&app, &may.visit, None).await?)
}

async fn edit(
    may: May<ManageDesk>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    html(StatusCode::OK, &form_page(&app, &may.visit, Some(read_id(&id)?)).await?)
}

async fn form_page(app: &App, visit: &Visit, id: Option<FieldId>) -> Result<FieldEditPage, Fault> {
    let load = move |tx: &mut Tx<'_>| -> Result<Option<Field>, Fault> {
        match id {
            Some(id) => store::field_of(tx, id)?.ok_or(Fault::NotFound).map(Some),
            None => Ok(None),
        }
    };
    let known = app.db().read(load).await?;
    let named = known.as_ref().map(|field| field.name.of(visit.lang.locale()).to_owned());
    let title = named.unwrap_or_else(|| visit.lang.t("tickets-field-new").into_owned());
    let page = Page::console(app, visit, title).await;
    Ok(FieldEditPage::of(page, known.as_ref()))
}

async fn create(may: May<ManageDesk>, State(app): State<App>, form: Submission) -> Result<Response, Fault> {
    saved(&may, &app, None, &form).await
}

async fn save(
    may: May<ManageDesk>,
    State(app): State<App>,
    Path(id): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    saved(&may, &app, Some(read_id(&id)?), &form).await
}

async fn saved(
    may: &May<ManageDesk>,
    app: &App,
    id: Option<FieldId>,
    form: &Submission,
) -> Result<Response, Fault> {
    let granted = may.granted.clone();
    let save = move |tx: &mut Tx<'_>, new: &NewField| {
        save_field(tx, &granted, id, new)?;
        Ok(format!("{HOME}?said=tickets-said-field-saved"))
    };
    match app.submit_read(&may.visit, form, read(form), save).await? {
        Ok(place) => Ok(go(&place)),
        Err(invalid) => {
            let page = form_page(app, &may.visit, id).await?.refused(form, &invalid);
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

fn read(form: &Submission) -> Result<NewField, Invalid> {
    let mut check = form.check();
    let [vi, en, is] = ["name_vi", "name_en", "name_is"].map(|name| check.required(name, NAME_CHARS_MAX));
    let kind = FieldKind::named(form.text("kind"));
    if kind.is_none() {
        check.error("kind", "form-error-choice");
    }
    let mut choices: Vec<String> = Vec::new();
    for line in form.text("choices").lines().map(str::trim).filter(|line| !line.is_empty()) {
        let line = kernel::normalise(line);
        if !choices.contains(&line) {
            choices.push(line);
        }
    }
    let name = FieldName { vi, en, is };
    let (is_required, is_public) = (form.has("required"), form.has("public"));
    check.done(kind.map(|kind| NewField { name, kind, choices, is_required, is_public }))
}

async fn remove(
    may: May<ManageDesk>,
    State(app): State<App>,
    Path(id): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let (id, granted) = (read_id(&id)?, may.granted.clone());
    let remove = move |tx: &mut Tx<'_>| {
        remove_field(tx, &granted, id)?;
        Ok::<_, Fault>(format!("{HOME}?said=tickets-said-field-removed"))
    };
    Ok(go(&app.submit(&may.visit, &form, remove).await?))
}

/// The values of a ticket's form: every name that is the id of a field.
pub(crate) fn read_values(form: &Submission) -> Vec<(FieldId, String)> {
    let named = form.all("field").into_iter();
    named.filter_map(|name| Some((name.parse().ok()?, form.text(name).trim().to_owned()))).collect()
}

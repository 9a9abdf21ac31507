//! Keys of other programs.

use std::sync::mpsc;

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use jiff::Timestamp;
use kernel::{Role, Roles};
use platform::{
    i18n::Lang,
    web::{App, Fault, Invalid, May, Submission, Visit},
};
use ui::{Choice, EmptyView, FieldView, LinkView, Page};

use crate::{
    actions::keys,
    model::{ApiKeyId, StaffMember, role_key},
    policy::team::decide_givable,
    rights::ManageKeys,
    store::{self, keys::ApiKey},
    views::{FormView, Input, InputKind, KeyLine, KeysPage, OncePage, places, role_chips},
    web::answers::{self, redirect, refusal, t},
};

const KEYS: &str = "/app/settings/keys";

pub(super) async fn page(State(app): State<App>, may: May<ManageKeys>) -> Result<Response, Fault> {
    let view = view(&app, &may.visit).await?;
    answers::page(StatusCode::OK, &view)
}

pub(super) async fn make(
    State(app): State<App>,
    may: May<ManageKeys>,
    form: Submission,
) -> Result<Response, Fault> {
    // A key is shown by the answer that made it and is written down nowhere: a repetition makes none and says so.
    let (show, shown) = mpsc::channel();
    let made = match read(&form) {
        Ok((name, roles)) => {
            let granted = may.granted.clone();
            let action = move |tx: &mut platform::Tx<'_>| {
                let key = keys::make_key(tx, &granted, &name, roles)?;
                show.send(key).map_err(|e| Fault::Broken(e.to_string()))?;
                Ok::<_, Fault>(format!("{KEYS}?said=identity-said-key-made-before"))
            };
            app.submit(&may.visit, &form, action).await
        }
        Err(invalid) => Err(Fault::Invalid(invalid)),
    };
    match made {
        Ok(place) => match shown.try_iter().last() {
            Some(key) => answers::page(StatusCode::OK, &key_view(&app, &may.visit, key).await),
            None => Ok(redirect(&place, [])),
        },
        Err(fault) => {
            let invalid = refusal(fault)?;
            let mut view = view(&app, &may.visit).await?;
            view.make = view.make.refused(&form, &invalid, &may.visit.lang);
            answers::page(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
    }
}

pub(super) async fn revoke(
    State(app): State<App>,
    may: May<ManageKeys>,
    Path(id): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let id: ApiKeyId = id.parse().map_err(|_| Fault::NotFound)?;
    let granted = may.granted.clone();
    let action = move |tx: &mut platform::Tx<'_>| {
        keys::revoke_key(tx, &granted, id)?;
        Ok::<_, Fault>(format!("{KEYS}?said=identity-said-key-revoked"))
    };
    Ok(redirect(&app.submit(&may.visit, &form, action).await?, []))
}

fn read(form: &Submission) -> Result<(String, Roles), Invalid> {
    let mut check = form.check();
    let name = check.required("name", 80);
    let roles = form.all("roles").into_iter().filter_map(Role::named).collect();
    check.done(Some((name, roles)))
}

async fn key_view(app: &App, visit: &Visit, key: String) -> OncePage {
    OncePage {
        page: Page::console(app, visit, t(visit, "identity-key-made")).await,
        places: places(&visit.lang, visit.actor.roles(), &visit.path),
        lead: t(visit, "identity-key-made-lead"),
        secrets: vec![key],
        next: LinkView::new(KEYS, t(visit, "identity-key-kept")),
    }
}

async fn view(app: &App, visit: &Visit) -> Result<KeysPage, Fault> {
    let (keys, members) = app
        .db()
        .read(|tx| Ok::<_, Fault>((store::keys::api_keys(tx)?, store::staff::staff_members(tx)?)))
        .await?;
    let now = app.db().clock().now();
    let offered = decide_givable(visit.actor.roles()).union(visit.actor.roles());
    let choices = offered.iter().map(|role| Choice::new(role.name(), t(visit, role_key(role)))).collect();
    let name = FieldView::new("name", t(visit, "identity-key-name")).hint(t(visit, "identity-key-name-hint"));
    let roles = FieldView::new("roles", t(visit, "identity-roles")).hint(t(visit, "identity-key-roles-hint"));
    let inputs =
        vec![Input::new(InputKind::Text("off"), name), Input::new(InputKind::Checks, roles).choices(choices)];
    Ok(KeysPage {
        page: Page::console(app, visit, t(visit, "identity-keys")).await,
        places: places(&visit.lang, visit.actor.roles(), &visit.path),
        keys: keys.into_iter().map(|key| key_line(&visit.lang, key, &members, now)).collect(),
        empty: EmptyView {
            icon: "key-round",
            title: t(visit, "identity-keys-none"),
            text: t(visit, "identity-keys-none-lead"),
            actions: Vec::new(),
        },
        make: FormView::new(KEYS, &visit.lang.t("identity-key-make"), inputs),
    })
}

fn key_line(lang: &Lang, key: ApiKey, members: &[StaffMember], now: Timestamp) -> KeyLine {
    let maker = members.iter().find(|member| member.id == key.maker).map(|member| member.called.clone());
    let values = [
        ("name", maker.unwrap_or_default().into()),
        ("date", lang.date(lang.date_at(key.created_at)).into()),
    ];
    let never = || lang.t("identity-key-never").into_owned();
    KeyLine {
        made: lang.with("identity-key-made-by", &values),
        roles: role_chips(lang, key.roles),
        used: key.last_used_at.map_or_else(never, |at| lang.moment(at, now)),
        revoke: format!("{KEYS}/{}/revoke", key.id),
        revoke_label: lang.t1("identity-key-revoke-label", "name", key.name.as_str()),
        name: key.name,
    }
}

//! One's own account: name, language, password, sessions.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use jiff::Timestamp;
use kernel::StaffId;
use platform::{
    DbError,
    i18n::Lang,
    web::{App, Fault, Invalid, May, Submission, Visit},
};
use ui::{Chip, FieldView, Page, Tone};

use crate::{
    actions::{
        log_in::{confirm, own_challenge},
        passwords::change_password as change,
        sessions, team,
    },
    model::{SessionId, StaffMember},
    rights::KeepOwnAccount,
    store::{self, sessions::OpenSession},
    views::{AccountPage, FactorView, FormView, Input, InputKind, SessionLine, Weight, places},
    web::{
        answers::{self, compare, new_password, redirect, refusal, refused_attempt, t},
        authenticate::Here,
        duty::absences_view,
        set_up::locale_input,
    },
};

pub(super) const ACCOUNT: &str = "/app/settings/account";

pub(super) async fn page(
    State(app): State<App>,
    may: May<KeepOwnAccount>,
    here: Here,
) -> Result<Response, Fault> {
    let view = view(&app, &may, &here).await?;
    answers::page(StatusCode::OK, &view)
}

pub(super) async fn save_profile(
    State(app): State<App>,
    may: May<KeepOwnAccount>,
    here: Here,
    form: Submission,
) -> Result<Response, Fault> {
    let mut check = form.check();
    let (name, called) = (check.required("name", 100), check.required("called", 60));
    let locale = check.locale("locale");
    match check.done(locale) {
        Ok(locale) => {
            let granted = may.granted.clone();
            let action = move |tx: &mut platform::Tx<'_>| {
                team::save_profile(tx, &granted, &name, &called, locale)?;
                Ok::<_, Fault>(format!("{ACCOUNT}?said=identity-said-saved"))
            };
            Ok(redirect(&app.submit(&may.visit, &form, action).await?, [ui::language_cookie(locale)]))
        }
        Err(invalid) => {
            let mut view = view(&app, &may, &here).await?;
            view.profile = view.profile.refused(&form, &invalid, &may.visit.lang);
            answers::page(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
    }
}

pub(super) async fn change_password(
    State(app): State<App>,
    may: May<KeepOwnAccount>,
    here: Here,
    form: Submission,
) -> Result<Response, Fault> {
    let (status, invalid) = match shown_again(&app, &may, &form, "password").await? {
        Some(refused) => refused,
        None => match new_password(&app, &form, "new_password", &own(&app, &may).await?.email).await {
            Ok(password) => {
                let (granted, device) = (may.granted.clone(), here.device);
                let session = app.db().write(move |tx| change(tx, &granted, &password, &device)).await?;
                let place = format!("{ACCOUNT}?said=identity-said-password");
                return Ok(redirect(&place, [session.set_cookie(app.config())]));
            }
            Err(fault) => (StatusCode::UNPROCESSABLE_ENTITY, refusal(fault)?),
        },
    };
    let mut view = view(&app, &may, &here).await?;
    view.password = view.password.refused(&form, &invalid, &may.visit.lang);
    answers::page(status, &view)
}

/// Has the person show the password once more; what is wrong, if it is not the one.
pub(super) async fn shown_again(
    app: &App,
    may: &May<KeepOwnAccount>,
    form: &Submission,
    field: &str,
) -> Result<Option<(StatusCode, Invalid)>, Fault> {
    let staff = own_id(may)?;
    let challenge = app.db().read(move |tx| own_challenge(tx, staff)).await?;
    let is_password = compare(&challenge, form, field).await?;
    let refused = app.db().write(move |tx| confirm(tx, &challenge, is_password)).await?;
    Ok(refused.map(|attempt| refused_attempt(&attempt, field, "identity-password-wrong", &may.visit.lang)))
}

pub(super) async fn end_session(
    State(app): State<App>,
    may: May<KeepOwnAccount>,
    Path(id): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let id: SessionId = id.parse().map_err(|_| Fault::NotFound)?;
    let granted = may.granted.clone();
    let action = move |tx: &mut platform::Tx<'_>| {
        sessions::end_own_session(tx, &granted, id)?;
        Ok::<_, Fault>(format!("{ACCOUNT}?said=identity-said-session-ended"))
    };
    Ok(redirect(&app.submit(&may.visit, &form, action).await?, []))
}

pub(super) async fn end_others(
    State(app): State<App>,
    may: May<KeepOwnAccount>,
    here: Here,
    form: Submission,
) -> Result<Response, Fault> {
    let (granted, but) = (may.granted.clone(), here.session.map(|session| session.id));
    let action = move |tx: &mut platform::Tx<'_>| {
        sessions::end_other_sessions(tx, &granted, but)?;
        Ok::<_, Fault>(format!("{ACCOUNT}?said=identity-said-session-ended"))
    };
    Ok(redirect(&app.submit(&may.visit, &form, action).await?, []))
}

pub(super) fn own_id(may: &May<KeepOwnAccount>) -> Result<StaffId, Fault> {
    may.visit.actor.staff().ok_or(Fault::Forbidden)
}

pub(super) async fn own(app: &App, may: &May<KeepOwnAccount>) -> Result<StaffMember, Fault> {
    let staff = own_id(may)?;
    app.db().read(move |tx| store::staff::staff_member(tx, staff)).await?.ok_or(Fault::NotFound)
}

pub(super) async fn view(app: &App, may: &May<KeepOwnAccount>, here: &Here) -> Result<AccountPage, Fault> {
    let (visit, staff) = (&may.visit, own_id(may)?);
    let (member, codes, sessions, absences) = app
        .db()
        .read(move |tx| {
            let codes = match store::staff::factor(tx, staff)? {
                Some(_) => Some(store::staff::count_recovery_codes(tx, staff)?),
                None => None,
            };
            let sessions = store::sessions::open_sessions(tx, staff.uuid())?;
            let absences = store::teams::absences_of(tx, staff)?;
            Ok::<_, DbError>((store::staff::staff_member(tx, staff)?, codes, sessions, absences))
        })
        .await?;
    let member = member.ok_or(Fault::NotFound)?;
    let (now, current) = (app.db().clock().now(), here.session.as_ref().map(|session| session.id));
    Ok(AccountPage {
        page: Page::console(app, visit, t(visit, "identity-account")).await,
        places: places(&visit.lang, visit.actor.roles(), &visit.path),
        profile: profile_form(visit, &member),
        password: password_form(visit),
        factor: factor_view(visit, codes),
        absences: absences_view(visit, ACCOUNT, &absences),
        sessions: sessions.into_iter().map(|it| session_line(&visit.lang, it, current, now)).collect(),
    })
}

fn profile_form(visit: &Visit, member: &StaffMember) -> FormView {
    let field = |name: &str, key: &str, value: &str| FieldView::new(name, t(visit, key)).value(value);
    let called = field("called", "identity-called", &member.called).hint(t(visit, "identity-called-hint"));
    let inputs = vec![
        Input::new(InputKind::Text("name"), field("name", "identity-name-full", &member.name)),
        Input::new(InputKind::Text("nickname"), called),
        locale_input(visit, member.locale, "identity-locale"),
    ];
    FormView::new(ACCOUNT, &visit.lang.t("identity-save"), inputs)
}

fn password_form(visit: &Visit) -> FormView {
    let field = |name: &str, key: &str| FieldView::new(name, t(visit, key));
    let new = field("new_password", "identity-password-new").hint(t(visit, "identity-password-hint"));
    let inputs = vec![
        Input::new(InputKind::Password, field("password", "identity-password-now")),
        Input::new(InputKind::NewPassword, new),
    ];
    FormView::new(format!("{ACCOUNT}/password"), &visit.lang.t("identity-password-change"), inputs)
        .weight(Weight::Plain)
}

/// `codes` is how many recovery codes are left; none without a second factor.
fn factor_view(visit: &Visit, codes: Option<i64>) -> FactorView {
    let Some(left) = codes else {
        return FactorView { text: t(visit, "identity-factor-none"), remove: None };
    };
    let password = FieldView::new("factor_password", t(visit, "identity-password-now"));
    let remove = FormView::new(
        format!("{ACCOUNT}/factor/remove"),
        &visit.lang.t("identity-factor-remove"),
        vec![Input::new(InputKind::Password, password)],
    );
    FactorView {
        text: visit.lang.t1("identity-factor-on", "count", left),
        remove: Some(remove.weight(Weight::Danger)),
    }
}

fn session_line(
    lang: &Lang,
    session: OpenSession,
    current: Option<SessionId>,
    now: Timestamp,
) -> SessionLine {
    let is_here = current == Some(session.id);
    let unknown = || lang.t("identity-session-unknown").into_owned();
    let device = if session.device.is_empty() { unknown() } else { session.device };
    let values = [
        ("seen", lang.moment(session.last_seen_at, now).into()),
        ("since", lang.date(lang.date_at(session.created_at)).into()),
    ];
    SessionLine {
        seen: lang.with("identity-session-seen", &values),
        end: (!is_here).then(|| format!("{ACCOUNT}/sessions/{}/end", session.id)),
        end_label: lang.t1("identity-session-end-label", "device", device.as_str()),
        here: Chip::new(Tone::Ok, lang.t("identity-session-here")),
        device,
    }
}

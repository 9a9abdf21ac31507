//! Policies, law packs and recalls.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use kernel::{Actor, Date, Permission as _, date_in};
use platform::{
    Tx,
    web::{App, Fault, Invalid, May, Submission, Visit, digest_of},
};
use ui::Page;

use super::{forms, go, html};
use crate::{
    PackSet, actions,
    effect::{self, SoFar},
    law::law,
    place::jurisdiction_of,
    rights::{EditPolicies, RunRecalls, SeePolicies},
    store,
    views::{
        PackView, PoliciesPage, PolicyFields, PolicyPage, PolicyRow, RecallFields, RecallView,
        law::EffectView, place_name,
    },
    warranties::{GivenWith, NewPolicy, Recall, RecallId, WarrantyPolicy},
};

const HOME: &str = "/app/coverage";

pub(super) async fn list(may: May<SeePolicies>, State(app): State<App>) -> Result<Response, Fault> {
    html(StatusCode::OK, &listed(&app, &may.visit, None).await?)
}

async fn listed(
    app: &App,
    visit: &Visit,
    typed: Option<(&Submission, &Invalid)>,
) -> Result<PoliciesPage, Fault> {
    type Loaded = (String, Date, Vec<WarrantyPolicy>, Vec<Recall>, Arc<PackSet>);
    let load = |tx: &mut Tx<'_>| -> Result<Loaded, Fault> {
        let zone = identity::shop(tx)?.zone;
        let now = tx.now();
        let today = date_in(now, &zone);
        let (policies, recalls) = (store::newest_policies(tx)?, store::recalls(tx)?);
        Ok((jurisdiction_of(&zone), today, policies, recalls, law(tx, now)?))
    };
    let (place, today, policies, recalls, law) = app.db().read(load).await?;
    let lang = &visit.lang;
    let on = law.choose(&place, today);
    let may_edit = visit.actor.may::<EditPolicies>();
    let may_recall = visit.actor.may::<RunRecalls>();
    let fields = may_recall.then(|| RecallFields::of(lang)).map(|fields| match typed {
        Some((form, invalid)) => fields.refused(form, invalid, lang),
        None => fields,
    });
    let is_on = |id: &str| on.is_some_and(|p| p.id == id);
    Ok(PoliciesPage {
        pack_line: match on {
            Some(pack) => lang.t1("coverage-pack-line", "place", place_name(lang, &pack.jurisdiction)),
            None => lang.t("coverage-no-pack").into_owned(),
        },
        packs: law.packs().iter().map(|p| PackView::of(lang, p, is_on(&p.id))).collect(),
        rows: policies.iter().map(|p| PolicyRow::of(lang, p)).collect(),
        empty: PoliciesPage::empty(lang, may_edit),
        recalls: recalls.iter().map(|r| RecallView::of(lang, r, may_recall)).collect(),
        errors: fields.as_ref().map(RecallFields::errors).unwrap_or_default(),
        recall: fields,
        may_edit,
        page: Page::console(app, visit, lang.t("coverage-nav")).await,
    })
}

pub(super) async fn blank(may: May<EditPolicies>, State(app): State<App>) -> Result<Response, Fault> {
    html(StatusCode::OK, &new_page(&app, &may.visit, None).await)
}

async fn new_page(app: &App, visit: &Visit, typed: Option<(&Submission, &Invalid)>) -> PolicyPage {
    let lang = &visit.lang;
    let fields = PolicyFields::of(lang, today(app, visit), None);
    let fields = refused(fields, typed, visit);
    PolicyPage {
        page: Page::console(app, visit, lang.t("coverage-new")).await,
        action: format!("{HOME}/new"),
        submit: lang.t("coverage-save").into_owned(),
        versions: vec![],
        errors: fields.errors(),
        fields: Some(fields),
        plain: None,
        effect: None,
    }
}

fn refused(fields: PolicyFields, typed: Option<(&Submission, &Invalid)>, visit: &Visit) -> PolicyFields {
    match typed {
        Some((form, invalid)) => fields.refused(form, invalid, &visit.lang),
        None => fields,
    }
}

fn today(app: &App, visit: &Visit) -> Date {
    date_in(app.db().clock().now(), visit.lang.zone())
}

pub(super) async fn add(
    may: May<EditPolicies>,
    State(app): State<App>,
    form: Submission,
) -> Result<Response, Fault> {
    match written(&app, &may, &form, None).await {
        Ok(Written::Saved(place)) => Ok(go(&place)),
        Ok(Written::Seen(effect)) => {
            let mut page = new_page(&app, &may.visit, Some((&form, &as_typed()))).await;
            page.effect = Some(*effect);
            html(StatusCode::OK, &page)
        }
        Err(Fault::Invalid(invalid)) => {
            let page = new_page(&app, &may.visit, Some((&form, &invalid))).await;
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(fault) => Err(fault),
    }
}

/// No error: the form only keeps what was typed.
const fn as_typed() -> Invalid {
    Invalid { errors: vec![] }
}

/// What came of a form.
enum Written {
    /// The policy is saved; where it is read.
    Saved(String),
    /// It would change the answer about products that were sold, and nobody has seen which.
    Seen(Box<EffectView>),
}

/// Saves the policy, unless somebody should see first whom it touches. `code` is given where the policy exists.
async fn written(
    app: &App,
    may: &May<EditPolicies>,
    form: &Submission,
    code: Option<&str>,
) -> Result<Written, Fault> {
    let new = forms::policy(form, code)?;
    let (is_asked, seen) = (matches!(form.text("do"), "look" | "more"), digest_of(&format!("{new:?}")));
    if is_asked || form.text("seen") != seen {
        let effect = touched(app, may, (&new, forms::so_far(form, &seen))).await?;
        if is_asked || effect.is_to_be_seen() {
            let view = EffectView::of(&may.visit.lang, &effect).seen_as(seen);
            return Ok(Written::Seen(Box::new(view)));
        }
    }
    let (granted, lang, is_new) = (may.granted.clone(), may.visit.lang.clone(), code.is_none());
    // Asked inside the submission: a second click finds there the policy that the first one saved.
    let action = move |tx: &mut Tx<'_>| {
        match (is_new, store::versions(tx, &new.code)?.is_empty()) {
            (true, false) => return Err(Invalid::one("code", "coverage-error-known").into()),
            (false, true) => return Err(Fault::NotFound),
            (true, true) | (false, false) => {}
        }
        actions::save_policy(tx, &granted, &new).map_err(|refusal| forms::refused(refusal, &lang))?;
        Ok(format!("{HOME}/policies/{}?said=coverage-said-saved", new.code))
    };
    Ok(Written::Saved(app.submit::<Fault, _>(&may.visit, form, action).await?))
}

/// What the policy would change. It is written for that, asked about, and taken back.
async fn touched(
    app: &App,
    may: &May<EditPolicies>,
    (new, from): (&NewPolicy, SoFar),
) -> Result<effect::Effect, Fault> {
    let (granted, new, actor) = (may.granted.clone(), new.clone(), may.visit.actor.clone());
    let look = move |tx: &mut Tx<'_>| {
        effect::of_altering(tx, &actor, from, |tx: &mut Tx<'_>| {
            actions::save_policy(tx, &granted, &new).map(drop)
        })
    };
    effect::tried(app.db(), look).await.map_err(|refusal| forms::refused(refusal, &may.visit.lang))
}

pub(super) async fn show(
    may: May<SeePolicies>,
    State(app): State<App>,
    Path(code): Path<String>,
) -> Result<Response, Fault> {
    html(StatusCode::OK, &policy_page(&app, &may.visit, code, None).await?)
}

async fn policy_page(
    app: &App,
    visit: &Visit,
    code: String,
    typed: Option<(&Submission, &Invalid)>,
) -> Result<PolicyPage, Fault> {
    let asked = code.clone();
    let load = move |tx: &mut Tx<'_>| -> Result<(Vec<WarrantyPolicy>, Vec<GivenWith>), Fault> {
        let versions = store::versions(tx, &asked)?;
        let newest = versions.first().ok_or(Fault::NotFound)?.id;
        Ok((versions, store::given_with(tx, newest)?))
    };
    let (versions, given) = app.db().read(load).await?;
    let newest = versions.first().ok_or(Fault::NotFound)?;
    let lang = &visit.lang;
    let fields = may_edit(&visit.actor)
        .then(|| PolicyFields::of(lang, today(app, visit), Some((newest, given.as_slice()))))
        .map(|fields| refused(fields, typed, visit));
    Ok(PolicyPage {
        page: Page::console(app, visit, newest.name.as_str()).await,
        action: format!("{HOME}/policies/{code}"),
        plain: plain_terms(&versions, today(app, visit), &code),
        effect: None,
        submit: lang.t("coverage-save-version").into_owned(),
        versions: versions.iter().map(|p| PolicyRow::of(lang, p)).collect(),
        errors: fields.as_ref().map(PolicyFields::errors).unwrap_or_default(),
        fields,
    })
}

/// Where customers read the version of today's contracts, if there is one.
fn plain_terms(versions: &[WarrantyPolicy], today: Date, code: &str) -> Option<String> {
    let is_in_force = versions.iter().any(|version| version.valid_from <= today);
    is_in_force.then(|| format!("/warranty/terms/{code}"))
}

fn may_edit(actor: &Actor) -> bool {
    actor.roles().meets(EditPolicies::ROLES)
}

pub(super) async fn revise(
    may: May<EditPolicies>,
    State(app): State<App>,
    Path(code): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    match written(&app, &may, &form, Some(&code)).await {
        Ok(Written::Saved(place)) => Ok(go(&place)),
        Ok(Written::Seen(effect)) => {
            let mut page = policy_page(&app, &may.visit, code, Some((&form, &as_typed()))).await?;
            page.effect = Some(*effect);
            html(StatusCode::OK, &page)
        }
        Err(Fault::Invalid(invalid)) => {
            let page = policy_page(&app, &may.visit, code, Some((&form, &invalid))).await?;
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(fault) => Err(fault),
    }
}

pub(super) async fn open_recall(
    may: May<RunRecalls>,
    State(app): State<App>,
    form: Submission,
) -> Result<Response, Fault> {
    let [title, brand, model] = match forms::recall(&form) {
        Ok(said) => said,
        Err(invalid) => {
            let page = listed(&app, &may.visit, Some((&form, &invalid))).await?;
            return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let granted = may.granted.clone();
    let place = app
        .submit::<Fault, _>(&may.visit, &form, move |tx| {
            let opened_on = date_in(tx.now(), &identity::shop(tx)?.zone);
            let (title, brand, model) = (title.clone(), brand.clone(), model.clone());
            let recall = Recall { id: tx.id(), title, brand, model, opened_on, closed_on: None };
            actions::open_recall(tx, &granted, &recall)?;
            Ok(format!("{HOME}?said=coverage-said-recall"))
        })
        .await?;
    Ok(go(&place))
}

pub(super) async fn close_recall(
    may: May<RunRecalls>,
    State(app): State<App>,
    Path(id): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let id: RecallId = id.parse().map_err(|_| Fault::NotFound)?;
    let granted = may.granted.clone();
    let place = app
        .submit::<Fault, _>(&may.visit, &form, move |tx| {
            if !actions::close_recall(tx, &granted, id)? {
                return Err(Fault::NotFound);
            }
            Ok(format!("{HOME}?said=coverage-said-closed"))
        })
        .await?;
    Ok(go(&place))
}

//! Promises: policies, their editions, what happens when nobody acts.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use kernel::CalendarId;
use platform::{
    db::Tx,
    web::{App, Fault, Invalid, May, Submission, Visit, digest_of},
};
use serde::Deserialize;
use ui::Page;

use super::{go, hours::Known, html};
use crate::{
    clocks::SlaPolicyId,
    promises::{
        HOUSE_POLICY, NamedPolicy, Terms,
        editions::{may_begin, next_policy, retire_policy, save_policy},
        effect::{Change, Effect, effect},
        promises,
        terms::form::{self, NewTerms, Whose},
    },
    rights::{SeePromises, SetPromises},
    views::{
        hours::{EffectView, planned_note},
        promises::{
            PolicyFields, PolicyPage, PolicyRow, PromisesPage, chain_rows, policy_name, target_rows, versions,
        },
    },
};

const HOME: &str = "/app/settings/promises";

pub(super) async fn list(may: May<SeePromises>, State(app): State<App>) -> Result<Response, Fault> {
    let (known, lang) = (Known::of(&app).await?, &may.visit.lang);
    let mut policies: Vec<&NamedPolicy> = known.promises.policies().collect();
    policies.sort_by_key(|p| {
        let terms = &p.shown(known.now).terms.0;
        (terms.is_retired, p.id() == HOUSE_POLICY, terms.rank)
    });
    let row =
        |policy: &&NamedPolicy| PolicyRow::of(lang, policy, (&known.promises, known.now), &known.branches);
    let page = PromisesPage {
        rows: policies.iter().map(row).collect(),
        may_edit: may.visit.actor.may::<SetPromises>(),
        page: Page::console(&app, &may.visit, lang.t("tickets-promises-title")).await,
    };
    html(StatusCode::OK, &page)
}

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    /// The number of the edition with which the form begins.
    version: String,
}

/// What a page shows besides the policy.
#[derive(Default)]
struct Shown<'a> {
    refused: Option<(&'a Submission, Invalid)>,
    effect: Option<EffectView>,
    /// The number of the edition with which the form begins; the one in force if it is none.
    version: String,
}

async fn page(
    app: &App,
    visit: &Visit,
    (known, policy): (&Known, Option<&NamedPolicy>),
    shown: Shown<'_>,
) -> Result<PolicyPage, Fault> {
    let lang = &visit.lang;
    let may_edit = visit.actor.may::<SetPromises>();
    let (title, terms) = match policy.map(|policy| policy.shown(known.now)) {
        Some(edition) => (policy_name(lang, edition), edition.terms.0.clone()),
        None => (lang.t("tickets-promise-new").into_owned(), begun(known)?),
    };
    let is_house = policy.is_some_and(|policy| policy.id() == HOUSE_POLICY);
    let asked = policy.and_then(|policy| policy.editions().find(|e| e.edition.to_string() == shown.version));
    let (name, from) = match asked {
        Some(edition) => (policy_name(lang, edition), &edition.terms.0),
        None if policy.is_some() => (title.clone(), &terms),
        None => (String::new(), &terms),
    };
    let known_now = (&known.promises, known.branches.as_slice(), known.now);
    let mut fields = may_edit.then(|| PolicyFields::of(lang, (&name, from), is_house, known_now));
    if let Some((form, invalid)) = &shown.refused {
        fields = fields.map(|fields| fields.refused(form, invalid, lang));
    }
    let path = policy.map_or_else(|| format!("{HOME}/new"), |policy| format!("{HOME}/{}", policy.id()));
    let edit = may_edit.then_some(path.as_str());
    let planned = policy.and_then(|policy| policy.planned(known.now).next());
    Ok(PolicyPage {
        planned: planned.map(|next| planned_note(lang, (next.edition, next.begins()), known.now)),
        versions: policy
            .map(|policy| versions(lang, policy, (known.now, edit), &|actor| known.called(actor)))
            .unwrap_or_default(),
        targets: policy.map(|_| target_rows(lang, &terms)).unwrap_or_default(),
        chain: policy.map(|_| chain_rows(lang, &terms)).unwrap_or_default(),
        errors: fields.as_ref().map(PolicyFields::errors).unwrap_or_default(),
        fields,
        effect: shown.effect,
        retire: (may_edit && policy.is_some() && !is_house && !terms.is_retired)
            .then(|| format!("{path}/retire")),
        action: path,
        page: Page::console(app, visit, title).await,
    })
}

/// A new policy begins as the house's stands.
fn begun(known: &Known) -> Result<Terms, Fault> {
    let house = known.promises.policy(HOUSE_POLICY).ok_or(Fault::NotFound)?;
    Ok(Terms { rank: 1, ..house.shown(known.now).terms.0.clone() })
}

fn found<'k>(known: &'k Known, id: &str) -> Result<&'k NamedPolicy, Fault> {
    let id: SlaPolicyId = id.parse().map_err(|_| Fault::NotFound)?;
    known.promises.policy(id).ok_or(Fault::NotFound)
}

pub(super) async fn show(
    may: May<SeePromises>,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let known = Known::of(&app).await?;
    let policy = Some(found(&known, &id)?);
    let shown = Shown { version: asked.version, ..Shown::default() };
    html(StatusCode::OK, &page(&app, &may.visit, (&known, policy), shown).await?)
}

pub(super) async fn fresh(may: May<SetPromises>, State(app): State<App>) -> Result<Response, Fault> {
    let known = Known::of(&app).await?;
    html(StatusCode::OK, &page(&app, &may.visit, (&known, None), Shown::default()).await?)
}

pub(super) async fn add(
    may: May<SetPromises>,
    State(app): State<App>,
    form: Submission,
) -> Result<Response, Fault> {
    save(&may, &app, None, &form).await
}

pub(super) async fn change(
    may: May<SetPromises>,
    State(app): State<App>,
    Path(id): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    save(&may, &app, Some(&id), &form).await
}

pub(super) async fn retire(
    may: May<SetPromises>,
    State(app): State<App>,
    Path(id): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let id: SlaPolicyId = id.parse().map_err(|_| Fault::NotFound)?;
    let granted = may.granted.clone();
    let action = move |tx: &mut Tx<'_>| {
        retire_policy(tx, &granted, id)?;
        Ok::<_, Fault>(format!("{HOME}?said=tickets-said-retired"))
    };
    Ok(go(&app.submit(&may.visit, &form, action).await?))
}

async fn save(
    may: &May<SetPromises>,
    app: &App,
    id: Option<&str>,
    form: &Submission,
) -> Result<Response, Fault> {
    let (visit, lang) = (&may.visit, &may.visit.lang);
    let known = Known::of(app).await?;
    let policy = id.map(|id| found(&known, id)).transpose()?;
    let id = policy.map(NamedPolicy::id);
    let whose = if id == Some(HOUSE_POLICY) { Whose::House } else { Whose::Other };
    let calendars = known
        .promises
        .calendars()
        .map(|calendar| calendar.id())
        .collect::<std::collections::BTreeSet<CalendarId>>();
    let read = form::read(form, lang, known.now, (whose, &calendars))
        .and_then(|new| may_begin(&visit.actor, new.terms.version.valid_from, known.now).map(|_| new));
    let new = match read {
        Ok(new) => new,
        Err(invalid) => {
            let shown = Shown { refused: Some((form, invalid)), ..Shown::default() };
            let page = page(app, visit, (&known, policy), shown).await?;
            return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let seen = typed(&new, form);
    let is_asked = form.text("do") == "look";
    if is_asked || form.text("seen") != seen {
        let moved = moved(app, visit, id, new.clone()).await?;
        if is_asked || moved.count > 0 {
            let effect = Some(EffectView::of(lang, &moved, known.now, seen));
            let shown = Shown { refused: Some((form, Invalid::default())), effect, ..Shown::default() };
            return html(StatusCode::OK, &page(app, visit, (&known, policy), shown).await?);
        }
    }
    let granted = may.granted.clone();
    let action = move |tx: &mut Tx<'_>| {
        let id = save_policy(tx, &granted, id, &new)?;
        Ok::<_, Fault>(format!("{HOME}/{id}?said=tickets-said-promise"))
    };
    Ok(go(&app.submit(visit, form, action).await?))
}

/// What was typed: the beginning as its text, because an empty one means another now in every request.
fn typed(new: &NewTerms, form: &Submission) -> String {
    let mut terms = new.terms.clone();
    terms.version.valid_from = kernel::Timestamp::UNIX_EPOCH;
    digest_of(&format!("{} {} {terms:?}", new.name, form.text("valid_from")))
}

async fn moved(app: &App, visit: &Visit, id: Option<SlaPolicyId>, new: NewTerms) -> Result<Effect, Fault> {
    let by = visit.actor.clone();
    let look = move |tx: &mut Tx<'_>| -> Result<Change, Fault> {
        let now = promises(tx)?;
        let edition = next_policy(tx, &by, &now, (id, &new))?;
        let begins = edition.begins();
        Ok(Change { then: now.with_policy(edition), now, begins })
    };
    let change = app.db().read(look).await?;
    Ok(effect(app.db(), change).await?)
}

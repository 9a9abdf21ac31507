//! A law pack as a lawyer reads it, what changed in it, and bringing a new text.

use std::sync::Arc;

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use kernel::{Actor, Permission as _};
use platform::{
    Tx,
    i18n::Lang,
    web::{App, Fault, Invalid, May, Submission, Visit, digest_of, path_as_value},
};
use serde::Deserialize;
use ui::{FieldView, Page, errors_of};

use super::{forms::so_far, go, html};
use crate::{
    PackSet,
    effect::{self, SoFar},
    law::{self, Draft, Edition, LawRefusal, law, with_edition},
    packs::{CASES, changes, proofs},
    rights::{EditLaw, SeePolicies},
    store,
    views::law::{
        BringPage, BringView, ChangesPage, EffectView, PackPage, cases, changed, chapters, facts, flaw,
        status_chip, versions,
    },
};

const HOME: &str = "/app/coverage/packs";
/// The longest text of a pack, in characters.
const SOURCE_MAX: usize = 400_000;
const REASON_MAX: usize = 500;

pub(super) async fn show(
    may: May<SeePolicies>,
    State(app): State<App>,
    Path(name): Path<String>,
) -> Result<Response, Fault> {
    let lang = &may.visit.lang;
    let load = |tx: &mut Tx<'_>| -> Result<(Arc<PackSet>, Vec<Edition>), Fault> {
        let now = tx.now();
        Ok((law(tx, now)?, store::editions(tx, now)?))
    };
    let (law, mut editions) = app.db().read(load).await?;
    let pack = law.pack(&name).ok_or(Fault::NotFound)?;
    editions.retain(|e| e.name == name);
    let may_edit = may.visit.actor.roles().meets(EditLaw::ROLES);
    let view = PackPage {
        page: Page::console(&app, &may.visit, pack.id.as_str()).await,
        facts: facts(lang, pack),
        status: status_chip(lang, pack),
        chapters: chapters(lang, pack, &law),
        cases: cases(lang, &proofs(pack, &law, &CASES)),
        versions: versions(lang, pack, &law, &editions),
        bring: may_edit.then(|| format!("{HOME}/bring?of={name}")),
    };
    html(StatusCode::OK, &view)
}

/// Which text is compared with the one that is applied, and where the look at the products goes on.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Against {
    /// The edition that is looked at; the text that is applied when absent.
    of: Option<u32>,
    /// The number of an edition of the same pack, 0 for the text of the program; or the name of another pack.
    against: String,
    from: Option<String>,
    looked: Option<u64>,
    changed: Option<u64>,
    worse: Option<u64>,
}

impl Against {
    fn so_far(&self) -> Result<SoFar, Fault> {
        let from = self.from.as_deref().map(str::parse).transpose().map_err(|_| Fault::NotFound)?;
        let count = |count: Option<u64>| count.filter(|_| from.is_some()).unwrap_or(0);
        let (looked_at, changed, worse) = (count(self.looked), count(self.changed), count(self.worse));
        Ok(SoFar { from, looked_at, changed, worse })
    }
}

pub(super) async fn changes_of(
    may: May<SeePolicies>,
    State(app): State<App>,
    Path(name): Path<String>,
    Query(asked): Query<Against>,
) -> Result<Response, Fault> {
    let from = asked.so_far()?;
    let (actor, pack, wish) = (may.visit.actor.clone(), name.clone(), asked.clone());
    let load = move |tx: &mut Tx<'_>| compared(tx, &actor, &pack, &wish, from);
    let (found, lang) = (app.db().read(load).await?, &may.visit.lang);
    let (later, earlier) = (found.later.pack(&name), found.earlier.pack(&found.other));
    let (later, earlier) = later.zip(earlier).ok_or(Fault::NotFound)?;
    let of = asked.of.map(|of| format!("of={of}&")).unwrap_or_default();
    let path = format!("{HOME}/{name}/changes?{of}against={}", path_as_value(&asked.against));
    let (before, after) = (text_name(lang, &asked.against), found.later_name(lang, &name, asked.of));
    let effect = found.effect.as_ref().map(|e| EffectView::on_page(lang, e, &path));
    let view = ChangesPage {
        back: format!("{HOME}/{name}"),
        between: lang.with(
            "coverage-between",
            &[("earlier", before.as_str().into()), ("later", after.as_str().into())],
        ),
        changes: changed(lang, &changes(earlier, later), &found.later),
        effect: effect.map_or_else(|| EffectView::none(lang), |e| e.between(before, after)),
        page: Page::console(&app, &may.visit, lang.t1("coverage-changes-of", "pack", name.as_str())).await,
    };
    html(StatusCode::OK, &view)
}

/// What a text is called: the edition of the shop, the text of the program, or the name of a pack.
fn text_name(lang: &Lang, against: &str) -> String {
    match against.parse::<u32>() {
        Ok(0) => lang.t("coverage-edition-program").into_owned(),
        Ok(edition) => lang.t1("coverage-edition", "number", edition),
        Err(_) => against.to_owned(),
    }
}

struct Compared {
    earlier: Arc<PackSet>,
    later: Arc<PackSet>,
    /// The name of the earlier pack.
    other: String,
    /// None between packs that are chosen by the day of the contract: no product moves from one to the other.
    effect: Option<effect::Effect>,
}

impl Compared {
    fn later_name(&self, lang: &Lang, name: &str, of: Option<u32>) -> String {
        of.map_or_else(|| name.to_owned(), |edition| lang.t1("coverage-edition", "number", edition))
    }
}

fn compared(
    tx: &mut Tx<'_>,
    actor: &Actor,
    name: &str,
    asked: &Against,
    from: SoFar,
) -> Result<Compared, Fault> {
    let at = tx.now();
    let now = law(tx, at)?;
    let later = match asked.of {
        Some(edition) => with_edition(tx, &now, name, edition)?.ok_or(Fault::NotFound)?,
        None => Arc::clone(&now),
    };
    let Ok(edition) = asked.against.parse::<u32>() else {
        return Ok(Compared { earlier: now, later, other: asked.against.clone(), effect: None });
    };
    let earlier = with_edition(tx, &now, name, edition)?.ok_or(Fault::NotFound)?;
    let effect = Some(effect::of_law(tx, actor, from, (&earlier, &later))?);
    Ok(Compared { earlier, later, other: name.to_owned(), effect })
}

/// Which pack is the beginning of a new text.
#[derive(Debug, Deserialize)]
pub(super) struct Of {
    of: Option<String>,
}

pub(super) async fn blank(
    may: May<EditLaw>,
    State(app): State<App>,
    Query(asked): Query<Of>,
) -> Result<Response, Fault> {
    let law = applied(&app).await?;
    let text = asked.of.as_deref().and_then(|name| law.source(name)).unwrap_or_default();
    html(StatusCode::OK, &bring_page(&app, &may.visit, text, "").await)
}

/// The law that is applied now.
pub(crate) async fn applied(app: &App) -> Result<Arc<PackSet>, Fault> {
    let load = |tx: &mut Tx<'_>| {
        let now = tx.now();
        law(tx, now).map_err(Fault::from)
    };
    app.db().read(load).await
}

async fn bring_page(app: &App, visit: &Visit, source: &str, reason: &str) -> BringPage {
    let lang = &visit.lang;
    let field = |name: &str, key: &str| FieldView::new(name, lang.t(key));
    BringPage {
        source: field("source", "coverage-law-source").hint(lang.t("coverage-law-source-hint")).value(source),
        reason: field("reason", "coverage-law-reason")
            .hint(lang.t("coverage-law-reason-hint"))
            .value(reason)
            .optional(),
        errors: vec![],
        flaws: vec![],
        outcome: None,
        page: Page::console(app, visit, lang.t("coverage-law-bring")).await,
    }
}

/// Checks the text, and takes it into use when that was asked for and nothing stands against it.
pub(super) async fn bring(
    may: May<EditLaw>,
    State(app): State<App>,
    form: Submission,
) -> Result<Response, Fault> {
    let mut check = form.check();
    let (source, reason) = (check.required("source", SOURCE_MAX), check.optional("reason", REASON_MAX));
    let mut page = bring_page(&app, &may.visit, form.text("source"), form.text("reason")).await;
    if let Err(invalid) = check.done(Some(())) {
        return refused(page, &form, &invalid);
    }
    let law = applied(&app).await?;
    let draft = match law::draft(&law, "law", &source) {
        Ok(draft) => draft,
        Err(errors) => {
            page.flaws = errors.iter().map(flaw).collect();
            return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let (wants, seen) = (form.text("do") == "bring", digest_of(&source));
    let is_seen = form.text("seen") == seen;
    if wants && is_seen && (draft.worse.is_empty() || !reason.is_empty()) {
        return taken(&may, &app, &form, source, reason).await;
    }
    // Without a reason it is refused; a text that nobody has seen the effect of is shown first.
    let status = if wants && is_seen { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let from = so_far(&form, &seen);
    let mut outcome = outcome(&app, &may.visit, &law, (draft, from)).await?;
    outcome.effect = outcome.effect.seen_as(seen);
    page.outcome = Some(outcome);
    html(status, &page)
}

fn refused(mut page: BringPage, form: &Submission, invalid: &Invalid) -> Result<Response, Fault> {
    page.source = page.source.refused(form, invalid, &page.page.lang);
    page.reason = page.reason.refused(form, invalid, &page.page.lang);
    page.errors = errors_of([&page.source, &page.reason]);
    html(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn taken(
    may: &May<EditLaw>,
    app: &App,
    form: &Submission,
    source: String,
    reason: String,
) -> Result<Response, Fault> {
    let granted = may.granted.clone();
    let place = app
        .submit::<Fault, _>(&may.visit, form, move |tx| {
            match law::bring_pack(tx, &granted, ("law", &source), &reason) {
                Ok(edition) => Ok(format!("{HOME}/{}?said=coverage-said-law", edition.name)),
                Err(LawRefusal::Db(error)) => Err(error.into()),
                Err(LawRefusal::Same) => Err(Invalid::one("source", "coverage-law-same").into()),
                Err(LawRefusal::Worse(_) | LawRefusal::Wrong(_)) => Err(Fault::Conflict),
            }
        })
        .await;
    match place {
        Ok(place) => Ok(go(&place)),
        Err(Fault::Invalid(invalid)) => {
            let page = bring_page(app, &may.visit, form.text("source"), form.text("reason")).await;
            refused(page, form, &invalid)
        }
        Err(fault) => Err(fault),
    }
}

async fn outcome(
    app: &App,
    visit: &Visit,
    law: &Arc<PackSet>,
    (draft, from): (Draft, SoFar),
) -> Result<BringView, Fault> {
    let (now, then, actor) = (Arc::clone(law), Arc::new(draft.with), visit.actor.clone());
    let with = Arc::clone(&then);
    let look = move |tx: &mut Tx<'_>| effect::of_law(tx, &actor, from, (&now, &with)).map_err(Fault::from);
    let (effect, lang) = (app.db().read(look).await?, &visit.lang);
    let changes = match (law.pack(&draft.name), then.pack(&draft.name)) {
        (Some(earlier), Some(later)) => changed(lang, &changes(earlier, later), &then),
        _ => vec![],
    };
    let worse = draft.worse.join(", ");
    Ok(BringView {
        changes,
        worse: (!worse.is_empty()).then(|| lang.t1("coverage-law-worse", "cases", worse)),
        effect: EffectView::of(lang, &effect),
        name: draft.name,
    })
}

//! The cover of one asset on any day.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use kernel::{Actor, Date, date_in};
use platform::{
    DbError, Tx,
    web::{App, Fault, May, path_as_value},
};
use products::AssetId;
use serde::Deserialize;
use ui::Page;

use super::html;
use crate::{
    cover::{Ask, Covered},
    model::Code,
    outlook::futures,
    place::{is_place, place_of_asker},
    returns::asset::returnable,
    rights::SeePolicies,
    views::{AssetCoverPage, CaseForm, CoverView, EntryView, FutureView, LineView, returns},
    words::Audience,
};

/// What is asked. A day or a code that cannot be read counts as not asked.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct CaseQuery {
    pub(super) on: String,
    pub(super) fault: String,
    pub(super) cause: String,
    pub(super) proven: String,
    /// Where it is brought in; absent is where the asker stands, empty is the place of the sale.
    pub(super) claimed_in: Option<String>,
}

impl CaseQuery {
    pub(super) fn day(&self) -> Option<Date> {
        self.on.parse().ok()
    }

    pub(super) fn is_proven(&self) -> bool {
        !self.proven.is_empty()
    }

    /// The fault, its cause and what is on file. "Proven" means photos and a signed inspection.
    pub(super) fn about(&self, ask: Ask) -> Ask {
        let proof = ["photo", "inspection"].iter().filter_map(|name| Code::new(*name).ok());
        let cause = Code::new(self.cause.as_str()).ok();
        Ask {
            fault: Code::new(self.fault.as_str()).ok(),
            cause: cause.or_else(|| Code::new("manufacturing").ok()),
            evidence: if self.is_proven() { proof.collect() } else { vec![] },
            ..ask
        }
    }
}

/// The question, asked in a place: the one that was named, else the asker's. One that nobody knows counts as that of the
/// sale.
pub(super) fn in_place(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (ask, named): (&Ask, Option<&str>),
) -> Result<Ask, DbError> {
    let place = match named {
        None => place_of_asker(tx, actor)?,
        Some(place) => is_place(tx, place)?.then(|| place.to_owned()),
    };
    Ok(Ask { place, ..ask.clone() })
}

pub(super) async fn page(
    may: May<SeePolicies>,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(asked): Query<CaseQuery>,
) -> Result<Response, Fault> {
    let id: AssetId = id.parse().map_err(|_| Fault::NotFound)?;
    let (actor, day, zone) = (may.visit.actor.clone(), asked.day(), may.visit.lang.zone().clone());
    let ask = asked.about(day.map(Ask::on).unwrap_or_default());
    let named = asked.claimed_in.clone();
    let load = move |tx: &mut Tx<'_>| -> Result<_, Fault> {
        let ask = in_place(tx, &actor, (&ask, named.as_deref()))?;
        Ok(returnable(tx, &actor, id, &ask)?)
    };
    let found = app.db().read(load).await?.ok_or(Fault::NotFound)?;
    let c = &found.covered;
    let page =
        Page::console(&app, &may.visit, may.visit.lang.t1("coverage-of", "model", c.card.title())).await;
    let today = date_in(app.db().clock().now(), &zone);
    let mut page = shown(page, c, &asked, day.unwrap_or(today));
    page.returns = returns::lines(&may.visit.lang, &found.chances, c.answer.day);
    html(StatusCode::OK, &page)
}

/// The same question on paper.
fn print_href(c: &Covered, asked: &CaseQuery) -> String {
    let fields =
        [("on", &asked.on), ("fault", &asked.fault), ("cause", &asked.cause), ("proven", &asked.proven)];
    let place = asked.claimed_in.as_ref().map(|place| ("claimed_in", place));
    let said = fields.into_iter().filter(|(_, text)| !text.is_empty()).chain(place);
    let query: Vec<String> = said.map(|(name, text)| format!("{name}={}", path_as_value(text))).collect();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("/app/assets/{}/cover/print{mark}{}", c.card.id, query.join("&"))
}

fn shown(page: Page, c: &Covered, asked: &CaseQuery, on: Date) -> AssetCoverPage {
    let lang = &page.lang;
    AssetCoverPage {
        back: format!("/app/assets/{}", c.card.id),
        print: print_href(c, asked),
        action: format!("/app/assets/{}/cover", c.card.id),
        serial: c.card.serial.clone(),
        form: CaseForm::of(lang, on, &asked.fault, &asked.cause, asked.is_proven()).claimed_in(
            lang,
            c.answer.question.place.as_deref().unwrap_or_default(),
            &c.answer.law,
        ),
        as_of: lang.t1("coverage-as-of", "date", lang.date(c.answer.day)),
        cover: CoverView::of(lang, &c.answer, Audience::Staff),
        returns: vec![],
        lines: c.answer.verdict.lines.iter().map(|l| LineView::of(lang, l)).collect(),
        futures: futures(&c.answer).iter().map(|(f, v)| FutureView::of(lang, f, v, c.answer.day)).collect(),
        history: c.answer.facts.history.iter().map(|e| EntryView::of(lang, e)).collect(),
        pack: c.answer.verdict.pack.as_ref().map(|p| p.id.clone()).unwrap_or_default(),
        hash: c.answer.verdict.inputs_hash.get(..12).unwrap_or_default().to_owned(),
        page,
    }
}

//! The table of returns, and whether a product can be returned.

use axum::{
    Json,
    extract::{Path, State},
    http::Method,
    response::Response,
};
use platform::web::{App, Fault, FieldError, Invalid, JsonBody, May, Route, Submission, Visit};
use products::{AssetId, Category};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::ReasonBody;
use crate::{
    Verdict,
    cover::{Ask, Covered, audience},
    model::Remedy,
    returns::{
        Condition, Gives, MissingComponent, Post, Reason, ReturnAnswer, ReturnPolicy, ReturnRow,
        asset::{Chance, returnable},
        save_return_policy, store,
    },
    rights::{AskCoverage, EditPolicies, SeePolicies},
    views::returns,
    web::return_forms::{self, ROWS_MAX, door_name},
    words,
};

const TABLE: &str = "/api/v1/return-policy";

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::guarded::<SeePolicies, _, _>(Method::GET, TABLE, return_policy),
        Route::guarded::<EditPolicies, _, _>(Method::POST, TABLE, write_return_policy),
        Route::guarded::<AskCoverage, _, _>(Method::GET, "/api/v1/assets/{id}/return", asset_return),
    ]
}

pub(super) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(return_policy, write_return_policy, asset_return))]
    struct Api;
    Api::openapi()
}

/// A row of the table. The first that fits counts; the last has no conditions.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReturnRowBody {
    /// `store` or `online`; every door when absent.
    #[serde(default)]
    channel: Option<String>,
    /// `phone tablet laptop watch audio screen appliance other`; every kind when empty.
    #[serde(default)]
    categories: Vec<String>,
    /// The maker; every maker when empty.
    #[serde(default)]
    brand: String,
    /// `change_of_mind defective wrong_item not_as_described`; every reason when empty.
    #[serde(default)]
    reasons: Vec<String>,
    /// The first day of the contracts that it is for, `YYYY-MM-DD`.
    #[serde(default)]
    bought_from: Option<String>,
    /// The last such day.
    #[serde(default)]
    bought_to: Option<String>,
    /// Days after delivery, 0 to 3650.
    window_days: u32,
    /// `either exchange refund`
    gives: String,
    /// `any unopened`
    condition: String,
    /// What is kept of the price when the package was opened, 1 to 100 per cent.
    #[serde(default)]
    opened_fee_percent: Option<u32>,
    /// Who pays for sending it back: `customer trader`.
    post: String,
    /// What happens while a part of the package is missing: `hold deduct`.
    missing_component: String,
}

impl From<&ReturnRow> for ReturnRowBody {
    fn from(row: &ReturnRow) -> Self {
        let day = |day: Option<kernel::Date>| day.map(|day| day.to_string());
        Self {
            channel: row.channel.map(|door| door_name(door).to_owned()),
            categories: row.categories.iter().map(|c| c.name().to_owned()).collect(),
            brand: row.brand.clone(),
            reasons: row.reasons.iter().map(|r| r.name().to_owned()).collect(),
            bought_from: day(row.bought.from),
            bought_to: day(row.bought.to),
            window_days: row.window_days,
            gives: row.gives.name().to_owned(),
            condition: row.condition.name().to_owned(),
            opened_fee_percent: row.opened_fee_percent,
            post: row.post.name().to_owned(),
            missing_component: row.missing_component.name().to_owned(),
        }
    }
}

/// A version of the table.
#[derive(Debug, Serialize, ToSchema)]
struct ReturnPolicyBody {
    #[schema(example = "returnpolicy_01j9…")]
    id: String,
    version: u32,
    /// Contracts of this day and later fall under it, `YYYY-MM-DD`.
    valid_from: String,
    rows: Vec<ReturnRowBody>,
    #[schema(example = "2026-11-22T03:00:00Z")]
    recorded_at: String,
}

impl From<ReturnPolicy> for ReturnPolicyBody {
    fn from(table: ReturnPolicy) -> Self {
        Self {
            id: table.id.to_string(),
            version: table.version,
            valid_from: table.valid_from.to_string(),
            rows: table.rows.0.iter().map(ReturnRowBody::from).collect(),
            recorded_at: table.recorded_at.to_string(),
        }
    }
}

/// Every version of the table of returns, newest first.
#[utoipa::path(get, path = "/api/v1/return-policy", responses((status = 200, body = [ReturnPolicyBody])))]
async fn return_policy(
    _may: May<SeePolicies>,
    State(app): State<App>,
) -> Result<Json<Vec<ReturnPolicyBody>>, Fault> {
    let versions = app.db().read(|tx| store::versions(tx).map_err(Fault::from)).await?;
    Ok(Json(versions.into_iter().map(ReturnPolicyBody::from).collect()))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewReturnPolicyBody {
    /// Contracts of this day and later fall under it, `YYYY-MM-DD`.
    valid_from: String,
    /// 1 to 18 rows.
    rows: Vec<ReturnRowBody>,
}

impl NewReturnPolicyBody {
    /// As the form writes it, so that the same rules read it.
    fn form(&self) -> Result<Submission, Invalid> {
        let mut fields = vec![
            ("valid_from".to_owned(), self.valid_from.clone()),
            ("rows".to_owned(), self.rows.len().to_string()),
        ];
        for (number, row) in (1..=ROWS_MAX).zip(&self.rows) {
            row.check(number)?;
            fields.extend(row.fields().map(|(field, value)| (format!("r{number}-{field}"), value)));
        }
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        Ok(Submission::of(&fields))
    }
}

impl ReturnRowBody {
    /// A form offers its choices; a program may send anything.
    fn check(&self, number: usize) -> Result<(), Invalid> {
        let known = [
            ("channel", self.channel.as_deref().is_none_or(|door| ["store", "online"].contains(&door))),
            ("categories", self.categories.iter().all(|name| Category::named(name).is_some())),
            ("reasons", self.reasons.iter().all(|name| Reason::named(name).is_some())),
            ("gives", Gives::named(&self.gives).is_some()),
            ("condition", Condition::named(&self.condition).is_some()),
            ("post", Post::named(&self.post).is_some()),
            ("missing_component", MissingComponent::named(&self.missing_component).is_some()),
        ];
        match known.into_iter().find(|(_, is_known)| !is_known) {
            Some((field, _)) => {
                Err(Invalid::one(&format!("rows[{}].{field}", number - 1), "form-error-choice"))
            }
            None => Ok(()),
        }
    }

    fn fields(&self) -> impl Iterator<Item = (&'static str, String)> {
        let many =
            |field, names: &[String]| names.iter().map(|name| (field, name.clone())).collect::<Vec<_>>();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let fee = self.opened_fee_percent.map(|fee| fee.to_string()).unwrap_or_default();
        let one = vec![
            ("channel", text(&self.channel)),
            ("brand", self.brand.clone()),
            ("bought_from", text(&self.bought_from)),
            ("bought_to", text(&self.bought_to)),
            ("window_days", self.window_days.to_string()),
            ("gives", self.gives.clone()),
            ("condition", self.condition.clone()),
            ("opened_fee_percent", fee),
            ("post", self.post.clone()),
            ("missing_component", self.missing_component.clone()),
        ];
        let all = [many("categories", &self.categories), many("reasons", &self.reasons), one];
        all.into_iter().flatten()
    }
}

/// The fault with the fields of the body where it has those of the form: `rows[0].window_days` for `r1-window_days`.
fn as_sent(fault: Fault) -> Fault {
    let sent = |error: FieldError| FieldError { field: sent_field(&error.field), ..error };
    match fault {
        Fault::Invalid(invalid) => {
            Fault::Invalid(Invalid { errors: invalid.errors.into_iter().map(sent).collect() })
        }
        other => other,
    }
}

fn sent_field(field: &str) -> String {
    let (row, part) = field.split_once('-').unwrap_or((field, ""));
    match row.strip_prefix('r').and_then(|number| number.parse::<usize>().ok()) {
        Some(number) if part.is_empty() => format!("rows[{}]", number.saturating_sub(1)),
        Some(number) => format!("rows[{}].{part}", number.saturating_sub(1)),
        None => field.to_owned(),
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct ReturnPolicyRef {
    #[schema(example = "returnpolicy_01j9…")]
    id: String,
}

/// Writes the next version of the table of returns. What was sold under an earlier version stays under it.
#[utoipa::path(post, path = "/api/v1/return-policy", request_body = NewReturnPolicyBody,
    responses((status = 200, body = ReturnPolicyRef), (status = 422)))]
async fn write_return_policy(
    may: May<EditPolicies>,
    State(app): State<App>,
    body: JsonBody<NewReturnPolicyBody>,
) -> Result<Response, Fault> {
    let new = body.value.form().and_then(|form| return_forms::table(&form)).map_err(|e| as_sent(e.into()))?;
    let (granted, lang) = (may.granted.clone(), may.visit.lang.clone());
    app.submit_json(&may.visit, &body, move |tx| {
        let saved = save_return_policy(tx, &granted, &new);
        let id = saved.map_err(|refusal| as_sent(return_forms::refused(refusal, &lang)))?;
        Ok::<_, Fault>(ReturnPolicyRef { id: id.to_string() })
    })
    .await
}

/// Whether a product can be returned today.
#[derive(Debug, Serialize, ToSchema)]
struct AssetReturnBody {
    /// The day that the answer is for.
    on: String,
    /// The version of the table that it was sold under.
    table_version: Option<u32>,
    /// What holds for each reason; empty for what the shop did not sell to its owner.
    reasons: Vec<ReturnChanceBody>,
}

/// What holds for one reason.
#[derive(Debug, Serialize, ToSchema)]
struct ReturnChanceBody {
    /// `change_of_mind defective wrong_item not_as_described`
    reason: &'static str,
    /// `allowed allowed_with_fee refused hold needs_evidence needs_human coverage`: the last sends faulty goods on to
    /// the question of cover.
    answer: &'static str,
    /// The last day, by the law or by the table, whichever gives longer.
    last_day: Option<String>,
    last_day_by_law: Option<String>,
    last_day_by_table: Option<String>,
    /// The row of the table that fits, counted from 1.
    row: Option<usize>,
    /// What the customer may choose from.
    #[schema(value_type = Vec<Object>)]
    remedies: Vec<Remedy>,
    /// The terms in the language of the request.
    sentence: String,
    /// Why.
    why: Vec<ReasonBody>,
}

/// Whether a product can be returned, until when, and why. A customer sees one's own.
#[utoipa::path(get, path = "/api/v1/assets/{id}/return", params(("id" = String, Path)),
    responses((status = 200, body = AssetReturnBody), (status = 404)))]
async fn asset_return(
    may: May<AskCoverage>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<AssetReturnBody>, Fault> {
    let id: AssetId = id.parse().map_err(|_| Fault::NotFound)?;
    let actor = may.visit.actor.clone();
    let load =
        move |tx: &mut platform::Tx<'_>| returnable(tx, &actor, id, &Ask::default()).map_err(Fault::from);
    let found = app.db().read(load).await?.ok_or(Fault::NotFound)?;
    Ok(Json(AssetReturnBody {
        on: found.covered.answer.day.to_string(),
        table_version: found.table.map(|table| table.version),
        reasons: found.chances.iter().map(|c| chance_body(&may.visit, &found.covered, c)).collect(),
    }))
}

fn chance_body(visit: &Visit, c: &Covered, chance: &Chance) -> ReturnChanceBody {
    let verdict = &chance.verdict;
    let day = |day: Option<kernel::Date>| day.map(|day| day.to_string());
    // The rules speak as those of a verdict about cover do.
    let told = Verdict { steps: verdict.steps.clone(), ..c.answer.verdict.clone() };
    let locale = visit.lang.locale();
    let said = words::say(&told, c.answer.day, locale, audience(&visit.actor), &c.answer.law);
    ReturnChanceBody {
        reason: chance.reason.name(),
        answer: answer_name(verdict.answer),
        last_day: day(verdict.last_day()),
        last_day_by_law: day(verdict.last_by_law),
        last_day_by_table: day(verdict.last_by_shop),
        row: verdict.row.map(|row| row + 1),
        remedies: verdict.remedies.clone(),
        sentence: returns::terms(&visit.lang, &chance.terms, Some(c.answer.day)),
        why: said.reasons.into_iter().map(ReasonBody::from).collect(),
    }
}

const fn answer_name(answer: ReturnAnswer) -> &'static str {
    match answer {
        ReturnAnswer::Allowed => "allowed",
        ReturnAnswer::AllowedWithFee => "allowed_with_fee",
        ReturnAnswer::Refused => "refused",
        ReturnAnswer::Hold => "hold",
        ReturnAnswer::NeedsEvidence => "needs_evidence",
        ReturnAnswer::NeedsHuman(_) => "needs_human",
        ReturnAnswer::Coverage(_) => "coverage",
    }
}

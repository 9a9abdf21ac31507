//! Sales that come in as files.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::Method,
    response::Response,
};
use kernel::Granted;
use platform::{
    db::{DbError, Tx},
    i18n::Lang,
    web::{App, Fault, FieldError, FileBody, Invalid, JsonBody, May, NothingBody, Route, Submission},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use super::{Made, id_of};
use crate::{
    imports::{
        Field, ImportError, Mapping, MappingRefusal,
        actions::{check_import, run_import, stop_import, take_file},
        model::{RejectedLine, SalesImport},
        store,
    },
    model::ImportId,
    rights::ImportSales,
    views::reject_text,
    web::{REJECTS_READ, forms, headings, read_upload},
};

pub(super) fn routes() -> Vec<Route> {
    let (get, post) = (Method::GET, Method::POST);
    vec![
        Route::guarded::<ImportSales, _, _>(get.clone(), "/api/v1/imports", imports),
        Route::guarded::<ImportSales, _, _>(post.clone(), "/api/v1/imports", upload),
        Route::guarded::<ImportSales, _, _>(get.clone(), "/api/v1/imports/{id}", show_import),
        Route::guarded::<ImportSales, _, _>(get, "/api/v1/imports/{id}/rejects", rejects),
        Route::guarded::<ImportSales, _, _>(post.clone(), "/api/v1/imports/{id}/check", check),
        Route::guarded::<ImportSales, _, _>(post.clone(), "/api/v1/imports/{id}/run", run),
        Route::guarded::<ImportSales, _, _>(post, "/api/v1/imports/{id}/stop", stop),
    ]
}

pub(super) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(imports, upload, show_import, rejects, check, run, stop))]
    struct Api;
    Api::openapi()
}

#[derive(Debug, Serialize, ToSchema)]
struct ImportBody {
    id: String,
    file: String,
    /// `uploaded checking checked running paused done failed`
    state: &'static str,
    lines: u64,
    done: u64,
    ok: u64,
    known: u64,
    rejected: u64,
    lines_per_second: Option<u64>,
    seconds_left: Option<u64>,
    failure: Option<String>,
    /// How it is read, as it was proposed or decided.
    mapping: MappingBody,
}

/// How a file is read.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MappingBody {
    /// Where it comes from: numbers of customers and orders are unique within one source.
    source: String,
    /// What each column means, in their order: `date delivered_on order order_line customer name phone email
    /// product variant brand sku serial imei quantity unit_price total currency warranty_months cancelled`;
    /// empty for nothing.
    columns: Vec<String>,
    /// `dmy mdy`
    dates: String,
    /// ISO 4217, for amounts whose line names none.
    currency: String,
    /// `store online partner unknown`
    channel: String,
    /// Whether a line that names a product but no serial number registers an asset.
    registers_all: bool,
}

impl From<&Mapping> for MappingBody {
    fn from(mapping: &Mapping) -> Self {
        let named = |field: &Option<Field>| field.map_or_else(String::new, |field| field.name().to_owned());
        Self {
            source: mapping.source.clone(),
            columns: mapping.columns.iter().map(named).collect(),
            dates: mapping.dates.name().to_owned(),
            currency: mapping.currency.code().to_owned(),
            channel: mapping.channel.name().to_owned(),
            registers_all: mapping.registers_all,
        }
    }
}

impl From<SalesImport> for ImportBody {
    fn from(import: SalesImport) -> Self {
        let progress = import.progress();
        Self {
            id: import.id.to_string(),
            mapping: MappingBody::from(&import.mapping.0),
            file: import.file_name,
            state: import.state.name(),
            lines: progress.total,
            done: progress.done,
            ok: progress.counts.ok,
            known: progress.counts.known,
            rejected: progress.counts.rejected,
            lines_per_second: progress.per_second,
            seconds_left: progress.seconds_left,
            failure: import.failure,
        }
    }
}

/// Imports, newest first; at most 50.
#[utoipa::path(get, path = "/api/v1/imports", responses((status = 200, body = [ImportBody])))]
async fn imports(_may: May<ImportSales>, State(app): State<App>) -> Result<Json<Vec<ImportBody>>, Fault> {
    let imports = app.db().read(store::newest_imports).await.map_err(|e: DbError| Fault::from(e))?;
    Ok(Json(imports.into_iter().map(ImportBody::from).collect()))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UploadBody {
    /// CSV in any of its kinds.
    file: FileBody,
}

/// Takes a file in and proposes how it is read. A file that is here already and not done is that import.
#[utoipa::path(post, path = "/api/v1/imports", request_body = UploadBody, responses((status = 200, body = Made)))]
async fn upload(
    may: May<ImportSales>,
    State(app): State<App>,
    body: JsonBody<UploadBody>,
) -> Result<Response, Fault> {
    let form = Submission::default().with_files("file", std::slice::from_ref(&body.value.file))?;
    let (name, table) = read_upload(&form).await??;
    let granted = may.granted.clone();
    app.submit_json(&may.visit, &body, move |tx| {
        let id = take_file(tx, &granted, &name, &table)?;
        Ok::<_, Fault>(Made { id: id.to_string() })
    })
    .await
}

/// How far an import is.
#[utoipa::path(get, path = "/api/v1/imports/{id}", params(("id" = String, Path)),
    responses((status = 200, body = ImportBody)))]
async fn show_import(
    _may: May<ImportSales>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<ImportBody>, Fault> {
    Ok(Json(loaded(&app, id_of(&id)?).await?.into()))
}

async fn loaded(app: &App, id: ImportId) -> Result<SalesImport, Fault> {
    app.db().read(move |tx| store::import(tx, id)?.ok_or(Fault::NotFound)).await
}

#[derive(Debug, Deserialize, Default, IntoParams)]
#[serde(default)]
struct RejectsQuery {
    /// The last line of the page before.
    after: i64,
}

#[derive(Debug, Serialize, ToSchema)]
struct RejectsBody {
    /// What the columns are called.
    headings: Vec<String>,
    rejects: Vec<RejectBody>,
}

/// A line that was given back.
#[derive(Debug, Serialize, ToSchema)]
struct RejectBody {
    /// Its place in the file, counted from 1.
    line: i64,
    /// What it held, in the order of the headings.
    cells: Vec<String>,
    /// `no_date`, `serial_of_another`, …
    reason: &'static str,
    /// The same in the language of the request, as the file of rejects says it.
    text: String,
}

/// The lines that were given back, in their order; at most 2,000 from after a line on.
#[utoipa::path(get, path = "/api/v1/imports/{id}/rejects", params(("id" = String, Path), RejectsQuery),
    responses((status = 200, body = RejectsBody)))]
async fn rejects(
    may: May<ImportSales>,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(asked): Query<RejectsQuery>,
) -> Result<Json<RejectsBody>, Fault> {
    let (id, lang): (ImportId, _) = (id_of(&id)?, &may.visit.lang);
    let import = loaded(&app, id).await?;
    let lines = app.db().read(move |tx| store::rejects(tx, id, asked.after, REJECTS_READ)).await;
    let reject = |line: RejectedLine| RejectBody {
        text: reject_text(lang, &line),
        line: line.line,
        reason: line.reason.name(),
        cells: line.cells.0,
    };
    let rejects = lines.map_err(|e: DbError| Fault::from(e))?.into_iter().map(reject).collect();
    Ok(Json(RejectsBody { headings: headings(lang, &import), rejects }))
}

/// Decides how the file is read and tries every line, without bringing anything in.
#[utoipa::path(post, path = "/api/v1/imports/{id}/check", params(("id" = String, Path)),
    request_body = MappingBody, responses((status = 200, body = Made)))]
async fn check(
    may: May<ImportSales>,
    State(app): State<App>,
    Path(id): Path<String>,
    body: JsonBody<MappingBody>,
) -> Result<Response, Fault> {
    let id: ImportId = id_of(&id)?;
    let mapping = mapping(&body.value, &loaded(&app, id).await?.mapping.0)?;
    let granted = may.granted.clone();
    let done: Result<Response, ImportError> = app
        .submit_json(&may.visit, &body, move |tx| {
            check_import(tx, &granted, id, &mapping)?;
            Ok(Made { id: id.to_string() })
        })
        .await;
    done.map_err(|error| match error {
        ImportError::Mapping(refusal) => refused(refusal, &may.visit.lang).into(),
        other => other.into(),
    })
}

/// The same rules as the form's, whose columns are fields of their own.
fn mapping(sent: &MappingBody, before: &Mapping) -> Result<Mapping, Invalid> {
    let is_known = |name: &String| name.is_empty() || Field::named(name).is_some();
    if sent.columns.len() != before.columns.len() || !sent.columns.iter().all(is_known) {
        return Err(Invalid::one("columns", "form-error-choice"));
    }
    let names: Vec<String> = (0..sent.columns.len()).map(|at| format!("column-{at}")).collect();
    let mut fields: Vec<(&str, &str)> =
        names.iter().zip(&sent.columns).map(|(name, column)| (name.as_str(), column.as_str())).collect();
    fields.extend([
        ("source", sent.source.as_str()),
        ("dates", &sent.dates),
        ("currency", &sent.currency),
        ("channel", &sent.channel),
    ]);
    if sent.registers_all {
        fields.push(("registers_all", "on"));
    }
    forms::mapping(&Submission::of(&fields), before)
}

fn refused(refusal: MappingRefusal, lang: &Lang) -> Invalid {
    let (key, twice) = refusal.key(lang);
    let args = twice.into_iter().map(|field| ("field", field)).collect();
    Invalid { errors: vec![FieldError { field: "columns".into(), key, args }] }
}

/// Brings the lines in, or goes on after a stop.
#[utoipa::path(post, path = "/api/v1/imports/{id}/run", params(("id" = String, Path)), request_body = NothingBody,
    responses((status = 200, body = Made)))]
async fn run(
    may: May<ImportSales>,
    State(app): State<App>,
    Path(id): Path<String>,
    body: JsonBody<NothingBody>,
) -> Result<Response, Fault> {
    steer(&app, &may, id_of(&id)?, &body, run_import).await
}

/// Stops after the part that is being done.
#[utoipa::path(post, path = "/api/v1/imports/{id}/stop", params(("id" = String, Path)), request_body = NothingBody,
    responses((status = 200, body = Made)))]
async fn stop(
    may: May<ImportSales>,
    State(app): State<App>,
    Path(id): Path<String>,
    body: JsonBody<NothingBody>,
) -> Result<Response, Fault> {
    steer(&app, &may, id_of(&id)?, &body, stop_import).await
}

/// Starts or stops an import, once for the key of the body.
async fn steer(
    app: &App,
    may: &May<ImportSales>,
    id: ImportId,
    body: &JsonBody<NothingBody>,
    act: fn(&mut Tx<'_>, &Granted<ImportSales>, ImportId) -> Result<(), ImportError>,
) -> Result<Response, Fault> {
    let granted = may.granted.clone();
    let done: Result<Response, ImportError> = app
        .submit_json(&may.visit, body, move |tx| {
            act(tx, &granted, id)?;
            Ok(Made { id: id.to_string() })
        })
        .await;
    Ok(done?)
}

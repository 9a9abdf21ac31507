//! The pages of imports.

use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use platform::{
    db::{DbError, Tx},
    i18n::Lang,
    web::{App, Fault, FieldError, Invalid, May, Submission, Upload, Visit},
};
use ui::{EmptyView, FieldView, FileLimits, Page, errors_of};

use super::{forms, go, html, id_of};
use crate::{
    imports::{
        FileRefusal, ImportError, Mapping,
        actions::{self, check_import, run_import, stop_import},
        model::{RejectedLine, SalesImport},
        store,
        table::{Table, read_table},
    },
    model::ImportId,
    rights::ImportSales,
    views::{ImportPage, ImportRow, ImportsPage, refusal_key, rejects_csv},
};

/// Refused lines that are read at once.
pub(crate) const REJECTS_READ: i64 = 2_000;

pub(super) async fn list(may: May<ImportSales>, State(app): State<App>) -> Result<Response, Fault> {
    list_page(&app, &may.visit, StatusCode::OK, None).await
}

async fn list_page(
    app: &App,
    visit: &Visit,
    status: StatusCode,
    refused: Option<(&Submission, &Invalid)>,
) -> Result<Response, Fault> {
    let lang = &visit.lang;
    let imports = app.db().read(store::newest_imports).await.map_err(|e: DbError| Fault::from(e))?;
    let file = FieldView::new("file", lang.t("products-import-choose")).hint(lang.t("products-import-hint"));
    let file = match refused {
        Some((form, invalid)) => file.refused(form, invalid, lang),
        None => file,
    };
    let max_bytes = app.config().upload_bytes_max as u64;
    let now = app.db().clock().now();
    let page = ImportsPage {
        page: Page::console(app, visit, lang.t("products-import")).await,
        errors: errors_of([&file]),
        file,
        limits: FileLimits {
            accept: ".csv,.txt,.tsv,text/csv,text/plain",
            max_bytes,
            is_many: false,
            camera: false,
        },
        rows: imports.iter().map(|import| ImportRow::of(lang, import, now)).collect(),
        empty: EmptyView {
            icon: "upload",
            title: lang.t("products-import-none").into_owned(),
            text: lang.t("products-import-none-text").into_owned(),
            actions: Vec::new(),
        },
    };
    html(status, &page)
}

pub(super) async fn upload(
    may: May<ImportSales>,
    State(app): State<App>,
    form: Submission,
) -> Result<Response, Fault> {
    let (name, table) = match read_upload(&form).await? {
        Ok(read) => read,
        Err(invalid) => {
            let refused = Some((&form, &invalid));
            return list_page(&app, &may.visit, StatusCode::UNPROCESSABLE_ENTITY, refused).await;
        }
    };
    let granted = may.granted.clone();
    let place = app
        .submit::<ImportError, _>(&may.visit, &form, move |tx| {
            let id = actions::take_file(tx, &granted, &name, &table)?;
            Ok(format!("/app/import/{id}"))
        })
        .await?;
    Ok(go(&place))
}

/// Reads the uploaded file off the async threads: a long one takes a second of a processor.
pub(crate) async fn read_upload(form: &Submission) -> Result<Result<(String, Table), Invalid>, Fault> {
    let uploads = form.files("file");
    let Some(Upload { name, bytes, .. }) = uploads.first().copied().cloned() else {
        return Ok(Err(Invalid::one("file", "products-file-empty")));
    };
    let read = tokio::task::spawn_blocking(move || read_table(&bytes)).await;
    let read = read.map_err(|error| Fault::Broken(error.to_string()))?;
    Ok(read.map(|table| (name, table)).map_err(refused_file))
}

fn refused_file(refusal: FileRefusal) -> Invalid {
    let (key, args) = refusal_key(refusal);
    let args = args.into_iter().map(|(name, value)| (name, value.to_string())).collect();
    Invalid { errors: vec![FieldError { field: "file".into(), key, args }] }
}

pub(super) async fn show(
    may: May<ImportSales>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let page = import_page(&app, &may.visit, id_of(&id)?).await?;
    html(StatusCode::OK, &page)
}

async fn import_page(app: &App, visit: &Visit, id: ImportId) -> Result<ImportPage, Fault> {
    let read = move |tx: &mut Tx<'_>| {
        let import = store::import(tx, id)?.ok_or(Fault::NotFound)?;
        Ok::<_, Fault>((import, store::reject_counts(tx, id)?))
    };
    let (import, reasons) = app.db().read(read).await?;
    let page = Page::console(app, visit, visit.lang.t("products-import")).await;
    Ok(ImportPage::of(page, &import, &reasons))
}

pub(super) async fn check(
    may: May<ImportSales>,
    State(app): State<App>,
    Path(id): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let id: ImportId = id_of(&id)?;
    let import: SalesImport = app.db().read(move |tx| store::import(tx, id)?.ok_or(Fault::NotFound)).await?;
    let mapping = match forms::mapping(&form, &import.mapping.0) {
        Ok(mapping) => mapping,
        Err(invalid) => return refused_mapping(&app, &may.visit, &import, &form, &invalid).await,
    };
    let (granted, tried) = (may.granted.clone(), mapping.clone());
    let done = app
        .submit::<ImportError, _>(&may.visit, &form, move |tx| {
            check_import(tx, &granted, id, &tried)?;
            Ok(format!("/app/import/{id}"))
        })
        .await;
    match done {
        Ok(place) => Ok(go(&place)),
        Err(ImportError::Mapping(refusal)) => {
            let mut page = with_mapping(&app, &may.visit, &import, mapping).await?;
            page.mapping_error = Some(refusal.said(&may.visit.lang));
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(other) => Err(other.into()),
    }
}

async fn with_mapping(
    app: &App,
    visit: &Visit,
    import: &SalesImport,
    mapping: Mapping,
) -> Result<ImportPage, Fault> {
    let page = Page::console(app, visit, visit.lang.t("products-import")).await;
    let import = SalesImport { mapping: platform::db::Json(mapping), ..import.clone() };
    Ok(ImportPage::of(page, &import, &[]))
}

async fn refused_mapping(
    app: &App,
    visit: &Visit,
    import: &SalesImport,
    form: &Submission,
    invalid: &Invalid,
) -> Result<Response, Fault> {
    let mut page = with_mapping(app, visit, import, import.mapping.0.clone()).await?;
    let again = |field: FieldView| field.refused(form, invalid, &visit.lang);
    (page.source, page.currency) = (again(page.source), again(page.currency));
    (page.dates, page.channel) = (again(page.dates), again(page.channel));
    page.errors = errors_of([&page.dates, &page.currency, &page.channel, &page.source]);
    html(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

pub(super) async fn run(
    may: May<ImportSales>,
    State(app): State<App>,
    Path(id): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let (id, granted): (ImportId, _) = (id_of(&id)?, may.granted.clone());
    let place = app
        .submit::<ImportError, _>(&may.visit, &form, move |tx| {
            run_import(tx, &granted, id)?;
            Ok(format!("/app/import/{id}"))
        })
        .await?;
    Ok(go(&place))
}

pub(super) async fn stop(
    may: May<ImportSales>,
    State(app): State<App>,
    Path(id): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let (id, granted): (ImportId, _) = (id_of(&id)?, may.granted.clone());
    let place = app
        .submit::<ImportError, _>(&may.visit, &form, move |tx| {
            stop_import(tx, &granted, id)?;
            Ok(format!("/app/import/{id}?said=products-said-stopped"))
        })
        .await?;
    Ok(go(&place))
}

pub(super) async fn rejects(
    may: May<ImportSales>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let id: ImportId = id_of(&id)?;
    let import: SalesImport = app.db().read(move |tx| store::import(tx, id)?.ok_or(Fault::NotFound)).await?;
    let lines = all_rejects(&app, id).await?;
    let file = csv_file(&may.visit.lang, &import, &lines)?;
    let name = format!("attachment; filename=\"rejects-{id}.csv\"");
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, file).into_response())
}

async fn all_rejects(app: &App, id: ImportId) -> Result<Vec<RejectedLine>, Fault> {
    let (mut lines, mut after) = (Vec::new(), -1);
    loop {
        let part = app.db().read(move |tx| store::rejects(tx, id, after, REJECTS_READ)).await;
        let part: Vec<RejectedLine> = part.map_err(|e: DbError| Fault::from(e))?;
        match part.last() {
            Some(last) => after = last.line,
            None => return Ok(lines),
        }
        lines.extend(part);
    }
}

/// What the columns are called: their headings, or their numbers.
pub(crate) fn headings(lang: &Lang, import: &SalesImport) -> Vec<String> {
    let name = |at: usize| {
        import.column(at).map_or_else(|| lang.t1("products-import-column", "number", at + 1), str::to_owned)
    };
    (0..import.mapping.0.columns.len()).map(name).collect()
}

fn csv_file(lang: &Lang, import: &SalesImport, lines: &[RejectedLine]) -> Result<Vec<u8>, Fault> {
    rejects_csv(lang, import.delimiter, &headings(lang, import), lines)
        .map_err(|error| Fault::Broken(error.to_string()))
}

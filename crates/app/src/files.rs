//! Files on the way out. Whether one may be seen is asked of the rooms that it may hang in.

use axum::{
    extract::{Path, State},
    http::{Method, header},
    response::{IntoResponse, Response},
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use platform::{
    DbError,
    files::{FileId, FileRow, FileSize, decide_name, file},
    web::{App, Fault, Limit, Route, Visit},
};

/// The two sizes of a file.
pub fn routes() -> Vec<Route> {
    let because = "the rooms decide for each file; what may not be seen answers like what does not exist";
    vec![
        Route::public(Method::GET, "/files/{id}", because, Limit::None, full),
        Route::public(Method::GET, "/files/{id}/thumbnail", because, Limit::None, thumbnail),
    ]
}

async fn full(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    answer(&app, &visit, &id, FileSize::Full).await
}

async fn thumbnail(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    answer(&app, &visit, &id, FileSize::Thumbnail).await
}

async fn answer(app: &App, visit: &Visit, id: &str, size: FileSize) -> Result<Response, Fault> {
    let id: FileId = id.parse().map_err(|_| Fault::NotFound)?;
    let (actor, sights) =
        (visit.actor.clone(), app.rooms().iter().filter_map(|r| r.may_see_file).collect::<Vec<_>>());
    let found: Result<Option<FileRow>, DbError> = app
        .db()
        .read(move |tx| {
            for may_see in &sights {
                if may_see(tx, &actor, id)? {
                    return file(tx, id);
                }
            }
            Ok(None)
        })
        .await;
    let row = found?.ok_or(Fault::NotFound)?;
    let bytes = app.files().bytes(&row, size).await?;
    // Only pictures that we wrote ourselves are shown; everything else is handed over as a download.
    let is_picture = row.is_photo();
    let disposition = if is_picture { "inline".to_owned() } else { download(&row) };
    let headers = [
        (header::CONTENT_TYPE, if is_picture { row.media_type } else { "application/octet-stream".into() }),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'".to_owned()),
        (header::CACHE_CONTROL, "private, max-age=86400, immutable".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// A download is called as the file is: a phone opens it by the end of its name (RFC 6266, RFC 8187).
fn download(row: &FileRow) -> String {
    let name = decide_name(&row.name, &row.media_type);
    format!("attachment; filename*=UTF-8''{}", utf8_percent_encode(&name, NON_ALPHANUMERIC))
}

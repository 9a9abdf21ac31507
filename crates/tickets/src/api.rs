//! The room's part of the JSON API: the same actions with the same rights as the pages.

mod organise;
mod own;
mod promises;

use axum::{
    Json,
    extract::{Path, Query, State},
    http::{Method, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use kernel::{Actor, Granted, Timestamp};
use platform::{
    db::Tx,
    files::{self, StoredFile},
    web::{App, Fault, FileBody, Invalid, JsonBody, May, NothingBody, Route, Submission, Visit},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::{
    actions::{self, PostOffice, Reply, ReplyError},
    model::{
        Channel, IgnoreReason, Message, MessageId, NewTicket, PauseReason, Reason, Recipient, RecipientRole,
        Scope, Stage, Ticket,
    },
    policy::{BODY_CHARS_MAX, SUBJECT_CHARS_MAX, Then, decide_addresses},
    rights::{OpenTicket, ReplyToTicket, SeeTickets, SteerTicket, TakeRawMail},
    store,
    views::place,
    web::{PHOTOS, Speaker, raw_of},
};

/// Rows of one answer.
const ROWS: i64 = 50;

pub(crate) fn routes() -> Vec<Route> {
    let (get, post) = (Method::GET, Method::POST);
    vec![
        Route::guarded::<SeeTickets, _, _>(get.clone(), "/api/v1/tickets", list),
        Route::guarded::<OpenTicket, _, _>(post.clone(), "/api/v1/tickets", open),
        Route::guarded::<SeeTickets, _, _>(get.clone(), "/api/v1/tickets/{number}", show),
        Route::guarded::<TakeRawMail, _, _>(get, "/api/v1/tickets/{number}/messages/{message}/raw", raw_mail),
        Route::guarded::<ReplyToTicket, _, _>(post.clone(), "/api/v1/tickets/{number}/replies", reply),
        Route::guarded::<ReplyToTicket, _, _>(post.clone(), "/api/v1/tickets/{number}/notes", note),
        Route::guarded::<SteerTicket, _, _>(Method::PUT, "/api/v1/tickets/{number}/owner", assign),
        Route::guarded::<SteerTicket, _, _>(post.clone(), "/api/v1/tickets/{number}/status", set_status),
        Route::guarded::<SteerTicket, _, _>(post, "/api/v1/tickets/next", take_next),
    ]
    .into_iter()
    .chain(own::routes())
    .chain(organise::routes())
    .chain(promises::routes())
    .collect()
}

/// The description of these routes.
pub fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(list, open, show, raw_mail, reply, note, assign, set_status, take_next))]
    struct Api;
    Api::openapi().merge_from(own::openapi()).merge_from(organise::openapi()).merge_from(promises::openapi())
}

#[derive(Debug, Deserialize, Default, IntoParams)]
#[serde(default)]
struct ListQuery {
    /// `todo snoozed done`; empty means todo.
    stage: String,
    /// Only what nobody has.
    unassigned: bool,
    /// Only what belongs to this `team_…`, or to the whole shop as `none`. Not together with `unassigned`.
    team: String,
    /// The `place` of the last row of the answer before.
    after: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct Row {
    /// Where it stands, for `after`.
    place: String,
    number: i64,
    subject: String,
    requester: String,
    status: &'static str,
    /// When the next promise is due; none when nothing is owed.
    due_at: Option<String>,
    #[schema(example = "2026-11-22T03:00:00Z")]
    updated_at: String,
}

/// Tickets of everyone: to do by what is due first, else by the newest change; at most 50.
#[utoipa::path(get, path = "/api/v1/tickets", params(ListQuery), responses((status = 200, body = [Row])))]
async fn list(
    _: May<SeeTickets>,
    State(app): State<App>,
    Query(asked): Query<ListQuery>,
) -> Result<Json<Vec<Row>>, Fault> {
    let stage = if asked.stage.is_empty() { Some(Stage::Todo) } else { Stage::named(&asked.stage) };
    let stage = stage.ok_or_else(|| Invalid::one("stage", "form-error-choice"))?;
    let after = place(&asked.after).map_err(|()| Fault::NoSuchPage)?;
    let scope = if asked.unassigned { Scope::Unassigned } else { Scope::Team };
    let team = match asked.team.as_str() {
        "" => None,
        _ if asked.unassigned => return Err(Invalid::one("team", "form-error-choice").into()),
        "none" => Some(None),
        id => Some(Some(id.parse().map_err(|_| Invalid::one("team", "form-error-choice"))?)),
    };
    let rows = app
        .db()
        .read(move |tx| {
            if let Some(team) = team {
                return Ok(store::queue_of_team(tx, team, stage, after, ROWS)?);
            }
            let rows = match stage {
                Stage::Todo => store::queue_by_due(tx, scope, stage, after, ROWS)?,
                Stage::Snoozed | Stage::Done => store::queue_by_change(tx, scope, stage, after, ROWS)?,
            };
            Ok::<_, Fault>(rows)
        })
        .await?;
    let row = |row: store::QueueRow| Row {
        place: row.place(stage).to_string(),
        number: row.number,
        subject: row.subject,
        requester: row.requester,
        status: row.status.name(),
        due_at: row.due_metric.map(|_| row.next_due_at.to_string()),
        updated_at: row.updated_at.to_string(),
    };
    Ok(Json(rows.into_iter().map(row).collect()))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewTicketBody {
    /// `customer_…`, if known.
    #[serde(default)]
    customer: Option<String>,
    /// `asset_…`, if it is about one.
    #[serde(default)]
    asset: Option<String>,
    subject: String,
    /// The customer's words, or the shop's to the customer.
    body: String,
    /// `customer shop`: whose words they are; the shop's are sent to the customer.
    #[serde(default)]
    speaker: String,
    /// `fault question recovery return other`
    reason: String,
    /// `portal email phone counter system`
    channel: String,
    /// Photos.
    #[serde(default)]
    files: Vec<FileBody>,
}

#[derive(Debug, Serialize, ToSchema)]
struct Made {
    number: i64,
}

/// Opens a ticket with a customer's words, or with the shop's, which are sent.
#[utoipa::path(post, path = "/api/v1/tickets", request_body = NewTicketBody,
    responses((status = 200, body = Made), (status = 404), (status = 422)))]
async fn open(
    may: May<OpenTicket>,
    reply_may: May<ReplyToTicket>,
    State(app): State<App>,
    body: JsonBody<NewTicketBody>,
) -> Result<Response, Fault> {
    let (new, granted) = (new_ticket(&body.value, &may.visit.actor)?, may.granted.clone());
    let photos = photos(&app, &body.value.files).await?;
    let is_ours = Speaker::named(&body.value.speaker) == Some(Speaker::Shop);
    let (reply, post) = (reply_may.granted.clone(), PostOffice::of(&app, &may.visit.lang));
    let act = move |tx: &mut Tx<'_>| {
        if !is_ours {
            return opened(tx, &granted, &new, &photos);
        }
        refuse_unknown(tx, granted.actor(), &new)?;
        let words = (new.body.as_str(), photos.as_slice());
        let ticket = actions::write_first(tx, (&granted, &reply), &post, &new, words)?;
        Ok(Made { number: ticket.number })
    };
    app.submit_json(&may.visit, &body, act).await
}

/// Photos of a body, stored before the transaction that names them.
async fn photos(app: &App, files: &[FileBody]) -> Result<Vec<StoredFile>, Fault> {
    app.stored_photos(&Submission::default().with_files(PHOTOS, files)?, PHOTOS).await
}

/// The same for what the shop's people attach to their own words.
async fn papers(app: &App, files: &[FileBody]) -> Result<Vec<StoredFile>, Fault> {
    app.stored_papers(&Submission::default().with_files(PHOTOS, files)?, PHOTOS).await
}

fn opened(
    tx: &mut Tx<'_>,
    granted: &Granted<OpenTicket>,
    new: &NewTicket,
    photos: &[StoredFile],
) -> Result<Made, Fault> {
    let by = granted.actor();
    let files = photos.iter().map(|photo| files::add_file(tx, by, photo)).collect::<Result<_, _>>()?;
    refuse_unknown(tx, by, new)?;
    let id = actions::open_ticket(tx, granted, &NewTicket { files, ..new.clone() })?;
    let ticket = store::ticket_by_id(tx, by, id)?.ok_or(Fault::NotFound)?;
    Ok(Made { number: ticket.number })
}

fn refuse_unknown(tx: &mut Tx<'_>, by: &Actor, new: &NewTicket) -> Result<(), Fault> {
    if let Some(customer) = new.customer {
        customers::card(tx, by, customer)?.ok_or(Fault::NotFound)?;
    }
    if let Some(asset) = new.asset {
        products::asset(tx, by, asset)?.ok_or(Fault::NotFound)?;
    }
    Ok(())
}

/// Every field that is wrong is told at once.
fn new_ticket(sent: &NewTicketBody, by: &Actor) -> Result<NewTicket, Invalid> {
    let form = Submission::of(&[("subject", &sent.subject), ("body", &sent.body)]);
    let mut check = form.check();
    let (subject, body) =
        (check.required("subject", SUBJECT_CHARS_MAX), check.required("body", BODY_CHARS_MAX));
    let (customer, asset) = (read(sent.customer.as_deref()), read(sent.asset.as_deref()));
    let (reason, channel) = (Reason::named(&sent.reason), Channel::named(&sent.channel));
    for (field, is_wrong) in [
        ("customer", customer.is_err()),
        ("asset", asset.is_err()),
        ("reason", reason.is_none()),
        ("channel", channel.is_none()),
        ("speaker", !sent.speaker.is_empty() && Speaker::named(&sent.speaker).is_none()),
    ] {
        if is_wrong {
            check.error(field, "form-error-choice");
        }
    }
    let branch = match by {
        Actor::Staff { branch, .. } => *branch,
        _ => None,
    };
    let files = Vec::new();
    check.done(reason.zip(channel).map(|(reason, channel)| NewTicket {
        customer: customer.unwrap_or_default(),
        asset: asset.unwrap_or_default(),
        subject,
        body,
        reason,
        channel,
        files,
        branch,
    }))
}

fn read<T: std::str::FromStr>(text: Option<&str>) -> Result<Option<T>, ()> {
    text.map(|text| text.parse().map_err(drop)).transpose()
}

fn words(field: &'static str, text: &str, max: usize) -> Result<String, Invalid> {
    let form = Submission::of(&[(field, text)]);
    let mut check = form.check();
    let words = check.required(field, max);
    check.done(Some(words))
}

#[derive(Debug, Serialize, ToSchema)]
struct TicketAnswer {
    #[serde(flatten)]
    ticket: Ticket,
    messages: Vec<Message>,
}

/// A ticket with what was said in it, oldest first.
#[utoipa::path(get, path = "/api/v1/tickets/{number}", params(("number" = i64, Path)),
    responses((status = 200, body = TicketAnswer), (status = 404)))]
async fn show(
    may: May<SeeTickets>,
    State(app): State<App>,
    Path(number): Path<i64>,
) -> Result<Json<TicketAnswer>, Fault> {
    let actor = may.visit.actor.clone();
    let answer = app
        .db()
        .read(move |tx| {
            let ticket = store::ticket(tx, &actor, number)?.ok_or(Fault::NotFound)?;
            let messages = store::messages_of(tx, &actor, ticket.id)?;
            Ok::<_, Fault>(TicketAnswer { ticket, messages })
        })
        .await?;
    Ok(Json(answer))
}

/// The raw mail behind a message. Who took it is written down.
#[utoipa::path(get, path = "/api/v1/tickets/{number}/messages/{message}/raw",
    params(("number" = i64, Path), ("message" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"), (status = 404)))]
async fn raw_mail(
    may: May<TakeRawMail>,
    State(app): State<App>,
    Path((number, message)): Path<(i64, String)>,
) -> Result<Response, Fault> {
    let message: MessageId = message.parse().map_err(|_| Fault::NotFound)?;
    raw_of(&app, &may, (number, message)).await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReplyBody {
    body: String,
    /// `wait keep done`; empty means wait.
    #[serde(default)]
    then: String,
    /// The newest public message that the writer has seen.
    #[serde(default)]
    last_seen: Option<String>,
    /// Mail addresses in To; without any, those of the answered message.
    #[serde(default)]
    to: Vec<String>,
    /// Mail addresses in Cc; counts only with `to`.
    #[serde(default)]
    cc: Vec<String>,
    /// `strand_…` of a ticket that was merged into this one, to answer those who wrote there.
    #[serde(default)]
    strand: Option<String>,
    /// Photos and PDFs, 20 MB together; they go with every copy of a mail.
    #[serde(default)]
    files: Vec<FileBody>,
}

#[derive(Debug, Serialize, ToSchema)]
struct Stands {
    number: i64,
    status: &'static str,
}

impl From<Ticket> for Stands {
    fn from(ticket: Ticket) -> Self {
        Self { number: ticket.number, status: ticket.standing.status.kind().name() }
    }
}

/// Those who are named; none leaves it to the answered message.
fn recipients(sent: &ReplyBody) -> Result<Option<Vec<Recipient>>, Invalid> {
    let mut all = Vec::new();
    for (field, role, typed) in [("to", RecipientRole::To, &sent.to), ("cc", RecipientRole::Cc, &sent.cc)] {
        let read = decide_addresses(&typed.join(",")).map_err(|_| Invalid::one(field, "form-error-email"))?;
        all.extend(read.into_iter().map(|who| Recipient { role, address: who.address, name: who.name }));
    }
    Ok((!sent.to.is_empty()).then_some(all))
}

/// The problem that a stale answer is told: what was said since. Send again with the newest as `last_seen`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Newer {
    /// `/problems/conflict`
    r#type: &'static str,
    title: String,
    /// 409
    status: u16,
    newer: Vec<Message>,
}

/// A stale answer is told what it has not seen.
pub(crate) async fn or_newer(
    app: &App,
    visit: &Visit,
    number: i64,
    sent: Result<Response, ReplyError>,
) -> Result<Response, Fault> {
    let unseen = match sent {
        Ok(answer) => return Ok(answer),
        Err(ReplyError::Fault(fault)) => return Err(fault),
        Err(ReplyError::Stale(unseen)) => unseen,
    };
    let by = visit.actor.clone();
    let newer = app.db().read(move |tx| actions::newer_words(tx, &by, number, &unseen)).await?;
    let (status, title) = (StatusCode::CONFLICT, visit.lang.t("tickets-stale").into_owned());
    let problem = Newer { r#type: "/problems/conflict", title, status: status.as_u16(), newer };
    let kind = [(header::CONTENT_TYPE, "application/problem+json")];
    Ok((status, kind, Json(problem).into_response().into_body()).into_response())
}

/// Answers the customer. 409 when somebody wrote after `last_seen`, with what that was; nothing is sent then.
#[utoipa::path(post, path = "/api/v1/tickets/{number}/replies", params(("number" = i64, Path)),
    request_body = ReplyBody,
    responses((status = 200, body = Stands), (status = 404), (status = 409, body = Newer), (status = 422)))]
async fn reply(
    may: May<ReplyToTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    body: JsonBody<ReplyBody>,
) -> Result<Response, Fault> {
    let (sent, granted) = (&body.value, may.granted.clone());
    let reply = Reply {
        body: words("body", &sent.body, BODY_CHARS_MAX)?,
        then: Then::named(&sent.then),
        photos: papers(&app, &sent.files).await?,
        last_seen: read(sent.last_seen.as_deref())
            .map_err(|()| Invalid::one("last_seen", "form-error-choice"))?,
        recipients: recipients(sent)?,
        strand: read(sent.strand.as_deref()).map_err(|()| Invalid::one("strand", "form-error-choice"))?,
    };
    let post = PostOffice::of(&app, &may.visit.lang);
    let send = move |tx: &mut Tx<'_>| {
        actions::reply_to_customer(tx, &granted, &post, number, &reply).map(Stands::from)
    };
    let sent = app.submit_json(&may.visit, &body, send).await;
    or_newer(&app, &may.visit, number, sent).await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NoteBody {
    body: String,
    /// Photos and PDFs, 20 MB together.
    #[serde(default)]
    files: Vec<FileBody>,
}

/// Leaves a note for colleagues, and calls those whom it names with an `@`.
#[utoipa::path(post, path = "/api/v1/tickets/{number}/notes", params(("number" = i64, Path)),
    request_body = NoteBody, responses((status = 200, body = Stands), (status = 404)))]
async fn note(
    may: May<ReplyToTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    body: JsonBody<NoteBody>,
) -> Result<Response, Fault> {
    let (text, granted) = (words("body", &body.value.body, BODY_CHARS_MAX)?, may.granted.clone());
    let photos = papers(&app, &body.value.files).await?;
    let office = PostOffice::of(&app, &may.visit.lang);
    app.submit_json(&may.visit, &body, move |tx| {
        let noted = actions::note_and_call(tx, &granted, &office, number, (&text, &photos))?;
        Ok::<_, Fault>(Stands::from(noted))
    })
    .await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OwnerBody {
    /// `staff_…`; none gives it back to the team.
    owner: Option<String>,
}

/// Gives a ticket to a colleague who may answer it, or back to the team.
#[utoipa::path(put, path = "/api/v1/tickets/{number}/owner", params(("number" = i64, Path)),
    request_body = OwnerBody, responses((status = 200, body = Stands), (status = 404), (status = 422)))]
async fn assign(
    may: May<SteerTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    body: JsonBody<OwnerBody>,
) -> Result<Response, Fault> {
    let granted = may.granted.clone();
    let owner = read(body.value.owner.as_deref());
    let owner = owner.map_err(|()| Invalid::one("owner", "tickets-error-owner"))?;
    app.submit_json(&may.visit, &body, move |tx| {
        Ok::<_, Fault>(Stands::from(actions::assign_ticket(tx, &granted, number, owner)?))
    })
    .await
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, tag = "action", rename_all = "snake_case")]
enum StatusBody {
    /// It is mine, and I work on it.
    Take,
    /// Until an instant, at most 90 days away.
    Snooze {
        #[schema(value_type = String, example = "2026-11-24T02:00:00Z")]
        until: Timestamp,
        /// Why; `later` where nothing is said.
        #[serde(default)]
        because: PauseReason,
    },
    /// Done for now.
    Done,
    /// Nothing to be answered.
    Ignore {
        /// `spam duplicate mistake`
        because: String,
    },
    /// Back to todo; past the window as a new ticket that is linked.
    Reopen,
}

/// Takes, snoozes, ends or reopens a ticket.
#[utoipa::path(post, path = "/api/v1/tickets/{number}/status", params(("number" = i64, Path)),
    request_body = StatusBody, responses((status = 200, body = Stands), (status = 404), (status = 422)))]
async fn set_status(
    may: May<SteerTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    body: JsonBody<StatusBody>,
) -> Result<Response, Fault> {
    let (granted, sent) = (may.granted.clone(), body.value.clone());
    app.submit_json(&may.visit, &body, move |tx| {
        let ticket = match &sent {
            StatusBody::Take => actions::take_ticket(tx, &granted, number),
            StatusBody::Snooze { until, because } => {
                actions::snooze_ticket(tx, &granted, number, (*until, *because))
            }
            StatusBody::Done => actions::finish_ticket(tx, &granted, number),
            StatusBody::Ignore { because } => match IgnoreReason::named(because) {
                Some(because) => actions::ignore_ticket(tx, &granted, number, because),
                None => Err(Invalid::one("because", "form-error-choice").into()),
            },
            StatusBody::Reopen => actions::reopen_ticket(tx, &granted, number),
        };
        ticket.map(Stands::from)
    })
    .await
}

#[derive(Debug, Serialize, ToSchema)]
struct Taken {
    /// None when nothing waits.
    number: Option<i64>,
}

/// Takes the ticket that is due first among those that nobody has.
#[utoipa::path(post, path = "/api/v1/tickets/next", request_body = NothingBody,
    responses((status = 200, body = Taken)))]
async fn take_next(
    may: May<SteerTicket>,
    State(app): State<App>,
    body: JsonBody<NothingBody>,
) -> Result<Response, Fault> {
    let granted = may.granted.clone();
    app.submit_json(&may.visit, &body, move |tx| {
        let number = actions::take_next_ticket(tx, &granted)?.map(|ticket| ticket.number);
        Ok::<_, Fault>(Taken { number })
    })
    .await
}

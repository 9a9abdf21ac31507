//! The desk's report for programs.

use axum::{
    Json,
    extract::{Query, State},
    http::Method,
};
use jiff::SignedDuration;
use kernel::{Date, StaffId};
use platform::web::{App, Fault, May, Route};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use super::{
    asked::DeskQuery,
    policy::{DayFigures, DeskReport, PersonFigures, Share},
    views::ROWS,
    web::{read_cases, read_desk},
};
use crate::web::ReadReports;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::guarded::<ReadReports, _, _>(Method::GET, "/api/v1/figures/desk", desk),
        Route::guarded::<ReadReports, _, _>(Method::GET, "/api/v1/figures/desk/cases", desk_tickets),
    ]
}

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(desk, desk_tickets))]
    struct Api;
    Api::openapi()
}

#[derive(Debug, Serialize, ToSchema)]
struct DeskBody {
    /// Whether there were more than 100,000 tickets, so that the oldest were left out.
    is_cut: bool,
    /// Tickets that are not done now.
    open_now: usize,
    /// Tickets that were opened in the time.
    opened: usize,
    /// Tickets that were done in the time.
    solved: usize,
    days: Vec<DeskDayBody>,
    first_response: FirstResponseBody,
    people: Vec<DeskPersonBody>,
    /// Of the tickets that were done in the time, those that came back since.
    reopened: DeskShareBody,
    /// Of those that were done a week ago or longer, those with one answer that did not come back for a week.
    first_contact: DeskShareBody,
    /// Done less than a week ago, so that nobody knows yet.
    too_young: usize,
}

/// A day of the shop.
#[derive(Debug, Serialize, ToSchema)]
struct DeskDayBody {
    #[schema(value_type = String)]
    date: Date,
    /// To do when it ended.
    todo: usize,
    /// Waiting for somebody else when it ended.
    snoozed: usize,
    opened: usize,
    solved: usize,
}

/// How long customers waited for the first answer, in the shop's open hours, by Kaplan–Meier: those who still wait count.
#[derive(Debug, Serialize, ToSchema)]
struct FirstResponseBody {
    median_seconds: Option<i64>,
    /// The time by which nine of ten were answered.
    p90_seconds: Option<i64>,
    cases: usize,
    /// Of those for which it is known.
    in_time: DeskShareBody,
}

/// What somebody has, and did. The counts are of tickets.
#[derive(Debug, Serialize, ToSchema)]
struct DeskPersonBody {
    /// None for what nobody has, and what the program did.
    #[schema(value_type = Option<String>)]
    staff: Option<StaffId>,
    open: usize,
    answered: usize,
    solved: usize,
}

#[derive(Debug, Serialize, ToSchema)]
struct DeskShareBody {
    hits: usize,
    of: usize,
}

/// A ticket behind a figure.
#[derive(Debug, Serialize, ToSchema)]
struct DeskTicketBody {
    number: i64,
    subject: String,
    requester: String,
    /// Its page.
    page: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct DeskTicketsBody {
    /// How many there are, this page and others.
    total: usize,
    /// The newest first.
    tickets: Vec<DeskTicketBody>,
    /// What `after` takes for the next page; none on the last.
    next: Option<i64>,
}

impl From<Share> for DeskShareBody {
    fn from(share: Share) -> Self {
        Self { hits: share.hits, of: share.of }
    }
}

impl From<&DayFigures> for DeskDayBody {
    fn from(day: &DayFigures) -> Self {
        Self {
            date: day.day.date,
            todo: day.todo,
            snoozed: day.snoozed,
            opened: day.opened,
            solved: day.solved,
        }
    }
}

impl From<&PersonFigures> for DeskPersonBody {
    fn from(person: &PersonFigures) -> Self {
        let staff = person.whose.person();
        Self { staff, open: person.open, answered: person.answered, solved: person.solved }
    }
}

impl DeskBody {
    fn of(report: &DeskReport, is_cut: bool) -> Self {
        let seconds = |time: Option<SignedDuration>| time.map(|time| time.as_secs());
        Self {
            is_cut,
            open_now: report.open_now,
            opened: report.opened,
            solved: report.solved,
            days: report.days.iter().map(DeskDayBody::from).collect(),
            first_response: FirstResponseBody {
                median_seconds: seconds(report.median),
                p90_seconds: seconds(report.nine_of_ten),
                cases: report.asked,
                in_time: report.in_time.into(),
            },
            people: report.people.iter().map(DeskPersonBody::from).collect(),
            reopened: report.reopened.into(),
            first_contact: report.first_contact.into(),
            too_young: report.too_young,
        }
    }
}

/// The desk's figures: the last days (`days`, 30 unless said), or from one day to another (`from`, `to`).
#[utoipa::path(get, path = "/api/v1/figures/desk", params(
    ("days" = Option<u32>, Query, description = "1 to 366"),
    ("from" = Option<String>, Query, description = "A date: 2026-11-01"),
    ("to" = Option<String>, Query, description = "A date"),
    ("branch" = Option<String>, Query, description = "Of one branch"),
    ("owner" = Option<String>, Query, description = "Of one person, as tickets are owned now")),
    responses((status = 200, body = DeskBody)))]
async fn desk(
    may: May<ReadReports>,
    State(app): State<App>,
    Query(query): Query<DeskQuery>,
) -> Result<Json<DeskBody>, Fault> {
    let (actor, now) = (may.visit.actor.clone(), app.db().clock().now());
    let asked = query.read(may.visit.lang.zone(), now).map_err(Fault::Invalid)?;
    let facts = app.db().read(move |tx| read_desk(tx, &actor, asked.clone())).await?;
    Ok(Json(DeskBody::of(&facts.report, facts.is_cut)))
}

/// The tickets behind one of the desk's figures, 50 a page.
#[utoipa::path(get, path = "/api/v1/figures/desk/cases", params(
    ("figure" = String, Query, description = "open-now todo snoozed opened solved answered asked in-time late reopened \
      first-contact more-contacts"),
    ("days" = Option<u32>, Query, description = "1 to 366"),
    ("from" = Option<String>, Query, description = "A date: 2026-11-01"),
    ("to" = Option<String>, Query, description = "A date"),
    ("day" = Option<String>, Query, description = "One date instead"),
    ("branch" = Option<String>, Query, description = "Of one branch"),
    ("owner" = Option<String>, Query, description = "Of one person, as tickets are owned now"),
    ("whose" = Option<String>, Query, description = "Who has, answered or solved them; `nobody`"),
    ("after" = Option<i64>, Query, description = "The `next` of the page before")),
    responses((status = 200, body = DeskTicketsBody)))]
async fn desk_tickets(
    may: May<ReadReports>,
    State(app): State<App>,
    Query(query): Query<DeskQuery>,
) -> Result<Json<DeskTicketsBody>, Fault> {
    let (actor, now) = (may.visit.actor.clone(), app.db().clock().now());
    let asked = query.read_cases(may.visit.lang.zone(), now).map_err(Fault::Invalid)?;
    let facts = app.db().read(move |tx| read_cases(tx, &actor, &asked, ROWS)).await?;
    let last = facts.tickets.last().filter(|_| facts.goes_on).map(|ticket| ticket.number);
    let body = |ticket: tickets::Ticket| DeskTicketBody {
        number: ticket.number,
        page: format!("/app/tickets/{}", ticket.number),
        subject: ticket.subject,
        requester: ticket.requester,
    };
    Ok(Json(DeskTicketsBody {
        total: facts.total,
        tickets: facts.tickets.into_iter().map(body).collect(),
        next: last,
    }))
}

//! Hours, promises and priorities for programs. The bodies hold what the forms hold.

use std::collections::{BTreeMap, BTreeSet};

use axum::{
    Json,
    extract::{Path, Query, State},
    http::Method,
    response::Response,
};
use jiff::Timestamp;
use kernel::{CalendarId, CalendarText, date_in};
use platform::{
    db::Tx,
    web::{App, Fault, Invalid, JsonBody, May, Route, Submission},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use super::Stands;
use crate::{
    clocks::{Metric, Priority, SlaPolicyId},
    promises::{
        HOUSE_POLICY, Promises, change_priority,
        editions::{retire_policy, save_calendar, save_policy},
        hours::{CalendarEdition, form as hours_form},
        promises,
        terms::{
            PolicyEdition,
            form::{self as terms_form, METRICS, TEAM_HOURS, Whose, step_field, target_field},
        },
    },
    rights::{SeePromises, SeeTickets, SetPromises, SteerTicket},
    store::{self, Watch},
    views::place,
    web::today::end_of_day,
};

/// Rows of one answer.
const ROWS: i64 = 50;

pub(super) fn routes() -> Vec<Route> {
    let (get, post) = (Method::GET, Method::POST);
    vec![
        Route::guarded::<SeeTickets, _, _>(get.clone(), "/api/v1/tickets/today", list_due_today),
        Route::guarded::<SteerTicket, _, _>(
            Method::PUT,
            "/api/v1/tickets/{number}/priority",
            set_ticket_priority,
        ),
        Route::guarded::<SeePromises, _, _>(get.clone(), "/api/v1/calendars", list_service_calendars),
        Route::guarded::<SetPromises, _, _>(post.clone(), "/api/v1/calendars", add_service_calendar),
        Route::guarded::<SetPromises, _, _>(
            post.clone(),
            "/api/v1/calendars/{id}/versions",
            add_service_calendar_version,
        ),
        Route::guarded::<SeePromises, _, _>(get, "/api/v1/promises", list_service_promises),
        Route::guarded::<SetPromises, _, _>(post.clone(), "/api/v1/promises", add_service_promise),
        Route::guarded::<SetPromises, _, _>(
            post,
            "/api/v1/promises/{id}/versions",
            add_service_promise_version,
        ),
        Route::guarded::<SetPromises, _, _>(Method::DELETE, "/api/v1/promises/{id}", end_service_promise),
    ]
}

pub(super) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(
        list_due_today,
        set_ticket_priority,
        list_service_calendars,
        add_service_calendar,
        add_service_calendar_version,
        list_service_promises,
        add_service_promise,
        add_service_promise_version,
        end_service_promise
    ))]
    struct Api;
    Api::openapi()
}

#[derive(Debug, Deserialize, Default, IntoParams)]
#[serde(default)]
struct TodayQuery {
    /// `all late nobody unanswered`; empty means all.
    of: String,
    /// The `place` of the last row of the answer before.
    after: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct DueTicketBody {
    /// Where it stands, for `after`.
    place: String,
    number: i64,
    subject: String,
    due_at: String,
    /// `first_response next_response resolution`
    owed: Option<&'static str>,
    /// `staff_…`; none when nobody has it.
    owner: Option<String>,
    /// Whether the deadline is being computed anew.
    is_stale: bool,
}

/// What is late and what will be late today, what is due first before the others; at most 50.
#[utoipa::path(get, path = "/api/v1/tickets/today", params(TodayQuery), responses((status = 200, body = [DueTicketBody])))]
async fn list_due_today(
    may: May<SeeTickets>,
    State(app): State<App>,
    Query(asked): Query<TodayQuery>,
) -> Result<Json<Vec<DueTicketBody>>, Fault> {
    let watch = if asked.of.is_empty() { Some(Watch::All) } else { Watch::named(&asked.of) };
    let watch = watch.ok_or_else(|| Invalid::one("of", "form-error-choice"))?;
    let after = place(&asked.after).map_err(|()| Fault::NoSuchPage)?;
    let zone = may.visit.lang.zone().clone();
    let load = move |tx: &mut Tx<'_>| -> Result<_, Fault> {
        let now = tx.now();
        let end = end_of_day(date_in(now, &zone), &zone, now);
        Ok(store::due_today(tx, watch, (now, end), after, ROWS)?)
    };
    let rows = app.db().read(load).await?;
    let body = |row: store::TodayRow| DueTicketBody {
        place: row.place().to_string(),
        number: row.number,
        subject: row.subject,
        due_at: row.due_at.to_string(),
        owed: row.due_metric.map(|metric| metric.name()),
        owner: row.owner.map(|id| id.to_string()),
        is_stale: row.is_stale,
    };
    Ok(Json(rows.into_iter().map(body).collect()))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TicketPriorityBody {
    /// `low normal high urgent`
    priority: String,
}

/// Changes how urgent a ticket is. Its clocks keep what has passed.
#[utoipa::path(put, path = "/api/v1/tickets/{number}/priority", params(("number" = i64, Path)),
    request_body = TicketPriorityBody, responses((status = 200, body = Stands), (status = 404), (status = 422)))]
async fn set_ticket_priority(
    may: May<SteerTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    body: JsonBody<TicketPriorityBody>,
) -> Result<Response, Fault> {
    let priority = Priority::named(&body.value.priority);
    let priority = priority.ok_or_else(|| Invalid::one("priority", "form-error-choice"))?;
    let granted = may.granted.clone();
    app.submit_json(&may.visit, &body, move |tx| {
        change_priority(tx, &granted, number, priority).map(Stands::from)
    })
    .await
}

#[derive(Debug, Serialize, ToSchema)]
struct ServiceCalendarBody {
    /// `calendar_…`
    id: String,
    /// Empty for the house's own until somebody names it.
    name: String,
    /// Counts from 1; 0 came with the program.
    version: i64,
    /// Whether it is not in force yet.
    is_planned: bool,
    valid_from: String,
    /// An IANA name.
    zone: String,
    /// Monday first; ranges `HH:MM-HH:MM`.
    week: Vec<Vec<String>>,
    /// Dates that differ, and their ranges; none for closed.
    dates: BTreeMap<String, Vec<String>>,
}

/// Opening hours, each in the version that is in force, and in those that are planned.
#[utoipa::path(get, path = "/api/v1/calendars", responses((status = 200, body = [ServiceCalendarBody])))]
async fn list_service_calendars(
    _: May<SeePromises>,
    State(app): State<App>,
) -> Result<Json<Vec<ServiceCalendarBody>>, Fault> {
    let (promises, now) = known(&app).await?;
    let body = |edition: &CalendarEdition| {
        let text = CalendarText::from(edition.hours.0.version.clone());
        ServiceCalendarBody {
            id: edition.id.to_string(),
            name: edition.name.clone(),
            version: edition.edition,
            is_planned: edition.begins() > now,
            valid_from: text.valid_from.to_string(),
            zone: text.zone,
            week: text.weekly.into_values().collect(),
            dates: text.dates.into_iter().map(|(date, ranges)| (date.to_string(), ranges)).collect(),
        }
    };
    let shown = promises.calendars().flat_map(|calendar| {
        let in_force = calendar.at(now);
        let planned = calendar.planned(now).filter(move |e| e.edition != in_force.edition);
        [in_force].into_iter().chain(planned)
    });
    Ok(Json(shown.map(body).collect()))
}

async fn known(app: &App) -> Result<(Promises, Timestamp), Fault> {
    app.db().read(|tx: &mut Tx<'_>| Ok((promises(tx)?, tx.now()))).await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ServiceHoursBody {
    name: String,
    /// An IANA name.
    zone: String,
    /// Since when, on the wall clock of the reader: `2027-01-01T00:00`. Absent means now.
    #[serde(default)]
    valid_from: String,
    /// Seven texts, Monday first: `08:00-12:00, 13:30-17:30`; empty for closed.
    week: Vec<String>,
    /// Lines `date; hours; name`, as the form takes them; dates as `YYYY-MM-DD`.
    #[serde(default)]
    dates: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct KeptServiceBody {
    /// `calendar_…` or `slapolicy_…`
    id: String,
}

fn hours_of(sent: &ServiceHoursBody) -> Submission {
    let dates = sent.dates.join("\n");
    let mut fields = vec![
        ("name", sent.name.as_str()),
        ("zone", &sent.zone),
        ("valid_from", &sent.valid_from),
        ("dates", &dates),
    ];
    fields.extend(hours_form::WEEKDAYS.iter().copied().zip(sent.week.iter().map(String::as_str)));
    Submission::of(&fields)
}

async fn keep_hours(
    may: &May<SetPromises>,
    app: &App,
    id: Option<CalendarId>,
    body: &JsonBody<ServiceHoursBody>,
) -> Result<Response, Fault> {
    if body.value.week.len() != hours_form::WEEKDAYS.len() {
        return Err(Invalid::one("week", "tickets-error-week").into());
    }
    let now = app.db().clock().now();
    let new = hours_form::read(&hours_of(&body.value), &may.visit.lang, now)?;
    let granted = may.granted.clone();
    let act = move |tx: &mut Tx<'_>| {
        let id = save_calendar(tx, &granted, id, &new)?;
        Ok::<_, Fault>(KeptServiceBody { id: id.to_string() })
    };
    app.submit_json(&may.visit, body, act).await
}

/// Adds opening hours.
#[utoipa::path(post, path = "/api/v1/calendars", request_body = ServiceHoursBody,
    responses((status = 200, body = KeptServiceBody), (status = 422)))]
async fn add_service_calendar(
    may: May<SetPromises>,
    State(app): State<App>,
    body: JsonBody<ServiceHoursBody>,
) -> Result<Response, Fault> {
    keep_hours(&may, &app, None, &body).await
}

/// Adds a version. The deadlines of open tickets are computed anew; what has passed is counted by the version before.
#[utoipa::path(post, path = "/api/v1/calendars/{id}/versions", params(("id" = String, Path)),
    request_body = ServiceHoursBody, responses((status = 200, body = KeptServiceBody), (status = 404), (status = 422)))]
async fn add_service_calendar_version(
    may: May<SetPromises>,
    State(app): State<App>,
    Path(id): Path<String>,
    body: JsonBody<ServiceHoursBody>,
) -> Result<Response, Fault> {
    let id = id.parse().map_err(|_| Fault::NotFound)?;
    keep_hours(&may, &app, Some(id), &body).await
}

/// Open minutes for each metric.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TargetMinutesBody {
    first_response: i64,
    next_response: i64,
    resolution: i64,
}

/// One step when nobody acts.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EscalationStepBody {
    /// `warning breach`
    on: String,
    /// Open minutes after it.
    after_min: i64,
    /// `tell_owner tell_managers tell_shop_owner return_to_team raise_priority`
    act: String,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ServicePromiseBody {
    name: String,
    /// `calendar_…`, or `team`: the hours of whichever team has the ticket, and the house's for a ticket without one.
    calendar: String,
    /// Since when, on the wall clock of the reader: `2027-01-01T00:00`. Absent means now.
    #[serde(default)]
    valid_from: String,
    /// Smaller ones are asked first; 1 to 999.
    #[serde(default)]
    rank: i64,
    /// `low normal high urgent`, each with its targets.
    targets: BTreeMap<String, TargetMinutesBody>,
    /// `first_response next_response resolution`: open minutes before the target.
    #[serde(default)]
    warnings: BTreeMap<String, Vec<i64>>,
    /// Statuses in which the resolution stands still.
    #[serde(default)]
    pausing: Vec<String>,
    /// Conditions; empty ones say nothing.
    #[serde(default)]
    priorities: Vec<String>,
    #[serde(default)]
    channels: Vec<String>,
    #[serde(default)]
    reasons: Vec<String>,
    #[serde(default)]
    branches: Vec<String>,
    /// At most six.
    #[serde(default)]
    chain: Vec<EscalationStepBody>,
}

/// The body as the form would hold it, so that both are held to the same rules.
fn terms_of(sent: &ServicePromiseBody) -> Submission {
    let mut fields: Vec<(String, String)> = vec![
        ("name".into(), sent.name.clone()),
        ("calendar".into(), sent.calendar.clone()),
        ("valid_from".into(), sent.valid_from.clone()),
        ("rank".into(), sent.rank.to_string()),
    ];
    for (name, targets) in &sent.targets {
        let Some(priority) = Priority::named(name) else { continue };
        let values = [targets.first_response, targets.next_response, targets.resolution];
        fields.extend(
            METRICS
                .iter()
                .zip(values)
                .map(|(metric, value)| (target_field(priority, metric), value.to_string())),
        );
    }
    for (metric, field) in WARNINGS {
        let minutes = sent.warnings.get(metric.name()).map(Vec::as_slice).unwrap_or_default();
        let text = minutes.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        fields.push((field.into(), text));
    }
    let sets = [
        ("pausing", &sent.pausing),
        ("priorities", &sent.priorities),
        ("channels", &sent.channels),
        ("reasons", &sent.reasons),
        ("branches", &sent.branches),
    ];
    for (field, values) in sets {
        fields.extend(values.iter().map(|value| (field.to_owned(), value.clone())));
    }
    for (number, step) in (1..).zip(&sent.chain) {
        fields.push((step_field(number, "on"), step.on.clone()));
        fields.push((step_field(number, "after"), step.after_min.to_string()));
        fields.push((step_field(number, "act"), step.act.clone()));
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    Submission::of(&fields)
}

/// The metrics by name, and the field of each.
const WARNINGS: [(Metric, &str); 3] =
    [(Metric::FirstResponse, "w_first"), (Metric::NextResponse, "w_next"), (Metric::Resolution, "w_done")];

/// Refuses what would be dropped in silence: a priority or a metric that is none.
fn known_names(sent: &ServicePromiseBody) -> Result<(), Invalid> {
    let unknown = |field: &str, name: &String| Invalid::one(&format!("{field}.{name}"), "form-error-choice");
    if let Some(name) = sent.targets.keys().find(|name| Priority::named(name).is_none()) {
        return Err(unknown("targets", name));
    }
    match sent.warnings.keys().find(|name| Metric::named(name).is_none()) {
        Some(name) => Err(unknown("warnings", name)),
        None => Ok(()),
    }
}

async fn keep_promise(
    may: &May<SetPromises>,
    app: &App,
    id: Option<SlaPolicyId>,
    body: &JsonBody<ServicePromiseBody>,
) -> Result<Response, Fault> {
    let known = app.db().read(promises).await?;
    let calendars: BTreeSet<CalendarId> = known.calendars().map(|calendar| calendar.id()).collect();
    let whose = if id == Some(HOUSE_POLICY) { Whose::House } else { Whose::Other };
    let now: Timestamp = app.db().clock().now();
    if body.value.chain.len() > terms_form::STEPS {
        return Err(Invalid::one("chain", "form-error-choice").into());
    }
    known_names(&body.value)?;
    let new = terms_form::read(&terms_of(&body.value), &may.visit.lang, now, (whose, &calendars))?;
    let granted = may.granted.clone();
    let act = move |tx: &mut Tx<'_>| {
        let id = save_policy(tx, &granted, id, &new)?;
        Ok::<_, Fault>(KeptServiceBody { id: id.to_string() })
    };
    app.submit_json(&may.visit, body, act).await
}

#[derive(Debug, Serialize, ToSchema)]
struct ServicePolicyBody {
    /// `slapolicy_…`
    id: String,
    /// Empty for the house's own until somebody names it.
    name: String,
    /// Counts from 1; 0 came with the program.
    version: i64,
    valid_from: String,
    /// Whether it is not in force yet.
    is_planned: bool,
    rank: i64,
    is_house: bool,
    is_retired: bool,
    /// `calendar_…`, or `team`.
    calendar: String,
    /// Open minutes for each priority.
    targets: BTreeMap<&'static str, TargetMinutesBody>,
    /// Open minutes before the target, for each metric.
    warnings: BTreeMap<&'static str, Vec<i64>>,
    /// Statuses in which the resolution stands still.
    pausing: Vec<&'static str>,
    /// Conditions; empty ones say nothing.
    priorities: Vec<&'static str>,
    channels: Vec<&'static str>,
    reasons: Vec<&'static str>,
    branches: Vec<String>,
    chain: Vec<EscalationStepBody>,
}

/// Promises, each in the version that is in force, and in those that are planned.
#[utoipa::path(get, path = "/api/v1/promises", responses((status = 200, body = [ServicePolicyBody])))]
async fn list_service_promises(
    _: May<SeePromises>,
    State(app): State<App>,
) -> Result<Json<Vec<ServicePolicyBody>>, Fault> {
    let (promises, now) = known(&app).await?;
    let shown = promises.policies().flat_map(|policy| policy.at(now).into_iter().chain(policy.planned(now)));
    Ok(Json(shown.map(|edition| policy_body(edition, now)).collect()))
}

fn policy_body(edition: &PolicyEdition, now: Timestamp) -> ServicePolicyBody {
    let terms = &edition.terms.0;
    let (version, conditions) = (&terms.version, &terms.conditions);
    let minutes = |seconds: &std::num::NonZeroU32| i64::from(seconds.get() / 60);
    let targets = |priority: Priority| {
        let of = version.targets.of(priority);
        TargetMinutesBody {
            first_response: minutes(&of.first_response),
            next_response: minutes(&of.next_response),
            resolution: minutes(&of.resolution),
        }
    };
    let warned =
        |(metric, _): (Metric, _)| (metric.name(), version.warnings.of(metric).iter().map(minutes).collect());
    let step = |step: &crate::promises::Step| EscalationStepBody {
        on: step.on.name().into(),
        after_min: step.after_min.into(),
        act: step.act.name().into(),
    };
    ServicePolicyBody {
        id: edition.id.to_string(),
        name: edition.name.clone(),
        version: edition.edition,
        valid_from: edition.begins().to_string(),
        is_planned: edition.begins() > now,
        rank: terms.rank,
        is_house: edition.id == HOUSE_POLICY,
        is_retired: terms.is_retired,
        calendar: version.calendar.map_or_else(|| TEAM_HOURS.into(), |id| id.to_string()),
        targets: Priority::BY_URGENCY.map(|p| (p.name(), targets(p))).into(),
        warnings: WARNINGS.map(warned).into(),
        pausing: version.pausing.iter().map(|s| s.name()).collect(),
        priorities: conditions.priorities.iter().map(|p| p.name()).collect(),
        channels: conditions.channels.iter().map(|c| c.name()).collect(),
        reasons: conditions.reasons.iter().map(|r| r.name()).collect(),
        branches: conditions.branches.iter().map(ToString::to_string).collect(),
        chain: terms.chain.iter().map(step).collect(),
    }
}

/// Adds a promise.
#[utoipa::path(post, path = "/api/v1/promises", request_body = ServicePromiseBody,
    responses((status = 200, body = KeptServiceBody), (status = 422)))]
async fn add_service_promise(
    may: May<SetPromises>,
    State(app): State<App>,
    body: JsonBody<ServicePromiseBody>,
) -> Result<Response, Fault> {
    keep_promise(&may, &app, None, &body).await
}

/// Adds a version. The clocks keep what has passed and go on with the new targets.
#[utoipa::path(post, path = "/api/v1/promises/{id}/versions", params(("id" = String, Path)),
    request_body = ServicePromiseBody, responses((status = 200, body = KeptServiceBody), (status = 404), (status = 422)))]
async fn add_service_promise_version(
    may: May<SetPromises>,
    State(app): State<App>,
    Path(id): Path<String>,
    body: JsonBody<ServicePromiseBody>,
) -> Result<Response, Fault> {
    let id = id.parse().map_err(|_| Fault::NotFound)?;
    keep_promise(&may, &app, Some(id), &body).await
}

/// Lets a promise measure nothing from now on. The house's stays.
#[utoipa::path(delete, path = "/api/v1/promises/{id}", params(("id" = String, Path)),
    responses((status = 200, body = KeptServiceBody), (status = 404), (status = 409)))]
async fn end_service_promise(
    may: May<SetPromises>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<KeptServiceBody>, Fault> {
    let id: SlaPolicyId = id.parse().map_err(|_| Fault::NotFound)?;
    let granted = may.granted.clone();
    app.db().write(move |tx| retire_policy(tx, &granted, id)).await?;
    Ok(Json(KeptServiceBody { id: id.to_string() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_none_is_refused_at_its_own_field() {
        let refused = |targets: &str, warnings: &str| {
            let minutes = serde_json::json!({ "first_response": 1, "next_response": 1, "resolution": 1 });
            let sent = serde_json::json!({
                "name": "Gold", "calendar": "", "targets": { targets: minutes }, "warnings": { warnings: [10] },
            });
            let sent: ServicePromiseBody = serde_json::from_value(sent).unwrap();
            known_names(&sent).err().map(|invalid| invalid.errors[0].field.clone())
        };
        assert_eq!(refused("now", "resolution").as_deref(), Some("targets.now"));
        assert_eq!(refused("urgent", "solution").as_deref(), Some("warnings.solution"));
        assert_eq!(refused("urgent", "resolution"), None);
    }
}

//! Opening hours: list, year at a glance, new editions, calendar files.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use jiff::civil::Date;
use kernel::{CalendarId, Country, Timestamp, date_in};
use platform::{
    db::Tx,
    web::{App, Fault, Invalid, May, Submission, Visit, digest_of},
};
use serde::Deserialize;
use ui::{LinkView, Page};

use super::{go, html};
use crate::{
    promises::{
        NamedCalendar, Promises,
        editions::{may_begin, next_calendar, save_calendar},
        effect::{Change, Effect, effect},
        hours::{
            form::{self, Dates, NewHours, dates_of, write_dates},
            ics,
        },
        promises,
    },
    rights::{SeePromises, SetPromises},
    views::{
        Staff,
        hours::{
            CalendarPage, EffectView, HoursFields, HoursPage, HoursRow, ICS, blank, calendar_name,
            country_key, months, planned_note, start, tet_alarm, versions, years,
        },
    },
};

const HOME: &str = "/app/settings/hours";

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    year: String,
    from: String,
    /// The number of the edition with which the form begins.
    version: String,
}

/// Promises, the shop's zone, and what colleagues are called.
pub(super) struct Known {
    pub(super) promises: Promises,
    pub(super) zone: kernel::TimeZone,
    pub(super) staff: Staff,
    pub(super) branches: Vec<identity::Branch>,
    pub(super) now: Timestamp,
}

impl Known {
    pub(super) async fn of(app: &App) -> Result<Self, Fault> {
        let load = |tx: &mut Tx<'_>| -> Result<Self, Fault> {
            let members = identity::staff_members(tx)?;
            Ok(Self {
                promises: promises(tx)?,
                zone: identity::shop(tx)?.zone,
                staff: Staff::of(members.into_iter().map(|m| (m.id, m.called))),
                branches: identity::branches(tx)?,
                now: tx.now(),
            })
        };
        app.db().read(load).await
    }

    pub(super) fn today(&self) -> Date {
        date_in(self.now, &self.zone)
    }

    /// Whoever wrote an edition; empty for the program.
    pub(super) fn called(&self, actor: &str) -> String {
        self.staff.actor(actor).to_owned()
    }
}

pub(super) async fn list(may: May<SeePromises>, State(app): State<App>) -> Result<Response, Fault> {
    let (known, lang) = (Known::of(&app).await?, &may.visit.lang);
    let today = known.today();
    let countries = Country::ALL.into_iter().map(|country| {
        let name = match country {
            Country::Vietnam => "vietnam",
            Country::Iceland => "iceland",
        };
        LinkView::new(format!("{HOME}/new?from={name}"), lang.t(country_key(country)))
    });
    let blank = LinkView::new(format!("{HOME}/new"), lang.t("tickets-hours-blank"));
    let may_edit = may.visit.actor.may::<SetPromises>();
    let calendars = || known.promises.calendars();
    let page = HoursPage {
        alarms: calendars().filter_map(|calendar| tet_alarm(lang, calendar, today)).collect(),
        rows: calendars().map(|calendar| HoursRow::of(lang, calendar, known.now)).collect(),
        starts: if may_edit { countries.chain([blank]).collect() } else { Vec::new() },
        page: Page::console(&app, &may.visit, lang.t("tickets-hours-title")).await,
    };
    html(StatusCode::OK, &page)
}

/// What a page shows besides the calendar.
#[derive(Default)]
struct Shown {
    fields: Option<HoursFields>,
    effect: Option<EffectView>,
    brought: Option<(String, Vec<String>)>,
    proposals: Vec<String>,
    year: Option<i16>,
}

async fn page(
    app: &App,
    visit: &Visit,
    (known, calendar): (&Known, Option<&NamedCalendar>),
    shown: Shown,
) -> CalendarPage {
    let lang = &visit.lang;
    let path = calendar.map_or_else(|| format!("{HOME}/new"), |calendar| format!("{HOME}/{}", calendar.id()));
    let title = match calendar {
        Some(calendar) => calendar_name(lang, calendar, known.now),
        None => lang.t("tickets-hours-new").into_owned(),
    };
    let year = shown.year.unwrap_or(known.today().year());
    let edit = visit.actor.may::<SetPromises>().then_some(path.as_str());
    let planned = calendar.and_then(|calendar| calendar.planned(known.now).next());
    CalendarPage {
        alarm: calendar.and_then(|calendar| tet_alarm(lang, calendar, known.today())),
        planned: planned.map(|next| planned_note(lang, (next.edition, next.begins()), known.now)),
        months: calendar.map(|calendar| months(lang, calendar, year)).unwrap_or_default(),
        year: year.to_string(),
        years: years(lang, &path, year),
        versions: calendar
            .map(|calendar| versions(lang, calendar, (known.now, edit), &|actor| known.called(actor)))
            .unwrap_or_default(),
        errors: shown.fields.as_ref().map(HoursFields::errors).unwrap_or_default(),
        fields: shown.fields.filter(|_| visit.actor.may::<SetPromises>()),
        effect: shown.effect,
        brought: shown.brought,
        proposals: shown.proposals,
        file: ICS,
        action: path,
        page: Page::console(app, visit, title).await,
    }
}

pub(super) async fn show(
    may: May<SeePromises>,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let known = Known::of(&app).await?;
    let calendar = found(&known, &id)?;
    let begun = calendar.editions().find(|e| e.edition.to_string() == asked.version);
    let edition = begun.unwrap_or_else(|| calendar.at(known.now));
    let fields = Some(HoursFields::of_edition(&may.visit.lang, edition, known.now));
    let year = asked.year.parse().ok().filter(|year| (2000..=2200).contains(year));
    let shown = Shown { fields, year, ..Shown::default() };
    html(StatusCode::OK, &page(&app, &may.visit, (&known, Some(calendar)), shown).await)
}

fn found<'k>(known: &'k Known, id: &str) -> Result<&'k NamedCalendar, Fault> {
    let id: CalendarId = id.parse().map_err(|_| Fault::NotFound)?;
    known.promises.calendar(id).ok_or(Fault::NotFound)
}

pub(super) async fn fresh(
    may: May<SetPromises>,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let (known, lang) = (Known::of(&app).await?, &may.visit.lang);
    let (fields, proposals) = match asked.from.as_str() {
        "vietnam" => start(lang, Country::Vietnam, known.today()),
        "iceland" => start(lang, Country::Iceland, known.today()),
        _ => (blank(lang, &known.zone), Vec::new()),
    };
    let shown = Shown { fields: Some(fields), proposals, ..Shown::default() };
    html(StatusCode::OK, &page(&app, &may.visit, (&known, None), shown).await)
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

/// What was typed, without what says which button was pressed.
fn typed(form: &Submission) -> String {
    let week = form::WEEKDAYS.iter().map(|day| form.text(day));
    let rest = ["name", "valid_from", "zone", "dates"].into_iter().map(|name| form.text(name));
    digest_of(&week.chain(rest).collect::<Vec<_>>().join("\n|"))
}

async fn save(
    may: &May<SetPromises>,
    app: &App,
    id: Option<&str>,
    form: &Submission,
) -> Result<Response, Fault> {
    let (visit, lang) = (&may.visit, &may.visit.lang);
    let known = Known::of(app).await?;
    let calendar = id.map(|id| found(&known, id)).transpose()?;
    let read = form::read(form, lang, known.now)
        .and_then(|new| may_begin(&visit.actor, new.hours.version.valid_from(), known.now).map(|_| new));
    let fields = |invalid: &Invalid| Some(HoursFields::blank(lang).refused(form, invalid, lang));
    let new = match read {
        Ok(new) => new,
        Err(invalid) => {
            let shown = Shown { fields: fields(&invalid), ..Shown::default() };
            let page = page(app, visit, (&known, calendar), shown).await;
            return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    if form.text("do") == "import" {
        return import(may, app, (&known, calendar), (form, &new)).await;
    }
    let (id, is_asked, seen) = (calendar.map(NamedCalendar::id), form.text("do") == "look", typed(form));
    if is_asked || form.text("seen") != seen {
        let moved = moved(app, visit, id, new.clone()).await?;
        if is_asked || moved.count > 0 {
            let effect = Some(EffectView::of(lang, &moved, known.now, seen));
            let shown = Shown { fields: fields(&Invalid::default()), effect, ..Shown::default() };
            return html(StatusCode::OK, &page(app, visit, (&known, calendar), shown).await);
        }
    }
    let granted = may.granted.clone();
    let action = move |tx: &mut Tx<'_>| {
        let id = save_calendar(tx, &granted, id, &new)?;
        Ok::<_, Fault>(format!("{HOME}/{id}?said=tickets-said-hours"))
    };
    Ok(go(&app.submit(visit, form, action).await?))
}

async fn moved(app: &App, visit: &Visit, id: Option<CalendarId>, new: NewHours) -> Result<Effect, Fault> {
    let by = visit.actor.clone();
    let look = move |tx: &mut Tx<'_>| -> Result<Change, Fault> {
        let now = promises(tx)?;
        let edition = next_calendar(tx, &by, &now, (id, &new))?;
        // Hours have no conditions: what measures a ticket is the same before and after.
        Ok(Change { then: now.with_calendar(edition), now, begins: tx.now() })
    };
    let change = app.db().read(look).await?;
    Ok(effect(app.db(), change).await?)
}

/// Shows the form with the days of a calendar file beside those that were typed. Nothing is saved yet.
async fn import(
    may: &May<SetPromises>,
    app: &App,
    (known, calendar): (&Known, Option<&NamedCalendar>),
    (form, new): (&Submission, &NewHours),
) -> Result<Response, Fault> {
    let lang = &may.visit.lang;
    let mut fields = HoursFields::blank(lang).refused(form, &Invalid::default(), lang);
    let Some(file) = form.files("ics").first().map(|file| file.bytes.clone()) else {
        let invalid = Invalid::one("ics", "tickets-error-ics");
        let shown = Shown { fields: Some(fields.refused(form, &invalid, lang)), ..Shown::default() };
        let page = page(app, &may.visit, (known, calendar), shown).await;
        return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let brought = brought(&String::from_utf8_lossy(&file), new, known.today().year());
    let mut dates: Dates = dates_of(&new.hours);
    let count = brought.dates.ranges.len();
    dates.ranges.extend(brought.dates.ranges);
    dates.names.extend(brought.dates.names);
    fields.dates.value = write_dates(&dates, lang);
    let values = [("count", count.into()), ("past", brought.past.into())];
    let unread = brought.unread.iter().map(|(line, why)| {
        lang.with(
            "tickets-ics-line",
            &[("line", (*line).into()), ("why", lang.t(why.key()).into_owned().into())],
        )
    });
    let told = Some((lang.with("tickets-ics-brought", &values), unread.collect()));
    let shown = Shown { fields: Some(fields), brought: told, ..Shown::default() };
    html(StatusCode::OK, &page(app, &may.visit, (known, calendar), shown).await)
}

fn brought(file: &str, new: &NewHours, year: i16) -> ics::Brought {
    let version = &new.hours.version;
    let usual = |date: Date| version.on(date).to_vec();
    ics::read(file, &ics::Reader { zone: version.zone(), year, usual: &usual })
}

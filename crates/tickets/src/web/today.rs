//! What will be late today.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use jiff::civil::Date;
use kernel::{TimeZone, Timestamp, date_in};
use platform::{
    db::Tx,
    web::{App, Fault, May},
};
use serde::Deserialize;
use ui::Page;

use super::html;
use crate::{
    promises::promises,
    rights::SeeTickets,
    store::{self, TodayCounts, TodayRow, Watch},
    views::{
        Staff,
        hours::tet_alarm,
        place,
        today::{TODAY_ROWS, TodayPage, TodayParts},
    },
};

/// Findings of the nightly check on the page; all of them have the same cause.
const OVERLOOKED_MAX: i64 = 20;

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    of: String,
    after: String,
}

/// The last instant of a day, on its zone's wall clock.
pub(crate) fn end_of_day(today: Date, zone: &TimeZone, now: Timestamp) -> Timestamp {
    let tomorrow = today.tomorrow().ok().and_then(|day| day.to_zoned(zone.clone()).ok());
    tomorrow.map_or(now, |day| day.timestamp())
}

pub(super) async fn show(
    may: May<SeeTickets>,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let (visit, lang) = (&may.visit, &may.visit.lang);
    let watch = Watch::named(&asked.of).unwrap_or(Watch::All);
    let after = place(&asked.after).map_err(|()| Fault::NoSuchPage)?;
    let (zone, reader) = (lang.zone().clone(), lang.clone());
    let limit = i64::try_from(TODAY_ROWS + 1).unwrap_or(i64::MAX);
    let load = move |tx: &mut Tx<'_>| -> Result<(TodayParts, Staff, Timestamp), Fault> {
        let now = tx.now();
        let today = date_in(now, &zone);
        let bounds = (now, end_of_day(today, &zone, now));
        let rows: Vec<TodayRow> = store::due_today(tx, watch, bounds, after, limit)?;
        let counts: TodayCounts = store::today_counts(tx, bounds)?;
        let overlooked = store::found_overlooked(tx, OVERLOOKED_MAX)?;
        let promises = promises(tx)?;
        let alarms =
            promises.calendars().filter_map(|calendar| tet_alarm(&reader, calendar, today)).collect();
        let members = identity::staff_members(tx)?;
        let staff = Staff::of(members.into_iter().map(|m| (m.id, m.called)));
        Ok((TodayParts { rows, counts, watch, overlooked, alarms }, staff, now))
    };
    let (parts, staff, now) = app.db().read(load).await?;
    let mut page = Page::console(&app, visit, lang.t("tickets-today-title")).await;
    // The page belongs to the inbox, though its address is not below it.
    page.nav.iter_mut().filter(|item| item.href == "/app/inbox").for_each(|item| item.is_current = true);
    html(StatusCode::OK, &TodayPage::of(page, parts, &staff, now))
}

//! Opening hours: the list, a calendar's year at a glance, and its form.

use askama::Template;
use kernel::{CalendarText, Country, Date, OpenRange, TimeZone, Timestamp, tet_without_hours};
use platform::{
    i18n::Lang,
    web::{Invalid, Submission},
};
use ui::{Chip, FieldError, FieldView, FileLimits, LinkView, Page, Tone, errors_of};

use crate::promises::{
    Hours, NamedCalendar,
    effect::{Effect, Moved},
    hours::{
        CalendarEdition,
        form::{Dates, Row, WEEKDAYS, dates_of, rows, write_dates, write_ranges},
    },
};

/// A calendar file.
pub(crate) const ICS: FileLimits =
    FileLimits { accept: ".ics,text/calendar", max_bytes: 1_000_000, is_many: false, camera: false };
const VIETNAM: &str = "Asia/Ho_Chi_Minh";
/// A Monday, to name weekdays by.
const MONDAY: Date = Date::constant(2026, 3, 2);

/// `/app/settings/hours`
#[derive(Debug, Template)]
#[template(path = "tickets/hours.html")]
pub(crate) struct HoursPage {
    pub(crate) page: Page,
    pub(crate) alarms: Vec<String>,
    pub(crate) rows: Vec<HoursRow>,
    /// Where a new one begins; empty for those who only read.
    pub(crate) starts: Vec<LinkView>,
}

/// A calendar of the list.
#[derive(Debug)]
pub(crate) struct HoursRow {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) zone: String,
    pub(crate) week: String,
}

/// `/app/settings/hours/{id}` and `/app/settings/hours/new`
#[derive(Debug, Template)]
#[template(path = "tickets/hours_edit.html")]
pub(crate) struct CalendarPage {
    pub(crate) page: Page,
    pub(crate) action: String,
    pub(crate) alarm: Option<String>,
    /// That another edition is still to come.
    pub(crate) planned: Option<String>,
    /// The months of the year that is shown; empty for a new calendar.
    pub(crate) months: Vec<MonthView>,
    pub(crate) year: String,
    pub(crate) years: Vec<LinkView>,
    pub(crate) versions: Vec<VersionView>,
    /// None for those who only read.
    pub(crate) fields: Option<HoursFields>,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) effect: Option<EffectView>,
    /// What a calendar file brought, and what of it could not be read.
    pub(crate) brought: Option<(String, Vec<String>)>,
    /// Days that the shop must confirm, as the form takes them.
    pub(crate) proposals: Vec<String>,
    pub(crate) file: FileLimits,
}

/// A month at a glance.
#[derive(Debug)]
pub(crate) struct MonthView {
    pub(crate) name: String,
    pub(crate) days: String,
    pub(crate) hours: String,
    pub(crate) exceptions: Vec<String>,
}

/// An edition.
#[derive(Debug)]
pub(crate) struct VersionView {
    pub(crate) number: String,
    /// Where the form stands as it says; none for those who only read.
    pub(crate) href: Option<String>,
    pub(crate) state: Chip,
    pub(crate) since: String,
    pub(crate) by: String,
    pub(crate) written: String,
}

/// What a new edition would move.
#[derive(Debug)]
pub(crate) struct EffectView {
    pub(crate) summary: String,
    pub(crate) rows: Vec<MovedView>,
    /// Sent back with the form, to say that this was seen.
    pub(crate) seen: String,
}

/// A ticket whose deadline moves.
#[derive(Debug)]
pub(crate) struct MovedView {
    pub(crate) href: String,
    pub(crate) ticket: String,
    pub(crate) before: String,
    pub(crate) after: String,
}

impl EffectView {
    pub(crate) fn of(lang: &Lang, effect: &Effect, now: Timestamp, seen: String) -> Self {
        let values = [("count", effect.count.into()), ("looked", effect.looked.into())];
        let key = match (effect.count, effect.has_more) {
            (0, false) => "tickets-effect-none",
            (_, false) => "tickets-effect-some",
            (_, true) => "tickets-effect-part",
        };
        Self {
            summary: lang.with(key, &values),
            rows: effect.moved.iter().map(|moved| MovedView::of(lang, moved, now)).collect(),
            seen,
        }
    }
}

impl MovedView {
    fn of(lang: &Lang, moved: &Moved, now: Timestamp) -> Self {
        let moment = |due: Option<crate::model::Due>| match due {
            Some(due) => lang.moment(due.at, now),
            None => lang.t("tickets-effect-never").into_owned(),
        };
        Self {
            href: format!("/app/tickets/{}", moved.number),
            ticket: format!("#{} {}", moved.number, moved.subject),
            before: moment(moved.before),
            after: moment(moved.after),
        }
    }
}

/// What a calendar is called.
pub(crate) fn calendar_name(lang: &Lang, calendar: &NamedCalendar, now: Timestamp) -> String {
    edition_name(lang, calendar.at(now))
}

fn edition_name(lang: &Lang, edition: &CalendarEdition) -> String {
    match edition.name.as_str() {
        "" => lang.t("tickets-hours-house").into_owned(),
        name => name.to_owned(),
    }
}

/// What a list says of an edition, of hours or of a promise.
pub(super) struct EditionNote {
    pub(super) edition: i64,
    pub(super) begins: Timestamp,
    /// When it was written down, and by whom.
    pub(super) recorded: (Timestamp, String),
}

/// The lines of editions; one is in force, and some are planned.
pub(super) fn version_views(
    lang: &Lang,
    editions: impl Iterator<Item = EditionNote>,
    (in_force, planned): &(Option<i64>, Vec<i64>),
    edit: Option<&str>,
) -> Vec<VersionView> {
    let view = |note: EditionNote| {
        let state = match note.edition {
            number if planned.contains(&number) => EditionState::Planned,
            number if Some(number) == *in_force => EditionState::InForce,
            _ => EditionState::Over,
        };
        let (at, by) = note.recorded;
        VersionView {
            number: lang.number(note.edition),
            href: edit.map(|path| format!("{path}?version={}", note.edition)),
            state: state.chip(lang),
            since: lang.date_time(note.begins),
            by,
            written: if note.edition == 0 { String::new() } else { lang.date_time(at) },
        }
    };
    editions.map(view).collect()
}

/// How an edition stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EditionState {
    /// It counts.
    InForce,
    /// It will.
    Planned,
    /// It did, or another stands in its place.
    Over,
}

impl EditionState {
    pub(crate) fn chip(self, lang: &Lang) -> Chip {
        let (tone, key) = match self {
            Self::InForce => (Tone::Ok, "tickets-version-in-force"),
            Self::Planned => (Tone::Info, "tickets-version-planned"),
            Self::Over => (Tone::Neutral, "tickets-version-over"),
        };
        Chip::new(tone, lang.t(key))
    }
}

/// What a page says about the next edition while another is in force.
pub(crate) fn planned_note(lang: &Lang, (number, begins): (i64, Timestamp), now: Timestamp) -> String {
    let values = [("number", number.into()), ("moment", lang.moment(begins, now).into())];
    lang.with("tickets-promise-planned", &values)
}

/// A beginning as a form shows it to be changed; nothing for one that has passed.
pub(crate) fn write_begin(lang: &Lang, begins: Timestamp, now: Timestamp) -> String {
    if begins <= now {
        return String::new();
    }
    lang.zone().to_datetime(begins).strftime("%Y-%m-%dT%H:%M").to_string()
}

/// What is missing from a Vietnamese calendar from November on. What is planned may bring it.
pub(crate) fn tet_alarm(lang: &Lang, calendar: &NamedCalendar, today: Date) -> Option<String> {
    let version = &calendar.newest.hours.0.version;
    let first = tet_without_hours(version, today)
        .filter(|_| version.zone().iana_name().is_some_and(|zone| zone == VIETNAM))?;
    let values =
        [("calendar", edition_name(lang, &calendar.newest).into()), ("day", lang.date(first).into())];
    Some(lang.with("tickets-hours-tet", &values))
}

impl HoursRow {
    pub(crate) fn of(lang: &Lang, calendar: &NamedCalendar, now: Timestamp) -> Self {
        let text = CalendarText::from(calendar.at(now).hours.0.version.clone());
        Self {
            href: format!("/app/settings/hours/{}", calendar.id()),
            name: calendar_name(lang, calendar, now),
            week: week(lang, &text),
            zone: text.zone,
        }
    }
}

/// The week in words; days in a row with the same hours stand together.
fn week(lang: &Lang, text: &CalendarText) -> String {
    let mut groups: Vec<(Date, Date, Vec<String>)> = Vec::new();
    for (date, number) in MONDAY.series(jiff::Span::new().days(1)).zip(1_u8..=7) {
        let ranges = text.weekly.get(&number).cloned().unwrap_or_default();
        match groups.last_mut() {
            Some((_, last, same)) if *same == ranges => *last = date,
            _ => groups.push((date, date, ranges)),
        }
    }
    let said = groups.iter().map(|(first, last, ranges)| {
        let days = if first == last {
            lang.weekday(*first).to_owned()
        } else {
            format!("{}–{}", lang.weekday(*first), lang.weekday(*last))
        };
        format!("{days}: {}", write_ranges(ranges, lang))
    });
    said.collect::<Vec<_>>().join(" · ")
}

/// The twelve months of a year, with what differs from the week. Each day is that of the edition that governs it.
pub(crate) fn months(lang: &Lang, calendar: &NamedCalendar, year: i16) -> Vec<MonthView> {
    let days = |first: Date, is_in: fn(Date, Date) -> bool| {
        first.series(jiff::Span::new().days(1)).take_while(move |day| is_in(*day, first))
    };
    let Ok(new_year) = Date::new(year, 1, 1) else { return Vec::new() };
    let mut dates = Dates::default();
    for day in days(new_year, |day, first| day.year() == first.year()) {
        let hours = hours_on(calendar, day);
        if hours.version.is_exception(day) {
            dates.ranges.insert(day, hours.version.on(day).iter().map(ToString::to_string).collect());
            dates.names.extend(hours.names.get(&day).map(|name| (day, name.clone())));
        }
    }
    let all = rows(&dates);
    let month = |first: Date| {
        let open = days(first, |day, first| day.month() == first.month())
            .map(|day| open_seconds(hours_on(calendar, day).version.on(day)))
            .filter(|seconds| *seconds > 0);
        let open: Vec<i64> = open.collect();
        let in_month = |row: &&Row<'_>| row.first <= first.last_of_month() && row.last >= first;
        MonthView {
            name: lang.month(first),
            days: lang.count(open.len()),
            hours: lang.number(open.iter().sum::<i64>() / 3600),
            exceptions: all.iter().filter(in_month).map(|row| exception(lang, row)).collect(),
        }
    };
    (1..=12).filter_map(|number| Date::new(year, number, 1).ok()).map(month).collect()
}

/// The hours that govern a day, as they stand at its noon.
fn hours_on(calendar: &NamedCalendar, day: Date) -> &Hours {
    let noon = day.at(12, 0, 0, 0).to_zoned(calendar.newest.hours.0.version.zone().clone());
    &calendar.at(noon.map_or(Timestamp::MAX, |noon| noon.timestamp())).hours.0
}

fn open_seconds(ranges: &[OpenRange]) -> i64 {
    ranges.iter().map(|range| range.seconds_of_day()).map(|(opens, closes)| closes - opens).sum()
}

fn exception(lang: &Lang, row: &Row<'_>) -> String {
    let days = if row.first == row.last {
        lang.weekday_date(row.first)
    } else {
        format!("{} – {}", lang.weekday_date(row.first), lang.weekday_date(row.last))
    };
    let hours = write_ranges(row.ranges, lang);
    if row.name.is_empty() { format!("{days}: {hours}") } else { format!("{days}: {hours} ({})", row.name) }
}

/// The years beside the one that is shown.
pub(crate) fn years(lang: &Lang, path: &str, year: i16) -> Vec<LinkView> {
    let link = |year: i16| {
        LinkView::new(format!("{path}?year={year}"), lang.t1("tickets-hours-year", "year", year.to_string()))
    };
    [year.saturating_sub(1), year.saturating_add(1)].map(link).into()
}

/// The editions of a calendar, the newest first. `edit` is the page of its form, for those who may change it.
pub(crate) fn versions(
    lang: &Lang,
    calendar: &NamedCalendar,
    (now, edit): (Timestamp, Option<&str>),
    called: &dyn Fn(&str) -> String,
) -> Vec<VersionView> {
    let note = |edition: &CalendarEdition| EditionNote {
        edition: edition.edition,
        begins: edition.begins(),
        recorded: (edition.recorded_at, called(&edition.recorded_by)),
    };
    let state = (Some(calendar.at(now).edition), calendar.planned(now).map(|e| e.edition).collect());
    version_views(lang, calendar.editions().rev().map(note), &state, edit)
}

/// The form of a calendar.
#[derive(Debug)]
pub(crate) struct HoursFields {
    pub(crate) name: FieldView,
    pub(crate) valid_from: FieldView,
    pub(crate) zone: FieldView,
    pub(crate) week: Vec<FieldView>,
    pub(crate) dates: FieldView,
    pub(crate) file: FieldView,
}

impl HoursFields {
    /// The form, empty.
    pub(crate) fn blank(lang: &Lang) -> Self {
        let field = |name: &str, key: &str| FieldView::new(name, lang.t(key));
        let days = MONDAY.series(jiff::Span::new().days(1)).zip(WEEKDAYS);
        Self {
            name: field("name", "tickets-hours-name"),
            valid_from: field("valid_from", "tickets-promise-from")
                .hint(lang.t("tickets-promise-from-hint"))
                .optional(),
            zone: field("zone", "tickets-hours-zone").hint(lang.t("tickets-hours-zone-hint")),
            week: days.map(|(date, name)| FieldView::new(name, lang.weekday(date)).optional()).collect(),
            dates: field("dates", "tickets-hours-dates").hint(lang.t("tickets-hours-dates-hint")).optional(),
            file: field("ics", "tickets-hours-ics").hint(lang.t("tickets-hours-ics-hint")).optional(),
        }
    }

    /// As a calendar stands.
    pub(crate) fn of(lang: &Lang, name: &str, text: &CalendarText, dates: &str) -> Self {
        let mut fields = Self::blank(lang);
        fields.name.value = name.to_owned();
        fields.zone.value.clone_from(&text.zone);
        fields.dates.value = dates.to_owned();
        for (number, field) in (1..).zip(&mut fields.week) {
            field.value = text.weekly.get(&number).map(|ranges| ranges.join(", ")).unwrap_or_default();
        }
        fields
    }

    /// As an edition says. One that is planned keeps its beginning.
    pub(crate) fn of_edition(lang: &Lang, edition: &CalendarEdition, now: Timestamp) -> Self {
        let hours = &edition.hours.0;
        let text = CalendarText::from(hours.version.clone());
        let dates = write_dates(&dates_of(hours), lang);
        let mut fields = Self::of(lang, &edition_name(lang, edition), &text, &dates);
        fields.valid_from.value = write_begin(lang, edition.begins(), now);
        fields
    }

    pub(crate) fn refused(self, form: &Submission, invalid: &Invalid, lang: &Lang) -> Self {
        let again = |field: FieldView| field.refused(form, invalid, lang);
        Self {
            name: again(self.name),
            valid_from: again(self.valid_from),
            zone: again(self.zone),
            week: self.week.into_iter().map(again).collect(),
            dates: again(self.dates),
            file: again(self.file),
        }
    }

    pub(crate) fn errors(&self) -> Vec<FieldError> {
        let before = [&self.name, &self.valid_from, &self.zone];
        errors_of(before.into_iter().chain(&self.week).chain([&self.dates, &self.file]))
    }
}

/// What a new calendar begins with: a country's week, with its holidays of this year and the next.
pub(crate) fn start(lang: &Lang, country: Country, today: Date) -> (HoursFields, Vec<String>) {
    use kernel::Certainty;
    let mut text = CalendarText::shipped(country, Timestamp::UNIX_EPOCH);
    let (mut known, mut proposed) = (Dates::default(), Dates::default());
    for holiday in
        [today.year(), today.year().saturating_add(1)].into_iter().flat_map(|y| country.holidays_in(y))
    {
        let dates = if holiday.certainty == Certainty::Known { &mut known } else { &mut proposed };
        dates.ranges.insert(holiday.date, holiday.hours.iter().map(ToString::to_string).collect());
        dates.names.insert(holiday.date, lang.t(&format!("tickets-holiday-{}", holiday.key)).into_owned());
    }
    text.dates.clear();
    let name = lang.t(country_key(country)).into_owned();
    let lines = write_dates(&proposed, lang).lines().map(str::to_owned).collect();
    (HoursFields::of(lang, &name, &text, &write_dates(&known, lang)), lines)
}

/// The key of a country's name.
pub(crate) const fn country_key(country: Country) -> &'static str {
    match country {
        Country::Vietnam => "tickets-hours-vietnam",
        Country::Iceland => "tickets-hours-iceland",
    }
}

/// The form of a calendar that begins with nothing but the shop's zone.
pub(crate) fn blank(lang: &Lang, zone: &TimeZone) -> HoursFields {
    let mut fields = HoursFields::blank(lang);
    fields.zone.value = zone.iana_name().unwrap_or_default().to_owned();
    fields
}

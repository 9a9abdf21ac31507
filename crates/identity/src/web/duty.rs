//! What somebody can do, how much and when; absences, a colleague's and one's own.

use std::collections::BTreeMap;

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use jiff::civil::{Date, DateTime, Time, date};
use kernel::{Locale, StaffId, Timestamp};
use platform::{
    i18n::Lang,
    web::{App, Check, Fault, Invalid, May, Submission, Visit},
};
use ui::{Choice, FieldView};

use crate::{
    actions::teams,
    model::{Absence, AbsenceId, AbsenceReason, Duty, NewAbsence, Week},
    rights::{KeepOwnAccount, ManageTeam},
    views::{AbsenceLine, AbsencesView, FormView, Input, InputKind, Weight},
    web::{
        account::{self, ACCOUNT},
        answers::{self, redirect, t},
        authenticate::Here,
        team::{self, TEAM},
    },
};

/// The fields of the week, Monday first.
pub(crate) const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const RANGES_MAX: usize = 200;
const NOTE_MAX: usize = 200;
/// More than anybody can look after.
const CAPACITY_MAX: u32 = 1_000;
/// A Monday, after which the days of the week are named.
const MONDAY: Date = date(2026, 11, 23);

/// Seven fields, one for each weekday.
pub(super) fn week_inputs(visit: &Visit, week: &Week) -> Vec<Input> {
    let days = MONDAY.series(jiff::Span::new().days(1));
    let input = |((number, name), day): ((u8, &str), Date)| {
        let label = visit.lang.t1("identity-week-day", "day", visit.lang.weekday(day));
        let field = FieldView::new(name, label).value(week.on(number).join(", ")).optional();
        let field = if number == 1 { field.hint(t(visit, "identity-week-hint")) } else { field };
        Input::new(InputKind::Text("off"), field)
    };
    (1..).zip(WEEKDAYS).zip(days).map(input).collect()
}

/// Reads the seven fields; every day that cannot be meant is told.
pub(super) fn read_week(check: &mut Check<'_>) -> Week {
    let mut days = BTreeMap::new();
    for (number, name) in (1..).zip(WEEKDAYS) {
        let typed = check.optional(name, RANGES_MAX);
        let ranges = typed.split([',', ';']).map(str::trim).filter(|range| !range.is_empty());
        let ranges: Vec<String> = ranges.map(str::to_owned).collect();
        if Week::read(BTreeMap::from([(number, ranges.clone())])).is_err() {
            check.error(name, "identity-week-error");
        }
        days.insert(number, ranges);
    }
    Week::read(days).unwrap_or_default()
}

/// How a language calls itself.
pub(crate) const fn language(locale: Locale) -> &'static str {
    match locale {
        Locale::Vi => "Tiếng Việt",
        Locale::En => "English",
        Locale::Is => "Íslenska",
    }
}

/// The form of a colleague's duty. What one may know of products comes from the rooms that have them.
pub(super) fn duty_form(app: &App, visit: &Visit, staff: StaffId, duty: &Duty) -> FormView {
    let field = |name: &str, key: &str| FieldView::new(name, t(visit, key));
    let languages =
        Locale::ALL.map(|it| Choice::new(it.tag(), language(it)).chosen(duty.languages.contains(&it)));
    let skills = app.rooms().iter().flat_map(|room| &room.skills);
    let lines = skills.map(|it| {
        Choice::new(it.key, t(visit, it.label)).chosen(duty.lines.iter().any(|line| line == it.key))
    });
    let lines: Vec<Choice> = lines.collect();
    let capacity = duty.capacity.map(|most| most.to_string()).unwrap_or_default();
    let mut inputs = vec![
        Input::new(
            InputKind::Checks,
            field("languages", "identity-languages").hint(t(visit, "identity-languages-hint")).optional(),
        )
        .choices(languages.to_vec()),
    ];
    if !lines.is_empty() {
        let lines_field = field("lines", "identity-lines").hint(t(visit, "identity-lines-hint")).optional();
        inputs.push(Input::new(InputKind::Checks, lines_field).choices(lines));
    }
    let most = field("capacity", "identity-capacity").value(capacity);
    inputs.push(Input::new(InputKind::Number, most.hint(t(visit, "identity-capacity-hint")).optional()));
    inputs.extend(week_inputs(visit, &duty.week));
    FormView::new(format!("{TEAM}/{staff}/duty"), &visit.lang.t("identity-duty-save"), inputs)
        .weight(Weight::Plain)
}

/// The same form when it came back, or everything that is wrong with it.
pub(crate) fn read_duty(app: &App, form: &Submission) -> Result<Duty, Invalid> {
    let mut check = form.check();
    let languages: Option<Vec<Locale>> = form.all("languages").into_iter().map(Locale::of_tag).collect();
    if languages.is_none() {
        check.error("languages", "form-error-choice");
    }
    let is_known = |line: &str| app.rooms().iter().flat_map(|room| &room.skills).any(|it| it.key == line);
    let lines: Vec<String> = form.all("lines").into_iter().map(str::to_owned).collect();
    if !lines.iter().all(|line| is_known(line)) {
        check.error("lines", "form-error-choice");
    }
    let capacity = match form.text("capacity").trim() {
        "" => None,
        typed => {
            let most = typed.parse().ok().filter(|most| (1..=CAPACITY_MAX).contains(most));
            if most.is_none() {
                check.error_with("capacity", "identity-capacity-error", &[("max", CAPACITY_MAX)]);
            }
            most
        }
    };
    let week = read_week(&mut check);
    check.done(languages.map(|languages| Duty { languages, lines, capacity, week }))
}

pub(super) async fn save_duty(
    State(app): State<App>,
    may: May<ManageTeam>,
    Path(id): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let parts = team::parts_of(&app, &id).await?;
    let (granted, staff) = (may.granted.clone(), parts.member.id);
    let action = move |tx: &mut platform::Tx<'_>, duty: &Duty| {
        teams::save_duty(tx, &granted, staff, duty)?;
        Ok(format!("{TEAM}/{staff}?said=identity-said-saved"))
    };
    match app.submit_read(&may.visit, &form, read_duty(&app, &form), action).await? {
        Ok(place) => Ok(redirect(&place, [])),
        Err(invalid) => {
            let mut view = team::member_view(&app, &may.visit, &parts).await;
            view.duty = view.duty.refused(&form, &invalid, &may.visit.lang);
            answers::page(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
    }
}

/// Absences with the form that adds one; `place` is the address before `/absences`.
pub(super) fn absences_view(visit: &Visit, place: &str, absences: &[Absence]) -> AbsencesView {
    let lang = &visit.lang;
    let line = |it: &Absence| {
        let when = when(lang, it);
        AbsenceLine {
            remove_label: lang.t1("identity-absence-remove-label", "when", when.as_str()),
            remove: format!("{place}/absences/{}/remove", it.id),
            reason: t(visit, it.reason.key()),
            note: it.note.clone(),
            when,
        }
    };
    let field = |name: &str, key: &str| FieldView::new(name, t(visit, key));
    let reasons = AbsenceReason::ALL.iter().map(|it| Choice::new(it.name(), t(visit, it.key())));
    let inputs = vec![
        Input::new(InputKind::Date, field("from", "identity-absence-from")),
        Input::new(InputKind::Time, field("from_time", "identity-absence-from-time").optional()),
        Input::new(
            InputKind::Date,
            field("until", "identity-absence-until").hint(t(visit, "identity-absence-until-hint")),
        ),
        Input::new(InputKind::Time, field("until_time", "identity-absence-until-time").optional()),
        Input::new(
            InputKind::Select,
            field("reason", "identity-absence-reason").value(AbsenceReason::default().name()),
        )
        .choices(reasons.collect()),
        Input::new(InputKind::Text("off"), field("note", "identity-absence-note").optional()),
    ];
    AbsencesView {
        lines: absences.iter().map(line).collect(),
        add: FormView::new(format!("{place}/absences"), &lang.t("identity-absence-add"), inputs)
            .weight(Weight::Plain),
    }
}

/// Whole days as days, anything else to the minute.
fn when(lang: &Lang, absence: &Absence) -> String {
    let local = |at: Timestamp| lang.zone().to_datetime(at);
    let (from, until) = (local(absence.from), local(absence.until));
    if from.time() != Time::midnight() || until.time() != Time::midnight() {
        let values =
            [("from", lang.date_time(absence.from).into()), ("until", lang.date_time(absence.until).into())];
        return lang.with("identity-absence-when", &values);
    }
    let last = until.date().yesterday().unwrap_or(until.date());
    if last == from.date() {
        return lang.date(last);
    }
    let values = [("from", lang.date(from.date()).into()), ("until", lang.date(last).into())];
    lang.with("identity-absence-when", &values)
}

/// Days without times are whole: from their first minute until the end of the last.
pub(crate) fn read_absence(form: &Submission, lang: &Lang) -> Result<NewAbsence, Invalid> {
    let mut check = form.check();
    let (from, until) = (day(&mut check, form, "from"), day(&mut check, form, "until"));
    let (from_time, until_time) = (time(&mut check, form, "from_time"), time(&mut check, form, "until_time"));
    let reason = AbsenceReason::named(form.text("reason"));
    if reason.is_none() {
        check.error("reason", "form-error-choice");
    }
    let note = check.optional("note", NOTE_MAX);
    let at = |local: DateTime| lang.zone().to_timestamp(local).ok();
    let begins = from.and_then(|day| at(day.to_datetime(from_time.unwrap_or_default())));
    let ends = until.and_then(|day| match until_time {
        Some(time) => at(day.to_datetime(time)),
        None => at(day.tomorrow().ok()?.to_datetime(Time::midnight())),
    });
    // The calendar has a last day, and nothing comes after it.
    if until.is_some() && ends.is_none() {
        check.error("until", "identity-absence-too-long");
    }
    if from.is_some() && begins.is_none() {
        check.error("from", "form-error-date");
    }
    check.done(begins.zip(ends).zip(reason).map(|((from, until), reason)| NewAbsence {
        from,
        until,
        reason,
        note,
    }))
}

fn day(check: &mut Check<'_>, form: &Submission, field: &str) -> Option<Date> {
    let day = check.date(field);
    if form.text(field).trim().is_empty() {
        check.error(field, "form-error-required");
    }
    day
}

fn time(check: &mut Check<'_>, form: &Submission, field: &str) -> Option<Time> {
    if form.text(field).trim().is_empty() { None } else { check.parsed(field, "identity-absence-time-error") }
}

pub(super) async fn add_absence(
    State(app): State<App>,
    may: May<ManageTeam>,
    Path(id): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let parts = team::parts_of(&app, &id).await?;
    let (granted, staff) = (may.granted.clone(), parts.member.id);
    let action = move |tx: &mut platform::Tx<'_>, new: &NewAbsence| {
        teams::add_absence(tx, &granted, staff, new)?;
        Ok(format!("{TEAM}/{staff}?said=identity-said-saved"))
    };
    match app.submit_read(&may.visit, &form, read_absence(&form, &may.visit.lang), action).await? {
        Ok(place) => Ok(redirect(&place, [])),
        Err(invalid) => {
            let mut view = team::member_view(&app, &may.visit, &parts).await;
            view.absences.add = view.absences.add.refused(&form, &invalid, &may.visit.lang);
            answers::page(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
    }
}

pub(super) async fn remove_absence(
    State(app): State<App>,
    may: May<ManageTeam>,
    Path((id, absence)): Path<(String, String)>,
    form: Submission,
) -> Result<Response, Fault> {
    let staff: StaffId = id.parse().map_err(|_| Fault::NotFound)?;
    let absence: AbsenceId = absence.parse().map_err(|_| Fault::NotFound)?;
    let granted = may.granted.clone();
    let action = move |tx: &mut platform::Tx<'_>| {
        teams::remove_absence(tx, &granted, staff, absence)?;
        Ok::<_, Fault>(format!("{TEAM}/{staff}?said=identity-said-absence-removed"))
    };
    Ok(redirect(&app.submit(&may.visit, &form, action).await?, []))
}

pub(super) async fn add_own_absence(
    State(app): State<App>,
    may: May<KeepOwnAccount>,
    here: Here,
    form: Submission,
) -> Result<Response, Fault> {
    let granted = may.granted.clone();
    let action = move |tx: &mut platform::Tx<'_>, new: &NewAbsence| {
        teams::add_own_absence(tx, &granted, new)?;
        Ok(format!("{ACCOUNT}?said=identity-said-saved"))
    };
    match app.submit_read(&may.visit, &form, read_absence(&form, &may.visit.lang), action).await? {
        Ok(place) => Ok(redirect(&place, [])),
        Err(invalid) => {
            let mut view = account::view(&app, &may, &here).await?;
            view.absences.add = view.absences.add.refused(&form, &invalid, &may.visit.lang);
            answers::page(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
    }
}

pub(super) async fn remove_own_absence(
    State(app): State<App>,
    may: May<KeepOwnAccount>,
    Path(absence): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let absence: AbsenceId = absence.parse().map_err(|_| Fault::NotFound)?;
    let granted = may.granted.clone();
    let action = move |tx: &mut platform::Tx<'_>| {
        teams::remove_own_absence(tx, &granted, absence)?;
        Ok::<_, Fault>(format!("{ACCOUNT}?said=identity-said-absence-removed"))
    };
    Ok(redirect(&app.submit(&may.visit, &form, action).await?, []))
}

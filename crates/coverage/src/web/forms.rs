//! What the room's forms hold.

use std::collections::BTreeSet;

use kernel::{Date, Locale, Period};
use platform::{
    i18n::Lang,
    web::{Check, Fault, FieldError, Invalid, Submission},
};

use crate::{
    actions::{PolicyRefusal, Weaker},
    effect::SoFar,
    holidays::{NewHolidays, read_day},
    model::{Code, Issuer, OnReplacement, PartTerm, PolicyVersion, Transfer},
    policy::Clause,
    warranties::{GivenWith, NewPolicy},
};

const NAME_MAX: usize = 80;
const CODE_MAX: usize = 40;
const LINES_MAX: usize = 4_000;
/// The longest name of a source.
const SOURCE_MAX: usize = 300;
/// The years that a sale, and so a term, can lie in.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;
/// The longest term that the engine takes, in months.
const MONTHS_MAX: u32 = 600;
/// The longest grace for picking a unit up, in days.
const DAYS_MAX: u32 = 365;

/// A policy as it was typed. `code` is given where the policy exists.
pub(crate) fn policy(form: &Submission, code: Option<&str>) -> Result<NewPolicy, Invalid> {
    let mut check = form.check();
    let code = match code {
        Some(code) => code.to_owned(),
        None => new_code(&mut check),
    };
    let name = check.required("name", NAME_MAX);
    let valid_from: Option<Date> = check.parsed("valid_from", "form-error-date");
    let months = months(&mut check, "months");
    let issuer = match form.text("issuer") {
        "manufacturer" => Issuer::Manufacturer,
        _ => Issuer::Trader,
    };
    let transfer = match form.text("transfer") {
        "stays_with_buyer" => Transfer::StaysWithBuyer,
        _ => Transfer::FollowsUnit,
    };
    let guarantee = optional_months(form, &mut check, "guarantee");
    let on_replacement = match form.text("on_replacement") {
        "renew" => Some(OnReplacement::Renew { floor: None }),
        "inherit" => Some(OnReplacement::Inherit { floor: None }),
        _ => None,
    };
    let pickup_grace_days = optional_days(form, &mut check, "pickup_grace");
    let void_if_third_party = codes(&mut check, "void_if_third_party");
    let territory = places(&mut check, "territory");
    let parts = parts(&mut check);
    let given_with = given_with(&check.optional("given_with", LINES_MAX));
    let exclusions = form.all("exclusions").into_iter().filter_map(|c| Code::new(c).ok()).collect();
    let terms = months.map(|term| PolicyVersion {
        parts,
        transfer,
        exclusions,
        repair_guarantee: guarantee,
        on_replacement,
        pickup_grace_days,
        void_if_third_party,
        territory,
        ..PolicyVersion::plain(code.clone(), issuer, term)
    });
    let new = terms.zip(valid_from);
    check.done(new.map(|(terms, valid_from)| NewPolicy { code, name, valid_from, terms, given_with }))
}

/// A refusal at the fields of the form, with the articles in the reader's language.
pub(crate) fn refused(refusal: PolicyRefusal, lang: &Lang) -> Fault {
    let weaker = match refusal {
        PolicyRefusal::Db(error) => return error.into(),
        PolicyRefusal::NoPlace { unknown, known } => {
            let args = vec![("places", unknown.join(", ")), ("known", known.join(", "))];
            let error = FieldError { field: "territory".into(), key: "coverage-error-places", args };
            return Fault::Invalid(Invalid { errors: vec![error] });
        }
        PolicyRefusal::Weaker(weaker) => weaker,
    };
    let law = crate::law::built_in();
    let error = |w: Weaker| FieldError {
        field: field_of(w.clause).into(),
        key: "coverage-error-weaker",
        args: vec![
            ("law", w.law.in_general(lang.locale()).trim_end_matches('.').to_owned()),
            ("cite", law.words().cited(&w.cite, lang.locale())),
        ],
    };
    Fault::Invalid(Invalid { errors: weaker.into_iter().map(error).collect() })
}

/// Where a clause is typed.
const fn field_of(clause: Clause) -> &'static str {
    match clause {
        Clause::Term => "months",
        Clause::Parts => "parts",
        Clause::OnReplacement => "on_replacement",
        Clause::VoidIfThirdParty => "void_if_third_party",
    }
}

/// Receipts and addresses carry the code, so it is plain.
fn new_code(check: &mut Check<'_>) -> String {
    let code = check.required("code", CODE_MAX);
    if !code.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')) {
        check.error("code", "coverage-error-code");
    }
    code
}

fn months(check: &mut Check<'_>, field: &str) -> Option<Period> {
    let value: u32 = check.parsed(field, "coverage-error-months")?;
    if !(1..=MONTHS_MAX).contains(&value) {
        check.error(field, "coverage-error-months");
    }
    Some(Period::months(value))
}

fn optional_months(form: &Submission, check: &mut Check<'_>, field: &str) -> Option<Period> {
    if form.text(field).trim().is_empty() { None } else { months(check, field) }
}

fn optional_days(form: &Submission, check: &mut Check<'_>, field: &str) -> Option<u32> {
    if form.text(field).trim().is_empty() {
        return None;
    }
    let days: u32 = check.parsed(field, "coverage-error-days")?;
    if days > DAYS_MAX {
        check.error(field, "coverage-error-days");
    }
    Some(days)
}

/// Codes of places, one a line or with commas between, each once. Whether there are such places is asked where the law
/// is at hand. The name of a time zone, which a place without a pack goes by, keeps its small letters.
fn places(check: &mut Check<'_>, field: &str) -> Vec<String> {
    let text = check.optional(field, LINES_MAX);
    let words = text.split([',', ';', '\n', ' ']).map(str::trim).filter(|w| !w.is_empty());
    let mut places: Vec<String> = vec![];
    for word in words {
        let place = if word.contains('/') { word.to_owned() } else { word.to_uppercase() };
        if !places.contains(&place) {
            places.push(place);
        }
    }
    places
}

/// Codes with commas between them.
fn codes(check: &mut Check<'_>, field: &str) -> Vec<Code> {
    let text = check.optional(field, LINES_MAX);
    let words: Vec<&str> = text.split([',', ' ', '\n']).map(str::trim).filter(|w| !w.is_empty()).collect();
    let codes: Vec<Code> = words.iter().filter_map(|word| Code::new(*word).ok()).collect();
    if codes.len() != words.len() {
        check.error(field, "coverage-error-codes");
    }
    codes
}

/// Lines such as `battery 12`.
fn parts(check: &mut Check<'_>) -> Vec<PartTerm> {
    let text = check.optional("parts", LINES_MAX);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    let parts: Vec<PartTerm> = lines.iter().filter_map(|line| part(line)).collect();
    if parts.len() != lines.len() {
        check.error("parts", "coverage-error-parts");
    }
    parts
}

fn part(line: &str) -> Option<PartTerm> {
    let (part, months) = line.rsplit_once(char::is_whitespace)?;
    let months: u32 = months.parse().ok().filter(|m| (1..=MONTHS_MAX).contains(m))?;
    Some(PartTerm { part: Code::new(part.trim()).ok()?, term: Period::months(months) })
}

/// Lines such as `Samsung`, `Samsung / Galaxy S24`.
fn given_with(text: &str) -> Vec<GivenWith> {
    let lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
    let given = |line: &str| match line.split_once('/') {
        Some((brand, model)) => GivenWith { brand: brand.trim().to_owned(), model: model.trim().to_owned() },
        None => GivenWith { brand: line.to_owned(), model: String::new() },
    };
    lines.map(given).collect()
}

/// The holidays of a year as they were typed, each line a day. Every line that cannot stand is named at once.
pub(crate) fn holidays(form: &Submission, locale: Locale, weekend: &[i8]) -> Result<NewHolidays, Invalid> {
    let mut check = form.check();
    let year: Option<i16> = check.parsed("year", "coverage-error-year");
    let year = year.filter(|year| YEARS.contains(year));
    if year.is_none() {
        check.error("year", "coverage-error-year");
    }
    let of_year = |day: &Date| year.is_none_or(|year| day.year() == year);
    check.required("days_off", LINES_MAX);
    check.optional("worked", LINES_MAX);
    let (days_off, wrong) = days(form.text("days_off"), locale, of_year);
    refuse_lines(&mut check, ("days_off", "coverage-error-days-off"), year, &wrong);
    let is_free_for_work = |day: &Date| {
        of_year(day) && weekend.contains(&day.weekday().to_monday_one_offset()) && !days_off.contains(day)
    };
    let (worked, wrong) = days(form.text("worked"), locale, is_free_for_work);
    refuse_lines(&mut check, ("worked", "coverage-error-worked"), year, &wrong);
    let source = check.required("source", SOURCE_MAX);
    check.done(year.map(|year| NewHolidays { year, days_off, worked, source }))
}

/// The days of a text that can stand, and the lines that cannot.
fn days(text: &str, locale: Locale, may_stand: impl Fn(&Date) -> bool) -> (BTreeSet<Date>, Vec<&str>) {
    let lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
    let (mut days, mut wrong) = (BTreeSet::new(), vec![]);
    for line in lines {
        match read_day(line, locale).filter(&may_stand) {
            Some(day) => {
                days.insert(day);
            }
            None => wrong.push(line),
        }
    }
    (days, wrong)
}

fn refuse_lines(
    check: &mut Check<'_>,
    (field, key): (&str, &'static str),
    year: Option<i16>,
    wrong: &[&str],
) {
    if !wrong.is_empty() {
        let year = year.map(|year| year.to_string()).unwrap_or_default();
        check.error_with(field, key, &[("lines", wrong.join("; ")), ("year", year)]);
    }
}

/// Where a look at the products goes on, when this form asks for more of what was `seen`. Other terms than those that
/// were seen are looked at from the beginning.
pub(crate) fn so_far(form: &Submission, seen: &str) -> SoFar {
    if form.text("do") != "more" || form.text("seen") != seen {
        return SoFar::default();
    }
    let Ok(from) = form.text("from").parse() else { return SoFar::default() };
    let count = |field: &str| form.text(field).parse().unwrap_or(0);
    SoFar { from: Some(from), looked_at: count("looked"), changed: count("changed"), worse: count("worse") }
}

/// What a recall is about: title, maker, model.
pub(crate) fn recall(form: &Submission) -> Result<[String; 3], Invalid> {
    let mut check = form.check();
    let [title, brand] = [("title", 160), ("brand", 80)].map(|(field, max)| check.required(field, max));
    let model = check.optional("model", NAME_MAX);
    check.done(Some([title, brand, model]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: [(&str, &str); 4] =
        [("code", "sm24"), ("name", "Samsung 24"), ("valid_from", "2024-01-01"), ("months", "24")];

    fn typed(more: &[(&str, &str)]) -> Result<NewPolicy, Vec<String>> {
        let fields: Vec<_> = more.iter().chain(&PLAIN).copied().collect();
        policy(&Submission::of(&fields), None)
            .map_err(|invalid| invalid.errors.into_iter().map(|e| e.field).collect())
    }

    #[test]
    fn a_policy_is_read_with_its_parts_exclusions_and_models() {
        let more = [
            ("issuer", "manufacturer"),
            ("transfer", "stays_with_buyer"),
            ("exclusions", "liquid"),
            ("exclusions", "impact"),
            ("parts", "battery 12\n\nport 6\n"),
            ("guarantee", "3"),
            ("given_with", "Samsung / Galaxy S24\nSamsung/Galaxy S23\nSony"),
            ("territory", "vn, EU-DE\n\nVN;is"),
        ];
        let new = typed(&more).unwrap();
        assert_eq!((new.terms.term, new.terms.issuer), (Period::months(24), Issuer::Manufacturer));
        assert_eq!(new.terms.transfer, Transfer::StaysWithBuyer);
        assert_eq!(new.terms.exclusions.len(), 2);
        assert_eq!(new.terms.parts.iter().map(|p| p.term.value).collect::<Vec<_>>(), [12, 6]);
        assert_eq!(new.terms.repair_guarantee, Some(Period::months(3)));
        assert_eq!(new.terms.territory, ["VN", "EU-DE", "IS"]);
        let models: Vec<_> = new.given_with.iter().map(|g| (g.brand.as_str(), g.model.as_str())).collect();
        assert_eq!(models, [("Samsung", "Galaxy S24"), ("Samsung", "Galaxy S23"), ("Sony", "")]);
    }

    #[test]
    fn what_cannot_be_is_refused_at_its_field() {
        let cases = [
            (("code", "hai từ"), "code"),
            (("months", "0"), "months"),
            (("months", "601"), "months"),
            (("months", "hai"), "months"),
            (("valid_from", ""), "valid_from"),
            (("parts", "Màn hình 12"), "parts"),
            (("parts", "battery"), "parts"),
            (("guarantee", "0"), "guarantee"),
        ];
        for (wrong, field) in cases {
            assert_eq!(typed(&[wrong]).unwrap_err(), [field], "{wrong:?}");
        }
        assert!(typed(&[("months", "600")]).is_ok());
    }
}

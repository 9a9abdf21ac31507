//! Runs files of vectors: calendars, histories and the clocks that they must give. The project's own file is
//! `cases/sla_vectors.json`; shops and other programs may bring theirs (`haumai sla check FILE`).

use std::{collections::BTreeMap, fmt, io, num::NonZeroU32};

use jiff::Timestamp;
use kernel::{Calendar, CalendarId, CalendarText, HoursError, Uuid};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::{
    Applied, Calendars, Cause, ClockEvent, ClockEventKind, Metric, MetricInstance, MetricState, PerMetric,
    Policies, Policy, PolicyVersion, Priority, SlaPolicyId, StatusKind, fold_clocks,
};

/// What a run of vectors found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// How many vectors were run.
    pub vectors: usize,
    /// Everything that came out otherwise than the file says, in its order.
    pub differences: Vec<Difference>,
}

/// One value that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The vector's id.
    pub vector: String,
    /// What differs, such as `res.due`.
    pub what: String,
    /// As the file says.
    pub expected: String,
    /// As it came out.
    pub found: String,
}

/// Why a file could not be run.
#[derive(Debug, thiserror::Error)]
pub enum VectorsError {
    /// No JSON of this format.
    #[error("not a file of vectors: {0}")]
    Json(#[from] serde_json::Error),
    /// Nothing to count in.
    #[error("the file has no calendar")]
    NoCalendar,
    /// Hours that cannot be meant.
    #[error("calendar {calendar:?}: {error}")]
    Hours {
        /// The calendar's name.
        calendar: String,
        /// What is wrong with it.
        error: HoursError,
    },
    /// A part of one vector.
    #[error("vector {vector}: {reason}")]
    Vector {
        /// The vector's id.
        vector: String,
        /// What is wrong with it.
        reason: String,
    },
}

#[derive(Deserialize)]
struct VectorFile {
    calendars: BTreeMap<String, Vec<CalendarText>>,
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    id: String,
    cal: String,
    fr: NonZeroU32,
    nr: NonZeroU32,
    res: NonZeroU32,
    /// Seconds before the first-response target.
    warn: Option<NonZeroU32>,
    events: Vec<Row>,
    expected: BTreeMap<String, Value>,
}

/// `[instant, kind, detail?]`
#[derive(Deserialize)]
struct Row(Timestamp, String, #[serde(default)] Option<Value>);

/// New targets or another calendar; what is not named stays.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    fr: Option<NonZeroU32>,
    nr: Option<NonZeroU32>,
    res: Option<NonZeroU32>,
    cal: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    state: Option<MetricState>,
    due: Option<Timestamp>,
    elapsed: Option<u64>,
    remaining: Option<i64>,
    met: Option<bool>,
    breach: Option<Timestamp>,
    cause: Option<Cause>,
}

/// Runs every vector of a file and lists every difference.
///
/// What a vector does not say is not compared, with three exceptions: a measurement that it does not name
/// must not exist, a paused one must have no due time, and one that does not name a breach must have none.
/// The last does not hold for a clock that still runs, because its due time says it already.
///
/// # Errors
/// [`VectorsError`] if the file cannot be read or does not make sense.
pub fn check_vectors(reader: impl io::Read) -> Result<Report, VectorsError> {
    let file: VectorFile = serde_json::from_reader(io::BufReader::new(reader))?;
    let calendars = NamedCalendars::read(&file.calendars)?;
    let mut differences = Vec::new();
    for vector in &file.vectors {
        let reason = |reason| VectorsError::Vector { vector: vector.id.clone(), reason };
        let instances = vector.run(&calendars).map_err(reason)?;
        vector.compare(&instances, &mut differences).map_err(reason)?;
    }
    Ok(Report { vectors: file.vectors.len(), differences })
}

impl Vector {
    fn run(&self, calendars: &NamedCalendars) -> Result<Vec<MetricInstance>, String> {
        let targets = PerMetric { first_response: self.fr, next_response: self.nr, resolution: self.res };
        let mut promise = Promise { cal: self.cal.clone(), targets, warn: self.warn };
        let mut policies = Policies::new(policy_id(0), promise.policy(calendars)?);
        let begins = self.events.first().map_or(Timestamp::UNIX_EPOCH, |row| row.0);
        let before = [applied(policy_id(0)), ClockEventKind::Opened];
        let before = (0..).zip(before).map(|(seq, kind)| ClockEvent { at: begins, seq, kind });
        let mut events: Vec<ClockEvent> = before.collect();
        for (seq, Row(at, kind, detail)) in (FIRST_ROW..).zip(&self.events) {
            let kind = if kind == "policy" {
                promise.change(parse(detail.as_ref(), kind)?);
                policies.add(policy_id(seq), promise.policy(calendars)?);
                applied(policy_id(seq))
            } else {
                event_kind(kind, detail.as_ref())?
            };
            events.push(ClockEvent { at: *at, seq, kind });
        }
        Ok(fold_clocks(&events, &policies, &calendars.calendars))
    }

    fn compare(&self, found: &[MetricInstance], differences: &mut Vec<Difference>) -> Result<(), String> {
        let mut differ = |what: String, expected: String, found: String| {
            if expected != found {
                differences.push(Difference { vector: self.id.clone(), what, expected, found });
            }
        };
        for (name, expected) in &self.expected {
            let instance =
                found.iter().find(|i| *name == vector_name(i) || *name == "fr_warn" && is_first(i));
            let Some(instance) = instance else {
                differ(name.clone(), "a measurement".into(), "none".into());
                continue;
            };
            if name == "fr_warn" {
                let at = parse::<Timestamp>(Some(expected), name)?;
                let warned = instance.warnings.first().map(|w| w.at);
                differ(name.clone(), at.to_string(), written(warned));
            } else {
                let expected = parse::<Expected>(Some(expected), name)?;
                expected.compare(instance, &mut |what, e, f| differ(format!("{name}.{what}"), e, f));
            }
        }
        let unnamed = found.iter().map(vector_name).filter(|name| !self.expected.contains_key(name));
        unnamed.for_each(|name| differ(name, "no such measurement".into(), "one".into()));
        Ok(())
    }
}

/// The event number of the first row; before it stand the policy and the opening.
const FIRST_ROW: u64 = 2;

fn event_kind(kind: &str, detail: Option<&Value>) -> Result<ClockEventKind, String> {
    let replied = |then| ClockEventKind::StaffReplied { then: Some(then) };
    Ok(match kind {
        "cust" => ClockEventKind::CustomerWrote,
        "agent:wait" => replied(StatusKind::WaitingForCustomer),
        "agent:keep" => replied(StatusKind::Investigating),
        "agent:done" => replied(StatusKind::Done),
        "auto" | "note" => ClockEventKind::TimePassed,
        "failed" => ClockEventKind::Voided { seq: FIRST_ROW.saturating_add(parse(detail, kind)?) },
        other => {
            let status =
                other.strip_prefix("status:").ok_or_else(|| format!("no event is called {other:?}"))?;
            ClockEventKind::StatusChanged(parse(Some(&Value::from(status)), other)?)
        }
    })
}

fn parse<T: DeserializeOwned>(value: Option<&Value>, what: &str) -> Result<T, String> {
    let value = value.ok_or_else(|| format!("{what} needs a third value"))?;
    T::deserialize(value).map_err(|error| format!("{what}: {error}"))
}

/// A policy has an id and a vector has none, so the number of the event that applies it stands in.
const fn policy_id(seq: u64) -> SlaPolicyId {
    SlaPolicyId::from_uuid(Uuid::from_u64_pair(0, seq))
}

fn applied(policy: SlaPolicyId) -> ClockEventKind {
    ClockEventKind::Applied(Applied { policy, priority: Priority::default(), team_calendar: None })
}

/// The calendars of a file, with ids counted in the order of their names.
struct NamedCalendars {
    ids: BTreeMap<String, CalendarId>,
    calendars: Calendars,
}

impl NamedCalendars {
    fn read(texts: &BTreeMap<String, Vec<CalendarText>>) -> Result<Self, VectorsError> {
        let mut named = Vec::with_capacity(texts.len());
        for ((name, texts), n) in texts.iter().zip(1..) {
            let wrong = |error| VectorsError::Hours { calendar: name.clone(), error };
            let versions = texts.iter().map(CalendarText::read).collect::<Result<_, _>>().map_err(wrong)?;
            let calendar = Calendar::of_versions(versions).map_err(wrong)?;
            named.push((name.clone(), CalendarId::from_uuid(Uuid::from_u128(n)), calendar));
        }
        let (_, id, house) = named.first().cloned().ok_or(VectorsError::NoCalendar)?;
        let mut calendars = Calendars::new(id, house);
        let ids = named.iter().map(|(name, id, _)| (name.clone(), *id)).collect();
        named.into_iter().for_each(|(_, id, calendar)| calendars.add(id, calendar));
        Ok(Self { ids, calendars })
    }
}

/// What a vector promises at one point of its history.
struct Promise {
    cal: String,
    targets: PerMetric<NonZeroU32>,
    warn: Option<NonZeroU32>,
}

impl Promise {
    fn change(&mut self, change: Change) {
        let targets = &mut self.targets;
        targets.first_response = change.fr.unwrap_or(targets.first_response);
        targets.next_response = change.nr.unwrap_or(targets.next_response);
        targets.resolution = change.res.unwrap_or(targets.resolution);
        if let Some(cal) = change.cal {
            self.cal = cal;
        }
    }

    fn policy(&self, calendars: &NamedCalendars) -> Result<Policy, String> {
        let calendar = calendars.ids.get(&self.cal);
        let calendar = calendar.ok_or_else(|| format!("no calendar is called {:?}", self.cal))?;
        let mut version = PolicyVersion::simple(Timestamp::UNIX_EPOCH, self.targets.clone());
        version.calendar = Some(*calendar);
        version.warnings.first_response = self.warn.into_iter().collect();
        Ok(Policy::of(version))
    }
}

fn vector_name(instance: &MetricInstance) -> String {
    match instance.metric {
        Metric::FirstResponse => "fr".into(),
        Metric::NextResponse => format!("nr{}", instance.ordinal),
        Metric::Resolution => "res".into(),
    }
}

fn is_first(instance: &MetricInstance) -> bool {
    instance.metric == Metric::FirstResponse
}

fn written<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(|| "none".into(), |v| v.to_string())
}

impl Expected {
    fn compare(&self, found: &MetricInstance, differ: &mut impl FnMut(&str, String, String)) {
        let mut same = |what, expected: Option<String>, found: String| {
            if let Some(expected) = expected {
                differ(what, expected, found);
            }
        };
        let state = |s: MetricState| format!("{s:?}");
        same("state", self.state.map(state), state(found.state));
        let paused = (found.state == MetricState::Paused).then(|| written::<Timestamp>(None));
        same("due", self.due.map(|d| d.to_string()).or(paused), written(found.due_at));
        same("elapsed", self.elapsed.map(|s| s.to_string()), found.elapsed_s.to_string());
        same("remaining", self.remaining.map(|s| s.to_string()), found.remaining_s().to_string());
        same("met", self.met.map(|m| m.to_string()), written(found.met()));
        let runs_late = found.state == MetricState::Active && found.cause == Cause::Time;
        let unbroken = (!runs_late).then(|| written::<Timestamp>(None));
        same("breach", self.breach.map(|b| b.to_string()).or(unbroken), written(found.breached_at));
        same("cause", self.cause.map(|c| format!("{c:?}")), format!("{:?}", found.cause));
    }
}

/// One line a difference, and a last line that counts.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Difference { vector, what, expected, found } in &self.differences {
            writeln!(f, "{vector} {what}: expected {expected}, found {found}")?;
        }
        write!(f, "{} vectors, {} differences", self.vectors, self.differences.len())
    }
}

//! The house's promise until a shop sets its own: first answer within an open hour, the next within two, solved
//! within eight; open 8:30 to 21:00 every day.

use std::{collections::BTreeMap, num::NonZeroU32};

use jiff::Timestamp;
use kernel::{Calendar, CalendarId, CalendarText, TimeZone, Uuid};

use crate::clocks::{Calendars, PerMetric, Policies, Policy, PolicyVersion, SlaPolicyId};

const HOUR: u32 = 3600;

/// The policies and calendars by which a shop in this zone is measured.
pub fn house(zone: &TimeZone) -> (Policies, Calendars) {
    let hours = |n: u32| NonZeroU32::new(n * HOUR).unwrap_or(NonZeroU32::MIN);
    let targets = PerMetric { first_response: hours(1), next_response: hours(2), resolution: hours(8) };
    let since = Timestamp::UNIX_EPOCH;
    let policy = Policy::of(PolicyVersion::simple(since, targets));
    let calendar = Calendar::of(daily(zone, since));
    let policies = Policies::new(SlaPolicyId::from_uuid(Uuid::nil()), policy);
    (policies, Calendars::new(CalendarId::from_uuid(Uuid::nil()), calendar))
}

#[expect(clippy::expect_used, reason = "the text below is a constant, and a test reads it")]
fn daily(zone: &TimeZone, valid_from: Timestamp) -> kernel::CalendarVersion {
    let weekly: BTreeMap<u8, Vec<String>> =
        (1..=7).map(|day| (day, vec!["08:30-21:00".to_owned()])).collect();
    let text = |zone: &str| CalendarText {
        valid_from,
        zone: zone.to_owned(),
        weekly: weekly.clone(),
        dates: BTreeMap::new(),
    };
    let named = text(zone.iana_name().unwrap_or("UTC")).read();
    named.or_else(|_| text("UTC").read()).expect("opening hours of a constant")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clocks::{Metric, MetricState},
        model::{Happened, MessageId, NO_DEADLINE, Status, TicketEvent},
        policy::{clocks_of, deadline},
    };

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn history(events: &[(&str, TicketEvent)]) -> Vec<Happened> {
        let numbered = events.iter().zip(1_i64..);
        numbered
            .map(|((when, event), seq)| Happened {
                seq,
                at: at(when),
                actor: String::new(),
                event: event.clone(),
            })
            .collect()
    }

    fn received() -> TicketEvent {
        TicketEvent::MessageReceived { message: MessageId::from_uuid(Uuid::nil()), preview: String::new() }
    }

    #[test]
    fn a_question_in_the_evening_is_due_in_the_morning_and_pauses_while_the_customer_thinks() {
        let (policies, calendars) = house(&TimeZone::get("Asia/Ho_Chi_Minh").unwrap());
        let asked = history(&[("2026-11-22T20:30:00+07:00", received())]);
        let clocks = clocks_of(&asked, &policies, &calendars, at("2026-11-22T20:31:00+07:00"));
        assert_eq!(deadline(&clocks), at("2026-11-23T09:00:00+07:00"));

        let reply = TicketEvent::Replied {
            message: MessageId::from_uuid(Uuid::nil()),
            preview: String::new(),
            then: Status::WaitingForCustomer,
        };
        let answered =
            history(&[("2026-11-22T20:30:00+07:00", received()), ("2026-11-22T20:40:00+07:00", reply)]);
        let clocks = clocks_of(&answered, &policies, &calendars, at("2026-11-22T20:41:00+07:00"));
        assert_eq!(deadline(&clocks), NO_DEADLINE);
        let first = clocks.iter().find(|c| c.metric == Metric::FirstResponse).unwrap();
        assert_eq!(first.state, MetricState::Fulfilled);
    }
}

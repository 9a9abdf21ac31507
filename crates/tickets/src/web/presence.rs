//! Who is at a ticket at this moment: advice for colleagues, kept in memory and forgotten after fifteen seconds. With several
//! programs on one database each knows of its own readers only.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    extract::{Path, State},
    http::Method,
    response::{IntoResponse, Response},
};
use jiff::SignedDuration;
use kernel::{StaffId, Timestamp};
use platform::{
    db::Tx,
    i18n::Lang,
    text_column,
    web::{App, Fault, May, Route, Submission},
};

use crate::{model::TicketId, rights::SeeTickets, store};

/// Whoever said nothing for so long has left.
const STAYS: SignedDuration = SignedDuration::from_secs(15);

/// What somebody does at a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doing {
    Viewing,
    Typing,
}
text_column!(Doing { Viewing = "viewing", Typing = "typing" });

/// Everybody who is at a ticket.
#[derive(Debug, Clone, Default)]
struct Presence(Arc<Mutex<BTreeMap<(TicketId, StaffId), (Doing, Timestamp)>>>);

impl Presence {
    /// Hears of one, forgets those who left, and tells of the others at the same ticket: those who write first.
    fn heard(&self, ticket: TicketId, me: StaffId, doing: Doing, now: Timestamp) -> Vec<(StaffId, Doing)> {
        let mut here = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        here.retain(|_, (_, at)| now.duration_since(*at) < STAYS);
        here.insert((ticket, me), (doing, now));
        let others = here.iter().filter(|((at, who), _)| *at == ticket && *who != me);
        let mut others: Vec<(StaffId, Doing)> = others.map(|((_, who), (doing, _))| (*who, *doing)).collect();
        others.sort_by_key(|(_, doing)| *doing == Doing::Viewing);
        others
    }
}

pub(super) fn routes() -> Vec<Route> {
    let presence = Presence::default();
    let beat = move |may: May<SeeTickets>, app: State<App>, number: Path<i64>, form: Submission| {
        let presence = presence.clone();
        async move { told(&presence, &may, &app.0, number.0, &form).await }
    };
    vec![Route::guarded::<SeeTickets, _, _>(Method::POST, "/app/tickets/{number}/presence", beat)]
}

/// Says who else is there, in a line of plain text; empty when nobody is.
async fn told(
    presence: &Presence,
    may: &May<SeeTickets>,
    app: &App,
    number: i64,
    form: &Submission,
) -> Result<Response, Fault> {
    let (actor, doing) =
        (may.visit.actor.clone(), Doing::named(form.text("doing")).unwrap_or(Doing::Viewing));
    let me = actor.staff().ok_or(Fault::NotFound)?;
    let find = move |tx: &mut Tx<'_>| store::ticket_id(tx, &actor, number);
    let ticket = app.db().read(find).await?.ok_or(Fault::NotFound)?;
    let others = presence.heard(ticket, me, doing, app.db().clock().now());
    if others.is_empty() {
        return Ok(String::new().into_response());
    }
    let members = app.db().read(identity::staff_members).await?;
    let called = |id: StaffId| members.iter().find(|m| m.id == id).map(|m| m.called.as_str());
    let said = others.into_iter().filter_map(|(id, doing)| Some(said(&may.visit.lang, called(id)?, doing)));
    Ok(said.collect::<Vec<_>>().join(" · ").into_response())
}

fn said(lang: &Lang, name: &str, doing: Doing) -> String {
    match doing {
        Doing::Viewing => lang.t1("tickets-presence-viewing", "name", name),
        Doing::Typing => lang.t1("tickets-presence-typing", "name", name),
    }
}

#[cfg(test)]
mod tests {
    use kernel::Uuid;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::new(1_795_000_000 + second, 0).unwrap()
    }

    #[test]
    fn who_else_is_there_is_told_until_they_said_nothing_for_fifteen_seconds() {
        let here = Presence::default();
        let ticket = |n| TicketId::from_uuid(Uuid::from_u128(n));
        let staff = |n| StaffId::from_uuid(Uuid::from_u128(n));
        assert_eq!(here.heard(ticket(1), staff(1), Doing::Viewing, at(0)), []);
        assert_eq!(here.heard(ticket(2), staff(4), Doing::Viewing, at(0)), [], "another ticket");
        let told = here.heard(ticket(1), staff(2), Doing::Typing, at(5));
        assert_eq!(told, [(staff(1), Doing::Viewing)]);
        let told = here.heard(ticket(1), staff(3), Doing::Viewing, at(6));
        assert_eq!(told, [(staff(2), Doing::Typing), (staff(1), Doing::Viewing)], "who writes comes first");
        assert_eq!(here.heard(ticket(1), staff(3), Doing::Viewing, at(19)), [(staff(2), Doing::Typing)]);
        assert_eq!(here.heard(ticket(1), staff(3), Doing::Viewing, at(20)), []);
    }
}

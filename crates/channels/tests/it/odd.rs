//! Odd letters become requests all the same, a row each (helpdesk.md, section 8).

use kernel::Actor;
use platform::{DbError, Tx};
use testkit::{Engine, each_engine};
use tickets::{Evidence, Message};

use crate::{
    cast::SCHEMAS,
    reading::{Desk, mail},
};

const PROGRAM: Actor = Actor::System { task: "test" };

async fn said(desk: &Desk, number: i64) -> Message {
    let read = move |tx: &mut Tx<'_>| -> Result<Vec<Message>, DbError> {
        let id = tickets::ticket_id(tx, &PROGRAM, number)?.unwrap();
        tickets::messages_of(tx, &PROGRAM, id)
    };
    desk.shop.app.db().read(read).await.unwrap().remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_that_names_no_author_or_two_is_a_request_of_somebody_unknown_and_answers_nobody() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::new(&engine).await;
        for (turn, head) in [
            "To: support@saomai.example",
            "From:\nTo: support@saomai.example",
            "From: <>\nTo: support@saomai.example",
            "From: lan@khach.example, hung@khach.example\nTo: support@saomai.example",
            "From: lan@khach.example\nFrom: mallory@example.org\nTo: support@saomai.example",
            "Sender: lan@khach.example\nReply-To: lan@khach.example\nTo: support@saomai.example",
        ]
        .into_iter()
        .enumerate()
        {
            let law = desk.take(&[mail(&format!("{head}\nSubject: Loa {turn}"), "Loa rè.")]).await;
            assert_eq!((law.quarantined, law.pending), (0, 0), "{}: {head}", engine.name);
            let tickets = desk.tickets().await;
            assert_eq!(tickets.len(), turn + 1, "{}: {head}: nothing is swallowed", engine.name);
            let ticket = tickets.into_iter().find(|t| t.subject == format!("Loa {turn}")).unwrap();
            let said = said(&desk, ticket.number).await;
            assert_eq!(said.post.evidence, Some(Evidence::Unverified), "{head}");
            assert_eq!((ticket.customer, ticket.has_mail), (None, false), "{}: {head}", engine.name);
            assert!(said.post.raw.is_some() && said.post.from_address.is_none(), "{head}: {said:?}");
            assert_eq!(desk.sent().await.len(), 0, "{}: {head}: nobody is acknowledged", engine.name);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_is_as_old_as_our_server_says_whatever_its_date_says() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::new(&engine).await;
        for (turn, date) in [
            "Date: Fri, 31 Dec 9999 23:59:59 +0000",
            "Date: Thu, 1 Jan 1970 00:00:00 +0000",
            "Date: Mon, 99 Foo 2026 99:99:99 +9999",
            "Date: hôm qua",
            "Date:",
            "X-No-Date: 1",
            "Date: Sun, 22 Nov 2026 10:00:00 +0700\nDate: Fri, 31 Dec 9999 23:59:59 +0000",
        ]
        .into_iter()
        .enumerate()
        {
            let head = format!(
                "From: a{turn}@khach.example\nTo: support@saomai.example\nSubject: Loa {turn}\n{date}"
            );
            desk.take(&[mail(&head, "Loa rè.")]).await;
            let ticket =
                desk.tickets().await.into_iter().find(|t| t.subject == format!("Loa {turn}")).unwrap();
            let late = engine.clock.now().duration_since(said(&desk, ticket.number).await.at);
            assert!(late.abs() < jiff::SignedDuration::from_mins(1), "{}: {date}: {late:?}", engine.name);
            let due = ticket.due.unwrap().at.duration_since(engine.clock.now());
            assert!(due < jiff::SignedDuration::from_hours(24 * 7), "{}: {date}: {due:?}", engine.name);
        }
    })
    .await;
}

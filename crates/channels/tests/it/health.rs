//! The mail is looked after: what the program writes to itself comes back, and what does not leave or come is told.

use channels::{NewDoor, NewMailbox};
use kernel::Role;
use platform::{Config, Tx, jobs::Worker};
use testkit::{Engine, SmtpMood, each_engine, smarthost};

use crate::{
    answers::{SERVER, desk_config, read},
    cast::{SCHEMAS, letter, mailbox},
    pages::Site,
    reading::Desk,
};

impl Desk {
    /// Does what is due: looks, writes to itself, sends.
    async fn works(&self) {
        let (app, room) = (&self.shop.app, channels::room());
        let sender = platform::mail::sender(app.db(), app.files(), app.config(), None).unwrap();
        app.db().write(|tx: &mut Tx<'_>| channels::begin_looking(tx)).await.unwrap();
        let worker =
            Worker::new(app.db().clone(), room.jobs.into_iter().chain([channels::prober(app), sender]));
        while worker.run_due().await.unwrap() > 0 {}
    }
}

async fn with_server(engine: &Engine, smtp: String) -> Desk {
    let desk = Desk::with(engine, Config { smtp: Some(smtp), ..desk_config() }).await;
    let trusting = NewMailbox { trusted_server: SERVER.into(), ..mailbox("support", NewDoor::Pipe) };
    desk.shop.change_to(desk.mailbox, trusting).await;
    desk
}

async fn health(engine: &Engine) -> String {
    Site::of(engine, Role::Owner).get("/app/mail").await.body
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_program_writes_to_itself_is_no_request_and_proves_that_mail_comes_back() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let server = smarthost(&[]);
        let desk = with_server(&engine, server.url()).await;
        desk.works().await;
        let left = server.kept();
        assert_eq!(left.len(), 1, "{}: one for each mailbox", engine.name);
        assert!(left[0].recipient.starts_with("support+"), "{}: {}", engine.name, left[0].recipient);
        assert_eq!(read(&left[0].raw).from[0].address, "support@saomai.example");
        assert!(health(&engine).await.contains("chưa về"), "{}", engine.name);
        let judged = format!("Authentication-Results: {SERVER}; dmarc=pass header.from=saomai.example\r\n");
        desk.take(&[[judged.as_bytes(), &left[0].raw].concat()]).await;
        assert_eq!(desk.tickets().await.len(), 0, "{}: it asks nobody anything", engine.name);
        assert!(health(&engine).await.contains("được xác nhận là thư của cửa hàng"), "{}", engine.name);
        // Not twice a day, and once the next day; that one comes back without a word of the server.
        engine.clock.advance(jiff::SignedDuration::from_hours(23));
        desk.works().await;
        assert_eq!(server.kept().len(), 1, "{}", engine.name);
        engine.clock.advance(jiff::SignedDuration::from_hours(1));
        desk.works().await;
        let again = server.kept().remove(1);
        desk.take(std::slice::from_ref(&again.raw)).await;
        assert!(health(&engine).await.contains("chưa được xác nhận"), "{}", engine.name);
        assert_eq!(desk.tickets().await.len(), 0, "{}", engine.name);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_program_wrote_to_itself_rings_when_it_is_not_back_in_an_hour() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let server = smarthost(&[]);
        let desk = with_server(&engine, server.url()).await;
        // Others bring its mail: no door of ours rings first.
        desk.shop.change_to(desk.mailbox, mailbox("support", NewDoor::Smtp)).await;
        desk.works().await;
        engine.clock.advance(jiff::SignedDuration::from_mins(60));
        let rings = "không về trong một giờ";
        assert!(!health(&engine).await.contains(rings), "{}", engine.name);
        engine.clock.advance(jiff::SignedDuration::from_mins(1));
        let page = health(&engine).await;
        assert!(page.contains(rings), "{}: {page}", engine.name);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_that_does_not_leave_for_a_quarter_of_an_hour_is_told_until_it_leaves() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let server = smarthost(&[SmtpMood::Later]);
        let desk = with_server(&engine, server.url()).await;
        desk.works().await;
        let page = health(&engine).await;
        assert!(page.contains("Không gửi được từ") && page.contains("451"), "{}: {page}", engine.name);
        let rings = "Hơn 15 phút không gửi được thư nào";
        assert!(!page.contains(rings), "{}", engine.name);
        engine.clock.advance(jiff::SignedDuration::from_mins(16));
        let page = health(&engine).await;
        assert!(page.contains(rings) && !page.contains("không về trong một giờ"), "{}", engine.name);
        desk.works().await;
        let page = health(&engine).await;
        assert!(!page.contains(rings) && !page.contains("Không gửi được từ"), "{}: {page}", engine.name);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailbox_that_is_silent_for_much_longer_than_usual_is_told() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::with(&engine, desk_config()).await;
        engine.clock.advance(jiff::SignedDuration::from_hours(48));
        desk.take(&(0..20).map(letter).collect::<Vec<_>>()).await;
        let rings = "im lặng lâu hơn bình thường";
        assert!(!health(&engine).await.contains(rings), "{}", engine.name);
        engine.clock.advance(jiff::SignedDuration::from_hours(72));
        assert!(health(&engine).await.contains(rings), "{}", engine.name);
        desk.take(&[letter(21)]).await;
        assert!(!health(&engine).await.contains(rings), "{}", engine.name);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_letter_is_sent_when_a_lead_asks_and_refused_where_it_would_prove_nothing() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let desk = Desk::with(&engine, desk_config()).await;
        let lead = Site::of(&engine, Role::Owner);
        let page = format!("/app/settings/mailboxes/{}", desk.mailbox);
        assert!(lead.get(&page).await.body.contains("Gửi thư thử"), "{}", engine.name);
        // The pages of this test have no server for their mail.
        let refused = lead.post(&format!("{page}/probe"), &[]).await;
        assert_eq!(refused.status, 422, "{}", engine.name);
        assert!(refused.body.contains("HAUMAI_SMTP"), "{}", refused.body);
        let off = NewMailbox { takes_tokens: false, ..mailbox("support", NewDoor::Pipe) };
        desk.shop.change_to(desk.mailbox, off).await;
        assert!(!lead.get(&page).await.body.contains("Gửi thư thử"), "{}", engine.name);
        let agent = Site::of(&engine, Role::Agent).post(&format!("{page}/probe"), &[]).await;
        assert_eq!(agent.status, 403, "{}", engine.name);
    })
    .await;
}

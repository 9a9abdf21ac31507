//! The room's pages, as people meet them.

use std::{ops::Deref, sync::Arc};

use axum::http::StatusCode;
use channels::NewDoor;
use kernel::{Actor, Locale, Role, Roles, StaffId, TimeZone, Uuid};
use platform::{
    Config, DbError, Tx,
    i18n::{Lang, Texts},
    web::{PanelSubject, Room},
};
use testkit::{Engine, Site as Visits, each_engine};
use tickets::TicketId;

use crate::cast::{SCHEMAS, Shop};

fn texts() -> Arc<Texts> {
    let sources = [ui::FTL, identity::FTL, tickets::FTL, channels::FTL];
    Arc::new(Texts::new(&sources.concat()).unwrap())
}

fn rooms() -> Vec<Room> {
    vec![ui::room(), tickets::room(), channels::room()]
}

fn staff(role: Role) -> Actor {
    Actor::Staff { id: StaffId::from_uuid(Uuid::from_u128(1)), roles: Roles::of(&[role]), branch: None }
}

/// What the room shows beside a ticket to somebody of the shop, in Vietnamese.
pub async fn beside_ticket(engine: &Engine, role: Role, ticket: TicketId) -> String {
    let lang = Lang::new(texts(), Locale::Vi, TimeZone::get("Asia/Ho_Chi_Minh").unwrap());
    let subject = PanelSubject { ticket: Some(ticket.uuid()), ..PanelSubject::default() };
    let draw = move |tx: &mut Tx<'_>| -> Result<String, DbError> {
        let drawn = channels::room()
            .panels
            .iter()
            .filter_map(|panel| (panel.draw)(tx, &staff(role), &lang, subject).expect("a panel is drawn"))
            .collect();
        Ok(drawn)
    };
    engine.db.read(draw).await.unwrap()
}

/// Pages as one person meets them, in Vietnamese.
pub struct Site(Visits);

impl Site {
    pub fn of(engine: &Engine, role: Role) -> Self {
        let lang = Lang::new(texts(), Locale::Vi, TimeZone::get("Asia/Ho_Chi_Minh").unwrap());
        Self(Visits::of(engine, (rooms, texts()), staff(role), lang))
    }
}

impl Deref for Site {
    type Target = Visits;

    fn deref(&self) -> &Visits {
        &self.0
    }
}

const PIPE: [(&str, &str); 5] = [
    ("name", "support"),
    ("address", "Support@SaoMai.example"),
    ("kind", "pipe"),
    ("locale", "vi"),
    ("is_active", "yes"),
];

#[test]
fn every_text_is_in_three_languages() {
    assert_eq!(texts().missing(), []);
}

#[tokio::test]
async fn a_mailbox_is_set_up_on_a_form_that_keeps_what_was_typed() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let site = Site::of(&engine, Role::Manager);
        let list = site.get("/app/settings/mailboxes").await;
        assert!(list.body.contains("/app/settings/mailboxes/new"), "{}", list.body);
        let wrong = site.post("/app/settings/mailboxes/new", &[("name", "../x"), ("kind", "imap")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("../x") && wrong.body.contains("host-error"), "{}", wrong.body);
        let added = site.post("/app/settings/mailboxes/new", &PIPE).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
        let again = site.post("/app/settings/mailboxes/new", &PIPE).await;
        assert!(again.body.contains("name-error"), "a name stands once");
        let health = site.get("/app/mail").await;
        assert!(health.body.contains("support@saomai.example"), "{}", health.body);
        let place = added.place.split('?').next().unwrap().to_owned();
        let changed = site.post(&place, &[PIPE.as_slice(), &[("charset", "utf-8")]].concat()).await;
        assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.body);
    })
    .await;
}

#[tokio::test]
async fn a_password_is_never_shown_again_and_never_goes_to_another_server() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let site = Site::of(&engine, Role::Owner);
        let imap = |host: &'static str, password: &'static str| {
            let mut fields = PIPE.to_vec();
            fields.retain(|(name, _)| *name != "kind");
            fields.extend([
                ("kind", "imap"),
                ("host", host),
                ("port", "993"),
                ("tls", "implicit"),
                ("login", "support"),
                ("way", "password"),
                ("password", password),
            ]);
            fields
        };
        let added =
            site.post("/app/settings/mailboxes/new", &imap("imap.saomai.example", "con-mèo-xanh")).await;
        let place = added.place.split('?').next().unwrap().to_owned();
        let page = site.get(&place).await;
        assert!(!page.body.contains("con-mèo-xanh") && page.body.contains("imap.saomai.example"));
        let kept = site.post(&place, &imap("imap.saomai.example", "")).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
        let moved = site.post(&place, &imap("imap.evil.example", "")).await;
        assert_eq!(moved.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(moved.body.contains("password-error"), "{}", moved.body);
    })
    .await;
}

#[tokio::test]
async fn only_leads_keep_mailboxes_and_agents_see_how_the_mail_fares() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let (agent, technician) = (Site::of(&engine, Role::Agent), Site::of(&engine, Role::Technician));
        assert_eq!(agent.get("/app/settings/mailboxes").await.status, StatusCode::FORBIDDEN);
        assert_eq!(agent.get("/app/mail").await.status, StatusCode::OK);
        assert_eq!(technician.get("/app/mail").await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_that_waits_is_opened_discarded_or_tried_again() {
    each_engine(SCHEMAS, async |engine: Engine| {
        let shop = Shop::new(&engine, Config::default());
        shop.add("support", NewDoor::Pipe).await;
        std::fs::create_dir_all(shop.folder.path().join("spool/support")).unwrap();
        let _doors = shop.open();
        let too_large = [b"From: a@b.example\r\nSubject: big\r\n\r\n".to_vec(), vec![b'x'; 51 * 1024 * 1024]];
        for _ in 0..2 {
            let mail = too_large.concat();
            channels::doors::drop_off(shop.folder.path(), "support", mail.as_slice()).unwrap();
        }
        assert_eq!(shop.stored(2).await.quarantined, 2, "{}", engine.name);
        let waiting: Vec<channels::LetterId> =
            shop.app.db().read::<_, DbError, _>(channels::waiting_letters).await.unwrap();
        let site = Site::of(&engine, Role::Agent);
        let page = |nth: usize| format!("/app/mail/{}", waiting[nth]);
        assert_eq!(site.get(&page(0)).await.status, StatusCode::OK);
        let again = site.post(&format!("{}/again", page(0)), &[]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "only its head is here");
        let bare = site.post(&format!("{}/discard", page(0)), &[("because", "")]).await;
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
        let gone = site.post(&format!("{}/discard", page(0)), &[("because", "thư rác")]).await;
        assert_eq!(gone.place, "/app/mail?said=channels-said-discarded", "{}", gone.body);
        let opened = site.post(&format!("{}/ticket", page(1)), &[]).await;
        assert_eq!(opened.place, "/app/tickets/8401", "{}", opened.body);
        let twice = site.post(&format!("{}/ticket", page(1)), &[]).await;
        assert_eq!(twice.status, StatusCode::CONFLICT);
        let law = shop.law().await;
        assert_eq!((law.stored, law.processed, law.discarded, law.quarantined), (2, 1, 1, 0));
    })
    .await;
}

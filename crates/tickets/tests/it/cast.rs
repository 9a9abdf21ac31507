//! The people of the stories.

use std::sync::Arc;

use ::mail::sign::Keys;
use customers::{EditCustomers, FormOfAddress, NewCustomer, email, phone};
use identity::{ManageTeam, NewStaff, Password, hash_password};
use kernel::{Actor, CustomerId, Granted, Locale, Permission, Role, Roles, StaffId, TimeZone, Timestamp};
use platform::{
    DbError,
    db::Schema,
    i18n::{Ftl, Lang, Texts},
    mail::MailAddress,
    web::Fault,
};
use products::{AssetId, Category, EditAssets, ModelText, NewAsset};
use testkit::Engine;
use tickets::{
    Channel, Incoming, LetterFacts, MessageId, NewTicket, PostOffice, Reason, Reply, ReplyError,
    ReplyToTicket, Then, Ticket,
};

pub const SCHEMAS: &[Schema] =
    &[platform::SCHEMA, identity::SCHEMA, customers::SCHEMA, products::SCHEMA, tickets::SCHEMA];

/// Words from outside of somebody whom nobody knows.
pub fn words_of(name: &str, at: Timestamp) -> Incoming {
    Incoming {
        channel: Channel::Email,
        from: MailAddress { name: name.into(), address: String::new() },
        customer: None,
        is_verified: true,
        is_automatic: false,
        ignored: None,
        subject: "Loa rè".into(),
        body: "Loa rè".into(),
        html: None,
        files: Vec::new(),
        message_id: None,
        to: Vec::new(),
        cc: Vec::new(),
        received_at: at,
        thread: None,
        looks_like: None,
        raw: None,
        addressed: None,
        letter: LetterFacts::default(),
    }
}

/// A shop with two colleagues and a customer who owns a phone.
pub struct Cast {
    pub minh: StaffId,
    pub quynh_anh: StaffId,
    pub lan: CustomerId,
    pub galaxy: AssetId,
}

impl Cast {
    pub async fn of(engine: &Engine) -> Self {
        engine
            .db
            .write(|tx| {
                let team = Granted::<ManageTeam>::system("test");
                let minh = staff("Trần Minh", "Minh", &[Role::Agent, Role::FrontDesk]);
                let quynh_anh = staff("Nguyễn Quỳnh Anh", "Quỳnh Anh", &[Role::Technician]);
                let (minh, quynh_anh) =
                    (identity::add_staff(tx, &team, &minh)?, identity::add_staff(tx, &team, &quynh_anh)?);
                let lan = customers::add_customer(tx, &Granted::<EditCustomers>::system("test"), &lan())?;
                let assets = Granted::<EditAssets>::system("test");
                let galaxy = products::register_asset(tx, &assets, &galaxy(lan))?;
                Ok::<_, Fault>(Self { minh, quynh_anh, lan, galaxy })
            })
            .await
            .unwrap()
    }

    pub fn minh(&self) -> Actor {
        let roles = Roles::of(&[Role::Agent, Role::FrontDesk]);
        Actor::Staff { id: self.minh, roles, branch: None }
    }

    pub fn quynh_anh(&self) -> Actor {
        Actor::Staff { id: self.quynh_anh, roles: Roles::of(&[Role::Technician]), branch: None }
    }

    /// A colleague no longer works here.
    pub async fn leaves(&self, engine: &Engine, who: StaffId) {
        let now = engine.clock.now();
        let leave = move |tx: &mut platform::Tx<'_>| {
            tx.exec("update staff set left_at = $1 where id = $2", &[&now, &who])
        };
        engine.db.write::<_, DbError, _>(leave).await.unwrap();
    }

    pub fn lan(&self) -> Actor {
        Actor::Customer { id: self.lan }
    }

    /// Lan's message, opened by the program: nobody owns it yet.
    pub async fn stripes(&self, engine: &Engine) -> Ticket {
        let (lan, galaxy) = (self.lan, self.galaxy);
        let open = move |tx: &mut platform::Tx<'_>| {
            let id = tickets::open_ticket(tx, &Granted::system("test"), &stripes(lan, galaxy))?;
            tx.value::<i64>("select number from ticket where id = $1", &[&id])
        };
        let number = engine.db.write::<_, DbError, _>(open).await.unwrap();
        self.ticket(engine, number.unwrap()).await
    }

    pub async fn ticket(&self, engine: &Engine, number: i64) -> Ticket {
        let minh = self.minh();
        engine
            .db
            .read::<_, DbError, _>(move |tx| Ok(tickets::ticket(tx, &minh, number)?.unwrap()))
            .await
            .unwrap()
    }

    /// Minh answers, having seen what is there.
    pub async fn answers(&self, engine: &Engine, number: i64, body: &str, then: Then) -> Ticket {
        let seen = self.last_seen(engine, number).await;
        self.tries_to_answer(engine, number, body, then, seen).await.unwrap()
    }

    pub async fn tries_to_answer(
        &self,
        engine: &Engine,
        number: i64,
        body: &str,
        then: Then,
        last_seen: Option<MessageId>,
    ) -> Result<Ticket, ReplyError> {
        let reply = Reply { body: body.into(), then, photos: Vec::new(), last_seen, ..Reply::default() };
        let granted = may::<ReplyToTicket>(self.minh());
        engine
            .db
            .write(move |tx| tickets::reply_to_customer(tx, &granted, &post_office(), number, &reply))
            .await
    }

    pub async fn last_seen(&self, engine: &Engine, number: i64) -> Option<MessageId> {
        let minh = self.minh();
        engine
            .db
            .read::<_, DbError, _>(move |tx| {
                let id = tickets::ticket_id(tx, &minh, number)?.unwrap();
                Ok(tickets::talk_of(tx, &minh, id)?.last_seen())
            })
            .await
            .unwrap()
    }

    /// Lan writes on her own pages.
    pub async fn lan_writes(&self, engine: &Engine, number: i64, body: &'static str) -> i64 {
        let granted = may(self.lan());
        engine.db.write(move |tx| tickets::answer_shop(tx, &granted, number, body, &[])).await.unwrap()
    }
}

fn staff(name: &str, called: &str, roles: &[Role]) -> NewStaff {
    NewStaff {
        name: name.into(),
        called: called.into(),
        email: format!("{}@saomai.example", called.to_lowercase().replace(' ', "")),
        roles: Roles::of(roles),
        branch: None,
        locale: Locale::Vi,
        password: hash_password(&password(), &[7; 16]),
    }
}

/// Hoa, who leads.
pub fn manager() -> NewStaff {
    staff("Phạm Thị Hoa", "Hoa", &[Role::Manager])
}

fn password() -> Password {
    identity::decide_password("một mật khẩu đủ dài 2026", "minh@saomai.example").unwrap()
}

pub fn lan() -> NewCustomer {
    NewCustomer {
        name: "Nguyễn Thị Lan".into(),
        called: String::new(),
        form_of_address: Some(FormOfAddress::Chi),
        phone: phone::parse("0912 345 678"),
        email: email::parse("lan@example.vn"),
        locale: Locale::Vi,
    }
}

fn galaxy(owner: CustomerId) -> NewAsset {
    NewAsset {
        model: ModelText {
            brand: "Samsung".into(),
            name: "Galaxy S24".into(),
            variant: "256GB, Onyx".into(),
            sku: String::new(),
            category: Category::Phone,
        },
        serial: "R5CX21ABC7K".into(),
        imei: String::new(),
        owner: Some(owner),
        sale: None,
    }
}

pub fn stripes(customer: CustomerId, asset: AssetId) -> NewTicket {
    NewTicket {
        customer: Some(customer),
        asset: Some(asset),
        subject: "Màn hình sọc xanh sau khi cập nhật".into(),
        body: "Shop ơi, máy em cập nhật tối qua xong màn hình bị sọc xanh.".into(),
        reason: Reason::Fault,
        channel: Channel::Portal,
        files: Vec::new(),
        branch: None,
    }
}

#[expect(clippy::disallowed_methods, reason = "a test grants what identity would")]
pub fn may<P: Permission>(actor: Actor) -> Granted<P> {
    Granted::grant(actor).unwrap()
}

pub fn post_office() -> PostOffice {
    PostOffice {
        from: "care@shop.example".into(),
        host: "saomai.example".into(),
        base_url: "https://care.saomai.example".into(),
        lang: reads(Locale::Vi),
        keys: Some(Keys::new([7; 32], [])),
        undo_seconds: 0,
    }
}

pub fn texts() -> Arc<Texts> {
    let all: Vec<Ftl> = [ui::FTL, identity::FTL, customers::FTL, products::FTL, tickets::FTL].concat();
    Arc::new(Texts::new(&all).unwrap())
}

/// A reader in Hà Nội.
pub fn reads(locale: Locale) -> Lang {
    reads_in(texts(), locale)
}

/// The same, of these texts.
pub fn reads_in(texts: Arc<Texts>, locale: Locale) -> Lang {
    Lang::new(texts, locale, TimeZone::get("Asia/Ho_Chi_Minh").unwrap())
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Moves the shop's clock to an instant.
pub fn goes_to(engine: &Engine, instant: Timestamp) {
    engine.clock.advance(instant.duration_since(engine.clock.now()));
}

/// What mails to colleagues are written with.
pub fn letterhead() -> platform::events::Letterhead {
    platform::events::Letterhead {
        texts: texts(),
        base_url: "https://care.saomai.example".into(),
        mail_host: "saomai.example".into(),
    }
}

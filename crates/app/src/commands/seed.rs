//! `haumai seed`, hidden: a shop full of invented work, and what the same work costs without the pages. Only
//! `cargo xtask bench` calls it. What it measures it prints as `name value`, a line each.

mod copies;
mod promises;
mod store;

use std::{path::PathBuf, process::ExitCode, sync::Arc, time::Instant};

use anyhow::Context;
use channels::{KeepMailboxes, NewDoor, NewMailbox};
use clap::Args;
use identity::{NewStaff, Shop, decide_password, hash_password};
use jiff::{SignedDuration, ToSpan};
use kernel::{
    Actor, Clock, Currency, CustomerId, Date, Granted, Locale, Permission, Role, Roles, TimeZone, date_in,
};
use platform::{
    Config, Db, DbError, Entropy, Tx,
    events::Letterhead,
    files::Files,
    i18n::{Ftl, Lang, Texts},
    live,
    web::App,
};
use products::{AssetId, SerialAnswer, imports};
use tickets::{NewTicket, OpenTicket, PostOffice, Reason, Reply, ReplyToTicket, Then, TicketId, WriteToShop};

use crate::{rooms, schemas, worker};

/// The shop's work is spread over so many hours before now: a year.
const HOURS: i64 = 24 * 365;
/// Talks that are written in one transaction.
const TALKS_TOGETHER: usize = 20;
/// After so many talks the planner is told how much there is, as a server that runs for long tells it by itself: a plan that
/// was made for empty tables reads all of them for every row.
const ANALYZED_AFTER: [usize; 2] = [200, 2_000];
/// Creations under way at once; as many as the SQLite writer puts into one commit.
const CREATORS: usize = 64;
/// Of a hundred tickets the newest three are open: with each of the two agents, and with nobody.
const OPEN_PERCENT: usize = 3;
/// The number of a shop's first ticket.
const FIRST_NUMBER: usize = 8401;
/// Tickets that bare statements are about, in turn; few enough that their statements stay prepared.
const VARIANTS: usize = 20;
/// Assets of one customer.
const ASSETS_EACH: usize = 2;

/// The agents; both sign in with [`PASSWORD`].
const AGENTS: [(&str, &str); 2] =
    [("Trần Minh", "minh@bench.example"), ("Đặng Bích Ngọc", "ngoc@bench.example")];
const PASSWORD: &str = "do xem may chay nhanh bao nhieu";

/// What to write, or what to measure.
#[derive(Debug, Args)]
pub(super) struct Wish {
    /// Tickets of three messages.
    #[arg(long, default_value_t = 0)]
    tickets: usize,
    /// Assets, sold to half as many customers; they come in through the import.
    #[arg(long, default_value_t = 0)]
    assets: usize,
    /// Where all chance comes from.
    #[arg(long, default_value_t = 22)]
    seed: u64,
    /// Copies the first `--tickets` tickets until there are so many.
    #[arg(long)]
    until: Option<usize>,
    /// Opens a mailbox for our own receiver.
    #[arg(long)]
    mailbox: Option<String>,
    /// Measures instead: opens so many tickets, 64 at a time, then writes the same rows with the engine alone.
    #[arg(long)]
    create: Option<usize>,
    /// Measures instead: the statements of this file, parted by semicolons, in one read. `{number}` in them becomes
    /// the number of one of the `--tickets` that were written.
    #[arg(long)]
    bare: Option<PathBuf>,
    /// Measures instead: verdicts over long histories, and the answers about every product.
    #[arg(long)]
    promises: bool,
    /// How often the statements run.
    #[arg(long, default_value_t = 1000)]
    times: usize,
}

/// Fills a new data folder, or measures in one that is filled.
pub(super) async fn seed(config: Config, wish: Wish) -> anyhow::Result<ExitCode> {
    match (&wish.bare, wish.create) {
        _ if wish.promises => promises::promises(config, &wish).await?,
        _ if let Some(address) = wish.mailbox.clone() => open_mailbox(config, &wish, address).await?,
        _ if let Some(until) = wish.until => copies::copies(config, &wish, until).await?,
        (Some(file), _) => bare(&config, &wish, file).await?,
        (None, Some(count)) => create(config, &wish, count).await?,
        (None, None) => fill(config, &wish).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn fill(config: Config, wish: &Wish) -> anyhow::Result<()> {
    anyhow::ensure!(wish.tickets == 0 || wish.assets > 0, "tickets are about assets: give --assets too");
    let clock = Clock::system();
    clock.advance(-SignedDuration::from_hours(HOURS));
    let app = open(config, &clock, wish.seed).await?;
    let agents = open_shop(&app).await?;
    let file = sales(wish.assets, date_in(clock.now(), &TimeZone::UTC));
    let imported = Cost::begin();
    let (_, progress) =
        imports::import_reader(app.db(), "bench.csv", file.as_bytes(), |_| {}, |_| {}).await?;
    anyhow::ensure!(progress.counts.ok == progress.total, "the import refused lines: {:?}", progress.counts);
    imported.print("import", wish.assets)?;
    let written = Cost::begin();
    write_talks(&app, &clock, &agents, wish).await?;
    written.print("talks", wish.tickets)?;
    // The clocks of the help desk order a look at each open ticket; in a shop that runs, they were looked at.
    clock.advance(-clock.offset());
    let work = worker(&app)?;
    while work.run_due().await? > 0 {}
    app.db().write(store::analyze).await?;
    Ok(())
}

/// Opens the data as the program does, but nobody reacts to what is told: surveys of a year are not the measure.
async fn open(config: Config, clock: &Clock, seed: u64) -> anyhow::Result<App> {
    let files = Files::folder(&config.data.join("files"))?;
    let db = Db::open(&config.place(), clock.clone(), Entropy::seeded(seed))?;
    db.migrate(schemas().leak()).await?;
    let rooms = rooms();
    let sources: Vec<Ftl> = rooms.iter().flat_map(|room| room.texts.iter().copied()).collect();
    let app = App::new(db, config, Arc::new(Texts::new(&sources)?), files, rooms);
    let letterhead = Letterhead {
        texts: app.texts().clone(),
        base_url: app.config().base_url(),
        mail_host: app.mail_host(),
    };
    app.db().surround(&[], Some(letterhead));
    Ok(app)
}

async fn open_shop(app: &App) -> anyhow::Result<Vec<Actor>> {
    let shop = Shop {
        name: "Sao Mai Care".into(),
        phone: "1800 6868".into(),
        address: "122 Cầu Giấy, P. Cầu Giấy, TP. Hà Nội".into(),
        hours: "8:30–21:00".into(),
        zone: TimeZone::get("Asia/Ho_Chi_Minh")?,
        currency: Currency::VND,
        locale: Locale::Vi,
    };
    app.db().write(move |tx| identity::save_shop(tx, &Granted::system("seed"), &shop)).await?;
    let password = decide_password(PASSWORD, "").map_err(|refusal| anyhow::anyhow!("{refusal:?}"))?;
    let password = hash_password(&password, &app.db().moment().secret());
    let roles = Roles::of(&[Role::Manager, Role::Agent]);
    for (name, email) in AGENTS {
        let (name, called, email) = (name.to_owned(), name.to_owned(), email.to_owned());
        let (branch, password) = (None, password.clone());
        let new = NewStaff { name, called, email, roles, branch, locale: Locale::Vi, password };
        let added = app.db().write(move |tx| identity::add_staff(tx, &Granted::system("seed"), &new)).await;
        added.map_err(|fault| anyhow::anyhow!(fault))?;
    }
    let staff = app.db().read(identity::staff_members).await?;
    Ok(staff.into_iter().map(|member| Actor::Staff { id: member.id, roles, branch: None }).collect())
}

async fn open_mailbox(config: Config, wish: &Wish, address: String) -> anyhow::Result<()> {
    let app = crate::open(config, Clock::system(), Entropy::seeded(wish.seed + 2)).await?;
    let new = NewMailbox {
        team: None,
        name: "bench".into(),
        address,
        door: NewDoor::Smtp,
        charset: "utf-8".into(),
        trusted_server: String::new(),
        locale: Locale::Vi,
        takes_tokens: true,
        is_active: true,
    };
    let (seal, granted) = (app.seal(), Granted::<KeepMailboxes>::system("seed"));
    let added = app.db().write(move |tx| channels::add_mailbox(tx, &granted, &seal, &new)).await;
    added.map(drop).map_err(|fault| anyhow::anyhow!(fault))
}

/// The n-th customer's phone; 19 has no factor in common with a million, so none comes twice.
fn phone(customer: usize) -> String {
    format!("0912{:06}", customer * 19 % 1_000_000)
}

fn serial(asset: usize) -> String {
    format!("SM{asset:08}")
}

fn name(customer: usize) -> String {
    const FAMILIES: [&str; 7] = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng"];
    const MIDDLES: [&str; 5] = ["Thị", "Văn", "Minh", "Ngọc", "Đức"];
    const GIVENS: [&str; 11] =
        ["An", "Bảo", "Châu", "Dũng", "Giang", "Hạnh", "Khoa", "Mai", "Phúc", "Sơn", "Yến"];
    [nth(&FAMILIES, customer), nth(&MIDDLES, customer), nth(&GIVENS, customer)].join(" ")
}

fn nth(words: &[&'static str], n: usize) -> &'static str {
    words.get(n % words.len().max(1)).copied().unwrap_or_default()
}

/// The shop's sales as its till would export them, in the two years before a day.
fn sales(assets: usize, before: Date) -> String {
    const MODELS: [&str; 6] = [
        "Samsung,Galaxy S24,256GB",
        "Apple,iPhone 15,128GB",
        "Xiaomi,Redmi Note 12,128GB",
        "Apple,MacBook Air M1,8GB",
        "Sony,WH-1000XM5,đen",
        "Oppo,Reno8,256GB",
    ];
    let mut file =
        String::from("date,order,customer name,phone,brand,product,variant,serial,total,warranty months\n");
    for asset in 0..assets {
        let customer = asset / ASSETS_EACH;
        let day = before.saturating_sub(i64::try_from(asset % 700 + 1).unwrap_or(1).days());
        let (name, phone, model, serial) =
            (name(customer), phone(customer), nth(&MODELS, asset), serial(asset));
        file.push_str(&format!("{day},DH-{asset:07},{name},{phone},{model},{serial},8990000,24\n"));
    }
    file
}

async fn write_talks(app: &App, clock: &Clock, agents: &[Actor], wish: &Wish) -> anyhow::Result<()> {
    let lang = Lang::new(app.texts().clone(), Locale::Vi, TimeZone::UTC);
    let (post, agents, tickets, assets) =
        (PostOffice::of(app, &lang), agents.to_vec(), wish.tickets, wish.assets);
    let writer = TalkWriter { post, agents, tickets, assets };
    let rounds = i32::try_from(tickets.div_ceil(TALKS_TOGETHER)).unwrap_or(i32::MAX).max(1);
    let step = SignedDuration::from_hours(HOURS) / rounds;
    for first in (0..tickets).step_by(TALKS_TOGETHER) {
        if ANALYZED_AFTER.contains(&first) {
            app.db().write(store::analyze).await?;
        }
        let (writer, last) = (writer.clone(), tickets.min(first + TALKS_TOGETHER));
        let write = move |tx: &mut Tx<'_>| {
            (first..last).try_for_each(|n| writer.write(tx, n))?;
            // The program forgets changes after minutes; here a year would pile up.
            let now = tx.now();
            live::forget_before(tx, now)?;
            Ok::<(), anyhow::Error>(())
        };
        app.db().write(write).await.with_context(|| format!("the talks from {first} on"))?;
        clock.advance(step);
    }
    Ok(())
}

/// How a ticket of three messages comes about, through the actions of the room.
#[derive(Clone)]
struct TalkWriter {
    post: PostOffice,
    agents: Vec<Actor>,
    tickets: usize,
    assets: usize,
}

/// A ticket in whose talk one is.
struct Talk {
    customer: CustomerId,
    ticket: TicketId,
    number: i64,
}

impl TalkWriter {
    /// The newest tickets stay open, the others end with the answer to the customer's question.
    fn write(&self, tx: &mut Tx<'_>, n: usize) -> anyhow::Result<()> {
        let talk = open_one(tx, n, self.assets)?;
        let is_open = n >= self.tickets - self.tickets * OPEN_PERCENT / 100;
        match self.agents.get(n % (self.agents.len() + 1)) {
            Some(agent) => {
                self.reply(tx, agent, &talk, Then::Wait)?;
                if is_open { ask(tx, &talk, n) } else { self.reply(tx, agent, &talk, Then::Done) }
            }
            None if is_open => ask(tx, &talk, n).and_then(|()| ask(tx, &talk, n + 1)),
            None => {
                ask(tx, &talk, n)?;
                let agent = self.agents.first().context("the shop has no agent")?;
                self.reply(tx, agent, &talk, Then::Done)
            }
        }
    }

    fn reply(&self, tx: &mut Tx<'_>, agent: &Actor, talk: &Talk, then: Then) -> anyhow::Result<()> {
        let may = as_person::<ReplyToTicket>(agent)?;
        let last_seen = tickets::talk_of(tx, agent, talk.ticket)?.last_seen();
        let body = "Dạ, bên em đã nhận được thông tin. Anh chị mang máy đến quầy giúp em, kỹ thuật sẽ kiểm tra ngay."
            .to_owned();
        let reply = Reply { body, then, photos: Vec::new(), last_seen, ..Reply::default() };
        tickets::reply_to_customer(tx, &may, &self.post, talk.number, &reply)?;
        Ok(())
    }
}

fn open_one(tx: &mut Tx<'_>, n: usize, assets: usize) -> anyhow::Result<Talk> {
    // 7919 is a prime: neighbouring tickets are about customers that are far apart.
    let (customer, asset) = subject_of(tx, n * 7919 % assets.max(1))?;
    let new = NewTicket {
        customer: Some(customer),
        asset: Some(asset),
        subject: format!("{} {}", nth(&FAULTS, n), nth(&WHEN, n)),
        body: format!("Chào shop, máy của tôi bị {}. Mã phiếu SEED{n:06}.", nth(&FAULTS, n).to_lowercase()),
        reason: Reason::Fault,
        ..NewTicket::default()
    };
    let ticket = tickets::open_ticket(tx, &Granted::<OpenTicket>::system("seed"), &new)?;
    let program = Actor::System { task: "seed" };
    let open = tickets::open_tickets_of(tx, &program, customer)?;
    let number =
        open.iter().find(|t| t.id == ticket).map(|t| t.number).context("the new ticket is not open")?;
    Ok(Talk { customer, ticket, number })
}

const FAULTS: [&str; 5] = ["Màn hình sọc", "Pin tụt nhanh", "Không lên nguồn", "Loa rè", "Camera mờ"];
const WHEN: [&str; 3] = ["từ hôm qua", "sau khi rơi", "sau khi cập nhật"];

fn subject_of(tx: &mut Tx<'_>, asset: usize) -> anyhow::Result<(CustomerId, AssetId)> {
    let phone = customers::phone::parse(&phone(asset / ASSETS_EACH)).context("a phone that is none")?;
    let customer = customers::find_by_contact(tx, &customers::Contact::Phone(phone))?;
    match products::asset_by_serial(tx, &serial(asset))? {
        SerialAnswer::One(id) => Ok((customer.context("a customer was not imported")?, id)),
        other => anyhow::bail!("serial {} is {other:?}", serial(asset)),
    }
}

fn ask(tx: &mut Tx<'_>, talk: &Talk, n: usize) -> anyhow::Result<()> {
    let may = as_person::<WriteToShop>(&Actor::Customer { id: talk.customer })?;
    let body = format!("Tôi có cần mang hoá đơn không, và mất bao lâu? {}.", nth(&WHEN, n));
    tickets::answer_shop(tx, &may, talk.number, &body, &[]).map_err(|fault| anyhow::anyhow!(fault))?;
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "invented people do what they may; no request brings them here"
)]
fn as_person<P: Permission>(actor: &Actor) -> anyhow::Result<Granted<P>> {
    Granted::grant(actor.clone()).with_context(|| format!("{actor} may not {}", P::NAME))
}

/// Opens tickets one to a transaction, many at once, and then writes the same rows with the engine alone.
async fn create(config: Config, wish: &Wish, count: usize) -> anyhow::Result<()> {
    let rounds = count.div_ceil(CREATORS);
    let alone = match &config.database {
        None => Alone::File(store::Copy::before(&config.data.join("haumai.db"))?),
        Some(url) => Alone::Server(Box::new(store::postgres::Copy::before(url).await?)),
    };
    let (assets, offset) = (wish.assets, wish.tickets);
    let app = crate::open(config, Clock::system(), Entropy::seeded(wish.seed + 1)).await?;
    let cost = Cost::begin();
    let creators: Vec<_> = (0..CREATORS)
        .map(|creator| {
            let db = app.db().clone();
            tokio::spawn(async move {
                for round in 0..rounds {
                    let n = offset + round * CREATORS + creator;
                    db.write(move |tx| open_one(tx, n, assets).map(drop)).await?;
                }
                Ok::<(), anyhow::Error>(())
            })
        })
        .collect();
    for creator in creators {
        creator.await??;
    }
    cost.print("create", rounds * CREATORS)?;
    alone.measure(rounds).await
}

/// The engine without the seam, and a copy of the database as it was before.
enum Alone {
    File(store::Copy),
    Server(Box<store::postgres::Copy>),
}

impl Alone {
    /// Writes once more what the creation wrote: as SQLite's one writer groups it, or in PostgreSQL's own commits.
    async fn measure(self, rounds: usize) -> anyhow::Result<()> {
        match self {
            Self::File(copy) => {
                let rows = copy.rows_since()?;
                println!("alone_rows {}", rows.count());
                let cost = Cost::begin();
                copy.write(&rows, rounds)?;
                cost.print("alone", rounds * CREATORS)
            }
            Self::Server(copy) => {
                let rows = copy.rows_since().await?;
                println!("alone_rows {}", rows.count());
                let cost = Cost::begin();
                copy.write(rows).await?;
                cost.print("alone", rounds * CREATORS)?;
                copy.remove().await
            }
        }
    }
}

/// What a page asks of the database, without the page.
async fn bare(config: &Config, wish: &Wish, file: &std::path::Path) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let about = |n: usize| {
        &*text.replace("{number}", &(FIRST_NUMBER + n * 7919 % wish.tickets.max(1)).to_string()).leak()
    };
    let texts: Vec<&'static str> = (0..VARIANTS).map(about).collect();
    let db = Db::open(&config.place(), Clock::system(), Entropy::seeded(wish.seed))?;
    // The first round prepares the statements.
    for text in &texts {
        let text = *text;
        let rows: u64 = db.read::<_, DbError, _>(move |tx| store::run_all(tx, text)).await?;
        println!("bare_rows {rows}");
    }
    let cost = Cost::begin();
    for text in texts.iter().copied().cycle().take(wish.times) {
        db.read::<_, DbError, _>(move |tx| store::run_all(tx, text)).await?;
    }
    cost.print("bare", wish.times)
}

/// What a piece of work costs in time and in this process's CPU.
struct Cost {
    began: Instant,
    cpu: f64,
}

impl Cost {
    #[expect(clippy::disallowed_methods, reason = "a measurement of the machine, not the shop's day")]
    fn begin() -> Self {
        Self { began: Instant::now(), cpu: cpu_seconds().unwrap_or(0.0) }
    }

    fn print(&self, name: &str, count: usize) -> anyhow::Result<()> {
        println!("{name}_count {count}");
        println!("{name}_seconds {:.6}", self.began.elapsed().as_secs_f64());
        println!("{name}_cpu_seconds {:.6}", cpu_seconds()? - self.cpu);
        Ok(())
    }
}

/// The CPU time of this process, all threads, ended ones too. Linux counts it in hundredths of a second.
fn cpu_seconds() -> anyhow::Result<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    // The program's name stands in brackets and may hold anything; the 14th and 15th field are user and system.
    let (_, fields) = stat.rsplit_once(") ").context("/proc/self/stat reads unlike Linux")?;
    let ticks: Vec<u32> = fields.split(' ').skip(11).take(2).map(str::parse).collect::<Result<_, _>>()?;
    Ok(f64::from(ticks.iter().sum::<u32>()) / 100.0)
}

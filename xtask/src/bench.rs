//! `cargo xtask bench`: what the program costs, with a hundred thousand tickets, on both engines. `bench/README.md`
//! says what each figure means.

mod client;
mod figures;
mod load;
mod mail;
mod program;

use crate::shell::{answer, cargo, heading, must_run, root, step};
use anyhow::{Context, Result, bail, ensure};
use client::{Connection, Visitor};
use figures::{Figure, Figures, Limit};
use load::{Course, Load, drive};
use program::{Answers, Place, Server};
use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};
use testkit::{Database, PostgresServer, servers::target_folder};

/// All chance of a run comes from here.
const SEED: u64 = 22;
/// As the cast of `haumai seed` signs in.
const EMAIL: &str = "minh@bench.example";
const PASSWORD: &str = "do xem may chay nhanh bao nhieu";
/// The number of a shop's first ticket.
const FIRST_NUMBER: usize = 8401;
/// Requests under way at once where a page's cost is measured; both cores are busy with fewer.
const CONNECTIONS: usize = 4;
/// Connections under which memory is measured.
const MANY_CONNECTIONS: usize = 32;
/// Nobody asks anything for so long before memory at rest is read.
const REST: Duration = Duration::from_secs(5);
/// Starts, of which the median counts.
const STARTS: usize = 5;

/// How much is written and asked.
struct Size {
    /// Tickets that come about through the actions; the others are copies of them.
    written: usize,
    tickets: usize,
    /// Tickets of a large shop.
    many: usize,
    assets: usize,
    requests: usize,
    creations: usize,
    bare_runs: usize,
    mails: usize,
}

const FULL: Size = Size {
    written: 10_000,
    tickets: 100_000,
    many: 1_000_000,
    assets: 100_000,
    requests: 4_000,
    creations: 12_800,
    bare_runs: 4_000,
    mails: 300,
};
const QUICK: Size = Size {
    written: 500,
    tickets: 2_000,
    many: 5_000,
    assets: 2_000,
    requests: 400,
    creations: 1_280,
    bare_runs: 400,
    mails: 20,
};

/// What a person asked to be measured.
struct Wish {
    size: Size,
    is_quick: bool,
    engines: Vec<&'static str>,
    /// A program that is there already, instead of a release build.
    program: Option<PathBuf>,
}

/// Measures, prints a table and writes the lines; those of a full run go to `bench/results`.
pub fn run(words: &[&str]) -> Result<()> {
    let wish = parse(words)?;
    let program = match &wish.program {
        Some(program) => program.clone(),
        None => built()?,
    };
    let folder = target_folder()?.join("bench");
    fs::create_dir_all(&folder)?;
    let mut figures = Figures::new(SEED, commit()?, wish.size.tickets);
    // What was measured with another program, or a little, says nothing about this commit.
    let is_result = !wish.is_quick && wish.program.is_none();
    let file = if is_result { results_file()? } else { folder.join("trial.jsonl") };
    for engine in &wish.engines {
        heading(engine);
        let home = Home::fresh(&folder, engine)?;
        let place = Place::new(&program, &home.data, home.url());
        let measured = measure((&mut figures, &file), engine, &place, &wish.size);
        fs::write(&file, figures.lines())?;
        measured?;
    }
    heading("Figures");
    print!("{figures}");
    println!("\nwritten to {}", file.display());
    Ok(())
}

fn built() -> Result<PathBuf> {
    step("Release build", || must_run(&mut cargo(&["build", "--release", "--quiet", "-p", "haumai"])))?;
    Ok(target_folder()?.join("release/haumai"))
}

fn parse(words: &[&str]) -> Result<Wish> {
    let mut wish = Wish { size: FULL, is_quick: false, engines: Vec::new(), program: None };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match *word {
            "--quick" => (wish.size, wish.is_quick) = (QUICK, true),
            "--program" => wish.program = Some(words.next().context("--program PATH")?.into()),
            "sqlite" => wish.engines.push("sqlite"),
            "postgres" => wish.engines.push("postgres"),
            _ => bail!("cargo xtask bench does not know {word:?}"),
        }
    }
    if wish.engines.is_empty() {
        wish.engines = vec!["sqlite", "postgres"];
    }
    Ok(wish)
}

/// The commit that is measured, with `+` when the checkout is not quite that.
fn commit() -> Result<String> {
    let commit = answer("git", &["rev-parse", "--short", "HEAD"]).context("this is no git checkout")?;
    let changes = answer("git", &["status", "--porcelain"]).unwrap_or_default();
    Ok(if changes.is_empty() { commit } else { format!("{commit}+") })
}

fn results_file() -> Result<PathBuf> {
    let day = answer("date", &["+%F"]).context("no date")?;
    let folder = root()?.join("bench/results");
    fs::create_dir_all(&folder)?;
    Ok(folder.join(format!("{day}-{}.jsonl", commit()?.trim_end_matches('+'))))
}

/// Where one engine keeps what it is measured with.
struct Home {
    data: PathBuf,
    database: Option<Database>,
}

impl Home {
    /// An empty folder, and for PostgreSQL an empty database on a server of its own.
    fn fresh(folder: &Path, engine: &str) -> Result<Self> {
        let data = folder.join(engine);
        if data.exists() {
            fs::remove_dir_all(&data)?;
        }
        fs::create_dir_all(&data)?;
        let database = match engine {
            "postgres" => Some(Database::create(&Arc::new(PostgresServer::named_or_started()?))?),
            _ => None,
        };
        Ok(Self { data, database })
    }

    fn url(&self) -> Option<&str> {
        self.database.as_ref().map(Database::url)
    }
}

fn measure(
    (figures, file): (&mut Figures, &Path),
    engine: &'static str,
    place: &Place,
    size: &Size,
) -> Result<()> {
    let mut note = |figure: Figure| {
        figures.add(engine, figure);
        // An hour's figures outlive whatever ends the rest of the run; whether they can be written is told at its end.
        let _ = fs::write(file, figures.lines());
    };
    note(Figure::new("disk_sync", sync_cost(place.data())?, "µs"));
    if let Some(is_durable) = place.server_syncs()? {
        note(Figure::new("server_waits_for_disk", f64::from(u8::from(is_durable)), "1 = yes"));
    }
    fill(&mut note, place, size)?;
    let small = inbox_of_small_shop(&mut note, place, size)?;
    copies(&mut note, place, size, size.tickets)?;
    let (inbox, ticket) = (bare(&mut note, place, "inbox", size)?, bare(&mut note, place, "ticket", size)?);
    promises(&mut note, place)?;
    let starts: Vec<f64> = (0..STARTS).map(|_| start_once(place)).collect::<Result<_>>()?;
    note(Figure::new("start_to_first_page", median(starts), "s").beside(Limit::Aim(0.3)));
    let (server, _) = Server::start(place)?;
    pages(&mut note, &server, size, (inbox, ticket))?;
    drop(server);
    creation(&mut note, place, size)?;
    copies(&mut note, place, size, size.many)?;
    large_shop(&mut note, place, size, small)?;
    mail::mails(&mut note, place, size.mails)
}

fn start_once(place: &Place) -> Result<f64> {
    let (server, seconds) = Server::start(place)?;
    drop(server);
    Ok(seconds)
}

/// Fills the shop: the sales through the import, the tickets through the room's actions.
fn fill(note: &mut impl FnMut(Figure), place: &Place, size: &Size) -> Result<()> {
    let (tickets, assets) = (size.written.to_string(), size.assets.to_string());
    let filled = place.seed(&["--tickets", &tickets, "--assets", &assets])?;
    note(Figure::new("import_rate", filled.rate("import")?, "lines/s"));
    note(Figure::new("import_cpu", filled.cpu_micros("import")?, "µs/line"));
    note(Figure::new("talk_cpu", filled.cpu_micros("talks")?, "µs/ticket of three messages, 20 a commit"));
    Ok(())
}

/// Copies the tickets that were written until there are so many.
fn copies(note: &mut impl FnMut(Figure), place: &Place, size: &Size, until: usize) -> Result<()> {
    let (written, until_text) = (size.written.to_string(), until.to_string());
    let copied = place.seed(&["--tickets", &written, "--until", &until_text])?;
    let name = if until == size.tickets { "copies_seconds" } else { "copies_many_seconds" };
    note(Figure::new(name, copied.value("copies_seconds")?, "s"));
    Ok(())
}

/// The inbox while the shop has only the tickets that were written: what it costs in a large one stands beside it.
fn inbox_of_small_shop(note: &mut impl FnMut(Figure), place: &Place, size: &Size) -> Result<f64> {
    let (server, _) = Server::start(place)?;
    let mut visitor = Visitor::new(server.port());
    visitor.sign_in(EMAIL, PASSWORD)?;
    page(note, &server, INBOX_SMALL, &course(&server, &visitor, size, vec![MINE.into()]), None)
}

/// The inbox and the search of a shop with very many tickets.
fn large_shop(note: &mut impl FnMut(Figure), place: &Place, size: &Size, small: f64) -> Result<()> {
    let (server, _) = Server::start(place)?;
    let mut visitor = Visitor::new(server.port());
    visitor.sign_in(EMAIL, PASSWORD)?;
    let asked = |paths| course(&server, &visitor, size, paths);
    // 1.3 times the small shop's page.
    let limit = Limit::Measured(small * 1.3, "1.3 times inbox_small_cpu");
    page(note, &server, INBOX_MANY, &asked(vec![MINE.into()]), Some(limit))?;
    let few = |paths| Course { connections: 1, requests: size.requests / 4, ..asked(paths) };
    for (names, paths) in [(RARE_MANY, rare(size)), (THIRD_MANY, third())] {
        let course = few(paths);
        drive(&Course { requests: course.requests / 10, ..course.clone() })?;
        let before = server.cpu_seconds()?;
        let load = drive(&course)?;
        let millis = (server.cpu_seconds()? - before) * 1000.0 / load.count();
        note(Figure::new(names[0], millis, "ms"));
        note(Figure::new(names[1], load.p99_millis(), "ms").beside(Limit::Aim(50.0)));
        note(Figure::new(names[2], load.rate(), "requests/s"));
    }
    note(Figure::new("memory_many", server.memory_mib("VmHWM")?, "MiB"));
    Ok(())
}

/// A signed-in person's questions.
fn course(server: &Server, visitor: &Visitor, size: &Size, paths: Vec<String>) -> Course {
    Course {
        port: server.port(),
        cookies: visitor.cookies(),
        paths,
        marker: "/app/tickets/",
        connections: CONNECTIONS,
        requests: size.requests,
    }
}

/// A word of one ticket each.
fn rare(size: &Size) -> Vec<String> {
    (0..97).map(|n| format!("/app/lookup?q=SEED{:06}", n * 7919 % size.tickets)).collect()
}

/// A word of a third of all tickets.
fn third() -> Vec<String> {
    vec![format!("/app/lookup?kind=ticket&q={THIRD_WORD}")]
}

/// A verdict over a long history, the clocks of a long ticket, and the answers about every product.
fn promises(note: &mut impl FnMut(Figure), place: &Place) -> Result<()> {
    let answered = place.seed(&["--promises"])?;
    let short = answered.cpu_micros("verdict_50")?;
    note(Figure::new("verdict_50_cpu", short, "µs").beside(Limit::Aim(100.0)));
    let long = Figure::new("verdict_500_cpu", answered.cpu_micros("verdict_500")?, "µs");
    note(long.beside(Limit::Measured(short * 10.0, "ten times verdict_50_cpu")));
    let fold = Figure::new("fold_500_cpu", answered.cpu_micros("fold_500")?, "µs");
    note(fold.beside(Limit::Aim(200.0)));
    let seconds = answered.value("evaluate_seconds")? * 100_000.0 / answered.value("evaluate_count")?;
    note(Figure::new("evaluate_100000", seconds, "s").beside(Limit::Aim(30.0)));
    note(Figure::new("evaluate_cpu", answered.cpu_micros("evaluate")?, "µs/product"));
    Ok(())
}

/// The CPU of a page's own questions without the page, in milliseconds.
fn bare(note: &mut impl FnMut(Figure), place: &Place, page: &'static str, size: &Size) -> Result<f64> {
    let file = root()?.join(format!("bench/queries/{page}.sql")).display().to_string();
    let (times, tickets) = (size.bare_runs.to_string(), size.tickets.to_string());
    let asked = place.seed(&["--bare", &file, "--times", &times, "--tickets", &tickets])?;
    ensure!(asked.value("bare_rows")? > 5.0, "{file} finds nothing: does it still ask what the page asks?");
    let millis = asked.cpu_micros("bare")? / 1000.0;
    let name = if page == "inbox" { "inbox_queries_cpu" } else { "ticket_queries_cpu" };
    note(Figure::new(name, millis, "ms"));
    Ok(millis)
}

/// Memory and pages of a running program.
fn pages(note: &mut impl FnMut(Figure), server: &Server, size: &Size, bare: (f64, f64)) -> Result<()> {
    thread::sleep(REST);
    note(Figure::new("memory_at_rest", server.memory_mib("VmRSS")?, "MiB").beside(Limit::Aim(40.0)));
    let mut visitor = Visitor::new(server.port());
    visitor.sign_in(EMAIL, PASSWORD)?;
    let stylesheet = visitor.stylesheet()?;
    let course = |paths, marker| Course { marker, ..course(server, &visitor, size, paths) };
    let asset = page(note, server, ASSET, &course(vec![stylesheet], "{"), None)?;
    let empty = course(vec!["/app/lookup".into()], "<main");
    let empty = page(note, server, EMPTY, &empty, Some(Limit::Measured(asset, "asset_cpu")))?;
    let beside_empty = Some(Limit::Measured(empty, "empty_page_cpu"));
    let inbox = course(vec![MINE.into()], "/app/tickets/");
    let inbox_cpu = page(note, server, INBOX, &inbox, beside_empty)?;
    let beside_queries = Limit::Measured(bare.0, "inbox_queries_cpu");
    note(Figure::new("inbox_cpu_over_queries", inbox_cpu, "ms").beside(beside_queries));
    let ticket = course(ticket_pages(size), "SEED");
    let ticket_cpu = page(note, server, TICKET, &ticket, beside_empty)?;
    let beside_queries = Limit::Measured(bare.1, "ticket_queries_cpu");
    note(Figure::new("ticket_cpu_over_queries", ticket_cpu, "ms").beside(beside_queries));
    page(note, server, RARE, &course(rare(size), "/app/tickets/"), beside_empty)?;
    page(
        note,
        server,
        COMMON,
        &course(vec!["/app/lookup?q=man+hinh".into()], "/app/tickets/"),
        beside_empty,
    )?;
    public(note, server, size, empty)?;
    page(note, server, THIRD, &course(third(), "/app/tickets/"), beside_empty)?;
    let many: Vec<String> = ticket_pages(size).into_iter().chain([MINE.into()]).collect();
    drive(&Course { connections: MANY_CONNECTIONS, ..course(many, "/app/tickets") })?;
    note(Figure::new("memory_under_32", server.memory_mib("VmRSS")?, "MiB"));
    note(Figure::new("memory_at_most", server.memory_mib("VmHWM")?, "MiB"));
    Ok(())
}

/// The public warranty page, asked by strangers about a product each. Each address asks less often than it may.
fn public(note: &mut impl FnMut(Figure), server: &Server, size: &Size, empty: f64) -> Result<()> {
    const PATH: &str = "/warranty";
    const EACH: usize = 25;
    let mut stranger = Visitor::new(server.port());
    let hidden = stranger.form(PATH)?;
    let ask = |asked: usize| -> Result<()> {
        let nth = u8::try_from(asked / EACH % 250)?;
        let mut connection = Connection::open_from([127, 77, 0, nth + 1].into(), server.port())?;
        for asset in asked..asked + EACH {
            let serial = ("serial".to_owned(), format!("SM{:08}", asset * 7919 % size.assets));
            let answer = connection.post(PATH, &stranger.cookies(), &[&hidden[..], &[serial]].concat())?;
            ensure!(answer.status == 200, "a stranger's question was answered {}", answer.status);
            ensure!(answer.body.contains("/my/in?next=/my"), "the public page does not know a product");
        }
        Ok(())
    };
    let asked = size.requests / 4;
    ask(asked)?;
    let before = server.cpu_seconds()?;
    (0..asked).step_by(EACH).try_for_each(ask)?;
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    let millis = (server.cpu_seconds()? - before) * 1000.0 / asked as f64;
    note(Figure::new("public_page_cpu", millis, "ms").beside(Limit::Measured(empty, "empty_page_cpu")));
    Ok(())
}

/// Pages of tickets all over the table, not only the newest.
fn ticket_pages(size: &Size) -> Vec<String> {
    (0..997).map(|n| format!("/app/tickets/{}", FIRST_NUMBER + n * 7919 % size.tickets)).collect()
}

/// The names of a page's three figures: CPU a request, the 99th percentile of its time, requests a second.
type Names = [&'static str; 3];
const ASSET: Names = ["asset_cpu", "asset_p99", "asset_rate"];
const EMPTY: Names = ["empty_page_cpu", "empty_page_p99", "empty_page_rate"];
const INBOX: Names = ["inbox_cpu", "inbox_p99", "inbox_rate"];
const INBOX_SMALL: Names = ["inbox_small_cpu", "inbox_small_p99", "inbox_small_rate"];
const INBOX_MANY: Names = ["inbox_many_cpu", "inbox_many_p99", "inbox_many_rate"];
const RARE_MANY: Names = ["search_rare_many_cpu", "search_rare_many_p99", "search_rare_many_rate"];
const THIRD_MANY: Names = ["search_third_many_cpu", "search_third_many_p99", "search_third_many_rate"];
const TICKET: Names = ["ticket_cpu", "ticket_p99", "ticket_rate"];
const RARE: Names = ["search_rare_cpu", "search_rare_p99", "search_rare_rate"];
const COMMON: Names = ["search_common_cpu", "search_common_p99", "search_common_rate"];
const THIRD: Names = ["search_third_cpu", "search_third_p99", "search_third_rate"];
/// One's own queue.
const MINE: &str = "/app/inbox/mine";
/// A word that the seed puts into every third ticket: *sau khi rơi*.
const THIRD_WORD: &str = "roi";

/// Asks for a page again and again; returns the CPU of one request in milliseconds.
fn page(
    note: &mut impl FnMut(Figure),
    server: &Server,
    [cpu, p99, rate]: Names,
    course: &Course,
    limit: Option<Limit>,
) -> Result<f64> {
    drive(&Course { requests: course.requests / 10, ..course.clone() })?;
    let before = server.cpu_seconds()?;
    let load: Load = drive(course)?;
    let millis = (server.cpu_seconds()? - before) * 1000.0 / load.count();
    let figure = Figure::new(cpu, millis, "ms");
    note(match limit {
        Some(limit) => figure.beside(limit),
        None => figure,
    });
    note(Figure::new(p99, load.p99_millis(), "ms"));
    note(Figure::new(rate, load.rate(), "requests/s"));
    Ok(millis)
}

/// Tickets that are opened one to a transaction and answered when they are on disk.
fn creation(note: &mut impl FnMut(Figure), place: &Place, size: &Size) -> Result<()> {
    let (tickets, assets) = (size.tickets.to_string(), size.assets.to_string());
    let count = size.creations.to_string();
    let made: Answers = place.seed(&["--create", &count, "--tickets", &tickets, "--assets", &assets])?;
    let (rate, cpu) =
        (Figure::new("creation_rate", made.rate("create")?, "tickets/s"), made.cpu_micros("create")?);
    let cpu = Figure::new("creation_cpu", cpu, "µs/ticket");
    let rows = made.value("alone_rows")? / made.value("alone_count")?;
    note(Figure::new("alone_rows", rows, "rows/ticket"));
    note(rate.beside(Limit::Measured(made.rate("alone")?, "the same rows and commits by the engine alone")));
    note(
        cpu.beside(Limit::Measured(
            made.cpu_micros("alone")?,
            "the same rows and commits by the engine alone",
        )),
    );
    Ok(())
}

/// What one sync of the disk takes: the median of a hundred appended blocks, in microseconds. It stands beside
/// every figure of a write.
fn sync_cost(folder: &Path) -> Result<f64> {
    let path = folder.join("sync");
    let mut file = File::create(&path)?;
    let mut micros = Vec::new();
    for _ in 0..100 {
        file.write_all(&[7; 4096])?;
        let began = now();
        file.sync_data()?;
        micros.push(began.elapsed().as_secs_f64() * 1e6);
    }
    fs::remove_file(path)?;
    Ok(median(micros))
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

#[expect(clippy::disallowed_methods, reason = "a measurement of the machine")]
fn now() -> Instant {
    Instant::now()
}

/// A program that speaks one line, for what the server itself tells.
fn psql(url: &str, sql: &str) -> Result<String> {
    let output = Command::new("psql").args(["--no-psqlrc", "-At", "--command", sql, url]).output()?;
    ensure!(output.status.success(), "psql: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_without_words_is_full_and_asks_both_engines() {
        let wish = parse(&[]).unwrap();
        assert_eq!(
            (wish.is_quick, wish.size.tickets, wish.engines),
            (false, 100_000, vec!["sqlite", "postgres"])
        );
        let wish = parse(&["--quick", "sqlite"]).unwrap();
        assert_eq!((wish.is_quick, wish.size.tickets, wish.engines), (true, 2_000, vec!["sqlite"]));
        assert_eq!(parse(&["--program", "a/haumai"]).unwrap().program, Some("a/haumai".into()));
        assert!(parse(&["--slow"]).is_err() && parse(&["--program"]).is_err());
    }

    #[test]
    fn the_median_is_one_of_the_values() {
        assert_eq!(median(vec![9.0, 1.0, 5.0]), 5.0);
        assert_eq!(median(Vec::new()), 0.0);
    }
}

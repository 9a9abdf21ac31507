//! From a mail that was taken to a ticket that somebody sees.

use super::{
    EMAIL, PASSWORD,
    client::{Connection, Visitor},
    figures::{Figure, Limit},
    load::Load,
    now,
    program::{Place, Server},
};
use anyhow::{Context, Result, ensure};
use std::{
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};
use testkit::servers::free_port;

/// 300 mails a minute.
const BETWEEN: Duration = Duration::from_millis(200);
/// Between two looks for a ticket.
const LOOK: Duration = Duration::from_millis(10);
/// A ticket that is not there then is lost.
const SECONDS_MAX: u64 = 30;
/// Receivers open within seconds.
const OPENING: Duration = Duration::from_secs(30);

/// Brings mails to our own receiver, one after the other at a steady pace, and looks for each ticket, as somebody who
/// searches for it, until the page shows it. The time begins when the receiver has taken the mail.
pub fn mails(note: &mut impl FnMut(Figure), place: &Place, count: usize) -> Result<()> {
    place.seed(&["--mailbox", "support@bench.example"])?;
    let receiver = free_port()?;
    let settings = [("HAUMAI_MAIL_LISTEN", format!("127.0.0.1:{receiver}"))];
    let (server, _) = Server::start_with(place, &settings)?;
    let mut visitor = Visitor::new(server.port());
    visitor.sign_in(EMAIL, PASSWORD)?;
    wait_for(receiver)?;
    let (began, before) = (now(), server.cpu_seconds()?);
    let mut watchers = Vec::new();
    for nth in 0..count {
        deliver(receiver, nth)?;
        let (taken, port, cookies) = (now(), server.port(), visitor.cookies());
        watchers.push(thread::spawn(move || seen(port, &cookies, nth, taken)));
        let next = BETWEEN * u32::try_from(nth + 1)?;
        thread::sleep(next.saturating_sub(began.elapsed()));
    }
    let mut times = Vec::new();
    for watcher in watchers {
        times.push(watcher.join().ok().context("a watcher panicked")??);
    }
    let load = Load::of(times, began.elapsed().as_secs_f64());
    note(Figure::new("mail_to_ticket_p99", load.p99_millis() / 1000.0, "s").beside(Limit::Aim(1.0)));
    let cpu = (server.cpu_seconds()? - before) * 1000.0 / load.count();
    note(Figure::new("mail_to_ticket_cpu", cpu, "ms, with the looking"));
    note(Figure::new("mail_rate", load.rate() * 60.0, "mails/min"));
    Ok(())
}

/// A word that only this mail holds.
fn word(nth: usize) -> String {
    format!("THU{nth:06}")
}

fn wait_for(port: u16) -> Result<()> {
    let began = now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        ensure!(began.elapsed() < OPENING, "the receiver does not open");
        thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

fn deliver(port: u16, nth: usize) -> Result<()> {
    let stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(Duration::from_secs(SECONDS_MAX)))?;
    let mut talk = BufReader::new(stream);
    let code = word(nth);
    let mail = format!(
        "From: Khach {nth} <khach{nth}@khach.example>\r\nTo: support@bench.example\r\nSubject: {code}\r\n\
         Message-ID: <{nth}.{code}@khach.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
         Máy của tôi không lên nguồn từ hôm qua.\r\n."
    );
    let lines = [
        ("", "220"),
        ("EHLO khach.example", "250"),
        (&*format!("MAIL FROM:<khach{nth}@khach.example>"), "250"),
        ("RCPT TO:<support@bench.example>", "250"),
        ("DATA", "354"),
        (&*mail, "250"),
        ("QUIT", "221"),
    ];
    for (line, expected) in lines {
        if !line.is_empty() {
            talk.get_mut().write_all(format!("{line}\r\n").as_bytes())?;
        }
        let answer = answer(&mut talk)?;
        ensure!(answer.starts_with(expected), "{line:?} was answered {answer:?}");
    }
    Ok(())
}

/// The last line of an answer, which may have several.
fn answer(talk: &mut impl BufRead) -> Result<String> {
    loop {
        let mut line = String::new();
        ensure!(talk.read_line(&mut line)? > 0, "the receiver hung up");
        if line.as_bytes().get(3) != Some(&b'-') {
            return Ok(line);
        }
    }
}

/// Seconds until a page shows the ticket.
fn seen(port: u16, cookies: &str, nth: usize, taken: Instant) -> Result<f64> {
    let mut connection = Connection::open(port)?;
    let path = format!("/app/lookup?kind=ticket&q={}", word(nth));
    while taken.elapsed().as_secs() < SECONDS_MAX {
        if connection.get(&path, cookies)?.body.contains("/app/tickets/") {
            return Ok(taken.elapsed().as_secs_f64());
        }
        thread::sleep(LOOK);
    }
    anyhow::bail!("the mail {} became no ticket within {SECONDS_MAX} s", word(nth))
}

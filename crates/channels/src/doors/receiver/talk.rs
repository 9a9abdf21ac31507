//! One connection to the receiver: SMTP as RFC 5321 has it, with PIPELINING, SIZE and STARTTLS.

use std::{borrow::Cow, io, net::IpAddr, slice::Iter, time::Duration};

use platform::{db::DbError, web::App};
use smtp_proto::{
    Error, Request,
    request::receiver::{DataReceiver, DummyDataReceiver, RequestReceiver},
};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio_rustls::TlsAcceptor;

use super::{Room, Visitors};
use crate::{
    doors::take_in,
    model::{Arrival, Door, Mailbox, MailboxId, ServerPlace},
    policy::LETTER_BYTES_MAX,
    store::mailboxes,
};

/// How long a visitor may be silent.
const SILENCE_MAX: Duration = Duration::from_secs(5 * 60);
/// Recipients of one mail.
const RECIPIENTS_MAX: usize = 100;
/// Mistakes until we hang up: who guesses at names gets no further.
const MISTAKES_MAX: usize = 20;
/// Stations that a mail may have passed; more is a circle.
const STATIONS_MAX: usize = 60;
const READ_BYTES: usize = 32 * 1024;
/// The mails of others take all room: the sender keeps this one.
const NO_ROOM: &str = "452 4.3.1 there is no room now, bring it again later";

/// Somebody who is connected, and what was said so far.
pub(super) struct Visitor {
    app: App,
    address: IpAddr,
    acceptor: Option<TlsAcceptor>,
    visitors: Visitors,
    is_secured: bool,
    name: String,
    from: Option<String>,
    to: Vec<(MailboxId, String)>,
    mistakes: usize,
}

/// What comes next on the connection.
enum Next {
    /// The next request.
    Request,
    /// The mail itself.
    Data,
    /// TLS; what was sent ahead of it is forgotten, whoever sent it.
    Secure,
    /// Nothing.
    End,
}

/// How the connection ended.
enum Ended {
    Closed,
    Secure,
}

impl Visitor {
    pub(super) fn new(app: App, address: IpAddr, acceptor: Option<TlsAcceptor>, visitors: Visitors) -> Self {
        Self {
            app,
            address,
            acceptor,
            visitors,
            is_secured: false,
            name: String::new(),
            from: None,
            to: Vec::new(),
            mistakes: 0,
        }
    }

    /// There is no room: the sender comes again.
    pub(super) async fn sent_away<S: AsyncRead + AsyncWrite + Unpin>(self, mut stream: S) -> io::Result<()> {
        stream.write_all(b"421 4.7.0 too many connections, come again later\r\n").await?;
        stream.shutdown().await
    }

    /// Talks until either side hangs up.
    pub(super) async fn served<S: AsyncRead + AsyncWrite + Unpin>(mut self, mut stream: S) -> io::Result<()> {
        let greeting = format!("220 {} ESMTP haumai\r\n", self.app.mail_host());
        stream.write_all(greeting.as_bytes()).await?;
        match self.talk(&mut stream).await? {
            Ended::Closed => stream.shutdown().await,
            Ended::Secure => {
                let Some(acceptor) = self.acceptor.take() else { return Ok(()) };
                let mut secured = within(acceptor.accept(stream)).await?;
                self.is_secured = true;
                self.forget();
                self.name.clear();
                self.talk(&mut secured).await?;
                secured.shutdown().await
            }
        }
    }

    async fn talk<S: AsyncRead + AsyncWrite + Unpin>(&mut self, stream: &mut S) -> io::Result<Ended> {
        let (mut requests, mut buffer) = (RequestReceiver::default(), vec![0; READ_BYTES]);
        let mut mail: Option<Incoming> = None;
        loop {
            let count = within(stream.read(&mut buffer)).await?;
            let mut bytes = buffer.get(..count).unwrap_or_default().iter();
            if count == 0 {
                return Ok(Ended::Closed);
            }
            let mut answers = String::new();
            let ended = loop {
                let next = match &mut mail {
                    Some(coming) => {
                        if !coming.take(&mut bytes) {
                            break None;
                        }
                        let whole = mail.take();
                        answers.push_str(&self.kept(whole).await);
                        Next::Request
                    }
                    None => match requests.ingest(&mut bytes) {
                        Err(Error::NeedsMoreData { .. }) => break None,
                        request => self.answer(request, &mut answers).await,
                    },
                };
                match next {
                    Next::Request => {}
                    Next::Data => mail = Some(Incoming::new(Room::of(self.visitors.clone()))),
                    Next::Secure => break Some(Ended::Secure),
                    Next::End => break Some(Ended::Closed),
                }
            };
            within(stream.write_all(answers.as_bytes())).await?;
            within(stream.flush()).await?;
            if let Some(ended) = ended {
                return Ok(ended);
            }
        }
    }

    /// Answers one request.
    async fn answer(&mut self, request: Result<Request<Cow<'_, str>>, Error>, answers: &mut String) -> Next {
        let (next, line) = match request {
            Ok(Request::Ehlo { host }) => {
                self.forget();
                self.name = host.into_owned();
                (Next::Request, self.offers())
            }
            Ok(Request::Helo { host }) => {
                self.forget();
                self.name = host.into_owned();
                (Next::Request, format!("250 {}", self.app.mail_host()))
            }
            Ok(Request::Mail { from }) => {
                (Next::Request, self.sender(from.address.into_owned(), from.size).to_owned())
            }
            Ok(Request::Rcpt { to }) => (Next::Request, self.recipient(&to.address).await.to_owned()),
            Ok(Request::Data) if self.to.is_empty() => (Next::Request, "503 5.5.1 no recipient yet".into()),
            Ok(Request::Data) => (Next::Data, "354 go on, a line with only a dot ends it".into()),
            Ok(Request::Rset) => {
                self.forget();
                (Next::Request, "250 2.0.0 forgotten".into())
            }
            Ok(Request::Noop { .. }) => (Next::Request, "250 2.0.0 yes".into()),
            Ok(Request::Vrfy { .. }) => (Next::Request, "252 2.1.5 send it and see".into()),
            Ok(Request::StartTls) if self.acceptor.is_some() => (Next::Secure, "220 2.0.0 go on".into()),
            Ok(Request::Quit) => (Next::End, "221 2.0.0 goodbye".into()),
            Ok(_) => (Next::Request, self.mistaken("502 5.5.1 we do not do that")),
            Err(Error::UnknownCommand) => (Next::Request, self.mistaken("500 5.5.2 no such command")),
            Err(_) => (Next::Request, self.mistaken("501 5.5.4 this cannot be read")),
        };
        answers.push_str(&line);
        answers.push_str("\r\n");
        if self.mistakes >= MISTAKES_MAX {
            answers.push_str("421 4.7.0 too many mistakes\r\n");
            return Next::End;
        }
        next
    }

    fn mistaken(&mut self, line: &str) -> String {
        self.mistakes += 1;
        line.to_owned()
    }

    fn offers(&self) -> String {
        let tls = if self.acceptor.is_some() { "250-STARTTLS\r\n" } else { "" };
        format!(
            "250-{}\r\n250-SIZE {LETTER_BYTES_MAX}\r\n250-8BITMIME\r\n250-PIPELINING\r\n{tls}250-SMTPUTF8\r\n250 ENHANCEDSTATUSCODES",
            self.app.mail_host()
        )
    }

    fn sender(&mut self, from: String, size: usize) -> &'static str {
        if self.name.is_empty() {
            return "503 5.5.1 say EHLO first";
        }
        if i64::try_from(size).unwrap_or(i64::MAX) > LETTER_BYTES_MAX {
            return "552 5.3.4 this mail is larger than we take";
        }
        if !self.visitors.has_room(size) {
            return NO_ROOM;
        }
        if !self.visitors.may_bring(self.address, self.app.db().clock().now()) {
            return "450 4.7.1 too many mails in this minute, bring it again later";
        }
        self.forget();
        self.from = Some(from);
        "250 2.1.0 sender noted"
    }

    async fn recipient(&mut self, address: &str) -> &'static str {
        if self.from.is_none() {
            return "503 5.5.1 say MAIL first";
        }
        if self.to.len() >= RECIPIENTS_MAX {
            return "452 4.5.3 too many recipients, send another mail to the others";
        }
        let address = address.to_lowercase();
        match self.app.db().read(mailboxes::mailboxes).await {
            Err(_) => "451 4.3.0 come again later",
            Ok(known) => match mailbox_of(&known, &address) {
                Some(mailbox) => {
                    self.to.push((mailbox, address));
                    "250 2.1.5 recipient noted"
                }
                None if is_shut(&known, &address) => {
                    "450 4.2.1 this mailbox is switched off for now, bring it again later"
                }
                None => {
                    self.mistakes += 1;
                    "550 5.1.1 nobody here has this address, and we send nothing on"
                }
            },
        }
    }

    /// Answers the end of a mail: 250 when every mailbox has it on disk and in the database, else the sender keeps it.
    async fn kept(&mut self, mail: Option<Incoming>) -> String {
        let Some(mail) = mail else { return "503 5.5.1 say DATA first\r\n".to_owned() };
        let answer = match mail.whole() {
            None if mail.is_crowded_out => NO_ROOM,
            None => "552 5.3.4 this mail is larger than we take",
            Some(raw) if stations(raw) > STATIONS_MAX => "554 5.4.6 this mail goes in a circle",
            Some(raw) => match self.store(raw).await {
                Ok(()) => "250 2.0.0 kept",
                Err(error) => {
                    tracing::warn!(%error, "a mail was not stored; its sender keeps it");
                    "451 4.3.0 it could not be stored, bring it again later"
                }
            },
        };
        self.forget();
        format!("{answer}\r\n")
    }

    async fn store(&self, raw: &[u8]) -> Result<(), DbError> {
        let mut mailboxes: Vec<MailboxId> = self.to.iter().map(|(mailbox, _)| *mailbox).collect();
        mailboxes.sort_unstable();
        mailboxes.dedup();
        for mailbox in mailboxes {
            let to: Vec<String> =
                self.to.iter().filter(|(id, _)| *id == mailbox).map(|(_, address)| address.clone()).collect();
            let stamped = [self.stamp(&to).as_bytes(), raw].concat();
            let arrival = Arrival {
                mailbox,
                place: ServerPlace { uid_validity: 0, uid: number_of(&self.app.db().moment().secret()) },
                bytes: i64::try_from(stamped.len()).unwrap_or(i64::MAX),
                is_whole: true,
                envelope_from: self.from.clone(),
                envelope_to: to,
                brought_by: Some(self.address),
                received_at: self.app.db().clock().now(),
            };
            take_in(&self.app, arrival, stamped).await?;
        }
        Ok(())
    }

    /// What a mail server writes on top of a mail that it delivers.
    fn stamp(&self, to: &[String]) -> String {
        let how = if self.is_secured { "ESMTPS" } else { "ESMTP" };
        let plain = |text: &str| text.chars().filter(|c| c.is_ascii_graphic()).take(200).collect::<String>();
        let delivered: String = to.iter().map(|address| format!("Delivered-To: {address}\r\n")).collect();
        format!(
            "Return-Path: <{}>\r\n{delivered}Received: from {} ([{}])\r\n\tby {} (haumai) with {how}; {}\r\n",
            self.from.as_deref().unwrap_or_default(),
            plain(&self.name),
            self.address,
            self.app.mail_host(),
            self.app.db().clock().now().strftime("%a, %d %b %Y %H:%M:%S +0000"),
        )
    }

    fn forget(&mut self) {
        self.from = None;
        self.to.clear();
    }
}

/// A mail that is coming in. What is too large is read to its end and dropped, so that the sender hears why.
struct Incoming {
    receiver: DataReceiver,
    raw: Vec<u8>,
    room: Room,
    dropped: Option<DummyDataReceiver>,
    /// Whether it was dropped because the mails of others take all room.
    is_crowded_out: bool,
}

impl Incoming {
    fn new(room: Room) -> Self {
        Self { receiver: DataReceiver::new(), raw: Vec::new(), room, dropped: None, is_crowded_out: false }
    }

    /// Takes what came; true at the end of the mail.
    fn take(&mut self, bytes: &mut Iter<'_, u8>) -> bool {
        if let Some(dropped) = &mut self.dropped {
            return dropped.ingest(bytes);
        }
        let is_done = self.receiver.ingest(bytes, &mut self.raw);
        self.is_crowded_out = !self.room.grow_to(self.raw.len());
        if is_done {
            return true;
        }
        if self.is_crowded_out || i64::try_from(self.raw.len()).unwrap_or(i64::MAX) > LETTER_BYTES_MAX {
            self.room.grow_to(0);
            self.dropped = Some(DummyDataReceiver::new_data(&self.receiver));
            self.raw = Vec::new();
        }
        false
    }

    fn whole(&self) -> Option<&[u8]> {
        let fits = i64::try_from(self.raw.len()).unwrap_or(i64::MAX) <= LETTER_BYTES_MAX;
        (self.dropped.is_none() && fits && !self.is_crowded_out).then_some(self.raw.as_slice())
    }
}

/// The active mailbox of an address: its own, with a plus-tag or without. `postmaster` of its domain reaches one too,
/// because RFC 5321 wants that somebody reads it.
fn mailbox_of(known: &[Mailbox], address: &str) -> Option<MailboxId> {
    let (local, domain) = address.rsplit_once('@')?;
    let base = without_tag(address);
    let mut open = known.iter().filter(|m| m.is_active && m.door == Door::Smtp);
    let is_of_domain = |m: &&Mailbox| m.address.rsplit_once('@').is_some_and(|(_, own)| own == domain);
    let exact = open.clone().find(|m| m.address == address || m.address == base);
    exact.or_else(|| open.find(|m| local == "postmaster" && is_of_domain(m))).map(|m| m.id)
}

/// Whether the address is that of a mailbox which is switched off: its mail waits at its sender's.
fn is_shut(known: &[Mailbox], address: &str) -> bool {
    let base = without_tag(address);
    known.iter().any(|m| !m.is_active && m.door == Door::Smtp && (m.address == address || m.address == base))
}

fn without_tag(address: &str) -> String {
    let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    format!("{}@{domain}", local.split('+').next().unwrap_or(local))
}

/// How many servers a mail passed.
fn stations(raw: &[u8]) -> usize {
    let lines = raw.split(|byte| *byte == b'\n').take_while(|line| !line.trim_ascii().is_empty());
    let is_station = |line: &&[u8]| line.get(..9).is_some_and(|name| name.eq_ignore_ascii_case(b"received:"));
    lines.filter(is_station).count()
}

/// A number that no other mail has, out of a digest or of chance.
pub(crate) fn number_of(bytes: &[u8]) -> i64 {
    let first = bytes.first_chunk::<8>().copied().unwrap_or_default();
    i64::from_be_bytes(first) & i64::MAX
}

async fn within<T>(work: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    tokio::time::timeout(SILENCE_MAX, work).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Locale;
    use platform::Moment;

    #[test]
    fn a_mailbox_is_found_with_a_tag_and_nobody_elses_address_is() {
        let mut moment = Moment::new("2026-11-22T03:00:00Z".parse().unwrap(), [1; 32]);
        let mailbox = |id, address: &str, door, is_active| Mailbox {
            id,
            name: address.into(),
            address: address.into(),
            door,
            charset: String::new(),
            trusted_server: String::new(),
            locale: Locale::Vi,
            takes_tokens: true,
            team: None,
            is_active,
            generation: 0,
            version: 1,
        };
        let (open, piped, off) = (moment.id(), moment.id(), moment.id());
        let known = [
            mailbox(open, "support@shop.example", Door::Smtp, true),
            mailbox(piped, "pipe@shop.example", Door::Pipe, true),
            mailbox(off, "old@shop.example", Door::Smtp, false),
        ];
        for address in ["support@shop.example", "support+abc+d@shop.example", "postmaster@shop.example"] {
            assert_eq!(mailbox_of(&known, address), Some(open), "{address}");
        }
        assert!(is_shut(&known, "old+abc@shop.example") && !is_shut(&known, "support@shop.example"));
        for address in [
            "pipe@shop.example",
            "old@shop.example",
            "support@other.example",
            "support",
            "@",
            "",
            "postmaster@other.example",
        ] {
            assert_eq!(mailbox_of(&known, address), None, "{address}");
        }
    }

    #[test]
    fn stations_are_counted_in_the_head_only() {
        assert_eq!(stations(b"Received: a\r\nRECEIVED: b\r\nSubject: x\r\n\r\nReceived: c\r\n"), 2);
    }
}

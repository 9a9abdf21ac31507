//! A mail server that takes what we send and keeps it, unless it is in a mood: it hangs up or refuses as real ones do on a
//! bad day.

use std::{
    collections::VecDeque,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use anyhow::Result;

/// What goes wrong with one mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpMood {
    /// The mail is taken, and the line breaks before that is said.
    TakeAndHangUp,
    /// The line breaks before anything is said.
    HangUpAtOnce,
    /// Not now (451), before the text.
    Later,
}

/// A mail as it left, one for each recipient.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftMail {
    /// The envelope's sender.
    pub envelope: String,
    /// The envelope's recipient.
    pub recipient: String,
    /// The very bytes.
    pub raw: Vec<u8>,
}

/// The server.
#[derive(Debug, Clone)]
pub struct Smarthost {
    url: String,
    kept: Arc<Mutex<Vec<LeftMail>>>,
    moods: Arc<Mutex<VecDeque<SmtpMood>>>,
}

impl Smarthost {
    /// Starts it, on a thread that ends with the test. The moods come one after another, each for one connection; after
    /// them it is well.
    pub fn start(moods: &[SmtpMood]) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let url = format!("smtp://{}", listener.local_addr()?);
        let smarthost =
            Self { url, kept: Arc::default(), moods: Arc::new(Mutex::new(moods.iter().copied().collect())) };
        let served = smarthost.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let mood = served.moods.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                let served = served.clone();
                // One that hangs up has answered as well as it will.
                thread::spawn(move || served.serve(&stream, mood).is_ok());
            }
        });
        Ok(smarthost)
    }

    /// As the setting `smtp` takes it.
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// Every mail that it has, in order.
    pub fn kept(&self) -> Vec<LeftMail> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn serve(&self, stream: &TcpStream, mood: Option<SmtpMood>) -> std::io::Result<()> {
        if mood == Some(SmtpMood::HangUpAtOnce) {
            return Ok(());
        }
        let (mut write, mut read) = (stream, BufReader::new(stream));
        write.write_all(b"220 here\r\n")?;
        let mut mail = LeftMail::default();
        loop {
            let mut line = String::new();
            if read.read_line(&mut line)? == 0 {
                return Ok(());
            }
            let inside = || line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
            let said = line.trim_end().to_uppercase();
            match said.as_str() {
                "DATA" if mood == Some(SmtpMood::Later) => write.write_all(b"451 4.3.0 not now\r\n")?,
                "DATA" => {
                    write.write_all(b"354 go on\r\n")?;
                    mail.raw = text(&mut read)?;
                    let taken = std::mem::take(&mut mail);
                    self.kept.lock().unwrap_or_else(PoisonError::into_inner).push(taken);
                    if mood == Some(SmtpMood::TakeAndHangUp) {
                        return Ok(());
                    }
                    write.write_all(b"250 taken\r\n")?;
                }
                "QUIT" => return write.write_all(b"221 bye\r\n"),
                said => {
                    if said.starts_with("MAIL FROM") {
                        mail.envelope = inside();
                    } else if said.starts_with("RCPT TO") {
                        mail.recipient = inside();
                    }
                    write.write_all(b"250 yes\r\n")?;
                }
            }
        }
    }
}

/// The text up to the dot on a line of its own, without the dots that the way added.
fn text(read: &mut impl BufRead) -> std::io::Result<Vec<u8>> {
    let mut raw = Vec::new();
    loop {
        let mut line = Vec::new();
        if read.read_until(b'\n', &mut line)? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == b".\r\n" {
            return Ok(raw);
        }
        raw.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}

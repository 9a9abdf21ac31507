//! A mail server with moods: it refuses, forgets and hangs up as real ones do on a bad day.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
    time::Duration,
};

use channels::{NewDoor, Secret, SignInWay, Tls};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// What goes wrong, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// A question that begins with these words is answered with NO.
    Refuse(&'static str),
    /// The content of this mail is left out, and the answer is OK all the same.
    Forget(u32),
    /// The next mails come a few letters at a time.
    Slow,
    /// The line breaks in the middle of the next mails.
    HangUp,
}

/// The server. Every mail has the number of its place, from 1 on; one without a text has the content `NIL`.
#[derive(Clone)]
pub struct Moody {
    port: u16,
    mails: Arc<Vec<Option<Vec<u8>>>>,
    moods: Arc<Mutex<Vec<Mood>>>,
    given: Arc<Mutex<BTreeSet<u32>>>,
    marked: Arc<Mutex<BTreeSet<u32>>>,
}

impl Moody {
    pub async fn start(mails: Vec<Option<Vec<u8>>>, moods: &[Mood]) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let moody = Self {
            port: listener.local_addr().unwrap().port(),
            mails: Arc::new(mails),
            moods: Arc::new(Mutex::new(moods.to_vec())),
            given: Arc::default(),
            marked: Arc::default(),
        };
        let served = moody.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(served.clone().serve(stream));
            }
        });
        moody
    }

    pub fn door(&self, login: &str) -> NewDoor {
        NewDoor::Imap {
            host: "127.0.0.1".into(),
            port: self.port,
            tls: Tls::None,
            login: login.into(),
            way: SignInWay::Password,
            secret: Some(Secret::Password("x".into())),
            folder: "INBOX".into(),
            done_folder: String::new(),
        }
    }

    /// Which mails were marked; none of them may have been marked before it was given.
    pub fn marked(&self) -> Vec<u32> {
        self.marked.lock().unwrap().iter().copied().collect()
    }

    pub fn moods_left(&self) -> usize {
        self.moods.lock().unwrap().len()
    }

    async fn serve(self, stream: TcpStream) -> std::io::Result<()> {
        let (read, mut write) = stream.into_split();
        write.write_all(b"* OK moody\r\n").await?;
        let mut lines = BufReader::new(read).lines();
        while let Some(line) = lines.next_line().await? {
            let (tag, question) = line.split_once(' ').unwrap_or((&line, ""));
            let mut answer = Vec::new();
            let done =
                if self.has_mood(|mood| matches!(mood, Mood::Refuse(words) if question.starts_with(words))) {
                    "NO not today"
                } else {
                    self.answer(question, &mut answer);
                    "OK done"
                };
            answer.extend_from_slice(format!("{tag} {done}\r\n").as_bytes());
            let has_mails = question.contains("BODY.PEEK[]");
            if has_mails && self.has_mood(|mood| *mood == Mood::HangUp) {
                return write.write_all(&answer[..answer.len() / 2]).await;
            }
            if has_mails && self.has_mood(|mood| *mood == Mood::Slow) {
                for few in answer.chunks(50) {
                    write.write_all(few).await?;
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
                continue;
            }
            write.write_all(&answer).await?;
        }
        Ok(())
    }

    fn has_mood(&self, is_it: impl Fn(&Mood) -> bool) -> bool {
        let mut moods = self.moods.lock().unwrap();
        match moods.iter().position(is_it) {
            Some(at) => {
                moods.remove(at);
                true
            }
            None => false,
        }
    }

    fn answer(&self, question: &str, answer: &mut Vec<u8>) {
        let mut say = |text: String| answer.extend_from_slice(text.as_bytes());
        let words: Vec<&str> = question.split(' ').collect();
        match words.as_slice() {
            ["SELECT", ..] => {
                say(format!("* {} EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n", self.mails.len()));
                say(format!("* OK [UIDNEXT {}] x\r\n", self.mails.len() + 1));
            }
            ["CAPABILITY"] => say("* CAPABILITY IMAP4rev1\r\n".into()),
            ["UID", "SEARCH", rest @ ..] => {
                let marked = self.marked.lock().unwrap();
                let all = 1..=u32::try_from(self.mails.len()).unwrap();
                let is_new = |uid: &u32| rest != ["UNSEEN"] || !marked.contains(uid);
                let found: Vec<String> = all.filter(is_new).map(|uid| uid.to_string()).collect();
                say(format!("* SEARCH {}\r\n", found.join(" ")));
            }
            ["UID", "FETCH", set, "(UID", "RFC822.SIZE", ..] => {
                for uid in numbers(set) {
                    say(format!(
                        "* {uid} FETCH (UID {uid} RFC822.SIZE 100 INTERNALDATE \"22-Nov-2026 10:00:00 +0700\")\r\n"
                    ));
                }
            }
            ["UID", "FETCH", set, "(UID", part] => {
                let is_head = part.contains("HEADER");
                let name = if is_head { "BODY[HEADER]" } else { "BODY[]" };
                for uid in numbers(set) {
                    if self.has_mood(|mood| *mood == Mood::Forget(uid)) {
                        continue;
                    }
                    self.given.lock().unwrap().insert(uid);
                    match self.mails.get(uid as usize - 1).unwrap() {
                        Some(raw) => {
                            say(format!("* {uid} FETCH (UID {uid} {name} {{{}}}\r\n", raw.len()));
                            say(format!("{})\r\n", String::from_utf8_lossy(raw)));
                        }
                        None if is_head => {
                            let head = "From: lan@khach.example\r\nSubject: trong\r\n\r\n";
                            say(format!("* {uid} FETCH (UID {uid} {name} {{{}}}\r\n{head})\r\n", head.len()));
                        }
                        None => say(format!("* {uid} FETCH (UID {uid} {name} NIL)\r\n")),
                    }
                }
            }
            ["UID", "STORE", set, ..] => {
                let given = self.given.lock().unwrap();
                let set = numbers(set);
                assert!(set.iter().all(|uid| given.contains(uid)), "{set:?} is marked, {given:?} were given");
                self.marked.lock().unwrap().extend(set);
            }
            _ => {}
        }
    }
}

fn numbers(set: &str) -> Vec<u32> {
    set.split(',').map(|uid| uid.parse().unwrap()).collect()
}

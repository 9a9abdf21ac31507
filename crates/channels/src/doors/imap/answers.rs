//! What a server answers to a question. A question counts as answered only when the server says that it did it: what it
//! said before a refusal, or before the line broke, is no answer, because nobody knows what is missing.

use async_imap::imap_proto::{AttributeValue, MailboxDatum, MessageSection, Response, SectionPath, Status};
use kernel::Timestamp;

use super::connection::{Session, broken, within};
use crate::doors::DoorError;

/// Everything that a server said until it was done.
#[derive(Debug, Default)]
pub(super) struct Answers {
    /// The numbers that it found.
    pub(super) found: Vec<i64>,
    /// The mails that it told something of.
    pub(super) told: Vec<Told>,
    /// Whether it said by the way that a mail has come.
    pub(super) has_news: bool,
}

/// What a server told of one mail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// Its number; none where the server speaks of a mail by itself.
    pub(super) uid: Option<i64>,
    /// How large it is, in bytes.
    pub(super) bytes: Option<i64>,
    /// When the server took it.
    pub(super) received_at: Option<Timestamp>,
    /// What was asked for: the mail, or its head.
    pub(super) content: Content,
}

/// What a server gave of a mail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Content {
    /// It did not speak of that.
    #[default]
    Untold,
    /// It has nothing of it (`NIL`).
    Nothing,
    /// These bytes.
    Bytes(Vec<u8>),
}

/// Asks, and hears the server out.
pub(super) async fn ask(session: &mut Session, question: &str) -> Result<Answers, DoorError> {
    let tag = within(session.run_command(question)).await?;
    let mut answers = Answers::default();
    loop {
        let said = within(async { Ok(session.read_response().await?) }).await?;
        let said = said.ok_or_else(|| broken(async_imap::error::Error::ConnectionLost))?;
        match said.parsed() {
            Response::Done { tag: done, status, outcome } if *done == tag => {
                return match status {
                    Status::Ok => Ok(answers),
                    _ => Err(DoorError::Unreachable(format!(
                        "the server does not do it: {}",
                        outcome.information.as_deref().unwrap_or("it does not say why")
                    ))),
                };
            }
            said => answers.hear(said),
        }
    }
}

impl Answers {
    fn hear(&mut self, said: &Response<'_>) {
        match said {
            Response::MailboxData(MailboxDatum::Search(uids)) => {
                self.found.extend(uids.iter().copied().map(i64::from));
            }
            Response::MailboxData(MailboxDatum::Exists(_)) => self.has_news = true,
            Response::Fetch(_, attributes) => self.told.push(Told::of(attributes)),
            _ => {}
        }
    }
}

impl Told {
    fn of(attributes: &[AttributeValue<'_>]) -> Self {
        let mut told = Self::default();
        for attribute in attributes {
            match attribute {
                AttributeValue::Uid(uid) => told.uid = Some(i64::from(*uid)),
                AttributeValue::Rfc822Size(bytes) => told.bytes = Some(i64::from(*bytes)),
                AttributeValue::InternalDate(date) => told.received_at = instant(date),
                AttributeValue::BodySection {
                    section: None | Some(SectionPath::Full(MessageSection::Header)),
                    data,
                    ..
                } => {
                    told.content =
                        data.as_deref().map_or(Content::Nothing, |bytes| Content::Bytes(bytes.to_vec()));
                }
                _ => {}
            }
        }
        told
    }
}

/// ` 2-Nov-2026 10:00:00 +0700`, as RFC 3501 writes a date.
fn instant(date: &str) -> Option<Timestamp> {
    jiff::fmt::strtime::parse("%d-%b-%Y %H:%M:%S %z", date.trim()).ok()?.to_timestamp().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_of_a_server_is_read_with_its_zone() {
        let expected: Timestamp = "2026-11-02T03:00:00Z".parse().unwrap();
        assert_eq!(instant(" 2-Nov-2026 10:00:00 +0700"), Some(expected));
        assert_eq!(instant("02-Nov-2026 03:00:00 +0000"), Some(expected));
        assert_eq!(instant("yesterday"), None);
    }
}

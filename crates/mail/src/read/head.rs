//! The fields before a body.

use mail_parser::{
    Address, DateTime, Header, HeaderForm, HeaderName, HeaderValue, Message, MessageParser, MimeHeaders,
};

use super::{
    Charset, Unreadable,
    charset::{Declared, has_marks},
    line::one_line,
    transfer::Transfer,
};
use crate::letter::{Field, Mailbox};

/// A field that says what a part is has a few parameters; a longer one is made to keep the parser busy.
/// Mailboxes of one kind of field. Nobody writes to more, and each is looked up, shown and kept.
const MAILBOXES_MAX: usize = 1000;
/// Bytes of a Message-ID that is believed to be one.
const ID_BYTES_MAX: usize = 250;

const CONTENT_FIELD_MAX: usize = 16 * 1024;

/// The fields of one part; none if it has none.
pub struct Head(Option<Message<'static>>);

impl Head {
    /// Reads the lines of a head. Letters beyond ASCII without a charset are UTF-8, or else the fallback's.
    pub fn read(lines: &[u8], fallback: Charset) -> Result<Self, Unreadable> {
        if longest_content_field(lines) > CONTENT_FIELD_MAX {
            return Err(Unreadable::HeadersTooBig);
        }
        let mut readable = match std::str::from_utf8(lines) {
            Ok(_) => lines.to_vec(),
            Err(_) => lines
                .split_inclusive(|byte| *byte == b'\n')
                .flat_map(|line| in_utf8(line, fallback))
                .collect(),
        };
        // The parser loses the last field when no line break ends it.
        readable.extend(b"\n\n");
        Ok(Self(MessageParser::default().parse_headers(&readable).map(Message::into_owned)))
    }

    /// All fields, unfolded.
    pub fn fields(&self) -> Vec<Field> {
        let headers = self.0.iter().flat_map(|head| head.headers().iter().map(move |header| (head, header)));
        headers.map(|(head, header)| field(head, header)).collect()
    }

    /// `type/subtype`, in lower case.
    pub fn media_type(&self) -> Option<String> {
        let content = self.0.as_ref()?.content_type()?;
        Some(format!("{}/{}", content.ctype(), content.subtype()?).to_ascii_lowercase())
    }

    /// What separates the parts of a multipart.
    pub fn boundary(&self) -> Option<Vec<u8>> {
        let content = self.0.as_ref()?.content_type()?;
        let boundary = content.attribute("boundary").filter(|_| content.ctype() == "multipart")?;
        Some(boundary.trim_end().as_bytes().to_vec())
    }

    pub fn charset(&self) -> Declared {
        Declared::of(self.parameter("charset"))
    }

    fn parameter(&self, name: &str) -> Option<&str> {
        self.0.as_ref()?.content_type()?.attribute(name)
    }

    pub fn transfer(&self) -> Transfer {
        Transfer::of(self.0.as_ref().and_then(|head| head.content_transfer_encoding()))
    }

    /// The name of the file that this part is, as it was given.
    pub fn file_name(&self) -> Option<&str> {
        self.0.as_ref()?.attachment_name()
    }

    pub fn is_attachment(&self) -> bool {
        self.0.as_ref().and_then(|head| head.content_disposition()).is_some_and(|is| is.is_attachment())
    }

    /// Without its angle brackets.
    pub fn content_id(&self) -> Option<String> {
        self.0.as_ref()?.content_id().map(|id| id.trim_matches(['<', '>']).to_owned())
    }

    /// The first field of this name as one line of text.
    pub fn text(&self, name: HeaderName<'static>) -> String {
        one_line(self.first(&name).and_then(HeaderValue::as_text).unwrap_or_default())
    }

    /// The mailboxes of all fields of this name, at most [`MAILBOXES_MAX`].
    pub fn mailboxes(&self, name: &HeaderName<'static>) -> Vec<Mailbox> {
        let all = self.all(name).filter_map(HeaderValue::as_address).flat_map(mailboxes);
        all.take(MAILBOXES_MAX).collect()
    }

    /// The addresses of a field that the parser takes for plain text, such as Delivered-To; as many at most.
    pub fn addresses(&self, name: &'static str) -> Vec<Mailbox> {
        let values = self.0.iter().flat_map(|head| head.header_as(name, HeaderForm::Addresses));
        let all = values.filter_map(HeaderValue::into_address).flat_map(|address| mailboxes(&address));
        all.take(MAILBOXES_MAX).collect()
    }

    /// All ids of all fields of this name, in angle brackets.
    pub fn ids(&self, name: &HeaderName<'static>) -> Vec<String> {
        let words = self.all(name).flat_map(|value| match value {
            HeaderValue::Text(id) => vec![id.as_ref()],
            HeaderValue::TextList(ids) => ids.iter().map(AsRef::as_ref).collect(),
            _ => Vec::new(),
        });
        // Servers refuse endless lines, and an id travels in every answer.
        let is_id = |id: &String| !id.is_empty() && id.len() <= ID_BYTES_MAX;
        words.map(one_line).filter(is_id).map(|id| format!("<{id}>")).collect()
    }

    /// The Date field, if it is a date that a calendar knows.
    pub fn date(&self) -> Option<&DateTime> {
        self.first(&HeaderName::Date).and_then(HeaderValue::as_datetime).filter(|date| date.is_valid())
    }

    /// Whether a field that a person reads held what could not be read.
    pub fn has_marks(&self) -> bool {
        let subject = self.first(&HeaderName::Subject).and_then(HeaderValue::as_text);
        let from = self.mailboxes(&HeaderName::From);
        subject.is_some_and(has_marks) || from.iter().any(|mailbox| has_marks(&mailbox.name))
    }

    fn first(&self, name: &HeaderName<'static>) -> Option<&HeaderValue<'static>> {
        self.all(name).next()
    }

    fn all(&self, name: &HeaderName<'static>) -> impl Iterator<Item = &HeaderValue<'static>> {
        let headers = self.0.iter().flat_map(|head| head.headers());
        headers.filter(move |header| header.name == *name).map(Header::value)
    }
}

fn field(head: &Message<'_>, header: &Header<'_>) -> Field {
    let place = header.offset_start() as usize..header.offset_end() as usize;
    let raw = head.raw_message.get(place).unwrap_or_default();
    Field { name: header.name().trim().to_owned(), value: unfolded(&String::from_utf8_lossy(raw)) }
}

fn mailboxes(address: &Address<'_>) -> Vec<Mailbox> {
    let some = address.iter().filter_map(|one| {
        // Control characters are no address either.
        let address = one_line(one.address()?.trim().trim_matches(['<', '>']));
        let name = one_line(one.name().unwrap_or_default());
        (!address.is_empty()).then_some(Mailbox { name, address })
    });
    some.collect()
}

/// A line break and the white space after it are one space (RFC 5322, 2.2.3).
fn unfolded(value: &str) -> String {
    value.split(['\r', '\n']).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// An encoded word names its charset, so its line is left to the parser; other bytes beyond ASCII are the fallback's.
fn in_utf8(line: &[u8], fallback: Charset) -> Vec<u8> {
    let has_encoded_word = line.windows(2).any(|pair| pair == b"=?");
    if has_encoded_word { line.to_vec() } else { Declared::Nothing.decode(line, fallback).into_bytes() }
}

fn longest_content_field(lines: &[u8]) -> usize {
    let (mut longest, mut length) = (0, None);
    for line in lines.split_inclusive(|byte| *byte == b'\n') {
        let continues = line.starts_with(b" ") || line.starts_with(b"\t");
        let is_content = line.get(..8).is_some_and(|start| start.eq_ignore_ascii_case(b"content-"));
        length = match (continues, is_content, length) {
            (false, true, _) => Some(line.len()),
            (true, _, Some(before)) => Some(before + line.len()),
            _ => None,
        };
        longest = longest.max(length.unwrap_or(0));
    }
    longest
}

//! The parts of a mail, in one walk over its lines.
//!
//! The walk is ours and not the parser's, because every limit must hold before the work that it limits, and because a
//! mail inside a mail is kept as a file and never opened: neither depth nor number of parts may cost anything.

use super::{Charset, Unreadable, head::Head};

const PARTS_MAX: usize = 1_000;
const DEPTH_MAX: usize = 32;
const HEADS_MAX: usize = 1024 * 1024;

const TEXT: &str = "text/plain";

/// A part: a multipart, whose parts name it as their parent, or what it holds.
pub struct Part<'m> {
    /// The multipart around it, as its place in the list.
    pub parent: Option<usize>,
    pub head: Head,
    /// `type/subtype` in lower case, as declared or as it must be without a declaration.
    pub declared_type: String,
    /// Not decoded. Of a multipart: everything between its head and its end.
    pub body: &'m [u8],
    pub is_multipart: bool,
}

/// The parts in the order of the mail; the first is the mail itself.
pub fn walk(raw: &[u8], fallback: Charset) -> Result<Vec<Part<'_>>, Unreadable> {
    let mut walk = Walk::new(raw, fallback);
    let mut at = walk.begin(0)?;
    while at < raw.len() {
        let line = line_at(raw, at);
        if let Some((level, is_close)) = walk.boundary(line) {
            walk.end_leaf(at);
            walk.close(level + usize::from(!is_close), at);
            at = if is_close { at + line.len() } else { walk.begin(at + line.len())? };
        } else {
            at += line.len();
        }
    }
    walk.end_leaf(raw.len());
    walk.close(0, raw.len());
    Ok(walk.parts)
}

/// The head of a mail, whatever follows it.
pub fn head(raw: &[u8], fallback: Charset) -> Result<Head, Unreadable> {
    let mut walk = Walk::new(raw, fallback);
    let (end, _) = walk.head_end(0)?;
    Head::read(raw.get(..end).unwrap_or_default(), fallback)
}

struct Walk<'m> {
    raw: &'m [u8],
    fallback: Charset,
    parts: Vec<Part<'m>>,
    /// The multiparts around the place where the walk is.
    open: Vec<Open>,
    /// The part whose body is being walked over, and where that began; none before and after the parts of a multipart.
    leaf: Option<(usize, usize)>,
    /// How many bytes of heads there were.
    heads: usize,
}

struct Open {
    part: usize,
    body_start: usize,
    boundary: Vec<u8>,
    has_parts: bool,
}

impl<'m> Walk<'m> {
    const fn new(raw: &'m [u8], fallback: Charset) -> Self {
        Self { raw, fallback, parts: Vec::new(), open: Vec::new(), leaf: None, heads: 0 }
    }

    /// Reads the head that begins here and gives where its body begins.
    fn begin(&mut self, start: usize) -> Result<usize, Unreadable> {
        if self.parts.len() == PARTS_MAX {
            return Err(Unreadable::TooManyParts);
        }
        let (head_end, body_start) = self.head_end(start)?;
        let head = Head::read(self.slice(start, head_end), self.fallback)?;
        let parent = self.open.last_mut().map(|open| {
            open.has_parts = true;
            open.part
        });
        let part = self.parts.len();
        let boundary = head.boundary().filter(|boundary| !boundary.is_empty());
        let is_multipart = boundary.is_some();
        let declared_type = self.declared_type(&head, parent, is_multipart);
        self.parts.push(Part { parent, head, declared_type, body: &[], is_multipart });
        match boundary {
            Some(_) if self.open.len() == DEPTH_MAX => return Err(Unreadable::TooDeep),
            Some(boundary) => self.open.push(Open { part, body_start, boundary, has_parts: false }),
            None => self.leaf = Some((part, body_start)),
        }
        Ok(body_start)
    }

    /// Without a declaration a part is a text, or a mail in a digest of mails (RFC 2046, 5.1.5); and a multipart that names
    /// no boundary is a text, because it can have no parts.
    fn declared_type(&self, head: &Head, parent: Option<usize>, is_multipart: bool) -> String {
        let around = parent.and_then(|parent| self.parts.get(parent)).map(|part| part.declared_type.as_str());
        match head.media_type() {
            Some(declared) if is_multipart || !declared.starts_with("multipart/") => declared,
            None if around == Some("multipart/digest") => "message/rfc822".into(),
            _ => TEXT.into(),
        }
    }

    /// Where the head ends and where the body begins: after an empty line, or at a boundary that stands where it should
    /// not.
    fn head_end(&mut self, start: usize) -> Result<(usize, usize), Unreadable> {
        let mut at = start;
        while at < self.raw.len() {
            let line = line_at(self.raw, at);
            if line.trim_ascii_end().is_empty() {
                return Ok((at, at + line.len()));
            }
            if self.boundary(line).is_some() {
                return Ok((at, at));
            }
            self.heads += line.len();
            if self.heads > HEADS_MAX {
                return Err(Unreadable::HeadersTooBig);
            }
            at += line.len();
        }
        Ok((at, at))
    }

    /// Which of the open multiparts, counted from the outermost, this line belongs to, and whether it ends it. A line that
    /// begins with the boundary is enough (RFC 2046, 5.1.1).
    fn boundary(&self, line: &[u8]) -> Option<(usize, bool)> {
        let rest = line.strip_prefix(b"--")?;
        self.open.iter().enumerate().rev().find_map(|(level, open)| {
            let after = rest.strip_prefix(open.boundary.as_slice())?;
            Some((level, after.starts_with(b"--")))
        })
    }

    /// The line break before a boundary belongs to the boundary (RFC 2046, 5.1.1).
    fn end_leaf(&mut self, at: usize) {
        if let Some((leaf, start)) = self.leaf.take() {
            let body = self.slice(start, at);
            let is_last = at == self.raw.len();
            let trimmed = if is_last { self.without_late_end(body) } else { without_line_break(body) };
            if let Some(part) = self.parts.get_mut(leaf) {
                part.body = trimmed;
            }
        }
    }

    /// Some forget the line break before the last boundary.
    fn without_late_end(&self, body: &'m [u8]) -> &'m [u8] {
        let boundary = self.open.last().map(|open| open.boundary.as_slice()).unwrap_or_default();
        let end = [b"--", boundary, b"--"].concat();
        let text = body.trim_ascii_end().strip_suffix(end.as_slice());
        text.filter(|_| !boundary.is_empty()).unwrap_or(body)
    }

    /// Closes all but the outermost `level` multiparts.
    fn close(&mut self, level: usize, at: usize) {
        while self.open.len() > level {
            let Some(open) = self.open.pop() else { return };
            let body = self.slice(open.body_start, at);
            if let Some(part) = self.parts.get_mut(open.part) {
                part.body = body;
                // A multipart without parts is a text in the wrong clothes.
                if !open.has_parts {
                    part.is_multipart = false;
                    part.declared_type = TEXT.into();
                }
            }
        }
    }

    fn slice(&self, start: usize, end: usize) -> &'m [u8] {
        self.raw.get(start..end).unwrap_or_default()
    }
}

/// The line that begins here, with its line break.
fn line_at(raw: &[u8], at: usize) -> &[u8] {
    let rest = raw.get(at..).unwrap_or_default();
    let end = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |end| end + 1);
    rest.get(..end).unwrap_or_default()
}

fn without_line_break(body: &[u8]) -> &[u8] {
    let body = body.strip_suffix(b"\n").unwrap_or(body);
    body.strip_suffix(b"\r").unwrap_or(body)
}

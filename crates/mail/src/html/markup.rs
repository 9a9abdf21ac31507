//! The pieces of well-formed HTML with their places. Only for what the sanitiser wrote: it closes every element and quotes
//! every attribute.

use std::ops::Range;

/// A piece of HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'h> {
    /// What stands between tags, with its entities.
    Text(&'h str),
    /// An element begins.
    Start(Tag<'h>),
    /// An element ends.
    End,
}

/// A tag that begins an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag<'h> {
    pub name: &'h str,
    attributes: &'h str,
}

impl<'h> Tag<'h> {
    fn of(inner: &'h str) -> Self {
        let inner = inner.trim_end_matches('/');
        let (name, attributes) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
        Self { name, attributes }
    }

    /// The attributes with their values, which keep their entities.
    pub fn attributes(&self) -> impl Iterator<Item = (&'h str, &'h str)> + use<'h> {
        let mut rest = self.attributes;
        std::iter::from_fn(move || {
            let (name, after) = rest.split_once("=\"")?;
            let (value, after) = after.split_once('"')?;
            rest = after;
            Some((name.trim(), value))
        })
    }

    /// The value of an attribute, with its entities.
    pub fn attribute(&self, name: &str) -> Option<&'h str> {
        self.attributes().find(|(found, _)| *found == name).map(|(_, value)| value)
    }

    /// Elements that hold nothing have no end.
    pub fn is_void(&self) -> bool {
        matches!(self.name, "br" | "hr" | "img" | "col" | "wbr")
    }
}

/// The pieces in their order, with their places in bytes.
pub fn pieces(html: &str) -> impl Iterator<Item = (Range<usize>, Piece<'_>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = html.get(at..).filter(|rest| !rest.is_empty())?;
        let (length, piece) = match rest.strip_prefix('<') {
            Some(tag) => {
                let end = tag_end(tag);
                let inner = tag.get(..end).unwrap_or_default();
                let piece = if inner.starts_with('/') { Piece::End } else { Piece::Start(Tag::of(inner)) };
                ((end + 2).min(rest.len()), piece)
            }
            None => {
                let end = rest.find('<').unwrap_or(rest.len());
                (end, Piece::Text(rest.get(..end).unwrap_or_default()))
            }
        };
        let range = at..at + length;
        at = range.end;
        Some((range, piece))
    })
}

/// Where the tag's `>` stands: outside of quotation marks.
fn tag_end(tag: &str) -> usize {
    let mut is_quoted = false;
    let end = tag.bytes().position(|byte| {
        is_quoted ^= byte == b'"';
        byte == b'>' && !is_quoted
    });
    end.unwrap_or(tag.len())
}

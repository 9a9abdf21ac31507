//! Quotes: what is folded away because the reader has seen it. Nothing is ever cut.

mod markup;
mod text;

pub use markup::fold_html;
pub(crate) use markup::marks;
pub use text::fold;

use std::ops::Range;

/// A piece of a text. The spans of a text follow each other and are the whole text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// In bytes, between letters.
    pub range: Range<usize>,
    /// Whether it is shown only when asked for.
    pub is_folded: bool,
}

/// Text between or after quotes answers them and can only be read with them; and a reader must see something. So only
/// what stands at the end, behind visible text, is folded.
fn decide_spans(spans: Vec<Span>, is_visible: impl Fn(&Range<usize>) -> bool, length: usize) -> Vec<Span> {
    let first_folded = spans.iter().position(|span| span.is_folded).unwrap_or(spans.len());
    let shows = |span: &Span| !span.is_folded && is_visible(&span.range);
    let (before, after) = spans.split_at(first_folded);
    if before.iter().any(shows) && !after.iter().any(shows) {
        spans
    } else {
        vec![Span { range: 0..length, is_folded: false }]
    }
}

/// What programs write over a mail that is passed on. It is what the sender wants us to read, and so no quote.
fn is_forward(line: &str) -> bool {
    const WORDS: [&str; 9] = [
        "forwarded message",
        "thư được chuyển tiếp",
        "thư đã chuyển tiếp",
        "tin nhắn được chuyển tiếp",
        "áframsent",
        "weitergeleitete nachricht",
        "message transféré",
        "mensaje reenviado",
        "videresendt",
    ];
    let line = line.to_lowercase();
    WORDS.iter().any(|words| line.contains(words))
}

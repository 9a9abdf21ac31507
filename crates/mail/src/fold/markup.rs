//! Quotes in HTML, by the marks that mail programs leave.

use std::ops::Range;

use super::{Span, decide_spans, is_forward};
use crate::html::markup::{Piece, Tag, pieces};

/// What a mark says of the place where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// This element is a quote.
    Quote,
    /// This element introduces the quote that follows it.
    Attribution,
    /// From here on everything in the element around it is a quote.
    RestIsQuote,
}

/// The programs' marks. A bare `<blockquote>` is none: people quote laws and letters with it.
const MARKS: [(&str, Mark); 7] = [
    ("gmail_quote", Mark::Quote),
    ("yahoo_quoted", Mark::Quote),
    ("protonmail_quote", Mark::Quote),
    ("OLK_SRC_BODY_SECTION", Mark::Quote),
    ("moz-cite-prefix", Mark::Attribution),
    ("divRplyFwdMsg", Mark::RestIsQuote),
    ("appendonsend", Mark::RestIsQuote),
];

/// The classes and ids that [`crate::html::sanitise`] keeps, so that quotes can be found in what it gives.
pub(crate) fn marks() -> impl Iterator<Item = &'static str> {
    MARKS.iter().map(|(name, _)| *name)
}

/// The spans of HTML that [`crate::html::sanitise`] gave. Each folded one holds whole elements, so that it can be put into
/// another element where it stands.
pub fn fold_html(sanitised: &str) -> Vec<Span> {
    let mut folder = Folder::default();
    for (range, piece) in pieces(sanitised) {
        folder.pass(&range, &piece);
    }
    folder.close(sanitised.len());
    let spans = spans(&folder.quotes, sanitised.len());
    let seen_from = |start: usize| folder.visible.get(folder.visible.partition_point(|at| *at < start));
    let is_visible = |range: &Range<usize>| seen_from(range.start).is_some_and(|at| *at < range.end);
    decide_spans(spans, is_visible, sanitised.len())
}

#[derive(Default)]
struct Folder {
    /// How many elements are open.
    depth: usize,
    quote: Option<Open>,
    quotes: Vec<Range<usize>>,
    /// Where something to see begins.
    visible: Vec<usize>,
}

/// A quote whose end is not reached yet.
struct Open {
    start: usize,
    /// The quote ends with the element that was opened at this depth.
    depth: usize,
    kind: Mark,
    has_words: bool,
}

impl Folder {
    fn pass(&mut self, range: &Range<usize>, piece: &Piece<'_>) {
        match piece {
            Piece::Text(text) => {
                if is_visible(text) {
                    self.read(text);
                    self.see(range.start);
                }
            }
            Piece::Start(tag) => self.start(range, tag),
            Piece::End => self.end_element(range),
        }
    }

    /// The first words of a quote tell whether it is one, or a mail that is passed on.
    fn read(&mut self, text: &str) {
        let is_first = self.quote.as_mut().is_some_and(|open| !std::mem::replace(&mut open.has_words, true));
        if is_first && is_forward(text) {
            self.quote = None;
        }
    }

    /// What is seen right after an attribution is no quote of it.
    fn see(&mut self, at: usize) {
        if self.waits_for_quote() {
            self.close(at);
        }
        if self.quote.is_none() {
            self.visible.push(at);
        }
    }

    fn start(&mut self, range: &Range<usize>, tag: &Tag<'_>) {
        if tag.name == "img" {
            self.see(range.start);
        }
        if tag.is_void() {
            return;
        }
        let introduced = self.waits_for_quote();
        match (introduced, tag.name) {
            (true, "blockquote") => self.continue_with_quote(),
            (true, _) => self.close(range.start),
            _ => {}
        }
        if let (None, Some(kind)) = (&self.quote, mark(tag)) {
            self.quote = Some(Open { start: range.start, depth: self.depth, kind, has_words: false });
        }
        self.depth += 1;
    }

    fn end_element(&mut self, range: &Range<usize>) {
        self.depth = self.depth.saturating_sub(1);
        match &self.quote {
            Some(Open { kind: Mark::Quote, depth, .. }) if *depth == self.depth => self.close(range.end),
            // The element around the mark ends, and with it what the mark spoke of.
            Some(Open { depth, .. }) if *depth > self.depth => self.close(range.start),
            _ => {}
        }
    }

    /// Between an attribution and its quote.
    fn waits_for_quote(&self) -> bool {
        self.quote.as_ref().is_some_and(|open| open.kind == Mark::Attribution && open.depth == self.depth)
    }

    fn continue_with_quote(&mut self) {
        if let Some(open) = &mut self.quote {
            open.kind = Mark::Quote;
        }
    }

    fn close(&mut self, end: usize) {
        self.quotes.extend(self.quote.take().map(|open| open.start..end));
    }
}

fn mark(tag: &Tag<'_>) -> Option<Mark> {
    let names = [tag.attribute("class"), tag.attribute("id")];
    let words: Vec<&str> = names.into_iter().flatten().flat_map(str::split_whitespace).collect();
    MARKS.iter().find(|(name, _)| words.contains(name)).map(|(_, mark)| *mark)
}

/// Space of every kind is nothing to see.
fn is_visible(text: &str) -> bool {
    let text = text.replace("&nbsp;", " ");
    text.contains(|c: char| {
        !c.is_whitespace() && !matches!(c, '\u{200b}'..='\u{200d}' | '\u{feff}' | '\u{ad}')
    })
}

fn spans(quotes: &[Range<usize>], length: usize) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut at = 0;
    for quote in quotes {
        spans.push(Span { range: at..quote.start, is_folded: false });
        spans.push(Span { range: quote.clone(), is_folded: true });
        at = quote.end;
    }
    spans.push(Span { range: at..length, is_folded: false });
    spans.retain(|span| !span.range.is_empty());
    spans
}

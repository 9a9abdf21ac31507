//! How much work it is to put HTML right.
//!
//! A browser must open again every element of form that was left open, in each block that follows, and look through all open
//! elements at each tag: a mail of a mebibyte can ask for hours. So the elements are counted before anything is built.

use std::cell::RefCell;

use html5ever::{
    LocalName,
    tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts},
};

const DEPTH_MAX: usize = 512;

/// How many elements of form may have to be opened again, all in all.
const REOPENED_MAX: usize = 200_000;

/// These have no end, or need none.
const ENDLESS: [&str; 25] = [
    "area", "base", "body", "br", "col", "colgroup", "dd", "dt", "embed", "head", "hr", "html", "img",
    "input", "li", "link", "meta", "option", "p", "source", "tbody", "tfoot", "thead", "tr", "wbr",
];

/// Elements of form: left open, they go on in the next block.
const FORM: [&str; 14] =
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// The end of one of these ends whatever was left open in it.
const ENCLOSING: [&str; 4] = ["table", "td", "th", "caption"];

/// Whether the sanitiser may be asked to clean this. What is counted is never less than what it would have to do.
pub fn is_bearable(html: &str) -> bool {
    let input = BufferQueue::default();
    input.push_back(html.into());
    let tokenizer = Tokenizer::new(Scale::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let load = tokenizer.sink.0.into_inner();
    load.depth <= DEPTH_MAX && load.reopened <= REOPENED_MAX
}

#[derive(Default)]
struct Scale(RefCell<Load>);

#[derive(Default)]
struct Load {
    open: Vec<LocalName>,
    /// How many of the open elements are elements of form.
    form: usize,
    /// The greatest number of open elements.
    depth: usize,
    reopened: usize,
}

impl TokenSink for Scale {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        if let Token::TagToken(tag) = token {
            self.0.borrow_mut().pass(tag);
        }
        TokenSinkResult::Continue
    }
}

impl Load {
    fn pass(&mut self, tag: Tag) {
        let name: &str = &tag.name;
        match tag.kind {
            TagKind::StartTag => {
                self.reopened += self.form;
                // Beyond the limit nothing more needs to be known.
                if !ENDLESS.contains(&name) && self.depth <= DEPTH_MAX {
                    self.form += usize::from(FORM.contains(&name));
                    self.open.push(tag.name);
                    self.depth = self.depth.max(self.open.len());
                }
            }
            TagKind::EndTag if ENCLOSING.contains(&name) => {
                if let Some(at) = self.open.iter().rposition(|open| *open == tag.name) {
                    self.close(at);
                }
            }
            TagKind::EndTag => {
                if self.open.last() == Some(&tag.name) {
                    self.close(self.open.len() - 1);
                }
            }
        }
    }

    fn close(&mut self, at: usize) {
        let form = self.open.drain(at..).filter(|name| FORM.contains(&&**name)).count();
        self.form -= form;
    }
}

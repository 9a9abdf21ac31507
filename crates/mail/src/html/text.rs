//! From HTML to the text that a person reads in it, and back.

use std::cell::RefCell;

use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts, states::RawKind,
};

/// A text as HTML that shows it as it is.
pub fn of_text(text: &str) -> String {
    format!("<div>{}</div>", escaped(text).replace('\n', "<br>\n"))
}

/// A text as it stands between tags.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The value of an attribute that the sanitiser wrote.
pub fn unescaped(value: &str) -> String {
    let letters = [("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", "\u{a0}"), ("&amp;", "&")];
    letters.iter().fold(value.to_owned(), |value, (entity, letter)| value.replace(entity, letter))
}

/// What a person reads in this HTML, line by line: for search, for previews, and for mails that bring no text.
pub fn text(html: &str) -> String {
    let input = BufferQueue::default();
    input.push_back(html.into());
    let tokenizer = Tokenizer::new(Reader::default(), TokenizerOpts::default());
    // Our sink never stops for a script, so one call reads everything.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner().written.trim().to_owned()
}

/// Writes down what stands between the tags.
#[derive(Default)]
struct Reader(RefCell<Page>);

#[derive(Default)]
struct Page {
    written: String,
    /// White space was read that is not written yet: at the end of a line it never is.
    has_space: bool,
    /// How many elements around this place are not for reading.
    hidden: usize,
    /// How many elements around this place keep their white space.
    verbatim: usize,
}

/// Each of these stands on lines of its own.
const BLOCKS: [&str; 26] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "header",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tr",
    "ul",
];

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut page = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => page.read(&text),
            Token::TagToken(tag) => return page.pass(&tag),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Page {
    fn read(&mut self, text: &str) {
        if self.hidden > 0 {
            return;
        }
        for c in text.chars() {
            if self.verbatim > 0 && c == '\n' {
                self.break_line();
            } else if c.is_whitespace() {
                self.has_space = true;
            } else {
                if std::mem::take(&mut self.has_space) && !self.is_at_line_start() {
                    self.written.push(' ');
                }
                self.written.push(c);
            }
        }
    }

    fn pass(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        let is_start = tag.kind == TagKind::StartTag;
        match name {
            "br" => self.break_line(),
            "td" | "th" => self.has_space = true,
            "template" | "script" | "style" | "title" => count(&mut self.hidden, is_start),
            _ if BLOCKS.contains(&name) && !self.is_at_line_start() => self.break_line(),
            _ => {}
        }
        if name == "pre" {
            count(&mut self.verbatim, is_start);
        }
        match name {
            "script" if is_start => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" if is_start => TokenSinkResult::RawData(RawKind::Rawtext),
            "title" if is_start => TokenSinkResult::RawData(RawKind::Rcdata),
            _ => TokenSinkResult::Continue,
        }
    }

    /// Two empty lines say no more than one.
    fn break_line(&mut self) {
        self.has_space = false;
        if !self.written.ends_with("\n\n") {
            self.written.push('\n');
        }
    }

    fn is_at_line_start(&self) -> bool {
        self.written.is_empty() || self.written.ends_with('\n')
    }
}

/// An end without a start ends nothing.
const fn count(open: &mut usize, is_start: bool) {
    *open = if is_start { *open + 1 } else { open.saturating_sub(1) };
}

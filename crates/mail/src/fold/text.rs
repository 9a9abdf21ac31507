//! Quotes and signatures in plain text.

use super::{Span, decide_spans, is_forward};

/// The spans of a text. Folded are quotes with the line that introduces them, earlier mails below a separator or a block of
/// fields, and signatures.
pub fn fold(text: &str) -> Vec<Span> {
    let lines = Lines::of(text);
    let mut spans: Vec<Span> = Vec::new();
    let (mut at, mut is_in_signature) = (0, false);
    while at < lines.count() {
        let quoted = lines.quote(at);
        is_in_signature = quoted == 0 && (is_in_signature || lines.line(at).trim_end() == "--");
        let count = quoted.max(1);
        // The empty lines behind a quote belong to it.
        let is_behind = lines.is_empty(at) && spans.last().is_some_and(|last| last.is_folded);
        let is_folded = quoted > 0 || is_in_signature || is_behind;
        push(&mut spans, lines.start(at), lines.start(at + count), is_folded);
        at += count;
    }
    let is_visible = |range: &std::ops::Range<usize>| {
        text.get(range.clone()).is_some_and(|piece| !piece.trim().is_empty())
    };
    decide_spans(spans, is_visible, text.len())
}

/// Neighbours of one kind are one span.
fn push(spans: &mut Vec<Span>, start: usize, end: usize, is_folded: bool) {
    match spans.last_mut() {
        Some(last) if last.is_folded == is_folded => last.range.end = end,
        _ => spans.push(Span { range: start..end, is_folded }),
    }
}

struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        let after = text.match_indices('\n').map(|(at, _)| at + 1).filter(|start| *start < text.len());
        let first = (!text.is_empty()).then_some(0);
        Self { text, starts: first.into_iter().chain(after).collect() }
    }

    fn count(&self) -> usize {
        self.starts.len()
    }

    /// Where a line begins; beyond the last one, where the text ends.
    fn start(&self, at: usize) -> usize {
        self.starts.get(at).copied().unwrap_or(self.text.len())
    }

    /// A line without its line break; beyond the last one, an empty one.
    fn line(&self, at: usize) -> &'t str {
        self.text.get(self.start(at)..self.start(at + 1)).unwrap_or_default().trim_end_matches('\n')
    }

    fn is_empty(&self, at: usize) -> bool {
        self.line(at).trim().is_empty()
    }

    /// How many lines of a quote begin here; 0 if none does.
    fn quote(&self, at: usize) -> usize {
        if is_separator(self.line(at)) || self.is_field_block(at) {
            return self.count() - at;
        }
        if is_quoted(self.line(at)) {
            return self.quoted_lines(at);
        }
        match self.attribution(at) {
            0 => 0,
            lines => lines + self.after_attribution(at + lines),
        }
    }

    /// Lines with `>`, and the empty ones between them.
    fn quoted_lines(&self, at: usize) -> usize {
        let mut end = at;
        for line in at..self.count() {
            match self.line(line) {
                quoted if is_quoted(quoted) => end = line + 1,
                empty if empty.trim().is_empty() => {}
                _ => break,
            }
        }
        end - at
    }

    /// What the attribution introduces: the quoted lines below it, or, from programs that do not mark what they quote,
    /// everything.
    fn after_attribution(&self, at: usize) -> usize {
        let next = (at..self.count()).find(|line| !self.is_empty(*line));
        match next {
            Some(next) if is_quoted(self.line(next)) => next - at + self.quoted_lines(next),
            _ => self.count() - at,
        }
    }

    /// How many lines "on … somebody wrote:" takes here: programs break it into up to three. The last line on which it can
    /// begin is meant, so that no line of the letter above is taken with it.
    fn attribution(&self, at: usize) -> usize {
        let is_sentence = |start: usize, end: usize| {
            let lines: Vec<&str> = (start..end).map(|line| self.line(line).trim()).collect();
            lines.iter().all(|line| !line.is_empty() && !is_quoted(line)) && is_attribution(&lines.join(" "))
        };
        let found = (1..=3).find(|lines| is_sentence(at, at + lines)).unwrap_or(0);
        let begins_later = (at + 1..at + found).any(|start| is_sentence(start, at + found));
        if begins_later { 0 } else { found }
    }

    /// Outlook puts the fields of the earlier mail before it, below a line or not.
    fn is_field_block(&self, at: usize) -> bool {
        let first = (at..at + 2).find(|line| !is_rule(self.line(*line))).unwrap_or(at);
        let labels: Vec<Label> = (first..first + 7).map_while(|line| Label::of(self.line(line))).collect();
        labels.first() == Some(&Label::From)
            && labels.len() >= 3
            && labels.contains(&Label::Subject)
            && !self.is_passed_on(at)
    }

    /// Whether the words above a line say that what follows is passed on. Asked of few lines only: it passes over all
    /// empty ones before it.
    fn is_passed_on(&self, at: usize) -> bool {
        let before = (0..at).rev().find(|line| !self.is_empty(*line));
        before.is_some_and(|line| is_forward(self.line(line)))
    }
}

fn is_quoted(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

/// `________________________________`
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 20 && line.chars().all(|c| c == '_' || c == '-')
}

/// `-----Original Message-----` in the languages of the programs. A forwarded message is none: it is what the sender wants
/// us to read.
fn is_separator(line: &str) -> bool {
    const WORDS: [&str; 13] = [
        "original message",
        "original appointment",
        "reply message",
        "thư gốc",
        "tin nhắn gốc",
        "thư ban đầu",
        "upprunaleg skilaboð",
        "upphafleg skilaboð",
        "ursprüngliche nachricht",
        "originalnachricht",
        "message d'origine",
        "mensaje original",
        "oprindelig meddelelse",
    ];
    let line = line.trim();
    let inner = line.trim_matches('-');
    let dashes = line.len() - inner.len();
    dashes >= 4 && WORDS.contains(&inner.trim().replace('’', "'").to_lowercase().as_str())
}

/// A sentence that says who wrote the lines below it, and when. It ends with a colon, has a verb of writing, and names a day
/// or an address: "you wrote:" in the middle of a letter does neither.
fn is_attribution(sentence: &str) -> bool {
    const LETTERS_MAX: usize = 400;
    /// How such a sentence begins, and what stands in it, by language.
    const FORMS: [(&[&str], &[&str]); 12] = [
        (&["on ", "at "], &["wrote"]),
        (&["vào ", "ngày ", "lúc "], &["đã viết", "viết"]),
        (&["þann ", "á ", "mán", "þri", "mið", "fim", "fös", "lau", "sun"], &["skrifaði"]),
        (&["am ", "den "], &["schrieb"]),
        (&["le "], &["a écrit"]),
        (&["el "], &["escribió"]),
        (&["den ", "på "], &["skrev"]),
        (&["op "], &["schreef"]),
        (&["il "], &["ha scritto"]),
        (&["em ", "a "], &["escreveu"]),
        (&["w dniu ", "dnia "], &["napisał"]),
        (&["ma "], &["kirjoitti"]),
    ];
    let sentence = sentence.trim().trim_matches('*').to_lowercase();
    // Some put it between dashes instead of before a colon.
    let dashed = sentence.strip_prefix("--").and_then(|rest| rest.strip_suffix("--"));
    let Some(said) = sentence.strip_suffix(':').or(dashed) else { return false };
    let said = said.trim_matches(['-', ' ']);
    if said.len() > LETTERS_MAX || !said.contains(|c: char| c.is_ascii_digit() || c == '@') {
        return false;
    }
    let has_verb = |verbs: &[&str]| verbs.iter().any(|verb| said.contains(verb));
    let begins = |openers: &[&str]| openers.iter().any(|opener| said.starts_with(opener));
    // Some begin with the name: then an address and a day must be there.
    let is_dated = said.contains('@') && without_address(said).contains(|c: char| c.is_ascii_digit());
    FORMS.iter().any(|(openers, verbs)| has_verb(verbs) && (begins(openers) || is_dated))
}

fn without_address(sentence: &str) -> String {
    match (sentence.split_once('<'), sentence.split_once('>')) {
        (Some((before, _)), Some((_, after))) => format!("{before}{after}"),
        _ => sentence.to_owned(),
    }
}

/// The name of a field in a block of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    From,
    Subject,
    Other,
}

impl Label {
    fn of(line: &str) -> Option<Self> {
        const FROM: [&str; 5] = ["from", "từ", "frá", "von", "de"];
        const SUBJECT: [&str; 7] = ["subject", "chủ đề", "tiêu đề", "efni", "betreff", "objet", "asunto"];
        const OTHER: [&str; 31] = [
            "sent",
            "date",
            "to",
            "cc",
            "importance",
            "reply-to",
            "đã gửi",
            "gửi",
            "ngày",
            "đến",
            "tới",
            "gửi lúc",
            "sent at",
            "sent on",
            "sendt",
            "dagsetning",
            "til",
            "afrit",
            "gesendet",
            "datum",
            "an",
            "envoyé",
            "envoyé le",
            "date d'envoi",
            "à",
            "enviado",
            "enviado el",
            "fecha",
            "para",
            "ngày gửi",
            "đồng gửi",
        ];
        let (name, value) = line.trim().trim_start_matches('*').split_once(':')?;
        let name = name.trim().trim_end_matches('*').trim().to_lowercase();
        let is_one_of = |names: &[&str]| names.contains(&name.as_str());
        match () {
            () if value.trim().is_empty() && !is_one_of(&SUBJECT) => None,
            () if is_one_of(&FROM) => Some(Self::From),
            () if is_one_of(&SUBJECT) => Some(Self::Subject),
            () if is_one_of(&OTHER) => Some(Self::Other),
            () => None,
        }
    }
}

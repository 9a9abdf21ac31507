//! Just enough knowledge of Rust to tell code from strings and comments.

use std::ops::RangeInclusive;

/// A file, taken apart.
#[derive(Debug, Default)]
pub struct Source {
    /// The text with comments left out and each string emptied to `""`; lines stay where they were.
    pub code: String,
    /// The strings, in order.
    pub literals: Vec<Literal>,
}

/// A string in the code.
#[derive(Debug, PartialEq, Eq)]
pub struct Literal {
    /// The line that it begins in; the first is 1.
    pub line: usize,
    /// What is between the quotes, escapes as written.
    pub text: String,
}

/// A function with a body.
#[derive(Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// The line of the word `fn`; the first is 1.
    pub line: usize,
    /// From the word `fn` to the closing brace.
    pub lines: usize,
}

impl Source {
    /// Takes a file apart.
    pub fn of(text: &str) -> Self {
        let mut scanner = Scanner { rest: text.chars().collect(), at: 0, line: 1, source: Self::default() };
        scanner.run();
        scanner.source
    }

    /// All functions with a body, nested ones too.
    pub fn functions(&self) -> Vec<Function> {
        let mut found = Vec::new();
        let mut line = 1;
        let mut rest = self.code.as_str();
        while let Some((before, after)) = rest.split_once("fn ") {
            line += before.matches('\n').count();
            let name: String = after.chars().take_while(|c| is_word(*c)).collect();
            let is_item = !before.ends_with(is_word) && !name.is_empty();
            if let Some(breaks) = is_item.then(|| body_end(after)).flatten() {
                found.push(Function { name, line, lines: breaks + 1 });
            }
            rest = after;
        }
        found
    }

    /// The lines of items that are compiled for tests only.
    pub fn test_lines(&self) -> Vec<RangeInclusive<usize>> {
        let mut found = Vec::new();
        let mut line = 1;
        let mut rest = self.code.as_str();
        while let Some((before, after)) = rest.split_once("#[cfg(test)]") {
            line += before.matches('\n').count();
            let lines = body_end(after)
                .unwrap_or_else(|| after.split(';').next().unwrap_or("").matches('\n').count());
            found.push(line..=line + lines);
            rest = after;
        }
        found
    }
}

/// How many line breaks there are up to the brace that closes the first block; none when a `;` comes first.
fn body_end(code: &str) -> Option<usize> {
    let (mut braces, mut brackets, mut breaks) = (0_u32, 0_u32, 0);
    for c in code.chars() {
        match c {
            '\n' => breaks += 1,
            '(' | '[' => brackets += 1,
            ')' | ']' => brackets = brackets.saturating_sub(1),
            ';' if braces == 0 && brackets == 0 => return None,
            '{' => braces += 1,
            '}' if braces == 1 => return Some(breaks),
            '}' => braces = braces.saturating_sub(1),
            _ => {}
        }
    }
    None
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

struct Scanner {
    rest: Vec<char>,
    at: usize,
    line: usize,
    source: Source,
}

impl Scanner {
    fn run(&mut self) {
        while let Some(c) = self.peek(0) {
            match (c, self.peek(1)) {
                ('/', Some('/')) => self.skip_line(),
                ('/', Some('*')) => self.skip_comment(),
                ('"', _) => self.string(),
                ('r', Some('"' | '#')) if self.raw_hashes().is_some() => self.raw_string(),
                ('\'', _) => self.quote(),
                _ => {
                    self.source.code.push(c);
                    self.step();
                }
            }
        }
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.rest.get(self.at + ahead).copied()
    }

    /// Goes on by one character; a line break is kept whatever it is part of.
    fn step(&mut self) {
        if self.peek(0) == Some('\n') {
            self.line += 1;
        }
        self.at += 1;
    }

    fn skip(&mut self) {
        if self.peek(0) == Some('\n') {
            self.source.code.push('\n');
        }
        self.step();
    }

    fn skip_line(&mut self) {
        while self.peek(0).is_some_and(|c| c != '\n') {
            self.skip();
        }
    }

    /// Comments nest in Rust.
    fn skip_comment(&mut self) {
        let mut depth = 0;
        while let Some(c) = self.peek(0) {
            let change = match (c, self.peek(1)) {
                ('/', Some('*')) => 1,
                ('*', Some('/')) => -1,
                _ => 0,
            };
            self.skip();
            if change != 0 {
                self.skip();
                depth += change;
                if depth == 0 {
                    return;
                }
            }
        }
    }

    fn string(&mut self) {
        let (line, mut text) = (self.line, String::new());
        self.source.code.push('"');
        self.step();
        while let Some(c) = self.peek(0).filter(|c| *c != '"') {
            if c == '\\' {
                text.push(c);
                self.step();
            }
            text.extend(self.peek(0));
            self.skip();
        }
        self.step();
        self.source.code.push('"');
        self.source.literals.push(Literal { line, text });
    }

    /// The number of `#` of a raw string that begins here, if one does: `r` must not end a longer word.
    fn raw_hashes(&self) -> Option<usize> {
        let mut before = self.source.code.chars().rev();
        let prefix_begins = match before.next() {
            Some('b' | 'c') => !before.next().is_some_and(is_word),
            other => !other.is_some_and(is_word),
        };
        let hashes = (1..).take_while(|ahead| self.peek(*ahead) == Some('#')).count();
        (prefix_begins && self.peek(hashes + 1) == Some('"')).then_some(hashes)
    }

    fn raw_string(&mut self) {
        let hashes = self.raw_hashes().unwrap_or(0);
        let (line, mut text) = (self.line, String::new());
        self.at += hashes + 2;
        while let Some(c) = self.peek(0) {
            if c == '"' && (1..=hashes).all(|ahead| self.peek(ahead) == Some('#')) {
                break;
            }
            text.push(c);
            self.skip();
        }
        self.at += hashes + 1;
        self.source.code.push_str("\"\"");
        self.source.literals.push(Literal { line, text });
    }

    /// A character such as `'{'` must not count as a brace; a lifetime is code.
    fn quote(&mut self) {
        let is_escape = self.peek(1) == Some('\\');
        if !is_escape && self.peek(2) != Some('\'') {
            self.source.code.push('\'');
            self.step();
            return;
        }
        self.step();
        self.step();
        if is_escape {
            self.step();
        }
        while self.peek(0).is_some_and(|c| c != '\'') {
            self.step();
        }
        self.step();
        self.source.code.push_str("' '");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(code: &str) -> Vec<(usize, String)> {
        Source::of(code).literals.into_iter().map(|literal| (literal.line, literal.text)).collect()
    }

    #[test]
    fn strings_of_all_kinds_are_found_with_their_lines() {
        let code = "let a = \"one \\\" more\";\nlet b = r#\"two \" \"#; // \"not this\"\n/* \"nor /* this */ \" */ f(br\"three\",\n\"four\n\");";
        let expected = [(1, "one \\\" more"), (2, "two \" "), (3, "three"), (4, "four\n")];
        assert_eq!(texts(code), expected.map(|(line, text)| (line, text.to_owned())));
        assert_eq!(Source::of(code).code.lines().count(), code.lines().count());
    }

    #[test]
    fn braces_in_characters_strings_and_comments_are_no_code() {
        let source = Source::of("fn a<'x>() { '{'; '\\''; \"{\"; /* { */ }\nfn b() {\n}\n");
        let expected =
            [("a", 1, 1), ("b", 2, 2)].map(|(name, line, lines)| Function { name: name.into(), line, lines });
        assert_eq!(source.functions(), expected);
    }

    #[test]
    fn only_functions_with_a_body_count() {
        let source = Source::of(
            "trait T { fn a(&self) -> [u8; 2];\n fn b(f: fn (u8)) -> u8\n {\n 1 } }\nlet my_fn = 2;",
        );
        assert_eq!(source.functions(), [Function { name: "b".into(), line: 2, lines: 3 }]);
    }

    #[test]
    fn the_lines_of_tests_are_known() {
        let source = Source::of(
            "fn a() {}\n#[cfg(test)]\nmod tests {\n fn b() {}\n}\nfn c() {}\n#[cfg(test)]\nmod d;\n",
        );
        assert_eq!(source.test_lines(), [2..=5, 7..=8]);
    }
}

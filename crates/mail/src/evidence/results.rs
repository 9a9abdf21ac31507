//! Authentication-Results (RFC 8601): what a server found out about a mail.

/// One field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuthenticationResults {
    /// Who says so.
    pub server: String,
    /// What was looked at, in its order.
    pub checks: Vec<AuthenticationCheck>,
}

/// One check and what came of it. All words are in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuthenticationCheck {
    /// `dkim`, `spf`, `dmarc`, …
    pub method: String,
    /// `pass`, `fail`, `none`, …
    pub result: String,
    /// What it was about, such as `header.d` and a domain.
    pub properties: Vec<(String, String)>,
}

impl AuthenticationResults {
    /// Reads the value of a field; none if it names no server.
    pub fn parse(value: &str) -> Option<Self> {
        let mut statements = statements(value).into_iter();
        let server = statements.next()?.into_iter().next().filter(|server| !server.contains('='))?;
        Some(Self {
            server,
            checks: statements.filter_map(|words| AuthenticationCheck::of(&words)).collect(),
        })
    }
}

impl AuthenticationCheck {
    /// The value of a property such as `header.from`.
    pub fn property(&self, name: &str) -> Option<&str> {
        self.properties.iter().find(|(property, _)| property == name).map(|(_, value)| value.as_str())
    }

    fn of(words: &[String]) -> Option<Self> {
        let mut pairs = words.iter().filter_map(|word| word.split_once('='));
        let (method, result) = pairs.next()?;
        // A version may follow the method: `dkim/1`.
        let method = method.split('/').next().unwrap_or_default().to_lowercase();
        let properties = pairs.map(|(name, value)| (name.to_lowercase(), value.to_lowercase())).collect();
        Some(Self { method, result: result.to_lowercase(), properties })
    }
}

/// The words of each statement: without comments, without quotation marks, and without space around `=`.
fn statements(value: &str) -> Vec<Vec<String>> {
    let mut reader = Reader::default();
    for c in value.chars() {
        reader.read(c);
    }
    reader.end_statement();
    reader.statements
}

#[derive(Default)]
struct Reader {
    statements: Vec<Vec<String>>,
    words: Vec<String>,
    word: String,
    comments: usize,
    is_quoted: bool,
    is_escaped: bool,
}

impl Reader {
    fn read(&mut self, c: char) {
        if std::mem::take(&mut self.is_escaped) {
            if self.comments == 0 {
                self.word.push(c);
            }
            return;
        }
        match c {
            '\\' => self.is_escaped = true,
            '"' if self.comments == 0 => self.is_quoted = !self.is_quoted,
            _ if self.is_quoted => self.word.push(c),
            '(' => self.comments += 1,
            ')' => self.comments = self.comments.saturating_sub(1),
            _ if self.comments > 0 => {}
            ';' => self.end_statement(),
            '=' if self.word.is_empty() => {
                self.word = self.words.pop().unwrap_or_default();
                self.word.push('=');
            }
            _ if c.is_whitespace() && !self.word.ends_with('=') => self.end_word(),
            _ if c.is_whitespace() => {}
            _ => self.word.push(c),
        }
    }

    fn end_word(&mut self) {
        if !self.word.is_empty() {
            self.words.push(std::mem::take(&mut self.word));
        }
    }

    fn end_statement(&mut self) {
        self.end_word();
        self.statements.push(std::mem::take(&mut self.words));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_read_with_its_comments_and_quotes() {
        let value = "mx.example.vn 1;\n dkim=pass (2048-bit key; \"x\") header.d=shop.vn header.i=@Shop.vn header.b=a=b;\
                     spf = fail (nested (comment)) smtp.mailfrom=\"a b\"@evil.example ; dmarc/1=none; none";
        let results = AuthenticationResults::parse(value).unwrap();
        assert_eq!(results.server, "mx.example.vn");
        let told: Vec<_> = results.checks.iter().map(|c| (c.method.as_str(), c.result.as_str())).collect();
        assert_eq!(told, [("dkim", "pass"), ("spf", "fail"), ("dmarc", "none")]);
        assert_eq!(results.checks[0].property("header.i"), Some("@shop.vn"));
        assert_eq!(results.checks[0].property("header.b"), Some("a=b"));
        assert_eq!(results.checks[1].property("smtp.mailfrom"), Some("a b@evil.example"));
        assert_eq!(results.checks[1].property("header.d"), None);
    }

    #[test]
    fn words_inside_a_comment_or_a_quote_are_no_checks() {
        let value = "mx.example.vn; spf=fail (; dkim=pass header.d=shop.vn) smtp.mailfrom=\"x; dmarc=pass\"";
        let checks = AuthenticationResults::parse(value).unwrap().checks;
        assert_eq!(checks.iter().map(|c| c.method.as_str()).collect::<Vec<_>>(), ["spf"]);
    }

    #[test]
    fn a_field_without_a_server_says_nothing() {
        assert_eq!(AuthenticationResults::parse(""), None);
        assert_eq!(AuthenticationResults::parse("dkim=pass header.d=shop.vn"), None);
    }
}

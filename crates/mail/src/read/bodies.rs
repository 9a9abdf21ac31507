//! Which parts a person reads, and which are files (RFC 8621, 4.1.4).

use super::structure::Part;

/// Where the parts of a mail belong, each as its place in the list, in the order of the mail.
#[derive(Debug, Default)]
pub struct Bodies {
    pub text: Vec<usize>,
    pub html: Vec<usize>,
    pub files: Vec<usize>,
}

/// A multipart whose parts are being looked at.
struct Around {
    part: usize,
    kind: Kind,
    is_in_alternative: bool,
    wants_text: bool,
    wants_html: bool,
    texts_before: usize,
    htmls_before: usize,
    has_parts: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Alternative,
    Related,
    Other,
}

/// What a part is by its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Medium {
    Plain,
    Html,
    Picture,
    Other,
}

impl Bodies {
    pub fn of(parts: &[Part<'_>]) -> Self {
        let mut bodies = Self::default();
        let mut around = vec![Around::mail()];
        for (at, part) in parts.iter().enumerate() {
            // The parts of a multipart follow it, so whatever is no parent of this part has ended.
            while around.len() > 1 && around.last().is_some_and(|last| Some(last.part) != part.parent) {
                if let Some(ended) = around.pop() {
                    bodies.share_only_body(&ended);
                }
            }
            let Some(parent) = around.last_mut() else { break };
            if part.is_multipart {
                let inside = Around::of(at, part, parent, &bodies);
                parent.has_parts = true;
                around.push(inside);
            } else {
                bodies.place(at, part, parent);
            }
        }
        for ended in around.iter().rev() {
            bodies.share_only_body(ended);
        }
        bodies
    }

    fn place(&mut self, at: usize, part: &Part<'_>, around: &mut Around) {
        let medium = Medium::of(part);
        let is_first = !std::mem::replace(&mut around.has_parts, true);
        let stands_in_text = !part.head.is_attachment()
            && medium != Medium::Other
            && (is_first
                || around.kind != Kind::Related
                    && (medium == Medium::Picture || part.head.file_name().is_none()));
        match (stands_in_text, around.kind, medium) {
            (true, Kind::Alternative, Medium::Plain) => self.text.push(at),
            (true, Kind::Alternative, Medium::Html) => self.html.push(at),
            (true, Kind::Related | Kind::Other, Medium::Plain | Medium::Html) => {
                if around.is_in_alternative {
                    around.wants_html &= medium == Medium::Html;
                    around.wants_text &= medium == Medium::Plain;
                }
                self.text.extend(around.wants_text.then_some(at));
                self.html.extend(around.wants_html.then_some(at));
            }
            _ => self.files.push(at),
        }
    }

    /// When all alternatives were of one kind, they serve for the other kind too.
    fn share_only_body(&mut self, ended: &Around) {
        if ended.kind != Kind::Alternative || !ended.wants_text || !ended.wants_html {
            return;
        }
        let texts = self.text.get(ended.texts_before..).unwrap_or_default().to_vec();
        let htmls = self.html.get(ended.htmls_before..).unwrap_or_default().to_vec();
        match (texts.is_empty(), htmls.is_empty()) {
            (true, false) => self.text.extend(htmls),
            (false, true) => self.html.extend(texts),
            _ => {}
        }
    }
}

impl Around {
    /// What stands around the mail as a whole.
    const fn mail() -> Self {
        Self {
            part: usize::MAX,
            kind: Kind::Other,
            is_in_alternative: false,
            wants_text: true,
            wants_html: true,
            texts_before: 0,
            htmls_before: 0,
            has_parts: false,
        }
    }

    fn of(at: usize, part: &Part<'_>, outer: &Self, bodies: &Bodies) -> Self {
        let kind = match part.declared_type.as_str() {
            "multipart/alternative" => Kind::Alternative,
            "multipart/related" => Kind::Related,
            _ => Kind::Other,
        };
        Self {
            part: at,
            kind,
            is_in_alternative: outer.is_in_alternative || kind == Kind::Alternative,
            wants_text: outer.wants_text,
            wants_html: outer.wants_html,
            texts_before: bodies.text.len(),
            htmls_before: bodies.html.len(),
            has_parts: false,
        }
    }
}

impl Medium {
    fn of(part: &Part<'_>) -> Self {
        match part.declared_type.as_str() {
            "text/plain" => Self::Plain,
            "text/html" => Self::Html,
            other if ["image/", "audio/", "video/"].iter().any(|kind| other.starts_with(kind)) => {
                Self::Picture
            }
            _ => Self::Other,
        }
    }
}

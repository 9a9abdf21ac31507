//! Other people's HTML. It is kept as it came and made safe each time that it is shown.

pub(crate) mod markup;
mod text;
mod weight;

use text::{escaped, unescaped};
pub use text::{of_text, text};

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use ammonia::{Builder, UrlRelative};

use crate::fold::{fold_html, marks};
use markup::{Piece, Tag, pieces};
use weight::is_bearable;

/// Beyond this a mail is shown as its text: no person writes so much.
const HTML_MAX: usize = 1024 * 1024;

/// The elements that are shown. No style, no form, no frame, no script, no drawing.
const TAGS: [&str; 53] = [
    "a",
    "abbr",
    "b",
    "big",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
];

/// What these hold goes with them.
const REMOVED: [&str; 16] = [
    "script",
    "style",
    "title",
    "template",
    "svg",
    "math",
    "iframe",
    "object",
    "embed",
    "noscript",
    "noembed",
    "noframes",
    "textarea",
    "select",
    "xmp",
    "plaintext",
];

/// Which pictures a mail may show.
pub struct Images<'a> {
    /// The address of the file with a Content-ID, for pictures that came with the mail.
    pub inline: &'a dyn Fn(&str) -> Option<String>,
    /// What happens to pictures elsewhere.
    pub remote: Remote<'a>,
}

/// Pictures on other people's servers, which tell their owner who read the mail, where and when.
#[derive(Clone, Copy)]
pub enum Remote<'a> {
    /// They are left out; their words stay.
    Blocked,
    /// The reader has agreed: the caller's proxy fetches them, at the address that this makes.
    ThroughProxy(&'a dyn Fn(&str) -> String),
}

impl Images<'_> {
    /// None at all.
    pub const NONE: Self = Self { inline: &|_| None, remote: Remote::Blocked };

    fn address(&self, source: &str) -> Option<String> {
        let (scheme, rest) = source.split_once(':')?;
        match (scheme.to_ascii_lowercase().as_str(), self.remote) {
            ("cid", _) => (self.inline)(rest.trim_matches(['<', '>'])),
            ("http" | "https", Remote::ThroughProxy(address)) => Some(address(source)),
            _ => None,
        }
    }
}

/// HTML that can do nothing but be read. It is to be shown in a frame that allows no scripts all the same.
///
/// Doing it twice changes nothing, but takes away the addresses that the caller gave to pictures.
pub fn sanitise(html: &str, images: &Images<'_>) -> String {
    if html.len() > HTML_MAX || !is_bearable(html) {
        return of_text(&text(html));
    }
    settled(html).map_or_else(|| of_text(&text(html)), |cleaned| with_addresses(&cleaned, images))
}

/// Cleaned until cleaning changes nothing more, so that a reader's browser reads the very tree that was checked. An element that
/// is taken out can leave its children where a parser would not put them (`<li><form><li>`), and that is how hostile
/// markup comes back to life. Nothing if it does not come to rest.
fn settled(html: &str) -> Option<String> {
    const ROUNDS_MAX: usize = 4;
    let mut cleaned = BUILDER.clean(html).to_string();
    for _ in 1..ROUNDS_MAX {
        let again = BUILDER.clean(&cleaned).to_string();
        if again == cleaned {
            return Some(cleaned);
        }
        cleaned = again;
    }
    None
}

/// How many pictures on other people's servers a mail wants to show.
pub fn remote_images(html: &str) -> usize {
    let marked = |_: &str| MARKED.to_owned();
    let images = Images { inline: &|_| None, remote: Remote::ThroughProxy(&marked) };
    let sanitised = sanitise(html, &images);
    let is_marked =
        |piece: &Piece<'_>| matches!(piece, Piece::Start(tag) if tag.attribute("src") == Some(MARKED));
    pieces(&sanitised).filter(|(_, piece)| is_marked(piece)).count()
}

const MARKED: &str = "remote";

/// Sanitised HTML with each quote in a `details` element, which opens without script. The label is for people, as text.
pub fn folded(sanitised: &str, label: &str) -> String {
    let label = escaped(label);
    let mut html = String::with_capacity(sanitised.len());
    for span in fold_html(sanitised) {
        let piece = sanitised.get(span.range.clone()).unwrap_or_default();
        if span.is_folded {
            html.push_str(&format!("<details><summary>{label}</summary>{piece}</details>"));
        } else {
            html.push_str(piece);
        }
    }
    html
}

static BUILDER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let marks: HashSet<&str> = marks().collect();
    let marked = ["div", "span", "blockquote"];
    let mut builder = Builder::default();
    builder
        .tags(HashSet::from(TAGS))
        .clean_content_tags(HashSet::from(REMOVED))
        .generic_attributes(HashSet::from(["dir", "lang", "align"]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("img", HashSet::from(["src", "alt", "width", "height"])),
            ("td", HashSet::from(["colspan", "rowspan", "valign"])),
            ("th", HashSet::from(["colspan", "rowspan", "valign"])),
            ("ol", HashSet::from(["start"])),
        ]))
        .tag_attribute_values(marked.map(|tag| (tag, HashMap::from([("id", marks.clone())]))).into())
        .allowed_classes(marked.map(|tag| (tag, marks.clone())).into())
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "cid"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(None);
    builder
});

/// Cleaned HTML whose pictures are those that may be shown, and whose links take nothing with them. A picture of a pixel or
/// two is there to be fetched, not to be seen, and goes in any case.
fn with_addresses(cleaned: &str, images: &Images<'_>) -> String {
    let mut html = String::with_capacity(cleaned.len());
    for (range, piece) in pieces(cleaned) {
        match piece {
            Piece::Start(tag) if tag.name == "img" && is_pixel(&tag) => {}
            Piece::Start(tag) if tag.name == "img" => html.push_str(&picture(&tag, images)),
            Piece::Start(tag) if tag.name == "a" => html.push_str(&link(&tag)),
            _ => html.push_str(cleaned.get(range).unwrap_or_default()),
        }
    }
    html
}

fn picture(tag: &Tag<'_>, images: &Images<'_>) -> String {
    let attributes = tag.attributes().filter_map(|(name, value)| {
        let value = match name {
            "src" => escaped(&images.address(unescaped(value).trim())?).replace('"', "&quot;"),
            _ => value.to_owned(),
        };
        Some(format!(" {name}=\"{value}\""))
    });
    format!("<img{}>", attributes.collect::<String>())
}

fn link(tag: &Tag<'_>) -> String {
    let is_file = |value: &str| value.trim_start().to_ascii_lowercase().starts_with("cid:");
    let kept = tag.attributes().filter(|(name, value)| *name != "href" || !is_file(value));
    let kept: String = kept.map(|(name, value)| format!(" {name}=\"{value}\"")).collect();
    format!("<a{kept} rel=\"noopener noreferrer nofollow\" target=\"_blank\">")
}

fn is_pixel(picture: &Tag<'_>) -> bool {
    const PIXELS_MAX: f32 = 3.0;
    let sides = ["width", "height"].map(|side| picture.attribute(side));
    let sizes = sides
        .iter()
        .flatten()
        .filter_map(|size| size.trim().trim_end_matches("px").trim().parse::<f32>().ok());
    sizes.into_iter().any(|size| size <= PIXELS_MAX)
}

//! Every text stands in every language, and no page mixes them.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use haumai::rooms;
use kernel::Locale;
use platform::i18n::{Ftl, Texts};
use scraper::{ElementRef, Html};

use crate::{
    pages::{self, Page},
    world::World,
};

/// Names that happen to be words: the owner is called as a page is in Vietnamese, a team as the role of its people.
const NAMES: &[&str] = &["Trang", "Chăm sóc khách hàng"];

#[test]
fn no_text_is_missing_in_any_language() {
    assert_eq!(texts().missing(), []);
}

#[tokio::test]
async fn a_page_speaks_one_language_only() {
    let (world, empty) = (World::open().await, World::empty().await);
    let dictionary = Dictionary::new();
    let mut mixed = BTreeSet::new();
    let mut faces = pages::faces(&world).await;
    faces.push(pages::first_face(&empty).await);
    for mut face in faces {
        let (found, _) = face.walk(&world.app).await;
        for locale in Locale::ALL {
            face.visitor.reads(locale);
            for Page { route, path, .. } in &found {
                face.visitor.moves();
                let html = face.visitor.get(path).await.body;
                for fault in dictionary.faults(&html) {
                    mixed.insert(format!("{route} to {}: {fault}", face.name));
                }
            }
        }
    }
    let mixed: Vec<String> = mixed.into_iter().collect();
    assert!(mixed.is_empty(), "{}", mixed.join("\n"));
}

/// `GLOSSARY.md`: *anh/chị* on the screen, *quý khách* on paper, and one word for a serial number.
#[test]
fn vietnamese_addresses_customers_and_names_serials_in_one_way() {
    let rooms = rooms();
    let (mut key, mut wrong) = ("", Vec::new());
    for ftl in rooms.iter().flat_map(|room| &room.texts).filter(|ftl| ftl.locale == Locale::Vi) {
        for line in ftl.source.lines() {
            let (named, text) = line.split_once(" = ").unwrap_or(("", line));
            key = if named.is_empty() { key } else { named };
            let text = text.to_lowercase();
            let is_paper = key.starts_with("repairs-slip-");
            let is_bare = text.replace("số serial", "").contains("serial");
            if text.contains("sê-ri") || is_bare || (text.contains("quý khách") && !is_paper) {
                wrong.push(format!("{key}: {line}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn texts() -> Texts {
    let sources: Vec<Ftl> = rooms().iter().flat_map(|r| r.texts.iter().copied()).collect();
    Texts::new(&sources).unwrap()
}

/// What each language says, and the keys under which it does.
struct Dictionary {
    keys: HashSet<String>,
    says: BTreeMap<&'static str, HashSet<String>>,
}

impl Dictionary {
    /// Of all rooms, without what only a value completes.
    fn new() -> Self {
        let (mut keys, mut says) = (HashSet::new(), BTreeMap::<_, HashSet<String>>::new());
        for ftl in rooms().iter().flat_map(|room| &room.texts) {
            let mut lines = ftl.source.lines().peekable();
            while let Some(line) = lines.next() {
                let Some((key, text)) = line.split_once(" = ").filter(|_| !line.starts_with([' ', '#']))
                else {
                    continue;
                };
                keys.insert(key.to_owned());
                // A text with a value in it, or of several lines, is not one text node.
                if !text.contains('{') && lines.peek().is_none_or(|next| !next.starts_with(' ')) {
                    says.entry(ftl.locale.tag()).or_default().insert(text.trim().to_owned());
                }
            }
        }
        Self { keys, says }
    }

    fn faults(&self, html: &str) -> Vec<String> {
        let document = Html::parse_document(html);
        let tag = document.root_element().attr("lang").unwrap_or_default().to_owned();
        said(&document, &tag).iter().filter_map(|text| self.fault(&tag, text)).collect()
    }

    /// Why a text does not belong on a page in a language: it is a key, or only another language says it.
    fn fault(&self, tag: &str, text: &str) -> Option<String> {
        if let Some(key) = text.split_whitespace().find(|word| self.keys.contains(*word)) {
            return Some(format!("the key {key}"));
        }
        let is_known = text.chars().count() <= 3 || NAMES.contains(&text) || self.says[tag].contains(text);
        let other = self.says.iter().find(|(_, texts)| texts.contains(text))?.0;
        (!is_known).then(|| format!("{other} on a {tag} page: {text}"))
    }
}

/// What a page says: its text nodes and the texts of its attributes, without what is marked as another language.
fn said(document: &Html, tag: &str) -> Vec<String> {
    let is_foreign = |element: &ElementRef<'_>| element.attr("lang").is_some_and(|lang| lang != tag);
    let mut texts = Vec::new();
    for node in document.tree.nodes() {
        let parents: Vec<ElementRef<'_>> = node.ancestors().filter_map(ElementRef::wrap).collect();
        let is_script = parents.iter().any(|p| matches!(p.value().name(), "script" | "style"));
        if is_script || parents.iter().any(is_foreign) {
            continue;
        }
        if let Some(text) = node.value().as_text() {
            texts.push(text.trim().to_owned());
        }
        if let Some(element) = ElementRef::wrap(node).filter(|element| !is_foreign(element)) {
            let spoken = ["title", "aria-label", "placeholder", "alt"].map(|name| element.attr(name));
            texts.extend(spoken.into_iter().flatten().map(|text| text.trim().to_owned()));
        }
    }
    texts
}

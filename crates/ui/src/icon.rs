//! Icons: one file of symbols for all pages, used by name.

use std::fmt;

use askama::filters::HtmlSafe;

use crate::assets;

include!(concat!(env!("OUT_DIR"), "/icons.rs"));

/// A drawing without meaning of its own; the words beside it carry the meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Icon(&'static str);

/// The icon of this name; `icons.txt` lists them. An unknown name fails tests and draws nothing.
pub fn icon(name: &str) -> Icon {
    let known = ICONS.binary_search(&name).ok().and_then(|place| ICONS.get(place));
    debug_assert!(known.is_some(), "icons.txt has no {name}");
    Icon(known.copied().unwrap_or_default())
}

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Piece by piece: a page has a hundred of them.
        let pieces = [
            r#"<svg class="icon" aria-hidden="true"><use href=""#,
            assets::ICONS,
            "#",
            self.0,
            r#""/></svg>"#,
        ];
        pieces.iter().try_for_each(|piece| f.write_str(piece))
    }
}

impl HtmlSafe for Icon {}

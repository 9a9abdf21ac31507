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
    let known = ICONS.iter().find(|known| **known == name);
    debug_assert!(known.is_some(), "icons.txt has no {name}");
    Icon(known.copied().unwrap_or_default())
}

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            r##"<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>"##,
            assets::ICONS,
            self.0
        )
    }
}

impl HtmlSafe for Icon {}

//! Every text stands in every language, and every page is drawn in each.

use haumai::rooms;
use platform::i18n::{Ftl, Texts};

#[test]
fn no_text_is_missing_in_any_language() {
    let sources: Vec<Ftl> = rooms().iter().flat_map(|r| r.texts.iter().copied()).collect();
    let texts = Texts::new(&sources).unwrap();
    assert_eq!(texts.missing(), []);
}

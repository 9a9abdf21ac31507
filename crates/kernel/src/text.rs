//! Text as people type it, and as search compares it.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Text as it is stored: composed (NFC), without control characters but line breaks and tabs.
pub fn normalise(text: &str) -> String {
    text.nfc().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

/// Text as search compares it: lower case, without marks, with the letters that Unicode does not take apart
/// (đ, ð, þ, æ, ø, ß) written in ASCII. `fold("Bảo hành") == "bao hanh"`.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'đ' | 'ð' => folded.push('d'),
            'þ' => folded.push_str("th"),
            'æ' => folded.push_str("ae"),
            'ø' => folded.push('o'),
            'ß' => folded.push_str("ss"),
            // İ becomes i and a combining dot only after it is lowered
            c if is_combining_mark(c) => {}
            c => folded.push(c),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("Bảo hành ĐIỆN thoại", "bao hanh dien thoai")]
    #[case("Sigríður Þórsdóttir", "sigridur thorsdottir")]
    #[case("Ægir Øre Straße İ", "aegir ore strasse i")]
    fn folding_reads_without_marks(#[case] text: &str, #[case] folded: &str) {
        assert_eq!(fold(text), folded);
    }

    proptest! {
        #[test]
        fn the_form_of_the_input_does_not_matter(text in "\\PC{0,40}") {
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(fold(&text), fold(&decomposed));
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }
    }

    #[test]
    fn control_characters_do_not_reach_the_store() {
        assert_eq!(normalise("a\u{0}b\u{7}\nc\te\u{301}"), "ab\nc\té");
    }
}

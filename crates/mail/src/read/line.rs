//! Text that must stand on one line: names, subjects, names of files.

use unicode_normalization::UnicodeNormalization;

const FILE_NAME_LETTERS_MAX: usize = 120;

/// Composed, with single spaces, without control characters.
pub fn one_line(text: &str) -> String {
    let visible: String = text.nfc().map(|c| if c.is_control() { ' ' } else { c }).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name for a file that names no folder and reads as what it is: marks that turn the direction of reading show
/// `gnp.exe` as `exe.png`.
pub fn file_name(name: &str) -> String {
    let visible: String = name.chars().filter(|c| !is_invisible(*c)).collect();
    let visible = one_line(&visible).replace(['/', '\\', ':'], "_");
    shortened(visible.trim_start_matches(['.', ' ']))
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{61c}')
}

/// Cut in the middle, so that the kind of the file stays.
fn shortened(name: &str) -> String {
    let letters = name.chars().count();
    if letters <= FILE_NAME_LETTERS_MAX {
        return name.to_owned();
    }
    const TAIL: usize = 20;
    let start: String = name.chars().take(FILE_NAME_LETTERS_MAX - TAIL - 1).collect();
    let end: String = name.chars().skip(letters - TAIL).collect();
    format!("{start}…{end}")
}

//! Phone numbers as people type them, stored as E.164.

use std::fmt;

use platform::i18n::Lang;
use serde::{Deserialize, Serialize};

/// A possible phone number of some country, `+84912345678`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// Reads a number as it is typed: `0912 345 678`, `+84 912…`, `84912…`, `912345678` (a spreadsheet ate the zero),
/// Icelandic seven digits, and Vietnamese mobiles of eleven digits as they were before 2018.
pub fn parse(text: &str) -> Option<Phone> {
    let text = text.trim();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_plain = text.chars().all(|c| c.is_ascii_digit() || " \u{a0}+-.()/".contains(c));
    if !is_plain || text.chars().skip(1).any(|c| c == '+') {
        return None;
    }
    let international = if text.starts_with('+') { digits } else { with_country(&digits)? };
    let current = renumbered(&international);
    let number = phonenumber::parse(None, format!("+{current}")).ok().filter(phonenumber::is_valid)?;
    Some(Phone(phonenumber::format(&number).mode(phonenumber::Mode::E164).to_string()))
}

/// The number as people at home read it: `0912 345 678`; numbers of other countries keep their prefix.
pub fn display(lang: &Lang, phone: &Phone) -> String {
    lang.phone(&phone.0)
}

/// The digits with the country before them. Home is Vietnam; nothing there has seven digits, so those are
/// Iceland's.
fn with_country(digits: &str) -> Option<String> {
    let vietnamese = |national: &str| Some(format!("84{national}"));
    match (digits.len(), digits.strip_prefix("00"), digits.strip_prefix('0')) {
        (_, Some(international), _) => Some(international.to_owned()),
        (_, _, Some(national)) => vietnamese(national),
        (11 | 12, ..) if digits.starts_with("84") => Some(digits.to_owned()),
        (10, ..) if digits.starts_with("354") => Some(digits.to_owned()),
        (9, ..) => vietnamese(digits),
        (7, ..) => Some(format!("354{digits}")),
        _ => None,
    }
}

/// Vietnamese mobiles of eleven digits with the prefix that they got in autumn 2018, and `+84 (0)…` without its
/// zero. Source of the table: decision 798/QĐ-BTTTT of 29 May 2018.
fn renumbered(international: &str) -> String {
    const MOVED: [(&str, &str); 19] = [
        ("120", "70"),
        ("121", "79"),
        ("122", "77"),
        ("123", "83"),
        ("124", "84"),
        ("125", "85"),
        ("126", "76"),
        ("127", "81"),
        ("128", "78"),
        ("129", "82"),
        ("162", "32"),
        ("163", "33"),
        ("164", "34"),
        ("165", "35"),
        ("166", "36"),
        ("167", "37"),
        ("168", "38"),
        ("169", "39"),
        ("186", "56"),
    ];
    const MOVED_LATER: [(&str, &str); 2] = [("188", "58"), ("199", "59")];
    let Some(national) = international.strip_prefix("84") else { return international.to_owned() };
    let national = national.strip_prefix('0').unwrap_or(national);
    let moved = MOVED.iter().chain(&MOVED_LATER).filter(|_| national.len() == 10);
    let renumbered =
        moved.into_iter().find_map(|(old, new)| Some(format!("{new}{}", national.strip_prefix(old)?)));
    format!("84{}", renumbered.as_deref().unwrap_or(national))
}

impl Phone {
    /// What [`parse`] once made and a table kept: reading it again would double the cost of a customer's card.
    pub(crate) const fn stored(e164: String) -> Self {
        Self(e164)
    }

    /// The number as it is stored and as `tel:` takes it.
    pub fn e164(&self) -> &str {
        &self.0
    }

    /// Every form in which somebody may search for it.
    pub(crate) fn search_forms(&self) -> String {
        let digits = self.0.trim_start_matches('+');
        let Some(national) = digits.strip_prefix("84") else {
            let local = digits.strip_prefix("354").unwrap_or_default();
            return format!("{digits} {local} {}", in_groups(local));
        };
        format!("{digits} 0{national} {national} {}", in_groups(&format!("0{national}")))
    }
}

/// Groups as people write them: four and threes, or three and four.
fn in_groups(digits: &str) -> String {
    let mut written = String::new();
    let first = if digits.len() == 10 { 4 } else { 3 };
    for (place, digit) in digits.chars().enumerate() {
        let starts_group =
            place == first || (place > first && digits.len() == 10 && (place - first) % 3 == 0);
        if starts_group {
            written.push(' ');
        }
        written.push(digit);
    }
    written
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Phone {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        parse(&text).ok_or("not a phone number")
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::as_written("0912 345 678", "+84912345678")]
    #[case::with_dots("0912.345.678", "+84912345678")]
    #[case::international("+84 912 345 678", "+84912345678")]
    #[case::without_plus("84912345678", "+84912345678")]
    #[case::dialled("0084 912 345 678", "+84912345678")]
    #[case::zero_in_brackets("+84 (0)912 345 678", "+84912345678")]
    #[case::zero_eaten_by_a_spreadsheet("912345678", "+84912345678")]
    #[case::landline_of_hanoi("024 3825 1234", "+842438251234")]
    #[case::old_viettel("0168 234 5678", "+84382345678")]
    #[case::old_mobifone("+84 122 234 5678", "+84772345678")]
    #[case::old_gmobile("01992345678", "+84592345678")]
    #[case::icelandic("581 2345", "+3545812345")]
    #[case::icelandic_with_prefix("+354 581-2345", "+3545812345")]
    #[case::other_country("+44 20 7946 0018", "+442079460018")]
    fn a_number_is_read_as_it_is_typed(#[case] typed: &str, #[case] e164: &str) {
        assert_eq!(parse(typed).as_ref().map(Phone::e164), Some(e164), "{typed}");
    }

    #[rstest]
    #[case("")]
    #[case("0912 345 67")]
    #[case("0912 345 6789")]
    #[case("lan@example.vn")]
    #[case("0912 345 678 ext 5")]
    #[case("+84+912345678")]
    #[case("0112 345 678")]
    #[case("1800 6868")]
    fn what_is_no_number_is_refused(#[case] typed: &str) {
        assert_eq!(parse(typed), None, "{typed}");
    }

    #[test]
    fn a_number_is_findable_in_every_form() {
        let forms = parse("0912345678").unwrap().search_forms();
        assert_eq!(forms, "84912345678 0912345678 912345678 0912 345 678");
        assert_eq!(parse("5812345").unwrap().search_forms(), "3545812345 5812345 581 2345");
    }
}

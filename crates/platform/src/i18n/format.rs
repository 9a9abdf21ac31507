//! Numbers, money, phone numbers and names as each language writes them.

use kernel::{Currency, Locale, Money};

use super::Lang;

/// Between an amount and its unit: never the end of a line.
const NO_BREAK_SPACE: char = '\u{a0}';

impl Lang {
    /// A whole number: 1.234 in Vietnamese and Icelandic, 1,234 in English.
    pub fn number(&self, number: impl Into<i64>) -> String {
        whole(self.locale(), number.into())
    }

    /// A count of things in memory.
    pub fn count(&self, count: usize) -> String {
        whole(self.locale(), i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// A number with so many digits after the decimal sign.
    pub fn decimal(&self, number: f64, digits: usize) -> String {
        decimal(self.locale(), number, digits)
    }

    /// A share: `percent(0.94, 0)` is 94%.
    pub fn percent(&self, share: f64, digits: usize) -> String {
        format!("{}%", self.decimal(share * 100.0, digits))
    }

    /// An amount of money, its unit after it: 1.450.000 ₫. The space does not break.
    pub fn money(&self, money: Money) -> String {
        format!("{}{NO_BREAK_SPACE}{}", self.amount(money), symbol(money.currency))
    }

    /// An amount without its unit, as an input field shows it: 1.450.000.
    pub fn amount(&self, money: Money) -> String {
        let decimals = money.currency.decimals();
        let unit = 10_i64.checked_pow(decimals).unwrap_or(1);
        let mut text = grouped(self.locale(), money.minor.unsigned_abs() / unit.unsigned_abs());
        if money.minor < 0 {
            text.insert(0, '-');
        }
        if decimals > 0 {
            let rest = money.minor.unsigned_abs() % unit.unsigned_abs();
            text.push(decimal_sign(self.locale()));
            text.push_str(&format!("{rest:0width$}", width = decimals as usize));
        }
        text
    }

    /// A phone number stored as E.164, written as people at home read it: 0912 345 678, 581 2345. Numbers of
    /// other countries keep their prefix. Home is Iceland for a reader on Reykjavík time, else Vietnam.
    pub fn phone(&self, e164: &str) -> String {
        let at_home_in_iceland = self.zone().iana_name() == Some("Atlantic/Reykjavik");
        match (e164.strip_prefix("+84"), e164.strip_prefix("+354")) {
            (Some(national), _) if at_home_in_iceland => format!("+84 {}", in_threes(national)),
            (Some(national), _) => vietnamese(national),
            (_, Some(national)) if at_home_in_iceland => icelandic(national),
            (_, Some(national)) => format!("+354 {}", icelandic(national)),
            _ => e164.to_owned(),
        }
    }
}

/// Two letters for an avatar, from the first and the last word: Nguyễn Thị Lan gives NL. Of a phone number the last two digits,
/// since all that begin alike would look alike.
pub fn initials(name: &str) -> String {
    if !name.chars().any(char::is_alphabetic) {
        let digits: Vec<char> = name.chars().filter(char::is_ascii_digit).collect();
        return digits.iter().skip(digits.len().saturating_sub(2)).collect();
    }
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// How many digits after the decimal sign a number needs, three at most.
pub(super) fn needed_digits(number: f64) -> usize {
    (0..3)
        .find(|digits| {
            let shifted = number * 10_f64.powi(*digits);
            (shifted - shifted.round()).abs() < 1e-6
        })
        .map_or(3, |digits| digits.unsigned_abs() as usize)
}

pub(super) fn decimal(locale: Locale, number: f64, digits: usize) -> String {
    let plain = format!("{:.digits$}", number.abs());
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut text = whole.parse().map_or_else(|_| whole.to_owned(), |whole| grouped(locale, whole));
    if !fraction.is_empty() {
        text.push(decimal_sign(locale));
        text.push_str(fraction);
    }
    let is_negative = number < 0.0 && plain.bytes().any(|b| (b'1'..=b'9').contains(&b));
    if is_negative { format!("-{text}") } else { text }
}

fn whole(locale: Locale, number: i64) -> String {
    let text = grouped(locale, number.unsigned_abs());
    if number < 0 { format!("-{text}") } else { text }
}

fn grouped(locale: Locale, number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(group_sign(locale));
        }
        text.push(digit);
    }
    text
}

const fn group_sign(locale: Locale) -> char {
    match locale {
        Locale::Vi | Locale::Is => '.',
        Locale::En => ',',
    }
}

pub(super) const fn decimal_sign(locale: Locale) -> char {
    match locale {
        Locale::Vi | Locale::Is => ',',
        Locale::En => '.',
    }
}

/// The sign of a currency as it stands beside an amount: ₫, kr., €.
pub fn symbol(currency: Currency) -> &'static str {
    match currency {
        Currency::VND => "₫",
        Currency::ISK => "kr.",
        Currency::EUR => "€",
        Currency::USD => "US$",
        other => other.code(),
    }
}

/// Mobile numbers have nine digits after the trunk 0, landlines ten; hotlines (1800, 1900) no trunk 0.
fn vietnamese(national: &str) -> String {
    match (national.len(), national.get(..4)) {
        (8 | 10, Some(service @ ("1800" | "1900"))) => {
            format!("{service} {}", in_pairs_of_four(national.get(4..).unwrap_or_default()))
        }
        (9, _) => {
            let (head, rest) = national.split_at_checked(3).unwrap_or((national, ""));
            format!("0{head} {}", in_threes(rest))
        }
        (10, _) => {
            let (head, rest) = national.split_at_checked(2).unwrap_or((national, ""));
            format!("0{head} {}", in_pairs_of_four(rest))
        }
        _ => format!("0{national}"),
    }
}

fn icelandic(national: &str) -> String {
    match national.split_at_checked(3) {
        Some((head, tail)) if national.len() == 7 => format!("{head} {tail}"),
        _ => national.to_owned(),
    }
}

fn in_threes(digits: &str) -> String {
    spaced(digits, 3)
}

fn in_pairs_of_four(digits: &str) -> String {
    spaced(digits, 4)
}

fn spaced(digits: &str, size: usize) -> String {
    let chars: Vec<char> = digits.chars().collect();
    chars.chunks(size).map(String::from_iter).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use kernel::TimeZone;

    use super::*;
    use crate::i18n::Texts;

    fn lang(locale: Locale, zone: &str) -> Lang {
        Lang::new(Arc::new(Texts::new(&[]).unwrap()), locale, TimeZone::get(zone).unwrap())
    }

    fn in_hanoi(locale: Locale) -> Lang {
        lang(locale, "Asia/Ho_Chi_Minh")
    }

    #[test]
    fn money_is_written_as_the_reader_counts() {
        let eur = |minor| Money::new(minor, Currency::EUR);
        let isk = Money::new(14_900, Currency::ISK);
        let cases = [
            (Locale::Vi, Money::vnd(1_450_000), "1.450.000\u{a0}₫"),
            (Locale::En, Money::vnd(1_450_000), "1,450,000\u{a0}₫"),
            (Locale::Is, isk, "14.900\u{a0}kr."),
            (Locale::Vi, Money::vnd(0), "0\u{a0}₫"),
            (Locale::Vi, Money::vnd(-250_000), "-250.000\u{a0}₫"),
            (Locale::En, eur(123_405), "1,234.05\u{a0}€"),
            (Locale::Is, eur(-5), "-0,05\u{a0}€"),
            (Locale::En, Money::new(990, Currency::USD), "9.90\u{a0}US$"),
            (Locale::Vi, Money::vnd(i64::MIN), "-9.223.372.036.854.775.808\u{a0}₫"),
        ];
        for (locale, money, written) in cases {
            assert_eq!(in_hanoi(locale).money(money), written);
        }
    }

    #[test]
    fn numbers_and_shares_take_the_signs_of_the_language() {
        let (vi, en, is) = (in_hanoi(Locale::Vi), in_hanoi(Locale::En), in_hanoi(Locale::Is));
        assert_eq!(
            [vi.decimal(1234.5, 1), en.decimal(1234.5, 1), is.decimal(1234.5, 1)],
            ["1.234,5", "1,234.5", "1.234,5"]
        );
        assert_eq!([vi.number(999), vi.number(1000), en.number(-12_345)], ["999", "1.000", "-12,345"]);
        assert_eq!([vi.percent(0.021, 1), en.percent(0.94, 0), is.percent(1.0, 0)], ["2,1%", "94%", "100%"]);
        assert_eq!(en.decimal(-0.04, 1), "0.0", "nothing is not negative");
    }

    #[test]
    fn digits_are_printed_only_where_needed() {
        assert_eq!([1.0, 1.5, 1.25, 1.125, 1.0 / 3.0].map(needed_digits), [0, 1, 2, 3, 3]);
    }

    #[test]
    fn phone_numbers_read_as_at_home() {
        let (hanoi, reykjavik) = (in_hanoi(Locale::En), lang(Locale::Is, "Atlantic/Reykjavik"));
        let cases = [
            ("+84912345678", "0912 345 678", "+84 912 345 678"),
            ("+842437654321", "024 3765 4321", "+84 243 765 432 1"),
            ("+8418006868", "1800 6868", "+84 180 068 68"),
            ("+3545812345", "+354 581 2345", "581 2345"),
            ("+442079460018", "+442079460018", "+442079460018"),
            ("", "", ""),
        ];
        for (stored, vietnam, iceland) in cases {
            assert_eq!((hanoi.phone(stored).as_str(), reykjavik.phone(stored).as_str()), (vietnam, iceland));
        }
    }

    #[test]
    fn initials_are_of_the_first_and_the_last_word() {
        let cases = [
            ("Nguyễn Thị Lan", "NL"),
            ("Đỗ Mạnh Cường", "ĐC"),
            ("Sigríður", "S"),
            ("", ""),
            ("  (Hoa) ", "H"),
            ("0912 345 678", "78"),
        ];
        for (name, letters) in cases {
            assert_eq!(initials(name), letters);
        }
    }
}

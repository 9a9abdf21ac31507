//! How long a warranty lasts, as other programs write it.

use kernel::fold;

/// The longest warranty that is believed.
const MONTHS_MAX: u32 = 600;

/// Reads a term in months: `24`, `24 tháng`, `2 năm`, `1 năm 6 tháng`, `1 year and 6 months`, `2 ár`. None for a unit that is
/// no number of months, such as days, and for anything outside of 1 to 600 months: a term that is guessed shorter
/// than the paper takes something from the customer.
pub(super) fn read_months(text: &str) -> Option<u32> {
    let folded = fold(text);
    let mut rest = folded.trim();
    let (mut months, mut is_first) = (0_u32, true);
    while !rest.is_empty() {
        let (digits, after) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()));
        let after = after.trim_start();
        let (unit, after) = after.split_at(after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len()));
        let number: u32 = digits.parse().ok()?;
        let factor = match unit {
            "" if is_first && after.is_empty() => 1,
            "t" | "th" | "thang" | "m" | "mo" | "mos" | "mth" | "mths" | "month" | "months" => 1,
            "man" | "manudur" | "manudir" | "manudi" | "manada" => 1,
            "nam" | "n" | "y" | "yr" | "yrs" | "year" | "years" | "ar" | "ara" => 12,
            _ => return None,
        };
        months = months.checked_add(number.checked_mul(factor)?)?;
        is_first = false;
        rest = joined(after);
    }
    Some(months).filter(|months| (1..=MONTHS_MAX).contains(months))
}

/// What follows behind the words and marks that join two parts of a term.
fn joined(text: &str) -> &str {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | '+' | '&'));
    let word = ["and ", "va ", "og "].into_iter().find_map(|word| text.strip_prefix(word));
    word.unwrap_or(text).trim_start()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("24", Some(24))]
    #[case(" 24 tháng ", Some(24))]
    #[case("24T", Some(24))]
    #[case("12 mos.", Some(12))]
    #[case("2 năm", Some(24))]
    #[case::taken_apart("2 na\u{306}m", Some(24))]
    #[case("1 năm 6 tháng", Some(18))]
    #[case("1 năm và 6 tháng", Some(18))]
    #[case("1 year 6 months", Some(18))]
    #[case("1 year and 6 months", Some(18))]
    #[case("1y6m", Some(18))]
    #[case("2 ár", Some(24))]
    #[case("50 years", Some(600))]
    #[case("51 years", None)]
    #[case("0", None)]
    #[case("0 năm 0 tháng", None)]
    #[case("10000", None)]
    #[case("99999999999", None)]
    #[case("4000000000 years", None)]
    #[case("30 ngày", None)]
    #[case("6 months 10 days", None)]
    #[case("1 year 6", None)]
    #[case("1.5 năm", None)]
    #[case("-12", None)]
    #[case("trọn đời", None)]
    #[case("", None)]
    fn a_term_is_never_read_shorter_than_it_is_written(#[case] text: &str, #[case] months: Option<u32>) {
        assert_eq!(read_months(text), months, "{text}");
    }
}

//! What people type, read the way they mean it.

use kernel::{Currency, Date, Locale, Money};

/// Money as people type it: `1450000`, `1.450.000`, `1,450,000`, `1tr450`, `250k`, `12,50`. A separator before
/// exactly three digits groups; one before two digits is the decimal sign of a currency that has decimals.
pub fn parse_money(text: &str, currency: Currency) -> Option<Money> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let plain = plain.trim_end_matches(['₫', 'đ', '€', '$']).trim_end_matches("kr.").trim_end_matches("vnd");
    let minor = if let Some((millions, rest)) = plain.split_once("tr") {
        let rest = format!("{rest:0<3}");
        let thousands = (rest.len() == 3).then(|| digits(&rest)).flatten()?;
        digits(millions)?.checked_mul(1_000_000)?.checked_add(thousands.checked_mul(1_000)?)?
    } else if let Some(thousands) = plain.strip_suffix('k') {
        digits(thousands)?.checked_mul(1_000)?
    } else {
        return grouped(plain, currency);
    };
    let scale = 10_i64.checked_pow(currency.decimals())?;
    Some(Money::new(minor.checked_mul(scale)?, currency))
}

fn grouped(text: &str, currency: Currency) -> Option<Money> {
    let decimals = currency.decimals() as usize;
    let (whole, fraction) = match text.rfind(['.', ',']) {
        Some(at) if decimals > 0 && text.len() - at - 1 == decimals => {
            let (whole, rest) = text.split_at(at);
            (whole, rest.trim_start_matches(['.', ',']).to_owned())
        }
        _ => (text, "0".repeat(decimals)),
    };
    let groups: Vec<&str> = whole.split(['.', ',']).collect();
    let (first, others) = groups.split_first()?;
    if others.iter().any(|g| g.len() != 3) || (!others.is_empty() && first.len() > 3) {
        return None;
    }
    let mixed = whole.contains('.') && whole.contains(',');
    if mixed {
        return None;
    }
    Some(Money::new(digits(&format!("{}{fraction}", groups.concat()))?, currency))
}

/// At most 15 digits, so that sums of sums still fit.
fn digits(text: &str) -> Option<i64> {
    let ok = !text.is_empty() && text.len() <= 15 && text.bytes().all(|b| b.is_ascii_digit());
    if ok { text.parse().ok() } else { None }
}

/// A day as people write it in a list: `2027-01-01` everywhere, and as the language writes days with numbers, which in
/// Vietnamese is `01/01/2027` and in Icelandic `1.1.2027`. English has two orders and so none.
pub fn read_day(text: &str, locale: Locale) -> Option<Date> {
    let mark = match locale {
        Locale::Vi => '/',
        Locale::Is => '.',
        Locale::En => return text.parse().ok(),
    };
    let mut parts = text.split(mark).map(str::trim);
    let (Some(day), Some(month), Some(year), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return text.parse().ok();
    };
    let is_number =
        |part: &str, longest| (1..=longest).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if !(is_number(day, 2) && is_number(month, 2) && is_number(year, 4) && year.len() == 4) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// A day as a list shows it to be changed.
pub fn write_day(day: Date, locale: Locale) -> String {
    match locale {
        Locale::Vi => format!("{:02}/{:02}/{}", day.day(), day.month(), day.year()),
        Locale::Is => format!("{}.{}.{}", day.day(), day.month(), day.year()),
        Locale::En => day.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use rstest::rstest;

    #[rstest]
    #[case("1450000", Some(1_450_000))]
    #[case("1.450.000", Some(1_450_000))]
    #[case("1,450,000 ₫", Some(1_450_000))]
    #[case("1tr450", Some(1_450_000))]
    #[case("1tr5", Some(1_500_000))]
    #[case("2tr", Some(2_000_000))]
    #[case("250k", Some(250_000))]
    #[case("0", Some(0))]
    #[case("1.000.000,5", None)]
    #[case("1.00", None)]
    #[case("-5", None)]
    #[case("", None)]
    #[case("1tr4500", None)]
    #[case("9999999999999999", None)]
    fn dong_is_read_as_it_is_typed(#[case] text: &str, #[case] minor: Option<i64>) {
        assert_eq!(parse_money(text, Currency::VND), minor.map(Money::vnd), "{text}");
    }

    #[rstest]
    #[case("12,50", Some(1250))]
    #[case("12.50", Some(1250))]
    #[case("1.234,56", Some(123_456))]
    #[case("1,234", Some(123_400))]
    #[case("12", Some(1200))]
    fn cents_need_two_digits(#[case] text: &str, #[case] minor: Option<i64>) {
        assert_eq!(parse_money(text, Currency::EUR), minor.map(|m| Money::new(m, Currency::EUR)), "{text}");
    }

    #[rstest]
    #[case("2027-01-01", Locale::Vi, Some(date(2027, 1, 1)))]
    #[case("01/02/2027", Locale::Vi, Some(date(2027, 2, 1)))]
    #[case("1/2/2027", Locale::Vi, Some(date(2027, 2, 1)))]
    #[case("1.2.2027", Locale::Is, Some(date(2027, 2, 1)))]
    #[case::two_orders("01/02/2027", Locale::En, None)]
    #[case("31/02/2027", Locale::Vi, None)]
    #[case("1/2/27", Locale::Vi, None)]
    #[case("1/2/2027/3", Locale::Vi, None)]
    #[case("+1/2/2027", Locale::Vi, None)]
    #[case("Tết", Locale::Vi, None)]
    #[case("", Locale::Vi, None)]
    fn a_day_is_read_as_the_language_writes_it(
        #[case] text: &str,
        #[case] locale: Locale,
        #[case] day: Option<Date>,
    ) {
        assert_eq!(read_day(text, locale), day);
        if let Some(day) = day {
            assert_eq!(read_day(&write_day(day, locale), locale), Some(day));
        }
    }
}

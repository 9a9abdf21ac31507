//! What a template takes, and whether one may go out now.

use std::collections::BTreeMap;

use kernel::{Timestamp, fold};

use crate::{
    macros::Placeholder,
    model::{ChatLine, ChatTemplate},
    pieces::{Piece, pieces},
};

/// Characters of a place's name; what is longer between angle brackets is no place.
const NAME_CHARS_MAX: usize = 40;
/// Places of one template; no platform approves more.
pub(crate) const PLACES_MAX: usize = 20;

/// Between what a place stands.
const BRACKETS: (&str, &str) = ("<", ">");

/// A place ends in its line, whatever stands in it: what names none is told, and not sent as it is.
fn is_closed(inside: &str) -> bool {
    !inside.contains(['<', '\n'])
}

fn is_name(inside: &str) -> bool {
    !inside.is_empty()
        && inside.len() <= NAME_CHARS_MAX
        && inside.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// The places of a template, each once, in the order in which one reads them.
pub fn places_of(body: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for piece in pieces(body, BRACKETS, is_closed) {
        if let Piece::Named(name) = piece
            && !found.iter().any(|known| known == name)
        {
            found.push(name.to_owned());
        }
    }
    found
}

/// Why a text is no template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextFault {
    /// Something stands between angle brackets that names no place: the platform would not fill it.
    Place(String),
    /// It has more places than any template.
    Places,
}

/// Whether a text can be a template, as the platform shows it. A place is named by letters of the English alphabet, digits and
/// `_`; whoever copies a text with a value in place of the name is told.
///
/// # Errors
/// Why not.
pub fn decide_template_text(body: &str) -> Result<(), TextFault> {
    let places = places_of(body);
    match places.iter().find(|name| !is_name(name)) {
        Some(wrong) => Err(TextFault::Place(wrong.clone())),
        None if places.len() > PLACES_MAX => Err(TextFault::Places),
        None => Ok(()),
    }
}

/// What is wrong with the values for a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfit {
    /// A place without a value.
    Missing {
        /// Which.
        place: String,
    },
    /// A value with too many characters; nothing is ever cut.
    TooLong {
        /// Which.
        place: String,
        /// How many it has.
        letters: i64,
        /// How many it may have.
        max: i64,
    },
    /// A value for a place that is not there.
    Unknown {
        /// Which.
        place: String,
    },
    /// Together with its values the text has too many characters.
    Whole {
        /// How many it has.
        letters: i64,
        /// How many it may have.
        max: i64,
    },
}

/// A template with its values in place: the words as the customer reads them, and the values in one line each. A value is not
/// read again for places.
///
/// # Errors
/// Everything that does not fit, in the order of the places.
pub fn decide_filled(
    template: &ChatTemplate,
    values: &BTreeMap<String, String>,
) -> Result<(String, BTreeMap<String, String>), Vec<Unfit>> {
    let places = places_of(&template.body);
    let unknown = values.keys().filter(|name| !places.contains(name));
    let mut unfit: Vec<Unfit> = unknown.map(|name| Unfit::Unknown { place: name.clone() }).collect();
    let mut filled = BTreeMap::new();
    for place in &places {
        let typed = values.get(place).map_or("", String::as_str);
        let value = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        let (letters, max, place) = (letters(&value), template.value_letters_max, place.clone());
        if value.is_empty() {
            unfit.push(Unfit::Missing { place });
        } else if letters > max {
            unfit.push(Unfit::TooLong { place, letters, max });
        } else {
            filled.insert(place, value);
        }
    }
    let said = |piece: Piece<'_>| match piece {
        Piece::Text(text) => text.to_owned(),
        Piece::Named(name) => filled.get(name).cloned().unwrap_or_default(),
    };
    let words: String = pieces(&template.body, BRACKETS, is_closed).into_iter().map(said).collect();
    let (letters, max) = (letters(&words), template.letters_max);
    if letters > max {
        unfit.push(Unfit::Whole { letters, max });
    }
    if unfit.is_empty() { Ok((words, filled)) } else { Err(unfit) }
}

fn letters(text: &str) -> i64 {
    i64::try_from(text.chars().count()).unwrap_or(i64::MAX)
}

/// Why a template cannot go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TemplateRefusal {
    /// The customer's newest words did not come from a platform.
    Elsewhere,
    /// The platform still takes free words, which cost nothing and say what is meant.
    Open,
    /// The account of the line has no such template, or it was switched off.
    Gone,
    /// That is no number of the customer: a template would tell a stranger.
    Phone,
}

/// Whether a template may go out on a line now, to a number. `phones` are those of whoever asks.
///
/// # Errors
/// Why not; what the writer cannot mend comes first.
pub(crate) fn decide_template_reply<'a>(
    line: Option<&ChatLine>,
    template: Option<&'a ChatTemplate>,
    (phones, phone): (&[String], &str),
    now: Timestamp,
) -> Result<&'a ChatTemplate, TemplateRefusal> {
    let line = line.ok_or(TemplateRefusal::Elsewhere)?;
    if line.is_open(now) {
        return Err(TemplateRefusal::Open);
    }
    let offered = template.filter(|template| template.is_active && template.account == line.account);
    let template = offered.ok_or(TemplateRefusal::Gone)?;
    if phones.iter().any(|known| known == phone) { Ok(template) } else { Err(TemplateRefusal::Phone) }
}

/// What obviously stands in a place, by its name: shops name them in English or in Vietnamese without marks.
pub(crate) fn decide_prefill(place: &str) -> Option<Placeholder> {
    let name = fold(place);
    let words: Vec<&str> = name.split('_').filter(|word| !word.is_empty()).collect();
    let has = |any: &[&str]| words.iter().any(|word| any.contains(word));
    let pair = |any: &[(&str, &str)]| {
        words.windows(2).any(|two| any.iter().any(|(one, other)| two == [*one, *other]))
    };
    if pair(&[("san", "pham"), ("thiet", "bi")]) || has(&["product", "device", "sanpham", "sp"]) {
        Some(Placeholder::AssetName)
    } else if pair(&[("yeu", "cau"), ("ma", "phieu")]) || has(&["ticket", "request"]) {
        Some(Placeholder::TicketNumber)
    } else if has(&["name", "ten", "fullname", "khach", "customer"])
        && !has(&["phone", "code", "id", "ma", "sdt"])
    {
        Some(Placeholder::CustomerName)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Channel, ChatAccountId, ChatTemplateId};
    use kernel::Uuid;

    fn account(n: u128) -> ChatAccountId {
        ChatAccountId::from_uuid(Uuid::from_u128(n))
    }

    fn template(body: &str) -> ChatTemplate {
        ChatTemplate {
            id: ChatTemplateId::from_uuid(Uuid::from_u128(7)),
            account: account(1),
            code: "312345".into(),
            name: "Máy đã sửa xong".into(),
            body: body.into(),
            is_active: true,
            letters_max: 400,
            value_letters_max: 30,
        }
    }

    fn values(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn places_stand_in_angle_brackets_and_are_asked_once() {
        assert_eq!(places_of("Dạ <ten>, máy <san_pham> của <ten> < 3 ngày"), ["ten", "san_pham"]);
        assert_eq!(places_of("a < b\n> c"), Vec::<String>::new());
        assert_eq!(decide_template_text("Dạ <_TEN_KHACH_HANG_>, 1 < 2"), Ok(()));
        for wrong in ["tên khách", "", "ten-khach"] {
            let told = decide_template_text(&format!("Dạ <ten>, <{wrong}>"));
            assert_eq!(told, Err(TextFault::Place(wrong.into())));
        }
        let many: String = (0..=PLACES_MAX).map(|n| format!("<p{n}>")).collect();
        assert_eq!(decide_template_text(&many), Err(TextFault::Places));
    }

    #[test]
    fn values_are_counted_in_characters_and_nothing_is_cut() {
        let it = template("Dạ <ten>, <san_pham> của <ten> xong rồi.");
        let fill = |pairs: &[(&str, &str)]| decide_filled(&it, &values(pairs));
        let (words, filled) = fill(&[("ten", " Nguyễn\n Thị Lan "), ("san_pham", "<ten>")]).unwrap();
        assert_eq!(words, "Dạ Nguyễn Thị Lan, <ten> của Nguyễn Thị Lan xong rồi.");
        assert_eq!(filled, values(&[("ten", "Nguyễn Thị Lan"), ("san_pham", "<ten>")]));
        assert!(fill(&[("ten", "ậ".repeat(30).as_str()), ("san_pham", "x")]).is_ok());
        let long = Unfit::TooLong { place: "san_pham".into(), letters: 31, max: 30 };
        let told = fill(&[("san_pham", "ậ".repeat(31).as_str()), ("otp", "1")]).unwrap_err();
        let (unknown, missing) =
            (Unfit::Unknown { place: "otp".into() }, Unfit::Missing { place: "ten".into() });
        assert_eq!(told, [unknown, missing, long]);
        let whole = |n: usize| decide_filled(&template(&"ậ".repeat(n)), &values(&[]));
        assert!(whole(400).is_ok());
        assert_eq!(whole(401), Err(vec![Unfit::Whole { letters: 401, max: 400 }]));
    }

    #[test]
    fn a_template_goes_out_once_the_platform_takes_nothing_else_and_to_nobody_but_the_customer() {
        let closes: Timestamp = "2026-11-24T03:00:00Z".parse().unwrap();
        let line = ChatLine {
            account: account(1),
            channel: Channel::Zalo,
            address: "6142494823".into(),
            name: "Lan".into(),
            closes_at: closes,
            replies_left: 1,
            letters_max: 2000,
        };
        let (it, phones) = (template("Dạ"), ["+84912345678".to_owned()]);
        let decide = |line: &ChatLine, it: &ChatTemplate, phone: &str, now| {
            decide_template_reply(Some(line), Some(it), (&phones, phone), now).map(drop)
        };
        let before = closes - jiff::SignedDuration::from_secs(1);
        assert_eq!(decide(&line, &it, "+84912345678", before), Err(TemplateRefusal::Open));
        assert_eq!(decide(&line, &it, "+84912345678", closes), Ok(()));
        let spent = ChatLine { replies_left: 0, ..line.clone() };
        assert_eq!(decide(&spent, &it, "+84912345678", before), Ok(()));
        assert_eq!(decide(&line, &it, "+84987654321", closes), Err(TemplateRefusal::Phone));
        let off = ChatTemplate { is_active: false, ..it.clone() };
        assert_eq!(decide(&line, &off, "+84912345678", closes), Err(TemplateRefusal::Gone));
        let other = ChatTemplate { account: account(2), ..it.clone() };
        assert_eq!(decide(&line, &other, "+84912345678", closes), Err(TemplateRefusal::Gone));
        let nowhere = decide_template_reply(None, Some(&it), (&phones, "+84912345678"), closes);
        assert_eq!(nowhere, Err(TemplateRefusal::Elsewhere));
    }

    #[test]
    fn a_place_is_prefilled_where_its_name_leaves_no_doubt() {
        for (place, expected) in [
            ("customer_name", Some(Placeholder::CustomerName)),
            ("_TEN_KHACH_HANG_", Some(Placeholder::CustomerName)),
            ("ten", Some(Placeholder::CustomerName)),
            ("ten_san_pham", Some(Placeholder::AssetName)),
            ("product_name", Some(Placeholder::AssetName)),
            ("ticket_code", Some(Placeholder::TicketNumber)),
            ("ma_yeu_cau", Some(Placeholder::TicketNumber)),
            ("customer_phone", None),
            ("order_code", None),
            ("date", None),
        ] {
            assert_eq!(decide_prefill(place), expected, "{place}");
        }
    }
}

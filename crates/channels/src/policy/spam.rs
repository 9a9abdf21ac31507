//! What is filed as spam.

/// The address of a sender as the list of blocked ones holds it. A letter may come from an address that nobody could type
/// into a form of ours, and is blocked all the same.
pub fn blockable(address: &str) -> String {
    let plain = || address.trim().to_lowercase();
    customers::email::parse(address).map_or_else(plain, |email| email.as_str().to_owned())
}

/// Whether a letter is filed as spam: kept, found in the view Spam, and answered by nobody. What a mail server marked as spam
/// counts only where no conversation goes on: a server that is mistaken must not silence a customer in the middle of one.
/// Whoever was blocked by a person is silent everywhere.
pub const fn decide_spam(is_blocked: bool, is_marked: bool, goes_on: bool) -> bool {
    is_blocked || (is_marked && !goes_on)
}

/// Whether a mail server marked a letter as spam (`X-Spam-Flag: YES`). Nobody gains by writing that of oneself.
pub fn is_marked_as_spam<'v>(mut values: impl Iterator<Item = &'v str>) -> bool {
    values.any(|value| value.trim().eq_ignore_ascii_case("yes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_is_mistaken_silences_nobody_in_the_middle_of_a_conversation() {
        assert!(decide_spam(true, false, true) && decide_spam(true, false, false));
        assert!(decide_spam(false, true, false));
        assert!(!decide_spam(false, true, true) && !decide_spam(false, false, false));
    }

    #[test]
    fn an_address_is_blocked_as_it_is_written_or_typed() {
        assert_eq!(blockable(" Rac@Bücher.example"), "rac@xn--bcher-kva.example");
        assert_eq!(blockable("A..B@DoCoMo.example"), "a..b@docomo.example");
    }

    #[test]
    fn only_yes_is_a_mark() {
        assert!(is_marked_as_spam([" YES "].into_iter()));
        assert!(!is_marked_as_spam(["No", "yes, score=1"].into_iter()));
    }
}

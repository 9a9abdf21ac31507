//! What may be answered, and what may be shown on a customer's own pages.

/// Names before the @ behind which nobody reads.
const NOBODY: [&str; 6] = ["no-reply", "noreply", "no_reply", "donotreply", "do-not-reply", "mailer-daemon"];

/// Whether an answer to this address would reach somebody.
pub fn decide_answerable(address: &str) -> bool {
    let name = address.split('@').next().unwrap_or_default().to_lowercase();
    !NOBODY.iter().any(|nobody| name == *nobody || name.starts_with(&format!("{nobody}+")))
}

/// Words beside which a number is a code that lets somebody in.
const CODE_WORDS: [&str; 9] = [
    "otp",
    "mã xác nhận",
    "mã xác thực",
    "mã đăng nhập",
    "verification code",
    "security code",
    "login code",
    "staðfestingarkóð",
    "öryggiskóð",
];

/// Whether a letter may appear on the pages of the customer whose address it bears. One-time codes and mails of third
/// parties' robots may not: a shared address would let others read them there.
pub fn decide_for_portal(sender: &str, subject: &str, text: &str) -> bool {
    let said = format!("{subject}\n{}", text.chars().take(2000).collect::<String>()).to_lowercase();
    let has_code = CODE_WORDS.iter().any(|word| said.contains(word)) && has_digits(&said);
    decide_answerable(sender) && !has_code
}

/// Four to eight digits in a row, not as a part of a longer number.
fn has_digits(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).any(|digits| (4..=8).contains(&digits.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_reads_behind_some_addresses() {
        for address in
            ["no-reply@a.example", "NoReply@a.example", "noreply+17@a.example", "mailer-daemon@a.example"]
        {
            assert!(!decide_answerable(address), "{address}");
        }
        assert!(decide_answerable("lan@a.example") && decide_answerable("noreplying@a.example"));
    }

    #[test]
    fn a_code_is_for_nobody_elses_eyes() {
        let lan = "lan@a.example";
        assert!(!decide_for_portal(lan, "Mã xác nhận", "Mã của anh/chị là 482913."));
        assert!(!decide_for_portal(lan, "Your login code", "4829"));
        assert!(!decide_for_portal("no-reply@a.example", "x", "y"));
        assert!(decide_for_portal(lan, "Mã xác nhận", "Tôi chưa nhận được."));
        assert!(decide_for_portal(lan, "Máy hỏng", "Đơn 123456789012 mua 2025."));
    }
}

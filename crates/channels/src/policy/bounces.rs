//! Which report that a mail of ours did not arrive is believed.

/// Whether a report is believed that only names the Message-ID of a letter, and did not come to the envelope sender of one
/// of its copies. `routed` says of each copy of that letter whether it left with an envelope sender of its own.
///
/// Everybody who received the letter knows its Message-ID, and could say in a mail server's name that another one did not:
/// the answer would be taken back. So it is believed of a letter that one person alone received, and that left without an
/// envelope sender to which the report must come.
pub const fn decide_bounce_believed(routed: &[bool]) -> bool {
    matches!(routed, [false])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_reads_along_cannot_say_that_others_received_nothing() {
        assert!(decide_bounce_believed(&[false]));
        assert!(!decide_bounce_believed(&[false, false]), "both know the id");
        assert!(
            !decide_bounce_believed(&[true]),
            "its report comes to an address that says which copy it was"
        );
        assert!(!decide_bounce_believed(&[]), "no letter of ours");
    }
}

//! Whether a messaging platform takes an answer.

use kernel::Timestamp;

use crate::model::{ChatDelivery, ChatLine, Stage, Status};

/// Why an answer cannot go to a platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChatRefusal {
    /// The person last wrote too long ago.
    Closed {
        /// Since when.
        at: Timestamp,
    },
    /// All answers to the person's last words are spent.
    Spent,
    /// It has too many characters; nothing is ever cut.
    TooLong {
        /// How many it has.
        letters: i64,
        /// How many it may have.
        max: i64,
    },
    /// Files do not go this way.
    Files,
}

/// Whether an answer may go out on a line now.
///
/// # Errors
/// Why not; what the writer cannot mend comes first.
pub fn decide_chat_reply(
    line: &ChatLine,
    body: &str,
    has_files: bool,
    now: Timestamp,
) -> Result<(), ChatRefusal> {
    let letters = i64::try_from(body.chars().count()).unwrap_or(i64::MAX);
    if now >= line.closes_at {
        Err(ChatRefusal::Closed { at: line.closes_at })
    } else if line.replies_left < 1 {
        Err(ChatRefusal::Spent)
    } else if letters > line.letters_max {
        Err(ChatRefusal::TooLong { letters, max: line.letters_max })
    } else if has_files {
        Err(ChatRefusal::Files)
    } else {
        Ok(())
    }
}

/// What a report changes. Platforms report in any order and more than once: what is delivered was sent, and what failed for
/// good is over.
pub fn decide_chat_delivery(known: ChatDelivery, told: ChatDelivery) -> Option<ChatDelivery> {
    let is_over = matches!(known, ChatDelivery::Delivered | ChatDelivery::Failed);
    (told > known && !is_over).then_some(told)
}

/// Where words put a ticket that a colleague wrote in a platform's own application: it is the customer's turn, unless it has
/// ended. None where the customer wrote after them, and still waits.
pub fn decide_said_there(status: Status, asked_at: Option<Timestamp>, said_at: Timestamp) -> Option<Status> {
    if asked_at.is_some_and(|asked_at| asked_at > said_at) {
        None
    } else if status.stage() == Stage::Done {
        Some(status)
    } else {
        Some(Status::WaitingForCustomer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Channel, ChatAccountId};

    #[test]
    fn words_in_the_platforms_application_answer_what_was_asked_before_them() {
        let asked: Timestamp = "2026-11-24T03:00:00Z".parse().unwrap();
        let second = jiff::SignedDuration::from_secs(1);
        let open = Status::NeedsFirstResponse;
        assert_eq!(decide_said_there(open, Some(asked), asked), Some(Status::WaitingForCustomer));
        assert_eq!(decide_said_there(open, Some(asked), asked - second), None, "that was something else");
        assert_eq!(decide_said_there(open, None, asked), Some(Status::WaitingForCustomer));
        let done = Status::Done { at: asked };
        assert_eq!(
            decide_said_there(done, Some(asked), asked + second),
            Some(done),
            "what ended stays ended"
        );
    }

    fn line() -> ChatLine {
        ChatLine {
            account: ChatAccountId::from_uuid(kernel::Uuid::nil()),
            channel: Channel::Zalo,
            address: "6142494823".into(),
            name: "Lan".into(),
            closes_at: "2026-11-24T03:00:00Z".parse().unwrap(),
            replies_left: 8,
            letters_max: 2000,
        }
    }

    #[test]
    fn an_answer_goes_out_while_the_window_is_open_and_is_never_cut() {
        let closes = line().closes_at;
        let before = closes - jiff::SignedDuration::from_secs(1);
        let decide = |line: &ChatLine, body: &str, files| decide_chat_reply(line, body, files, before);
        assert_eq!(decide(&line(), &"ậ".repeat(2000), false), Ok(()), "characters count, not bytes");
        let long = ChatRefusal::TooLong { letters: 2001, max: 2000 };
        assert_eq!(decide(&line(), &"ậ".repeat(2001), false), Err(long));
        assert_eq!(decide(&line(), "Dạ", true), Err(ChatRefusal::Files));
        assert_eq!(decide(&ChatLine { replies_left: 0, ..line() }, "Dạ", false), Err(ChatRefusal::Spent));
        assert_eq!(decide_chat_reply(&line(), "Dạ", false, closes), Err(ChatRefusal::Closed { at: closes }));
    }

    #[test]
    fn reports_in_any_order_only_move_forward() {
        use ChatDelivery::{Delivered, Failed, Queued, Sent, Unknown};
        assert_eq!(decide_chat_delivery(Queued, Delivered), Some(Delivered));
        assert_eq!(decide_chat_delivery(Delivered, Sent), None);
        assert_eq!(decide_chat_delivery(Delivered, Failed), None);
        assert_eq!(decide_chat_delivery(Failed, Delivered), None);
        assert_eq!(decide_chat_delivery(Unknown, Delivered), Some(Delivered), "it did arrive after all");
        assert_eq!(decide_chat_delivery(Sent, Sent), None);
    }
}

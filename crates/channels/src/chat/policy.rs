//! What is decided about what a platform tells of messages that we may have sent.

use jiff::SignedDuration;
use kernel::Timestamp;
use tickets::{ChatDelivery, MessageId};

use super::zalo::Words;

/// How long it may take until a platform's answer to us is saved, which says under which id it knows a message.
const SOON: SignedDuration = SignedDuration::from_mins(1);

/// When something that tells of a message nobody knows is looked at again: after ten seconds, a minute, five minutes, and then
/// never. Most of what nobody knows was not sent by us.
pub(super) const fn decide_next_look(looks: u8) -> Option<SignedDuration> {
    match looks {
        0 => Some(SignedDuration::from_secs(10)),
        1 => Some(SignedDuration::from_mins(1)),
        2 => Some(SignedDuration::from_mins(5)),
        _ => None,
    }
}

/// An answer of ours of which no id is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OnTheWay {
    pub(super) message: MessageId,
    /// To whom.
    pub(super) address: String,
    pub(super) body: String,
    pub(super) delivery: ChatDelivery,
}

impl OnTheWay {
    /// Whether the platform may have it: one that it refused for good comes from somebody else if it comes at all.
    fn may_be_there(&self) -> bool {
        matches!(self.delivery, ChatDelivery::Queued | ChatDelivery::Unknown)
    }
}

/// Whose words an echo holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// This answer of ours.
    Ours(MessageId),
    /// Perhaps those of an answer that is being handed over.
    Unclear,
    /// A colleague's, who wrote them in the platform's own application.
    Theirs,
}

/// Whose words an echo holds that came under an id which nobody knows. An answer is marked before it is handed over: so what is on
/// the way to nobody is a colleague's at once. The same words to the same person are ours, also where a connection broke before
/// their id was told. Other words wait for a minute while something is on the way to that person.
pub(super) fn decide_whose(
    echo: &Words,
    on_the_way: &[OnTheWay],
    (heard_at, now): (Timestamp, Timestamp),
) -> Whose {
    let mut to_them = on_the_way.iter().filter(|copy| copy.address == echo.from && copy.may_be_there());
    if let Some(copy) = to_them.clone().find(|copy| are_same(&copy.body, &echo.text)) {
        return Whose::Ours(copy.message);
    }
    let is_any = to_them.any(|copy| copy.delivery == ChatDelivery::Queued);
    if is_any && now < heard_at + SOON { Whose::Unclear } else { Whose::Theirs }
}

/// Platforms may lay out white space anew.
fn are_same(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Uuid;

    fn echo(text: &str) -> Words {
        Words { from: "6142".into(), text: text.into(), pictures: Vec::new(), at: None, is_anonymous: false }
    }

    fn copy(body: &str, address: &str, delivery: ChatDelivery) -> OnTheWay {
        let message = MessageId::from_uuid(Uuid::from_u128(7));
        OnTheWay { message, address: address.into(), body: body.into(), delivery }
    }

    #[test]
    fn the_same_words_to_the_same_person_are_ours_and_others_wait_only_while_something_is_on_the_way() {
        use ChatDelivery::{Failed, Queued, Unknown};
        let heard: Timestamp = "2026-11-24T03:00:00Z".parse().unwrap();
        let decide = |text: &str, copies: &[OnTheWay], later: i64| {
            decide_whose(&echo(text), copies, (heard, heard + SignedDuration::from_secs(later)))
        };
        let ours = Whose::Ours(copy("", "", Queued).message);
        assert_eq!(decide("Dạ", &[], 0), Whose::Theirs, "nothing is on the way to anybody");
        assert_eq!(decide("Dạ em\nchào chị ", &[copy("Dạ em chào  chị", "6142", Queued)], 0), ours);
        assert_eq!(decide("Dạ", &[copy("Dạ", "6142", Unknown)], 3600), ours, "it did arrive");
        assert_eq!(decide("Dạ", &[copy("Dạ", "6142", Failed)], 0), Whose::Theirs, "somebody wrote it there");
        assert_eq!(decide("Dạ", &[copy("Dạ", "99", Queued)], 0), Whose::Theirs, "that goes to somebody else");
        let other = [copy("Alo", "6142", Queued)];
        assert_eq!(decide("Dạ", &other, 59), Whose::Unclear);
        assert_eq!(decide("Dạ", &other, 60), Whose::Theirs);
        assert_eq!(decide("Dạ", &[copy("Alo", "6142", Unknown)], 0), Whose::Theirs);
    }

    #[test]
    fn what_nobody_knows_is_looked_at_a_few_times_and_then_never() {
        let looks: Vec<_> = (0..10).map_while(decide_next_look).collect();
        assert_eq!(looks.len(), 3);
        assert!(looks.iter().is_sorted(), "later and later");
    }
}

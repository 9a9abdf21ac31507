//! Where a letter belongs.
//!
//! Nothing that anybody can type leads into a conversation by itself: a signature does, or an id or number together
//! with the proof that the sender takes part. The worst that a forged letter can do is begin a conversation of its own.

/// A conversation that something in the letter names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownThread<S> {
    /// Which.
    pub strand: S,
    /// Its number, as people name it.
    pub number: i64,
    /// The addresses that take part, in lower case.
    pub participants: Vec<String>,
}

/// What the letter says about where it belongs, each in the order in which it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadFacts<S> {
    /// Strands of our own signed addresses among the recipients.
    pub signed_addresses: Vec<KnownThread<S>>,
    /// Strands of our own signed ids in References and In-Reply-To, the newest first.
    pub signed_ids: Vec<KnownThread<S>>,
    /// Strands in which any other of those ids stands, the newest first.
    pub stored_ids: Vec<KnownThread<S>>,
    /// The strands of `[#number]` in the subject.
    pub numbers: Vec<KnownThread<S>>,
    /// The one sender, in lower case, if its domain vouches for the letter.
    pub aligned_sender: Option<String>,
}

/// By what a letter was threaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThreadRule {
    /// A signed reply address.
    SignedAddress,
    /// A signed id.
    SignedId,
    /// A stored id, and the sender takes part.
    StoredId,
    /// A number in the subject, and the sender takes part.
    Number,
}

/// Where a letter goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Threading<S> {
    /// Into this strand.
    Into {
        /// Which.
        strand: S,
        /// Why.
        rule: ThreadRule,
        /// Whether the sender is proven and takes part. Otherwise it is attached for staff only.
        is_author: bool,
    },
    /// A conversation of its own.
    New {
        /// The number of one that it looks like an answer to, for staff to judge.
        looks_like: Option<i64>,
    },
}

/// A strand and by what it was found.
pub type Candidate<'f, S> = (ThreadRule, &'f KnownThread<S>);

/// The first match wins: (1) a signed reply address; (2) a signed id; (3) a stored id and (4) `[#number]` in the
/// subject, both only for an aligned participant; (5) otherwise a new conversation, which says what it looks like.
pub fn decide_thread<S: Copy>(facts: &ThreadFacts<S>) -> Threading<S> {
    let takes_part = |thread: &KnownThread<S>| {
        facts.aligned_sender.as_ref().is_some_and(|sender| thread.participants.contains(sender))
    };
    let signed = facts
        .signed_addresses
        .first()
        .map(|thread| (ThreadRule::SignedAddress, thread))
        .or_else(|| facts.signed_ids.first().map(|thread| (ThreadRule::SignedId, thread)));
    let proven = || {
        let stored = facts.stored_ids.iter().map(|thread| (ThreadRule::StoredId, thread));
        let named = facts.numbers.iter().map(|thread| (ThreadRule::Number, thread));
        stored.chain(named).find(|(_, thread)| takes_part(thread))
    };
    let found: Option<Candidate<'_, S>> = signed.or_else(proven);
    match found {
        Some((rule, thread)) => {
            Threading::Into { strand: thread.strand, rule, is_author: takes_part(thread) }
        }
        None => {
            let alike = facts.stored_ids.iter().chain(&facts.numbers).next();
            Threading::New { looks_like: alike.map(|thread| thread.number) }
        }
    }
}

/// The numbers in brackets in a subject, in order: `Re: [#8412] Màn hình` has 8412. At most five are looked up.
pub fn numbers_in_subject(subject: &str) -> Vec<i64> {
    let after = subject.split("[#").skip(1);
    after
        .filter_map(|rest| rest.split_once(']'))
        .filter_map(|(digits, _)| digits.parse().ok())
        .filter(|number| *number > 0)
        .take(5)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAN: &str = "lan@example.vn";

    fn thread(strand: u8) -> KnownThread<u8> {
        KnownThread { strand, number: 8400 + i64::from(strand), participants: vec![LAN.into()] }
    }

    fn nothing() -> ThreadFacts<u8> {
        ThreadFacts {
            signed_addresses: vec![],
            signed_ids: vec![],
            stored_ids: vec![],
            numbers: vec![],
            aligned_sender: Some(LAN.into()),
        }
    }

    fn into(strand: u8, rule: ThreadRule, is_author: bool) -> Threading<u8> {
        Threading::Into { strand, rule, is_author }
    }

    #[test]
    fn the_first_match_wins() {
        let all = ThreadFacts {
            signed_addresses: vec![thread(1)],
            signed_ids: vec![thread(2)],
            stored_ids: vec![thread(3)],
            numbers: vec![thread(4)],
            ..nothing()
        };
        assert_eq!(decide_thread(&all), into(1, ThreadRule::SignedAddress, true));
        let all = ThreadFacts { signed_addresses: vec![], ..all };
        assert_eq!(decide_thread(&all), into(2, ThreadRule::SignedId, true));
        let all = ThreadFacts { signed_ids: vec![], ..all };
        assert_eq!(decide_thread(&all), into(3, ThreadRule::StoredId, true));
        let all = ThreadFacts { stored_ids: vec![], ..all };
        assert_eq!(decide_thread(&all), into(4, ThreadRule::Number, true));
        assert_eq!(decide_thread(&nothing()), Threading::New { looks_like: None });
    }

    #[test]
    fn an_id_or_a_number_that_anybody_can_type_leads_nowhere_without_the_proof() {
        let guessed = ThreadFacts { stored_ids: vec![thread(3)], numbers: vec![thread(4)], ..nothing() };
        for sender in [None, Some("mallory@example.org".to_owned())] {
            let facts = ThreadFacts { aligned_sender: sender.clone(), ..guessed.clone() };
            assert_eq!(decide_thread(&facts), Threading::New { looks_like: Some(8403) }, "{sender:?}");
        }
    }

    #[test]
    fn a_token_in_other_hands_appends_for_staff_only() {
        for sender in [None, Some("mallory@example.org".to_owned())] {
            let facts = ThreadFacts {
                signed_addresses: vec![thread(1)],
                aligned_sender: sender.clone(),
                ..nothing()
            };
            assert_eq!(decide_thread(&facts), into(1, ThreadRule::SignedAddress, false), "{sender:?}");
        }
    }

    #[test]
    fn a_number_in_which_the_sender_takes_no_part_does_not_hide_one_in_which_they_do() {
        let other = KnownThread { participants: vec!["hung@example.vn".into()], ..thread(5) };
        let facts = ThreadFacts { numbers: vec![other, thread(6)], ..nothing() };
        assert_eq!(decide_thread(&facts), into(6, ThreadRule::Number, true));
    }

    #[test]
    fn numbers_are_read_only_as_we_write_them() {
        assert_eq!(numbers_in_subject("Re: [#8412] Màn hình [#8413]"), [8412, 8413]);
        for subject in ["#8412", "[8412]", "[# 8412]", "[#-1]", "[#99999999999999999999]", "[#]", "[#8412"] {
            assert_eq!(numbers_in_subject(subject), Vec::<i64>::new(), "{subject}");
        }
    }
}

//! The decisions about customers: values in, decision out.

use kernel::{Actor, CustomerId};

use crate::{
    model::{Decision, Holder},
    timeline::{EntryView, Topic},
};

/// To whom a proven address belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// It was proven before: this person.
    Known(CustomerId),
    /// One person gave it and nobody proved it until now.
    Proves(CustomerId),
    /// Nobody, or several people of whom none proved it. Nobody is chosen among several.
    Stranger,
}

/// Maps a proven address to a person. Only an exact, proven point links by itself. A point that one person gave
/// and now proves is exact and proven; a point that several gave tells nothing about who stands before us.
pub fn decide_owner(holders: &[Holder]) -> Owner {
    if let Some(proven) = holders.iter().find(|h| h.verified_at.is_some()) {
        return Owner::Known(proven.customer);
    }
    match holders {
        [only] => Owner::Proves(only.customer),
        _ => Owner::Stranger,
    }
}

/// Whom staff, and an import of the shop's own data, mean by an address: who proved it, else the only one who
/// gave it. A family's shared number means nobody until one proves it.
pub fn decide_meant(holders: &[Holder]) -> Option<CustomerId> {
    match decide_owner(holders) {
        Owner::Known(customer) | Owner::Proves(customer) => Some(customer),
        Owner::Stranger => None,
    }
}

/// Whether a person may be given an address that others hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Addition {
    /// Nobody else has proven it.
    Add,
    /// This person has it already.
    Present,
    /// Another person has proven it; two cannot own one address.
    ProvenElsewhere(CustomerId),
}

/// Decides about one more address of a person. Unproven ones may be shared: families do.
pub fn decide_addition(customer: CustomerId, holders: &[Holder]) -> Addition {
    if holders.iter().any(|h| h.customer == customer) {
        return Addition::Present;
    }
    let proven = holders.iter().find(|h| h.verified_at.is_some());
    proven.map_or(Addition::Add, |h| Addition::ProvenElsewhere(h.customer))
}

/// Whether a change may be saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Save {
    /// The form began with what stands now.
    Proceed,
    /// Somebody changed it meanwhile; both versions are shown.
    ShowBoth,
}

/// Decides about a form that began with version `base` while version `current` stands.
pub const fn decide_save(base: i64, current: i64) -> Save {
    if base == current { Save::Proceed } else { Save::ShowBoth }
}

/// What is to be written when somebody answers a question of consent; none when it changes nothing. Silence is no
/// consent, so withdrawing what was never given writes nothing.
pub fn decide_consent(before: Option<Decision>, wanted: Decision) -> Option<Decision> {
    (before.unwrap_or(Decision::Withdrawn) != wanted).then_some(wanted)
}

/// Where to go after signing in: the page of the portal that was asked for, else the products.
pub fn decide_next(asked: &str) -> &str {
    let is_portal = |path: &&str| *path == "/my" || path.starts_with("/my/") || path.starts_with("/my?");
    let asked = platform::web::own_path(asked).filter(is_portal);
    asked.filter(|path| !path.starts_with("/my/in")).unwrap_or("/my")
}

/// Whether a reader may follow a link of the timeline: the console's pages are the shop's.
pub fn decide_link(path: &str, actor: &Actor) -> bool {
    actor.is_staff() || !(path == "/app" || path.starts_with("/app/"))
}

/// What an entry is about, told by its icon, so that a room says it once.
pub fn decide_topic(icon: &str) -> Topic {
    const MESSAGES: [&str; 13] = [
        "at-sign",
        "bot",
        "corner-up-left",
        "headset",
        "mail",
        "message-circle",
        "message-square",
        "phone",
        "phone-incoming",
        "phone-missed",
        "phone-outgoing",
        "reply",
        "voicemail",
    ];
    const MONEY: [&str; 8] =
        ["banknote", "calculator", "coins", "credit-card", "gift", "hand-coins", "receipt", "wallet"];
    if MESSAGES.contains(&icon) {
        Topic::Messages
    } else if MONEY.contains(&icon) {
        Topic::Money
    } else {
        Topic::Service
    }
}

/// Entries of a timeline that are shown as one line or folded together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Run {
    /// An entry by itself.
    One(Box<EntryView>),
    /// Three or more in a row about the same thing.
    Folded(Vec<EntryView>),
}

/// How many entries in a row fold.
const FOLD_MIN: usize = 3;

/// Folds three or more entries in a row that lead to the same thing: the steps of one repair. Messages never
/// fold, because people look for their words.
pub fn decide_folds(entries: Vec<EntryView>) -> Vec<Run> {
    let mut groups: Vec<Vec<EntryView>> = Vec::new();
    for entry in entries {
        match groups.last_mut().filter(|group| group.last().is_some_and(|last| folds_with(last, &entry))) {
            Some(group) => group.push(entry),
            None => groups.push(vec![entry]),
        }
    }
    let runs = groups.into_iter().flat_map(|group| {
        if group.len() >= FOLD_MIN {
            vec![Run::Folded(group)]
        } else {
            group.into_iter().map(|entry| Run::One(Box::new(entry))).collect()
        }
    });
    runs.collect()
}

fn folds_with(a: &EntryView, b: &EntryView) -> bool {
    let is_quiet = |e: &EntryView| e.topic != Topic::Messages;
    a.href.is_some() && a.href == b.href && is_quiet(a) && is_quiet(b)
}

/// Whether a server's status (RFC 3463) says that nobody has the address: `5.1.1`, and `5.1.10`, which some write for a
/// domain that takes no mail at all. Whatever else failed may succeed tomorrow.
pub fn decide_undeliverable(status: &str) -> bool {
    matches!(status, "5.1.1" | "5.1.10")
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Roles, StaffId, Timestamp, Uuid};
    use rstest::rstest;

    fn person(n: u128) -> CustomerId {
        CustomerId::from_uuid(Uuid::from_u128(n))
    }

    fn gave(n: u128) -> Holder {
        Holder { customer: person(n), verified_at: None }
    }

    fn proved(n: u128) -> Holder {
        Holder { customer: person(n), verified_at: Some(Timestamp::UNIX_EPOCH) }
    }

    #[rstest]
    #[case::nobody(&[], Owner::Stranger, None)]
    #[case::the_only_one(&[gave(1)], Owner::Proves(person(1)), Some(person(1)))]
    #[case::a_shared_number(&[gave(1), gave(2)], Owner::Stranger, None)]
    #[case::proven_before(&[gave(1), proved(2)], Owner::Known(person(2)), Some(person(2)))]
    fn an_address_belongs_to_who_proved_it_or_alone_gave_it(
        #[case] holders: &[Holder],
        #[case] owner: Owner,
        #[case] meant: Option<CustomerId>,
    ) {
        assert_eq!(decide_owner(holders), owner);
        assert_eq!(decide_meant(holders), meant);
    }

    #[rstest]
    #[case(&[], Addition::Add)]
    #[case(&[gave(2)], Addition::Add)]
    #[case(&[gave(1)], Addition::Present)]
    #[case(&[proved(2)], Addition::ProvenElsewhere(person(2)))]
    fn a_proven_address_is_nobody_elses(#[case] holders: &[Holder], #[case] addition: Addition) {
        assert_eq!(decide_addition(person(1), holders), addition);
    }

    #[rstest]
    #[case(3, 3, Save::Proceed)]
    #[case(2, 3, Save::ShowBoth)]
    #[case(4, 3, Save::ShowBoth)]
    fn a_form_saves_only_over_what_it_began_with(#[case] base: i64, #[case] now: i64, #[case] save: Save) {
        assert_eq!(decide_save(base, now), save);
    }

    #[rstest]
    #[case(None, Decision::Given, Some(Decision::Given))]
    #[case(None, Decision::Withdrawn, None)]
    #[case(Some(Decision::Given), Decision::Given, None)]
    #[case(Some(Decision::Given), Decision::Withdrawn, Some(Decision::Withdrawn))]
    #[case(Some(Decision::Withdrawn), Decision::Given, Some(Decision::Given))]
    fn consent_is_written_only_when_it_changes(
        #[case] before: Option<Decision>,
        #[case] wanted: Decision,
        #[case] written: Option<Decision>,
    ) {
        assert_eq!(decide_consent(before, wanted), written);
    }

    #[rstest]
    #[case("/my/r/SC-24801", "/my/r/SC-24801")]
    #[case("/my/messages?said=tickets-said-sent", "/my/messages?said=tickets-said-sent")]
    #[case("/my", "/my")]
    #[case("", "/my")]
    #[case("/app", "/my")]
    #[case("/mystery", "/my")]
    #[case("//evil.example", "/my")]
    #[case("/my/\\evil.example", "/my")]
    #[case("https://evil.example/my", "/my")]
    #[case("/my/in?next=/my", "/my")]
    #[case("/my/a\r\nset-cookie: x", "/my")]
    fn signing_in_leads_only_into_the_portal(#[case] asked: &str, #[case] next: &str) {
        assert_eq!(decide_next(asked), next);
    }

    #[test]
    fn customers_are_not_led_into_the_console() {
        let staff = Actor::Staff { id: StaffId::from_uuid(Uuid::nil()), roles: Roles::STAFF, branch: None };
        let lan = Actor::Customer { id: person(1) };
        assert!(decide_link("/app/repairs/SC-24801", &staff));
        assert!(!decide_link("/app/repairs/SC-24801", &lan) && !decide_link("/app", &lan));
        assert!(decide_link("/my/r/SC-24801", &lan) && decide_link("/apples", &lan));
    }

    #[rstest]
    #[case("mail", Topic::Messages)]
    #[case("receipt", Topic::Money)]
    #[case("wrench", Topic::Service)]
    #[case("a new icon", Topic::Service)]
    fn the_icon_tells_the_topic(#[case] icon: &str, #[case] topic: Topic) {
        assert_eq!(decide_topic(icon), topic);
    }

    fn entry(n: u128, topic: Topic, href: Option<&str>) -> EntryView {
        EntryView {
            id: crate::timeline::EntryId::from_uuid(Uuid::from_u128(n)),
            topic,
            icon: "wrench",
            text: n.to_string(),
            href: href.map(str::to_owned),
            at: Timestamp::UNIX_EPOCH,
            time: String::new(),
            month: String::new(),
            asset: None,
        }
    }

    fn shape(runs: &[Run]) -> Vec<usize> {
        runs.iter().map(|run| if let Run::Folded(entries) = run { entries.len() } else { 1 }).collect()
    }

    #[test]
    fn three_steps_of_one_repair_fold_and_two_do_not() {
        let step = |n| entry(n, Topic::Service, Some("/app/repairs/SC-1"));
        let other = |n| entry(n, Topic::Service, Some("/app/repairs/SC-2"));
        assert_eq!(shape(&decide_folds(vec![step(1), step(2), step(3), other(4)])), [3, 1]);
        assert_eq!(shape(&decide_folds(vec![step(1), step(2), other(3), step(4)])), [1, 1, 1, 1]);
        assert_eq!(shape(&decide_folds(Vec::new())), [0_usize; 0]);
    }

    #[test]
    fn messages_and_entries_without_a_page_never_fold() {
        let message = |n| entry(n, Topic::Messages, Some("/app/tickets/1"));
        assert_eq!(shape(&decide_folds((1..5).map(message).collect())), [1; 4]);
        assert_eq!(shape(&decide_folds((1..5).map(|n| entry(n, Topic::Service, None)).collect())), [1; 4]);
    }
}

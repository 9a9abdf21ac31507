//! Who receives an answer.

use std::collections::BTreeSet;

use ::mail::is_one_organisation;
use platform::mail::MailAddress;

use crate::model::{Author, Evidence, Message, Participant, Recipient, RecipientRole};

/// Words that an answer answers.
#[derive(Debug, Clone, Copy)]
pub struct Answered<'a> {
    /// The words.
    pub message: &'a Message,
    /// To whom they went.
    pub recipients: &'a [Recipient],
    /// Who takes part in the conversation; wanted only where the words name an address for answers.
    pub participants: &'a [Participant],
}

/// Who receives an answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Addressees {
    /// Those of whom there is no doubt.
    pub all: Vec<Recipient>,
    /// What a person must say before it is sent.
    pub question: Option<WhichAddress>,
}

/// Words from one organisation that want their answer at another: the form of a web site does so, and so does whoever wants
/// to read what is meant for somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhichAddress {
    /// Whoever stands in From; none when that is ourselves.
    pub from: Option<Recipient>,
    /// Where the answer is wanted.
    pub reply_to: Vec<Recipient>,
}

impl Addressees {
    /// Where nobody is asked, whoever wrote is answered at the address in From.
    pub fn without_asking(self) -> Vec<Recipient> {
        let from = self.question.and_then(|question| question.from);
        each_once(from.into_iter().chain(self.all))
    }
}

/// The words that an answer answers: the newest public ones. What came without a proof counts only from somebody who takes
/// part, because whoever forges a sender must not be answered in a conversation of others.
pub fn decide_answered<'a>(talk: &'a [Message], participants: &[Participant]) -> Option<&'a Message> {
    let takes_part = |message: &Message| {
        let from = message.post.from_address.as_deref();
        message.author == Author::Staff
            || message.post.evidence != Some(Evidence::Unverified)
            || participants.iter().any(|p| Some(p.address.as_str()) == from)
    };
    talk.iter().rev().find(|message| message.class == crate::model::Class::Public && takes_part(message))
}

/// Whom words from outside may name, and the addresses that are left out. Proven words, and those that begin a conversation
/// (`known` is none), name whomever they want. Any others name only those whom the conversation `known`: whoever holds
/// somebody's reply address, or forges a sender, brings nobody else in.
pub fn decide_named(
    named: &[MailAddress],
    known: Option<&BTreeSet<String>>,
) -> (Vec<MailAddress>, Vec<String>) {
    let is_known = |who: &&MailAddress| known.is_none_or(|known| known.contains(&who.address));
    let (kept, left_out): (Vec<&MailAddress>, Vec<&MailAddress>) = named.iter().partition(is_known);
    (kept.into_iter().cloned().collect(), left_out.into_iter().map(|who| who.address.clone()).collect())
}

/// Who receives an answer: whoever wrote the answered words, at the address in Reply-To or else in From, and whoever received
/// them, without us, each once. After words of our own, those who received them. Nobody is carried over from anywhere else.
/// Words that did not come by mail are answered to the customer's address. A Reply-To of another organisation is asked about.
pub fn decide_recipients(
    answered: Option<Answered<'_>>,
    customer: Option<&MailAddress>,
    own: &[String],
) -> Addressees {
    let Some(answered) = answered else {
        return Addressees { all: customer.map(to).into_iter().collect(), question: None };
    };
    let (writer, question) = match decide_writer(answered, own) {
        Writer::Known(writer) => (writer, None),
        Writer::Asked(question) => (Vec::new(), Some(question)),
    };
    let is_asked = |address: &str| {
        question.iter().flat_map(|q| q.from.iter().chain(&q.reply_to)).any(|r| r.address == address)
    };
    let others = answered.recipients.iter().filter(|r| !is_asked(&r.address)).cloned();
    let mut all = each_once(writer.into_iter().chain(others).filter(|r| !decide_own(&r.address, own)));
    if all.is_empty() && question.is_none() {
        all.extend(customer.map(to));
    }
    // Everybody in Cc and nobody in To is what some servers refuse.
    if let (false, Some(first)) = (all.iter().any(|r| r.role == RecipientRole::To), all.first_mut()) {
        first.role = RecipientRole::To;
    }
    Addressees { all, question }
}

/// Where whoever wrote is answered.
enum Writer {
    Known(Vec<Recipient>),
    Asked(WhichAddress),
}

/// An address for answers is taken at its word where it belongs to the sender's organisation, or to somebody who takes part.
fn decide_writer(answered: Answered<'_>, own: &[String]) -> Writer {
    let post = &answered.message.post;
    let is_ours = answered.message.author == Author::Staff;
    let from = sender(answered.message).filter(|from| !decide_own(&from.address, own));
    let wanted = post.reply_to.iter().filter(|who| !is_ours && !decide_own(&who.address, own));
    let reply_to: Vec<Recipient> = each_once(wanted.map(to));
    let is_theirs = |address: &str| {
        let sender = post.from_address.as_deref();
        // Many people share a provider's domain: without a proof of the sender it says nothing.
        let is_proven = post.evidence != Some(Evidence::Unverified);
        sender.is_some_and(|from| from == address || (is_proven && is_one_organisation(from, address)))
            || answered.participants.iter().any(|p| p.address == address)
    };
    match reply_to.is_empty() {
        true => Writer::Known(from.into_iter().collect()),
        false if reply_to.iter().all(|r| is_theirs(&r.address)) => Writer::Known(reply_to),
        false => Writer::Asked(WhichAddress { from, reply_to }),
    }
}

fn sender(message: &Message) -> Option<Recipient> {
    let address = message.post.from_address.clone().filter(|_| message.author != Author::Staff)?;
    let name = message.post.from_name.clone().unwrap_or_default();
    Some(Recipient { role: RecipientRole::To, address, name })
}

fn to(who: &MailAddress) -> Recipient {
    Recipient { role: RecipientRole::To, address: who.address.clone(), name: who.name.clone() }
}

fn each_once(all: impl IntoIterator<Item = Recipient>) -> Vec<Recipient> {
    let mut seen = BTreeSet::new();
    all.into_iter().filter(|r| seen.insert(r.address.clone())).collect()
}

/// Whether an address is one of ours, with or without the token of a conversation behind its name.
pub fn decide_own(address: &str, own: &[String]) -> bool {
    let plain = |address: &str| {
        let (name, host) = address.rsplit_once('@').unwrap_or((address, ""));
        format!("{}@{}", name.split('+').next().unwrap_or(name), host).to_lowercase()
    };
    own.iter().any(|ours| ours.eq_ignore_ascii_case(address) || plain(ours) == plain(address))
}

/// Whether an answer reaches whom it answers: one of the copies to whoever asks did not fail, or one of all that were
/// addressed where it went to somebody else. `arrives` are the addresses of the copies that did not fail.
pub fn decide_reached(sent_to: &[Recipient], arrives: &BTreeSet<String>, asked: &BTreeSet<String>) -> bool {
    let to: Vec<&str> =
        sent_to.iter().filter(|r| r.role == RecipientRole::To).map(|r| r.address.as_str()).collect();
    let answers: Vec<&str> = to.iter().copied().filter(|address| asked.contains(*address)).collect();
    let meant = if answers.is_empty() { to } else { answers };
    meant.iter().any(|address| arrives.contains(*address))
}

/// Whether words may be read by whoever has these addresses: they were written there, or went there, or went by no mail at
/// all. Of somebody without an address nothing else is known than whose ticket it is.
pub fn decide_addressed(from: Option<&str>, received: &[Recipient], own: &BTreeSet<String>) -> bool {
    let is_mail = from.is_some_and(|from| !from.is_empty()) || !received.is_empty();
    let is_own = |address: &str| own.contains(address);
    own.is_empty() || !is_mail || from.is_some_and(is_own) || received.iter().any(|r| is_own(&r.address))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Channel, Class, MessageId, Post, TicketId};
    use kernel::{Timestamp, Uuid};
    use rstest::rstest;

    const FORM: &str = "no-reply@web.saomai.example";
    const LAN: &str = "lan@khach.example";

    fn words(from: &str, reply_to: &[&str]) -> Message {
        let named = |address: &&str| MailAddress { name: String::new(), address: (*address).into() };
        Message {
            id: MessageId::from_uuid(Uuid::nil()),
            ticket: TicketId::from_uuid(Uuid::nil()),
            class: Class::Public,
            author: Author::Customer,
            staff: None,
            channel: Channel::Email,
            strand: None,
            post: Post {
                from_address: Some(from.into()),
                reply_to: reply_to.iter().map(named).collect(),
                ..Post::default()
            },
            body: String::new(),
            files: vec![],
            delivery: None,
            delivery_detail: None,
            sent_to: None,
            at: Timestamp::UNIX_EPOCH,
        }
    }

    fn who(address: &str, role: RecipientRole) -> Recipient {
        Recipient { role, address: address.into(), name: String::new() }
    }

    fn answered(message: &Message, recipients: &[Recipient], participants: &[&str]) -> Addressees {
        let role = crate::model::ParticipantRole::Cc;
        let takes_part = |a: &&str| Participant { address: (*a).into(), name: String::new(), role };
        let participants: Vec<Participant> = participants.iter().map(takes_part).collect();
        let own = ["care@saomai.example".to_owned()];
        decide_recipients(Some(Answered { message, recipients, participants: &participants }), None, &own)
    }

    fn addresses(all: &[Recipient]) -> Vec<&str> {
        all.iter().map(|r| r.address.as_str()).collect()
    }

    #[rstest]
    #[case::nobody_else(LAN, &[], &[LAN])]
    #[case::herself(LAN, &[LAN], &[LAN])]
    #[case::her_other_mailbox(LAN, &["lan@home.khach.example"], &["lan@home.khach.example"])]
    #[case::only_us(LAN, &["care@saomai.example"], &[LAN])]
    #[case::two_of_hers(LAN, &["a@khach.example", "b@khach.example"], &["a@khach.example", "b@khach.example"])]
    fn whoever_wrote_is_answered_where_they_want_it(
        #[case] from: &str,
        #[case] reply_to: &[&str],
        #[case] expected: &[&str],
    ) {
        let decided = answered(&words(from, reply_to), &[], &[]);
        assert_eq!((addresses(&decided.all), decided.question), (expected.to_vec(), None));
    }

    #[test]
    fn an_address_of_another_organisation_is_asked_about_and_the_others_stay() {
        let others = [who("hung@khach.example", RecipientRole::Cc), who(LAN, RecipientRole::Cc)];
        let decided = answered(&words(FORM, &[LAN]), &others, &[]);
        assert_eq!(addresses(&decided.all), ["hung@khach.example"], "nobody falls off");
        let question = decided.question.clone().unwrap();
        assert_eq!(question.from.as_ref().unwrap().address, FORM);
        assert_eq!(addresses(&question.reply_to), [LAN]);
        assert_eq!(addresses(&decided.without_asking()), [FORM, "hung@khach.example"]);
        let one_of_two = answered(&words(LAN, &[LAN, "mallory@example.org"]), &[], &[]);
        assert!(one_of_two.question.is_some(), "one stranger among them is enough");
        let ours = answered(&words("care@saomai.example", &[LAN]), &[], &[]);
        assert_eq!(ours.question.unwrap().from, None, "we never write to ourselves");
    }

    #[test]
    fn whoever_takes_part_already_is_not_asked_about() {
        let decided = answered(&words(FORM, &[LAN]), &[], &[LAN]);
        assert_eq!((addresses(&decided.all), decided.question), (vec![LAN], None));
    }

    #[test]
    fn words_without_a_proof_name_nobody_new() {
        let named = |address: &str| MailAddress { name: String::new(), address: address.into() };
        let all = [named(LAN), named("mallory@example.org")];
        let known: BTreeSet<String> = [LAN.to_owned()].into();
        let (kept, left_out) = decide_named(&all, Some(&known));
        assert_eq!((kept, left_out), (vec![named(LAN)], vec!["mallory@example.org".to_owned()]));
        assert_eq!(decide_named(&all, None), (all.to_vec(), vec![]), "where nobody else is concerned");
    }
}

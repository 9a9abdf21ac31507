//! Who receives an answer.

use std::collections::BTreeSet;

use platform::mail::MailAddress;

use crate::model::{Author, Evidence, Message, Participant, Recipient, RecipientRole};

/// Words that an answer answers, and to whom else they went.
#[derive(Debug, Clone, Copy)]
pub struct Answered<'a> {
    /// The words.
    pub message: &'a Message,
    /// To whom they went.
    pub recipients: &'a [Recipient],
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

/// Who receives an answer: whoever wrote the answered words and whoever received them, without us, each once. After words of
/// our own, those who received them. Nobody is carried over from anywhere else. Words that did not come by mail are
/// answered to the customer's address.
pub fn decide_recipients(
    answered: Option<Answered<'_>>,
    customer: Option<&MailAddress>,
    own: &[String],
) -> Vec<Recipient> {
    let to = |who: &MailAddress| Recipient {
        role: RecipientRole::To,
        address: who.address.clone(),
        name: who.name.clone(),
    };
    let mut all: Vec<Recipient> = match answered {
        Some(answered) => {
            sender(answered.message).into_iter().chain(answered.recipients.iter().cloned()).collect()
        }
        None => Vec::new(),
    };
    let mut seen = BTreeSet::new();
    all.retain(|r| !decide_own(&r.address, own) && seen.insert(r.address.clone()));
    if all.is_empty() {
        all.extend(customer.map(to));
    }
    // Everybody in Cc and nobody in To is what some servers refuse.
    if let (false, Some(first)) = (all.iter().any(|r| r.role == RecipientRole::To), all.first_mut()) {
        first.role = RecipientRole::To;
    }
    all
}

fn sender(message: &Message) -> Option<Recipient> {
    let address = message.post.from_address.clone().filter(|_| message.author != Author::Staff)?;
    let name = message.post.from_name.clone().unwrap_or_default();
    Some(Recipient { role: RecipientRole::To, address, name })
}

/// Whether an address is one of ours, with or without the token of a conversation behind its name.
pub fn decide_own(address: &str, own: &[String]) -> bool {
    let plain = |address: &str| {
        let (name, host) = address.rsplit_once('@').unwrap_or((address, ""));
        format!("{}@{}", name.split('+').next().unwrap_or(name), host).to_lowercase()
    };
    own.iter().any(|ours| ours.eq_ignore_ascii_case(address) || plain(ours) == plain(address))
}

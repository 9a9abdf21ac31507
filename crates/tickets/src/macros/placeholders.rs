//! `{customer.name}` in words that are kept: a closed set. A name that nobody knows is refused when the words are saved;
//! one without a value stops the sending.

use std::collections::BTreeMap;

use kernel::Actor;
use platform::{
    db::{DbError, Tx},
    text_column,
};

use crate::{
    model::Ticket,
    pieces::{Piece, pieces},
};

/// Characters of a placeholder's name; what is longer is text between braces.
const NAME_CHARS_MAX: usize = 40;

/// Between what a name stands.
const BRACES: (&str, &str) = ("{", "}");

/// What may stand in kept words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Placeholder {
    /// The whole name of whoever asks.
    CustomerName,
    /// As the customer is greeted: *chị Lan*.
    CustomerGreeted,
    /// 8412.
    TicketNumber,
    /// What it is about.
    TicketSubject,
    /// The product's name.
    AssetName,
    /// Its serial number.
    AssetSerial,
    /// What whoever answers is called.
    AgentName,
    /// The shop's name.
    ShopName,
    /// The number to call.
    ShopPhone,
}
text_column!(Placeholder {
    CustomerName = "customer.name",
    CustomerGreeted = "customer.greeted",
    TicketNumber = "ticket.number",
    TicketSubject = "ticket.subject",
    AssetName = "asset.name",
    AssetSerial = "asset.serial",
    AgentName = "agent.name",
    ShopName = "shop.name",
    ShopPhone = "shop.phone",
});

/// What stands for each placeholder in one ticket; empty where nothing is known.
pub(crate) type Values = BTreeMap<Placeholder, String>;

/// Names in braces that are no placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown(pub Vec<String>);

/// Words with their values in place. A placeholder without one stays as it is written, and is named.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filled {
    /// The words.
    pub text: String,
    /// What is missing, each once, in the order of the words.
    pub missing: Vec<Placeholder>,
}

fn is_name(text: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || c == '.' || c == '_' || c == '-';
    !text.is_empty() && text.chars().count() <= NAME_CHARS_MAX && text.chars().all(plain)
}

/// Whether words may be kept: every name in braces is a placeholder.
///
/// # Errors
/// The names that are none.
pub fn decide_words(words: &str) -> Result<(), Unknown> {
    let unknown = pieces(words, BRACES, is_name).into_iter().filter_map(|piece| match piece {
        Piece::Named(name) if Placeholder::named(name).is_none() => Some(name.to_owned()),
        _ => None,
    });
    let unknown: Vec<String> = unknown.collect();
    if unknown.is_empty() { Ok(()) } else { Err(Unknown(unknown)) }
}

impl Filled {
    /// Puts the values in place.
    pub(crate) fn of(words: &str, values: &Values) -> Self {
        let mut filled = Self::default();
        for piece in pieces(words, BRACES, is_name) {
            match piece {
                Piece::Text(text) => filled.text.push_str(text),
                Piece::Named(name) => filled.put(name, values),
            }
        }
        filled
    }

    fn put(&mut self, name: &str, values: &Values) {
        let known = Placeholder::named(name);
        let value = known.and_then(|known| values.get(&known)).filter(|value| !value.is_empty());
        match value {
            Some(value) => self.text.push_str(value),
            None => self.text.extend(["{", name, "}"]),
        }
        if let (Some(known), None) = (known, value)
            && !self.missing.contains(&known)
        {
            self.missing.push(known);
        }
    }
}

/// The values of one ticket, for whoever answers in it.
pub(crate) fn values_of(tx: &mut Tx<'_>, by: &Actor, ticket: &Ticket) -> Result<Values, DbError> {
    let customer = match ticket.customer {
        Some(id) => customers::card(tx, by, id)?,
        None => None,
    };
    let asset = match ticket.asset {
        Some(id) => products::asset(tx, by, id)?,
        None => None,
    };
    let agent = match by.staff() {
        Some(id) => identity::staff_name(tx, id)?,
        None => None,
    };
    let shop = identity::shop(tx)?;
    let of_customer = |read: fn(&customers::CustomerCard) -> String| customer.as_ref().map(read);
    let pairs = [
        (Placeholder::CustomerName, of_customer(|card| card.name.clone())),
        (Placeholder::CustomerGreeted, of_customer(customers::CustomerCard::greeted)),
        (Placeholder::TicketNumber, Some(ticket.number.to_string())),
        (Placeholder::TicketSubject, Some(ticket.subject.clone())),
        (Placeholder::AssetName, asset.as_ref().map(products::AssetCard::title)),
        (Placeholder::AssetSerial, asset.map(|card| card.serial)),
        (Placeholder::AgentName, agent.map(|name| name.called)),
        (Placeholder::ShopName, Some(shop.name)),
        (Placeholder::ShopPhone, Some(shop.phone)),
    ];
    Ok(pairs.into_iter().map(|(name, value)| (name, value.unwrap_or_default())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lan() -> Values {
        Values::from([
            (Placeholder::CustomerGreeted, "chị Lan".to_owned()),
            (Placeholder::TicketNumber, "8412".to_owned()),
            (Placeholder::AssetSerial, String::new()),
        ])
    }

    #[test]
    fn placeholders_get_their_values_and_braces_stay_braces() {
        let filled = Filled::of("Dạ {customer.greeted}, yêu cầu #{ticket.number} {} { a } {", &lan());
        assert_eq!(filled.text, "Dạ chị Lan, yêu cầu #8412 {} { a } {");
        assert_eq!(filled.missing, []);
    }

    #[test]
    fn what_has_no_value_is_named_once_and_stays_as_it_is_written() {
        let filled = Filled::of("{asset.serial} {asset.serial} {shop.phone}", &lan());
        assert_eq!(filled.text, "{asset.serial} {asset.serial} {shop.phone}");
        assert_eq!(filled.missing, [Placeholder::AssetSerial, Placeholder::ShopPhone]);
    }

    #[test]
    fn a_value_is_not_read_again_for_placeholders() {
        let values = Values::from([(Placeholder::CustomerName, "{shop.phone}".to_owned())]);
        let filled = Filled::of("{customer.name}", &values);
        assert_eq!((filled.text.as_str(), filled.missing.len()), ("{shop.phone}", 0));
    }

    #[test]
    fn a_name_that_nobody_knows_is_refused_and_told() {
        assert_eq!(decide_words("Dạ {customer.name} {} {not a name}"), Ok(()));
        let refused = decide_words("{Customer.Name} {customer.nme} {customer.name}");
        assert_eq!(refused, Err(Unknown(vec!["Customer.Name".into(), "customer.nme".into()])));
        for known in Placeholder::ALL {
            assert_eq!(decide_words(&format!("{{{}}}", known.name())), Ok(()));
        }
    }
}

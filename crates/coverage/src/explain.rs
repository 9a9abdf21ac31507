//! One answer in full, as the command line prints it: for somebody who wants to follow every step.

use std::fmt;

use kernel::{Actor, Locale};
use platform::db::{DbError, Tx};
use products::{AssetId, SerialAnswer};

use crate::{
    cover::{Answered, Ask, decided},
    law::law,
    place::{is_place, place_of_shop},
    words::{self, Audience, Said},
};

/// What is known about a serial number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Explained {
    /// No product of ours has it, in no way of reading it.
    Unknown,
    /// Several products have it; a person settles whose it is.
    Contested(Vec<AssetId>),
    /// Nobody knows the place that was asked about; these are known.
    NoPlace(Vec<String>),
    /// The answer, with its reasons.
    Answer(Box<Explanation>),
}

/// An answer with its reasons, in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    product: String,
    serial: String,
    day: String,
    place: String,
    said: Said,
    pack: String,
    hash: String,
}

/// Explains the cover of the product with a serial number, as staff read it: brought in where the question says, else in
/// the shop.
///
/// # Errors
/// Whatever the database says.
pub fn explain(tx: &mut Tx<'_>, serial: &str, ask: &Ask, locale: Locale) -> Result<Explained, DbError> {
    let asset = match products::asset_by_serial(tx, serial)? {
        SerialAnswer::None => return Ok(Explained::Unknown),
        SerialAnswer::Conflict(assets) => return Ok(Explained::Contested(assets)),
        SerialAnswer::One(asset) => asset,
    };
    let Some(card) = products::asset(tx, &Actor::System { task: "explain" }, asset)? else {
        return Ok(Explained::Unknown);
    };
    let (product, serial) = (format!("{} {}", card.brand, card.title()), card.serial.clone());
    let place = match &ask.place {
        None => place_of_shop(tx)?,
        Some(place) if is_place(tx, place)? => place.clone(),
        Some(_) => {
            let now = tx.now();
            return Ok(Explained::NoPlace(law(tx, now)?.places().into_iter().map(str::to_owned).collect()));
        }
    };
    let answer = decided(tx, card, &Ask { place: Some(place), ..ask.clone() })?.answer;
    Ok(Explained::Answer(Box::new(Explanation::of(product, serial, &answer, locale))))
}

impl Explanation {
    fn of(product: String, serial: String, c: &Answered, locale: Locale) -> Self {
        Self {
            product: product.trim().to_owned(),
            serial,
            day: words::day(c.day, locale),
            place: c.question.place.clone().unwrap_or_default(),
            said: words::say(&c.verdict, c.day, locale, Audience::Staff, &c.law),
            pack: c.verdict.pack.as_ref().map(|p| p.id.clone()).unwrap_or_default(),
            hash: c.verdict.inputs_hash.clone(),
        }
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{}",
            [&self.product, &self.serial, &self.day, &self.place].map(String::as_str).join("  ").trim_end()
        )?;
        writeln!(f, "{}\n{}", self.said.headline, self.said.payer)?;
        for line in self.said.remedies.iter().chain(&self.said.human).chain(&self.said.alerts) {
            writeln!(f, "{line}")?;
        }
        for ask in &self.said.asks {
            writeln!(f, "? {ask}")?;
        }
        for reason in &self.said.reasons {
            writeln!(f, "\n- {}\n  {} [{}], {}", reason.text, reason.cite, reason.rule, reason.mark)?;
            for input in &reason.inputs {
                writeln!(f, "    {input}")?;
            }
        }
        writeln!(f, "\n{}  {}", self.pack, self.hash)?;
        self.said.notes.iter().try_for_each(|note| writeln!(f, "{note}"))
    }
}

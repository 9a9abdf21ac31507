//! Money: whole minor units and an ISO 4217 currency. Never a float.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An ISO 4217 currency.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(iso_currency::Currency);

/// An amount in the minor unit of its currency: đồng for VND, which has none smaller; cents for EUR.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Whole minor units; negative for what is owed back.
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

/// Why a sum has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Two currencies cannot be added without a rate.
    #[error("amounts in {0} and {1} cannot be added")]
    Mixed(Currency, Currency),
    /// The sum does not fit 64 bits.
    #[error("the amount is too large")]
    Overflow,
    /// No such currency.
    #[error("not an ISO 4217 currency code")]
    UnknownCurrency,
}

impl Currency {
    /// Vietnamese đồng.
    pub const VND: Self = Self(iso_currency::Currency::VND);
    /// Euro.
    pub const EUR: Self = Self(iso_currency::Currency::EUR);
    /// Icelandic króna.
    pub const ISK: Self = Self(iso_currency::Currency::ISK);
    /// United States dollar.
    pub const USD: Self = Self(iso_currency::Currency::USD);

    /// The three-letter code, such as `VND`.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// How many digits follow the decimal sign: 0 for VND and ISK, 2 for EUR.
    pub fn decimals(self) -> u32 {
        self.0.exponent().map_or(0, u32::from)
    }
}

impl Money {
    /// An amount of minor units.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in this currency.
    pub const fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// Đồng, the money of most examples.
    pub const fn vnd(minor: i64) -> Self {
        Self { minor, currency: Currency::VND }
    }

    /// The sum of two amounts of one currency.
    ///
    /// # Errors
    /// [`MoneyError::Mixed`] for two currencies, [`MoneyError::Overflow`] beyond 64 bits.
    #[expect(clippy::should_implement_trait, reason = "`+` cannot fail; this can")]
    pub fn add(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Mixed(self.currency, other.currency));
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, currency: self.currency })
    }

    /// The sum of many amounts; zero of `currency` for none.
    ///
    /// # Errors
    /// As [`Money::add`].
    pub fn sum(currency: Currency, amounts: impl IntoIterator<Item = Self>) -> Result<Self, MoneyError> {
        amounts.into_iter().try_fold(Self::zero(currency), Self::add)
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(code: &str) -> Result<Self, MoneyError> {
        iso_currency::Currency::from_code(code).map(Self).ok_or(MoneyError::UnknownCurrency)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        code.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_stay_in_one_currency_and_in_range() {
        assert_eq!(Money::vnd(250_000).add(Money::vnd(5_400_000)), Ok(Money::vnd(5_650_000)));
        assert_eq!(
            Money::vnd(1).add(Money::new(1, Currency::EUR)),
            Err(MoneyError::Mixed(Currency::VND, Currency::EUR))
        );
        assert_eq!(Money::vnd(i64::MAX).add(Money::vnd(1)), Err(MoneyError::Overflow));
    }

    #[test]
    fn dong_and_krona_have_no_smaller_unit() {
        assert_eq!((Currency::VND.decimals(), Currency::ISK.decimals(), Currency::EUR.decimals()), (0, 0, 2));
    }
}

//! Values on their way into a statement and out of a row, for both engines.

use std::borrow::Cow;

use jiff::{Timestamp, civil::Date};
use kernel::{CountryCode, Currency, Id, Locale, Noun};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use super::DbError;

/// A value as the engines know it. Instants are microseconds since 1970, dates are `YYYY-MM-DD`.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// No value.
    Null,
    /// True or false; 1 or 0 in SQLite.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A measured number. Money is never one.
    Real(f64),
    /// Text.
    Text(Cow<'a, str>),
    /// Bytes.
    Bytes(Cow<'a, [u8]>),
    /// A UUID; 16 bytes in SQLite.
    Uuid(Uuid),
}

/// The type of a value, known even when it is null: PostgreSQL cannot infer the type of a lone null.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `boolean`
    Bool,
    /// `bigint`
    Int,
    /// `double precision`
    Real,
    /// `text`
    Text,
    /// `bytea`
    Bytes,
    /// `uuid`
    Uuid,
}

/// What a statement takes.
pub trait Param: Sync {
    /// Its type, even if this value is null.
    fn kind(&self) -> Kind;
    /// Its value.
    fn value(&self) -> Value<'_>;
}

/// What a column gives.
pub trait FromColumn: Sized {
    /// The Rust type, for the error.
    const WANTED: &'static str;
    /// Reads the value; `None` if it is of another type.
    fn from_value(value: Value<'_>) -> Option<Self>;
}

/// A value that a noun keeps as JSON text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Json<T>(pub T);

macro_rules! column {
    ($type:ty, $kind:ident, |$s:ident| $to:expr, $($pattern:pat => $from:expr),+) => {
        impl Param for $type {
            fn kind(&self) -> Kind { Kind::$kind }
            fn value(&self) -> Value<'_> { let $s = self; $to }
        }
        impl FromColumn for $type {
            const WANTED: &'static str = stringify!($type);
            fn from_value(value: Value<'_>) -> Option<Self> {
                match value { $($pattern => $from,)+ _ => None }
            }
        }
    };
}

column!(bool, Bool, |s| Value::Bool(*s), Value::Bool(b) => Some(b), Value::Int(n @ 0..=1) => Some(n == 1));
column!(i64, Int, |s| Value::Int(*s), Value::Int(n) => Some(n));
column!(u32, Int, |s| Value::Int(i64::from(*s)), Value::Int(n) => u32::try_from(n).ok());
column!(f64, Real, |s| Value::Real(*s), Value::Real(x) => Some(x));
column!(String, Text, |s| Value::Text(Cow::Borrowed(s)), Value::Text(t) => Some(t.into_owned()));
column!(Vec<u8>, Bytes, |s| Value::Bytes(Cow::Borrowed(s)), Value::Bytes(b) => Some(b.into_owned()));
column!(Uuid, Uuid, |s| Value::Uuid(*s),
    Value::Uuid(u) => Some(u), Value::Bytes(b) => Uuid::from_slice(&b).ok());
column!(Timestamp, Int, |s| Value::Int(s.as_microsecond()),
    Value::Int(n) => instant(n));
column!(Date, Text, |s| Value::Text(Cow::Owned(s.to_string())), Value::Text(t) => t.parse().ok());
column!(Currency, Text, |s| Value::Text(Cow::Borrowed(s.code())), Value::Text(t) => t.parse().ok());
column!(CountryCode, Text, |s| Value::Text(Cow::Borrowed(s.code())), Value::Text(t) => t.parse().ok());
column!(Locale, Text, |s| Value::Text(Cow::Borrowed(s.tag())), Value::Text(t) => t.parse().ok());

/// Every instant that jiff writes as microseconds. Its own `from_microsecond` refuses those of the last second,
/// which stand for "never" in sorted columns.
fn instant(micros: i64) -> Option<Timestamp> {
    let nanos = i32::try_from(micros.rem_euclid(1_000_000) * 1000).ok()?;
    Timestamp::new(micros.div_euclid(1_000_000), nanos).ok()
}

impl Param for &str {
    fn kind(&self) -> Kind {
        Kind::Text
    }
    fn value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}

impl Param for &[u8] {
    fn kind(&self) -> Kind {
        Kind::Bytes
    }
    fn value(&self) -> Value<'_> {
        Value::Bytes(Cow::Borrowed(self))
    }
}

impl<N: Noun> Param for Id<N> {
    fn kind(&self) -> Kind {
        Kind::Uuid
    }
    fn value(&self) -> Value<'_> {
        Value::Uuid(self.uuid())
    }
}

impl<N: Noun> FromColumn for Id<N> {
    const WANTED: &'static str = "Id";
    fn from_value(value: Value<'_>) -> Option<Self> {
        Uuid::from_value(value).map(Self::from_uuid)
    }
}

impl<T: Param + Absent> Param for Option<T> {
    fn kind(&self) -> Kind {
        T::ABSENT
    }
    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, Param::value)
    }
}

impl<T: FromColumn> FromColumn for Option<T> {
    const WANTED: &'static str = T::WANTED;
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => T::from_value(value).map(Some),
        }
    }
}

impl<T: Serialize + Sync> Param for Json<T> {
    fn kind(&self) -> Kind {
        Kind::Text
    }
    fn value(&self) -> Value<'_> {
        // Only maps with non-text keys fail to serialise; a null then meets the column's `not null`.
        serde_json::to_string(&self.0).map_or(Value::Null, |t| Value::Text(Cow::Owned(t)))
    }
}

impl<T: DeserializeOwned> FromColumn for Json<T> {
    const WANTED: &'static str = "Json";
    fn from_value(value: Value<'_>) -> Option<Self> {
        let Value::Text(text) = value else { return None };
        serde_json::from_str(&text).ok().map(Self)
    }
}

/// The type that an absent value has.
pub trait Absent {
    /// See [`Kind`].
    const ABSENT: Kind;
}

macro_rules! absent {
    ($($type:ty = $kind:ident),+ $(,)?) => { $(impl Absent for $type { const ABSENT: Kind = Kind::$kind; })+ };
}
absent! {
    bool = Bool, i64 = Int, u32 = Int, f64 = Real, String = Text, &str = Text, Vec<u8> = Bytes, &[u8] = Bytes,
    Uuid = Uuid, Timestamp = Int, Date = Text, CountryCode = Text, Currency = Text,
    Locale = Text,
}
impl<N: Noun> Absent for Id<N> {
    const ABSENT: Kind = Kind::Uuid;
}
impl<T> Absent for Json<T> {
    const ABSENT: Kind = Kind::Text;
}

/// Makes an enum of plain states a text column: `text_column!(Status { Open = "open", Done = "done" })` adds
/// `name()`, `named()` and what statements and rows need.
#[macro_export]
macro_rules! text_column {
    ($type:ty { $($variant:ident = $name:literal),+ $(,)? }) => {
        impl $type {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The name in tables, URLs and the API.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
            /// The value of this name.
            pub fn named(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)+ _ => None }
            }
        }
        impl $crate::db::Param for $type {
            fn kind(&self) -> $crate::db::Kind { $crate::db::Kind::Text }
            fn value(&self) -> $crate::db::Value<'_> { $crate::db::Value::Text(self.name().into()) }
        }
        impl $crate::db::Absent for $type { const ABSENT: $crate::db::Kind = $crate::db::Kind::Text; }
        impl $crate::db::FromColumn for $type {
            const WANTED: &'static str = stringify!($type);
            fn from_value(value: $crate::db::Value<'_>) -> Option<Self> {
                match value { $crate::db::Value::Text(name) => Self::named(&name), _ => None }
            }
        }
    };
}

/// A row of an answer. Columns are read in the order of the `select`.
pub struct Row<'r> {
    source: Source<'r>,
    next: usize,
}

enum Source<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r tokio_postgres::Row),
}

impl<'r> Row<'r> {
    pub(super) const fn sqlite(row: &'r rusqlite::Row<'r>) -> Self {
        Self { source: Source::Sqlite(row), next: 0 }
    }

    pub(super) const fn postgres(row: &'r tokio_postgres::Row) -> Self {
        Self { source: Source::Postgres(row), next: 0 }
    }

    /// Reads the next column.
    ///
    /// # Errors
    /// [`DbError::Column`] when it holds another type.
    #[expect(
        clippy::should_implement_trait,
        reason = "a row is read left to right, but its columns differ in type"
    )]
    pub fn next<T: FromColumn>(&mut self) -> Result<T, DbError> {
        let column = self.next;
        self.next += 1;
        let value = match self.source {
            Source::Sqlite(row) => sqlite_value(row, column)?,
            Source::Postgres(row) => postgres_value(row, column)?,
        };
        let found = kind_name(&value);
        T::from_value(value).ok_or_else(|| DbError::Column { column, found: found.into(), wanted: T::WANTED })
    }
}

fn sqlite_value<'r>(row: &'r rusqlite::Row<'r>, column: usize) -> Result<Value<'r>, DbError> {
    use rusqlite::types::ValueRef;
    Ok(match row.get_ref(column)? {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(n) => Value::Int(n),
        ValueRef::Real(x) => Value::Real(x),
        // Looking for what is broken costs more than finding that nothing is.
        ValueRef::Text(t) => Value::Text(match std::str::from_utf8(t) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => String::from_utf8_lossy(t),
        }),
        ValueRef::Blob(b) => Value::Bytes(Cow::Borrowed(b)),
    })
}

fn postgres_value(row: &tokio_postgres::Row, column: usize) -> Result<Value<'_>, DbError> {
    use tokio_postgres::types::Type;
    let Some(kind) = row.columns().get(column).map(|c| c.type_().clone()) else {
        return Err(DbError::Column { column, found: "missing".into(), wanted: "a column" });
    };
    let value = match kind {
        Type::BOOL => row.try_get::<_, Option<bool>>(column)?.map(Value::Bool),
        Type::INT8 => row.try_get::<_, Option<i64>>(column)?.map(Value::Int),
        Type::INT4 => row.try_get::<_, Option<i32>>(column)?.map(|n| Value::Int(n.into())),
        Type::FLOAT8 => row.try_get::<_, Option<f64>>(column)?.map(Value::Real),
        Type::TEXT | Type::VARCHAR => row.try_get::<_, Option<&str>>(column)?.map(|t| Value::Text(t.into())),
        Type::BYTEA => row.try_get::<_, Option<&[u8]>>(column)?.map(|b| Value::Bytes(b.into())),
        Type::UUID => row.try_get::<_, Option<Uuid>>(column)?.map(Value::Uuid),
        other => {
            let found =
                format!("{other} (cast it to bigint, text, uuid, boolean, bytea or double precision)");
            return Err(DbError::Column { column, found, wanted: "a plain type" });
        }
    };
    Ok(value.unwrap_or(Value::Null))
}

const fn kind_name(value: &Value<'_>) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Int(_) => "a whole number",
        Value::Real(_) => "a real number",
        Value::Text(_) => "text",
        Value::Bytes(_) => "bytes",
        Value::Uuid(_) => "a uuid",
    }
}

/// A row type.
pub trait FromRow: Sized {
    /// Reads one row.
    ///
    /// # Errors
    /// [`DbError::Column`] when a column holds another type.
    fn from_row(row: &mut Row<'_>) -> Result<Self, DbError>;
}

/// Reads a struct from the columns of a `select`, in this order: `from_row!(TicketRow { id, number, subject })`.
#[macro_export]
macro_rules! from_row {
    ($type:ty { $($field:ident),+ $(,)? }) => {
        impl $crate::db::FromRow for $type {
            fn from_row(row: &mut $crate::db::Row<'_>) -> Result<Self, $crate::db::DbError> {
                // Struct fields are evaluated in the order written here, which is that of the columns.
                Ok(Self { $($field: row.next()?),+ })
            }
        }
    };
}

macro_rules! tuples {
    ($(($($t:ident),+)),+ $(,)?) => { $(
        impl<$($t: FromColumn),+> FromRow for ($($t,)+) {
            fn from_row(row: &mut Row<'_>) -> Result<Self, DbError> { Ok(($(row.next::<$t>()?,)+)) }
        }
    )+ };
}
tuples!((A), (A, B), (A, B, C), (A, B, C, D), (A, B, C, D, E), (A, B, C, D, E, F), (A, B, C, D, E, F, G));

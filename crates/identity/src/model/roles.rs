//! A set of roles as a text column: names with spaces between.

use kernel::{Role, Roles};
use platform::db::{Absent, FromColumn, Kind, Param, Value};

/// Roles on their way into a table and out of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RolesText(pub Roles);

impl Param for RolesText {
    fn kind(&self) -> Kind {
        Kind::Text
    }

    fn value(&self) -> Value<'_> {
        let names: Vec<&str> = self.0.iter().map(Role::name).collect();
        Value::Text(names.join(" ").into())
    }
}

impl Absent for RolesText {
    const ABSENT: Kind = Kind::Text;
}

impl FromColumn for RolesText {
    const WANTED: &'static str = "Roles";

    /// A name that this program does not know gives nothing: an older program must not guess at rights.
    fn from_value(value: Value<'_>) -> Option<Self> {
        let Value::Text(names) = value else { return None };
        Some(Self(names.split(' ').filter_map(Role::named).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_come_back_as_they_were_and_unknown_ones_give_nothing() {
        let roles = Roles::of(&[Role::Agent, Role::FrontDesk]);
        let text = RolesText(roles);
        assert_eq!(text.value(), Value::Text("agent front_desk".into()));
        assert_eq!(RolesText::from_value(text.value()), Some(RolesText(roles)));
        assert_eq!(
            RolesText::from_value(Value::Text("emperor agent".into())).unwrap().0,
            Roles::of(&[Role::Agent])
        );
        assert_eq!(RolesText::from_value(Value::Text("".into())).unwrap().0, Roles::NONE);
    }
}

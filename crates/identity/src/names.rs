//! The names of the shop's people, to be looked up while a page is made.

use kernel::StaffId;
use platform::db::{DbError, Tx};

use crate::{StaffMember, staff_members};

/// Everybody who works or worked in the shop.
#[derive(Debug, Clone, Default)]
pub struct Names(Vec<StaffMember>);

impl Names {
    /// Reads all of them.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn all(tx: &mut Tx<'_>) -> Result<Self, DbError> {
        Ok(Self(staff_members(tx)?))
    }

    /// The people themselves.
    pub fn people(&self) -> &[StaffMember] {
        &self.0
    }

    /// Somebody's name; empty where nobody is meant.
    pub fn of(&self, id: Option<StaffId>) -> &str {
        let found = id.and_then(|id| self.0.iter().find(|s| s.id == id));
        found.map_or("", |s| s.name.as_str())
    }

    /// The person whom an event names as `staff_…`; empty for anybody else.
    pub fn of_actor(&self, actor: &str) -> &str {
        self.of(actor.parse().ok())
    }
}

//! Who may do what here.

use kernel::{Permission, Role, Roles};

/// Read what customers answered.
pub struct ReadSurveys;
impl Permission for ReadSurveys {
    const NAME: &'static str = "survey.read";
    const ROLES: Roles = Roles::LEADS.with(Role::Agent);
}

//! Who may do what here.

use kernel::{Permission, Role, Roles};

/// Read what customers answered.
pub struct ReadSurveys;
impl Permission for ReadSurveys {
    const NAME: &'static str = "survey.read";
    const ROLES: Roles = Roles::LEADS.with(Role::Agent);
}

/// A customer's right to answer what one was asked.
pub struct AnswerOwnSurveys;
impl Permission for AnswerOwnSurveys {
    const NAME: &'static str = "survey.answer_own";
    const ROLES: Roles = Roles::CUSTOMER;
}

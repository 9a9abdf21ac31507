//! The verbs, by noun. Each loads, decides, saves and tells, in this order.

pub mod codes;
pub mod factors;
pub mod invitations;
pub mod keys;
pub mod links;
pub mod log_in;
pub mod notices;
pub mod passwords;
pub mod sessions;
pub mod set_up;
pub mod shop;
pub mod team;
pub mod teams;

use kernel::{Actor, Role, Roles, StaffId};
use platform::web::{Fault, Invalid};

use crate::policy::team::TeamRefusal;

pub use team::add_staff;

/// What is needed to write to people: the host of our mails, and where links begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The host in the ids of our mails.
    pub mail_host: String,
    /// The address of this program, without a slash at the end.
    pub base_url: String,
}

/// What somebody may give away: the program itself gives like an owner.
fn giver(actor: &Actor) -> Roles {
    match actor {
        Actor::System { .. } => Roles::of(&[Role::Owner]),
        actor => actor.roles(),
    }
}

/// The staff member who acts. An account has to be somebody's; the program has none.
fn own(actor: &Actor) -> Result<StaffId, Fault> {
    actor.staff().ok_or(Fault::Forbidden)
}

impl From<TeamRefusal> for Fault {
    fn from(refusal: TeamRefusal) -> Self {
        let field = if refusal == TeamRefusal::AddressTaken { "email" } else { "roles" };
        Self::Invalid(Invalid::one(field, refusal.key()))
    }
}

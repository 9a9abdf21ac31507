//! Who may give which role, and who may leave.

use kernel::{Role, Roles};

/// Why a change of the team is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TeamRefusal {
    /// Nobody grants, or takes away, what they lack.
    NotYours,
    /// Somebody must be left who may do everything.
    LastOwner,
    /// A colleague without a role could not even sign in.
    NoRole,
    /// Another colleague, or another invitation, has this address.
    AddressTaken,
}

impl TeamRefusal {
    /// The key of the words for the person.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotYours => "identity-team-not-yours",
            Self::LastOwner => "identity-team-last-owner",
            Self::NoRole => "identity-team-no-role",
            Self::AddressTaken => "identity-team-address-taken",
        }
    }
}

/// The roles that somebody may give: an owner every role of the shop, a manager every role but the owner's,
/// because a manager may do what those may; nobody else any.
pub fn decide_givable(giver: Roles) -> Roles {
    let staff = |role: &Role| Roles::STAFF.has(*role);
    if giver.has(Role::Owner) {
        Roles::STAFF
    } else if giver.has(Role::Manager) {
        Role::ALL.into_iter().filter(staff).filter(|role| *role != Role::Owner).collect()
    } else {
        Roles::NONE
    }
}

/// What a colleague's roles may become. `owners` counts those who work here with the owner's role.
/// For somebody new, `before` is empty.
///
/// # Errors
/// The rule that stands against it.
pub fn decide_roles(giver: Roles, before: Roles, after: Roles, owners: u32) -> Result<(), TeamRefusal> {
    let givable = decide_givable(giver);
    let touched = before.iter().chain(after.iter());
    if touched.into_iter().any(|role| !givable.has(role)) {
        return Err(TeamRefusal::NotYours);
    }
    if after == Roles::NONE {
        return Err(TeamRefusal::NoRole);
    }
    refuse_last_owner(before.has(Role::Owner) && !after.has(Role::Owner), owners)
}

/// Whether a colleague's work here may be ended.
///
/// # Errors
/// The rule that stands against it.
pub fn decide_leave(giver: Roles, leaver: Roles, owners: u32) -> Result<(), TeamRefusal> {
    if leaver.iter().any(|role| !decide_givable(giver).has(role)) {
        return Err(TeamRefusal::NotYours);
    }
    refuse_last_owner(leaver.has(Role::Owner), owners)
}

/// What a key may do now: what was chosen for it, as far as whoever made it has or may give that today.
pub fn decide_key_roles(chosen: Roles, maker: Roles) -> Roles {
    let today = maker.union(decide_givable(maker));
    chosen.iter().filter(|role| today.has(*role)).collect()
}

const fn refuse_last_owner(is_owner_lost: bool, owners: u32) -> Result<(), TeamRefusal> {
    if is_owner_lost && owners <= 1 { Err(TeamRefusal::LastOwner) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const fn of(roles: &[Role]) -> Roles {
        Roles::of(roles)
    }

    #[rstest]
    #[case::owner_makes_an_owner(&[Role::Owner], &[], &[Role::Owner], 1, Ok(()))]
    #[case::manager_makes_an_agent(&[Role::Manager], &[], &[Role::Agent, Role::FrontDesk], 1, Ok(()))]
    #[case::manager_makes_no_owner(&[Role::Manager], &[], &[Role::Owner], 1, Err(TeamRefusal::NotYours))]
    #[case::nor_takes_an_owners_role(&[Role::Manager], &[Role::Owner], &[Role::Agent], 2, Err(TeamRefusal::NotYours))]
    #[case::agents_give_nothing(&[Role::Agent], &[], &[Role::Agent], 1, Err(TeamRefusal::NotYours))]
    #[case::no_role_at_all(&[Role::Owner], &[Role::Agent], &[], 1, Err(TeamRefusal::NoRole))]
    #[case::the_last_owner_stays(&[Role::Owner], &[Role::Owner], &[Role::Agent], 1, Err(TeamRefusal::LastOwner))]
    #[case::one_of_two_may_step_down(&[Role::Owner], &[Role::Owner], &[Role::Agent], 2, Ok(()))]
    #[case::a_customer_is_no_colleague(&[Role::Owner], &[], &[Role::Customer], 1, Err(TeamRefusal::NotYours))]
    fn roles_are_given_by_those_who_have_them(
        #[case] giver: &[Role],
        #[case] before: &[Role],
        #[case] after: &[Role],
        #[case] owners: u32,
        #[case] answer: Result<(), TeamRefusal>,
    ) {
        assert_eq!(decide_roles(of(giver), of(before), of(after), owners), answer);
    }

    #[test]
    fn no_sequence_of_gifts_makes_a_manager_an_owner() {
        let mut held = of(&[Role::Manager]);
        for _ in 0..3 {
            held = held.union(decide_givable(held));
        }
        assert!(!held.has(Role::Owner));
    }

    #[test]
    fn the_last_owner_cannot_leave() {
        let owner = of(&[Role::Owner]);
        assert_eq!(decide_leave(owner, owner, 1), Err(TeamRefusal::LastOwner));
        assert_eq!(decide_leave(owner, owner, 2), Ok(()));
        assert_eq!(decide_leave(of(&[Role::Manager]), owner, 2), Err(TeamRefusal::NotYours));
    }

    #[test]
    fn a_key_loses_what_its_maker_lost() {
        let chosen = of(&[Role::Agent, Role::Manager]);
        assert_eq!(decide_key_roles(chosen, of(&[Role::Owner])), chosen);
        assert_eq!(decide_key_roles(chosen, of(&[Role::Agent])), of(&[Role::Agent]));
        assert_eq!(decide_key_roles(chosen, Roles::NONE), Roles::NONE);
    }
}

//! Who acts, and the proof that they may.

use std::{fmt, marker::PhantomData};

use crate::{BranchId, CustomerId, PartnerId, StaffId};

/// A part that a person plays in the shop. One person may play several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// All of it.
    Owner,
    /// Policies, figures, coaching.
    Manager,
    /// Answers customers.
    Agent,
    /// Diagnoses and repairs.
    Technician,
    /// Receives devices and hands them over.
    FrontDesk,
    /// Parts and goods sent back.
    Warehouse,
    /// A third party that sees only the work given to it.
    Partner,
    /// A customer, proven by code, link or QR.
    Customer,
}

/// A set of roles.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Roles(u16);

/// Who acts. Only `identity` builds one from a request; a job names whom it acts for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Nobody known.
    Anonymous,
    /// A customer whose address or phone was proven.
    Customer {
        /// Whose things are visible.
        id: CustomerId,
    },
    /// A partner's user.
    Partner {
        /// The partner whose work is visible.
        id: PartnerId,
    },
    /// One of the shop's people.
    Staff {
        /// Who.
        id: StaffId,
        /// What they may do.
        roles: Roles,
        /// Where they work; none means every branch.
        branch: Option<BranchId>,
    },
    /// The program itself: a job, a reaction, an import, the command line.
    System {
        /// What it is doing, for the audit log.
        task: &'static str,
    },
}

/// A right that a room defines: a name for the matrix and the roles that have it.
pub trait Permission: Send + Sync + 'static {
    /// Written `noun.verb`, such as `ticket.reply`.
    const NAME: &'static str;
    /// Who has it.
    const ROLES: Roles;
}

/// The proof that `actor` has the right `P`. Actions ask for it in their signature.
pub struct Granted<P> {
    actor: Actor,
    right: PhantomData<fn() -> P>,
}

impl Role {
    /// Every role, in the order of the permission matrix.
    pub const ALL: [Self; 8] = [
        Self::Owner,
        Self::Manager,
        Self::Agent,
        Self::Technician,
        Self::FrontDesk,
        Self::Warehouse,
        Self::Partner,
        Self::Customer,
    ];

    /// The name in tables, in the API and in the matrix.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Agent => "agent",
            Self::Technician => "technician",
            Self::FrontDesk => "front_desk",
            Self::Warehouse => "warehouse",
            Self::Partner => "partner",
            Self::Customer => "customer",
        }
    }

    /// The role of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.name() == name)
    }
}

impl Roles {
    /// Nobody.
    pub const NONE: Self = Self(0);
    /// The owner and managers.
    pub const LEADS: Self = Self::of(&[Role::Owner, Role::Manager]);
    /// Everyone who works in the shop.
    pub const STAFF: Self = Self::of(&[
        Role::Owner,
        Role::Manager,
        Role::Agent,
        Role::Technician,
        Role::FrontDesk,
        Role::Warehouse,
    ]);
    /// Customers, for what they do to their own things.
    pub const CUSTOMER: Self = Self::of(&[Role::Customer]);

    /// The set of these roles.
    pub const fn of(roles: &[Role]) -> Self {
        let mut bits = 0;
        let mut rest = roles;
        while let [first, others @ ..] = rest {
            bits |= 1 << *first as u16;
            rest = others;
        }
        Self(bits)
    }

    /// This set and one more.
    pub const fn with(self, role: Role) -> Self {
        Self(self.0 | 1 << role as u16)
    }

    /// Whoever is in either set.
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the role is in the set.
    pub const fn has(self, role: Role) -> bool {
        self.0 & (1 << role as u16) != 0
    }

    /// Whether any role is in both sets.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The roles in the set, in the order of [`Role::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |r| self.has(*r))
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        roles.into_iter().fold(Self::NONE, Self::with)
    }
}

impl fmt::Debug for Roles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(Role::name)).finish()
    }
}

impl Actor {
    /// The roles that this actor plays; none for strangers, none for the program itself.
    pub const fn roles(&self) -> Roles {
        match self {
            Self::Anonymous | Self::System { .. } => Roles::NONE,
            Self::Customer { .. } => Roles::CUSTOMER,
            Self::Partner { .. } => Roles::of(&[Role::Partner]),
            Self::Staff { roles, .. } => *roles,
        }
    }

    /// Whether one of the shop's people acts.
    pub const fn is_staff(&self) -> bool {
        matches!(self, Self::Staff { .. })
    }

    /// The staff member who acts, if one does.
    pub const fn staff(&self) -> Option<StaffId> {
        match self {
            Self::Staff { id, .. } => Some(*id),
            _ => None,
        }
    }

    /// The customer who acts, if one does.
    pub const fn customer(&self) -> Option<CustomerId> {
        match self {
            Self::Customer { id } => Some(*id),
            _ => None,
        }
    }

    /// Whether the actor has the right. The program itself has every right: what it may do was decided by
    /// whoever wrote the job.
    pub const fn may<P: Permission>(&self) -> bool {
        matches!(self, Self::System { .. }) || self.roles().meets(P::ROLES)
    }
}

/// As events and the audit log name the actor: `staff_…`, `customer_…`, `system:demo`.
impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anonymous => f.write_str("anonymous"),
            Self::Customer { id } => id.fmt(f),
            Self::Partner { id } => id.fmt(f),
            Self::Staff { id, .. } => id.fmt(f),
            Self::System { task } => write!(f, "system:{task}"),
        }
    }
}

impl<P: Permission> Granted<P> {
    /// Grants the right if the actor has it. Reserved to `identity` and the job runner by a lint.
    pub fn grant(actor: Actor) -> Option<Self> {
        if actor.may::<P>() { Some(Self { actor, right: PhantomData }) } else { None }
    }

    /// The grant of the program itself: jobs, reactions, imports, the demo.
    pub const fn system(task: &'static str) -> Self {
        Self { actor: Actor::System { task }, right: PhantomData }
    }

    /// Who acts.
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }
}

impl<P> Clone for Granted<P> {
    fn clone(&self) -> Self {
        Self { actor: self.actor.clone(), right: PhantomData }
    }
}

/// Which rows an actor reaches. Both values stand in every statement that reads what belongs to a customer:
/// `where c.id = $1 and ($2 or c.customer_id = $3)`. A stranger reaches nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// The shop's people and the program itself reach every row.
    pub all: bool,
    /// A customer reaches one's own.
    pub own: Option<CustomerId>,
}

impl Reach {
    /// How far this actor reaches.
    pub const fn of(actor: &Actor) -> Self {
        let all = matches!(actor, Actor::Staff { .. } | Actor::System { .. });
        Self { all, own: actor.customer() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    struct Reply;
    impl Permission for Reply {
        const NAME: &'static str = "ticket.reply";
        const ROLES: Roles = Roles::LEADS.with(Role::Agent);
    }

    fn staff(role: Role) -> Actor {
        Actor::Staff { id: StaffId::from_uuid(Uuid::nil()), roles: Roles::of(&[role]), branch: None }
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "the grant itself is under test")]
    fn only_the_named_roles_are_granted() {
        for role in Role::ALL {
            let granted = Granted::<Reply>::grant(staff(role)).is_some();
            assert_eq!(granted, Reply::ROLES.has(role), "{role:?}");
        }
        assert!(Granted::<Reply>::grant(Actor::Anonymous).is_none());
        assert!(!Granted::<Reply>::system("test").actor().is_staff());
    }

    #[test]
    fn roles_keep_their_names() {
        assert!(Role::ALL.into_iter().all(|r| Role::named(r.name()) == Some(r)));
        assert_eq!(format!("{:?}", Roles::LEADS), r#"{"owner", "manager"}"#);
    }
}

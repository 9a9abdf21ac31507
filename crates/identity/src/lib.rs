//! Who is who: the shop, its branches and people, their roles, and every proof that somebody is who they say.
//!
//! Rooms above ask [`shop`], [`branches`], [`staff_name`] and [`staff_members`]; they let customers in with
//! [`issue_customer_link`], [`send_address_code`], [`prove_address_code`] and [`begin_customer_session`]. The
//! program puts [`authenticate`] around its routes.

mod actions;
mod api;
mod events;
mod model;
mod names;
mod policy;
mod rights;
mod roster;
mod store;
mod views;
mod web;

pub use actions::{
    Sender, add_staff,
    codes::{CodeMail, prove_address_code, send_address_code},
    factors::seal_factors,
    links::issue_customer_link,
    notices::write_to_colleague,
    sessions::begin_customer_session,
    set_up::setup_link_if_new,
    shop::{add_branch, save_shop},
    teams::{add_absence, add_own_absence, add_team, retire_team, save_duty, save_team},
};
pub use events::{RosterChanged, StaffLeft, TeamRetired};
pub use model::{
    Absence, AbsenceId, AbsenceReason, ApiKeyId, Branch, CAPACITY, CUSTOMER_COOKIE, CodeRefusal,
    CurrentSession, Duty, InvitationId, NewAbsence, NewBranch, NewSession, NewStaff, NewTeam, PAGE_COOKIE,
    ProvenAddress, STAFF_COOKIE, SessionId, SessionKind, Shop, StaffMember, StaffName, Team, TeamId, Token,
    Week, parse_email, role_key,
};
pub use names::Names;
pub use policy::duty::{Availability, decide_on_shift};
pub use policy::passwords::{Password, PasswordHash, PasswordRefusal, decide_password, hash_password};
pub use rights::{KeepOwnAccount, ManageKeys, ManageShop, ManageTeam};
pub use roster::{Colleague, Roster, away_now, away_until};
pub use store::{
    sessions::session_is_open,
    shop::{branch, branches, shop},
    staff::{granted_now, staff_member, staff_members, staff_name},
    teams::{duty, teams, teams_of},
};
pub use web::authenticate;

use kernel::{Locale, Permission as _};
use platform::{
    db::{Migration, MigrationSql, Schema},
    i18n::Ftl,
    web::{NavItem, Room},
};

/// The tables of the room.
pub const SCHEMA: Schema = Schema {
    room: "identity",
    migrations: &[
        Migration {
            number: 1,
            name: "identity",
            sql: MigrationSql::Both(include_str!("../migrations/0001_identity.sql")),
        },
        Migration {
            number: 2,
            name: "teams",
            sql: MigrationSql::Both(include_str!("../migrations/0002_teams.sql")),
        },
        Migration {
            number: 3,
            name: "branch_country",
            sql: MigrationSql::Both(include_str!("../migrations/0003_branch_country.sql")),
        },
    ],
    numbers: &[],
};

/// One language of the room: a file for what is everybody's, one for teams.
macro_rules! texts {
    ($locale:ident, $name:literal) => {
        Ftl {
            room: "identity",
            locale: Locale::$locale,
            source: concat!(
                include_str!(concat!("../locales/", $name, ".ftl")),
                "\n",
                include_str!(concat!("../locales/", $name, "/teams.ftl")),
            ),
        }
    };
}

/// The texts of the room.
pub const FTL: [Ftl; 3] = [texts!(Vi, "vi"), texts!(En, "en"), texts!(Is, "is")];

/// All that the program needs to know of the room.
pub fn room() -> Room {
    Room {
        name: "identity",
        schema: Some(SCHEMA),
        texts: FTL.into(),
        routes: web::routes().into_iter().chain(api::routes()).collect(),
        openapi: Some(api::openapi),
        nav: vec![NavItem {
            label: "identity-settings",
            icon: "settings",
            href: "/app/settings",
            order: 95,
            roles: ManageShop::ROLES,
            count: None,
        }],
        ..Room::default()
    }
}

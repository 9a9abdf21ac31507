//! The pages of the room.

mod account;
mod answers;
mod authenticate;
mod branches;
pub(crate) mod duty;
mod factor;
mod invitations;
mod keys;
mod links;
mod passwords;
pub(crate) mod set_up;
mod shop;
mod sign_in;
mod team;
mod teams;

use axum::http::Method;
use platform::web::{Limit, Route};

pub use authenticate::authenticate;

use crate::rights::{KeepOwnAccount, ManageKeys, ManageShop, ManageTeam};

const GET: Method = Method::GET;
const POST: Method = Method::POST;

/// Every page of the room.
pub(crate) fn routes() -> Vec<Route> {
    let mut routes = doors();
    routes.extend(settings());
    routes.extend(own_account());
    routes
}

fn doors() -> Vec<Route> {
    let door = "this is the door";
    let link = "the link itself is the proof, and works for nothing else";
    let places = "says where the shop is";
    let out = "whoever is not signed in is out already";
    vec![
        Route::public(GET, "/branches", places, Limit::Pages, branches::page),
        Route::public(GET, "/in", door, Limit::Pages, sign_in::page),
        Route::public(POST, "/in", door, Limit::Attempts, sign_in::sign_in),
        Route::public(GET, "/in/code", door, Limit::Pages, sign_in::code_page),
        Route::public(POST, "/in/code", door, Limit::Attempts, sign_in::prove_code),
        Route::public(GET, "/in/password", door, Limit::Pages, passwords::ask_page),
        Route::public(POST, "/in/password", door, Limit::Attempts, passwords::ask),
        Route::public(GET, "/in/password/{token}", link, Limit::Lookups, passwords::page),
        Route::public(POST, "/in/password/{token}", link, Limit::Attempts, passwords::set),
        Route::public(POST, "/out", out, Limit::Pages, sign_in::sign_out),
        Route::public(GET, "/l/{token}", link, Limit::Lookups, links::open),
        Route::public(GET, "/invite/{token}", link, Limit::Lookups, invitations::page),
        Route::public(POST, "/invite/{token}", link, Limit::Attempts, invitations::accept),
        Route::public(GET, "/app/setup", link, Limit::Lookups, set_up::page),
        Route::public(POST, "/app/setup", link, Limit::Attempts, set_up::set_up),
    ]
}

fn settings() -> Vec<Route> {
    vec![
        Route::guarded::<ManageShop, _, _>(GET, "/app/settings", shop::page),
        Route::guarded::<ManageShop, _, _>(POST, "/app/settings", shop::save),
        Route::guarded::<ManageShop, _, _>(POST, "/app/settings/branches", shop::add_branch),
        Route::guarded::<ManageShop, _, _>(GET, "/app/settings/branches/{id}", shop::branch_page),
        Route::guarded::<ManageShop, _, _>(POST, "/app/settings/branches/{id}", shop::save_branch),
        Route::guarded::<ManageTeam, _, _>(GET, "/app/settings/team", team::page),
        Route::guarded::<ManageTeam, _, _>(POST, "/app/settings/team", team::invite),
        Route::guarded::<ManageTeam, _, _>(
            POST,
            "/app/settings/team/invitations/{id}/call-back",
            team::call_back,
        ),
        Route::guarded::<ManageTeam, _, _>(GET, "/app/settings/team/{id}", team::member_page),
        Route::guarded::<ManageTeam, _, _>(POST, "/app/settings/team/{id}", team::change_work),
        Route::guarded::<ManageTeam, _, _>(POST, "/app/settings/team/{id}/leave", team::let_go),
        Route::guarded::<ManageTeam, _, _>(POST, "/app/settings/team/{id}/duty", duty::save_duty),
        Route::guarded::<ManageTeam, _, _>(POST, "/app/settings/team/{id}/absences", duty::add_absence),
        Route::guarded::<ManageTeam, _, _>(
            POST,
            "/app/settings/team/{id}/absences/{absence}/remove",
            duty::remove_absence,
        ),
        Route::guarded::<ManageTeam, _, _>(GET, "/app/settings/teams", teams::page),
        Route::guarded::<ManageTeam, _, _>(POST, "/app/settings/teams", teams::add),
        Route::guarded::<ManageTeam, _, _>(GET, "/app/settings/teams/{id}", teams::team_page),
        Route::guarded::<ManageTeam, _, _>(POST, "/app/settings/teams/{id}", teams::save),
        Route::guarded::<ManageTeam, _, _>(POST, "/app/settings/teams/{id}/retire", teams::retire),
        Route::guarded::<ManageKeys, _, _>(GET, "/app/settings/keys", keys::page),
        Route::guarded::<ManageKeys, _, _>(POST, "/app/settings/keys", keys::make),
        Route::guarded::<ManageKeys, _, _>(POST, "/app/settings/keys/{id}/revoke", keys::revoke),
    ]
}

fn own_account() -> Vec<Route> {
    vec![
        Route::guarded::<KeepOwnAccount, _, _>(GET, "/app/settings/account", account::page),
        Route::guarded::<KeepOwnAccount, _, _>(POST, "/app/settings/account", account::save_profile),
        Route::guarded::<KeepOwnAccount, _, _>(
            POST,
            "/app/settings/account/password",
            account::change_password,
        ),
        Route::guarded::<KeepOwnAccount, _, _>(POST, "/app/settings/account/absences", duty::add_own_absence),
        Route::guarded::<KeepOwnAccount, _, _>(
            POST,
            "/app/settings/account/absences/{absence}/remove",
            duty::remove_own_absence,
        ),
        Route::guarded::<KeepOwnAccount, _, _>(GET, "/app/settings/account/factor", factor::page),
        Route::guarded::<KeepOwnAccount, _, _>(POST, "/app/settings/account/factor", factor::add),
        Route::guarded::<KeepOwnAccount, _, _>(POST, "/app/settings/account/factor/remove", factor::remove),
        Route::guarded::<KeepOwnAccount, _, _>(
            POST,
            "/app/settings/account/sessions/end-others",
            account::end_others,
        ),
        Route::guarded::<KeepOwnAccount, _, _>(
            POST,
            "/app/settings/account/sessions/{id}/end",
            account::end_session,
        ),
    ]
}

/// For the page samples.
#[cfg(test)]
pub(crate) fn sample_shop_inputs(visit: &platform::web::Visit) -> Vec<crate::views::Input> {
    set_up::shop_inputs(visit, &crate::model::Shop::default())
}

/// For the page samples.
#[cfg(test)]
pub(crate) fn sample_qr() -> String {
    factor::qr_svg("otpauth://totp/Sao%20Mai").unwrap()
}

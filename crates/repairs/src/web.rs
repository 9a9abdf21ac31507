//! The routes, and what their handlers share.

pub(crate) mod bank;
mod board;
pub(crate) mod intake;
mod own;
pub(crate) mod repair;
mod slip;

use askama::Template;
use axum::{
    http::{Method, StatusCode},
    response::{Html, IntoResponse, Response},
};
use identity::{Names, Sender};
use kernel::{Actor, Permission as _, Roles};
use platform::{
    Tx,
    db::DbError,
    files::FileId,
    i18n::Lang,
    web::{App, Fault, Invalid, Limit, NavItem, Route, SearchKind},
};

use crate::{
    actions::{ask_of, bill_of},
    model::{Repair, RepairCode, RepairId},
    rights::{
        AnswerOwnQuotes, HandOver, ReceiveDevices, SeeOwnRepairs, SeeRepairs, SetBankAccount, TakePayments,
        WorkOnRepairs,
    },
    store,
    views::{RepairFacts, load_hits},
};

const GET: Method = Method::GET;
const POST: Method = Method::POST;

pub(crate) const NAV: [NavItem; 3] = [
    NavItem {
        label: "repairs-nav",
        icon: "wrench",
        href: "/app/repairs",
        order: 20,
        roles: Roles::STAFF,
        count: Some(store::nav_count),
    },
    NavItem {
        label: "repairs-nav-own",
        icon: "wrench",
        href: "/my/r",
        order: 20,
        roles: Roles::CUSTOMER,
        count: None,
    },
    NavItem {
        label: "repairs-bank-title",
        icon: "banknote",
        href: "/app/settings/payment",
        order: 10,
        roles: SetBankAccount::ROLES,
        count: None,
    },
];

pub(crate) const SEARCHES: [SearchKind; 1] =
    [SearchKind { kind: "repair", heading: "repairs-nav", load: load_hits }];

/// Every way in.
pub(crate) fn routes() -> Vec<Route> {
    let slip = "whoever holds the printed slip is its customer";
    let door = "customers sign in here with their slip";
    vec![
        Route::guarded::<SeeRepairs, _, _>(GET, "/app/repairs", board::page),
        Route::guarded::<ReceiveDevices, _, _>(GET, "/app/repairs/new", intake::page),
        Route::guarded::<ReceiveDevices, _, _>(POST, "/app/repairs/new", intake::receive),
        Route::guarded::<SeeRepairs, _, _>(GET, "/app/repairs/{code}", repair::page),
        Route::guarded::<ReceiveDevices, _, _>(GET, "/app/repairs/{code}/print", slip::print),
        Route::guarded::<ReceiveDevices, _, _>(POST, "/app/repairs/{code}/print", slip::issue),
        Route::guarded::<WorkOnRepairs, _, _>(POST, "/app/repairs/{code}/step", repair::step),
        Route::guarded::<WorkOnRepairs, _, _>(POST, "/app/repairs/{code}/findings", repair::findings),
        Route::guarded::<WorkOnRepairs, _, _>(POST, "/app/repairs/{code}/lines", repair::add_line),
        Route::guarded::<WorkOnRepairs, _, _>(
            POST,
            "/app/repairs/{code}/lines/{line}/remove",
            repair::remove_line,
        ),
        Route::guarded::<WorkOnRepairs, _, _>(POST, "/app/repairs/{code}/answer", repair::answer),
        Route::guarded::<WorkOnRepairs, _, _>(POST, "/app/repairs/{code}/check", repair::check),
        Route::guarded::<WorkOnRepairs, _, _>(POST, "/app/repairs/{code}/assign", repair::assign),
        Route::guarded::<WorkOnRepairs, _, _>(POST, "/app/repairs/{code}/promise", repair::promise),
        Route::guarded::<WorkOnRepairs, _, _>(POST, "/app/repairs/{code}/photos", repair::photos),
        Route::guarded::<TakePayments, _, _>(POST, "/app/repairs/{code}/payment", repair::payment),
        Route::guarded::<HandOver, _, _>(POST, "/app/repairs/{code}/hand-over", repair::hand_over),
        Route::guarded::<SetBankAccount, _, _>(GET, "/app/settings/payment", bank::page),
        Route::guarded::<SetBankAccount, _, _>(POST, "/app/settings/payment", bank::save),
        Route::guarded::<SeeOwnRepairs, _, _>(GET, "/my/r", own::list),
        Route::guarded::<SeeOwnRepairs, _, _>(GET, "/my/r/{code}", own::page),
        Route::guarded::<AnswerOwnQuotes, _, _>(POST, "/my/r/{code}/quote/{version}", own::answer),
        Route::public(GET, "/r/{token}", slip, Limit::Lookups, slip::page),
        Route::public(POST, "/r/{token}/quote/{version}", slip, Limit::Attempts, slip::answer),
        Route::public(POST, "/r/{token}/in", slip, Limit::Attempts, slip::sign_in),
        Route::public(GET, "/r/{token}/photos/{file}", slip, Limit::Pages, slip::photo),
        Route::public(GET, "/my/in/slip", door, Limit::Pages, slip::code_page),
        Route::public(POST, "/my/in/slip", door, Limit::Attempts, slip::code_sign_in),
    ]
}

/// Photos of a repair are for its customer and the shop's people; photos that wait for a repair, for who kept them.
pub(crate) fn may_see_file(tx: &mut Tx<'_>, actor: &Actor, file: FileId) -> Result<bool, DbError> {
    Ok(match store::place_of_file(tx, file)? {
        Some((Some(repair), _)) => store::repair(tx, actor, RepairId::from_uuid(repair))?.is_some(),
        Some((None, keeper)) => actor.staff() == Some(keeper),
        None => false,
    })
}

pub(crate) fn sender(app: &App) -> Sender {
    Sender { mail_host: app.mail_host(), base_url: app.config().base_url() }
}

fn code(text: &str) -> Result<RepairCode, Fault> {
    text.parse().map_err(|()| Fault::NotFound)
}

fn html(status: StatusCode, page: &impl Template) -> Result<Response, Fault> {
    let text = page.render().map_err(|e| Fault::Broken(e.to_string()))?;
    Ok((status, Html(text)).into_response())
}

/// Refusals that belong to no field of the page, in words.
fn loose(invalid: &Invalid, lang: &Lang) -> Vec<ui::FieldError> {
    ui::loose_errors(invalid, lang, &["step", "line"])
}

/// What the warranty says about the fault that the bench found, on the day on which the device was accepted.
fn cover_of(tx: &mut Tx<'_>, actor: &Actor, lang: &Lang, repair: &Repair) -> Result<Option<String>, Fault> {
    let ask = ask_of(tx, repair)?;
    let judged = coverage::judge(tx, actor, repair.asset, &ask)?;
    judged.map(|j| j.panel(lang).map_err(|e| Fault::Broken(e.to_string()))).transpose()
}

/// Everything that a page of a repair shows, besides what the warranty says: only the page of the shop draws that.
fn gather(tx: &mut Tx<'_>, actor: &Actor, repair: Repair) -> Result<RepairFacts, Fault> {
    let id = repair.id;
    let price: Vec<_> = store::standing_price(tx, id)?.into_iter().map(|(quote, _)| quote).collect();
    let documents = store::acceptances(tx, id)?;
    let branch = match repair.branch {
        Some(branch) => identity::branch(tx, branch)?.map(|b| b.name).unwrap_or_default(),
        None => String::new(),
    };
    Ok(RepairFacts {
        owner: customers::card(tx, actor, repair.customer)?,
        acceptance: documents.first().cloned(),
        documents,
        claims: store::owner_claims(tx, id)?,
        branch,
        hold: store::hold(tx, id)?,
        pickup: store::pickup(tx, id)?,
        quote: price.last().cloned(),
        price,
        steps: store::steps(tx, id)?,
        findings: store::findings(tx, id)?,
        checks: store::checks(tx, id)?,
        payments: store::payments(tx, id)?,
        bill: bill_of(tx, &repair)?,
        bank: store::bank_account(tx)?,
        photos: store::photos(tx, id)?.into_iter().map(|(file, _)| file).collect(),
        cover: None,
        names: Names::all(tx)?,
        now: tx.now(),
        actor: actor.clone(),
        repair,
    })
}

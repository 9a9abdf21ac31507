//! Beside every action of a page stands its JSON twin with the same right, or a reason why there is none.

use std::collections::BTreeSet;

use axum::http::Method;
use haumai::rooms;
use platform::web::{Access, Route};

/// The action of a page (a POST), and the twin.
const TWINS: &[(&str, &str)] = &[
    ("/app/assets/conflicts/{id}", "POST /api/v1/conflicts/{id}/settlement"),
    ("/app/assets/new", "POST /api/v1/assets"),
    ("/app/assets/{id}/edit", "PUT /api/v1/assets/{id}"),
    ("/app/assets/{id}/owner", "POST /api/v1/assets/{id}/owner"),
    ("/app/bulk", "POST /api/v1/bulk"),
    ("/app/bulk/{id}/undo", "POST /api/v1/bulk/{id}/undo"),
    ("/app/claims/new", "POST /api/v1/claims"),
    ("/app/claims/{code}/ask", "POST /api/v1/claims/{code}/questions"),
    ("/app/claims/{code}/close", "POST /api/v1/claims/{code}/closing"),
    ("/app/claims/{code}/evidence", "POST /api/v1/claims/{code}/evidence"),
    ("/app/claims/{code}/rule", "POST /api/v1/claims/{code}/verdicts"),
    ("/app/claims/{code}/uphold", "POST /api/v1/claims/{code}/upholding"),
    ("/app/claims/{code}/withdraw", "POST /api/v1/claims/{code}/withdrawal"),
    ("/app/coverage/holidays", "PUT /api/v1/holidays/{year}"),
    ("/app/coverage/new", "POST /api/v1/policies"),
    ("/app/coverage/policies/{code}", "POST /api/v1/policies/{code}/versions"),
    ("/app/coverage/recalls", "POST /api/v1/recalls"),
    ("/app/coverage/recalls/{id}/close", "POST /api/v1/recalls/{id}/end"),
    ("/app/coverage/returns/edit", "POST /api/v1/return-policy"),
    ("/app/customers/new", "POST /api/v1/customers"),
    ("/app/coverage/packs/bring", "POST /api/v1/law-packs"),
    ("/app/customers/{id}/consent", "POST /api/v1/customers/{id}/consents"),
    ("/app/customers/{id}/contacts", "POST /api/v1/customers/{id}/contacts"),
    ("/app/customers/{id}/contacts/{contact}/remove", "DELETE /api/v1/customers/{id}/contacts/{contact}"),
    ("/app/customers/{id}/edit", "PUT /api/v1/customers/{id}"),
    ("/app/import", "POST /api/v1/imports"),
    ("/app/import/{id}/check", "POST /api/v1/imports/{id}/check"),
    ("/app/import/{id}/run", "POST /api/v1/imports/{id}/run"),
    ("/app/import/{id}/stop", "POST /api/v1/imports/{id}/stop"),
    ("/app/inbox/next", "POST /api/v1/tickets/next"),
    ("/app/inbox/views", "POST /api/v1/views"),
    ("/app/inbox/views/{id}", "PUT /api/v1/views/{id}"),
    ("/app/inbox/views/{id}/remove", "DELETE /api/v1/views/{id}"),
    ("/app/mail/spam", "POST /api/v1/blocked-senders"),
    ("/app/mail/spam/{id}/unblock", "DELETE /api/v1/blocked-senders/{id}"),
    ("/app/mail/{id}/again", "POST /api/v1/letters/{id}/retry"),
    ("/app/mail/{id}/discard", "POST /api/v1/letters/{id}/discarding"),
    ("/app/mail/{id}/take-back", "POST /api/v1/letters/{id}/taking-back"),
    ("/app/mail/{id}/ticket", "POST /api/v1/letters/{id}/ticket"),
    ("/app/repairs/new", "POST /api/v1/repairs"),
    ("/app/repairs/{code}/answer", "POST /api/v1/repairs/{code}/quotes/{version}"),
    ("/app/repairs/{code}/assign", "PUT /api/v1/repairs/{code}/assignment"),
    ("/app/repairs/{code}/check", "POST /api/v1/repairs/{code}/checks"),
    ("/app/repairs/{code}/findings", "POST /api/v1/repairs/{code}/findings"),
    ("/app/repairs/{code}/hand-over", "POST /api/v1/repairs/{code}/hand-over"),
    ("/app/repairs/{code}/lines", "POST /api/v1/repairs/{code}/lines"),
    ("/app/repairs/{code}/lines/{line}/remove", "DELETE /api/v1/repairs/{code}/lines/{line}"),
    ("/app/repairs/{code}/payment", "POST /api/v1/repairs/{code}/payments"),
    ("/app/repairs/{code}/photos", "POST /api/v1/repairs/{code}/photos"),
    ("/app/repairs/{code}/promise", "PUT /api/v1/repairs/{code}/promise"),
    ("/app/repairs/{code}/print", "POST /api/v1/repairs/{code}/slip"),
    ("/app/repairs/{code}/step", "POST /api/v1/repairs/{code}/steps"),
    ("/app/settings", "PUT /api/v1/shop"),
    ("/app/settings/account", "PUT /api/v1/me"),
    ("/app/settings/account/absences", "POST /api/v1/me/absences"),
    ("/app/settings/account/absences/{absence}/remove", "DELETE /api/v1/me/absences/{absence}"),
    ("/app/settings/assignment/{team}", "PUT /api/v1/assignment/{team}"),
    ("/app/settings/automations", "POST /api/v1/automations"),
    ("/app/settings/automations/{id}", "PUT /api/v1/automations/{id}"),
    ("/app/settings/automations/{id}/remove", "DELETE /api/v1/automations/{id}"),
    ("/app/settings/automations/{id}/switch", "POST /api/v1/automations/{id}/switch"),
    ("/app/settings/branches", "POST /api/v1/branches"),
    ("/app/settings/branches/{id}", "PUT /api/v1/branches/{id}"),
    ("/app/settings/fields", "POST /api/v1/fields"),
    ("/app/settings/fields/{id}", "PUT /api/v1/fields/{id}"),
    ("/app/settings/fields/{id}/remove", "DELETE /api/v1/fields/{id}"),
    ("/app/settings/macros", "POST /api/v1/macros"),
    ("/app/settings/macros/{id}", "PUT /api/v1/macros/{id}"),
    ("/app/settings/macros/{id}/remove", "DELETE /api/v1/macros/{id}"),
    ("/app/settings/hours/new", "POST /api/v1/calendars"),
    ("/app/settings/hours/{id}", "POST /api/v1/calendars/{id}/versions"),
    ("/app/settings/calls/new", "POST /api/v1/call-lines"),
    ("/app/settings/calls/{id}", "PUT /api/v1/call-lines/{id}"),
    ("/app/settings/chat/new", "POST /api/v1/chat-accounts"),
    ("/app/settings/chat/{id}", "PUT /api/v1/chat-accounts/{id}"),
    ("/app/settings/chat/{id}/templates/new", "POST /api/v1/chat-accounts/{id}/templates"),
    ("/app/settings/chat/{id}/templates/{template}", "PUT /api/v1/chat-accounts/{id}/templates/{template}"),
    (
        "/app/settings/chat/{id}/templates/{template}/remove",
        "DELETE /api/v1/chat-accounts/{id}/templates/{template}",
    ),
    ("/app/settings/mailboxes/new", "POST /api/v1/mailboxes"),
    ("/app/settings/mailboxes/{id}", "PUT /api/v1/mailboxes/{id}"),
    ("/app/settings/mailboxes/{id}/probe", "POST /api/v1/mailboxes/{id}/probe"),
    ("/app/settings/mailboxes/{id}/test", "POST /api/v1/mailboxes/{id}/test"),
    ("/app/settings/payment", "PUT /api/v1/shop/bank-account"),
    ("/app/settings/promises/new", "POST /api/v1/promises"),
    ("/app/settings/promises/{id}", "POST /api/v1/promises/{id}/versions"),
    ("/app/settings/promises/{id}/retire", "DELETE /api/v1/promises/{id}"),
    ("/app/settings/statuses", "PUT /api/v1/statuses"),
    ("/app/settings/team", "POST /api/v1/team/invitations"),
    ("/app/settings/team/invitations/{id}/call-back", "DELETE /api/v1/team/invitations/{id}"),
    ("/app/settings/team/{id}", "PUT /api/v1/team/{id}"),
    ("/app/settings/team/{id}/absences", "POST /api/v1/team/{id}/absences"),
    ("/app/settings/team/{id}/absences/{absence}/remove", "DELETE /api/v1/team/{id}/absences/{absence}"),
    ("/app/settings/team/{id}/duty", "PUT /api/v1/team/{id}/duty"),
    ("/app/settings/team/{id}/leave", "DELETE /api/v1/team/{id}"),
    ("/app/settings/teams", "POST /api/v1/teams"),
    ("/app/settings/teams/{id}", "PUT /api/v1/teams/{id}"),
    ("/app/settings/teams/{id}/retire", "DELETE /api/v1/teams/{id}"),
    ("/app/settings/work", "POST /api/v1/stuck-work/{job}/revival"),
    ("/app/tickets/new", "POST /api/v1/tickets"),
    ("/app/tickets/{number}/assign", "PUT /api/v1/tickets/{number}/owner"),
    ("/app/tickets/{number}/done", "POST /api/v1/tickets/{number}/status"),
    ("/app/tickets/{number}/fields", "PUT /api/v1/tickets/{number}/fields"),
    ("/app/tickets/{number}/macro", "POST /api/v1/tickets/{number}/macros/{id}"),
    ("/app/tickets/{number}/ignore", "POST /api/v1/tickets/{number}/status"),
    ("/app/tickets/{number}/priority", "PUT /api/v1/tickets/{number}/priority"),
    ("/app/tickets/{number}/language", "PUT /api/v1/tickets/{number}/language"),
    ("/app/tickets/{number}/customer", "PUT /api/v1/tickets/{number}/customer"),
    ("/app/tickets/{number}/erase", "POST /api/v1/tickets/{number}/erase"),
    ("/app/tickets/{number}/tags", "PUT /api/v1/tickets/{number}/tags"),
    ("/app/tickets/{number}/merge", "POST /api/v1/tickets/{number}/merge"),
    ("/app/tickets/{number}/unmerge", "POST /api/v1/tickets/{number}/unmerge"),
    ("/app/tickets/{number}/split", "POST /api/v1/tickets/{number}/split"),
    ("/app/tickets/{number}/unsplit", "POST /api/v1/tickets/{number}/unsplit"),
    ("/app/tickets/{number}/follow", "PUT /api/v1/tickets/{number}/follow"),
    ("/app/tickets/{number}/side", "POST /api/v1/tickets/{number}/side"),
    (
        "/app/tickets/{number}/messages/{message}/withdraw",
        "POST /api/v1/tickets/{number}/messages/{message}/withdraw",
    ),
    ("/app/tickets/{number}/reopen", "POST /api/v1/tickets/{number}/status"),
    ("/app/tickets/{number}/reply", "POST /api/v1/tickets/{number}/replies"),
    ("/app/tickets/{number}/snooze", "POST /api/v1/tickets/{number}/status"),
    ("/app/tickets/{number}/take", "POST /api/v1/tickets/{number}/status"),
    ("/app/tickets/{number}/team", "PUT /api/v1/tickets/{number}/team"),
    ("/app/tickets/{number}/template", "POST /api/v1/tickets/{number}/templates"),
    ("/my/account", "PUT /api/v1/my/account"),
    ("/my/account/consent", "POST /api/v1/my/account/consents"),
    ("/my/claims/{code}/appeal", "POST /api/v1/my/claims/{code}/appeal"),
    ("/my/claims/{code}/evidence", "POST /api/v1/my/claims/{code}/evidence"),
    ("/my/claims/{code}/withdraw", "POST /api/v1/my/claims/{code}/withdrawal"),
    ("/my/messages/new", "POST /api/v1/my/tickets"),
    ("/my/messages/{number}", "POST /api/v1/my/tickets/{number}/replies"),
    ("/my/p/{asset}/claim", "POST /api/v1/my/assets/{id}/claims"),
    ("/my/p/{asset}/report", "POST /api/v1/my/assets/{id}/faults"),
    ("/my/r/{code}/quote/{version}", "POST /api/v1/my/repairs/{code}/quotes/{version}"),
    ("/warranty", "GET /api/v1/warranty"),
];

/// What a page only reads, and the twin.
const READERS: &[(&str, &str)] = &[
    ("/app/import/{id}/rejects.csv", "/api/v1/imports/{id}/rejects"),
    ("/app/lookup", "/api/v1/lookup"),
    ("/app/lookup", "/api/v1/search"),
    ("/app/reports/desk", "/api/v1/figures/desk"),
    ("/app/reports/desk.csv", "/api/v1/figures/desk"),
    ("/app/reports/desk/cases", "/api/v1/figures/desk/cases"),
    ("/app/reports/desk/cases.csv", "/api/v1/figures/desk/cases"),
];

const PROOF: &str = "proves who somebody is; a program has a key, and a key must never make another proof";
const LINK: &str =
    "the link in a mail or on paper is for a person; who is signed in has the same action under /my";
const DOOR: &str = "a door into a session; programs have none";

/// Actions of pages without a twin.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("/app/settings/account/factor", PROOF),
    ("/app/settings/account/factor/remove", PROOF),
    ("/app/settings/account/password", PROOF),
    ("/app/settings/account/sessions/end-others", PROOF),
    ("/app/settings/account/sessions/{id}/end", PROOF),
    ("/app/settings/keys", PROOF),
    ("/app/settings/keys/{id}/revoke", PROOF),
    ("/app/setup", "happens once, before there is anybody who could have a key"),
    ("/app/tickets/{number}/presence", "who looks at a page belongs to the page; a program looks at none"),
    (
        "/app/tickets/{number}/draft",
        "what is half written belongs to the page; a program sends whole replies",
    ),
    ("/en/warranty", "the same as /warranty in another language; a program says Accept-Language"),
    ("/is/warranty", "the same as /warranty in another language; a program says Accept-Language"),
    ("/vi/warranty", "the same as /warranty in another language; a program says Accept-Language"),
    ("/hooks/stringee/{line}", "a program calls it already: the provider"),
    ("/hooks/zalo/{account}", "a program calls it already: the platform"),
    ("/in", DOOR),
    ("/in/code", DOOR),
    ("/in/password", DOOR),
    ("/in/password/{token}", DOOR),
    ("/invite/{token}", DOOR),
    ("/my/in", DOOR),
    ("/my/in/code", DOOR),
    ("/my/in/slip", DOOR),
    ("/out", DOOR),
    ("/preferences", "the look and language of one browser; a program says Accept-Language"),
    ("/r/{token}/in", DOOR),
    ("/r/{token}/quote/{version}", LINK),
    ("/s/{token}", LINK),
];

fn routes() -> Vec<Route> {
    rooms().into_iter().flat_map(|room| room.routes).collect()
}

#[test]
fn every_action_of_a_page_has_its_twin_or_a_reason() {
    let known = TWINS.iter().chain(EXCEPTIONS).map(|(path, _)| *path);
    let known: BTreeSet<&str> = known.collect();
    assert_eq!(known.len(), TWINS.len() + EXCEPTIONS.len(), "a path stands twice");
    let routes = routes();
    let actions = routes.iter().filter(|r| r.method != Method::GET && !r.path.starts_with("/api/"));
    let actions: BTreeSet<&str> = actions.map(|route| route.path).collect();
    let new: Vec<_> = actions.difference(&known).collect();
    let gone: Vec<_> = known.difference(&actions).collect();
    assert!(new.is_empty(), "give these actions a twin under /api/v1 and name it here: {new:#?}");
    assert!(gone.is_empty(), "these actions are gone: {gone:#?}");
}

#[test]
fn a_twin_asks_for_the_same_right() {
    let routes = routes();
    for (action, twin) in TWINS {
        let page = routes.iter().find(|r| r.path == *action && r.method == Method::POST).unwrap();
        let found = routes.iter().find(|r| format!("{} {}", r.method, r.path) == *twin);
        let api = found.unwrap_or_else(|| panic!("{twin}, the twin of {action}, is not served"));
        assert_eq!(right(page), right(api), "{action} and {twin}");
    }
}

#[test]
fn what_programs_read_needs_the_right_of_the_page() {
    let routes = routes();
    let read = |path: &str| routes.iter().find(|r| r.path == path && r.method == Method::GET);
    for (page, twin) in READERS {
        let (page, api) = (read(page).unwrap(), read(twin).unwrap_or_else(|| panic!("{twin} is not served")));
        assert_eq!(right(page), right(api), "{twin}");
    }
}

fn right(route: &Route) -> &'static str {
    match route.access {
        Access::Public { .. } => "public",
        Access::Right { name, .. } => name,
    }
}

//! Putting a ticket in order, asking a partner, and the notes that call one.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use kernel::{Granted, Permission as _};
use platform::{
    db::Tx,
    web::{App, Fault, Invalid, May, Submission, Visit},
};
use serde::Deserialize;
use ui::{EmptyView, LinkView, Page};

use super::{PHOTOS, go, html};
use crate::{
    actions::{self, PostOffice, SideLetter},
    assignment::move_to_team,
    fields,
    model::{DraftKind, MessageId, Stage, StrandId},
    policy::{BODY_CHARS_MAX, SUBJECT_CHARS_MAX, decide_addresses},
    rights::{EraseTicket, ReplyToTicket, SeeTickets, SteerTicket},
    store,
    views::{MentionRow, MentionsPage, OrganiseFacts, OrganisePage, SidePage, Staff},
};

fn staff(tx: &mut Tx<'_>) -> Result<Staff, Fault> {
    let members = identity::staff_members(tx)?;
    Ok(Staff::of(members.into_iter().map(|m| (m.id, m.called))))
}

fn load(tx: &mut Tx<'_>, visit: &Visit, number: i64) -> Result<(OrganiseFacts, Staff), Fault> {
    let by = &visit.actor;
    let ticket = store::ticket(tx, by, number)?;
    let ticket = ticket.filter(|ticket| ticket.standing.erased_at.is_none()).ok_or(Fault::NotFound)?;
    let names = staff(tx)?;
    let followers = store::followers_of(tx, by, ticket.id)?;
    let others = match ticket.customer {
        Some(customer) => store::newest_tickets_of(tx, by, customer, 6)?,
        None => Vec::new(),
    };
    let is_other = |t: &crate::model::Ticket| t.id != ticket.id && t.standing.merged_into.is_none();
    let mut merged = Vec::new();
    for relative in store::family_of(tx, ticket.id)?.into_iter().filter(|r| r.merged_into == Some(ticket.id))
    {
        merged.extend(store::ticket_by_id(tx, by, relative.id)?);
    }
    let mut number_of = |id: Option<_>| match id {
        Some(id) => Ok::<_, Fault>(store::ticket_by_id(tx, by, id)?.map(|t| t.number)),
        None => Ok(None),
    };
    let ended = ticket.standing.status.stage() == Stage::Done;
    let (merged_into, split_from) =
        (number_of(ticket.standing.merged_into)?, number_of(ticket.split_from.filter(|_| !ended))?);
    let facts = OrganiseFacts {
        tags: store::tags_of(tx, by, ticket.id)?,
        values: fields::values_of(tx, ticket.id)?,
        fields: fields::fields(tx)?,
        followers: followers.iter().map(|id| names.called(*id).to_owned()).collect(),
        follows: by.staff().is_some_and(|me| followers.contains(&me)),
        others: others.into_iter().filter(is_other).collect(),
        merged,
        merged_into,
        split_from,
        talk: store::messages_of(tx, by, ticket.id)?,
        teams: identity::teams(tx)?.into_iter().filter(|team| team.active).collect(),
        now: tx.now(),
        ticket,
    };
    Ok((facts, names))
}

async fn organised(
    app: &App,
    visit: &Visit,
    number: i64,
    refused: Option<(&Submission, &Invalid)>,
) -> Result<OrganisePage, Fault> {
    let reader = visit.clone();
    let (facts, names) = app.db().read(move |tx| load(tx, &reader, number)).await?;
    let title = visit.lang.t1("tickets-organise-title", "number", number.to_string());
    let page = Page::console(app, visit, title).await;
    let meets = |roles| visit.actor.roles().meets(roles);
    let may = (&names, meets(SteerTicket::ROLES), meets(EraseTicket::ROLES));
    Ok(OrganisePage::of(page, facts, may, refused))
}

pub(super) async fn show(
    may: May<SeeTickets>,
    State(app): State<App>,
    Path(number): Path<i64>,
) -> Result<Response, Fault> {
    html(StatusCode::OK, &organised(&app, &may.visit, number, None).await?)
}

/// Does what a form says; with the reason beside it, where it is refused.
async fn done(
    may: &May<SteerTicket>,
    app: &App,
    number: i64,
    form: &Submission,
    act: impl Fn(&mut Tx<'_>, &Granted<SteerTicket>) -> Result<String, Fault> + Send + 'static,
) -> Result<Response, Fault> {
    let granted = may.granted.clone();
    match app.submit(&may.visit, form, move |tx| act(tx, &granted)).await {
        Err(Fault::Invalid(invalid)) => {
            let page = organised(app, &may.visit, number, Some((form, &invalid))).await?;
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        answer => answer.map(|place| go(&place)),
    }
}

fn here(number: i64) -> String {
    format!("/app/tickets/{number}/organise?said=tickets-said-organised")
}

pub(super) async fn tag(
    may: May<SteerTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    form: Submission,
) -> Result<Response, Fault> {
    let typed = form.text("tags").to_owned();
    let act = move |tx: &mut Tx<'_>, granted: &Granted<SteerTicket>| {
        actions::tag_ticket(tx, granted, number, &typed).map(|_| here(number))
    };
    done(&may, &app, number, &form, act).await
}

pub(super) async fn fill(
    may: May<SteerTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    form: Submission,
) -> Result<Response, Fault> {
    let typed = fields::read_values(&form);
    let act = move |tx: &mut Tx<'_>, granted: &Granted<SteerTicket>| {
        fields::set_fields(tx, granted, number, &typed).map(|_| here(number))
    };
    done(&may, &app, number, &form, act).await
}

pub(super) async fn merge(
    may: May<SteerTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    form: Submission,
) -> Result<Response, Fault> {
    let into: Option<i64> = form.text("into").trim().trim_start_matches('#').parse().ok();
    let act = move |tx: &mut Tx<'_>, granted: &Granted<SteerTicket>| {
        let into = into.ok_or_else(|| Invalid::one("into", "tickets-error-merge-unknown"))?;
        let root = actions::merge_ticket(tx, granted, number, into)?;
        Ok(format!("/app/tickets/{}?said=tickets-said-organised", root.number))
    };
    done(&may, &app, number, &form, act).await
}

pub(super) async fn unmerge(
    may: May<SteerTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    form: Submission,
) -> Result<Response, Fault> {
    let act = move |tx: &mut Tx<'_>, granted: &Granted<SteerTicket>| {
        actions::undo_merge(tx, granted, number).map(|_| here(number))
    };
    done(&may, &app, number, &form, act).await
}

pub(super) async fn split(
    may: May<SteerTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    form: Submission,
) -> Result<Response, Fault> {
    let chosen: Result<Vec<MessageId>, _> = form.all("messages").into_iter().map(str::parse).collect();
    let subject: String = form.text("subject").trim().chars().take(SUBJECT_CHARS_MAX).collect();
    let chosen = chosen.ok();
    let act = move |tx: &mut Tx<'_>, granted: &Granted<SteerTicket>| {
        let unknown = || Invalid::one("messages", "tickets-error-split-unknown");
        let chosen = chosen.as_deref().ok_or_else(unknown)?;
        let new = actions::split_ticket(tx, granted, number, (&subject, chosen))?;
        Ok(format!("/app/tickets/{}?said=tickets-said-organised", new.number))
    };
    done(&may, &app, number, &form, act).await
}

pub(super) async fn unsplit(
    may: May<SteerTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    form: Submission,
) -> Result<Response, Fault> {
    let act = move |tx: &mut Tx<'_>, granted: &Granted<SteerTicket>| {
        let old = actions::undo_split(tx, granted, number)?;
        Ok(format!("/app/tickets/{}?said=tickets-said-organised", old.number))
    };
    done(&may, &app, number, &form, act).await
}

pub(crate) async fn join_team(
    may: May<SteerTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    form: Submission,
) -> Result<Response, Fault> {
    let typed = form.text("team");
    let team = if typed.is_empty() { Ok(None) } else { typed.parse().map(Some) };
    let team = team.map_err(|_| Invalid::one("team", "tickets-error-team"));
    let act = move |tx: &mut Tx<'_>, granted: &Granted<SteerTicket>| {
        move_to_team(tx, granted, number, team.clone()?)?;
        Ok(format!("/app/tickets/{number}?said=tickets-said-team"))
    };
    done(&may, &app, number, &form, act).await
}

pub(super) async fn follow(
    may: May<SeeTickets>,
    State(app): State<App>,
    Path(number): Path<i64>,
    form: Submission,
) -> Result<Response, Fault> {
    let (granted, follows) = (may.granted.clone(), form.text("follows") != "no");
    let act = move |tx: &mut Tx<'_>| {
        actions::follow_ticket(tx, &granted, number, follows)?;
        Ok::<_, Fault>(here(number))
    };
    Ok(go(&app.submit(&may.visit, &form, act).await?))
}

pub(super) async fn withdraw(
    may: May<ReplyToTicket>,
    State(app): State<App>,
    Path((number, message)): Path<(i64, MessageId)>,
    form: Submission,
) -> Result<Response, Fault> {
    let granted = may.granted.clone();
    let act = move |tx: &mut Tx<'_>| match actions::withdraw_reply(tx, &granted, number, message) {
        Ok(ticket) => Ok(format!("/app/tickets/{}?said=tickets-said-withdrawn", ticket.number)),
        Err(Fault::Conflict) => Ok(format!("/app/tickets/{number}?said=tickets-undo-late")),
        Err(fault) => Err(fault),
    };
    Ok(go(&app.submit(&may.visit, &form, act).await?))
}

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct SideQuery {
    strand: String,
}

async fn side_page(
    app: &App,
    visit: &Visit,
    (number, strand): (i64, &str),
    refused: Option<(&Submission, &Invalid)>,
) -> Result<SidePage, Fault> {
    let (actor, me) = (visit.actor.clone(), visit.actor.staff().ok_or(Fault::NotFound)?);
    let wanted: Option<StrandId> = strand.parse().ok();
    let (strands, begun) = app
        .db()
        .read(move |tx| {
            let ticket = store::ticket(tx, &actor, number)?.ok_or(Fault::NotFound)?;
            let begun = match wanted {
                Some(strand) => store::draft_of(tx, strand, me, DraftKind::Reply)?,
                None => None,
            };
            Ok::<_, Fault>((store::side_strands_of(tx, ticket.id)?, begun))
        })
        .await?;
    let chosen = strands.iter().find(|known| Some(known.id) == wanted);
    let title = visit.lang.t1("tickets-side-title", "number", number.to_string());
    let page = Page::console(app, visit, title).await;
    Ok(SidePage::of(page, number, (chosen, &strands), begun, refused))
}

pub(super) async fn side(
    may: May<ReplyToTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    Query(asked): Query<SideQuery>,
) -> Result<Response, Fault> {
    html(StatusCode::OK, &side_page(&app, &may.visit, (number, &asked.strand), None).await?)
}

/// The letter of a form, or every field that is wrong.
fn side_letter(form: &Submission) -> Result<SideLetter, Invalid> {
    let mut check = form.check();
    let body = check.required("body", BODY_CHARS_MAX);
    let strand = form.text("strand").parse().ok();
    let (mut title, mut to) = (String::new(), Vec::new());
    if strand.is_none() {
        title = check.required("title", SUBJECT_CHARS_MAX);
        match decide_addresses(form.text("to")) {
            Ok(all) if all.is_empty() => check.error("to", "tickets-error-recipient-none"),
            Ok(all) => to = all,
            Err(wrong) => check.error_with("to", "tickets-error-recipient", &[("address", wrong)]),
        }
    }
    check.done(Some(SideLetter { strand, title, to, body, photos: Vec::new() }))
}

/// The same with what is attached, which is stored only where nothing else is wrong.
async fn side_letter_with_papers(app: &App, form: &Submission) -> Result<Result<SideLetter, Invalid>, Fault> {
    let letter = match side_letter(form) {
        Ok(letter) => letter,
        Err(invalid) => return Ok(Err(invalid)),
    };
    match app.stored_papers(form, PHOTOS).await {
        Ok(photos) => Ok(Ok(SideLetter { photos, ..letter })),
        Err(Fault::Invalid(invalid)) => Ok(Err(invalid)),
        Err(fault) => Err(fault),
    }
}

pub(super) async fn ask(
    may: May<ReplyToTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    form: Submission,
) -> Result<Response, Fault> {
    let (granted, office) = (may.granted.clone(), PostOffice::of(&app, &may.visit.lang));
    let letter = side_letter_with_papers(&app, &form).await?;
    let act = move |tx: &mut Tx<'_>, letter: &SideLetter| {
        actions::ask_partner(tx, &granted, &office, number, letter)?;
        Ok(format!("/app/tickets/{number}?said=tickets-said-sent"))
    };
    match app.submit_read(&may.visit, &form, letter, act).await? {
        Ok(place) => Ok(go(&place)),
        Err(invalid) => {
            let page =
                side_page(&app, &may.visit, (number, form.text("strand")), Some((&form, &invalid))).await?;
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

pub(super) async fn mentions(may: May<SeeTickets>, State(app): State<App>) -> Result<Response, Fault> {
    let (visit, me) = (&may.visit, may.visit.actor.staff().ok_or(Fault::NotFound)?);
    let (found, names) =
        app.db().read(move |tx| Ok::<_, Fault>((store::mentions_of(tx, me)?, staff(tx)?))).await?;
    let (lang, now) = (&visit.lang, app.db().clock().now());
    let page = Page::console(&app, visit, lang.t("tickets-mentions-nav")).await;
    let inbox = LinkView { href: "/app/inbox".into(), label: lang.t("tickets-nav").into_owned() };
    let empty = EmptyView {
        icon: "at-sign",
        title: lang.t("tickets-mentions-empty").into_owned(),
        text: lang.t("tickets-mentions-empty-text").into_owned(),
        actions: vec![inbox],
    };
    let rows = found.into_iter().map(|mention| MentionRow::of(lang, mention, &names, now)).collect();
    html(StatusCode::OK, &MentionsPage { page, rows, empty })
}

//! One ticket at work.

use std::collections::BTreeSet;

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::{Actor, Permission as _, StaffId};
use platform::{
    db::Tx,
    mail::MailAddress,
    web::{App, Fault, Invalid, May, PanelSubject, Submission, Visit},
};
use serde::Deserialize;
use ui::{Beside, Page};

use super::{PHOTOS, go, html, inbox};
use crate::{
    actions::{self, PostOffice, Reply, ReplyError, Typing},
    acts::Whom,
    model::{
        Channel, ChatLine, DraftKind, Drafts, Message, Recipient, RecipientRole, Stage, StrandId, Ticket,
        TicketId, main_strand,
    },
    policy::{Addressees, BODY_CHARS_MAX, Then, decide_addresses},
    rights::{ReplyToTicket, SeeTickets, SteerTicket},
    store::{self, Talk},
    templates::{self, Offer, TemplatesParts, TemplatesView},
    views::{
        AnswerTo, Apart, Column, HeadParts, HeadView, QueueAddress, Reader, Staff, TYPED, TicketPage,
        composer, timeline,
    },
};

/// From which queue a ticket was opened.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(crate) struct TicketQuery {
    r#in: String,
    /// Whether one comes from the page of the notes that call one: they are read now.
    called: String,
}

impl TicketQuery {
    pub(crate) fn queue(&self, me: StaffId) -> QueueAddress {
        QueueAddress::carried(&self.r#in, me)
    }
}

pub(super) async fn show(
    may: May<SeeTickets>,
    State(app): State<App>,
    Path(number): Path<i64>,
    Query(asked): Query<TicketQuery>,
) -> Result<Response, Fault> {
    if !asked.called.is_empty() {
        let granted = may.granted.clone();
        app.db().write(move |tx| actions::see_mentions(tx, &granted, number)).await?;
    }
    page(&app, &may.visit, number, &asked, Told::default()).await?.answer(StatusCode::OK)
}

/// What the page says about a form that was refused.
#[derive(Default)]
pub(crate) struct Told<'a> {
    /// The composer's form, and why.
    pub(crate) composer: Option<(&'a Submission, String)>,
    /// The form of a template, and what is wrong with it.
    pub(crate) template: Option<(&'a Submission, &'a Invalid)>,
    /// Why the head's form was refused.
    pub(crate) head: Option<String>,
}

/// What stands at a ticket's address.
pub(crate) enum Shown {
    /// Its page.
    Page(Box<TicketPage>),
    /// The way to the ticket of this number, into which it was merged.
    ReadAt(i64),
}

impl Shown {
    pub(crate) fn answer(self, status: StatusCode) -> Result<Response, Fault> {
        match self {
            Self::Page(page) => html(status, page.as_ref()),
            Self::ReadAt(number) => Ok(go(&format!("/app/tickets/{number}"))),
        }
    }
}

/// All that the page shows, from twelve questions.
struct Loaded {
    ticket: Ticket,
    drafts: Drafts,
    talk: Talk,
    staff: Staff,
    colleagues: Vec<(StaffId, String)>,
    queue: Column,
    recipients: Addressees,
    /// Where the question came from a messaging platform: how long that takes answers.
    line: Option<ChatLine>,
    /// What may be sent there once it takes no free words.
    offer: Option<Offer>,
    /// Tickets that were merged into this one, whose people are answered apart.
    strands: Vec<Apart>,
}

/// The merged tickets in which somebody else wrote than in this one.
fn strands(tx: &mut Tx<'_>, by: &Actor, ticket: &Ticket, said: &[Message]) -> Result<Vec<Apart>, Fault> {
    let me = by.staff().ok_or(Fault::NotFound)?;
    let homes: BTreeSet<TicketId> = said.iter().map(|m| m.ticket).filter(|id| *id != ticket.id).collect();
    let mut found = Vec::new();
    for home in homes {
        if let Some(merged) = store::ticket_by_id(tx, by, home)?.filter(|t| t.asker() != ticket.asker()) {
            let begun = store::draft_of(tx, main_strand(home), me, DraftKind::Reply)?.unwrap_or_default();
            found.push(Apart { ticket: merged, begun });
        }
    }
    Ok(found)
}

/// The page's parts, or the number of the ticket in which this one is read.
fn load(
    tx: &mut Tx<'_>,
    (visit, office): (&Visit, &PostOffice),
    number: i64,
    address: QueueAddress,
) -> Result<Result<Loaded, i64>, Fault> {
    let me = visit.actor.staff().ok_or(Fault::NotFound)?;
    let (ticket, drafts) = store::ticket_at_work(tx, &visit.actor, number)?.ok_or(Fault::NotFound)?;
    if let Some(root) = store::read_at(tx, &visit.actor, &ticket)? {
        return Ok(Err(root));
    }
    let talk = store::talk_of(tx, &visit.actor, ticket.id)?;
    let whom = Whom::read(tx)?;
    let staff = Staff::of(whom.names().people().iter().map(|m| (m.id, m.called.clone())));
    let staff = staff.with_teams(whom.teams());
    let queue = inbox::column(tx, me, address, (None, false))?;
    let said: Vec<Message> = talk.messages().cloned().collect();
    let is_chat = said.iter().any(|m| m.channel.is_chat());
    let line = if is_chat { actions::line_of_answer(tx, &visit.actor, &ticket, &said)? } else { None };
    let offer = match line.as_ref().filter(|line| !line.is_open(tx.now())) {
        Some(line) => Some(templates::offer(tx, &visit.actor, &ticket, line)?),
        None => None,
    };
    let is_by_mail = line.as_ref().is_none_or(|line| !line.is_open(tx.now()));
    // Whoever wrote by mail is answered by mail, also where the customer whom somebody named has no address.
    let has_mail = ticket.has_mail || said.iter().any(|m| m.post.from_address.is_some());
    let recipients = match has_mail && is_by_mail {
        true => actions::recipients_of_answer(tx, (&visit.actor, office), &ticket, &said)?,
        false => Addressees::default(),
    };
    let strands = strands(tx, &visit.actor, &ticket, &said)?;
    Ok(Ok(Loaded {
        ticket,
        drafts,
        talk,
        staff,
        colleagues: whom.owners(&visit.lang),
        queue,
        recipients,
        line,
        offer,
        strands,
    }))
}

pub(crate) async fn page(
    app: &App,
    visit: &Visit,
    number: i64,
    asked: &TicketQuery,
    told: Told<'_>,
) -> Result<Shown, Fault> {
    let me = visit.actor.staff().ok_or(Fault::NotFound)?;
    let (address, reader) = (asked.queue(me), visit.clone());
    let office = PostOffice::of(app, &visit.lang);
    let loaded: Result<Loaded, i64> =
        app.db().read(move |tx| load(tx, (&reader, &office), number, address)).await?;
    let loaded = match loaded {
        Ok(loaded) => loaded,
        Err(root) => return Ok(Shown::ReadAt(root)),
    };
    let Loaded { ticket, drafts, talk, staff, colleagues, queue, recipients, line, offer, strands } = loaded;
    let subject = PanelSubject {
        customer: ticket.customer,
        asset: ticket.asset.map(|asset| asset.uuid()),
        ticket: Some(ticket.id.uuid()),
        repair: None,
    };
    let beside = Beside { known: Some(inbox::waiting(&queue)), panels: ("ticket.context", subject) };
    let is_erased = ticket.standing.erased_at.is_some();
    let title = if is_erased { visit.lang.t("tickets-erased").into_owned() } else { ticket.subject.clone() };
    let (mut page, context) = Page::console_beside(app, visit, title, beside).await;
    // The ticket's own address is not below the inbox's, but one is in the inbox all the same.
    page.nav.iter_mut().filter(|item| item.href == "/app/inbox").for_each(|item| item.is_current = true);
    let (lang, now, roles) = (&visit.lang, app.db().clock().now(), visit.actor.roles());
    let owner = ticket.standing.owner.map_or("", |id| staff.called(id));
    let parts = HeadParts {
        me,
        colleagues: &colleagues,
        owner,
        team: ticket.standing.team.map_or("", |id| staff.team(id)),
        back: address.path(),
        carrier: address.carrier(),
        may_steer: roles.meets(SteerTicket::ROLES) && !is_erased,
        now,
    };
    let mut head = HeadView::of(lang, &ticket, parts);
    head.error = told.head;
    let may_reply = roles.meets(ReplyToTicket::ROLES);
    let seen = talk.last_seen().map(|id| id.to_string()).unwrap_or_default();
    let templates = line.as_ref().zip(offer.as_ref()).filter(|_| may_reply).and_then(|(line, offer)| {
        let parts = TemplatesParts { ticket: &ticket, line, offer, carrier: &head.carrier, seen: &seen };
        TemplatesView::of(lang, &parts, told.template)
    });
    let live_customer = ticket.customer.map(|id| id.to_string()).unwrap_or_default();
    Ok(Shown::Page(Box::new(TicketPage {
        queue: inbox::drawn(app, visit, me, (address, Some(number)), queue),
        items: timeline(lang, &ticket, &talk, &staff, (Reader::Shop(me, roles), now)),
        seen,
        templates,
        composer: (may_reply && !is_erased).then(|| {
            let whom =
                AnswerTo { ticket: &ticket, recipients: &recipients, line: line.as_ref(), merged: &strands };
            composer(lang, (&whom, now), &head.carrier, &drafts, told.composer)
        }),
        live: ticket.id.to_string(),
        live_context: format!("{} {live_customer}", ticket.id).trim_end().to_owned(),
        head,
        context,
        page,
    })))
}

/// What was typed into the composer.
struct Typed {
    body: String,
    is_note: bool,
    then: Then,
    recipients: Option<Vec<Recipient>>,
    strand: Option<StrandId>,
}

fn typed(form: &Submission) -> Result<Typed, Invalid> {
    let mut check = form.check();
    let is_note = DraftKind::named(form.text("kind")) == Some(DraftKind::Note);
    let field = if is_note { "note" } else { "body" };
    let body = check.optional(field, BODY_CHARS_MAX);
    if body.is_empty() {
        check.error(field, "tickets-error-empty");
    }
    let then = Then::named(form.text("then"));
    let is_chosen = form.text("strand").is_empty();
    let whom = form.text("whom");
    // Nobody follows an address for answers of another organisation without having said so.
    if form.has("asks") && whom.is_empty() && !is_note && is_chosen {
        check.error("whom", "tickets-error-whom");
    }
    let whom = if whom == TYPED { "" } else { whom };
    let mut recipients = Vec::new();
    let lines = [("whom", whom), ("to", form.text("to")), ("cc", form.text("cc"))];
    for (field, line) in lines {
        let role = if field == "cc" { RecipientRole::Cc } else { RecipientRole::To };
        match decide_addresses(line) {
            Ok(all) => recipients.extend(all.into_iter().map(|who| recipient(role, who))),
            Err(wrong) if !is_note => {
                check.error_with(field, "tickets-error-recipient", &[("address", wrong)])
            }
            Err(_) => {}
        }
    }
    let mut seen = BTreeSet::new();
    recipients.retain(|r: &Recipient| seen.insert(r.address.clone()));
    // A form that asks for recipients and got none would send the answer nowhere without a word.
    if form.has("to") && recipients.is_empty() && !is_note && is_chosen {
        check.error("to", "tickets-error-recipient-none");
    }
    // The fields hold those of the ticket itself; whoever wrote in a merged one is known there.
    let strand: Option<StrandId> = form.text("strand").parse().ok();
    // The composer said that it goes to the customer's pages and nowhere else.
    let is_by_portal = form.text("channel") == Channel::Portal.name();
    let names_them = form.has("to") || is_by_portal;
    let recipients = (names_them && strand.is_none()).then_some(recipients);
    check.done(Some(Typed { body, is_note, then, recipients, strand }))
}

fn recipient(role: RecipientRole, who: MailAddress) -> Recipient {
    Recipient { role, address: who.address, name: who.name }
}

pub(super) async fn reply(
    may: May<ReplyToTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    Query(asked): Query<TicketQuery>,
    form: Submission,
) -> Result<Response, Fault> {
    match sent(&may, &app, number, &asked, &form).await {
        Ok(place) => Ok(go(&place)),
        Err(ReplyError::Stale(_)) => {
            let why = may.visit.lang.t("tickets-stale").into_owned();
            refused(&app, &may.visit, number, &asked, (StatusCode::CONFLICT, &form, why)).await
        }
        Err(ReplyError::Fault(Fault::Invalid(mut invalid))) => {
            // The page shows the templates themselves.
            invalid.errors.retain(|error| error.key != templates::ALLOWED);
            let why = words(&may.visit, &invalid);
            refused(&app, &may.visit, number, &asked, (StatusCode::UNPROCESSABLE_ENTITY, &form, why)).await
        }
        Err(ReplyError::Fault(fault)) => Err(fault),
    }
}

async fn sent(
    may: &May<ReplyToTicket>,
    app: &App,
    number: i64,
    asked: &TicketQuery,
    form: &Submission,
) -> Result<String, ReplyError> {
    let me = may.visit.actor.staff().ok_or(Fault::Forbidden)?;
    let Typed { body, is_note, then, recipients, strand } = typed(form).map_err(Fault::from)?;
    let photos = app.stored_papers(form, PHOTOS).await?;
    let (granted, address) = (may.granted.clone(), asked.queue(me));
    let here = format!("/app/tickets/{number}?in={}", address.carrier());
    let post = PostOffice::of(app, &may.visit.lang);
    if is_note {
        let note = move |tx: &mut Tx<'_>| {
            actions::note_and_call(tx, &granted, &post, number, (&body, &photos))?;
            Ok(format!("{here}&said=tickets-said-noted"))
        };
        return app.submit(&may.visit, form, note).await;
    }
    let last_seen = form.text("seen").parse().ok();
    let reply = Reply { body, then, photos, last_seen, recipients, strand };
    let send = move |tx: &mut Tx<'_>| {
        let ticket = actions::reply_to_customer(tx, &granted, &post, number, &reply)?;
        Ok(after_answer(&ticket, address, number))
    };
    app.submit(&may.visit, form, send).await
}

/// Where an answer leads: to the ticket, or past one that is done with it. One in which somebody else still waits is not.
pub(crate) fn after_answer(ticket: &Ticket, address: QueueAddress, number: i64) -> String {
    match ticket.standing.status.stage() {
        Stage::Done => after_end(address, number),
        Stage::Todo | Stage::Snoozed => {
            format!("/app/tickets/{number}?in={}&said=tickets-said-sent", address.carrier())
        }
    }
}

/// Back to the queue, where the toast offers to undo.
pub(crate) fn after_end(address: QueueAddress, number: i64) -> String {
    let path = address.path();
    let sign = if path.contains('?') { '&' } else { '?' };
    format!("{path}{sign}ended={number}")
}

async fn refused(
    app: &App,
    visit: &Visit,
    number: i64,
    asked: &TicketQuery,
    (status, form, why): (StatusCode, &Submission, String),
) -> Result<Response, Fault> {
    let told = Told { composer: Some((form, why)), ..Told::default() };
    page(app, visit, number, asked, told).await?.answer(status)
}

/// The errors of a small form in one line.
pub(super) fn words(visit: &Visit, invalid: &Invalid) -> String {
    let said = invalid.errors.iter().map(|error| {
        let args: Vec<_> = error.args.iter().map(|(name, value)| (*name, value.as_str().into())).collect();
        visit.lang.with(error.key, &args)
    });
    said.collect::<Vec<_>>().join(" ")
}

pub(super) async fn draft(
    may: May<ReplyToTicket>,
    State(app): State<App>,
    Path(number): Path<i64>,
    form: Submission,
) -> Result<Response, Fault> {
    // What is too long to be sent is refused when it is sent, and is still there to be shortened.
    let words = |field| form.text(field).chars().take(5 * BODY_CHARS_MAX).collect();
    let typing = Typing {
        strand: form.text("strand").parse().ok(),
        begun: form.text("begun").parse().ok(),
        words: Drafts { reply: words("body"), note: words("note") },
    };
    let granted = may.granted.clone();
    app.db().write(move |tx| actions::keep_draft(tx, &granted, number, &typing)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

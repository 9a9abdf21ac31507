//! The customer's own conversations.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use kernel::{Actor, CustomerId};
use platform::{
    db::Tx,
    i18n::Lang,
    web::{App, Fault, Invalid, May, Submission, Visit},
};
use products::{AssetCard, AssetId};
use ui::{EmptyView, FileLimits, LinkView, Page};

use super::{PHOTOS, go, html, tickets::BODY_CHARS_MAX};
use crate::{
    actions::{self, Report},
    clocks::Metric,
    model::Ticket,
    policy::SUBJECT_CHARS_MAX,
    rights::WriteToShop,
    store::{self, Talk},
    views::{
        AnswerFields, FAULTS, MessageRow, MessagesPage, Reader, ReportFields, ReportPage, Staff, TalkPage,
        state, timeline,
    },
};

const ROWS: i64 = 50;

pub(super) async fn list(may: May<WriteToShop>, State(app): State<App>) -> Result<Response, Fault> {
    let (visit, actor) = (&may.visit, may.visit.actor.clone());
    let customer = actor.customer().ok_or(Fault::NotFound)?;
    let tickets: Result<Vec<Ticket>, Fault> =
        app.db().read(move |tx| conversations(tx, &actor, customer)).await;
    let (lang, now) = (&visit.lang, app.db().clock().now());
    let write = LinkView { href: "/my/messages/new".into(), label: lang.t("tickets-my-new").into_owned() };
    let empty = EmptyView {
        icon: "message-circle",
        title: lang.t("tickets-my-empty").into_owned(),
        text: lang.t("tickets-my-empty-text").into_owned(),
        actions: vec![write],
    };
    let page = Page::portal(&app, visit, lang.t("tickets-my-title")).await;
    let rows = tickets?.iter().map(|ticket| MessageRow::of(lang, ticket, now)).collect();
    html(StatusCode::OK, &MessagesPage { page, rows, empty })
}

/// One's conversations. Of those that were merged, only where they are read.
pub(crate) fn conversations(
    tx: &mut Tx<'_>,
    actor: &Actor,
    customer: CustomerId,
) -> Result<Vec<Ticket>, Fault> {
    let mut rows = Vec::new();
    for ticket in store::newest_tickets_of(tx, actor, customer, ROWS)? {
        if store::read_at(tx, actor, &ticket)?.is_none() {
            rows.push(store::as_told(tx, ticket)?);
        }
    }
    Ok(rows)
}

pub(super) async fn show(
    may: May<WriteToShop>,
    State(app): State<App>,
    Path(number): Path<i64>,
) -> Result<Response, Fault> {
    let actor = may.visit.actor.clone();
    let elsewhere = app
        .db()
        .read(move |tx| {
            let ticket = store::ticket(tx, &actor, number)?.ok_or(Fault::NotFound)?;
            Ok::<_, Fault>(store::read_at(tx, &actor, &ticket)?)
        })
        .await?;
    match elsewhere {
        Some(root) => Ok(go(&format!("/my/messages/{root}"))),
        None => html(StatusCode::OK, &talk(&app, &may.visit, number, None).await?),
    }
}

fn load(tx: &mut Tx<'_>, actor: &Actor, number: i64) -> Result<(Ticket, Talk, Staff), Fault> {
    let ticket = store::ticket(tx, actor, number)?.ok_or(Fault::NotFound)?;
    let ticket = store::as_told(tx, ticket)?;
    let talk = store::talk_of(tx, actor, ticket.id)?;
    let names = identity::staff_members(tx)?.into_iter().map(|member| (member.id, member.called));
    Ok((ticket, talk, Staff::of(names)))
}

async fn talk(
    app: &App,
    visit: &Visit,
    number: i64,
    told: Option<(&Submission, &Invalid)>,
) -> Result<TalkPage, Fault> {
    let actor = visit.actor.clone();
    let (ticket, talk, staff) = app.db().read(move |tx| load(tx, &actor, number)).await?;
    let (lang, now) = (&visit.lang, app.db().clock().now());
    let mut fields = AnswerFields::blank(lang);
    if let Some((form, invalid)) = told {
        fields = fields.refused(form, invalid, lang);
    }
    Ok(TalkPage {
        page: Page::portal(app, visit, ticket.subject.as_str()).await,
        number,
        chip: state(lang, &ticket),
        items: timeline(lang, &ticket, &talk, &staff, (Reader::Customer, now)),
        promise: promise(lang, &ticket, now),
        errors: fields.errors(),
        fields,
        limits: FileLimits::PHOTOS,
        live: ticket.id.to_string(),
    })
}

/// By when the shop answers, or an apology. Nothing while the customer's turn is.
fn promise(lang: &Lang, ticket: &Ticket, now: kernel::Timestamp) -> String {
    match ticket.due {
        Some(due) if due.metric == Metric::Resolution => String::new(),
        Some(due) if due.at < now => lang.t("tickets-my-late").into_owned(),
        Some(due) => lang.t1("tickets-my-promise", "moment", lang.moment(due.at, now)),
        None => String::new(),
    }
}

fn words(form: &Submission) -> Result<String, Invalid> {
    let mut check = form.check();
    let body = check.required("body", BODY_CHARS_MAX);
    check.done(Some(body))
}

pub(super) async fn answer(
    may: May<WriteToShop>,
    State(app): State<App>,
    Path(number): Path<i64>,
    form: Submission,
) -> Result<Response, Fault> {
    match answered(&may, &app, number, &form).await {
        Err(Fault::Invalid(invalid)) => {
            let page = talk(&app, &may.visit, number, Some((&form, &invalid))).await?;
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        answer => answer.map(|place| go(&place)),
    }
}

async fn answered(
    may: &May<WriteToShop>,
    app: &App,
    number: i64,
    form: &Submission,
) -> Result<String, Fault> {
    let (body, granted) = (words(form)?, may.granted.clone());
    let photos = app.stored_photos(form, PHOTOS).await?;
    let act = move |tx: &mut Tx<'_>| {
        let number = actions::answer_shop(tx, &granted, number, &body, &photos)?;
        Ok(format!("/my/messages/{number}?said=tickets-said-received"))
    };
    app.submit(&may.visit, form, act).await
}

pub(super) async fn blank_report(
    may: May<WriteToShop>,
    State(app): State<App>,
    Path(asset): Path<AssetId>,
) -> Result<Response, Fault> {
    let asset = owned(&app, &may.visit, asset).await?;
    html(StatusCode::OK, &blank(&app, &may.visit, Some(&asset), None).await)
}

pub(super) async fn blank_question(may: May<WriteToShop>, State(app): State<App>) -> Result<Response, Fault> {
    html(StatusCode::OK, &blank(&app, &may.visit, None, None).await)
}

async fn owned(app: &App, visit: &Visit, asset: AssetId) -> Result<AssetCard, Fault> {
    let actor = visit.actor.clone();
    let card = app.db().read::<_, Fault, _>(move |tx| Ok(products::asset(tx, &actor, asset)?)).await?;
    card.ok_or(Fault::NotFound)
}

async fn blank(
    app: &App,
    visit: &Visit,
    asset: Option<&AssetCard>,
    told: Option<(&Submission, &Invalid)>,
) -> ReportPage {
    let lang = &visit.lang;
    let mut fields = ReportFields::blank(lang);
    if asset.is_some() {
        // The chip says what is wrong; words help, and are not asked of somebody who has none.
        fields.answer.body = fields.answer.body.optional();
    }
    if let Some((form, invalid)) = told {
        fields = fields.refused(form, invalid, lang);
    }
    let (title, action, back) = match asset {
        Some(asset) => {
            ("tickets-my-report", format!("/my/p/{}/report", asset.id), format!("/my/p/{}", asset.id))
        }
        None => ("tickets-my-new", "/my/messages/new".into(), "/my/messages".into()),
    };
    ReportPage {
        page: Page::portal(app, visit, lang.t(title)).await,
        action,
        back,
        product: asset.map(|asset| (asset.title(), asset.serial.clone())),
        errors: fields.errors(),
        fields,
        limits: FileLimits::PHOTOS,
    }
}

pub(super) async fn report(
    may: May<WriteToShop>,
    State(app): State<App>,
    Path(asset): Path<AssetId>,
    form: Submission,
) -> Result<Response, Fault> {
    let asset = owned(&app, &may.visit, asset).await?;
    let wanted = fault(&form, &may.visit.lang, &asset);
    answer_report(&may, &app, &form, (Some(&asset), wanted)).await
}

pub(super) async fn ask(
    may: May<WriteToShop>,
    State(app): State<App>,
    form: Submission,
) -> Result<Response, Fault> {
    let wanted = question(&form);
    answer_report(&may, &app, &form, (None, wanted)).await
}

/// A question that is about no product.
pub(crate) fn question(form: &Submission) -> Result<Report, Invalid> {
    let mut check = form.check();
    let (subject, body) =
        (check.required("subject", SUBJECT_CHARS_MAX), check.required("body", BODY_CHARS_MAX));
    check.done(Some(Report { asset: None, subject, body, photos: Vec::new() }))
}

/// A fault is told by its chip; words are welcome. Without them the chip's word is what the customer said.
pub(crate) fn fault(form: &Submission, lang: &Lang, asset: &AssetCard) -> Result<Report, Invalid> {
    let mut check = form.check();
    let chosen = FAULTS.iter().find(|(name, _)| *name == form.text("fault")).map(|(_, key)| lang.t(key));
    if chosen.is_none() {
        check.error("fault", "form-error-choice");
    }
    let words = check.optional("body", BODY_CHARS_MAX);
    let report = chosen.map(|fault| Report {
        asset: Some(asset.id),
        subject: format!("{fault}: {}", asset.title()),
        body: if words.is_empty() { fault.into_owned() } else { words },
        photos: Vec::new(),
    });
    check.done(report)
}

async fn answer_report(
    may: &May<WriteToShop>,
    app: &App,
    form: &Submission,
    (asset, wanted): (Option<&AssetCard>, Result<Report, Invalid>),
) -> Result<Response, Fault> {
    let answer = match wanted {
        Ok(report) => reported(may, app, form, report).await,
        Err(invalid) => Err(invalid.into()),
    };
    match answer {
        Err(Fault::Invalid(invalid)) => {
            let page = blank(app, &may.visit, asset, Some((form, &invalid))).await;
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        answer => answer.map(|place| go(&place)),
    }
}

async fn reported(
    may: &May<WriteToShop>,
    app: &App,
    form: &Submission,
    report: Report,
) -> Result<String, Fault> {
    let report = Report { photos: app.stored_photos(form, PHOTOS).await?, ..report };
    let granted = may.granted.clone();
    let act = move |tx: &mut Tx<'_>| {
        let number = actions::report_fault(tx, &granted, &report)?;
        Ok(format!("/my/messages/{number}?said=tickets-said-received"))
    };
    app.submit(&may.visit, form, act).await
}

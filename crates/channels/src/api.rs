//! The room's part of the API: the same actions, the same rights.

mod spam;

use axum::{
    Json,
    extract::{Path, Query, State},
    http::Method,
    response::Response,
};
use kernel::Locale;
use platform::{
    db::{DbError, Tx},
    web::{App, Fault, JsonBody, May, NothingBody, Route, Submission},
};
use serde::{Deserialize, Serialize};
use tickets::OpenTicket;
use utoipa::{OpenApi, ToSchema};

use crate::{
    actions::{
        mailboxes as actions,
        probing::{ProbeOffice, probe_mailbox},
        quarantine,
    },
    calls, chat,
    health::gather,
    model::{FiledLetter, Letter, LetterClass, LetterId, Mailbox, MailboxId, QuarantineReason},
    policy::Alarm,
    rights::{HandleLetters, KeepMailboxes},
    store::{letters, mailboxes as store},
    web::{Described, LettersQuery, new_mailbox, opened_in_ticket, raw_of, required_text, tried},
};

pub(crate) fn routes() -> Vec<Route> {
    let (get, post) = (Method::GET, Method::POST);
    vec![
        Route::guarded::<KeepMailboxes, _, _>(get.clone(), "/api/v1/mailboxes", mailboxes),
        Route::guarded::<KeepMailboxes, _, _>(post.clone(), "/api/v1/mailboxes", add_mailbox),
        Route::guarded::<KeepMailboxes, _, _>(Method::PUT, "/api/v1/mailboxes/{id}", change_mailbox),
        Route::guarded::<KeepMailboxes, _, _>(post.clone(), "/api/v1/mailboxes/{id}/test", test_mailbox),
        Route::guarded::<KeepMailboxes, _, _>(post.clone(), "/api/v1/mailboxes/{id}/probe", probe),
        Route::guarded::<HandleLetters, _, _>(get.clone(), "/api/v1/mail-health", mail_health),
        Route::guarded::<HandleLetters, _, _>(get.clone(), "/api/v1/letters", list),
        Route::guarded::<HandleLetters, _, _>(get.clone(), "/api/v1/letters/{id}", letter),
        Route::guarded::<HandleLetters, _, _>(get, "/api/v1/letters/{id}/raw", raw),
        Route::guarded::<HandleLetters, _, _>(post.clone(), "/api/v1/letters/{id}/retry", retry_letter),
        Route::guarded::<HandleLetters, _, _>(post.clone(), "/api/v1/letters/{id}/ticket", letter_as_ticket),
        Route::guarded::<HandleLetters, _, _>(
            post.clone(),
            "/api/v1/letters/{id}/discarding",
            discard_letter,
        ),
        Route::guarded::<HandleLetters, _, _>(post, "/api/v1/letters/{id}/taking-back", take_letter_back),
    ]
    .into_iter()
    .chain(spam::routes())
    .chain(chat::api::routes())
    .chain(calls::api::routes())
    .collect()
}

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(
        mailboxes,
        add_mailbox,
        change_mailbox,
        test_mailbox,
        probe,
        mail_health,
        list,
        letter,
        raw,
        retry_letter,
        letter_as_ticket,
        discard_letter,
        take_letter_back
    ))]
    struct Api;
    Api::openapi()
        .merge_from(spam::openapi())
        .merge_from(chat::api::openapi())
        .merge_from(calls::api::openapi())
}

/// A mailbox. Secrets are never given out.
#[derive(Debug, Serialize, ToSchema)]
struct MailboxBrief {
    /// `mailbox_…`
    mailbox: String,
    name: String,
    address: String,
    /// `imap smtp pipe`
    kind: &'static str,
    /// `team_…`, to which new conversations go.
    team: Option<String>,
    is_active: bool,
}

impl From<&Mailbox> for MailboxBrief {
    fn from(mailbox: &Mailbox) -> Self {
        Self {
            mailbox: mailbox.id.to_string(),
            name: mailbox.name.clone(),
            address: mailbox.address.clone(),
            kind: mailbox.door.name(),
            team: mailbox.team.map(|team| team.to_string()),
            is_active: mailbox.is_active,
        }
    }
}

/// The mailboxes of the shop.
#[utoipa::path(get, path = "/api/v1/mailboxes", responses((status = 200, body = [MailboxBrief])))]
async fn mailboxes(
    _may: May<KeepMailboxes>,
    State(app): State<App>,
) -> Result<Json<Vec<MailboxBrief>>, Fault> {
    let found = app.db().read::<_, DbError, _>(store::mailboxes).await?;
    Ok(Json(found.iter().map(MailboxBrief::from).collect()))
}

/// A mailbox to be set up or changed. Fields of other kinds stay empty.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MailboxBody {
    name: String,
    address: String,
    /// `imap smtp pipe`
    kind: String,
    #[serde(default)]
    host: String,
    #[serde(default)]
    port: u16,
    /// `implicit starttls none`
    #[serde(default)]
    tls: String,
    #[serde(default)]
    login: String,
    /// `password oauth2`
    #[serde(default)]
    way: String,
    /// Empty keeps the one that is saved.
    #[serde(default)]
    password: String,
    #[serde(default)]
    token_url: String,
    #[serde(default)]
    client_id: String,
    #[serde(default)]
    client_secret: String,
    /// Empty keeps the one that is saved.
    #[serde(default)]
    refresh_token: String,
    /// `INBOX` when it is empty.
    #[serde(default)]
    folder: String,
    #[serde(default)]
    done_folder: String,
    #[serde(default)]
    charset: String,
    #[serde(default)]
    trusted_server: String,
    /// The language of acknowledgements: `vi en is`; Vietnamese when it is absent.
    #[serde(default)]
    locale: String,
    #[serde(default)]
    takes_tokens: bool,
    /// `team_…`, to which new conversations go; empty leaves it to the rules of the teams.
    #[serde(default)]
    team: String,
    is_active: bool,
}

impl MailboxBody {
    /// A program is held to the rules of the form.
    fn read(&self) -> Described {
        let (port, locale) = (self.port.to_string(), Locale::Vi.tag());
        let mut fields = vec![
            ("name", self.name.as_str()),
            ("address", self.address.as_str()),
            ("kind", self.kind.as_str()),
            ("host", self.host.as_str()),
            ("port", port.as_str()),
            ("tls", self.tls.as_str()),
            ("login", self.login.as_str()),
            ("way", self.way.as_str()),
            ("password", self.password.as_str()),
            ("token_url", self.token_url.as_str()),
            ("client_id", self.client_id.as_str()),
            ("client_secret", self.client_secret.as_str()),
            ("refresh_token", self.refresh_token.as_str()),
            ("folder", self.folder.as_str()),
            ("done_folder", self.done_folder.as_str()),
            ("charset", self.charset.as_str()),
            ("trusted_server", self.trusted_server.as_str()),
            ("team", self.team.as_str()),
            ("locale", if self.locale.is_empty() { locale } else { self.locale.as_str() }),
        ];
        fields.extend(self.takes_tokens.then_some(("takes_tokens", "yes")));
        fields.extend(self.is_active.then_some(("is_active", "yes")));
        new_mailbox(&Submission::of(&fields))
    }
}

/// Which mailbox.
#[derive(Debug, Serialize, ToSchema)]
struct MailboxRef {
    /// `mailbox_…`
    mailbox: String,
}

/// Sets up a mailbox.
#[utoipa::path(post, path = "/api/v1/mailboxes", request_body = MailboxBody,
    responses((status = 200, body = MailboxRef), (status = 422)))]
async fn add_mailbox(
    may: May<KeepMailboxes>,
    State(app): State<App>,
    body: JsonBody<MailboxBody>,
) -> Result<Response, Fault> {
    let new = body.value.read()?;
    let (granted, seal) = (may.granted.clone(), app.seal());
    app.submit_json(&may.visit, &body, move |tx| {
        let id = actions::add_mailbox(tx, &granted, &seal, &new)?;
        Ok::<_, Fault>(MailboxRef { mailbox: id.to_string() })
    })
    .await
}

/// Changes a mailbox.
#[utoipa::path(put, path = "/api/v1/mailboxes/{id}", params(("id" = String, Path)), request_body = MailboxBody,
    responses((status = 200, body = MailboxRef), (status = 404), (status = 422)))]
async fn change_mailbox(
    may: May<KeepMailboxes>,
    State(app): State<App>,
    Path(text): Path<String>,
    body: JsonBody<MailboxBody>,
) -> Result<Response, Fault> {
    let id: MailboxId = text.parse().map_err(|_| Fault::NotFound)?;
    let new = body.value.read()?;
    let (granted, seal) = (may.granted.clone(), app.seal());
    app.submit_json(&may.visit, &body, move |tx| {
        actions::change_mailbox(tx, &granted, &seal, id, &new)?;
        Ok::<_, Fault>(MailboxRef { mailbox: id.to_string() })
    })
    .await
}

/// What a try to sign in found.
#[derive(Debug, Serialize, ToSchema)]
struct SignInTested {
    is_well: bool,
    /// Mails in the folder.
    mails: u32,
    /// What the server said; empty where all is well.
    problem: String,
}

/// Signs in to the server of a mailbox, without taking anything.
#[utoipa::path(post, path = "/api/v1/mailboxes/{id}/test", params(("id" = String, Path)),
    request_body = NothingBody, responses((status = 200, body = SignInTested), (status = 404)))]
async fn test_mailbox(
    _may: May<KeepMailboxes>,
    State(app): State<App>,
    Path(text): Path<String>,
    _body: JsonBody<NothingBody>,
) -> Result<Json<SignInTested>, Fault> {
    let id: MailboxId = text.parse().map_err(|_| Fault::NotFound)?;
    let mailbox = app.db().read(move |tx| store::mailbox(tx, id)).await?.ok_or(Fault::NotFound)?;
    Ok(Json(match tried(&app, &mailbox).await? {
        Ok(looked) => SignInTested { is_well: true, mails: looked.mails, problem: String::new() },
        Err(error) => SignInTested { is_well: false, mails: 0, problem: error.to_string() },
    }))
}

/// Writes to ourselves through a mailbox at once; mail health says when that is back, and what servers said of it.
#[utoipa::path(post, path = "/api/v1/mailboxes/{id}/probe", operation_id = "probe_mailbox",
    params(("id" = String, Path)), request_body = NothingBody,
    responses((status = 200, body = MailboxRef), (status = 404), (status = 422)))]
async fn probe(
    may: May<KeepMailboxes>,
    State(app): State<App>,
    Path(text): Path<String>,
    body: JsonBody<NothingBody>,
) -> Result<Response, Fault> {
    let id: MailboxId = text.parse().map_err(|_| Fault::NotFound)?;
    let (granted, office) = (may.granted.clone(), ProbeOffice::of(&app));
    app.submit_json(&may.visit, &body, move |tx| {
        probe_mailbox(tx, &granted, &office, id)?;
        Ok::<_, Fault>(MailboxRef { mailbox: id.to_string() })
    })
    .await
}

/// How the mail fares.
#[derive(Debug, Serialize, ToSchema)]
struct MailHealthBody {
    /// `quarantine pending brake chat_dumb chat_failed sending`
    alarms: Vec<&'static str>,
    stored: i64,
    processed: i64,
    discarded: i64,
    quarantined: i64,
    pending: i64,
    outgoing: OutgoingBody,
    mailboxes: Vec<MailboxHealthBody>,
    /// What waits for a person, the oldest first, at most 50; all are at `/api/v1/letters?show=quarantined`.
    waiting: Vec<LetterBody>,
    /// Reports of mail that did not arrive, where nobody knows which; the newest first, at most 50. All are at
    /// `/api/v1/letters?show=unmatched`.
    unmatched_bounces: Vec<LetterBody>,
}

/// How our own mail leaves.
#[derive(Debug, Serialize, ToSchema)]
struct OutgoingBody {
    last_sent_at: Option<String>,
    /// Mails that wait to leave.
    waiting: i64,
    /// Since when none leaves though some are tried.
    not_sent_since: Option<String>,
    /// What the server or the network said.
    problem: String,
}

/// How a mailbox fares.
#[derive(Debug, Serialize, ToSchema)]
struct MailboxHealthBody {
    #[serde(flatten)]
    mailbox: MailboxBrief,
    /// `sign_in no_fetch token_ends spool silence probe`
    alarms: Vec<&'static str>,
    /// `untried well failing away`
    sign_in: &'static str,
    /// What the server said.
    problem: String,
    last_fetch_at: Option<String>,
    last_mail_at: Option<String>,
    token_expires_at: Option<String>,
    /// Letters that wait on the server.
    backlog: i64,
    /// What the program last wrote to itself; none where it never did.
    probe: Option<ProbeBody>,
}

/// A letter that the program wrote to itself.
#[derive(Debug, Serialize, ToSchema)]
struct ProbeBody {
    sent_at: String,
    returned_at: Option<String>,
    /// Whether the domain in From vouched for it when it came back.
    is_aligned: bool,
}

/// How the mail fares: mailboxes, what waits, and where every stored mail is.
#[utoipa::path(get, path = "/api/v1/mail-health", responses((status = 200, body = MailHealthBody)))]
async fn mail_health(may: May<HandleLetters>, State(app): State<App>) -> Result<Json<MailHealthBody>, Fault> {
    let actor = may.visit.actor.clone();
    let health = app.db().read(move |tx| gather(tx, &actor)).await?;
    let names = |alarms: &[Alarm]| alarms.iter().map(|alarm| alarm.name()).collect();
    let text = |at: Option<kernel::Timestamp>| at.map(|at| at.to_string());
    let mailboxes = health.mailboxes.iter().map(|m| MailboxHealthBody {
        mailbox: MailboxBrief::from(&m.mailbox),
        alarms: names(&m.alarms),
        sign_in: m.state.sign_in.name(),
        problem: m.state.problem.clone(),
        last_fetch_at: text(m.state.last_fetch_at),
        last_mail_at: text(m.state.last_mail_at),
        token_expires_at: text(m.state.token_expires_at),
        backlog: m.state.backlog,
        probe: m.probe.map(|probe| ProbeBody {
            sent_at: probe.ordered_at.to_string(),
            returned_at: text(probe.returned_at),
            is_aligned: probe.is_aligned,
        }),
    });
    Ok(Json(MailHealthBody {
        alarms: names(&health.alarms),
        stored: health.law.stored,
        processed: health.law.processed,
        discarded: health.law.discarded,
        quarantined: health.law.quarantined,
        pending: health.law.pending,
        outgoing: OutgoingBody {
            last_sent_at: text(health.outgoing.sent_at),
            waiting: health.outgoing.waiting,
            not_sent_since: text(health.not_sent_since),
            problem: health.outgoing.error.clone(),
        },
        mailboxes: mailboxes.collect(),
        waiting: health.quarantined.iter().map(LetterBody::from).collect(),
        unmatched_bounces: health.bounces.iter().map(LetterBody::from).collect(),
    }))
}

/// A letter.
#[derive(Debug, Serialize, ToSchema)]
struct LetterBody {
    /// `letter_…`
    letter: String,
    /// `mailbox_…`
    mailbox: String,
    /// `stored processed quarantined discarded`
    state: &'static str,
    /// `too_big withheld unreadable too_slow crashed missing`
    reason: Option<&'static str>,
    /// What it was taken for: `human list automatic bounce own repeat spam`; none before it was read.
    class: Option<&'static str>,
    sender: String,
    subject: String,
    message_id: Option<String>,
    bytes: i64,
    #[schema(example = "2026-11-22T03:00:00Z")]
    received_at: String,
    /// The number of the conversation that it went to.
    ticket: Option<i64>,
    /// The letter that came before it with the same content: `letter_…`
    repeats: Option<String>,
    /// Whether it is a report of which nobody knows the mail.
    is_unmatched: bool,
}

/// A letter in a list.
#[derive(Debug, Serialize, ToSchema)]
struct FiledBody {
    #[serde(flatten)]
    letter: LetterBody,
    /// Who decided about it last: `staff_…`, or a program.
    decided_by: Option<String>,
    /// And why; empty where nobody is asked.
    because: Option<String>,
}

impl From<FiledLetter> for FiledBody {
    fn from(filed: FiledLetter) -> Self {
        let letter = LetterBody {
            letter: filed.id.to_string(),
            mailbox: filed.mailbox.to_string(),
            state: filed.state.name(),
            reason: filed.reason.map(QuarantineReason::name),
            class: filed.class.map(LetterClass::name),
            sender: filed.sender,
            subject: filed.subject,
            message_id: filed.message_id,
            bytes: filed.bytes,
            received_at: filed.received_at.to_string(),
            ticket: filed.ticket_number,
            repeats: filed.repeats.map(|id| id.to_string()),
            is_unmatched: filed.is_unmatched,
        };
        Self { letter, decided_by: filed.decided_by, because: filed.because }
    }
}

impl From<&Letter> for LetterBody {
    fn from(letter: &Letter) -> Self {
        Self {
            letter: letter.id.to_string(),
            mailbox: letter.mailbox.to_string(),
            state: letter.state.name(),
            reason: letter.reason.map(QuarantineReason::name),
            class: letter.class.map(LetterClass::name),
            sender: letter.sender.clone(),
            subject: letter.subject.clone(),
            message_id: letter.message_id.clone(),
            bytes: letter.bytes,
            received_at: letter.received_at.to_string(),
            ticket: letter.ticket_number,
            repeats: letter.repeats.map(|id| id.to_string()),
            is_unmatched: letter.is_unmatched,
        }
    }
}

/// Every letter, the newest first, with what became of it; at most 50.
#[utoipa::path(get, path = "/api/v1/letters", params(LettersQuery),
    responses((status = 200, body = [FiledBody]), (status = 400)))]
async fn list(
    may: May<HandleLetters>,
    State(app): State<App>,
    Query(query): Query<LettersQuery>,
) -> Result<Json<Vec<FiledBody>>, Fault> {
    let (actor, asked) = (may.visit.actor.clone(), query.read()?);
    let (found, _) = app.db().read(move |tx| asked.find(tx, &actor)).await?;
    Ok(Json(found.into_iter().map(FiledBody::from).collect()))
}

/// The raw mail of a letter. Who took it is written down.
#[utoipa::path(get, path = "/api/v1/letters/{id}/raw", params(("id" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"), (status = 404)))]
async fn raw(
    may: May<HandleLetters>,
    State(app): State<App>,
    Path(text): Path<String>,
) -> Result<Response, Fault> {
    raw_of(&app, &may.visit, letter_id(&text)?).await
}

/// One letter.
#[utoipa::path(get, path = "/api/v1/letters/{id}", params(("id" = String, Path)),
    responses((status = 200, body = LetterBody), (status = 404)))]
async fn letter(
    may: May<HandleLetters>,
    State(app): State<App>,
    Path(text): Path<String>,
) -> Result<Json<LetterBody>, Fault> {
    let (id, actor) = (letter_id(&text)?, may.visit.actor.clone());
    let found = app.db().read(move |tx| letters::letter(tx, &actor, id)).await?;
    Ok(Json(LetterBody::from(&found.ok_or(Fault::NotFound)?)))
}

fn letter_id(text: &str) -> Result<LetterId, Fault> {
    text.parse().map_err(|_| Fault::NotFound)
}

/// Reads a letter that waits once more.
#[utoipa::path(post, path = "/api/v1/letters/{id}/retry", params(("id" = String, Path)),
    request_body = NothingBody,
    responses((status = 200, body = LetterBody), (status = 404), (status = 409), (status = 422)))]
async fn retry_letter(
    may: May<HandleLetters>,
    State(app): State<App>,
    Path(text): Path<String>,
    body: JsonBody<NothingBody>,
) -> Result<Response, Fault> {
    let (id, granted) = (letter_id(&text)?, may.granted.clone());
    app.submit_json(&may.visit, &body, move |tx| {
        quarantine::try_again(tx, &granted, id)?;
        told(tx, granted.actor(), id)
    })
    .await
}

fn told(tx: &mut Tx<'_>, actor: &kernel::Actor, id: LetterId) -> Result<LetterBody, Fault> {
    Ok(LetterBody::from(&letters::letter(tx, actor, id)?.ok_or(Fault::NotFound)?))
}

/// Opens a conversation with a letter that could not be read.
#[utoipa::path(post, path = "/api/v1/letters/{id}/ticket", params(("id" = String, Path)),
    request_body = NothingBody, responses((status = 200, body = LetterBody), (status = 404), (status = 409)))]
async fn letter_as_ticket(
    may: May<HandleLetters>,
    open: May<OpenTicket>,
    State(app): State<App>,
    Path(text): Path<String>,
    body: JsonBody<NothingBody>,
) -> Result<Response, Fault> {
    let id = letter_id(&text)?;
    let (act, actor) = (opened_in_ticket(&may, &open.granted, id), may.visit.actor.clone());
    app.submit_json(&may.visit, &body, move |tx| {
        act(tx)?;
        told(tx, &actor, id)
    })
    .await
}

/// Why a letter is thrown away, or taken back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BecauseBody {
    #[serde(default)]
    because: String,
}

async fn decided(
    (may, app): (&May<HandleLetters>, &App),
    text: &str,
    body: &JsonBody<BecauseBody>,
    decide: quarantine::Decide,
) -> Result<Response, Fault> {
    let (id, granted) = (letter_id(text)?, may.granted.clone());
    let because = required_text(&Submission::of(&[("because", &body.value.because)]), "because")?;
    app.submit_json(&may.visit, body, move |tx| {
        decide(tx, &granted, id, &because)?;
        told(tx, granted.actor(), id)
    })
    .await
}

/// Throws a letter that waits away. Its raw mail stays.
#[utoipa::path(post, path = "/api/v1/letters/{id}/discarding", params(("id" = String, Path)),
    request_body = BecauseBody,
    responses((status = 200, body = LetterBody), (status = 404), (status = 409), (status = 422)))]
async fn discard_letter(
    may: May<HandleLetters>,
    State(app): State<App>,
    Path(text): Path<String>,
    body: JsonBody<BecauseBody>,
) -> Result<Response, Fault> {
    decided((&may, &app), &text, &body, quarantine::discard).await
}

/// Takes a letter back that was thrown away: it waits for a person again.
#[utoipa::path(post, path = "/api/v1/letters/{id}/taking-back", params(("id" = String, Path)),
    request_body = BecauseBody,
    responses((status = 200, body = LetterBody), (status = 404), (status = 409), (status = 422)))]
async fn take_letter_back(
    may: May<HandleLetters>,
    State(app): State<App>,
    Path(text): Path<String>,
    body: JsonBody<BecauseBody>,
) -> Result<Response, Fault> {
    decided((&may, &app), &text, &body, quarantine::take_back).await
}

//! What is done later: events are read, answers are handed over.

use std::{sync::Arc, time::Duration};

use kernel::Actor;
use platform::{
    db::{DbError, Tx},
    files::{Photo, StoredFile},
    jobs::{Handler, Job, JobError, payload},
    pictures::{decide_public, fetch_pictures},
    web::App,
};
use reqwest::Client;
use serde::{Deserialize, Serialize};
use tickets::{ChatAccountId, ChatCopy, ChatDelivery, MessageId};
use tokio::sync::Mutex;

use crate::{asking::client_builder, hooks::EventState};

use super::{
    actions::{self, Brought},
    model::{ChatAccount, ChatEvent, ChatEventId, ChatSecrets},
    store,
    zalo::{self, Heard, Outcome, Words},
};

/// Who hands answers over.
const SENDER: Actor = Actor::System { task: "channels.send_chat" };
/// The disk or the database may be away for hours; what was told waits.
const READ_ATTEMPTS_MAX: i64 = 40;
/// An hour or two: then the answer comes back while its window is still open.
const SEND_ATTEMPTS_MAX: i64 = 11;
/// Seconds in which a new token is saved, while the database is away.
const KEEP_TRIES_MAX: u32 = 10;
const ANSWER_WITHIN: Duration = Duration::from_secs(15);
/// Pictures of one event that are fetched.
const PICTURES_MAX: usize = 20;

/// To read an event of a platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReadChat {
    pub(crate) event: ChatEventId,
}

impl Job for ReadChat {
    const KIND: &'static str = "channels.read_chat";
}

/// To look once more at an event that tells of a message nobody knew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LookAgain {
    pub(crate) event: ChatEventId,
    /// How often somebody looked.
    pub(crate) looks: u8,
}

impl Job for LookAgain {
    const KIND: &'static str = "channels.look_again";
}

/// To hand an answer over to a platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SendChat {
    pub(crate) message: MessageId,
}

impl Job for SendChat {
    const KIND: &'static str = "channels.send_chat";
}

/// The jobs that read what platforms tell, and hand answers over. They share what they know of tokens.
pub fn chat_handlers(app: &App) -> [Handler; 3] {
    let desk = Desk { app: app.clone(), renewing: Arc::default() };
    [reader(desk.clone()), second_reader(desk.clone()), sender(desk)]
}

fn reader(desk: Desk) -> Handler {
    let handler = Handler::outside(move |job: ReadChat| work(desk.clone(), (job.event, 0)));
    handler.tried(READ_ATTEMPTS_MAX).when_given_up(|tx, order| {
        let ReadChat { event } = payload(order)?;
        Ok(store::settle_event(tx, event, EventState::Failed)?)
    })
}

fn second_reader(desk: Desk) -> Handler {
    let handler = Handler::outside(move |job: LookAgain| work(desk.clone(), (job.event, job.looks)));
    handler.tried(READ_ATTEMPTS_MAX).when_given_up(|tx, order| {
        let LookAgain { event, .. } = payload(order)?;
        Ok(store::settle_event(tx, event, EventState::Failed)?)
    })
}

fn sender(desk: Desk) -> Handler {
    let handler = Handler::outside(move |job: SendChat| send(desk.clone(), job.message));
    handler.tried(SEND_ATTEMPTS_MAX).when_given_up(|tx, order| {
        let SendChat { message } = payload(order)?;
        Ok(tickets::note_chat_delivery(tx, &SENDER, message, (ChatDelivery::Failed, "–"))?)
    })
}

/// From where platforms are asked.
#[derive(Clone)]
struct Desk {
    app: App,
    /// A refresh token is good for once: two who ask at the same time would lose it.
    renewing: Arc<Mutex<()>>,
}

impl Desk {
    fn client(&self) -> Result<Client, JobError> {
        let builder = client_builder(&self.app, ANSWER_WITHIN).map_err(JobError::Broken)?;
        builder.build().map_err(|error| JobError::Broken(error.to_string()))
    }

    async fn account(&self, id: ChatAccountId) -> Result<Option<(ChatAccount, ChatSecrets)>, JobError> {
        let found = self.app.db().read::<_, DbError, _>(move |tx| store::account(tx, id)).await?;
        let Some(account) = found.filter(|account| account.is_active) else { return Ok(None) };
        let secrets = ChatSecrets::open(&self.app.seal(), id, &account.sealed)
            .map_err(|error| JobError::Broken(error.to_string()))?;
        Ok(Some((account, secrets)))
    }

    /// A token that sends. `ended` is one that the platform refused.
    async fn token(&self, id: ChatAccountId, ended: Option<&str>) -> Result<String, JobError> {
        let _alone = self.renewing.lock().await;
        // Somebody else may have renewed it meanwhile.
        let Some((account, known)) = self.account(id).await? else {
            return Err(JobError::Later("the account is switched off".into()));
        };
        let now = self.app.db().clock().now();
        if actions::decide_token_lasts(&known, now) && ended != Some(known.access_token.as_str()) {
            return Ok(known.access_token);
        }
        let form = [
            ("app_id", account.app_id.as_str()),
            ("grant_type", "refresh_token"),
            ("refresh_token", known.refresh_token.as_str()),
        ];
        let place = format!("{}/v4/oa/access_token", self.app.config().zalo_sign_in);
        let asked = self.client()?.post(place).header("secret_key", &known.app).form(&form).send().await;
        let answer = asked.map_err(later)?.bytes().await.map_err(later)?;
        match zalo::read_token(&answer, now) {
            Ok(token) => {
                let access = token.access.clone();
                self.keep(id, &known.refresh_token, token).await?;
                Ok(access)
            }
            Err(said) => match self.account(id).await? {
                // Another program was faster, with the same refresh token.
                Some((_, newer)) if newer.refresh_token != known.refresh_token => Ok(newer.access_token),
                Some(_) | None => {
                    self.tell_problem(id, said.clone()).await?;
                    Err(JobError::Later(format!("no token: {said}")))
                }
            },
        }
    }

    /// The old refresh token is dead from now on: the next one is saved, and saved again if that does not work at once.
    async fn keep(&self, id: ChatAccountId, used: &str, token: zalo::Token) -> Result<(), JobError> {
        let mut tries = 0;
        loop {
            let (seal, used, token) = (self.app.seal(), used.to_owned(), token.clone());
            let save = move |tx: &mut Tx<'_>| actions::renew_token(tx, &seal, id, (&used, &token));
            match self.app.db().write::<_, DbError, _>(save).await {
                Err(error) if error.is_passing() && tries < KEEP_TRIES_MAX => {
                    tracing::warn!(account = %id, %error, "a token is not saved yet");
                    tries += 1;
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
                saved => return Ok(saved?),
            }
        }
    }

    async fn tell_problem(&self, id: ChatAccountId, said: String) -> Result<(), JobError> {
        let note = move |tx: &mut Tx<'_>| store::note_problem(tx, id, &said);
        Ok(self.app.db().write::<_, DbError, _>(note).await?)
    }
}

fn later(error: reqwest::Error) -> JobError {
    JobError::Later(error.without_url().to_string())
}

/// An event that is still to be read, and the account at the platform that it should be about. One that was given up is read
/// again when somebody says so.
fn open_event(tx: &mut Tx<'_>, id: ChatEventId) -> Result<Option<(ChatEvent, String)>, DbError> {
    let Some(event) = store::event(tx, id)?.filter(|event| event.state.is_open()) else { return Ok(None) };
    let page = store::account(tx, event.account)?.map(|account| account.page_id).unwrap_or_default();
    Ok(Some((event, page)))
}

async fn work(desk: Desk, (id, looks): (ChatEventId, u8)) -> Result<(), JobError> {
    let Some((event, page)) = desk.app.db().read(move |tx| open_event(tx, id)).await? else { return Ok(()) };
    match zalo::read(&event.raw, &page) {
        Heard::Words(words) => bring(&desk, id, event, words).await,
        Heard::Arrived(messages) => {
            let note = move |tx: &mut Tx<'_>| actions::note_arrived(tx, (id, &event), looks, &messages);
            Ok(desk.app.db().write::<_, DbError, _>(note).await?)
        }
        Heard::Echo { id: remote, mut words } => {
            let pictures = pictures(&desk, &mut words).await?;
            let brought = Brought { words, name: String::new(), pictures };
            let hear =
                move |tx: &mut Tx<'_>| actions::hear_echo(tx, (id, &event), looks, (&remote, &brought));
            Ok(desk.app.db().write::<_, DbError, _>(hear).await?)
        }
        Heard::Nothing => settle(&desk, id, EventState::Processed).await,
        Heard::Unknown => settle(&desk, id, EventState::Unread).await,
    }
}

async fn settle(desk: &Desk, id: ChatEventId, state: EventState) -> Result<(), JobError> {
    Ok(desk.app.db().write::<_, DbError, _>(move |tx| store::settle_event(tx, id, state)).await?)
}

async fn bring(desk: &Desk, id: ChatEventId, event: ChatEvent, mut words: Words) -> Result<(), JobError> {
    let name = name(desk, event.account, &words.from).await;
    let pictures = pictures(desk, &mut words).await?;
    let brought = Brought { words, name, pictures };
    let bring = move |tx: &mut Tx<'_>| actions::bring_words(tx, (id, &event), &brought);
    Ok(desk.app.db().write::<_, DbError, _>(bring).await?)
}

/// How the platform calls somebody whom we do not know yet. No request waits for that.
async fn name(desk: &Desk, account: ChatAccountId, person: &str) -> String {
    let address = person.to_owned();
    let known = move |tx: &mut Tx<'_>| store::person(tx, account, &address);
    match desk.app.db().read::<_, DbError, _>(known).await {
        Ok(None) => asked_name(desk, account, person).await.unwrap_or_default(),
        Ok(Some(_)) | Err(_) => String::new(),
    }
}

async fn asked_name(desk: &Desk, account: ChatAccountId, person: &str) -> Result<String, JobError> {
    let token = desk.token(account, None).await?;
    let about = serde_json::json!({"user_id": person}).to_string();
    let place = format!("{}/v3.0/oa/user/detail", desk.app.config().zalo_api);
    let place = reqwest::Url::parse_with_params(&place, [("data", about)])
        .map_err(|error| JobError::Broken(error.to_string()))?;
    let asked = desk.client()?.get(place).header("access_token", token).send().await;
    Ok(zalo::read_name(&asked.map_err(later)?.bytes().await.map_err(later)?))
}

/// Pictures that could be fetched; the others stay in the words as addresses.
async fn pictures(desk: &Desk, words: &mut Words) -> Result<Vec<StoredFile>, JobError> {
    let mut stored = Vec::new();
    let asked: Vec<String> = words.pictures.iter().take(PICTURES_MAX).cloned().collect();
    let mut fetched = fetch_pictures(asked, &decide_public).await;
    for address in &words.pictures {
        let photo = match fetched.remove(address) {
            Some(jpeg) => tokio::task::spawn_blocking(move || Photo::read("zalo.jpg", &jpeg)).await.ok(),
            None => None,
        };
        match photo {
            Some(Ok(photo)) => stored.push(desk.app.files().store_photo(desk.app.db(), photo).await?),
            _ => words.text = format!("{}\n{address}", words.text).trim().to_owned(),
        }
    }
    Ok(stored)
}

async fn send(desk: Desk, message: MessageId) -> Result<(), JobError> {
    let Some(copy) = begin(&desk, message).await? else { return Ok(()) };
    let account = copy.account;
    match handed_over(&desk, message, &copy).await {
        Ok(Outcome::Sent(remote_id)) => {
            let note = move |tx: &mut Tx<'_>| -> Result<(), DbError> {
                store::note_sent(tx, message, (account, &remote_id))?;
                tickets::note_chat_delivery(tx, &SENDER, message, (ChatDelivery::Sent, ""))
            };
            Ok(desk.app.db().write(note).await?)
        }
        Ok(Outcome::Failed(said)) => fared(&desk, message, (ChatDelivery::Failed, said)).await,
        Ok(Outcome::Unknown(said)) => fared(&desk, message, (ChatDelivery::Unknown, said)).await,
        Ok(Outcome::TokenEnded) => again(&desk, message, JobError::Later("the token has ended".into())).await,
        Ok(Outcome::Later(said)) => again(&desk, message, JobError::Later(said)).await,
        Err(error) => again(&desk, message, error).await,
    }
}

/// The words, if they are still to be handed over. What was begun before and never ended is not begun again: the person would
/// read it twice.
async fn begin(desk: &Desk, message: MessageId) -> Result<Option<ChatCopy>, JobError> {
    let begin = move |tx: &mut Tx<'_>| -> Result<Option<ChatCopy>, DbError> {
        let found = tickets::chat_copy(tx, &SENDER, message)?;
        let Some(copy) = found.filter(|copy| copy.delivery == ChatDelivery::Queued) else { return Ok(None) };
        if store::begin_copy(tx, message, copy.account)? {
            return Ok(Some(copy));
        }
        tickets::note_chat_delivery(tx, &SENDER, message, (ChatDelivery::Unknown, ""))?;
        Ok(None)
    };
    Ok(desk.app.db().write(begin).await?)
}

/// # Errors
/// Only where nothing was handed over.
async fn handed_over(desk: &Desk, message: MessageId, copy: &ChatCopy) -> Result<Outcome, JobError> {
    let token = desk.token(copy.account, None).await?;
    let outcome = posted(desk, (message, copy), &token).await?;
    if outcome != Outcome::TokenEnded {
        return Ok(outcome);
    }
    let token = desk.token(copy.account, Some(&token)).await?;
    let outcome = posted(desk, (message, copy), &token).await?;
    if outcome == Outcome::TokenEnded {
        desk.tell_problem(copy.account, "a new access token is refused as well".into()).await?;
    }
    Ok(outcome)
}

async fn posted(
    desk: &Desk,
    (message, copy): (MessageId, &ChatCopy),
    token: &str,
) -> Result<Outcome, JobError> {
    let config = desk.app.config();
    let (place, words) = match &copy.template {
        None => (format!("{}/v3.0/oa/message/cs", config.zalo_api), zalo::message(&copy.address, &copy.body)),
        Some(filled) => {
            let mark = message.uuid().to_string();
            (format!("{}/message/template", config.zalo_templates), zalo::template_message(filled, &mark))
        }
    };
    let sent = desk.client()?.post(place).header("access_token", token).json(&words).send().await;
    let answer = match sent {
        Ok(answer) => answer,
        Err(error) if error.is_connect() || error.is_builder() => return Err(later(error)),
        Err(error) => return Ok(Outcome::Unknown(error.without_url().to_string())),
    };
    let status = answer.status().as_u16();
    Ok(match answer.bytes().await {
        Ok(body) => zalo::decide_outcome(status, &body),
        Err(error) => Outcome::Unknown(error.without_url().to_string()),
    })
}

async fn fared(
    desk: &Desk,
    message: MessageId,
    (delivery, said): (ChatDelivery, String),
) -> Result<(), JobError> {
    let note = move |tx: &mut Tx<'_>| tickets::note_chat_delivery(tx, &SENDER, message, (delivery, &said));
    Ok(desk.app.db().write::<_, DbError, _>(note).await?)
}

/// Nothing left: it is tried again later.
async fn again(desk: &Desk, message: MessageId, error: JobError) -> Result<(), JobError> {
    desk.app.db().write::<_, DbError, _>(move |tx| store::forget_copy(tx, message)).await?;
    Err(error)
}

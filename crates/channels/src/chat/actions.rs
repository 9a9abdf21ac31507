//! The verbs: load, decide, save, tell.

use jiff::SignedDuration;
use kernel::{Actor, Granted, Timestamp};
use platform::{
    db::{DbError, Tx},
    files::{self, FileId, StoredFile},
    i18n::Lang,
    live::Audience,
    mail::MailAddress,
    seal::Seal,
    web::{Fault, Invalid},
};
use tickets::{
    Channel, ChatAccountId, ChatCopy, ChatDelivery, ChatLine, ChatTemplate, ChatTemplateId, Incoming,
    LetterFacts, SaidThere,
};

use super::{
    jobs::LookAgain,
    model::{ChatAccount, ChatEvent, ChatEventId, ChatSecrets, ChatState, Platform},
    policy::{OnTheWay, Whose, decide_next_look, decide_whose},
    store::{self, Person},
    zalo::{self, Token, Words},
};
use crate::{hooks::EventState, rights::KeepChatAccounts};

/// Who brings words.
const BRINGER: Actor = Actor::System { task: "channels.read_chat" };
/// Characters of a ticket's first line that are taken from the words.
const SUBJECT_CHARS: usize = 80;
/// For how long an answer whose id was never told may still come back as an echo; platforms repeat for half a day.
const NAMELESS_FOR: SignedDuration = SignedDuration::from_hours(24);

/// An account as somebody described it. Empty secrets keep those that are there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewChatAccount {
    /// As the shop calls it.
    pub name: String,
    /// The application that the platform knows us as.
    pub app_id: String,
    /// The account itself.
    pub page_id: String,
    /// With what the platform signs its events.
    pub hook_secret: String,
    /// The secret of the application.
    pub app_secret: String,
    /// What fetches access tokens.
    pub refresh_token: String,
    /// Whether words are taken in and answers go out.
    pub is_active: bool,
}

/// Sets up an account.
///
/// # Errors
/// [`Fault::Invalid`] for a name that another one has, and without its secrets; whatever the database says.
pub fn add_chat_account(
    tx: &mut Tx<'_>,
    granted: &Granted<KeepChatAccounts>,
    seal: &Seal,
    new: &NewChatAccount,
) -> Result<ChatAccountId, Fault> {
    let id: ChatAccountId = tx.id();
    let account = built(tx, (seal, id), new, None)?;
    store::add_account(tx, &account)?;
    tx.audit(granted.actor(), "chat_account.add", &id.to_string(), account.kind.name())?;
    Ok(id)
}

/// Changes an account. Another application has other secrets: they are typed again.
///
/// # Errors
/// [`Fault::NotFound`]; [`Fault::Invalid`] as [`add_chat_account`].
pub fn change_chat_account(
    tx: &mut Tx<'_>,
    granted: &Granted<KeepChatAccounts>,
    seal: &Seal,
    id: ChatAccountId,
    new: &NewChatAccount,
) -> Result<(), Fault> {
    let old = store::account(tx, id)?.ok_or(Fault::NotFound)?;
    let account = built(tx, (seal, id), new, Some(&old))?;
    store::save_account(tx, &account)?;
    tx.audit(granted.actor(), "chat_account.change", &id.to_string(), account.kind.name())?;
    Ok(())
}

fn built(
    tx: &mut Tx<'_>,
    (seal, id): (&Seal, ChatAccountId),
    new: &NewChatAccount,
    old: Option<&ChatAccount>,
) -> Result<ChatAccount, Fault> {
    if store::is_name_taken(tx, id, &new.name)? {
        return Err(Invalid::one("name", "channels-error-name-taken").into());
    }
    let broken = |error: platform::seal::SealError| Fault::Broken(error.to_string());
    let is_same = |old: &&ChatAccount| old.app_id == new.app_id && old.page_id == new.page_id;
    let kept = match old.filter(is_same) {
        Some(old) => ChatSecrets::open(seal, id, &old.sealed).map_err(broken)?,
        None => ChatSecrets::default(),
    };
    let secrets = with_typed(kept, new);
    let missing = [
        ("hook_secret", secrets.hook.is_empty()),
        ("app_secret", secrets.app.is_empty()),
        ("refresh_token", secrets.refresh_token.is_empty()),
    ];
    if let Some((field, _)) = missing.into_iter().find(|(_, is_missing)| *is_missing) {
        return Err(Invalid::one(field, "channels-error-secret").into());
    }
    Ok(ChatAccount {
        id,
        kind: Platform::Zalo,
        name: new.name.clone(),
        app_id: new.app_id.clone(),
        page_id: new.page_id.clone(),
        sealed: secrets.seal(seal, tx.moment(), id).map_err(broken)?,
        is_active: new.is_active,
        state: ChatState::default(),
    })
}

/// What was typed, and what is kept of the rest. Another refresh token means another access token.
fn with_typed(kept: ChatSecrets, new: &NewChatAccount) -> ChatSecrets {
    let or = |typed: &str, kept: String| if typed.is_empty() { kept } else { typed.to_owned() };
    let is_renewed = !new.refresh_token.is_empty();
    ChatSecrets {
        hook: or(&new.hook_secret, kept.hook),
        app: or(&new.app_secret, kept.app),
        refresh_token: or(&new.refresh_token, kept.refresh_token),
        access_token: if is_renewed { String::new() } else { kept.access_token },
        access_ends_at: kept.access_ends_at.filter(|_| !is_renewed),
    }
}

/// A template as somebody described it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTemplate {
    /// As Zalo numbers it.
    pub code: String,
    /// As the shop calls it.
    pub name: String,
    /// The words as Zalo shows them, with `<places>`.
    pub body: String,
    /// Whether it is offered.
    pub is_active: bool,
}

/// Keeps a template of an account, a new one or a changed one. Whether Zalo approved it, nobody here knows: what it refuses comes
/// back with its reason.
///
/// # Errors
/// [`Fault::NotFound`]; [`Fault::Invalid`] for a number that another template of the account has; whatever the database says.
pub fn save_template(
    tx: &mut Tx<'_>,
    granted: &Granted<KeepChatAccounts>,
    (account, known): (ChatAccountId, Option<ChatTemplateId>),
    new: &NewTemplate,
) -> Result<ChatTemplateId, Fault> {
    let all = templates_of(tx, account)?;
    let id = match known {
        Some(id) => all.iter().find(|one| one.id == id).map(|one| one.id).ok_or(Fault::NotFound)?,
        None => tx.id(),
    };
    if all.iter().any(|one| one.id != id && one.code == new.code) {
        return Err(Invalid::one("code", "channels-error-template-taken").into());
    }
    let NewTemplate { code, name, body, is_active } = new.clone();
    let (letters_max, value_letters_max) = (zalo::TEMPLATE_LETTERS_MAX, zalo::VALUE_LETTERS_MAX);
    let it = ChatTemplate { id, account, code, name, body, is_active, letters_max, value_letters_max };
    tickets::save_chat_template(tx, &it)?;
    tx.audit(granted.actor(), "chat_template.save", &id.to_string(), &it.code)?;
    Ok(id)
}

/// Takes a template of an account away. What was sent with it stays.
///
/// # Errors
/// [`Fault::NotFound`]; whatever the database says.
pub fn remove_template(
    tx: &mut Tx<'_>,
    granted: &Granted<KeepChatAccounts>,
    (account, id): (ChatAccountId, ChatTemplateId),
) -> Result<(), Fault> {
    let all = templates_of(tx, account)?;
    let it = all.iter().find(|one| one.id == id).ok_or(Fault::NotFound)?;
    tickets::remove_chat_template(tx, id)?;
    tx.audit(granted.actor(), "chat_template.remove", &id.to_string(), &it.code)?;
    Ok(())
}

/// The templates of an account that is there.
pub(crate) fn templates_of(tx: &mut Tx<'_>, account: ChatAccountId) -> Result<Vec<ChatTemplate>, Fault> {
    store::account(tx, account)?.ok_or(Fault::NotFound)?;
    Ok(tickets::chat_templates(tx, account)?)
}

/// Words that were read, with the name of whoever wrote them and the pictures that could be fetched.
pub(crate) struct Brought {
    pub(crate) words: Words,
    /// How the platform calls the person; empty while that is unknown.
    pub(crate) name: String,
    pub(crate) pictures: Vec<StoredFile>,
}

/// Brings a person's words into the conversation in which that person last wrote, else into a new ticket; the platform vouches
/// for who it is. From then on answers go back on the same way.
pub(crate) fn bring_words(
    tx: &mut Tx<'_>,
    (id, event): (ChatEventId, &ChatEvent),
    brought: &Brought,
) -> Result<(), DbError> {
    if store::event(tx, id)?.is_none_or(|known| !known.state.is_open()) {
        return Ok(());
    }
    let words = &brought.words;
    let known = store::person(tx, event.account, &words.from)?;
    let name = match &known {
        Some(known) if brought.name.is_empty() => known.name.clone(),
        _ => named(&brought.name, &words.from),
    };
    let at = words.at.unwrap_or(event.received_at).min(event.received_at);
    let thread = known.map(|known| known.strand);
    let incoming = incoming(tx, brought, (&name, at), thread)?;
    let taken = tickets::receive_message(tx, &BRINGER, &incoming)?;
    tickets::open_chat_line(tx, taken.strand, &line(event.account, words, &name, at))?;
    store::save_person(tx, (event.account, &words.from), &Person { name, strand: taken.strand })?;
    store::note_strand(tx, id, taken.strand)?;
    store::settle_event(tx, id, EventState::Processed)?;
    tx.touch(Audience::Staff, "mail")
}

fn line(account: ChatAccountId, words: &Words, name: &str, at: Timestamp) -> ChatLine {
    ChatLine {
        account,
        channel: Channel::Zalo,
        address: words.from.clone(),
        name: name.to_owned(),
        // Who is nobody's follower can write, and cannot be answered there.
        closes_at: if words.is_anonymous { at } else { at.checked_add(zalo::WINDOW).unwrap_or(at) },
        replies_left: zalo::REPLIES_MAX,
        letters_max: zalo::LETTERS_MAX,
    }
}

/// Somebody of whom only the platform's number is known is called by its end.
fn named(name: &str, address: &str) -> String {
    if !name.trim().is_empty() {
        return name.trim().to_owned();
    }
    let end = address.chars().count().saturating_sub(4);
    format!("Zalo ···{}", address.chars().skip(end).collect::<String>())
}

/// The words, or how many pictures stand in their place, and the pictures.
fn said(tx: &mut Tx<'_>, brought: &Brought) -> Result<(String, Vec<FileId>), DbError> {
    let pictures: Result<Vec<FileId>, DbError> =
        brought.pictures.iter().map(|file| files::add_file(tx, &BRINGER, file)).collect();
    let (head, shop) = (tx.letterhead()?, identity::shop(tx)?);
    let lang = Lang::new(head.texts, shop.locale, shop.zone);
    let text = brought.words.text.trim();
    let body = match (text.is_empty(), brought.pictures.is_empty()) {
        (false, _) => text.to_owned(),
        (true, false) => lang.t1("channels-chat-pictures", "count", brought.pictures.len()),
        (true, true) => lang.t("channels-no-text").into_owned(),
    };
    Ok((body, pictures?))
}

fn incoming(
    tx: &mut Tx<'_>,
    brought: &Brought,
    (name, at): (&str, Timestamp),
    thread: Option<tickets::StrandId>,
) -> Result<Incoming, DbError> {
    let (body, files) = said(tx, brought)?;
    Ok(Incoming {
        channel: Channel::Zalo,
        from: MailAddress { name: name.to_owned(), address: String::new() },
        customer: None,
        is_verified: true,
        is_automatic: false,
        ignored: None,
        subject: body.lines().next().unwrap_or_default().chars().take(SUBJECT_CHARS).collect(),
        body,
        html: None,
        files,
        message_id: None,
        to: Vec::new(),
        cc: Vec::new(),
        received_at: at,
        thread,
        looks_like: None,
        raw: None,
        addressed: None,
        letter: LetterFacts::default(),
    })
}

/// Messages are on the person's phone. Such a report may overtake the platform's own answer to us, so what nobody knows yet is
/// looked for again, a few times.
pub(crate) fn note_arrived(
    tx: &mut Tx<'_>,
    (id, event): (ChatEventId, &ChatEvent),
    looks: u8,
    remote_ids: &[String],
) -> Result<(), DbError> {
    let mut is_all = true;
    for remote_id in remote_ids {
        match store::message_by_remote(tx, event.account, remote_id)? {
            Some(message) => {
                tickets::note_chat_delivery(tx, &BRINGER, message, (ChatDelivery::Delivered, ""))?;
            }
            None => is_all = false,
        }
    }
    match decide_next_look(looks).filter(|_| !is_all) {
        Some(pause) => look_again(tx, id, (looks, pause)),
        None => store::settle_event(tx, id, EventState::Processed),
    }
}

/// The event stays open, and is looked at again.
fn look_again(
    tx: &mut Tx<'_>,
    event: ChatEventId,
    (looks, pause): (u8, SignedDuration),
) -> Result<(), DbError> {
    let (looks, at) = (looks + 1, tx.now() + pause);
    tx.enqueue(&format!("{event} {looks}"), &LookAgain { event, looks }, at)
}

/// The account wrote to a person. What we sent ourselves is there already, and is never shown twice; what a colleague wrote in
/// the platform's own application stands in the ticket as an answer from now on. Nobody's ticket begins with it.
pub(crate) fn hear_echo(
    tx: &mut Tx<'_>,
    (id, event): (ChatEventId, &ChatEvent),
    looks: u8,
    (remote_id, brought): (&str, &Brought),
) -> Result<(), DbError> {
    if store::event(tx, id)?.is_none_or(|known| !known.state.is_open()) {
        return Ok(());
    }
    let account = event.account;
    if store::message_by_remote(tx, account, remote_id)?.is_none() {
        let on_the_way = on_the_way(tx, account)?;
        let times = (event.received_at, tx.now());
        match (decide_whose(&brought.words, &on_the_way, times), decide_next_look(looks)) {
            (Whose::Unclear, Some(pause)) => return look_again(tx, id, (looks, pause)),
            (Whose::Ours(message), _) => {
                store::note_sent(tx, message, (account, remote_id))?;
                tickets::note_chat_delivery(tx, &BRINGER, message, (ChatDelivery::Sent, ""))?;
            }
            (Whose::Unclear | Whose::Theirs, _) => show_echo(tx, event, (remote_id, brought))?,
        }
    }
    if let Some(person) = store::person(tx, account, &brought.words.from)? {
        store::note_strand(tx, id, person.strand)?;
    }
    store::settle_event(tx, id, EventState::Processed)?;
    tx.touch(Audience::Staff, "mail")
}

/// What we handed over lately without having learned its id.
fn on_the_way(tx: &mut Tx<'_>, account: ChatAccountId) -> Result<Vec<OnTheWay>, DbError> {
    let since = tx.now() - NAMELESS_FOR;
    let mut found = Vec::new();
    for message in store::nameless_copies(tx, account, since)? {
        if let Some(copy) = tickets::chat_copy(tx, &BRINGER, message)? {
            let ChatCopy { address, body, delivery, .. } = copy;
            found.push(OnTheWay { message, address, body, delivery });
        }
    }
    Ok(found)
}

fn show_echo(
    tx: &mut Tx<'_>,
    event: &ChatEvent,
    (remote_id, brought): (&str, &Brought),
) -> Result<(), DbError> {
    let Some(person) = store::person(tx, event.account, &brought.words.from)? else { return Ok(()) };
    let (body, files) = said(tx, brought)?;
    let at = brought.words.at.unwrap_or(event.received_at).min(event.received_at);
    let words = SaidThere { channel: Channel::Zalo, body, files, at };
    if let Some(message) = tickets::note_said_there(tx, &BRINGER, person.strand, &words)? {
        store::add_echo(tx, message, (event.account, remote_id))?;
    }
    Ok(())
}

/// The next token, in place of the one that was used for it. Whoever typed another one meanwhile is right.
pub(crate) fn renew_token(
    tx: &mut Tx<'_>,
    seal: &Seal,
    id: ChatAccountId,
    (used, token): (&str, &Token),
) -> Result<(), DbError> {
    let broken = |error: platform::seal::SealError| DbError::Engine(error.to_string());
    let Some(account) = store::account(tx, id)? else { return Ok(()) };
    let known = ChatSecrets::open(seal, id, &account.sealed).map_err(broken)?;
    if known.refresh_token != used {
        return Ok(());
    }
    let renewed = ChatSecrets {
        access_token: token.access.clone(),
        refresh_token: token.refresh.clone(),
        access_ends_at: Some(token.ends_at),
        ..known
    };
    let sealed = renewed.seal(seal, tx.moment(), id).map_err(broken)?;
    store::save_secrets(tx, id, &sealed)
}

/// Whether a token is good for a while yet.
pub(crate) fn decide_token_lasts(secrets: &ChatSecrets, now: Timestamp) -> bool {
    let margin = SignedDuration::from_mins(5);
    !secrets.access_token.is_empty() && secrets.access_ends_at.is_some_and(|ends| now + margin < ends)
}

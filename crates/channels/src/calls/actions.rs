//! The verbs: load, decide, save, tell.

use kernel::{Actor, Granted, Timestamp};
use platform::{
    db::{DbError, Tx},
    i18n::Lang,
    live::Audience,
    mail::MailAddress,
    seal::Seal,
    web::{Fault, Invalid},
};
use tickets::{Channel, Incoming, LetterFacts, SaidThere};

use super::{
    model::{Call, CallEventId, CallId, CallLine, CallLineId, CallNews, CallStage},
    policy::decide_call,
    store, stringee,
};
use crate::{hooks::EventState, rights::KeepCallLines};

/// Who notes calls.
const LISTENER: Actor = Actor::System { task: "channels.read_call" };

/// A line as somebody described it. An empty secret keeps the one that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCallLine {
    /// As the shop calls it.
    pub name: String,
    /// With what the provider signs.
    pub secret: String,
    /// Whether calls are written down.
    pub is_active: bool,
}

/// Sets up a line.
///
/// # Errors
/// [`Fault::Invalid`] for a name that another one has, and without its secret; whatever the database says.
pub fn add_call_line(
    tx: &mut Tx<'_>,
    granted: &Granted<KeepCallLines>,
    seal: &Seal,
    new: &NewCallLine,
) -> Result<CallLineId, Fault> {
    let id: CallLineId = tx.id();
    save(tx, granted, seal, (id, new, None))?;
    tx.audit(granted.actor(), "call_line.add", &id.to_string(), "stringee")?;
    Ok(id)
}

/// Changes a line.
///
/// # Errors
/// [`Fault::NotFound`]; [`Fault::Invalid`] as [`add_call_line`].
pub fn change_call_line(
    tx: &mut Tx<'_>,
    granted: &Granted<KeepCallLines>,
    seal: &Seal,
    id: CallLineId,
    new: &NewCallLine,
) -> Result<(), Fault> {
    let old = store::line(tx, id)?.ok_or(Fault::NotFound)?;
    save(tx, granted, seal, (id, new, Some(old)))?;
    tx.audit(granted.actor(), "call_line.change", &id.to_string(), "stringee")?;
    Ok(())
}

fn save(
    tx: &mut Tx<'_>,
    _: &Granted<KeepCallLines>,
    seal: &Seal,
    (id, new, old): (CallLineId, &NewCallLine, Option<CallLine>),
) -> Result<(), Fault> {
    if store::is_name_taken(tx, id, &new.name)? {
        return Err(Invalid::one("name", "channels-error-name-taken").into());
    }
    let secret = match (new.secret.as_str(), old) {
        ("", Some(old)) => old.secret,
        ("", None) => return Err(Invalid::one("secret", "channels-error-secret").into()),
        (typed, _) => seal
            .seal(tx.moment(), &place(id), typed.as_bytes())
            .map_err(|error| Fault::Broken(error.to_string()))?,
    };
    let (name, is_active) = (new.name.clone(), new.is_active);
    Ok(store::save_line(tx, &CallLine { id, name, secret, is_active, refused: 0, last_in_at: None })?)
}

/// What a secret is sealed for.
fn place(id: CallLineId) -> String {
    format!("call_line|{id}|secret")
}

/// The secret with which a line's provider signs; none where this program has no key for it.
pub(crate) fn secret_of(seal: &Seal, line: &CallLine) -> Option<String> {
    let plain = seal.open(&place(line.id), &line.secret);
    let plain =
        plain.inspect_err(|error| tracing::error!(line = %line.id, %error, "no secret of a call line"));
    String::from_utf8(plain.ok()?).ok()
}

/// Reads an event: its call goes on, or is opened from it where nobody told of its beginning. A call that nobody answered becomes
/// words of whoever called, in the conversation in which that number was missed before, else in a new ticket.
pub(crate) fn read_event(tx: &mut Tx<'_>, id: CallEventId) -> Result<(), DbError> {
    let Some(event) = store::event(tx, id)?.filter(|event| event.state.is_open()) else { return Ok(()) };
    let Some(news) = stringee::read(&event.raw) else {
        return store::settle_event(tx, id, EventState::Unread);
    };
    let known = store::call(tx, event.line, &news.remote_id)?;
    let moves = decide_call(known.as_ref(), &news);
    let mut call = known.unwrap_or_else(|| begun(tx.id(), &news));
    (call.stage, call.is_incomplete) = (moves.stage, moves.is_incomplete);
    (call.answered_at, call.ended_at) = (moves.answered_at, moves.ended_at);
    call.began_at = call.began_at.min(news.at);
    if call.number.is_empty() {
        call.number.clone_from(&news.number);
    }
    if moves.is_missed_now {
        miss(tx, event.line, (&mut call, news.at))?;
    }
    if moves.is_spoken_now {
        speak(tx, event.line, &mut call)?;
    }
    store::save_call(tx, (event.line, &news), &call)?;
    store::note_call(tx, id, call.id)?;
    store::settle_event(tx, id, EventState::Processed)?;
    tx.touch(Audience::Staff, "calls")
}

fn begun(id: CallId, news: &CallNews) -> Call {
    Call {
        id,
        is_inbound: news.is_inbound,
        number: news.number.clone(),
        stage: CallStage::Ringing,
        is_incomplete: false,
        began_at: news.at,
        answered_at: None,
        ended_at: None,
        strand: None,
        ticket_number: None,
    }
}

/// Whoever called in vain waits from then on, as if they had written.
fn miss(tx: &mut Tx<'_>, line: CallLineId, (call, at): (&mut Call, Timestamp)) -> Result<(), DbError> {
    let thread = store::thread_of(tx, line, &call.number)?;
    let lang = lang_of_shop(tx)?;
    let who = match call.number.as_str() {
        "" => lang.t("channels-call-withheld").into_owned(),
        number => lang.phone(number),
    };
    let now = tx.now();
    let values = [("number", who.clone().into()), ("moment", lang.date_time(call.began_at).into())];
    let incoming = Incoming {
        channel: Channel::Phone,
        from: MailAddress { name: who, address: String::new() },
        // A caller's number proves nothing: who it is, a person says.
        customer: None,
        is_verified: true,
        is_automatic: false,
        ignored: None,
        subject: lang.with("channels-call-subject", &values),
        body: lang.with("channels-call-words", &values),
        html: None,
        files: Vec::new(),
        message_id: None,
        to: Vec::new(),
        cc: Vec::new(),
        received_at: at.min(now),
        thread,
        looks_like: None,
        raw: None,
        addressed: None,
        letter: LetterFacts::default(),
    };
    let taken = tickets::receive_message(tx, &LISTENER, &incoming)?;
    (call.strand, call.ticket_number) = (Some(taken.strand), Some(taken.number));
    Ok(())
}

/// Two people talked, whoever called whom: whoever was missed before has been answered.
fn speak(tx: &mut Tx<'_>, line: CallLineId, call: &mut Call) -> Result<(), DbError> {
    let (Some(strand), Some(at)) = (store::thread_of(tx, line, &call.number)?, call.answered_at) else {
        return Ok(());
    };
    let lang = lang_of_shop(tx)?;
    let seconds = call.ended_at.map_or(0, |end| end.duration_since(at).as_secs()).max(0);
    let values = [("minutes", (seconds / 60).into()), ("seconds", (seconds % 60).into())];
    let body = lang.with("channels-call-spoken", &values);
    let said = SaidThere { channel: Channel::Phone, body, files: Vec::new(), at: at.min(tx.now()) };
    if tickets::note_said_there(tx, &LISTENER, strand, &said)?.is_some() {
        call.strand = Some(strand);
        let found = tickets::strand_of(tx, &LISTENER, strand)?;
        call.ticket_number = found.map(|strand| strand.number);
    }
    Ok(())
}

/// What stands in a ticket speaks the shop's language.
fn lang_of_shop(tx: &mut Tx<'_>) -> Result<Lang, DbError> {
    let (head, shop) = (tx.letterhead()?, identity::shop(tx)?);
    Ok(Lang::new(head.texts, shop.locale, shop.zone))
}

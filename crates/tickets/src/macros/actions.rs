//! Macros are saved, looked at and used.

use kernel::{Actor, Granted, fold};
use platform::{
    db::Tx,
    web::{Check, Fault, FieldError, Invalid, Submission},
};

use super::{
    Filled, KeptAnswer, Macro, MacroBody, MacroId, Placeholder, Values, decide_words, store, values_of,
};
use crate::{
    actions::{PostOffice, Reply, ReplyError, reply_to_customer},
    acts::{Act, Doer, DoneBy, KEPT_CHARS_MAX, Whom, carry_out, check_acts},
    model::{DraftKind, MessageId, Ticket, main_strand},
    policy::{BODY_CHARS_MAX, Then},
    rights::ManageDesk,
    store::{draft_of, save_draft, ticket, ticket_by_id},
};

/// A name is one line of a list.
pub(crate) const NAME_CHARS_MAX: usize = 80;

/// A macro to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMacro {
    /// As people choose it.
    pub name: String,
    /// What it says and does.
    pub body: MacroBody,
}

/// Saves a macro, or changes the one of this id.
///
/// # Errors
/// [`Fault::Invalid`] for a name that another one has, words with an unknown placeholder, or a macro that does
/// nothing; [`Fault::NotFound`]; whatever the database says.
pub fn save_macro(
    tx: &mut Tx<'_>,
    granted: &Granted<ManageDesk>,
    id: Option<MacroId>,
    new: &NewMacro,
) -> Result<MacroId, Fault> {
    let all = store::macros(tx)?;
    let is_known = id.is_none_or(|id| all.iter().any(|known| known.id == id));
    if !is_known {
        return Err(Fault::NotFound);
    }
    let form = Submission::default();
    let mut check = form.check();
    check_macro(&mut check, new, &Whom::read(tx)?);
    let namesake = |known: &&Macro| Some(known.id) != id && fold(&known.name) == fold(&new.name);
    if all.iter().any(|known| namesake(&known)) {
        check.error("name", "tickets-error-name-taken");
    }
    if id.is_none() && i64::try_from(all.len()).unwrap_or(i64::MAX) >= store::MACROS_MAX {
        check.error_with("name", "tickets-error-too-many", &[("max", store::MACROS_MAX)]);
    }
    check.done(Some(()))?;
    let id = id.unwrap_or_else(|| tx.id());
    store::put_macro(tx, id, &new.name, &new.body)?;
    tx.audit(granted.actor(), "macro.saved", &id.to_string(), "")?;
    Ok(id)
}

fn check_macro(check: &mut Check<'_>, new: &NewMacro, whom: &Whom) {
    let body = &new.body;
    if new.name.trim().is_empty() {
        check.error("name", "form-error-required");
    }
    if new.name.chars().count() > NAME_CHARS_MAX {
        let count = new.name.chars().count();
        check.error_with("name", "form-error-too-long", &[("count", count), ("max", NAME_CHARS_MAX)]);
    }
    if let Some(answer) = &body.answer {
        let count = answer.text.chars().count();
        if answer.text.trim().is_empty() {
            check.error("text", "form-error-required");
        } else if count > KEPT_CHARS_MAX {
            check.error_with("text", "form-error-too-long", &[("count", count), ("max", KEPT_CHARS_MAX)]);
        }
        check_words(check, "text", &answer.text);
    }
    check_acts(&body.acts, whom, DoneBy::Person, check);
    for act in &body.acts {
        if let Act::Note { text } = act {
            check_words(check, "note", text);
        }
    }
    if body.answer.is_none() && body.acts.is_empty() {
        check.error("text", "tickets-error-does-nothing");
    }
}

/// Marks a field whose words hold a name that is no placeholder.
pub(crate) fn check_words(check: &mut Check<'_>, field: &str, words: &str) {
    if let Err(unknown) = decide_words(words) {
        check.error_with(field, "tickets-error-placeholder", &[("names", unknown.0.join(", "))]);
    }
}

/// Takes a macro out of use.
///
/// # Errors
/// [`Fault::NotFound`]; whatever the database says.
pub fn remove_macro(tx: &mut Tx<'_>, granted: &Granted<ManageDesk>, id: MacroId) -> Result<(), Fault> {
    if !store::is_there(tx, id)? {
        return Err(Fault::NotFound);
    }
    store::take_out(tx, id)?;
    tx.audit(granted.actor(), "macro.removed", &id.to_string(), "")?;
    Ok(())
}

/// What a macro would say and do in one ticket.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The macro.
    pub kept: Macro,
    /// The ticket.
    pub ticket: Ticket,
    /// The answer, with its values in place.
    pub answer: Option<(Filled, Then)>,
    /// What it does besides, notes with their values in place.
    pub acts: Vec<Act>,
    /// What is missing anywhere; nothing may be sent before it is there.
    pub missing: Vec<Placeholder>,
}

/// Looks at what a macro would do. Changes nothing.
///
/// # Errors
/// [`Fault::NotFound`]; whatever the database says.
pub fn preview_macro(tx: &mut Tx<'_>, by: &Actor, number: i64, id: MacroId) -> Result<Preview, Fault> {
    let ticket = ticket(tx, by, number)?.ok_or(Fault::NotFound)?;
    let kept = store::macro_of(tx, id)?.ok_or(Fault::NotFound)?;
    let values = values_of(tx, by, &ticket)?;
    let mut missing = Vec::new();
    let answer = kept.body.answer.as_ref().map(|KeptAnswer { text, then }| {
        let filled = Filled::of(text, &values);
        missing.extend_from_slice(&filled.missing);
        (filled, *then)
    });
    let acts = filled_acts(&kept.body.acts, &values, &mut missing);
    Ok(Preview { kept, ticket, answer, acts, missing })
}

/// Acts whose notes have their values in place.
pub(crate) fn filled_acts(acts: &[Act], values: &Values, missing: &mut Vec<Placeholder>) -> Vec<Act> {
    let fill = |act: &Act| match act {
        Act::Note { text } => {
            let filled = Filled::of(text, values);
            missing.extend(filled.missing.iter().copied());
            Act::Note { text: filled.text }
        }
        other => other.clone(),
    };
    acts.iter().map(fill).collect()
}

/// Uses a macro: the answer first, then what it does besides, all or nothing. `words` are the answer as somebody
/// looked at it and maybe changed it. A draft that is not part of them stays.
///
/// # Errors
/// [`ReplyError::Stale`] when somebody wrote meanwhile; [`Fault::Invalid`] at `body` while a value is missing or
/// a single action refuses; [`Fault::NotFound`]; whatever the database says.
pub fn run_macro(
    tx: &mut Tx<'_>,
    doer: &Doer,
    post: &PostOffice,
    (number, id): (i64, MacroId),
    (words, last_seen): (Option<&str>, Option<MessageId>),
) -> Result<Ticket, ReplyError> {
    let by = doer.reply.actor();
    let preview = preview_macro(tx, by, number, id)?;
    let staff = by.staff().ok_or(Fault::Forbidden)?;
    let strand = main_strand(preview.ticket.id);
    let begun = draft_of(tx, strand, staff, DraftKind::Reply)?;
    if let Some((filled, then)) = &preview.answer {
        let body = words.unwrap_or(&filled.text).trim().to_owned();
        if body.is_empty() {
            return Err(Fault::from(Invalid::one("body", "tickets-error-empty")).into());
        }
        let reply = Reply { body, then: *then, last_seen, ..Reply::default() };
        reply_to_customer(tx, &doer.reply, post, number, &reply)?;
    }
    for act in &preview.acts {
        carry_out(tx, doer, number, act)?;
    }
    // The answer was the macro's; what somebody typed beside it was not sent.
    if let Some(draft) = begun.filter(|draft| words.is_none_or(|words| !words.contains(draft.trim()))) {
        save_draft(tx, (preview.ticket.id, strand), staff, (DraftKind::Reply, &draft))?;
    }
    store::count_use(tx, id)?;
    Ok(ticket_by_id(tx, by, preview.ticket.id)?.ok_or(Fault::NotFound)?)
}

/// Nobody reads more than that.
///
/// # Errors
/// At `body`, with the count.
pub(crate) fn refuse_long(words: &str) -> Result<(), Invalid> {
    let count = words.chars().count();
    if count <= BODY_CHARS_MAX {
        return Ok(());
    }
    let args = vec![("count", count.to_string()), ("max", BODY_CHARS_MAX.to_string())];
    Err(Invalid { errors: vec![FieldError { field: "body".into(), key: "form-error-too-long", args }] })
}

/// No words leave, and none are noted down, while a placeholder stands in them, whoever sends; nor too many.
///
/// # Errors
/// At `body`, with the names or the count.
pub(crate) fn refuse_words(words: &str) -> Result<(), Invalid> {
    refuse_long(words)?;
    let missing = Filled::of(words, &Values::new()).missing;
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = missing.iter().map(|name| name.name()).collect();
    let args = vec![("names", names.join(", "))];
    let error = FieldError { field: "body".into(), key: "tickets-error-missing", args };
    Err(Invalid { errors: vec![error] })
}

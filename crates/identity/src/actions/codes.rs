//! Six digits by mail: the proof that somebody controls an address.

use platform::{
    DbError, Tx,
    i18n::Lang,
    mail::{MailClass, MailCopy, NewMail, queue_mail},
    web::digest_of,
};

use crate::{
    model::{CodeRefusal, ProvenAddress},
    policy::codes::{GOOD_FOR, decide_code, decide_send},
    store,
};

/// Whether a mail went out. The person is told the same in both cases: a code that was sent a minute ago is
/// still good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeMail {
    /// A new code is on its way; the last one is dead.
    Sent,
    /// One was sent a moment ago, or too many today.
    NotNow,
}

/// Sends a code to an address, in the reader's language. At most one in two minutes and five in a day, whoever
/// asks: a form of ours must not flood a stranger.
///
/// # Errors
/// Whatever the database says.
pub fn send_address_code(
    tx: &mut Tx<'_>,
    mail_host: &str,
    email: &str,
    lang: &Lang,
) -> Result<CodeMail, DbError> {
    let address = stored(email);
    let before = store::links::address_code(tx, &address)?.map(|(_, sent)| sent);
    let Some((day_began_at, in_day)) = decide_send(before, tx.now()) else { return Ok(CodeMail::NotNow) };
    let code = format!("{:06}", tx.moment().below(1_000_000));
    store::links::save_address_code(tx, &address, &code_digest(&address, &code), day_began_at, in_day)?;
    let shop = store::shop::shop(tx)?.name;
    let values = [
        ("code", code.as_str().into()),
        ("shop", shop.as_str().into()),
        ("minutes", GOOD_FOR.as_mins().into()),
    ];
    let mail = NewMail {
        recipient: address,
        recipient_name: String::new(),
        sender_name: shop.clone(),
        reply_to: None,
        subject: lang.with("identity-code-mail-subject", &values),
        body: lang.with("identity-code-mail-body", &values),
        in_reply_to: None,
        thread_ids: Vec::new(),
        class: MailClass::Automatic,
        about: "address_code".into(),
        copy: MailCopy::default(),
    };
    queue_mail(tx, mail_host, &mail)?;
    Ok(CodeMail::Sent)
}

/// Takes a code. A refusal is an ordinary answer, not an error, so that the wrong guess is counted and stays
/// counted: answer `Ok` from the transaction in both cases.
///
/// # Errors
/// Whatever the database says.
pub fn prove_address_code(
    tx: &mut Tx<'_>,
    email: &str,
    code: &str,
) -> Result<Result<ProvenAddress, CodeRefusal>, DbError> {
    let address = stored(email);
    let typed: String = code.chars().filter(char::is_ascii_digit).collect();
    let stored = store::links::address_code(tx, &address)?;
    let is_same = stored.as_ref().is_some_and(|(digest, _)| *digest == code_digest(&address, &typed));
    match decide_code(stored.map(|(_, sent)| sent), is_same, tx.now()) {
        Ok(()) => {
            store::links::use_address_code(tx, &address)?;
            Ok(Ok(ProvenAddress(address)))
        }
        Err(refusal) => {
            store::links::count_wrong_code(tx, &address)?;
            Ok(Err(refusal))
        }
    }
}

fn stored(email: &str) -> String {
    email.trim().to_lowercase()
}

fn code_digest(address: &str, code: &str) -> String {
    digest_of(&format!("{address} {code}"))
}

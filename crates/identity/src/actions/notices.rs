//! What the program writes to colleagues.

use platform::{
    db::{DbError, Tx},
    i18n::Lang,
    mail::{MailClass, MailCopy, NewMail, queue_mail},
};

use crate::{model::StaffMember, store};

/// Writes to a colleague in the colleague's language and the shop's name. `say` gives subject and body, and is told what
/// links begin with. A notice is about its reader: one that fails is no answer that failed.
///
/// # Errors
/// Whatever the database says.
pub fn write_to_colleague(
    tx: &mut Tx<'_>,
    to: &StaffMember,
    say: impl FnOnce(&Lang, &str) -> (String, String),
) -> Result<(), DbError> {
    let (shop, letterhead) = (store::shop::shop(tx)?, tx.letterhead()?);
    let lang = Lang::new(letterhead.texts, to.locale, shop.zone);
    let (subject, body) = say(&lang, &letterhead.base_url);
    let mail = NewMail {
        recipient: to.email.clone(),
        recipient_name: to.name.clone(),
        sender_name: shop.name,
        reply_to: None,
        subject,
        body,
        in_reply_to: None,
        thread_ids: Vec::new(),
        class: MailClass::Automatic,
        about: to.id.to_string(),
        copy: MailCopy::default(),
    };
    queue_mail(tx, &letterhead.mail_host, &mail).map(drop)
}

//! What the room does about others' events.

use platform::{
    db::Tx,
    events::{Event, Reaction, Told},
    jobs::JobError,
    mail::MailFailed,
};

use crate::{email, policy::decide_undeliverable, store};

/// The reactions of the room.
pub(crate) const ALL: [Reaction; 1] =
    [Reaction { event: MailFailed::KIND, name: "customers.note_undeliverable", run: note_undeliverable }];

/// A server says that nobody has this address: whoever looks at it sees that.
fn note_undeliverable(tx: &mut Tx<'_>, told: &Told) -> Result<(), JobError> {
    let failed: MailFailed = told.event()?;
    let Some(address) = email::parse(&failed.recipient).filter(|_| decide_undeliverable(&failed.status))
    else {
        return Ok(());
    };
    Ok(store::note_undeliverable(tx, &address)?)
}

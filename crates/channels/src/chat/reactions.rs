//! What is done about answers that were written.

use platform::{
    db::Tx,
    events::{Event, Reaction, Told},
    jobs::JobError,
};
use tickets::{ChatDelivery, MessageQueued};

use super::jobs::SendChat;

pub(crate) const ALL: [Reaction; 1] =
    [Reaction { event: MessageQueued::KIND, name: "channels.order_sending", run: order_sending }];

/// Who orders.
const ORDERER: kernel::Actor = kernel::Actor::System { task: "channels.order_sending" };

/// An answer that goes to a platform is handed over at once; others go their own way.
fn order_sending(tx: &mut Tx<'_>, told: &Told) -> Result<(), JobError> {
    let MessageQueued { message, .. } = told.event()?;
    let copy = tickets::chat_copy(tx, &ORDERER, message)?;
    if copy.is_some_and(|copy| copy.delivery == ChatDelivery::Queued) {
        let now = tx.now();
        tx.enqueue(&message.to_string(), &SendChat { message }, now)?;
    }
    Ok(())
}

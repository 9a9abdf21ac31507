//! The words of a ticket, and everything that leads to whoever said them.

use platform::{
    db::{DbError, Json, Tx},
    files::{FileId, drop_file},
};

use crate::{
    model::{ChatDelivery, Happened, TicketId},
    store::events_of,
};

/// What stands where a subject or a name was. The same in every language.
pub(super) const GONE: &str = "—";

/// Whether an answer of this ticket is still handed over to a messaging platform.
pub(super) fn is_handing_over(tx: &mut Tx<'_>, id: TicketId) -> Result<bool, DbError> {
    tx.exists(
        "select cast(1 as bigint) from message where ticket_id = $1 and delivery = $2 limit 1",
        &[&id, &ChatDelivery::Queued],
    )
}

/// The raw mails of its words.
pub(super) fn mails_of(tx: &mut Tx<'_>, id: TicketId) -> Result<Vec<FileId>, DbError> {
    let rows: Vec<(FileId,)> = tx.all(
        "select raw_file_id from message where ticket_id = $1 and raw_file_id is not null order by id limit 10000",
        &[&id],
    )?;
    Ok(rows.into_iter().map(|(file,)| file).collect())
}

/// What a bulk action would put back: tags that people typed.
pub(super) fn forget_undoing(tx: &mut Tx<'_>, number: i64) -> Result<(), DbError> {
    tx.exec("update bulk_item set before = 'null' where number = $1", &[&number]).map(drop)
}

/// Whether words that stand somewhere came as this mail.
///
/// # Errors
/// Whatever the database says.
pub fn is_mail_kept(tx: &mut Tx<'_>, raw: FileId) -> Result<bool, DbError> {
    tx.exists("select cast(1 as bigint) from message where raw_file_id = $1 limit 1", &[&raw])
}

/// Takes the words out of a ticket. The rows stay, so that its history and the figures stay.
pub(super) fn erase_words(tx: &mut Tx<'_>, id: TicketId) -> Result<(), DbError> {
    for file in files_of(tx, id)? {
        drop_file(tx, file)?;
    }
    for sql in [
        "delete from message_file where message_id in (select id from message where ticket_id = $1)",
        "delete from message_template where message_id in (select id from message where ticket_id = $1)",
        "delete from recipient where message_id in (select id from message where ticket_id = $1)",
        "delete from message_mention where message_id in (select id from message where ticket_id = $1)",
        "update message set body = '', mail_message_id = null, from_name = null, from_address = null,
         html_file_id = null, raw_file_id = null, delivery_detail = null, reply_to = null, remarks = null where ticket_id = $1",
        "delete from participant where strand_id = $1 or strand_id in (select id from strand where ticket_id = $1)",
        "delete from reply_route where strand_id = $1 or strand_id in (select id from strand where ticket_id = $1)",
        "delete from chat_line where strand_id = $1",
        "delete from draft where ticket_id = $1",
        "delete from ticket_field_value where ticket_id = $1",
        "delete from ticket_tag where ticket_id = $1",
        "delete from ticket_follower where ticket_id = $1",
        "delete from overlooked where ticket_id = $1",
    ] {
        tx.exec(sql, &[&id])?;
    }
    tx.exec("update strand set title = $2 where ticket_id = $1", &[&id, &GONE])?;
    let now = tx.now();
    tx.exec(
        "update ticket set subject = $2, customer_id = null, erased_at = $3 where id = $1",
        &[&id, &GONE, &now],
    )?;
    erase_from_events(tx, id)
}

fn files_of(tx: &mut Tx<'_>, id: TicketId) -> Result<Vec<FileId>, DbError> {
    let rows: Vec<(FileId,)> = tx.all(
        "select f.file_id from message_file f join message m on m.id = f.message_id where m.ticket_id = $1
         union select html_file_id from message where ticket_id = $1 and html_file_id is not null
         union select raw_file_id from message where ticket_id = $1 and raw_file_id is not null
         order by 1 limit 100000",
        &[&id],
    )?;
    Ok(rows.into_iter().map(|(file,)| file).collect())
}

/// The only change that an event ever sees: names in the news of other rooms, tags, which people type, and who asked.
fn erase_from_events(tx: &mut Tx<'_>, id: TicketId) -> Result<(), DbError> {
    for event in events_of(tx, id)? {
        let bare = match event.happened {
            Happened::NewsCame { key, status, .. } => Happened::NewsCame { key, args: Vec::new(), status },
            Happened::TagsChanged { .. } => Happened::TagsChanged { added: Vec::new(), removed: Vec::new() },
            Happened::CustomerNamed { asset, .. } => Happened::CustomerNamed { customer: None, asset },
            _ => continue,
        };
        tx.exec(
            "update ticket_event set payload = $3 where ticket_id = $1 and seq = $2",
            &[&id, &event.seq, &Json(bare)],
        )?;
    }
    Ok(())
}

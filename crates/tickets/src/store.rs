//! The only SQL of the room.

mod drafts;
mod figures;
mod history;
mod messages;
mod queue;
mod tickets;
mod today;

pub(crate) use crate::promises::{Promises, promises};
pub(crate) use drafts::{drop_draft, save_draft};
pub(crate) use history::{add_event, events_of};
pub(crate) use messages::{add_message, files_are_free, message_by_mail, thread_of, words_of};
pub(crate) use queue::{
    COUNT_MAX, Counts, Place, QueueRow, counts, queue_by_change, queue_by_due, waiting_for,
};
pub(crate) use tickets::{
    add_ticket, ids_of_customer, open_ids_of_owner, save_standing, ticket_at_work, tickets_after,
};
pub(crate) use today::{
    TodayCounts, TodayRow, Watch, add_overlooked, due_today, forget_overlooked, found_overlooked, last_words,
    today_counts,
};

pub use figures::{Figures, figures, spans_since};
pub(crate) use figures::{OpenedRow, opened_since};
pub use messages::{Talk, TalkLine, may_see_file, messages_of, talk_of};
pub use tickets::{newest_tickets_of, open_tickets_of, ticket, ticket_by_id, ticket_id};

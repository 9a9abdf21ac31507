//! The only SQL of the room.

mod chat;
mod drafts;
mod figures;
mod history;
mod labels;
mod messages;
mod queue;
mod readable;
mod strands;
mod tickets;
mod today;

pub(crate) use crate::promises::{Promises, promises};
pub(crate) use chat::{
    chat_copy, chat_line, note_chat_delivery, save_chat_line, spend_chat_reply, widen_chat_lines,
};
pub(crate) use drafts::{draft_of, drop_draft, save_draft};
pub(crate) use history::{History, add_event, events_of, history_of};
pub(crate) use labels::{
    Mention, add_follower, add_mention, add_tag, drop_follower, drop_tag, mentions_of, see_mentions,
    unseen_mentions,
};
pub use labels::{followers_of, tags_of};
pub(crate) use messages::{
    add_message, files_are_free, hide_message, in_place, index_is_new, inner_words_of, is_index_old,
    message_by_mail, move_message, recipients_of, requester_addresses, thread_of, words_of,
};
pub(crate) use queue::{
    COUNT_MAX, Counts, OwnTeams, Place, QueueRow, counts, queue_by_change, queue_by_due, queue_of_team,
    queue_of_teams, select_queue, waiting_for,
};
pub(crate) use tickets::{
    Relative, add_ticket, as_told, askers_of, family_of, ids_of_customer, open_ids_of_owner, read_at,
    root_of, save_requester, save_standing, set_root, ticket_at_work, tickets_after, tickets_by_due,
};
pub(crate) use today::{
    TodayCounts, TodayRow, Watch, add_overlooked, due_today, forget_overlooked, found_overlooked, last_words,
    today_counts,
};

pub(crate) use readable::Readable;

pub use figures::{Figures, figures, spans_since};
pub(crate) use figures::{OpenedRow, opened_since};
pub use messages::{Talk, TalkLine, may_see_file, messages_of, talk_of};
pub(crate) use strands::{add_participant, add_route, add_strand, addresses_in, route_to, side_strands_of};
pub use strands::{strand_by_number, strand_by_route, strand_of, strands_by_mail};
pub use tickets::{newest_tickets_of, open_tickets_of, ticket, ticket_by_id, ticket_id, tickets_by_id};

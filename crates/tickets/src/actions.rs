//! The verbs: load, decide, save, tell.

mod chat;
mod findable;
mod incoming;
mod labels;
mod letters;
mod merging;
mod news;
mod opening;
mod record;
mod replies;
mod requester;
mod sides;
mod splitting;
mod steering;

pub use chat::{chat_copy, note_chat_delivery, note_said_there, open_chat_line};
pub(crate) use chat::{line_of, line_of_answer, strand_of_answer};
pub use findable::begin_indexing;
pub(crate) use findable::{handler as index_handler, index};
pub use incoming::receive_message;
pub(crate) use labels::{change_tags, tell_followers};
pub use labels::{follow_ticket, see_mentions, tag_ticket};
pub use merging::{merge_ticket, undo_merge};
pub(crate) use news::{answer_unknown, rename_requester, take_answer_back};
pub use news::{begin_work, close_the_loop, copy_bounced, end_work, mail_bounced};
pub use opening::{Report, open_ticket, report_fault, write_first};
pub(crate) use record::compare_page;
pub use record::{Difference, rebuild_projections};
pub use replies::{
    PostOffice, Reply, ReplyError, Typing, answer_shop, bounce_addresses, keep_draft, mail_keys,
    note_and_call, note_down, reply_to_customer, withdraw_reply,
};
pub(crate) use replies::{add_to_draft, newer_words, queue_chat, recipients_of_answer, sent, strand_in};
pub use requester::name_customer;
pub use sides::{SideLetter, ask_partner};
pub use splitting::{split_ticket, undo_split};
pub use steering::{
    assign_ticket, finish_ticket, ignore_ticket, reopen_ticket, set_language, snooze_ticket,
    take_next_ticket, take_ticket,
};

pub(crate) use record::{Record, due_of};

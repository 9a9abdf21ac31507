//! The verbs: load, decide, save, tell.

mod news;
mod opening;
mod record;
mod replies;
mod steering;

pub use news::{begin_work, close_the_loop, end_work};
pub(crate) use news::{rename_requester, take_answer_back};
pub use opening::{Report, open_ticket, report_fault};
pub use record::{Difference, rebuild_projections};
pub use replies::{PostOffice, Reply, ReplyError, answer_shop, keep_draft, note_down, reply_to_customer};
pub(crate) use steering::return_to_team;
pub use steering::{
    assign_ticket, finish_ticket, ignore_ticket, reopen_ticket, snooze_ticket, take_next_ticket, take_ticket,
};

pub(crate) use record::{Record, due_of};

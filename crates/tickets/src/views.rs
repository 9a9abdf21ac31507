//! What pages show: values that are ready to print.

mod deadline;
mod inbox;
mod opened;
mod opening;
mod organise;
mod portal;
#[cfg(test)]
mod samples;
mod talk;
mod ticket;

use deadline::{deadline_chip, deadline_line};
pub(crate) use inbox::{
    InboxPage, QueueAddress, QueuePart, QueueParts, QueueView, ROWS, nothing_open, place,
};
pub(crate) use opened::{OPENED_ROWS, OpenedPage};
pub(crate) use opening::{CustomerPart, NewFields, NewPage};
pub(crate) use organise::{MentionRow, MentionsPage, OrganiseFacts, OrganisePage, SidePage};
pub(crate) use portal::{
    AnswerFields, FAULTS, MessageRow, MessagesPage, ReportFields, ReportPage, TalkPage, state,
};
pub(crate) use talk::{Reader, Staff, timeline};
pub(crate) use ticket::{HeadParts, HeadView, TicketPage, composer};

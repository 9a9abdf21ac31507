//! What pages show: values that are ready to print.

mod broken;
mod deadline;
pub(crate) mod hours;
mod inbox;
mod opened;
mod opening;
mod organise;
mod portal;
pub(crate) mod promises;
mod requester;
#[cfg(test)]
mod samples;
mod talk;
mod ticket;
pub(crate) mod today;

pub(crate) use broken::BrokenRow;
pub(crate) use deadline::deadline_chip;
use deadline::deadline_line;
pub(crate) use inbox::{
    Column, InboxPage, QueueAddress, QueuePart, QueueParts, QueueView, ROWS, named as requester,
    no_such_page, no_such_place, nothing_open, place,
};
pub(crate) use opened::{OPENED_ROWS, OpenedPage};
pub(crate) use opening::{CustomerPart, NewFields, NewPage};
pub(crate) use organise::{MentionRow, MentionsPage, OrganiseFacts, OrganisePage, OriginalPage, SidePage};
pub(crate) use portal::{
    AnswerFields, FAULTS, MessageRow, MessagesPage, ReportFields, ReportPage, TalkPage, state,
};
pub(crate) use requester::{PANELS, RequesterPage};
pub(crate) use talk::{Reader, Staff, timeline};
pub(crate) use ticket::{AnswerTo, Apart, HeadParts, HeadView, TYPED, TicketPage, composer};

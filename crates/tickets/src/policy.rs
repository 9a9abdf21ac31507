//! The decisions: what a message does to a ticket, whether a reply still fits, what a history amounts to.

use jiff::{SignedDuration, Timestamp};
use kernel::Permission;

use crate::{
    clocks::{
        Calendars, ClockEvent, ClockEventKind, Metric, MetricInstance, MetricState, Policies, fold_clocks,
        next_due,
    },
    model::{Class, Happened, Message, MessageId, NO_DEADLINE, Status, Ticket, TicketEvent, TicketId},
    rights::ReplyToTicket,
};

/// A done ticket returns to Todo when the customer writes within this time; later it is a new matter.
pub const REOPEN_WITHIN: SignedDuration = SignedDuration::from_hours(24 * 14);
/// A pause lasts at most so long.
pub const PAUSE_MAX: SignedDuration = SignedDuration::from_hours(24 * 90);

/// Where a customer's message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// Into the ticket.
    Here,
    /// Into a new ticket that continues the old one.
    NewTicket,
}

/// A message into a ticket that was done for more than 14 days opens a new, linked one.
pub fn decide_arrival(ticket: &Ticket, now: Timestamp) -> Arrival {
    match ticket.done_at.filter(|_| matches!(ticket.status, Status::Done | Status::Ignored)) {
        Some(done) if now.duration_since(done) > REOPEN_WITHIN => Arrival::NewTicket,
        _ => Arrival::Here,
    }
}

/// The status after a customer wrote: what the shop owes now.
pub const fn decide_status_after_customer(has_reply: bool) -> Status {
    if has_reply { Status::NeedsNextResponse } else { Status::NeedsFirstResponse }
}

/// What the person chose beside Send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Send: the customer's turn.
    Wait,
    /// Send and keep working on it.
    Keep,
    /// Send and done.
    Done,
}

impl Then {
    /// The status that the reply leaves.
    pub const fn status(self) -> Status {
        match self {
            Self::Wait => Status::WaitingForCustomer,
            Self::Keep => Status::Investigating,
            Self::Done => Status::Done,
        }
    }
}

/// What the writer of a reply knew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// The newest public message on the page when it was drawn.
    UpTo(MessageId),
    /// There was none yet.
    Nothing,
    /// The newer ones were shown, and the person sends anyway.
    Anyway,
}

/// Whether a reply still fits: if somebody said something public since the page was drawn, the newer messages are
/// shown first and the text is kept. Nobody is locked out, nothing is sent past unread words.
///
/// # Errors
/// The newer messages, oldest first.
pub fn decide_reply(seen: Seen, messages: &[Message]) -> Result<(), Vec<MessageId>> {
    let public: Vec<MessageId> = messages.iter().filter(|m| m.class == Class::Public).map(|m| m.id).collect();
    let newer = match seen {
        Seen::Anyway => Vec::new(),
        Seen::Nothing => public,
        Seen::UpTo(last) => {
            let at = public.iter().position(|id| *id == last).map_or(0, |at| at + 1);
            public.into_iter().skip(at).collect()
        }
    };
    if newer.is_empty() { Ok(()) } else { Err(newer) }
}

/// Whether a pause is one: in the future, and at most 90 days away.
pub fn decide_pause(now: Timestamp, until: Timestamp) -> bool {
    until > now && until.duration_since(now) <= PAUSE_MAX
}

/// Who may be given a ticket: only somebody who may reply to it.
pub fn decide_assignee(roles: kernel::Roles, is_active: bool) -> bool {
    is_active && roles.meets(ReplyToTicket::ROLES)
}

/// The row after an event. The only writer of a ticket's row, so that a history gives the row again.
pub fn apply(before: Option<Ticket>, id: TicketId, happened: &Happened) -> Option<Ticket> {
    let (at, seq) = (happened.at, happened.seq);
    let mut ticket = match (&happened.event, before) {
        (TicketEvent::Opened { .. }, _) => opened(id, happened)?,
        (_, before) => before?,
    };
    ticket.seq = seq;
    match &happened.event {
        TicketEvent::Opened { .. } | TicketEvent::Noted { .. } | TicketEvent::ClockBreached { .. } => {}
        TicketEvent::MessageReceived { preview, .. } => {
            let has_reply = ticket.status != Status::NeedsFirstResponse;
            ticket.status = decide_status_after_customer(has_reply);
            (ticket.paused_until, ticket.done_at) = (None, None);
            said(&mut ticket, at, preview, true);
        }
        TicketEvent::Replied { preview, then, .. } => {
            set_status(&mut ticket, *then, None, at);
            said(&mut ticket, at, preview, false);
        }
        TicketEvent::StatusChanged { to, until } => set_status(&mut ticket, *to, *until, at),
        TicketEvent::Assigned { owner } => ticket.owner = *owner,
    }
    Some(ticket)
}

fn opened(id: TicketId, happened: &Happened) -> Option<Ticket> {
    let TicketEvent::Opened { number, customer, asset, branch, subject, reason, channel, follows } =
        happened.event.clone()
    else {
        return None;
    };
    Some(Ticket {
        id,
        number,
        customer,
        asset,
        branch,
        subject,
        reason,
        channel,
        // Nothing was said yet; the message that follows sets what is owed.
        status: Status::NeedsFirstResponse,
        paused_until: None,
        owner: None,
        follows,
        opened_at: happened.at,
        done_at: None,
        next_due_at: NO_DEADLINE,
        last_at: happened.at,
        last_preview: String::new(),
        last_by_customer: false,
        seq: happened.seq,
    })
}

fn said(ticket: &mut Ticket, at: Timestamp, preview: &str, by_customer: bool) {
    ticket.last_at = at;
    preview.clone_into(&mut ticket.last_preview);
    ticket.last_by_customer = by_customer;
}

fn set_status(ticket: &mut Ticket, to: Status, until: Option<Timestamp>, at: Timestamp) {
    ticket.status = to;
    ticket.paused_until = until;
    ticket.done_at = matches!(to, Status::Done | Status::Ignored).then_some(at);
}

/// The beginning of a text, for a list: one line, at most 120 characters.
pub fn preview(body: &str) -> String {
    let line = body.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(120).collect()
}

/// A ticket's clocks as they stand `now`.
pub fn clocks_of(
    history: &[Happened],
    policies: &Policies,
    calendars: &Calendars,
    now: Timestamp,
) -> Vec<MetricInstance> {
    let mut events: Vec<ClockEvent> = history.iter().flat_map(clock_events).collect();
    let seq = u64::try_from(history.len()).unwrap_or(u64::MAX).saturating_mul(2).saturating_add(10);
    events.push(ClockEvent { at: now, seq, kind: ClockEventKind::TimePassed });
    fold_clocks(&events, policies, calendars)
}

fn clock_events(happened: &Happened) -> Vec<ClockEvent> {
    let kind = match &happened.event {
        TicketEvent::Opened { .. } => ClockEventKind::Opened,
        TicketEvent::MessageReceived { .. } => ClockEventKind::CustomerWrote,
        TicketEvent::Replied { then, .. } => ClockEventKind::StaffReplied { then: Some(then.clock_kind()) },
        TicketEvent::StatusChanged { to, .. } => ClockEventKind::StatusChanged(to.clock_kind()),
        TicketEvent::Noted { .. } | TicketEvent::Assigned { .. } | TicketEvent::ClockBreached { .. } => {
            return Vec::new();
        }
    };
    let seq = u64::try_from(happened.seq).unwrap_or(0);
    vec![ClockEvent { at: happened.at, seq, kind }]
}

/// The deadline that the inbox shows: the nearest of the running clocks, late ones included.
pub fn deadline(clocks: &[MetricInstance]) -> Timestamp {
    next_due(clocks).and_then(|c| c.due_at).unwrap_or(NO_DEADLINE)
}

/// The clocks that have passed their deadline and were not yet told.
pub fn newly_breached(clocks: &[MetricInstance], told: &[Happened]) -> Vec<TicketEvent> {
    let is_told = |metric: &str, run: u32| {
        told.iter().any(|h| {
            matches!(&h.event, TicketEvent::ClockBreached { metric: m, ordinal: o } if m == metric && *o == run)
        })
    };
    let breached = clocks.iter().filter(|c| c.breached_at.is_some() && c.state != MetricState::Cancelled);
    breached
        .map(|clock| (metric_name(clock.metric).to_owned(), clock.ordinal))
        .filter(|(metric, ordinal)| !is_told(metric, *ordinal))
        .map(|(metric, ordinal)| TicketEvent::ClockBreached { metric, ordinal })
        .collect()
}

/// The clock's name in events.
pub const fn metric_name(metric: Metric) -> &'static str {
    match metric {
        Metric::FirstResponse => "first_response",
        Metric::NextResponse => "next_response",
        Metric::Resolution => "resolution",
    }
}

//! A ticket's history, and where it leaves the ticket. Everything in [`Standing`] is folded from events.

use std::collections::BTreeSet;

use identity::TeamId;
use kernel::{CalendarId, CustomerId, Locale, StaffId, Timestamp};
use products::AssetId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use customers::timeline::Arg;

use super::{Author, IgnoreReason, MessageId, Status, StrandId, TicketId};
use crate::{
    clocks::{Applied, Cause, ClockEvent, ClockEventKind, Metric, Priority, SlaPolicyId},
    erasing::EraseReason,
    fields::FieldId,
    promises::{HOUSE_POLICY, Step},
};

/// Something that happened to a ticket. Never changed afterwards.
#[derive(Debug, Clone, PartialEq)]
pub struct TicketEvent {
    /// Counts from 1 within the ticket.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who, as the audit log names an actor.
    pub actor: String,
    /// The words that it is about. They live in their own row, so that erasure reaches them.
    pub message: Option<MessageId>,
    /// What.
    pub happened: Happened,
}

/// What happened. Holds ids, codes and states, never names or words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Happened {
    /// The first event of every ticket.
    TicketOpened {
        /// What it began with.
        status: Status,
    },
    /// The customer's words came.
    MessageReceived {
        /// Where they put the ticket.
        status: Status,
    },
    /// A public answer was committed.
    MessageQueued {
        /// The status that it was sent with.
        status: Status,
    },
    /// The mail of a public answer did not arrive and will not: for clocks and status the answer never happened.
    MessageFailed {
        /// The number of the event with which the answer went out.
        reply: i64,
        /// Which words; they stay where they were said.
        words: MessageId,
        /// Where it puts the ticket; none leaves it where it is.
        status: Option<Status>,
        /// Whether another public answer has ever gone out.
        staff_wrote: bool,
        /// Whether the customer's last words wait for an answer again.
        unanswered: bool,
        /// Whether its writer took it back before it left.
        #[serde(default)]
        withdrawn: bool,
    },
    /// A robot's words came. They move nothing.
    AutomaticCame,
    /// It began with words that look like an answer in another ticket, without a proof.
    LooksLike {
        /// The number of the other.
        number: i64,
    },
    /// One of the shop's people wrote to a partner, in a side strand.
    PartnerAsked {
        /// Which strand.
        strand: StrandId,
    },
    /// A partner wrote, in a side strand.
    PartnerWrote {
        /// Which strand.
        strand: StrandId,
        /// Where it put the ticket; none when it was done already.
        status: Option<Status>,
    },
    /// Another ticket was merged into this one, which from now on shows its words and measures for both.
    TicketMerged {
        /// Which.
        child: TicketId,
        /// Its number.
        number: i64,
        /// Where it puts this one; none leaves it where it is.
        status: Option<Status>,
        /// Whether the customer waits for an answer in either.
        unanswered: bool,
        /// Whether a public answer has ever gone out in either.
        staff_wrote: bool,
    },
    /// Somebody spoke in a ticket that is merged into this one. The words stand there.
    MergedSpoke {
        /// In which.
        child: TicketId,
        /// Who.
        author: Author,
        /// Where it puts this one.
        status: Status,
    },
    /// One of those who asked in tickets that are read together was answered; somebody else, in another strand, was not.
    StillAsked {
        /// The ticket in which they asked.
        home: TicketId,
        /// Its number.
        number: i64,
    },
    /// This ticket was merged into another.
    MergedInto {
        /// Which.
        root: TicketId,
        /// Its number.
        number: i64,
    },
    /// A merge with that ticket, in either direction, never happened.
    MergeUndone {
        /// The other.
        other: TicketId,
        /// Its number.
        number: i64,
    },
    /// Words of this ticket went on in a new one.
    SplitOff {
        /// The new one.
        to: TicketId,
        /// Its number.
        number: i64,
        /// Which words.
        messages: Vec<MessageId>,
    },
    /// Words came from the ticket that this one was split off from, or from a platform after the customer had written again;
    /// they move nothing here.
    MovedIn,
    /// A split never happened: here the words are back, or there the ticket has none any more.
    SplitUndone {
        /// The other.
        other: TicketId,
        /// Its number.
        number: i64,
    },
    /// Its tags changed.
    TagsChanged {
        /// New ones.
        added: Vec<String>,
        /// Those that are gone.
        removed: Vec<String>,
    },
    /// Typed fields got other values, or lost them. Which values, the fields themselves say: they may be somebody's words.
    ValuesChanged {
        /// Which fields.
        fields: Vec<FieldId>,
    },
    /// What was said in it, and who asked, was erased.
    Erased {
        /// Why.
        because: EraseReason,
    },
    /// One of the shop's people said who asks, and about what.
    CustomerNamed {
        /// Who; none is nobody whom we know.
        customer: Option<CustomerId>,
        /// About which asset.
        asset: Option<AssetId>,
    },
    /// A note for colleagues. Changes nothing else.
    NoteWritten,
    /// The status was set without an answer.
    StatusChanged {
        /// The new one.
        status: Status,
    },
    /// It has another owner, or none.
    TicketAssigned {
        /// Who.
        owner: Option<StaffId>,
    },
    /// It belongs to another team, or to the whole shop.
    TeamChanged {
        /// Which team; none is the whole shop.
        team: Option<TeamId>,
        /// The opening hours by which that team is measured from now on.
        calendar: Option<CalendarId>,
    },
    /// Nobody of its team could have it, and those who lead were told. Once for each ticket.
    NobodyFree {
        /// Whom.
        told: Vec<StaffId>,
    },
    /// Another room has news that the customer should hear.
    NewsCame {
        /// The key of the sentence, in that room's texts.
        key: String,
        /// Its values.
        args: Vec<(String, Arg)>,
        /// Where it put the ticket; none when it was done already.
        status: Option<Status>,
    },
    /// Another room works on it.
    WorkBegan {
        /// What.
        work: OpenWork,
    },
    /// That work is over.
    WorkEnded {
        /// Its code.
        code: String,
    },
    /// The customer went on in another ticket, because this one ended too long ago.
    WentOn {
        /// The number of the other.
        number: i64,
    },
    /// Its priority was changed. What that means for the clocks, a policy that is applied right after says.
    FieldsChanged {
        /// The new one.
        priority: Priority,
    },
    /// Somebody said in which language it is spoken, or took that back.
    LanguageChanged {
        /// The language; none is what is known of the customer.
        language: Option<Locale>,
    },
    /// It is measured by another policy, or by the targets of another priority.
    PolicyApplied {
        /// Which.
        policy: SlaPolicyId,
        /// The priority that chooses the targets.
        priority: Priority,
    },
    /// Nobody acted after an alert, and a step of the escalation was taken. Once for each clock.
    Escalated {
        /// Of what.
        metric: Metric,
        /// The n-th of its metric.
        ordinal: u32,
        /// Which step.
        step: Step,
        /// Whom the step told.
        told: Vec<StaffId>,
    },
    /// A deadline comes near. Once for each warning of each clock.
    ClockWarned {
        /// Of what.
        metric: Metric,
        /// The n-th of its metric.
        ordinal: u32,
        /// How many open seconds were left.
        before_s: u32,
    },
    /// A deadline passed. Once for each clock.
    ClockBreached {
        /// Of what.
        metric: Metric,
        /// The n-th of its metric.
        ordinal: u32,
        /// What it is put down to.
        cause: Cause,
    },
}

/// Work in another room, as a queue shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OpenWork {
    /// As people name it: SC-24817.
    pub code: String,
    /// Its page.
    pub href: String,
}

/// Where a ticket stands after its events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Standing {
    /// Where in its life.
    pub status: Status,
    /// Whose it is.
    #[schema(value_type = Option<String>)]
    pub owner: Option<StaffId>,
    /// The team that it belongs to; none is the whole shop.
    #[schema(value_type = Option<String>)]
    pub team: Option<TeamId>,
    /// How urgent it is.
    pub priority: Priority,
    /// The language that somebody said it is spoken in; none leaves it to what is known of the customer.
    #[schema(value_type = Option<String>)]
    pub language: Option<Locale>,
    /// What it is measured by; none for the house's policy from the beginning.
    #[schema(value_type = Option<String>)]
    pub policy: Option<SlaPolicyId>,
    /// Whether a public answer has ever gone out.
    pub staff_wrote: bool,
    /// Whether the customer's last words wait for an answer.
    pub unanswered: bool,
    /// The ticket that this one was merged into, which stands for both.
    #[schema(value_type = Option<String>)]
    pub merged_into: Option<TicketId>,
    /// Since when nothing is left of what was said in it.
    #[schema(value_type = Option<String>)]
    pub erased_at: Option<Timestamp>,
    /// The work in another room that is under way; the newest.
    pub work: Option<OpenWork>,
    /// The newest public words.
    #[schema(value_type = Option<String>)]
    pub last_message: Option<MessageId>,
    /// When something last happened that a person would call news.
    #[schema(value_type = String)]
    pub updated_at: Timestamp,
    /// How many events there are.
    pub events: i64,
}

impl Happened {
    /// Whether it is part of a merge with that ticket.
    pub(crate) fn is_merge_with(&self, other: TicketId) -> bool {
        match self {
            Self::TicketMerged { child, .. } | Self::MergedSpoke { child, .. } => *child == other,
            Self::MergedInto { root, .. } => *root == other,
            Self::StillAsked { home, .. } => *home == other,
            _ => false,
        }
    }

    /// The name in the table, for figures.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::TicketOpened { .. } => "ticket_opened",
            Self::MessageReceived { .. } => "message_received",
            Self::MessageQueued { .. } => "message_queued",
            Self::MessageFailed { .. } => "message_failed",
            Self::NoteWritten => "note_written",
            Self::AutomaticCame => "automatic_came",
            Self::LooksLike { .. } => "looks_like",
            Self::PartnerAsked { .. } => "partner_asked",
            Self::PartnerWrote { .. } => "partner_wrote",
            Self::TicketMerged { .. } => "ticket_merged",
            Self::MergedSpoke { .. } => "merged_spoke",
            Self::StillAsked { .. } => "still_asked",
            Self::MergedInto { .. } => "merged_into",
            Self::MergeUndone { .. } => "merge_undone",
            Self::SplitOff { .. } => "split_off",
            Self::MovedIn => "moved_in",
            Self::SplitUndone { .. } => "split_undone",
            Self::TagsChanged { .. } => "tags_changed",
            Self::ValuesChanged { .. } => "values_changed",
            Self::CustomerNamed { .. } => "customer_named",
            Self::Erased { .. } => "erased",
            Self::StatusChanged { .. } => "status_changed",
            Self::TicketAssigned { .. } => "ticket_assigned",
            Self::TeamChanged { .. } => "team_changed",
            Self::NobodyFree { .. } => "nobody_free",
            Self::NewsCame { .. } => "news_came",
            Self::WorkBegan { .. } => "work_began",
            Self::WorkEnded { .. } => "work_ended",
            Self::WentOn { .. } => "went_on",
            Self::FieldsChanged { .. } => "fields_changed",
            Self::LanguageChanged { .. } => "language_changed",
            Self::PolicyApplied { .. } => "policy_applied",
            Self::Escalated { .. } => "escalated",
            Self::ClockWarned { .. } => "clock_warned",
            Self::ClockBreached { .. } => "clock_breached",
        }
    }

    /// What a clock or a promise does is no news of a person, and must not move a done ticket up its list.
    pub(crate) const fn is_by_clock(&self) -> bool {
        matches!(
            self,
            Self::ClockWarned { .. }
                | Self::ClockBreached { .. }
                | Self::Escalated { .. }
                | Self::NobodyFree { .. }
                | Self::PolicyApplied { .. }
        )
    }

    /// The names of the events that may set a status: those to which [`Self::status`] may give one.
    pub(crate) const MOVING: [&'static str; 10] = [
        "still_asked",
        "ticket_opened",
        "message_received",
        "message_queued",
        "merged_spoke",
        "status_changed",
        "news_came",
        "message_failed",
        "partner_wrote",
        "ticket_merged",
    ];

    /// The status that it sets, if it sets one.
    pub(crate) const fn status(&self) -> Option<Status> {
        match self {
            Self::TicketOpened { status }
            | Self::MessageReceived { status }
            | Self::MessageQueued { status }
            | Self::MergedSpoke { status, .. }
            | Self::StatusChanged { status } => Some(*status),
            Self::StillAsked { .. } => Some(Status::NeedsNextResponse),
            Self::NewsCame { status, .. }
            | Self::MessageFailed { status, .. }
            | Self::PartnerWrote { status, .. }
            | Self::TicketMerged { status, .. } => *status,
            _ => None,
        }
    }
}

impl TicketEvent {
    /// The event as the clocks see it; nothing for what counts for nothing. An answer that did not arrive takes its own
    /// event back, and puts the ticket where it stands now. Every ticket begins under the house's policy, so that a policy
    /// that is applied later measures nothing of what was before it.
    pub fn for_clocks(&self) -> impl Iterator<Item = ClockEvent> + use<> {
        let number = |seq: i64| u64::try_from(seq).unwrap_or(0);
        let first = match &self.happened {
            Happened::MessageFailed { reply, .. } => Some(ClockEventKind::Voided { seq: number(*reply) }),
            Happened::TicketOpened { .. } => Some(applied(HOUSE_POLICY, Priority::default())),
            _ => None,
        };
        let kind = match &self.happened {
            Happened::TicketOpened { .. } => Some(ClockEventKind::Opened),
            Happened::MessageReceived { .. } => Some(ClockEventKind::CustomerWrote),
            Happened::MergedInto { .. } => Some(ClockEventKind::MergedAway),
            Happened::MessageQueued { status } => {
                Some(ClockEventKind::StaffReplied { then: Some(status.kind()) })
            }
            Happened::PolicyApplied { policy, priority, .. } => Some(applied(*policy, *priority)),
            Happened::TeamChanged { calendar, .. } => Some(ClockEventKind::TeamCalendar(*calendar)),
            other => other.status().map(|status| ClockEventKind::StatusChanged(status.kind())),
        };
        let (at, seq) = (self.at, number(self.seq));
        first.into_iter().chain(kind).map(move |kind| ClockEvent { at, seq, kind })
    }
}

const fn applied(policy: SlaPolicyId, priority: Priority) -> ClockEventKind {
    ClockEventKind::Applied(Applied { policy, priority, team_calendar: None })
}

impl Standing {
    /// Where the first event leaves a ticket.
    pub fn opened(event: &TicketEvent) -> Self {
        let status = event.happened.status().unwrap_or(Status::NeedsFirstResponse);
        let blank = Self {
            status,
            owner: None,
            team: None,
            priority: Priority::default(),
            language: None,
            policy: None,
            staff_wrote: false,
            unanswered: false,
            merged_into: None,
            erased_at: None,
            work: None,
            last_message: None,
            updated_at: event.at,
            events: 0,
        };
        blank.apply(event)
    }

    /// Where the next event leaves it. The only way in which a standing changes.
    #[must_use]
    pub fn apply(mut self, event: &TicketEvent) -> Self {
        // A merged ticket keeps the end that the merge gave it; the root moves in its place.
        if let (Some(status), None) = (event.happened.status(), self.merged_into) {
            self.status = status;
        }
        match &event.happened {
            Happened::MessageReceived { .. } => {
                self.unanswered = true;
                self.last_message = event.message;
            }
            Happened::MessageQueued { .. } => {
                (self.unanswered, self.staff_wrote) = (false, true);
                self.last_message = event.message;
            }
            Happened::MessageFailed { staff_wrote, unanswered, .. }
            | Happened::TicketMerged { staff_wrote, unanswered, .. } => {
                (self.staff_wrote, self.unanswered) = (*staff_wrote, *unanswered);
            }
            Happened::MergedSpoke { author: Author::Staff, .. } => {
                (self.unanswered, self.staff_wrote) = (false, true);
            }
            Happened::MergedSpoke { author: Author::Customer, .. } | Happened::StillAsked { .. } => {
                self.unanswered = true;
            }
            Happened::MergedInto { root, .. } => {
                self.merged_into = Some(*root);
                self.status = Status::Ignored { because: IgnoreReason::Duplicate, at: event.at };
            }
            Happened::Erased { .. } => self.erased_at = Some(event.at),
            Happened::TicketAssigned { owner } => self.owner = *owner,
            Happened::TeamChanged { team, .. } => self.team = *team,
            Happened::FieldsChanged { priority } => self.priority = *priority,
            Happened::LanguageChanged { language } => self.language = *language,
            Happened::PolicyApplied { policy, .. } => self.policy = Some(*policy),
            Happened::WorkBegan { work } => self.work = Some(work.clone()),
            Happened::WorkEnded { code } => self.work = self.work.filter(|work| work.code != *code),
            _ => {}
        }
        if !event.happened.is_by_clock() {
            self.updated_at = event.at;
        }
        self.events = event.seq;
        self
    }

    /// Where a whole history leaves a ticket; none without events.
    pub fn folded(events: &[TicketEvent]) -> Option<Self> {
        let mut kept = lasting(events);
        let standing = kept.by_ref().take(1).map(Self::opened).next()?;
        Some(Self { events: events.last()?.seq, ..kept.fold(standing, Self::apply) })
    }
}

/// What is left of a history: a merge that was undone never happened, and words that went on in another ticket were
/// never said in this one.
pub fn lasting(events: &[TicketEvent]) -> impl Iterator<Item = &TicketEvent> {
    let gone = undone(events);
    events.iter().filter(move |event| !gone.contains(&event.seq))
}

/// The numbers of the events that no longer count.
fn undone(events: &[TicketEvent]) -> BTreeSet<i64> {
    let mut gone = BTreeSet::new();
    for event in events.iter().rev() {
        let before = || events.iter().filter(move |earlier| earlier.seq < event.seq);
        match &event.happened {
            Happened::MergeUndone { other, .. } => {
                gone.extend(before().filter(|e| e.happened.is_merge_with(*other)).map(|e| e.seq));
            }
            Happened::SplitUndone { other, .. } => {
                let is_split =
                    |e: &&TicketEvent| matches!(&e.happened, Happened::SplitOff { to, .. } if to == other);
                gone.extend(before().filter(is_split).map(|e| e.seq));
            }
            Happened::SplitOff { messages, .. } if !gone.contains(&event.seq) => {
                let is_moved = |e: &&TicketEvent| e.message.is_some_and(|said| messages.contains(&said));
                gone.extend(before().filter(is_moved).map(|e| e.seq));
            }
            _ => {}
        }
    }
    gone
}

/// The words of a merged ticket, as the clocks of its root see them: with the root's own status history (rule 8). `nth` keeps
/// the numbers of several tickets apart.
pub fn heard_by_root(events: &[TicketEvent], nth: u64) -> impl Iterator<Item = ClockEvent> {
    lasting(events).flat_map(TicketEvent::for_clocks).filter_map(move |event| {
        let kind = match event.kind {
            ClockEventKind::StaffReplied { .. } => ClockEventKind::StaffReplied { then: None },
            kind @ (ClockEventKind::CustomerWrote | ClockEventKind::Voided { .. }) => kind,
            _ => return None,
        };
        Some(numbered_apart(ClockEvent { kind, ..event }, nth))
    })
}

/// The event with numbers that no other ticket of the family has; those of a greater `nth` come later in a second.
pub(crate) fn numbered_apart(event: ClockEvent, nth: u64) -> ClockEvent {
    /// More than one ticket has events.
    const APART: u64 = 1 << 32;
    let apart = |seq: u64| seq.saturating_add(APART.saturating_mul(nth));
    let kind = match event.kind {
        ClockEventKind::Voided { seq } => ClockEventKind::Voided { seq: apart(seq) },
        kind => kind,
    };
    ClockEvent { seq: apart(event.seq), kind, ..event }
}

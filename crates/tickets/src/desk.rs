//! What the desk's reports are made of: each ticket's life, folded from its events.
//!
//! What another room counts stands here as facts of a ticket; what is counted, it decides.

mod store;

use jiff::SignedDuration;
use kernel::{BranchId, StaffId, Timestamp};

use crate::{
    clocks::{Metric, MetricInstance, MetricState, StatusKind},
    model::{Happened, Stage, TicketEvent, TicketId, lasting},
    store::History,
};

pub use store::{DESK_CASES_MAX, DeskCases, desk_cases};

/// Whose tickets, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DeskFilter {
    /// Of one branch only.
    pub branch: Option<BranchId>,
    /// Of one person only, as tickets are owned now.
    pub owner: Option<StaffId>,
}

/// The life of one ticket. A merged one has none of its own: the ticket that stands for it has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskCase {
    /// Which.
    pub id: TicketId,
    /// As people name it.
    pub number: i64,
    /// Whose it is now.
    pub owner: Option<StaffId>,
    /// Each change of its stage, the earliest first; the first is its opening.
    pub stages: Vec<(Timestamp, Stage)>,
    /// When it was done, and by whom. Putting what is done into another end is no end of its own.
    pub solved: Vec<DeskAct>,
    /// When the shop's people answered in public, in it or in a ticket for which it stands. An answer that did not arrive
    /// was none.
    pub answers: Vec<DeskAct>,
    /// The customer's first words and what became of them; none where the shop wrote first, or nobody asked.
    pub first_response: Option<FirstResponse>,
}

/// Somebody's act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeskAct {
    /// When.
    pub at: Timestamp,
    /// Who; none for the program.
    pub by: Option<StaffId>,
}

/// How long a customer waited, or has waited so far, in the shop's open hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstResponse {
    /// When the customer wrote.
    pub asked_at: Timestamp,
    /// In open hours.
    pub waited: SignedDuration,
    /// Whether an answer has come.
    pub is_answered: bool,
    /// Whether the promise was kept; none while it may still be.
    pub in_time: Option<bool>,
}

/// The life of a ticket, from its history and its clocks.
fn case_of(
    (id, number, owner): (TicketId, i64, Option<StaffId>),
    history: &History,
    clocks: &[MetricInstance],
) -> DeskCase {
    let (mut stages, mut solved): (Vec<(Timestamp, Stage)>, Vec<DeskAct>) = (Vec::new(), Vec::new());
    for event in lasting(&history.own) {
        let Some(status) = event.happened.status() else { continue };
        let (before, after) = (stages.last().map(|(_, stage)| *stage), status.stage());
        if before == Some(after) {
            continue;
        }
        if status.kind() == StatusKind::Done {
            solved.push(act(event));
        }
        stages.push((event.at, after));
    }
    let mut answers: Vec<DeskAct> = answers(&history.own).collect();
    answers.extend(history.merged.iter().flat_map(|events| self::answers(events)));
    answers.sort_by_key(|answer| answer.at);
    let first = clocks.iter().find(|clock| clock.metric == Metric::FirstResponse);
    DeskCase { id, number, owner, stages, solved, answers, first_response: first.and_then(waited) }
}

fn act(event: &TicketEvent) -> DeskAct {
    DeskAct { at: event.at, by: event.actor.parse().ok() }
}

/// The public answers of people that arrived, or may still.
fn answers(events: &[TicketEvent]) -> impl Iterator<Item = DeskAct> + '_ {
    let failed = |seq: i64| {
        lasting(events).any(|e| matches!(e.happened, Happened::MessageFailed { reply, .. } if reply == seq))
    };
    let is_answer = |event: &TicketEvent| matches!(event.happened, Happened::MessageQueued { .. });
    let said = lasting(events).filter(move |event| is_answer(event) && !failed(event.seq));
    said.map(act).filter(|answer| answer.by.is_some())
}

fn waited(clock: &MetricInstance) -> Option<FirstResponse> {
    let is_answered = match clock.state {
        MetricState::Fulfilled => true,
        MetricState::Active | MetricState::Paused => false,
        MetricState::Cancelled => return None,
    };
    let in_time = if is_answered { clock.met() } else { clock.breached_at.map(|_| false) };
    let seconds = i64::try_from(clock.elapsed_s).unwrap_or(i64::MAX);
    Some(FirstResponse {
        asked_at: clock.started_at,
        waited: SignedDuration::from_secs(seconds),
        is_answered,
        in_time,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{MessageId, Status};
    use kernel::Uuid;

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(1_795_305_600 + hour * 3600).unwrap()
    }

    fn staff() -> StaffId {
        StaffId::from_uuid(Uuid::from_u128(7))
    }

    fn story(happened: Vec<Happened>) -> Vec<TicketEvent> {
        let event = |(seq, happened): (i64, Happened)| TicketEvent {
            seq,
            at: at(seq),
            actor: staff().to_string(),
            message: None,
            happened,
        };
        (1..).zip(happened).map(event).collect()
    }

    fn life(own: Vec<Happened>, merged: Vec<Vec<Happened>>) -> DeskCase {
        let history = History { own: story(own), merged: merged.into_iter().map(story).collect() };
        case_of((TicketId::from_uuid(Uuid::nil()), 8401, None), &history, &[])
    }

    fn opened() -> Happened {
        Happened::TicketOpened { status: Status::NeedsFirstResponse }
    }

    fn done(hour: i64) -> Happened {
        Happened::MessageQueued { status: Status::Done { at: at(hour) } }
    }

    #[test]
    fn a_ticket_that_came_back_was_solved_twice() {
        let again = Happened::MessageReceived { status: Status::NeedsNextResponse };
        let told = Happened::MessageQueued { status: Status::Done { at: at(5) } };
        let case = life(vec![opened(), done(2), again, done(4), told], Vec::new());
        let stages: Vec<Stage> = case.stages.iter().map(|(_, stage)| *stage).collect();
        assert_eq!(stages, [Stage::Todo, Stage::Done, Stage::Todo, Stage::Done]);
        assert_eq!(case.solved.iter().map(|act| act.at).collect::<Vec<_>>(), [at(2), at(4)]);
        assert_eq!(case.answers.len(), 3, "a word after the end is an answer, too");
        assert_eq!(case.solved[0].by, Some(staff()));
    }

    #[test]
    fn an_answer_that_did_not_arrive_was_none() {
        let kept = Happened::MessageQueued { status: Status::Investigating };
        let failed = Happened::MessageFailed {
            reply: 2,
            words: MessageId::from_uuid(Uuid::nil()),
            status: Some(Status::NeedsFirstResponse),
            staff_wrote: false,
            unanswered: true,
            withdrawn: false,
        };
        assert_eq!(life(vec![opened(), kept.clone(), failed], Vec::new()).answers, []);
        assert_eq!(life(vec![opened(), kept], Vec::new()).answers.len(), 1);
    }

    #[test]
    fn what_the_program_says_is_nobodys_answer_and_what_it_ends_is_nobodys_end() {
        let mut own = story(vec![opened(), done(2)]);
        own[1].actor = "system:tickets.automation".into();
        let history = History { own, merged: Vec::new() };
        let case = case_of((TicketId::from_uuid(Uuid::nil()), 8401, Some(staff())), &history, &[]);
        assert_eq!(case.answers, []);
        assert_eq!(case.solved, [DeskAct { at: at(2), by: None }]);
    }

    #[test]
    fn what_was_answered_in_a_merged_ticket_was_answered() {
        let kept = Happened::MessageQueued { status: Status::Investigating };
        let case = life(vec![opened()], vec![vec![opened(), kept]]);
        assert_eq!(case.answers, [DeskAct { at: at(2), by: Some(staff()) }]);
        assert_eq!(case.stages.len(), 1);
    }
}

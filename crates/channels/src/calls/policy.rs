//! What becomes of a call.

use kernel::Timestamp;

use super::model::{Call, CallNews, CallStage, CallStep};

/// Where news leave a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CallMoves {
    pub(crate) stage: CallStage,
    pub(crate) answered_at: Option<Timestamp>,
    pub(crate) ended_at: Option<Timestamp>,
    /// Whether its beginning was never told.
    pub(crate) is_incomplete: bool,
    /// Whether somebody called the shop in vain, and that is news.
    pub(crate) is_missed_now: bool,
    /// Whether two people have talked, and that is news.
    pub(crate) is_spoken_now: bool,
}

/// Where news leave a call that is known, or that these news begin. A provider may repeat itself, tell in any order, and leave
/// out the beginning; a call is opened from whatever comes first, and never moves back.
pub(crate) fn decide_call(known: Option<&Call>, news: &CallNews) -> CallMoves {
    let answered_at = match news.step {
        CallStep::Answered => Some(news.at),
        CallStep::Over { talked } if talked > 0 => {
            news.at.checked_sub(jiff::SignedDuration::from_secs(talked)).ok()
        }
        CallStep::Rings | CallStep::Over { .. } => None,
    };
    let answered_at = known.and_then(|call| call.answered_at).or(answered_at);
    let told = match (news.step, answered_at.is_some()) {
        (CallStep::Rings, _) => CallStage::Ringing,
        (CallStep::Answered, _) => CallStage::Talking,
        (CallStep::Over { .. }, true) => CallStage::Ended,
        (CallStep::Over { .. }, false) => CallStage::Missed,
    };
    let before = known.map(|call| call.stage);
    let stage = before.map_or(told, |before| before.max(told));
    let is_inbound = known.map_or(news.is_inbound, |call| call.is_inbound);
    let is_over = matches!(news.step, CallStep::Over { .. });
    CallMoves {
        stage,
        answered_at,
        ended_at: known.and_then(|call| call.ended_at).or(is_over.then_some(news.at)),
        is_incomplete: known
            .map_or(news.step != CallStep::Rings, |call| call.is_incomplete && news.step != CallStep::Rings),
        is_spoken_now: stage == CallStage::Ended && before != Some(CallStage::Ended),
        is_missed_now: is_inbound && stage == CallStage::Missed && before != Some(CallStage::Missed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calls::model::CallId;

    fn news(step: CallStep, second: i64) -> CallNews {
        let at = Timestamp::from_second(1_795_489_200 + second).unwrap();
        CallNews { remote_id: "c1".into(), is_inbound: true, number: "+84912345678".into(), step, at }
    }

    fn told(steps: &[CallStep]) -> (Call, usize) {
        let mut known: Option<Call> = None;
        let mut missed = 0;
        for (step, second) in steps.iter().zip(0..) {
            let news = news(*step, second * 10);
            let moves = decide_call(known.as_ref(), &news);
            missed += usize::from(moves.is_missed_now);
            known = Some(Call {
                id: CallId::from_uuid(kernel::Uuid::nil()),
                is_inbound: true,
                number: news.number.clone(),
                stage: moves.stage,
                is_incomplete: moves.is_incomplete,
                began_at: news.at,
                answered_at: moves.answered_at,
                ended_at: moves.ended_at,
                strand: None,
                ticket_number: None,
            });
        }
        (known.unwrap(), missed)
    }

    #[test]
    fn a_call_goes_forward_in_whatever_order_it_is_told() {
        use CallStep::{Answered, Over, Rings};
        let talked = Over { talked: 9 };
        for steps in [&[Rings, Answered, talked][..], &[talked, Answered, Rings], &[Answered, talked, Rings]]
        {
            let (call, missed) = told(steps);
            assert_eq!((call.stage, missed), (CallStage::Ended, 0), "{steps:?}");
            assert!(
                call.answered_at.is_some() && call.ended_at.is_some() && !call.is_incomplete,
                "{steps:?}"
            );
        }
    }

    #[test]
    fn a_call_that_nobody_answered_is_missed_once() {
        use CallStep::{Over, Rings};
        let over = Over { talked: 0 };
        let (call, missed) = told(&[Rings, Rings, over, over, Rings]);
        assert_eq!((call.stage, missed, call.is_incomplete), (CallStage::Missed, 1, false));
        let (call, missed) = told(&[over]);
        assert_eq!(
            (call.stage, missed, call.is_incomplete),
            (CallStage::Missed, 1, true),
            "its beginning is unknown"
        );
    }

    #[test]
    fn whom_we_called_in_vain_misses_nothing_of_ours() {
        let ours = CallNews { is_inbound: false, ..news(CallStep::Over { talked: 0 }, 0) };
        assert!(!decide_call(None, &ours).is_missed_now);
    }
}

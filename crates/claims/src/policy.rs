//! What is decided about claims. Pure: values in, decision out.

use coverage::{
    model::{Answer, HumanReason},
    packs::PackStatus,
};
use kernel::{Actor, Roles};

use crate::{
    model::{Basis, EvidenceKind, Ruling, Status, Step},
    rights::HANDLERS,
};

/// Why a step is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepRefusal {
    /// No such step leads on from here; somebody else may have taken one meanwhile.
    NotListed,
    /// It belongs to others.
    NotYours,
}

impl StepRefusal {
    /// The key of the reason.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotListed => "form-error-claims-step",
            Self::NotYours => "form-error-claims-not-yours",
        }
    }
}

const CUSTOMER: Roles = Roles::CUSTOMER.union(HANDLERS);
/// Once there is a verdict, nobody at the counter takes a customer's objection away.
const NO_DESK: Roles = Roles::CUSTOMER.union(Roles::LEADS);

/// The table of steps: from, step, to, who. What is not in it does not happen. Source: the state machine of the claim;
/// ours is that an appeal is a state of its own, and that handlers may take a customer's step for somebody at the counter.
const STEPS: &[(Status, Step, Status, Roles)] = &[
    (Status::Triage, Step::Ask, Status::NeedsInfo, HANDLERS),
    (Status::NeedsInfo, Step::Ask, Status::NeedsInfo, HANDLERS),
    (Status::Appealed, Step::Ask, Status::Appealed, HANDLERS),
    (Status::NeedsInfo, Step::Answered, Status::Triage, CUSTOMER),
    (Status::Triage, Step::Rule, Status::Decided, HANDLERS),
    (Status::NeedsInfo, Step::Rule, Status::Decided, HANDLERS),
    (Status::Decided, Step::Rule, Status::Decided, Roles::LEADS),
    (Status::Appealed, Step::Rule, Status::Decided, Roles::LEADS),
    (Status::Decided, Step::Appeal, Status::Appealed, CUSTOMER),
    (Status::Appealed, Step::Uphold, Status::Decided, Roles::LEADS),
    (Status::Decided, Step::Begin, Status::InFulfilment, HANDLERS),
    (Status::Decided, Step::Close, Status::Closed, HANDLERS),
    (Status::InFulfilment, Step::Close, Status::Closed, HANDLERS),
    (Status::InFulfilment, Step::Return, Status::Decided, HANDLERS),
    (Status::InFulfilment, Step::Appeal, Status::Appealed, CUSTOMER),
    (Status::Closed, Step::Appeal, Status::Appealed, CUSTOMER),
    (Status::Triage, Step::Withdraw, Status::Withdrawn, CUSTOMER),
    (Status::NeedsInfo, Step::Withdraw, Status::Withdrawn, CUSTOMER),
    (Status::Decided, Step::Withdraw, Status::Withdrawn, NO_DESK),
    (Status::Appealed, Step::Withdraw, Status::Withdrawn, NO_DESK),
];

/// Where a step leads, if it is listed and belongs to who takes it. The program itself takes every listed step.
///
/// # Errors
/// [`StepRefusal`], in the order of its variants.
pub fn decide_step(from: Status, step: Step, actor: &Actor) -> Result<Status, StepRefusal> {
    let listed = STEPS.iter().find(|(s, by, ..)| (*s, *by) == (from, step));
    let (_, _, to, who) = listed.ok_or(StepRefusal::NotListed)?;
    let is_ours = matches!(actor, Actor::System { .. }) || actor.roles().meets(*who);
    if is_ours { Ok(*to) } else { Err(StepRefusal::NotYours) }
}

/// What the engine proposes for a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proposal {
    /// Say yes.
    Grant,
    /// Say yes for a part.
    GrantPartly,
    /// Say no.
    Refuse,
    /// Ask first.
    Ask(Vec<EvidenceKind>),
    /// A person decides.
    Person(Option<HumanReason>),
}

/// What an answer of the engine means for a claim. An answer to another question than "is it covered" is for a person.
pub fn decide_proposal(verdict: &coverage::Verdict) -> Proposal {
    match verdict.answer {
        Answer::Covered | Answer::RecallCovered | Answer::RemedyEscalated | Answer::PlanActive => {
            Proposal::Grant
        }
        Answer::CoveredPartial => Proposal::GrantPartly,
        Answer::Expired | Answer::NotCovered | Answer::PlanNotUsable | Answer::EntitlementExhausted => {
            Proposal::Refuse
        }
        Answer::NeedsEvidence => {
            let mut kinds: Vec<_> =
                verdict.would_change.iter().filter_map(|f| EvidenceKind::of(*f)).collect();
            kinds.sort_unstable();
            kinds.dedup();
            Proposal::Ask(kinds)
        }
        Answer::NeedsHuman | Answer::Duties | Answer::Scope(_) | Answer::PackSelected => {
            Proposal::Person(verdict.human)
        }
    }
}

/// Whether a verdict rests on law that no lawyer has signed.
pub fn is_draft(verdict: &coverage::Verdict) -> bool {
    verdict.pack.as_ref().is_none_or(|pack| pack.status == PackStatus::Draft)
}

/// What counts when somebody rules.
#[derive(Debug, Clone, Copy)]
pub struct RulingFacts<'a> {
    /// What the engine proposes.
    pub proposal: &'a Proposal,
    /// Whether no lawyer has signed the law that it applied.
    pub is_draft: bool,
    /// What the person wants to say.
    pub wanted: Ruling,
    /// Why, in the person's words; may be empty.
    pub reason: &'a str,
    /// Whether the person is an owner or a manager.
    pub is_lead: bool,
    /// The ruling that stands, and whether there is evidence that it did not know.
    pub standing: Option<(Ruling, bool)>,
    /// Whether the customer was asked for what is missing and stayed silent for long.
    pub was_asked: bool,
}

/// Why a ruling is not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RulingRefusal {
    /// There is a verdict, and nothing new.
    NothingNew,
    /// A fact decides and is missing: ask for it. Nobody is refused for a fact that was not asked for.
    AskFirst,
    /// The customer has a right to more.
    LessThanOwed,
    /// An owner or a manager says this.
    Lead,
    /// It needs a reason.
    Reason,
    /// There is something new, so it is decided again.
    DecideAgain,
}

impl RulingRefusal {
    /// The key of the reason.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NothingNew => "form-error-claims-nothing-new",
            Self::AskFirst => "form-error-claims-ask-first",
            Self::LessThanOwed => "form-error-claims-less-than-owed",
            Self::Lead => "form-error-claims-lead",
            Self::Reason => "form-error-claims-reason",
            Self::DecideAgain => "form-error-claims-decide-again",
        }
    }
}

/// Whether a ruling may be given, and on what it rests. Source: the state machine of the claim; principles 7 and 8 of the
/// operations reference (no refusal without recorded evidence, none by a draft without a lead).
///
/// # Errors
/// [`RulingRefusal`].
pub fn decide_ruling(f: &RulingFacts<'_>) -> Result<Basis, RulingRefusal> {
    if f.standing.is_some_and(|(ruling, is_news)| !is_news && !is_more(f.proposal, ruling)) {
        return Err(RulingRefusal::NothingNew);
    }
    let basis = match (f.proposal, f.wanted) {
        (Proposal::Grant, Ruling::Granted)
        | (Proposal::GrantPartly, Ruling::PartlyGranted)
        | (Proposal::Refuse, Ruling::Refused) => Basis::Engine,
        (Proposal::Grant, _) | (Proposal::GrantPartly, Ruling::Refused) => {
            return Err(RulingRefusal::LessThanOwed);
        }
        (Proposal::Ask(_), Ruling::Refused) if !f.was_asked => return Err(RulingRefusal::AskFirst),
        (Proposal::Person(_), _) | (Proposal::Ask(_), Ruling::Refused) => Basis::Judgement,
        (Proposal::GrantPartly, Ruling::Granted) | (Proposal::Refuse | Proposal::Ask(_), _) => {
            Basis::Goodwill
        }
    };
    let by_lead_only = basis != Basis::Engine || (f.wanted == Ruling::Refused && f.is_draft);
    if by_lead_only && !f.is_lead {
        return Err(RulingRefusal::Lead);
    }
    if basis != Basis::Engine && f.reason.trim().is_empty() {
        return Err(RulingRefusal::Reason);
    }
    Ok(basis)
}

/// Whether the engine proposes more than what was said.
pub(crate) const fn is_more(proposal: &Proposal, said: Ruling) -> bool {
    matches!(
        (proposal, said),
        (Proposal::Grant, Ruling::PartlyGranted | Ruling::Refused) | (Proposal::GrantPartly, Ruling::Refused)
    )
}

/// Whether a verdict may stay as it is after an appeal: nothing is new, and nothing more is owed by now.
///
/// # Errors
/// [`RulingRefusal::DecideAgain`].
pub const fn decide_uphold(
    proposal: &Proposal,
    said: Ruling,
    has_new_evidence: bool,
) -> Result<(), RulingRefusal> {
    if has_new_evidence || is_more(proposal, said) { Err(RulingRefusal::DecideAgain) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use kernel::{CustomerId, Role, StaffId, Uuid};

    use super::*;

    fn staff(role: Role) -> Actor {
        Actor::Staff { id: StaffId::from_uuid(Uuid::nil()), roles: Roles::of(&[role]), branch: None }
    }

    fn customer() -> Actor {
        Actor::Customer { id: CustomerId::from_uuid(Uuid::nil()) }
    }

    fn facts<'a>(proposal: &'a Proposal, wanted: Ruling) -> RulingFacts<'a> {
        RulingFacts {
            proposal,
            is_draft: false,
            wanted,
            reason: "",
            is_lead: false,
            standing: None,
            was_asked: false,
        }
    }

    #[test]
    fn the_front_desk_confirms_what_the_engine_proposes() {
        for (proposal, wanted) in [
            (Proposal::Grant, Ruling::Granted),
            (Proposal::GrantPartly, Ruling::PartlyGranted),
            (Proposal::Refuse, Ruling::Refused),
        ] {
            assert_eq!(decide_ruling(&facts(&proposal, wanted)), Ok(Basis::Engine), "{proposal:?}");
        }
    }

    #[test]
    fn nobody_gives_less_than_the_engine_says_is_owed_not_even_a_lead() {
        for (proposal, wanted) in [
            (Proposal::Grant, Ruling::Refused),
            (Proposal::Grant, Ruling::PartlyGranted),
            (Proposal::GrantPartly, Ruling::Refused),
        ] {
            let by_lead = RulingFacts { is_lead: true, reason: "why", ..facts(&proposal, wanted) };
            assert_eq!(decide_ruling(&by_lead), Err(RulingRefusal::LessThanOwed), "{proposal:?} {wanted:?}");
        }
    }

    #[test]
    fn nobody_is_refused_for_a_fact_that_is_missing() {
        let ask = Proposal::Ask(vec![EvidenceKind::Photo]);
        let by_lead = RulingFacts { is_lead: true, reason: "why", ..facts(&ask, Ruling::Refused) };
        assert_eq!(decide_ruling(&by_lead), Err(RulingRefusal::AskFirst));
    }

    #[test]
    fn a_refusal_under_a_draft_is_a_leads() {
        let refuse = Proposal::Refuse;
        let draft = RulingFacts { is_draft: true, ..facts(&refuse, Ruling::Refused) };
        assert_eq!(decide_ruling(&draft), Err(RulingRefusal::Lead));
        assert_eq!(decide_ruling(&RulingFacts { is_lead: true, ..draft }), Ok(Basis::Engine));
    }

    #[test]
    fn what_the_engine_cannot_say_and_goodwill_are_a_leads_with_a_reason() {
        for (proposal, wanted, basis) in [
            (Proposal::Person(None), Ruling::Refused, Basis::Judgement),
            (Proposal::Person(None), Ruling::Granted, Basis::Judgement),
            (Proposal::Refuse, Ruling::Granted, Basis::Goodwill),
            (Proposal::GrantPartly, Ruling::Granted, Basis::Goodwill),
            (Proposal::Ask(vec![]), Ruling::PartlyGranted, Basis::Goodwill),
        ] {
            let asked = facts(&proposal, wanted);
            assert_eq!(decide_ruling(&asked), Err(RulingRefusal::Lead), "{proposal:?}");
            let by_lead = RulingFacts { is_lead: true, ..asked };
            assert_eq!(decide_ruling(&by_lead), Err(RulingRefusal::Reason), "{proposal:?}");
            assert_eq!(decide_ruling(&RulingFacts { reason: "why", ..by_lead }), Ok(basis), "{proposal:?}");
        }
    }

    #[test]
    fn another_verdict_needs_evidence_that_the_first_did_not_know() {
        let refuse = Proposal::Refuse;
        let again =
            RulingFacts { standing: Some((Ruling::Refused, false)), ..facts(&refuse, Ruling::Refused) };
        assert_eq!(decide_ruling(&again), Err(RulingRefusal::NothingNew));
        let with_news = RulingFacts { standing: Some((Ruling::Refused, true)), ..again };
        assert_eq!(decide_ruling(&with_news), Ok(Basis::Engine));
    }

    #[test]
    fn a_refusal_is_not_upheld_against_evidence_or_against_an_answer_that_gives_more_by_now() {
        let (refuse, grant) = (Proposal::Refuse, Proposal::Grant);
        assert_eq!(decide_uphold(&refuse, Ruling::Refused, false), Ok(()));
        assert_eq!(decide_uphold(&refuse, Ruling::Refused, true), Err(RulingRefusal::DecideAgain));
        assert_eq!(decide_uphold(&grant, Ruling::Refused, false), Err(RulingRefusal::DecideAgain));
        let again =
            RulingFacts { standing: Some((Ruling::Refused, false)), ..facts(&grant, Ruling::Granted) };
        assert_eq!(decide_ruling(&again), Ok(Basis::Engine), "and it can be decided again");
    }

    #[test]
    fn who_was_asked_and_stayed_silent_is_answered_by_a_lead() {
        let ask = Proposal::Ask(vec![EvidenceKind::ProofOfPurchase]);
        let silent = RulingFacts { was_asked: true, ..facts(&ask, Ruling::Refused) };
        assert_eq!(decide_ruling(&silent), Err(RulingRefusal::Lead));
        let by_lead = RulingFacts { is_lead: true, reason: "why", ..silent };
        assert_eq!(decide_ruling(&by_lead), Ok(Basis::Judgement));
    }

    #[test]
    fn steps_that_are_not_listed_do_not_happen() {
        let lead = staff(Role::Manager);
        for (from, step) in [
            (Status::Closed, Step::Rule),
            (Status::Withdrawn, Step::Appeal),
            (Status::Triage, Step::Appeal),
            (Status::InFulfilment, Step::Rule),
            (Status::InFulfilment, Step::Withdraw),
            (Status::Triage, Step::Begin),
        ] {
            assert_eq!(decide_step(from, step, &lead), Err(StepRefusal::NotListed), "{from:?} {step:?}");
        }
    }

    #[test]
    fn a_second_verdict_is_a_leads_and_an_appeal_is_the_customers() {
        let desk = staff(Role::FrontDesk);
        assert_eq!(decide_step(Status::Triage, Step::Rule, &desk), Ok(Status::Decided));
        assert_eq!(decide_step(Status::Appealed, Step::Rule, &desk), Err(StepRefusal::NotYours));
        assert_eq!(decide_step(Status::Appealed, Step::Rule, &staff(Role::Owner)), Ok(Status::Decided));
        assert_eq!(decide_step(Status::Decided, Step::Appeal, &customer()), Ok(Status::Appealed));
        assert_eq!(decide_step(Status::Triage, Step::Rule, &customer()), Err(StepRefusal::NotYours));
        let bench = staff(Role::Technician);
        assert_eq!(decide_step(Status::Triage, Step::Rule, &bench), Err(StepRefusal::NotYours));
    }
}

//! Taking goods back: the law first, then the shop's own table. Belongs to the room `returns` once that stands; it
//! asks coverage for the statutory part.

mod actions;
pub(crate) mod asset;
pub(crate) mod effect;
mod money;
mod rows;
pub(crate) mod store;
mod table;
mod versions;
mod window;

use kernel::{Date, Money, Timestamp, date_in};
use products::Category;

use crate::model::{
    Answer, Asked, Bearer, Code, Effect, Facts, Fault, HumanReason, Input, MissingFact, Origin, Question,
    QuestionKind, Remedy, Scope, Shown, Step, Verdict,
};
use crate::packs::{House, Pack, PackSet, RuleKind};
use crate::policy::{Trail, contract_date, decide_coverage, decide_scope, last_day_to_reject, of_sale};
pub use actions::{ReturnPolicyRefusal, WeakerRow, save_return_policy};
use money::PaidBack;
pub use money::{KitItem, KitShare, Tender};
use rows::Sold;
pub use rows::{Bought, Condition, Gives, MissingComponent, Post, Reason, ReturnRow};
pub use table::{RowPart, TableFlaw, WINDOW_MAX, decide_table, decide_weaker_rows};
pub use versions::{NewReturnPolicy, ReturnPolicy, ReturnPolicyId};
use window::Window;

/// What is known about the sale and the goods.
#[derive(Debug, Clone, PartialEq)]
pub struct ReturnFacts {
    /// The sale, the unit and its history.
    pub coverage: Facts,
    /// What kind of thing it is.
    pub category: Category,
    /// Its maker; may be empty.
    pub brand: String,
    /// The days on which parcels of the order arrived.
    pub parcels: Vec<Date>,
    /// Whether the package was opened.
    pub opened: Opened,
    /// What delivery cost.
    pub delivery_fee: Option<Money>,
    /// The items of a kit; empty for a single item.
    pub kit: Vec<KitItem>,
    /// How it was paid; empty when nobody has said.
    pub tenders: Vec<Tender>,
    /// Points that the sale earned.
    pub points_earned: i64,
    /// How many were delivered.
    pub delivered: u32,
    /// How many came back already.
    pub returned: u32,
    /// Whether a return fee was disclosed before the sale.
    pub fee: FeeDisclosed,
    /// The customer's tier.
    pub tier: Option<String>,
    /// Components that an inspection found missing, by SKU.
    pub missing: Vec<String>,
    /// The shop's own table; empty when it has none.
    pub policy: Vec<ReturnRow>,
}

/// Whether the package was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Opened {
    /// Nobody has looked; the inspection will tell.
    #[default]
    Unknown,
    /// It was not.
    No,
    /// It was.
    Yes,
}

/// Whether a return fee was disclosed before the sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FeeDisclosed {
    /// It was not, as far as is known.
    #[default]
    No,
    /// It was.
    Yes,
}

/// What the customer asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnRequest {
    /// On which ground.
    pub ground: Ground,
    /// Why, in the shop's words.
    pub reason: Option<Code>,
    /// Which items of a kit, by SKU; empty means all.
    pub skus: Vec<String>,
    /// How many.
    pub quantity: u32,
    /// Whether the fault was there at delivery, for a rejection.
    pub existed_at_delivery: Shown,
    /// When the request was sent. Sending counts, not arrival.
    pub sent_at: Timestamp,
}

/// On which ground goods come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// As a return to the shop.
    Return,
    /// As a withdrawal without a reason.
    Withdrawal,
    /// As a rejection of goods that are not as promised.
    Rejection,
}

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReturnAnswer {
    /// It is taken back.
    Allowed,
    /// It is taken back, with a deduction.
    AllowedWithFee,
    /// It is not. A manager may override with a reason.
    Refused,
    /// Something is missing: no money yet.
    Hold,
    /// A fact decides and is missing.
    NeedsEvidence,
    /// A person decides.
    NeedsHuman(HumanReason),
    /// The window is over, but the goods are faulty: coverage answers.
    Coverage(Answer),
}

/// The decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnVerdict {
    /// The answer.
    pub answer: ReturnAnswer,
    /// The last day by the paper.
    pub nominal_last: Option<Date>,
    /// The last day after extensions and roll.
    pub effective_last: Option<Date>,
    /// Who bears post and deductions.
    pub bearer: Bearer,
    /// What is paid back.
    pub refund: Option<Money>,
    /// What is deducted.
    pub fee: Option<Money>,
    /// What is paid back on each tender.
    pub tenders: Vec<Tender>,
    /// Points taken back.
    pub points_reversed: i64,
    /// The last day for paying back.
    pub refund_last: Option<Date>,
    /// What the customer may choose.
    pub remedies: Vec<Remedy>,
    /// How many can still come back.
    pub returnable: u32,
    /// What would settle it.
    pub missing: Vec<MissingFact>,
    /// The row of the table that fits, counted from 0.
    pub row: Option<usize>,
    /// The last day by the law, as far as it is known.
    pub last_by_law: Option<Date>,
    /// The last day by the table, as far as it is known.
    pub last_by_shop: Option<Date>,
    /// The rules.
    pub steps: Vec<Step>,
}

/// Everything that the parts of the decision share.
struct Asking<'a> {
    q: &'a ReturnRequest,
    f: &'a ReturnFacts,
    packs: &'a PackSet,
    pack: Option<&'a Pack>,
    /// The day on which the request was sent, in the zone of the sale.
    day: Date,
    row: Option<&'a ReturnRow>,
    scope: Scope,
}

/// Decides a return: quantity, the right to withdraw or to reject, faulty goods, the shop's window, the condition
/// and missing components, in this order. The law may only improve the shop's policy.
pub fn decide_return(q: &ReturnRequest, f: &ReturnFacts, packs: &PackSet) -> ReturnVerdict {
    let day = date_in(q.sent_at, &f.coverage.zone);
    let contract = contract_date(&f.coverage).unwrap_or(day);
    let pack = packs.choose(&f.coverage.sale.jurisdiction, contract);
    let mut trail = Trail::new(packs);
    let scope = pack.map_or(Scope::ConsumerRulesDoNotApply, |p| decide_scope(p, &f.coverage, &mut trail));
    let place = decide_row(q, f);
    let asking = Asking { q, f, packs, pack, day, row: place.and_then(|place| f.policy.get(place)), scope };
    let mut verdict = asking.decide(&mut trail);
    let by_law = asking.withdrawal_window(&mut Trail::new(packs)).ok().flatten();
    verdict.last_by_law = by_law.map(|window| window.effective).max(asking.last_to_reject());
    verdict.last_by_shop = asking.shop_window().map(|window| window.effective);
    verdict.row = place;
    verdict.returnable = f.delivered.saturating_sub(f.returned);
    verdict.steps = trail.steps;
    verdict
}

/// The first row of the table that fits the sale and the reason. A withdrawal is a change of mind.
fn decide_row(q: &ReturnRequest, f: &ReturnFacts) -> Option<usize> {
    let said = q.reason.as_ref().and_then(|code| Reason::named(code.as_str()));
    let withdrawn = (q.ground == Ground::Withdrawal && q.reason.is_none()).then_some(Reason::ChangeOfMind);
    let sold = Sold {
        channel: f.coverage.sale.door(),
        category: f.category,
        brand: &f.brand,
        reason: said.or(withdrawn),
        tier: f.tier.as_deref(),
        contract: contract_date(&f.coverage),
    };
    f.policy.iter().position(|row| row.fits(&sold))
}

impl Asking<'_> {
    fn decide(&self, trail: &mut Trail<'_>) -> ReturnVerdict {
        let shop = self.shop_window();
        if self.q.quantity > self.f.delivered.saturating_sub(self.f.returned) {
            trail.house_applies(House::RetQty, None);
            return ReturnVerdict::of(ReturnAnswer::Refused, shop, Bearer::None);
        }
        if let Some(rejection) = self.decide_rejection(trail) {
            return rejection;
        }
        let law = self.withdrawal_window(trail);
        if let Ok(Some(window)) = &law
            && self.day <= window.effective
        {
            return self.allow_by_law(window, trail);
        }
        if self.is_traders_fault() {
            return self.decide_faulty(shop, trail);
        }
        match (law, shop) {
            (Err(missing), shop) if shop.is_none_or(|w| self.day > w.effective) => {
                let mut verdict = ReturnVerdict::of(ReturnAnswer::NeedsEvidence, None, Bearer::Undecided);
                verdict.missing = vec![missing];
                verdict
            }
            (_, Some(window)) if self.day <= window.effective => self.decide_shop(window, trail),
            (law, shop) => self.refuse(law.ok().flatten(), shop, trail),
        }
    }

    /// Whether the trader is at fault, so that no fee and no post is the customer's.
    fn is_traders_fault(&self) -> bool {
        let reason = self.q.reason.as_ref().and_then(|code| Reason::named(code.as_str()));
        reason.is_some_and(Reason::is_traders_fault)
    }

    /// A rejection of faulty goods in the short term that some laws give: coverage knows.
    fn decide_rejection(&self, trail: &mut Trail<'_>) -> Option<ReturnVerdict> {
        if self.q.ground != Ground::Rejection {
            return None;
        }
        let found = self.ask_coverage(QuestionKind::NextEscalation(Asked::Rejection));
        trail.steps.extend(found.steps.iter().cloned());
        if found.answer != Answer::RemedyEscalated {
            return Some(ReturnVerdict::by_coverage(&found));
        }
        Some(self.rejected(found, trail))
    }

    /// The last day on which the law lets faulty goods be rejected; none for a change of mind.
    fn last_to_reject(&self) -> Option<Date> {
        let question = self.question(QuestionKind::IsCovered);
        let last = last_day_to_reject(&question, &self.f.coverage, self.packs);
        last.filter(|_| self.is_traders_fault())
    }

    /// What coverage lets be rejected is paid back whole: no row takes anything from it or holds it back.
    fn rejected(&self, found: Verdict, trail: &mut Trail<'_>) -> ReturnVerdict {
        let window = found.nominal_last.zip(found.effective.last());
        let window = window.map(|(nominal, effective)| Window { nominal, effective });
        let mut verdict = ReturnVerdict::of(ReturnAnswer::Allowed, window, Bearer::Trader);
        verdict.remedies = found.remedies.offered;
        self.pay_back(&mut verdict, PaidBack::ByLaw, trail);
        verdict.refund_last = self.refund_last(trail);
        verdict
    }

    fn ask_coverage(&self, kind: QuestionKind) -> Verdict {
        decide_coverage(&self.question(kind), &self.f.coverage, self.packs)
    }

    fn question(&self, kind: QuestionKind) -> Question {
        let fault = Fault {
            code: None,
            cause: None,
            existed_at_delivery: self.q.existed_at_delivery,
            appeared: None,
            hazard: crate::model::Hazard::None,
            evidence: vec![],
        };
        Question::now(kind, Some(fault), self.q.sent_at)
    }

    /// A withdrawal in time: everything is paid back, and the shop takes no fee that the law bans.
    fn allow_by_law(&self, window: &Window, trail: &mut Trail<'_>) -> ReturnVerdict {
        let fee_wanted =
            self.f.opened == Opened::Yes && self.row.is_some_and(|r| r.opened_fee_percent.is_some());
        let ban = self.pack.and_then(|p| p.rules.iter().find(|r| r.kind == RuleKind::FeeBan));
        if let Some(rule) = ban {
            trail.applies(rule, None);
        }
        let told = self.f.coverage.sale.informed_of_withdrawal != Some(false);
        let free = self.is_traders_fault() || !told || (fee_wanted && ban.is_some());
        let bearer = if free { Bearer::Trader } else { self.return_post() };
        let mut verdict = ReturnVerdict::of(ReturnAnswer::Allowed, Some(*window), bearer);
        self.pay_back(&mut verdict, PaidBack::ByLaw, trail);
        verdict.refund_last = self.refund_last(trail);
        self.add_delivery(&mut verdict);
        verdict
    }

    /// Faulty goods: what can be rejected by law goes before any row; inside the window what the row gives, without a
    /// fee; afterwards coverage decides. While a rejection is open and nobody has shown the defect, the answer says that
    /// this would change it.
    fn decide_faulty(&self, shop: Option<Window>, trail: &mut Trail<'_>) -> ReturnVerdict {
        let shop = shop.filter(|w| self.day <= w.effective);
        let may_reject = self.last_to_reject().is_some_and(|last| self.day <= last);
        if may_reject {
            let found = self.ask_coverage(QuestionKind::NextEscalation(Asked::Rejection));
            if found.answer == Answer::RemedyEscalated {
                trail.steps.extend(found.steps.iter().cloned());
                let mut verdict = self.rejected(found, trail);
                let of_row = shop.map(|_| self.gives().remedies()).unwrap_or_default();
                verdict.remedies.extend(of_row.into_iter().filter(|r| *r != Remedy::Refund));
                return verdict;
            }
        }
        let would_change = may_reject.then_some(MissingFact::ShownAtDelivery);
        let Some(window) = shop else {
            let found = self.ask_coverage(QuestionKind::IsCovered);
            trail.steps.extend(found.steps.iter().cloned());
            let mut verdict = ReturnVerdict::by_coverage(&found);
            let is_new = |fact: &MissingFact| !verdict.missing.contains(fact);
            let more = would_change.filter(is_new);
            verdict.missing.extend(more);
            return verdict;
        };
        trail.house_applies(House::RetFee, None);
        self.explain_window(window, trail);
        let mut verdict = ReturnVerdict::of(ReturnAnswer::Allowed, Some(window), Bearer::Trader);
        verdict.remedies = self.gives().remedies();
        self.pay_back(&mut verdict, PaidBack::ByShop { fee_percent: 0 }, trail);
        let is_less = verdict.answer == ReturnAnswer::Hold || self.gives() == Gives::Exchange;
        verdict.missing.extend(would_change.filter(|_| is_less));
        verdict
    }

    /// Inside the shop's window: condition, fee, missing components.
    fn decide_shop(&self, window: Window, trail: &mut Trail<'_>) -> ReturnVerdict {
        self.explain_window(window, trail);
        let Some(row) = self.row else { return self.refuse(None, Some(window), trail) };
        let disclosed = row.opened_fee_percent.filter(|_| self.f.fee == FeeDisclosed::Yes);
        let percent = match (self.f.opened, row.condition, disclosed) {
            (Opened::Yes, Condition::Unopened, None) => {
                return ReturnVerdict::of(ReturnAnswer::Refused, Some(window), Bearer::Customer);
            }
            (Opened::Yes, _, percent) => percent.unwrap_or(0),
            (Opened::No | Opened::Unknown, ..) => 0,
        };
        if row.opened_fee_percent.is_some() {
            trail.house_applies(House::RetFee, None);
        }
        let bearer = match row.post {
            Post::Customer => Bearer::Customer,
            Post::Trader => Bearer::Trader,
        };
        let mut verdict = ReturnVerdict::of(ReturnAnswer::Allowed, Some(window), bearer);
        verdict.remedies = row.gives.remedies();
        self.pay_back(&mut verdict, PaidBack::ByShop { fee_percent: percent }, trail);
        verdict
    }

    fn gives(&self) -> Gives {
        self.row.map(|row| row.gives).unwrap_or_default()
    }

    /// Nothing is open. Where the law for this kind of sale is unread, a person looks before anything is refused.
    fn refuse(&self, law: Option<Window>, shop: Option<Window>, trail: &mut Trail<'_>) -> ReturnVerdict {
        let later = [law, shop].into_iter().flatten().max_by_key(|w| w.effective);
        if self.row.is_some() && shop.is_none() {
            trail.house_applies(House::RetWindow, None);
            trail.house(House::StartLadder, None, Effect::DoesNotApply, vec![]);
            let mut verdict = ReturnVerdict::of(ReturnAnswer::NeedsEvidence, None, Bearer::Undecided);
            verdict.missing = vec![MissingFact::DeliveredAt];
            return verdict;
        }
        let unread = self.pack.and_then(|p| {
            p.rules.iter().find(|r| {
                let unread = matches!(r.kind, RuleKind::HumanReview { reason: HumanReason::LawUnread, .. });
                unread && r.when.holds(|fact| of_sale(&self.f.coverage, fact))
            })
        });
        if let Some(rule) = unread {
            trail.push(rule, None, Effect::AsksPerson, vec![]);
            let answer = ReturnAnswer::NeedsHuman(HumanReason::LawUnread);
            return ReturnVerdict::of(answer, later, Bearer::Undecided);
        }
        let inputs = later.map(|w| Input::new("last", w.effective, Origin::Computed)).into_iter().collect();
        trail.house(House::RetWindow, None, Effect::DoesNotApply, inputs);
        ReturnVerdict::of(ReturnAnswer::Refused, later, Bearer::Customer)
    }
}

impl ReturnVerdict {
    fn of(answer: ReturnAnswer, window: Option<Window>, bearer: Bearer) -> Self {
        Self {
            answer,
            nominal_last: window.map(|w| w.nominal),
            effective_last: window.map(|w| w.effective),
            bearer,
            refund: None,
            fee: None,
            tenders: vec![],
            points_reversed: 0,
            refund_last: None,
            remedies: vec![],
            returnable: 0,
            missing: vec![],
            row: None,
            last_by_law: None,
            last_by_shop: None,
            steps: vec![],
        }
    }

    /// The last day on which it can be returned, by the law or by the table, whichever gives longer.
    pub fn last_day(&self) -> Option<Date> {
        self.last_by_law.max(self.last_by_shop)
    }

    /// Whether it is taken back, whole or with a deduction.
    pub fn is_open(&self) -> bool {
        matches!(self.answer, ReturnAnswer::Allowed | ReturnAnswer::AllowedWithFee | ReturnAnswer::Hold)
    }

    fn by_coverage(found: &Verdict) -> Self {
        let mut verdict = Self::of(ReturnAnswer::Coverage(found.answer), None, found.bearer);
        verdict.nominal_last = found.nominal_last;
        verdict.effective_last = found.effective.last();
        verdict.remedies.clone_from(&found.remedies.offered);
        verdict.missing.clone_from(&found.would_change);
        verdict
    }
}

//! Asking about a registered asset: the facts are gathered from sale, policies and history, the engine decides,
//! the words are chosen.

use std::sync::Arc;

use askama::Template as _;
use kernel::{Actor, CustomerId, Date, Locale, TimeZone, Timestamp, date_in};
use platform::{
    db::{DbError, Tx},
    i18n::Lang,
    web::PanelError,
};
use products::{AssetCard, AssetId, Category, Sale};
use serde::{Deserialize, Serialize};

use crate::{
    Facts, PackSet, Question, QuestionKind, Verdict, decide_coverage,
    law::law,
    model::{
        Answer, AssetFacts, Channel, Claimant, Code, CoverageLine, Durability, Effective, Fault, RecallState,
        Shown,
    },
    packs::PackStatus,
    place::{jurisdiction_of, jurisdiction_of_sale, zone_of_sale},
    store,
    views::CoverPanel,
    warranties::{Recall, decide_promise},
    words::{self, Audience, Said},
};

/// When a cover counts as ending: so many days are left, or fewer. The same as the coverage bar of `ui`.
const ENDING_DAYS: i64 = 30;

/// A question about an asset. [`Ask::default`] asks for the state of things now.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Ask {
    /// What is wrong: `screen`, `battery_swollen`.
    pub fault: Option<Code>,
    /// What caused it, as claimed: `liquid`, `manufacturing`. Only asked together with a fault.
    pub cause: Option<Code>,
    /// What is on file: `photo`, `inspection`.
    pub evidence: Vec<Code>,
    /// What was shown about whether the fault was there at delivery.
    pub at_delivery: Shown,
    /// When the fault showed; the day of the question when absent.
    pub appeared: Option<Date>,
    /// The day of delivery that a proof shows; it counts in place of what the records say.
    pub delivered_on: Option<Date>,
    /// Whose right it is; the present owner's when absent. A claim stays its claimant's after the unit was sold.
    pub claimant: Option<CustomerId>,
    /// The instant that the answer is for; now when absent.
    pub as_of: Option<Timestamp>,
    /// The civil day that the answer is for, where the sale was made; it counts where no instant is named.
    pub day: Option<Date>,
    /// What was known at this instant counts; now when absent.
    pub as_known_at: Option<Timestamp>,
    /// Where it is brought in, as the packs name places; the place of the sale when absent.
    pub place: Option<String>,
}

impl Ask {
    /// Asks about a civil day, with everything that is known now.
    pub fn on(day: Date) -> Self {
        Self { day: Some(day), ..Self::default() }
    }

    /// The question as it is asked now, about a sale whose days are those of a zone.
    fn question(&self, now: Timestamp, zone: &TimeZone) -> Question {
        let noon = self.day.and_then(|day| day.at(12, 0, 0, 0).to_zoned(zone.clone()).ok());
        let fault = self.fault.clone().map(|code| Fault {
            cause: self.cause.clone(),
            existed_at_delivery: self.at_delivery,
            appeared: self.appeared,
            evidence: self.evidence.clone(),
            ..Fault::of(code)
        });
        Question {
            kind: QuestionKind::IsCovered,
            fault,
            as_of: self.as_of.or(noon.map(|z| z.timestamp())).unwrap_or(now),
            as_known_at: self.as_known_at.unwrap_or(now),
            place: self.place.clone(),
        }
    }
}

/// What holds for an asset today, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CoverState {
    /// More than thirty days are left, or there is no fixed end.
    Covered,
    /// Thirty days or fewer are left.
    Ending,
    /// The last day is over, or the promise does not reach this owner.
    Ended,
    /// It runs, but not in the place where the claim is made.
    Elsewhere,
    /// Nobody can say yet: a fact is missing, or a person decides.
    Unknown,
}

impl CoverState {
    /// The name in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Covered => "covered",
            Self::Ending => "ending",
            Self::Ended => "ended",
            Self::Elsewhere => "elsewhere",
            Self::Unknown => "unknown",
        }
    }

    /// The key of its word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Covered => "coverage-state-covered",
            Self::Ending => "coverage-state-ending",
            Self::Ended => "coverage-state-ended",
            Self::Elsewhere => "coverage-state-elsewhere",
            Self::Unknown => "coverage-state-unknown",
        }
    }
}

/// The cover of an asset in words, ready to print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverSummary {
    /// In one word.
    pub state: CoverState,
    /// The first day, if it is known.
    pub from: Option<Date>,
    /// The last day; none while the clock stands still, and where nobody can say.
    pub last_day: Option<Date>,
    /// Days left: 0 on the last day, negative afterwards. Known while the clock stands still, too.
    pub days_left: Option<i64>,
    /// Covered or not, and until when.
    pub sentence: String,
    /// Who pays.
    pub payer: String,
    /// Why, each with its source.
    pub reasons: Vec<String>,
    /// What would settle it.
    pub asks: Vec<String>,
    /// That it is our reading, and the right to complain.
    pub notes: Vec<String>,
    /// Whether no lawyer has signed the law that was applied.
    pub is_draft: bool,
}

/// The answer about an asset. What is shown of it depends on who asks.
pub(crate) struct Covered {
    pub(crate) card: AssetCard,
    pub(crate) answer: Answered,
}

/// An answer and what it rests on.
pub(crate) struct Answered {
    pub(crate) question: Question,
    pub(crate) facts: Facts,
    pub(crate) recall: Option<Recall>,
    pub(crate) verdict: Verdict,
    /// The day of the question, in the zone of the sale.
    pub(crate) day: Date,
    /// The law that was applied.
    pub(crate) law: Arc<PackSet>,
}

/// Decides who pays for an asset. None when the actor may not see it, which is the same as absent.
///
/// # Errors
/// Whatever the database says.
pub fn verdict_for(
    tx: &mut Tx<'_>,
    actor: &Actor,
    asset: AssetId,
    ask: &Ask,
) -> Result<Option<Verdict>, DbError> {
    Ok(covered(tx, actor, asset, ask)?.map(|c| c.answer.verdict))
}

/// An answer about an asset that another room keeps, says or shows in its own place.
pub struct Judged(pub(crate) Covered);

impl Judged {
    /// What the engine answers.
    pub const fn verdict(&self) -> &Verdict {
        &self.0.answer.verdict
    }

    /// The answer alone, to be kept.
    pub fn into_verdict(self) -> Verdict {
        self.0.answer.verdict
    }

    /// The answer in sentences.
    pub fn said(&self, locale: Locale, audience: Audience) -> Said {
        let a = &self.0.answer;
        words::say(&a.verdict, a.day, locale, audience, &a.law)
    }

    /// The answer as a piece of a page for the shop's people.
    ///
    /// # Errors
    /// When the piece cannot be drawn.
    pub fn panel(&self, lang: &Lang) -> Result<String, PanelError> {
        let view = CoverPanel::of(lang, &self.0, Audience::Staff, false);
        view.render().map_err(|error| PanelError::Draw(error.to_string()))
    }
}

/// Decides who pays for an asset, ready to be said. None when the actor may not see it.
///
/// # Errors
/// Whatever the database says.
pub fn judge(tx: &mut Tx<'_>, actor: &Actor, asset: AssetId, ask: &Ask) -> Result<Option<Judged>, DbError> {
    Ok(covered(tx, actor, asset, ask)?.map(Judged))
}

/// The cover of an asset today, in one sentence and with its reasons. An asset that the actor may not see has an
/// unknown cover.
///
/// # Errors
/// Whatever the database says.
pub fn cover_line(
    tx: &mut Tx<'_>,
    actor: &Actor,
    asset: AssetId,
    lang: &Lang,
    now: Timestamp,
) -> Result<CoverSummary, DbError> {
    let ask = Ask { as_of: Some(now), as_known_at: Some(now), ..Ask::default() };
    cover_for(tx, actor, asset, lang, &ask)
}

/// The answer to a question about an asset, in words. An asset that the actor may not see has an unknown cover.
///
/// # Errors
/// Whatever the database says.
pub fn cover_for(
    tx: &mut Tx<'_>,
    actor: &Actor,
    asset: AssetId,
    lang: &Lang,
    ask: &Ask,
) -> Result<CoverSummary, DbError> {
    let found = covered(tx, actor, asset, ask)?;
    Ok(found.map_or_else(|| unseen(lang), |c| summary(&c.answer, lang, audience(actor))))
}

/// Answers a question about an asset that the actor may see.
pub(crate) fn covered(
    tx: &mut Tx<'_>,
    actor: &Actor,
    asset: AssetId,
    ask: &Ask,
) -> Result<Option<Covered>, DbError> {
    let Some(card) = products::asset(tx, actor, asset)? else { return Ok(None) };
    Ok(Some(decided(tx, card, ask)?))
}

/// Gathers the facts and decides under the law of the day on which all this was known.
pub(crate) fn decided(tx: &mut Tx<'_>, card: AssetCard, ask: &Ask) -> Result<Covered, DbError> {
    let now = tx.now();
    let law = law(tx, ask.as_known_at.unwrap_or(now))?;
    decided_with(tx, card, ask, &law)
}

/// Gathers the facts and decides under a law.
pub(crate) fn decided_with(
    tx: &mut Tx<'_>,
    card: AssetCard,
    ask: &Ask,
    law: &Arc<PackSet>,
) -> Result<Covered, DbError> {
    let sale = products::sale_of(tx, card.id)?;
    let zone = match &sale {
        Some(sale) => zone_of_sale(sale),
        None => identity::shop(tx)?.zone,
    };
    let question = ask.question(tx.now(), &zone);
    let day = date_in(question.as_of, &zone);
    let days = (day, ask.delivered_on.unwrap_or(day));
    let (mut facts, recall) = gather(tx, &card, sale.as_ref(), zone, (&question, days, law))?;
    facts.sale.delivered_at = ask.delivered_on.or(facts.sale.delivered_at);
    if let (Some(claimant), Some(buyer)) = (ask.claimant, sale.as_ref().and_then(|s| s.customer)) {
        facts.sale.claimant = if claimant == buyer { Claimant::Owner } else { Claimant::NewOwner };
    }
    let verdict = decide_coverage(&question, &facts, law);
    Ok(Covered { card, answer: Answered { question, facts, recall, verdict, day, law: Arc::clone(law) } })
}

/// Decides a case that is about no asset.
pub(crate) fn trial(facts: Facts, ask: &Ask, now: Timestamp, law: Arc<PackSet>) -> Answered {
    let question = ask.question(now, &facts.zone);
    let day = date_in(question.as_of, &facts.zone);
    let verdict = decide_coverage(&question, &facts, &law);
    Answered { question, facts, recall: None, verdict, day, law }
}

fn gather(
    tx: &mut Tx<'_>,
    card: &AssetCard,
    sale: Option<&Sale>,
    zone: TimeZone,
    (question, (day, bought_on), law): (&Question, (Date, Date), &PackSet),
) -> Result<(Facts, Option<Recall>), DbError> {
    let jurisdiction = sale.map_or_else(|| jurisdiction_of(&zone), jurisdiction_of_sale);
    let contract = sale.map_or(bought_on, |s| s.contract_on);
    let calendar = law.calendar(&jurisdiction, contract);
    let mut facts = Facts::of(sale_facts(jurisdiction, card, sale), zone, calendar);
    let recall = store::recalls_of(tx, card, day, question.as_known_at)?.into_iter().next();
    facts.asset = AssetFacts {
        durability: (card.category == Category::Appliance).then_some(Durability::LikelyDurable),
        recall: if recall.is_some() { RecallState::Open } else { RecallState::None },
        ..AssetFacts::default()
    };
    let known_at = question.as_known_at;
    let named = match sale.and_then(|s| s.policy_code.as_deref()) {
        Some(code) => store::policy_of_contract(tx, code, contract, known_at)?,
        None => None,
    };
    let given = match named {
        Some(_) => None,
        None => store::policy_given_with(tx, card, contract, known_at)?,
    };
    let months = sale.and_then(|s| s.warranty_months);
    facts.policies = decide_promise(named.map(|p| p.terms.0), given.map(|p| p.terms.0), months);
    facts.history = store::history_of(tx, card.id, known_at)?;
    Ok((facts, recall))
}

/// What the records say of a sale. One whose door nobody recorded, or that a partner made, counts as made over
/// the counter, and the reasons say that this is assumed: its contract then starts the term, which the customer can
/// correct with a proof of delivery.
fn sale_facts(jurisdiction: String, card: &AssetCard, sale: Option<&Sale>) -> crate::model::Sale {
    let unknown = crate::model::Sale::unknown(jurisdiction);
    let Some(sale) = sale else { return unknown };
    let changed_hands = matches!((sale.customer, card.owner), (Some(buyer), Some(owner)) if buyer != owner);
    crate::model::Sale {
        contract_at: Some(sale.contract_on),
        delivered_at: sale.delivered_on,
        channel: match sale.channel {
            products::Channel::Online => Some(Channel::Online),
            products::Channel::Store => Some(Channel::Store),
            products::Channel::Partner | products::Channel::Unknown => None,
        },
        price: sale.price,
        claimant: if changed_hands { Claimant::NewOwner } else { Claimant::Owner },
        ..unknown
    }
}

/// Customers read what decided; staff also read inputs, alerts and what did not apply.
pub(crate) const fn audience(actor: &Actor) -> Audience {
    if actor.is_staff() { Audience::Staff } else { Audience::Customer }
}

/// The state of a verdict on a day.
pub(crate) fn decide_state(verdict: &Verdict, day: Date) -> CoverState {
    match verdict.answer {
        _ if verdict.begins_after(day).is_some() => CoverState::Unknown,
        Answer::Covered
        | Answer::CoveredPartial
        | Answer::RecallCovered
        | Answer::RemedyEscalated
        | Answer::PlanActive => match term_line(verdict).and_then(|l| left(l.effective, day)) {
            Some(left) if left <= ENDING_DAYS => CoverState::Ending,
            _ => CoverState::Covered,
        },
        Answer::NotCovered if verdict.holds_elsewhere() => CoverState::Elsewhere,
        Answer::Expired | Answer::NotCovered => CoverState::Ended,
        _ => CoverState::Unknown,
    }
}

/// The line whose term is drawn: the one that answers, or under a recall the next that has an end.
pub(crate) fn term_line(verdict: &Verdict) -> Option<&CoverageLine> {
    verdict.lines.iter().find(|l| l.effective != Effective::Open && l.beaten_by.is_none())
}

fn left(effective: Effective, day: Date) -> Option<i64> {
    match effective {
        Effective::Until(last) => Some(i64::from((last - day).get_days())),
        Effective::Paused { days_left, .. } => Some(days_left),
        Effective::Open => None,
    }
}

impl Answered {
    /// What holds on the day, in one word.
    pub(crate) fn state(&self) -> CoverState {
        decide_state(&self.verdict, self.day)
    }

    /// The first day, if it is known.
    pub(crate) fn from(&self) -> Option<Date> {
        let anchor = term_line(&self.verdict).and_then(|l| l.anchor).map(|a| a.date);
        anchor.or(self.facts.sale.delivered_at).or(self.facts.sale.contract_at)
    }

    /// The last day; none while the clock stands still, and where nobody can say.
    pub(crate) fn last_day(&self) -> Option<Date> {
        term_line(&self.verdict).and_then(|l| l.effective.last())
    }
}

/// The summary of an answer. Whoever needs no sentences asks the answer itself: saying them costs more than deciding.
pub(crate) fn summary(c: &Answered, lang: &Lang, audience: Audience) -> CoverSummary {
    let said = words::say(&c.verdict, c.day, lang.locale(), audience, &c.law);
    CoverSummary {
        state: c.state(),
        from: c.from(),
        last_day: c.last_day(),
        days_left: term_line(&c.verdict).and_then(|l| left(l.effective, c.day)),
        is_draft: c.verdict.pack.as_ref().is_some_and(|p| p.status == PackStatus::Draft),
        ..from_words(said)
    }
}

fn from_words(said: Said) -> CoverSummary {
    CoverSummary {
        state: CoverState::Unknown,
        from: None,
        last_day: None,
        days_left: None,
        sentence: said.headline,
        payer: said.payer,
        reasons: said.reasons.iter().map(|r| format!("{} ({})", r.text, r.cite)).collect(),
        asks: said.asks,
        notes: said.notes,
        is_draft: false,
    }
}

fn unseen(lang: &Lang) -> CoverSummary {
    CoverSummary {
        state: CoverState::Unknown,
        from: None,
        last_day: None,
        days_left: None,
        sentence: lang.t("coverage-none").into_owned(),
        payer: String::new(),
        reasons: vec![],
        asks: vec![],
        notes: vec![],
        is_draft: false,
    }
}

//! One claim, as the shop works on it.

use askama::Template;
use coverage::{Judged, model::KnownCause};
use customers::CustomerCard;
use identity::Names;
use platform::{
    i18n::Lang,
    web::{Invalid, Submission, Visit},
};
use ui::{Chip, Choice, FactView, FieldError, FieldView, FileLimits, HistoryView, Page};

use super::{NewFields, brought_in, chip, fault, kinds, name_of, ruling_chip};
use crate::{
    model::{EvidenceKind, File, Outcome, Ruling, Status, Step, Verdict},
    policy::{Proposal, decide_proposal, decide_step, is_draft, is_more},
};

/// All that the page is made of.
pub(crate) struct ClaimFacts {
    pub(crate) file: File,
    /// The answer of the engine now; none where the product is gone.
    pub(crate) now: Option<Judged>,
    /// Each verdict's inputs hash, computed again.
    pub(crate) again: Vec<Option<String>>,
    pub(crate) customer: Option<CustomerCard>,
    pub(crate) serial: String,
    /// The conversation, as the intake takes it.
    pub(crate) ticket: Option<tickets::TicketId>,
    pub(crate) names: Names,
    /// What a page carries so that nobody confirms what they did not read.
    pub(crate) seen: String,
    /// Where a device may be brought in.
    pub(crate) places: Vec<Choice>,
}

#[derive(Debug)]
struct VerdictView {
    title: String,
    chip: Chip,
    basis: String,
    reason: String,
    told: String,
    by: String,
    /// Whether the same answer comes out again.
    check: String,
    hash: String,
}

#[derive(Debug)]
struct EvidenceView {
    kind: String,
    finding: String,
    words: String,
    note: String,
}

/// The forms of the page.
#[derive(Debug)]
struct Fields {
    ruling: FieldView,
    rulings: Vec<Choice>,
    reason: FieldView,
    kinds: FieldView,
    kind_choices: Vec<Choice>,
    question: FieldView,
    kind: FieldView,
    every_kind: Vec<Choice>,
    delivered_on: FieldView,
    showed_on: FieldView,
    cause: FieldView,
    causes: Vec<Choice>,
    at_delivery: FieldView,
    shown: Vec<Choice>,
    brought_in: FieldView,
    places: Vec<Choice>,
    note: FieldView,
    photos: FieldView,
    outcome: FieldView,
    outcomes: Vec<Choice>,
    closing: FieldView,
    upheld: FieldView,
    withdrawn: FieldView,
}

/// One claim at work.
#[derive(Debug, Template)]
#[template(path = "claims/claim.html")]
pub(crate) struct ClaimPage {
    page: Page,
    href: String,
    region: String,
    errors: Vec<FieldError>,
    chip: Chip,
    words: String,
    facts: Vec<FactView>,
    /// The engine's answer as a piece of the page, drawn by coverage.
    cover: Option<String>,
    hint: String,
    verdicts: Vec<VerdictView>,
    evidence: Vec<EvidenceView>,
    missing: Vec<String>,
    history: Vec<HistoryView>,
    seen: String,
    fields: Fields,
    limits: FileLimits,
    may_rule: bool,
    needs_news: bool,
    /// Without its product nobody can be asked what it is covered by, so nothing is ruled.
    is_gone: bool,
    may_ask: bool,
    may_note: bool,
    may_uphold: bool,
    may_close: bool,
    may_withdraw: bool,
    repair: Option<String>,
}

impl ClaimPage {
    pub(crate) fn new(
        page: Page,
        visit: &Visit,
        (facts, cover): (&ClaimFacts, Option<String>),
        told: Option<(&Submission, &Invalid)>,
    ) -> Self {
        let (lang, file) = (&page.lang.clone(), &facts.file);
        let (claim, actor) = (&file.claim, &visit.actor);
        let may = |step| decide_step(claim.status, step, actor).is_ok();
        let (standing, may_rule) = (file.standing(), may(Step::Rule));
        let mut fields = Fields { places: facts.places.clone(), ..Fields::of(lang, file) };
        let mut errors = vec![];
        if let Some((form, invalid)) = told {
            fields = fields.refused(form, invalid, lang);
            errors =
                ui::loose_errors(invalid, lang, &["step", "to"]).into_iter().chain(fields.errors()).collect();
        }
        let is_handler = actor.roles().meets(crate::rights::HANDLERS);
        Self {
            href: claim.href(),
            region: claim.id.to_string(),
            errors,
            chip: chip(lang, claim, standing.map(|v| v.ruling)),
            words: claim.words.clone(),
            facts: facts.list(lang),
            cover,
            hint: facts.hint(lang),
            verdicts: file
                .verdicts
                .iter()
                .zip(&facts.again)
                .rev()
                .map(|(v, again)| VerdictView::of(lang, facts, v, again.as_deref()))
                .collect(),
            evidence: file.evidence.iter().map(|e| EvidenceView::of(lang, facts, e)).collect(),
            missing: file.missing().into_iter().map(|k| lang.t(k.key()).into_owned()).collect(),
            history: facts.history(lang),
            seen: facts.seen.clone(),
            fields,
            limits: FileLimits::PHOTOS,
            may_rule: may_rule && facts.now.is_some() && (standing.is_none() || facts.is_news()),
            needs_news: may_rule && facts.now.is_some() && standing.is_some() && !facts.is_news(),
            is_gone: may_rule && facts.now.is_none(),
            may_ask: may(Step::Ask),
            may_note: is_handler && claim.status.is_open(),
            may_uphold: may(Step::Uphold),
            may_close: may(Step::Close),
            may_withdraw: may(Step::Withdraw),
            repair: (claim.status == Status::Decided
                && standing.is_some_and(|v| v.ruling != Ruling::Refused))
            .then(|| facts.intake_href()),
            page,
        }
    }
}

impl ClaimFacts {
    fn hint(&self, lang: &Lang) -> String {
        let key = self.now.as_ref().map(|j| hint(&decide_proposal(j.verdict()), is_draft(j.verdict())));
        key.map(|key| lang.t(key).into_owned()).unwrap_or_default()
    }

    /// Whether something is there that the standing verdict did not know, or more is owed by now.
    fn is_news(&self) -> bool {
        let more = self.file.standing().zip(self.now.as_ref());
        let more = more.is_some_and(|(v, j)| is_more(&decide_proposal(j.verdict()), v.ruling));
        self.file.has_new_evidence() || more
    }

    fn list(&self, lang: &Lang) -> Vec<FactView> {
        let c = &self.file.claim;
        let fact = |key: &str, value: String| FactView::new(lang.t(key), value);
        let name = self.customer.as_ref().map(|card| card.name.clone()).unwrap_or_default();
        let mut facts = vec![
            fact("claims-customer", name).link(format!("/app/customers/{}", c.customer)),
            fact("claims-product", c.device.clone()).link(format!("/app/assets/{}", c.asset)),
            fact("claims-serial", self.serial.clone()).code(),
            fact("claims-fault", fault(lang, c)),
            fact("claims-appeared", c.appeared_on.map(|d| lang.date(d)).unwrap_or_default()),
            fact("claims-wants", lang.t(c.wants.key()).into_owned()),
            fact("claims-brought-in", brought_in(lang, &self.file)),
            fact("claims-came", lang.date_time(c.created_at)),
            fact("claims-conversation", format!("#{}", c.ticket)).link(c.ticket_href()),
        ];
        if !c.work_code.is_empty() {
            facts.push(fact("claims-work", c.work_code.clone()).link(c.work_href.clone()));
        }
        if let Some(outcome) = c.outcome {
            facts.push(fact("claims-outcome", lang.t(outcome.key()).into_owned()));
        }
        facts
    }

    fn intake_href(&self) -> String {
        let c = &self.file.claim;
        let ticket = self.ticket.map(|id| format!("&ticket={id}")).unwrap_or_default();
        format!("/app/repairs/new?customer={}&asset={}{ticket}", c.customer, c.asset)
    }

    fn history(&self, lang: &Lang) -> Vec<HistoryView> {
        let line = |s: &crate::model::StepTaken| {
            let who = name_of(&self.names, lang, &s.actor);
            let note = if s.note.is_empty() { String::new() } else { format!(": {}", s.note) };
            let text = format!("{} ({who}){note}", lang.t(s.step.key()));
            HistoryView::new(step_icon(s.step), text, lang.date_time(s.at))
        };
        self.file.steps.iter().rev().map(line).collect()
    }
}

const fn step_icon(step: Step) -> &'static str {
    match step {
        Step::Submit => "shield-check",
        Step::Ask => "circle-help",
        Step::Answered => "paperclip",
        Step::Rule | Step::Uphold => "scale",
        Step::Appeal => "message-circle",
        Step::Begin => "wrench",
        Step::Close => "badge-check",
        Step::Withdraw | Step::Return => "rotate-ccw",
    }
}

/// What a person should know of the engine's proposal before deciding.
const fn hint(proposal: &Proposal, is_draft: bool) -> &'static str {
    match proposal {
        Proposal::Grant => "claims-proposal-grant",
        Proposal::GrantPartly => "claims-proposal-partly",
        Proposal::Refuse if is_draft => "claims-proposal-refuse-draft",
        Proposal::Refuse => "claims-proposal-refuse",
        Proposal::Ask(_) => "claims-proposal-ask",
        Proposal::Person(_) => "claims-proposal-person",
    }
}

impl VerdictView {
    fn of(lang: &Lang, facts: &ClaimFacts, v: &Verdict, again: Option<&str>) -> Self {
        let hash = &v.answer.0.inputs_hash;
        let is_same = again == Some(hash.as_str());
        let title = lang.with(
            "claims-verdict-title",
            &[("ordinal", v.ordinal.into()), ("at", lang.date_time(v.at).into())],
        );
        let check = if is_same { "claims-verdict-same" } else { "claims-verdict-differs" };
        Self {
            title,
            chip: ruling_chip(lang, v.ruling),
            basis: lang.t(v.basis.key()).into_owned(),
            reason: v.reason.clone(),
            told: v.told.clone(),
            by: name_of(&facts.names, lang, &v.actor),
            check: lang.t(check).into_owned(),
            hash: hash.get(..12).unwrap_or_default().to_owned(),
        }
    }
}

impl EvidenceView {
    fn of(lang: &Lang, facts: &ClaimFacts, e: &crate::model::Evidence) -> Self {
        let f = &e.finding.0;
        let mut found = vec![];
        found.extend(f.delivered_on.map(|d| lang.t1("claims-found-delivered", "date", lang.date(d))));
        let cause = f.cause.as_ref().and_then(|c| KnownCause::named(c.as_str()));
        found.extend(cause.map(|c| lang.t1("claims-found-cause", "cause", lang.t(c.key()).into_owned())));
        found.extend(f.appeared_on.map(|d| lang.t1("claims-found-appeared", "date", lang.date(d))));
        let place = f.brought_in.as_deref().map(|place| coverage::place_name(lang, place));
        found.extend(place.map(|place| lang.t1("claims-found-brought-in", "place", place)));
        found.extend(f.at_delivery.map(|shown| lang.t(shown_key(shown)).into_owned()));
        let photos = (e.photos > 0).then(|| lang.t1("claims-photo-count", "count", e.photos));
        let who = name_of(&facts.names, lang, &e.actor);
        let note: Vec<String> =
            [Some(who), Some(lang.date_time(e.at)), photos].into_iter().flatten().collect();
        Self {
            kind: lang.t(e.kind.key()).into_owned(),
            finding: found.join(" "),
            words: e.words.clone(),
            note: note.join(" · "),
        }
    }
}

const fn shown_key(shown: coverage::model::Shown) -> &'static str {
    use coverage::model::Shown as S;
    match shown {
        S::Shown => "claims-shown",
        S::Rebutted => "claims-rebutted",
        S::Open => "claims-unshown",
    }
}

impl Fields {
    fn of(lang: &Lang, file: &File) -> Self {
        let field = |name: &str, key: &str| FieldView::new(name, lang.t(key));
        let missing = file.missing();
        let shown = [("shown", "claims-shown"), ("rebutted", "claims-rebutted")];
        Self {
            ruling: field("ruling", "claims-ruling"),
            rulings: Ruling::ALL.iter().map(|r| Choice::new(r.name(), lang.t(r.key()))).collect(),
            reason: field("reason", "claims-reason").optional().hint(lang.t("claims-reason-hint")),
            kinds: field("kinds", "claims-ask-for"),
            kind_choices: kinds(lang, ASKABLE, |k| missing.contains(&k)),
            question: field("question", "claims-question").optional(),
            kind: field("kind", "claims-evidence-kind"),
            every_kind: kinds(lang, EvidenceKind::ALL, |_| false),
            delivered_on: field("delivered_on", "claims-found-delivery")
                .optional()
                .hint(lang.t("claims-found-delivery-hint")),
            showed_on: field("showed_on", "claims-found-showed").optional(),
            cause: field("cause", "claims-found-cause-field").optional(),
            causes: KnownCause::ALL.iter().map(|c| Choice::new(c.name(), lang.t(c.key()))).collect(),
            at_delivery: field("at_delivery", "claims-found-at-delivery").optional(),
            shown: shown.iter().map(|(value, key)| Choice::new(*value, lang.t(key))).collect(),
            brought_in: field("brought_in", "claims-brought-in").optional(),
            places: vec![],
            note: field("note", "claims-note").hint(lang.t("claims-note-hint")),
            photos: field("photos", "claims-photos").optional(),
            outcome: field("outcome", "claims-outcome"),
            outcomes: Outcome::ALL.iter().map(|o| Choice::new(o.name(), lang.t(o.key()))).collect(),
            closing: field("closing", "claims-closing").optional(),
            upheld: field("upheld", "claims-uphold-why"),
            withdrawn: field("withdrawn", "claims-withdraw-why"),
        }
    }

    fn refused(self, form: &Submission, invalid: &Invalid, lang: &Lang) -> Self {
        let again = |f: FieldView| f.refused(form, invalid, lang);
        let asked = form.all("kinds");
        let tick = |c: Choice| {
            let on = asked.contains(&c.value.as_str());
            c.chosen(on)
        };
        Self {
            ruling: again(self.ruling),
            reason: again(self.reason),
            kinds: again(self.kinds),
            kind_choices: self.kind_choices.into_iter().map(tick).collect(),
            question: again(self.question),
            kind: again(self.kind),
            delivered_on: again(self.delivered_on),
            showed_on: again(self.showed_on),
            cause: again(self.cause),
            at_delivery: again(self.at_delivery),
            brought_in: again(self.brought_in),
            note: again(self.note),
            photos: again(self.photos),
            outcome: again(self.outcome),
            closing: again(self.closing),
            upheld: again(self.upheld),
            withdrawn: again(self.withdrawn),
            ..self
        }
    }

    fn errors(&self) -> Vec<FieldError> {
        ui::errors_of([
            &self.ruling,
            &self.reason,
            &self.kinds,
            &self.question,
            &self.kind,
            &self.delivered_on,
            &self.showed_on,
            &self.cause,
            &self.at_delivery,
            &self.brought_in,
            &self.note,
            &self.photos,
            &self.outcome,
            &self.closing,
            &self.upheld,
            &self.withdrawn,
        ])
    }
}

/// What a customer can be asked for.
const ASKABLE: &[EvidenceKind] = &[
    EvidenceKind::ProofOfPurchase,
    EvidenceKind::ProofOfDelivery,
    EvidenceKind::Photo,
    EvidenceKind::SerialLabel,
    EvidenceKind::AtDelivery,
];

/// A claim that somebody of the shop takes in.
#[derive(Debug, Template)]
#[template(path = "claims/new.html")]
pub(crate) struct NewClaimPage {
    pub(crate) page: Page,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) product: String,
    pub(crate) serial: String,
    pub(crate) asset: String,
    pub(crate) ticket: String,
    pub(crate) back: String,
    pub(crate) fields: NewFields,
}

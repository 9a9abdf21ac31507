//! The page of one repair, for the shop's people.

use askama::Template;
use coverage::model::{KnownCause, KnownFault};
use customers::CustomerCard;
use identity::Names;
use kernel::{Actor, Money, Timestamp};
use platform::{
    files::FileId,
    i18n::{Lang, symbol},
    web::{Invalid, Submission},
};
use ui::{
    Chip, Choice, FactView, FieldError, FieldView, FileLimits, HistoryView, Page, PhotoView, StepState,
    StepView, errors_of,
};

use super::{status_chip, when};
use crate::{
    actions::Bill,
    model::{
        Acceptance, BankAccount, Check, Findings, Hold, HoldReason, LineChoice, LineKind, LoanDecision,
        OwnerClaim, PaidBy, Payment, PaymentWay, Pickup, Quote, QuoteLine, QuoteState, Repair, Status, Step,
        StepNote, Totals, viet_qr,
    },
    policy::{
        Awaited, Position, decide_awaited, decide_late, decide_next_step, decide_pricing,
        decide_quality_check, steps_from,
    },
};

/// All that the page is made of.
pub(crate) struct RepairFacts {
    pub(crate) repair: Repair,
    pub(crate) owner: Option<CustomerCard>,
    pub(crate) acceptance: Option<Acceptance>,
    pub(crate) hold: Option<Hold>,
    pub(crate) pickup: Option<Pickup>,
    /// The newest quote of [`RepairFacts::price`].
    pub(crate) quote: Option<Quote>,
    /// The price as it stands: a whole quote and its supplements, oldest first.
    pub(crate) price: Vec<Quote>,
    pub(crate) documents: Vec<Acceptance>,
    /// Where somebody else owns the device as far as we know, and the customer's word was taken.
    pub(crate) claims: Vec<OwnerClaim>,
    pub(crate) branch: String,
    pub(crate) steps: Vec<StepNote>,
    pub(crate) findings: Vec<Findings>,
    pub(crate) checks: Vec<Check>,
    pub(crate) payments: Vec<Payment>,
    pub(crate) bill: Bill,
    pub(crate) bank: Option<BankAccount>,
    pub(crate) photos: Vec<FileId>,
    /// What the warranty says, drawn by coverage; only for the page of the shop.
    pub(crate) cover: Option<String>,
    pub(crate) names: Names,
    pub(crate) now: Timestamp,
    pub(crate) actor: Actor,
}

impl RepairFacts {
    fn position(&self) -> Position {
        Position { status: self.repair.status, held_from: self.hold.map(|h| h.came_from) }
    }

    pub(crate) fn awaited(&self) -> Awaited {
        let at = self.position();
        decide_awaited(at.status, at.held_from)
    }

    fn may(&self, step: Step) -> bool {
        steps_from(self.position(), &self.actor).contains(&step)
    }

    /// The step that the page offers first, if this person may take it.
    pub(crate) fn next_step(&self) -> Option<Step> {
        let asks = self.quote.as_ref().map(|q| {
            let asked = q.lines.iter().any(|l| l.paid_minor > 0 || l.choice == LineChoice::Optional);
            (q.state, i64::from(asked))
        });
        let asks = asks.filter(|_| self.quote.as_ref().is_some_and(|q| !q.lines.is_empty()));
        decide_next_step(self.repair.status, asks).filter(|step| self.may(*step))
    }

    /// Whether the customer decides on a price now.
    pub(crate) fn is_asked(&self) -> bool {
        let is_answerable = |q: &Quote| q.is_supplement || self.repair.status == Status::QuoteSent;
        self.quote.as_ref().is_some_and(|q| q.is_open() && is_answerable(q))
    }

    fn lines(&self, lang: &Lang) -> Vec<LineRow> {
        let money = |minor| lang.money(Money::new(minor, self.repair.currency));
        let may_price = self.may_price();
        let line = |q: &Quote, l: &QuoteLine| LineRow {
            id: l.id.to_string(),
            label: l.label.clone(),
            chip: Chip::new(
                if l.covered_minor > 0 { ui::Tone::Ok } else { ui::Tone::Neutral },
                lang.t(&l.payer_reason),
            ),
            is_declined: l.choice == LineChoice::Declined || (q.is_supplement && q.is_void()),
            is_optional: l.choice == LineChoice::Optional && q.is_open(),
            may_remove: may_price && q.state == QuoteState::Draft,
            covered: money(l.covered_minor),
            paid: money(l.paid_minor),
        };
        self.price.iter().flat_map(|q| q.lines.iter().map(move |l| line(q, l))).collect()
    }

    /// The sums of the price as it stands.
    pub(crate) fn totals(&self) -> Option<Totals> {
        let counted = self.price.iter().filter(|q| !(q.lines.is_empty() || q.is_supplement && q.is_void()));
        let nothing = Money::zero(self.repair.currency);
        let all = counted.map(|q| q.totals(self.repair.currency));
        let sum = all.reduce(|a, b| {
            let (a, b) = (a?, b?);
            Ok(Totals { covered: a.covered.add(b.covered)?, paid: a.paid.add(b.paid)? })
        });
        sum.map(|t| t.unwrap_or(Totals { covered: nothing, paid: nothing }))
    }

    /// A supplement that is written and not yet sent.
    fn has_unsent_supplement(&self) -> bool {
        let is_unsent = |q: &Quote| q.is_supplement && q.state == QuoteState::Draft && !q.lines.is_empty();
        self.quote.as_ref().is_some_and(is_unsent)
    }

    fn other_steps(&self, lang: &Lang) -> Vec<(String, String)> {
        let next = self.next_step();
        let supplement = (self.has_unsent_supplement() && self.may_price())
            .then(|| (Step::SendQuote.name().to_owned(), lang.t("repairs-send-supplement").into_owned()));
        let plain = [Step::AwaitParts, Step::GiveUp, Step::PrepareReturn, Step::Resume, Step::Start];
        let others = plain.into_iter().filter(|s| Some(*s) != next && self.may(*s));
        let others = others.map(|s| (s.name().to_owned(), lang.t(s.key()).into_owned()));
        supplement.into_iter().chain(others).collect()
    }

    /// The five stations that every repair passes, with a date each.
    pub(crate) fn track(&self, lang: &Lang) -> Vec<StepView> {
        const STATIONS: [&str; 5] = [
            "repairs-station-received",
            "repairs-station-diagnosed",
            "repairs-station-price",
            "repairs-station-repaired",
            "repairs-station-ready",
        ];
        let shown = self.hold.map_or(self.repair.status, |h| h.came_from);
        let at = station(shown);
        let late = decide_late(self.awaited(), self.repair.promised_at, self.now);
        let view = |(n, key): (usize, &&str)| {
            let state = match n.cmp(&at) {
                std::cmp::Ordering::Less => StepState::Done,
                std::cmp::Ordering::Equal if late => StepState::Late,
                std::cmp::Ordering::Equal => StepState::Now,
                std::cmp::Ordering::Greater => StepState::Next,
            };
            StepView::new(state, lang.t(key), self.station_note(lang, n))
        };
        STATIONS.iter().enumerate().map(view).collect()
    }

    /// When, and by whom.
    fn station_note(&self, lang: &Lang, n: usize) -> String {
        let first = |wanted: &[Status]| self.steps.iter().find(|s| wanted.contains(&s.to_status));
        let step = match n {
            0 => first(&[Status::Intake]),
            1 => first(&[Status::Covered, Status::QuoteSent, Status::CannotRepair]),
            2 => first(&[Status::Covered, Status::Approved, Status::Declined, Status::Lapsed]),
            3 => first(&[Status::Ready]),
            _ => first(&[Status::HandedOver]),
        };
        match step {
            Some(step) => {
                let name = self.names.of_actor(&step.actor);
                let time = lang.moment(step.at, self.now);
                if name.is_empty() { time } else { format!("{time}, {name}") }
            }
            None => match (self.awaited(), self.pickup) {
                (Awaited::Ready, _) if n >= 3 => {
                    lang.t1("repairs-expected", "when", lang.moment(self.repair.promised_at, self.now))
                }
                (Awaited::PickUp, Some(pickup)) if n == 4 => {
                    let day = lang.t1("repairs-chip-pickup", "day", lang.date_short(pickup.pickup_by));
                    format!("{}. {day}", lang.moment(pickup.at, self.now))
                }
                _ => String::new(),
            },
        }
    }

    /// The dates that count now: the promise, which the documents keep; then since when the device lies ready and until
    /// when it should be picked up; then when it went.
    pub(crate) fn due_facts(&self, lang: &Lang) -> Vec<FactView> {
        let fact = |key: &str, value: String| FactView::new(lang.t(key), value);
        let at = |at: Timestamp| lang.moment(at, self.now);
        let ready = self.pickup.map(|p| fact("repairs-ready-at", at(p.at)));
        match self.awaited() {
            Awaited::Ready => vec![fact("repairs-promised", at(self.repair.promised_at))],
            Awaited::PickUp => {
                let until = self.pickup.map(|p| fact("repairs-pickup-by", lang.date(p.pickup_by)));
                ready.into_iter().chain(until).collect()
            }
            Awaited::Nothing => {
                let gone = self.steps.iter().find(|s| s.to_status == Status::HandedOver);
                ready.into_iter().chain(gone.map(|s| fact("repairs-handed-over-at", at(s.at)))).collect()
            }
        }
    }

    /// Lines are written by those who send prices, while there is something to add.
    fn may_price(&self) -> bool {
        let at_diagnosis = Position { status: Status::Diagnosis, held_from: None };
        let is_theirs = steps_from(at_diagnosis, &self.actor).contains(&Step::SendQuote);
        decide_pricing(self.repair.status).is_some() && is_theirs
    }

    /// An answer at the counter is taken by those who take answers to prices.
    fn may_answer(&self) -> bool {
        let asked = Position { status: Status::QuoteSent, held_from: None };
        self.is_asked() && steps_from(asked, &self.actor).contains(&Step::Approve)
    }

    fn facts(&self, lang: &Lang) -> Vec<FactView> {
        let r = &self.repair;
        let fact = |key: &str, value: String| FactView::new(lang.t(key), value);
        let owner = self.owner.as_ref();
        let phone = owner.and_then(|o| o.phone.as_ref()).map(|p| customers::phone::display(lang, p));
        let loan = self.acceptance.as_ref().map(|a| {
            let word = lang.t(a.loan.key());
            if a.loan_note.is_empty() { word.into_owned() } else { format!("{word}: {}", a.loan_note) }
        });
        let data = self.acceptance.as_ref().map(|a| lang.t(a.data_choice.key()).into_owned());
        let mut facts = vec![
            fact("repairs-customer", owner.map(|o| o.name.clone()).unwrap_or_default())
                .link(format!("/app/customers/{}", r.customer)),
            fact("repairs-phone", phone.unwrap_or_default()),
            fact("repairs-device", r.device.clone()).link(format!("/app/assets/{}", r.asset)),
            fact("repairs-serial", r.serial.clone()).code(),
            fact("repairs-fault", r.fault.clone()),
            fact(
                "repairs-condition",
                self.acceptance.as_ref().map(|a| a.condition.clone()).unwrap_or_default(),
            ),
            fact(
                "repairs-accessories",
                self.acceptance.as_ref().map(|a| a.accessories.clone()).unwrap_or_default(),
            ),
            fact("repairs-basis", lang.t(r.basis.key()).into_owned()),
        ];
        facts.extend(self.due_facts(lang));
        facts.push(fact("repairs-loan", loan.unwrap_or_default()));
        facts.push(fact("repairs-data", data.unwrap_or_default()));
        for claim in &self.claims {
            let says = fact("repairs-other-owner", lang.t("repairs-other-owner-says").into_owned());
            facts.push(says.link(format!("/app/assets/{}", claim.asset)));
        }
        if !self.branch.is_empty() {
            facts.push(fact("repairs-branch", self.branch.clone()));
        }
        facts
    }

    fn history(&self, lang: &Lang) -> Vec<HistoryView> {
        let line = |s: &StepNote| {
            let name = self.names.of_actor(&s.actor);
            let mut text = lang.t(s.to_status.key()).into_owned();
            for more in [name, s.note.as_str()] {
                if !more.is_empty() {
                    text = format!("{text}, {more}");
                }
            }
            HistoryView::new("history", text, lang.moment(s.at, self.now))
        };
        let word = |claim: &OwnerClaim| {
            let name = self.names.of_actor(&claim.actor);
            let text = lang.t1("repairs-claim-taken", "name", name);
            HistoryView::new("triangle-alert", text, lang.moment(claim.at, self.now))
        };
        self.steps.iter().rev().map(line).chain(self.claims.iter().map(word)).collect()
    }
}

pub(crate) const fn station(status: Status) -> usize {
    match status {
        Status::Intake => 0,
        Status::Diagnosis | Status::CannotRepair | Status::OnHold => 1,
        Status::QuoteSent | Status::Declined | Status::Lapsed => 2,
        Status::Covered
        | Status::Approved
        | Status::WaitingParts
        | Status::InRepair
        | Status::QualityCheck => 3,
        Status::Ready | Status::ReadyUnrepaired => 4,
        Status::HandedOver | Status::Closed => 5,
    }
}

/// The fields of the page's forms. Each name stands once.
#[derive(Default)]
pub(crate) struct RepairFields {
    findings: FieldView,
    fault_code: FieldView,
    cause: FieldView,
    label: FieldView,
    kind: FieldView,
    amount_line: FieldView,
    payer: FieldView,
    optional: FieldView,
    note: FieldView,
    reason: FieldView,
    signed_name: FieldView,
    check_note: FieldView,
    amount: FieldView,
    way: FieldView,
    serial_read: FieldView,
    taken_by: FieldView,
    loan_back: FieldView,
    promised_at: FieldView,
    promise_reason: FieldView,
    technician: FieldView,
    shelf: FieldView,
    photos: FieldView,
}

impl RepairFields {
    pub(crate) fn of(lang: &Lang, facts: &RepairFacts) -> Self {
        let field = |name: &str, key: &str| FieldView::new(name, lang.t(key));
        let r = &facts.repair;
        Self {
            findings: field("findings", "repairs-findings"),
            fault_code: field("fault_code", "repairs-fault-code")
                .value(facts.findings.iter().find_map(|f| f.fault).map_or("", KnownFault::name))
                .optional(),
            cause: field("cause", "repairs-cause")
                .hint(lang.t("repairs-cause-hint"))
                .value(facts.findings.iter().find_map(|f| f.cause).map_or("", KnownCause::name))
                .optional(),
            label: field("label", "repairs-line"),
            kind: field("kind", "repairs-line-kind").value(LineKind::Part.name()),
            amount_line: field("price", "repairs-line-amount"),
            payer: field("payer", "repairs-payer").value(PaidBy::AsCovered.name()),
            optional: field("optional", "repairs-line-optional"),
            note: field("note", "repairs-note").optional(),
            reason: field("reason", "repairs-hold-reason"),
            signed_name: field("signed_name", "repairs-signature"),
            check_note: field("check_note", "repairs-check-note").optional(),
            amount: field("amount", "repairs-amount").value(if facts.bill.owed.minor > 0 {
                lang.amount(facts.bill.owed)
            } else {
                String::new()
            }),
            way: field("way", "repairs-way").value(PaymentWay::Cash.name()),
            serial_read: field("serial_read", "repairs-serial-again"),
            taken_by: field("taken_by", "repairs-taken-by"),
            loan_back: field("loan_back", "repairs-loan-back"),
            promised_at: field("promised_at", "repairs-promised"),
            promise_reason: field("promise_reason", "repairs-promise-reason"),
            technician: field("technician", "repairs-technician")
                .value(r.technician.map(|t| t.to_string()).unwrap_or_default())
                .optional(),
            shelf: field("shelf", "repairs-shelf").value(r.shelf.clone()).optional(),
            photos: field("photos", "repairs-more-photos"),
        }
    }

    /// What the refused form held; fields of the page's other forms stay as they are.
    pub(crate) fn refused(mut self, form: &Submission, invalid: &Invalid, lang: &Lang) -> Self {
        for field in self.all_mut() {
            if form.has(&field.name) || invalid.at(&field.name).is_some() {
                *field = std::mem::take(field).refused(form, invalid, lang);
            }
        }
        self
    }

    fn all_mut(&mut self) -> [&mut FieldView; 22] {
        [
            &mut self.findings,
            &mut self.fault_code,
            &mut self.cause,
            &mut self.label,
            &mut self.kind,
            &mut self.amount_line,
            &mut self.payer,
            &mut self.optional,
            &mut self.note,
            &mut self.reason,
            &mut self.signed_name,
            &mut self.check_note,
            &mut self.amount,
            &mut self.way,
            &mut self.serial_read,
            &mut self.taken_by,
            &mut self.loan_back,
            &mut self.promised_at,
            &mut self.promise_reason,
            &mut self.technician,
            &mut self.shelf,
            &mut self.photos,
        ]
    }

    fn errors(&mut self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        for field in self.all_mut() {
            errors.extend(errors_of([&*field]));
        }
        errors
    }
}

/// A line of the price with both payers.
pub(crate) struct LineRow {
    id: String,
    label: String,
    chip: Chip,
    is_declined: bool,
    is_optional: bool,
    may_remove: bool,
    covered: String,
    paid: String,
}

/// The page.
#[derive(Template)]
#[template(path = "repairs/repair.html")]
pub(crate) struct RepairPage {
    page: Page,
    errors: Vec<FieldError>,
    href: String,
    region: String,
    chip: Chip,
    status: Status,
    next: Option<(String, String)>,
    others: Vec<(String, String)>,
    may_hold: bool,
    may_price: bool,
    may_answer: bool,
    may_check: bool,
    is_own_work: bool,
    /// The sign beside amounts that are typed in.
    unit: &'static str,
    may_hand_over: bool,
    is_lent: bool,
    track: Vec<StepView>,
    facts: Vec<FactView>,
    cover: Option<String>,
    lines: Vec<LineRow>,
    totals: Option<(String, String)>,
    sent: Option<String>,
    version: i64,
    findings: Vec<HistoryView>,
    history: Vec<HistoryView>,
    bill: Vec<FactView>,
    owed: String,
    qr: Option<(String, String)>,
    photos: Vec<PhotoView>,
    f: RepairFields,
    kinds: Vec<Choice>,
    payers: Vec<Choice>,
    reasons: Vec<Choice>,
    ways: Vec<Choice>,
    technicians: Vec<Choice>,
    faults: Vec<Choice>,
    causes: Vec<Choice>,
    documents: Vec<(String, String)>,
    limits: FileLimits,
}

impl RepairPage {
    pub(crate) fn new(
        page: Page,
        facts: &RepairFacts,
        mut f: RepairFields,
        refusals: Vec<FieldError>,
    ) -> Self {
        let lang = page.lang.clone();
        let r = &facts.repair;
        let next = facts.next_step();
        let mut errors = refusals;
        errors.extend(f.errors());
        let quote = facts.quote.as_ref();
        let may_price = facts.may_price();
        let hands = facts.names.people().iter().filter(|s| s.active && s.roles.has(kernel::Role::Technician));
        Self {
            errors,
            href: r.href(),
            region: r.id.to_string(),
            chip: status_chip(&lang, r.status),
            status: r.status,
            next: next.filter(|s| is_button(*s)).map(|s| (s.name().to_owned(), lang.t(s.key()).into_owned())),
            others: facts.other_steps(&lang),
            may_hold: facts.may(Step::Hold),
            may_price,
            may_answer: facts.may_answer(),
            may_check: facts.may(Step::PassCheck),
            unit: symbol(r.currency),
            is_own_work: decide_quality_check(&facts.actor, &facts.steps, true).is_err(),
            may_hand_over: facts.may(Step::HandOver),
            is_lent: facts.acceptance.as_ref().is_some_and(|a| a.loan == LoanDecision::Lent),
            track: facts.track(&lang),
            facts: facts.facts(&lang),
            cover: facts.cover.clone(),
            lines: facts.lines(&lang),
            totals: facts.totals().map(|t| (lang.money(t.covered), lang.money(t.paid))),
            sent: quote.filter(|q| q.is_open()).and_then(|q| {
                let (at, day) = (q.sent_at?, q.last_day?);
                let values = [("at", when(&lang, at, facts.now).into()), ("day", lang.date(day).into())];
                Some(lang.with("repairs-quote-sent-note", &values))
            }),
            version: quote.map_or(0, |q| q.version),
            findings: facts.findings.iter().map(|n| found(&lang, facts, n)).collect(),
            history: facts.history(&lang),
            bill: bill(&lang, facts),
            owed: if facts.bill.owed.minor > 0 { lang.money(facts.bill.owed) } else { String::new() },
            qr: facts.bank.as_ref().and_then(|b| {
                let text = viet_qr(b, facts.bill.owed, r.code())?;
                Some((ui::qr_svg(&text)?, format!("{} {}, {}", b.bank, b.account, b.holder)))
            }),
            photos: facts.photos.iter().map(|p| photo(&lang, *p)).collect(),
            f,
            kinds: LineKind::ALL.iter().map(|k| Choice::new(k.name(), lang.t(k.key()))).collect(),
            payers: PaidBy::ALL.iter().map(|p| Choice::new(p.name(), lang.t(p.key()))).collect(),
            reasons: HoldReason::ALL.iter().map(|h| Choice::new(h.name(), lang.t(h.key()))).collect(),
            ways: PaymentWay::ALL.iter().map(|w| Choice::new(w.name(), lang.t(w.key()))).collect(),
            technicians: hands.map(|s| Choice::new(s.id.to_string(), s.name.clone())).collect(),
            faults: KnownFault::ALL.iter().map(|k| Choice::new(k.name(), lang.t(k.key()))).collect(),
            causes: KnownCause::ALL.iter().map(|k| Choice::new(k.name(), lang.t(k.key()))).collect(),
            documents: documents(&lang, facts),
            limits: FileLimits::PHOTOS,
            page,
        }
    }
}

/// Checks and hand-overs have forms of their own.
const fn is_button(step: Step) -> bool {
    !matches!(step, Step::PassCheck | Step::HandOver)
}

fn photo(lang: &Lang, file: FileId) -> PhotoView {
    PhotoView {
        href: format!("/files/{file}"),
        src: format!("/files/{file}/thumbnail"),
        alt: lang.t("repairs-photo").into_owned(),
    }
}

/// Every version of the acceptance document, the newest first: what it promised, and why it was made.
pub(crate) fn documents(lang: &Lang, facts: &RepairFacts) -> Vec<(String, String)> {
    let one = |a: &Acceptance| {
        let label = lang.t1("repairs-document-version", "version", a.version);
        let promised = lang.t1("repairs-document-promised", "when", lang.date_time(a.promised_at));
        let parts = [lang.date_time(a.at), promised, a.reason.clone()];
        (label, parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(". "))
    };
    facts.documents.iter().map(one).collect()
}

fn found(lang: &Lang, facts: &RepairFacts, note: &Findings) -> HistoryView {
    let name = facts.names.of_actor(&note.by_staff);
    let codes = [note.fault.map(KnownFault::key), note.cause.map(KnownCause::key)];
    let codes: Vec<_> = codes.into_iter().flatten().map(|key| lang.t(key).into_owned()).collect();
    let words = if codes.is_empty() {
        note.findings.clone()
    } else {
        format!("{} ({})", note.findings, codes.join(", "))
    };
    let text = if name.is_empty() { words } else { format!("{name}: {words}") };
    HistoryView::new("search", text, lang.moment(note.at, facts.now))
}

fn bill(lang: &Lang, facts: &RepairFacts) -> Vec<FactView> {
    let mut views = vec![FactView::new(lang.t("repairs-billable"), lang.money(facts.bill.billable))];
    for payment in &facts.payments {
        let label = format!("{}, {}", lang.t(payment.way.key()), lang.moment(payment.at, facts.now));
        let amount = Money::new(payment.amount_minor, facts.repair.currency);
        views.push(FactView::new(label, lang.money(amount)));
    }
    views.push(FactView::new(lang.t("repairs-owed"), lang.money(facts.bill.owed)));
    for check in &facts.checks {
        let word = lang.t(if check.passed { "repairs-check-passed" } else { "repairs-check-failed" });
        let name = facts.names.of_actor(&check.checker);
        views.push(FactView::new(word, [name, check.note.as_str()].join(" ").trim().to_owned()));
    }
    views
}

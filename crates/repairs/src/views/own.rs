//! What customers see: their repairs, one of them, the door for those who have a slip.

use askama::Template;
use kernel::Money;
use ui::{
    Chip, FactView, FieldError, FieldView, LineChoice as Shown, Page, Pager, PhotoView, QuoteLineView,
    QuoteView, StepView, Tone, TotalView,
};

use super::{RepairFacts, repair::documents, standing, tone};
use crate::{
    model::{LineChoice, Quote, QuoteState, RepairCard, Status},
    policy::{Awaited, is_decided_by_cover},
    store::Place,
};

/// Whether the customer is signed in, or has the slip.
pub(crate) enum OwnFace {
    /// Signed in.
    Portal,
    /// With the token of a slip: every address begins with it.
    Guest(String),
}

impl OwnFace {
    fn base(&self, code: &str) -> String {
        match self {
            Self::Portal => format!("/my/r/{code}"),
            Self::Guest(token) => format!("/r/{token}"),
        }
    }
}

/// The key of a state's name for its customer.
pub(crate) const fn own_status(status: Status) -> &'static str {
    match status {
        Status::Intake | Status::Diagnosis | Status::CannotRepair => "repairs-own-diagnosis",
        Status::QuoteSent => "repairs-own-quote",
        Status::Declined | Status::Lapsed => "repairs-own-declined",
        Status::WaitingParts => "repairs-own-parts",
        Status::Covered | Status::Approved | Status::InRepair | Status::QualityCheck => "repairs-own-repair",
        Status::OnHold => "repairs-own-hold",
        Status::Ready => "repairs-own-ready",
        Status::ReadyUnrepaired => "repairs-own-unrepaired",
        Status::HandedOver | Status::Closed => "repairs-own-done",
    }
}

/// One's own repair.
#[derive(Template)]
#[template(path = "repairs/own.html")]
pub(crate) struct OwnPage {
    page: Page,
    code: String,
    region: String,
    chip: Chip,
    device: String,
    note: String,
    notices: Vec<String>,
    steps: Vec<StepView>,
    quote: Option<QuoteView>,
    agreed: Vec<QuoteView>,
    documents: Vec<(String, String)>,
    price: String,
    facts: Vec<FactView>,
    photos: Vec<PhotoView>,
    sign_in: Option<String>,
}

impl OwnPage {
    pub(crate) fn new(page: Page, facts: &RepairFacts, face: &OwnFace, refusals: Vec<String>) -> Self {
        let lang = page.lang.clone();
        let r = &facts.repair;
        let code = r.code().to_string();
        let base = face.base(&code);
        let shown = facts.price.iter().filter(|q| q.state != QuoteState::Draft && !q.lines.is_empty());
        let mut quotes: Vec<QuoteView> = shown.filter_map(|q| quote(&lang, facts, q, &base)).collect();
        let newest = quotes.pop();
        let photo = |file: &platform::files::FileId| {
            let at = match face {
                OwnFace::Portal => format!("/files/{file}"),
                OwnFace::Guest(_) => format!("{base}/photos/{file}"),
            };
            let src = match face {
                OwnFace::Portal => format!("{at}/thumbnail"),
                OwnFace::Guest(_) => at.clone(),
            };
            PhotoView { href: at, src, alt: lang.t("repairs-photo").into_owned() }
        };
        let fact = |key: &str, value: String| FactView::new(lang.t(key), value);
        let mut known = vec![fact("repairs-received-at", lang.date_time(r.created_at))];
        known.extend(facts.due_facts(&lang));
        known.extend([
            fact("repairs-serial", r.serial.clone()).code(),
            fact("repairs-fault", r.fault.clone()),
        ]);
        if !facts.branch.is_empty() {
            known.push(fact("repairs-branch", facts.branch.clone()));
        }
        if r.status.is_ready() {
            known.push(fact("repairs-owed", lang.money(facts.bill.owed)));
        }
        let asked = facts.quote.as_ref().filter(|_| facts.is_asked());
        let paid = asked.and_then(|q| q.totals(r.currency).ok()).map(|t| lang.money(t.paid));
        Self {
            region: r.id.to_string(),
            chip: if facts.is_asked() {
                Chip::new(Tone::Warn, lang.t("repairs-own-quote"))
            } else {
                Chip::new(tone(r.status), lang.t(own_status(r.status)))
            },
            device: r.device.clone(),
            note: next_note(&lang, facts),
            notices: refusals,
            steps: facts.track(&lang),
            quote: newest,
            agreed: quotes,
            documents: if facts.documents.len() > 1 { documents(&lang, facts) } else { Vec::new() },
            price: paid.unwrap_or_default(),
            facts: known,
            photos: facts.photos.iter().map(photo).collect(),
            sign_in: matches!(face, OwnFace::Guest(_)).then(|| format!("{base}/in")),
            code,
            page,
        }
    }
}

/// What comes next, and when: every state that a customer sees has it.
fn next_note(lang: &platform::i18n::Lang, facts: &RepairFacts) -> String {
    let r = &facts.repair;
    let say = |key: &str, when: String| lang.t1(key, "when", when);
    match r.status {
        _ if facts.is_asked() => {
            let day = facts.quote.as_ref().and_then(|q| q.last_day);
            say("repairs-next-answer", day.map(|d| lang.date(d)).unwrap_or_default())
        }
        _ if facts.awaited() == Awaited::PickUp => {
            let day = facts.pickup.map(|p| lang.date(p.pickup_by)).unwrap_or_default();
            say("repairs-next-pickup", day)
        }
        Status::Declined | Status::Lapsed | Status::CannotRepair => {
            lang.t("repairs-next-contact").into_owned()
        }
        Status::HandedOver | Status::Closed => lang.t("repairs-next-done").into_owned(),
        _ => say("repairs-next-promise", lang.moment(r.promised_at, facts.now)),
    }
}

fn quote(lang: &platform::i18n::Lang, facts: &RepairFacts, quote: &Quote, base: &str) -> Option<QuoteView> {
    let currency = facts.repair.currency;
    let is_asked = quote.is_open() && facts.is_asked();
    let is_over = quote.is_supplement && quote.is_void();
    let line = |l: &crate::model::QuoteLine| QuoteLineView {
        value: l.id.to_string(),
        label: l.label.clone(),
        amount: lang.money(Money::new(l.paid_minor, currency)),
        chip: match l.covered_minor {
            1.. => Some(Chip::new(Tone::Ok, lang.t(&l.payer_reason))),
            _ if is_decided_by_cover(&l.payer_reason) => {
                Some(Chip::new(Tone::Neutral, lang.t(&l.payer_reason)))
            }
            _ => None,
        },
        choice: match l.choice {
            _ if is_over => Shown::Declined,
            LineChoice::Needed => Shown::Fixed,
            LineChoice::Optional if is_asked => Shown::Chosen,
            LineChoice::Optional => Shown::Fixed,
            LineChoice::Declined => Shown::Declined,
        },
    };
    let totals = quote.totals(currency).ok()?;
    let total = |key: &str, money| TotalView { label: lang.t(key).into_owned(), amount: lang.money(money) };
    Some(QuoteView {
        id: if is_asked { "quote".into() } else { format!("quote-{}", quote.version) },
        action: is_asked.then(|| format!("{base}/quote/{}", quote.version)),
        lines: quote.lines.iter().map(line).collect(),
        totals: vec![total("repairs-warranty-pays", totals.covered), total("repairs-you-pay", totals.paid)],
    })
}

/// One's repairs.
#[derive(Template)]
#[template(path = "repairs/own_list.html")]
pub(crate) struct OwnListPage {
    page: Page,
    rows: Vec<(String, String, String, Chip)>,
    pager: Pager,
}

impl OwnListPage {
    /// A page of one's repairs; `older` is where the next one begins.
    pub(crate) fn new(page: Page, cards: &[RepairCard], older: Option<Place>) -> Self {
        let lang = page.lang.clone();
        let row = |c: &RepairCard| {
            let chip = Chip::new(tone(standing(c)), lang.t(own_status(standing(c))));
            (format!("/my/r/{}", c.code()), c.code().to_string(), c.device.clone(), chip)
        };
        let pager = Pager {
            summary: lang.t1("repairs-received-shown", "count", cards.len()),
            newer: None,
            older: older.map(|place| format!("/my/r?after={place}")),
        };
        Self { rows: cards.iter().map(row).collect(), pager, page }
    }
}

/// The door for those who have a slip.
#[derive(Template)]
#[template(path = "repairs/slip_in.html")]
pub(crate) struct SlipInPage {
    pub(crate) page: Page,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) code: FieldView,
    pub(crate) digits: FieldView,
}

/// Where customers transfer money to.
#[derive(Template)]
#[template(path = "repairs/bank.html")]
pub(crate) struct BankPage {
    pub(crate) page: Page,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) bank: FieldView,
    pub(crate) account: FieldView,
    pub(crate) holder: FieldView,
}

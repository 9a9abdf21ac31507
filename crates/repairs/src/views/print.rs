//! The acceptance document on paper: one page A5, with a stub for the shelf.

use askama::Template;
use kernel::{Money, date_in};
use platform::i18n::Lang;
use ui::{FactView, LinkView, Page, SlipLineView, SlipView};

use super::RepairFacts;
use crate::{actions::PrintedSlip, model::Signed, policy::KEPT_DAYS};

/// What the paper needs beyond the repair.
pub(crate) struct PrintFacts {
    pub(crate) facts: RepairFacts,
    pub(crate) shop: identity::Shop,
    /// None where the one that was issued last cannot be read any more.
    pub(crate) slip: Option<PrintedSlip>,
    pub(crate) base_url: String,
}

/// The paper in the language of its page; the bar above it, which is not printed, in the reader's.
#[derive(Template)]
#[template(path = "repairs/print.html")]
pub(crate) struct PrintPage {
    page: Page,
    back: LinkView,
    reader: &'static str,
    /// What is to be done where the paper has no code.
    notice: Option<String>,
    issue: String,
    slip: SlipView,
}

impl PrintPage {
    pub(crate) fn new(page: Page, reader: &Lang, print: &PrintFacts) -> Self {
        let slip = slip(&page.lang, print);
        let label = format!("{} {}", reader.t("repairs-back-to"), slip.code);
        let back = LinkView { href: print.facts.repair.href(), label };
        let notice = print.slip.is_none().then(|| reader.t("repairs-slip-unreadable").into_owned());
        Self {
            back,
            reader: reader.tag(),
            notice,
            issue: reader.t("repairs-issue-slip").into_owned(),
            slip,
            page,
        }
    }
}

fn slip(lang: &Lang, print: &PrintFacts) -> SlipView {
    let r = &print.facts.repair;
    let text = |key: &str| lang.t(key).into_owned();
    let qr = |path: &str| ui::qr_svg(&format!("{}{path}", print.base_url)).unwrap_or_default();
    let owner = print.facts.owner.as_ref();
    let name = owner.map(|o| o.name.clone()).unwrap_or_default();
    let phone = owner.and_then(|o| o.phone.as_ref()).map(|p| customers::phone::display(lang, p));
    let phone = phone.unwrap_or_default();
    let contact = if phone.is_empty() {
        owner.and_then(|o| o.email.as_ref()).map(ToString::to_string).unwrap_or_default()
    } else {
        phone.clone()
    };
    let promised = lang.date_time(r.promised_at);
    SlipView {
        title: text("repairs-slip-title"),
        code: r.code().to_string(),
        qr: print.slip.as_ref().map(|s| qr(&s.path)).unwrap_or_default(),
        shop: head(lang, print),
        facts: facts(lang, print, (&name, &contact)),
        condition: (text("repairs-slip-condition"), condition(lang, print)),
        columns: [text("repairs-line"), text("repairs-warranty-pays"), text("repairs-customer-pays")],
        lines: lines(lang, print),
        total: total(lang, print),
        terms: terms(lang, print),
        signatures: [
            (text("repairs-customer"), drawn_under_acceptance(print)),
            (text("repairs-slip-receiver"), String::new()),
        ],
        sign_here: text("repairs-slip-sign"),
        stub: (
            qr(&r.href()),
            vec![
                format!("{}, {name}, {contact}", r.device),
                if r.shelf.is_empty() {
                    lang.t1("repairs-slip-stub-unshelved", "promised", promised)
                } else {
                    lang.with(
                        "repairs-slip-stub",
                        &[("shelf", r.shelf.clone().into()), ("promised", promised.into())],
                    )
                },
            ],
        ),
    }
}

fn drawn_under_acceptance(print: &PrintFacts) -> String {
    let drawn = print.facts.drawn.iter().find(|(signed, _)| *signed == Signed::Acceptance);
    drawn.map(|(_, drawing)| drawing.path()).unwrap_or_default()
}

/// Who the shop is, and the short code.
fn head(lang: &Lang, print: &PrintFacts) -> Vec<String> {
    let shop = &print.shop;
    let code = print.slip.as_ref().map(|slip| {
        let values = [("code", slip.code.clone().into()), ("where", typed_address(&print.base_url).into())];
        lang.with("repairs-slip-code", &values)
    });
    let lines =
        [format!("{}, {}", shop.name, shop.address), format!("{}, {}", lang.phone(&shop.phone), shop.hours)];
    lines.into_iter().chain(code).collect()
}

/// Where the code of a slip is typed in, as one types an address.
fn typed_address(base_url: &str) -> String {
    let place = base_url.split_once("://").map_or(base_url, |(_, place)| place);
    format!("{place}/my/in/slip")
}

fn facts(lang: &Lang, print: &PrintFacts, (name, contact): (&str, &str)) -> Vec<FactView> {
    let r = &print.facts.repair;
    let fact = |key: &str, value: String| FactView::new(lang.t(key), value);
    let accepted = print.facts.acceptance.as_ref();
    let staff = accepted.map(|a| print.facts.names.of_actor(&a.received_by)).unwrap_or_default();
    let mut facts = vec![
        fact("repairs-customer", name.to_owned()),
        fact("repairs-received-at", lang.date_time(r.created_at)),
        fact("repairs-phone", contact.to_owned()),
        fact("repairs-promised", lang.date_time(r.promised_at)),
        fact("repairs-device", r.device.clone()),
        fact("repairs-basis", lang.t(r.basis.key()).into_owned()),
        fact("repairs-serial", r.serial.clone()).code(),
        fact("repairs-staff", staff.to_owned()),
    ];
    if !print.facts.branch.is_empty() {
        facts.push(fact("repairs-branch", print.facts.branch.clone()));
    }
    facts
}

fn condition(lang: &Lang, print: &PrintFacts) -> String {
    let Some(a) = &print.facts.acceptance else { return String::new() };
    let mut parts = vec![a.fault.clone(), a.condition.clone()];
    if !a.accessories.is_empty() {
        parts.push(lang.t1("repairs-slip-with", "things", a.accessories.clone()));
    }
    parts.push(lang.t(a.data_choice.key()).into_owned());
    let loan = lang.t(a.loan.key());
    parts.push(if a.loan_note.is_empty() { loan.into_owned() } else { format!("{loan}: {}", a.loan_note) });
    let ended = |part: &String| {
        let part = part.trim().trim_end_matches('.');
        if part.is_empty() { String::new() } else { format!("{part}.") }
    };
    parts.iter().map(ended).filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ")
}

fn lines(lang: &Lang, print: &PrintFacts) -> Vec<SlipLineView> {
    let r = &print.facts.repair;
    let money = |minor| lang.money(Money::new(minor, r.currency));
    let counted = print.facts.price.iter().filter(|q| !(q.is_supplement && q.is_void()));
    let lines: Vec<_> = counted.flat_map(|q| &q.lines).collect();
    if lines.is_empty() {
        let label = lang.t("repairs-slip-after-diagnosis").into_owned();
        return vec![SlipLineView { label, ..SlipLineView::default() }];
    }
    let kept = lines.into_iter().filter(|l| l.choice != crate::model::LineChoice::Declined);
    kept.map(|l| SlipLineView {
        label: l.label.clone(),
        covered: money(l.covered_minor),
        paid: money(l.paid_minor),
    })
    .collect()
}

fn total(lang: &Lang, print: &PrintFacts) -> SlipLineView {
    let label = lang.t("repairs-total").into_owned();
    match print.facts.totals() {
        Some(t) => SlipLineView { label, covered: lang.money(t.covered), paid: lang.money(t.paid) },
        None => SlipLineView { label, ..SlipLineView::default() },
    }
}

/// The time for carrying out the warranty in days and as a date, that it is not counted, what follows if it passes, the
/// fee, how long the device is kept.
fn terms(lang: &Lang, print: &PrintFacts) -> String {
    let r = &print.facts.repair;
    let zone = &print.shop.zone;
    let (from, to) = (date_in(r.created_at, zone), date_in(r.promised_at, zone));
    let days = from.until(to).map_or(0, |span| span.get_days());
    let fee = print.facts.acceptance.as_ref().map_or(0, |a| a.fee_minor);
    let fee = lang.money(Money::new(fee, r.currency));
    lang.with(
        "repairs-slip-terms",
        &[
            ("days", days.into()),
            ("day", lang.date(to).into()),
            ("fee", fee.into()),
            ("kept", KEPT_DAYS.into()),
        ],
    )
}

//! What people read: three languages, nothing left unfilled, and less for customers than for staff.

use coverage::{
    Facts, Question, QuestionKind, decide_coverage,
    model::{Code, Fault, Issuer, PolicyVersion, Sale, WorkCalendar},
    words::{Audience, Said, say},
};
use jiff::civil::date;
use kernel::{Locale, Period, TimeZone, date_in};

use crate::built_in;

/// Mai's phone: delivered on 10 June 2025 in Hà Nội, twelve months by the maker.
fn mais_phone() -> Facts {
    let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
    let sale = Sale::delivered("VN", date(2025, 6, 10));
    let mut facts = Facts::of(sale, zone, WorkCalendar::weekends_only());
    facts.policies.push(PolicyVersion::plain("Hãng 12 tháng", Issuer::Manufacturer, Period::months(12)));
    facts
}

fn told(now: &str, locale: Locale, audience: Audience) -> Said {
    let packs = built_in();
    let facts = mais_phone();
    let fault = Fault::of(Code::new("screen").unwrap());
    let now = now.parse().unwrap();
    let verdict = decide_coverage(&Question::now(QuestionKind::IsCovered, Some(fault), now), &facts, &packs);
    say(&verdict, date_in(now, &facts.zone), locale, audience, &packs)
}

#[test]
fn mai_reads_until_when_and_who_pays_in_her_language() {
    let vi = told("2026-06-01T09:00:00+07:00", Locale::Vi, Audience::Customer);
    assert_eq!(vi.headline, "Được bảo hành đến hết ngày 10/06/2026 (còn 9 ngày)");
    assert_eq!(vi.payer, "Miễn phí: linh kiện, công và vận chuyển");
    assert!(vi.reasons.iter().any(|r| r.cite == "Luật 19/2023/QH15, Điều 30(2)(e)"));
    let is = told("2026-06-10T23:59:00+07:00", Locale::Is, Audience::Customer);
    assert_eq!(is.headline, "Í ábyrgð, í dag er síðasti dagurinn");
    let en = told("2026-06-11T00:00:00+07:00", Locale::En, Audience::Customer);
    assert_eq!(en.headline, "The warranty ended on 10 June 2026");
    assert_eq!(en.payer, "Paid repair, only after you approve a quote");
}

#[test]
fn a_draft_pack_says_so_and_a_refusal_names_the_right_to_complain() {
    let said = told("2026-06-11T00:00:00+07:00", Locale::En, Audience::Customer);
    assert_eq!(said.notes.len(), 2, "{:?}", said.notes);
    assert!(said.notes[0].contains("not yet reviewed"));
    assert!(said.notes[1].contains("complain"));
}

#[test]
fn staff_see_inputs_and_their_origin_and_customers_do_not() {
    let staff = told("2026-06-01T09:00:00+07:00", Locale::En, Audience::Staff);
    let customer = told("2026-06-01T09:00:00+07:00", Locale::En, Audience::Customer);
    assert!(staff.reasons.len() > customer.reasons.len());
    assert!(
        staff.reasons.iter().any(|r| r.inputs.iter().any(|i| i == "first day: 10 June 2025 (sale record)"))
    );
    let buyer = "buyer: person (assumed, nobody wrote it down)";
    assert!(staff.reasons.iter().any(|r| r.inputs.iter().any(|i| i == buyer)), "{:?}", staff.reasons);
    assert!(customer.reasons.iter().all(|r| r.inputs.is_empty()));
    assert!(customer.alerts.is_empty());
}

#[test]
fn no_step_of_any_case_is_left_without_words_in_any_language() {
    let packs = built_in();
    coverage::cases::each_verdict(crate::cases::REFERENCE, &packs, |id, verdict, today| {
        for locale in Locale::ALL {
            let said = say(verdict, today, locale, Audience::Staff, &packs);
            let texts = said.reasons.iter().map(|r| &r.text).chain([&said.headline, &said.payer]);
            for text in texts.chain(&said.remedies).chain(&said.asks).chain(&said.alerts).chain(&said.human) {
                assert!(!text.contains('{') && !text.is_empty(), "{id} in {locale}: {text}");
            }
            assert!(said.reasons.iter().all(|r| r.text != r.rule.as_str()), "{id}: a rule without words");
        }
    });
}

#[test]
fn staff_read_about_the_customer_and_the_customer_is_spoken_to() {
    let late = "2026-06-11T00:00:00+07:00";
    let (staff, customer) =
        (told(late, Locale::Vi, Audience::Staff), told(late, Locale::Vi, Audience::Customer));
    assert_eq!(staff.payer, "Khách trả tiền, chỉ sau khi khách duyệt báo giá");
    assert_eq!(customer.payer, "Sửa có trả tiền, chỉ sau khi báo giá được duyệt");
    assert!(staff.notes.iter().any(|n| n.starts_with("Khách có quyền khiếu nại")));
    assert!(customer.notes.iter().any(|n| n.starts_with("Anh/chị có quyền khiếu nại")));
    for locale in Locale::ALL {
        let said = told(late, locale, Audience::Staff);
        let all = said.reasons.iter().map(|r| r.text.as_str()).chain([said.headline.as_str(), &said.payer]);
        let speaks = |t: &str| {
            ["anh/chị", " you ", "your ", " þú ", " þér"].iter().any(|w| t.to_lowercase().contains(w))
        };
        assert!(!all.chain(said.notes.iter().map(String::as_str)).any(speaks), "{locale}");
    }
}

//! Every page in every language, with the longest and the emptiest of what it may hold.

use std::sync::Arc;

use askama::Template;
use kernel::{Actor, CustomerId, Locale, StaffId, TimeZone, Timestamp, Uuid};
use platform::{
    i18n::{Lang, Texts},
    web::{Invalid, Submission},
};
use ui::{AvatarView, FieldView, LinkView, Page, Pager, Shop, errors_of};

use super::{
    AccountPage, AddressFields, CodePage, ConsentView, ContactView, CustomerPage, CustomerRow, EditPage,
    HistoryPanel, HistoryPart, IdentityFields, InPage, ListPage, NewFields, NewPage, WhoPanel,
    changed_banner,
};
use crate::{
    email,
    model::{
        Address, ConsentChannel, ConsentEvent, ConsentId, ContactKind, ContactPoint, ContactPointId,
        ContactSource, Customer, CustomerCard, Decision, FormOfAddress, Identity, Purpose,
    },
    phone,
    timeline::{EntryId, EntryView, Topic},
};

fn now() -> Timestamp {
    "2026-11-22T10:00:00+07:00".parse().unwrap()
}

fn lang(locale: Locale) -> Lang {
    let texts = Texts::new(&[ui::FTL, crate::FTL].concat()).unwrap();
    Lang::new(Arc::new(texts), locale, TimeZone::get("Asia/Ho_Chi_Minh").unwrap())
}

fn page(lang: &Lang, title: &str) -> Page {
    Page::new(lang.clone(), title, Shop { name: "Sao Mai Care".into(), ..Shop::default() })
}

fn lan() -> (CustomerCard, Customer) {
    let id = CustomerId::from_uuid(Uuid::from_u128(1));
    let card = CustomerCard {
        id,
        name: "Nguyễn Thị Lan".into(),
        called: "Lan".into(),
        form_of_address: Some(FormOfAddress::Chi),
        phone: phone::parse("0912 345 678"),
        email: email::parse("lan@example.vn"),
        locale: Locale::Vi,
    };
    let address =
        Address { ward: "P. Cầu Giấy".into(), province: "Hà Nội".into(), ..Address::default() };
    let identity = Identity {
        name: card.name.clone(),
        called: String::new(),
        form_of_address: card.form_of_address,
        locale: card.locale,
        address,
    };
    let customer = Customer {
        id,
        identity,
        version: 2,
        created_at: now(),
        changed_at: now(),
        changed_by: id.to_string(),
    };
    (card, customer)
}

fn entries() -> Vec<EntryView> {
    let entry = |n: u128, text: &str, href: Option<&str>| EntryView {
        id: EntryId::from_uuid(Uuid::from_u128(n)),
        topic: Topic::Service,
        icon: "wrench",
        text: text.into(),
        href: href.map(str::to_owned),
        at: now() - jiff::SignedDuration::from_hours(20 * i64::try_from(n).unwrap()),
        time: "09:12".into(),
        month: "11/2026".into(),
        asset: None,
    };
    let step = |n| entry(n, "SC-24801", Some("/app/repairs/SC-24801"));
    vec![step(1), step(2), step(3), entry(4, "Galaxy S24 256GB", None)]
}

fn contacts(lang: &Lang, customer: &Customer) -> Vec<ContactView> {
    let point = |kind, value: &str, verified_at| {
        let point = ContactPoint {
            id: ContactPointId::from_uuid(Uuid::nil()),
            kind,
            value: value.into(),
            source: ContactSource::Staff,
            verified_at,
            created_at: now(),
            undeliverable_at: None,
        };
        ContactView::of(lang, &point).removable(lang, &point, customer)
    };
    vec![
        point(ContactKind::Phone, "+84912345678", None),
        point(ContactKind::Email, "lan@example.vn", Some(now())),
    ]
}

fn consents(lang: &Lang) -> Vec<ConsentView> {
    let event = |decision| ConsentEvent {
        id: ConsentId::from_uuid(Uuid::nil()),
        purpose: Purpose::Surveys,
        decision,
        channel: ConsentChannel::Portal,
        text_locale: lang.locale(),
        text_digest: String::new(),
        at: now(),
    };
    ConsentView::all(lang, &[event(Decision::Withdrawn), event(Decision::Given)])
}

fn console_pages(lang: &Lang) -> Vec<String> {
    let (card, customer) = lan();
    let wrong = Submission::of(&[("name", ""), ("phone", "12")]);
    let mut invalid = Invalid::one("name", "form-error-required");
    invalid.errors.extend(Invalid::one("phone", "form-error-phone").errors);
    let identity = || IdentityFields::of(lang, &customer.identity);
    let base = format!("/app/customers/{}", card.id);
    let list = |rows: Vec<CustomerRow>, query: &str| ListPage {
        page: page(lang, "list"),
        query: query.into(),
        rows,
        pager: Pager { summary: lang.t1("customers-shown", "count", 1), ..Pager::default() },
        empty: ListPage::empty(lang, query),
        may_edit: true,
    };
    let contact = FieldView::new("contact", lang.t("customers-contact"));
    let shown = CustomerPage {
        page: page(lang, &card.name),
        avatar: AvatarView::of(&card.name),
        name: card.name.clone(),
        greeted: card.greeted(),
        new_ticket: CustomerPage::new_ticket(&card),
        facts: CustomerPage::facts(lang, &customer, "Tiếng Việt"),
        contacts: contacts(lang, &customer),
        errors: errors_of([&contact]),
        contact,
        consents: consents(lang),
        panels: vec![Some("<section class=\"pane\">panel</section>".into()), None],
        history: HistoryPart {
            region: card.id.to_string(),
            tabs: HistoryPart::tabs(lang, &base, Some(Topic::Money)),
            items: HistoryPart::items(lang, entries(), now()),
            pager: Pager::default(),
        },
        may_edit: true,
        base: base.clone(),
    };
    let mut both = EditPage {
        page: page(lang, "edit"),
        errors: Vec::new(),
        identity: identity().refused(&wrong, &Invalid::default(), lang).beside(&customer.identity, lang),
        address: AddressFields::of(lang, &Address::default()).beside(&customer.identity.address, lang),
        version: 2,
        back: base,
    };
    both.page.banner = Some(changed_banner(lang, &customer, Some("Quỳnh Anh"), now()));
    let new = NewPage {
        page: page(lang, "new"),
        errors: Vec::new(),
        identity: identity().refused(&wrong, &invalid, lang),
        contacts: NewFields::of(lang).refused(&wrong, &invalid, lang),
        known: vec![LinkView::new("/app/customers/x", card.name.as_str())],
    };
    vec![
        list(vec![CustomerRow::of(lang, &card)], "lan").render().unwrap(),
        list(Vec::new(), "nobody").render().unwrap(),
        list(Vec::new(), "").render().unwrap(),
        shown.render().unwrap(),
        both.render().unwrap(),
        new.render().unwrap(),
        WhoPanel::of(lang, &card, &customer, true).render().unwrap(),
        HistoryPanel::of(lang, &card, entries(), 23).render().unwrap(),
        HistoryPanel::of(lang, &card, Vec::new(), 0).render().unwrap(),
    ]
}

fn portal_pages(lang: &Lang) -> Vec<String> {
    let (_, customer) = lan();
    let email = FieldView::new("email", "E-mail").error(Some("?".into()));
    vec![
        InPage { page: page(lang, "in"), errors: errors_of([&email]), email, next: "/my".into() }
            .render()
            .unwrap(),
        CodePage {
            page: page(lang, "code"),
            errors: Vec::new(),
            sent: lang.t1("customers-in-sent", "email", "lan@example.vn"),
            email: "lan@example.vn".into(),
            code: FieldView::new("code", "Code"),
            next: "/my".into(),
        }
        .render()
        .unwrap(),
        AccountPage {
            page: page(lang, "account"),
            errors: Vec::new(),
            identity: IdentityFields::of(lang, &customer.identity),
            version: 2,
            contacts: contacts(lang, &customer),
            consents: consents(lang),
        }
        .render()
        .unwrap(),
    ]
}

#[test]
fn every_page_is_drawn_in_every_language() {
    for locale in Locale::ALL {
        let lang = lang(locale);
        for html in console_pages(&lang).into_iter().chain(portal_pages(&lang)) {
            assert!(
                !html.contains("customers-in-") && !html.contains(">customers-"),
                "{locale}: a key in {html}"
            );
        }
    }
}

#[test]
fn the_texts_are_complete() {
    assert_eq!(Texts::new(&crate::FTL).unwrap().missing(), []);
}

#[test]
fn a_name_cannot_become_markup() {
    let (mut card, customer) = lan();
    card.name = "<script>alert(1)</script>".into();
    let html = WhoPanel::of(&lang(Locale::Vi), &card, &customer, false).render().unwrap();
    assert!(!html.contains("<script>"), "{html}");
}

#[test]
fn only_those_who_may_edit_see_the_buttons() {
    let warehouse = kernel::Roles::of(&[kernel::Role::Warehouse]);
    let staff = |roles| Actor::Staff { id: StaffId::from_uuid(Uuid::nil()), roles, branch: None };
    assert!(super::may_edit(&staff(kernel::Roles::LEADS)) && !super::may_edit(&staff(warehouse)));
}

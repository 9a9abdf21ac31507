//! Every page in every language, with the fullest and the emptiest of what it may hold.

use std::{collections::BTreeMap, sync::Arc};

use askama::Template;
use customers::timeline::Arg;
use jiff::SignedDuration;
use kernel::{CustomerId, Locale, Roles, StaffId, TimeZone, Timestamp, Uuid};
use platform::{
    files::FileId,
    i18n::{Lang, Texts},
    mail::{Delivery, MailState},
    web::{Invalid, Submission},
};
use ui::{Choice, FieldView, FileLimits, Page, Shop};

use super::{
    AnswerFields, AnswerTo, Column, CustomerPart, HeadParts, HeadView, InboxPage, MessageRow, MessagesPage,
    NewFields, NewPage, OpenedPage, QueueAddress, QueuePart, QueueParts, QueueView, ROWS, Reader,
    ReportFields, ReportPage, RequesterPage, Staff, TalkPage, TicketPage, composer, nothing_open, state,
    timeline,
};
use crate::{
    clocks::{Cause, Metric, Priority, StatusKind},
    erasing::EraseReason,
    model::{
        Author, Channel, ChatAccountId, ChatDelivery, ChatLine, ChatTemplate, ChatTemplateId, Class, Drafts,
        Due, Evidence, Happened, IgnoreReason, Message, MessageId, OpenWork, PauseReason, Post, Reason,
        Recipient, RecipientRole, Remark, Scope, Stage, Standing, Status, StrandId, Ticket, TicketEvent,
        TicketId, ViewId,
    },
    policy::{Addressees, WhichAddress},
    saved_views::Menu,
    store::{COUNT_MAX, Counts, OpenedRow, Place, QueueRow, Talk, TalkLine},
    templates::{Offer, TemplatesParts, TemplatesView},
};

fn now() -> Timestamp {
    "2026-11-23T09:12:00+07:00".parse().unwrap()
}

fn lang(locale: Locale) -> Lang {
    // The common errors of forms stand in the texts of `customers`, until `ui` has them.
    let texts = Texts::new(&[ui::FTL, customers::FTL, crate::FTL].concat()).unwrap();
    Lang::new(Arc::new(texts), locale, TimeZone::get("Asia/Ho_Chi_Minh").unwrap())
}

fn page(lang: &Lang, title: &str) -> Page {
    let mut page = Page::new(lang.clone(), title, Shop { name: "Sao Mai Care".into(), ..Shop::default() });
    page.form_key = "01J9ZK4W7QH3ABCD".into();
    page
}

fn minh() -> StaffId {
    StaffId::from_uuid(Uuid::from_u128(7))
}

fn statuses() -> [Status; 8] {
    [
        Status::NeedsFirstResponse,
        Status::NeedsNextResponse,
        Status::Investigating,
        Status::CloseTheLoop,
        Status::WaitingForCustomer,
        Status::Paused { until: now() + SignedDuration::from_hours(20), because: PauseReason::Part },
        Status::Done { at: now() },
        Status::Ignored { because: IgnoreReason::Spam, at: now() },
    ]
}

fn ticket(status: Status, due: Option<Due>) -> Ticket {
    Ticket {
        id: TicketId::from_uuid(Uuid::from_u128(8412)),
        number: 8412,
        customer: None,
        asset: None,
        branch: None,
        follows: None,
        split_from: None,
        subject: "Màn hình sọc xanh sau khi cập nhật".into(),
        reason: Reason::Fault,
        channel: Channel::Portal,
        opened_at: now(),
        requester: "Nguyễn Thị Lan".into(),
        has_mail: due.is_some(),
        shop_address: None,
        guessed_language: None,
        standing: Standing {
            status,
            owner: Some(minh()),
            team: None,
            language: Some(Locale::Vi),
            priority: Priority::High,
            policy: None,
            staff_wrote: true,
            unanswered: false,
            merged_into: None,
            erased_at: None,
            work: Some(OpenWork { code: "SC-24817".into(), href: "/app/repairs/SC-24817".into() }),
            last_message: None,
            updated_at: now(),
            events: 1,
        },
        due,
    }
}

fn dues() -> Vec<Option<Due>> {
    let metrics = [Metric::FirstResponse, Metric::NextResponse, Metric::Resolution];
    let minutes = [-3000, -121, -1, 0, 18, 90, 6000];
    let dues = metrics.into_iter().flat_map(|metric| {
        minutes.map(|minutes| Some(Due { at: now() + SignedDuration::from_mins(minutes), metric }))
    });
    dues.chain([None]).collect()
}

fn row(status: Status, due: Option<Due>) -> QueueRow {
    QueueRow {
        id: TicketId::from_uuid(Uuid::from_u128(1)),
        number: 8412,
        requester: if due.is_some() { "Sigríður Jónsdóttir".into() } else { String::new() },
        subject: "Màn hình sọc xanh".into(),
        channel: Channel::Phone,
        status: status.kind(),
        snoozed_until: status.until(),
        next_due_at: due.map_or(Timestamp::MAX, |due| due.at),
        due_metric: due.map(|due| due.metric),
        work_code: Some("SC-24817".into()),
        updated_at: now(),
        preview: Some("Dạ vâng,\n chiều nay em mang máy qua.".into()),
        preview_by: Some(if due.is_some() { Author::Staff } else { Author::Customer }),
        is_stale: status == Status::CloseTheLoop,
    }
}

fn queue(lang: &Lang, scope: Scope, stage: Stage, rows: Vec<QueueRow>) -> QueueView {
    let counts = Counts { mine: COUNT_MAX + 1, unassigned: 3, ..Counts::default() };
    let address = QueueAddress { scope, stage };
    let next = (rows.len() > ROWS).then(|| rows[ROWS - 1].place(stage));
    let view = (ViewId::from_uuid(Uuid::from_u128(9)), "Máy của chị Lan".to_owned());
    let rows = rows.into_iter().take(ROWS).collect();
    let column = Column { rows, next, counts, menu: Menu { views: vec![view], ..Menu::default() } };
    let parts = QueueParts { column, address, open: Some(8412), may_open: true };
    QueueView::of(lang, minh(), parts, now())
}

#[test]
fn a_page_that_ended_before_it_was_full_says_how_far_it_looked() {
    for locale in Locale::ALL {
        let lang = lang(locale);
        let found =
            |next| Column { rows: Vec::new(), next, counts: Counts::default(), menu: Menu::default() };
        let view = |next| {
            let address = QueueAddress { scope: Scope::Team, stage: Stage::Todo };
            let parts = QueueParts { column: found(next), address, open: None, may_open: false };
            QueueView::of(&lang, minh(), parts, now())
        };
        let (goes_on, over) = (view(Some(Place::LAST)), view(None));
        assert!(goes_on.searched.is_some_and(|words| words.contains("000")) && goes_on.older.is_some());
        assert_eq!(over.searched, None);
    }
}

fn full_queue(lang: &Lang) -> QueueView {
    let rows = statuses().into_iter().zip(dues().into_iter().rev()).map(|(status, due)| row(status, due));
    let mut rows: Vec<_> = rows.collect();
    rows.resize(ROWS + 1, row(Status::CloseTheLoop, None));
    queue(lang, Scope::Mine(minh()), Stage::Todo, rows)
}

fn happenings() -> Vec<Happened> {
    let (metric, other) = (Metric::NextResponse, TicketId::from_uuid(Uuid::from_u128(8499)));
    let mut all: Vec<_> = statuses().map(|status| Happened::StatusChanged { status }).into();
    all.extend([
        Happened::TicketOpened { status: Status::NeedsFirstResponse },
        Happened::MessageReceived { status: Status::NeedsFirstResponse },
        Happened::MessageFailed {
            reply: 2,
            words: MessageId::from_uuid(Uuid::from_u128(2)),
            status: Some(Status::NeedsFirstResponse),
            staff_wrote: false,
            unanswered: true,
            withdrawn: false,
        },
        Happened::TicketAssigned { owner: Some(minh()) },
        Happened::TicketAssigned { owner: Some(StaffId::from_uuid(Uuid::from_u128(8))) },
        Happened::TicketAssigned { owner: None },
        Happened::LanguageChanged { language: Some(Locale::Is) },
        Happened::LanguageChanged { language: None },
        Happened::StillAsked { home: other, number: 8499 },
        Happened::NewsCame {
            key: "tickets-event-went-on".into(),
            args: vec![("number".into(), Arg::Number(24)), ("unknown".into(), Arg::Number(1))],
            status: None,
        },
        Happened::NewsCame { key: "gone-room-sentence".into(), args: Vec::new(), status: None },
        Happened::WorkBegan {
            work: OpenWork { code: "SC-24817".into(), href: "/app/repairs/SC-24817".into() },
        },
        Happened::WorkEnded { code: "SC-24817".into() },
        Happened::WentOn { number: 8499 },
        Happened::LooksLike { number: 8499 },
        Happened::TicketMerged {
            child: other,
            number: 8499,
            status: None,
            unanswered: true,
            staff_wrote: true,
        },
        Happened::MergedInto { root: other, number: 8499 },
        Happened::MergeUndone { other, number: 8499 },
        Happened::SplitOff { to: other, number: 8499, messages: Vec::new() },
        Happened::SplitUndone { other, number: 8499 },
        Happened::CustomerNamed { customer: Some(CustomerId::from_uuid(Uuid::from_u128(3))), asset: None },
        Happened::CustomerNamed { customer: None, asset: None },
        Happened::Erased { because: EraseReason::Asked },
        Happened::TagsChanged { added: vec!["pin".into()], removed: vec!["gấp".into()] },
        Happened::ClockWarned { metric, ordinal: 1, before_s: 900 },
        Happened::ClockBreached { metric, ordinal: 1, cause: Cause::Time },
    ]);
    all
}

fn deliveries() -> BTreeMap<MessageId, Vec<Delivery>> {
    let failed = Delivery {
        message_id: "<1@example>".into(),
        recipient: "lan@example.vn".into(),
        state: MailState::Failed,
        error: None,
    };
    BTreeMap::from([(MessageId::from_uuid(Uuid::from_u128(2)), vec![failed])])
}

fn talk() -> Talk {
    let message = |n: u128, class, author| Message {
        id: MessageId::from_uuid(Uuid::from_u128(n)),
        class,
        author,
        staff: (author == Author::Staff).then(minh),
        channel: if n == 2 { Channel::Email } else { Channel::Portal },
        ticket: TicketId::from_uuid(Uuid::from_u128(if n == 5 { 8413 } else { 8412 })),
        strand: (author == Author::Partner).then(|| StrandId::from_uuid(Uuid::from_u128(9))),
        post: Post {
            from_address: (n > 3).then(|| "lan@example.vn".into()),
            evidence: (n > 3).then_some(Evidence::Unverified),
            remarks: vec![Remark::LeftOut { addresses: vec!["mallory@example.org".into()] }],
            ..Post::default()
        },
        body: "Panel S24 còn 2 cái <script>".into(),
        files: vec![FileId::from_uuid(Uuid::from_u128(5)); 2],
        delivery: None,
        delivery_detail: None,
        sent_to: None,
        at: now(),
    };
    let at_zalo = |n, delivery| Message {
        channel: Channel::Zalo,
        delivery: Some(delivery),
        delivery_detail: Some("-213".into()),
        ..message(n, Class::Public, Author::Staff)
    };
    let messages = [
        message(1, Class::Public, Author::Customer),
        message(2, Class::Public, Author::Staff),
        message(3, Class::Internal, Author::Staff),
        message(4, Class::Public, Author::Partner),
        message(5, Class::Automatic, Author::Customer),
        at_zalo(6, ChatDelivery::Queued),
        at_zalo(7, ChatDelivery::Unknown),
        at_zalo(8, ChatDelivery::Sent),
        at_zalo(9, ChatDelivery::Delivered),
        at_zalo(10, ChatDelivery::Failed),
    ];
    let written = messages.into_iter().map(|message| (Happened::NoteWritten, Some(message)));
    let happened = happenings().into_iter().map(|happened| (happened, None));
    let lines = happened.chain(written).zip(1..).map(|((happened, message), seq)| {
        let actor = minh().to_string();
        TalkLine { event: TicketEvent { seq, at: now(), actor, message: None, happened }, message }
    });
    Talk { lines: lines.collect(), deliveries: deliveries(), ..Talk::default() }
}

/// One more than a page; every second is done.
fn opened_rows() -> Vec<OpenedRow> {
    let row = |n: i64| OpenedRow {
        id: TicketId::from_uuid(Uuid::from_u128(n.unsigned_abs().into())),
        number: 8401 + n,
        requester: String::new(),
        subject: "<script>Panel".into(),
        status: if n % 2 == 0 { StatusKind::Done } else { StatusKind::Investigating },
        opened_at: now() - SignedDuration::from_hours(n + 30),
        ended_at: (n % 2 == 0).then(now),
    };
    (0..=50).map(row).collect()
}

fn drawn(view: &impl Template) -> String {
    let html = view.render().unwrap();
    assert!(!html.contains("<script>Panel") && !html.contains("còn 2 cái <script>"), "words are escaped");
    html
}

/// A line that has closed, or one that is open.
fn chat_line(closed: bool) -> ChatLine {
    ChatLine {
        account: ChatAccountId::from_uuid(Uuid::from_u128(7)),
        channel: Channel::Zalo,
        address: "6142494823".into(),
        name: "Lan".into(),
        closes_at: now() + SignedDuration::from_hours(if closed { -1 } else { 47 }),
        replies_left: 1,
        letters_max: 2000,
    }
}

/// An answer that is wanted at another organisation.
fn asked() -> Addressees {
    let who =
        |address: &str| Recipient { role: RecipientRole::To, address: address.into(), name: "Lan".into() };
    let question =
        WhichAddress { from: Some(who("no-reply@web.example")), reply_to: vec![who("lan@khach.example")] };
    Addressees { all: vec![], question: Some(question) }
}

fn templates(lang: &Lang, ticket: &Ticket, (line, refused): (&ChatLine, bool)) -> Option<TemplatesView> {
    let id = ChatTemplateId::from_uuid(Uuid::from_u128(8));
    let it = ChatTemplate {
        id,
        account: line.account,
        code: "312345".into(),
        name: "Máy đã sửa xong".into(),
        body: "Dạ <ten>, máy của mình xong rồi ạ.".into(),
        is_active: true,
        letters_max: 400,
        value_letters_max: 30,
    };
    let phones = if refused { vec!["+84912345678".to_owned()] } else { Vec::new() };
    let offer = Offer { templates: vec![it], phones, values: BTreeMap::new() };
    let parts = TemplatesParts { ticket, line, offer: &offer, carrier: "mine-todo", seen: "" };
    let form = Submission::of(&[("template", &id.to_string()), ("values.ten", "")]);
    let mut invalid = Invalid::one("template", "tickets-error-template-gone");
    for (field, key) in [
        ("phone", "tickets-error-template-phone"),
        ("values.ten", "form-error-required"),
        ("template", "tickets-error-template-open"),
        ("template", "tickets-error-template-elsewhere"),
        ("template", "tickets-error-template-place"),
    ] {
        invalid.errors.extend(Invalid::one(field, key).errors);
    }
    TemplatesView::of(lang, &parts, refused.then_some((&form, &invalid)))
}

fn ticket_page(lang: &Lang, ticket: &Ticket, refused: bool) -> TicketPage {
    let staff = Staff::of([(minh(), "Minh".to_owned())]);
    let colleagues = [(minh(), "Trần Minh".to_owned())];
    let (back, carrier) = ("/app/inbox/mine".into(), "mine-todo".into());
    let owner = if refused { "" } else { "Minh" };
    let parts = HeadParts {
        me: minh(),
        colleagues: &colleagues,
        owner,
        team: "Kỹ thuật",
        back,
        carrier,
        may_steer: true,
        now: now(),
    };
    let form = Submission::of(&[("note", "Dạ chào chị"), ("kind", "note")]);
    let told = refused.then(|| (&form, lang.t("tickets-stale").into_owned()));
    let line = chat_line(refused);
    let recipients = if refused { asked() } else { Addressees::default() };
    let whom = AnswerTo { ticket, recipients: &recipients, line: Some(&line), merged: &[] };
    TicketPage {
        page: page(lang, &ticket.subject),
        queue: full_queue(lang),
        head: HeadView::of(lang, ticket, parts),
        items: timeline(lang, ticket, &talk(), &staff, (Reader::Shop(minh(), Roles::LEADS), now())),
        seen: String::new(),
        composer: Some(composer(lang, (&whom, now()), "mine-todo", &Drafts::default(), told)),
        templates: templates(lang, ticket, (&line, refused)),
        context: vec![Some("<section class=\"pane\"></section>".into()), None],
        live: ticket.id.to_string(),
        live_context: ticket.id.to_string(),
    }
}

#[test]
fn the_consoles_pages_speak_every_language() {
    for locale in Locale::ALL {
        let lang = lang(locale);
        let saved = Scope::Saved(ViewId::from_uuid(Uuid::from_u128(9)));
        for scope in [Scope::Mine(minh()), Scope::Unassigned, Scope::Team, Scope::Late, saved] {
            for stage in [Stage::Todo, Stage::Snoozed, Stage::Done] {
                let queue = queue(&lang, scope, stage, Vec::new());
                let empty = nothing_open(&lang, &queue);
                drawn(&InboxPage { page: page(&lang, "x"), queue, empty });
            }
        }
        let queue = full_queue(&lang);
        assert!(queue.older.is_some() && queue.items.len() == ROWS);
        let empty = nothing_open(&lang, &queue);
        drawn(&InboxPage { page: page(&lang, "x"), queue, empty });
        drawn(&QueuePart { page: page(&lang, "x"), queue: full_queue(&lang) });
        drawn(&OpenedPage::of(page(&lang, "x"), Vec::new(), 90, now()));
        let opened = drawn(&OpenedPage::of(page(&lang, "x"), opened_rows(), 90, now()));
        assert!(opened.contains("after=") && !opened.contains("#8451"), "the next page begins with the 51st");
        for status in statuses() {
            for due in dues() {
                drawn(&ticket_page(&lang, &ticket(status, due), due.is_some()));
            }
        }
    }
}

#[test]
fn the_form_for_a_new_ticket_speaks_every_language() {
    for locale in Locale::ALL {
        let lang = lang(locale);
        let known = CustomerPart::Known {
            id: "customer_1".into(),
            name: "Nguyễn Thị Lan".into(),
            phone: "0912 345 678".into(),
            href: "/app/customers/1".into(),
            assets: vec![Choice::new("asset_1", "Galaxy S24").hint("R5CX21ABC7K")],
        };
        let unknown = CustomerPart::Unknown { contact: "0983 111 222".into() };
        for customer in [None, Some(known), Some(unknown)] {
            let invalid = Invalid::one("subject", "form-error-required");
            let fields = NewFields::blank(&lang, "").refused(&Submission::default(), &invalid, &lang);
            let phone = FieldView::new("phone", lang.t("tickets-customer-contact"))
                .hint(lang.t("tickets-new-phone-hint"));
            let errors = fields.errors();
            let page = page(&lang, &lang.t("tickets-new"));
            drawn(&NewPage { page, errors, phone, customer, fields, photos: FileLimits::PHOTOS });
        }
    }
}

#[test]
fn the_page_that_names_the_customer_speaks_every_language() {
    for locale in Locale::ALL {
        let lang = lang(locale);
        let unknown = CustomerPart::Unknown { contact: "lan@example.vn".into() };
        for customer in [None, Some(unknown)] {
            let invalid = Invalid::one("contact", "tickets-error-contact");
            let contact = FieldView::new("contact", lang.t("tickets-customer-contact"));
            let contact = contact.refused(&Submission::of(&[("contact", "<script>Panel")]), &invalid, &lang);
            let name = FieldView::new("name", lang.t("tickets-new-name"));
            let asset = FieldView::new("asset", lang.t("tickets-new-asset")).optional();
            let (page, back) = (page(&lang, "x"), "/app/tickets/8412".into());
            drawn(&RequesterPage {
                page,
                back,
                errors: Vec::new(),
                contact,
                customer,
                name,
                asset,
                named: Some("Lan".into()),
                is_doubted: true,
            });
        }
    }
}

#[test]
fn the_customers_pages_speak_every_language() {
    for locale in Locale::ALL {
        let lang = lang(locale);
        for status in statuses() {
            let ticket = ticket(status, None);
            let invalid = Invalid::one("body", "tickets-error-empty");
            let fields = AnswerFields::blank(&lang).refused(&Submission::default(), &invalid, &lang);
            let talk = TalkPage {
                page: page(&lang, &ticket.subject),
                number: ticket.number,
                chip: state(&lang, &ticket),
                items: timeline(&lang, &ticket, &talk(), &Staff::default(), (Reader::Customer, now())),
                promise: lang.t1("tickets-my-promise", "moment", lang.moment(now(), now())),
                facts: vec![("Bộ phận".into(), "Pin".into())],
                errors: fields.errors(),
                fields,
                limits: FileLimits::PHOTOS,
                live: ticket.id.to_string(),
            };
            drawn(&talk);
            let (rows, empty) =
                (vec![MessageRow::of(&lang, &ticket, now())], nothing_open(&lang, &full_queue(&lang)));
            drawn(&MessagesPage { page: page(&lang, &lang.t("tickets-my-title")), rows, empty });
        }
        for product in [None, Some(("Galaxy S24".to_owned(), "R5CX21ABC7K".to_owned()))] {
            let invalid = Invalid::one("fault", "form-error-choice");
            let fields = ReportFields::blank(&lang).refused(&Submission::default(), &invalid, &lang);
            let (action, back) = ("/my/messages/new".into(), "/my/messages".into());
            let (page, errors) = (page(&lang, &lang.t("tickets-my-report")), fields.errors());
            drawn(&ReportPage { page, action, back, product, fields, errors, limits: FileLimits::PHOTOS });
        }
    }
}

#[test]
fn no_language_lacks_a_text_and_every_text_that_code_may_say_exists() {
    let texts = Texts::new(&crate::FTL).unwrap();
    assert_eq!(texts.missing(), []);
    let lang = lang(Locale::En);
    let keys = [
        "tickets-nav",
        "tickets-my-nav",
        "tickets-search",
        "tickets-said-sent",
        "tickets-said-noted",
        "tickets-said-snoozed",
        "tickets-said-received",
        "tickets-said-nobody-waits",
        "tickets-ended",
        "tickets-my-late",
        "tickets-error-customer",
    ];
    assert!(keys.into_iter().all(|key| lang.has(key)));
    let reasons = Reason::ALL.iter().map(|r| r.key()).chain(Channel::ALL.iter().map(|c| c.key()));
    assert!(reasons.chain(IgnoreReason::ALL.iter().map(|r| r.key())).all(|key| lang.has(key)));
}

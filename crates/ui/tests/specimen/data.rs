//! What the pages show. All people, shops, prices and serials are invented.

use kernel::Money;
use platform::i18n::Lang;
use ui::*;

use super::{Say, pages::TODAY};

pub fn console_nav(say: Say, name: &str) -> Vec<NavItem> {
    let at = |href: &str, icon, label: &str| NavItem::new(href, icon, label);
    vec![
        at("/app", "inbox", say.w("Hộp thư", "Inbox", "Pósthólf"))
            .count(7)
            .at(NavPlace::Bar)
            .current(name == "agent"),
        at("/app/repairs", "wrench", say.w("Sửa chữa", "Repairs", "Viðgerðir"))
            .count(3)
            .at(NavPlace::Bar)
            .current(name == "board"),
        at("/app/returns", "rotate-ccw", say.w("Đổi trả", "Returns", "Skil")),
        at("/app/customers", "users-round", say.w("Khách", "Customers", "Fólk")).at(NavPlace::Bar),
        at("/app/assets", "smartphone", say.w("Thiết bị", "Products", "Vörur")),
        at("/app/calendar", "calendar", say.w("Lịch hẹn", "Bookings", "Bókanir")).at(NavPlace::Bar),
        at("/app/kb", "book-open", say.w("Bài viết", "Articles", "Greinar")),
        at("/app/reports", "chart-column", say.w("Báo cáo", "Reports", "Skýrslur")),
        at("/app/settings", "settings", say.w("Cài đặt", "Settings", "Stillingar"))
            .at(NavPlace::End)
            .current(name == "settings"),
    ]
}

pub fn portal_nav(say: Say) -> Vec<NavItem> {
    vec![
        NavItem::new("/my", "smartphone", say.w("Sản phẩm", "Products", "Vörur")).current(true),
        NavItem::new("/my/repairs", "wrench", say.w("Phiếu sửa", "Repairs", "Viðgerðir")),
        NavItem::new("/my/messages", "circle-help", say.w("Trợ giúp", "Help", "Hjálp")).count(1),
        NavItem::new("/my/account", "user-round", say.w("Tài khoản", "Account", "Aðgangur")),
    ]
}

pub fn public_nav(say: Say) -> Vec<NavItem> {
    vec![
        NavItem::new("/warranty", "shield-check", say.w("Bảo hành", "Warranty", "Ábyrgð")),
        NavItem::new("/track", "wrench", say.w("Theo dõi", "Track", "Fylgjast með")),
        NavItem::new("/branches", "store", say.w("Chi nhánh", "Branches", "Útibú")),
        NavItem::new("/my/in", "log-in", say.w("Đăng nhập", "Sign in", "Innskráning")),
    ]
}

pub fn queue(say: Say, lang: &Lang) -> Vec<QueueItemView> {
    let item =
        |name: &str, channel: &'static str, time: &str, subject: &str, preview: &str, chips| QueueItemView {
            href: "/app/tickets/8412".into(),
            name: name.into(),
            channel: (channel, channel.into()),
            time: time.into(),
            subject: subject.into(),
            preview: preview.into(),
            chips,
            is_unread: false,
            is_current: false,
        };
    let soon = Chip::new(Tone::Warn, say.w("Còn 18 phút", "18 min left", "18 mín. eftir")).icon("clock");
    let call = Chip::new(Tone::Danger, say.w("Gọi lại ngay", "Call back now", "Hringja strax"))
        .icon("triangle-alert");
    let back = Chip::new(
        Tone::Neutral,
        say.w("Đổi trả · ngày 6/14", "Return · day 6 of 14", "Skil · dagur 6 af 14"),
    );
    let gold = Chip::new(Tone::Gold, say.w("Vàng", "Gold", "Gull")).icon("star");
    let approved = Chip::new(Tone::Ok, say.w("Đã duyệt", "Approved", "Samþykkt")).icon("check");
    let plain = |text: &str| Chip::new(Tone::Neutral, text);
    let now = TODAY.at(10, 43, 0, 0).to_zoned(lang.zone().clone()).unwrap().timestamp();
    let ago = |minutes: i64| lang.ago(now - jiff::SignedDuration::from_mins(minutes), now);
    let mut queue = vec![
        item(
            "Nguyễn Thị Lan",
            "zalo",
            &ago(2),
            "Màn hình sọc xanh sau khi cập nhật",
            "Dạ vâng, chiều nay em mang máy qua…",
            vec![soon, plain("Galaxy S24")],
        ),
        item(
            "Phạm Quốc Hùng",
            "phone-incoming",
            &ago(9),
            "Missed call · 1800 6868",
            "Left a voicemail, 0:34",
            vec![call],
        ),
        item(
            "Sigríður Jónsdóttir",
            "mail",
            &ago(26),
            "Return of headphones, order 10482",
            "Hæ, heyrnartólin eru ónotuð og ég vil…",
            vec![back],
        ),
        item(
            "Đỗ Mạnh Cường",
            "message-circle",
            &ago(41),
            "Hỏi giá thay pin MacBook Air M1",
            "Shop cho mình hỏi thay pin chính hãng…",
            vec![plain(say.w("Báo giá", "Quote", "Tilboð")), gold],
        ),
        item(
            "Trịnh Thu Hà",
            "zalo",
            &ago(60),
            "Đã duyệt báo giá SC-24809",
            "Bot: quote approved, parts reserved",
            vec![approved],
        ),
        item(
            "Ben Whitaker",
            "at-sign",
            &ago(120),
            "Router drops every evening",
            "I tried the reset from the article but…",
            vec![plain(say.w("Còn bảo hành", "In warranty", "Í ábyrgð"))],
        ),
        item(
            "Vũ Khánh Linh",
            "star",
            &ago(180),
            "2★ review, Cầu Giấy branch",
            "Chờ hơn 40 phút mới có người tiếp…",
            vec![Chip::new(Tone::Danger, say.w("Chưa hài lòng", "Detractor", "Óánægð"))],
        ),
    ];
    for item in queue.iter_mut().take(3) {
        item.is_unread = true;
    }
    queue[0].is_current = true;
    queue
}

pub fn photos(say: Say) -> Vec<PhotoView> {
    let photo = |n: u8, alt: &str| PhotoView {
        href: format!("/photo/{n}"),
        src: format!("/photo/{n}"),
        alt: alt.into(),
    };
    vec![
        photo(
            1,
            say.w(
                "Ảnh 1: sọc xanh trên màn hình",
                "Photo 1: green line on screen",
                "Mynd 1: græn lína á skjá",
            ),
        ),
        photo(2, say.w("Ảnh 2: chụp gần", "Photo 2: close-up", "Mynd 2: nærmynd")),
    ]
}

pub fn timeline(say: Say) -> Vec<TimelineItemView> {
    let vietnamese = |side, author: &str, time: &str, text: &str| {
        let mut message = MessageView::text(side, author, time, text);
        message.lang = Some("vi".into());
        message.at = format!("2026-11-22T{time}:00+07:00");
        message
    };
    let mut first = vietnamese(
        Side::Theirs,
        "Nguyễn Thị Lan",
        "09:12",
        "Shop ơi, máy em cập nhật tối qua xong màn hình bị sọc xanh dọc bên phải. Máy mua tháng 6 ở chi nhánh Cầu Giấy, giờ có được bảo hành không ạ?",
    );
    first.photos = photos(say);
    let mut call = EventView::new(
        "phone",
        "",
        say.w("Gọi với Minh, 2:14", "Call with Minh, 2:14", "Símtal við Minh, 2:14"),
        "10:05",
    );
    call.link = Some(LinkView::new("#", say.w("tóm tắt", "summary", "samantekt")));
    vec![
        TimelineItemView::Day(say.w("Hôm nay", "Today", "Í dag").into()),
        TimelineItemView::Message(first),
        TimelineItemView::Event(EventView::new(
            "shield-check",
            say.w("Còn bảo hành", "In warranty", "Í ábyrgð"),
            say.w(
                "đến 22/06/2027. Serial khớp theo số điện thoại",
                "until 22 Jun 2027. Serial matched by phone number",
                "til 22. jún. 2027. Raðnúmer fannst út frá síma",
            ),
            "09:12",
        )),
        TimelineItemView::Message(vietnamese(
            Side::Own,
            "Minh",
            "09:20",
            "Dạ chào chị Lan, máy mình còn bảo hành đến 22/06/2027 nên lỗi sọc màn hình được thay miễn phí ạ. Chị ghé Cầu Giấy giúp em, em giữ sẵn lịch 15:00 hôm nay nhé?",
        )),
        TimelineItemView::Event(EventView::new(
            "wrench",
            "SC-24817",
            say.w(
                "tạo từ phiếu này · bàn Cầu Giấy",
                "created from this ticket · bench Cầu Giấy",
                "búin til úr þessu máli · Cầu Giấy",
            ),
            "09:22",
        )),
        TimelineItemView::Message(vietnamese(
            Side::Note,
            "Quỳnh Anh",
            "09:31",
            "Panel S24 còn 2 cái ở kệ B-03. @Minh giữ 1 cái cho máy này, khách hạng Vàng.",
        )),
        TimelineItemView::Event(call),
        TimelineItemView::Message(vietnamese(
            Side::Theirs,
            "Nguyễn Thị Lan",
            "10:41",
            "Dạ vâng, chiều nay em mang máy qua. Sửa xong thì bao lâu lấy được ạ?",
        )),
    ]
}

pub fn all_kinds(say: Say) -> Vec<TimelineItemView> {
    let event = |n: u8| {
        EventView::new("check", format!("SC-2481{n}"), say.w("đã giao", "handed over", "afhent"), "09:00")
    };
    let mut failed = MessageView::text(Side::Own, "Minh", "10:44", "Dạ thường 2 giờ là xong ạ.");
    failed.delivery = Delivery::Failed(
        say.w(
            "Zalo từ chối: quá 48 giờ. Gửi SMS.",
            "Zalo refused: after 48 hours. Send an SMS.",
            "Zalo hafnaði: eftir 48 klst. Sendu SMS.",
        )
        .into(),
    );
    let mut html = MessageView::text(Side::Theirs, "Ben Whitaker", "10:46", "");
    html.body = Body::Html("<p>The router drops <b>every evening</b>.</p>".into());
    html.files = vec![FileLinkView { href: "/files/1".into(), name: "log.txt".into(), size: "12 kB".into() }];
    html.lang = Some("en".into());
    let mut items = timeline(say);
    items.push(TimelineItemView::Fold {
        label: say.w("3 sự kiện", "3 events", "3 viðburðir").into(),
        events: vec![event(1), event(2), event(3)],
    });
    items.push(TimelineItemView::Message(failed));
    items.push(TimelineItemView::Message(html));
    items.push(TimelineItemView::Card(TimelineCardView {
        icon: "wrench",
        title: "SC-24817".into(),
        href: Some("#".into()),
        chip: Some(Chip::new(Tone::Ok, say.w("Sẵn sàng", "Ready", "Tilbúið"))),
        facts: vec![
            FactView::new(say.w("Bảo hành trả", "Warranty pays", "Ábyrgð greiðir"), "5.400.000\u{a0}₫"),
            FactView::new(say.w("Khách trả", "Customer pays", "Viðskiptavinur greiðir"), "250.000\u{a0}₫"),
        ],
        time: "17:20".into(),
        at: "2026-11-22T17:20:00+07:00".into(),
    }));
    items
}

pub fn composer(say: Say) -> ComposerView {
    let suggestion = |icon, label: &str| SuggestionView { icon, link: LinkView::new("?insert=1", label) };
    ComposerView {
        action: "/app/tickets/8412/reply".into(),
        draft_url: Some("/app/tickets/8412/draft".into()),
        text: "Dạ thường 2 giờ là xong ạ. Máy sẵn sàng em nhắn Zalo cho chị ngay.".into(),
        is_note: false,
        channels: vec![Choice::new("zalo", "Zalo OA").chosen(true), Choice::new("sms", "SMS")],
        files: Some(FileLimits::PHOTOS),
        window: None,
        suggestions: vec![
            suggestion(
                "book-open",
                say.w(
                    "Sọc xanh: thay màn miễn phí",
                    "Green line: free panel swap",
                    "Græn lína: frí skjáskipti",
                ),
            ),
            suggestion(
                "zap",
                say.w("Mẫu: đã giữ lịch", "Macro: booking confirmed", "Sniðmát: bókun staðfest"),
            ),
            suggestion("calendar", say.w("Mời lịch 15:00", "Offer 15:00 slot", "Bjóða kl. 15:00")),
        ],
        error: None,
        lang: Some("vi".into()),
    }
}

pub fn history(say: Say, lang: &Lang) -> Vec<HistoryView> {
    let at = |year, month| lang.month(jiff::civil::date(year, month, 1));
    vec![
        HistoryView::new(
            "wrench",
            say.w("Thay pin, Note 10", "Battery replaced, Note 10", "Skipt um rafhlöðu, Note 10"),
            at(2026, 3),
        ),
        HistoryView::new("star", say.w("Đánh giá 5/5", "Rated 5 of 5", "Einkunn 5 af 5"), at(2026, 3)),
        HistoryView::new(
            "gift",
            say.w("Giới thiệu Thu Hà", "Referred Thu Hà", "Vísaði á Thu Hà"),
            at(2025, 11),
        ),
        HistoryView::new(
            "receipt",
            say.w("Mua Galaxy S24", "Bought Galaxy S24", "Keypti Galaxy S24"),
            at(2025, 6),
        ),
    ]
}

pub fn bare_steps() -> Vec<StepView> {
    let states =
        [StepState::Now, StepState::Next, StepState::Next, StepState::Next, StepState::Next, StepState::Next];
    states.map(|state| StepView::new(state, "", "")).into()
}

pub fn steps(say: Say) -> Vec<StepView> {
    vec![
        StepView::new(
            StepState::Done,
            say.w("Đã nhận máy", "Received", "Móttekið"),
            say.w(
                "15:02 hôm nay, Cầu Giấy, anh Minh",
                "Today, 15:02, Cầu Giấy, Minh",
                "Í dag kl. 15:02, Cầu Giấy, Minh",
            ),
        ),
        StepView::new(
            StepState::Done,
            say.w("Đã kiểm tra", "Diagnosed", "Greint"),
            say.w("Lỗi tấm nền, thuộc bảo hành", "Panel fault, covered", "Bilun í skjá, í ábyrgð"),
        ),
        StepView::new(
            StepState::Now,
            say.w("Chờ duyệt báo giá", "Waiting for approval", "Bíður samþykkis"),
            "",
        ),
        StepView::new(
            StepState::Next,
            say.w("Sửa và kiểm tra lại", "Repair and check", "Viðgerð og prófun"),
            say.w("Khoảng 2 giờ sau khi duyệt", "About 2 hours after approval", "Um 2 klst. eftir samþykki"),
        ),
        StepView::new(
            StepState::Next,
            say.w("Sẵn sàng nhận máy", "Ready", "Tilbúið"),
            say.w("Dự kiến 17:30 hôm nay", "Expected today, 17:30", "Áætlað í dag kl. 17:30"),
        ),
    ]
}

pub fn figures(say: Say, lang: &Lang) -> Vec<FigureView> {
    let figure = |value: String, vi, en, is| FigureView::new(value, say.w(vi, en, is), "/app/repairs?open");
    vec![
        figure(lang.number(42), "Máy đang giữ", "Devices here", "Tæki hér"),
        figure(lang.number(3), "Quá hẹn", "Late", "Of seint").bad(true),
        figure(lang.number(5), "Chờ khách duyệt giá", "Waiting for approval", "Bíða samþykkis"),
        figure(lang.number(8), "Chờ linh kiện", "Waiting for parts", "Bíða varahluta"),
        figure(
            lang.duration(jiff::SignedDuration::from_mins(2592)),
            "Thời gian sửa trung vị",
            "Median repair time",
            "Miðgildi viðgerðar",
        ),
        figure(lang.percent(0.94, 0), "Đúng hẹn, 30 ngày", "On time, 30 days", "Á réttum tíma, 30 dagar"),
        figure(lang.percent(0.021, 1), "Sửa lại, 30 ngày", "Repaired again, 30 days", "Endurunnið, 30 dagar"),
    ]
}

pub fn filters(say: Say) -> Vec<FilterView> {
    let filter = |icon, name: &str, label: &str, choices: &[&str]| FilterView {
        icon,
        label: label.into(),
        name: name.into(),
        choices: choices.iter().map(|c| Choice::new(*c, *c)).collect(),
    };
    let mut filters = vec![
        filter(
            "user-round",
            "technician",
            say.w("Kỹ thuật viên", "Technician", "Tæknimaður"),
            &["Quỳnh Anh", "Đức Thành", "Hải Nam"],
        ),
        filter(
            "shield-check",
            "cover",
            say.w("Bảo hành", "Cover", "Ábyrgð"),
            &[say.w("Còn", "Covered", "Í ábyrgð"), say.w("Hết", "Ended", "Runnin út")],
        ),
        filter(
            "clock",
            "due",
            say.w("Hẹn trả", "Promised", "Lofað"),
            &[say.w("Quá hẹn", "Late", "Of seint"), say.w("Hôm nay", "Today", "Í dag")],
        ),
        filter("tag", "brand", say.w("Hãng", "Brand", "Merki"), &["Apple", "Samsung", "Xiaomi"]),
    ];
    filters[3].choices[0].is_chosen = true;
    filters
}

pub fn lanes(say: Say, lang: &Lang) -> Vec<LaneView> {
    let due = |tone, text: &str| Chip::new(tone, text).icon("clock");
    let covered = || {
        Chip::new(Tone::Ok, say.w("BH", "Cover", "Áb.")).icon("shield-check").spoken(say.w(
            "Bảo hành",
            "Covered",
            "Í ábyrgð",
        ))
    };
    let money = |minor| Chip::new(Tone::Neutral, lang.money(Money::vnd(minor)));
    let tomorrow =
        || due(Tone::Neutral, &platform::i18n::capital(&lang.day(TODAY.tomorrow().unwrap(), TODAY)));
    let told = || Chip::new(Tone::Ok, say.w("Đã báo", "Told", "Látinn vita")).icon("check");
    let card = |code: &str, place: &str, title: &str, fault: &str, chips, technician: &str| SlipCardView {
        href: format!("/app/repairs/{code}"),
        code: code.into(),
        place: place.into(),
        title: title.into(),
        fault: fault.into(),
        chips,
        technician: technician.into(),
        technician_label: format!("{} {technician}", say.w("KTV", "Technician", "Tæknimaður")),
        is_late: false,
    };
    let late = |card: SlipCardView| SlipCardView { is_late: true, ..card };
    let lane = |name, vi, en, is, tone, count: &str, cards| LaneView {
        name,
        label: say.w(vi, en, is).into(),
        tone,
        count: count.into(),
        is_over: count.contains('/'),
        cards,
        empty: say.w("Không có máy nào.", "No device here.", "Ekkert tæki hér.").into(),
    };
    vec![
        lane(
            "received",
            "Tiếp nhận",
            "Received",
            "Móttekið",
            Tone::Neutral,
            "6",
            vec![
                card(
                    "SC-24821",
                    "Kệ A-01",
                    "iPhone 13",
                    "Không nhận sạc, đã vệ sinh cổng",
                    vec![due(Tone::Neutral, "17:30")],
                    "",
                ),
                card(
                    "SC-24820",
                    "Kệ A-02",
                    "Tai nghe WH-1000XM5",
                    "Tai trái mất tiếng",
                    vec![covered(), tomorrow()],
                    "",
                ),
                card(
                    "SC-24819",
                    "Kệ A-03",
                    "Asus Vivobook 15",
                    "Bản lề gãy, nứt nắp lưng",
                    vec![tomorrow()],
                    "",
                ),
                card("SC-24818", "Kệ A-04", "Redmi Note 12", "Mất sóng sau khi rơi", vec![tomorrow()], ""),
                card(
                    "SC-24816",
                    "Kệ A-05",
                    "Loa JBL Charge 5",
                    "Không lên nguồn",
                    vec![covered(), due(Tone::Neutral, "T4, 25/11")],
                    "",
                ),
            ],
        ),
        lane(
            "diagnosing",
            "Chẩn đoán",
            "Diagnosing",
            "Greining",
            Tone::Info,
            "7",
            vec![
                card(
                    "SC-24817",
                    "Kệ B-03",
                    "Galaxy S24",
                    "Sọc xanh màn hình sau cập nhật",
                    vec![covered(), due(Tone::Warn, "17:30")],
                    "Quỳnh Anh",
                ),
                card(
                    "SC-24815",
                    "Kệ B-05",
                    "MacBook Air M1",
                    "Sập nguồn khi còn 30% pin",
                    vec![tomorrow()],
                    "Đức Thành",
                ),
                card(
                    "SC-24812",
                    "Kệ B-01",
                    "Robot hút bụi S7",
                    "Báo lỗi cảm biến vách",
                    vec![covered(), due(Tone::Neutral, "T4, 25/11")],
                    "Đức Thành",
                ),
                card(
                    "SC-24810",
                    "Kệ B-02",
                    "iPhone 15",
                    "Camera trước mờ",
                    vec![covered(), due(Tone::Neutral, "18:00")],
                    "Quỳnh Anh",
                ),
                card(
                    "SC-24808",
                    "Kệ B-04",
                    "HP Pavilion 14",
                    "Màn hình chớp khi mở gập",
                    vec![tomorrow()],
                    "Hải Nam",
                ),
            ],
        ),
        lane(
            "approval",
            "Chờ khách duyệt",
            "Waiting approval",
            "Bíður samþykkis",
            Tone::Warn,
            "5",
            vec![
                card(
                    "SC-24809",
                    "Kệ B-07",
                    "iPad Air 5",
                    "Thay kính và cảm ứng",
                    vec![money(2_150_000)],
                    "Quỳnh Anh",
                ),
                late(card(
                    "SC-24803",
                    "Kệ B-08",
                    "Oppo Reno8",
                    "Vào nước, main oxy hóa",
                    vec![due(Tone::Danger, say.w("Chờ 3 ngày", "Waits 3 days", "3 dagar"))],
                    "Hải Nam",
                )),
                card(
                    "SC-24806",
                    "Kệ B-09",
                    "Dell XPS 13",
                    "Thay pin, vệ sinh, keo tản nhiệt",
                    vec![money(1_890_000)],
                    "Hải Nam",
                ),
                card(
                    "SC-24804",
                    "Kệ B-10",
                    "Vivo V29",
                    "Thay nắp lưng, gioăng",
                    vec![money(720_000)],
                    "Đức Thành",
                ),
                card(
                    "SC-24802",
                    "Kệ B-11",
                    "Sony A6400",
                    "Kẹt màn trập",
                    vec![money(3_400_000)],
                    "Quỳnh Anh",
                ),
            ],
        ),
        lane(
            "parts",
            "Chờ linh kiện",
            "Waiting parts",
            "Bíður varahluta",
            Tone::Gold,
            "8",
            vec![
                card(
                    "SC-24798",
                    "Kệ C-02",
                    "Xiaomi 13T",
                    "Cụm camera sau",
                    vec![covered(), due(Tone::Neutral, "Về 24/11")],
                    "Đức Thành",
                ),
                late(card(
                    "SC-24791",
                    "Kệ C-04",
                    "Apple Watch S8",
                    "Màn hình, keo chống nước",
                    vec![due(Tone::Danger, say.w("Quá hẹn 1 ngày", "1 day late", "1 degi of seint"))],
                    "Quỳnh Anh",
                )),
                card(
                    "SC-24795",
                    "Kệ C-05",
                    "Galaxy Tab S9",
                    "Cổng sạc USB-C",
                    vec![covered(), due(Tone::Neutral, "Về 23/11")],
                    "Hải Nam",
                ),
            ],
        ),
        lane(
            "repairing",
            "Đang sửa",
            "Repairing",
            "Í viðgerð",
            Tone::Brand,
            "9 / 8",
            vec![
                card(
                    "SC-24801",
                    "Bàn 2",
                    "iPhone 14 Pro",
                    "Thay pin chính hãng",
                    vec![due(Tone::Warn, "15:30")],
                    "Hải Nam",
                ),
                card(
                    "SC-24800",
                    "Bàn 1",
                    "Surface Pro 9",
                    "Thay SSD, chuyển dữ liệu",
                    vec![covered(), due(Tone::Neutral, "18:00")],
                    "Đức Thành",
                ),
                card(
                    "SC-24797",
                    "Bàn 3",
                    "Galaxy S22 Ultra",
                    "Thay cụm sạc, vệ sinh",
                    vec![due(Tone::Neutral, "18:00")],
                    "Quỳnh Anh",
                ),
            ],
        ),
        lane(
            "ready",
            "Chờ giao",
            "Ready",
            "Tilbúið",
            Tone::Ok,
            "7",
            vec![
                card(
                    "SC-24787",
                    "Kệ D-01",
                    "Galaxy Z Flip5",
                    "Đã thay màn hình trong",
                    vec![covered(), told()],
                    "Quỳnh Anh",
                ),
                card(
                    "SC-24782",
                    "Kệ D-02",
                    "iPhone 12 mini",
                    "Đã thay loa thoại",
                    vec![money(650_000)],
                    "Hải Nam",
                ),
                card(
                    "SC-24770",
                    "Kệ D-06",
                    "Lenovo Legion 5",
                    "Đã vệ sinh, thay quạt",
                    vec![Chip::new(Tone::Warn, say.w("Chờ lấy 5 ngày", "Waits 5 days", "Bíður 5 daga"))],
                    "Đức Thành",
                ),
            ],
        ),
    ]
}

pub fn warranty_card(say: Say, lang: &Lang) -> WarrantyCardView {
    let (from, until) = (jiff::civil::date(2025, 6, 22), jiff::civil::date(2027, 6, 22));
    WarrantyCardView {
        title: "Galaxy S24".into(),
        variant: say.w("256GB, đen Onyx", "256 GB, Onyx black", "256 GB, Onyx svartur").into(),
        serial: "S/N R5CX21ABC7K".into(),
        state: say.w("Còn 212 ngày bảo hành", "212 days of cover left", "212 dagar eftir af ábyrgð").into(),
        coverage: CoverageBarView::new(lang, from, until, TODAY),
        picture: Some("/photo/3".into()),
        facts: vec![
            FactView::new(say.w("Ngày mua", "Bought", "Keypt"), lang.date(from)),
            FactView::new(say.w("Hết hạn", "Ends", "Rennur út"), lang.date(until)),
        ],
        code: qr_svg("https://saomai.example/01/08801643000000/21/R5CX21ABC7K").map(|svg| {
            (
                svg,
                LinkView::new(
                    "#",
                    say.w("Mở mã QR bảo hành", "Open the warranty's QR code", "Opna QR-kóða ábyrgðar"),
                ),
            )
        }),
    }
}

pub fn quote(say: Say, lang: &Lang) -> QuoteView {
    let money = |minor| lang.money(Money::vnd(minor));
    QuoteView {
        id: "quote".into(),
        action: Some("/my/r/SC-24817/approve".into()),
        lines: vec![
            QuoteLineView {
                value: "1".into(),
                label: say.w("Thay màn hình chính hãng", "Genuine screen", "Upprunalegur skjár").into(),
                amount: money(0),
                chip: Some(Chip::new(Tone::Ok, say.w("Bảo hành chi trả", "Warranty pays", "Ábyrgð greiðir"))),
                choice: LineChoice::Fixed,
            },
            QuoteLineView {
                value: "2".into(),
                label: say.w("Dán kính chống nhìn trộm", "Privacy glass", "Persónuverndargler").into(),
                amount: money(250_000),
                chip: None,
                choice: LineChoice::Chosen,
            },
        ],
        totals: vec![TotalView {
            label: say.w("Chị trả", "You pay", "Þú greiðir").into(),
            amount: money(250_000),
        }],
    }
}

pub fn slip(say: Say, lang: &Lang) -> SlipView {
    let money = |minor| lang.money(Money::vnd(minor));
    let line = |label: &str, covered, paid| SlipLineView {
        label: label.into(),
        covered: money(covered),
        paid: money(paid),
    };
    let received = TODAY.at(15, 2, 0, 0).to_zoned(lang.zone().clone()).unwrap().timestamp();
    let promised = TODAY.at(17, 30, 0, 0).to_zoned(lang.zone().clone()).unwrap().timestamp();
    let until = lang.date(jiff::civil::date(2027, 6, 22));
    SlipView {
        title: say.w("PHIẾU NHẬN MÁY", "INTAKE SLIP", "MÓTTÖKUSEÐILL").into(),
        code: "SC-24817".into(),
        qr: qr_svg("https://saomai.example/r/4f8Kc2mVbT7xYqWn3sPzRd").unwrap(),
        shop: vec!["Sao Mai Care, 122 Cầu Giấy, P. Cầu Giấy, TP. Hà Nội".into(), "1800 6868 (miễn phí), 8:30–21:00".into()],
        facts: vec![
            FactView::new(say.w("Khách hàng", "Customer", "Nafn"), "Nguyễn Thị Lan"),
            FactView::new(say.w("Nhận lúc", "Received", "Móttekið"), lang.date_time(received)),
            FactView::new(say.w("Điện thoại", "Phone", "Sími"), lang.phone("+84912345678")),
            FactView::new(say.w("Hẹn trả", "Promised", "Lofað"), lang.date_time(promised)),
            FactView::new(say.w("Thiết bị", "Device", "Tæki"), "Galaxy S24 256GB"),
            FactView::new(say.w("Bảo hành", "Cover", "Ábyrgð"), format!("{} {until}", say.w("đến", "until", "til"))),
            FactView::new("Serial", "R5CX21ABC7K").code(),
            FactView::new(say.w("Nhân viên", "Received by", "Afgreiðsla"), "Trần Minh"),
        ],
        condition: (
            say.w("Tình trạng khi nhận", "Condition when received", "Ástand við móttöku").into(),
            "Sọc xanh dọc bên phải màn hình sau cập nhật. Vỏ xước nhẹ góc dưới trái, không móp, không vào nước. Kèm: ốp lưng. Không kèm SIM, sạc.".into(),
        ),
        columns: [
            say.w("Hạng mục", "Work", "Verk").into(),
            say.w("Bảo hành trả", "Warranty pays", "Ábyrgð greiðir").into(),
            say.w("Khách trả", "Customer pays", "Viðskiptavinur").into(),
        ],
        lines: vec![
            line(say.w("Thay màn hình chính hãng", "Genuine screen", "Upprunalegur skjár"), 5_400_000, 0),
            line(say.w("Dán kính chống nhìn trộm", "Privacy glass", "Persónuverndargler"), 0, 250_000),
        ],
        total: line(say.w("Tổng", "Total", "Samtals"), 5_400_000, 250_000),
        terms: say.w(
            "Máy giữ tối đa 90 ngày kể từ ngày báo sửa xong. Quý khách vui lòng sao lưu dữ liệu trước khi gửi máy.",
            "We keep the device for 90 days after telling you that it is ready. Please back up your data first.",
            "Tækið er geymt í 90 daga frá því að látið er vita. Taktu öryggisafrit áður en þú skilar tækinu.",
        ).into(),
        signatures: [say.w("Khách hàng", "Customer", "Viðskiptavinur").into(), say.w("Nhân viên nhận", "Received by", "Afgreiðsla").into()],
        sign_here: say.w("(ký, ghi rõ họ tên)", "(sign, full name)", "(undirskrift, fullt nafn)").into(),
        stub: (
            qr_svg("https://saomai.example/app/repairs/SC-24817").unwrap(),
            vec!["Galaxy S24, Nguyễn Thị Lan, 0912 345 678".into(), format!("Kệ B-03, {}", lang.date_time(promised))],
        ),
    }
}

pub fn chips(say: Say) -> Vec<Chip> {
    vec![
        Chip::new(Tone::Neutral, "Galaxy S24"),
        Chip::new(Tone::Ok, say.w("Còn bảo hành", "Covered", "Í ábyrgð")).icon("shield-check"),
        Chip::new(Tone::Warn, say.w("Còn 18 phút", "18 min left", "18 mín. eftir")).icon("clock"),
        Chip::new(Tone::Danger, say.w("Quá hẹn 1 ngày", "1 day late", "1 degi of seint"))
            .icon("triangle-alert"),
        Chip::new(Tone::Info, say.w("Đang kiểm tra", "In checking", "Í prófun")),
        Chip::new(Tone::Brand, "SC-24817"),
        Chip::new(Tone::Gold, say.w("Vàng", "Gold", "Gull")).icon("star"),
    ]
}

pub fn banners(say: Say) -> Vec<Banner> {
    let banner = |tone, text: &str| Banner { tone, text: text.into(), link: None };
    vec![
        banner(Tone::Info, say.w("Đây là dữ liệu mẫu.", "This is sample data.", "Þetta eru sýnigögn.")),
        Banner {
            link: Some(LinkView::new("#", say.w("Xem thay đổi", "See the change", "Sjá breytinguna"))),
            ..banner(
                Tone::Warn,
                say.w(
                    "Quỳnh Anh đã đổi phiếu này 1 phút trước.",
                    "Quỳnh Anh changed this 1 min ago.",
                    "Quỳnh Anh breytti þessu fyrir 1 mín.",
                ),
            )
        },
        banner(
            Tone::Danger,
            say.w(
                "Chưa gửi được. Máy chủ Zalo không trả lời.",
                "Not sent. Zalo's server does not answer.",
                "Ekki sent. Þjónn Zalo svarar ekki.",
            ),
        ),
        banner(
            Tone::Ok,
            say.w("Đã lưu mọi thay đổi.", "All changes are saved.", "Allar breytingar vistaðar."),
        ),
    ]
}

pub fn rows(say: Say, lang: &Lang) -> Vec<(&'static str, &'static str, Chip, String)> {
    let money = |minor| lang.money(Money::vnd(minor));
    vec![
        (
            "SC-24817",
            "Galaxy S24",
            Chip::new(Tone::Warn, say.w("Chờ duyệt", "Waiting approval", "Bíður samþykkis")),
            money(250_000),
        ),
        (
            "SC-24809",
            "iPad Air 5",
            Chip::new(Tone::Ok, say.w("Đã duyệt", "Approved", "Samþykkt")),
            money(2_150_000),
        ),
        (
            "SC-24803",
            "Oppo Reno8",
            Chip::new(Tone::Danger, say.w("Quá hẹn", "Late", "Of seint")),
            money(1_890_000),
        ),
    ]
}

pub fn chart(say: Say) -> BarsView {
    let bar = |label: &str, value: u8, share: f64, is_bad| BarView {
        label: label.into(),
        value: value.to_string(),
        share,
        is_bad,
    };
    BarsView {
        finding: say
            .w(
                "Chờ lâu là lời phàn nàn nhiều nhất trong 30 ngày.",
                "Waiting is the most frequent complaint in 30 days.",
                "Bið er algengasta kvörtunin á 30 dögum.",
            )
            .into(),
        row_label: say.w("Chủ đề", "Topic", "Efni").into(),
        value_label: say.w("Số lần", "Times", "Skipti").into(),
        bars: vec![
            bar(say.w("Chờ lâu", "Waiting", "Bið"), 31, 100.0, true),
            bar(say.w("Giá", "Price", "Verð"), 12, 38.7, false),
            bar(say.w("Thái độ", "Manners", "Viðmót"), 0, 0.0, false),
        ],
    }
}

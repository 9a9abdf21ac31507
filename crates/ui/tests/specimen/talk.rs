//! What people say to each other: the queue, a timeline, the composer.

use platform::i18n::Lang;
use ui::*;

use super::{Say, pages::TODAY};

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
        note: String::new(),
        is_note: false,
        begun: None,
        channels: vec![Choice::new("zalo", "Zalo OA").chosen(true), Choice::new("sms", "SMS")],
        strands: Vec::new(),
        addressees: None,
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

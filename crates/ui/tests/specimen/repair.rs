//! Devices on their way through the shop: the board, a quote, a warranty card, a slip.

use kernel::Money;
use platform::i18n::Lang;
use ui::*;

use super::{Say, pages::TODAY};

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
        signatures: [
            (say.w("Khách hàng", "Customer", "Viðskiptavinur").into(), "M40 120L90 60L130 140L190 70L260 130L340 80".into()),
            (say.w("Nhân viên nhận", "Received by", "Afgreiðsla").into(), String::new()),
        ],
        sign_here: say.w("(ký, ghi rõ họ tên)", "(sign, full name)", "(undirskrift, fullt nafn)").into(),
        stub: (
            qr_svg("https://saomai.example/app/repairs/SC-24817").unwrap(),
            vec!["Galaxy S24, Nguyễn Thị Lan, 0912 345 678".into(), format!("Kệ B-03, {}", lang.date_time(promised))],
        ),
    }
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

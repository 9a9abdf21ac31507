//! The pages: one struct a template, as rooms write them.

use askama::Template;
use jiff::civil::date;
use kernel::{Date, Money};
use platform::{i18n::Lang, web::Theme};
use ui::*;

use super::{Say, data, says};

/// The Sunday on which all stories play.
pub const TODAY: Date = date(2026, 11, 22);

says!(Agent, Board, Product, Components, Settings, LogIn, Survey, Home);

/// What is around a page of that name.
pub fn around(name: &str, lang: &Lang, theme: Theme, title: &str) -> Page {
    let shop = Shop {
        name: "Sao Mai Care".into(),
        logo: None,
        hotline: Some(("1800 6868".into(), "18006868".into())),
        hotline_note: "8:30–21:00".into(),
    };
    let is_portal = name == "product";
    let person =
        |name: &str| Person { name: name.into(), account: "/my/account".into(), sign_out: "/out".into() };
    let mut page = Page::new(lang.clone(), title, shop);
    page.theme = theme;
    page.path = format!("/{name}");
    page.csrf = "token".into();
    page.form_key = "01J9ZK4W7QH3ABCD".into();
    let say = Say { locale: lang.locale() };
    match name {
        "product" => page.nav = data::portal_nav(say),
        "home" => page.nav = data::public_nav(say),
        _ => page.nav = data::console_nav(say, name),
    }
    page.person = match name {
        "log-in" | "survey" | "home" | "error" | "slip" => None,
        _ if is_portal => Some(person("chị Lan")),
        _ => Some(person("Trần Minh")),
    };
    page.listed = name == "home";
    page.stream = matches!(name, "agent" | "board").then_some("/stream");
    if name == "components" {
        let undo = Undo { action: "/undo".into(), fields: vec![("ticket".into(), "8412".into())] };
        let text = say.w("Phiếu 8412 đã xong.", "Ticket 8412 is done.", "Máli 8412 er lokið.").into();
        page.toast = Some(Toast { text, undo: Some(undo) });
    }
    page
}

#[derive(Template)]
#[template(path = "specimen/agent.html")]
pub struct Agent {
    say: Say,
    page: Page,
    queue: Vec<QueueItemView>,
    chips: Vec<Chip>,
    timeline: Vec<TimelineItemView>,
    composer: ComposerView,
    customer: AvatarView,
    facts: Vec<FactView>,
    coverage: CoverageBarView,
    expected: Chip,
    steps: Vec<StepView>,
    repair: Vec<FactView>,
    history: Vec<HistoryView>,
}

impl Agent {
    pub fn new(say: Say, page: Page) -> Self {
        let lang = page.lang.clone();
        Self {
            say,
            queue: data::queue(say, &lang),
            chips: vec![
                Chip::new(
                    Tone::Warn,
                    say.w("Trả lời trong 18 phút", "Reply due in 18 min", "Svara innan 18 mín."),
                )
                .icon("clock"),
                Chip::new(
                    Tone::Brand,
                    say.w("SC-24817 · hẹn 15:00", "SC-24817 · Expected 15:00", "SC-24817 · kl. 15:00"),
                )
                .icon("wrench"),
            ],
            timeline: data::timeline(say),
            composer: data::composer(say),
            customer: AvatarView::of("Nguyễn Thị Lan"),
            facts: vec![
                FactView::new(say.w("Điện thoại", "Phone", "Sími"), lang.phone("+84912345678")),
                FactView::new(say.w("Nơi ở", "Lives in", "Býr í"), "P. Cầu Giấy, Hà Nội"),
                FactView::new(say.w("Đã mua", "Spent", "Keypt fyrir"), lang.money(Money::vnd(48_370_000))),
                FactView::new(
                    say.w("Đánh giá gần nhất", "Last CSAT", "Síðasta einkunn"),
                    format!("5/5, {}", lang.month(date(2026, 3, 1))),
                ),
            ],
            coverage: CoverageBarView::new(&lang, date(2025, 6, 22), date(2027, 6, 22), TODAY),
            expected: Chip::new(Tone::Brand, say.w("Hẹn 15:00", "Expected 15:00", "Kl. 15:00")),
            steps: data::bare_steps(),
            repair: vec![
                FactView::new(
                    say.w("Hẹn trả", "Promised", "Lofað"),
                    say.w("17:30 hôm nay", "Today, 17:30", "Í dag kl. 17:30"),
                ),
                FactView::new(
                    say.w("Linh kiện", "Part", "Varahlutur"),
                    say.w("Màn S24, giữ 1", "Panel S24, 1 held", "Skjár S24, 1 frátekinn"),
                ),
                FactView::new(
                    say.w("Khách trả", "Customer pays", "Viðskiptavinur greiðir"),
                    lang.money(Money::vnd(0)),
                ),
            ],
            history: data::history(say, &lang),
            page,
        }
    }
}

#[derive(Template)]
#[template(path = "specimen/board.html")]
pub struct Board {
    say: Say,
    page: Page,
    figures: Vec<FigureView>,
    filters: Vec<FilterView>,
    lanes: Vec<LaneView>,
}

impl Board {
    pub fn new(say: Say, page: Page) -> Self {
        let lang = page.lang.clone();
        Self {
            say,
            figures: data::figures(say, &lang),
            filters: data::filters(say),
            lanes: data::lanes(say, &lang),
            page,
        }
    }
}

#[derive(Template)]
#[template(path = "specimen/product.html")]
pub struct Product {
    say: Say,
    page: Page,
    card: WarrantyCardView,
    chip: Chip,
    steps: Vec<StepView>,
    quote: QuoteView,
    price: String,
}

impl Product {
    pub fn new(say: Say, page: Page) -> Self {
        let lang = page.lang.clone();
        Self {
            say,
            card: data::warranty_card(say, &lang),
            chip: Chip::new(Tone::Warn, say.w("Chờ chị duyệt", "Waits for you", "Bíður þín")),
            steps: data::steps(say),
            quote: data::quote(say, &lang),
            price: lang.money(Money::vnd(250_000)),
            page,
        }
    }
}

#[derive(Template)]
#[template(path = "specimen/slip.html")]
pub struct Slip {
    page: Page,
    slip: SlipView,
}

impl Slip {
    pub fn new(say: Say, page: Page) -> Self {
        let lang = page.lang.clone();
        Self { slip: data::slip(say, &lang), page }
    }
}

#[derive(Template)]
#[template(path = "specimen/everything.html")]
pub struct Components {
    say: Say,
    page: Page,
    chips: Vec<Chip>,
    banners: Vec<Banner>,
    figures: Vec<FigureView>,
    filters: Vec<FilterView>,
    rows: Vec<(&'static str, &'static str, Chip, String)>,
    pager: Pager,
    errors: Vec<FieldError>,
    phone: FieldView,
    name: FieldView,
    serial: FieldView,
    price: FieldView,
    due: FieldView,
    branch: FieldView,
    branches: Vec<Choice>,
    model: FieldView,
    fault: FieldView,
    faults: Vec<Choice>,
    way: FieldView,
    ways: Vec<Choice>,
    extras: FieldView,
    condition: FieldView,
    photos: FieldView,
    limits: FileLimits,
    consent: FieldView,
    steps: Vec<StepView>,
    bars: Vec<CoverageBarView>,
    facts: Vec<FactView>,
    pictures: Vec<PhotoView>,
    import: ProgressView,
    charts: (BarsView, ColumnsView),
    empty: EmptyView,
    timeline: Vec<TimelineItemView>,
}

impl Components {
    pub fn filled(say: Say, page: Page) -> Self {
        let lang = page.lang.clone();
        let phone = FieldView::new("phone", say.w("Điện thoại", "Phone", "Sími"))
            .value("091234")
            .hint(say.w("Để báo khi máy xong", "To tell when it is ready", "Til að láta vita"))
            .error(Some(lang.t("form-error-phone").into_owned()));
        let photos =
            FieldView::new("photos", say.w("Ảnh tình trạng", "Photos of the condition", "Myndir af ástandi"))
                .error(Some(
                    say.w(
                        "Cần ít nhất 2 ảnh.",
                        "At least 2 photos are needed.",
                        "Að minnsta kosti 2 myndir þarf.",
                    )
                    .into(),
                ));
        let cover = |from, until| CoverageBarView::new(&lang, from, until, TODAY);
        Self {
            say,
            chips: data::chips(say),
            banners: data::banners(say),
            figures: data::figures(say, &lang),
            filters: data::filters(say),
            rows: data::rows(say, &lang),
            pager: Pager {
                summary: say.w("50 trên khoảng 1.200", "50 of about 1,200", "50 af um 1.200").into(),
                newer: Some("?before=1".into()),
                older: Some("?after=50".into()),
            },
            errors: errors_of([&phone, &photos]),
            phone,
            photos,
            name: FieldView::new("name", say.w("Họ và tên", "Full name", "Fullt nafn"))
                .value("Nguyễn Thị Lan"),
            serial: FieldView::new("serial", "Serial").value("R5CX21ABC7K").optional(),
            price: FieldView::new("price", say.w("Báo giá dự kiến", "Expected price", "Áætlað verð"))
                .value("1.450.000"),
            due: FieldView::new("due", say.w("Hẹn trả", "Promised for", "Lofað")).value("2026-11-22"),
            branch: FieldView::new("branch", say.w("Chi nhánh", "Branch", "Útibú")),
            branches: vec![Choice::new("cau-giay", "Cầu Giấy"), Choice::new("reykjavik", "Reykjavík")],
            model: FieldView::new("model", say.w("Dòng máy", "Model", "Gerð")).optional(),
            fault: FieldView::new("fault", say.w("Lỗi", "Fault", "Bilun")).value("screen"),
            faults: vec![
                Choice::new("screen", say.w("Màn hình", "Screen", "Skjár")),
                Choice::new("battery", say.w("Pin", "Battery", "Rafhlaða")).chosen(true),
                Choice::new("water", say.w("Vào nước", "Water", "Vatn")),
            ],
            way: FieldView::new("way", say.w("Cách gửi máy", "How it comes", "Hvernig kemur tækið"))
                .value("bring"),
            ways: vec![
                Choice::new("bring", say.w("Mang đến", "Bring it in", "Koma með það")).hint(say.w(
                    "Còn chỗ lúc 15:00",
                    "Free at 15:00",
                    "Laust kl. 15:00",
                )),
                Choice::new("send", say.w("Gửi chuyển phát", "Send it", "Senda það")),
            ],
            extras: FieldView::new("extras", say.w("Kiểm tra thêm", "Check as well", "Skoða líka"))
                .optional(),
            condition: FieldView::new("condition", say.w("Tình trạng", "Condition", "Ástand"))
                .value("Vỏ xước nhẹ góc dưới trái,\nkhông vào nước."),
            limits: FileLimits::PHOTOS,
            consent: FieldView::new(
                "consent",
                say.w(
                    "Khách đồng ý điều khoản giữ máy",
                    "Agrees to the storage terms",
                    "Samþykkir geymsluskilmála",
                ),
            ),
            steps: data::steps(say),
            bars: vec![
                cover(date(2025, 6, 22), date(2027, 6, 22)),
                cover(date(2024, 12, 10), date(2026, 12, 10)),
                cover(date(2023, 11, 1), date(2025, 11, 1)),
                CoverageBarView::unknown(&lang),
            ],
            facts: vec![
                FactView::new("Serial", "R5CX21ABC7K").code(),
                FactView::new(say.w("Phiếu", "Slip", "Miði"), "SC-24817").link("#"),
                FactView::new(say.w("Màu", "Colour", "Litur"), ""),
            ],
            pictures: data::photos(say),
            import: ProgressView {
                label: say.w("Khách hàng", "Customers", "Viðskiptavinir").into(),
                done: 1200,
                total: 5000,
                note: say
                    .w(
                        "1.200 trên 5.000 dòng, 3 bị từ chối",
                        "1,200 of 5,000 rows, 3 refused",
                        "1.200 af 5.000 línum, 3 hafnað",
                    )
                    .into(),
            },
            charts: (data::chart(say), data::columns(say)),
            empty: EmptyView {
                icon: "inbox",
                title: say.w("Không ai đang chờ.", "Nobody is waiting.", "Enginn bíður.").into(),
                text: say.w("Hôm nay đã trả lời 23 tin.", "23 replies today.", "23 svör í dag.").into(),
                actions: vec![LinkView::new("#", say.w("Nhận việc kế tiếp", "Take next", "Taka næsta"))],
            },
            timeline: data::all_kinds(say),
            page,
        }
    }
}

#[derive(Template)]
#[template(path = "specimen/settings.html")]
pub struct Settings {
    say: Say,
    page: Page,
    name: FieldView,
    phone: FieldView,
    opens: FieldView,
}

impl Settings {
    pub fn new(say: Say, page: Page) -> Self {
        Self {
            say,
            name: FieldView::new("name", say.w("Tên chi nhánh", "Name of the branch", "Nafn útibús"))
                .value("Cầu Giấy"),
            phone: FieldView::new("phone", say.w("Điện thoại", "Phone", "Sími")).value("1800 6868"),
            opens: FieldView::new("opens", say.w("Mở cửa lúc", "Opens at", "Opnar kl.")).value("08:30"),
            page,
        }
    }
}

#[derive(Template)]
#[template(path = "specimen/log_in.html")]
pub struct LogIn {
    say: Say,
    page: Page,
    phone: FieldView,
    code: FieldView,
}

impl LogIn {
    pub fn new(say: Say, page: Page) -> Self {
        Self {
            say,
            phone: FieldView::new("phone", say.w("Số điện thoại", "Phone", "Símanúmer"))
                .value("0912 345 678"),
            code: FieldView::new("code", say.w("Mã 6 số", "Code of 6 digits", "6 stafa kóði")).hint(say.w(
                "Có hiệu lực 10 phút",
                "Valid for 10 minutes",
                "Gildir í 10 mínútur",
            )),
            page,
        }
    }
}

#[derive(Template)]
#[template(path = "specimen/survey.html")]
pub struct Survey {
    say: Say,
    page: Page,
    score: FieldView,
    recommend: FieldView,
    words: FieldView,
}

impl Survey {
    pub fn new(say: Say, page: Page) -> Self {
        Self {
            say,
            score: FieldView::new("score", say.w("Mức hài lòng", "Satisfaction", "Ánægja")).value("5"),
            recommend: FieldView::new(
                "recommend",
                say.w(
                    "Chị có giới thiệu cho bạn bè?",
                    "Would you recommend us?",
                    "Myndir þú mæla með okkur?",
                ),
            ),
            words: FieldView::new(
                "words",
                say.w("Điều gì làm được tốt hơn?", "What could be better?", "Hvað mætti betur fara?"),
            )
            .optional(),
            page,
        }
    }
}

#[derive(Template)]
#[template(path = "specimen/home.html")]
pub struct Home {
    say: Say,
    page: Page,
}

impl Home {
    pub fn new(say: Say, page: Page) -> Self {
        Self { say, page }
    }
}

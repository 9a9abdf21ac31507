//! What the pages show. All people, shops, prices and serials are invented.

use ui::*;

use super::Say;
pub use super::{repair::*, talk::*};

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

pub fn columns(say: Say) -> ColumnsView {
    let column = |day: u8, todo: i64, snoozed: i64| ColumnView {
        label: format!("{day}/11"),
        parts: [todo, snoozed]
            .map(|count| ColumnPart {
                count,
                value: count.to_string(),
                href: (count > 0).then(|| "#".into()),
            })
            .into(),
    };
    ColumnsView {
        finding: say
            .w("Tồn đọng giảm từ 9 xuống 4.", "The backlog went from 9 to 4.", "Óleystum fækkaði úr 9 í 4.")
            .into(),
        row_label: say.w("Ngày", "Day", "Dagur").into(),
        series: vec![
            say.w("Cần xử lý", "To do", "Bíða okkar").into(),
            say.w("Đang chờ", "Waiting", "Í bið").into(),
        ],
        is_piled: true,
        columns: vec![column(20, 6, 3), column(21, 5, 0), column(22, 0, 4)],
        highest: say.w("cao nhất 9", "at most 9", "mest 9").into(),
    }
}

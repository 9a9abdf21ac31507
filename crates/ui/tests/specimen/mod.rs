//! Every component and the four reference screens, drawn from the components, with the cast of the stories.

mod data;
mod pages;
mod repair;
mod talk;

use std::sync::Arc;

use askama::Template;
use kernel::{Locale, TimeZone};
use platform::{
    i18n::{Lang, Texts},
    web::Theme,
};

/// The names of the pages, as the example serves them.
pub const NAMES: [&str; 10] =
    ["agent", "board", "product", "slip", "components", "settings", "log-in", "survey", "home", "error"];

/// A page of that name.
pub fn draw(name: &str, lang: &Lang, theme: Theme) -> String {
    let say = Say { locale: lang.locale() };
    let page = |title: &str| pages::around(name, lang, theme, title);
    match name {
        "agent" => pages::Agent::new(say, page("Màn hình sọc xanh sau khi cập nhật")).render(),
        "board" => pages::Board::new(say, page(say.w("Phiếu sửa chữa", "Repairs", "Viðgerðir"))).render(),
        "product" => pages::Product::new(say, page("Galaxy S24")).render(),
        "slip" => pages::Slip::new(say, page("SC-24817")).render(),
        "components" => {
            pages::Components::filled(say, page(say.w("Thành phần", "Components", "Einingar"))).render()
        }
        "settings" => pages::Settings::new(say, page(say.w("Cài đặt", "Settings", "Stillingar"))).render(),
        "log-in" => pages::LogIn::new(say, page(say.w("Đăng nhập", "Sign in", "Innskráning"))).render(),
        "survey" => {
            let title =
                say.w("Chị thấy lần sửa này thế nào?", "How was this repair?", "Hvernig var viðgerðin?");
            pages::Survey::new(say, page(title)).render()
        }
        "home" => {
            let title = say.w("Chúng tôi giúp gì được?", "How can we help?", "Hvernig getum við aðstoðað?");
            pages::Home::new(say, page(title)).render()
        }
        "error" => {
            let around = (page(""), ui::ErrorShell::Plain);
            ui::ErrorPage::new(around, "not-found", &[], "01J9ZK4W7QH3").render()
        }
        other => panic!("no specimen {other}"),
    }
    .unwrap()
}

/// The reader of these pages: on Vietnamese time.
pub fn lang(locale: Locale) -> Lang {
    let texts = Arc::new(Texts::new(&ui::FTL).unwrap());
    Lang::new(texts, locale, TimeZone::get("Asia/Ho_Chi_Minh").unwrap())
}

/// Words that a room would bring, in three languages.
#[derive(Debug, Clone, Copy)]
pub struct Say {
    locale: Locale,
}

impl Say {
    /// The words of the page's language.
    pub const fn w(self, vi: &'static str, en: &'static str, is: &'static str) -> &'static str {
        match self.locale {
            Locale::Vi => vi,
            Locale::En => en,
            Locale::Is => is,
        }
    }
}

/// A page knows the words of its language.
macro_rules! says {
    ($($page:ty),+) => { $(
        impl $page {
            fn w(&self, vi: &'static str, en: &'static str, is: &'static str) -> &'static str {
                self.say.w(vi, en, is)
            }
        }
    )+ };
}
use says;

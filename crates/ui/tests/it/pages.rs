//! Every specimen, in every language, keeps the rules of a page.

use std::{collections::HashSet, sync::LazyLock};

use kernel::Locale;
use platform::web::Theme;
use scraper::{ElementRef, Html, Selector};

use crate::specimen;

/// Every specimen in every language, drawn once for all tests.
static DRAWN: LazyLock<Vec<(&str, Locale, String)>> = LazyLock::new(|| {
    let draw = |locale| {
        let lang = specimen::lang(locale);
        specimen::NAMES.map(|name| (name, locale, specimen::draw(name, &lang, Theme::Device)))
    };
    Locale::ALL.into_iter().flat_map(draw).collect()
});

fn each(check: impl Fn(&str, Locale, &Html)) {
    for (name, locale, html) in DRAWN.iter() {
        check(name, *locale, &Html::parse_document(html));
    }
}

fn all<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

fn text(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().trim().to_owned()
}

#[test]
fn a_page_is_whole_and_well_formed() {
    each(|name, _, page| assert!(page.errors.is_empty(), "{name}: {:?}", page.errors));
}

#[test]
fn a_page_has_a_title_one_heading_one_main_part_and_its_language() {
    each(|name, locale, page| {
        assert_eq!(all(page, "title").len(), 1, "{name}");
        assert!(text(all(page, "title")[0]).ends_with(" · Sao Mai Care"), "{name}");
        assert_eq!(all(page, "h1").len(), 1, "{name}");
        assert!(!text(all(page, "h1")[0]).is_empty(), "{name}");
        assert_eq!(all(page, "main#main").len(), 1, "{name}");
        assert_eq!(all(page, "html")[0].attr("lang"), Some(locale.tag()), "{name}");
        assert_eq!(all(page, "a.skip[href='#main']").len(), 1, "{name}");
    });
}

#[test]
fn headings_leave_out_no_level() {
    each(|name, _, page| {
        let mut last = 0;
        for heading in all(page, "h1, h2, h3, h4") {
            let level: u8 = heading.value().name()[1..].parse().unwrap();
            // The queue beside a ticket and a menu may come before the page's own heading.
            assert!(level <= last + 1 || last == 0, "{name}: h{level} after h{last}");
            last = level;
        }
    });
}

#[test]
fn nothing_needs_inline_style_or_script() {
    each(|name, _, page| {
        assert!(all(page, "[style], style").is_empty(), "{name}");
        assert!(all(page, "script:not([src])").is_empty(), "{name}");
        for element in all(page, "*") {
            let inline = element.value().attrs().find(|(a, _)| a.starts_with("on") || a.starts_with("hx-on"));
            assert_eq!(inline, None, "{name}");
        }
    });
}

#[test]
fn every_field_has_a_label_and_every_form_its_token() {
    each(|name, _, page| {
        for field in all(page, "input:not([type=hidden]), textarea, select") {
            let id = field.attr("id").unwrap_or("");
            let is_wrapped =
                field.ancestors().filter_map(ElementRef::wrap).any(|a| a.value().name() == "label");
            let is_labelled = !id.is_empty() && !all(page, &format!("label[for='{id}']")).is_empty();
            assert!(is_wrapped || is_labelled, "{name}: {}", field.html());
        }
        for form in all(page, "form[method=post]") {
            let token = Selector::parse("input[name=_csrf]").unwrap();
            assert_eq!(form.select(&token).count(), 1, "{name}: {}", form.html());
        }
    });
}

#[test]
fn every_control_has_a_name_and_every_picture_a_text() {
    each(|name, _, page| {
        for control in all(page, "a, button, summary") {
            let picture = Selector::parse("img[alt]:not([alt=''])").unwrap();
            let named = control.attr("aria-label").is_some()
                || !text(control).is_empty()
                || control.select(&picture).next().is_some();
            assert!(named, "{name}: {}", control.html());
        }
        for picture in all(page, "img, [role=img]") {
            let named = picture.attr("alt").or(picture.attr("aria-label"));
            assert!(named.is_some(), "{name}: {}", picture.html());
        }
    });
}

#[test]
fn ids_are_unique_and_what_is_pointed_to_exists() {
    each(|name, _, page| {
        let ids: Vec<&str> = all(page, "[id]").iter().filter_map(|e| e.attr("id")).collect();
        let known: HashSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), known.len(), "{name}: {ids:?}");
        for (selector, attribute) in [
            ("[aria-describedby]", "aria-describedby"),
            ("[aria-labelledby]", "aria-labelledby"),
            ("label[for]", "for"),
            ("[form]", "form"),
            ("[list]", "list"),
        ] {
            for element in all(page, selector) {
                for id in element.attr(attribute).unwrap().split_whitespace() {
                    assert!(known.contains(id), "{name}: {attribute}={id} points to nothing");
                }
            }
        }
        for summary in all(page, ".error-summary a") {
            let id = summary.attr("href").unwrap().trim_start_matches('#');
            assert!(known.contains(id), "{name}: the summary points to {id}");
        }
    });
}

#[test]
fn a_screen_has_one_primary_action_at_most() {
    each(|name, _, page| {
        // The page of all components shows them all.
        if name != "components" {
            let primary = all(page, ".button-primary").iter().filter(|b| is_outside_menus(**b)).count();
            let allowed = if name == "agent" { 2 } else { 1 };
            assert!(primary <= allowed, "{name} has {primary}");
        }
    });
}

fn is_outside_menus(element: ElementRef<'_>) -> bool {
    !element.ancestors().filter_map(ElementRef::wrap).any(|a| a.value().name() == "details")
}

#[test]
fn tables_say_what_they_hold() {
    each(|name, _, page| {
        assert!(all(page, "th:not([scope])").is_empty(), "{name}");
        assert_eq!(all(page, "table.table").len(), all(page, "table.table > caption").len(), "{name}");
    });
}

#[test]
fn a_chosen_look_is_written_and_the_device_decides_otherwise() {
    let lang = specimen::lang(Locale::Vi);
    let look = |theme| {
        let page = Html::parse_document(&specimen::draw("board", &lang, theme));
        all(&page, "html")[0].attr("data-theme").map(str::to_owned)
    };
    assert_eq!(
        [look(Theme::Device), look(Theme::Light), look(Theme::Dark)],
        [None, Some("light".into()), Some("dark".into())]
    );
}

#[test]
fn what_people_wrote_is_never_markup() {
    let lang = specimen::lang(Locale::En);
    let page = ui::Page::new(lang, "<b>bold</b>", ui::Shop::default());
    let html =
        ui::ErrorPage::new((page, ui::ErrorShell::Plain), "broken", &[], "\"><script>").render().unwrap();
    let parsed = Html::parse_document(&html);
    assert!(all(&parsed, "script:not([src]), title b").is_empty(), "{html}");
}

#[test]
fn every_fault_has_its_page() {
    let lang = specimen::lang(Locale::Is);
    for name in [
        "sign-in",
        "forbidden",
        "not-found",
        "stale",
        "conflict",
        "dead-link",
        "too-many",
        "unreadable",
        "not-json",
        "too-large",
        "invalid",
        "disk-full",
        "read-only",
        "unavailable",
        "broken",
    ] {
        let page = ui::Page::new(lang.clone(), "", ui::Shop::default());
        let told = ui::ErrorPage::new((page, ui::ErrorShell::Plain), name, &[("mb", 50.into())], "1");
        assert!(!told.advice.is_empty(), "{name}");
    }
}

#[test]
fn only_public_pages_may_be_listed() {
    each(|name, _, page| {
        assert_eq!(all(page, "meta[name=robots][content=noindex]").is_empty(), name == "home", "{name}");
    });
}

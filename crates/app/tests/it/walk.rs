//! Every page, in every face: it is found, it leads on, and a browser has nothing to say against it.
//!
//! `HAUMAI_SHOTS=1` keeps a picture of every page in `target/shots`, for the eyes.

use std::collections::BTreeSet;

use kernel::Locale;
use platform::{
    Config,
    web::{App, Route},
};
use scraper::{Html, Selector};
use testkit::browser::{Browser, Scheme};

use crate::{
    house::House,
    pages::{self, Face, Page, forms_of, is_no_page, route_of, routes},
    world::{Visitor, World},
};

/// Pages inside a face that one comes to without a link: `/my` and the shop's first address lead on to them, and the
/// printed slip names its own.
const DOORS: &[&str] = &["/app/setup", "/my/in", "/my/in/slip"];

#[tokio::test]
async fn every_page_is_found_and_leads_on() {
    let (world, empty) = (World::open().await, World::empty().await);
    let mut faces = pages::faces(&world).await;
    faces.push(pages::first_face(&empty).await);
    let (mut faults, mut met, mut led_to) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    let all: Vec<_> = routes(&world.app).collect();
    for face in &mut faces {
        face.visitor.reads(Locale::Is);
        let (found, dead_ends) = face.walk(&world.app).await;
        faults.extend(dead_ends);
        faults.extend(found.iter().flat_map(faults_of));
        faults.extend(found.iter().flat_map(|page| lost_forms(&world.app, page)));
        met.extend(found.iter().map(|page| page.route));
        let ways = found.iter().flat_map(|page| page.ways.iter().filter(|way| **way != page.path));
        led_to.extend(ways.filter_map(|way| route_of(&all, way)).map(|route| route.path));
    }
    let unmet =
        routes(&world.app).map(|route| route.path).filter(|path| !is_no_page(path) && !met.contains(path));
    faults.extend(unmet.map(|path| format!("no link or door leads to {path}: give it one in pages.rs")));
    let is_inside = |path: &str| ["/app/", "/my/"].iter().any(|face| path.starts_with(face));
    let alone =
        met.iter().filter(|path| is_inside(path) && !led_to.contains(**path) && !DOORS.contains(*path));
    faults.extend(alone.map(|path| format!("no link leads to {path}")));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The forms of a page that nothing answers.
fn lost_forms(app: &App, page: &Page) -> Vec<String> {
    let forms = forms_of(&page.html).into_iter();
    let lost = forms.filter(|form| {
        let (method, path) = form.split_once(' ').unwrap();
        let answering = app.rooms().iter().flat_map(|room| &room.routes).filter(|r| r.method == *method);
        let answering: Vec<&Route> = answering.collect();
        route_of(&answering, path).is_none()
    });
    lost.map(|form| format!("{}: a form goes to {form}, where nothing answers", page.path)).collect()
}

/// What is wrong with the text of a page that was asked for in Icelandic.
fn faults_of(page: &Page) -> Vec<String> {
    let document = Html::parse_document(&page.html);
    let all = |selector: &str| document.select(&Selector::parse(selector).unwrap()).collect::<Vec<_>>();
    let is_said = |selector: &str| matches!(all(selector).as_slice(), [one] if !one.text().collect::<String>().trim().is_empty());
    let tag = match page.route {
        "/vi/warranty" | "/app/repairs/{code}/print" => "vi",
        "/en/warranty" => "en",
        _ => "is",
    };
    let is_own = document.root_element().attr("lang") == Some(tag);
    let checks = [
        (is_own, "speaks another language"),
        (is_said("title"), "has no title"),
        (is_said("h1"), "has not one h1"),
    ];
    let wrong = checks.into_iter().filter(|(is_right, _)| !is_right);
    wrong.map(|(_, what)| format!("{} {what}", page.path)).collect()
}

#[tokio::test]
async fn a_browser_finds_nothing_wrong_with_any_page() {
    let (house, empty) = (House::open(Config::default()).await, House::open(Config::default()).await);
    haumai::cast::tell(&house.app, &house.clock).await.unwrap();
    let (world, nothing) = (World::of(&house.app), World::of(&empty.app));
    let mut faces: Vec<(&House, Face)> =
        pages::faces(&world).await.into_iter().map(|face| (&house, face)).collect();
    faces.push((&empty, pages::first_face(&nothing).await));
    let browser = Browser::start().await.unwrap();
    let (mut faults, mut seen) = (Vec::new(), BTreeSet::new());
    for (house, face) in &mut faces {
        face.visitor.reads(Locale::Vi);
        let (found, _) = face.walk(&house.app).await;
        carry(&browser, house, &face.visitor).await;
        for page in found.iter().filter(|page| face.owns(page) && seen.insert(page.route)) {
            house.clock.advance(jiff::SignedDuration::from_secs(2));
            let looked = looked_at(&browser, house, face.name, page).await;
            faults.extend(looked.unwrap_or_else(|error| panic!("{}: {error:?}", page.path)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[tokio::test]
async fn the_slip_is_one_page_a5_and_vietnamese_for_every_reader() {
    let house = House::open(Config::default()).await;
    haumai::cast::tell(&house.app, &house.clock).await.unwrap();
    let mut minh = World::of(&house.app).staff("minh@saomai.example").await;
    minh.reads(Locale::Is);
    let browser = Browser::start().await.unwrap();
    carry(&browser, &house, &minh).await;
    // From the newest, which is Lan's with two lines, back through every state.
    for number in (24_801..24_840).rev().step_by(5) {
        let path = format!("/app/repairs/SC-{number}/print");
        assert!(minh.get(&path).await.body.contains("<html lang=\"vi\""), "{path}");
        browser.open(&house.at(&path), 1440, Scheme::Dark).await.unwrap();
        assert_eq!(sheets(&browser.pdf().await.unwrap()), ["A5"], "{path}");
    }
}

/// The size of each page of a PDF.
fn sheets(pdf: &[u8]) -> Vec<&'static str> {
    let text = String::from_utf8_lossy(pdf);
    let boxes = text.split("/MediaBox").skip(1).map(|rest| {
        let numbers = rest.split(['[', ']']).nth(1).unwrap().split_whitespace();
        numbers.map(|points| points.parse::<f64>().unwrap()).collect::<Vec<_>>()
    });
    let is_near = |points: f64, millimetres: f64| (points / 72.0 * 25.4 - millimetres).abs() < 0.5;
    boxes
        .map(|size| if is_near(size[2], 148.0) && is_near(size[3], 210.0) { "A5" } else { "another size" })
        .collect()
}

/// The browser signs in as a visitor.
pub async fn carry(browser: &Browser, house: &House, visitor: &Visitor) {
    let cookies = visitor.jar().iter().map(|(name, value)| (name.as_str(), value.as_str()));
    browser.carry(&house.url, cookies).await.unwrap();
}

/// On a phone in the dark, also the narrowest, and at a desk in the light.
async fn looked_at(browser: &Browser, house: &House, face: &str, page: &Page) -> anyhow::Result<Vec<String>> {
    let mut faults = Vec::new();
    for (width, scheme) in [(390, Scheme::Dark), (1440, Scheme::Light)] {
        browser.open(&house.at(&page.path), width, scheme).await?;
        let mut found: Vec<String> = browser.complaints().await?;
        for violation in browser.axe().await? {
            found.push(format!("{} at {}", violation.rule, violation.places.join(", ")));
        }
        found.extend(sideways(browser).await?);
        if std::env::var_os("HAUMAI_SHOTS").is_some() {
            let route = page.route.replace(['/', '{', '}'], "-");
            browser.screenshot(&format!("{face}{route}-{width}-{scheme:?}")).await?;
        }
        if width == 390 {
            browser.resize(320).await?;
            found.extend(sideways(browser).await?);
        }
        faults.extend(found.iter().map(|what| format!("{} to {face} at {width}: {what}", page.path)));
    }
    Ok(faults)
}

async fn sideways(browser: &Browser) -> anyhow::Result<Option<String>> {
    let pixels = browser.overflow().await?;
    Ok((pixels > 0).then(|| format!("scrolls sideways by {pixels} px")))
}

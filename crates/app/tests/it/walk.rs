//! Every page, in every face: it is found, it leads on, and a browser has nothing to say against it.
//!
//! `HAUMAI_SHOTS=1` keeps a picture of every page in `target/shots`, for the eyes.

use std::collections::BTreeSet;

use kernel::Locale;
use platform::Config;
use scraper::{Html, Selector};
use testkit::browser::{Browser, Scheme};

use crate::{
    house::House,
    pages::{self, Face, Page, is_no_page, routes},
    world::World,
};

#[tokio::test]
async fn every_page_is_found_and_leads_on() {
    let (world, empty) = (World::open().await, World::empty().await);
    let mut faces = pages::faces(&world).await;
    faces.push(pages::first_face(&empty).await);
    let (mut faults, mut met) = (Vec::new(), BTreeSet::new());
    for face in &mut faces {
        face.visitor.reads(Locale::Is);
        let (found, dead_ends) = face.walk(&world.app).await;
        faults.extend(dead_ends);
        faults.extend(found.iter().flat_map(faults_of));
        met.extend(found.iter().map(|page| page.route));
    }
    let unmet =
        routes(&world.app).map(|route| route.path).filter(|path| !is_no_page(path) && !met.contains(path));
    faults.extend(unmet.map(|path| format!("no link or door leads to {path}: give it one in pages.rs")));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
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
        let (found, _) = face.walk(&house.app).await;
        become_face(&browser, house, face).await;
        for page in found.iter().filter(|page| seen.insert((face.name, page.route))) {
            house.clock.advance(jiff::SignedDuration::from_secs(2));
            faults.extend(looked_at(&browser, house, face.name, page).await.unwrap());
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The browser signs in as the visitor who walked.
async fn become_face(browser: &Browser, house: &House, face: &Face) {
    let cookies = face.visitor.cookies().iter().map(|(name, value)| (name.as_str(), value.as_str()));
    browser.carry(&house.url, cookies).await.unwrap();
}

/// On a phone in the dark, at a desk in the light, and on the narrowest screen.
async fn looked_at(browser: &Browser, house: &House, face: &str, page: &Page) -> anyhow::Result<Vec<String>> {
    let mut faults = Vec::new();
    let name = page.route.replace(['/', '{', '}'], "-");
    let keep = std::env::var_os("HAUMAI_SHOTS").is_some();
    for (width, scheme) in [(320, Scheme::Dark), (390, Scheme::Dark), (1440, Scheme::Light)] {
        browser.open(&house.at(&page.path), width, scheme).await?;
        let mut say = |what: String| faults.push(format!("{} to {face} at {width}: {what}", page.path));
        let overflow = browser.overflow().await?;
        if overflow > 0 {
            say(format!("scrolls sideways by {overflow} px"));
        }
        if width == 320 {
            continue;
        }
        for violation in browser.axe().await? {
            say(format!("{} at {}", violation.rule, violation.places.join(", ")));
        }
        for complaint in browser.complaints().await? {
            say(complaint);
        }
        if keep {
            browser.screenshot(&format!("{face}{name}-{width}-{scheme:?}")).await?;
        }
    }
    Ok(faults)
}

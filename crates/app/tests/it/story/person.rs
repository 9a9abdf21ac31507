//! Somebody in front of a screen: opens, fills in, presses, sees. Everything goes through what is on the page.

use std::{path::PathBuf, time::Duration};

use testkit::browser::{Browser, Scheme, Script};
use thirtyfour::prelude::*;
use tokio::time::{Instant, sleep};

/// A page that needs longer than this on a busy machine is broken.
const PATIENCE: Duration = Duration::from_secs(45);

/// One browser with its cookies.
pub struct Person {
    browser: Browser,
    house: String,
    width: u32,
    script: Script,
}

impl Person {
    pub async fn at_desk(house: &str, script: Script) -> Self {
        Self::with(house, 1440, script).await
    }

    pub async fn on_phone(house: &str, script: Script) -> Self {
        Self::with(house, 390, script).await
    }

    async fn with(house: &str, width: u32, script: Script) -> Self {
        let browser = Browser::start().await.unwrap();
        browser.script(script).await.unwrap();
        browser.language("vi").await.unwrap();
        Self { browser, house: house.to_owned(), width, script }
    }

    /// Opens a path of the shop, or an address out of a mail.
    pub async fn open(&self, to: &str) {
        let url = if to.starts_with('/') { format!("{}{to}", self.house) } else { to.to_owned() };
        self.browser.open(&url, self.width, Scheme::Light).await.unwrap();
    }

    /// Forgets who sat here.
    pub async fn leave(&self) {
        self.browser.page.delete_all_cookies().await.unwrap();
    }

    /// Types into the field, in place of what stands there.
    pub async fn fill(&self, name: &str, value: &str) {
        let path = format!("//input[@name='{name}' and not(@type='hidden')] | //textarea[@name='{name}']");
        let field = self.find(&path).await;
        if field.attr("type").await.unwrap().is_some_and(|kind| kind.starts_with("date")) {
            // What the keys do in a date field depends on the browser's own language.
            let set = "arguments[0].value = arguments[1]";
            let (field, value) = (field.to_json().unwrap(), value.into());
            self.browser.page.execute(set, vec![field, value]).await.unwrap();
            return;
        }
        field.clear().await.unwrap();
        field.send_keys(value).await.unwrap();
    }

    /// Picks a radio button, a checkbox or an option by its value.
    pub async fn choose(&self, name: &str, value: &str) {
        let path = format!(
            "//input[@name='{name}' and @value='{value}']/ancestor::label[1] | //select[@name='{name}']/option[@value='{value}']"
        );
        self.find(&path).await.click().await.unwrap_or_else(|e| panic!("{name}={value}: {e}"));
    }

    /// Gives files to the file field.
    pub async fn attach(&self, name: &str, files: &[PathBuf]) {
        let field = self.find(&format!("//input[@type='file' and @name='{name}']")).await;
        let paths: Vec<&str> = files.iter().map(|file| file.to_str().unwrap()).collect();
        field.send_keys(paths.join("\n")).await.unwrap();
    }

    /// Presses the button or follows the link that begins with this label, and waits for the page that comes.
    pub async fn press(&self, label: &str) {
        let said = format!("normalize-space(.)='{label}' or @aria-label='{label}'");
        let begins = format!("starts-with(normalize-space(.), '{label}')");
        let exactly = format!("//button[{said}] | //a[{said}] | //summary[{said}]");
        let found = match self.shown(&exactly).await {
            Some(found) => found,
            None => self.find(&format!("{exactly} | //button[{begins}] | //a[{begins}]")).await,
        };
        found.scroll_into_view().await.unwrap();
        found.click().await.unwrap_or_else(|e| panic!("{label}: {e}"));
        self.settle().await;
    }

    /// Follows the link that leads to this place.
    pub async fn follow(&self, place: &str) {
        let link = self.find(&format!("//main//a[@href='{place}']")).await;
        link.scroll_into_view().await.unwrap();
        link.click().await.unwrap_or_else(|e| panic!("{place}: {e}"));
        self.settle().await;
    }

    /// Sees the text on the page as it is, or as soon as it changes by itself.
    pub async fn sees(&self, text: &str) {
        let end = Instant::now() + PATIENCE;
        while !self.text().await.contains(text) {
            if Instant::now() > end {
                self.complain(&format!("does not see “{text}”")).await;
            }
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Sees what comes without a press: by itself where scripts run, by loading the page again where not.
    pub async fn comes_to_see(&self, text: &str) {
        let end = Instant::now() + PATIENCE;
        while !self.text().await.contains(text) {
            if Instant::now() > end {
                self.complain(&format!("waits in vain for “{text}”")).await;
            }
            sleep(Duration::from_millis(100)).await;
            if self.script == Script::Refused {
                self.browser.page.refresh().await.unwrap();
            }
        }
    }

    /// The words of the page.
    pub async fn text(&self) -> String {
        let words = self.browser.page.find(By::Tag("body")).await;
        // The page may change while it is read.
        match words {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    /// The path that stands in the address bar.
    pub async fn path(&self) -> String {
        self.browser.page.current_url().await.unwrap().path().to_owned()
    }

    async fn find(&self, path: &str) -> WebElement {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(found) = self.shown(path).await {
                return found;
            }
            if Instant::now() > end {
                self.complain(&format!("does not find {path}")).await;
            }
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// The first element that can be seen; a file field may hide behind its button.
    async fn shown(&self, path: &str) -> Option<WebElement> {
        for found in self.browser.page.find_all(By::XPath(path)).await.unwrap_or_default() {
            let is_file = found.attr("type").await.ok().flatten().as_deref() == Some("file");
            if is_file || found.is_displayed().await.unwrap_or(false) {
                return Some(found);
            }
        }
        None
    }

    /// Waits until the page that a press brought stands.
    async fn settle(&self) {
        let end = Instant::now() + PATIENCE;
        let ready = "return document.readyState === 'complete' && !document.querySelector('.htmx-request')";
        loop {
            sleep(Duration::from_millis(60)).await;
            let state = self.browser.page.execute(ready, Vec::new()).await;
            if state.is_ok_and(|s| s.json().as_bool() == Some(true)) || Instant::now() > end {
                return;
            }
        }
    }

    async fn complain(&self, what: &str) -> ! {
        let picture = self.browser.screenshot("story-stopped").await.unwrap();
        let url = self.browser.page.current_url().await.unwrap();
        panic!("{what}\nat {url}, {}\n{}", picture.display(), self.text().await)
    }
}

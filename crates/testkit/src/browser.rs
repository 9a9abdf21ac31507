//! Headless Chromium for the stories that are told through pages.

use crate::servers::{Folder, Process, free_port, target_folder};
use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use std::{
    env, fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};
use thirtyfour::{prelude::*, support::base64_decode};

/// No sandbox, because containers and root have none; no talk with the browser's maker.
const FLAGS: [&str; 8] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// Named on purpose: without them axe leaves out its WCAG 2.2 rules, target size among them.
const AXE_TAGS: [&str; 6] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/// Notes what a page complains about from its first moment: what its own policy forbids, files that are not
/// there, scripts that fail.
const LISTENER: &str = "
    window.complaints = [];
    const note = what => window.complaints.push(what);
    addEventListener('securitypolicyviolation', e => note(`${e.effectiveDirective} forbids ${e.blockedURI}`));
    addEventListener('error', e => note(e.message || `${e.target.src || e.target.href} is not there`), true);
    addEventListener('unhandledrejection', e => note(String(e.reason)));";

/// The colour scheme that a person's system asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Dark text on a light ground.
    Light,
    /// Light text on a dark ground.
    Dark,
}

/// Whether pages may run scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    /// As nearly everybody has it.
    Allowed,
    /// As it is when a script did not arrive or a person has turned it off.
    Refused,
}

/// A rule of axe that a page breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The rule's name, such as `color-contrast`.
    pub rule: String,
    /// CSS selectors of the places.
    pub places: Vec<String>,
}

/// A browser with a fresh profile and a chromedriver of its own. Both end with this value.
///
/// The environment variables `CHROMIUM` and `CHROMEDRIVER` name other programs than Debian's; both must
/// have the same major version.
#[derive(Debug)]
pub struct Browser {
    /// For everything that this type does not offer: finding, clicking, typing.
    pub page: WebDriver,
    _driver: Process,
    _profile: Folder,
}

impl Browser {
    /// Starts a browser; the error of a missing one names the command that installs it.
    pub async fn start() -> Result<Self> {
        let chromium = program("CHROMIUM", "chromium")?;
        let chromedriver = program("CHROMEDRIVER", "chromedriver")?;
        let profile = Folder::fresh("chromium")?;
        let port = free_port()?;
        let starter = starter(profile.path(), &chromium)?;
        let mut command = Command::new("setpriv");
        command.arg("--pdeathsig=KILL").arg(chromedriver).arg(format!("--port={port}"));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut driver = Process::start(command, "KILL")?;
        driver.wait_for_port(port, Duration::from_secs(20)).context("chromedriver")?;
        let mut wishes = DesiredCapabilities::chrome();
        wishes.set_binary(&starter.to_string_lossy())?;
        for flag in FLAGS {
            wishes.add_arg(flag)?;
        }
        wishes.add_arg(&format!("--user-data-dir={}", profile.path().join("profile").display()))?;
        let page = WebDriver::new(format!("http://127.0.0.1:{port}"), wishes).await?;
        let browser = Self { page, _driver: driver, _profile: profile };
        browser.order("Page.addScriptToEvaluateOnNewDocument", json!({"source": LISTENER})).await?;
        Ok(browser)
    }

    /// Opens an address at a width in CSS pixels, and waits until its fonts are there.
    pub async fn open(&self, url: &str, width: u32, scheme: Scheme) -> Result<()> {
        self.resize(width).await?;
        let scheme = match scheme {
            Scheme::Light => "light",
            Scheme::Dark => "dark",
        };
        let features = json!([
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]);
        self.order("Emulation.setEmulatedMedia", json!({"features": features})).await?;
        self.page.goto(url).await.with_context(|| format!("cannot open {url}"))?;
        let fonts = json!({"expression": "document.fonts.ready.then(() => true)", "awaitPromise": true});
        self.order("Runtime.evaluate", fonts).await?;
        Ok(())
    }

    /// Forgets all cookies and takes these, name and value, for a site.
    pub async fn carry<'c>(
        &self,
        site: &str,
        cookies: impl Iterator<Item = (&'c str, &'c str)>,
    ) -> Result<()> {
        self.order("Network.clearBrowserCookies", json!({})).await?;
        for (name, value) in cookies {
            self.order("Network.setCookie", json!({"url": site, "name": name, "value": value})).await?;
        }
        Ok(())
    }

    /// Allows or refuses the scripts of the pages opened from now on.
    pub async fn script(&self, script: Script) -> Result<()> {
        let refused = script == Script::Refused;
        self.order("Emulation.setScriptExecutionDisabled", json!({"value": refused})).await?;
        Ok(())
    }

    /// Asks for pages in this language from now on, as a browser set to it does: `vi`.
    pub async fn language(&self, tag: &str) -> Result<()> {
        self.order("Network.enable", json!({})).await?;
        self.order("Network.setExtraHTTPHeaders", json!({"headers": {"Accept-Language": tag}})).await?;
        Ok(())
    }

    /// What axe-core finds wrong on the open page; a good page has nothing.
    pub async fn axe(&self) -> Result<Vec<Violation>> {
        self.page.execute(axe_core()?, Vec::<Value>::new()).await?;
        let run = "const [tags, done] = arguments;
            axe.run({ runOnly: tags }).then(
                r => done(r.violations.map(v => [v.id, v.nodes.map(n => n.target.join(' '))])),
                e => done(String(e)))";
        let found = self.page.execute_async(run, vec![json!(AXE_TAGS)]).await?.json().clone();
        let rows: Vec<(String, Vec<String>)> =
            serde_json::from_value(found.clone()).with_context(|| format!("axe-core: {found}"))?;
        Ok(rows.into_iter().map(|(rule, places)| Violation { rule, places }).collect())
    }

    /// What went wrong while the page was built up: forbidden by its policy, not there, or a script that failed.
    pub async fn complaints(&self) -> Result<Vec<String>> {
        let noted = self.page.execute("return window.complaints", Vec::<Value>::new()).await?;
        Ok(serde_json::from_value(noted.json().clone())?)
    }

    /// How far the page, or its main part, scrolls sideways, in CSS pixels; must be 0 at every width.
    pub async fn overflow(&self) -> Result<i64> {
        self.number(
            "return Math.max(...[document.documentElement, ...document.querySelectorAll('main')]
            .map(part => part.scrollWidth - part.clientWidth))",
        )
        .await
    }

    async fn number(&self, script: &str) -> Result<i64> {
        let told = self.page.execute(script, Vec::<Value>::new()).await?.json().as_i64();
        told.context("the page does not tell its size")
    }

    /// Another width for the page that is open, as when a person turns the phone.
    pub async fn resize(&self, width: u32) -> Result<()> {
        let size = json!({"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": width <= 820});
        self.order("Emulation.setDeviceMetricsOverride", size).await?;
        Ok(())
    }

    /// The page as printed, at the size that its own `@page` rule asks for.
    pub async fn pdf(&self) -> Result<Vec<u8>> {
        self.picture("Page.printToPDF", json!({"preferCSSPageSize": true, "printBackground": true})).await
    }

    /// The whole page as a picture in the target folder: `shots/NAME.png`.
    pub async fn screenshot(&self, name: &str) -> Result<PathBuf> {
        // What scrolls inside the page is shown whole as well.
        let tall = "return Math.max(...[document.documentElement, ...document.querySelectorAll('main')]
            .map(part => part.scrollHeight))";
        let (tall, wide) = (self.number(tall).await?, self.number("return innerWidth").await?);
        let size = json!({"width": wide, "height": tall, "deviceScaleFactor": 1, "mobile": wide <= 820});
        self.order("Emulation.setDeviceMetricsOverride", size).await?;
        let png = self.picture("Page.captureScreenshot", json!({"captureBeyondViewport": true})).await?;
        let folder = target_folder()?.join("shots");
        fs::create_dir_all(&folder)?;
        let path = folder.join(format!("{name}.png"));
        fs::write(&path, png)?;
        Ok(path)
    }

    async fn picture(&self, method: &str, wishes: Value) -> Result<Vec<u8>> {
        let answer = self.order(method, wishes).await?;
        let data = answer.get("data").and_then(Value::as_str).context("the browser sent no data")?;
        Ok(base64_decode(data)?)
    }

    async fn order(&self, method: &str, wishes: Value) -> Result<Value> {
        self.page.cdp().send_raw(method, wishes).await.with_context(|| method.to_owned())
    }
}

impl Drop for Browser {
    /// The client would end its session over the network, which a runtime of one thread cannot do while it
    /// drops a value. The driver and the browser end without it.
    fn drop(&mut self) {
        let _ = self.page.clone().leak();
    }
}

/// A program that starts Chromium so that it ends when chromedriver does, even when that is killed.
fn starter(folder: &Path, chromium: &Path) -> Result<PathBuf> {
    let path = folder.join("start-chromium");
    fs::write(&path, format!("#!/bin/sh\nexec setpriv --pdeathsig=KILL '{}' \"$@\"\n", chromium.display()))?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755))?;
    Ok(path)
}

fn program(variable: &str, name: &str) -> Result<PathBuf> {
    if let Some(named) = env::var_os(variable) {
        return Ok(named.into());
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file());
    match found {
        Some(program) => Ok(program),
        None => bail!("{name} is missing; install it with: cargo xtask setup"),
    }
}

fn axe_core() -> Result<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let file = root.join("tools/ui/node_modules/axe-core/axe.min.js");
    ensure!(file.is_file(), "axe-core is missing; install it with: cargo xtask setup");
    Ok(fs::read_to_string(file)?)
}

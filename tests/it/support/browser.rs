//! Headless Chromium, as a person uses it: pages, clicks, keys, what is seen. Waits for what a page is about to show.

use super::database::step_aside;
use super::waiting::{wait_for, wait_until};
use super::webdriver::{Element, Session};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Once;
use tempfile::TempDir;

const DRIVER: &str = "chromedriver";
/// No sandbox: CI runs as root in a container. The rest keeps Chromium from calling home.
const ARGUMENTS: [&str; 10] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
    "--hide-scrollbars",
];

/// A browser with one tab. Dropping it closes it, and fails the test if a page complained on the console.
pub struct Browser {
    session: Session,
    driver: Child,
    allowed_complaints: RefCell<Vec<String>>,
    // after the driver, which holds it open
    _directory: TempDir,
}

impl Browser {
    /// A browser whose reader prefers a language (`en`, `zh-CN`); None where there is no chromedriver, which CI does
    /// not accept.
    pub fn speaking(language: &str) -> Option<Browser> {
        static SAID: Once = Once::new();
        if Command::new(DRIVER).arg("--version").output().is_err() {
            step_aside(&SAID, "chromedriver is missing, so there is no browser");
            return None;
        }
        let directory = tempfile::tempdir().expect("a temporary directory");
        let (driver, port) = start_driver(directory.path());
        let profile = format!(
            "--user-data-dir={}",
            directory.path().join("profile").display()
        );
        let language_argument = format!("--accept-lang={language}");
        let mut arguments = ARGUMENTS.map(str::to_owned).to_vec();
        arguments.extend([profile, language_argument]);
        let capabilities = json!({
            "browserName": "chrome",
            "goog:loggingPrefs": {"browser": "ALL"},
            "goog:chromeOptions": {"args": arguments, "prefs": {"intl.accept_languages": language}},
        });
        let session = Session::open(&format!("http://127.0.0.1:{port}"), &capabilities);
        let browser = Browser {
            session,
            driver,
            allowed_complaints: RefCell::default(),
            _directory: directory,
        };
        browser.resize(1440, 900);
        Some(browser)
    }

    /// Opens a page and waits until it has loaded.
    #[track_caller]
    pub fn open(&self, url: &str) {
        self.session.post("/url", &json!({"url": url}));
    }

    /// Where it is.
    pub fn url(&self) -> String {
        string(&self.session.get("/url"))
    }

    /// The page's title.
    pub fn title(&self) -> String {
        string(&self.session.get("/title"))
    }

    /// Clicks what a CSS selector finds first, once it is there and can be clicked.
    #[track_caller]
    pub fn click(&self, css: &str) {
        self.on_first(css, "click", &json!({}));
    }

    /// Empties a field and types into it.
    #[track_caller]
    pub fn fill(&self, css: &str, text: &str) {
        self.on_first(css, "clear", &json!({}));
        self.type_into(css, text);
    }

    /// Types into what a CSS selector finds first; `Browser::ENTER` and its like are keys.
    #[track_caller]
    pub fn type_into(&self, css: &str, text: &str) {
        self.on_first(css, "value", &json!({"text": text}));
    }

    /// Presses a key, wherever the focus is.
    #[track_caller]
    pub fn press(&self, key: &str) {
        let strokes = json!([{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]);
        let keyboard = json!({"type": "key", "id": "keyboard", "actions": strokes});
        self.session
            .post("/actions", &json!({"actions": [keyboard]}));
    }

    /// The Enter key.
    pub const ENTER: &str = "\u{E007}";
    /// The Escape key.
    pub const ESCAPE: &str = "\u{E00C}";
    /// The Tab key.
    pub const TAB: &str = "\u{E004}";

    /// Waits until a CSS selector finds something.
    #[track_caller]
    pub fn wait_for(&self, css: &str) {
        wait_until(|| self.has(css), &format!("{css} on {}", self.url()));
    }

    /// Waits until what a CSS selector finds first shows this text.
    #[track_caller]
    pub fn wait_for_text(&self, css: &str, text: &str) {
        let shows = || self.texts(css).iter().any(|seen| seen.contains(text));
        wait_until(shows, &format!("“{text}” in {css} on {}", self.url()));
    }

    /// Whether a CSS selector finds anything now.
    pub fn has(&self, css: &str) -> bool {
        !self.session.find(css).is_empty()
    }

    /// The text, as seen, of everything that a CSS selector finds now.
    pub fn texts(&self, css: &str) -> Vec<String> {
        let found = self.session.find(css);
        let texts = found
            .iter()
            .filter_map(|element| self.session.try_ask(element, "text").ok());
        texts.map(|text| string(&text)).collect()
    }

    /// The text, as seen, of what a CSS selector finds first, once it is there.
    #[track_caller]
    pub fn text(&self, css: &str) -> String {
        wait_for(|| self.texts(css).into_iter().next(), css)
    }

    /// The value of a field, or any other property of an element: `value`, `checked`, `tagName`.
    #[track_caller]
    pub fn property(&self, css: &str, name: &str) -> Value {
        let fact = format!("property/{name}");
        wait_for(
            || self.session.try_ask(&self.first(css)?, &fact).ok(),
            &format!("{name} of {css}"),
        )
    }

    /// Runs JavaScript; what it returns.
    #[track_caller]
    pub fn run(&self, script: &str, arguments: &[Value]) -> Value {
        let body = json!({"script": script, "args": arguments});
        self.session.post("/execute/sync", &body)
    }

    /// Sets the size of the page in CSS pixels, as a phone or a tablet has it.
    pub fn resize(&self, width: u32, height: u32) {
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            &json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}),
        );
    }

    /// Shows pages as to somebody who prefers dark ones.
    pub fn prefer_dark(&self) {
        let dark = json!({"name": "prefers-color-scheme", "value": "dark"});
        self.devtools("Emulation.setEmulatedMedia", &json!({"features": [dark]}));
    }

    /// Turns JavaScript off for the pages to come.
    pub fn without_scripts(&self) {
        let off = json!({"value": true});
        self.devtools("Emulation.setScriptExecutionDisabled", &off);
    }

    /// A command of the Chrome DevTools protocol.
    #[track_caller]
    pub fn devtools(&self, command: &str, parameters: &Value) -> Value {
        let body = json!({"cmd": command, "params": parameters});
        self.session.post("/goog/cdp/execute", &body)
    }

    /// Writes what is seen to a PNG file.
    pub fn screenshot(&self, path: &Path) {
        use base64::Engine;
        let text = string(&self.session.get("/screenshot"));
        let bytes = base64::engine::general_purpose::STANDARD.decode(text);
        std::fs::write(path, bytes.expect("base64")).expect("the picture is written");
    }

    /// This test makes pages complain with these words, so they do not fail it.
    pub fn allow_complaint(&self, words: &str) {
        self.allowed_complaints.borrow_mut().push(words.to_owned());
    }

    /// What pages complained about on the console since the last call: errors, blocked scripts, missing files.
    pub fn complaints(&self) -> Vec<String> {
        let log = self.session.post("/se/log", &json!({"type": "browser"}));
        let entries = log.as_array().cloned().unwrap_or_default();
        let allowed = self.allowed_complaints.borrow();
        entries
            .iter()
            .filter(|entry| entry["level"] == "SEVERE")
            .map(|entry| string(&entry["message"]))
            .filter(|message| !allowed.iter().any(|words| message.contains(words)))
            .collect()
    }

    fn first(&self, css: &str) -> Option<Element> {
        self.session.find(css).into_iter().next()
    }

    /// Tries until the element is there and takes it: pages swap parts of themselves.
    #[track_caller]
    fn on_first(&self, css: &str, verb: &str, body: &Value) {
        let complaint = RefCell::new(String::from("it is not there"));
        let done = || match self.session.try_on(&self.first(css)?, verb, body) {
            Ok(_) => Some(()),
            Err(reason) => {
                complaint.replace(reason);
                None
            }
        };
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
        if super::waiting::look_until(deadline, done).is_none() {
            panic!("{verb} {css} on {}: {}", self.url(), complaint.borrow());
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let failing = std::thread::panicking();
        let complaints = if failing {
            Vec::new()
        } else {
            self.complaints()
        };
        self.session.close();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
        if !failing {
            assert!(complaints.is_empty(), "pages complained: {complaints:#?}");
        }
    }
}

/// Starts a driver on a port of its own choice; gives the port.
fn start_driver(directory: &Path) -> (Child, u16) {
    let log = directory.join("driver.log");
    let file = std::fs::File::create(&log).expect("the log is made");
    let child = Command::new(DRIVER)
        .arg("--port=0")
        .stdin(Stdio::null())
        .stdout(file)
        .stderr(Stdio::null())
        .spawn()
        .expect("chromedriver starts");
    let port = wait_for(
        || {
            let text = std::fs::read_to_string(&log).ok()?;
            let (_, rest) = text.split_once("successfully on port ")?;
            rest.split_once('.')?.0.trim().parse().ok()
        },
        "chromedriver says its port",
    );
    (child, port)
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

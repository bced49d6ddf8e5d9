//! The few words of the W3C WebDriver protocol that the tests speak, over HTTP to chromedriver.
//! Not a crate: those that exist turn on features of serde_json and tokio, so that the tests would drive another binary
//! than the one that is shipped.

use serde_json::{Value, json};
use std::time::Duration;

/// A browser may need long for its first page on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// The name that the standard gives to an element's reference.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A session with a driver.
pub struct Session {
    url: String,
    agent: ureq::Agent,
}

/// An element on the page.
#[derive(Debug, Clone)]
pub struct Element(pub String);

impl Session {
    /// Asks the driver at `url` for a session.
    pub fn open(url: &str, capabilities: &Value) -> Session {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            .timeout_global(Some(PATIENCE))
            .build();
        let mut session = Session {
            url: url.to_owned(),
            agent: config.into(),
        };
        let wanted = json!({"capabilities": {"alwaysMatch": capabilities}});
        let opened = session.post("/session", &wanted);
        let id = opened["sessionId"].as_str().expect("a session id");
        session.url = format!("{url}/session/{id}");
        session
    }

    /// Ends the session; the browser closes.
    pub fn close(&self) {
        let _ = self.agent.delete(&self.url).call();
    }

    /// A command that only asks.
    #[track_caller]
    pub fn get(&self, path: &str) -> Value {
        let answer = self.agent.get(format!("{}{path}", self.url)).call();
        value_of(path, answer)
    }

    /// A command that does something.
    #[track_caller]
    pub fn post(&self, path: &str, body: &Value) -> Value {
        value_of(path, self.request(path, body))
    }

    /// The elements that a CSS selector finds.
    #[track_caller]
    pub fn find(&self, css: &str) -> Vec<Element> {
        let wanted = json!({"using": "css selector", "value": css});
        let found = self.post("/elements", &wanted);
        let found = found.as_array().cloned().unwrap_or_default();
        found
            .iter()
            .filter_map(|element| element[ELEMENT].as_str())
            .map(|id| Element(id.to_owned()))
            .collect()
    }

    /// A command to an element; the driver's complaint if it cannot be done now.
    pub fn try_on(&self, element: &Element, verb: &str, body: &Value) -> Result<Value, String> {
        let path = format!("/element/{}/{verb}", element.0);
        complaint_or_value(self.request(&path, body))
    }

    /// A fact about an element; the driver's complaint if it is gone.
    pub fn try_ask(&self, element: &Element, fact: &str) -> Result<Value, String> {
        let path = format!("{}/element/{}/{fact}", self.url, element.0);
        complaint_or_value(self.agent.get(path).call())
    }

    fn request(&self, path: &str, body: &Value) -> Result<Response, ureq::Error> {
        self.agent
            .post(format!("{}{path}", self.url))
            .header("content-type", "application/json")
            .send(body.to_string())
    }
}

type Response = ureq::http::Response<ureq::Body>;

#[track_caller]
fn value_of(path: &str, answer: Result<Response, ureq::Error>) -> Value {
    complaint_or_value(answer).unwrap_or_else(|complaint| panic!("{path}: {complaint}"))
}

fn complaint_or_value(answer: Result<Response, ureq::Error>) -> Result<Value, String> {
    let mut answer = answer.map_err(|cause| cause.to_string())?;
    let status = answer.status();
    let body = answer.body_mut().with_config().limit(64 << 20);
    let text = body.read_to_string().map_err(|cause| cause.to_string())?;
    let parsed: Value = serde_json::from_str(&text).map_err(|cause| cause.to_string())?;
    if status.is_success() {
        return Ok(parsed["value"].clone());
    }
    let complaint = parsed["value"]["message"].as_str().unwrap_or(&text);
    Err(complaint.lines().next().unwrap_or_default().to_owned())
}

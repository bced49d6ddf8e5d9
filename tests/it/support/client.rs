//! An HTTP client as an outsider has it: cookies, a key, a language; follows no redirect and treats no status as error.

use super::answer::Answer;
use super::form::Form;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use ureq::http::Request;

/// How long one answer may take before the test fails.
const PATIENCE: Duration = Duration::from_secs(60);
/// How many redirects `follow` follows.
const REDIRECTS: usize = 5;

/// A client of one server. Clones share their cookies; it may be used from several threads.
#[derive(Clone)]
pub struct Client {
    base: String,
    agent: ureq::Agent,
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
    headers: Vec<(String, String)>,
}

impl Client {
    /// A client without cookies or key; `base` is `http://127.0.0.1:PORT`.
    pub fn new(base: &str) -> Client {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .timeout_global(Some(PATIENCE))
            .build();
        Client {
            base: base.to_owned(),
            agent: config.into(),
            cookies: Arc::default(),
            headers: Vec::new(),
        }
    }

    /// The same client, sending one more header with every request.
    pub fn with_header(mut self, name: &str, value: &str) -> Client {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same client with an API key.
    pub fn with_key(self, key: &str) -> Client {
        self.with_header("authorization", &format!("Bearer {key}"))
    }

    /// The same client, whose reader prefers a language: `zh-CN`, `en`.
    pub fn speaking(self, language: &str) -> Client {
        self.with_header("accept-language", language)
    }

    /// GET.
    #[track_caller]
    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], None)
    }

    /// GET, and where it redirects to, to the end.
    #[track_caller]
    pub fn follow(&self, path: &str) -> Answer {
        let mut answer = self.get(path);
        for _ in 0..REDIRECTS {
            if !(300..400).contains(&answer.status) {
                break;
            }
            let place = answer.header("location").expect("a redirect says where");
            let path = place.strip_prefix(&self.base).unwrap_or(place).to_owned();
            answer = self.get(&path);
        }
        answer
    }

    /// POST with a JSON body.
    #[track_caller]
    pub fn post_json(&self, path: &str, body: &Value) -> Answer {
        self.send_json("POST", path, &[], body)
    }

    /// PUT with a JSON body.
    #[track_caller]
    pub fn put_json(&self, path: &str, body: &Value) -> Answer {
        self.send_json("PUT", path, &[], body)
    }

    /// PATCH with a JSON body.
    #[track_caller]
    pub fn patch_json(&self, path: &str, body: &Value) -> Answer {
        self.send_json("PATCH", path, &[], body)
    }

    /// POST with a JSON body and an `Idempotency-Key`.
    #[track_caller]
    pub fn post_json_once(&self, path: &str, key: &str, body: &Value) -> Answer {
        self.send_json("POST", path, &[("idempotency-key", key)], body)
    }

    /// Any method with a JSON body and headers.
    #[track_caller]
    pub fn send_json(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> Answer {
        let mut headers = headers.to_vec();
        headers.push(("content-type", "application/json"));
        self.send(method, path, &headers, Some(body.to_string().into_bytes()))
    }

    /// POST with bytes and headers as given.
    #[track_caller]
    pub fn post_raw(&self, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        self.send("POST", path, headers, Some(body.to_vec()))
    }

    /// Sends a form of a page, from where it was shown.
    #[track_caller]
    pub fn submit(&self, form: &Form) -> Answer {
        let encoded = form.encoded();
        if form.method == "get" {
            return self.get(&format!("{}?{encoded}", form.action));
        }
        let kind = ("content-type", "application/x-www-form-urlencoded");
        let origin = ("origin", self.base.as_str());
        self.post_raw(&form.action, &[kind, origin], encoded.as_bytes())
    }

    /// Any request; fails the test if there is no answer.
    #[track_caller]
    pub fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Vec<u8>>,
    ) -> Answer {
        match self.try_send(method, path, headers, body) {
            Ok(answer) => answer,
            Err(cause) => panic!("{method} {path}: no answer: {cause}"),
        }
    }

    /// Any request; an error if there is no answer, as when the server is killed under it.
    pub fn try_send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Vec<u8>>,
    ) -> Result<Answer, ureq::Error> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base));
        let standing = self.headers.iter().map(|(n, v)| (n.as_str(), v.as_str()));
        for (name, value) in standing.chain(headers.iter().copied()) {
            request = request.header(name, value);
        }
        if let Some(cookies) = self.cookie_header() {
            request = request.header("cookie", cookies);
        }
        let answered = match body {
            Some(body) => self.agent.run(request.body(body)?)?,
            None => self.agent.run(request.body(())?)?,
        };
        let (parts, mut body) = answered.into_parts();
        let answer = Answer {
            request: format!("{method} {path}"),
            status: parts.status.as_u16(),
            headers: parts
                .headers
                .iter()
                .map(|(name, value)| {
                    (
                        name.to_string(),
                        String::from_utf8_lossy(value.as_bytes()).into_owned(),
                    )
                })
                .collect(),
            body: body.with_config().limit(256 << 20).read_to_vec()?,
        };
        self.keep_cookies(&answer);
        Ok(answer)
    }

    /// The status of a GET, None if there is no answer at all.
    pub fn knock(&self, path: &str) -> Option<u16> {
        let answer = self.try_send("GET", path, &[], None);
        answer.ok().map(|answer| answer.status)
    }

    /// A cookie that the server has set.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.jar().get(name).cloned()
    }

    fn cookie_header(&self) -> Option<String> {
        let jar = self.jar();
        let pairs: Vec<String> = jar.iter().map(|(n, v)| format!("{n}={v}")).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    fn keep_cookies(&self, answer: &Answer) {
        let set = answer
            .headers
            .iter()
            .filter(|(name, _)| name == "set-cookie");
        for (_, cookie) in set {
            let pair = cookie.split(';').next().unwrap_or_default();
            let Some((name, value)) = pair.split_once('=') else {
                continue;
            };
            let attributes = cookie.to_lowercase();
            if value.is_empty() || attributes.contains("max-age=0") {
                self.jar().remove(name.trim());
            } else {
                self.jar().insert(name.trim().to_owned(), value.to_owned());
            }
        }
    }

    fn jar(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, String>> {
        self.cookies.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

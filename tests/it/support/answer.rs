//! What a server answered, and how a test looks at it: status, headers, JSON, HTML by selector.

use super::form::Form;
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;

/// One HTTP answer; 4xx and 5xx are answers like any other.
#[derive(Debug, Clone)]
pub struct Answer {
    /// `POST /api/v1/orders`, for messages.
    pub request: String,
    /// The status code.
    pub status: u16,
    /// The headers in the order sent, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as it came.
    pub body: Vec<u8>,
}

impl Answer {
    /// Fails the test unless the status is this one.
    #[track_caller]
    pub fn expect(self, status: u16) -> Answer {
        assert_eq!(self.status, status, "{}: {}", self.request, self.text());
        self
    }

    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter();
        found
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// How many statements it took, of a shop that opens with `TRIBUTARY_TIMING=true`; a page may take 8.
    #[track_caller]
    pub fn statements(&self) -> usize {
        let told = self.header("server-timing").expect("TRIBUTARY_TIMING=true");
        let number = told.split('"').nth(1).and_then(|text| text.parse().ok());
        number.unwrap_or_else(|| panic!("{}: {told}", self.request))
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|cause| panic!("{}: {cause} in {}", self.request, self.text()))
    }

    /// The body as a page.
    pub fn html(&self) -> Html {
        Html::parse_document(&self.text())
    }

    /// The text of every element that a CSS selector finds, white space folded.
    #[track_caller]
    pub fn texts(&self, css: &str) -> Vec<String> {
        let page = self.html();
        page.select(&selector(css)).map(folded_text).collect()
    }

    /// The text of the first element that a CSS selector finds.
    #[track_caller]
    pub fn first_text(&self, css: &str) -> String {
        let texts = self.texts(css);
        let found = texts.into_iter().next();
        found.unwrap_or_else(|| panic!("{}: no {css} in {}", self.request, self.text()))
    }

    /// An attribute of every element that a CSS selector finds.
    #[track_caller]
    pub fn attributes(&self, css: &str, name: &str) -> Vec<String> {
        let page = self.html();
        let wanted = selector(css);
        page.select(&wanted)
            .filter_map(|element| element.attr(name).map(str::to_owned))
            .collect()
    }

    /// Whether a CSS selector finds anything.
    #[track_caller]
    pub fn has(&self, css: &str) -> bool {
        self.html().select(&selector(css)).next().is_some()
    }

    /// The first form that a CSS selector finds, with what it would send, hidden fields included.
    #[track_caller]
    pub fn form(&self, css: &str) -> Form {
        let page = self.html();
        let found = page.select(&selector(css)).next();
        let element =
            found.unwrap_or_else(|| panic!("{}: no form {css} in {}", self.request, self.text()));
        Form::read(element, self.request.split(' ').nth(1).unwrap_or("/"))
    }

    /// The CSRF token that the page's forms carry, or its `meta` names.
    #[track_caller]
    pub fn csrf(&self) -> String {
        let mut found = self.attributes("form input[name=csrf]", "value");
        found.extend(self.attributes("meta[name=csrf]", "content"));
        let token = found.into_iter().next();
        token.unwrap_or_else(|| panic!("{}: no csrf token in {}", self.request, self.text()))
    }
}

/// The text of an element, white space folded.
pub fn folded_text(element: ElementRef<'_>) -> String {
    let text: String = element.text().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A CSS selector; a misspelled one fails the test.
#[track_caller]
pub fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|cause| panic!("{css}: {cause}"))
}

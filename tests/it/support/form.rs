//! A form of a page, filled in and sent as a browser without JavaScript would.

use super::answer::selector;
use scraper::ElementRef;

/// What a form would send, and where.
#[derive(Debug, Clone)]
pub struct Form {
    /// `get` or `post`.
    pub method: String,
    /// The path it goes to.
    pub action: String,
    /// Names and values, in the order of the page.
    pub fields: Vec<(String, String)>,
    passwords: Vec<String>,
}

impl Form {
    /// Reads a form; `at` is the path of its page, where a form without an action goes.
    pub fn read(form: ElementRef<'_>, at: &str) -> Form {
        let controls = selector("input[name], select[name], textarea[name]");
        let mut fields = Vec::new();
        let mut passwords = Vec::new();
        for control in form.select(&controls) {
            let name = control.attr("name").unwrap_or_default().to_owned();
            if control.attr("type") == Some("password") {
                passwords.push(name.clone());
            }
            if let Some(value) = value_of(control) {
                fields.push((name, value));
            }
        }
        Form {
            method: form.attr("method").unwrap_or("get").to_lowercase(),
            action: form.attr("action").unwrap_or(at).to_owned(),
            fields,
            passwords,
        }
    }

    /// Fills a field in; one that the form does not have fails the test.
    #[track_caller]
    pub fn fill(mut self, name: &str, value: &str) -> Form {
        let mut fields = self.fields.iter_mut();
        let field = fields.find(|(known, _)| known == name);
        let field = field.unwrap_or_else(|| panic!("the form to {} has no {name}", self.action));
        value.clone_into(&mut field.1);
        self
    }

    /// Adds what is not among the fields yet: a checkbox that is ticked, the button that is pressed.
    pub fn with(mut self, name: &str, value: &str) -> Form {
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The name of the password's field.
    #[track_caller]
    pub fn password_field(&self) -> String {
        let first = self.passwords.first().cloned();
        first.unwrap_or_else(|| panic!("the form to {} asks for no password", self.action))
    }

    /// The fields as `application/x-www-form-urlencoded`.
    pub fn encoded(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&self.fields)
            .finish()
    }
}

/// What a control sends as it stands; None for what is sent only when ticked or pressed.
fn value_of(control: ElementRef<'_>) -> Option<String> {
    let value = |element: ElementRef<'_>| element.attr("value").map(str::to_owned);
    match control.value().name() {
        "textarea" => Some(control.text().collect()),
        "select" => {
            let chosen = control.select(&selector("option[selected]")).next();
            let option = chosen.or_else(|| control.select(&selector("option")).next())?;
            value(option).or_else(|| Some(option.text().collect()))
        }
        _ => match control.attr("type") {
            Some("submit" | "button" | "image" | "reset" | "file") => None,
            Some("checkbox" | "radio") if control.attr("checked").is_none() => None,
            Some("checkbox" | "radio") => value(control).or_else(|| Some("on".to_owned())),
            _ => Some(value(control).unwrap_or_default()),
        },
    }
}

//! What somebody typed into a large form, kept as it was typed: a form that comes back shows it again, and nothing of it
//! is lost on the way to the preview and back.

use serde::Deserialize;

/// The fields of a form in their sequence; the form's token is left out.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Entered(Vec<(String, String)>);

/// Fields that are not the form's content.
const NOT_KEPT: [&str; 4] = ["csrf", "add", "use", "pick"];

impl Entered {
    /// A field's text, trimmed; empty if it is not there.
    pub fn get(&self, name: &str) -> &str {
        let mut fields = self.0.iter();
        fields
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value.trim())
    }

    /// Every value of a name, in their sequence.
    pub fn all(&self, name: &str) -> Vec<&str> {
        let fields = self.0.iter();
        fields
            .filter(|(known, _)| known == name)
            .map(|(_, value)| value.trim())
            .collect()
    }

    /// Whether a button or a box of this name was pressed.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// Puts a field in, in place of what it was.
    pub fn set(&mut self, name: &str, value: &str) {
        self.0.retain(|(known, _)| known != name);
        self.push(name, value);
    }

    /// Adds one more value of a name.
    pub fn push(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), value.to_owned()));
    }

    /// Changes one of several values of a name.
    pub fn set_nth(&mut self, name: &str, index: usize, value: &str) {
        let mut fields = self.0.iter_mut().filter(|(known, _)| known == name);
        if let Some((_, known)) = fields.nth(index) {
            value.clone_into(known);
        }
    }

    /// What is carried on to the next form.
    pub fn kept(&self) -> Vec<(String, String)> {
        let mut kept = self.0.clone();
        kept.retain(|(name, _)| !NOT_KEPT.contains(&name.as_str()));
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_values_keep_their_sequence() {
        let mut entered = Entered::default();
        for value in ["a", " b ", ""] {
            entered.push("sku", value);
        }
        entered.set_nth("sku", 2, "c");
        entered.set("csrf", "secret");
        assert_eq!(entered.all("sku"), ["a", "b", "c"]);
        assert_eq!(entered.kept().len(), 3);
    }
}

//! Lists: `?cursor=&limit=` in, `{"items": […], "next_cursor": …}` out. A cursor is opaque to whoever gets it.

use super::problem::{Answer, Fault};
use crate::domain::sentence::Sentence;
use actix_web::HttpResponse;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// Items of a page if nothing else is asked for.
const USUAL: i64 = 50;
/// Most items of a page.
pub const MOST: i64 = 200;

/// The parameters of a query string by name; the first of a name counts.
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads a query string; `allowed` are its parameters, another one is refused, so that a mistyped filter never
    /// answers with everything.
    pub fn read(text: &str, allowed: &[&str]) -> Result<Query, Fault> {
        let pairs: Vec<(String, String)> = url::form_urlencoded::parse(text.as_bytes())
            .map(|(name, value)| (name.into_owned(), value.replace('\0', "")))
            .collect();
        match pairs
            .iter()
            .find(|(name, _)| !allowed.contains(&name.as_str()))
        {
            Some((name, _)) => {
                let sentence = Sentence::new("problem-unknown-parameter").with("found", name);
                Err(Fault::query(
                    name,
                    sentence.with("known", allowed.join(", ")),
                ))
            }
            None => Ok(Query(pairs)),
        }
    }

    /// A parameter, trimmed; empty is absent.
    pub fn text(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// `limit`, 1 to 200.
    pub fn limit(&self) -> Result<i64, Fault> {
        match self.text("limit") {
            None => Ok(USUAL),
            Some(text) => text
                .parse()
                .ok()
                .filter(|limit| (1..=MOST).contains(limit))
                .ok_or_else(|| {
                    let sentence = Sentence::new("problem-range").with("found", text);
                    Fault::query("limit", sentence.with("least", 1).with("most", MOST))
                }),
        }
    }

    /// What `cursor` holds, after its kind; none without one.
    pub fn cursor(&self, kind: char) -> Result<Option<String>, Fault> {
        let Some(text) = self.text("cursor") else {
            return Ok(None);
        };
        let read = URL_SAFE_NO_PAD.decode(text).ok();
        let read = read.and_then(|bytes| String::from_utf8(bytes).ok());
        match read.as_deref().and_then(|text| text.strip_prefix(kind)) {
            Some(inside) if !inside.contains('\0') => Ok(Some(inside.to_owned())),
            _ => Err(bad_cursor()),
        }
    }

    /// A cursor of two numbers.
    pub fn cursor_pair(&self, kind: char) -> Result<Option<(i64, i64)>, Fault> {
        let Some(inside) = self.cursor(kind)? else {
            return Ok(None);
        };
        let pair = inside
            .split_once('.')
            .and_then(|(first, second)| Some((first.parse().ok()?, second.parse().ok()?)));
        pair.map(Some).ok_or_else(bad_cursor)
    }
}

/// A cursor that none of ours is.
pub fn bad_cursor() -> Fault {
    Fault::query("cursor", Sentence::new("problem-cursor"))
}

/// A cursor to give away.
pub fn cursor(kind: char, inside: impl std::fmt::Display) -> String {
    URL_SAFE_NO_PAD.encode(format!("{kind}{inside}"))
}

/// At most `limit` of a list that is short enough to be read whole, after the one of a slug; and the last one's slug where
/// more follow. By its place and not by `>`: databases sort dashes in their own ways.
pub fn cut<T>(
    all: Vec<T>,
    after: &str,
    limit: i64,
    slug: impl Fn(&T) -> &str,
) -> (Vec<T>, Option<String>) {
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let from = all.iter().position(|one| slug(one) == after);
    let rest = all.into_iter().skip(from.map_or(0, |last| last + 1));
    let mut shown: Vec<T> = rest.take(wanted.saturating_add(1)).collect();
    let more = shown.len() > wanted;
    shown.truncate(wanted);
    let last = shown.last().filter(|_| more);
    let last = last.map(|one| slug(one).to_owned());
    (shown, last)
}

/// A page of items.
pub fn page(items: Vec<Value>, next: Option<String>) -> Answer {
    Ok(HttpResponse::Ok().json(json!({"items": items, "next_cursor": next})))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_of_another_list_is_refused() {
        let query = |cursor: &str| Query(vec![("cursor".to_owned(), cursor.to_owned())]);
        assert_eq!(
            query(&cursor('p', "7.9")).cursor_pair('p').expect("read"),
            Some((7, 9))
        );
        assert!(query(&cursor('p', "7.9")).cursor_pair('c').is_err());
        assert!(query("../..").cursor_pair('p').is_err());
        assert!(query(&cursor('p', "7")).cursor_pair('p').is_err());
    }

    #[test]
    fn a_mistyped_parameter_is_refused_and_not_ignored() {
        assert!(Query::read("stauts=held", &["status"]).is_err());
        assert!(
            Query::read("status=held&limit=0", &["status", "limit"])
                .expect("read")
                .limit()
                .is_err()
        );
    }
}

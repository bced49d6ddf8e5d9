//! `/api/docs`: the OpenAPI document as a page to read. Everything it shows of the API comes from the document; the
//! words around it are `docs-*` in `locales/`.

use super::openapi::document;
use super::problem::{Fault, language};
use crate::assets;
use crate::error::Error;
use crate::i18n::{Lang, t, t_with};
use actix_web::http::header::{ACCEPT_LANGUAGE, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, VARY};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde_json::Value;

#[derive(Template)]
#[template(path = "api/docs.html")]
struct Page {
    lang: Lang,
    operations: Vec<Operation>,
    shapes: Vec<Shape>,
}

struct Operation {
    id: String,
    method: String,
    path: String,
    summary: String,
    description: String,
    parameters: Vec<Field>,
    body: Option<Kind>,
    answers: Vec<(String, String, Option<Kind>)>,
}

struct Shape {
    name: String,
    description: String,
    extends: Option<String>,
    fields: Vec<Field>,
}

struct Field {
    name: String,
    kind: Kind,
    required: bool,
    text: String,
    example: String,
}

/// A type in words; `link` is the shape to read on at.
#[derive(Default)]
struct Kind {
    text: String,
    link: Option<String>,
}

impl Page {
    fn t(&self, key: &str) -> String {
        t(self.lang, key)
    }

    fn css(&self) -> String {
        assets::url("css/docs.css")
    }
}

/// The page.
pub async fn page(request: HttpRequest) -> Result<HttpResponse, Fault> {
    let lang = language(request.headers());
    let document = serde_json::to_value(document(lang)).map_err(Error::from)?;
    let page = Page {
        lang,
        operations: operations(&document, lang),
        shapes: shapes(&document, lang),
    };
    let html = page
        .render()
        .map_err(|fault| Error::Internal(Box::new(fault)))?;
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((CONTENT_LANGUAGE, lang.as_str()))
        .insert_header((VARY, ACCEPT_LANGUAGE.as_str()))
        .insert_header((
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'self'; frame-ancestors 'none'",
        ))
        .body(html))
}

fn operations(document: &Value, lang: Lang) -> Vec<Operation> {
    // in the order of the table, which goes from what is needed first to what is needed rarely
    super::operations::ALL
        .iter()
        .map(|known| {
            let pointer = known.path.replace('~', "~0").replace('/', "~1");
            let method = known.method.to_lowercase();
            let at = document.pointer(&format!("/paths/{pointer}/{method}"));
            operation(known, at.unwrap_or(&Value::Null), lang)
        })
        .collect()
}

fn operation(known: &super::operations::Operation, described: &Value, lang: Lang) -> Operation {
    let parameters = described["parameters"].as_array().into_iter().flatten();
    let answers = described["responses"].as_object().into_iter().flatten();
    Operation {
        id: known.id.to_owned(),
        method: known.method.to_owned(),
        path: known.path.to_owned(),
        summary: text(&described["summary"]),
        description: text(&described["description"]),
        parameters: parameters
            .map(|parameter| Field {
                name: text(&parameter["name"]),
                kind: kind(&parameter["schema"], lang),
                required: parameter["required"] == Value::Bool(true),
                text: text(&parameter["description"]),
                example: String::new(),
            })
            .collect(),
        body: content(&described["requestBody"], lang),
        answers: answers
            .map(|(status, answer)| {
                (
                    status.clone(),
                    text(&answer["description"]),
                    content(answer, lang),
                )
            })
            .collect(),
    }
}

/// The shape of a body, or its media type where it has no shape.
fn content(holder: &Value, lang: Lang) -> Option<Kind> {
    let (media, content) = holder["content"].as_object()?.iter().next()?;
    if content["schema"].is_null() {
        return Some(Kind {
            text: media.clone(),
            link: None,
        });
    }
    Some(kind(&content["schema"], lang))
}

fn shapes(document: &Value, lang: Lang) -> Vec<Shape> {
    let shapes = document["components"]["schemas"]
        .as_object()
        .into_iter()
        .flatten();
    shapes
        .map(|(name, schema)| {
            let parts = schema["allOf"]
                .as_array()
                .map_or_else(|| vec![schema], |all| all.iter().collect());
            Shape {
                name: name.clone(),
                description: text(&schema["description"]),
                extends: parts.iter().find_map(|part| referred(part)),
                fields: parts.iter().flat_map(|part| fields(part, lang)).collect(),
            }
        })
        .collect()
}

fn fields(schema: &Value, lang: Lang) -> Vec<Field> {
    let required = schema["required"].as_array();
    let properties = schema["properties"].as_object().into_iter().flatten();
    properties
        .map(|(name, property)| Field {
            name: name.clone(),
            kind: kind(property, lang),
            required: required.is_some_and(|names| names.iter().any(|known| known == name)),
            text: text(&property["description"]),
            example: match &property["example"] {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            },
        })
        .collect()
}

fn kind(schema: &Value, lang: Lang) -> Kind {
    if let Some(name) = referred(schema) {
        return Kind {
            text: name.clone(),
            link: Some(name),
        };
    }
    if let Some(one) = schema["oneOf"]
        .as_array()
        .and_then(|all| all.iter().find(|one| one["type"] != "null"))
    {
        return kind(one, lang);
    }
    if let Some(words) = schema["enum"].as_array() {
        let words: Vec<String> = words.iter().map(text).collect();
        return Kind {
            text: words.join(" | "),
            link: None,
        };
    }
    let page = &schema["properties"]["items"];
    let (key, inner) = match (page.is_null(), schema["items"].is_null()) {
        (false, _) => ("docs-page-of", kind(&page["items"], lang)),
        (true, false) => ("docs-list-of", kind(&schema["items"], lang)),
        (true, true) => {
            let first = schema["type"].as_array().and_then(|all| all.first());
            return Kind {
                text: text(first.unwrap_or(&schema["type"])),
                link: None,
            };
        }
    };
    Kind {
        text: t_with(lang, key, &[("shape", inner.text.into())]),
        link: inner.link,
    }
}

fn referred(schema: &Value) -> Option<String> {
    let reference = schema["$ref"].as_str()?;
    reference.rsplit('/').next().map(str::to_owned)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_on_the_page_with_what_the_document_says_of_it() {
        for lang in [Lang::En, Lang::ZhCn] {
            let document = serde_json::to_value(document(lang)).expect("JSON");
            let operations = operations(&document, lang);
            assert_eq!(operations.len(), super::super::operations::ALL.len());
            for operation in &operations {
                assert!(!operation.summary.is_empty(), "{}", operation.id);
                assert!(operation.answers.len() > 2, "{}", operation.id);
            }
            let shapes = shapes(&document, lang);
            let answer = shapes
                .iter()
                .find(|shape| shape.name == "OrderAnswer")
                .expect("there");
            assert_eq!(answer.extends.as_deref(), Some("Order"));
            assert!(answer.fields.iter().any(|field| field.name == "holds"));
            let page = Page {
                lang,
                operations,
                shapes,
            };
            assert!(
                page.render()
                    .expect("HTML")
                    .contains("/api/v1/orders:batch")
            );
        }
    }
}

//! The OpenAPI 3.1 document, made from the operations and the shapes; in the language of whoever asks.

use super::operations::{ALL, Operation};
use super::problem::{PROBLEM_JSON, language};
use super::shapes;
use crate::i18n::{Lang, t, t_with};
use actix_web::http::header::{ACCEPT_LANGUAGE, VARY};
use actix_web::{HttpRequest, HttpResponse};
use std::sync::OnceLock;
use utoipa::ToSchema;
use utoipa::openapi::path::{
    Operation as Described, OperationBuilder, Parameter, ParameterBuilder, ParameterIn,
};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::schema::{Array, Object, ObjectBuilder, SchemaType, Type};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    Components, ComponentsBuilder, ContentBuilder, HttpMethod, InfoBuilder, OpenApi,
    OpenApiBuilder, PathsBuilder, Ref, RefOr, Required, Response, ResponseBuilder, Schema,
};

/// Name of the way to prove who calls.
const BEARER: &str = "bearer";

/// The document.
pub async fn get(request: HttpRequest) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((VARY, ACCEPT_LANGUAGE.as_str()))
        .json(document(language(request.headers())))
}

/// The document in a language; made once.
pub fn document(lang: Lang) -> &'static OpenApi {
    static EN: OnceLock<OpenApi> = OnceLock::new();
    static ZH_CN: OnceLock<OpenApi> = OnceLock::new();
    match lang {
        Lang::En => EN.get_or_init(|| describe(lang)),
        Lang::ZhCn => ZH_CN.get_or_init(|| describe(lang)),
    }
}

fn describe(lang: Lang) -> OpenApi {
    let info = InfoBuilder::new()
        .title("Tributary")
        .version("1")
        .description(Some(t(lang, "docs-about")))
        .build();
    let mut paths = PathsBuilder::new().build();
    for operation in ALL {
        let method = match operation.method {
            "GET" => HttpMethod::Get,
            "POST" => HttpMethod::Post,
            "PATCH" => HttpMethod::Patch,
            "PUT" => HttpMethod::Put,
            _ => HttpMethod::Delete,
        };
        paths.add_path_operation(operation.path, vec![method], describe_one(operation, lang));
    }
    OpenApiBuilder::new()
        .info(info)
        .paths(paths)
        .components(Some(components(lang)))
        .build()
}

fn components(lang: Lang) -> Components {
    let bearer = Http::builder()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some(t(lang, "docs-auth-text")))
        .build();
    let mut schemas = Vec::new();
    gather::<shapes::Order>(&mut schemas);
    gather::<shapes::OrderAnswer>(&mut schemas);
    gather::<shapes::Batch>(&mut schemas);
    gather::<shapes::BatchAnswer>(&mut schemas);
    gather::<shapes::NewCancellation>(&mut schemas);
    gather::<shapes::Cancellation>(&mut schemas);
    gather::<shapes::Fulfillment>(&mut schemas);
    gather::<shapes::ShortPick>(&mut schemas);
    gather::<shapes::NewMerge>(&mut schemas);
    gather::<shapes::NewUnmerge>(&mut schemas);
    gather::<shapes::NewSplit>(&mut schemas);
    gather::<shapes::MergePreview>(&mut schemas);
    gather::<shapes::Sku>(&mut schemas);
    gather::<shapes::Listing>(&mut schemas);
    gather::<shapes::Location>(&mut schemas);
    gather::<shapes::RateCard>(&mut schemas);
    gather::<shapes::NewChannel>(&mut schemas);
    gather::<shapes::Channel>(&mut schemas);
    gather::<shapes::NewKey>(&mut schemas);
    gather::<shapes::Key>(&mut schemas);
    gather::<shapes::Import>(&mut schemas);
    gather::<shapes::StockLevel>(&mut schemas);
    gather::<shapes::StockTold>(&mut schemas);
    gather::<shapes::NewMovement>(&mut schemas);
    gather::<shapes::Movement>(&mut schemas);
    gather::<shapes::Promise>(&mut schemas);
    gather::<shapes::Exception>(&mut schemas);
    gather::<shapes::Resolution>(&mut schemas);
    gather::<shapes::Receipt>(&mut schemas);
    gather::<shapes::Arrival>(&mut schemas);
    gather::<shapes::Problem>(&mut schemas);
    ComponentsBuilder::new()
        .schemas_from_iter(schemas)
        .security_scheme(BEARER, SecurityScheme::Http(bearer))
        .build()
}

/// A shape and every shape that it names.
fn gather<T: ToSchema>(schemas: &mut Vec<(String, RefOr<Schema>)>) {
    schemas.push((T::name().into_owned(), T::schema()));
    T::schemas(schemas);
}

fn describe_one(operation: &Operation, lang: Lang) -> Described {
    let mut described = OperationBuilder::new()
        .operation_id(Some(operation.id))
        .summary(Some(t(lang, &format!("docs-op-{}", operation.id))))
        .tag(operation.id.split('-').next().unwrap_or_default());
    for name in operation.placeholders() {
        let text = t(lang, &format!("docs-path-{name}"));
        described = described.parameter(parameter(name, ParameterIn::Path, text, Type::String));
    }
    for name in operation.query {
        let text = t(lang, &format!("docs-query-{}", name.replace('_', "-")));
        let kind = match *name {
            "limit" | "quantity" => Type::Integer,
            "dry_run" | "preview" => Type::Boolean,
            _ => Type::String,
        };
        described = described.parameter(parameter(name, ParameterIn::Query, text, kind));
    }
    if operation.takes_key() {
        let text = t(lang, "docs-idempotency-header");
        described = described.parameter(parameter(
            "Idempotency-Key",
            ParameterIn::Header,
            text,
            Type::String,
        ));
    }
    described = described.request_body(operation.body.map(|(media, shape)| body(media, shape)));
    for (status, shape) in operation.answers {
        described = described.response(status.to_string(), success(*status, shape, lang));
    }
    for status in operation.refusals() {
        described = described.response(status.to_string(), refusal(status, lang));
    }
    match operation.scope {
        Some(scope) => {
            let text = t_with(lang, "docs-needs", &[("scope", scope.as_str().into())]);
            described
                .security(SecurityRequirement::new(BEARER, [scope.as_str()]))
                .description(Some(text))
                .build()
        }
        None => described
            .securities(Some(Vec::<SecurityRequirement>::new()))
            .description(Some(t(lang, "docs-signed")))
            .build(),
    }
}

fn parameter(name: &str, place: ParameterIn, text: String, kind: Type) -> Parameter {
    let required = match place {
        ParameterIn::Path => Required::True,
        _ => Required::False,
    };
    ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        .required(required)
        .description(Some(text))
        .schema(Some(Object::with_type(SchemaType::Type(kind))))
        .build()
}

fn reference(shape: &str) -> RefOr<Schema> {
    match shape
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        None => RefOr::Ref(Ref::from_schema_name(shape)),
        Some(item) => ObjectBuilder::new()
            .property("items", Array::new(Ref::from_schema_name(item)))
            .property(
                "next_cursor",
                ObjectBuilder::new().schema_type(SchemaType::from_iter([Type::String, Type::Null])),
            )
            .required("items")
            .required("next_cursor")
            .into(),
    }
}

fn body(media: &str, shape: &str) -> RequestBody {
    let schema: Option<RefOr<Schema>> = (!shape.is_empty()).then(|| reference(shape));
    RequestBodyBuilder::new()
        .content(media, ContentBuilder::new().schema(schema).build())
        .required(Some(Required::True))
        .build()
}

fn success(status: u16, shape: &str, lang: Lang) -> Response {
    let answer = ResponseBuilder::new().description(t(lang, &format!("docs-status-{status}")));
    if shape.is_empty() {
        return answer.build();
    }
    let content = ContentBuilder::new().schema(Some(reference(shape))).build();
    answer.content("application/json", content).build()
}

fn refusal(status: u16, lang: Lang) -> Response {
    let content = ContentBuilder::new()
        .schema(Some(reference("Problem")))
        .build();
    ResponseBuilder::new()
        .description(t(lang, &format!("api-title-{status}")))
        .content(PROBLEM_JSON, content)
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use std::collections::BTreeSet;

    #[test]
    fn every_reference_of_the_document_leads_somewhere() {
        let document = serde_json::to_value(document(Lang::En)).expect("JSON");
        assert_eq!(document["openapi"], "3.1.0");
        let text = document.to_string();
        let names: BTreeSet<&str> = text
            .split("#/components/schemas/")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        assert!(names.len() > 15);
        for name in names {
            assert!(
                document["components"]["schemas"][name].is_object(),
                "{name}"
            );
        }
    }

    #[test]
    fn every_operation_is_described_in_both_languages() {
        for lang in [Lang::En, Lang::ZhCn] {
            let text = serde_json::to_string(document(lang)).expect("JSON");
            for missing in ["\"docs-", "\"api-title-"] {
                let at = text
                    .find(missing)
                    .map(|at| &text[at..(at + 60).min(text.len())]);
                assert_eq!(at, None, "{lang}");
            }
        }
    }

    #[test]
    fn the_shape_of_an_order_names_what_an_order_is_written_with() {
        use crate::domain::order_json;
        let channel = channel();
        let sent: Value = serde_json::from_str(
            r#"{"channel_ref": "1", "placed_at": "2026-11-01T08:30:00Z", "total": "1.00",
                "ship_to": {"name": "A", "country": "CN"}, "lines": [{"sku": "A", "quantity": 1, "unit_price": "1"}]}"#,
        )
        .expect("JSON");
        let doc = crate::domain::order_parse::parse(&sent, &channel).expect("an order");
        let written = order_json::write(&doc, "web");
        let document = serde_json::to_value(document(Lang::En)).expect("JSON");
        let shapes = &document["components"]["schemas"];
        for (shape, value) in [
            ("Order", &written),
            ("Line", &written["lines"][0]),
            ("Payment", &written["payment"]),
            ("Customer", &written["customer"]),
            ("Delivery", &written["delivery"]),
        ] {
            let known = shapes[shape]["properties"].as_object().expect("properties");
            for name in value.as_object().expect("an object").keys() {
                assert!(known.contains_key(name), "{shape} lacks {name}");
            }
        }
    }

    fn channel() -> crate::domain::channel::Channel {
        use crate::domain::channel::{Channel, ChannelKind, ProofFact};
        Channel {
            id: crate::domain::ids::ChannelId(1),
            slug: "web".to_owned(),
            name: "web".to_owned(),
            kind: ChannelKind::Api,
            currency: crate::domain::money::Currency::parse("CNY").expect("a currency"),
            time_zone: chrono_tz::Asia::Shanghai,
            go_live_at: Default::default(),
            secret: String::new(),
            mapping: None,
            unpaid_minutes: 30,
            ship_within_hours: 48,
            proof: ProofFact::PhoneLast4,
            proof_way: crate::domain::channel::ProofWay::CodeFirst,
        }
    }
}

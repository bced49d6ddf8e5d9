//! Text messages through a gateway: what is posted, what counts as taken, what happens until it is.

use crate::api::{order, stocked};
use crate::lookup::{ask, code_in, placed, with_code};
use crate::support::{Base, Gateway, Opening, Shop, texts, wait_until};
use serde_json::Value;

const SECRET: &str = "gateway-secret-7";

fn opening(gateway: &Gateway) -> Opening {
    Opening::new()
        .env("TRIBUTARY_SMS_URL", &gateway.url)
        .env(
            "TRIBUTARY_SMS_BODY",
            r#"{"mobile":"{digits}","content":"{text}","id":"{key}","params":{"code":"{code}"}}"#,
        )
        .env(
            "TRIBUTARY_SMS_HEADERS",
            &format!("Authorization: Bearer {SECRET} | X-Shop: 百川"),
        )
        .env("TRIBUTARY_SMS_SUCCESS", "accepted")
}

fn a_message_goes_again_under_its_key_until_the_gateway_takes_it(base: Base) {
    let gateway = Gateway::refusing(2);
    Shop::visit(base, opening(&gateway), |shop| {
        let api = stocked(shop);
        placed(&api, &order("web", "1001"));
        let customer = shop.stranger().speaking("zh-CN");
        let page = ask(&customer, "13800138000");
        wait_until(|| gateway.posted().len() == 3, "the third try is taken");
        let read = |posted: &crate::support::Posted| -> Value {
            serde_json::from_str(&posted.body).expect("JSON")
        };
        let bodies: Vec<Value> = gateway.posted().iter().map(read).collect();
        let first = &bodies[0];
        assert!(bodies.iter().all(|body| body == first), "{bodies:#?}");
        assert_eq!(first["mobile"], "8613800138000");
        let text = first["content"].as_str().expect("a text");
        assert!(text.starts_with("【Tributary】验证码"), "{text}");
        let code = code_in(text).expect("a code");
        assert_eq!(first["params"]["code"], code.as_str());
        let headers = &gateway.posted()[0].headers;
        let sent = ("authorization".to_owned(), format!("Bearer {SECRET}"));
        assert!(headers.contains(&sent), "{headers:?}");
        with_code(&customer, &page, &code).expect(303);
        wait_until(
            || texts(&shop.database, "SELECT state AS found FROM letters") == ["sent"],
            "the letter is sent",
        );
        let kept = texts(&shop.database, "SELECT facts AS found FROM letters");
        assert_eq!(kept, ["{}"], "a letter that was sent keeps no code");
        // the tries that failed say why, and nothing of whom
        shop.expect_failed_jobs();
        let log = shop.server().log();
        assert!(log.contains("refused: 500"), "{log}");
        for secret in ["13800138000", SECRET, &code] {
            assert!(!log.contains(secret), "{secret} stands in the log");
        }
    });
}

mod a_message_goes_again {
    use super::*;

    #[test]
    fn sqlite() {
        a_message_goes_again_under_its_key_until_the_gateway_takes_it(Base::Sqlite);
    }

    #[test]
    fn postgres() {
        a_message_goes_again_under_its_key_until_the_gateway_takes_it(Base::Postgres);
    }
}

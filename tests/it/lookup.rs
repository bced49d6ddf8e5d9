//! How customers look an order up: what they enter, which code they get and where, what it opens. That nothing shows to
//! strangers is `lookup_leaks`; how often one may try is `lookup_limits`.

use crate::api::{order, stocked};
use crate::on_both;
use crate::support::{Answer, Client, Opening, Shop, execute, wait_for, wait_until};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// Enters something; gives the page that asks for the proof.
#[track_caller]
pub fn ask(client: &Client, entered: &str) -> Answer {
    let form = client.get("/").expect(200).form("main form");
    client.submit(&form.fill("q", entered)).expect(303);
    client.get("/track/proof").expect(200)
}

/// Proves with a code.
#[track_caller]
pub fn with_code(client: &Client, page: &Answer, code: &str) -> Answer {
    client.submit(&page.form("form:has(#code)").fill("code", code))
}

/// Proves with a fact of the order.
#[track_caller]
pub fn with_fact(client: &Client, page: &Answer, fact: &str) -> Answer {
    client.submit(&page.form("form:has(#fact)").fill("fact", fact))
}

/// Six digits that stand alone in a text.
pub fn code_in(text: &str) -> Option<String> {
    let mut words = text.split(|c: char| !c.is_ascii_digit());
    words.find(|word| word.len() == 6).map(str::to_owned)
}

/// The newest text message, once there are more than `known`.
#[track_caller]
pub fn next_text(shop: &Shop, known: usize) -> String {
    wait_for(
        || (shop.text_messages().len() > known).then(|| shop.text_messages().pop())?,
        "a text message is sent",
    )
}

/// The newest mail, once there are more than `known`.
#[track_caller]
pub fn next_mail(shop: &Shop, known: usize) -> String {
    wait_for(
        || (shop.letters().len() > known).then(|| shop.letters().pop())?,
        "a mail is sent",
    )
}

/// Waits until every job is done, those that end doing nothing too.
#[track_caller]
pub fn jobs_done(shop: &Shop) {
    let waiting = "kind IN ('send_code', 'send_letter') AND state <> 'done'";
    wait_until(
        || crate::support::count(&shop.database, "jobs", waiting) == 0,
        "the jobs are done",
    );
}

/// Places an order; gives our number.
#[track_caller]
pub fn placed(api: &Client, order: &Value) -> String {
    let answer = api.post_json("/api/v1/orders", order).expect(201).json();
    let number = answer["number"].as_str();
    number.map(str::to_owned).expect("a number")
}

/// An order whose phone and mail the platform hides.
pub fn hidden(reference: &str) -> Value {
    let mut order = order("web", reference);
    order["customer"] =
        json!({"name": "李雷", "phone": "138****8000", "email": "x1@marketplace.amazon.de"});
    order["ship_to"]["phone"] = json!("138****8000");
    order
}

/// Channels whose orders are proved by a fact alone.
pub fn facts_only(shop: &Shop) {
    execute(
        &shop.database,
        &["UPDATE channels SET proof_way = 'fact_only'"],
    );
}

fn numbers(page: &Answer) -> Vec<String> {
    let mut numbers = page.texts(".id");
    numbers.sort();
    numbers
}

on_both!(
    a_code_to_the_phone_of_an_order_opens_that_order_alone,
    |shop| {
        let api = stocked(shop);
        placed(&api, &order("web", "1001"));
        let other = placed(&api, &order("web", "1002"));
        let customer = shop.stranger();
        let page = ask(&customer, "1001");
        let text = next_text(shop, 0);
        assert!(text.starts_with("To: +8613800138000"), "{text}");
        let code = code_in(&text).expect("a code");
        with_fact(&customer, &page, "李雷").expect(422);
        let wrong = if code == "000000" { "000001" } else { "000000" };
        with_code(&customer, &page, wrong).expect(422);
        let answer = with_code(&customer, &page, &code).expect(303);
        assert_eq!(answer.header("location"), Some("/track/order"));
        let shown = customer.get("/track/order").expect(200);
        assert_eq!(shown.header("cache-control"), Some("no-store"));
        assert_eq!(shown.first_text(".id"), "#1001");
        assert!(!shown.text().contains(&other) && !shown.text().contains("#1002"));
        assert!(
            !shown.text().contains("科技园路 1 号"),
            "the street is masked"
        );
        assert!(!shown.text().contains("13800138000"));
        customer.get("/track/orders/2").expect(404);
        shop.stranger().get("/track/order").expect(303);
        let out = shown.form("form[action='/track/end']");
        customer.submit(&out).expect(303);
        customer.get("/track/order").expect(303);
    }
);

on_both!(
    an_order_without_a_contact_of_its_own_opens_with_the_recipients_name,
    |shop| {
        let api = stocked(shop);
        placed(&api, &hidden("1001"));
        let customer = shop.stranger();
        let page = ask(&customer, "#1001");
        with_fact(&customer, &page, "8000").expect(422);
        with_fact(&customer, &page, "李 雷").expect(303);
        let shown = customer.follow("/track/order").expect(200);
        assert_eq!(numbers(&shown)[0], "#1001");
        jobs_done(shop);
        assert!(shop.text_messages().is_empty() && shop.letters().is_empty());
    }
);

on_both!(
    a_channel_may_ask_for_the_fact_alone_and_choose_which,
    |shop| {
        let api = stocked(shop);
        placed(&api, &order("web", "1001"));
        facts_only(shop);
        for (fact, right) in [
            ("phone_last4", "8000"),
            ("recipient_name", "李雷"),
            ("postcode", "518 000"),
        ] {
            execute(
                &shop.database,
                &[&format!("UPDATE channels SET proof = '{fact}'")],
            );
            let customer = shop.stranger();
            let page = ask(&customer, "#1001");
            with_fact(&customer, &page, "nobody").expect(422);
            with_fact(&customer, &page, right).expect(303);
            customer.get("/track/order").expect(200);
        }
        jobs_done(shop);
        assert!(shop.text_messages().is_empty(), "no code is sent");
    }
);

on_both!(a_code_by_text_opens_every_order_of_a_phone, |shop| {
    let api = stocked(shop);
    placed(&api, &order("web", "1001"));
    placed(&api, &order("web", "1002"));
    let mut foreign = order("web", "1003");
    foreign["customer"] = json!({"account": "c-9", "name": "韩梅梅", "phone": "+8613700137000", "email": "han@example.com"});
    foreign["ship_to"]["phone"] = json!("+8613700137000");
    placed(&api, &foreign);
    let customer = shop.stranger();
    let page = ask(&customer, "138 0013 8000");
    assert!(!page.has("#fact"), "a phone has no second fact");
    let code = code_in(&next_text(shop, 0)).expect("a code");
    with_code(&customer, &page, &code).expect(303);
    let list = customer.follow("/track/order").expect(200);
    assert_eq!(numbers(&list), ["#1001", "#1002"]);
    assert!(!list.text().contains("韩梅梅"));
    customer.get("/track/orders/1").expect(200);
    customer.get("/track/orders/3").expect(404);
});

on_both!(
    a_code_by_mail_opens_every_order_of_a_mail_address_in_its_readers_language,
    |shop| {
        let api = stocked(shop);
        placed(&api, &order("web", "1001"));
        placed(&api, &order("web", "1002"));
        let customer = shop.stranger().speaking("zh-CN");
        let page = ask(&customer, "Li@Example.com");
        let mail = next_mail(shop, 0);
        assert!(mail.contains("To: li@example.com"), "{mail}");
        let subject = decoded_subject(&mail);
        assert!(subject.contains("验证码"), "{subject}");
        let code = code_in_subject(&mail);
        with_code(&customer, &page, &code).expect(303);
        let list = customer.follow("/track/order").expect(200);
        assert_eq!(numbers(&list), ["#1001", "#1002"]);
    }
);

/// A subject that is not ASCII, decoded.
fn decoded_subject(mail: &str) -> String {
    let unfolded = mail.replace("\r\n ", "").replace("\n ", "");
    let line = unfolded.lines().find(|line| line.starts_with("Subject:"));
    let words = line.unwrap_or_default().split("=?utf-8?b?").skip(1);
    let bytes: Vec<u8> = words
        .filter_map(|word| STANDARD.decode(word.split("?=").next()?).ok())
        .flatten()
        .collect();
    String::from_utf8(bytes).expect("UTF-8")
}

on_both!(an_account_is_proved_by_a_code_to_its_contact, |shop| {
    let api = stocked(shop);
    shop.add_channel("shop", "api");
    placed(&api, &order("web", "1001"));
    placed(&api, &order("shop", "1002"));
    let customer = shop.stranger();
    let page = ask(&customer, "c-77");
    let text = next_text(shop, 0);
    assert!(text.starts_with("To: +8613800138000"), "{text}");
    let code = code_in(&text).expect("a code");
    with_code(&customer, &page, &code).expect(303);
    let list = customer.follow("/track/order").expect(200);
    assert_eq!(
        numbers(&list),
        ["#1001", "#1002"],
        "one person at two channels"
    );
    // somebody else of that name at another channel: nobody is sent anything
    shop.add_channel("third", "api");
    let mut foreign = order("third", "1003");
    foreign["customer"] = json!({"account": "c-77", "name": "韩梅梅", "phone": "+8613700137000"});
    placed(&api, &foreign);
    ask(&shop.stranger(), "c-77");
    jobs_done(shop);
    assert_eq!(shop.text_messages().len(), 1);
});

on_both!(
    whoever_orders_with_a_strangers_phone_sees_only_their_own_order,
    Opening::new().env("TRIBUTARY_SMS_URL", "http://127.0.0.1:9/none"),
    |shop| {
        let api = stocked(shop);
        shop.expect_failed_jobs();
        let mut victim = order("web", "1001");
        victim["customer"] =
            json!({"name": "李雷", "phone": "+8613800138000", "email": "li@example.com"});
        placed(&api, &victim);
        let mut other = order("web", "1002");
        other["customer"] =
            json!({"name": "Eve", "phone": "+8613800138000", "email": "eve@example.com"});
        placed(&api, &other);
        let customer = shop.stranger();
        let page = ask(&customer, "eve@example.com");
        let code = code_in_subject(&next_mail(shop, 0));
        with_code(&customer, &page, &code).expect(303);
        let shown = customer.follow("/track/order").expect(200);
        assert_eq!(shown.first_text(".id"), "#1002");
        customer.get("/track/orders/2").expect(404);
        ask(&shop.stranger(), "13800138000");
        wait_until(
            || crate::support::count(&shop.database, "jobs", "last_error IS NOT NULL") > 0,
            "the gateway cannot be reached",
        );
        assert_eq!(shop.letters().len(), 1, "the victim's phone sends no mail");
    }
);

fn code_in_subject(mail: &str) -> String {
    let subject = mail.lines().find(|line| line.starts_with("Subject:"));
    subject.and_then(code_in).expect("a code in the subject")
}

on_both!(
    a_new_code_takes_the_place_of_the_one_that_did_not_come,
    |shop| {
        let api = stocked(shop);
        placed(&api, &order("web", "1001"));
        let customer = shop.stranger();
        let page = ask(&customer, "13800138000");
        let first = code_in(&next_text(shop, 0)).expect("a code");
        let again = page.form("form[action='/track/code']");
        let answer = customer.submit(&again).expect(303);
        assert_eq!(answer.header("location"), Some("/track/proof"));
        let second = code_in(&next_text(shop, 1)).expect("a code");
        if first != second {
            with_code(&customer, &page, &first).expect(422);
        }
        with_code(&customer, &page, &second).expect(303);
    }
);

on_both!(
    one_number_at_two_channels_is_told_apart_by_its_fact,
    |shop| {
        let api = stocked(shop);
        shop.add_channel("shop", "api");
        facts_only(shop);
        placed(&api, &order("web", "1001"));
        let mut other = order("shop", "1001");
        other["customer"] = json!({"name": "韩梅梅", "phone": "+8613700137111"});
        other["ship_to"]["phone"] = json!("+8613700137111");
        let number = placed(&api, &other);
        let customer = shop.stranger();
        let page = ask(&customer, "#1001");
        with_fact(&customer, &page, "7111").expect(303);
        let shown = customer.follow("/track/order").expect(200);
        assert!(shown.text().contains(&number));
    }
);

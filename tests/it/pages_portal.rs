//! The customers' portal: one question, the proof, the order in plain words, and nothing for strangers.

use crate::api::{order, stocked};
use crate::on_both;
use crate::support::{Answer, Client, wait_for};
use serde_json::{Value, json};

fn ask(client: &Client, entered: &str) -> Answer {
    let form = client.get("/").expect(200).form("main form");
    client.submit(&form.fill("q", entered)).expect(303);
    client.get("/track/proof").expect(200)
}

fn prove(client: &Client, page: &Answer, proof: &str) -> Answer {
    client.submit(&page.form("main form").fill("proof", proof))
}

/// The page without what is made anew for every answer.
fn plain(answer: &Answer) -> (u16, String) {
    let mut text = answer.text();
    let tokens: Vec<String> = answer
        .attributes("input[name=csrf]", "value")
        .into_iter()
        .chain(answer.attributes("style", "nonce"))
        .collect();
    for token in tokens {
        text = text.replace(&token, "TOKEN");
    }
    (answer.status, text)
}

fn placed(api: &Client, order: &Value) -> String {
    let answer = api.post_json("/api/v1/orders", order).expect(201).json();
    answer["number"]
        .as_str()
        .map(str::to_owned)
        .expect("a number")
}

on_both!(whoever_knows_the_phone_sees_that_order_alone, |shop| {
    let api = stocked(shop);
    placed(&api, &order("web", "1001"));
    let other = placed(&api, &order("web", "1002"));
    let customer = shop.stranger();
    let page = ask(&customer, "#1001");
    let answer = prove(&customer, &page, "8000").expect(303);
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
});

on_both!(wrong_unknown_and_locked_look_the_same, |shop| {
    let api = stocked(shop);
    placed(&api, &order("web", "1001"));
    let mut seen = Vec::new();
    for entered in ["#1001", "#9999"] {
        let customer = shop.stranger();
        let page = ask(&customer, entered);
        let wrong = prove(&customer, &page, "0000");
        seen.push((plain(&page), plain(&wrong)));
    }
    assert_eq!(seen[0], seen[1]);
    let mut last = None;
    for _ in 0..6 {
        let customer = shop.stranger();
        let page = ask(&customer, "#1001");
        last = Some(prove(&customer, &page, "0000"));
    }
    assert_eq!(last.as_ref().map(plain).as_ref(), Some(&seen[0].1));
    let customer = shop.stranger();
    let page = ask(&customer, "#1001");
    let locked = prove(&customer, &page, "8000");
    assert_eq!(
        plain(&locked),
        seen[0].1,
        "locked, although it would be right"
    );
});

on_both!(a_code_by_mail_opens_every_order_of_a_contact, |shop| {
    let api = stocked(shop);
    placed(&api, &order("web", "1001"));
    placed(&api, &order("web", "1002"));
    let mut foreign = order("web", "1003");
    foreign["customer"] = json!({"account": "c-9", "name": "韩梅梅", "phone": "+8613700137000", "email": "han@example.com"});
    foreign["ship_to"]["phone"] = json!("+8613700137000");
    placed(&api, &foreign);
    let customer = shop.stranger();
    let page = ask(&customer, "138 0013 8000");
    let code = wait_for(
        || {
            let letter = shop.letters().pop()?;
            let digits: Vec<&str> = letter
                .split(|c: char| !c.is_ascii_digit())
                .filter(|part| part.len() == 6)
                .collect();
            let subject = letter
                .lines()
                .find(|line| line.starts_with("Subject:"))?
                .to_owned();
            digits
                .into_iter()
                .find(|code| subject.contains(code))
                .map(str::to_owned)
        },
        "the code is sent",
    );
    let wrong = if code == "000000" { "000001" } else { "000000" };
    prove(&customer, &page, wrong).expect(422);
    prove(&customer, &page, &code).expect(303);
    let list = customer.follow("/track/order").expect(200);
    let mut numbers = list.texts(".id");
    numbers.sort();
    assert_eq!(numbers.len(), 2, "{numbers:?}");
    assert!(!list.text().contains("韩梅梅"));
    customer.get("/track/orders/1").expect(200);
    customer.get("/track/orders/3").expect(404);
});

on_both!(
    a_page_that_is_not_there_asks_for_the_order_in_both_languages,
    |shop| {
        let english = shop.stranger().get("/no/such/page").expect(404);
        assert!(english.has("input[name=q]"));
        let chinese = shop
            .stranger()
            .speaking("zh-CN")
            .get("/no/such/page")
            .expect(404);
        assert_eq!(chinese.attributes("html", "lang"), ["zh-CN"]);
        assert_eq!(chinese.first_text("h1"), "这里什么也没有");
        let home = shop.stranger().get("/").expect(200);
        assert!(!home.has("script"));
        let style = home
            .attributes("link[rel=stylesheet]", "href")
            .pop()
            .expect("a style sheet");
        let file = shop.stranger().get(&style).expect(200);
        assert!(
            file.header("cache-control")
                .is_some_and(|kept| kept.contains("immutable"))
        );
    }
);

on_both!(
    whoever_orders_with_a_strangers_phone_sees_only_their_own_order,
    |shop| {
        let api = stocked(shop);
        let mut victim = order("web", "1001");
        victim["customer"] =
            json!({"name": "李雷", "phone": "+8613800138000", "email": "li@example.com"});
        placed(&api, &victim);
        let mut other = order("web", "1002");
        other["customer"] =
            json!({"name": "Eve", "phone": "+8613800138000", "email": "eve@example.com"});
        placed(&api, &other);
        let looks = [
            ("13800138000", "li@example.com", "#1001"),
            ("eve@example.com", "eve@example.com", "#1002"),
        ];
        for (letters, (asked, reader, number)) in looks.into_iter().enumerate() {
            let customer = shop.stranger();
            let page = ask(&customer, asked);
            let letter = wait_for(
                || (shop.letters().len() > letters).then(|| shop.letters().pop())?,
                "the code is sent",
            );
            assert!(letter.contains(&format!("To: {reader}")), "{letter}");
            let code = letter
                .lines()
                .find(|line| line.starts_with("Subject:"))
                .and_then(|line| {
                    let mut words = line.split(|c: char| !c.is_ascii_digit());
                    words.find(|word| word.len() == 6).map(str::to_owned)
                })
                .expect("a code");
            prove(&customer, &page, &code).expect(303);
            let shown = customer.follow("/track/order").expect(200);
            assert_eq!(shown.first_text(".id"), number);
            customer.get("/track/orders/2").expect(404);
        }
    }
);

//! What a request cost, told where the settings ask for it and nowhere else.

use crate::on_both;
use crate::support::Opening;
use serde_json::Value;
use tributary::domain::staff::Role;

on_both!(an_answer_does_not_say_what_it_cost, |shop| {
    let answer = shop.stranger().get("/").expect(200);
    assert_eq!(answer.header("server-timing"), None);
});

on_both!(
    an_answer_says_how_many_statements_it_took_where_that_is_asked_for,
    Opening::new().env("TRIBUTARY_TIMING", "true"),
    |shop| {
        assert_eq!(shop.stranger().get("/").expect(200).statements(), 0);
        let clerk = shop.sign_in(Role::Clerk);
        let found = clerk.get("/staff/orders").expect(200).statements();
        assert!((1..=8).contains(&found), "{found}");
    }
);

on_both!(
    the_record_has_statements_without_what_was_asked_for,
    Opening::new().env("TRIBUTARY_RECORD", "record.jsonl"),
    |shop| {
        let customer = shop.stranger();
        let form = customer.get("/").expect(200).form("main form");
        customer.submit(&form.fill("q", "13800138000")).expect(303);
        let text = std::fs::read_to_string(shop.directory().join("record.jsonl"))
            .expect("there is a record");
        let lines: Vec<Value> = text
            .lines()
            .map(|line| serde_json::from_str(line).expect("a line of JSON"))
            .collect();
        let begun = lines
            .iter()
            .find(|line| line["method"] == "POST" && line["route"] == "/track")
            .expect("the look-up is in it");
        assert_eq!(begun["status"], 303);
        assert!(begun["hashes"].as_u64() > Some(0), "{begun}");
        let shapes = begun["shapes"].as_array().expect("statements");
        assert_eq!(Some(shapes.len() as u64), begun["statements"].as_u64());
        assert!(!text.contains("13800138000"));
    }
);

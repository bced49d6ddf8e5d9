//! How often one may try: by address, by network, by order and by contact, counted in the database.

use crate::api::{order, stocked};
use crate::lookup::{ask, facts_only, jobs_done, placed, with_fact};
use crate::on_both;
use crate::support::{Client, Shop};

fn from(shop: &Shop, address: &str) -> Client {
    shop.stranger().with_header("x-forwarded-for", address)
}

on_both!(a_phone_is_sent_three_codes_in_a_quarter_hour, |shop| {
    let api = stocked(shop);
    placed(&api, &order("web", "1001"));
    for (place, entered) in [
        "13800138000",
        "+86 138 0013 8000",
        "#1001",
        "c-77",
        "13800138000",
    ]
    .into_iter()
    .enumerate()
    {
        ask(&from(shop, &format!("203.0.{place}.7")), entered);
    }
    jobs_done(shop);
    let sent = shop.text_messages();
    assert_eq!(sent.len(), 3, "however they were asked for: {sent:?}");
});

on_both!(
    an_order_is_tried_five_times_however_its_number_is_written,
    |shop| {
        let api = stocked(shop);
        let number = placed(&api, &order("web", "1001"));
        facts_only(shop);
        let bare = number.trim_start_matches("T-").to_owned();
        for (place, entered) in ["#1001", "1001", &number, &bare, "１００１"]
            .into_iter()
            .enumerate()
        {
            let customer = from(shop, &format!("203.0.{place}.7"));
            let page = ask(&customer, entered);
            with_fact(&customer, &page, "0000").expect(422);
        }
        let customer = from(shop, "203.0.99.7");
        let page = ask(&customer, "#1001");
        with_fact(&customer, &page, "8000").expect(422);
    }
);

on_both!(neighbouring_addresses_are_one_network, |shop| {
    let api = stocked(shop);
    placed(&api, &order("web", "1001"));
    facts_only(shop);
    let form = shop.stranger().get("/").expect(200).form("main form");
    for host in 1..=5 {
        let neighbour = from(shop, &format!("203.0.113.{host}"));
        for _ in 0..40 {
            let form = form.clone().fill("q", "#9999");
            neighbour.submit(&form).expect(303);
        }
    }
    let sixth = from(shop, "203.0.113.6");
    let page = ask(&sixth, "#1001");
    with_fact(&sixth, &page, "8000").expect(422);
    let elsewhere = from(shop, "203.0.114.6");
    let page = ask(&elsewhere, "#1001");
    with_fact(&elsewhere, &page, "8000").expect(303);
    jobs_done(shop);
});

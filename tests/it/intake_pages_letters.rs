//! Dead letters on the pages of the staff: grouped by cause, read again one by one or all, corrected, dismissed.

use crate::api::{order, stocked};
use crate::hooks::{push, secret_of};
use crate::intake_same_order::all_read;
use crate::on_both;
use crate::support::{Shop, count, execute, wait_until};
use serde_json::{Value, json};
use tributary::domain::staff::Role;

/// An order whose currency nobody knows, and one without lines.
fn broken(reference: &str) -> Value {
    let mut order = order("web", reference);
    order["currency"] = json!("TAEL");
    order
}

fn without_lines(reference: &str) -> Value {
    let mut order = order("web", reference);
    order["lines"] = json!([]);
    order
}

/// Pushes these; gives when they are read.
fn push_all(shop: &Shop, bodies: &[Value]) {
    let (client, secret) = (shop.stranger(), secret_of(shop, "web"));
    for body in bodies {
        push(&client, "web", &secret, body.to_string().as_bytes()).expect(202);
    }
    all_read(shop);
}

fn dead(shop: &Shop) -> i64 {
    count(&shop.database, "messages", "status = 'dead'")
}

on_both!(letters_are_grouped_by_what_they_died_of, |shop| {
    stocked(shop);
    let bodies = [broken("a1"), broken("a2"), without_lines("a3")];
    push_all(shop, &bodies);
    let clerk = shop.sign_in(Role::Clerk).speaking("en");
    let page = clerk.get("/staff/letters").expect(200);
    assert_eq!(page.texts("tbody .l-n"), ["2", "1"]);
    assert!(page.texts("tbody .l-cause")[0].contains("TAEL"));
    let path = page.attributes("tbody .l-cause a", "href")[0].clone();
    let group = clerk.get(&path).expect(200);
    assert_eq!(group.texts("tbody tr").len(), 2);
    execute(&shop.database, &["UPDATE staff SET all_channels = FALSE"]);
    clerk.get(&path).expect(404);
    assert!(
        clerk
            .get("/staff/letters")
            .expect(200)
            .texts("tbody tr")
            .is_empty()
    );
    shop.sign_in(Role::Service)
        .get("/staff/letters")
        .expect(403);
});

on_both!(a_letter_is_corrected_and_becomes_an_order, |shop| {
    stocked(shop);
    push_all(shop, &[broken("a1")]);
    let clerk = shop.sign_in(Role::Clerk).speaking("en");
    let group = clerk.get("/staff/letters").expect(200);
    let group = clerk
        .get(&group.attributes("tbody a", "href")[0])
        .expect(200);
    let path = group.attributes("tbody th a", "href")[0].clone();
    let page = clerk.get(&path).expect(200);
    assert_eq!(count(&shop.database, "audit", "action = 'message_seen'"), 1);
    assert!(
        page.texts(".fields dt")
            .contains(&"ship_to.city".to_owned())
    );
    let form = page.form("form[action$='/fix']");
    let body = form.fields.iter().find(|(name, _)| name == "body").unwrap();
    let still = body.1.replace("TAEL", "LIANG");
    let answer = clerk.submit(&form.clone().fill("body", &still)).expect(422);
    assert!(
        answer.has("[role=alert]") && answer.text().contains("LIANG"),
        "what was typed is kept"
    );
    assert_eq!(
        (dead(shop), count(&shop.database, "messages", "1 = 1")),
        (1, 1)
    );
    let right = body.1.replace("TAEL", "CNY");
    let done = clerk.submit(&form.clone().fill("body", &right)).expect(303);
    all_read(shop);
    assert_eq!(
        (
            dead(shop),
            count(&shop.database, "orders", "channel_ref = 'a1'")
        ),
        (0, 1)
    );
    let new = clerk.follow(done.header("location").unwrap()).expect(200);
    assert!(
        new.attributes("a", "href").contains(&path),
        "the letter as it came is linked"
    );
    let old = clerk.get(&path).expect(200);
    assert!(old.text().contains("TAEL"), "it is kept as it came");
    clerk.submit(&form.fill("body", &right)).expect(404);
    shop.cli(&["verify"]).ok();
});

on_both!(a_letter_is_dismissed_and_taken_back, |shop| {
    stocked(shop);
    push_all(shop, &[broken("a1"), broken("a2")]);
    let clerk = shop.sign_in(Role::Clerk).speaking("en");
    let list = clerk.get("/staff/letters").expect(200);
    let group = clerk
        .get(&list.attributes("tbody a", "href")[0])
        .expect(200);
    let path = group.attributes("tbody th a", "href")[0].clone();
    let form = clerk
        .get(&path)
        .expect(200)
        .form("form[action$='/dismiss']");
    clerk.submit(&form.clone().fill("why", " ")).expect(422);
    clerk
        .submit(&form.clone().fill("csrf", "x").fill("why", "a test"))
        .expect(403);
    clerk
        .submit(&form.fill("why", "a test order of the shop"))
        .expect(303);
    let list = clerk.get("/staff/letters").expect(200);
    assert_eq!(list.texts("tbody .l-n"), ["1"]);
    let dismissed = clerk.get("/staff/letters/dismissed").expect(200);
    assert!(
        dismissed
            .first_text("tbody tr")
            .contains("a test order of the shop")
    );
    let back = clerk
        .get(&path)
        .expect(200)
        .form("form[action$='/restore']");
    clerk.submit(&back).expect(303);
    assert_eq!(dead(shop), 2);
    assert!(
        clerk
            .get("/staff/letters/dismissed")
            .expect(200)
            .texts("tbody tr")
            .is_empty()
    );
});

on_both!(a_whole_group_is_read_again_once_each, |shop| {
    stocked(shop);
    let bodies: Vec<Value> = (0..5).map(|n| without_lines(&format!("a{n}"))).collect();
    push_all(shop, &bodies);
    push_all(shop, &[broken("b1")]);
    let clerk = shop.sign_in(Role::Clerk).speaking("en");
    let list = clerk.get("/staff/letters").expect(200);
    let path = list.attributes("tbody .l-cause a", "href")[0].clone();
    let group = clerk.get(&path).expect(200);
    // a mended source: three of them are whole now
    let whole = order("web", "NUMBER").to_string();
    for n in 0..3 {
        let body = whole.replace("NUMBER", &format!("a{n}"));
        shop.database.write(|conn| {
            use diesel::prelude::*;
            use tributary::db::schema::messages;
            let id: i64 = messages::table
                .order(messages::id)
                .offset(n)
                .select(messages::id)
                .first(conn)?;
            diesel::update(messages::table.find(id))
                .set(messages::body.eq(body.as_bytes()))
                .execute(conn)?;
            Ok(())
        });
    }
    let form = group.form("form:has(input[name=scope][value=group])");
    let done = clerk.submit(&form).expect(303);
    wait_until(
        || count(&shop.database, "replays", "finished_at IS NOT NULL") == 1,
        "the group is put back",
    );
    all_read(shop);
    assert_eq!(count(&shop.database, "orders", "1 = 1"), 3);
    assert_eq!(
        dead(shop),
        3,
        "two still have no lines, one is of another cause"
    );
    assert_eq!(
        count(&shop.database, "replays", "total = 5 AND done = 5"),
        1
    );
    let page = clerk.get(done.header("location").unwrap()).expect(200);
    assert_eq!(page.texts("tbody tr").len(), 2);
    assert_eq!(count(&shop.database, "audit", "action = 'replayed'"), 1);
});

on_both!(chosen_letters_are_read_again_and_others_stay, |shop| {
    stocked(shop);
    push_all(shop, &[broken("a1"), broken("a2"), broken("a3")]);
    let clerk = shop.sign_in(Role::Clerk);
    let list = clerk.get("/staff/letters").expect(200);
    let group = clerk
        .get(&list.attributes("tbody a", "href")[0])
        .expect(200);
    let form = group.form("form:has(input[name=scope][value=chosen])");
    clerk.submit(&form).expect(422);
    let ids = group.attributes("tbody input[name=id]", "value");
    let two = form.clone().with("id", &ids[0]).with("id", &ids[1]);
    clerk.submit(&two).expect(303);
    all_read(shop);
    let kinds = "kind = 'read_message'";
    assert_eq!(
        count(&shop.database, "jobs", kinds),
        5,
        "three came, two were read again"
    );
    execute(&shop.database, &["UPDATE staff SET all_channels = FALSE"]);
    clerk.submit(&form.with("id", &ids[0])).expect(404);
    clerk.get(&format!("/staff/letters/{}", ids[0])).expect(404);
});

//! Forms that are posted twice, by a second click, the back button or a tab that was left open: what they say is done once.

use crate::fulfillments::{go, only, planned};
use crate::merges::{mode, opened, placed, sizes};
use crate::on_both;
use crate::stock::{level, two_places};
use crate::support::{Answer, Client};
use crate::support::{Shop, count};
use tributary::domain::staff::Role;

on_both!(what_is_booked_on_the_spot_is_booked_once, |shop| {
    let api = two_places(shop);
    let clerk = shop.sign_in(Role::Warehouse);
    let page = clerk.get("/staff/stock/TEA-250").expect(200);
    let form = page
        .form("form.act")
        .fill("act", "receive")
        .fill("pieces", "12");
    clerk.submit(&form).expect(303);
    let again = clerk.submit(&form).expect(409);
    assert!(again.first_text("[role=alert]").contains("booked already"));
    assert_eq!(level(&api, "TEA-250", "north")["on_hand"], 32);
    // another one is a form of its own
    let another = again.form("form.act");
    assert!(
        another
            .fields
            .contains(&("pieces".to_owned(), String::new()))
    );
    let another = another.fill("act", "receive").fill("pieces", "12");
    clerk.submit(&another).expect(303);
    assert_eq!(level(&api, "TEA-250", "north")["on_hand"], 44);
    shop.cli(&["verify"]).ok();
});

on_both!(a_transfer_is_sent_once, |shop| {
    let api = two_places(shop);
    let clerk = shop.sign_in(Role::Warehouse);
    let page = clerk.get("/staff/transfers:new").expect(200);
    let form = page
        .form("form[action='/staff/transfers']")
        .fill("from", "north")
        .fill("to", "south")
        .fill("sku", "TEA-250")
        .fill("pieces", "3");
    let fails = form.clone().fill("pieces", "99");
    clerk.submit(&fails).expect(422);
    clerk.submit(&form).expect(303);
    let again = clerk.submit(&form).expect(409);
    assert!(again.first_text("[role=alert]").contains("booked already"));
    assert_eq!(level(&api, "TEA-250", "north")["on_hand"], 17);
    assert_eq!(count(&shop.database, "transfers", "1 = 1"), 1);
    shop.cli(&["verify"]).ok();
});

on_both!(forms_posted_at_the_same_moment_are_booked_once, |shop| {
    let api = two_places(shop);
    let clerk = shop.sign_in(Role::Warehouse);
    let page = clerk.get("/staff/stock/TEA-250").expect(200);
    let form = page
        .form("form.act")
        .fill("act", "receive")
        .fill("pieces", "12");
    let answers: Vec<u16> = std::thread::scope(|scope| {
        let posts = [(); 6].map(|()| scope.spawn(|| clerk.submit(&form).status));
        posts.map(|post| post.join().unwrap()).to_vec()
    });
    assert_eq!(
        answers.iter().filter(|status| **status == 303).count(),
        1,
        "{answers:?}"
    );
    assert_eq!(level(&api, "TEA-250", "north")["on_hand"], 32);
});

/// Two fulfillments of one door that nothing joined, and a clerk.
fn apart(shop: &Shop) -> (Client, Client, [i64; 2]) {
    let api = opened(shop, &mode("off"));
    let ids = ["1", "2"].map(|reference| {
        let number = placed(&api, reference, &[]);
        only(&api, &number)
    });
    let clerk = shop.sign_in(Role::Clerk);
    (api, clerk, ids)
}

fn split_of(clerk: &Client, id: i64, units: &str) -> Answer {
    let path = format!("/staff/fulfillments/{id}/split");
    let form = clerk.get(&path).expect(200).form("form[action$='/split']");
    clerk.submit(&form.fill("count", units))
}

on_both!(a_split_is_done_once, |shop| {
    let (_, _, id) = planned(shop, 9, 4);
    let clerk = shop.sign_in(Role::Clerk);
    let preview = split_of(&clerk, id, "1").expect(200);
    let form = preview.form("form[action$='/split']");
    clerk.submit(&form).expect(303);
    let again = clerk.submit(&form).expect(409);
    assert!(again.first_text("[role=alert]").contains("changed since"));
    assert!(
        again.text().contains("F-"),
        "what would be done now is shown"
    );
    assert_eq!(sizes(shop).len(), 2);
    // who still wants it may have it
    clerk
        .submit(&again.form("form[action$='/split']"))
        .expect(303);
    assert_eq!(sizes(shop).len(), 3);
    shop.cli(&["verify"]).ok();
});

on_both!(only_what_was_previewed_is_merged, |shop| {
    let (api, clerk, ids) = apart(shop);
    let path = format!("/staff/fulfillments/merge?id={}&id={}", ids[0], ids[1]);
    let css = "form[action='/staff/fulfillments/merge']";
    let form = clerk.get(&path).expect(200).form(css);
    for id in ids {
        go(&api, id, &["release"]);
    }
    let again = clerk.submit(&form).expect(409);
    assert!(again.first_text("[role=alert]").contains("changed since"));
    assert_eq!(sizes(shop).len(), 2);
    clerk.submit(&again.form(css)).expect(303);
    assert_eq!(sizes(shop).len(), 1);
});

on_both!(only_what_was_previewed_is_split, |shop| {
    let (api, clerk, ids) = apart(shop);
    let preview = split_of(&clerk, ids[0], "1").expect(200);
    go(&api, ids[0], &["release"]);
    let form = preview.form("form[action$='/split']");
    clerk.submit(&form).expect(409);
    assert_eq!(sizes(shop).len(), 2);
});

on_both!(what_came_back_is_taken_back_once_and_shown, |shop| {
    let (api, _, id) = planned(shop, 9, 4);
    go(&api, id, &["release", "pick", "pack", "ship"]);
    let worker = shop.sign_in(Role::Warehouse);
    let path = format!("/staff/fulfillments/{id}");
    let css = format!("form[action='{path}/return']");
    let page = worker.get(&path).expect(200);
    let form = page.form(&css).fill("count", "1");
    worker.submit(&form).expect(303);
    let again = worker.submit(&form).expect(409);
    assert!(again.first_text("[role=alert]").contains("came back since"));
    assert_eq!(count(&shop.database, "order_lines", "returned = 1"), 1);
    assert_eq!(again.texts(".back"), ["1 unit came back"]);
    let rest = again.form(&css).fill("count", "3");
    worker.submit(&rest).expect(303);
    let page = worker.get(&path).expect(200);
    assert!(!page.has(&css), "nothing more can come back");
    assert_eq!(page.texts(".back"), ["4 units came back"]);
    let log = page.texts(".tl li");
    let told = |words: &str| log.iter().any(|entry| entry.contains(words));
    assert!(
        told("One unit came back") && told("3 units came back"),
        "{log:?}"
    );
    shop.cli(&["verify"]).ok();
});

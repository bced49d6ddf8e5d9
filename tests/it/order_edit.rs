//! Changing an order on its page: the form, what would change, two clerks at once, what cannot be changed.

use crate::api::{order, stocked};
use crate::on_both;
use crate::order_desk::{clerk_of, placed};
use crate::support::{Client, Form, books};
use serde_json::json;
use tributary::domain::staff::Role;

const FORM: &str = "form[action*='/edit']";

fn edit_form(clerk: &Client, path: &str) -> Form {
    clerk.get(&format!("{path}/edit")).expect(200).form(FORM)
}

/// Sets one of several fields of the same name.
fn nth(mut form: Form, name: &str, index: usize, value: &str) -> Form {
    let mut fields = form.fields.iter_mut().filter(|(known, _)| known == name);
    let field = fields.nth(index).expect("the row is there");
    value.clone_into(&mut field.1);
    form
}

on_both!(a_preview_shows_the_change_and_changes_nothing, |shop| {
    let api = stocked(shop);
    let path = placed(&api, &order("web", "1001"));
    let clerk = shop.sign_in(Role::Clerk);
    let before = books(&shop.database);
    let form = nth(edit_form(&clerk, &path), "line_quantity", 0, "3");
    let form = form.fill("to_street", "深南大道 9 号");
    let page = clerk.submit(&form).expect(200);
    let table = page.first_text(".changes");
    assert!(table.contains("科技园路 1 号") && table.contains("深南大道 9 号"));
    assert!(
        table.contains("¥64.70") && table.contains("+¥19.90"),
        "{table}"
    );
    assert!(page.texts("del").contains(&"2".to_owned()));
    assert_eq!(books(&shop.database), before, "a preview changes nothing");
    clerk.submit(&page.form(FORM)).expect(303);
    let api_path = path.replace("/staff", "/api/v1");
    let seen = api.get(&api_path).expect(200).json();
    assert_eq!(seen["total"], "64.70");
    assert_eq!(seen["lines"][0]["quantity"], 3);
    assert_eq!(seen["ship_to"]["street"], "深南大道 9 号");
    assert_eq!(
        seen["ship_to"]["phone"], "+8613800138000",
        "left empty it stays"
    );
    assert_eq!(seen["customer"]["email"], "li@example.com");
    let page = clerk.get(&path).expect(200);
    assert!(page.first_text(".tl").contains("Changed here"));
    shop.cli(&["verify"]).ok();
});

on_both!(what_is_not_touched_does_not_change, |shop| {
    let api = stocked(shop);
    let mut sent = order("web", "1001");
    sent["total"] = json!("44.81");
    sent["lines"][0]["discount"] = json!("0.00");
    sent["note"] = json!("ring\ntwice");
    let path = placed(&api, &sent);
    let clerk = shop.sign_in(Role::Clerk);
    let page = clerk.submit(&edit_form(&clerk, &path)).expect(200);
    assert!(
        !page.has(".changes") && page.has(".empty"),
        "{}",
        page.first_text("main")
    );
});

on_both!(lines_are_added_and_removed_and_holds_follow, |shop| {
    let api = stocked(shop);
    let mut sent = order("web", "1001");
    sent["lines"][0]["sku"] = json!("NOBODY");
    let path = placed(&api, &sent);
    let clerk = shop.sign_in(Role::Clerk);
    let form = edit_form(&clerk, &path).with("line_gone", "0");
    let form = nth(form, "line_sku", 1, "TEA-250");
    let form = nth(form, "line_price", 1, "１０.００");
    let page = clerk.submit(&form.clone().with("add", "1")).expect(200);
    let form = page.form(FORM);
    assert_eq!(
        form.fields
            .iter()
            .filter(|(name, _)| name == "line_sku")
            .count(),
        3
    );
    let page = clerk.submit(&form).expect(200);
    assert!(page.first_text("#heals").contains("NOBODY"));
    assert!(!page.has("#appears"));
    clerk.submit(&page.form(FORM)).expect(303);
    let page = clerk.get(&path).expect(200);
    assert_eq!(page.first_text("h1 + .st"), "Received");
    assert_eq!(page.texts(".receipt tbody th").len(), 1);
    let form = nth(edit_form(&clerk, &path), "line_sku", 0, "NOBODY-EITHER");
    let page = clerk.submit(&form).expect(200);
    assert!(page.first_text("#appears").contains("NOBODY-EITHER"));
    shop.cli(&["verify"]).ok();
});

on_both!(two_clerks_do_not_overwrite_each_other, |shop| {
    let api = stocked(shop);
    let path = placed(&api, &order("web", "1001"));
    let (one, two) = (shop.sign_in(Role::Clerk), shop.sign_in(Role::Service));
    let form = edit_form(&two, &path).fill("note", "from two");
    let late = two.submit(&form).expect(200).form(FORM);
    let form = edit_form(&one, &path).fill("note", "from one");
    let page = one.submit(&form).expect(200);
    one.submit(&page.form(FORM)).expect(303);
    let page = two.submit(&late).expect(409);
    assert!(page.has("#stale"));
    let table = page.first_text(".changes");
    assert!(table.contains("from one") && table.contains("from two"));
    let api_path = path.replace("/staff", "/api/v1");
    let note = || api.get(&api_path).expect(200).json()["note"].clone();
    assert_eq!(note(), "from one");
    two.submit(&page.form(FORM)).expect(303);
    assert_eq!(note(), "from two");
    // nor where somebody saved before the preview was asked for
    let late = edit_form(&two, &path).fill("note", "two again");
    let page = one.submit(&edit_form(&one, &path).fill("note", "one again"));
    one.submit(&page.expect(200).form(FORM)).expect(303);
    let page = two.submit(&late).expect(409);
    assert!(page.has("#stale"));
    two.submit(&page.form(FORM)).expect(303);
    assert_eq!(note(), "two again");
});

on_both!(what_is_wrong_stands_beside_its_field, |shop| {
    let api = stocked(shop);
    let path = placed(&api, &order("web", "1001"));
    let clerk = shop.sign_in(Role::Clerk);
    let form = nth(edit_form(&clerk, &path), "line_quantity", 0, "none");
    let form = form.fill("shipping_fee", "5.001").fill("note", "kept");
    let page = clerk.submit(&form).expect(422);
    assert!(page.has("#l0-quantity") && page.has("#f-shipping_fee-e"));
    let form = page.form(FORM);
    assert!(
        form.fields
            .contains(&("note".to_owned(), "kept".to_owned()))
    );
    let back = format!("{path}/edit?back=true");
    let mut form = form;
    form.action = back;
    clerk.submit(&form).expect(200);
});

on_both!(
    an_order_that_is_over_says_why_it_cannot_be_changed,
    |shop| {
        let api = stocked(shop);
        let mut sent = order("web", "1001");
        sent["stage"] = json!("canceled");
        let path = placed(&api, &sent);
        let clerk = shop.sign_in(Role::Clerk);
        let page = clerk.get(&format!("{path}/edit")).expect(409);
        assert!(page.has(".box[data-s=amber]") && !page.has(FORM));
        assert!(page.first_text("[role=alert]").contains("is canceled"));
        let page = clerk.get(&path).expect(200);
        assert!(
            !page.has("a[href*='/edit']"),
            "not offered where it is refused"
        );
        let other = clerk_of(shop, &[]);
        other.get(&format!("{path}/edit")).expect(404);
        let viewer = shop.sign_in(Role::Warehouse);
        viewer.get(&format!("{path}/edit")).expect(403);
    }
);

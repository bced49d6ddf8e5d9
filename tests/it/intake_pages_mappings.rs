//! Mappings on the pages of the staff: changed field by field or as text, tried on stored messages, saved, switched on,
//! put back; dead letters read again with them.

use crate::api::stocked;
use crate::hooks::{push, secret_of};
use crate::intake_same_order::all_read;
use crate::on_both;
use crate::support::{Answer, Client, Shop, count, execute};
use serde_json::{Value, json};
use tributary::domain::staff::Role;

/// Rows of a table whose total goes by a header that the usual mapping does not know.
fn rows(number: &str, quantity: &str) -> String {
    format!(
        "{number},2099-11-01 08:30:00,TEA-250,{quantity},19.90,李雷,CN,广东省,深圳市,南山区,科技园路 1 号,李雷的茶"
    )
}

fn import(shop: &Shop, lines: &[String]) {
    let head = "order number,order date,sku,quantity,unit price,recipient,country,region,city,district,street,what the buyer says";
    let text = format!("{head}\n{}\n", lines.join("\n"));
    let file = shop.file("table.csv", text).display().to_string();
    shop.cli(&["import", "--channel", "web", &file]).ok();
}

fn press(client: &Client, page: &Answer, action: &str, changes: &[(&str, &str)]) -> Answer {
    let mut form = page.form("form#draft");
    form.action = action.to_owned();
    for (name, value) in changes {
        form = form.fill(name, value);
    }
    client.submit(&form)
}

on_both!(
    a_changed_field_is_tried_saved_switched_on_and_put_back,
    |shop| {
        stocked(shop);
        import(shop, &[rows("g1", "1"), rows("g2", "two")]);
        assert_eq!(count(&shop.database, "messages", "status = 'dead'"), 1);
        let manager = shop.sign_in(Role::Manager).speaking("en");
        let list = manager.get("/staff/mappings").expect(200);
        assert!(list.texts("tbody th").contains(&"generic.table".to_owned()));
        let path = "/staff/mappings/generic.table";
        let page = manager.get(path).expect(200);
        assert!(page.has("select[name='from:line.quantity'] option[selected]"));
        assert!(
            page.has("tr.ask"),
            "the quantity that is no number is to be checked"
        );
        // the note is read from a column that the mapping did not know
        let changes = [("from:note", "what the buyer says")];
        let tried = press(&manager, &page, &format!("{path}/try"), &changes).expect(200);
        let told = tried.texts(".tally li").join("; ");
        assert!(
            told.contains("1 different") && told.contains("1 still not read"),
            "{told}"
        );
        assert!(tried.texts("ins").contains(&"李雷的茶".to_owned()));
        assert_eq!(
            count(&shop.database, "mappings", "1 = 1"),
            0,
            "trying saves nothing"
        );
        let saved = press(&manager, &tried, &format!("{path}/save"), &[]).expect(303);
        assert_eq!(
            count(&shop.database, "mappings", "version = 4 AND NOT active"),
            1
        );
        let page = manager.get(saved.header("location").unwrap()).expect(200);
        let on = page.form("form[action$='/on']");
        manager.submit(&on).expect(303);
        assert_eq!(
            count(&shop.database, "mappings", "version = 4 AND active"),
            1
        );
        import(shop, &[rows("g3", "1")]);
        assert_eq!(count(&shop.database, "orders", "note = '李雷的茶'"), 1);
        let page = manager.get(path).expect(200);
        let back = page.form("form#on-3");
        manager.submit(&back).expect(303);
        assert_eq!(
            count(&shop.database, "mappings", "active"),
            0,
            "the shipped one is in use"
        );
        import(shop, &[rows("g4", "1")]);
        assert_eq!(count(&shop.database, "orders", "note = '李雷的茶'"), 1);
        assert_eq!(
            count(&shop.database, "audit", "action = 'mapping_changed'"),
            3
        );
        shop.sign_in(Role::Clerk).get(path).expect(403);
        shop.cli(&["verify"]).ok();
    }
);

/// An order of a shop that nobody has seen before.
pub fn foreign(number: &str) -> Value {
    json!({"order_number": number, "created": "2099-07-28T14:18:00+02:00", "currency": "EUR", "summe": "11.00",
        "empfaenger": {"name": "Erika Beispiel", "strasse": "Musterweg 12", "plz": "10117", "city": "Berlin", "country": "DE"},
        "positionen": [{"sku": "TEA-250", "menge": 2, "price": "5.50"}]})
}

on_both!(
    a_mapping_is_proposed_for_an_unknown_format_and_its_dead_letters_become_orders,
    |shop| {
        stocked(shop);
        let (client, secret) = (shop.stranger(), secret_of(shop, "web"));
        for number in ["k1", "k2"] {
            let body = foreign(number).to_string();
            push(&client, "web", &secret, body.as_bytes()).expect(202);
        }
        all_read(shop);
        assert_eq!(count(&shop.database, "messages", "status = 'dead'"), 2);
        let manager = shop.sign_in(Role::Manager).speaking("en");
        let new = manager.get("/staff/mappings/new").expect(200);
        let form = new.form("form[action='/staff/mappings/new']");
        manager
            .submit(&form.clone().fill("name", "generic.table"))
            .expect(422);
        manager
            .submit(&form.clone().fill("name", "a b"))
            .expect(422);
        manager
            .submit(
                &form
                    .clone()
                    .fill("name", "shop.klein")
                    .fill("message", "77"),
            )
            .expect(422);
        let begun = manager.submit(&form.fill("name", "shop.klein")).expect(303);
        let path = begun.header("location").unwrap().to_owned();
        let page = manager.get(&path).expect(200);
        let changes = [
            ("from:line.quantity", "/menge"),
            ("from:total", "/summe"),
            ("from:ship_to.street", "/empfaenger/strasse"),
            ("from:ship_to.postcode", "/empfaenger/plz"),
        ];
        let tried = press(&manager, &page, "/staff/mappings/shop.klein/try", &changes).expect(200);
        let told = tried.texts(".tally li").join("; ");
        assert!(
            told.contains("2 now read"),
            "{told} {:?}",
            tried.texts(".diff td")
        );
        let saved = press(&manager, &tried, "/staff/mappings/shop.klein/save", &[]).expect(303);
        let page = manager.get(saved.header("location").unwrap()).expect(200);
        manager
            .submit(&page.form(".head form[action$='/on']"))
            .expect(303);
        let page = manager.get("/staff/mappings/shop.klein").expect(200);
        manager
            .submit(&page.form("form[action$='/replay']"))
            .expect(303);
        crate::support::wait_until(
            || count(&shop.database, "orders", "1 = 1") == 2,
            "both became orders",
        );
        all_read(shop);
        assert_eq!(count(&shop.database, "messages", "status = 'dead'"), 0);
        assert_eq!(count(&shop.database, "orders", "total = 1100"), 2);
        shop.cli(&["verify"]).ok();
    }
);

on_both!(
    a_mapping_that_cannot_work_is_refused_with_its_places,
    |shop| {
        stocked(shop);
        import(shop, &[rows("g1", "1")]);
        let manager = shop.sign_in(Role::Manager).speaking("en");
        let path = "/staff/mappings/generic.table";
        let page = manager.get(path).expect(200);
        for action in ["try", "save"] {
            let action = format!("{path}/{action}");
            let broken =
                press(&manager, &page, &action, &[("text", "{\"name\": \"x\"")]).expect(422);
            assert!(
                broken.has("[role=alert]")
                    && broken.text().contains("{&#34;name&#34;: &#34;x&#34;"),
                "kept"
            );
            let without = press(&manager, &page, &action, &[("from:placed_at", "")]).expect(422);
            assert!(without.first_text("[role=alert]").contains("placed_at"));
        }
        let mut stale = page.form("form#draft").fill("csrf", "wrong");
        stale.action = format!("{path}/save");
        manager.submit(&stale).expect(403);
        assert_eq!(count(&shop.database, "mappings", "1 = 1"), 0);
        manager.get("/staff/mappings/nobody.knows").expect(404);
    }
);

on_both!(what_is_out_of_reach_is_no_sample_and_is_not_tried, |shop| {
    stocked(shop);
    import(shop, &[rows("g1", "1"), rows("g2", "two")]);
    let manager = shop.sign_in(Role::Manager).speaking("en");
    execute(&shop.database, &["UPDATE staff SET all_channels = FALSE"]);
    let path = "/staff/mappings/generic.table";
    let page = manager.get(&format!("{path}?message=1")).expect(200);
    assert!(!page.text().contains("科技园路") && !page.has(".rowpick"));
    let tried = press(&manager, &page, &format!("{path}/try"), &[]).expect(200);
    assert!(!tried.has(".diff"));
});

/// A file of a German shop, as its table of orders is named there.
const GERMAN: &str = "\
Bestellnummer;Bestelldatum;Artikelnummer;Menge;Einzelpreis;Gesamtbetrag;Versandkosten;Name;Straße;PLZ;Ort;Land;E-Mail;Telefon;Währung;Zahlungsart
D-1;01.11.2099 08:30;TEA-250;2;19,90;44,80;5,00;Erika Beispiel;Musterweg 12;10117;Berlin;Deutschland;erika@example.org;+49 30 1234567;EUR;PayPal
";

on_both!(
    a_german_table_is_known_by_its_headers_and_becomes_an_order,
    |shop| {
        let api = stocked(shop);
        let file = shop.file("bestellungen.csv", GERMAN).display().to_string();
        let done = shop
            .cli(&["import", "--channel", "web", "--json", &file])
            .ok();
        assert_eq!(done.last_json()["new"], 1, "{}", done.stdout);
        let order = &api.get("/api/v1/orders").expect(200).json()["items"][0];
        assert_eq!(
            (&order["total"], &order["currency"], &order["shipping_fee"]),
            (&json!("44.80"), &json!("EUR"), &json!("5.00"))
        );
        assert_eq!(order["ship_to"]["country"], "DE");
        assert_eq!(order["ship_to"]["postcode"], "10117");
        assert_eq!(order["payment"]["method"], "PayPal");
        assert_eq!(order["holds"], json!([]));
    }
);

on_both!(
    a_field_is_read_as_its_kind_and_what_a_default_says_is_not_sure,
    |shop| {
        stocked(shop);
        import(shop, &[rows("g1", "1")]);
        let manager = shop.sign_in(Role::Manager).speaking("en");
        let page = manager.get("/staff/mappings/generic.table").expect(200);
        let preset = |field: &str| {
            page.attributes(
                &format!("select[name='as:{field}'] option[selected]"),
                "value",
            )
        };
        assert_eq!(preset("tax"), ["money"], "not read yet");
        assert_eq!(preset("updated_at"), ["time"]);
        let told = |field: &str| {
            let rows = page.texts("tr:has(th.mono)");
            rows.into_iter()
                .find(|row| row.starts_with(field))
                .unwrap_or_default()
        };
        assert!(
            told("payment.status").contains("by default"),
            "{}",
            told("payment.status")
        );
        assert!(told("line.sku").contains("sure"), "{}", told("line.sku"));
        let changes = [("from:tax", "what the buyer says")];
        let path = "/staff/mappings/generic.table/try";
        let tried = press(&manager, &page, path, &changes).expect(200);
        assert_eq!(
            tried.attributes("select[name='as:tax'] option[selected]", "value"),
            ["money"]
        );
    }
);

on_both!(
    only_letters_that_a_mapping_reads_are_counted_for_it,
    |shop| {
        stocked(shop);
        import(shop, &[rows("g1", "1"), rows("g2", "two")]);
        let (client, secret) = (shop.stranger(), secret_of(shop, "web"));
        let body = foreign("k1").to_string();
        push(&client, "web", &secret, body.as_bytes()).expect(202);
        all_read(shop);
        assert_eq!(count(&shop.database, "messages", "status = 'dead'"), 2);
        let manager = shop.sign_in(Role::Manager).speaking("en");
        let page = manager.get("/staff/mappings/generic.table").expect(200);
        let button = page.first_text("form[action$='/replay'] button");
        assert!(button.contains("Read 1 dead letter again"), "{button}");
        assert_eq!(page.first_text("nav a[href='/staff/letters'] .n"), "2");
        manager
            .submit(&page.form("form[action$='/replay']"))
            .expect(303);
        assert_eq!(count(&shop.database, "replays", "1 = 1"), 1);
    }
);

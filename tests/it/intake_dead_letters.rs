//! Messages that cannot be read: kept, explained, listed, and read again once a mapping was saved.

use crate::api::stocked;
use crate::hooks::{push, secret_of};
use crate::intake_same_order::all_read;
use crate::on_both;
use crate::support::{Shop, count};
use serde_json::{Value, json};

/// An order of a shop that nobody has seen before.
fn foreign(number: &str) -> Value {
    json!({"bestellnummer": number, "bestellt_am": "2099-07-28T14:18:00+02:00", "waehrung": "EUR", "summe": "11.00",
        "empfaenger": {"name": "Erika Beispiel", "strasse": "Musterweg 12", "plz": "10117", "ort": "Berlin", "land": "DE"},
        "positionen": [{"artikel": "TEA-250", "menge": 2, "preis": "5.50"}]})
}

fn mapping() -> Value {
    json!({"name": "shop.klein", "version": 1, "source": "json", "documents": [""],
        "signature": [["/bestellnummer", "/positionen", "/empfaenger"]],
        "order": {
            "channel_ref": "/bestellnummer", "placed_at": {"from": "/bestellt_am", "as": "time"}, "currency": "/waehrung",
            "payment.status": {"const": "paid"}, "total": {"from": "/summe", "as": "money"},
            "ship_to.name": "/empfaenger/name", "ship_to.street": "/empfaenger/strasse", "ship_to.postcode": "/empfaenger/plz",
            "ship_to.city": "/empfaenger/ort", "ship_to.country": "/empfaenger/land"},
        "lines": [{"each": "/positionen/*", "fields": {
            "sku": "/artikel", "quantity": {"from": "/menge", "as": "whole"}, "unit_price": {"from": "/preis", "as": "price"}}}]})
}

fn save(shop: &Shop, mapping: &Value) {
    let file = shop.file("mapping.json", mapping.to_string());
    shop.cli(&["mapping", "save", &file.display().to_string()])
        .ok();
}

fn dead(shop: &Shop) -> i64 {
    count(&shop.database, "messages", "status = 'dead'")
}

on_both!(
    a_dead_letter_is_explained_and_read_after_a_mapping_was_saved,
    |shop| {
        stocked(shop);
        let (client, secret) = (shop.stranger(), secret_of(shop, "web"));
        push(&client, "web", &secret, b"{\"channel_ref\": \"half").expect(202);
        push(
            &client,
            "web",
            &secret,
            foreign("k1").to_string().as_bytes(),
        )
        .expect(202);
        push(
            &client,
            "web",
            &secret,
            foreign("k2").to_string().as_bytes(),
        )
        .expect(202);
        all_read(shop);
        assert_eq!(
            (dead(shop), count(&shop.database, "orders", "1 = 1")),
            (3, 0)
        );
        let listed = shop
            .cli(&["message", "list", "--dead", "--channel", "web"])
            .ok();
        let lines: Vec<Vec<&str>> = listed
            .stdout
            .lines()
            .map(|line| line.split('\t').collect())
            .collect();
        assert_eq!(lines.len(), 3, "{}", listed.stdout);
        assert!(lines[0][5].contains("not JSON"), "{:?}", lines[0]);
        assert!(lines[1][5].contains("not recognised"), "{:?}", lines[1]);
        save(shop, &mapping());
        let told = shop.cli(&["message", "replay", lines[1][0]]).ok();
        assert!(told.stdout.contains("1 message"), "{}", told.stdout);
        all_read(shop);
        assert_eq!(
            (
                dead(shop),
                count(&shop.database, "orders", "channel_ref = 'k1'")
            ),
            (2, 1)
        );
        shop.cli(&["message", "replay", lines[1][0]]).ended_with(1);
        shop.cli(&["message", "replay", "--all", "--channel", "web"])
            .ok();
        all_read(shop);
        assert_eq!(
            (dead(shop), count(&shop.database, "orders", "1 = 1")),
            (1, 2)
        );
        shop.cli(&["message", "replay", "--all"]).ok();
        all_read(shop);
        assert_eq!(
            (dead(shop), count(&shop.database, "orders", "1 = 1")),
            (1, 2),
            "once more changes nothing"
        );
        let again = shop.cli(&["message", "list", "--dead"]).ok();
        assert!(
            again.stdout.contains("not JSON"),
            "it is explained again: {}",
            again.stdout
        );
        shop.cli(&["verify"]).ok();
    }
);

on_both!(messages_that_are_asked_for_wrongly_are_refused, |shop| {
    shop.cli(&["message", "replay"]).ended_with(2);
    shop.cli(&["message", "list"]).ended_with(2);
    shop.cli(&["message", "replay", "1", "--all"]).ended_with(2);
    shop.cli(&["message", "replay", "77"]).ended_with(1);
    shop.cli(&["message", "list", "--dead", "--channel", "nobody"])
        .ended_with(1);
});

/// A mapping for a wholesaler's list whose dates are written in a way of their own.
fn table_mapping(dates: &str) -> Value {
    json!({"name": "list.klein", "version": 1, "source": "table", "signature": [["nr", "am", "artikel"]], "group_by": ["nr"],
        "columns": {"nr": ["Nr"], "am": ["Am"], "artikel": ["Artikel"], "menge": ["Menge"], "preis": ["Preis"]},
        "order": {"channel_ref": {"from": "nr", "as": "code"}, "placed_at": {"from": "am", "as": "time", "formats": [dates]},
            "currency": {"const": "EUR"}, "payment.status": {"const": "paid"}, "delivery.method": {"const": "carried"}},
        "lines": [{"each": "/rows/*", "fields": {"sku": "artikel", "quantity": {"from": "menge", "as": "whole"},
            "unit_price": {"from": "preis", "as": "price"}}}]})
}

on_both!(
    rows_of_a_file_are_read_again_by_the_newer_version_of_their_mapping,
    |shop| {
        stocked(shop);
        save(shop, &table_mapping("%Y/%m/%d"));
        let text = "Nr,Am,Artikel,Menge,Preis\nb1,28~7~2026,TEA-250,1,2.00\nb2,28~7~2026,TEA-250,2,2.00\nb1,28~7~2026,TEA-250,1,3.00\n";
        let file = shop.file("liste.csv", text).display().to_string();
        let words = [
            "import",
            "--channel",
            "web",
            "--format",
            "list.klein",
            "--json",
            &file,
        ];
        let told = shop.cli(&words).ok().last_json();
        assert_eq!(
            (&told["received"], &told["dead"]),
            (&json!(2), &json!(2)),
            "{told}"
        );
        save(shop, &table_mapping("%d~%m~%Y"));
        shop.cli(&["message", "replay", "--all"]).ok();
        all_read(shop);
        assert_eq!(dead(shop), 0);
        assert_eq!(
            count(
                &shop.database,
                "orders",
                "channel_ref = 'b1' AND line_count = 2 AND total = 500"
            ),
            1
        );
        assert_eq!(count(&shop.database, "orders", "1 = 1"), 2);
        assert_eq!(count(&shop.database, "messages", "mapping_version = 2"), 2);
        shop.cli(&["verify"]).ok();
    }
);

on_both!(
    a_file_that_is_imported_again_by_a_better_mapping_is_read,
    |shop| {
        stocked(shop);
        save(shop, &table_mapping("%Y/%m/%d"));
        let file = shop
            .file(
                "liste.csv",
                "Nr,Am,Artikel,Menge,Preis\nb1,28~7~2026,TEA-250,1,2.00\n",
            )
            .display()
            .to_string();
        let words = [
            "import",
            "--channel",
            "web",
            "--format",
            "list.klein",
            "--json",
            &file,
        ];
        assert_eq!(shop.cli(&words).ok().last_json()["dead"], 1);
        assert_eq!(
            shop.cli(&words).ok().last_json()["repeated"],
            1,
            "the same mapping says the same"
        );
        save(shop, &table_mapping("%d~%m~%Y"));
        let told = shop.cli(&words).ok().last_json();
        assert_eq!(
            (&told["new"], &told["repeated"]),
            (&json!(1), &json!(0)),
            "{told}"
        );
        assert_eq!(
            (dead(shop), count(&shop.database, "messages", "1 = 1")),
            (0, 1)
        );
        shop.cli(&["verify"]).ok();
    }
);

on_both!(a_damaged_row_is_not_read_without_its_damage, |shop| {
    stocked(shop);
    save(shop, &table_mapping("%d~%m~%Y"));
    let mut bytes = "Nr,Am,Artikel,Menge,Preis\n".as_bytes().to_vec();
    for _ in 0..20 {
        // enough of it that the file is taken for UTF-8
        bytes.extend("fine,28~7~2026,绿茶二百五十克装,1,2.00\n".as_bytes());
    }
    bytes.extend("b1,28~7~2026,绿茶,1,2.00\n".as_bytes());
    bytes.extend(b"b1,28~7~2026,T\xe9\xff\xfe,1,2.00\n");
    bytes.extend("b2,28~7~2026,TEA-250,1,2.00,茶\n".as_bytes());
    let file = shop.file("liste.csv", bytes).display().to_string();
    let words = [
        "import",
        "--channel",
        "web",
        "--format",
        "list.klein",
        "--json",
        &file,
    ];
    let told = shop.cli(&words).ok().last_json();
    assert_eq!(
        (&told["new"], &told["dead"]),
        (&json!(1), &json!(2)),
        "{told}"
    );
    let replayed = shop.cli(&["message", "replay", "--all"]).ok();
    assert!(replayed.stderr.contains("Damaged"), "{replayed:?}");
    assert_eq!(
        (dead(shop), count(&shop.database, "orders", "1 = 1")),
        (2, 1)
    );
});

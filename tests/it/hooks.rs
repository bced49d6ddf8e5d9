//! Deliveries of channels: proved by their signature, stored before they are answered, read later, once.

use crate::api::{order, stocked};
use crate::on_both;
use crate::support::{Answer, Client, Shop, wait_until};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use diesel::prelude::*;
use serde_json::json;
use tributary::db::schema::{channels, messages, orders};
use tributary::domain::secret::hmac_sha256;

/// The secret of a channel, as its administrator saw it.
pub fn secret_of(shop: &Shop, slug: &str) -> String {
    let secret = channels::table
        .filter(channels::slug.eq(slug))
        .select(channels::secret);
    shop.database.read(|conn| Ok(secret.first(conn)?))
}

/// Pushes a body to a channel of kind `api`, signed.
pub fn push(client: &Client, slug: &str, secret: &str, body: &[u8]) -> Answer {
    let signature = hex::encode(hmac_sha256(secret.as_bytes(), &[body]));
    let headers = [
        ("Content-Type", "application/json"),
        ("X-Tributary-Signature", signature.as_str()),
    ];
    client.post_raw(&format!("/hooks/channels/{slug}"), &headers, body)
}

fn stored(shop: &Shop) -> i64 {
    shop.database
        .read(|conn| Ok(messages::table.count().get_result(conn)?))
}

on_both!(
    a_signed_delivery_is_stored_once_and_becomes_an_order,
    |shop| {
        stocked(shop);
        let (client, secret) = (shop.stranger(), secret_of(shop, "web"));
        let body = order("web", "h1").to_string();
        push(&client, "web", &secret, body.as_bytes()).expect(202);
        push(&client, "web", &secret, body.as_bytes()).expect(200);
        assert_eq!(stored(shop), 1);
        wait_until(
            || {
                shop.database
                    .read(|conn| Ok(orders::table.count().get_result::<i64>(conn)?))
                    == 1
            },
            "the message is read",
        );
    }
);

on_both!(
    an_order_that_was_pushed_and_is_not_read_yet_can_be_posted,
    crate::support::Opening::new().arg("--no-workers"),
    |shop| {
        let api = stocked(shop);
        let body = order("web", "h2");
        push(
            &shop.stranger(),
            "web",
            &secret_of(shop, "web"),
            body.to_string().as_bytes(),
        )
        .expect(202);
        let placed = api.post_json("/api/v1/orders", &body).expect(201).json();
        assert_eq!(placed["channel_ref"], "h2");
        assert_eq!(
            stored(shop),
            1,
            "the stored message was read, none was added"
        );
        assert_eq!(
            api.post_json("/api/v1/orders", &body).expect(200).json()["number"],
            placed["number"]
        );
    }
);

on_both!(
    a_wrong_signature_and_an_unknown_channel_look_the_same,
    |shop| {
        stocked(shop);
        shop.add_channel("files", "file");
        let client = shop.stranger();
        let body = order("web", "h3").to_string();
        let wrong = push(&client, "web", "not the secret", body.as_bytes()).expect(401);
        for slug in ["nobody", "files", "%00"] {
            let unknown = push(&client, slug, "", body.as_bytes()).expect(401);
            assert_eq!(unknown.text(), wrong.text(), "{slug}");
        }
        client
            .post_raw("/hooks/channels/web", &[], body.as_bytes())
            .expect(401);
        let large = vec![b'x'; (8 << 20) + 1];
        push(&client, "web", &secret_of(shop, "web"), &large).expect(413);
        assert_eq!(stored(shop), 0);
    }
);

on_both!(a_body_that_cannot_be_read_becomes_a_dead_letter, |shop| {
    stocked(shop);
    shop.expect_failed_jobs();
    push(
        &shop.stranger(),
        "web",
        &secret_of(shop, "web"),
        b"{\"half\":",
    )
    .expect(202);
    wait_until(
        || {
            let dead = messages::table.filter(messages::status.eq("dead"));
            shop.database
                .read(|conn| Ok(dead.count().get_result::<i64>(conn)?))
                == 1
        },
        "the message is dead",
    );
});

on_both!(
    each_platform_signs_in_its_own_way,
    crate::support::Opening::new().arg("--no-workers"),
    |shop| {
        let api = shop.api();
        let platforms = [
            ("shopify", "X-Shopify-Hmac-Sha256"),
            ("woocommerce", "X-WC-Webhook-Signature"),
        ];
        for (kind, header) in platforms {
            let form = json!({"slug": kind, "kind": kind, "secret": "given by the platform"});
            assert_eq!(
                api.post_json("/api/v1/channels", &form).expect(201).json()["secret"],
                "given by the platform"
            );
            let path = format!("/hooks/channels/{kind}");
            let body = format!("{{\"of\": \"{kind}\"}}");
            let signature =
                STANDARD.encode(hmac_sha256(b"given by the platform", &[body.as_bytes()]));
            let client = shop.stranger();
            client
                .post_raw(&path, &[(header, &signature)], body.as_bytes())
                .expect(202);
            client
                .post_raw(&path, &[(header, &signature)], b"{}")
                .expect(401);
        }
        let before = stored(shop);
        let form = [("Content-Type", "application/x-www-form-urlencoded")];
        shop.stranger()
            .post_raw("/hooks/channels/woocommerce", &form, b"webhook_id=7")
            .expect(200);
        shop.stranger()
            .post_raw("/hooks/channels/shopify", &form, b"webhook_id=7")
            .expect(401);
        assert_eq!(stored(shop), before);
    }
);

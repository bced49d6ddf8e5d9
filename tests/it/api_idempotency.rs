//! The same request twice is done once: keys, replays, and many senders of the same orders at the same time.

use crate::api::{order, stocked};
use crate::hooks::{push, secret_of};
use crate::on_both;
use crate::support::wait_until;
use serde_json::json;
use tributary::db::schema::{idempotency, orders};

on_both!(
    the_same_key_gets_the_stored_answer_and_another_body_is_refused,
    |shop| {
        let api = stocked(shop);
        let sent = order("web", "1");
        let first = api
            .post_json_once("/api/v1/orders", "k1", &sent)
            .expect(201);
        assert_eq!(first.header("idempotency-replayed"), None);
        let again = api
            .post_json_once("/api/v1/orders", "k1", &sent)
            .expect(201);
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
        assert_eq!(again.json(), first.json());
        let other = api
            .post_json_once("/api/v1/orders", "k1", &order("web", "2"))
            .expect(422);
        assert_eq!(other.json()["code"], "problem-idempotency-other-body");
        let elsewhere = api
            .post_json_once("/api/v1/orders:batch", "k1", &json!([sent]))
            .expect(200);
        assert_eq!(
            elsewhere.header("idempotency-replayed"),
            None,
            "the path is part of the scope"
        );
        let replayed = api
            .post_json_once("/api/v1/orders:batch", "k1", &json!([sent]))
            .expect(200);
        assert_eq!(replayed.json(), elsewhere.json());
        let somebody = shop
            .api()
            .post_json_once("/api/v1/orders", "k1", &sent)
            .expect(200);
        assert_eq!(
            somebody.header("idempotency-replayed"),
            None,
            "the API key is part of the scope"
        );
    }
);

on_both!(a_refusal_is_an_answer_and_is_kept_too, |shop| {
    let api = stocked(shop);
    let wrong = order("none", "1");
    let first = api
        .post_json_once("/api/v1/orders", "k1", &wrong)
        .expect(422);
    let again = api
        .post_json_once("/api/v1/orders", "k1", &wrong)
        .expect(422);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(
        again.header("content-type"),
        Some("application/problem+json")
    );
    assert_eq!(again.json(), first.json());
    let slug = json!({"slug": "web", "kind": "api"});
    api.post_json_once("/api/v1/channels", "k2", &slug)
        .expect(409);
    let again = api
        .post_json_once("/api/v1/channels", "k2", &slug)
        .expect(409);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    api.post_json_once("/api/v1/orders", &"k".repeat(256), &wrong)
        .expect(400);
});

on_both!(sixty_four_senders_of_one_key_place_one_order, |shop| {
    let api = stocked(shop);
    let sent = order("web", "1");
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..64)
            .map(|_| scope.spawn(|| api.post_json_once("/api/v1/orders", "k1", &sent).status))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().expect("it answers"))
            .collect()
    });
    assert!(
        statuses.iter().all(|status| matches!(status, 201 | 409)),
        "{statuses:?}"
    );
    assert!(statuses.contains(&201));
    use diesel::prelude::*;
    let count: (i64, i64) = shop.database.read(|conn| {
        Ok((
            orders::table.count().get_result(conn)?,
            idempotency::table.count().get_result(conn)?,
        ))
    });
    assert_eq!(count, (1, 1));
});

on_both!(
    a_hundred_orders_by_many_doors_at_once_are_a_hundred_orders,
    |shop| {
        let api = stocked(shop);
        let secret = secret_of(shop, "web");
        let stranger = shop.stranger();
        let all: Vec<_> = (0..100).map(|n| order("web", &format!("c{n}"))).collect();
        let numbers: Vec<Vec<String>> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..64)
                .map(|sender| {
                    let (api, all, stranger, secret) = (&api, &all, &stranger, &secret);
                    scope.spawn(move || {
                        let mine = all.iter().cycle().skip(sender * 13).take(100);
                        mine.filter_map(|one| {
                            if sender % 4 == 0 {
                                let status =
                                    push(stranger, "web", secret, one.to_string().as_bytes())
                                        .status;
                                assert!(matches!(status, 200 | 202), "{status}");
                                return None;
                            }
                            let answer = api.post_json("/api/v1/orders", one);
                            assert!(
                                matches!(answer.status, 200 | 201),
                                "{}: {}",
                                answer.status,
                                answer.text()
                            );
                            Some(
                                answer.json()["number"]
                                    .as_str()
                                    .expect("a number")
                                    .to_owned(),
                            )
                        })
                        .collect()
                    })
                })
                .collect();
            threads
                .into_iter()
                .map(|thread| thread.join().expect("it answers"))
                .collect()
        });
        let distinct: std::collections::HashSet<String> = numbers.into_iter().flatten().collect();
        assert_eq!(distinct.len(), 100);
        use diesel::prelude::*;
        let count = || -> i64 {
            shop.database
                .read(|conn| Ok(orders::table.count().get_result(conn)?))
        };
        wait_until(
            || {
                use tributary::db::schema::jobs;
                let open = jobs::table
                    .filter(jobs::state.ne("done"))
                    .filter(jobs::kind.eq("read_message"));
                shop.database
                    .read(|conn| Ok(open.count().get_result::<i64>(conn)?))
                    == 0
            },
            "every stored delivery is read",
        );
        assert_eq!(count(), 100);
    }
);

//! Background work: survives a worker that dies, is done once however many workers there are, fails in the open.

use crate::api::{order, stocked};
use crate::hooks::{push, secret_of};
use crate::support::{Dice, Opening, Shop, count, execute, wait_until};
use crate::{on_both, on_both_databases};
use serde_json::json;
use std::process::{Child, Stdio};
use std::time::Duration;
use tributary::db::jobs::{self, Take};
use tributary::db::walks;
use tributary::domain::ids::{MessageId, OrderId};
use tributary::domain::job::{Job, Walking};

/// Deliveries that wait to be read.
const DELIVERIES: usize = 300;

/// Stores deliveries that nobody reads yet.
fn deliver(shop: &Shop) {
    stocked(shop);
    let secret = secret_of(shop, "web");
    let client = shop.stranger();
    std::thread::scope(|scope| {
        for part in 0..4 {
            let (client, secret) = (&client, &secret);
            scope.spawn(move || {
                for index in (part..DELIVERIES).step_by(4) {
                    let body = order("web", &format!("j{index}")).to_string();
                    push(client, "web", secret, body.as_bytes()).expect(202);
                }
            });
        }
    });
}

fn worker(shop: &Shop) -> Child {
    let mut command = shop.command();
    command
        .arg("work")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.spawn().expect("the worker starts")
}

fn end(mut worker: Child) {
    worker.kill().expect("it is killed");
    worker.wait().expect("it is ours");
}

/// Every delivery became one order, received and opened once.
fn each_is_read_once(shop: &Shop) {
    wait_until(
        || {
            count(
                &shop.database,
                "jobs",
                "kind = 'read_message' AND state <> 'done'",
            ) == 0
        },
        "every delivery is read",
    );
    let all = DELIVERIES as i64;
    assert_eq!(count(&shop.database, "orders", "1 = 1"), all);
    assert_eq!(count(&shop.database, "events", "kind = 'received'"), all);
    assert_eq!(count(&shop.database, "payments", "1 = 1"), all);
    assert_eq!(
        count(
            &shop.database,
            "messages",
            "status = 'read' AND order_id IS NOT NULL"
        ),
        all
    );
    shop.cli(&["verify"]).ok();
}

on_both!(
    a_worker_that_is_killed_leaves_nothing_unread_and_nothing_read_twice,
    Opening::new()
        .arg("--no-workers")
        .env("TRIBUTARY_JOB_LEASE", "1")
        .env("TRIBUTARY_GROUP", "10"),
    |shop| {
        deliver(shop);
        let mut dice = Dice::new();
        for _ in 0..3 {
            let killed = worker(shop);
            // in the middle of reading, or before the next claim
            wait_until(
                || {
                    count(
                        &shop.database,
                        "jobs",
                        "kind = 'read_message' AND state = 'running'",
                    ) > 0
                },
                "the worker reads",
            );
            std::thread::sleep(dice.moment(Duration::from_millis(40)));
            end(killed);
        }
        let last = worker(shop);
        each_is_read_once(shop);
        end(last);
    }
);

on_both!(
    workers_that_take_each_others_jobs_apply_none_twice,
    Opening::new()
        .arg("--no-workers")
        .env("TRIBUTARY_JOB_LEASE", "0"),
    |shop| {
        deliver(shop);
        let workers = [worker(shop), worker(shop)];
        each_is_read_once(shop);
        workers.into_iter().for_each(end);
    }
);

on_both_databases!(a_claim_that_was_taken_over_ends_nothing, |database| {
    let start = tributary::domain::time::Time::default();
    let later = |seconds: i64| start + chrono::Duration::seconds(seconds);
    database.write(|conn| jobs::enqueue(conn, &[Job::Sweep], start));
    let claim = |now| {
        let lease_until = later(now + 10);
        database.write(|conn| jobs::claim(conn, Take::Any, later(now), lease_until, 5))
    };
    let first = claim(0).pop().expect("a job");
    assert!(claim(5).is_empty(), "the lease holds");
    let second = claim(20).pop().expect("the lease has run out");
    assert_eq!((first.id, first.attempt, second.attempt), (second.id, 1, 2));
    let finish = |attempt| database.write(|conn| jobs::finish(conn, first.id, attempt, later(21)));
    assert!(!finish(1), "the first worker comes too late");
    assert!(finish(2));
    assert!(!finish(2), "it has ended");
});

on_both_databases!(
    what_can_wait_goes_last_and_never_before_what_came_later,
    |database| {
        let start = tributary::domain::time::Time::default();
        let later = |seconds: i64| start + chrono::Duration::seconds(seconds);
        let walk = Walking::Anew;
        let read = |message| Job::ReadMessage {
            message: MessageId(message),
        };
        database.write(|conn| {
            jobs::enqueue(conn, &[Job::ReconsiderAll { walk }], start)?;
            jobs::enqueue(conn, &[read(1), read(2)], later(5))
        });
        let claim = |take, now| {
            let lease_until = later(now + 10);
            let rows = database.write(|conn| jobs::claim(conn, take, later(now), lease_until, 5));
            let kinds: Vec<String> = rows.into_iter().map(|row| row.kind).collect();
            kinds.join(" ")
        };
        let due = |take, now| database.write(|conn| jobs::is_any_due(conn, take, later(now)));
        assert!(due(Take::Any, 1) && !due(Take::Pressing, 1));
        assert_eq!(claim(Take::Pressing, 1), "");
        assert_eq!(claim(Take::Any, 6), "read_message read_message");
        assert_eq!(claim(Take::Pressing, 7), "");
        assert_eq!(claim(Take::Any, 7), "reconsider_all");
        // its lease runs out: again nothing for who takes only what presses
        assert!(due(Take::Any, 30) && due(Take::Pressing, 30));
        assert_eq!(claim(Take::Pressing, 30), "read_message read_message");
        assert_eq!(claim(Take::Pressing, 31), "");
        assert_eq!(claim(Take::Any, 31), "reconsider_all");
    }
);

on_both_databases!(a_walk_that_is_begun_anew_ends_the_one_before, |database| {
    let go_on =
        |walk, after| database.write(|conn| walks::go_on(conn, "far", walk, OrderId(after)));
    let first = database.write(|conn| walks::begin(conn, "far"));
    assert_eq!(first.after, OrderId(0));
    assert!(go_on(first, 20));
    assert!(!go_on(first, 20), "somebody has done this portion");
    let second = database.write(|conn| walks::find(conn, "far"));
    assert_eq!(second.after, OrderId(20));
    let anew = database.write(|conn| walks::begin(conn, "far"));
    assert_eq!(anew.after, OrderId(0));
    assert!(!go_on(second, 40), "it goes no further");
    // not even where both stand at the same order
    let again = database.write(|conn| walks::begin(conn, "far"));
    assert!(!go_on(anew, 20));
    assert!(go_on(again, 20));
});

#[test]
fn a_walk_that_waits_from_before_there_were_walks_begins_with_the_first_order() {
    for (old, kind) in [
        (r#"{"kind": "source_all", "after": 5}"#, "source_all"),
        (
            r#"{"kind": "reconsider_all", "after": 5}"#,
            "reconsider_all",
        ),
    ] {
        let job: Job = serde_json::from_str(old).expect("it is read");
        assert_eq!((job.kind(), job.key().as_str()), (kind, "anew"));
    }
}

on_both!(
    a_job_that_fails_is_tried_later_and_is_dead_in_the_end,
    |shop| {
        shop.expect_failed_jobs();
        // a letter that does not exist; the second job has one try left
        execute(
            &shop.database,
            &[
                "INSERT INTO jobs (kind, key, payload, state, run_at, created_at, attempt) VALUES \
             ('send_letter', '77', '{\"kind\":\"send_letter\",\"letter\":77}', 'waiting', '2020-01-01 00:00:00', '2020-01-01 00:00:00', 0)",
                "INSERT INTO jobs (kind, key, payload, state, run_at, created_at, attempt) VALUES \
             ('send_letter', '78', '{\"kind\":\"send_letter\",\"letter\":78}', 'waiting', '2020-01-01 00:00:00', '2020-01-01 00:00:00', 7)",
            ],
        );
        wait_until(
            || count(&shop.database, "jobs", "state = 'dead'") == 1,
            "the last try failed",
        );
        let text = shop.stranger().get("/metrics").expect(200).text();
        assert!(
            text.lines().any(|line| line == "tributary_jobs_dead 1"),
            "{text}"
        );
        wait_until(
            || count(&shop.database, "jobs", "key = '77' AND attempt >= 2") == 1,
            "the other one is tried again",
        );
        let told = "key = '77' AND last_error LIKE '%letter%' AND run_at > '2021-01-01 00:00:00' AND state IN ('waiting', 'running')";
        assert_eq!(count(&shop.database, "jobs", told), 1);
    }
);

on_both!(
    a_code_that_two_other_channels_list_does_not_stop_the_sweep,
    |shop| {
        let api = stocked(shop);
        for slug in ["second", "third"] {
            shop.add_channel(slug, "api");
            let known = json!({"channel": slug, "code": "ABC", "sku": "TEA-250"});
            api.post_json("/api/v1/listings", &known).expect(201);
        }
        let mut sent = order("web", "1");
        sent["lines"][0]["sku"] = json!("ABC");
        let held = api.post_json("/api/v1/orders", &sent).expect(201).json();
        assert_eq!(held["holds"][0]["kind"], "unknown_sku");
        let now = tributary::app::now();
        shop.database
            .write(|conn| jobs::enqueue(conn, &[Job::Sweep], now));
        wait_until(
            || {
                let open = "kind = 'sweep' AND state IN ('waiting', 'running')";
                count(&shop.database, "jobs", open) == 0
            },
            "the sweep has ended",
        );
        assert_eq!(count(&shop.database, "jobs", "last_error IS NOT NULL"), 0);
    }
);

//! Background work on the staff's pages: seen by state, put back when it failed for good.

use crate::listings_pages::sees_channels_only;
use crate::on_both;
use crate::support::{Shop, count, execute, wait_until};
use tributary::domain::staff::Role;

fn dead(shop: &Shop, kind: &str, key: &str, payload: &str) {
    execute(
        &shop.database,
        &[&format!(
            "INSERT INTO jobs (kind, key, payload, state, run_at, attempt, last_error, created_at) \
             VALUES ('{kind}', '{key}', '{payload}', 'dead', '2020-01-01 00:00:00.000', 8, 'it broke', '2020-01-01 00:00:00.000')"
        )],
    );
}

on_both!(a_dead_job_is_shown_with_its_reason_and_put_back, |shop| {
    dead(
        shop,
        "heal",
        "sku:A",
        r#"{"kind":"heal","waits_for":"sku:A"}"#,
    );
    dead(
        shop,
        "heal",
        "sku:B",
        r#"{"kind":"heal","waits_for":"sku:B"}"#,
    );
    dead(
        shop,
        "heal",
        "sku:C",
        r#"{"kind":"heal","waits_for":"sku:C"}"#,
    );
    let chief = shop.sign_in(Role::Manager);
    let page = chief.get("/staff/jobs").expect(200);
    assert_eq!(page.texts("tbody tr").len(), 3);
    assert_eq!(page.first_text(".tabs a[aria-current] span"), "3");
    let one = chief
        .get(&page.attributes("tbody th a", "href")[0])
        .expect(200);
    assert!(one.first_text("pre").contains("it broke"));
    chief
        .submit(&one.form("form[action$='/replay']"))
        .expect(303);
    wait_until(
        || count(&shop.database, "jobs", "kind = 'heal' AND state = 'done'") == 1,
        "it runs",
    );
    chief
        .submit(&one.form("form[action$='/replay']"))
        .expect(409);
    let page = chief.get("/staff/jobs").expect(200);
    chief
        .submit(&page.form("form[action='/staff/jobs/replay']"))
        .expect(303);
    wait_until(
        || count(&shop.database, "jobs", "kind = 'heal' AND state = 'done'") == 3,
        "they run",
    );
    assert!(chief.get("/staff/jobs").expect(200).has(".empty"));
    assert!(
        chief
            .get("/staff/jobs?state=done")
            .expect(200)
            .texts("tbody tr")
            .len()
            >= 3
    );
    for state in ["waiting", "running"] {
        chief.get(&format!("/staff/jobs?state={state}")).expect(200);
    }
    assert_eq!(count(&shop.database, "audit", "action = 'job_replayed'"), 2);
});

on_both!(
    a_job_that_is_put_back_is_tried_as_often_as_a_new_one,
    |shop| {
        dead(
            shop,
            "send_letter",
            "999",
            r#"{"kind":"send_letter","letter":999}"#,
        );
        shop.expect_failed_jobs();
        let chief = shop.sign_in(Role::Manager);
        let page = chief.get("/staff/jobs").expect(200);
        chief.submit(&page.form("tbody form")).expect(303);
        wait_until(
            || {
                count(
                    &shop.database,
                    "jobs",
                    "kind = 'send_letter' AND attempt = 9 AND state = 'waiting'",
                ) == 1
            },
            "one more failure is not the end",
        );
    }
);

on_both!(
    background_work_belongs_to_whoever_sees_the_whole_shop,
    |shop| {
        shop.add_channel("web", "api");
        shop.sign_in(Role::Clerk).get("/staff/jobs").expect(403);
        let narrow = shop.sign_in(Role::Manager);
        sees_channels_only(shop, &["web"]);
        narrow.get("/staff/jobs").expect(403);
        narrow.get("/staff/jobs/1").expect(403);
        shop.sign_in(Role::Manager)
            .get("/staff/jobs/987654")
            .expect(404);
    }
);

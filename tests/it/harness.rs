//! The harness itself: that each test has a migrated database of its own, and that its checks can fail.

use crate::support::{Answer, Base, Database, Opening, Shop, wait_until};
use crate::{on_both, on_both_databases};
use diesel::prelude::*;
use tributary::db::migrate;
use tributary::db::schema::{jobs, settings};

on_both_databases!(every_test_starts_with_a_current_database, |database| {
    assert!(database.read(migrate::is_current));
});

on_both_databases!(two_tests_do_not_see_each_other, |database| {
    let other = Database::new(database.base).expect("one more");
    database.write(|conn| {
        diesel::insert_into(settings::table)
            .values((settings::name.eq("a"), settings::value.eq("1")))
            .execute(conn)?;
        Ok(())
    });
    let count = |database: &Database| -> i64 {
        database.read(|conn| Ok(settings::table.count().get_result(conn)?))
    };
    assert_eq!((count(database), count(&other)), (1, 0));
});

#[test]
fn waiting_ends_as_soon_as_it_is_true() {
    let mut looks = 0;
    wait_until(
        || {
            looks += 1;
            looks == 3
        },
        "the third look",
    );
    assert_eq!(looks, 3);
}

on_both!(commands_and_the_server_share_the_shop, |shop| {
    shop.add_channel("web", "api");
    let again = shop.cli(&["channel", "add", "web", "--kind", "api"]);
    assert_ne!(again.status, 0, "{again:?}");
    let key = shop
        .cli(&["key", "add", "till", "--scope", "orders:read"])
        .ok();
    assert!(!key.last_line().contains(' '), "{key:?}");
});

on_both!(a_key_of_the_shop_opens_the_api, |shop| {
    let orders = "/api/v1/orders";
    shop.stranger().get(orders).expect(401);
    let answer = shop.api().get(orders).expect(200);
    assert_eq!(answer.json()["items"], serde_json::json!([]));
});

#[test]
fn a_dead_job_fails_the_test_that_left_it() {
    let closing = std::panic::catch_unwind(|| {
        let mut shop = Shop::closed(Database::new(Base::Sqlite).unwrap(), Opening::new());
        shop.open();
        let now = chrono::Utc::now().naive_utc();
        shop.database.write(|conn| {
            diesel::insert_into(jobs::table)
                .values((
                    jobs::kind.eq("letter"),
                    jobs::key.eq("1"),
                    jobs::payload.eq("{}"),
                    jobs::state.eq("dead"),
                    jobs::run_at.eq(now),
                    jobs::created_at.eq(now),
                ))
                .execute(conn)?;
            Ok(())
        });
        shop.close();
    });
    let complaint = closing.unwrap_err();
    let words = complaint.downcast_ref::<String>().unwrap();
    assert!(words.contains("jobs went wrong"), "{words}");
}

#[test]
fn a_form_is_read_filled_in_and_encoded() {
    let page = "<form method=post action=/in><input type=hidden name=csrf value=x><input name=email>\
                <input type=password name=word><input type=checkbox name=keep><button name=a value=b></form>";
    let answer = Answer {
        request: "GET /in".to_owned(),
        status: 200,
        headers: Vec::new(),
        body: page.into(),
    };
    let form = answer
        .form("form")
        .fill("email", "a@b.c")
        .fill("word", "茶 1");
    assert_eq!(form.encoded(), "csrf=x&email=a%40b.c&word=%E8%8C%B6+1");
    assert_eq!(
        (form.password_field(), answer.csrf()),
        ("word".to_owned(), "x".to_owned())
    );
}

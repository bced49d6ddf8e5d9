//! The harness itself: that each test has a migrated database of its own, and that its checks can fail.

use crate::support::wait_until;
use crate::{on_both_databases, support::Database};
use diesel::prelude::*;
use tributary::db::migrate;
use tributary::db::schema::settings;

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

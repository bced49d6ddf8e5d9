//! What watches the process sees: alive, ready, in figures, gone when asked; and two processes share one database.

use crate::on_both;
use crate::support::{Base, Database, Opening, Shop};

on_both!(an_open_shop_is_alive_and_ready, |shop| {
    let client = shop.stranger();
    client.get("/healthz").expect(200);
    client.get("/readyz").expect(200);
    client.get("/no-such-page").expect(404);
});

on_both!(figures_are_in_the_format_of_prometheus, |shop| {
    let answer = shop.stranger().get("/metrics").expect(200);
    let kind = answer.header("content-type").unwrap_or_default();
    assert!(kind.starts_with("text/plain; version=0.0.4"), "{kind}");
    let text = answer.text();
    assert!(
        text.lines().any(|line| line == "tributary_jobs_dead 0"),
        "{text}"
    );
});

on_both!(
    figures_are_hidden_from_who_has_not_the_key,
    Opening::new().env("TRIBUTARY_METRICS_KEY", "a-key"),
    |shop| {
        shop.stranger().get("/metrics").expect(404);
        shop.stranger()
            .with_key("other")
            .get("/metrics")
            .expect(404);
        shop.stranger()
            .with_key("a-key")
            .get("/metrics")
            .expect(200);
    }
);

on_both!(a_shop_that_is_asked_to_stop_stops, |shop| {
    let client = shop.stranger();
    // stop() fails the test if the process lingers, panics or does not end with 0
    shop.server().stop();
    assert_eq!(client.knock("/healthz"), None);
});

on_both!(a_shop_opens_again_after_a_power_cut, |shop| {
    shop.kill();
    shop.open();
    shop.stranger().get("/readyz").expect(200);
});

on_both!(two_processes_serve_one_database, |shop| {
    let other = shop.another_server();
    other.client().get("/readyz").expect(200);
    shop.stranger().get("/readyz").expect(200);
});

on_both!(migrating_twice_changes_nothing, |shop| {
    shop.cli(&["migrate"]).ok();
    shop.cli(&["migrate"]).ok();
});

#[test]
fn an_unknown_command_is_a_usage_error() {
    let shop = Shop::closed(Database::new(Base::Sqlite).unwrap(), Opening::new());
    shop.cli(&["swim"]).ended_with(2);
    shop.cli(&["--help"]).ok();
}

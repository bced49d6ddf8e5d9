//! The command line as scripts rely on it: exit codes, where results go, what is refused.

use crate::on_both;
use crate::support::{Shop, count};

on_both!(
    usage_is_2_a_refusal_is_1_with_one_line_and_done_is_0,
    |shop| {
        for words in [
            &["no-such-command"][..],
            &["import"],
            &["import", "--channel", "web"],
            &["channel", "add"],
            &["key", "add", "name"],
            &["staff", "add", "a@b.c"],
            &["backup"],
        ] {
            let done = shop.cli(words).ended_with(2);
            assert!(
                done.stdout.is_empty() && !done.stderr.is_empty(),
                "{words:?}"
            );
        }
        for words in [
            &["channel", "add", "Not A Slug", "--kind", "file"][..],
            &["channel", "add", "web", "--kind", "fax"],
            &[
                "channel",
                "add",
                "web",
                "--kind",
                "file",
                "--currency",
                "XXQ",
            ],
            &[
                "channel",
                "add",
                "web",
                "--kind",
                "file",
                "--time-zone",
                "Mars/Olympus",
            ],
            &[
                "channel",
                "add",
                "web",
                "--kind",
                "file",
                "--go-live",
                "yesterday",
            ],
            &["key", "add", "till", "--scope", "everything"],
            &[
                "staff",
                "add",
                "a@b.c",
                "--role",
                "king",
                "--password-stdin",
            ],
            &["mapping", "show", "nobody"],
            &["catalog", "import", "there-is-no-such-file.csv"],
        ] {
            let done = shop.cli(words).ended_with(1);
            assert_eq!(
                done.stderr.trim().lines().count(),
                1,
                "{words:?}: {}",
                done.stderr
            );
            assert!(done.stdout.is_empty(), "{words:?}: {}", done.stdout);
        }
        shop.cli(&["channel", "list"]).ok();
        shop.cli(&["--version"]).ok();
        assert_eq!(count(&shop.database, "channels", "1 = 1"), 0);
    }
);

on_both!(a_channel_is_added_once, |shop| {
    let words = [
        "channel",
        "add",
        "shop-1",
        "--kind",
        "file",
        "--currency",
        "EUR",
        "--go-live",
        "2026-01-01T00:00:00+01:00",
    ];
    shop.cli(&words).ok();
    let again = shop.cli(&words).ended_with(1);
    assert!(again.stderr.contains("shop-1"), "{}", again.stderr);
    let listed = shop.cli(&["channel", "list"]).ok();
    assert_eq!(listed.stdout.lines().count(), 1);
    assert!(
        listed.stdout.contains("2025-12-31T23:00:00Z"),
        "{}",
        listed.stdout
    );
});

on_both!(a_key_is_alone_on_the_last_line_and_opens_the_api, |shop| {
    let done = shop
        .cli(&["key", "add", "till", "--scope", "orders:read"])
        .ok();
    let key = done.last_line().to_owned();
    assert!(
        key.len() > 20 && !key.contains(char::is_whitespace),
        "{key}"
    );
    shop.stranger()
        .with_key(&key)
        .get("/api/v1/orders")
        .expect(200);
    let kept = format!("key_hash LIKE '%{key}%'");
    assert_eq!(
        count(&shop.database, "api_keys", &kept),
        0,
        "only its hash is kept"
    );
});

on_both!(staff_are_hired_with_a_password_from_stdin, |shop| {
    let words = [
        "staff",
        "add",
        "Ann@Shop.example",
        "--role",
        "clerk",
        "--password-stdin",
    ];
    let done = shop.cli_reading(&words, "a long enough password\n").ok();
    assert!(!done.stdout.contains("a long enough password"));
    let again = shop
        .cli_reading(&words, "another long password\n")
        .ended_with(1);
    assert_eq!(again.stderr.trim().lines().count(), 1, "{}", again.stderr);
    let short = [
        "staff",
        "add",
        "bob@shop.example",
        "--role",
        "clerk",
        "--password-stdin",
    ];
    shop.cli_reading(&short, "\n").ended_with(1);
    assert_eq!(count(&shop.database, "staff", "1 = 1"), 1);
});

on_both!(
    settings_that_cannot_be_understood_are_refused_by_name,
    |shop| {
        for (name, value) in [
            ("TRIBUTARY_JOB_LEASE", "soon"),
            ("TRIBUTARY_BIND", "here"),
            ("TRIBUTARY_TIME_ZONE", "Moon/Base"),
        ] {
            let output = shop
                .command()
                .env(name, value)
                .args(["channel", "list"])
                .output()
                .expect("it runs");
            let told = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(1), "{told}");
            assert!(told.contains(name) && told.contains(value), "{told}");
        }
    }
);

/// What is printed for a person is in the language of the terminal.
fn said(shop: &Shop, locale: &str) -> String {
    let output = shop
        .command()
        .env("LC_ALL", locale)
        .args(["import", "--channel", "nobody", "x"])
        .output();
    String::from_utf8(output.expect("it runs").stderr).expect("text")
}

on_both!(a_refusal_is_in_the_language_of_the_terminal, |shop| {
    let (en, zh) = (said(shop, "en_US.UTF-8"), said(shop, "zh_CN.UTF-8"));
    assert_ne!(en, zh);
    assert!(
        zh.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)),
        "{zh}"
    );
});

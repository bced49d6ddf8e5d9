//! The places that could ship, as sourcing is told of them.

use crate::on_both_databases;
use crate::support::{Database, execute};
use tributary::domain::sourcing::{Capacity, Temperature};
use tributary::domain::time::Time;
use tributary::services::sourcing::places::{ReadyPlace, places};

/// A place with an id, what stands in its columns otherwise, and its cards.
fn place(database: &Database, id: i64, active: bool, columns: &[(&str, &str)]) {
    let mut statements = vec![format!(
        "INSERT INTO locations (id, slug, name, kind, country, region, city, district, street, postcode, active, \
         created_at) VALUES ({id}, 'place-{id}', 'Place {id}', 'warehouse', 'CN', '', '', '', '', '', {active}, \
         '2026-01-01 00:00:00')"
    )];
    for (column, value) in columns {
        statements.push(format!(
            "UPDATE locations SET {column} = {value} WHERE id = {id}"
        ));
    }
    let statements: Vec<&str> = statements.iter().map(String::as_str).collect();
    execute(database, &statements);
}

fn card(database: &Database, id: i64, currency: &str, active: bool) {
    let body = format!(
        r#"{{"currency": "{currency}", "zones": [{{"name": "all", "areas": [], "prices": {{"bands": [{{"up_to_g": 1000, "price": {id}}}]}}}}]}}"#
    );
    execute(
        database,
        &[&format!(
            "INSERT INTO rate_cards (id, slug, name, service, active, version, body, changed_at, changed_by) VALUES \
             ({id}, 'card-{id}', 'Card', 'service-{id}', {active}, 1, '{body}', '2026-01-01 00:00:00', '')"
        )],
    );
}

/// Told at a moment in UTC by a shop in Shanghai.
fn told(database: &Database, now: &str) -> Vec<ReadyPlace> {
    let now: Time = now.parse().expect("a moment");
    database.read(|conn| places(conn, now, chrono_tz::Asia::Shanghai))
}

fn days(place: &ReadyPlace) -> (i32, i32, String) {
    (
        place.place.ready_day,
        place.place.lead_days,
        place.leaves_on.to_string(),
    )
}

on_both_databases!(
    what_is_planned_after_the_cut_off_leaves_on_the_next_working_day_of_the_place,
    |database| {
        let weekdays = [("workdays", "'1111100'"), ("cut_off", "960")];
        place(database, 1, true, &weekdays);
        place(database, 2, false, &weekdays);
        let far = [("time_zone", "'America/Los_Angeles'"), ("cut_off", "960")];
        place(database, 3, true, &far);
        place(database, 4, true, &[("workdays", "'0000000'")]);
        let supplier = [("workdays", "'1111100'"), ("lead_days", "2")];
        place(database, 5, true, &supplier);
        // Friday, 15:59 and 16:01 in Shanghai; five minutes to midnight of Thursday in Los Angeles
        let early = told(database, "2026-11-20T07:59:00");
        let ids: Vec<i64> = early.iter().map(|one| one.place.id.0).collect();
        assert_eq!(ids, [1, 3, 5], "neither at rest nor never working");
        assert_eq!(days(&early[0]), (0, 0, "2026-11-20".to_owned()));
        assert_eq!(
            days(&early[1]),
            (0, 0, "2026-11-20".to_owned()),
            "after its cut-off"
        );
        assert_eq!(
            days(&early[2]),
            (0, 4, "2026-11-24".to_owned()),
            "over the weekend"
        );
        let late = told(database, "2026-11-20T08:01:00");
        assert_eq!(days(&late[0]), (3, 0, "2026-11-23".to_owned()));
    }
);

on_both_databases!(
    public_holidays_are_kept_make_up_days_worked_and_single_days_count_first,
    |database| {
        let keeps = [("workdays", "'1111100'"), ("holidays", "'CN'")];
        place(database, 1, true, &keeps);
        let first = |now| days(&told(database, now)[0]);
        assert_eq!(first("2026-09-20T02:00:00").0, 0, "a Sunday that is worked");
        assert_eq!(
            first("2026-10-01T02:00:00"),
            (7, 0, "2026-10-08".to_owned())
        );
        execute(
            database,
            &[
                "INSERT INTO location_days VALUES (1, '2026-10-02', TRUE, 'on call')",
                "INSERT INTO location_days VALUES (1, '2026-09-20', FALSE, 'moving')",
            ],
        );
        assert_eq!(first("2026-10-01T02:00:00").0, 1);
        assert_eq!(first("2026-09-20T02:00:00").0, 1);
    }
);

on_both_databases!(
    a_full_day_passes_to_the_next_and_what_is_left_of_it_is_told,
    |database| {
        let small = [("parcels_per_day", "10"), ("units_per_day", "40")];
        place(database, 1, true, &small);
        execute(
            database,
            &[
                "INSERT INTO location_loads VALUES (1, '2026-11-20', 3, 40)",
                "INSERT INTO location_loads VALUES (1, '2026-11-21', 7, 12)",
            ],
        );
        let told = told(database, "2026-11-20T02:00:00");
        assert_eq!(days(&told[0]), (1, 0, "2026-11-21".to_owned()));
        let left = Capacity {
            parcels: Some(3),
            units: Some(28),
        };
        assert_eq!(told[0].place.capacity, left);
    }
);

on_both_databases!(
    offers_are_the_active_cards_and_inactive_ones_do_not_make_a_place_free,
    |database| {
        let work = [
            ("parcel_cost", "150"),
            ("line_cost", "40"),
            (
                "accepts",
                r#"'{"temperatures": ["chilled"], "no_dangerous": true}'"#,
            ),
        ];
        place(database, 1, true, &work);
        place(database, 2, true, &[]);
        place(database, 3, true, &[]);
        for (id, currency, active) in [(1, "CNY", true), (2, "EUR", true), (3, "CNY", false)] {
            card(database, id, currency, active);
            execute(
                database,
                &[&format!("INSERT INTO location_cards VALUES (1, {id})")],
            );
        }
        execute(database, &["INSERT INTO location_cards VALUES (3, 3)"]);
        let told = told(database, "2026-11-20T02:00:00");
        let services = |at: usize| -> Vec<&str> {
            let offers = told[at].place.offers.iter();
            offers.map(|offer| offer.service.as_str()).collect()
        };
        // a card of another currency is told too: the decision says why it is of no use
        assert_eq!(services(0), ["service-1", "service-2"]);
        assert_eq!(services(1), [""; 0]);
        assert_eq!(services(2), [""; 0]);
        let rated: Vec<bool> = told.iter().map(|one| one.place.rated).collect();
        assert_eq!(rated, [true, false, true]);
        let place = &told[0].place;
        assert_eq!(
            (place.handling.per_parcel, place.handling.per_line),
            (150, 40)
        );
        assert_eq!(place.accepts.temperatures, [Temperature::Chilled]);
        assert!(place.accepts.no_dangerous);
    }
);

//! Working days by example and by property.

use super::*;
use proptest::prelude::*;

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn at(text: &str) -> NaiveDateTime {
    text.parse().expect("a date and a time")
}

fn calendar(workdays: &str, holidays: &str) -> Calendar {
    Calendar {
        workdays: Workdays::parse(workdays).expect("seven digits"),
        holidays: Holidays::of(holidays),
        days: BTreeMap::new(),
    }
}

#[test]
fn a_golden_week_is_closed_and_its_make_up_saturday_is_worked() {
    let place = calendar("1111100", "CN");
    for day in ["2026-10-01", "2026-10-07"] {
        assert!(!place.works(date(day)), "{day} is National Day");
    }
    let sunday = place.day(date("2026-09-20"));
    assert!(sunday.works, "worked to make up for it");
    assert!(matches!(sunday.because, Because::MakeUp(day) if day.name_zh == "国庆节"));
    assert_eq!(
        place.next_after(date("2026-09-30")),
        Some(date("2026-10-08"))
    );
    let abroad = calendar("1111100", "");
    assert!(abroad.works(date("2026-10-01")) && !abroad.works(date("2026-09-20")));
}

#[test]
fn what_is_said_of_a_day_counts_before_everything_else() {
    let mut place = calendar("1111100", "CN");
    let said = |works| Exceptional {
        works,
        note: "stocktaking".to_owned(),
    };
    place.days.insert(date("2026-10-01"), said(true));
    place.days.insert(date("2026-10-09"), said(false));
    assert!(place.works(date("2026-10-01")));
    assert_eq!(
        place.day(date("2026-10-09")).because,
        Because::Said("stocktaking")
    );
    assert_eq!(
        place.next_after(date("2026-10-08")),
        Some(date("2026-10-10"))
    );
}

#[test]
fn the_minute_of_the_cut_off_is_in_time_and_the_next_second_is_not() {
    let place = calendar("1111100", "");
    let leaves = |now| place.leaves_on(at(now), Some(16 * 60));
    assert_eq!(leaves("2026-11-20T15:59:59"), Some(date("2026-11-20")));
    assert_eq!(leaves("2026-11-20T16:00:00"), Some(date("2026-11-20")));
    assert_eq!(
        leaves("2026-11-20T16:00:01"),
        Some(date("2026-11-23")),
        "over the weekend"
    );
    assert_eq!(
        leaves("2026-11-21T09:00:00"),
        Some(date("2026-11-23")),
        "a Saturday"
    );
    assert_eq!(
        place.leaves_on(at("2026-11-20T23:59:59"), None),
        Some(date("2026-11-20"))
    );
}

#[test]
fn a_supplier_needs_working_days() {
    let place = calendar("1111100", "CN");
    let friday = date("2026-11-20");
    assert_eq!(place.after_lead(friday, 0), Some(friday));
    assert_eq!(place.after_lead(friday, 2), Some(date("2026-11-24")));
}

#[test]
fn a_place_that_never_works_has_no_next_day() {
    let never = calendar("0000000", "");
    assert_eq!(never.next_after(date("2026-11-20")), None);
    assert_eq!(never.leaves_on(at("2026-11-20T09:00:00"), None), None);
}

#[test]
fn only_seven_digits_are_workdays() {
    for bad in ["", "111110", "11111000", "1111102", "工作日"] {
        assert_eq!(Workdays::parse(bad), None, "{bad}");
    }
    assert_eq!(
        Workdays::parse("1111100").map(Workdays::text).as_deref(),
        Some("1111100")
    );
}

fn any_calendar() -> impl Strategy<Value = Calendar> {
    let said = prop::collection::btree_map(0u64..400, any::<bool>(), 0..20);
    let country = prop_oneof![Just(""), Just("CN")];
    (prop::array::uniform7(any::<bool>()), country, said).prop_map(|(week, country, said)| {
        let days = said.into_iter().map(|(after, works)| {
            let said = Exceptional {
                works,
                note: String::new(),
            };
            (date("2026-01-01") + Days::new(after), said)
        });
        Calendar {
            workdays: Workdays(week),
            holidays: Holidays::of(country),
            days: days.collect(),
        }
    })
}

proptest! {
    #[test]
    fn what_leaves_leaves_on_a_working_day_and_on_none_before_it(place in any_calendar(), after in 0u64..300, minute in 0u32..1440, cut_off in prop::option::of(0i64..1440)) {
        let today = date("2026-01-01") + Days::new(after);
        let now = today.and_hms_opt(minute / 60, minute % 60, 0).expect("a time");
        if let Some(day) = place.leaves_on(now, cut_off) {
            prop_assert!(place.works(day));
            prop_assert!(days_between(today, day) >= 0);
            let skipped = today.iter_days().take_while(|one| *one < day).filter(|one| place.works(*one));
            let late = cut_off.is_some_and(|cut_off| i64::from(minute) > cut_off);
            prop_assert_eq!(skipped.collect::<Vec<_>>(), if late && place.works(today) { vec![today] } else { vec![] });
        }
    }

    #[test]
    fn planning_later_never_leaves_earlier(place in any_calendar(), after in 0u64..300, minute in 0i64..1440, more in 0i64..3000, cut_off in prop::option::of(0i64..1440)) {
        let now = (date("2026-01-01") + Days::new(after)).and_time(chrono::NaiveTime::MIN) + chrono::Duration::minutes(minute);
        let one = place.leaves_on(now, cut_off);
        let other = place.leaves_on(now + chrono::Duration::minutes(more), cut_off);
        prop_assert!(one.is_none() || other.is_none() || one <= other);
    }

    #[test]
    fn what_leaves_is_begun_at_its_cut_off_and_not_before(place in any_calendar(), after in 0u64..300, minute in 0i64..1440, cut_off in 0i64..1440, lead in 0u32..5) {
        let midnight = |day: NaiveDate| day.and_time(chrono::NaiveTime::MIN);
        let now = midnight(date("2026-01-01") + Days::new(after)) + chrono::Duration::minutes(minute);
        let Some(first) = place.leaves_on(now, Some(cut_off)) else { return Ok(()) };
        let Some(leaves) = place.after_lead(first, lead) else { return Ok(()) };
        let at = midnight(first) + chrono::Duration::minutes(cut_off);
        let is_due = |at| place.begun_for(at, Some(cut_off), lead).is_some_and(|day| leaves <= day);
        prop_assert!(is_due(at) && is_due(at + chrono::Duration::days(1)));
        prop_assert!(!is_due(at - chrono::Duration::seconds(1)));
        prop_assert!(place.begun_for(midnight(first), None, lead) == Some(leaves));
    }

    #[test]
    fn lead_days_are_as_many_working_days(place in any_calendar(), after in 0u64..100, lead in 0u32..30) {
        let from = date("2026-01-01") + Days::new(after);
        if let Some(day) = place.after_lead(from, lead) {
            let between = from.iter_days().skip(1).take_while(|one| *one <= day).filter(|one| place.works(*one));
            prop_assert_eq!(between.count(), lead as usize);
        }
    }
}

//! Numbers as they are really written.

use super::*;
use ContactKind::*;

fn read(written: &str) -> Phone {
    Phone::read(written, Some(Country::CN)).expect("something is written")
}

#[test]
fn chinese_numbers_are_read_in_every_way_of_writing() {
    let cases = [
        ("13800138000", "+8613800138000"),
        (" 138 0013 8000 ", "+8613800138000"),
        ("138-0013-8000", "+8613800138000"),
        ("１３８００１３８０００", "+8613800138000"),
        ("＋86 13800138000", "+8613800138000"),
        ("+8613800138000", "+8613800138000"),
        ("+86-138-0013-8000", "+8613800138000"),
        ("(+86) 13800138000", "+8613800138000"),
        ("008613800138000", "+8613800138000"),
        ("8613800138000", "+8613800138000"),
        ("86-13800138000", "+8613800138000"),
        ("013800138000", "+8613800138000"),
        ("'13800138000", "+8613800138000"),
        ("=\"13800138000\"", "+8613800138000"),
        ("tel:+86-138-0013-8000", "+8613800138000"),
        ("029-8989999", "+86298989999"),
        ("029-89899999", "+862989899999"),
        ("(029)89899999", "+862989899999"),
        ("+86 29 8989 9999", "+862989899999"),
        ("+86 029 89899999", "+862989899999"),
        ("86-029-89899999", "+862989899999"),
        ("0755-26001234", "+8675526001234"),
        ("010-12345678", "+861012345678"),
        ("400-812-3456", "+864008123456"),
        ("800-830-3811", "+868008303811"),
    ];
    for (written, text) in cases {
        let phone = read(written);
        assert_eq!((phone.kind, phone.text.as_str()), (Own, text), "{written}");
        assert_eq!(phone.extension, None, "{written}");
        assert_eq!(phone.key(), Some(text));
    }
}

#[test]
fn numbers_with_an_extension_are_virtual_unless_they_are_an_offices() {
    let cases = [
        ("13800138000-1234", Virtual, "+8613800138000", "1234"),
        ("13800138000,1234", Virtual, "+8613800138000", "1234"),
        ("13800138000,,1234#", Virtual, "+8613800138000", "1234"),
        ("13800138000转1234", Virtual, "+8613800138000", "1234"),
        ("13800138000 转接 1234", Virtual, "+8613800138000", "1234"),
        ("13800138000 ext. 1234", Virtual, "+8613800138000", "1234"),
        ("13800138000（转1234）", Virtual, "+8613800138000", "1234"),
        ("+8613800138000,1234", Virtual, "+8613800138000", "1234"),
        ("4008123456-12345", Virtual, "+864008123456", "12345"),
        ("400-812-3456转12345", Virtual, "+864008123456", "12345"),
        ("9501312345678-1234", Virtual, "9501312345678", "1234"),
        ("029-89899999-801", Own, "+862989899999", "801"),
        ("029-89899999转801", Own, "+862989899999", "801"),
    ];
    for (written, kind, text, extension) in cases {
        let phone = read(written);
        assert_eq!((phone.kind, phone.text.as_str()), (kind, text), "{written}");
        assert_eq!(phone.extension.as_deref(), Some(extension), "{written}");
        assert_eq!(phone.key().is_some(), kind == Own);
        let again = read(&format!("{},{extension}", phone.text));
        assert_eq!(again, phone, "as the standard form writes it");
    }
    assert_eq!(read("95013123456789").kind, Virtual);
    assert_eq!(read("95013123456789").key(), None);
}

#[test]
fn numbers_of_other_countries_follow_their_own_rules() {
    let of = |written: &str, code: &str| Phone::read(written, Country::parse(code));
    let text = |written, code| of(written, code).map(|phone| (phone.kind, phone.text));
    assert_eq!(
        text("(805) 637-7243", "US"),
        Some((Own, "+18056377243".to_owned()))
    );
    assert_eq!(
        text("805-637-7243", "US"),
        Some((Own, "+18056377243".to_owned()))
    );
    assert_eq!(
        text("03-1234-5678", "JP"),
        Some((Own, "+81312345678".to_owned()))
    );
    assert_eq!(
        text("020 7946 0018", "GB"),
        Some((Own, "+442079460018".to_owned()))
    );
    assert_eq!(
        text("+44 20 7946 0018", "US"),
        Some((Own, "+442079460018".to_owned()))
    );
    assert_eq!(text("13800138000", "US").map(|t| t.0), Some(Unreadable));
    assert_eq!(text("12345678", "US").map(|t| t.0), Some(Unreadable));
    let relay = of("+1 347-448-3190 ext. 32540", "US").expect("written");
    assert_eq!(
        (relay.kind, relay.extension.as_deref()),
        (Virtual, Some("32540"))
    );
    // Reserved for films, and all over sample data: valid by no table, but it can be dialled.
    assert_eq!(
        text("+1 555-625-1199", "US"),
        Some((Own, "+15556251199".to_owned()))
    );
}

#[test]
fn what_is_hidden_or_no_number_stays_as_written() {
    for (written, kind) in [
        ("138****8888", Masked),
        ("1381234＊＊＊＊", Masked),
        ("138xxxx8888", Masked),
        ("+86 138****8888", Masked),
        ("call me", Unreadable),
        ("12345", Unreadable),
        ("138001380001", Unreadable),
        ("无", Unreadable),
        ("13800138000/13900139000", Unreadable),
    ] {
        let phone = read(written);
        assert_eq!((phone.kind, phone.text.as_str()), (kind, written));
        assert_eq!(phone.key(), None);
    }
    assert_eq!(Phone::read(" ' ", None), None);
}

#[test]
fn a_masked_view_shows_both_ends() {
    assert_eq!(read("13800138000").masked_view(), "138****8000");
    assert_eq!(read("138****8888").masked_view(), "138****8888");
    assert_eq!(read("+442079460018").masked_view(), "+44****0018");
    assert_eq!(read("12345").masked_view(), "1****45");
    assert_eq!(read("无").masked_view(), "****");
}

#[test]
fn the_short_cut_for_mobiles_gives_what_libphonenumber_gives() {
    let mut valid = 0;
    for range in 1300..2000 {
        let digits = format!("{range}1234567");
        assert_eq!(read(&digits), own(format!("+86{digits}")));
        // The other ranges are not in use yet, or were codes to choose a carrier by.
        let Some(parsed) = parse(&digits, Country::CN).filter(PhoneNumber::is_valid) else {
            continue;
        };
        valid += 1;
        assert_eq!(
            read(&digits).text,
            parsed.format().mode(Mode::E164).to_string()
        );
        assert_eq!(parsed.number_type(&DATABASE), Type::Mobile, "{digits}");
    }
    assert!(valid > 450, "most ranges are in use: {valid}");
}

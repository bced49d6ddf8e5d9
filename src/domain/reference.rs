//! Order numbers, phones and references as people type them into one box: spaces, dashes, full-width digits, +86.

use unicode_normalization::UnicodeNormalization;

/// What was typed, with full-width characters folded and the edges trimmed; a leading `#` is kept, since shops use it.
pub fn written(typed: &str) -> String {
    // PostgreSQL keeps no NUL in a text
    let typed: String = typed.nfkc().filter(|c| *c != '\0').collect();
    typed.trim().to_owned()
}

/// Our number if it can be one (`t 118204`, `T-118204`, `118204`); as typed otherwise, which is nobody's number.
pub fn our_number(typed: &str) -> String {
    let folded: String = written(typed)
        .to_uppercase()
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '—' | '_'))
        .collect();
    let digits = folded.strip_prefix('T').unwrap_or(&folded);
    if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        format!("T-{digits}")
    } else {
        written(typed)
    }
}

/// The phone number that was typed, if it can only be one: eleven digits of a Chinese mobile, or a number with `+`.
/// Long digits without either are more often an order number of a platform.
pub fn phone_like(typed: &str) -> Option<String> {
    let digits: String = written(typed)
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '—' | '(' | ')' | '.'))
        .collect();
    let bare = digits
        .strip_prefix("+86")
        .or_else(|| digits.strip_prefix("0086"))
        .or_else(|| digits.strip_prefix("86").filter(|rest| rest.len() == 11))
        .unwrap_or(&digits);
    let mobile =
        bare.len() == 11 && bare.starts_with('1') && bare.bytes().all(|b| b.is_ascii_digit());
    if mobile {
        return Some(format!("+86{bare}"));
    }
    let foreign = digits
        .strip_prefix('+')
        .is_some_and(|rest| rest.len() >= 7 && rest.bytes().all(|b| b.is_ascii_digit()));
    foreign.then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_number_is_read_however_it_is_typed() {
        for typed in [
            "T-118204",
            "t118204",
            " １１８２０４ ",
            "T 118 204",
            "t–118204",
        ] {
            assert_eq!(our_number(typed), "T-118204", "{typed}");
        }
        assert_eq!(our_number("#LJ-20418"), "#LJ-20418");
    }

    #[test]
    fn a_phone_is_read_with_and_without_its_country() {
        for typed in [
            "13800138000",
            "+86 138-0013-8000",
            "0086 138 0013 8000",
            "１３８００１３８０００",
        ] {
            assert_eq!(
                phone_like(typed).as_deref(),
                Some("+8613800138000"),
                "{typed}"
            );
        }
        assert_eq!(
            phone_like("+31 6 1234 4471").as_deref(),
            Some("+31612344471")
        );
        assert_eq!(phone_like("6921840442017366"), None);
        assert_eq!(phone_like("T-118204"), None);
    }
}

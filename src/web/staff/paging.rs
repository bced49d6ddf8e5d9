//! Pages of a list that goes on by code: where the address says that one begins, and what stands around it.

use crate::db::paging::From;

/// From where a page goes on, by what its address says.
pub fn from(after: &str, before: &str) -> From<String> {
    match (after, before) {
        ("", "") => From::Start,
        ("", before) => From::Before(before.replace('\0', "")),
        (after, _) => From::After(after.replace('\0', "")),
    }
}

/// What stands around a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Around {
    /// Something stands before it.
    pub before: bool,
    /// Something follows it.
    pub after: bool,
}

/// Leaves a page's rows of what was read, which is one more where there is one; and what stands around them.
pub fn cut<T, P>(lines: &mut Vec<T>, from: &From<P>, rows: usize) -> Around {
    let more = lines.len() > rows;
    let backwards = matches!(from, From::Before(_));
    if more && backwards {
        lines.drain(..lines.len() - rows);
    }
    lines.truncate(rows);
    Around {
        before: match from {
            From::Start => false,
            From::After(_) => true,
            From::Before(_) => more,
        },
        after: more || backwards,
    }
}

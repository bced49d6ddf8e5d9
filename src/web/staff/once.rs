//! A form that is booked once: it carries a name, drawn when it is shown, however often it is posted.

/// Characters of a name: 16 bytes in hexadecimal digits.
const LEN: usize = 32;

/// The name of a form that was posted with it, or else a new one.
pub fn name(posted: &str) -> String {
    match read(posted) {
        Some(known) => known,
        None => hex::encode(rand::random::<[u8; LEN / 2]>()),
    }
}

/// The name that a form was posted with.
pub fn read(posted: &str) -> Option<String> {
    let is_one = posted.len() == LEN && posted.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_one.then(|| posted.to_owned())
}

//! Words on their way out: mail by SMTP, text messages by a gateway, or either as files in development. Only `jobs` calls
//! `send`; what a letter says is `letter`.

pub mod letter;
pub mod mail;
pub mod sms;
mod staff_link;

//! Words on their way out: mail by SMTP, or as files in development. Only `jobs` calls `send`; what a letter says is
//! `letter`.

pub mod letter;
pub mod mail;
mod staff_link;

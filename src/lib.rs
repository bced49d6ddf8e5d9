//! Tributary (百川): orders from every channel become one river.
//!
//! The rooms, top to bottom, and what each may call, are in `docs/ARCHITECTURE.md`; a test checks the arrows.

pub mod app;
pub mod assets;
pub mod channels;
pub mod config;
pub mod db;
pub mod domain;
pub mod error;
pub mod formats;
pub mod i18n;
pub mod jobs;
pub mod notify;
pub mod sandbox;
pub mod services;
pub mod web;

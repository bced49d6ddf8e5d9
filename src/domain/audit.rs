//! The audit log: who looked at what is personal, who changed what everybody relies on. What happens to an order is
//! its timeline (`event`).

use crate::words;

words! {
    /// What somebody did. How it reads is `audit-*` in `locales/`.
    pub enum AuditAction {
        /// Signed in; facts: `device`, `factor`.
        SignedIn = "signed_in",
        /// Was refused at the door; facts: `why`.
        SignInRefused = "sign_in_refused",
        /// Signed out.
        SignedOut = "signed_out",
        /// Saw somebody's full contact data.
        ContactSeen = "contact_seen",
        /// Saw a raw message.
        MessageSeen = "message_seen",
        /// Took a list away as a file; facts: `list`, `rows`.
        Exported = "exported",
        /// Started one action on many orders; facts: `action`, `total`.
        BulkStarted = "bulk_started",
        /// Made an order live that had come in as history.
        MadeLive = "made_live",
        /// Brought a file in.
        Imported = "imported",
        /// Mended or replayed dead letters; facts: `count`.
        Replayed = "replayed",
        /// Changed a mapping, or switched a version on; facts: `version`.
        MappingChanged = "mapping_changed",
        /// Added or changed a SKU, kit or listing.
        CatalogChanged = "catalog_changed",
        /// Added or changed a channel; facts: `fields`.
        ChannelChanged = "channel_changed",
        /// Saw a channel's secret.
        SecretSeen = "secret_seen",
        /// Added or changed a location.
        LocationChanged = "location_changed",
        /// Added a person; facts: `role`.
        StaffAdded = "staff_added",
        /// Changed a person's role, scope, name or log-in; facts: `fields`.
        StaffChanged = "staff_changed",
        /// Sent a one-time link that sets a password; facts: `kind`.
        LinkSent = "link_sent",
        /// Set a password.
        PasswordSet = "password_set",
        /// Switched a second factor on or off, or made new recovery codes; facts: `state`.
        SecondFactor = "second_factor",
        /// Ended sessions; facts: `count`.
        SessionEnded = "session_ended",
        /// Made an API key; facts: `scopes`.
        KeyAdded = "key_added",
        /// Revoked one.
        KeyRevoked = "key_revoked",
        /// Changed a setting; facts: `fields`.
        SettingsChanged = "settings_changed",
        /// Changed stock by hand: opened, counted, adjusted, moved it; facts: `kind`, `count`.
        StockChanged = "stock_changed",
        /// Said that an exception is settled.
        ExceptionResolved = "exception_resolved",
        /// Changed the sourcing rules, or switched a version on; facts: `version`.
        RulesChanged = "rules_changed",
        /// Changed a rate card, or wrote or threw away a draft of it; facts: `version`, `state`.
        RatesChanged = "rates_changed",
        /// Put background work back.
        JobReplayed = "job_replayed",
    }
}

/// What an entry may be about.
pub const SUBJECTS: &[&str] = &[
    "order",
    "message",
    "customer",
    "list",
    "bulk",
    "sku",
    "listing",
    "location",
    "import",
    "channel",
    "mapping",
    "job",
    "staff",
    "key",
    "settings",
    "stock",
    "rules",
    "rate_card",
    "receipt",
    "transfer",
    "exception",
];

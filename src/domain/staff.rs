//! Staff, roles and API scopes: who may do what.

use crate::domain::ids::{ChannelId, KeyId, LocationId, StaffId};
use crate::words;

words! {
    /// What a person here does, and so may do.
    pub enum Role {
        /// Everything, channels, staff and keys included.
        Administrator = "administrator",
        /// Everything but staff and keys.
        Manager = "manager",
        /// Orders, holds and imports.
        Clerk = "clerk",
        /// Picks, packs, hands over.
        Warehouse = "warehouse",
        /// Finds orders and answers customers.
        Service = "service",
        /// Looks, changes nothing.
        ReadOnly = "read_only",
    }
}

words! {
    /// What an API key may do.
    pub enum Scope {
        /// Read orders.
        OrdersRead = "orders:read",
        /// Place and change orders, import files.
        OrdersWrite = "orders:write",
        /// Read stock levels.
        StockRead = "stock:read",
        /// Change stock.
        StockWrite = "stock:write",
        /// Read SKUs, channels, locations and carriers.
        CatalogRead = "catalog:read",
        /// Change them.
        CatalogWrite = "catalog:write",
        /// Read fulfillments.
        FulfillmentsRead = "fulfillments:read",
        /// Move fulfillments on.
        FulfillmentsWrite = "fulfillments:write",
        /// Read outgoing webhooks.
        WebhooksRead = "webhooks:read",
        /// Change outgoing webhooks.
        WebhooksWrite = "webhooks:write",
        /// Read keys.
        AdminRead = "admin:read",
        /// Make and revoke keys.
        AdminWrite = "admin:write",
    }
}

words! {
    /// Something a signed-in person may be allowed to do.
    pub enum Permission {
        /// See orders and their timelines.
        SeeOrders = "see_orders",
        /// Hold, release, note, tag, assign, edit; place orders.
        ChangeOrders = "change_orders",
        /// See a person's full phone and mail address; each look is written into the audit log.
        SeePersonal = "see_personal",
        /// See the raw messages, full personal data in them.
        SeeMessages = "see_messages",
        /// Take lists away as files.
        Export = "export",
        /// Bring files in; mend and replay dead letters.
        Import = "import",
        /// Change how formats are read.
        ChangeMappings = "change_mappings",
        /// See SKUs, kits, listings and locations.
        SeeCatalog = "see_catalog",
        /// Change them.
        ChangeCatalog = "change_catalog",
        /// See stock levels, their ledger, transfers and receipts.
        SeeStock = "see_stock",
        /// Count, adjust, receive and move stock.
        ChangeStock = "change_stock",
        /// See what went wrong and is somebody's task.
        SeeExceptions = "see_exceptions",
        /// Say that it is settled.
        ResolveExceptions = "resolve_exceptions",
        /// See fulfillments and plans.
        SeeFulfillments = "see_fulfillments",
        /// Release, pick, pack, ship, split and merge them.
        ChangeFulfillments = "change_fulfillments",
        /// Change sourcing rules and rate cards.
        ChangeRules = "change_rules",
        /// See channels and their health.
        SeeChannels = "see_channels",
        /// Add and change channels.
        ChangeChannels = "change_channels",
        /// See background work and replay it.
        RunJobs = "run_jobs",
        /// Change the shop's settings.
        ChangeSettings = "change_settings",
        /// Read the audit log.
        SeeAudit = "see_audit",
        /// Add people, change their roles and scopes, end their sessions.
        ChangeStaff = "change_staff",
        /// Make and revoke API keys.
        ChangeKeys = "change_keys",
    }
}

impl Role {
    /// Whether the role has the permission.
    pub const fn may(self, permission: Permission) -> bool {
        use Role::{Administrator, Clerk, Manager, ReadOnly, Service, Warehouse};
        match permission {
            Permission::SeeOrders
            | Permission::SeeCatalog
            | Permission::SeeStock
            | Permission::SeeExceptions
            | Permission::SeeFulfillments => true,
            Permission::ChangeStock | Permission::ChangeFulfillments => {
                matches!(self, Administrator | Manager | Clerk | Warehouse)
            }
            Permission::ChangeOrders | Permission::SeePersonal | Permission::SeeMessages => {
                matches!(self, Administrator | Manager | Clerk | Service)
            }
            // whoever may change stock or orders
            Permission::ResolveExceptions => {
                matches!(self, Administrator | Manager | Clerk | Warehouse | Service)
            }
            Permission::Export | Permission::Import | Permission::ChangeCatalog => {
                matches!(self, Administrator | Manager | Clerk)
            }
            Permission::SeeChannels => {
                matches!(self, Administrator | Manager | Clerk | Service | ReadOnly)
            }
            Permission::ChangeMappings
            | Permission::ChangeRules
            | Permission::ChangeChannels
            | Permission::RunJobs
            | Permission::ChangeSettings
            | Permission::SeeAudit => match self {
                Administrator | Manager => true,
                Clerk | Warehouse | Service | ReadOnly => false,
            },
            Permission::ChangeStaff | Permission::ChangeKeys => matches!(self, Administrator),
        }
    }
}

/// What of the shop somebody sees: the scope beside the role. None: everything.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reach {
    /// These channels only.
    pub channels: Option<Vec<ChannelId>>,
    /// These locations only.
    pub locations: Option<Vec<LocationId>>,
}

impl Reach {
    /// Everything.
    pub const ALL: Reach = Reach {
        channels: None,
        locations: None,
    };

    /// Whether a channel and its orders are seen.
    pub fn sees_channel(&self, channel: ChannelId) -> bool {
        self.channels
            .as_ref()
            .is_none_or(|seen| seen.contains(&channel))
    }

    /// Whether a location is seen.
    pub fn sees_location(&self, location: LocationId) -> bool {
        self.locations
            .as_ref()
            .is_none_or(|seen| seen.contains(&location))
    }
}

/// Who did something: written into every event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// The house itself: jobs, rules, the intake.
    System,
    /// The channel, by slug.
    Channel(String),
    /// A person of the staff, with the name as of then.
    Staff(StaffId, String),
    /// An API key, with its name.
    Key(KeyId, String),
    /// The buyer.
    Customer,
}

impl Actor {
    /// Kind and name, as an event stores them.
    pub fn parts(&self) -> (&'static str, &str) {
        match self {
            Actor::System => ("system", ""),
            Actor::Channel(slug) => ("channel", slug),
            Actor::Staff(_, name) => ("staff", name),
            Actor::Key(_, name) => ("key", name),
            Actor::Customer => ("customer", ""),
        }
    }
}

//! Staff, roles and API scopes: who may do what.

use crate::domain::ids::{KeyId, StaffId};
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
        /// Release holds, replay messages.
        ChangeOrders = "change_orders",
        /// See the raw messages, full personal data in them.
        SeeMessages = "see_messages",
    }
}

impl Role {
    /// Whether the role has the permission.
    pub const fn may(self, permission: Permission) -> bool {
        match permission {
            Permission::SeeOrders => true,
            Permission::ChangeOrders => matches!(
                self,
                Role::Administrator | Role::Manager | Role::Clerk | Role::Service
            ),
            Permission::SeeMessages => matches!(
                self,
                Role::Administrator | Role::Manager | Role::Clerk | Role::Service
            ),
        }
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

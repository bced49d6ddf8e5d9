//! Who may use each route: one line a route. A route without a line fails `access`.

use tributary::domain::staff::{Permission, Scope};

/// Who is let in.
#[derive(Debug, Clone, Copy)]
pub enum Door {
    /// Anybody.
    Everybody,
    /// An API key with this scope.
    Key(Scope),
    /// A platform that signs with its channel's secret.
    Signature,
    /// Anybody of the staff.
    Staff,
    /// Of the staff, whoever has the permission.
    Right(Permission),
    /// A customer after a proof.
    Proof,
}

/// Whether the scope by channel bounds a route of the staff: what belongs to another channel is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// It names nothing that belongs to a channel.
    Free,
    /// It names something of a channel.
    Bound,
}

use Door::{Everybody, Key, Proof, Right, Signature, Staff};
use Permission::*;
use Reach::{Bound, Free};

/// Method, path, who, and whether a scope by channel bounds it.
#[rustfmt::skip]
pub const DOORS: &[(&str, &str, Door, Reach)] = &[
    // for machines that watch, and for everybody
    ("get", "/healthz", Everybody, Free),
    ("get", "/readyz", Everybody, Free),
    ("get", "/metrics", Everybody, Free),
    ("get", "/robots.txt", Everybody, Free),
    ("get", "/static/{path:.*}", Everybody, Free),
    // JSON
    ("get", "/api/v1/orders", Key(Scope::OrdersRead), Free),
    ("post", "/api/v1/orders", Key(Scope::OrdersWrite), Free),
    ("post", "/api/v1/orders:batch", Key(Scope::OrdersWrite), Free),
    ("get", "/api/v1/orders/{number}", Key(Scope::OrdersRead), Free),
    ("patch", "/api/v1/orders/{number}", Key(Scope::OrdersWrite), Free),
    ("get", "/api/v1/skus", Key(Scope::CatalogRead), Free),
    ("post", "/api/v1/skus", Key(Scope::CatalogWrite), Free),
    ("get", "/api/v1/listings", Key(Scope::CatalogRead), Free),
    ("post", "/api/v1/listings", Key(Scope::CatalogWrite), Free),
    ("get", "/api/v1/channels", Key(Scope::CatalogRead), Free),
    ("post", "/api/v1/channels", Key(Scope::CatalogWrite), Free),
    ("post", "/api/v1/imports", Key(Scope::OrdersWrite), Free),
    ("get", "/api/v1/imports/{id}", Key(Scope::OrdersRead), Free),
    ("get", "/api/v1/keys", Key(Scope::AdminRead), Free),
    ("post", "/api/v1/keys", Key(Scope::AdminWrite), Free),
    ("delete", "/api/v1/keys/{id}", Key(Scope::AdminWrite), Free),
    ("get", "/api/openapi.json", Everybody, Free),
    ("get", "/api/docs", Everybody, Free),
    ("post", "/hooks/channels/{slug}", Signature, Free),
    // the staff's door
    ("get", "/staff", Staff, Free),
    ("get", "/staff/login", Everybody, Free),
    ("post", "/staff/login", Everybody, Free),
    ("post", "/staff/logout", Staff, Free),
    // orders
    ("get", "/staff/orders", Right(SeeOrders), Free),
    ("get", "/staff/orders/{number}", Right(SeeOrders), Bound),
    ("get", "/staff/orders/{number}/next", Right(SeeOrders), Bound),
    ("get", "/staff/orders/{number}/previous", Right(SeeOrders), Bound),
    ("get", "/staff/orders/{number}/messages/{id}", Right(SeeMessages), Bound),
    ("post", "/staff/orders/{number}/holds", Right(ChangeOrders), Bound),
    ("post", "/staff/orders/{number}/holds/{id}/release", Right(ChangeOrders), Bound),
    ("post", "/staff/orders/{number}/holds/{id}/listing", Right(ChangeOrders), Bound),
    // customers
    ("post", "/preferences", Everybody, Free),
    ("get", "/", Everybody, Free),
    ("get", "/track", Everybody, Free),
    ("post", "/track", Everybody, Free),
    ("get", "/track/proof", Everybody, Free),
    ("post", "/track/proof", Everybody, Free),
    ("post", "/track/end", Everybody, Free),
    ("get", "/track/order", Proof, Free),
    ("get", "/track/orders", Proof, Free),
    ("get", "/track/orders/{n}", Proof, Free),
];

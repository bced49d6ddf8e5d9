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
    /// It takes somebody who sees the whole shop.
    Whole,
    /// It names something that is one's own; what is another's is not there.
    Own,
}

use Door::{Everybody, Key, Proof, Right, Signature, Staff};
use Permission::*;
use Reach::{Bound, Free, Own, Whole};

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
    ("get", "/api/v1/locations", Key(Scope::CatalogRead), Free),
    ("post", "/api/v1/locations", Key(Scope::CatalogWrite), Free),
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
    ("get", "/staff/login/code", Everybody, Free),
    ("post", "/staff/login/code", Everybody, Free),
    ("get", "/staff/invitation/{token}", Everybody, Free),
    ("post", "/staff/invitation/{token}", Everybody, Free),
    // one's own account
    ("get", "/staff/account", Staff, Free),
    ("post", "/staff/account/name", Staff, Free),
    ("post", "/staff/account/password", Staff, Free),
    ("post", "/staff/account/sessions/end", Staff, Free),
    ("post", "/staff/account/sessions/end-others", Staff, Free),
    ("get", "/staff/account/second-factor", Staff, Free),
    ("post", "/staff/account/second-factor", Staff, Free),
    ("post", "/staff/account/second-factor/confirm", Staff, Free),
    ("post", "/staff/account/second-factor/off", Staff, Free),
    ("post", "/staff/account/recovery-codes", Staff, Free),
    // orders
    ("get", "/staff/orders", Right(SeeOrders), Free),
    ("get", "/staff/orders/{number}", Right(SeeOrders), Bound),
    ("get", "/staff/orders/{number}/next", Right(SeeOrders), Bound),
    ("get", "/staff/orders/{number}/previous", Right(SeeOrders), Bound),
    ("get", "/staff/orders/{number}/messages/{id}", Right(SeeMessages), Bound),
    ("post", "/staff/orders/{number}/holds", Right(ChangeOrders), Bound),
    ("post", "/staff/orders/{number}/holds/{id}/release", Right(ChangeOrders), Bound),
    ("post", "/staff/orders/{number}/holds/{id}/listing", Right(ChangeOrders), Bound),
    ("get", "/staff/orders/counts", Right(SeeOrders), Free),
    ("get", "/staff/orders/matching", Right(SeeOrders), Free),
    ("get", "/staff/orders/export.csv", Right(Export), Free),
    ("get", "/staff/orders/export.xlsx", Right(Export), Free),
    ("post", "/staff/orders/columns", Right(SeeOrders), Free),
    ("get", "/staff/search", Right(SeeOrders), Free),
    ("get", "/staff/views", Right(SeeOrders), Free),
    ("post", "/staff/views", Right(SeeOrders), Free),
    ("post", "/staff/views/{id}", Right(SeeOrders), Own),
    ("post", "/staff/views/{id}/delete", Right(SeeOrders), Own),
    ("get", "/staff/bulks", Right(ChangeOrders), Free),
    ("post", "/staff/bulks", Right(ChangeOrders), Free),
    ("get", "/staff/bulks/new", Right(ChangeOrders), Free),
    ("get", "/staff/bulks/{id}", Right(ChangeOrders), Own),
    ("get", "/staff/orders/new", Right(ChangeOrders), Free),
    ("post", "/staff/orders/new", Right(ChangeOrders), Free),
    ("get", "/staff/orders/new/goods", Right(ChangeOrders), Free),
    ("post", "/staff/orders/{number}/holds/{id}/decision", Right(ChangeOrders), Bound),
    ("post", "/staff/orders/{number}/contact", Right(SeePersonal), Bound),
    ("post", "/staff/orders/{number}/live", Right(ChangeOrders), Bound),
    ("post", "/staff/orders/{number}/tags", Right(ChangeOrders), Bound),
    ("post", "/staff/orders/{number}/tags/removal", Right(ChangeOrders), Bound),
    ("post", "/staff/orders/{number}/notes", Right(ChangeOrders), Bound),
    ("post", "/staff/orders/{number}/assignee", Right(ChangeOrders), Bound),
    ("get", "/staff/orders/{number}/edit", Right(ChangeOrders), Bound),
    ("post", "/staff/orders/{number}/edit", Right(ChangeOrders), Bound),
    ("get", "/staff/customers", Right(SeeOrders), Free),
    ("get", "/staff/customers/{id}", Right(SeeOrders), Bound),
    ("post", "/staff/customers/{id}/contact", Right(SeePersonal), Bound),
    // goods and places
    ("get", "/staff/skus", Right(SeeCatalog), Free),
    ("post", "/staff/skus", Right(ChangeCatalog), Free),
    ("get", "/staff/skus:new", Right(ChangeCatalog), Free),
    ("get", "/staff/skus:file", Right(ChangeCatalog), Free),
    ("post", "/staff/skus:file", Right(ChangeCatalog), Free),
    ("get", "/staff/skus.csv", Right(Export), Free),
    ("get", "/staff/skus/{code}", Right(SeeCatalog), Free),
    ("post", "/staff/skus/{code}", Right(ChangeCatalog), Free),
    ("get", "/staff/listings", Right(SeeCatalog), Free),
    ("post", "/staff/listings", Right(ChangeCatalog), Free),
    ("get", "/staff/listings/all", Right(SeeCatalog), Free),
    ("post", "/staff/listings/{id}", Right(ChangeCatalog), Bound),
    ("get", "/staff/listings/{id}/deletion", Right(ChangeCatalog), Bound),
    ("post", "/staff/listings/{id}/deletion", Right(ChangeCatalog), Bound),
    ("get", "/staff/locations", Right(SeeCatalog), Free),
    ("post", "/staff/locations", Right(ChangeCatalog), Free),
    ("get", "/staff/locations:new", Right(ChangeCatalog), Free),
    ("get", "/staff/locations/{slug}", Right(SeeCatalog), Free),
    ("post", "/staff/locations/{slug}", Right(ChangeCatalog), Free),
    // what comes in
    ("get", "/staff/letters", Right(Import), Free),
    ("get", "/staff/letters/group", Right(Import), Free),
    ("get", "/staff/letters/dismissed", Right(Import), Free),
    ("post", "/staff/letters/replay", Right(Import), Free),
    ("post", "/staff/letters/dismiss", Right(Import), Free),
    ("get", "/staff/letters/{id}", Right(Import), Bound),
    ("post", "/staff/letters/{id}/fix", Right(Import), Bound),
    ("post", "/staff/letters/{id}/restore", Right(Import), Bound),
    ("get", "/staff/imports", Right(Import), Free),
    ("post", "/staff/imports", Right(Import), Free),
    ("get", "/staff/imports/{id}", Right(Import), Bound),
    ("post", "/staff/imports/{id}/look", Right(Import), Bound),
    ("post", "/staff/imports/{id}/mapping", Right(ChangeMappings), Bound),
    ("post", "/staff/imports/{id}/take", Right(Import), Bound),
    ("post", "/staff/imports/{id}/discard", Right(Import), Bound),
    ("get", "/staff/imports/{id}/orders", Right(Import), Bound),
    ("get", "/staff/imports/{id}/result.csv", Right(Import), Bound),
    ("get", "/staff/mappings", Right(ChangeMappings), Free),
    ("get", "/staff/mappings/new", Right(ChangeMappings), Free),
    ("post", "/staff/mappings/new", Right(ChangeMappings), Free),
    ("get", "/staff/mappings/{name}", Right(ChangeMappings), Free),
    ("post", "/staff/mappings/{name}/try", Right(ChangeMappings), Free),
    ("post", "/staff/mappings/{name}/save", Right(ChangeMappings), Free),
    ("post", "/staff/mappings/{name}/on", Right(ChangeMappings), Free),
    ("post", "/staff/mappings/{name}/replay", Right(ChangeMappings), Free),
    // the house
    ("get", "/staff/channels", Right(SeeChannels), Free),
    ("post", "/staff/channels", Right(ChangeChannels), Whole),
    ("get", "/staff/channels:new", Right(ChangeChannels), Whole),
    ("get", "/staff/channels/{slug}", Right(SeeChannels), Bound),
    ("post", "/staff/channels/{slug}", Right(ChangeChannels), Bound),
    ("post", "/staff/channels/{slug}/secret", Right(ChangeChannels), Bound),
    ("post", "/staff/channels/{slug}/rotation", Right(ChangeChannels), Bound),
    ("get", "/staff/jobs", Right(RunJobs), Whole),
    ("post", "/staff/jobs/replay", Right(RunJobs), Whole),
    ("get", "/staff/jobs/{id}", Right(RunJobs), Whole),
    ("post", "/staff/jobs/{id}/replay", Right(RunJobs), Whole),
    ("get", "/staff/people", Right(ChangeStaff), Free),
    ("post", "/staff/people", Right(ChangeStaff), Free),
    ("get", "/staff/people/new", Right(ChangeStaff), Free),
    ("get", "/staff/people/roles", Right(ChangeStaff), Free),
    ("get", "/staff/people/{id}", Right(ChangeStaff), Free),
    ("post", "/staff/people/{id}", Right(ChangeStaff), Free),
    ("post", "/staff/people/{id}/link", Right(ChangeStaff), Free),
    ("post", "/staff/people/{id}/sessions/end", Right(ChangeStaff), Free),
    ("post", "/staff/people/{id}/second-factor/off", Right(ChangeStaff), Free),
    ("get", "/staff/keys", Right(ChangeKeys), Free),
    ("post", "/staff/keys", Right(ChangeKeys), Free),
    ("post", "/staff/keys/{id}/revoke", Right(ChangeKeys), Own),
    ("get", "/staff/audit", Right(SeeAudit), Free),
    ("get", "/staff/audit.csv", Right(SeeAudit), Free),
    ("get", "/staff/settings", Right(ChangeSettings), Free),
    ("post", "/staff/settings", Right(ChangeSettings), Free),
    ("post", "/staff/settings/logo", Right(ChangeSettings), Free),
    ("post", "/staff/settings/logo/remove", Right(ChangeSettings), Free),
    // customers
    ("post", "/preferences", Everybody, Free),
    ("get", "/", Everybody, Free),
    ("get", "/track", Everybody, Free),
    ("post", "/track", Everybody, Free),
    ("get", "/track/proof", Everybody, Free),
    ("post", "/track/proof", Everybody, Free),
    ("post", "/track/end", Everybody, Free),
    ("get", "/logo", Everybody, Free),
    ("post", "/track/code", Everybody, Free),
    ("get", "/track/order", Proof, Free),
    ("get", "/track/orders", Proof, Free),
    ("get", "/track/orders/{n}", Proof, Free),
];

/// What an empty form or the visit before leaves nothing of: a thing that was deleted, a group without its cause.
pub const MAY_BE_GONE: &[&str] = &[
    "/staff/listings/{id}",
    "/staff/listings/{id}/deletion",
    "/staff/letters/group",
    "/staff/letters/{id}/restore",
    "/staff/mappings/{name}/on",
];

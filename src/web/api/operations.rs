//! Every operation of the JSON API as data: what the OpenAPI document, the docs page and the tests of access read.
//! A test holds the list to `routes.rs`.

mod told;

use crate::domain::staff::Scope;

/// One thing that a caller can do.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    /// Its id in the document; `docs-op-ID` says what it does.
    pub id: &'static str,
    /// HTTP method.
    pub method: &'static str,
    /// Path below the server's root, with `{placeholders}`.
    pub path: &'static str,
    /// Scope that a key needs; none for a delivery, which is signed instead.
    pub scope: Option<Scope>,
    /// Parameters of the query string; `docs-query-NAME` says what each does.
    pub query: &'static [&'static str],
    /// Media type and shape of the body.
    pub body: Option<(&'static str, &'static str)>,
    /// Statuses of success with their shape, `[Shape]` for a page of them.
    pub answers: &'static [(u16, &'static str)],
}

const JSON: &str = "application/json";

const fn reads(id: &'static str, path: &'static str, scope: Scope) -> Operation {
    Operation {
        id,
        method: "GET",
        path,
        scope: Some(scope),
        query: &[],
        body: None,
        answers: &[],
    }
}

const fn posts(
    id: &'static str,
    path: &'static str,
    scope: Scope,
    shape: &'static str,
) -> Operation {
    let body = Some((JSON, shape));
    Operation {
        id,
        method: "POST",
        path,
        scope: Some(scope),
        query: &[],
        body,
        answers: &[],
    }
}

/// A step needs no body.
const fn steps_on(id: &'static str, path: &'static str) -> Operation {
    Operation {
        method: "POST",
        ..reads(id, path, Scope::FulfillmentsWrite)
    }
}

/// The whole API.
pub const ALL: &[Operation] = &[
    Operation {
        answers: &[(201, "OrderAnswer"), (200, "OrderAnswer")],
        ..posts("order-post", "/api/v1/orders", Scope::OrdersWrite, "Order")
    },
    Operation {
        answers: &[(200, "BatchAnswer")],
        ..posts(
            "order-batch",
            "/api/v1/orders:batch",
            Scope::OrdersWrite,
            "Batch",
        )
    },
    Operation {
        query: &["status", "channel", "updated_since", "q", "cursor", "limit"],
        answers: &[(200, "[OrderAnswer]")],
        ..reads("order-list", "/api/v1/orders", Scope::OrdersRead)
    },
    Operation {
        answers: &[(200, "OrderAnswer")],
        ..reads("order-get", "/api/v1/orders/{number}", Scope::OrdersRead)
    },
    Operation {
        method: "PATCH",
        body: Some(("application/merge-patch+json", "Order")),
        answers: &[(200, "OrderAnswer")],
        ..reads("order-patch", "/api/v1/orders/{number}", Scope::OrdersWrite)
    },
    Operation {
        query: &["preview"],
        answers: &[(200, "Cancellation"), (202, "Cancellation")],
        ..posts(
            "order-cancel",
            "/api/v1/orders/{number}/cancellation",
            Scope::OrdersWrite,
            "NewCancellation",
        )
    },
    Operation {
        query: &["location", "status", "cursor", "limit"],
        answers: &[(200, "[Fulfillment]")],
        ..reads(
            "fulfillment-list",
            "/api/v1/fulfillments",
            Scope::FulfillmentsRead,
        )
    },
    Operation {
        answers: &[(200, "Fulfillment")],
        ..reads(
            "fulfillment-get",
            "/api/v1/fulfillments/{id}",
            Scope::FulfillmentsRead,
        )
    },
    Operation {
        answers: &[(200, "Fulfillment")],
        ..steps_on("fulfillment-release", "/api/v1/fulfillments/{id}/release")
    },
    Operation {
        answers: &[(200, "Fulfillment")],
        ..steps_on("fulfillment-pick", "/api/v1/fulfillments/{id}/pick")
    },
    Operation {
        answers: &[(200, "Fulfillment")],
        ..steps_on("fulfillment-pack", "/api/v1/fulfillments/{id}/pack")
    },
    Operation {
        answers: &[(200, "Fulfillment")],
        ..steps_on("fulfillment-ship", "/api/v1/fulfillments/{id}/ship")
    },
    Operation {
        answers: &[(200, "Fulfillment")],
        ..steps_on("fulfillment-confirm", "/api/v1/fulfillments/{id}/confirm")
    },
    Operation {
        answers: &[(200, "Fulfillment")],
        ..steps_on("fulfillment-refuse", "/api/v1/fulfillments/{id}/refuse")
    },
    Operation {
        answers: &[(200, "Fulfillment")],
        ..steps_on("fulfillment-put-back", "/api/v1/fulfillments/{id}/put-back")
    },
    Operation {
        answers: &[(200, "Fulfillment")],
        ..posts(
            "fulfillment-short",
            "/api/v1/fulfillments/{id}/short",
            Scope::FulfillmentsWrite,
            "ShortPick",
        )
    },
    Operation {
        query: &["preview"],
        answers: &[(200, "Fulfillment")],
        ..posts(
            "fulfillment-merge",
            "/api/v1/fulfillments/{id}/merge",
            Scope::FulfillmentsWrite,
            "NewMerge",
        )
    },
    Operation {
        query: &["preview"],
        answers: &[(200, "Fulfillment")],
        ..posts(
            "fulfillment-unmerge",
            "/api/v1/fulfillments/{id}/unmerge",
            Scope::FulfillmentsWrite,
            "NewUnmerge",
        )
    },
    Operation {
        query: &["preview"],
        answers: &[(200, "Fulfillment")],
        ..posts(
            "fulfillment-split",
            "/api/v1/fulfillments/{id}/split",
            Scope::FulfillmentsWrite,
            "NewSplit",
        )
    },
    Operation {
        query: &["cursor", "limit"],
        answers: &[(200, "[Sku]")],
        ..reads("sku-list", "/api/v1/skus", Scope::CatalogRead)
    },
    Operation {
        answers: &[(201, "Sku"), (200, "Sku")],
        ..posts("sku-post", "/api/v1/skus", Scope::CatalogWrite, "Sku")
    },
    Operation {
        query: &["channel", "cursor", "limit"],
        answers: &[(200, "[Listing]")],
        ..reads("listing-list", "/api/v1/listings", Scope::CatalogRead)
    },
    Operation {
        answers: &[(201, "Listing"), (200, "Listing")],
        ..posts(
            "listing-post",
            "/api/v1/listings",
            Scope::CatalogWrite,
            "Listing",
        )
    },
    Operation {
        query: &["cursor", "limit"],
        answers: &[(200, "[Location]")],
        ..reads("location-list", "/api/v1/locations", Scope::CatalogRead)
    },
    Operation {
        answers: &[(201, "Location"), (200, "Location")],
        ..posts(
            "location-post",
            "/api/v1/locations",
            Scope::CatalogWrite,
            "Location",
        )
    },
    Operation {
        query: &["cursor", "limit"],
        answers: &[(200, "[RateCard]")],
        ..reads("rate-card-list", "/api/v1/rate-cards", Scope::CatalogRead)
    },
    Operation {
        answers: &[(201, "RateCard"), (200, "RateCard")],
        ..posts(
            "rate-card-post",
            "/api/v1/rate-cards",
            Scope::CatalogWrite,
            "RateCard",
        )
    },
    Operation {
        query: &["cursor", "limit"],
        answers: &[(200, "[Channel]")],
        ..reads("channel-list", "/api/v1/channels", Scope::CatalogRead)
    },
    Operation {
        answers: &[(201, "Channel")],
        ..posts(
            "channel-post",
            "/api/v1/channels",
            Scope::CatalogWrite,
            "NewChannel",
        )
    },
    Operation {
        query: &["channel", "file_name", "format", "dry_run"],
        body: Some(("application/octet-stream", "")),
        answers: &[(201, "Import")],
        ..posts("import-post", "/api/v1/imports", Scope::OrdersWrite, "")
    },
    Operation {
        answers: &[(200, "Import")],
        ..reads("import-get", "/api/v1/imports/{id}", Scope::OrdersRead)
    },
    Operation {
        query: &["sku", "location", "cursor", "limit"],
        answers: &[(200, "[StockLevel]")],
        ..reads("stock-list", "/api/v1/stock", Scope::StockRead)
    },
    Operation {
        method: "PUT",
        body: Some((JSON, "StockTold")),
        answers: &[(200, "StockLevel")],
        ..reads(
            "stock-put",
            "/api/v1/stock/{location}/{sku}",
            Scope::StockWrite,
        )
    },
    Operation {
        answers: &[(201, "Movement"), (200, "Movement")],
        ..posts(
            "movement-post",
            "/api/v1/stock/movements",
            Scope::StockWrite,
            "NewMovement",
        )
    },
    Operation {
        query: &["quantity"],
        answers: &[(200, "Promise")],
        ..reads(
            "stock-promise",
            "/api/v1/stock/{sku}/promise",
            Scope::StockRead,
        )
    },
    Operation {
        query: &["status", "location", "sku", "cursor", "limit"],
        answers: &[(200, "[Exception]")],
        ..reads("exception-list", "/api/v1/exceptions", Scope::StockRead)
    },
    Operation {
        query: &["cursor", "limit"],
        answers: &[(200, "Exception")],
        ..reads(
            "exception-get",
            "/api/v1/exceptions/{number}",
            Scope::StockRead,
        )
    },
    Operation {
        answers: &[(200, "Exception")],
        ..posts(
            "exception-resolve",
            "/api/v1/exceptions/{number}/resolution",
            Scope::StockWrite,
            "Resolution",
        )
    },
    Operation {
        query: &["state", "cursor", "limit"],
        answers: &[(200, "[Receipt]")],
        ..reads("receipt-list", "/api/v1/receipts", Scope::StockRead)
    },
    Operation {
        answers: &[(201, "Receipt"), (200, "Receipt")],
        ..posts(
            "receipt-post",
            "/api/v1/receipts",
            Scope::StockWrite,
            "Receipt",
        )
    },
    Operation {
        answers: &[(200, "Receipt")],
        ..posts(
            "receipt-arrival",
            "/api/v1/receipts/{name}/arrival",
            Scope::StockWrite,
            "Arrival",
        )
    },
    Operation {
        query: &["cursor", "limit"],
        answers: &[(200, "[Key]")],
        ..reads("key-list", "/api/v1/keys", Scope::AdminRead)
    },
    Operation {
        answers: &[(201, "Key")],
        ..posts("key-post", "/api/v1/keys", Scope::AdminWrite, "NewKey")
    },
    Operation {
        method: "DELETE",
        answers: &[(204, "")],
        ..reads("key-delete", "/api/v1/keys/{id}", Scope::AdminWrite)
    },
    Operation {
        id: "hook-post",
        method: "POST",
        path: "/hooks/channels/{slug}",
        scope: None,
        query: &[],
        body: Some((JSON, "")),
        answers: &[(202, ""), (200, "")],
    },
];

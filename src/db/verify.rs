//! The promises, checked on the data: each check is a statement that finds what breaks it. Read only.

use super::Conn;
use crate::each_backend;
use crate::error::Result;
use diesel::prelude::*;
use diesel::sql_types::Text;

/// One promise that can be checked on the data.
pub struct Check {
    /// Its name, `verify-NAME` in the locales.
    pub name: &'static str,
    sql: &'static str,
}

/// Something that breaks a promise.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Violation {
    /// Which row, in words.
    #[diesel(sql_type = Text)]
    pub found: String,
}

/// Every check; the statements are valid on both databases and give one text column `found`.
pub const CHECKS: &[Check] = &[
    Check {
        name: "order-once",
        sql: "SELECT 'channel ' || channel_id || ', ' || channel_ref AS found FROM orders WHERE channel_ref IS NOT NULL \
              GROUP BY channel_id, channel_ref HAVING count(*) > 1",
    },
    Check {
        name: "number-once",
        sql: "SELECT 'channel ' || channel_id || ', ' || channel_number AS found FROM orders WHERE channel_number IS NOT NULL \
              GROUP BY channel_id, channel_number HAVING count(*) > 1",
    },
    Check {
        name: "goods-sum",
        sql: "SELECT o.number || ': ' || o.goods || ' <> ' || sum(l.amount) AS found FROM orders o JOIN order_lines l ON l.order_id = o.id \
              GROUP BY o.id, o.number, o.goods HAVING o.goods <> sum(l.amount)",
    },
    Check {
        name: "total-sum",
        sql: "SELECT number || ': ' || total AS found FROM orders WHERE total <> goods - discount + shipping_fee + adjustment + rounding \
              + CASE WHEN tax_included THEN 0 ELSE tax END",
    },
    Check {
        name: "rounding-held",
        sql: "SELECT o.number || ': ' || o.rounding AS found FROM orders o WHERE abs(o.rounding) > o.line_count AND NOT o.history \
              AND o.state NOT IN ('canceled', 'completed') AND NOT EXISTS (SELECT 1 FROM holds h WHERE h.order_id = o.id AND h.kind = 'totals')",
    },
    Check {
        name: "paid-sum",
        sql: "SELECT o.number || ': ' || o.paid || ' <> ' || coalesce(sum(p.amount), 0) AS found FROM orders o \
              LEFT JOIN payments p ON p.order_id = o.id AND p.kind = 'payment' GROUP BY o.id, o.number, o.paid HAVING o.paid <> coalesce(sum(p.amount), 0)",
    },
    Check {
        name: "refunded-sum",
        sql: "SELECT o.number || ': ' || o.refunded || ' <> ' || coalesce(sum(p.amount), 0) AS found FROM orders o \
              LEFT JOIN payments p ON p.order_id = o.id AND p.kind = 'refund' GROUP BY o.id, o.number, o.refunded HAVING o.refunded <> coalesce(sum(p.amount), 0)",
    },
    Check {
        name: "units-sum",
        sql: "SELECT o.number || ': ' || o.unit_count || ' units, ' || o.line_count || ' lines' AS found FROM orders o \
              LEFT JOIN order_lines l ON l.order_id = o.id GROUP BY o.id, o.number, o.unit_count, o.line_count \
              HAVING o.unit_count <> coalesce(sum(l.quantity), 0) OR o.line_count <> count(l.id)",
    },
    Check {
        name: "units-placed",
        sql: "SELECT o.number || ', line ' || l.position AS found FROM order_lines l JOIN orders o ON o.id = l.order_id \
              WHERE l.backordered + l.planned + l.picked + l.packed + l.shipped + l.delivered + l.lost + l.returned + l.canceled > l.quantity",
    },
    Check {
        name: "holds-counted",
        sql: "SELECT o.number || ': ' || o.open_holds || ' <> ' || count(h.id) AS found FROM orders o \
              LEFT JOIN holds h ON h.order_id = o.id AND h.released_at IS NULL GROUP BY o.id, o.number, o.open_holds HAVING o.open_holds <> count(h.id)",
    },
    Check {
        name: "history-free",
        sql: "SELECT number AS found FROM orders WHERE history AND open_holds > 0",
    },
    Check {
        name: "held-headline",
        sql: "SELECT number || ': ' || status AS found FROM orders WHERE status = 'held' AND open_holds = 0 OR state = 'canceled' AND status <> 'canceled'",
    },
    Check {
        name: "order-told",
        sql: "SELECT o.number AS found FROM orders o WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.order_id = o.id)",
    },
    Check {
        name: "message-ended",
        sql: "SELECT 'message ' || m.id AS found FROM messages m WHERE m.status = 'read' AND m.order_id IS NULL AND m.credit_id IS NULL \
              OR m.status = 'dead' AND m.reason IS NULL",
    },
    Check {
        name: "message-read-or-due",
        sql: "SELECT 'message ' || m.id AS found FROM messages m WHERE m.status = 'stored' AND NOT EXISTS \
              (SELECT 1 FROM jobs j WHERE j.kind = 'read_message' AND j.key = CAST(m.id AS TEXT) AND j.state <> 'done')",
    },
    Check {
        name: "event-told",
        sql: "SELECT o.number AS found FROM orders o WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.order_id = o.id)",
    },
    Check {
        name: "credit-sum",
        sql: "SELECT c.channel_ref || ': ' || c.amount AS found FROM credits c LEFT JOIN credit_lines l ON l.credit_id = c.id \
              GROUP BY c.id, c.channel_ref, c.amount, c.unit_count HAVING c.amount <> coalesce(sum(l.amount), 0) OR c.unit_count <> coalesce(sum(l.quantity), 0)",
    },
    Check {
        name: "credited-once",
        sql: "SELECT o.number || ', line ' || l.position AS found FROM credit_lines c JOIN order_lines l ON l.id = c.order_line_id \
              JOIN orders o ON o.id = l.order_id GROUP BY l.id, l.position, l.quantity, o.number HAVING sum(c.quantity) > l.quantity",
    },
    Check {
        name: "stock-ledger",
        sql: "SELECT s.code || ' @ ' || p.slug || ': ' || k.on_hand || ' <> ' || coalesce(sum(m.quantity), 0) AS found FROM stock k \
              JOIN skus s ON s.id = k.sku_id JOIN locations p ON p.id = k.location_id LEFT JOIN movements m ON m.stock_id = k.id \
              GROUP BY k.id, s.code, p.slug, k.on_hand, k.quarantined \
              HAVING k.on_hand <> coalesce(sum(m.quantity), 0) OR k.quarantined <> coalesce(sum(m.quarantined), 0)",
    },
    Check {
        name: "stock-reserved",
        sql: "SELECT s.code || ' @ ' || p.slug || ': ' || k.reserved || ' <> ' || coalesce(sum(r.pieces), 0) AS found FROM stock k \
              JOIN skus s ON s.id = k.sku_id JOIN locations p ON p.id = k.location_id \
              LEFT JOIN (SELECT l.stock_id, l.pieces FROM fulfillment_lines l JOIN fulfillments f ON f.id = l.fulfillment_id \
              WHERE f.state NOT IN ('shipped', 'refused', 'canceled')) r ON r.stock_id = k.id \
              GROUP BY k.id, s.code, p.slug, k.reserved HAVING k.reserved <> coalesce(sum(r.pieces), 0)",
    },
    Check {
        name: "stock-covered",
        sql: "SELECT s.code || ' @ ' || p.slug || ': ' || k.reserved || ' + ' || k.quarantined || ' > ' || k.on_hand AS found FROM stock k \
              JOIN skus s ON s.id = k.sku_id JOIN locations p ON p.id = k.location_id \
              WHERE k.reserved + k.quarantined > k.on_hand OR k.reserved < 0 OR k.quarantined < 0",
    },
    Check {
        name: "exception-named",
        sql: "SELECT 'E-' || e.id AS found FROM exceptions e WHERE e.kind = 'broken' \
              AND NOT EXISTS (SELECT 1 FROM exception_orders x WHERE x.exception_id = e.id)",
    },
    Check {
        name: "receipt-received",
        sql: "SELECT r.name || ', ' || s.code || ': ' || l.received || ' <> ' || coalesce(sum(m.quantity), 0) AS found FROM receipt_lines l \
              JOIN receipts r ON r.id = l.receipt_id JOIN skus s ON s.id = l.sku_id \
              LEFT JOIN stock k ON k.sku_id = l.sku_id AND k.location_id = r.location_id \
              LEFT JOIN movements m ON m.stock_id = k.id AND m.receipt_id = r.id \
              GROUP BY l.id, r.name, s.code, l.received HAVING l.received <> coalesce(sum(m.quantity), 0)",
    },
    Check {
        name: "receipt-promised",
        sql: "SELECT r.name || ', ' || s.code || ': ' || l.promised || ' <> ' || coalesce(sum(b.pieces), 0) AS found FROM receipt_lines l \
              JOIN receipts r ON r.id = l.receipt_id JOIN skus s ON s.id = l.sku_id LEFT JOIN backorders b ON b.receipt_line_id = l.id \
              GROUP BY l.id, r.name, s.code, l.promised HAVING l.promised <> coalesce(sum(b.pieces), 0)",
    },
    Check {
        name: "fulfillment-units",
        sql: "SELECT o.number || ', line ' || l.position AS found FROM order_lines l JOIN orders o ON o.id = l.order_id LEFT JOIN \
              (SELECT line_id, sum(CASE WHEN state IN ('planned', 'released', 'sent', 'confirmed') THEN units ELSE 0 END) AS planned, \
              sum(CASE WHEN state = 'picking' THEN units ELSE 0 END) AS picked, sum(CASE WHEN state = 'packed' THEN units ELSE 0 END) AS packed \
              FROM (SELECT fl.line_id, f.id, f.state, max(fl.units) AS units FROM fulfillment_lines fl JOIN fulfillments f ON f.id = fl.fulfillment_id \
              GROUP BY fl.line_id, f.id, f.state) once GROUP BY line_id) held ON held.line_id = l.id \
              WHERE l.planned <> coalesce(held.planned, 0) OR l.picked <> coalesce(held.picked, 0) OR l.packed <> coalesce(held.packed, 0)",
    },
    Check {
        name: "load-counted",
        sql: "SELECT p.slug || ', ' || d.day || ': ' || sum(d.parcels) || ', ' || sum(d.units) || ' too many' AS found FROM \
              (SELECT location_id, day, parcels, units FROM location_loads UNION ALL \
              SELECT location_id, leaves_on, -1, -unit_count FROM fulfillments WHERE state NOT IN ('refused', 'canceled')) d \
              JOIN locations p ON p.id = d.location_id GROUP BY p.slug, d.day HAVING sum(d.parcels) <> 0 OR sum(d.units) <> 0",
    },
    Check {
        name: "fulfillment-members",
        sql: "SELECT 'F-' || f.id || ': ' || f.members || ' <> ' || count(m.order_id) AS found FROM fulfillments f \
              LEFT JOIN fulfillment_orders m ON m.fulfillment_id = f.id GROUP BY f.id, f.members HAVING f.members <> count(m.order_id)",
    },
    Check {
        name: "fulfillment-count",
        sql: "SELECT 'F-' || f.id || ': ' || f.unit_count || ' <> ' || coalesce(sum(once.units), 0) AS found FROM fulfillments f \
              LEFT JOIN (SELECT fulfillment_id, line_id, max(units) AS units FROM fulfillment_lines GROUP BY fulfillment_id, line_id) once \
              ON once.fulfillment_id = f.id GROUP BY f.id, f.unit_count HAVING f.unit_count <> coalesce(sum(once.units), 0)",
    },
    Check {
        name: "fulfillment-cost",
        sql: "SELECT 'F-' || f.id || ': ' || (f.carriage + f.handling) || ' <> ' || coalesce(sum(m.cost), 0) AS found FROM fulfillments f \
              LEFT JOIN fulfillment_orders m ON m.fulfillment_id = f.id GROUP BY f.id, f.carriage, f.handling \
              HAVING f.carriage + f.handling <> coalesce(sum(m.cost), 0)",
    },
    Check {
        name: "fulfillment-filled",
        sql: "SELECT 'F-' || f.id || ': ' || f.state AS found FROM fulfillments f WHERE f.state NOT IN ('canceled', 'refused') \
              AND NOT EXISTS (SELECT 1 FROM fulfillment_lines l WHERE l.fulfillment_id = f.id)",
    },
];

impl Check {
    /// The first few rows that break it.
    pub fn run(&self, conn: &mut Conn) -> Result<Vec<Violation>> {
        let sql = format!("SELECT found FROM ({}) broken LIMIT 20", self.sql);
        Ok(each_backend!(
            conn,
            pg | conn | diesel::sql_query(sql).load(conn)?,
            sqlite | conn | diesel::sql_query(sql).load(conn)?
        ))
    }
}

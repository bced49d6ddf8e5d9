//! Where the units that are planned, picked and packed lie: one place, its stock with its ledger, and a fulfillment for
//! each order and stage. Statements that both databases understand, run after the rows are in.

/// (state of the fulfillment, column of the lines), numbered so that each has ids of its own.
const STAGES: [(&str, &str); 3] = [
    ("planned", "planned"),
    ("picking", "picked"),
    ("packed", "packed"),
];

/// The statements, in their order.
pub fn statements() -> String {
    let mut sql = String::from(
        "INSERT INTO locations (slug, name, kind, country, region, city, district, street, postcode, active, created_at) \
         VALUES ('main', 'Main', 'warehouse', 'CN', '上海市', '上海市', '', '', '', FALSE, '2024-01-01 00:00:00'); \
         INSERT INTO stock (sku_id, location_id, on_hand, reserved, changed_at) \
         SELECT l.sku_id, p.id, SUM((l.planned + l.picked + l.packed) * l.pack_size), SUM((l.planned + l.picked + l.packed) * l.pack_size), \
         '2024-01-01 00:00:00' FROM order_lines l CROSS JOIN locations p WHERE l.planned + l.picked + l.packed > 0 AND p.slug = 'main' \
         GROUP BY l.sku_id, p.id; \
         INSERT INTO movements (stock_id, at, kind, quantity, balance, reason, actor_kind, actor) \
         SELECT id, changed_at, 'opening', on_hand, on_hand, '', 'system', '' FROM stock; ",
    );
    for (number, (state, column)) in STAGES.iter().enumerate() {
        sql.push_str(&format!(
            "INSERT INTO fulfillments (id, location_id, state, members, service, temperature, dangerous, weight_g, unit_count, carriage, \
             handling, currency, leaves_on, ship_by, created_at, changed_at) SELECT o.id * 3 + {number}, p.id, '{state}', 1, '', 'ambient', \
             FALSE, 0, SUM(l.{column}), 0, 0, 'CNY', '2026-11-22', o.ship_by, o.placed_at, o.placed_at FROM orders o \
             JOIN order_lines l ON l.order_id = o.id CROSS JOIN locations p WHERE l.{column} > 0 AND p.slug = 'main' \
             GROUP BY o.id, p.id, o.ship_by, o.placed_at; \
             INSERT INTO fulfillment_orders (fulfillment_id, order_id, cost) SELECT DISTINCT order_id * 3 + {number}, order_id, 0 \
             FROM order_lines WHERE {column} > 0; \
             INSERT INTO fulfillment_lines (fulfillment_id, line_id, sku_id, order_id, stock_id, units, pieces) \
             SELECT l.order_id * 3 + {number}, l.id, l.sku_id, l.order_id, s.id, l.{column}, l.{column} * l.pack_size \
             FROM order_lines l JOIN stock s ON s.sku_id = l.sku_id WHERE l.{column} > 0; "
        ));
    }
    sql.push_str(
        "INSERT INTO location_loads (location_id, day, parcels, units) \
         SELECT location_id, leaves_on, COUNT(*), SUM(unit_count) FROM fulfillments GROUP BY location_id, leaves_on; ",
    );
    sql
}

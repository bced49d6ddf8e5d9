//! Every page that is measured, one line each: its name and how it is asked for.

use super::asked::{Asked, List, search};
use super::facts::{Facts, Known, lookup};
use super::years::chance::Chance;
use super::years::{SKUS, STAFF, TAGS, sku};
use crate::support::Base;

/// A page: its name and a request of it with facts picked by chance.
pub struct Page {
    pub name: &'static str,
    pub ask: fn(&Facts, &mut Chance) -> Asked,
}

macro_rules! pages {
    ($($name:literal => $ask:expr),+ $(,)?) => {
        /// Every page.
        pub const PAGES: &[Page] = &[$(Page { name: $name, ask: $ask }),+];
    };
}

pages! {
    "orders: to do" => |_, _| List::to_do().ask(),
    "orders: to do, deep" => |f, c| List::to_do().after(c.pick(&f.open)).ask(),
    "orders: to do, back" => |f, c| List::to_do().before(c.pick(&f.open)).ask(),
    "orders: held" => |_, _| List::held().ask(),
    "orders: held, deep" => |f, c| List::held().after(c.pick(&f.held)).ask(),
    "orders: all" => |_, _| List::all().ask(),
    "orders: all, deep" => |f, c| List::all().after(c.pick(&f.any)).ask(),
    "orders: all, back" => |f, c| List::all().before(c.pick(&f.any)).ask(),
    "orders: late" => |_, _| List::late().ask(),
    "orders: late, deep" => |f, c| List::late().after_due(c.pick(&f.open)).ask(),
    "orders: backordered" => |_, _| List::backordered().ask(),
    "to do, by promise" => |_, _| List::to_do().by_promise().ask(),
    "to do, by promise, deep" => |f, c| List::to_do().by_promise().after_due(c.pick(&f.open)).ask(),
    "tag" => |_, c| tagged(List::all(), c).ask(),
    "tag, deep" => |f, c| tagged(List::all(), c).after(c.pick(&f.any)).ask(),
    "tag, to do" => |_, c| tagged(List::to_do(), c).ask(),
    "somebody's" => |_, c| assigned(List::all(), c).ask(),
    "somebody's, to do" => |_, c| assigned(List::to_do(), c).ask(),
    "nobody's, to do" => |_, _| List::to_do().by("assignee", "none").only("orders.assignee_id IS NULL", &[]).ask(),
    "tag + channel" => |f, c| channel(tagged(List::all(), c), c.pick(&f.any)).ask(),
    "status" => |_, c| status(List::all(), c).ask(),
    "status, deep" => |f, c| status(List::all(), c).after(c.pick(&f.any)).ask(),
    "channel" => |f, c| channel(List::all(), c.pick(&f.any)).ask(),
    "channel, deep" => |f, c| channel(List::all(), c.pick(&f.any)).after(c.pick(&f.any)).ask(),
    "payment" => |_, c| payment(List::all(), c).ask(),
    "payment, deep" => |f, c| payment(List::all(), c).after(c.pick(&f.any)).ask(),
    "one day" => |f, c| List::all().days(c.pick(&f.any).day(), 1).ask(),
    "thirty days" => |f, c| List::all().days(c.pick(&f.any).day(), 30).ask(),
    "kind of hold" => |_, c| kind(List::all(), c).ask(),
    "kind of hold, to do" => |_, c| kind(List::to_do(), c).ask(),
    "SKU" => |f, c| having(List::all(), &c.pick(&f.any).sku).ask(),
    "SKU, the most sold" => |_, c| having(List::all(), &sku(c.below(20)).0).ask(),
    "SKU, hardly sold" => |_, c| having(List::all(), &sku(SKUS - 1 - c.below(2_000)).0).ask(),
    "SKU, deep" => |f, c| having(List::all(), &c.pick(&f.any).sku).after(c.pick(&f.any)).ask(),
    "to do + channel" => |f, c| channel(List::to_do(), c.pick(&f.any)).ask(),
    "to do + SKU" => |f, c| having(List::to_do(), &c.pick(&f.open).sku).ask(),
    "to do + one day" => |f, c| List::to_do().days(c.pick(&f.any).day(), 1).ask(),
    "to do + payment" => |_, c| payment(List::to_do(), c).ask(),
    "status + channel" => |f, c| channel(status(List::all(), c), c.pick(&f.any)).ask(),
    "status + channel, deep" => |f, c| channel(status(List::all(), c), c.pick(&f.any)).after(c.pick(&f.any)).ask(),
    "status + payment" => |_, c| payment(status(List::all(), c), c).ask(),
    "status + one day" => |f, c| status(List::all(), c).days(c.pick(&f.any).day(), 1).ask(),
    "status + SKU" => |f, c| having(status(List::all(), c), &c.pick(&f.any).sku).ask(),
    "payment + channel" => |f, c| channel(payment(List::all(), c), c.pick(&f.any)).ask(),
    "payment + channel, deep" => |f, c| channel(payment(List::all(), c), c.pick(&f.any)).after(c.pick(&f.any)).ask(),
    "payment + thirty days" => |f, c| payment(List::all(), c).days(c.pick(&f.any).day(), 30).ask(),
    "channel + one day" => |f, c| channel(List::all(), c.pick(&f.any)).days(c.pick(&f.any).day(), 1).ask(),
    "channel + SKU" => |f, c| having(channel(List::all(), c.pick(&f.any)), &c.pick(&f.any).sku).ask(),
    "channel + kind of hold" => |f, c| kind(channel(List::all(), c.pick(&f.any)), c).ask(),
    "one channel's clerk: to do" => |_, _| List::to_do().only("+orders.channel_id IN (4)", &[]).ask().seen_by(3),
    "two channels' clerk: all" => |_, _| List::all().only("+orders.channel_id IN (1, 5)", &[]).ask().seen_by(2),
    "two channels' clerk: deep" => |f, c| List::all().only("+orders.channel_id IN (1, 5)", &[]).after(c.pick(&f.any)).ask().seen_by(2),
    "two channels' clerk: name" => |f, c| { let name = &c.pick(&f.any).name; named(f, name).seen_by(2) },
    "two channels' clerk: phone" => |f, c| { let k = c.pick(&f.any); search(&k.phone, "addresses.phone_hash = {}", &[&k.phone_hash]).seen_by(2) },
    "two channels' clerk: order" => |f, c| order(theirs(f, c)).seen_by(2),
    "search: our number" => |f, c| { let k = c.pick(&f.any); search(&k.number, "orders.number = {}", &[&k.number]) },
    "search: the channel's" => |f, c| { let k = c.pick(&f.any); search(&k.reference, "orders.channel_ref = {}", &[&k.reference]) },
    "search: phone" => |f, c| { let k = c.pick(&f.any); search(&k.phone, "addresses.phone_hash = {}", &[&k.phone_hash]) },
    "search: phone, 5,000 orders" => |f, c| { let k = c.pick(&f.faithful); search(&k.phone, "addresses.phone_hash = {}", &[&k.phone_hash]) },
    "search: e-mail" => |f, c| { let k = c.pick(&f.any); search(&k.email, "orders.customer_id = {}", &[&k.customer]) },
    "search: account" => |f, c| { let k = c.pick(&f.any); search(&k.account, "orders.customer_id = {}", &[&k.customer]) },
    "search: name" => |f, c| { let k = c.pick(&f.any); named(f, &k.name) },
    "search: two characters" => |f, c| named(f, &two(f, c)),
    "search: two letters" => |f, c| named(f, c.pick::<&str>(&["on", "li", "wu", "an"])),
    "search: a common name" => |f, c| named(f, c.pick::<&str>(&["王伟", "李娜", "张静", "刘芳", "陈敏", "王芳"])),
    "search: nobody's name" => |f, c| named(f, c.pick::<&str>(&["佩佩", "Zzyzx", "百川汇海"])),
    "search: nobody's number" => |f, c| { let n = format!("57{:08}", c.below(100_000_000)); named(f, &n) },
    "search: SKU" => |f, c| { let s = &c.pick(&f.any).sku; search(s, HAVING, &[s]) },
    "search: SKU, the most sold" => |_, c| { let s = sku(c.below(20)).0; search(&s, HAVING, &[&s]) },
    "order" => |f, c| order(c.pick(&f.any)),
    "order, open" => |f, c| order(c.pick(&f.open)),
    "order of 50 lines, 300 events" => |f, c| order(c.pick(&f.huge)),
    "order of who has 5,000" => |f, c| order(c.pick(&f.faithful)),
    "message of an order" => |f, c| { let k = c.pick(&f.any); let path = format!("/staff/orders/{}/messages/{}", k.number, k.message);
        Asked::staff(path).beside("SELECT * FROM messages WHERE id = ?1", &[&k.message]) },
    "orders: counts of the tabs" => |_, _| Asked::staff("/staff/orders/counts?view=todo"),
    "orders: how many match" => |f, c| matching(c.pick(&f.any)),
    "order, to edit" => |f, c| Asked::staff(format!("/staff/orders/{}/edit", c.pick(&f.held).number)),
    "customers" => |_, _| Asked::staff("/staff/customers").beside(CUSTOMERS, &[LAST]),
    "customers, deep" => |f, c| { let k = c.pick(&f.any);
        Asked::staff(format!("/staff/customers?after={}", k.customer)).beside(CUSTOMERS, &[&k.customer]) },
    "customers: name" => |f, c| elsewhere("/staff/customers", &c.pick(&f.any).name, |n| named(f, n)),
    "customers: two characters" => |f, c| elsewhere("/staff/customers", &two(f, c), |n| named(f, n)),
    "customers: phone" => |f, c| phoned("/staff/customers", c.pick(&f.any)),
    "customer" => |f, c| customer(c.pick(&f.any)),
    "customer with 5,000 orders" => |f, c| customer(c.pick(&f.faithful)),
    "search page: name" => |f, c| elsewhere("/staff/search", &c.pick(&f.any).name, |n| named(f, n)),
    "search page: two characters" => |f, c| elsewhere("/staff/search", &two(f, c), |n| named(f, n)),
    "search page: phone, 5,000 orders" => |f, c| phoned("/staff/search", c.pick(&f.faithful)),
    "search page: SKU" => |f, c| elsewhere("/staff/search", &c.pick(&f.any).sku, |s| search(s, HAVING, &[s])),
    "SKUs" => |_, _| Asked::staff("/staff/skus"),
    "SKU's own page" => |f, c| Asked::staff(format!("/staff/skus/{}", c.pick(&f.any).sku)),
    "stock" => |_, _| Asked::staff("/staff/stock"),
    "fulfillments: board" => |_, _| Asked::staff("/staff/fulfillments"),
    "fulfillments: list" => |_, _| Asked::staff("/staff/fulfillments?view=list"),
    "merge candidates" => |_, _| Asked::staff("/staff/fulfillments/candidates"),
    "purchase orders" => |_, _| Asked::staff("/staff/receipts"),
    "locations" => |_, _| Asked::staff("/staff/locations"),
    "channels" => |_, _| Asked::staff("/staff/channels"),
    "channel" => |f, c| Asked::staff(format!("/staff/channels/{}", c.pick(&f.any).slug)),
    "codes without a SKU" => |_, _| Asked::staff("/staff/listings"),
    "dead letters" => |_, _| Asked::staff("/staff/letters"),
    "jobs" => |_, _| Asked::staff("/staff/jobs"),
    "audit" => |_, _| Asked::staff("/staff/audit"),
    "portal: order" => |f, c| portal(c.pick(&f.any)),
    "portal: 50 lines, 300 events" => |f, c| portal(c.pick(&f.huge)),
    "portal: orders of a phone" => |f, c| { let k = c.pick(&f.any); Asked::customer("/track/orders", &lookup(&k.phone_hash)).beside(OF_PHONE, &[&k.phone_hash]) },
    "portal: phone of 5,000" => |f, c| { let k = c.pick(&f.faithful); Asked::customer("/track/orders", &lookup(&k.phone_hash)).beside(OF_PHONE, &[&k.phone_hash]) },
}

const HAVING: &str = "orders.id IN (SELECT order_id FROM order_lines WHERE sku = {})";
const OF_PHONE: &str = "SELECT o.id, o.number, o.status, o.placed_at, o.currency, o.total, o.first_title, o.unit_count FROM orders o \
    JOIN addresses a ON a.order_id = o.id WHERE a.phone_hash = ?1 ORDER BY o.placed_at DESC, o.id DESC LIMIT 200";

fn status(list: List, chance: &mut Chance) -> List {
    let words = [
        "received",
        "held",
        "backordered",
        "sourced",
        "in_fulfillment",
        "shipped",
        "delivered",
        "completed",
        "canceled",
    ];
    let word = chance.pick(&words);
    list.column("status", word, "status", word)
}

fn payment(list: List, chance: &mut Chance) -> List {
    let word = chance.pick(&[
        "unpaid",
        "authorized",
        "partly_paid",
        "paid",
        "partly_refunded",
        "refunded",
    ]);
    let list = list.column("payment", word, "payment_status", word);
    // in the words of the index
    if *word == "paid" {
        list
    } else {
        list.only("orders.payment_status <> 'paid'", &[])
    }
}

fn tagged(list: List, chance: &mut Chance) -> List {
    let tag = chance.pick(TAGS);
    list.by("tag", tag).only(
        "orders.id IN (SELECT order_id FROM order_tags WHERE tag = {})",
        &[tag],
    )
}

fn assigned(list: List, chance: &mut Chance) -> List {
    let staff = (1 + chance.below(STAFF as u64)).to_string();
    list.column("assignee", &staff, "assignee_id", &staff)
}

fn channel(list: List, known: &Known) -> List {
    list.column("channel", &known.slug, "channel_id", &known.channel)
}

fn kind(list: List, chance: &mut Chance) -> List {
    let kind = chance.pick(&[
        "unpaid",
        "unknown_sku",
        "address",
        "totals",
        "duplicate",
        "manual",
        "conflict",
    ]);
    let held = "orders.open_holds > 0 AND EXISTS (SELECT 1 FROM holds WHERE order_id = orders.id AND kind = {} \
        AND released_at IS NULL)";
    list.by("held", kind).only(held, &[kind])
}

fn having(list: List, sku: &str) -> List {
    list.by("sku", sku).only(HAVING, &[sku])
}

/// The last two characters of a Chinese name of the data.
fn two(facts: &Facts, chance: &mut Chance) -> String {
    let chinese: Vec<&Known> = facts
        .any
        .iter()
        .filter(|known| !known.name.is_ascii() && !known.name.contains(' '))
        .collect();
    let signs: Vec<char> = chance.pick(&chinese).name.chars().collect();
    signs[signs.len().saturating_sub(2)..].iter().collect()
}

/// By name: the bigram index, then the name itself, which the index cannot tell apart.
fn named(facts: &Facts, name: &str) -> Asked {
    let grams = tributary::domain::grams::bigrams([name]);
    let (index, grams) = match facts.base {
        Base::Sqlite => {
            let quoted: Vec<String> = grams.iter().map(|gram| format!("\"{gram}\"")).collect();
            (
                "SELECT rowid FROM order_grams WHERE order_grams MATCH {} ORDER BY rowid DESC LIMIT 200",
                quoted.join(" AND "),
            )
        }
        Base::Postgres => (
            "SELECT order_id FROM order_grams WHERE array_append(grams, '#' || (order_id / 32768)::text) @> {} \
                ORDER BY order_id + 0 DESC LIMIT 200",
            format!("{{{}}}", grams.join(",")),
        ),
    };
    let like = format!("%{name}%");
    let condition = format!(
        "orders.id IN ({index}) AND (addresses.name LIKE {{}} OR customers.name LIKE {{}})"
    );
    search(name, &condition, &[&grams, &like, &like])
}

/// An order of one of the channels that the clerk of two sees.
fn theirs<'f>(facts: &'f Facts, chance: &mut Chance) -> &'f Known {
    let seen: Vec<&'f Known> = facts
        .any
        .iter()
        .filter(|known| ["1", "5"].contains(&known.channel.as_str()))
        .collect();
    chance.pick::<&'f Known>(&seen)
}

fn order(known: &Known) -> Asked {
    whole(Asked::staff(format!("/staff/orders/{}", known.number)), known)
        .beside("SELECT id, source, format, origin, received_at, status FROM messages WHERE order_id = ?1 ORDER BY id", &[&known.id])
        .beside("SELECT id, number, status, placed_at, currency, total FROM orders WHERE customer_id = ?1 \
            ORDER BY placed_at DESC, id DESC LIMIT 7", &[&known.customer])
}

/// What the list of customers reads of a page of them, from an id on.
const CUSTOMERS: &str = "SELECT c.*, (SELECT count(*) FROM (SELECT 1 FROM orders WHERE customer_id = c.id LIMIT 101) AS few), \
    (SELECT max(placed_at) FROM orders WHERE customer_id = c.id) FROM customers c WHERE c.id < ?1 ORDER BY c.id DESC LIMIT 51";
/// No customer has this id.
const LAST: &str = "9000000000";

fn customer(known: &Known) -> Asked {
    Asked::staff(format!("/staff/customers/{}", known.customer))
        .beside("SELECT * FROM customers WHERE id = ?1", &[&known.customer])
        .beside(
            "SELECT id, number, status, placed_at, currency, total FROM orders WHERE customer_id = ?1 \
            ORDER BY placed_at DESC, id DESC LIMIT 51",
            &[&known.customer],
        )
}

/// A search on another page than the list, compared with the same search there.
fn elsewhere(path: &str, typed: &str, listed: impl Fn(&str) -> Asked) -> Asked {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("q", typed)
        .finish();
    Asked {
        bare: listed(typed).bare,
        ..Asked::staff(format!("{path}?{query}"))
    }
}

fn phoned(path: &str, known: &Known) -> Asked {
    elsewhere(path, &known.phone, |typed| {
        search(typed, "addresses.phone_hash = {}", &[&known.phone_hash])
    })
}

fn matching(known: &Known) -> Asked {
    Asked::staff(format!(
        "/staff/orders/matching?view=all&channel={}",
        known.slug
    ))
}

fn portal(known: &Known) -> Asked {
    whole(Asked::customer("/track/order", &lookup(&known.id)), known)
}

/// The order with everything that its page is made of.
fn whole(asked: Asked, known: &Known) -> Asked {
    let id = [known.id.as_str()];
    asked
        .beside("SELECT * FROM orders JOIN channels ON channels.id = orders.channel_id LEFT JOIN addresses ON addresses.order_id = orders.id \
            LEFT JOIN customers ON customers.id = orders.customer_id WHERE orders.number = ?1", &[&known.number])
        .beside("SELECT * FROM order_lines WHERE order_id = ?1 ORDER BY position", &id)
        .beside("SELECT * FROM holds WHERE order_id = ?1 ORDER BY id", &id)
        .beside("SELECT * FROM events WHERE order_id = ?1 ORDER BY id", &id)
        .beside("SELECT kind, amount, method, reference, at FROM payments WHERE order_id = ?1", &id)
}

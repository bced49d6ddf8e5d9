//! A page as it is asked for, and the statement behind it; the list of orders with its filters.

use super::bare::Question;
use super::years::token;

/// What the list shows of an order.
const LIST: &str = "SELECT orders.id, orders.number, orders.channel_id, orders.channel_number, orders.channel_ref, orders.placed_at, \
    orders.status, orders.history, orders.open_holds, orders.currency, orders.total, orders.payment_status, orders.line_count, \
    orders.unit_count, orders.first_title, orders.ship_by, addresses.name, addresses.city, addresses.region, customers.name, \
    customers.account FROM orders LEFT JOIN addresses ON addresses.order_id = orders.id \
    LEFT JOIN customers ON customers.id = orders.customer_id";

/// One request and what it is compared with.
pub struct Asked {
    pub path: String,
    pub cookie: String,
    /// The essential statements of the page; none where there is nothing to compare with.
    pub bare: Vec<Question>,
}

impl Asked {
    /// A page of the staff, as an administrator sees it.
    pub fn staff(path: impl Into<String>) -> Asked {
        Asked {
            path: path.into(),
            cookie: format!("session={}", token(1)),
            bare: Vec::new(),
        }
    }

    /// A page of a customer who has proved something.
    pub fn customer(path: &str, lookup: &str) -> Asked {
        Asked {
            path: path.to_owned(),
            cookie: format!("lookup={lookup}"),
            bare: Vec::new(),
        }
    }

    /// The same compared with one more statement.
    pub fn beside(mut self, sql: impl Into<String>, values: &[&str]) -> Asked {
        self.bare.push(Question {
            sql: sql.into(),
            values: values.iter().map(|value| (*value).to_owned()).collect(),
        });
        self
    }

    /// The same as another of the staff sees it.
    pub fn seen_by(mut self, staff: i64) -> Asked {
        self.cookie = format!("session={}", token(staff));
        self
    }
}

/// The list of orders, narrowed step by step in its address and in its statement.
pub struct List {
    query: Vec<(String, String)>,
    conditions: Vec<String>,
    values: Vec<String>,
    order: Order,
}

/// In which order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Newest,
    Oldest,
    Promise,
}

/// When it must have left, as the index of the list has it.
const DUE: &str = "COALESCE(orders.ship_by, '9999-12-31 00:00:00')";

impl List {
    /// What is to be done.
    pub fn to_do() -> List {
        List::view("todo").only(
            "orders.status IN ('received', 'held', 'backordered', 'sourced', 'in_fulfillment')",
            &[],
        )
    }

    /// What is held.
    pub fn held() -> List {
        List::view("held").only("orders.open_holds > 0", &[])
    }

    /// Every order.
    pub fn all() -> List {
        List::view("all")
    }

    /// What should have left.
    pub fn late() -> List {
        let words = "orders.status IN ('received', 'held', 'backordered', 'sourced', 'in_fulfillment') AND NOT orders.history";
        let mut list = List::view("late").only(
            &format!("{words} AND {DUE} < {{}}"),
            &["2026-11-22 12:00:00"],
        );
        list.order = Order::Promise;
        list
    }

    /// What waits for stock.
    pub fn backordered() -> List {
        List::view("backordered").only("orders.status = 'backordered'", &[])
    }

    /// What must leave next first.
    pub fn by_promise(mut self) -> List {
        self.order = Order::Promise;
        // true of every order, but with a bound SQLite walks the index instead of sorting
        self.by("sort", "due")
            .only(&format!("{DUE} >= '0001-01-01 00:00:00'"), &[])
    }

    /// Going on behind an order, by its promise.
    pub fn after_due(self, known: &super::facts::Known) -> List {
        let due = known.due();
        let place = format!("{}-{}", due.and_utc().timestamp_millis(), known.id);
        self.by("after", place).only(
            &format!("({DUE}, orders.id) > ({{}}, {{}})"),
            &[&due.format("%F %T%.f").to_string(), &known.id],
        )
    }

    fn view(word: &str) -> List {
        List {
            query: vec![("view".to_owned(), word.to_owned())],
            conditions: Vec::new(),
            values: Vec::new(),
            order: Order::Newest,
        }
    }

    /// Narrowed in the address.
    pub fn by(mut self, name: &str, value: impl ToString) -> List {
        self.query.push((name.to_owned(), value.to_string()));
        self
    }

    /// Narrowed in the statement; each `{}` is one of the values.
    pub fn only(mut self, condition: &str, values: &[&str]) -> List {
        let mut parts = condition.split("{}");
        let mut told = parts.next().unwrap_or_default().to_owned();
        for (part, value) in parts.zip(values) {
            self.values.push((*value).to_owned());
            told.push_str(&format!("?{}{part}", self.values.len()));
        }
        self.conditions.push(told);
        self
    }

    /// Narrowed by a column of orders.
    pub fn column(self, name: &str, value: &str, column: &str, stored: &str) -> List {
        self.by(name, value)
            .only(&format!("orders.{column} = {{}}"), &[stored])
    }

    /// Going on behind an order.
    pub fn after(self, known: &super::facts::Known) -> List {
        self.by("after", known.place()).only(
            "(orders.placed_at, orders.id) < ({}, {})",
            &[&known.placed, &known.id],
        )
    }

    /// Going back before an order.
    pub fn before(mut self, known: &super::facts::Known) -> List {
        self.order = Order::Oldest;
        self.by("before", known.place()).only(
            "(orders.placed_at, orders.id) > ({}, {})",
            &[&known.placed, &known.id],
        )
    }

    /// From one day to another of the shop's zone.
    pub fn days(
        self,
        (first, begins): (chrono::NaiveDate, chrono::NaiveDateTime),
        days: i64,
    ) -> List {
        let ends = begins + chrono::Duration::days(days);
        self.by("from", first)
            .by("to", first + chrono::Duration::days(days - 1))
            .only(
                "orders.placed_at >= {} AND orders.placed_at < {}",
                &[&begins.to_string(), &ends.to_string()],
            )
    }

    /// The request.
    pub fn ask(self) -> Asked {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&self.query)
            .finish();
        let conditions = if self.conditions.is_empty() {
            String::new()
        } else {
            format!(" WHERE {}", self.conditions.join(" AND "))
        };
        let order = match self.order {
            Order::Newest => "orders.placed_at DESC, orders.id DESC".to_owned(),
            Order::Oldest => "orders.placed_at ASC, orders.id ASC".to_owned(),
            Order::Promise => format!("{DUE}, orders.id"),
        };
        let sql = format!("{LIST}{conditions} ORDER BY {order} LIMIT 51");
        let values: Vec<&str> = self.values.iter().map(String::as_str).collect();
        Asked::staff(format!("/staff/orders?{query}")).beside(sql, &values)
    }
}

/// What was typed into the search box; what it finds is narrowed by `condition`.
pub fn search(typed: &str, condition: &str, values: &[&str]) -> Asked {
    let path = List::all()
        .by("q", typed)
        .ask()
        .path
        .replace("view=all&", "");
    let statement = List::all().only(condition, values).ask().bare;
    Asked {
        bare: statement,
        ..Asked::staff(path)
    }
}

//! The navigation on the left, to be read like a list: who may see an entry, and what it counts. A count stands only
//! where it is a task.

use super::super::session::Staff;
use super::super::voice::Voice;
use crate::db::sessions::MOST_DEAD;
use crate::domain::staff::{Permission, Reach};

/// One entry.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The word of `Shell::new`'s `current`.
    pub word: &'static str,
    /// Where it leads.
    pub href: &'static str,
    /// Icon.
    pub icon: &'static str,
    /// In the viewer's language.
    pub title: String,
    /// Written number of tasks; empty for none.
    pub count: String,
    /// Whether a rule stands above it.
    pub first: bool,
}

/// Groups of (word, address, icon, what it takes to see it).
const GROUPS: &[&[(&str, &str, &str, Permission)]] = &[
    &[
        ("orders", "/staff/orders", "orders", Permission::SeeOrders),
        (
            "held",
            "/staff/orders?view=held",
            "pause",
            Permission::SeeOrders,
        ),
        (
            "exceptions",
            "/staff/exceptions",
            "exc",
            Permission::SeeExceptions,
        ),
        (
            "fulfillments",
            "/staff/fulfillments",
            "ful",
            Permission::SeeFulfillments,
        ),
        ("letters", "/staff/letters", "mail", Permission::Import),
        (
            "customers",
            "/staff/customers",
            "cust",
            Permission::SeeOrders,
        ),
    ],
    &[
        ("stock", "/staff/stock", "stock", Permission::SeeStock),
        (
            "receipts",
            "/staff/receipts",
            "import",
            Permission::SeeStock,
        ),
        (
            "transfers",
            "/staff/transfers",
            "transfer",
            Permission::SeeStock,
        ),
        ("skus", "/staff/skus", "barcode", Permission::SeeCatalog),
        ("listings", "/staff/listings", "tag", Permission::SeeCatalog),
        (
            "locations",
            "/staff/locations",
            "pin",
            Permission::SeeCatalog,
        ),
        (
            "rates",
            "/staff/rates",
            "money",
            Permission::SeeFulfillments,
        ),
        ("imports", "/staff/imports", "inbox", Permission::Import),
    ],
    &[
        (
            "channels",
            "/staff/channels",
            "chan",
            Permission::SeeChannels,
        ),
        ("rules", "/staff/rules", "rule", Permission::SeeFulfillments),
        (
            "mappings",
            "/staff/mappings",
            "cols",
            Permission::ChangeMappings,
        ),
        ("jobs", "/staff/jobs", "repl", Permission::RunJobs),
        ("people", "/staff/people", "user", Permission::ChangeStaff),
        ("audit", "/staff/audit", "clock", Permission::SeeAudit),
        (
            "settings",
            "/staff/settings",
            "set",
            Permission::ChangeSettings,
        ),
    ],
];

/// The entries that somebody may see.
pub fn entries(staff: &Staff, voice: &Voice) -> Vec<Entry> {
    let mut entries = Vec::new();
    for group in GROUPS {
        let mut first = !entries.is_empty();
        for (word, href, icon, permission) in *group {
            // rules speak of every channel and place
            let beyond = *word == "rules" && staff.reach != Reach::ALL;
            if beyond || !staff.may(*permission) {
                continue;
            }
            let tasks = match *word {
                "held" => staff.held,
                "letters" => staff.dead,
                "exceptions" => staff.exceptions,
                _ => 0,
            };
            entries.push(Entry {
                word,
                href,
                icon,
                title: voice.word("nav", word),
                count: match tasks {
                    0 => String::new(),
                    MOST_DEAD if *word == "letters" => format!("{}+", voice.number(tasks - 1)),
                    tasks => voice.number(tasks),
                },
                first,
            });
            first = false;
        }
    }
    entries
}

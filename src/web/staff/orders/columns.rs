//! Which columns of the list a person sees; kept for them, the order is the house's.

use crate::app::App;
use crate::db::own_settings;
use crate::web::page::{self, Answer};
use crate::web::session::{Allowed, Posted, SeeOrders};
use crate::web::voice::Voice;
use crate::words;
use actix_web::web::Data;
use serde::Deserialize;

/// Under which name the choice is kept.
pub(super) const SETTING: &str = "orders.columns";

words! {
    /// A column beside the order's number.
    pub enum Column {
        /// When it was placed.
        Placed = "placed",
        /// Recipient and city.
        Customer = "customer",
        /// Items, units and the first title.
        Items = "items",
        /// Total with its currency.
        Total = "total",
        /// Headline.
        Status = "status",
        /// By when it must have left.
        Due = "due",
        /// Tags.
        Tags = "tags",
        /// Who looks after it.
        Assignee = "assignee",
        /// The channel's own number.
        ChannelNumber = "channel_number",
        /// Payment status.
        Payment = "payment",
        /// The recipient's phone, masked.
        Phone = "phone",
    }
}

impl Column {
    /// Whether it is there until somebody chooses otherwise.
    const fn is_usual(self) -> bool {
        !matches!(
            self,
            Column::ChannelNumber | Column::Payment | Column::Phone
        )
    }
}

/// The columns of one person.
#[derive(Debug, Clone)]
pub(super) struct Columns(Vec<Column>);

/// A column in the menu.
pub(super) struct Offered {
    pub(super) word: &'static str,
    pub(super) title: String,
    pub(super) chosen: bool,
}

impl Columns {
    /// What was kept, or the usual ones.
    pub(super) fn read(kept: Option<&str>) -> Columns {
        let chosen = |column: &Column| match kept {
            Some(kept) => kept.split(' ').any(|word| word == column.as_str()),
            None => column.is_usual(),
        };
        Columns(Column::ALL.iter().copied().filter(chosen).collect())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Column> {
        self.0.iter().copied()
    }

    /// Whether a column is shown, by its word.
    pub(super) fn has(&self, word: &str) -> bool {
        self.0.iter().any(|column| column.as_str() == word)
    }

    pub(super) fn offered(&self, voice: &Voice) -> Vec<Offered> {
        Column::ALL
            .iter()
            .map(|column| Offered {
                word: column.as_str(),
                title: voice.word("col", column.as_str()),
                chosen: self.has(column.as_str()),
            })
            .collect()
    }
}

/// The columns that are chosen, and where to go back to.
#[derive(Deserialize)]
pub struct Chosen {
    #[serde(default)]
    column: Vec<String>,
    #[serde(default)]
    back: String,
}

/// `POST /staff/orders/columns`.
pub async fn choose(app: Data<App>, staff: Allowed<SeeOrders>, form: Posted<Chosen>) -> Answer {
    let form = form.of(&staff.csrf)?;
    let kept: Vec<&str> = Column::ALL
        .iter()
        .map(|column| column.as_str())
        .filter(|word| form.column.iter().any(|chosen| chosen == word))
        .collect();
    let (id, kept) = (staff.id, kept.join(" "));
    app.transact(move |conn| own_settings::keep(conn, id, SETTING, &kept))
        .await?;
    Ok(page::to(page::own_path(&form.back, "/staff/orders")))
}

//! The messages of a round: new rows to insert, stored rows to update, each with what became of it.

use super::{Context, Item, Raw};
use crate::db::Conn;
use crate::db::messages::{self, Became, MessageKey, MessageRow};
use crate::db::types::MessageStatus;
use crate::domain::cause;
use crate::domain::ids::{CreditId, MessageId, OrderId};
use crate::error::{Error, Result};
use std::collections::BTreeMap;

/// The messages of a round: new rows to insert, stored rows to update.
pub(super) struct Letters {
    rows: BTreeMap<usize, MessageRow>,
    keys: Vec<MessageKey>,
    stored: BTreeMap<usize, (MessageId, Became)>,
}

impl Letters {
    pub(super) fn new(
        context: &Context,
        fresh: &[(usize, &Item)],
        ids: Vec<i64>,
    ) -> Result<Letters> {
        let mut letters = Letters {
            rows: BTreeMap::new(),
            keys: Vec::new(),
            stored: BTreeMap::new(),
        };
        let mut ids = ids.into_iter().map(MessageId);
        for (index, item) in fresh {
            match &item.message {
                Raw::New {
                    body,
                    key,
                    format,
                    mapping_version,
                    origin,
                } => {
                    let id = ids
                        .next()
                        .ok_or_else(|| Error::internal("too few message ids"))?;
                    letters.keys.push(MessageKey {
                        channel_id: item.channel.id,
                        key: key.clone(),
                        message_id: id,
                    });
                    let row = MessageRow {
                        id,
                        channel_id: item.channel.id,
                        source: item.source,
                        format: format.clone(),
                        mapping_version: *mapping_version,
                        body: body.clone(),
                        origin: origin.clone(),
                        received_at: context.now,
                        status: MessageStatus::Stored,
                        reason: None,
                        order_id: None,
                        credit_id: None,
                        import_id: item.import,
                        read_at: item.document.as_ref().map(|_| context.now),
                        cause: String::new(),
                    };
                    letters.rows.insert(*index, row);
                }
                Raw::Stored {
                    id,
                    format,
                    mapping_version,
                } => {
                    let became = Became {
                        format: format.clone(),
                        mapping_version: *mapping_version,
                        status: MessageStatus::Read,
                        reason: None,
                        order_id: None,
                        credit_id: None,
                        read_at: Some(context.now),
                        cause: String::new(),
                    };
                    letters.stored.insert(*index, (*id, became));
                }
            }
        }
        letters.keys.sort();
        Ok(letters)
    }

    pub(super) fn id(&self, index: usize) -> Option<MessageId> {
        self.rows
            .get(&index)
            .map(|row| row.id)
            .or_else(|| self.stored.get(&index).map(|(id, _)| *id))
    }

    pub(super) fn became(
        &mut self,
        index: usize,
        status: MessageStatus,
        order: Option<OrderId>,
        credit: Option<CreditId>,
        reason: Option<String>,
    ) {
        let cause = reason.as_deref().map(cause::of_stored).unwrap_or_default();
        if let Some(row) = self.rows.get_mut(&index) {
            (row.status, row.order_id, row.credit_id) = (status, order, credit);
            (row.reason, row.cause) = (reason, cause);
        } else if let Some((_, became)) = self.stored.get_mut(&index) {
            (became.status, became.order_id, became.credit_id) = (status, order, credit);
            (became.reason, became.cause) = (reason, cause);
        }
    }

    pub(super) fn write(self, conn: &mut Conn) -> Result<()> {
        messages::insert_keys(conn, &self.keys)?;
        messages::insert_messages(conn, &self.rows.into_values().collect::<Vec<_>>())?;
        for (id, became) in self.stored.into_values() {
            messages::update_became(conn, id, &became)?;
        }
        Ok(())
    }
}

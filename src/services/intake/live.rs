//! An order that came in as history, made live: from now on something is to be done for it. What makes an order history
//! is `domain/check`.

use super::Context;
use super::open::Open;
use super::write::Change;
use crate::db::audit::{self, AuditWrite};
use crate::db::{Conn, channels};
use crate::domain::audit::AuditAction;
use crate::domain::event::EventKind;
use crate::domain::ids::OrderId;
use crate::domain::order::{ChannelStage, Method};
use crate::domain::sentence::Sentence;
use crate::domain::staff::Actor;
use crate::domain::status::Units;
use crate::error::{Error, Result};

/// Makes an order live: its units are still to leave, and every check is made.
pub fn make_live(conn: &mut Conn, context: &Context, id: OrderId, actor: &Actor) -> Result<()> {
    conn.write(|conn| {
        let mut open = Open::lock(conn, id)?;
        let doc = open.document()?;
        allowed(open.row.history, doc.stage, doc.delivery.method)
            .map_err(|why| Error::Refused(Sentence::new(why).with("number", &open.row.number)))?;
        open.row.history = false;
        for line in &mut open.lines {
            let units = line.units();
            line.place(Units {
                unplaced: units.unplaced + units.delivered,
                delivered: 0,
                ..units
            });
        }
        let channel = channels::get(conn, open.row.channel_id)?;
        let number = open.row.number.clone();
        Change {
            channel: &channel,
            actor,
            message: None,
            kind: EventKind::MadeLive,
            fields: Vec::new(),
            extra: Vec::new(),
        }
        .write(conn, context, open, &doc)?;
        let subject = ("order", number.as_str());
        let entry = AuditWrite::new(context.now, actor, AuditAction::MadeLive, subject);
        audit::insert_audit(conn, &entry)
    })
}

/// Whether an order may be made live; if not, the key of why.
pub fn allowed(
    history: bool,
    stage: ChannelStage,
    method: Method,
) -> std::result::Result<(), &'static str> {
    match (stage, method) {
        _ if !history => Err("refused-live-already"),
        (ChannelStage::Canceled, _) => Err("refused-live-canceled"),
        (
            ChannelStage::Shipped | ChannelStage::Delivered | ChannelStage::FulfilledByPlatform,
            _,
        ) => Err("refused-live-shipped"),
        (ChannelStage::Open, Method::Carried) => Err("refused-live-carried"),
        (ChannelStage::Open, Method::Ship | Method::Pickup) => Ok(()),
    }
}

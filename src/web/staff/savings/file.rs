//! The ledger as a file: every line of a period.

use super::period::Period;
use super::{Asked, who};
use crate::app::App;
use crate::db::Conn;
use crate::db::audit::{AuditWrite, insert_audit};
use crate::db::fulfillments::number_of;
use crate::db::savings;
use crate::db::types::SavingKind;
use crate::domain::audit::AuditAction;
use crate::domain::staff::Reach;
use crate::domain::time::Time;
use crate::error::Result;
use crate::web::page::Answer;
use crate::web::session::{Allowed, Export};
use crate::web::staff::sheet::{self, Cell, Kind, Sheet};
use crate::web::visitor::Visitor;
use crate::web::voice::Voice;
use actix_web::web::{Data, Query};
use std::fs::File;

/// Lines that are read at once.
const PORTION: i64 = 1_000;

/// `GET /staff/savings.csv`: every line of the period.
pub async fn csv(
    app: Data<App>,
    staff: Allowed<Export>,
    visitor: Visitor,
    asked: Query<Asked>,
) -> Answer {
    let voice = visitor.voice;
    let period = Period::of(&asked, &voice);
    let (reach, whole) = (staff.looking(), period.whole());
    let kind: Option<SavingKind> = asked.kind.parse().ok();
    let (file, rows) = app
        .read(move |conn| write(conn, &voice, &reach, whole, kind))
        .await?;
    let (now, actor, address) = (app.now(), staff.actor(), visitor.address.clone());
    let query = period.query();
    app.transact(move |conn| {
        let entry = AuditWrite::new(now, &actor, AuditAction::Exported, ("list", "savings"))
            .facts([
                ("list", "savings".to_owned()),
                ("rows", rows.to_string()),
                ("query", query.clone()),
            ])
            .from_address(&address);
        insert_audit(conn, &entry)
    })
    .await?;
    let name = format!("savings-{}-{}", period.first, period.last);
    Ok(sheet::send(Kind::Csv, &name, file))
}

fn write(
    conn: &mut Conn,
    voice: &Voice,
    reach: &Reach,
    whole: (Time, Time),
    kind: Option<SavingKind>,
) -> Result<(File, i64)> {
    let columns = [
        "at",
        "kind",
        "order",
        "fulfillment",
        "place",
        "parcels",
        "amount",
        "currency",
        "who",
    ];
    let heading: Vec<String> = columns
        .iter()
        .map(|word| voice.word("savings-col", word))
        .collect();
    let mut sheet = Sheet::new(Kind::Csv, voice.zone, &voice.t("savings-title"), &heading)?;
    let (mut before, mut count) = (None, 0);
    loop {
        let rows = savings::list(conn, reach, whole, kind, before, PORTION)?;
        let Some(last) = rows.last() else {
            return Ok((sheet.finish()?, count));
        };
        before = Some((last.at, last.id));
        for row in &rows {
            count += 1;
            sheet.row(&[
                Cell::Time(Some(row.at)),
                Cell::Text(voice.word("savings-kind", row.kind.as_str())),
                Cell::Text(row.number.clone()),
                Cell::Text(number_of(row.fulfillment)),
                Cell::Text(row.place.clone()),
                Cell::Number(row.parcels),
                Cell::Money(row.amount, row.currency.clone()),
                Cell::Text(row.currency.clone()),
                Cell::Text(who(voice, row)),
            ])?;
        }
    }
}

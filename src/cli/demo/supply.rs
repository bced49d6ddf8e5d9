//! What comes to the demo's shelves: purchase orders in every state, and transfers between its places.

use super::said;
use super::shelf::{PRESALE, Shelves};
use chrono::Duration;
use tributary::db::Conn;
use tributary::domain::ids::SkuId;
use tributary::domain::staff::Actor;
use tributary::domain::time::Time;
use tributary::error::Result;
use tributary::services::stock::receipts::{self, Ordered, Rest};
use tributary::services::stock::transfers::{self, Parcel};

/// Things and pieces.
type Lines = Vec<(SkuId, i64)>;

fn lines(shelves: &Shelves, wanted: &[(usize, i64)]) -> Result<Lines> {
    let one = |(index, pieces): &(usize, i64)| Ok((shelves.sku(*index)?, *pieces));
    wanted.iter().map(one).collect()
}

/// Goods that were ordered, and what came of them.
pub fn order(conn: &mut Conn, shelves: &Shelves, now: Time, by: &Actor) -> Result<()> {
    let celadon = said("Longquan Celadon Works", "龙泉青瓷厂");
    let linen = said("Wujiang Linen Mill", "吴江亚麻纺织");
    let stoneware = said("Liling Stoneware", "醴陵炻瓷");
    let wood = said("Walnut Workshop", "胡桃里木作");
    let ordered = |conn: &mut Conn,
                   name: &str,
                   slug: &str,
                   supplier: &str,
                   (made, due),
                   note: &str,
                   wanted: &[(usize, i64)]| {
        let ordered = Ordered {
            name: name.to_owned(),
            location: shelves.place(slug)?,
            supplier: supplier.to_owned(),
            note: note.to_owned(),
            expected_at: now + Duration::days(due),
            lines: lines(shelves, wanted)?,
        };
        receipts::order(conn, now - Duration::days(made), by, &ordered)
    };
    let came = |conn: &mut Conn, id, days, wanted: &[(usize, i64)], rest| {
        let came = lines(shelves, wanted)?;
        receipts::arrive(
            conn,
            now - Duration::days(days),
            by,
            id,
            (&came, rest),
            None,
        )
    };

    let whole = [(0, 60), (1, 30), (2, 30), (8, 40)];
    let id = ordered(conn, "PO-2041", "shanghai", celadon, (40, -12), "", &whole)?;
    came(conn, id, 12, &whole, Rest::Expected)?;
    let id = ordered(
        conn,
        "PO-2046",
        "shenzhen",
        stoneware,
        (30, -5),
        "",
        &[(24, 60), (28, 40), (32, 40)],
    )?;
    came(conn, id, 5, &[(24, 60), (28, 25)], Rest::Expected)?;
    let id = ordered(
        conn,
        "PO-2047",
        "venlo",
        linen,
        (28, -3),
        said("By rail, wagon 7", "中欧班列 7 号车厢"),
        &[(56, 50), (64, 40)],
    )?;
    came(conn, id, 2, &[(56, 48), (64, 40)], Rest::GivenUp)?;
    let id = ordered(conn, "PO-2049", "shanghai", wood, (20, 6), "", &[(96, 30)])?;
    receipts::cancel(conn, now - Duration::days(15), by, id)?;
    let late = said("The kiln was out of order", "窑炉检修，延期");
    ordered(
        conn,
        "PO-2050",
        "shanghai",
        stoneware,
        (18, -1),
        late,
        &[(27, 40), (25, 30)],
    )?;
    ordered(
        conn,
        "PO-2052",
        "shanghai",
        celadon,
        (14, 4),
        "",
        &[(5, 60), (3, 40), (0, 80)],
    )?;
    let presale: Vec<(usize, i64)> = PRESALE.iter().map(|(index, _)| (*index, 80)).collect();
    ordered(
        conn,
        "PO-2055",
        "shanghai",
        linen,
        (9, 10),
        said("Pre-sale", "预售"),
        &presale,
    )?;
    Ok(())
}

/// Goods on their way between places.
pub fn send(conn: &mut Conn, shelves: &Shelves, now: Time, by: &Actor) -> Result<()> {
    let sent = |conn: &mut Conn, (from, to), (days, due), note: &str, wanted: &[(usize, i64)]| {
        let parcel = Parcel {
            from: shelves.place(from)?,
            to: shelves.place(to)?,
            lines: lines(shelves, wanted)?,
            note: note.to_owned(),
            expected_at: Some(now + Duration::days(due)),
            form: None,
        };
        transfers::send(conn, now - Duration::days(days), by, &parcel)
    };
    let came = |conn: &mut Conn, id, days, wanted: &[(usize, i64)], rest| {
        let came = lines(shelves, wanted)?;
        transfers::receive(
            conn,
            now - Duration::days(days),
            by,
            id,
            (&came, rest),
            None,
        )
    };
    let store = ("shanghai", "west-lake");
    let id = sent(
        conn,
        store,
        (8, -6),
        said("For the weekend", "周末补货"),
        &[(101, 4), (157, 3)],
    )?;
    came(
        conn,
        id,
        6,
        &[(101, 4), (157, 3)],
        transfers::Rest::OnItsWay,
    )?;
    let id = sent(
        conn,
        ("shanghai", "shenzhen"),
        (5, -1),
        "",
        &[(109, 5), (117, 4), (141, 4)],
    )?;
    came(
        conn,
        id,
        1,
        &[(109, 5), (117, 2)],
        transfers::Rest::OnItsWay,
    )?;
    let id = sent(
        conn,
        ("shenzhen", "shanghai"),
        (4, 0),
        said("Wrong rack", "拣错货位"),
        &[(130, 3)],
    )?;
    transfers::cancel(conn, now - Duration::days(3), by, id)?;
    sent(
        conn,
        store,
        (1, 1),
        said("For the window", "橱窗陈列"),
        &[(113, 2), (125, 2), (149, 2)],
    )?;
    sent(
        conn,
        ("shanghai", "venlo"),
        (3, 24),
        said("By rail, wagon 9", "中欧班列 9 号车厢"),
        &[(133, 4), (150, 4), (165, 4)],
    )?;
    Ok(())
}

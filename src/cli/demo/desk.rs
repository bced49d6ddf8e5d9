//! What people have done in the demo's shop: places that ship, whose eyes see what, tags, notes, owners, a saved view.

use super::shelf;
use tributary::db::orders::list;
use tributary::db::{Conn, staff};
use tributary::domain::channel::Channel;
use tributary::domain::staff::{Actor, Reach};
use tributary::domain::time::Time;
use tributary::error::{Error, Result};
use tributary::services::desk::{assign, note, tag};
use tributary::services::locations::{LocationForm, add};
use tributary::services::people::{self, Wish};
use tributary::services::settings::By;
use tributary::services::views::{self, For, Keeper};

/// (slug, name, kind, country, region, city, street, postcode)
const PLACES: [[&str; 8]; 4] = [
    [
        "shanghai",
        "上海青浦仓",
        "warehouse",
        "CN",
        "上海市",
        "上海市",
        "华新镇嘉松中路 5388 号",
        "201708",
    ],
    [
        "shenzhen",
        "深圳龙华仓",
        "warehouse",
        "CN",
        "广东省",
        "深圳市",
        "观澜街道平安路 60 号",
        "518110",
    ],
    [
        "venlo",
        "Venlo NL, 3PL",
        "warehouse",
        "NL",
        "Limburg",
        "Venlo",
        "Columbusweg 13",
        "5928 LA",
    ],
    [
        "west-lake",
        "西湖门店",
        "store",
        "CN",
        "浙江省",
        "杭州市",
        "南山路 200 号",
        "310002",
    ],
];
/// Every so many open orders carry a tag, a note and an owner.
const EVERY: usize = 7;

/// Furnishes the desk; the orders are there.
pub fn furnish(conn: &mut Conn, now: Time, channels: &[Channel]) -> Result<()> {
    let clerk = person(conn, "clerk@example.com")?;
    let actor = Actor::Staff(clerk.id, clerk.name.clone());
    for [slug, name, kind, country, region, city, street, postcode] in PLACES {
        let form = LocationForm {
            slug: slug.to_owned(),
            name: name.to_owned(),
            kind: kind.to_owned(),
            country: country.to_owned(),
            region: region.to_owned(),
            city: city.to_owned(),
            street: street.to_owned(),
            postcode: postcode.to_owned(),
            active: true,
            ..LocationForm::default()
        };
        add(conn, now, &actor, &form)?;
    }
    shelf::furnish(conn, now, &actor)?;
    europe_only(conn, now, channels)?;
    let filter = list::Filter {
        view: list::View::ToDo,
        ..list::Filter::every(now, Reach::ALL)
    };
    let open = list::list_page(conn, &filter, list::Sort::Placed, list::From::Start, 200)?;
    for (index, row) in open.iter().step_by(EVERY).enumerate() {
        let (label, words) = match index % 3 {
            0 => ("gift", "生日礼物，请不要放价格单"),
            1 => ("VIP", "Doorbell does not work, the carrier should call"),
            _ => ("改地址", "买家来电要求改地址，等待回复"),
        };
        tag(conn, now, row.id, label, &actor)?;
        note(conn, now, row.id, words, &actor)?;
        assign(conn, now, row.id, Some(clerk.id), &actor)?;
    }
    let keeper = Keeper {
        id: clerk.id,
        may_share: false,
    };
    views::save(conn, now, keeper, For::Myself, "VIP", "view=all&tag=VIP")?;
    Ok(())
}

/// One clerk sees the European shop alone.
fn europe_only(conn: &mut Conn, now: Time, channels: &[Channel]) -> Result<()> {
    let row = person(conn, "europe@example.com")?;
    let europe = channels.iter().filter(|channel| channel.slug == "lanji-eu");
    let wish = Wish {
        name: row.name,
        role: row.role,
        reach: Reach {
            channels: Some(europe.map(|channel| channel.id).collect()),
            locations: None,
        },
        active: true,
    };
    let by = By {
        actor: Actor::System,
        now,
        address: String::new(),
    };
    people::change(conn, &by, row.id, &wish)
}

fn person(conn: &mut Conn, email: &str) -> Result<staff::StaffRow> {
    staff::find_by_email(conn, email)?.ok_or_else(|| Error::not_found("staff"))
}

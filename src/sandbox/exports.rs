//! What a marketplace and a till write: rows of Taobao's order export, counter sales in the standard form.

use super::goods::goods;
use super::people::chinese;
use super::shop::{Flaw, Shop, text};
use crate::domain::time::{Time, rfc3339};
use chrono::Duration;
use chrono_tz::Asia::Shanghai;
use serde_json::{Value, json};

/// The first row of the export, spaces included as the marketplace writes them.
pub const TAOBAO_HEAD: &str = "订单编号,买家会员名,买家应付货款,买家应付邮费,总金额,买家实际支付金额,订单状态,买家留言,收货人姓名,收货地址 ,运送方式,联系电话 ,联系手机,订单创建时间,订单付款时间 ,宝贝标题 ,宝贝种类 ,物流单号 ,物流公司,订单备注,宝贝总数量,店铺Id,店铺名称,订单关闭原因";

/// How many rows of a year's export name the same marketplace number range.
const TAOBAO_NUMBERS: i64 = 247_109_338_500_000_000;

impl Shop {
    /// The next order as a row of the export: `="…"` around the number, an apostrophe before the phone. Some platforms
    /// mask names and phones until the parcel leaves; a third of these rows are so.
    pub fn taobao(&mut self, at: Time, now: Time, flaw: Flaw) -> String {
        let (number, buyer) = (self.number(), self.buyer());
        let person = chinese(buyer);
        let good = goods().get(8 * self.below(24)).unwrap_or(&goods()[0]);
        let quantity = 1 + i64::from(self.below(5) == 0);
        let goods_due = good.cny * quantity;
        let title = match flaw {
            Flaw::UnknownSku => format!("【双十一】{} 包邮", good.zh),
            _ => good.zh.clone(),
        };
        let status = match flaw {
            Flaw::Unpaid => "等待买家付款",
            Flaw::Canceled => "交易关闭",
            _ if at < now - Duration::days(12) => "交易成功",
            _ if at < now - Duration::hours(50) => "卖家已发货，等待买家确认",
            _ => "买家已付款，等待卖家发货",
        };
        let stamp = |time: Time| {
            let local = time.and_utc().with_timezone(&Shanghai);
            local.format("%Y-%m-%d %H:%M:%S").to_string()
        };
        let paid_at = match flaw {
            Flaw::Unpaid | Flaw::Canceled => String::new(),
            _ => stamp(at + Duration::minutes(2)),
        };
        let masked = number % 3 == 0;
        let first: String = person.name.chars().take(1).collect();
        let (name, phone) = if masked {
            (
                format!("{first}**"),
                format!("{}****{}", &person.phone[..3], &person.phone[7..]),
            )
        } else {
            (person.name.clone(), person.phone.clone())
        };
        let closed = match flaw {
            Flaw::Canceled => "买家不想买了",
            _ => "订单未关闭",
        };
        format!(
            "\"=\"\"{}\"\"\",buyer{buyer},{due},0.00,{due},{due},{status},{note},{name},{} {} {} {}({}),快递,,'{phone},{},{paid_at},{title},1,,,,{quantity},0,天猫旗舰店,{closed}",
            TAOBAO_NUMBERS + number,
            person.region,
            person.city,
            person.district,
            person.street,
            person.postcode,
            stamp(at),
            due = text(goods_due),
            note = self.note(),
        )
    }

    /// The next sale over the counter: paid, carried away, nobody's name asked.
    pub fn counter(&mut self, at: Time, channel: &str) -> Value {
        let number = self.number();
        let good = goods()
            .get(self.below(goods().len()))
            .unwrap_or(&goods()[0]);
        json!({
            "channel": channel, "channel_ref": format!("POS-{number}"), "channel_number": format!("{number}"),
            "placed_at": rfc3339(at), "currency": "CNY", "delivery": {"method": "carried"},
            "payment": {"status": "paid", "method": "wechat_pay", "paid_at": rfc3339(at)},
            "lines": [{"ref": "1", "sku": good.sku, "title": good.zh, "quantity": 1, "unit_price": text(good.cny)}],
            "total": text(good.cny),
        })
    }
}

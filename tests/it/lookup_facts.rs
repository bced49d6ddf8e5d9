//! Which fact proves an order, whether the shop or the channel decides, and how a proved order says where it is.

use crate::api::{order, stocked};
use crate::lookup::{ask, code_in, facts_only, jobs_done, next_text, placed, with_code, with_fact};
use crate::on_both;
use crate::support::{Answer, Client, Shop, execute};
use serde_json::json;
use tributary::domain::staff::Role;

const HEAD: &str = "订单编号,买家会员名,买家应付货款,买家应付邮费,总金额,买家实际支付金额,订单状态,买家留言,收货人姓名,收货地址 ,运送方式,联系电话 ,联系手机,订单创建时间,订单付款时间 ,宝贝标题 ,宝贝种类 ,物流单号 ,物流公司,订单备注,宝贝总数量,店铺Id,店铺名称,订单关闭原因";

/// A row of the export whose name and phone the platform masks.
fn masked(number: &str, address: &str) -> String {
    format!(
        "\"=\"\"{number}\"\"\",buyer7,39.80,0.00,39.80,39.80,买家已付款，等待卖家发货,,王**,{address},快递,,'138****8000,2099-11-01 08:30:00,2099-11-01 08:31:00,绿茶,1,,,,2,0,店,订单未关闭"
    )
}

fn exported(shop: &Shop, rows: &[String]) {
    let text = format!("{HEAD}\n{}\n", rows.join("\n"));
    let file = shop.file("tmall.csv", text).display().to_string();
    shop.cli(&["import", "--channel", "tmall", &file]).ok();
}

on_both!(
    an_order_of_taobao_whose_phone_and_name_are_masked_opens_with_its_postcode,
    |shop| {
        shop.add_channel("tmall", "taobao");
        exported(
            shop,
            &[masked(
                "3900000000000001",
                "浙江省 杭州市 西湖区 文三路 1 号(310012)",
            )],
        );
        let customer = shop.stranger();
        let page = ask(&customer, "3900000000000001");
        with_fact(&customer, &page, "8000").expect(422);
        with_fact(&customer, &page, "王**").expect(422);
        with_fact(&customer, &page, "310012").expect(303);
        customer.get("/track/order").expect(200);
        let chief = shop.sign_in(Role::Manager);
        let page = chief.get("/staff/channels/tmall").expect(200);
        assert!(page.has("select[name=proof] option[value=postcode][selected]"));
    }
);

on_both!(
    where_there_is_no_postcode_the_recipients_name_stands_in,
    |shop| {
        let api = stocked(shop);
        facts_only(shop);
        execute(&shop.database, &["UPDATE channels SET proof = 'postcode'"]);
        let mut bare = order("web", "1001");
        bare["ship_to"]["postcode"] = json!("");
        placed(&api, &bare);
        placed(&api, &order("web", "1002"));
        let customer = shop.stranger();
        let page = ask(&customer, "#1001");
        with_fact(&customer, &page, "518000").expect(422);
        with_fact(&customer, &page, "李雷").expect(303);
        let customer = shop.stranger();
        let page = ask(&customer, "#1002");
        with_fact(&customer, &page, "李雷").expect(422);
        with_fact(&customer, &page, "518000").expect(303);
    }
);

on_both!(
    a_shop_that_takes_codes_only_goes_before_a_channel_that_asks_for_a_fact,
    |shop| {
        let api = stocked(shop);
        placed(&api, &order("web", "1001"));
        facts_only(shop);
        let chief = shop.sign_in(Role::Manager).speaking("en");
        let channel = chief.get("/staff/channels/web").expect(200);
        assert!(!channel.has("fieldset .mk a[href='/staff/settings']"));
        let settings = chief.get("/staff/settings").expect(200);
        let form = settings.form("form[action='/staff/settings']");
        chief.submit(&form.fill("proof", "code")).expect(303);
        let channel = chief.get("/staff/channels/web").expect(200);
        assert!(
            channel.has("fieldset .mk a[href='/staff/settings']"),
            "the channel says that its choice is not looked at"
        );
        let customer = shop.stranger();
        let page = ask(&customer, "#1001");
        assert!(!page.has("#fact"));
        let code = code_in(&next_text(shop, 0)).expect("a code");
        with_code(&customer, &page, &code).expect(303);
        customer.get("/track/order").expect(200);
        jobs_done(shop);
    }
);

on_both!(
    a_page_that_asks_for_a_fact_alone_speaks_of_no_code,
    |shop| {
        let api = stocked(shop);
        placed(&api, &order("web", "1001"));
        let mixed = ask(&shop.stranger(), "#1001").first_text("form:has(#fact) p");
        assert!(mixed.contains("in place of a code"), "{mixed}");
        facts_only(shop);
        let alone = ask(&shop.stranger(), "#1001").first_text("form:has(#fact) p");
        assert!(!alone.contains("code"), "{alone}");
        jobs_done(shop);
    }
);

/// The proved order `#1001`, as it stands.
fn shown(customer: &Client) -> Answer {
    customer.get("/track/order").expect(200)
}

on_both!(
    the_line_of_an_order_names_what_is_and_when_the_next_is_due,
    |shop| {
        let api = stocked(shop);
        let mut paid = order("web", "1001");
        paid["ship_to"]["region"] = json!("天津市");
        paid["ship_to"]["city"] = json!("天津市");
        paid["ship_to"]["district"] = json!("和平区");
        placed(&api, &paid);
        facts_only(shop);
        let customer = shop.stranger();
        let page = ask(&customer, "#1001");
        with_fact(&customer, &page, "8000").expect(303);
        let page = shown(&customer);
        assert_eq!(
            page.attributes(".steps li", "class"),
            ["done", "now", "todo", "todo"]
        );
        assert!(
            page.first_text(".steps [aria-current]")
                .starts_with("Being prepared")
        );
        assert!(
            page.texts(".steps li")[2].contains("by "),
            "when it is to leave: {:?}",
            page.texts(".steps li")
        );
        assert_eq!(page.text().matches("天津市").count(), 1, "said once");
        execute(
            &shop.database,
            &[
                "UPDATE order_lines SET shipped = 2",
                "UPDATE orders SET status = 'shipped'",
            ],
        );
        let page = shown(&customer);
        assert_eq!(
            page.attributes(".steps li", "class"),
            ["done", "done", "now", "todo"]
        );
        execute(
            &shop.database,
            &[
                "UPDATE order_lines SET shipped = 1, delivered = 1",
                "UPDATE orders SET status = 'shipped'",
            ],
        );
        assert_eq!(
            shown(&customer).attributes(".steps li", "class"),
            ["done", "done", "now", "half"]
        );
        execute(
            &shop.database,
            &[
                "UPDATE order_lines SET shipped = 0, delivered = 0",
                "UPDATE orders SET status = 'held'",
            ],
        );
        let page = shown(&customer);
        assert!(
            page.first_text(".steps [aria-current]")
                .starts_with("Received")
        );
    }
);

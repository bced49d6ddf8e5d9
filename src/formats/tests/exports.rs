//! Export tables of selling places, with their quirks.

use super::*;
use crate::domain::order::{ChannelStage, PaymentStatus};
use crate::domain::time::rfc3339;
use encoding_rs::GB18030;

#[test]
fn taobao_exports_are_read_with_their_quirks() {
    let docs = orders(&fixture("taobao_o2o.csv"));
    let [paid, closed, done] = docs.as_slice() else {
        panic!("three orders");
    };
    assert_eq!(paid.channel_ref.as_deref(), Some("3900000000000001"));
    assert_eq!(
        (
            paid.total,
            paid.discount,
            paid.platform_discount,
            paid.payment.paid
        ),
        (10300, 500, 500, 9800)
    );
    assert_eq!((paid.payment.status, due(paid)), (PaymentStatus::Paid, 0));
    assert_eq!(
        (paid.lines[0].quantity, paid.lines[0].amount(paid.currency)),
        (3, Some(10000))
    );
    assert_eq!(rfc3339(paid.placed_at), "2026-11-01T02:00:00Z");
    assert_eq!(
        paid.ship_to.as_ref().map(|to| to.postcode.as_str()),
        Some("310012")
    );
    assert_eq!(
        (closed.stage, closed.payment.status),
        (ChannelStage::Canceled, PaymentStatus::Unpaid)
    );
    assert_eq!(
        closed
            .lines
            .iter()
            .map(|line| line.title.as_str())
            .collect::<Vec<_>>(),
        ["白瓷杯", "茶盘"]
    );
    assert_eq!(
        closed
            .lines
            .iter()
            .map(|line| line.unit_price_e6)
            .collect::<Vec<_>>(),
        [25_010_000, 25_000_000]
    );
    assert_eq!(done.stage, ChannelStage::Delivered);
    assert_eq!(
        (done.lines.len(), done.lines[0].quantity),
        (1, 5),
        "two titles, five units: nobody knows which"
    );
    assert!(docs.iter().all(reconciles));
    let utf8 = std::fs::read_to_string(fixture("taobao_o2o.csv")).expect("fixture");
    let gbk = GB18030.encode(&utf8).0.into_owned();
    let (_folder, path) = file("ExportOrderList.csv", &gbk);
    assert_eq!(orders(&path), docs);
}

#[test]
fn a_total_of_each_row_is_not_taken_for_the_total_of_the_order() {
    let text = "order number,placed at,sku,quantity,unit price,total\n1,2026-11-01,A,2,10.00,20.00\n1,2026-11-01,B,1,5.00,5.00\n2,2026-11-01,A,1,10.00,12.00\n";
    let (_folder, path) = file("orders.csv", text.as_bytes());
    let docs = orders(&path);
    assert_eq!((docs[0].total, docs[1].total), (2500, 1200));
    assert_eq!(
        docs[1].sums().map(|sums| sums.difference),
        Some(200),
        "what does not add up is seen"
    );
}

#[test]
fn a_shopify_export_has_its_order_on_the_first_row_only() {
    let text = "Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Lineitem discount,Shipping Name,Shipping Address1,Shipping City,Shipping Zip,Shipping Country,Id\n\
        #1001,ana@example.com,paid,USD,57.00,6.00,5.40,68.40,2026-11-01 08:30:00 -0500,2,Tea,20.00,TEA,0.00,Ana Berg,12 Lake St,Chicago,'60601,US,5500000000101\n\
        #1001,ana@example.com,,,,,,,2026-11-01 08:30:00 -0500,1,Cup,20.00,CUP,1.00,,,,,,\n";
    let (_folder, path) = file("orders_export.csv", text.as_bytes());
    let docs = orders(&path);
    assert_eq!(
        (
            docs.len(),
            docs[0].lines.len(),
            docs[0].discount,
            docs[0].total
        ),
        (1, 2, 200, 6840)
    );
    assert_eq!(docs[0].channel_ref.as_deref(), Some("5500000000101"));
    assert_eq!(rfc3339(docs[0].placed_at), "2026-11-01T13:30:00Z");
    assert!(!docs[0].tax_included && reconciles(&docs[0]));
}

#[test]
fn amazons_item_price_is_the_price_of_the_line() {
    let text = "order-id\torder-item-id\tpurchase-date\tsku\tproduct-name\tquantity-purchased\tcurrency\titem-price\titem-tax\tshipping-price\tshipping-tax\tship-service-level\trecipient-name\tship-address-1\tship-city\n\
        302-1\t71\t2026-11-01T10:50:49-08:00\tTEA\tTea\t3\tUSD\t30.00\t2.40\t1.99\t0.16\tStandard\tBob\t456 Elm St\tAnchorage\n\
        302-1\t72\t2026-11-01T10:50:49-08:00\tCUP\tCup\t1\tUSD\t5.00\t0.40\t0.00\t0.00\tStandard\tBob\t456 Elm St\tAnchorage\n";
    let (_folder, path) = file("orders.txt", text.as_bytes());
    let docs = orders(&path);
    assert_eq!(
        (
            docs[0].lines[0].unit_price_e6,
            docs[0].shipping_fee,
            docs[0].tax,
            docs[0].total
        ),
        (10_000_000, 199, 296, 3995)
    );
    assert!(reconciles(&docs[0]));
}

#[test]
fn a_comma_inside_a_taobao_title_makes_no_second_line() {
    let text = std::fs::read_to_string(fixture("taobao_o2o.csv"))
        .expect("fixture")
        .replace("白瓷杯，茶盘,2,", "白瓷杯，大号,1,");
    let (_folder, path) = file("orders.csv", text.as_bytes());
    let docs = orders(&path);
    assert_eq!((docs[1].lines.len(), docs[1].lines[0].quantity), (1, 2));
}

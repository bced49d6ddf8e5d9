## What is wrong with one field of an order that was sent in. The place is named beside the text.

problem-not-an-object = 此处应为一个 JSON 对象。请检查整个订单是否作为一个对象发送。
problem-missing = 此处必填。
problem-no-lines = 订单没有商品行。请至少发送一行，并写明数量和单价。
problem-too-many-lines = 订单有 { $found } 行，最多接收 { $limit } 行。请检查来源，或拆成几张订单发送。
problem-line-twice = 有两行的 ref 都是“{ $found }”。同一订单内每行的 ref 不能重复。
problem-not-positive = 数量至少为 1。
problem-out-of-range = 已取消的数量应在 0 与该行数量之间。
problem-price-places = 单价最多 6 位小数。
problem-amount-places =
    { $places ->
        [0] “{ $found }”不合适：{ $currency } 的金额没有小数。
       *[other] “{ $found }”不合适：{ $currency } 的金额最多 { $places } 位小数。
    }
problem-unknown-currency = “{ $found }”不是币种。请使用 ISO 4217 代码，如 CNY 或 USD。
problem-unknown-word = “{ $found }”不是此字段可用的值。请对照接口说明检查拼写。
problem-mistyped =
    { $expected ->
        [text] 此处应为文本，收到的是 { $found }。
        [time] 此处应为带时区的时间，如 2026-11-01T08:30:00+08:00，收到的是 { $found }。
        [decimal] 此处应为小数，如 19.90，不带千位分隔符，收到的是 { $found }。
        [whole] 此处应为不超过 1,000,000,000 的整数，收到的是 { $found }。
        [flag] 此处应为 true 或 false，收到的是 { $found }。
       *[other] 此处应为 { $expected }，收到的是 { $found }。
    }
problem-negative = 这个金额不能小于零。
problem-too-large = 这个金额大得不像一笔订单，请检查币种和小数点。

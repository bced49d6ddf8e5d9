sourcing-cut-rule = 规则“{ $rule }”不允许。
sourcing-cut-area = 不发往该地址。
sourcing-cut-capacity = 下一次交接前已没有产能。
sourcing-cut-goods = 这些商品都不能从这里发。
sourcing-cut-stock = 没有这些商品的可用库存。
sourcing-cut-parcel = 现有商品一件也没有服务能寄。
sourcing-cut-service = 不提供服务 { $service }。
sourcing-cut-currency = 没有 { $currency } 的运价表。
sourcing-cut-inactive = 其运价表均已停用。
sourcing-cut-promise = 未参与比较：已选取更合适的 { $kept } 个仓点。
sourcing-note-passed = 规则“{ $rule }”无法全部发货，已尝试下一条。
sourcing-note-no-rule = 没有适用的规则：任何仓点都可发货，拆单费用以商品毛利为限。
sourcing-note-currency = 订单币种不是 { $currency }，因此按订单金额设条件的规则“{ $rule }”不适用。
sourcing-note-promise = 有 { $places } 个仓点可发货，比较了最合适的 { $kept } 个。
sourcing-note-bundled = 订单太大，无法比较所有拆法：这是找到的最好方案，最多比最便宜的贵 { $worse }。
sourcing-note-bundled-exact = 订单太大，无法比较所有拆法，但没有比这更便宜的方案。
sourcing-verdict-chosen = 已选
sourcing-verdict-dearer = 贵 { $more }
sourcing-verdict-tie = 费用相同；所选方案包裹更少、更准时或更优先
sourcing-verdict-split = 拆单要多花 { $cost }，规则允许 { $limit }
sourcing-verdict-order = 按规则，其余的等待
sourcing-verdict-preference = 更便宜，但规则指定了优先仓点
sourcing-wait-stock = { $name } × { $units }：可发货的仓点都没有可用库存。
sourcing-wait-barred =
    { $name } × { $units }：{ $place }有一些可用库存，但{ $cut ->
        [sourcing-cut-rule] 规则“{ $rule }”不允许该仓点
        [sourcing-cut-area] 该仓点不发往此地址
        [sourcing-cut-capacity] 下一次交接前已没有产能
        [sourcing-cut-service] 该仓点不提供服务 { $service }
        [sourcing-cut-currency] 该仓点没有 { $currency } 的运价表
        [sourcing-cut-inactive] 该仓点的运价表均已停用
       *[other] 该仓点不能发此商品
    }。
sourcing-wait-room = { $name } × { $units }：各仓点剩余的不够，或比等待更贵。
sourcing-wait-day = { $name } × { $units }：有货，但所在仓点当天已满，改日发货。
sourcing-wait-presale = { $name } × { $units }：预售，{ $days } 天后可发。
sourcing-wait-hold = { $name } × { $units }：无法全部发货，规则“{ $rule }”挂起了订单。
sourcing-wait-one-place = { $name } × { $units }：规则只允许一个仓点，而那里没有。
sourcing-wait-one-place-order = { $name } × { $units }：规则只允许一个仓点，没有一处能发全部，订单要一起发。
sourcing-wait-short-order = { $name } × { $units }：订单中另有商品缺货，订单要一起发。
sourcing-wait-split = { $name } × { $units }：再加一个仓点要多花 { $cost }，规则允许 { $limit }。
sourcing-wait-split-order = { $name } × { $units }：再加一个仓点要多花 { $cost }，规则允许 { $limit }，订单要一起发。

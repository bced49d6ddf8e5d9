# 手工合并与拆分发货单
merge-split = 拆分
merge-take-out = 移出
merge-title = 合并发货单
merge-lead = 确认之前不会有任何改动。
merge-do = 合并
merge-back = 返回
merge-before = 之前
merge-after = 之后
merge-new = 新建
merge-others = 另有 { $count } 个订单不在您的范围内
merge-any-place = 所有仓点
merge-col-fulfillment = 发货单
merge-col-orders = 订单及其分摊
merge-col-place = 发货仓点
merge-col-units = 件数
merge-col-weight = 重量
merge-col-leaves = 发出日期
merge-col-cost = 费用
merge-sum-same = 包裹数不变。
merge-sum-fewer = 少 { $parcels } 个包裹。
merge-sum-more = 多 { $parcels } 个包裹。
merge-sum-even = 费用不变。
merge-sum-saves = 节省 { $money }。
merge-sum-costs = 多花 { $money }。
merge-differs-lead = 这些订单有不同之处，确定是同一收件人时才合并：
merge-differs-name = 收件人姓名不同。
merge-differs-phone = 电话号码不同。
merge-differs-account = 买家账号不同。
merge-differs-channel = 来自不同渠道。
merge-late-lead = 这样改动后，以下订单的发出或送达会晚于对买家的承诺：
merge-left-service = 原计划的配送服务不同；合并后用较快的一种。
merge-left-apart = 没有障碍：它们就绪的时间不同，或曾被人工分开。
merge-refused-few = 请至少选择两张发货单。
merge-refused-state = { $fulfillment } { $state ->
    [picking] 正在拣货
    [packed] 已打包
    [sent] 已交给供应商
    [confirmed] 已交给供应商
    [shipped] 已发出
    [refused] 已被拒绝
   *[canceled] 已取消
 }：开始拣货之后不能再改动。
merge-refused-stages = 有的已下发，有的还在计划中。请先下发其余的，再合并。
merge-refused-place = 它们从不同仓点发出。
merge-refused-cod = 其中有货到付款的订单，须单独发货。
merge-refused-currency = 订单的币种不同。
merge-refused-service = 买家选择的配送服务不同。
merge-refused-door = 收货地址不同。
merge-refused-hidden = 联系方式被隐藏或是中转号码，平台也没有说明是同一买家。
merge-refused-masked = 平台隐藏了街道，无法确认是同一地址。
merge-refused-goods = 货物不能同行：温度要求不同，或含危险品。
merge-refused-alone = 其中有的货物只能单独运输。
merge-refused-most = 最多 { $most } 个订单一起发出。该数量由分仓规则规定。
merge-refused-size = 没有一种配送服务能用一个包裹装下全部。
unmerge-title = 将 { $order } 移出 { $fulfillment }
unmerge-lead = 移出后该订单单独发货。确认之前不会有任何改动。
unmerge-do = 移出
unmerge-refused-single = 这张发货单里只有这一个订单。
split-title = 拆分 { $fulfillment }
split-lead = 请填写每行有多少件单独发出，以及从哪里发出；也可以全部改由其他仓点发出。
split-preview-lead = 确认之前不会有任何改动。
split-preview = 预览
split-do = 拆分
split-count = 拆出
split-lines = 订单行
split-to = 发货仓点
split-here = 原仓点
split-none-title = 没有可拆分的内容
split-none-text = 这张发货单里没有您可以查看的内容。
split-refused-none = 请填写单独发出的件数，至少一件。
split-refused-all = 必须在这里留下一部分。要全部移走，请在下方选择其他仓点。
split-refused-units = 这里最多有 { $units } 件。
split-refused-stock = 另一仓点的可用库存不够。
split-refused-closed = 该仓点已停用，或没有可以发货的日子。
split-refused-goods = 该仓点不能向此地址发这些货物。
split-refused-full = 该仓点在 { $day } 已没有余力。
candidates-title = 同一地址，尚未合并
candidates-lead = 从同一仓点发往同一地址、却仍然分开的发货单，以及原因。
candidates-door = 收货地址
candidates-why = 为何分开
candidates-merge = 预览
candidates-none-title = 没有可以合并却分开的发货单
candidates-none-text = 一旦有两张发货单从同一仓点发往同一地址，就会列在这里。
ful-done-merged = 已合并：全部一起发出。
ful-done-unmerged = 已移出：该订单单独发货。
ful-done-split = 已拆分：这些货物单独发出。
sourcing-note-joins = 从 { $place } 发出，与同一买家的另一订单同行：比单独发货便宜 { $saved }。
sourcing-verdict-apart = 比与该买家的另一订单同行贵 { $more }
docs-op-fulfillment-merge = 与发往同一地址的其他发货单合并；?preview=true 只说明结果，不作改动
docs-op-fulfillment-unmerge = 将一个订单移出，单独成一张发货单；?preview=true 不作改动
docs-op-fulfillment-split = 将部分件数拆出，在原仓点或另一仓点单独成一张发货单；?preview=true 不作改动
conflict-since-preview = 预览之后情况已有变化，因此什么也没有做。现在会怎样做见下方。

# 出了问题、需要有人处理的事
nav-exceptions = 异常
exceptions-lead = 出了问题、等待处理的事项。每一条都留在这里，直到处理完毕。
exceptions-tab-open = 待处理
exceptions-tab-resolved = 已处理
exceptions-sku = SKU 编码
exceptions-col-number = 编号
exceptions-col-what = 发生了什么
exceptions-col-goods = SKU 与仓点
exceptions-col-orders = 订单与现状
exceptions-col-when = 时间与经手人
exceptions-col-order = 订单
exceptions-col-due = 最晚发货
exceptions-col-lost = 失去件数
exceptions-col-missing = 仍缺
exceptions-col-now = 当前状态
exceptions-none-missing = 不缺
exceptions-more = 另有 { $count } 个
exceptions-orders = { $count } 个订单
exceptions-others = 另有 { $count } 个订单属于您权限之外的渠道。
exception-broken = { $cause ->
    [count] 盘点发现库存
    [snapshot] 仓库系统快照显示库存
    [short] 拣货时发现库存
    [adjust] 调整后库存
    [scrap] 报废后库存
   *[other] 库存变动后
}比已预占少 { $pieces } 件
exceptions-none-title = 没有符合条件的异常
exceptions-none-text = 请清除筛选，或换一个编码或仓点。
exceptions-empty-title = 没有待处理的异常
exceptions-empty-text = 盘点、系统快照或拣货发现库存少于已预占数量时，失去预占的订单会列在这里，直到每个订单重新有了货，或有人确认已处理。
exceptions-unresolved-title = 还没有处理过的异常
exceptions-unresolved-text = 有人确认处理过的，以及因为不再缺货而自动了结的，都列在这里。
exceptions-named = 失去预占的订单
exceptions-named-text = 这些订单已立即重新分仓；仍缺的件数在等待到货。
exceptions-resolve = 处理
exceptions-resolve-text = 所有订单都不再缺这种货时会自动了结。如果已通知买家，或无需再做什么，可以手动确认。订单本身不受影响。
exceptions-resolve-do = 标记为已处理
exceptions-settled = 所有订单都不再缺这种货。
exceptions-done-resolved = 已标记为处理完毕。
conflict-exception-resolved = 刚刚已有人处理，或已自动了结。页面显示的是当前状态。
not-found-exception = 没有这条异常。
audit-exception-resolved = 处理了异常 { $subject }
audit-action-exception-resolved = 处理异常
audit-kind-exception = 异常
permission-see-exceptions = 查看异常
permission-resolve-exceptions = 处理异常
job-kind-settle-exceptions = 了结不再缺货的异常
stock-done-exception = 涉及订单见 { $number }
stock-exceptions = { $count } 条待处理的异常：有订单失去了这个 SKU 的预占。
verify-exception-named = 每条预占落空的异常至少列出一个订单
docs-op-exception-list = 列出异常，最新的在前
docs-op-exception-get = 取得一条异常及其涉及的订单
docs-op-exception-resolve = 确认一条异常已处理
order-exception = 失去预占：{ $number }
order-exception-text = 实际库存少于已预占数量，失去的件数见该异常

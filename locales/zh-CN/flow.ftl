# 库存、方案与发货单在订单时间线中的记录
event-sourced = { $units } 件已安排由{ $place }发出，发货单 { $fulfillment }。
event-backordered = { $sku } 的 { $units } 件等待到货。{ $why }
event-moved = 由{ $from }改为{ $to }发货，节省 { $saved }。
event-moved-closed = 由{ $from }改为{ $to }发货：原定发货日{ $from }休息。
event-moved-day = { $from }在原定发货日休息，改为另一天发货。
event-unplanned = { $units } 件已安排的商品退回重新分仓。{ $why }
event-reservation-broken = { $place }的 { $sku } 实际库存少于已预占数量：{ $units } 件失去预占，退回重新分仓。
event-merged = 与其他订单合并发货，发货单 { $fulfillment }（共 { $members } 个订单）。
event-unmerged = 不再合并发货，已从发货单 { $fulfillment } 移出。
event-split = 发货单 { $fulfillment } 已拆分：{ $units ->
    [0] 一部分
   *[other] { $units } 件
 }改由 { $into } 发出。
event-stepped = { $place }的发货单 { $fulfillment }：{ $step }。
event-short-picked = { $place }缺货：{ $sku } 的 { $units } 件不在货架上。
event-units-canceled = 已取消 { $units } 件。{ $why }
event-canceled = 订单已取消。{ $why }
event-returned = { $units } 件已退回{ $place }。
step-done-release = 已下发
step-done-pick = 已拣货
step-done-pack = 已打包
step-done-ship = 已发出
step-done-confirm = 供应商已确认
step-done-refuse = 供应商已拒绝
refused-step = 该发货单{ $state ->
    [planned] 尚未下发
    [released] 已下发
    [picking] 已拣货
    [packed] 已打包
    [sent] 已发给供应商
    [confirmed] 已由供应商确认
    [shipped] 已发出
    [refused] 已被供应商拒绝
   *[canceled] 已取消
 }，现在不能{ $step ->
    [release] 下发
    [pick] 拣货
    [pack] 打包
    [ship] 发货
    [confirm] 确认
   *[refuse] 拒绝
 }。
job-kind-source = 为订单分仓
job-kind-source-all = 为所有待处理订单分仓
job-kind-serve-backorders = 处理缺货待补
job-kind-serve-turns = 处理让先等待的订单
job-kind-serve-presales = 处理到期的预售订单
job-kind-reconsider = 重新评估未执行的方案
job-kind-reconsider-all = 重新评估全部未执行的方案
job-kind-reconsider-room = 重新评估因产能已满而改派的方案
job-fact-orders = 订单
job-fact-after = 起点
job-fact-sku = SKU
permission-see-stock = 查看库存、库存流水、调拨与采购入库
permission-change-stock = 盘点、调整、入库与调拨库存
permission-see-fulfillments = 查看发货单与分仓方案
permission-change-fulfillments = 下发、拣货、打包、发货、拆分与合并发货单
permission-change-rules = 修改分仓规则与运价表
audit-stock-changed = 修改了 { $subject } 的库存
audit-rules-changed = 修改了分仓规则，第 { $version } 版
audit-rates-changed = { $state ->
        [drafted] 为运价表 { $subject } 写了草稿：第 { $version } 版
        [deleted] 删除了运价表 { $subject } 的草稿：第 { $version } 版
       *[used] 修改了运价表 { $subject }，第 { $version } 版
    }
hold-sourcing = 分仓规则“{ $rule }”要求人工查看。
hold-cancel-told = 商品处理期间渠道取消了订单。请将商品放回，或解除挂起继续发货。
sourcing-waits-turn = 还有等待更久的订单。
audit-action-stock-changed = 修改库存
audit-action-rules-changed = 修改分仓规则
audit-kind-stock = 库存
audit-kind-rules = 分仓规则
audit-kind-receipt = 采购单
audit-kind-transfer = 调拨单

# 发货单：步骤受阻的原因、取消、缺货
refused-step-held = 订单 { $number } 已挂起（{ $kind ->
    [unpaid] 未付款
    [unknown_sku] 未知 SKU
    [address] 地址
    [totals] 金额不符
    [duplicate] 疑似重复
    [conflict] 内容冲突
    [after_sale] 售后申请
    [rule] 规则拦截
   *[manual] 人工拦截
 }）。{ $way ->
    [put_back] 请先放回其商品（发货单中的“放回并取消”）。
   *[open] 在订单页解除挂起之前，商品不会发出。
 }
refused-step-member-held = 同一发货单中的订单 { $number } 已挂起（{ $kind ->
    [unpaid] 未付款
    [unknown_sku] 未知 SKU
    [address] 地址
    [totals] 金额不符
    [duplicate] 疑似重复
    [conflict] 内容冲突
    [after_sale] 售后申请
    [rule] 规则拦截
   *[manual] 人工拦截
 }）。{ $way ->
    [put_back] 请先放回其商品（“放回并取消”），其余订单继续。
    [in_hand] 其商品已在处理中，不能再移出发货单。请在订单页解除挂起；或在订单页取消该订单，再到此处放回其商品，其余订单继续。
   *[open] 请解除其挂起，或将其移出发货单。
 }
refused-short = 只有拣货期间才能登记缺货。该发货单{ $state ->
    [planned] 尚未下发，请先下发
    [packed] 已打包
    [sent] 已交给供应商
    [confirmed] 已交给供应商
    [shipped] 已发出
    [refused] 已被拒绝
   *[canceled] 已取消
 }。
short-not-in-it = 该发货单中没有这一项。
short-which-sku = 该行包含多个 SKU，请指明缺少的是哪一个。
short-which-order = 有多个订单包含同名的行，请同时指明订单。
short-too-many = 这里最多缺少 { $most } 件。
short-nothing = 请填写缺少的内容：至少一行一件。
return-nothing = 请填写退回的内容：至少一行一件。
return-too-many = 在途或已送达的最多 { $most } 件。
cancel-unknown-line = 订单中没有“{ $line }”这一行。
cancel-too-many = { $sku } 最多可取消 { $most } 件。
refused-cancel-shipped = { $sku } 只剩 { $most } 件可以取消，其余已经发出，可按退货处理。
refused-cancel-gone = 订单 { $number } 已经发出，可按退货处理。
refused-cancel-over = 订单 { $number } 已没有可取消的商品。
refused-cancel-history = 订单 { $number } 属于历史订单，已在别处发货。
hold-cancel-wished = 正在处理中的 { $units } 件申请取消。请将商品放回后取消，或解除挂起继续发货。
hold-cancel-wished-why = 正在处理中的 { $units } 件申请取消，原因：“{ $why }”。请将商品放回后取消，或解除挂起继续发货。
docs-op-order-cancel = 取消订单或其中若干件；?preview=true 只说明结果，不作更改
docs-op-fulfillment-list = 按仓点与状态列出发货单
docs-op-fulfillment-get = 一张发货单及其明细
docs-op-fulfillment-release = 下发拣货；供应商则收到通知
docs-op-fulfillment-pick = 商品已从货架取下
docs-op-fulfillment-pack = 商品已装箱
docs-op-fulfillment-ship = 已交运：库存减少
docs-op-fulfillment-confirm = 供应商同意发货
docs-op-fulfillment-refuse = 供应商不发货：商品退回重新分仓
docs-op-fulfillment-put-back = 申请取消的商品放回货架：移出发货单并取消
docs-op-fulfillment-short = 货架上没有：作报缺处理，所涉件数退回重新分仓
docs-query-preview = true：只说明结果，不作更改
verify-fulfillment-units = 已安排、已拣、已打包的件数都在相应状态的发货单中
verify-fulfillment-members = 发货单的订单数正确
verify-fulfillment-filled = 没有空的未完成发货单
verify-fulfillment-count = 发货单的件数正确
verify-load-counted = 各地点每日的计划量正确
verify-fulfillment-cost = 发货单的费用分毫不差地分摊到各订单
# 发货单页面
nav-fulfillments = 发货单
ful-state-planned = 已安排
ful-state-released = 已下发
ful-state-picking = 已拣货
ful-state-packed = 已打包
ful-state-sent = 已发给供应商
ful-state-confirmed = 供应商已确认
ful-state-shipped = 已发出
ful-state-refused = 已拒绝
ful-state-canceled = 已取消
ful-step-release = 下发
ful-step-pick = 已拣货
ful-step-pack = 已打包
ful-step-ship = 交运
ful-step-confirm = 供应商确认
ful-step-refuse = 供应商拒绝
ful-done-release = 已下发，可以拣货。
ful-done-release-supplier = 已下发给供应商，等待其确认或拒绝。
ful-done-pick = 已拣货，接下来打包。
ful-done-pack = 已打包，等待交运。
ful-done-ship = 已发出，库存已相应减少。
ful-done-confirm = 供应商将发货。
ful-done-refuse = 供应商不发货，商品退回重新分仓，并从供应商库存中扣除。
ful-done-short = 已报缺，所涉件数退回重新分仓。
ful-done-back = 商品已重新上架。
ful-board = 看板
ful-list = 列表
ful-lead = { $place }待发的商品，按环节排列，最早须发出的在前。
ful-list-lead = 进行中的按最晚发货时间排列；已完成的按新旧排列。
ful-what = { $units } 件，{ $lines } 行
ful-units = { $units } 件
ful-more-orders = 等另外 { $count } 单
ful-oldest = 最久 { $age }
ful-age-minutes = { $count } 分钟
ful-age-hours = { $count } 小时
ful-age-days = { $count } 天
ful-next-promise = 最近的发货时限
ful-bottleneck = 瓶颈在“{ $stage }”。
ful-bottleneck-late = { $count } 单中有 { $late } 单已过发货时限，最久的等了 { $age }。
ful-on-time = 没有超时。
ful-next = 最近一单须在 { $time } 前发出，目前在“{ $stage }”环节。
ful-look = 查看
ful-held = 其中有订单被挂起：不能下发，也不能交运。
ful-more = 查看更多
ful-waits = 等待该买家的其他订单，至 { $time }
refused-step-waits = 按规则正在等待该买家的其他订单。如需现在发出，请单独下发。
ful-whole-board = 返回整个看板
ful-selected-cut = 只含已显示的卡片；“查看更多”每次显示 60 张
ful-selected = 所选发货单：
ful-steps = 对所选发货单执行
ful-choose-step = 请选择要执行的操作。
ful-choose-some = 没有勾选任何发货单，请至少选择一张。
ful-empty-planned = 没有待下发的发货单。订单分仓后会出现在这里。
ful-empty-released = 没有待拣货的发货单。
ful-empty-picking = 没有待打包的发货单。
ful-empty-packed = 没有待交运的发货单。
ful-empty-sent = 没有等待供应商答复的发货单。
ful-empty-confirmed = 没有供应商待发的发货单。
ful-no-places-title = 还没有可发货的仓点
ful-no-places-text = 请在“仓点”中添加仓库、门店或供应商，待发商品会显示在这里。
ful-none-title = 没有符合条件的发货单
ful-none-text = 订单分仓后会产生发货单。可减少筛选条件查看更多。
ful-every-place = 所有仓点
ful-under-way = 进行中
ful-late-only = 仅看超时
ful-rows = 本页 { $count } 张发货单
ful-col-number = 编号
ful-col-place = 仓点
ful-col-state = 状态
ful-col-orders = 订单
ful-col-units = 件数
ful-col-lines = 行数
ful-col-what = 内容
ful-col-weight = 重量
ful-col-service = 配送服务
ful-col-due = 最晚发货
ful-col-planned = 安排时间
ful-col-cost = 预计费用
ful-col-leaves = 计划发货日
ful-col-released = 下发时间
ful-col-picked = 拣货时间
ful-col-packed = 打包时间
ful-col-shipped = 发出时间
ful-bulk-lead = 完成 { $done } 张，{ $refused } 张不能执行。
ful-bulk-refused = 不能执行
ful-bulk-done = 已完成
ful-back = 返回看板
ful-one-lead = { $place }发出，共 { $orders } 个订单 { $units } 件。
ful-lines = 拣货明细
ful-pieces = 数量
ful-missing = 缺少
ful-put-back = 放回并取消
ful-put-back-note = { $number } 已申请取消。
ful-done-put-back = 已放回并取消，商品可供其他订单使用。
step-done-put-back = 已放回并取消
refused-put-back = 发货单 { $number } 中没有需要放回的商品：没有取消申请，或商品不在处理中。
ful-part-of = 用于{ $title }
ful-short = 登记缺货
ful-short-hint = 货架上没有？请填写缺少的数量。
ful-short-note = 缺少的数量作报缺处理，所涉件数退回重新分仓，其余继续。
ful-nothing-in-it = 其中已没有商品。
ful-other-member = 其他渠道的订单 { $number }：{ $units } 件。
ful-members = 所含订单
ful-worth = 所含金额
ful-worth-note = { $currency }，各订单总额中属于本单的部分
ful-share = 分摊费用：
ful-about = 详情
ful-no-history = 尚无记录。
ful-sheet = 拣货单
ful-sheet-hint = 请用浏览器打印：Ctrl+P。
ful-sheet-pick = 从货架拣取
ful-sheet-tick = 勾选
ful-barcode = 条形码
ful-came-back = 已退回 { $units } 件
conflict-return-seen = 此页打开之后该订单又有商品退回，可能就是这些。请先核对已退回的数量，再登记其余的。
ful-back-title = 退回：订单
ful-take-back = 退回入库
# 手工取消订单
cancel-title = 取消订单
cancel-action = 取消订单
cancel-lead = 先看结果，再作决定。减少数量即可只取消一部分。
cancel-lines = 取消的内容
cancel-units = 件数
cancel-becomes = 处理结果
cancel-row-now = { $units } 件立即取消
cancel-row-asked = { $units } 件正在处理中
cancel-row-gone = { $units } 件已发出
cancel-reason = 原因（客户看不到）
cancel-look = 重新查看
cancel-keep = 保留订单
cancel-nothing = 请至少填写一件。
cancel-verdict-done = 可以立即取消
cancel-verdict-asked = 商品正在处理中，须等答复
cancel-verdict-refused = 已不能取消
cancel-effect-now = { $units } 件立即取消。
cancel-effect-planned = 其中 { $units } 件已预占：库存随即释放，同一发货单中的其他订单不受影响。
cancel-effect-asked = { $units } 件已拣货、已打包或在供应商处：将被挂起，在商品放回或解除挂起之前不会交运。
cancel-effect-gone = { $units } 件已发出，不受影响，可按退货处理。
cancel-effect-worth = 应收减少 { $worth }；退款在渠道办理。
cancel-effect-whole = 订单将不再有任何商品。
cancel-do-ask = 申请取消 { $units } 件
cancel-do-part = 取消 { $units } 件（{ $worth }）
cancel-do-whole = 取消整个订单（{ $worth }）
done-canceled = 已取消。
done-cancel-asked = 已提出申请：正在处理中的商品在答复之前不会交运。
# 订单页：由哪里发货
part-leaves = { $day } 发出
part-left = { $time } 已发出
part-together = { $orders ->
    [one] 单独发货
   *[other] 共 { $orders } 个订单同行
 }
part-waits-until = 等待该买家的其他订单，至 { $time }
part-cost = 预计费用 { $cost }
part-waiting = 等待中
part-waiting-note = 目前没有仓点能发出这些商品。
part-promised = 预计 { $time }
part-no-date = 尚无日期
part-why = 为什么在这里？
part-rule = 由规则“{ $rule }”决定。
part-no-rule = 没有适用于该订单的规则：所有仓点都可发货。
part-rest = 没有规则能发出全部商品，因此所有仓点都可发货。
part-exact = 没有更便宜的方案。
part-worse = 最多比最便宜的方案贵 { $worse }。
part-plan = 方案
part-parcels = 包裹
part-waits = 等待
part-shipping = 发货费用
part-total = 计入合计
part-result = 结果
part-nothing = 全部等待
part-caption = 比较过的方案，选定的排在最前
part-costs = 所选方案决定时的费用（仅本单）
part-carriage = 运费 { $amount }
part-handling = 处理费 { $amount }
part-lateness = 延误 { $amount }
part-split = 拆单 { $amount }
part-cut = 未参与比较的仓点
part-unknown-place = 已删除的仓点
parcel-title = 包裹 { $number }
parcel-stage-waiting = 准备中
parcel-stage-picking = 拣货中
parcel-stage-packed = 已打包，等待承运商
parcel-stage-shipped = 运输中
parcel-stage-delivered = 已签收
parcel-stage-over = 已结束
parcel-all = 您的包裹
track-event-stepped = 您的部分商品已寄出
track-event-left = 您的商品已寄出
track-event-canceled = 订单已取消
track-event-units-canceled = 订单的一部分已取消
track-event-returned = 商品已退回

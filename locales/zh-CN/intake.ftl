# 收单：死信与导入。映射见 mappings.ftl。

message-status-dismissed = 已忽略
message-status-corrected = 已更正
not-found-dead-letter = 没有这封死信；可能刚被别人处理。请返回列表。
conflict-import-decided = 该文件已在处理中或已被丢弃。请返回导入列表。
problem-body-known = 内容与一条已有的报文完全相同。请修改其中的错误。
problem-none-chosen = 请至少选择一封，最多 200 封，然后重试。
problem-why-needed = 请简要说明为什么不需要处理。

## 死信
letters-lead =
    { $count ->
        [0] 无法读取的报文会在这里等待处理。
       *[other] 有 { $count } 条报文无法读取。内容没有丢失：先消除原因，再重新读取。
    }
letters-views = 视图
letters-tab-todo = 待处理
letters-tab-dismissed = 已忽略
letters-empty-title = 所有报文都已读取
letters-empty-text = 无法读取的报文会带着原因和处理办法在这里等待，其余报文照常处理。
letters-col-cause = 原因
letters-col-count = 数量
letters-col-oldest = 最早
letters-col-newest = 最新
letters-col-do = 处理办法
letters-col-letter = 报文
letters-col-choose = 选择
letters-col-why = 理由
letters-col-who = 处理人
letters-col-when = 时间
letters-format-none = 未识别
letters-do-map = 新建能读取它的映射，或修改最接近的映射。
letters-do-correct = 修改映射，或更正报文。
letters-do-send-again = 内容已损坏：请对方重新发送。
letters-do-dismiss = 不是订单：忽略即可。
letters-do-read-again = 重新读取；如果仍然失败，请联系开发者。
letters-group-none = 已没有此类死信
letters-group-none-text = 它们已被读取，或者因其他原因等待处理。
letters-map-new = 新建映射
letters-map-mend = 修改映射
letters-replay-all =
    { $count ->
        [one] 重新读取
       *[other] 重新读取全部 { $count } 封
    }
letters-replay-chosen = 重新读取所选
letters-replay-one = 重新读取
letters-replay-going = 自 { $when } 起，{ $all } 封中已有 { $done } 封放回待读。您可以离开此页。
letters-replay-over =
    { $damaged ->
        [0] { $when } 开始，{ $all } 封中有 { $done } 封放回待读。下面列出的仍无法读取。
       *[other] { $when } 开始，{ $all } 封中有 { $done } 封放回待读；{ $damaged } 封已损坏，需要重新发送。
    }
letters-count = { $count } 封
letters-dismiss = 忽略
letters-dismiss-why = 为什么不需要处理？
letters-dismiss-note = 内容会保留，可以撤销；不再计入待办。
letters-dismiss-do = 忽略
letters-dismissed-lead = 已有人说明不需要处理的死信。
letters-dismissed-empty-title = 没有忽略过死信
letters-dismissed-empty-text = 不是订单的死信可以说明理由后忽略；它们保留在这里，可以撤销。
letters-restore = 撤销忽略
letters-done-replayed = 正在重新读取。如果仍无法读取，会带着原因回到这里。
letters-done-damaged = 已损坏的无法重新读取，请对方重新发送。其余正在重新读取。
letters-done-dismissed = 已忽略，不再计入待办。
letters-done-restored = 已恢复为待办。
letters-done-corrected = 更正后的报文已保存并读取，原报文保留在旁。
letters-understood = 已读懂的内容
letters-fix-note = 只有能读取时才会保存。原报文保持不变。
letters-fix-do = 保存更正并读取
letters-fix-not-yet = 这样仍然无法读取
letters-settled-dismissed = { $who } 于 { $when } 忽略：
letters-settled-corrected = { $who } 于 { $when } 更正：查看代替它的报文
letters-settled-corrects = { $who } 于 { $when } 用本报文更正了另一条：查看原报文

## 导入
imports-lead = 上传订单文件。先看到结果预览，再决定是否导入。
imports-upload = 新文件
imports-no-channel = 请先添加渠道：文件属于订单的销售渠道。
imports-file = 文件
imports-look = 预览
imports-limit = CSV、Excel（.xlsx）、JSON，也可压缩（.gz），最大 { $limit } MB。确认之前不会导入任何内容。
imports-too-large = 文件太大。请拆分或压缩。
imports-file-needed = 请选择文件。
imports-channel-needed = 请选择订单所属的渠道。
imports-empty-title = 还没有文件
imports-empty-text = 请在上方选择渠道和文件。通过命令行或 API 导入的文件也会列在这里。
imports-col-when = 开始
imports-count = 本页 { $count } 次导入
imports-documents = 本页 { $count } 份单据
import-state-uploaded = 待确认
import-state-staging = 正在保存
import-state-reading = 正在读取
import-state-finished = 完成
import-state-broken-off = 中断
import-state-failed = 未读取
imports-figure-received = 单据
imports-figure-new = 新增
imports-figure-updated = 变更
imports-figure-repeated = 已有
imports-figure-credits = 退款单
imports-figure-dead = 死信
imports-figure-held = 挂起
imports-staging = 已保存 { $all } 行……
imports-reading = 已读取 { $done } / { $all } 行
imports-running-note = 您可以离开此页：导入会自动继续，重启后从原处接着进行。
imports-failed = 文件未能导入
imports-broken-off = 文件没有读到结尾
imports-outcome = 导入结果
imports-gross = 商品金额
imports-result = 被拒绝的行（CSV）
imports-done-discarded = 已丢弃，没有导入任何内容。
imports-preview-lead = 尚未导入任何内容。
imports-not-readable = 该文件目前无法读取
imports-not-readable-do = 请选择其他映射，为该格式新建映射，或丢弃文件。
imports-found = 识别结果
imports-evidence = 识别依据
imports-unread = { $count } 列不会读取
confidence-sure = 确定
confidence-likely = 很可能
confidence-check = 请核对
confidence-unknown = 未知
imports-looked-whole = 整个文件：{ $rows } 行。
imports-looked-part = 文件的前 { $rows } 行。
imports-rows-of = 第 { $first } 行起，共 { $count } 行
imports-row = 第 { $first } 行
imports-more-cells = 另有 { $count } 列
imports-sample-order = 订单
imports-sample-credit = 退款单
imports-sample-dead = 死信
imports-would-bring = 预计结果
imports-other-mapping = 其他映射
imports-recognise = 自动识别
imports-look-again = 重新预览
imports-decide = 按此处所示导入，或者丢弃。无法读取的内容会成为死信，可以修复。
imports-discard = 丢弃
imports-take = 导入
imports-behind-orders = 订单
imports-behind-held = 挂起
imports-behind-dead = 死信
imports-behind-lead = 文件中每份单据的结果。
imports-behind-none = 没有此类单据
imports-behind-none-text = 该文件的内容在其他视图中。
imports-result-rows = 行
imports-result-reference = 编号
imports-result-message = 报文
imports-result-place = 位置
imports-result-reason = 原因
imports-read-as = 第 { $version } 版
imports-new-mapping = 为它新建映射
imports-new-mapping-note = 名称已知的列会自动对应；您可以马上用它预览文件，再修改其余部分。
imports-mend-mapping = 修改此映射
imports-no-table = 无法从该文件中分辨出列，不能给出建议。请用带表头的 CSV 或 Excel 发送。
imports-history = 新订单中有 { $count } 单将作为历史订单进入：下单早于渠道启用时间，或已经完结。历史订单无需处理，买家看到的是已完结。若仍需发货，请先把渠道启用时间提前。
imports-figure-history = 历史
origin-row = 第 { $row } 行
origin-rows = 第 { $first }–{ $last } 行

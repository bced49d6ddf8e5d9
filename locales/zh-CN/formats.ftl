# 读取渠道文件和报文时对人说的话。

## 文件识别结果
formats-found-csv = { $encoding } 文本，{ $delimiter ->
    [comma] 逗号分隔
    [tab] 制表符分隔
    [semicolon] 分号分隔
   *[pipe] 竖线分隔
 }，{ $columns } 列，表头在第 { $header } 行，按 { $mapping } 读取
formats-found-json = JSON（{ $encoding }），按 { $mapping } 读取
formats-found-xlsx = Excel 工作簿，工作表“{ $sheet }”，{ $columns } 列，表头在第 { $header } 行，按 { $mapping } 读取

## 无法读取的文件
formats-unknown-format = 没有名为“{ $found }”的格式。不带 --format 时，`tributary import` 会自动识别格式。
formats-empty-file = 文件是空的。
formats-file-unreadable = 文件无法读到末尾。系统原文：{ $detail }
formats-old-excel = 这是旧版 Excel 文件（.xls）。请另存为 .xlsx 或 CSV 后重新发送。
formats-pdf = 这是 PDF。订单可从 JSON、CSV 和 Excel（.xlsx）文件读取。
formats-xlsx-broken = Excel 文件已损坏或有密码保护。请打开后重新另存为 .xlsx 再发送。
formats-xlsx-too-large = Excel 文件解压后超过可读取的大小：{ $what ->
    [entries] 内部文件超过 { $limit } 个
    [cell] 有单元格超过 { $limit } MB
   *[bytes] 超过 { $limit } MB
 }。请拆分文件，或改用 CSV。
formats-zip-no-workbook = 这是 ZIP 压缩包，不是 Excel 工作簿。请解压后发送其中的文件。
formats-not-json-file = 文件中没有可读的 JSON。
formats-file-cut-off = 文件在一条记录中间中断，此前有 { $documents } 条完整记录。请重新发送完整文件，已读取的不会重复。
formats-file-broken = 在 { $documents } 条记录之后，第 { $byte } 字节处的内容不是 JSON。

## 无法识别的格式
formats-not-recognised = 无法识别格式。
formats-not-recognised-one = 无法识别格式。最接近的是 { $first }，但缺少：{ $first_missing }。
formats-not-recognised-two = 无法识别格式。最接近的是 { $first }，但缺少：{ $first_missing }。其次是 { $second }，但缺少：{ $second_missing }。
formats-missing-columns = 缺少这些列：{ $missing }。
formats-missing-fields = 缺少这些字段：{ $missing }。

## 无法读取的行和记录
formats-row-encoding = 这一行有无法识别的字符：编码与文件其余部分不同，或此前已经损坏。
formats-cell-too-large = 有单元格超过 { $limit } MB。常见原因是引号没有闭合。
formats-row-too-large = 这一行超过 { $limit } MB，或列数过多。
formats-too-many-cells = 这一行的单元格比表头的 { $columns } 列还多：可能有文本含有分隔符却没有加引号。
formats-document-too-large = 这条记录超过 { $limit } MB。
formats-not-json = 这不是完整的 JSON，可能在传送途中被截断或损坏。解析器原文：{ $detail }
formats-several-documents = 此处应只有一张订单，却有多张。
formats-no-rows = 没有数据行。
formats-digits-lost = “{ $found }”原本是更长的号码，末尾数字已被电子表格丢失。请把这一列设为文本后重新导出。
formats-not-a-number = “{ $found }”不是数字。
formats-number-too-large = 数字过大。
formats-not-a-time = “{ $found }”不是日期或时间。
formats-date-ambiguous = “{ $found }”可能是两个不同的日期（日和月可以互换）。请把年份写在最前（2026-11-30），或在映射中写明格式。
formats-not-a-flag = “{ $found }”既不是“是”也不是“否”。

## 不是订单的记录
formats-no-order = { $reference } 不是订单。
formats-adjustment = { $reference } 是账目调整，不是订单，没有需要发货的商品。
formats-stock-correction = { $reference } 只有负数数量，是库存更正，不是订单。
formats-refund-without-order = 这是单独的退款单。请发送所属订单，其中包含它的退款。
formats-draft = 订单 { $reference } 是草稿，买家尚未提交。
formats-trashed = 订单 { $reference } 在店铺回收站中。请在店铺恢复或取消，之后会重新发送。

## 无法使用的映射
formats-mapping-not-json = 映射应以 JSON 书写，而这段文字不是。解析器原文：{ $detail }
formats-mapping-shape = 此处不符合规则的写法。解析器原文：{ $detail }
formats-mapping-name = “{ $found }”不能作名称：只能用字母、数字、点、短横线和下划线，最多 100 个字符。
formats-mapping-version = 版本号是从 1 开始的数字。
formats-mapping-missing = 缺少“{ $found }”。
formats-mapping-no-column = “{ $found }”既不是映射中的列，也不是以“/”开头的路径。
formats-mapping-no-field = 标准格式此处没有字段“{ $found }”。
formats-mapping-clash = 表头“{ $found }”对应了两列。
formats-mapping-one-way = 一条规则只能有以下之一：from、const、join、sum、times、divide、least、case。
formats-mapping-zone = “{ $found }”不是时区。请写成 Asia/Shanghai 的形式。
formats-mapping-time-only = “formats”和“zone”只用于时间。
formats-mapping-empty-condition = 条件是空的。
formats-mapping-reason = “{ $found }”不是已知的原因。

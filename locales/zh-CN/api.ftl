## JSON 接口的错误：先是 HTTP 本身的，再是接口的。每一句都说明下一步怎么办。

api-title-400 = 请求有误
api-title-401 = 未授权
api-title-403 = 没有权限
api-title-404 = 未找到
api-title-405 = 不支持此方法
api-title-409 = 冲突
api-title-413 = 请求体过大
api-title-415 = 不支持的媒体类型
api-title-422 = 内容有误
api-title-500 = 内部错误
api-title-503 = 服务暂不可用

api-bad-request = 无法理解该请求。请对照 /api/docs 的接口文档检查。
api-refused = 请求被拒绝。请对照 /api/docs 的接口文档检查。
api-unauthorized = 缺少 API 密钥或密钥无效。请以“Authorization: Bearer 密钥”发送；密钥由管理员创建。
api-signature = 该推送没有用本渠道的密钥签名。请在销售平台的设置里核对地址和密钥。
api-method = 此地址不支持该方法。支持的方法见 Allow 响应头。
api-too-large = 请求体超过了服务器的上限。请减少一次发送的订单，或把文件发到 /api/v1/imports。
api-media-type = 请求体必须是 JSON，以“Content-Type: application/json”发送，且不使用内容编码。
api-broken-body = 请求体中断或无法读取。请重新发送。
api-not-json = 请求体不是 JSON。请检查内容是否完整，并使用 UTF-8 编码。解析器原文：{ $detail }
api-idempotency-key = Idempotency-Key 必须是 1 到 255 个可打印的 ASCII 字符，建议使用 UUID。
api-invalid = 有字段缺失或有误；“problems”逐项列出位置和原因。
api-internal = 服务器出错，未做任何更改。请重新发送同一请求；若仍失败，请联系管理员。
api-unavailable = 服务器繁忙。请按 Retry-After 的时间等待后重新发送同一请求。

not-found-route = 此地址没有内容。现有的地址见 /api/docs 的接口文档。
forbidden-scope = 此 API 密钥没有权限：缺少 { $scope }。请向管理员申请带有该权限的密钥。
forbidden-wider-key = 密钥不能创建权限比自己更大的密钥。请去掉本密钥没有的权限。
conflict-channel-slug = 渠道“{ $slug }”已存在。请换一个短名。
conflict-idempotency-under-way = 带有该 Idempotency-Key 的请求正在处理。请稍等后重新发送。

problem-no-object = 此处需要一个 JSON 对象。
problem-no-orders = 此处需要订单列表：请发送 JSON 列表，或含“orders”列表的对象。
problem-too-many-orders = 这一批有 { $found } 个订单，最多 { $limit } 个。请分批发送。
problem-too-many-components = 一个组合最多 { $limit } 个组件。
problem-too-long = 文本过长，最多 { $limit } 个字符。
problem-slug = 短名由 1 到 { $limit } 个小写字母、数字和短横线组成，首尾不能是短横线。
problem-unknown-kind = “{ $found }”不是渠道类型。可用：{ $known }。
problem-unknown-zone = “{ $found }”不是时区。请使用 IANA 名称，例如 Asia/Shanghai。
problem-short-secret = 密钥至少要有 { $limit } 个字符。
problem-no-scope = 至少需要一项权限，例如 orders:write。
problem-unknown-scope = { $found } 不是权限。可用：{ $known }。
problem-unknown-channel = 没有渠道“{ $found }”。请先添加，或核对短名。
problem-unknown-parameter = 此处没有参数“{ $found }”。可用：{ $known }。
problem-range = 此处需要 { $least } 到 { $most } 之间的数字；收到的是 { $found }。
problem-cursor = 该游标不属于此列表的任何一页。请保持同样的筛选条件，去掉游标重新开始。
problem-idempotency-other-body = 该 Idempotency-Key 已用于内容不同的请求。新的内容请使用新的键。

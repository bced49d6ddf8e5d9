## 仓点：何时、如何作业，能发什么。以及分仓需要知道的商品信息。

locations-weekday =
    { $number ->
        [1] 周一
        [2] 周二
        [3] 周三
        [4] 周四
        [5] 周五
        [6] 周六
       *[7] 周日
    }
locations-weekdays = { $first }至{ $last }
locations-every-day = 每天
locations-no-day = 全休
locations-comma = 、
locations-edit = 编辑
locations-stock = 库存
locations-fulfillments = 发货单
locations-section-address = 地址
locations-section-work = 作业时间
locations-section-capacity = 产能与作业成本
locations-section-ships = 可发货范围
locations-section-days = 特殊日期
locations-address-none = 还没有地址。
locations-latitude = 纬度
locations-latitude-hint = 十进制度数，如 22.5431；北纬为正。
locations-longitude = 经度
locations-longitude-hint = 十进制度数，如 114.0579；东经为正。
locations-works = 工作日
locations-holidays = 法定节假日
locations-holidays-none = 不按节假日休息
locations-holidays-hint = 节假日休息，调休补班的周末照常上班。
locations-holidays-known = 已知至 { $until }；之后只按每周工作日计算。
locations-time-zone = 时区
locations-time-zone-hint = 如 Europe/Berlin；留空即店铺时区 { $zone }。
locations-cut-off = 截单时间
locations-cut-off-hint = 如 16:00：之后的单下一个工作日发出。留空：全天。
locations-any-time = 全天
locations-release = 下发方式
release-mode-by-hand = 手动
release-mode-at-once = 立即
release-mode-at-cut-off = 截单时
release-hint-by-hand = 由人在看板上下发已计划的发货单。
release-hint-at-once = 一分钟内自动下发；若规则让其等待同一买家的其他订单，则等待结束后下发。
release-hint-at-cut-off = 在计划发出日的截单时间自动下发，有备货时间的相应提前；未设截单时间的，当天零点后下发。
locations-lead-days = 备货时间
locations-lead-days-hint = 供应商发货前需要的工作日数。
locations-no-lead = 无需备货
locations-lead-working = { $days } 个工作日
locations-days-hint = 与每周工作日和节假日不同的日子。清空一行的首日即删除该行。
locations-days-none = 没有安排。
locations-day-first = 首日
locations-day-last = 末日
locations-day-what = 安排
locations-day-note = 原因
locations-day-works = 上班
locations-day-closed = 休息
locations-day-holiday = 节假日
locations-day-make-up = 调休补班
locations-parcels-per-day = 每日包裹数
locations-units-per-day = 每日件数
locations-parcel-cost = 每包裹成本
locations-line-cost = 每行成本
locations-capacity-hint = 留空即不限。成本指作业成本，以 { $currency } 计；分仓时与运费一起权衡。
locations-no-limit = 不限
locations-temperatures = 温层
locations-temperatures-choose = 温层；都不选即全部
locations-all-temperatures = 全部
locations-dangerous = 危险品
locations-dangerous-no = 不发
locations-dangerous-yes = 可发
locations-no-dangerous = 不发危险品
locations-longest = 最长边
locations-longest-mm = 单件最长边，毫米
locations-heaviest = 最重单件
locations-heaviest-g = 最重单件，克
locations-areas = 可送地区
locations-areas-hint = 每行一个地区，由大到小：CN、CN/广东、CN/广东/深圳。留空：全部地区。
locations-everywhere = 全部地区
locations-strip = 未来 14 天
locations-strip-note = 已计划包裹 / 每日包裹数
locations-departs = 现在计划的单将于{ $day }发出。
locations-departs-today = 现在计划的单今天发出。
locations-departs-never = 没有可用的工作日，不会向此处派单。
locations-departs-inactive = 目前暂停发货，不会向此处派单。
locations-cards = 使用的运价表
locations-cards-inactive = 其运价表均已停用：启用其中一份之前，不会从这里安排发货。
locations-cards-none = 没有运价表：其包裹运费按零计算。请在运价表里勾选此仓点。
problem-degrees = “{ $found }”不对：应为 −{ $most } 到 { $most } 的度数，如 22.5431。
problem-other-coordinate = 经纬度请同时填写，或都不填。
problem-zone = 没有“{ $found }”这个时区。请用 Asia/Shanghai、Europe/Berlin 这样的名称。
problem-no-workday = 至少要有一天上班；若不再发货，请停用该地点。
problem-workdays = 请使用 mon、tue、wed、thu、fri、sat、sun。
problem-holidays = 不知道“{ $found }”的节假日。请用 CN，或留空并逐日填写。
problem-clock = 请填写时和分，如 16:00。
problem-whole-within = 请填写 { $least } 到 { $most } 的整数。
problem-day = 请填写日期，如 2026-12-24。
problem-span = 末日不能早于首日，最多 { $limit } 天。
problem-too-many-rows = 最多 { $limit } 行。
problem-too-many-areas = 最多 { $limit } 个地区，每个最多 { $longest } 个字符。
problem-price =
    { $places ->
        [0] “{ $found }”不对：{ $currency } 金额应为整数。
       *[other] “{ $found }”不对：应为 { $currency } 金额，小数点后最多 { $places } 位，如 4.50。
    }
temperature-ambient = 常温
temperature-chilled = 冷藏
temperature-frozen = 冷冻
skus-care = 运输要求
skus-temperature = 温层
skus-dangerous = 危险品：不与其他商品同包
skus-alone = 只与同款同包
skus-cost = 单件成本
skus-cost-hint = 以 { $currency } 计；留空：未知。分仓可据此比较毛利。
skus-not-before = 最早发货时间
skus-not-before-hint = 预售：以 { $zone } 时间为准；留空：即时。订单上的日期优先。
problem-moment = 请填写日期，如 2026-12-24，或带时区的时间，如 2026-12-24T08:00:00+08:00。

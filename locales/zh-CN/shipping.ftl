shipping-card-area-twice = “{ $found }”已在另一个分区中：每个地区只有一个价格。
shipping-card-no-zone = 运价表没有分区，哪里都送不到。
shipping-card-divisor = 体积重除数不能为 0；不计体积请留空。
shipping-card-negative = 价格和附加费不能小于零。
shipping-card-steps = 首重必须大于 0 克，续重不能小于 0 克。
shipping-card-percent = 附加费最多为运费的 { $most }%。
shipping-card-bands = 重量段必须从小到大，价格不能下降。
shipping-unrated-no-zone = 运价表不送该地区。
shipping-unrated-too-heavy = 包裹超过该服务的重量上限。
shipping-unrated-too-large = 包裹超过该服务的体积上限。
shipping-unrated-too-long = 包裹有一边超过该服务的长度上限。
shipping-unrated-unsound = 运价表自相矛盾，请检查价格。
shipping-charge-steps = { $zone }，{ $weight } 克：首重 { $first } 克 { $price }，续重 { $steps } × { $step } 克，每段 { $next }
shipping-charge-band = { $zone }，{ $weight } 克：{ $to } 克以内
shipping-charge-minimum = 补足最低收费 { $minimum }
shipping-charge-surcharge = { $name }
service-said = { $service ->
    [flat_rate] 统一运费
    [standard] 标准快递
    [express] 特快
    [economy] 经济
   *[other] { $service }
 }

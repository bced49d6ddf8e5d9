address-no-street = 地址缺少街道门牌。请向买家询问后修改地址。
address-no-name = 地址缺少收件人。请向买家询问由谁收货，然后修改地址。
address-no-country = 地址缺少国家或地区，或无法识别。请选择后保存地址。
address-unknown-division = “{ $found }”不是中国的省或市。请核对省和市是否对应，然后修改地址。
address-no-division = 地址没有写明省和市。请补上后保存地址。
address-masked = 平台隐去了部分地址：{ $found }。请以完整权限重新拉取订单，或询问买家。

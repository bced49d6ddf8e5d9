# 订单页，以及跟单员在订单上加的内容。
event-tagged = 添加标签“{ $tag }”。
event-untagged = 移除标签“{ $tag }”。
event-assigned = 指派给 { $to } 跟进。
event-assigned-nobody = 不再有人跟进。
desk-tag-needed = 请填写 1 到 30 个字符的标签。
desk-tag-long = 标签最多 { $limit } 个字符。
desk-note-needed = 请先填写备注。
desk-note-long = 备注最多 { $limit } 个字符，请缩短或分成两条。
refused-too-many-tags = 一张订单最多 { $limit } 个标签，请先移除一个。
refused-assign = 无法指派给 { $name }：该角色不能修改订单，或看不到此渠道。

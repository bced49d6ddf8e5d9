## Things that were asked for and are not there: not-found-KIND, KIND being the noun of the house.

not-found-page = 此地址没有页面。请检查地址，或在上方搜索。
not-found-channel = 没有此渠道。请在“渠道”中核对它的简称。
not-found-message = 没有此报文。可能已到期清除，请按订单号搜索。
not-found-order = 没有此订单。请核对订单号，渠道的单号也可以。
not-found-line = 没有此商品行。请刷新订单查看现有的商品行。
not-found-credit = 没有此退款记录。
not-found-customer = 没有此客户。请按电话、邮箱或姓名搜索。
not-found-sku = 没有此 SKU。请在“库存”中核对编码。
not-found-listing = 没有此渠道编码。请核对渠道和编码。
not-found-location = 没有此仓点。请在“仓点”中核对它的简称。
not-found-hold = 没有此挂起，可能已解除。请刷新订单。
not-found-staff = 没有此员工。
not-found-key = 没有此 API 密钥，可能已吊销。
not-found-import = 没有此导入。请在“导入”中查找。
not-found-job = 没有此任务，完成的任务只保留一段时间。
not-found-mapping = 没有此映射。
not-found-view = 没有此视图，可能已删除。
not-found-fulfillment = 没有此发货单。请核对它所属的订单。
not-found-parcel = 没有此包裹。请核对运单号。

status-received = Received
status-held = Held
status-backordered = Backordered
status-sourced = Sourced
status-in-fulfillment = In fulfillment
status-shipped = Shipped
status-delivered = Delivered
status-completed = Completed
status-canceled = Canceled
order-next-received = Every check is passed; it waits to be sourced.
order-next-held = It waits for an answer below.
order-next-backordered = It waits for stock.
order-next-sourced = It waits to be picked.
order-next-in-fulfillment = It is being picked and packed.
order-next-shipped = It is on its way.
order-next-delivered = The buyer has it.
order-next-completed = Nothing is left to do.
order-next-canceled = Nothing of it is sent.
payment-unpaid = Unpaid
payment-authorized = Authorized
payment-partly-paid = Partly paid
payment-paid = Paid
payment-partly-refunded = Partly refunded
payment-refunded = Refunded
role-administrator = Administrator
role-manager = Manager
role-clerk = Order clerk
role-warehouse = Warehouse clerk
role-service = Customer service
role-read-only = Read only
method-ship = By carrier
method-pickup = Collected at the store
method-carried = Counter sale
source-api = API
source-webhook = webhook
source-file = file
message-status-stored = Waiting to be read
message-status-read = Read
message-status-dead = Unreadable
contact-own = own number
contact-masked = hidden by the platform
contact-virtual = relay number
contact-relay = relay address
contact-unreadable = as written
mark-partly-shipped = partly shipped
mark-returned = partly returned
mark-returned-all = returned
mark-lost = lost in transit
mark-history = history
step-received = Received
step-checked = Checked
step-sourced = Sourced
step-picked = Picked
step-shipped = Shipped
step-delivered = Delivered
step-returned = Returned
step-units = { $units } of { $all } { $all ->
    [one] unit
   *[other] units
 }
step-ship-by = due { $time }
step-deliver-by = promised by { $time }
units-unplaced = { $units } waiting
units-held = { $units } held
units-backordered = { $units } backordered
units-planned = { $units } sourced
units-picked = { $units } picked
units-packed = { $units } packed
units-shipped = { $units } shipped
units-delivered = { $units } delivered
units-lost = { $units } lost
units-returned = { $units } returned
units-canceled = { $units } canceled
method-paid-alipay = Alipay
method-paid-wechat = WeChat Pay
method-paid-wechat-pay = WeChat Pay
method-paid-cod = cash on delivery
method-paid-card = card
method-paid-credit-card = credit card
method-paid-paypal = PayPal
method-paid-cash = cash
method-paid-bank-transfer = bank transfer
mark-lines-held =
    { $count ->
        [one] 1 line held
       *[other] { $count } lines held
    }
step-holds =
    { $count ->
        [one] 1 hold
       *[other] { $count } holds
    }
order-next-holds =
    { $count ->
        [one] It waits for the answer below.
       *[other] It waits for the { $count } answers below.
    }
field-channel-ref = channel reference
field-channel-number = channel number
field-placed-at = order time
field-updated-at = time of change
field-currency = currency
field-payment = payment
field-payment-status = payment status
field-payment-method = payment method
field-payment-paid = amount paid
field-payment-refunded = amount refunded
field-payment-paid-at = time of payment
field-payment-reference = payment reference
field-customer = customer
field-customer-account = account
field-customer-name = customer name
field-customer-phone = Phone
field-customer-email = E-mail
field-ship-to = address
field-ship-to-name = recipient
field-ship-to-phone = recipient's phone
field-ship-to-country = country
field-ship-to-region = province or state
field-ship-to-city = city
field-ship-to-district = district
field-ship-to-street = street
field-ship-to-postcode = postcode
field-lines = items
field-shipping-fee = shipping fee
field-discount = discount
field-platform-discount = platform discount
field-tax = tax
field-tax-included = tax included
field-adjustments = adjustments
field-total = total
field-delivery = delivery
field-delivery-method = delivery method
field-delivery-service = service
field-delivery-ship-by = ship-by time
field-delivery-deliver-by = deliver-by time
field-note = note
field-stage = state at the channel
field-after-sale = after-sale request

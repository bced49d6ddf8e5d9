app-name = Tributary
skip-to-content = Skip to content
nav-main = Main
nav-menu = Menu
nav-orders = Orders
nav-held = Held
zone-note = Times in { $zone }
as-of = Data as of { $clock }
search = Search
search-hint = Order, phone, e-mail, name or SKU
language-other = zh-CN
language-other-name = 中文
language-short = EN
language-switch = Language: English, switch to 中文
theme-to-dark = Switch to dark theme
theme-to-light = Switch to light theme
account = account
sign-in = Sign in
sign-out = Sign out
sign-in-email = E-mail
sign-in-password = Password
sign-in-wrong = E-mail or password is wrong, or there were too many tries. Check both; after several wrong tries wait 15 minutes.
sign-in-help = No log-in yet? Ask your administrator.
error-prefix = { "Error: " }
keys-title = Keyboard
keys-search = Search
keys-rows = Next and previous row, or order
keys-open = Open
keys-help = This list
close = Close
copy = Copy
list-comma = { ", " }
orders-views = Views
orders-tab-todo = To do
orders-tab-held = Held
orders-tab-all = All
orders-lead-todo = Orders of which something has not left yet, the newest first.
orders-lead-held = Orders that wait for an answer, the newest first.
orders-lead-all = Every order, the newest first.
orders-lead-search = Orders that match “{ $query }”.
orders-list = Orders
orders-walk-in = Walk-in customer
orders-show-all = Show all orders
orders-empty-title-search = Nothing found
orders-empty-text-search = Search by our number, the channel's number, a whole phone number or e-mail, a SKU, or two characters of a name.
orders-empty-title-filter = No order matches these filters
orders-empty-text-filter = Remove a filter above to see more.
orders-empty-title-todo = Nothing to do
orders-empty-text-todo = Every order has left. New ones appear here as soon as a channel sends them.
orders-empty-title-held = Nothing is held
orders-empty-text-held = Orders that need an answer, for example an unknown code or an unpaid amount, wait here.
orders-empty-title-all = No orders yet
orders-empty-text-all = Add a channel and send its orders by the API, a webhook or a file: tributary channel add, then tributary import.
col-order = Order
col-placed = Placed
col-customer = Customer
col-items = Items
col-total = Total
col-status = Status
col-due = Ship by
col-item = Item
col-units = Units
col-price = Price
col-amount = Amount
col-happened = What happened
due-by = by { $clock }
due-late-minutes = { $count } min late
due-late-hours = { $count } h late
filters = Filters
filter-add = Filter
filter-remove = Remove filter:
filter-clear = Clear
filter-apply = Show orders
filter-any = Any
filter-status = Status
filter-channel = Channel
filter-payment = Payment
filter-from = Placed from
filter-to = Placed to
filter-held = Held for
filter-sku = SKU
density = Row height
density-compact = Compact
density-roomy = Roomy
pages = Pages
page-newer = Newer
page-older = Older
order-who-where = { $name }, { $city }
order-hold = Hold
order-hold-why = Why is it to wait?
order-hold-consequence = Nothing of it is sourced or sent until somebody releases it.
order-hold-do = Hold the order
order-not-done = That was not done
order-about = About this order
order-solve = Solve the hold
progress = Progress
done-released = The hold is released.
done-held = The order is held.
done-mapped = Saved. Orders that waited for this code go on by themselves.
receipt-title = Lines and money
receipt-note-with-tax = { $currency }, prices incl. tax
receipt-note-plus-tax = { $currency }, prices plus tax
receipt-goods = Goods
receipt-discount = Discount
receipt-shipping = Shipping
receipt-rounding = Rounding
receipt-rounding-note = as the channel sums up
receipt-tax = Tax
receipt-tax-included = incl. tax { $amount }
receipt-total = Total
receipt-platform-discount = Borne by the platform
receipt-canceled = Canceled
receipt-platform-canceled = Borne by the platform, of what is canceled
divided-title = How it is divided
divided-part = Part
divided-other = Other
divided-rest = In no fulfillment
divided-canceled = Canceled
divided-whole = The order
receipt-paid = Paid, { $method }, { $time }
receipt-refunded = Refunded, { $method }, { $time }
receipt-credited = Credit, { $time }
receipt-method-unknown = method not told
receipt-due = Due
receipt-to-refund = To refund
receipt-balanced = balanced
timeline = Timeline
timeline-message = Message
ship-to = Ship to
ship-to-none = The buyer took the goods along.
ship-to-written = As it was written:
customer-others = Other orders
customer-no-others = none
channel-shop = Shop
channel-number = Number
channel-ref = Reference
channel-raw = Raw
buyer-note = Buyer's note
crumbs = You are here
message-lead = As it came, before anything was done with it.
message-body = Content
message-bytes = bytes
message-cut = Only the beginning is shown.
message-received = Received
message-source = Door
message-origin = Where
message-format = Format
fault-title-400 = This cannot be read
fault-title-403 = This is not for you
fault-title-404 = Nothing is here
fault-title-409 = That cannot be done now
fault-title-500 = Something broke on our side
fault-title-503 = Not now
fault-text-400 = The page could not read what was sent. Go back, check the entries and send them again.
fault-text-500 = Nothing was changed. Try once more; if it stays, tell your administrator the time.
fault-to-orders = To the orders
staff-email-needed = A mail address is needed, for example li@example.com.
staff-password-short = The password needs at least { $least } characters.
orders-caption =
    { $count ->
        [one] 1 order, the newest first
       *[other] { $count } orders, the newest first
    }
orders-summary =
    { $count ->
        [one] 1 order on this page, { $sums }
       *[other] { $count } orders on this page, { $sums } in all
    }
orders-items = { $items ->
        [one] 1 item
       *[other] { $items } items
    } · { $units ->
        [one] 1 unit
       *[other] { $units } units
    }
order-lead = { $items ->
        [one] 1 item
       *[other] { $items } items
    }, { $units ->
        [one] 1 unit
       *[other] { $units } units
    } for { $who }.
due-late-days =
    { $count ->
        [one] 1 day late
       *[other] { $count } days late
    }
nav-letters = Dead letters
nav-customers = Customers
nav-skus = Catalog
nav-listings = Listings
nav-locations = Locations
nav-imports = Import
nav-channels = Channels
nav-mappings = Mappings
nav-jobs = Jobs
nav-people = Staff
nav-audit = Audit log
nav-settings = Settings
receipt-wrong = Does not add up
receipt-difference = Difference

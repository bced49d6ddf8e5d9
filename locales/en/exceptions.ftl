# What went wrong and is somebody's task
nav-exceptions = Exceptions
exceptions-lead = What went wrong and waits for somebody. Each stays here until it is resolved.
exceptions-tab-open = Open
exceptions-tab-resolved = Resolved
exceptions-sku = Code of a SKU
exceptions-col-number = Number
exceptions-col-what = What happened
exceptions-col-goods = SKU and location
exceptions-col-orders = Orders, and now
exceptions-col-when = When, who
exceptions-col-order = Order
exceptions-col-due = Ship by
exceptions-col-lost = Units lost
exceptions-col-missing = Still missing
exceptions-col-now = Now
exceptions-none-missing = nothing
exceptions-more = + { $count } more
exceptions-orders = { $count ->
    [one] one order
   *[other] { $count } orders
}
exceptions-others = { $count ->
    [one] It names one more order, of a channel outside your reach.
   *[other] It names { $count } more orders, of channels outside your reach.
}
exception-broken = { $cause ->
    [count] A count found
    [snapshot] The warehouse’s snapshot shows
    [short] A short pick found
    [adjust] An adjustment left
    [scrap] Scrapping left
   *[other] A change of stock left
} { $pieces ->
    [one] one piece
   *[other] { $pieces } pieces
} fewer than were promised
exceptions-none-title = Nothing matches
exceptions-none-text = Clear the filters, or look for another code or location.
exceptions-empty-title = Nothing is open
exceptions-empty-text = When a count, a snapshot or a short pick finds less than was promised, the orders that lost their units stand here until each has a place again or somebody says that it is settled.
exceptions-unresolved-title = Nothing was resolved yet
exceptions-unresolved-text = What somebody settled, and what settled itself because nothing is missing any more, stands here.
exceptions-named = Orders that lost units
exceptions-named-text = They were sourced again at once: where units are still missing, they wait for stock.
exceptions-resolve = Resolve
exceptions-resolve-text = It resolves itself as soon as no order misses these goods any more. Resolve it by hand if you have told the buyers, or nothing is to be done. The orders stay as they are.
exceptions-resolve-do = Mark as resolved
exceptions-settled = No order missed these goods any more.
exceptions-done-resolved = It is resolved.
conflict-exception-resolved = It was resolved a moment ago, by somebody else or by itself. The page shows how it is now.
not-found-exception = There is no such exception.
audit-exception-resolved = Resolved the exception { $subject }
audit-action-exception-resolved = Exception resolved
audit-kind-exception = Exception
permission-see-exceptions = See exceptions
permission-resolve-exceptions = Resolve exceptions
job-kind-settle-exceptions = Settle exceptions of which nothing is missing any more
stock-done-exception = Who lost it: { $number }
stock-exceptions = { $count ->
    [one] One open exception: orders lost units of this SKU.
   *[other] { $count } open exceptions: orders lost units of this SKU.
}
verify-exception-named = An exception of broken promises names at least one order
docs-op-exception-list = List exceptions, the newest first
docs-op-exception-get = Get one exception with the orders that it names
docs-op-exception-resolve = Say that an exception is settled
order-exception = Lost units: { $number }
order-exception-text = Less is there than was promised; the exception says what it lost

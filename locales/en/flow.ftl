# What happens to stock, plans and fulfillments, in an order's timeline
event-sourced = { $units ->
    [one] One unit is
   *[other] { $units } units are
 } planned at { $place }, fulfillment { $fulfillment }.
event-backordered = { $units ->
    [one] One unit of { $sku } waits
   *[other] { $units } units of { $sku } wait
 } for stock. { $why }
event-moved = Moved from { $from } to { $to }, which saves { $saved }.
event-moved-closed = Moved from { $from } to { $to }: there was nobody to send it on its day.
event-moved-day = { $from } does not work on the day on which it was to leave: it leaves on another.
event-unplanned = { $units ->
    [one] One planned unit goes
   *[other] { $units } planned units go
 } back to sourcing. { $why }
event-reservation-broken = Stock of { $sku } at { $place } was less than promised: { $units ->
    [one] one unit lost its place
   *[other] { $units } units lost their place
 } and goes back to sourcing.
event-merged = Leaves together with other orders in fulfillment { $fulfillment } ({ $members } orders).
event-unmerged = Does not leave together with other orders any more; taken out of fulfillment { $fulfillment }.
event-split = Fulfillment { $fulfillment } was split: { $units ->
    [0] a part leaves
    [one] one unit leaves
   *[other] { $units } units leave
 } in { $into }.
event-stepped = Fulfillment { $fulfillment } at { $place }: { $step }.
event-short-picked = { $units ->
    [one] One unit of { $sku } was
   *[other] { $units } units of { $sku } were
 } not on the shelf at { $place }.
event-units-canceled = { $units ->
    [one] One unit was
   *[other] { $units } units were
 } canceled. { $why }
event-canceled = The order was canceled. { $why }
event-returned = { $units ->
    [one] One unit
   *[other] { $units } units
 } came back to { $place }.
step-done-release = released
step-done-pick = picked
step-done-pack = packed
step-done-ship = shipped
step-done-confirm = confirmed by the supplier
step-done-refuse = refused by the supplier
refused-step = This fulfillment is { $state ->
    [planned] planned
    [released] released
    [picking] picked
    [packed] packed
    [sent] sent to the supplier
    [confirmed] confirmed by the supplier
    [shipped] shipped
    [refused] refused by the supplier
   *[canceled] canceled
 }, so that it cannot be { $step ->
    [release] released
    [pick] picked
    [pack] packed
    [ship] shipped
    [confirm] confirmed
   *[refuse] refused
 } now.
job-kind-source = Find places for orders
job-kind-source-all = Find places for all waiting orders
job-kind-serve-backorders = Serve backorders
job-kind-serve-turns = Serve those who had to let others go first
job-kind-serve-presales = Serve pre-sales whose day has come
job-kind-reconsider = Look again at open plans
job-kind-reconsider-all = Look again at every open plan
job-kind-reconsider-room = Look again at plans that a full day sent off
job-fact-orders = orders
job-fact-after = after
job-fact-sku = SKU
permission-see-stock = See stock levels, their ledger, transfers and receipts
permission-change-stock = Count, adjust, receive and move stock
permission-see-fulfillments = See fulfillments and plans
permission-change-fulfillments = Release, pick, pack, ship, split and merge fulfillments
permission-change-rules = Change sourcing rules and rate cards
audit-stock-changed = Changed stock of { $subject }
audit-rules-changed = Changed the sourcing rules, version { $version }
audit-rates-changed = { $state ->
        [drafted] Wrote a draft of the rate card { $subject }: version { $version }
        [deleted] Threw away version { $version } of the rate card { $subject }, a draft
       *[used] Changed the rate card { $subject }, version { $version }
    }
hold-sourcing = The sourcing rule “{ $rule }” wants somebody to look at it.
hold-cancel-told = The channel canceled the order after somebody had its goods in hand. Put them back, or release the hold: then they leave.
sourcing-waits-turn = Others have waited longer.
audit-action-stock-changed = Stock changed
audit-action-rules-changed = Sourcing rules changed
audit-kind-stock = Stock
audit-kind-rules = Sourcing rules
audit-kind-receipt = Purchase order
audit-kind-transfer = Transfer

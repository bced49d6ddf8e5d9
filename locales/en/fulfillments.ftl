# Fulfillments: what stops a step, cancellations, short picks
refused-step-held = Order { $number } is held ({ $kind ->
    [unpaid] unpaid
    [unknown_sku] unknown SKU
    [address] address
    [totals] totals
    [duplicate] possible duplicate
    [conflict] conflict
    [after_sale] after-sale request
    [rule] stopped by a rule
   *[manual] stopped by hand
 }). { $way ->
    [put_back] Put its goods back first (“Put back and cancel” in its fulfillment).
   *[open] Nothing leaves before the hold is released on its page.
 }
refused-step-member-held = Order { $number }, which leaves in the same fulfillment, is held ({ $kind ->
    [unpaid] unpaid
    [unknown_sku] unknown SKU
    [address] address
    [totals] totals
    [duplicate] possible duplicate
    [conflict] conflict
    [after_sale] after-sale request
    [rule] stopped by a rule
   *[manual] stopped by hand
 }). { $way ->
    [put_back] Put its goods back first (“Put back and cancel”): the other orders go on.
    [in_hand] Its goods are in hand, so that it cannot be taken out any more. Release its hold on its page, or cancel it there and put its goods back here: the other orders go on.
   *[open] Release its hold, or take it out of the fulfillment.
 }
refused-short = A short pick is possible while somebody picks. This fulfillment is { $state ->
    [planned] planned: release it first
    [packed] packed already
    [sent] with the supplier
    [confirmed] with the supplier
    [shipped] shipped already
    [refused] refused
   *[canceled] canceled
 }.
short-not-in-it = This is not in the fulfillment.
short-which-sku = The line has several SKUs. Name the one that was missing.
short-which-order = Several orders have a line of this name. Name the order, too.
short-too-many = At most { $most } of it can be missing here.
short-nothing = Say what was missing: at least one piece of one line.
return-nothing = Say what came back: at least one unit of one line.
return-too-many = At most { $most } of it are on the way or with the buyer.
cancel-unknown-line = The order has no line “{ $line }”.
cancel-too-many = Of { $sku } at most { $most } can be canceled.
refused-cancel-shipped = Of { $sku } only { $most } can still be canceled; the rest has left. It can come back as a return.
refused-cancel-gone = Order { $number } has left. It can come back as a return.
refused-cancel-over = Nothing of order { $number } is left to cancel.
refused-cancel-history = Order { $number } is history: it was shipped elsewhere.
hold-cancel-wished = Cancellation asked for { $units ->
    [one] 1 unit
   *[other] { $units } units
 } in somebody's hands. Put the goods back and cancel them, or release the hold: then they leave.
hold-cancel-wished-why = Cancellation asked for { $units ->
    [one] 1 unit
   *[other] { $units } units
 } in somebody's hands. Reason: “{ $why }”. Put the goods back and cancel them, or release the hold: then they leave.
docs-op-order-cancel = Cancel an order, or units of it; ?preview=true says what would happen and changes nothing
docs-op-fulfillment-list = List fulfillments by location and status
docs-op-fulfillment-get = One fulfillment with its lines
docs-op-fulfillment-release = Put it on a pick list; a supplier is told
docs-op-fulfillment-pick = Its goods were taken from the shelf
docs-op-fulfillment-pack = Its goods are in a box
docs-op-fulfillment-ship = It is handed over: stock falls
docs-op-fulfillment-confirm = The supplier agrees to ship it
docs-op-fulfillment-refuse = The supplier will not ship it: its units go back to sourcing
docs-op-fulfillment-put-back = What was asked to be canceled goes back onto the shelf: it leaves the fulfillment and is canceled
docs-op-fulfillment-short = Goods were not on the shelf: they are written off, their units go back to sourcing
docs-query-preview = true: say what would happen and change nothing
verify-fulfillment-units = Planned, picked and packed units are in fulfillments of that state
verify-fulfillment-members = Members of fulfillments are counted right
verify-fulfillment-filled = No open fulfillment is empty
verify-fulfillment-count = Units of fulfillments are counted right
verify-load-counted = What is planned for each day of each place is counted right
verify-fulfillment-cost = What a fulfillment costs is divided among its orders without a rest
# The pages of fulfillments
nav-fulfillments = Fulfillments
ful-state-planned = Planned
ful-state-released = Released
ful-state-picking = Picking
ful-state-packed = Packed
ful-state-sent = Sent
ful-state-confirmed = Confirmed
ful-state-shipped = Shipped
ful-state-refused = Refused
ful-state-canceled = Canceled
ful-step-release = Release
ful-step-pick = Picked
ful-step-pack = Packed
ful-step-ship = Hand over
ful-step-confirm = Supplier confirms
ful-step-refuse = Supplier refuses
ful-done-release = It is released: its goods can be picked.
ful-done-release-supplier = It is released to the supplier, who confirms or refuses it.
ful-done-pick = Picked. Next it is packed.
ful-done-pack = Packed. It waits to be handed over.
ful-done-ship = It has left; stock fell by what was in it.
ful-done-confirm = The supplier will ship it.
ful-done-refuse = The supplier will not ship it; its units go back to sourcing, and its pieces are taken off what the supplier has.
ful-done-short = Written off what was missing; the units that lack it go back to sourcing.
ful-done-back = The goods stand on the shelf again.
ful-board = Board
ful-list = List
ful-lead = What leaves { $place }, stage by stage, what must leave next first.
ful-list-lead = What is under way, what must leave next first; what is through, the newest first.
ful-what = { $units ->
    [one] 1 unit
   *[other] { $units } units
 }, { $lines ->
    [one] 1 line
   *[other] { $lines } lines
 }
ful-units = { $units ->
    [one] 1 unit
   *[other] { $units } units
 }
ful-more-orders = { $count ->
    [one] and 1 more
   *[other] and { $count } more
 }
ful-oldest = oldest { $age }
ful-age-minutes = { $count } min
ful-age-hours = { $count } h
ful-age-days = { $count ->
    [one] 1 day
   *[other] { $count } days
 }
ful-next-promise = Next promise
ful-bottleneck = Bottleneck: { $stage }.
ful-bottleneck-late = { $late } of { $count } should have left already; the oldest waits { $age }.
ful-on-time = Nothing is late.
ful-next = The next must leave { $time }; it is in the stage “{ $stage }”.
ful-look = Look at them
ful-held = An order in it is held: it is neither released nor handed over.
ful-more = More of this stage
ful-waits = Waits for other orders of this buyer until { $time }
refused-step-waits = A rule lets it wait for other orders of this buyer. Release it alone if it is to go now.
ful-whole-board = The whole board
ful-selected-cut = only cards that are shown; “More of this stage” shows 60 at once
ful-selected = Selected:
ful-steps = Steps for what is selected
ful-choose-step = Choose what to do.
ful-choose-some = Nothing was ticked. Select at least one fulfillment.
ful-empty-planned = Nothing waits to be released. New plans appear here as orders are sourced.
ful-empty-released = Nothing waits to be picked.
ful-empty-picking = Nothing waits to be packed.
ful-empty-packed = Nothing waits to be handed over.
ful-empty-sent = No supplier owes an answer.
ful-empty-confirmed = No supplier has something to ship.
ful-no-places-title = No place ships yet
ful-no-places-text = Add a warehouse, a store or a supplier under Locations; what leaves it stands here.
ful-none-title = No fulfillment fits
ful-none-text = A fulfillment appears when an order is sourced. Take a filter away to see more.
ful-every-place = Every place
ful-under-way = Under way
ful-late-only = Late only
ful-rows = { $count ->
    [one] 1 fulfillment
   *[other] { $count } fulfillments
 } on this page
ful-col-number = Number
ful-col-place = Place
ful-col-state = State
ful-col-orders = Orders
ful-col-units = Units
ful-col-lines = Lines
ful-col-what = Content
ful-col-weight = Weight
ful-col-service = Service
ful-col-due = Ship by
ful-col-planned = Planned
ful-col-cost = Planned cost
ful-col-leaves = Planned day
ful-col-released = Released
ful-col-picked = Picked
ful-col-packed = Packed
ful-col-shipped = Shipped
ful-bulk-lead = { $done } done, { $refused } not possible.
ful-bulk-refused = Not possible
ful-bulk-done = Done
ful-back = Back to the board
ful-one-lead = { $units ->
    [one] 1 unit
   *[other] { $units } units
 } of { $orders ->
    [one] one order
   *[other] { $orders } orders
 } from { $place }.
ful-lines = To pick
ful-pieces = Pieces
ful-missing = Missing
ful-put-back = Put back and cancel
ful-put-back-note = Cancellation of { $number } was asked for.
ful-done-put-back = Put back and canceled; the goods are free for others.
step-done-put-back = put back and canceled
refused-put-back = Nothing in fulfillment { $number } is to be put back: no cancellation was asked for, or nobody has it in hand.
ful-part-of = for { $title }
ful-short = Report as missing
ful-short-hint = Not on the shelf? Enter the missing pieces.
ful-short-note = They are written off; their units go back to sourcing, and the rest goes on.
ful-nothing-in-it = Nothing is in it any more.
ful-other-member = Order { $number } of another channel: { $units ->
    [one] 1 unit
   *[other] { $units } units
 }.
ful-members = Orders in it
ful-worth = Money in it
ful-worth-note = { $currency }, each order's part of its own total
ful-share = Share of the cost:
ful-about = About it
ful-no-history = Nothing was done with it yet.
ful-sheet = Pick list
ful-sheet-hint = Print it with your browser: Ctrl+P.
ful-sheet-pick = Pick from the shelf
ful-sheet-tick = Tick
ful-barcode = Barcode
ful-came-back = { $units ->
    [one] 1 unit came back
   *[other] { $units } units came back
 }
conflict-return-seen = Goods of this order came back since this page was opened, perhaps these. Look at what is back already, then take back the rest.
ful-back-title = Came back: order
ful-take-back = Take back into stock
# Canceling an order by hand
cancel-title = Cancel order
cancel-action = Cancel order
cancel-lead = See what happens before it does. Enter fewer units to cancel a part.
cancel-lines = What is canceled
cancel-units = Units
cancel-becomes = What becomes of them
cancel-row-now = { $units } canceled at once
cancel-row-asked = { $units } in somebody's hands
cancel-row-gone = { $units } left already
cancel-reason = Reason (the customer does not see it)
cancel-look = Look again
cancel-keep = Keep the order
cancel-nothing = Enter at least one unit to cancel.
cancel-verdict-done = Possible at once
cancel-verdict-asked = Somebody has goods in hand and must answer
cancel-verdict-refused = Not possible any more
cancel-effect-now = { $units ->
    [one] 1 unit is canceled at once.
   *[other] { $units } units are canceled at once.
 }
cancel-effect-planned = { $units ->
    [one] 1 reserved unit
   *[other] { $units } reserved units
 } of it: stock is free again, and other orders in the same fulfillment stay as they are.
cancel-effect-asked = { $units ->
    [one] 1 unit is picked, packed or with a supplier: it is
   *[other] { $units } units are picked, packed or with a supplier: they are
 } held, and nothing is handed over until the goods are back or the hold is released.
cancel-effect-gone = { $units ->
    [one] 1 unit has left and stays;
   *[other] { $units } units have left and stay;
 } it can come back as a return.
cancel-effect-worth = { $worth } less is owed; a refund is made at the channel.
cancel-effect-whole = Nothing of the order is left then.
cancel-do-ask = Ask for { $units ->
    [one] 1 unit
   *[other] { $units } units
 }
cancel-do-part = Cancel { $units ->
    [one] 1 unit
   *[other] { $units } units
 } ({ $worth })
cancel-do-whole = Cancel the order ({ $worth })
done-canceled = Canceled.
done-cancel-asked = Asked: what is in somebody's hands is held until they answer.
# Where an order's units leave from, on its page
part-leaves = leaves { $day }
part-left = left { $time }
part-together = { $orders ->
    [one] travels alone
   *[other] with { $orders } orders in all
 }
part-waits-until = waits for other orders of this buyer until { $time }
part-cost = planned cost { $cost }
part-waiting = Waiting
part-waiting-note = No place can send these units now.
part-promised = expected { $time }
part-no-date = no date yet
part-why = Why here?
part-rule = The rule “{ $rule }” decided.
part-no-rule = No rule was for this order: every place may ship.
part-rest = No rule could ship all of it, so every place may.
part-exact = No plan is cheaper.
part-worse = At most { $worse } dearer than the cheapest plan.
part-plan = Plan
part-parcels = Parcels
part-waits = Waits
part-shipping = Shipping
part-total = Total counted
part-result = Result
part-nothing = nothing leaves
part-caption = Plans that were weighed, the chosen one first
part-costs = Costs of the chosen plan when it was decided, this order alone
part-carriage = carriage { $amount }
part-handling = handling { $amount }
part-lateness = lateness { $amount }
part-split = split { $amount }
part-cut = Places left out
part-unknown-place = a place that is gone
parcel-title = Parcel { $number }
parcel-stage-waiting = Being prepared
parcel-stage-picking = Being picked
parcel-stage-packed = Packed, waits for the carrier
parcel-stage-shipped = On its way
parcel-stage-delivered = Delivered
parcel-stage-over = Closed
parcel-all = Your parcels
track-event-stepped = A part of your order has left
track-event-left = Your order has left
track-event-canceled = The order was canceled
track-event-units-canceled = A part of the order was canceled
track-event-returned = Goods came back to us

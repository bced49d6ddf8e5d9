# Fulfillments put together and taken apart by hand
merge-split = Split
merge-take-out = Take out
merge-title = Merge fulfillments
merge-lead = Nothing is changed until you say so.
merge-do = Merge
merge-back = Back
merge-before = Before
merge-after = After
merge-new = New
merge-others = { $count ->
    [one] and 1 order outside your scope
   *[other] and { $count } orders outside your scope
 }
merge-any-place = All locations
merge-col-fulfillment = Fulfillment
merge-col-orders = Orders and their share
merge-col-place = Leaves from
merge-col-units = Units
merge-col-weight = Weight
merge-col-leaves = Leaves on
merge-col-cost = Cost
merge-sum-same = As many parcels as before.
merge-sum-fewer = { $parcels ->
    [one] 1 parcel fewer.
   *[other] { $parcels } parcels fewer.
 }
merge-sum-more = { $parcels ->
    [one] 1 parcel more.
   *[other] { $parcels } parcels more.
 }
merge-sum-even = It costs the same.
merge-sum-saves = It saves { $money }.
merge-sum-costs = It costs { $money } more.
merge-differs-lead = The orders differ. Merge them only if you know that they are for the same person:
merge-differs-name = The recipients’ names differ.
merge-differs-phone = The phone numbers differ.
merge-differs-account = The accounts differ.
merge-differs-channel = They were bought on different channels.
merge-late-lead = By this change these leave or arrive later than the buyer was promised:
merge-left-service = They were planned for different services; together the quicker one serves.
merge-left-apart = Nothing speaks against it: they became ready at different times, or somebody took them apart.
merge-refused-few = Choose at least two fulfillments.
merge-refused-state = { $fulfillment } is { $state ->
    [picking] being picked
    [packed] packed
    [sent] with the supplier
    [confirmed] with the supplier
    [shipped] shipped
    [refused] refused
   *[canceled] canceled
 }: until picking begins a fulfillment can be changed, not afterwards.
merge-refused-stages = Some are planned and some are released. Release the others first, then merge them.
merge-refused-place = They leave from different locations.
merge-refused-cod = One of the orders is paid on delivery: it travels by itself.
merge-refused-currency = The orders are in different currencies.
merge-refused-service = The buyers chose different services.
merge-refused-door = They go to different addresses.
merge-refused-hidden = A contact is masked or a relay number, and the platform does not say that it is the same buyer.
merge-refused-masked = The platform hides the street, so nobody can tell whether it is the same door.
merge-refused-goods = The goods may not travel together: their temperature differs, or some are dangerous goods.
merge-refused-alone = Some of the goods travel only by themselves.
merge-refused-most = At most { $most } orders leave together. The number is part of the sourcing rules.
merge-refused-size = No service takes all of it in one parcel.
unmerge-title = Take { $order } out of { $fulfillment }
unmerge-lead = The order leaves in a fulfillment of its own then. Nothing is changed until you say so.
unmerge-do = Take out
unmerge-refused-single = The order is alone in its fulfillment.
split-title = Split { $fulfillment }
split-lead = Say how many units of each line leave in a fulfillment of their own, and from where. All of it can move to another location.
split-preview-lead = Nothing is changed until you say so.
split-preview = Preview
split-do = Split
split-count = Take out
split-lines = Lines
split-to = Leaves from
split-here = The same location
split-none-title = Nothing to split
split-none-text = There is nothing in this fulfillment that you may see.
split-refused-none = Say how many units leave by themselves: at least one.
split-refused-all = Something must stay here. To move all of it, choose another location below.
split-refused-units = { $units ->
    [one] At most 1 unit of it is here.
   *[other] At most { $units } units of it are here.
 }
split-refused-stock = The other location does not have all of it free.
split-refused-closed = The location is not active, or has no day on which it could ship.
split-refused-goods = The location may not ship these goods to this address.
split-refused-full = The location can do no more on { $day }.
candidates-title = Same door, not merged
candidates-lead = Fulfillments that leave one location for the same address and are still apart, and why.
candidates-door = Goes to
candidates-why = Why they are apart
candidates-merge = Preview
candidates-none-title = Nothing is apart that could leave together
candidates-none-text = As soon as two fulfillments go to the same address from one location, they are listed here.
ful-done-merged = Merged: all of it leaves together.
ful-done-unmerged = Taken out: the order leaves by itself.
ful-done-split = Split: these units leave by themselves.
sourcing-note-joins = It leaves from { $place }, where it joins another order of the same buyer: that is { $saved } cheaper than by itself.
sourcing-verdict-apart = { $more } dearer than joining the buyer’s other order
docs-op-fulfillment-merge = Merge it with others that go to the same address; ?preview=true says what would come of it and changes nothing
docs-op-fulfillment-unmerge = Take an order out into a fulfillment of its own; ?preview=true changes nothing
docs-op-fulfillment-split = Split units off into a fulfillment of their own, at the same or another location; ?preview=true changes nothing
conflict-since-preview = This has changed since the preview, so nothing was done. What would be done now is shown here.

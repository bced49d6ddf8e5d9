# Sourcing rules: versions, the editor, how a rule reads
nav-rules = Rules
rules-lead = Which place ships which order. The first rule whose conditions hold decides what is allowed; inside it the cheapest plan is taken.
rules-new-draft = New draft
rules-version = Version { $version }
rules-state-draft = Draft
rules-state-active = In force
rules-state-retired = Retired
rules-none-title = No rules yet
rules-drafts = Drafts
rules-no-drafts-title = No drafts
rules-no-drafts-text = A draft begins as a copy of the version in force. Change it, try it on an order and on last month, then switch it on.
rules-history = Earlier versions
rules-col-version = Version
rules-col-note = What it is for
rules-col-rules = Rules
rules-col-changed = Last changed
rules-col-active = In force
rules-count = { $count ->
    [0] no rules
    [one] one rule
   *[other] { $count } rules
 }
rules-done-on = The new version is in force. Waiting orders are being looked at under it.
rules-done-deleted = The draft is gone.
rules-done-added = The rule was added at the end.
rules-done-saved = The rule is saved.
rules-done-moved = The rule was moved.
rules-done-removed = The rule was removed.
rules-done-rest = Saved.
rules-version-lead = From the first rule to the last; the first one whose conditions hold is tried first.
rules-delete = Delete draft
rules-switch-on = Switch on
rules-draft-of = New draft from this
rules-in-order = Rules in order
rules-in-order-note = The first that holds decides.
rules-add = Add a rule
rules-add-lead = It is added behind the others; move it up afterwards.
rules-edit = Edit
rules-move-up = Move “{ $rule }” up
rules-move-down = Move “{ $rule }” down
rules-remove = Remove “{ $rule }”
rules-empty = Without rules every place may ship every order. Add a rule to say otherwise.
rules-dates = History
rules-begun-by = Begun by { $who }
rules-changed-by = Changed by { $who }
rules-active-from = In force since
rules-active-until = In force until
rules-rest = Costs and merging
rules-note-hint = One line for those who look at it next year.
rules-currency = Currency of costs
rules-currency-hint = Rate cards in another currency are not used.
rules-waiting = A unit that waits for stock
rules-waiting-hint = More than a parcel costs, and more than being { $days } days late: otherwise it would wait rather than leave.
rules-late = A unit and day after the promise
rules-split-penalty = Every place after the first
rules-split-hint = On top of what its parcel costs: what a second delivery is worth to avoid.
rules-move = Move an open plan if it saves more than
rules-move-hint = Below that a plan stays where it is.
rules-merge = Orders share a parcel
rules-mode-off = Never by themselves
rules-mode-strict = Same name, phone, address and account
rules-mode-loose = Same name, phone and address
rules-most = Orders at most
rules-wait-minutes = Wait for a partner, minutes
rules-save = Save
rules-costs = A unit that waits counts { $waiting }, a unit and day late { $late }, another place { $split }. Open plans move if that saves more than { $move }. { $merge }
rules-merge-off = Orders are never joined by themselves.
rules-merge-strict = Up to { $most } orders with the same name, phone, address and account leave together; a parcel waits { $minutes ->
    [0] for none
    [one] one minute for more
   *[other] { $minutes } minutes for more
 }.
rules-merge-loose = Up to { $most } orders with the same name, phone and address leave together; a parcel waits { $minutes ->
    [0] for none
    [one] one minute for more
   *[other] { $minutes } minutes for more
 }.
rules-which-orders = Which orders
rules-which-orders-note = Every condition that is set must hold; one entry of a list is enough.
rules-name = Name
rules-name-hint = It stands on every order it decides.
rules-channels = Channels (none: all)
rules-areas = Destinations
rules-areas-hint = One per line, from the widest: NL, NL/Zuid-Holland, US/California. Of China a province, city or region alone will do. Empty: everywhere.
rules-skus = With one of these SKUs
rules-skus-hint = One code per line.
rules-tags = With one of these tags
rules-lines-hint = One per line.
rules-services = Service the buyer chose
rules-services-hint = One per line: express, standard.
rules-total = Order total
rules-weight = Weight
rules-from = from
rules-to = to
rules-which-places = Which places
rules-may-ship = Who may ship
rules-allow-all = Every place
rules-allow-kinds = Places of these kinds
rules-allow-places = The places ticked below
rules-kinds = Kinds
rules-places = Places
rules-place = Place
rules-chosen = May ship
rules-rank = Preferred
rules-no-places = There are no places yet.
rules-how = What the numbers mean
rules-how-tie = Of plans that cost the same, the lower number
rules-how-first-that-fits = The first that has everything ships alone, whatever it costs
rules-splitting = Splitting
rules-several-places = Several places for one order
rules-splitting-margin = If the units that leave thereby earn more than it costs
rules-splitting-amount = If it costs at most this amount more
rules-splitting-freely = Whatever is cheapest
rules-splitting-forbid = Never
rules-amount = Amount
rules-what-waits = What waits then
rules-wait-line = What is missing
rules-wait-order = The whole order
rules-otherwise = If not everything can leave
rules-otherwise-note = What happens then
rules-otherwise-next-rule = Try the next rule that fits
rules-otherwise-backorder = Ship what there is, the rest waits for stock
rules-otherwise-hold = Hold the order until somebody has looked at it
rules-otherwise-cancel = Cancel what cannot be had
rules-save-rule = Save rule
rules-cancel = Cancel
rules-say-every = Every order
rules-say-rest = Every other order
rules-say-orders = Orders { $conditions }
rules-and = { " " }
rules-or = { " or " }
rules-then = { ", then " }
rules-comma = { ", " }
rules-part = { "; " }
rules-more = { $count } more
rules-say-from = from { $what }
rules-say-to = to { $what }
rules-say-tags = tagged { $what }
rules-say-services = by { $what }
rules-say-skus = with { $what }
rules-say-total-from = worth { $from } or more
rules-say-total-to = worth { $to } or less
rules-say-total-between = worth { $from } to { $to }
rules-say-weight-from = of { $from } or more
rules-say-weight-to = of { $to } or less
rules-say-weight-between = of { $from } to { $to }
rules-grams = { $grams } g
rules-any-place = any place
rules-kind-warehouse = a warehouse
rules-kind-store = a store
rules-kind-supplier = a supplier
rules-cheapest = the cheapest: { $any }
rules-cheapest-of = the cheapest of { $then }, in this order where they cost the same
rules-cheapest-tie = the cheapest: { $any }; where they cost the same { $then }
rules-first = { $then }
rules-first-any = { $then }, then { $any }
rules-waits-line = what is missing waits
rules-waits-order = the whole order waits
rules-split-freely = split freely
rules-split-forbid = never split, { $waits }
rules-split-margin = split if it earns more than it costs, or { $waits }
rules-split-amount = split if it costs at most { $limit } more, or { $waits }
rules-else-next-rule = else the next rule.
rules-else-backorder = else backorder.
rules-else-hold = else hold.
rules-else-cancel = else cancel.
region-south = South China
region-east = East China
region-north = North China
region-central = Central China
region-southwest = Southwest China
region-northwest = Northwest China
region-northeast = Northeast China
not-found-rules = There is no such version of the rules.
conflict-rules-changed = Somebody else changed this draft meanwhile. Nothing was saved; open it again and look.
refused-rules-no-draft = Only a draft can be changed. Begin a new draft from this version.
refused-rules-many = A version has at most { $limit } rules.
problem-rules-name-twice = Another rule is called “{ $rule }” too.
problem-rules-currency = No rate card in use is in { $currency } (there are cards in { $cards }): under these rules no order could be shipped.
problem-rules-never = Never reached: “{ $before }” takes every order and passes none on.
problem-rules-no-place-ships = None of its places ships at present.
problem-rule-name = Give it a name.
problem-rule-channel = There is no channel “{ $found }”.
problem-rule-sku = There is no SKU “{ $found }”.
problem-rule-place = There is no place “{ $found }”.
problem-rule-no-kind = Tick at least one kind.
problem-rule-no-place = Tick at least one place.
problem-rule-rank = “{ $found }” is no number.
problem-rule-no-rank = Number the places: the first that fits needs an order.
problem-rule-no-amount = An amount is needed.
problem-rule-most = This is too much; at most { $most } is possible.
problem-rule-amount = “{ $found }” is no amount of 0 or more.
problem-rule-number = “{ $found }” is no number of 0 or more.
problem-rule-span = The first figure is greater than the second.
problem-rule-word = “{ $found }” cannot be chosen here.
problem-rule-currency = “{ $found }” is no currency.
problem-rule-waiting = Must be more than { $least }, which is what { $days } days of lateness cost.
problem-rule-between = A whole number from { $from } to { $to }.
problem-area-unknown = “{ $found }” is neither a country nor a place in China.
problem-area-province = China has no province that begins with “{ $found }”; write it in Chinese as addresses do.
problem-area-parts = “{ $found }” has more than { $limit } parts.
rules-trial = Try it on an order
rules-trial-note = As if the order came now. Nothing is written.
rules-trial-order = Order
rules-trial-try = Try
rules-trial-none = No order “{ $found }”.
rules-trial-nothing = Nothing of this order is to be placed: it has no known SKU, no address, or is not shipped.
rules-trial-active = In force: { $version }
rules-trial-rule = Rule
rules-trial-no-rule = none applies
rules-trial-no-part = Nothing leaves.
rules-trial-what = What leaves
rules-trial-part = { $units ->
    [one] one unit
   *[other] { $units } units
 } in { $parcels ->
    [one] one parcel
   *[other] { $parcels } parcels
 }
rules-trial-when = leaves { $leaves }, arrives { $arrives }
rules-today = today
rules-in-days = in { $days ->
    [one] one day
   *[other] { $days } days
 }
rules-trial-same = The same decision.
rules-trial-other = Another decision at the same cost.
rules-trial-dearer = { $more } dearer than in force.
rules-trial-cheaper = { $less } cheaper than in force.
rules-cost-carriage = Carriage
rules-cost-parcels = Handling
rules-cost-lateness = Lateness (counted)
rules-cost-split = Another place (counted)
rules-cost-waiting = Waiting (counted)
rules-cost-total = To carry it out
what-if-title = What if
what-if-of = What if: version { $version }
what-if-ask-lead = The orders of a past period are decided again, under the rules in force and under this version, each with stock and capacity as they were. Nothing is changed.
what-if-from = First day
what-if-to = Last day
what-if-place = Another cut-off of
what-if-no-place = no place
what-if-cut-off = Cut-off
what-if-cut-off-hint = For example 17:30.
what-if-card = Another version of a rate card, or a draft
what-if-no-card = none
what-if-card-version = { $card } · Version { $version }
what-if-card-draft = { $card } · Version { $version }, draft
what-if-start = Start
what-if-earlier = Earlier replays of this version
what-if-none-title = None yet
what-if-none-text = Choose a period above, last month for example, and start.
what-if-period = Period
what-if-changes = Also changed
what-if-rules-only = the rules only
what-if-state = State
what-if-state-waiting = Waiting
what-if-state-running = Under way
what-if-state-done = Done
what-if-state-canceled = Stopped
what-if-asked = Asked by
what-if-lead = { $period }, { $count ->
    [one] one order
   *[other] { $count } orders
 }, asked by { $who }
what-if-changed-cut-off = cut-off of { $place } { $clock }
what-if-changed-card = rate card { $card }, version { $version }
what-if-progress = { $through } of { $total } orders
what-if-cancel = Stop
what-if-canceled-title = Stopped
what-if-canceled-text = There are no figures: somebody stopped it, or what it was to try was thrown away. Start it again from the version’s page.
what-if-figures = Figures
what-if-figure = Figure
what-if-before = Before
what-if-after = After
what-if-difference = Difference
what-if-happened = What happened
what-if-by-place = By place
what-if-orders = Orders
what-if-cost = Cost
what-if-cost-per-order = Cost per order
what-if-parcels = Parcels
what-if-parcels-per-order = Parcels per order
what-if-split = Orders from several places
what-if-late = Late orders
what-if-waited = Units that waited
what-if-unsent = Units that have not left
what-if-units = Units
what-if-same = No difference: every order would have been decided alike.
what-if-same-cost = It would have cost the same, decided otherwise.
what-if-saves = It would have saved { $amount }.
what-if-costs = It would have cost { $amount } more.
what-if-ships-fewer = { $units ->
    [one] 1 unit fewer would have left, so the costs cannot be compared: { $before } before, { $after } after.
   *[other] { $units } units fewer would have left, so the costs cannot be compared: { $before } before, { $after } after.
 }
what-if-ships-more = { $units ->
    [one] 1 unit more would have left: for { $before } before, { $after } after.
   *[other] { $units } units more would have left: for { $before } before, { $after } after.
 }
what-if-how = How this was counted
what-if-how-1 = Before and after are replays of the same orders in the order they were placed, with the same stock: what was there when the period began, what came and was corrected since, less what the replay itself ships.
what-if-how-2 = Cost is carriage and handling as planned. A parcel is one planned box; one that several orders share counts once, in the replays and in what happened. In a replay orders join as the rules of that column say, until the location releases: at once, after the wait for a partner, or at its cut-off, which is assumed where people release by hand. No order is sent to another location only to join, and no plan is moved later.
what-if-how-3 = Late is what leaves after the day of its ship-by, by the clocks of its location, or arrives after the day of its deliver-by; on that very day is on time, whatever the hour. Nobody tells when something really arrived: to the day it left the planned days on the way are added. What has not left yet leaves today at the earliest.
what-if-how-4 = History, canceled units and orders that waited from before the period are left out. Prices, calendars and capacity are today’s, unless changed above.
what-if-how-5 = In a replay, what waits is looked at again as in life: what a full day leaves over every hour, what a rule keeps back or waits for its day on every day, until a week after the period. What waits for stock or for a person then, or was canceled by a rule, has not left. What happened really counts what is in no fulfillment.
not-found-what-if = There is no such replay.
refused-what-if-currency = The version counts costs in another currency than the rules in force ({ $currency }); the figures could not be compared.
problem-what-if-day = A day, for example 2026-10-01.
problem-what-if-period = From the first to the last day at most { $limit } days.
problem-what-if-empty = No orders were placed in this period.
problem-what-if-clock = A time of day, for example 17:30.
problem-what-if-card = There is no such version of a rate card.
job-kind-what-if = Replay a past period
job-fact-what-if = replay

sourcing-cut-rule = Not allowed by the rule “{ $rule }”.
sourcing-cut-area = Does not ship to this address.
sourcing-cut-capacity = Has no capacity left until its next hand-over.
sourcing-cut-goods = May not ship any of these goods.
sourcing-cut-stock = Has none of these goods free.
sourcing-cut-parcel = No service takes even one unit of what it has.
sourcing-cut-service = Does not offer the service { $service }.
sourcing-cut-currency = Has no rate card in { $currency }.
sourcing-cut-inactive = Its rate cards are switched off.
sourcing-cut-promise = Left out: the { $kept } more promising places were weighed.
sourcing-note-passed = The rule “{ $rule }” could not ship everything, so the next one was tried.
sourcing-note-no-rule = No rule is for this order: every place may ship, and a split may cost as much as its goods earn.
sourcing-note-currency = The order is not in { $currency }, so the rule “{ $rule }”, which asks for a total, is not for it.
sourcing-note-promise = { $places } places could ship; the { $kept } most promising were weighed.
sourcing-note-bundled = The order is too large to weigh every division: this is the best found, at most { $worse } dearer than the cheapest.
sourcing-note-bundled-exact = The order is too large to weigh every division, but no plan can be cheaper than this one.
sourcing-verdict-chosen = Chosen
sourcing-verdict-dearer = { $more } dearer
sourcing-verdict-tie = Costs the same; the chosen one has fewer parcels, is less late or preferred
sourcing-verdict-split = The split costs { $cost } more to ship, the rule allows { $limit }
sourcing-verdict-order = The rule makes what is left wait
sourcing-verdict-preference = Cheaper, but the rule names a place to be taken first
sourcing-wait-stock = { $units } × { $name }: no place that may ship it has it free.
sourcing-wait-barred =
    { $units } × { $name }: { $place } has some free, but { $cut ->
        [sourcing-cut-rule] the rule “{ $rule }” does not allow that place
        [sourcing-cut-area] it does not ship to this address
        [sourcing-cut-capacity] it has no capacity left until its next hand-over
        [sourcing-cut-service] it does not offer the service { $service }
        [sourcing-cut-currency] it has no rate card in { $currency }
        [sourcing-cut-inactive] its rate cards are switched off
       *[other] it cannot ship this
    }.
sourcing-wait-room = { $units } × { $name }: what the places have left does not suffice, or costs more than waiting.
sourcing-wait-day = { $units } × { $name }: it is there, but the day of its place is full; it leaves on another.
sourcing-wait-presale = { $units } × { $name }: may leave in { $days } days, pre-sale.
sourcing-wait-hold = { $units } × { $name }: the rule “{ $rule }” holds the order, since not everything can be shipped.
sourcing-wait-one-place = { $units } × { $name }: the rule allows one place, which does not have it.
sourcing-wait-one-place-order = { $units } × { $name }: the rule allows one place, none has everything, and the order is to leave together.
sourcing-wait-short-order = { $units } × { $name }: something else of the order is missing, and the order is to leave together.
sourcing-wait-split = { $units } × { $name }: another place would cost { $cost } more, the rule allows { $limit }.
sourcing-wait-split-order = { $units } × { $name }: another place would cost { $cost } more, the rule allows { $limit }, and the order is to leave together.

shipping-card-area-twice = “{ $found }” is in another zone already: each area has one price.
shipping-card-no-zone = The card has no zone, so it delivers nowhere.
shipping-card-divisor = The divisor of volume cannot be 0. Leave it empty if volume is free.
shipping-card-negative = A price or surcharge cannot be below zero.
shipping-card-steps = The first weight must be more than 0 g, the next step not less than 0 g.
shipping-card-percent = A surcharge is at most { $most } % of the price.
shipping-card-bands = Bands must rise, in weight and in price, from the first to the last.
shipping-unrated-no-zone = The rate card does not deliver there.
shipping-unrated-too-heavy = The parcel is heavier than the service takes.
shipping-unrated-too-large = The parcel has more volume than the service takes.
shipping-unrated-too-long = One side of the parcel is longer than the service takes.
shipping-unrated-unsound = The rate card contradicts itself. Check its prices.
shipping-charge-steps = { $zone }, { $weight } g: first { $first } g { $price }, then { $steps } × { $step } g at { $next }
shipping-charge-band = { $zone }, { $weight } g: band up to { $to } g
shipping-charge-minimum = Up to the minimum of { $minimum }
shipping-charge-surcharge = { $name }
service-said = { $service ->
    [flat_rate] Flat rate
    [standard] Standard
    [express] Express
    [economy] Economy
   *[other] { $service }
 }

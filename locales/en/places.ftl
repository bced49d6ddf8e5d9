## Places that ship: when and how they work, what they ship. And what sourcing must know of goods.

locations-weekday =
    { $number ->
        [1] Mon
        [2] Tue
        [3] Wed
        [4] Thu
        [5] Fri
        [6] Sat
       *[7] Sun
    }
locations-weekdays = { $first }–{ $last }
locations-every-day = Every day
locations-no-day = No day
locations-comma = { ", " }
locations-edit = Edit
locations-stock = Its stock
locations-fulfillments = Its fulfillments
locations-section-address = Address
locations-section-work = When it works
locations-section-capacity = What it can do, and what that costs
locations-section-ships = What it ships
locations-section-days = Exceptional days
locations-address-none = No address yet.
locations-latitude = Latitude
locations-latitude-hint = Degrees, such as 22.5431; north is positive.
locations-longitude = Longitude
locations-longitude-hint = Degrees, such as 114.0579; east is positive.
locations-works = Works
locations-holidays = Public holidays
locations-holidays-none = Keeps none
locations-holidays-hint = Closed on them; weekends that make up for them are worked.
locations-holidays-known = Known until { $until }; after that the weekdays count.
locations-time-zone = Time zone
locations-time-zone-hint = Such as Europe/Berlin; empty: the shop’s, { $zone }.
locations-cut-off = Cut-off
locations-cut-off-hint = Such as 16:00: what is planned later leaves on the next working day. Empty: any time.
locations-any-time = Any time of the day
locations-release = Release
release-mode-by-hand = By hand
release-mode-at-once = At once
release-mode-at-cut-off = At the cut-off
release-hint-by-hand = Somebody releases what is planned, on the board.
release-hint-at-once = By itself within a minute, unless a rule lets it wait for other orders of the buyer.
release-hint-at-cut-off = By itself at the cut-off of the day on which it leaves, the lead time earlier; without a cut-off as that day begins.
locations-lead-days = Lead time
locations-lead-days-hint = Working days that a supplier needs before it ships.
locations-no-lead = None
locations-lead-working =
    { $days ->
        [one] 1 working day
       *[other] { $days } working days
    }
locations-days-hint = Days on which it does otherwise than its week and the holidays say. Empty the first day of a row to remove it.
locations-days-none = None are planned.
locations-day-first = First day
locations-day-last = Last day
locations-day-what = What it does
locations-day-note = Why
locations-day-works = Works
locations-day-closed = Closed
locations-day-holiday = Holiday
locations-day-make-up = Make-up day
locations-parcels-per-day = Parcels a day
locations-units-per-day = Units a day
locations-parcel-cost = Cost of a parcel
locations-line-cost = Cost of a line
locations-capacity-hint = Empty: no limit. The costs are those of the work, in { $currency }; sourcing weighs them with the carriage.
locations-no-limit = No limit
locations-temperatures = Temperatures
locations-temperatures-choose = Temperatures; none ticked is all
locations-all-temperatures = All
locations-dangerous = Dangerous goods
locations-dangerous-no = Refuses them
locations-dangerous-yes = Ships them
locations-no-dangerous = It ships no dangerous goods
locations-longest = Longest side
locations-longest-mm = Longest side of a unit, mm
locations-heaviest = Heaviest unit
locations-heaviest-g = Heaviest unit, g
locations-areas = Ships to
locations-areas-hint = One area a line, from the widest to the narrowest: US, US/CA, US/CA/Los Angeles. Empty: everywhere.
locations-everywhere = Everywhere
locations-strip = The next 14 days
locations-strip-note = Parcels planned / parcels a day
locations-departs = What is planned now leaves on { $day }.
locations-departs-today = What is planned now leaves today.
locations-departs-never = It has no working day with room left, so nothing is planned here.
locations-departs-inactive = It does not ship at present, so nothing is planned here.
locations-cards = Sends by
locations-cards-inactive = Its rate cards are switched off: nothing is planned from here until one is on.
locations-cards-none = No rate card: its parcels count as free. Tick this location on a rate card.
problem-degrees = “{ $found }” does not fit: degrees from −{ $most } to { $most }, such as 22.5431.
problem-other-coordinate = Give both coordinates, or none.
problem-zone = “{ $found }” is no time zone. Use a name such as Asia/Shanghai or Europe/Berlin.
problem-no-workday = A place must work on at least one day; if nothing is to leave it, switch it off.
problem-workdays = Use the days mon, tue, wed, thu, fri, sat, sun.
problem-holidays = The holidays of “{ $found }” are not known here. Use CN, or leave it empty and write down the days.
problem-clock = Use hours and minutes, such as 16:00.
problem-whole-within = Here a whole number from { $least } to { $most } is needed.
problem-day = Use a day such as 2026-12-24.
problem-span = The last day must not come before the first; { $limit } days at most.
problem-too-many-rows = { $limit } rows at most.
problem-too-many-areas = { $limit } areas at most, of { $longest } characters at most.
problem-price =
    { $places ->
        [0] “{ $found }” does not fit: a whole amount in { $currency } is needed.
       *[other] “{ $found }” does not fit: an amount in { $currency } with at most { $places } places after the point is needed, such as 4.50.
    }
temperature-ambient = Ambient
temperature-chilled = Chilled
temperature-frozen = Frozen
skus-care = How it travels
skus-temperature = Temperature
skus-dangerous = Dangerous goods: it travels with nothing else
skus-alone = It travels only with its like
skus-cost = Cost of a piece
skus-cost-hint = In { $currency }; empty: nobody knows. Sourcing can prefer the better margin by it.
skus-not-before = Does not leave before
skus-not-before-hint = Pre-sale: by the clock of { $zone }; empty: at once. A date on the order counts before this one.
problem-moment = Use a day such as 2026-12-24, or a time with its zone such as 2026-12-24T08:00:00+08:00.

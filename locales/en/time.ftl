time-just-now = just now
time-minutes-ago = { $minutes } min ago
time-in-minutes = in { $minutes } min
time-hours-ago = { $hours } h ago
time-in-hours = in { $hours } h
time-days-ago =
    { $days ->
        [one] { $days } day ago
       *[other] { $days } days ago
    }
time-in-days =
    { $days ->
        [one] in { $days } day
       *[other] in { $days } days
    }
time-moment = { $weekday } { $date }, { $clock }
time-day = { $weekday } { $date }
time-today-at = Today { $clock }
time-yesterday-at = Yesterday { $clock }
time-tomorrow-at = Tomorrow { $clock }
time-date-at = { $date } { $clock }
time-date = { $day } { $month }
time-date-with-year = { $day } { $month } { $year }
time-weekday =
    { $number ->
        [1] Monday
        [2] Tuesday
        [3] Wednesday
        [4] Thursday
        [5] Friday
        [6] Saturday
       *[7] Sunday
    }
time-month =
    { $number ->
        [1] Jan
        [2] Feb
        [3] Mar
        [4] Apr
        [5] May
        [6] Jun
        [7] Jul
        [8] Aug
        [9] Sep
        [10] Oct
        [11] Nov
       *[12] Dec
    }

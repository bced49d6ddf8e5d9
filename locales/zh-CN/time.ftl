time-just-now = 刚刚
time-minutes-ago = { $minutes } 分钟前
time-in-minutes = { $minutes } 分钟后
time-hours-ago = { $hours } 小时前
time-in-hours = { $hours } 小时后
time-days-ago = { $days } 天前
time-in-days = { $days } 天后
time-moment = { $date } { $weekday } { $clock }
time-day = { $date } { $weekday }
time-today-at = 今天 { $clock }
time-yesterday-at = 昨天 { $clock }
time-tomorrow-at = 明天 { $clock }
time-date-at = { $date } { $clock }
time-date = { $month }{ $day }日
time-date-with-year = { $year }年{ $month }{ $day }日
time-weekday =
    { $number ->
        [1] 周一
        [2] 周二
        [3] 周三
        [4] 周四
        [5] 周五
        [6] 周六
       *[7] 周日
    }
time-month = { $number }月

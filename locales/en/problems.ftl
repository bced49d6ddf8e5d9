## What is wrong with one field of an order that was sent in. The place is named beside the text.

problem-not-an-object = Here a JSON object is needed. Check that the whole order is sent as one object.
problem-missing = This is needed here.
problem-no-lines = The order has no lines. Send at least one line with a quantity and a price.
problem-too-many-lines = The order has { $found } lines; at most { $limit } are taken. Check the source, or send it as several orders.
problem-line-twice = Two lines have the ref “{ $found }”. Give each line of an order its own ref.
problem-not-positive = The quantity must be at least 1.
problem-out-of-range = The canceled units must be between 0 and the quantity of the line.
problem-price-places = A unit price may have at most 6 places after the point.
problem-amount-places =
    { $places ->
        [0] “{ $found }” does not fit: amounts in { $currency } have no places after the point.
        [one] “{ $found }” does not fit: amounts in { $currency } have at most { $places } place after the point.
       *[other] “{ $found }” does not fit: amounts in { $currency } have at most { $places } places after the point.
    }
problem-unknown-currency = “{ $found }” is no currency. Use an ISO 4217 code such as CNY or USD.
problem-unknown-word = “{ $found }” is not one of the words for this field. Check the spelling against the API guide.
problem-mistyped =
    { $expected ->
        [text] Here text is needed; found { $found }.
        [time] Here a time with its zone is needed, such as 2026-11-01T08:30:00+08:00; found { $found }.
        [decimal] Here a decimal number is needed, such as 19.90, without thousands separators; found { $found }.
        [whole] Here a whole number of at most 1,000,000,000 is needed; found { $found }.
        [flag] Here true or false is needed; found { $found }.
       *[other] Here { $expected } is needed; found { $found }.
    }
problem-negative = This amount cannot be below zero.
problem-too-large = This amount is larger than any order can be. Check the currency and the decimal point.

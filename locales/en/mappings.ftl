# Mappings on the pages of the staff.

mappings-lead = Which formats are read, and by which version. Read and dead: among the last { $count } messages.
mappings-new = New mapping
mappings-col-source = Reads
mappings-col-state = State
mappings-col-version = Version
mappings-col-by = Saved
mappings-col-own = Own
mappings-col-read = Read
mappings-col-dead = Dead
mappings-col-change = Change
mappings-col-fields = Fields
mappings-source-table = tables
mappings-source-json = JSON
mappings-source-own = own format
mappings-state-own = own version
mappings-state-shipped = shipped
mappings-state-off = not in use
mappings-in-use = in use
mappings-not-in-use = not in use
mappings-draft = draft, not saved
mappings-version = version { $version }
mappings-active-is = version { $version } is in use
mappings-switch-on = Put version { $version } in use
mappings-put-in-use = Put in use
mappings-replay =
    { $count ->
        [one] Read 1 dead letter again
       *[other] Read { $count } dead letters again
    }
mappings-done-saved = Saved, and not in use yet. Try it, then put it in use.
mappings-done-on = This version is in use now. Dead letters can be read again with it.
mappings-done-replayed = The dead letters are read again. What still cannot be read comes back with its reason.
mappings-cannot-work = This mapping cannot work yet
mappings-tried =
    { $count ->
        [0] Tried: there is no stored message of this format yet
        [one] Tried on 1 stored message
       *[other] Tried on { $count } stored messages
    }
mappings-tried-note = Beside the version in use. Nothing was changed.
mappings-trial-same = the same
mappings-trial-different = different
mappings-trial-now-read = now read
mappings-trial-now-fails = no longer read
mappings-trial-still-fails = still not read
mappings-sample = Sample
mappings-show = Show
mappings-next-failing = Next that fails
mappings-fields = Fields of the order and where they are read from
mappings-col-field = Field of the order
mappings-col-from = Read from
mappings-col-how = How
mappings-col-value = In the sample
mappings-col-confidence = Confidence
mappings-group-order = Order
mappings-group-line = Line
mappings-group-money = Money
mappings-group-ship-to = Ship to
mappings-not-read = not read
mappings-as-written = a rule, as written
mappings-empty-here = empty here
mappings-needed = An order needs this. Choose where it is read from.
mappings-wrong-in = { $wrong } of { $all } messages cannot be read for it.
mappings-way-as-is = as it is
mappings-way-text = text
mappings-way-code = code
mappings-way-money = amount
mappings-way-price = unit price
mappings-way-minor = in fen or cents
mappings-way-whole = whole number
mappings-way-time = date and time
mappings-way-flag = yes or no
mappings-how-as-is = as it is
mappings-how-words =
    { $count ->
        [one] word list, 1 word
       *[other] word list, { $count } words
    }
mappings-how-joined = { $count } joined
mappings-how-sum = a sum
mappings-how-cases =
    { $count ->
        [one] 1 case
       *[other] { $count } cases
    }
mappings-how-constant = always the same
mappings-how-first-of = the first of { $count }
mappings-how-default = with a default
mappings-as-text = Edit as text
mappings-as-text-note = The whole mapping as JSON, for everything beyond the table: word lists, cases, kinds of documents. Fields changed above are changed in it when you try or save.
mappings-result = Resulting order
mappings-reads = can be read
mappings-versions = Versions
mappings-to-check =
    { $count ->
        [one] 1 field to check.
       *[other] { $count } fields to check.
    }
mappings-saving = Saving makes version { $version }; it is in use only when you say so, and the others stay.
mappings-try = Try it
mappings-save = Save version { $version }
mappings-new-lead = Begun from a message: columns and members whose names are known are put in place, the rest is yours to say. It is not in use before you say so.
mappings-new-name = Name of the format
mappings-new-name-hint = Letters, digits, points and dashes, for example wholesaler.klein.
mappings-new-message = Sample message
mappings-new-message-hint = The number of a stored message, as under Dead letters.
mappings-new-do = Propose a mapping
mappings-new-not-json = This message is neither JSON nor a row of a table, so nothing can be proposed for it. Choose another.
conflict-mapping-known = There is a mapping of this name already. Open it, or choose another name.
mappings-back = Back to the import
mappings-by-default = by default

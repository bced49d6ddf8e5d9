col-tags = Tags
col-assignee = Owner
col-channel-number = Channel no.
col-payment = Payment
col-phone = Phone
columns = Columns
columns-keep = Show these
select = Select
select-page = Select every order of this page
page-before = Previous
page-after = Next
scope = Channel
scope-all = All channels
scope-choose = Show
keys-select = Select the row
assignee-me = Me
assignee-none = Nobody
filter-assignee = Owner
filter-tag = Tag
filter-due-from = Ship by, from
filter-due-to = Ship by, to
filter-bulk = Refused in action
filter-channels =
    { $count ->
        [one] 1 channel
       *[other] { $count } channels
    }
orders-tab-late = Late
orders-tab-backordered = Backordered
orders-lead-late = Orders that should have left already, the longest overdue first.
orders-lead-backordered = Orders that wait for stock, the newest first.
orders-lead-due-todo = Orders of which something has not left yet, by the time they must leave.
orders-lead-due-held = Orders that wait for an answer, by the time they must leave.
orders-lead-due-late = Orders that should have left already, the longest overdue first.
orders-lead-due-backordered = Orders that wait for stock, by the time they must leave.
orders-lead-due-all = Every order, the newest first.
orders-empty-title-late = Nothing is late
orders-empty-text-late = Every order that was promised for now has left.
orders-empty-title-backordered = Nothing waits for stock
orders-empty-text-backordered = Orders whose goods are not there yet wait here.
orders-caption-due =
    { $count ->
        [one] 1 order, by the time it must leave
       *[other] { $count } orders, by the time they must leave
    }
ask = What to do
ask-not = Not now
export = Export
export-lead = All orders of this list, every page, with these columns.
export-xlsx = Excel
export-csv = CSV
export-title = Orders
export-city = City
export-items = Items
export-units = Units
export-first-title = First item
export-currency = Currency
export-hold = Held for
export-xlsx-too-long = An Excel sheet has room for { $limit } rows. Narrow the list, or take the CSV.
views = Saved views
views-lead = A view is a list with its filters under a name of its own. It stands as a tab above the orders.
views-there = Your views
views-none = None yet. Set filters in the order list, then choose “Save as view”.
views-all = All saved views
view-save = Save as view
view-save-lead = The view, filters and order that the list shows now.
view-save-do = Save view
view-name = Name
view-whose = For whom
view-mine = Only me
view-everybody = Everybody
view-rename = Rename
view-delete = Delete
view-renamed = The view is renamed.
view-deleted = The view is gone. The orders in it are as they were.
view-name-needed = A view needs a name.
view-name-long = A name has at most { $limit } characters.
view-too-long = These are too many filters for a view.
refused-too-many-views = { $limit } views are the most. Delete one that you no longer need.
bulks = Actions on many orders
bulks-lead = What you did to many orders at once, the newest first.
bulks-lead-all = What was done to many orders at once, the newest first.
bulks-empty-title = None yet
bulks-empty-text = Select orders in the list; the actions appear at the bottom of the page.
bulk-bar = What to do with the selected orders
bulk-picked = { "{n}" } selected
bulk-every = All selected
bulk-picked-some = Selected orders
bulk-all = Select all that match
bulk-all-count = { $count ->
        [one] Select the 1 that matches
       *[other] Select all { $count } that match
    }
bulk-all-first = Select the first { $count } that match
bulk-none = Clear the selection
bulk-more = More actions
bulk-do-hold = Hold
bulk-do-release = Release
bulk-do-assign = Assign
bulk-do-tag = Tag
bulk-do-untag = Remove tag
bulk-do-note = Note
bulk-title-hold =
    { $count ->
        [one] Hold 1 order
       *[other] Hold { $count } orders
    }
bulk-title-release =
    { $count ->
        [one] Release the holds of 1 order
       *[other] Release the holds of { $count } orders
    }
bulk-title-tag =
    { $count ->
        [one] Tag 1 order
       *[other] Tag { $count } orders
    }
bulk-title-untag =
    { $count ->
        [one] Remove a tag from 1 order
       *[other] Remove a tag from { $count } orders
    }
bulk-title-assign =
    { $count ->
        [one] Assign 1 order
       *[other] Assign { $count } orders
    }
bulk-title-note =
    { $count ->
        [one] Write a note on 1 order
       *[other] Write a note on { $count } orders
    }
bulk-consequence-hold = Nothing of them is sourced or sent until somebody releases them. Orders that are over are left as they are.
bulk-consequence-release = Every hold that a person may release is released. Unknown SKUs stay held until they are known.
bulk-consequence-tag = The tag stands in the list and on the order. An order that has it already stays as it is.
bulk-consequence-untag = Orders without this tag stay as they are.
bulk-consequence-assign = The orders appear in that person's list. Orders that the person does not see are refused.
bulk-consequence-note = The note stands in the timeline of each order. Customers do not see it.
bulk-label-hold = Why are they to wait?
bulk-label-release = Why may they go on?
bulk-label-tag = Tag
bulk-label-untag = Tag
bulk-label-assign = Owner
bulk-label-note = Note
bulk-verb-hold = Hold them
bulk-verb-release = Release them
bulk-verb-tag = Tag them
bulk-verb-untag = Remove the tag
bulk-verb-assign = Assign them
bulk-verb-note = Write the note
bulk-none-chosen = No order is selected. Go back and select some.
bulk-no-action = Choose what is to be done.
bulk-back = Back to the list
bulk-reload = Look again
bulk-progress = { $through } of { $total }
bulk-running = Under way
bulk-finished = Finished
bulk-done = Done
bulk-refused = Refused
bulk-again = Show the refused in the list
bulk-why = Why
bulk-what = Action
bulk-when = When
bulk-who = Who
bulk-more-rows = More
bulk-refused-reach = You may not change this order any more.
bulk-refused-not-held = It is not held.
not-found-bulk = There is no such action.
search-hits = Found
search-all = Show everything found
search-rest = Show all in the list
search-kit = Kit
search-what = What are you looking for?
search-how = Our number, the channel's number, a whole phone number or e-mail, two characters of a name, a SKU, a barcode, or the reference in a message that could not be read.
search-lead = What matches “{ $query }”.
search-lead-empty = One box for orders, customers, SKUs, listings and messages.
search-in-orders = Orders
search-in-customers = Customers
search-in-skus = SKUs and kits
search-in-listings = Listings
search-in-letters = Dead letters
search-in-pages = Pages
search-orders-with = Orders with it

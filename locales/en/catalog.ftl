## Catalog, listings, locations.

form-look-again = Some fields need another look; nothing was saved yet.
conflict-changed-meanwhile = Somebody else changed this while you were editing. Nothing was overwritten; what you typed stands below. Open the page again to see the present state.
forbidden-whole-shop = This concerns the whole shop, and you see a part of it. Ask somebody who sees everything.
catalog-save = Save
catalog-cancel = Cancel
catalog-slug-hint = Lower-case letters, digits, dashes; it stands in addresses and files and stays.
problem-slug-taken = “{ $slug }” is taken. Choose another short name.
problem-unknown-location-kind = “{ $found }” is no kind of location. Known: { $known }.
problem-unknown-country = “{ $found }” is no country. Use its two letters, such as CN, or its name.
problem-sku-taken = There is a SKU “{ $found }” already. Search for it, or choose another code.
docs-op-location-list = List places that ship
docs-op-location-post = Add or change a place that ships
skus-lead = What is stocked, and what kits are made of it.
skus-new = New SKU
skus-new-lead = Orders that wait for this code go on as soon as it is saved.
skus-one-lead = What it is, what the channels call it, where it was sold.
skus-export = Export CSV
skus-file = Import a file
skus-search = Code, title, barcode or a channel’s code
skus-tab-all = All
skus-tab-kits = Kits
skus-tab-unlisted = Without listing
skus-count =
    { $count ->
    [one] 1 SKU
    *[other] { $count } SKUs
  } on this page
skus-kit = Kit
skus-kit-of = Kit of { $count }
skus-col-code = Code
skus-col-title = Title
skus-col-weight = Weight
skus-col-size = Size, mm
skus-col-barcode = Barcode
skus-col-listings = Listings
skus-none-title = No SKU matches
skus-none-text = Try a part of the code or title, or clear the filter.
skus-empty-title = No SKUs yet
skus-empty-text = Add one, or import a file with the columns sku and title. Orders are held until their codes are known.
skus-done-added = The SKU is added. Orders that waited for its code go on by themselves.
skus-done-saved = Saved.
skus-code-hint = As on the label; it stays.
skus-barcode-hint = EAN, UPC or your own.
skus-weight-g = Weight, g
skus-length-mm = Length, mm
skus-width-mm = Width, mm
skus-height-mm = Height, mm
skus-parts = Components
skus-parts-hint = Only for a kit: what one kit is made of. Empty a code to remove it. A kit cannot be part of another kit.
skus-part-code = Code of a component
skus-part-units = Units
skus-listings-none = No channel has a name of its own for it; its own code is understood everywhere.
skus-in-kits = Part of kits
skus-orders = Recent orders
skus-orders-all = All orders with this code
skus-orders-none = Not sold yet.
skus-history = History
skus-history-none = Nobody has changed it on a page yet.
skus-was-added = Added
skus-was-changed = Changed
skus-tip-title = Many at once
skus-tip-text = A CSV or XLSX file adds and changes any number of SKUs, kits and listings: Catalog, then Import a file.
skus-file-lead = Adds and changes SKUs, kits and listings. A bad row is refused alone, the others are taken.
skus-file-choose = CSV or XLSX file
skus-file-hint = The first row names the columns. A known code is changed, a new one added.
skus-file-send = Import
skus-file-none = Choose a file first.
skus-file-columns = Columns
skus-file-columns-text = sku is needed, title for a new one. components as TEA-250*2 CUP*1. channel, listing and pack_size say what a channel calls it.
skus-file-new = New
skus-file-changed = Changed
skus-file-refused = Refused rows
skus-file-row = Row
skus-file-why = Why
skus-file-look = To the catalog
skus-file-more =
    { $count ->
    [one] One more row was
    *[other] { $count } more rows were
  } refused.
listings-lead = Codes that orders wait for because nobody knows them. Say what each stands for, and its orders go on.
listings-all-lead = What the channels call your SKUs.
listings-tab-unmatched = Unmatched
listings-tab-all = All listings
listings-search-unmatched = Code or title
listings-search = Code, title, barcode or a channel’s code
listings-any-channel = Every channel
listings-col-code = Channel’s code
listings-col-since = Since
listings-col-guess = Suggestion
listings-col-own = Stands for
listings-col-sku = SKU
listings-tick = Select
listings-confidence-sure = sure
listings-confidence-fair = likely
listings-confidence-check = check
listings-evidence-code = same code, written otherwise
listings-evidence-barcode = it is the barcode
listings-evidence-pack = code with { $count } pieces
listings-evidence-title = alike titles
listings-no-guess = Nothing in the catalog resembles it.
listings-own-sku = SKU that stands behind
listings-own-pack = Units in one
listings-confirm = Confirm
listings-create = Create SKU from this
listings-bulk = Confirm ticked suggestions
listings-bulk-note = Orders that wait for a confirmed code go on by themselves.
listings-more = The codes with the most orders come first. More follow as these are matched.
listings-empty-title = Every code is known
listings-empty-text = When an order comes with a code that nobody knows, it is held and the code waits here with a suggestion.
listings-none-title = Nothing matches
listings-none-text = Try a part of the code, or another channel.
listings-all-empty-title = No listings yet
listings-all-empty-text = A listing says what a channel’s code stands for. Codes that equal a SKU need none.
listings-count =
    { $count ->
    [one] 1 listing
    *[other] { $count } listings
  } on this page
listings-pack-of =
    { $count ->
    [1] single
    *[other] pack of { $count }
  }
listings-done-confirmed = Saved. Orders that waited for these codes go on by themselves.
listings-done-changed = Saved. New orders follow it; lines that were matched before stay as they are.
listings-done-deleted = The listing is forgotten. Orders keep their lines.
listings-delete = Delete
listings-deletion-title = Delete the listing
listings-deletion-text = { $channel } will no longer know “{ $code }” as { $sku }. Orders keep their lines; new orders with this code are held until it is matched again.
listings-deletion-do = Delete listing
listings-none-ticked = No suggestion is ticked. Tick those that are right, then confirm.
listings-too-many = At most { $limit } codes can be confirmed together.
location-kind-warehouse = Warehouse
location-kind-store = Store
location-kind-supplier = Supplier
locations-lead = Places that can ship: warehouses, stores, suppliers that ship for you.
locations-new = New location
locations-edit-lead = The address is where parcels leave from.
locations-col-name = Name
locations-col-kind = Kind
locations-col-place = Place
locations-col-state = State
locations-slug = Short name
locations-country = Country
locations-country-hint = Two letters or its name.
locations-region = Province or state
locations-city = City
locations-district = District
locations-street = Street
locations-postcode = Postcode
locations-ships = It ships at present
locations-active = Ships
locations-inactive = Does not ship
locations-empty-title = No locations yet
locations-empty-text = Add the first place that ships, for example your warehouse.
locations-done-added = The location is added.
locations-done-saved = Saved.

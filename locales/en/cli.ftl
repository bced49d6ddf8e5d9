cli-import-file = { $file }: { $format } ({ $found })
cli-import-received = { $received ->
    [one] 1 document
   *[other] { $received } documents
} in { $rows ->
    [one] 1 row
   *[other] { $rows } rows
}
cli-import-outcomes = { $new } new, { $updated } updated, { $repeated } repeated, { $credits } credits, { $dead } dead letters; { $held } held
cli-import-orders = Orders: { $units } units, { $gross } gross
cli-import-credits = Credits: { $units } units, { $gross } gross; { $unmatched } identify no order
cli-import-death = Dead letter × { $count }: { $reason } First: { $first }
cli-import-unmatched = Unmatched credits: { $list }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}
cli-import-staging = { $rows } rows stored
cli-import-reading = { $done } of { $all } rows taken in
cli-channel-added = Channel { $slug } added; orders placed before { $go_live } enter as history.
cli-channel-secret = Webhooks go to { $url } and are signed with this secret, shown once:
cli-key-added = Key { $name } made. It is shown once:
cli-staff-added = { $email } may log in as { $role }.
cli-staff-password = Password, shown once:
cli-verify-end = { $checks ->
    [one] 1 promise checked
   *[other] { $checks } promises checked
}, { $broken } broken
cli-verify-broken = { $broken ->
    [one] 1 promise is broken.
   *[other] { $broken } promises are broken.
}
cli-backup-done = Copied to { $file }.
cli-mapping-saved = Mapping { $name } saved as version { $version }.
cli-message-replayed = { $count ->
    [one] 1 message will be read again.
   *[other] { $count } messages will be read again.
}
cli-message-damaged = Damaged, no mapping can read them; have them sent again: { $list }
refused-not-dead = These messages are no dead letters: { $list }
cli-catalog-refused = Row { $row } refused: { $reason }
cli-catalog-done = { $new } new SKUs, { $changed } changed, { $listings } listings, { $refused } rows refused
refused-backup-postgres = PostgreSQL is copied by its own tool: pg_dump --format=custom --file="{ $file }" "$DATABASE_URL"
refused-backup-exists = { $file } exists already; name a file that does not.
conflict-import-elsewhere = Another run has finished { $file } meanwhile; nothing is lost.
catalog-row-unreadable = The row cannot be read.
verify-order-once = An order of a channel exists once
verify-number-once = A buyer's order number exists once in its channel
verify-goods-sum = The lines of an order sum to its goods
verify-total-sum = The parts of an order sum to its total
verify-rounding-held = Sums that do not reconcile are held
verify-paid-sum = Payments sum to what is paid
verify-refunded-sum = Refunds sum to what is refunded
verify-units-sum = Lines and units are counted right
verify-units-placed = Every unit is in one place
verify-holds-counted = Open holds are counted right
verify-history-free = History orders are not held
verify-held-headline = The headline follows from the holds
verify-order-told = Every order has its raw message
verify-message-ended = Every message that was read ended somewhere
verify-message-read-or-due = Every stored message is read or waits for its turn
verify-event-told = Every order has a history
verify-credit-sum = The lines of a credit sum to its amount
verify-credited-once = No unit is credited twice
problem-not-a-time = This is no moment like 2026-11-01T08:30:00+08:00.
problem-not-count = A whole number is needed here, 0 or more.
problem-not-whole = This is no whole number.
problem-unknown-sku = There is no SKU { $found }.
problem-kit-of-itself = A kit cannot contain itself.
problem-component-twice = { $found } stands here twice; add its quantities up.
problem-kit-of-kits = A kit cannot be made of kits.
demo-shop = Lanji Home
demo-making = Furnishing the shop …
demo-staff = Staff portal: { $url }
demo-customer = Customer portal: { $url } (order number, last four digits of the phone)
demo-api = API: { $url } with the key { $key }
demo-mail = Letters are written to { $dir }
demo-stop = A sandbox shop sells something every few seconds. Ctrl-C stops everything.
cli-import-history = { $count } of the new orders are history: placed before the channel’s go-live, or over already. They are in figures and look-ups, and nobody has to do anything with them.
serve-open = Staff: { $url }/staff — customers: { $url }/ — without a mail server letters are written to { $dir }
cli-import-deaths-more = And { $letters } dead letters of { $causes } other causes: see Dead letters in the portal.

# What is said about files and messages of channels while they are read.

## What was found out about a file
formats-found-csv = { $encoding } text, { $delimiter ->
    [comma] comma-separated
    [tab] tab-separated
    [semicolon] semicolon-separated
   *[pipe] separated by vertical bars
 }, { $columns } columns, header in row { $header }, read as { $mapping }
formats-found-json = JSON in { $encoding }, read as { $mapping }
formats-found-xlsx = Excel workbook, sheet “{ $sheet }”, { $columns } columns, header in row { $header }, read as { $mapping }

## Files that are not read
formats-unknown-format = There is no format called “{ $found }”. `tributary import` without --format recognises the format by itself.
formats-empty-file = The file is empty.
formats-file-unreadable = The file cannot be read to its end. The system says: { $detail }
formats-old-excel = This is an old Excel file (.xls). Save it as .xlsx or CSV and send it again.
formats-pdf = This is a PDF. Orders are read from JSON, CSV and Excel (.xlsx) files.
formats-xlsx-broken = The Excel file is damaged or protected by a password. Open it, save it again as .xlsx and send it again.
formats-xlsx-too-large = The Excel file unpacks to more than is read: { $what ->
    [entries] it has more than { $limit } parts
    [cell] one of its cells is larger than { $limit } MB
   *[bytes] more than { $limit } MB
 }. Split it, or send it as CSV.
formats-zip-no-workbook = This is a ZIP archive, not an Excel workbook. Unpack it and send the files in it.
formats-not-json-file = Nothing in this file is readable JSON.
formats-file-cut-off = The file ends in the middle of a document, after { $documents } whole ones. Send it again in full; what was read is not read twice.
formats-file-broken = After { $documents } documents, at byte { $byte }, the file goes on with something that is not JSON.

## Formats that are not recognised
formats-not-recognised = The format is not recognised.
formats-not-recognised-one = The format is not recognised. Nearest is { $first }, which misses: { $first_missing }.
formats-not-recognised-two = The format is not recognised. Nearest is { $first }, which misses: { $first_missing }. Next is { $second }, which misses: { $second_missing }.
formats-missing-columns = These columns are missing: { $missing }.
formats-missing-fields = These fields are missing: { $missing }.

## Rows and documents that cannot be read
formats-row-encoding = The row has characters that cannot be read: its encoding differs from the file's, or it was damaged before.
formats-cell-too-large = A cell is larger than { $limit } MB. Often a quotation mark was opened and never closed.
formats-row-too-large = The row is larger than { $limit } MB or has too many columns.
formats-too-many-cells = The row has more cells than the header has columns ({ $columns }): probably a text contains the separator without quotation marks.
formats-document-too-large = The document is larger than { $limit } MB.
formats-not-json = This is not JSON, or it was cut or damaged on its way. The parser says: { $detail }
formats-several-documents = There are several orders where one is expected.
formats-no-rows = There are no rows.
formats-digits-lost = “{ $found }” was a longer number once: a spreadsheet dropped its last digits. Export it again with this column as text.
formats-not-a-number = “{ $found }” is not a number.
formats-number-too-large = A number is too large.
formats-not-a-time = “{ $found }” is not a date or time.
formats-date-ambiguous = “{ $found }” could be two days, because day and month can be exchanged. Write the year first (2026-11-30), or state the pattern in the mapping.
formats-not-a-flag = “{ $found }” is neither yes nor no.

## Documents that are no orders
formats-no-order = { $reference } is not an order.
formats-adjustment = { $reference } is an adjustment in the books, not an order: nothing is to be shipped.
formats-stock-correction = { $reference } has negative quantities only: a correction of stock, not an order.
formats-refund-without-order = This is a refund note by itself. Send the order it belongs to; its refunds are in it.
formats-draft = Order { $reference } is a draft that the buyer has not placed yet.
formats-trashed = Order { $reference } is in the shop's trash. Restore or cancel it there, and it will be sent again.

## Mappings that cannot work
formats-mapping-not-json = A mapping is written in JSON, and this is not. The parser says: { $detail }
formats-mapping-shape = This does not have the shape of a rule. The parser says: { $detail }
formats-mapping-name = “{ $found }” cannot be a name: letters, digits, points, dashes and underscores only, 100 at most.
formats-mapping-version = The version is a number from 1.
formats-mapping-missing = “{ $found }” is missing.
formats-mapping-no-column = “{ $found }” is neither one of the mapping's columns nor a path that begins with “/”.
formats-mapping-no-field = The standard form has no field “{ $found }” here.
formats-mapping-clash = The header “{ $found }” stands for two columns.
formats-mapping-one-way = A rule has exactly one of: from, const, join, sum, times, divide, least, case.
formats-mapping-zone = “{ $found }” is not a time zone. Write it like Asia/Shanghai.
formats-mapping-time-only = “formats” and “zone” belong to times only.
formats-mapping-empty-condition = The condition is empty.
formats-mapping-reason = “{ $found }” is none of the reasons that are known here.

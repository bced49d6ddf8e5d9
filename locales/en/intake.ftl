# Intake for people: dead letters, imports. Mappings are in mappings.ftl.

message-status-dismissed = Dismissed
message-status-corrected = Corrected
not-found-dead-letter = There is no such dead letter; somebody may have settled it a moment ago. Go back to the list.
conflict-import-decided = This file is on its way or was discarded already. Go back to the list of imports.
problem-body-known = This is the very content of a message that is there already. Change what is wrong with it.
problem-none-chosen = Choose at least one letter, at most 200, and try again.
problem-why-needed = Say in a few words why nothing is to come of it.

## Dead letters
letters-lead =
    { $count ->
        [0] Messages that could not be read wait here.
        [one] 1 message could not be read. Nothing of it is lost: mend the cause, then read it again.
       *[other] { $count } messages could not be read. Nothing of them is lost: mend the cause, then read them again.
    }
letters-views = Views
letters-tab-todo = To do
letters-tab-dismissed = Dismissed
letters-empty-title = Every message was read
letters-empty-text = A message that cannot be read waits here, with its reason and what helps; the others go on.
letters-col-cause = Cause
letters-col-count = Letters
letters-col-oldest = Oldest
letters-col-newest = Newest
letters-col-do = What helps
letters-col-letter = Message
letters-col-choose = Choose
letters-col-why = Why
letters-col-who = Who
letters-col-when = When
letters-format-none = not recognised
letters-do-map = Make a mapping that reads it, or mend the one that is nearest.
letters-do-correct = Mend the mapping, or correct the message.
letters-do-send-again = It is damaged: ask for it again.
letters-do-dismiss = It is no order: dismiss it.
letters-do-read-again = Read it again; if it stays, tell the makers.
letters-group-none = Nothing of this kind is left
letters-group-none-text = They were read, or they wait under another cause now.
letters-map-new = Make a mapping
letters-map-mend = Mend the mapping
letters-replay-all =
    { $count ->
        [one] Read it again
       *[other] Read all { $count } again
    }
letters-replay-chosen = Read the chosen again
letters-replay-one = Read again
letters-replay-going = { $done } of { $all } are put back to be read, since { $when }. You can leave this page.
letters-replay-over =
    { $damaged ->
        [0] { $done } of { $all } were put back to be read, begun { $when }. What stands below could still not be read.
       *[other] { $done } of { $all } were put back to be read, begun { $when }; { $damaged } are damaged and have to be sent again.
    }
letters-count =
    { $count ->
        [one] 1 letter
       *[other] { $count } letters
    }
letters-dismiss = Dismiss
letters-dismiss-why = Why is nothing to come of it?
letters-dismiss-note = It stays readable and can be taken back; it no longer counts as a task.
letters-dismiss-do = Dismiss
letters-dismissed-lead = Letters of which somebody said that nothing is to come of them.
letters-dismissed-empty-title = Nothing was dismissed
letters-dismissed-empty-text = A dead letter that is no order can be dismissed with a reason; it is kept here and can be taken back.
letters-restore = Take the dismissal back
letters-done-replayed = It is read again. If it still cannot be read, it comes back with its reason.
letters-done-damaged = What is damaged cannot be read again: ask its sender for it. The rest is read again.
letters-done-dismissed = Dismissed. It no longer counts as a task.
letters-done-restored = It is a task again.
letters-done-corrected = The corrected message is stored and read. The one that came is kept beside it.
letters-understood = What was understood
letters-fix-note = Saved only if it can be read then. What came is kept as it is.
letters-fix-do = Save the correction and read it
letters-fix-not-yet = With this it could still not be read
letters-settled-dismissed = Dismissed by { $who }, { $when }:
letters-settled-corrected = { $who } corrected it, { $when }: the message that stands for it
letters-settled-corrects = { $who } corrected another message with this one, { $when }: the message as it came

## Imports
imports-lead = Bring a file with orders. You see what would come of it before anything is taken in.
imports-upload = A new file
imports-no-channel = Add a channel first: a file belongs to the place where its orders were sold.
imports-file = File
imports-look = Look at it
imports-limit = CSV, Excel (.xlsx), JSON, also compressed (.gz), up to { $limit } MB. Nothing is taken in before you say so.
imports-too-large = The file is too large. Split it, or compress it.
imports-file-needed = Choose a file.
imports-channel-needed = Choose the channel that the orders come from.
imports-empty-title = No file yet
imports-empty-text = Choose a channel and a file above. Files brought by the command line or the API are listed here as well.
imports-col-when = Begun
imports-count =
    { $count ->
        [one] 1 import on this page
       *[other] { $count } imports on this page
    }
imports-documents =
    { $count ->
        [one] 1 document on this page
       *[other] { $count } documents on this page
    }
import-state-uploaded = to decide
import-state-staging = being stored
import-state-reading = being read
import-state-finished = done
import-state-broken-off = broken off
import-state-failed = not read
imports-figure-received = Documents
imports-figure-new = New
imports-figure-updated = Changed
imports-figure-repeated = Known
imports-figure-credits = Credits
imports-figure-dead = Dead letters
imports-figure-held = Held
imports-staging = { $all } rows are stored …
imports-reading = { $done } of { $all } rows are read
imports-running-note = You can leave this page: it goes on by itself, and after a restart where it stood.
imports-failed = The file could not be taken in
imports-broken-off = The file was not read to its end
imports-outcome = What came of it
imports-gross = Goods
imports-result = Refused rows (CSV)
imports-done-discarded = Discarded. Nothing of it was taken in.
imports-preview-lead = Nothing is taken in yet.
imports-not-readable = This file cannot be read as it is
imports-not-readable-do = Choose another mapping, make one for this format, or discard the file.
imports-found = What was found
imports-evidence = Recognised by
imports-unread =
    { $count ->
        [one] 1 column is not read
       *[other] { $count } columns are not read
    }
confidence-sure = sure
confidence-likely = likely
confidence-check = check
confidence-unknown = unknown
imports-looked-whole =
    { $rows ->
        [one] The whole file: 1 row.
       *[other] The whole file: { $rows } rows.
    }
imports-looked-part = The first { $rows } rows of the file.
imports-rows-of = { $count } rows from row { $first }
imports-row = Row { $first }
imports-more-cells =
    { $count ->
        [one] and 1 more column
       *[other] and { $count } more columns
    }
imports-sample-order = Order
imports-sample-credit = Credit
imports-sample-dead = Dead letter
imports-would-bring = What would come of it
imports-other-mapping = Another mapping
imports-recognise = Recognise it
imports-look-again = Look again
imports-decide = Take it in as it is shown here, or discard it. What cannot be read becomes dead letters, which can be mended.
imports-discard = Discard
imports-take = Take in
imports-behind-orders = Orders
imports-behind-held = Held
imports-behind-dead = Dead letters
imports-behind-lead = What came of the file, document by document.
imports-behind-none = Nothing of this kind
imports-behind-none-text = What this file brought stands under the other views.
imports-result-rows = Rows
imports-result-reference = Reference
imports-result-message = Message
imports-result-place = Place
imports-result-reason = Reason
imports-read-as = version { $version }
imports-new-mapping = Make a mapping for it
imports-new-mapping-note = Columns whose names are known are put in place; you look at the file with it at once, and mend the rest.
imports-mend-mapping = Mend this mapping
imports-no-table = Columns cannot be made out in this file, so nothing can be proposed for it. Send it as CSV or Excel with a header.
imports-history = { $count } of the new orders would enter as history: placed before the channel’s go-live, or over already. They need no work and are shown to customers as over. If they are still to be shipped, move the channel’s go-live back first.
imports-figure-history = history
origin-row = row { $row }
origin-rows = rows { $first }–{ $last }

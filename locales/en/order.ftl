# The order page and what clerks put on an order.
event-tagged = Tag “{ $tag }” put on.
event-untagged = Tag “{ $tag }” taken off.
event-assigned = Given to { $to } to look after.
event-assigned-nobody = Nobody looks after it any more.
desk-tag-needed = Write a tag of 1 to 30 characters.
desk-tag-long = A tag has at most { $limit } characters.
desk-note-needed = Write the note first.
desk-note-long = A note has at most { $limit } characters. Shorten it, or write two.
refused-too-many-tags = An order carries at most { $limit } tags. Take one off first.
refused-assign = { $name } cannot look after this order: the role may not change orders, or its channel is out of reach.

DROP INDEX backorders_shelved;
DROP INDEX fulfillments_left;
DROP INDEX fulfillments_overdue;

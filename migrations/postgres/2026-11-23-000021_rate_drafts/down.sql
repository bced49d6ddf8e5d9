DELETE FROM rate_card_versions WHERE draft IS NOT NULL;
DELETE FROM rate_cards WHERE version = 0;
ALTER TABLE rate_cards DROP COLUMN newest;
ALTER TABLE rate_card_versions DROP COLUMN draft;

-- A version of a rate card that is not in force yet: what else it says besides its prices; none where it is or was.
ALTER TABLE rate_card_versions ADD COLUMN draft TEXT;
-- Versions are counted apart from the one in force.
ALTER TABLE rate_cards ADD COLUMN newest BIGINT NOT NULL DEFAULT 0;
UPDATE rate_cards SET newest = version;

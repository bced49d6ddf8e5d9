ALTER TABLE letters DROP COLUMN way;
ALTER TABLE lookups DROP COLUMN code_at;
ALTER TABLE lookups DROP COLUMN language;
ALTER TABLE lookups DROP COLUMN entered;
ALTER TABLE channels DROP COLUMN proof_way;

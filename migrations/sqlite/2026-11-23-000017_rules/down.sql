DROP TABLE what_ifs;
DROP INDEX movements_at;
ALTER TABLE rule_sets DROP COLUMN changed_by;
ALTER TABLE rule_sets DROP COLUMN changed_at;
ALTER TABLE rule_sets DROP COLUMN revision;

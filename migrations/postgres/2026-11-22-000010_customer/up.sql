-- The customers' portal: codes by text message and mail, sent by a job, so that the request itself never looks anything up.

-- whether a customer proves an order with a code where one can be sent, or always with the channel's fact
ALTER TABLE channels ADD COLUMN proof_way TEXT NOT NULL DEFAULT 'code_first';

-- what was entered: phone:HASH, email:HASH or text:WORDS; empty if it may lead nowhere
ALTER TABLE lookups ADD COLUMN entered TEXT NOT NULL DEFAULT '';
ALTER TABLE lookups ADD COLUMN language TEXT NOT NULL DEFAULT 'en';
ALTER TABLE lookups ADD COLUMN code_at TIMESTAMP(3);

-- mail or text message
ALTER TABLE letters ADD COLUMN way TEXT NOT NULL DEFAULT 'mail';

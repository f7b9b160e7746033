-- What follows blocks and outputs finds what it asks for by indexes that hold only that. Nothing here
-- rewrites a table.

ALTER TABLE found_block DROP COLUMN first_asked_at;

-- The operator said that nothing comes of it.
ALTER TABLE found_block ADD COLUMN given_up boolean NOT NULL DEFAULT false;

DROP INDEX found_block_minute_idx;
DROP INDEX found_block_merging_block_idx;
CREATE INDEX ON found_block (minute, hash) WHERE state = 'blue';
CREATE INDEX ON found_block (minute)
WHERE worker_id IS NULL AND state IN ('found', 'unmerged', 'blue', 'unresolved');
CREATE INDEX ON found_block (hash) WHERE state = 'unresolved';

CREATE INDEX ON treasury_output (block_hash) WHERE gone_at IS NULL;
CREATE INDEX ON treasury_output (gone_at) WHERE gone_at IS NOT NULL AND NOT written_off;

-- The block that an output turned out to pay for after the operator had said whose it is: nothing
-- else will pay for that one. Not of the domain, for which the table would be rewritten.
ALTER TABLE treasury_output ADD COLUMN late_block_hash bytea REFERENCES found_block;
CREATE INDEX ON treasury_output (late_block_hash) WHERE late_block_hash IS NOT NULL;

-- The books. Minutes are whole minutes since 1970, amounts are sompi. Whatever must hold among rows
-- is held here, not by the programs that write them.

CREATE DOMAIN hash AS bytea CHECK (octet_length(VALUE) = 32);
CREATE DOMAIN scheme AS text CHECK (VALUE IN ('pplns', 'prop', 'solo'));
CREATE DOMAIN sompi AS bigint CHECK (VALUE >= 0);

-- Who works, and who is paid for it.

CREATE TABLE wallet (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  address text NOT NULL UNIQUE
);

CREATE TABLE worker (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  wallet_id bigint NOT NULL REFERENCES wallet,
  name text NOT NULL,
  UNIQUE (wallet_id, name)
);

-- The gateways' journals, and how far each was taken over.

CREATE TABLE journal (
  id integer PRIMARY KEY,
  -- as it is written in coinbases and in commands
  tag text GENERATED ALWAYS AS (lpad(to_hex(id), 8, '0')) STORED,
  label text NOT NULL,
  cursor_sequence bigint NOT NULL CHECK (cursor_sequence >= 0),
  -- null until the first batch: a journal brings the hash of its beginning along
  cursor_hash hash,
  closed_minute bigint NOT NULL DEFAULT 0,
  -- by how much work that comes too late is moved, see share_slice
  late_shift bigint NOT NULL DEFAULT 0,
  late_shares bigint NOT NULL DEFAULT 0,
  -- the one run of a gateway that may ship it
  holder uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('live', 'stopped', 'retired')),
  last_batch_at timestamptz NOT NULL
);

-- Up to which entry each opening of a journal's file has come, under whichever id. Copies of a file
-- have the openings from before the copy in common, and no others.
CREATE TABLE journal_opening (
  holder uuid PRIMARY KEY,
  shipped_sequence bigint NOT NULL
);

-- Which worker searched which part of the nonces, so that a block that no row tells of has a finder.

CREATE TABLE extranonce_lease (
  journal_id integer NOT NULL REFERENCES journal,
  sequence bigint NOT NULL,
  -- of the tag that the blocks of these nonces carry
  tag_id integer NOT NULL,
  start bigint NOT NULL,
  extranonce bigint NOT NULL,
  bits integer NOT NULL CHECK (bits BETWEEN 0 AND 63),
  minute bigint NOT NULL,
  worker_id bigint NOT NULL REFERENCES worker,
  scheme scheme NOT NULL,
  PRIMARY KEY (journal_id, sequence)
);

CREATE INDEX ON extranonce_lease (tag_id, start, extranonce, minute);

-- Work by minute. A minute at or before the frontier has been read by a settlement and never changes
-- again: work that comes for it is moved to begin just after.

CREATE TABLE share_slice (
  minute bigint NOT NULL,
  journal_id integer NOT NULL REFERENCES journal,
  worker_id bigint NOT NULL REFERENCES worker,
  scheme scheme NOT NULL,
  work numeric NOT NULL CHECK (work > 0 AND scale(work) = 0),
  shares bigint NOT NULL CHECK (shares > 0),
  PRIMARY KEY (minute, journal_id, worker_id, scheme)
) PARTITION BY RANGE (minute);

-- What was a slice more than 35 days ago.
CREATE TABLE share_hour (
  hour bigint NOT NULL,
  worker_id bigint NOT NULL REFERENCES worker,
  scheme scheme NOT NULL,
  work numeric NOT NULL CHECK (work > 0 AND scale(work) = 0),
  shares bigint NOT NULL CHECK (shares > 0),
  PRIMARY KEY (hour, worker_id, scheme)
);

CREATE TABLE frontier (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  minute bigint NOT NULL
);

INSERT INTO frontier (minute) VALUES (0);

-- Accounts, entries and postings. An amount is positive when it is credited: what the pool owes is
-- positive, what it has (`chain`) is negative, and all balances sum to zero.

CREATE TABLE account (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (
    kind IN ('chain', 'miner', 'fee', 'reserve', 'network-fee', 'in-flight', 'opening')),
  worker_id bigint REFERENCES worker,
  balance bigint NOT NULL DEFAULT 0,
  CHECK ((kind = 'miner') = (worker_id IS NOT NULL)),
  UNIQUE NULLS NOT DISTINCT (kind, worker_id)
);

INSERT INTO account (kind)
VALUES ('chain'), ('fee'), ('reserve'), ('network-fee'), ('in-flight'), ('opening');

CREATE TABLE entry (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  ref text NOT NULL UNIQUE,
  kind text NOT NULL CHECK (
    kind IN ('settlement', 'correction', 'attribution', 'write-off', 'payout', 'transfer')),
  note text NOT NULL DEFAULT '',
  at timestamptz NOT NULL DEFAULT now(),
  -- postings are only taken from the transaction that made the entry
  transaction xid8 NOT NULL DEFAULT pg_current_xact_id()
);

CREATE TABLE posting (
  entry_id bigint NOT NULL REFERENCES entry,
  account_id bigint NOT NULL REFERENCES account,
  amount bigint NOT NULL CHECK (amount <> 0),
  PRIMARY KEY (entry_id, account_id)
);

CREATE INDEX ON posting (account_id, entry_id);

CREATE FUNCTION post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM added JOIN entry ON entry.id = added.entry_id
    WHERE entry.transaction <> pg_current_xact_id()
  ) THEN
    RAISE EXCEPTION 'an entry takes no postings after its transaction'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  -- always in the same order, so that two entries do not wait for each other
  PERFORM FROM account WHERE id IN (SELECT account_id FROM added) ORDER BY id FOR NO KEY UPDATE;
  UPDATE account
  SET balance = balance + sums.amount
  FROM (SELECT account_id, sum(amount)::bigint AS amount FROM added GROUP BY account_id) AS sums
  WHERE account.id = sums.account_id;
  RETURN NULL;
END $$;

CREATE TRIGGER post AFTER INSERT ON posting
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION post();

CREATE FUNCTION balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  total numeric;
BEGIN
  SELECT sum(amount) INTO total FROM posting WHERE entry_id = NEW.id;
  IF total IS NULL THEN
    RAISE EXCEPTION 'entry % has no postings', NEW.ref
      USING ERRCODE = 'integrity_constraint_violation';
  ELSIF total <> 0 THEN
    RAISE EXCEPTION 'entry % sums to % sompi, not to zero', NEW.ref, total
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;

-- On the entry, not on its postings: that would sum all of them once for each.
CREATE CONSTRAINT TRIGGER balance AFTER INSERT ON entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION balance();

CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of % is refused: book the opposite instead', lower(TG_OP), TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON posting
  FOR EACH STATEMENT EXECUTE FUNCTION refuse();
CREATE TRIGGER refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse();

-- Blocks, what they paid, and the settlements of it.

CREATE TABLE settlement (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  entry_id bigint NOT NULL UNIQUE REFERENCES entry,
  at timestamptz NOT NULL DEFAULT now(),
  window_minutes integer NOT NULL CHECK (window_minutes > 0),
  round_minutes integer NOT NULL CHECK (round_minutes > 0),
  rewards sompi NOT NULL,
  fees sompi NOT NULL,
  credits sompi NOT NULL,
  CHECK (fees + credits = rewards)
);

CREATE TABLE found_block (
  hash hash PRIMARY KEY,
  -- of the coinbase's tag; a journal that was lost before it shipped anything has no row
  journal_id integer NOT NULL,
  start bigint NOT NULL,
  -- the journal's row; null while only the chain tells of the block
  sequence bigint,
  minute bigint NOT NULL,
  found_at timestamptz NOT NULL,
  nonce bigint NOT NULL,
  daa_score bigint NOT NULL,
  worker_id bigint REFERENCES worker,
  scheme scheme,
  verdict text NOT NULL DEFAULT 'none' CHECK (verdict IN ('none', 'rejected', 'accepted')),
  verdict_text text NOT NULL DEFAULT '',
  state text NOT NULL DEFAULT 'found' CHECK (
    state IN ('found', 'unmerged', 'blue', 'red', 'lost', 'unresolved', 'settled')),
  confirmations bigint NOT NULL DEFAULT 0,
  merging_block hash,
  reward sompi,
  look_at timestamptz NOT NULL DEFAULT now(),
  first_asked_at timestamptz,
  fee_per_million integer CHECK (fee_per_million BETWEEN 0 AND 1000000),
  fee sompi,
  settlement_id bigint REFERENCES settlement,
  -- what the chain turned out to pay after it was settled, and how often that was booked
  corrected_reward sompi,
  corrections integer NOT NULL DEFAULT 0,
  -- looked at again at finality depth, after which nothing changes
  final boolean NOT NULL DEFAULT false,
  UNIQUE (journal_id, sequence),
  CHECK ((worker_id IS NULL) = (scheme IS NULL)),
  CHECK ((state = 'settled') = (settlement_id IS NOT NULL)),
  CHECK ((corrected_reward IS NOT NULL) = (corrections > 0)),
  CHECK (settlement_id IS NOT NULL OR corrections = 0),
  CHECK (settlement_id IS NULL OR (
    reward IS NOT NULL AND fee IS NOT NULL AND fee_per_million IS NOT NULL AND fee <= reward
    AND worker_id IS NOT NULL))
);

CREATE INDEX ON found_block (look_at) WHERE NOT final;
CREATE INDEX ON found_block (settlement_id);
CREATE INDEX ON found_block (merging_block) WHERE state = 'blue';
CREATE INDEX ON found_block (minute);

CREATE TABLE treasury_output (
  transaction_id hash NOT NULL,
  output_index integer NOT NULL CHECK (output_index >= 0),
  amount sompi NOT NULL,
  daa_score bigint NOT NULL,
  coinbase boolean NOT NULL,
  first_seen_at timestamptz NOT NULL DEFAULT now(),
  origin text NOT NULL DEFAULT 'unattributed' CHECK (
    origin IN ('unattributed', 'block', 'payout', 'attributed')),
  -- the block it pays for
  block_hash hash REFERENCES found_block,
  -- booked when the operator said whose it is
  entry_id bigint REFERENCES entry,
  -- since when it is not in the node's UTXO set; null while it is
  gone_at timestamptz,
  -- the operator explained where it went
  written_off boolean NOT NULL DEFAULT false,
  PRIMARY KEY (transaction_id, output_index),
  CHECK ((origin = 'block') = (block_hash IS NOT NULL)),
  CHECK ((origin = 'attributed') = (entry_id IS NOT NULL)),
  CHECK (NOT written_off OR gone_at IS NOT NULL)
);

CREATE INDEX ON treasury_output (block_hash);
CREATE INDEX ON treasury_output (first_seen_at) WHERE origin = 'unattributed';

-- The chain, a sample a minute: how hard it was, and a block to begin a search from.

CREATE TABLE network_sample (
  minute bigint PRIMARY KEY,
  daa_score bigint NOT NULL,
  sink hash NOT NULL,
  difficulty double precision NOT NULL
);

-- One at a time. The epoch is part of a key, so that a transaction which holds the row FOR KEY SHARE
-- keeps others from taking the lease over, but not its own holder from renewing it.

CREATE TABLE lease (
  name text PRIMARY KEY,
  epoch bigint NOT NULL,
  holder uuid NOT NULL,
  label text NOT NULL,
  until timestamptz NOT NULL,
  UNIQUE (name, epoch)
);

CREATE TABLE audit_log (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  role text NOT NULL,
  actor text NOT NULL,
  command text NOT NULL,
  ended_at timestamptz,
  done boolean,
  outcome text NOT NULL DEFAULT ''
);

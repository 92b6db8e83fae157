-- The batch ledger: the truth of the queue. Everything else about work in flight can be rebuilt from it.

CREATE TABLE pools (
  pool text PRIMARY KEY,
  -- latest event time that the pool's accepted records have reached; never goes back
  clock timestamp,
  -- the clock up to which due dates have been judged
  judged_clock timestamp,
  judge_owner text,
  judge_until timestamptz
);

CREATE TABLE sources (
  source text PRIMARY KEY,
  pool text NOT NULL REFERENCES pools,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE batches (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  pool text NOT NULL REFERENCES pools,
  source text NOT NULL REFERENCES sources,
  stream text NOT NULL,
  file text NOT NULL,
  raw_key text NOT NULL,
  raw_bytes bigint NOT NULL,
  -- no byte above 127, found while it was received
  raw_ascii boolean NOT NULL,
  state text NOT NULL DEFAULT 'accepted' CHECK (state IN ('accepted', 'loading', 'loaded', 'failed')),
  part_rows int NOT NULL,
  part_bytes int NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  lease_owner text,
  lease_until timestamptz,
  -- what the first reading found: format, header, encoding
  layout jsonb,
  unknown_columns jsonb NOT NULL DEFAULT '[]',
  error text,
  note text,
  received_at timestamptz NOT NULL DEFAULT now(),
  loaded_at timestamptz,
  judged_at timestamptz
);
CREATE INDEX batches_lane ON batches (pool, stream, seq) WHERE state IN ('accepted', 'loading');
CREATE INDEX batches_unjudged ON batches (pool, seq) WHERE state IN ('loaded', 'failed') AND judged_at IS NULL;

-- A file is loaded in parts; each goes classified -> kept -> applied, and a retry resumes where it stopped.
CREATE TABLE batch_parts (
  seq bigint NOT NULL REFERENCES batches,
  part int NOT NULL,
  state text NOT NULL CHECK (state IN ('classified', 'kept', 'applied')),
  rows int NOT NULL,
  accepted int NOT NULL,
  duplicate int NOT NULL,
  corrected int NOT NULL,
  rejected int NOT NULL,
  clock timestamp,
  PRIMARY KEY (seq, part),
  CHECK (rows = accepted + duplicate + corrected + rejected)
);

CREATE TABLE code_overrides (
  pool text NOT NULL,
  code_set text NOT NULL,
  code text NOT NULL,
  begndate date NOT NULL DEFAULT '1900-01-01',
  enddate date,
  PRIMARY KEY (pool, code_set, code, begndate)
);

-- Who did what, in a chain: each row's hash covers the row before it.
CREATE TABLE audit (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  who text NOT NULL,
  what text NOT NULL,
  detail jsonb NOT NULL,
  previous text NOT NULL,
  hash text NOT NULL
);

CREATE SEQUENCE runs;

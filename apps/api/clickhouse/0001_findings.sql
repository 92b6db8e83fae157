-- What a load found of lines that are not plainly accepted. Written before the facts, so that a retry
-- of a load reads the first answer instead of meeting its own rows. Errors quote values and `sealed` is the
-- line, so both rest under the seal key.
CREATE TABLE IF NOT EXISTS batch_lines (
  batch UInt32,
  line UInt32,
  class Enum8('accepted' = 0, 'duplicate' = 1, 'corrected' = 2, 'rejected' = 3),
  errors String,
  sealed String,
  superseded_by UInt64
) ENGINE = ReplacingMergeTree
ORDER BY (batch, line)
SETTINGS non_replicated_deduplication_window = 10000;

-- Identity, apart from everything else: a keyed token and the value under the seal key.
CREATE TABLE IF NOT EXISTS identity (
  token String,
  sealed String
) ENGINE = ReplacingMergeTree
ORDER BY token
SETTINGS non_replicated_deduplication_window = 10000;

CREATE TABLE IF NOT EXISTS findings (
  pool LowCardinality(String),
  rule_id LowCardinality(String),
  unit String,
  finding_id String,
  rule_version UInt16,
  grade LowCardinality(String),
  subject_type LowCardinality(String),
  subject_id String,
  fixmedins_code String,
  psn_no String,
  event_from DateTime('Asia/Shanghai'),
  event_to DateTime('Asia/Shanghai'),
  amount Decimal(18,2),
  evidence Array(Tuple(stream String, key Array(String))),
  facts Map(String, String),
  digest UInt64,
  run UInt64,
  detected_at DateTime64(3, 'Asia/Shanghai'),
  withdrawn_at Nullable(DateTime64(3, 'Asia/Shanghai'))
) ENGINE = ReplacingMergeTree(run)
ORDER BY (pool, rule_id, unit, finding_id)
SETTINGS non_replicated_deduplication_window = 10000;

-- The last judgement of each rule: pass, fail, error or not applicable, and why.
CREATE TABLE IF NOT EXISTS rule_outcomes (
  pool LowCardinality(String),
  rule_id LowCardinality(String),
  state LowCardinality(String),
  reason String,
  population UInt64,
  findings UInt64,
  took_ms UInt32,
  run UInt64,
  at DateTime64(3, 'Asia/Shanghai')
) ENGINE = ReplacingMergeTree(run)
ORDER BY (pool, rule_id)
SETTINGS non_replicated_deduplication_window = 10000;

-- Monthly rollups. A month is recomputed whole under a new run, then `measure_months` points to it.
CREATE TABLE IF NOT EXISTS measures (
  pool LowCardinality(String),
  month Date,
  run UInt64,
  grain LowCardinality(String),
  subject_id String,
  measure LowCardinality(String),
  amount Decimal(38,4),
  persons AggregateFunction(uniqExact, String)
) ENGINE = MergeTree
ORDER BY (pool, month, run, grain, subject_id, measure)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE TABLE IF NOT EXISTS measure_months (
  pool LowCardinality(String),
  month Date,
  run UInt64
) ENGINE = ReplacingMergeTree(run)
ORDER BY (pool, month)
SETTINGS non_replicated_deduplication_window = 10000;

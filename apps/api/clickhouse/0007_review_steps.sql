-- A copy of the review steps, beside the findings that they are about: lists, efficacy and the negative list ask for both at once.
-- The truth is in PostgreSQL; a step is written here after it stands there, and again if it is missing.
CREATE TABLE IF NOT EXISTS review_steps (
  pool LowCardinality(String),
  finding_id String,
  step UInt64,
  rule_id LowCardinality(String),
  rule_version UInt16,
  edition UInt16,
  fixmedins_code String,
  outcome LowCardinality(String),
  at DateTime64(3, 'Asia/Shanghai')
) ENGINE = ReplacingMergeTree
ORDER BY (pool, finding_id, step)
SETTINGS non_replicated_deduplication_window = 10000;

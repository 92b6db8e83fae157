-- What each part of a load brought, by institution and by day of event: what data quality is told from, without
-- reading records. Written again by a retry with the same keys.
CREATE TABLE IF NOT EXISTS arrivals (
  pool LowCardinality(String),
  stream LowCardinality(String),
  source LowCardinality(String),
  grain Enum8('institution' = 1, 'day' = 2),
  received Date,
  batch UInt32,
  part UInt32,
  fixmedins_code String,
  day Date32,
  rows UInt32,
  rejected UInt32,
  -- sound rows by days from their event to their receipt
  within_1 UInt32,
  within_3 UInt32,
  within_7 UInt32,
  within_30 UInt32,
  later UInt32
) ENGINE = ReplacingMergeTree
ORDER BY (pool, grain, stream, source, received, batch, part, fixmedins_code, day)
SETTINGS non_replicated_deduplication_window = 10000;

-- Why rows were rejected: a row with several faults counts for each of them.
CREATE TABLE IF NOT EXISTS reject_reasons (
  pool LowCardinality(String),
  stream LowCardinality(String),
  source LowCardinality(String),
  received Date,
  batch UInt32,
  part UInt32,
  fixmedins_code String,
  field LowCardinality(String),
  reason LowCardinality(String),
  rows UInt32
) ENGINE = ReplacingMergeTree
ORDER BY (pool, stream, source, received, batch, part, fixmedins_code, field, reason)
SETTINGS non_replicated_deduplication_window = 10000;

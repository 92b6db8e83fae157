-- References whose target has not come, counted when records came and not at each look; NULL where they were too many to count.
CREATE TABLE IF NOT EXISTS dangling_counts (
  pool LowCardinality(String),
  stream LowCardinality(String),
  field LowCardinality(String),
  dangling Nullable(UInt64),
  counted_at DateTime64(3, 'Asia/Shanghai')
) ENGINE = ReplacingMergeTree(counted_at)
ORDER BY (pool, stream, field)
SETTINGS non_replicated_deduplication_window = 10000;

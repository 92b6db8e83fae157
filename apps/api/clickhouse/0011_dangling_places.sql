-- Where the records lie whose references lead nowhere: a place's page counts nothing itself. Rows are of the count in dangling_counts that
-- was made at the same moment; those of earlier counts are passed over.
CREATE TABLE IF NOT EXISTS dangling_places (
  pool LowCardinality(String),
  stream LowCardinality(String),
  field LowCardinality(String),
  fixmedins_code String,
  dangling UInt64,
  counted_at DateTime64(3, 'Asia/Shanghai')
) ENGINE = ReplacingMergeTree(counted_at)
ORDER BY (pool, fixmedins_code, stream, field)
SETTINGS non_replicated_deduplication_window = 10000;
-- What was counted before says nothing of places: it is counted anew after the next batch.
TRUNCATE TABLE dangling_counts;

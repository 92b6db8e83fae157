-- Findings of a rule about a subject at a place that people chose not to see until a day; the last version says how it stands.
CREATE TABLE IF NOT EXISTS suppressions (
  pool LowCardinality(String),
  rule_id LowCardinality(String),
  subject_type LowCardinality(String),
  subject_id String,
  fixmedins_code String,
  suppression_id String,
  reason String,
  author String,
  made_at DateTime64(3, 'Asia/Shanghai'),
  until Date,
  ended_at Nullable(DateTime64(3, 'Asia/Shanghai')),
  ended_by String,
  version UInt64
) ENGINE = ReplacingMergeTree(version)
ORDER BY (pool, rule_id, subject_type, subject_id, fixmedins_code)
SETTINGS non_replicated_deduplication_window = 10000;

-- A finding is asked for by its id, which says nothing of where it lies, and read with its evidence and facts, which are most of its bytes:
-- hence an index of ids, and few rows to a granule.
CREATE TABLE IF NOT EXISTS findings_fine AS findings ENGINE = ReplacingMergeTree(run)
ORDER BY (pool, rule_id, unit, finding_id)
SETTINGS index_granularity = 512, non_replicated_deduplication_window = 10000;
ALTER TABLE findings_fine ADD INDEX IF NOT EXISTS of_finding_id finding_id TYPE bloom_filter(0.001) GRANULARITY 1;
INSERT INTO findings_fine SELECT * FROM findings;
EXCHANGE TABLES findings AND findings_fine;
DROP TABLE findings_fine;

-- Findings come first, rollups after: `found_at` says that a batch's findings stand, `judged_at` that all that follows from it does.
ALTER TABLE batches ADD COLUMN found_at timestamptz;
UPDATE batches SET found_at = judged_at;
CREATE INDEX batches_unfound ON batches (pool, seq) WHERE state IN ('loaded', 'failed') AND found_at IS NULL AND judged_at IS NULL;

-- Judging and rolling up a pool are two works, and two workers may have them.
ALTER TABLE pools ADD COLUMN roll_owner text, ADD COLUMN roll_until timestamptz;

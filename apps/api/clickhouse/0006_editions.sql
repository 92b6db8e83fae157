-- Under which version of a rule's parameters, as the pool has them, something was found; 0 as shipped.
ALTER TABLE findings ADD COLUMN IF NOT EXISTS edition UInt16 DEFAULT 0 AFTER rule_version;

-- All by which two judgements of a rule may differ: whoever was judged under another text is judged again.
ALTER TABLE rule_outcomes ADD COLUMN IF NOT EXISTS edition String DEFAULT '';

-- What versions in shadow find, and how they ended. Nothing reads these but the comparison with what is live.
CREATE TABLE IF NOT EXISTS shadow_findings AS findings;
CREATE TABLE IF NOT EXISTS shadow_outcomes AS rule_outcomes;

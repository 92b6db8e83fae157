-- Who carried out an investigation, and who answers for what was determined.
CREATE FUNCTION are_distinct(words text[]) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT count(DISTINCT word) = cardinality(words) FROM unnest(words) AS word
$$;
ALTER TABLE case_steps
  ADD COLUMN investigators text[] NOT NULL DEFAULT '{}',
  -- [{"kind": "institution" | "doctor", "id", "degree": "main" | "important" | "general"}]
  ADD COLUMN liable jsonb NOT NULL DEFAULT '[]',
  ADD CONSTRAINT case_liable CHECK (liable = '[]' OR state = 'determination'),
  ADD CONSTRAINT case_investigators CHECK (investigators = '{}' OR (are_distinct(investigators) AND previous_state = 'investigation'));
-- 医疗保障基金使用监督管理条例 art. 29: two inspectors at least. Asking the institution meanwhile ends no investigation, and what was
-- done before this was known stays as it is.
ALTER TABLE case_steps ADD CONSTRAINT case_two_officers CHECK (
  previous_state IS DISTINCT FROM 'investigation' OR state = 'awaiting_reply' OR cardinality(investigators) >= 2) NOT VALID;

-- Numbers that no record holds, as people entered them. Each step names the one before it of the same number, so that of two who write
-- at once one comes first; what was entered is never edited. A null takes a number back.
CREATE TABLE entered_values (
  step bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  pool text NOT NULL,
  item text NOT NULL,
  grain text NOT NULL CHECK (grain IN ('institution', 'alliance', 'area')),
  subject_id text NOT NULL CHECK (subject_id <> ''),
  period text NOT NULL CHECK (period ~ '^\d{4}(-(Q[1-4]|0[1-9]|1[0-2]))?$'),
  value numeric(20, 4),
  -- the document that the number stands in, and where it lies or the hash of its bytes
  document text NOT NULL CHECK (char_length(document) BETWEEN 2 AND 200),
  document_ref text NOT NULL DEFAULT '' CHECK (char_length(document_ref) <= 200),
  -- why it differs from the one before
  reason text NOT NULL DEFAULT '' CHECK (char_length(reason) <= 500),
  author text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  previous bigint UNIQUE,
  UNIQUE (step, pool, item, grain, subject_id, period),
  FOREIGN KEY (previous, pool, item, grain, subject_id, period)
    REFERENCES entered_values (step, pool, item, grain, subject_id, period),
  CHECK (previous IS NULL OR reason <> ''),
  CHECK (previous IS NOT NULL OR value IS NOT NULL)
);
CREATE UNIQUE INDEX entered_values_first ON entered_values (pool, item, grain, subject_id, period) WHERE previous IS NULL;
CREATE INDEX entered_values_period ON entered_values (pool, grain, period, item, subject_id, step);
CREATE TRIGGER entered_values_stay BEFORE UPDATE OR DELETE ON entered_values FOR EACH ROW EXECUTE FUNCTION refuse_change();

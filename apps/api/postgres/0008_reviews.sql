-- What people decided about findings, step by step. Each step names the one before it, so that of two who decide at once one comes
-- first, and what cannot follow upon that step is refused here, whoever writes.
CREATE TABLE review_steps (
  step bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  pool text NOT NULL,
  -- of the pool, the rule and the anchor: unique across pools
  finding_id text NOT NULL,
  rule_id text NOT NULL,
  -- as the finding was judged when it was looked at
  rule_version int NOT NULL,
  edition smallint NOT NULL DEFAULT 0,
  fixmedins_code text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN (
    'confirmed', 'register_error', 'dismissed_rule', 'dismissed_data', 'justified', 'duplicate', 'overturned', 'reopened')),
  note text NOT NULL CHECK (char_length(note) BETWEEN 1 AND 500),
  reviewer text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  previous bigint UNIQUE,
  -- the outcome of the step before; the foreign key keeps it true
  previous_outcome text,
  UNIQUE (step, finding_id, outcome),
  FOREIGN KEY (previous, finding_id, previous_outcome) REFERENCES review_steps (step, finding_id, outcome),
  CHECK ((previous IS NULL) = (previous_outcome IS NULL)),
  CHECK (CASE outcome
    WHEN 'overturned' THEN previous_outcome IS NOT DISTINCT FROM 'confirmed'
    WHEN 'reopened' THEN previous_outcome IS NOT NULL AND previous_outcome <> 'reopened'
    ELSE previous_outcome IS NULL OR previous_outcome = 'reopened' END)
);
CREATE UNIQUE INDEX review_steps_first ON review_steps (finding_id) WHERE previous IS NULL;
CREATE INDEX review_steps_finding ON review_steps (finding_id, step);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME;
END $$;
CREATE TRIGGER review_steps_stay BEFORE UPDATE OR DELETE ON review_steps FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Units that a rule found nothing of, drawn at random to learn what it misses. The seed draws the same ones again from the same records.
CREATE TABLE samples (
  sample_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  pool text NOT NULL,
  rule_id text NOT NULL,
  rule_version int NOT NULL,
  edition smallint NOT NULL DEFAULT 0,
  seed text NOT NULL,
  asked int NOT NULL CHECK (asked BETWEEN 10 AND 200),
  -- units in scope when it was drawn: with a finding that stands, and without
  hit_units bigint NOT NULL,
  other_units bigint NOT NULL,
  drawn_by text NOT NULL,
  drawn_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX samples_rule ON samples (pool, rule_id, sample_id);

CREATE TABLE sample_items (
  sample_id bigint NOT NULL REFERENCES samples,
  position int NOT NULL,
  unit text NOT NULL,
  verdict text CHECK (verdict IN ('clean', 'missed')),
  note text NOT NULL DEFAULT '' CHECK (char_length(note) <= 500),
  marked_by text,
  marked_at timestamptz,
  PRIMARY KEY (sample_id, position),
  UNIQUE (sample_id, unit),
  CHECK ((verdict IS NULL) = (marked_by IS NULL)),
  -- what the rule should have seen has to be said
  CHECK (verdict IS DISTINCT FROM 'missed' OR note <> '')
);

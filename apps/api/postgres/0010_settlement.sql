-- Settlement: runs with the snapshot that each rests on, and what was approved or posted for later runs.
-- The database keeps to the life of a run, whoever writes: computed → reviewed → approved by another → locked.

-- Everything that a run rests on, as canonical JSON; its id is the SHA-256 of the text.
CREATE TABLE settlement_snapshots (
  snapshot text PRIMARY KEY CHECK (snapshot = encode(sha256(convert_to(content, 'UTF8')), 'hex')),
  content text NOT NULL
);
CREATE TRIGGER settlement_snapshots_stay BEFORE UPDATE OR DELETE ON settlement_snapshots FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE settlement_runs (
  run_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  pool text NOT NULL,
  year int NOT NULL,
  policy_id text NOT NULL,
  policy_version int NOT NULL,
  as_of date NOT NULL,
  snapshot text NOT NULL REFERENCES settlement_snapshots,
  -- totals and reconciliation, as they came out
  summary jsonb NOT NULL,
  state text NOT NULL CHECK (state IN ('computed', 'reviewed', 'approved', 'locked', 'discarded')),
  computed_by text NOT NULL,
  computed_at timestamptz NOT NULL DEFAULT now(),
  reviewed_by text,
  reviewed_at timestamptz,
  approved_by text,
  approved_at timestamptz,
  locked_by text,
  locked_at timestamptz,
  discarded_by text,
  discarded_at timestamptz,
  CONSTRAINT approved_by_another CHECK (approved_by <> computed_by AND approved_by <> reviewed_by),
  CONSTRAINT review_came_first CHECK (state NOT IN ('reviewed', 'approved', 'locked') OR (reviewed_by IS NOT NULL AND reviewed_at IS NOT NULL)),
  CONSTRAINT approval_came_first CHECK (state NOT IN ('approved', 'locked') OR (approved_by IS NOT NULL AND approved_at IS NOT NULL)),
  CONSTRAINT locked_by_somebody CHECK ((state = 'locked') = (locked_by IS NOT NULL AND locked_at IS NOT NULL)),
  CONSTRAINT discarded_by_somebody CHECK ((state = 'discarded') = (discarded_by IS NOT NULL AND discarded_at IS NOT NULL))
);
CREATE UNIQUE INDEX settlement_runs_one_locked ON settlement_runs (pool, policy_id, year) WHERE state = 'locked';
CREATE INDEX settlement_runs_pool ON settlement_runs (pool, run_id);

CREATE FUNCTION settlement_run_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'computed' THEN RAISE EXCEPTION 'a run begins as computed'; END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'a run is never deleted'; END IF;
  IF (NEW.run_id, NEW.pool, NEW.year, NEW.policy_id, NEW.policy_version, NEW.as_of, NEW.snapshot, NEW.summary, NEW.computed_by, NEW.computed_at)
    IS DISTINCT FROM
    (OLD.run_id, OLD.pool, OLD.year, OLD.policy_id, OLD.policy_version, OLD.as_of, OLD.snapshot, OLD.summary, OLD.computed_by, OLD.computed_at)
    THEN RAISE EXCEPTION 'what a run says never changes'; END IF;
  IF (OLD.reviewed_by IS NOT NULL AND (NEW.reviewed_by, NEW.reviewed_at) IS DISTINCT FROM (OLD.reviewed_by, OLD.reviewed_at))
    OR (OLD.approved_by IS NOT NULL AND (NEW.approved_by, NEW.approved_at) IS DISTINCT FROM (OLD.approved_by, OLD.approved_at))
    THEN RAISE EXCEPTION 'who moved a run, and when, never changes'; END IF;
  IF NOT ((OLD.state = 'computed' AND NEW.state IN ('reviewed', 'discarded'))
    OR (OLD.state = 'reviewed' AND NEW.state IN ('approved', 'discarded'))
    OR (OLD.state = 'approved' AND NEW.state IN ('locked', 'discarded')))
    THEN RAISE EXCEPTION 'a run does not move from % to %', OLD.state, NEW.state; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER settlement_runs_move_on BEFORE INSERT OR UPDATE OR DELETE ON settlement_runs
  FOR EACH ROW EXECUTE FUNCTION settlement_run_moves_on();

CREATE TABLE settlement_statements (
  run_id bigint NOT NULL REFERENCES settlement_runs,
  subject_id text NOT NULL,
  grain text NOT NULL CHECK (grain IN ('institution', 'alliance')),
  -- the text of the statement: what a locked run must give again, byte by byte
  statement text NOT NULL,
  PRIMARY KEY (run_id, grain, subject_id)
);
CREATE TRIGGER settlement_statements_stay BEFORE UPDATE OR DELETE ON settlement_statements FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Overspend that somebody found reasonable; of several for one subject and year the last one counts.
CREATE TABLE settlement_approvals (
  approval_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  pool text NOT NULL,
  year int NOT NULL,
  grain text NOT NULL CHECK (grain IN ('institution', 'alliance')),
  subject_id text NOT NULL,
  reason_code text NOT NULL CHECK (reason_code IN ('public_health_emergency', 'policy_change', 'catalogue_change', 'population_change', 'other')),
  amount numeric(18, 2) NOT NULL CHECK (amount >= 0),
  document text NOT NULL CHECK (btrim(document) <> ''),
  note text NOT NULL DEFAULT '',
  approver text NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER settlement_approvals_stay BEFORE UPDATE OR DELETE ON settlement_approvals FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What a locked run owes or is owed since: posted for the next year's run, and never an edit.
CREATE TABLE settlement_entries (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  pool text NOT NULL,
  from_run bigint NOT NULL REFERENCES settlement_runs,
  grain text NOT NULL CHECK (grain IN ('institution', 'alliance')),
  subject_id text NOT NULL,
  amount numeric(18, 2) NOT NULL CHECK (amount <> 0),
  reason text NOT NULL CHECK (btrim(reason) <> ''),
  made_by text NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX settlement_entries_run ON settlement_entries (from_run);
CREATE TRIGGER settlement_entries_stay BEFORE UPDATE OR DELETE ON settlement_entries FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE FUNCTION settlement_entry_is_of_a_locked_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM settlement_runs WHERE run_id = NEW.from_run AND state = 'locked' AND pool = NEW.pool)
    THEN RAISE EXCEPTION 'only a locked run gets counter-entries: another is computed anew'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER settlement_entries_of_locked BEFORE INSERT ON settlement_entries
  FOR EACH ROW EXECUTE FUNCTION settlement_entry_is_of_a_locked_run();

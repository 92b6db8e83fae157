-- The parameters of a rule as a pool has them, version after version. Version 0, as shipped, is no row: it holds where none is live.
-- What a version says never changes and its state only moves on; the database sees to both, whoever writes.
CREATE TABLE rule_versions (
  pool text NOT NULL REFERENCES pools,
  rule_id text NOT NULL,
  -- from 1 on, without a gap, for each pool and rule
  number int NOT NULL,
  -- the values of all parameters, not only of those that differ
  params jsonb NOT NULL CHECK (jsonb_typeof(params) = 'object'),
  reason text NOT NULL CHECK (btrim(reason) <> ''),
  -- first and last day on which it may be in force, by the clock of the pool
  valid_from date NOT NULL,
  valid_to date CHECK (valid_to >= valid_from),
  state text NOT NULL CHECK (state IN ('draft', 'shadow', 'live', 'retired')),
  proposed_by text NOT NULL,
  proposed_at timestamptz NOT NULL,
  shadowed_by text,
  shadowed_at timestamptz,
  decided_by text,
  decided_at timestamptz,
  ended_by text,
  ended_at timestamptz,
  PRIMARY KEY (pool, rule_id, number),
  CONSTRAINT decided_by_another CHECK (decided_by <> proposed_by),
  CONSTRAINT shadow_has_begun CHECK (state <> 'shadow' OR (shadowed_by IS NOT NULL AND shadowed_at IS NOT NULL)),
  CONSTRAINT live_was_decided CHECK (state <> 'live' OR (decided_by IS NOT NULL AND decided_at IS NOT NULL)),
  CONSTRAINT retired_has_ended CHECK ((state = 'retired') = (ended_by IS NOT NULL AND ended_at IS NOT NULL))
);
CREATE UNIQUE INDEX rule_versions_one_live ON rule_versions (pool, rule_id) WHERE state = 'live';
CREATE UNIQUE INDEX rule_versions_one_shadow ON rule_versions (pool, rule_id) WHERE state = 'shadow';

CREATE FUNCTION rule_version_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'draft' THEN RAISE EXCEPTION 'a version begins as a draft'; END IF;
    IF NEW.number <> 1 + coalesce((SELECT max(v.number) FROM rule_versions v WHERE v.pool = NEW.pool AND v.rule_id = NEW.rule_id), 0)
      THEN RAISE EXCEPTION 'versions are numbered one after the other'; END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'a version is never deleted'; END IF;
  IF (NEW.pool, NEW.rule_id, NEW.number, NEW.params, NEW.reason, NEW.valid_from, NEW.valid_to, NEW.proposed_by, NEW.proposed_at)
    IS DISTINCT FROM
    (OLD.pool, OLD.rule_id, OLD.number, OLD.params, OLD.reason, OLD.valid_from, OLD.valid_to, OLD.proposed_by, OLD.proposed_at)
    THEN RAISE EXCEPTION 'what a version says never changes'; END IF;
  IF (OLD.shadowed_by IS NOT NULL AND (NEW.shadowed_by, NEW.shadowed_at) IS DISTINCT FROM (OLD.shadowed_by, OLD.shadowed_at))
    OR (OLD.decided_by IS NOT NULL AND (NEW.decided_by, NEW.decided_at) IS DISTINCT FROM (OLD.decided_by, OLD.decided_at))
    THEN RAISE EXCEPTION 'who moved a version, and when, never changes'; END IF;
  IF NOT ((OLD.state = 'draft' AND NEW.state IN ('shadow', 'retired'))
    OR (OLD.state = 'shadow' AND NEW.state IN ('live', 'retired'))
    OR (OLD.state = 'live' AND NEW.state = 'retired'))
    THEN RAISE EXCEPTION 'a version does not move from % to %', OLD.state, NEW.state; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rule_versions_move_on BEFORE INSERT OR UPDATE OR DELETE ON rule_versions
  FOR EACH ROW EXECUTE FUNCTION rule_version_moves_on();

-- Moves of versions in a pool are counted; a pool whose count lies ahead of what was judged, or rolled up, is due without a batch.
ALTER TABLE pools
  ADD COLUMN editions_moved bigint NOT NULL DEFAULT 0,
  ADD COLUMN editions_judged bigint NOT NULL DEFAULT 0,
  ADD COLUMN editions_rolled bigint NOT NULL DEFAULT 0;
-- What was found before findings said their version is judged anew.
UPDATE pools SET editions_moved = 1;

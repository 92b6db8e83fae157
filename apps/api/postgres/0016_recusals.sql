-- Officers who are too near to an institution to work on its cases (回避). What was said stays; an end says who lifted it.
CREATE TABLE recusals (
  recusal_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  pool text NOT NULL,
  fixmedins_code text NOT NULL,
  officer text NOT NULL,
  reason text NOT NULL CHECK (char_length(reason) BETWEEN 2 AND 500),
  who text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  ended_by text,
  ended_at timestamptz,
  CHECK ((ended_by IS NULL) = (ended_at IS NULL)),
  -- nobody lifts what keeps them away
  CONSTRAINT case_second_person CHECK (ended_by IS DISTINCT FROM officer)
);
CREATE UNIQUE INDEX recusals_standing ON recusals (pool, fixmedins_code, officer) WHERE ended_at IS NULL;

CREATE FUNCTION recusals_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL
    OR (NEW.recusal_id, NEW.pool, NEW.fixmedins_code, NEW.officer, NEW.reason, NEW.who, NEW.at)
      IS DISTINCT FROM (OLD.recusal_id, OLD.pool, OLD.fixmedins_code, OLD.officer, OLD.reason, OLD.who, OLD.at)
    THEN RAISE EXCEPTION 'a recusal is lifted once, and otherwise stays'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER recusals_stay BEFORE UPDATE OR DELETE ON recusals FOR EACH ROW EXECUTE FUNCTION recusals_stay();

CREATE FUNCTION is_recused(of_case bigint, somebody text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT 1 FROM recusals r JOIN cases c ON c.pool = r.pool AND c.fixmedins_code = r.fixmedins_code
    WHERE c.case_id = of_case AND r.officer = somebody AND r.ended_at IS NULL) $$;

-- Whoever is recused takes no step in a case, and is not given one.
CREATE FUNCTION refuse_recused_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.cause = 'person' AND is_recused(NEW.case_id, NEW.who) THEN RAISE EXCEPTION 'case_recused'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER case_steps_unrecused BEFORE INSERT ON case_steps FOR EACH ROW EXECUTE FUNCTION refuse_recused_step();

CREATE FUNCTION refuse_recused_assignee() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.assignee IS NOT NULL AND is_recused(NEW.case_id, NEW.assignee) THEN RAISE EXCEPTION 'case_recused'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER cases_unrecused BEFORE UPDATE OF assignee ON cases FOR EACH ROW EXECUTE FUNCTION refuse_recused_assignee();

-- What somebody had of the institution lies with nobody from then on.
CREATE FUNCTION free_recused_cases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE cases SET assignee = NULL WHERE pool = NEW.pool AND fixmedins_code = NEW.fixmedins_code AND assignee = NEW.officer;
  RETURN NULL;
END $$;
CREATE TRIGGER recusals_free AFTER INSERT ON recusals FOR EACH ROW EXECUTE FUNCTION free_recused_cases();

-- Part of a case may become a case of its own: one subject, family and quarter then has several. New findings go to the first.
ALTER TABLE cases ADD COLUMN part int NOT NULL DEFAULT 1 CHECK (part > 0);
ALTER TABLE cases ADD COLUMN split_from bigint REFERENCES cases CHECK (split_from <> case_id);
ALTER TABLE cases DROP CONSTRAINT cases_pool_family_subject_type_subject_id_quarter_key;
ALTER TABLE cases ADD UNIQUE (pool, family, subject_type, subject_id, quarter, part);
ALTER TABLE cases ADD CHECK ((part = 1) = (split_from IS NULL));

CREATE OR REPLACE FUNCTION case_stays_true() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'a case is never deleted'; END IF;
  IF (NEW.pool, NEW.family, NEW.subject_type, NEW.subject_id, NEW.quarter, NEW.part, NEW.split_from, NEW.fixmedins_code, NEW.opened_by, NEW.opened_at)
    IS DISTINCT FROM
    (OLD.pool, OLD.family, OLD.subject_type, OLD.subject_id, OLD.quarter, OLD.part, OLD.split_from, OLD.fixmedins_code, OLD.opened_by, OLD.opened_at)
    THEN RAISE EXCEPTION 'what a case is of never changes'; END IF;
  IF (NEW.state, NEW.last_step, NEW.due_on) IS DISTINCT FROM (OLD.state, OLD.last_step, OLD.due_on)
    AND NOT EXISTS (SELECT 1 FROM case_steps s WHERE s.step = NEW.last_step AND s.case_id = NEW.case_id AND s.state = NEW.state
      AND s.due_on IS NOT DISTINCT FROM NEW.due_on AND NOT EXISTS (SELECT 1 FROM case_steps n WHERE n.previous = s.step))
    THEN RAISE EXCEPTION 'a case is where its last step is'; END IF;
  RETURN NEW;
END $$;

-- What is to be done in a case besides its steps: a call, a visit, a record to be put right. Between officers.
CREATE TABLE case_tasks (
  task_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_id bigint NOT NULL REFERENCES cases,
  task text NOT NULL CHECK (char_length(task) BETWEEN 1 AND 500),
  -- null: whoever works on the case
  officer text,
  due_on date,
  who text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  done_by text,
  done_at timestamptz,
  CHECK ((done_by IS NULL) = (done_at IS NULL))
);
CREATE INDEX case_tasks_case ON case_tasks (case_id, task_id);

CREATE FUNCTION case_tasks_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'a task is never deleted'; END IF;
  IF (NEW.task_id, NEW.case_id, NEW.task, NEW.who, NEW.at) IS DISTINCT FROM (OLD.task_id, OLD.case_id, OLD.task, OLD.who, OLD.at)
    THEN RAISE EXCEPTION 'what a task is never changes'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER case_tasks_stay BEFORE UPDATE OR DELETE ON case_tasks FOR EACH ROW EXECUTE FUNCTION case_tasks_stay();

-- Whoever is recused is given no task, and does none.
CREATE FUNCTION refuse_recused_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.done_at IS NULL AND NEW.officer IS NOT NULL AND is_recused(NEW.case_id, NEW.officer) THEN RAISE EXCEPTION 'case_recused'; END IF;
  IF NEW.done_by IS NOT NULL AND is_recused(NEW.case_id, NEW.done_by) THEN RAISE EXCEPTION 'case_recused'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER case_tasks_unrecused BEFORE INSERT OR UPDATE ON case_tasks FOR EACH ROW EXECUTE FUNCTION refuse_recused_task();

-- What somebody was to do is for whoever works on the case, once they keep away.
CREATE OR REPLACE FUNCTION free_recused_cases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE cases SET assignee = NULL WHERE pool = NEW.pool AND fixmedins_code = NEW.fixmedins_code AND assignee = NEW.officer;
  UPDATE case_tasks t SET officer = NULL FROM cases c
    WHERE c.case_id = t.case_id AND c.pool = NEW.pool AND c.fixmedins_code = NEW.fixmedins_code AND t.officer = NEW.officer AND t.done_at IS NULL;
  RETURN NULL;
END $$;

-- Who follows a case, by their own wish or because a comment named them, and how much of it they have seen.
CREATE TABLE case_watchers (
  case_id bigint NOT NULL REFERENCES cases,
  who text NOT NULL,
  since timestamptz NOT NULL DEFAULT now(),
  seen_step bigint NOT NULL DEFAULT 0,
  seen_comment bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (case_id, who)
);
CREATE INDEX case_watchers_who ON case_watchers (who, case_id);

-- Officers whom a comment names.
CREATE TABLE case_mentions (
  comment_id bigint NOT NULL REFERENCES case_comments,
  officer text NOT NULL,
  PRIMARY KEY (comment_id, officer)
);
CREATE TRIGGER case_mentions_stay BEFORE UPDATE OR DELETE ON case_mentions FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Whoever is recused follows nothing.
CREATE FUNCTION refuse_recused_watcher() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF is_recused(NEW.case_id, NEW.who) THEN RAISE EXCEPTION 'case_recused'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER case_watchers_unrecused BEFORE INSERT ON case_watchers FOR EACH ROW EXECUTE FUNCTION refuse_recused_watcher();

CREATE OR REPLACE FUNCTION free_recused_cases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE cases SET assignee = NULL WHERE pool = NEW.pool AND fixmedins_code = NEW.fixmedins_code AND assignee = NEW.officer;
  UPDATE case_tasks t SET officer = NULL FROM cases c
    WHERE c.case_id = t.case_id AND c.pool = NEW.pool AND c.fixmedins_code = NEW.fixmedins_code AND t.officer = NEW.officer AND t.done_at IS NULL;
  DELETE FROM case_watchers w USING cases c
    WHERE c.case_id = w.case_id AND c.pool = NEW.pool AND c.fixmedins_code = NEW.fixmedins_code AND w.who = NEW.officer;
  RETURN NULL;
END $$;

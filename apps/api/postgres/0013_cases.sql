-- Cases (疑点): the findings of one rule family about one subject in one quarter, and what people do about them. The findings stay where
-- they are judged; here are their names, as they were when they were put to the case and as they are now.
CREATE TABLE cases (
  case_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  pool text NOT NULL,
  family text NOT NULL,
  subject_type text NOT NULL,
  subject_id text NOT NULL,
  quarter text NOT NULL CHECK (quarter ~ '^\d{4}-Q[1-4]$'),
  -- the place by which it is told who reaches it; empty: whole pools only
  fixmedins_code text NOT NULL,
  opened_by text NOT NULL,
  opened_at timestamptz NOT NULL DEFAULT now(),
  assignee text,
  merged_into bigint REFERENCES cases,
  -- what its steps say, kept by their trigger
  state text NOT NULL DEFAULT 'lead',
  last_step bigint,
  due_on date,
  was_noticed boolean NOT NULL DEFAULT false,
  -- what its findings say, kept by whoever links them
  findings int NOT NULL DEFAULT 0,
  standing int NOT NULL DEFAULT 0,
  amount numeric(18,2) NOT NULL DEFAULT 0,
  -- of the standing ones: 0 none, 1 hint, 2 suspected, 3 clear
  worst smallint NOT NULL DEFAULT 0 CHECK (worst BETWEEN 0 AND 3),
  -- how often it was hit again after it had been opened
  hits int NOT NULL DEFAULT 0,
  severity smallint GENERATED ALWAYS AS (CASE WHEN worst = 0 THEN 0 ELSE worst + (hits > 0)::int END) STORED,
  UNIQUE (pool, family, subject_type, subject_id, quarter)
);
CREATE INDEX cases_due ON cases (pool, (coalesce(due_on, 'infinity'::date)), case_id);
CREATE INDEX cases_state ON cases (pool, state);
CREATE INDEX cases_assignee ON cases (assignee) WHERE assignee IS NOT NULL;
CREATE INDEX cases_place ON cases (pool, fixmedins_code);

-- A step names the one before it, as reviews do: of two who move a case at once one comes first. Which state may follow upon which is one CHECK.
CREATE TABLE case_steps (
  step bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_id bigint NOT NULL REFERENCES cases,
  state text NOT NULL,
  outcome text CHECK (outcome IN ('confirmed', 'dismissed_rule', 'dismissed_data', 'justified', 'duplicate')),
  -- what brought it about: a person's own move, opening it, a new hit, or what the institution said
  cause text NOT NULL CHECK (cause IN ('person', 'opened', 'hit_again', 'answered')),
  note text NOT NULL CHECK (char_length(note) <= 1000),
  who text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  -- until when the state is to be left; of a notice, until when it may be answered
  due_on date,
  -- of a case that is no case of its own: the one that has its findings now
  merged_into bigint REFERENCES cases CHECK (merged_into <> case_id),
  previous bigint UNIQUE,
  -- of the step before; the foreign key keeps them true
  previous_state text,
  previous_who text,
  UNIQUE (step, case_id, state, who),
  FOREIGN KEY (previous, case_id, previous_state, previous_who) REFERENCES case_steps (step, case_id, state, who),
  CHECK ((previous IS NULL) = (previous_state IS NULL) AND (previous IS NULL) = (previous_who IS NULL)),
  CONSTRAINT case_moves CHECK (CASE coalesce(previous_state, '')
    WHEN '' THEN state = 'lead'
    WHEN 'lead' THEN state IN ('first_review', 'merged')
    WHEN 'first_review' THEN state IN ('awaiting_reply', 'investigation', 'not_upheld', 'data_issue', 'merged')
    WHEN 'awaiting_reply' THEN state IN ('appeal', 'second_review', 'not_upheld', 'data_issue')
    WHEN 'appeal' THEN state = 'second_review'
    WHEN 'second_review' THEN state IN ('awaiting_reply', 'investigation', 'determination', 'not_upheld', 'data_issue')
    WHEN 'investigation' THEN state IN ('awaiting_reply', 'second_review', 'determination', 'not_upheld', 'data_issue', 'transferred')
    WHEN 'determination' THEN state IN ('handling', 'second_review')
    WHEN 'handling' THEN state IN ('closed', 'transferred', 'appeal')
    WHEN 'closed' THEN state IN ('lead', 'appeal')
    WHEN 'not_upheld' THEN state = 'lead'
    WHEN 'data_issue' THEN state = 'lead'
    ELSE false END),
  CONSTRAINT case_outcomes CHECK (CASE state
    WHEN 'determination' THEN outcome IS NOT DISTINCT FROM 'confirmed'
    WHEN 'closed' THEN outcome IS NOT DISTINCT FROM 'confirmed'
    WHEN 'not_upheld' THEN outcome IS NOT NULL AND outcome IN ('dismissed_rule', 'justified')
    WHEN 'data_issue' THEN outcome IS NOT DISTINCT FROM 'dismissed_data'
    WHEN 'merged' THEN outcome IS NOT DISTINCT FROM 'duplicate'
    ELSE outcome IS NULL END),
  CHECK ((state = 'merged') = (merged_into IS NOT NULL)),
  CHECK (cause <> 'person' OR note <> ''),
  CONSTRAINT case_notice_term CHECK (state <> 'awaiting_reply' OR due_on IS NOT NULL),
  -- A decision takes effect by the word of a second person only.
  CONSTRAINT case_second_person CHECK (state <> 'handling' OR who <> previous_who)
);
CREATE UNIQUE INDEX case_steps_first ON case_steps (case_id) WHERE previous IS NULL;
CREATE INDEX case_steps_case ON case_steps (case_id, step);
CREATE TRIGGER case_steps_stay BEFORE UPDATE OR DELETE ON case_steps FOR EACH ROW EXECUTE FUNCTION refuse_change();
ALTER TABLE cases ADD FOREIGN KEY (last_step) REFERENCES case_steps (step);

CREATE TABLE case_findings (
  pool text NOT NULL,
  finding_id text NOT NULL,
  case_id bigint NOT NULL REFERENCES cases,
  rule_id text NOT NULL,
  linked_at timestamptz NOT NULL DEFAULT now(),
  -- as seen when it was linked
  linked_digest text NOT NULL,
  linked_grade text NOT NULL,
  linked_amount numeric(18,2) NOT NULL,
  -- as seen last
  rule_version int NOT NULL,
  edition smallint NOT NULL,
  fixmedins_code text NOT NULL,
  digest text NOT NULL,
  grade text NOT NULL CHECK (grade IN ('clear', 'suspected', 'hint')),
  amount numeric(18,2) NOT NULL,
  event_from timestamp NOT NULL,
  withdrawn_at timestamptz,
  -- the last notice by which the institution was asked about it
  notice bigint REFERENCES case_steps (step),
  -- the step that decided about it; none while that is open, as after a new hit or an appeal
  decided bigint REFERENCES case_steps (step),
  PRIMARY KEY (pool, finding_id)
);
CREATE INDEX case_findings_case ON case_findings (case_id, event_from, finding_id);

-- What the institution says to a notice. It may say more as long as it is not too late: each time is a version of its own.
CREATE TABLE case_answers (
  answer_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_id bigint NOT NULL REFERENCES cases,
  notice bigint NOT NULL REFERENCES case_steps (step),
  version int NOT NULL CHECK (version > 0),
  -- a waiver says that nothing will be said
  kind text NOT NULL CHECK (kind IN ('answer', 'waiver')),
  statement text NOT NULL CHECK (char_length(statement) BETWEEN 1 AND 4000),
  who text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (notice, version)
);
CREATE INDEX case_answers_case ON case_answers (case_id, answer_id);
CREATE TRIGGER case_answers_stay BEFORE UPDATE OR DELETE ON case_answers FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE case_answer_points (
  answer_id bigint NOT NULL REFERENCES case_answers,
  finding_id text NOT NULL,
  stance text NOT NULL CHECK (stance IN ('accepted', 'contested')),
  statement text NOT NULL CHECK (char_length(statement) <= 1000),
  PRIMARY KEY (answer_id, finding_id),
  -- who contests says why
  CHECK (stance = 'accepted' OR statement <> '')
);
CREATE TRIGGER case_answer_points_stay BEFORE UPDATE OR DELETE ON case_answer_points FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What a determination says of each finding, where that is not what it says of the case.
CREATE TABLE case_verdicts (
  step bigint NOT NULL REFERENCES case_steps,
  finding_id text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('dismissed_rule', 'dismissed_data', 'justified', 'duplicate')),
  PRIMARY KEY (step, finding_id)
);
CREATE TRIGGER case_verdicts_stay BEFORE UPDATE OR DELETE ON case_verdicts FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Between officers; the institution is never shown them.
CREATE TABLE case_comments (
  comment_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_id bigint NOT NULL REFERENCES cases,
  comment text NOT NULL CHECK (char_length(comment) BETWEEN 1 AND 2000),
  who text NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX case_comments_case ON case_comments (case_id, comment_id);
CREATE TRIGGER case_comments_stay BEFORE UPDATE OR DELETE ON case_comments FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The right to be heard is open as long as a notice is neither answered nor out of its time. Dates are those of the offices' own wall.
CREATE FUNCTION case_may_still_answer(asked bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT due_on >= (now() AT TIME ZONE 'Asia/Shanghai')::date
    AND NOT EXISTS (SELECT 1 FROM case_answers a WHERE a.notice = asked)
  FROM case_steps WHERE step = asked $$;

CREATE FUNCTION case_step_is_lawful() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  asked bigint := (SELECT max(step) FROM case_steps WHERE case_id = NEW.case_id AND state = 'awaiting_reply');
BEGIN
  IF NEW.previous_state = 'awaiting_reply' AND NEW.state = 'second_review' AND case_may_still_answer(asked)
    THEN RAISE EXCEPTION 'case_still_answerable'; END IF;
  IF NEW.previous_state = 'awaiting_reply' AND NEW.state = 'appeal' AND NOT EXISTS (
    SELECT 1 FROM case_answers a JOIN case_answer_points p USING (answer_id) WHERE a.notice = asked AND p.stance = 'contested')
    THEN RAISE EXCEPTION 'case_nothing_contested'; END IF;
  -- Whoever issued the notice does not weigh the answer to it.
  IF NEW.previous_state = 'second_review' AND NEW.who = (SELECT who FROM case_steps WHERE step = asked)
    THEN RAISE EXCEPTION 'case_same_reviewer'; END IF;
  IF NEW.state IN ('determination', 'handling') THEN
    IF asked IS NULL OR case_may_still_answer(asked)
      THEN RAISE EXCEPTION 'case_not_heard'; END IF;
    IF NOT EXISTS (SELECT 1 FROM case_findings f
      WHERE f.case_id = NEW.case_id AND f.withdrawn_at IS NULL AND f.decided IS NULL AND f.notice = asked)
      THEN RAISE EXCEPTION 'case_nothing_stands'; END IF;
  END IF;
  -- What is merged stays within the reach of whoever sees it.
  IF NEW.merged_into IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM cases t JOIN cases c ON c.case_id = NEW.case_id AND t.pool = c.pool AND t.fixmedins_code = c.fixmedins_code
    WHERE t.case_id = NEW.merged_into AND t.state NOT IN ('merged', 'transferred', 'closed', 'not_upheld', 'data_issue'))
    THEN RAISE EXCEPTION 'case_no_target'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER case_steps_lawful BEFORE INSERT ON case_steps FOR EACH ROW EXECUTE FUNCTION case_step_is_lawful();

CREATE FUNCTION case_follows_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  asked bigint := (SELECT max(step) FROM case_steps WHERE case_id = NEW.case_id AND state = 'awaiting_reply');
BEGIN
  UPDATE cases SET state = NEW.state, last_step = NEW.step, due_on = NEW.due_on,
    was_noticed = was_noticed OR NEW.state = 'awaiting_reply',
    merged_into = NEW.merged_into
  WHERE case_id = NEW.case_id;
  CASE
    WHEN NEW.state = 'awaiting_reply' THEN
      UPDATE case_findings SET notice = NEW.step WHERE case_id = NEW.case_id AND withdrawn_at IS NULL AND decided IS NULL;
      IF NOT FOUND THEN RAISE EXCEPTION 'case_nothing_stands'; END IF;
    -- A decision is about what the institution was asked about; what was found since waits for the next one.
    WHEN NEW.state = 'handling' THEN
      UPDATE case_findings SET decided = NEW.step WHERE case_id = NEW.case_id AND withdrawn_at IS NULL AND decided IS NULL AND notice = asked;
    WHEN NEW.state IN ('not_upheld', 'data_issue') THEN
      UPDATE case_findings SET decided = NEW.step WHERE case_id = NEW.case_id AND decided IS NULL;
    WHEN NEW.state = 'appeal' AND NEW.previous_state <> 'awaiting_reply' THEN
      UPDATE case_findings SET decided = NULL WHERE case_id = NEW.case_id AND notice = asked;
    WHEN NEW.state = 'lead' AND NEW.cause = 'person' THEN
      UPDATE case_findings SET decided = NULL WHERE case_id = NEW.case_id;
    -- The other case has to be heard about them anew.
    WHEN NEW.state = 'merged' THEN
      UPDATE case_findings SET case_id = NEW.merged_into, notice = NULL WHERE case_id = NEW.case_id;
    ELSE NULL;
  END CASE;
  RETURN NEW;
END $$;
CREATE TRIGGER case_steps_followed AFTER INSERT ON case_steps FOR EACH ROW EXECUTE FUNCTION case_follows_step();

-- A case is where its last step is, whoever writes; what it is of never changes.
CREATE FUNCTION case_stays_true() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'a case is never deleted'; END IF;
  IF (NEW.pool, NEW.family, NEW.subject_type, NEW.subject_id, NEW.quarter, NEW.fixmedins_code, NEW.opened_by, NEW.opened_at)
    IS DISTINCT FROM
    (OLD.pool, OLD.family, OLD.subject_type, OLD.subject_id, OLD.quarter, OLD.fixmedins_code, OLD.opened_by, OLD.opened_at)
    THEN RAISE EXCEPTION 'what a case is of never changes'; END IF;
  IF (NEW.state, NEW.last_step, NEW.due_on) IS DISTINCT FROM (OLD.state, OLD.last_step, OLD.due_on)
    AND NOT EXISTS (SELECT 1 FROM case_steps s WHERE s.step = NEW.last_step AND s.case_id = NEW.case_id AND s.state = NEW.state
      AND s.due_on IS NOT DISTINCT FROM NEW.due_on AND NOT EXISTS (SELECT 1 FROM case_steps n WHERE n.previous = s.step))
    THEN RAISE EXCEPTION 'a case is where its last step is'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER cases_stay_true BEFORE UPDATE OR DELETE ON cases FOR EACH ROW EXECUTE FUNCTION case_stays_true();

-- Up to which judgement the findings of a pool were put to its cases.
ALTER TABLE pools ADD COLUMN cases_fed bigint NOT NULL DEFAULT 0;

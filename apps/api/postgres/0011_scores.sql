-- What people enter for score cards where no record holds it, entry after entry. Each names the one before it, so that of two who
-- enter at once one comes first. Nothing is ever changed or removed.
CREATE TABLE score_entries (
  entry bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  pool text NOT NULL,
  year int NOT NULL,
  card text NOT NULL,
  item text NOT NULL,
  subject_id text NOT NULL,
  -- a plain decimal, kept as it was written
  value text NOT NULL CHECK (value ~ '^\d{1,12}(\.\d{1,6})?$'),
  -- the document that shows it
  document text NOT NULL CHECK (btrim(document) <> '' AND char_length(document) <= 300),
  note text NOT NULL DEFAULT '' CHECK (char_length(note) <= 500),
  author text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  previous bigint UNIQUE,
  UNIQUE (entry, pool, year, card, item, subject_id),
  FOREIGN KEY (previous, pool, year, card, item, subject_id)
    REFERENCES score_entries (entry, pool, year, card, item, subject_id)
);
CREATE UNIQUE INDEX score_entries_first ON score_entries (pool, year, card, item, subject_id) WHERE previous IS NULL;
CREATE TRIGGER score_entries_stay BEFORE UPDATE OR DELETE ON score_entries FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The scores of a card in a year, version after version, each with the card and the facts that it was worked out from. A draft is
-- published by another than who drew it up; one that is published later takes its place and leaves it as it was.
CREATE TABLE score_versions (
  pool text NOT NULL REFERENCES pools,
  year int NOT NULL,
  card text NOT NULL,
  -- from 1 on, without a gap
  number int NOT NULL,
  state text NOT NULL CHECK (state IN ('draft', 'published', 'restated', 'dropped')),
  -- the published version that it takes the place of, whose scores are new, and the document that says why
  restates int,
  subjects text[] NOT NULL DEFAULT '{}',
  document text NOT NULL DEFAULT '' CHECK (char_length(document) <= 300),
  reason text NOT NULL CHECK (btrim(reason) <> '' AND char_length(reason) <= 500),
  card_version text NOT NULL,
  -- canonical JSON: the card and what was known of each subject
  snapshot text NOT NULL,
  snapshot_sha256 text NOT NULL,
  -- canonical JSON: what was worked out from it
  scores text NOT NULL,
  drawn_by text NOT NULL,
  drawn_at timestamptz NOT NULL DEFAULT now(),
  published_by text,
  published_at timestamptz,
  ended_by text,
  ended_at timestamptz,
  PRIMARY KEY (pool, year, card, number),
  FOREIGN KEY (pool, year, card, restates) REFERENCES score_versions (pool, year, card, number),
  CONSTRAINT published_by_another CHECK (published_by <> drawn_by),
  CONSTRAINT snapshot_is_whole CHECK (snapshot_sha256 = encode(sha256(convert_to(snapshot, 'UTF8')), 'hex')),
  CONSTRAINT restated_for_somebody CHECK ((restates IS NULL) = (cardinality(subjects) = 0)),
  CONSTRAINT restated_with_a_document CHECK (restates IS NULL OR btrim(document) <> ''),
  CONSTRAINT published_was_decided CHECK ((state IN ('published', 'restated')) = (published_by IS NOT NULL AND published_at IS NOT NULL)),
  CONSTRAINT ended_has_ended CHECK ((state IN ('restated', 'dropped')) = (ended_by IS NOT NULL AND ended_at IS NOT NULL))
);
CREATE UNIQUE INDEX score_versions_one_published ON score_versions (pool, year, card) WHERE state = 'published';
CREATE UNIQUE INDEX score_versions_one_draft ON score_versions (pool, year, card) WHERE state = 'draft';

CREATE FUNCTION score_version_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'draft' THEN RAISE EXCEPTION 'scores begin as a draft'; END IF;
    IF NEW.number <> 1 + coalesce((SELECT max(v.number) FROM score_versions v
        WHERE v.pool = NEW.pool AND v.year = NEW.year AND v.card = NEW.card), 0)
      THEN RAISE EXCEPTION 'versions are numbered one after the other'; END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'a version is never deleted'; END IF;
  IF (NEW.pool, NEW.year, NEW.card, NEW.number, NEW.restates, NEW.subjects, NEW.document, NEW.reason, NEW.card_version,
      NEW.snapshot, NEW.snapshot_sha256, NEW.scores, NEW.drawn_by, NEW.drawn_at)
    IS DISTINCT FROM
    (OLD.pool, OLD.year, OLD.card, OLD.number, OLD.restates, OLD.subjects, OLD.document, OLD.reason, OLD.card_version,
      OLD.snapshot, OLD.snapshot_sha256, OLD.scores, OLD.drawn_by, OLD.drawn_at)
    THEN RAISE EXCEPTION 'what a version says never changes'; END IF;
  IF OLD.published_by IS NOT NULL AND (NEW.published_by, NEW.published_at) IS DISTINCT FROM (OLD.published_by, OLD.published_at)
    THEN RAISE EXCEPTION 'who published a version, and when, never changes'; END IF;
  IF NOT ((OLD.state = 'draft' AND NEW.state IN ('published', 'dropped')) OR (OLD.state = 'published' AND NEW.state = 'restated'))
    THEN RAISE EXCEPTION 'scores do not move from % to %', OLD.state, NEW.state; END IF;
  -- Whoever publishes has seen the version that is in force: a draft upon an older one would undo what was decided since.
  IF NEW.state = 'published' AND NEW.restates IS DISTINCT FROM (SELECT max(v.number) FROM score_versions v
      WHERE v.pool = NEW.pool AND v.year = NEW.year AND v.card = NEW.card AND v.state IN ('published', 'restated'))
    THEN RAISE EXCEPTION 'a draft takes the place of the version that is in force, and of no other'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER score_versions_move_on BEFORE INSERT OR UPDATE OR DELETE ON score_versions
  FOR EACH ROW EXECUTE FUNCTION score_version_moves_on();

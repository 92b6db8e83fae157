-- Identity in clear by the file: asked for by one person, for a purpose, and given out by the word of another.
CREATE TABLE disclosures (
  disclosure_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  batch bigint NOT NULL REFERENCES batches (seq),
  purpose text NOT NULL,
  note text NOT NULL,
  asked_by text NOT NULL,
  asked_at timestamptz NOT NULL DEFAULT now(),
  is_agreed boolean,
  decided_by text,
  decided_at timestamptz,
  CHECK ((is_agreed IS NULL) = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)),
  CHECK (decided_by <> asked_by)
);
CREATE INDEX disclosures_batch ON disclosures (batch, disclosure_id);

-- What was asked stays as it was asked, and is decided once.
CREATE FUNCTION refuse_redecision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.decided_by IS NOT NULL OR (NEW.batch, NEW.purpose, NEW.note, NEW.asked_by, NEW.asked_at)
    IS DISTINCT FROM (OLD.batch, OLD.purpose, OLD.note, OLD.asked_by, OLD.asked_at) THEN
    RAISE EXCEPTION 'disclosure_decided';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER disclosures_stay BEFORE UPDATE ON disclosures FOR EACH ROW EXECUTE FUNCTION refuse_redecision();
CREATE TRIGGER disclosures_kept BEFORE DELETE ON disclosures FOR EACH ROW EXECUTE FUNCTION refuse_change();

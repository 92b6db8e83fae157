-- Evidence packs that were made: a printed hash tells whether, when and of which case. The pack itself is not kept; its content is the hash's.
CREATE TABLE case_packs (
  hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  case_id bigint NOT NULL REFERENCES cases,
  who text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (hash, at)
);
CREATE TRIGGER case_packs_stay BEFORE UPDATE OR DELETE ON case_packs FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- How far the audit chain goes: so many rows, the last with this hash, under a seal whose key is not in the database. Rows cut off
-- the end show, and so does a chain that was made anew. Whoever appends holds this row, one after the other.
CREATE TABLE audit_head (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  rows bigint NOT NULL,
  hash text NOT NULL,
  seal text NOT NULL
);
INSERT INTO audit_head (rows, hash, seal)
  SELECT count(*), coalesce((SELECT hash FROM audit ORDER BY seq DESC LIMIT 1), repeat('0', 64)), '' FROM audit;

CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit chain is only ever added to'; END $$;
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_stays();
CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_stays();

CREATE INDEX audit_who ON audit (who, seq);
CREATE INDEX audit_what ON audit (what, seq);
CREATE INDEX audit_at ON audit (at);

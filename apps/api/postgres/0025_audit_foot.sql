-- Where the audit chain begins that is kept here: what stood before lies in files. Under a seal, as its head.
CREATE TABLE audit_foot (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  -- the last row that lies in a file, how many lie there, and the hash of that row
  seq bigint NOT NULL,
  rows bigint NOT NULL,
  hash text NOT NULL,
  seal text NOT NULL
);

-- Rows leave once the foot stands above them; its seal tells whether the service put it there.
CREATE OR REPLACE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.seq <= (SELECT seq FROM audit_foot) THEN RETURN OLD; END IF;
  END IF;
  RAISE EXCEPTION 'the audit chain is only ever added to';
END $$;

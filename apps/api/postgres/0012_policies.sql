-- Policies of payment as a pool has written them, version after version; those that are shipped are no rows. What a version says never
-- changes, since statements rest on it.
CREATE TABLE policy_versions (
  pool text NOT NULL REFERENCES pools,
  policy_id text NOT NULL,
  -- that of the file
  version int NOT NULL CHECK (version > 0),
  text text NOT NULL,
  reason text NOT NULL CHECK (btrim(reason) <> ''),
  saved_by text NOT NULL,
  saved_at timestamptz NOT NULL,
  PRIMARY KEY (pool, policy_id, version)
);

CREATE FUNCTION policy_version_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a version of a policy never changes';
END $$;
CREATE TRIGGER policy_versions_stand BEFORE UPDATE OR DELETE ON policy_versions
  FOR EACH ROW EXECUTE FUNCTION policy_version_stands();

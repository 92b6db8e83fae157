-- A key lets a source send its own batches. Only its hash is kept.
CREATE TABLE api_keys (
  key_hash text PRIMARY KEY,
  source text NOT NULL REFERENCES sources,
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz
);

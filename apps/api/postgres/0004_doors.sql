-- How a source calls its columns and codes. Never changed: each saving is a new version, and the last one holds.
CREATE TABLE mappings (
  source text NOT NULL REFERENCES sources,
  stream text NOT NULL,
  version int NOT NULL,
  -- their column: our field
  columns jsonb NOT NULL,
  -- our field: { their code: our code }
  codes jsonb NOT NULL,
  note text NOT NULL DEFAULT '',
  saved_by text NOT NULL,
  saved_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (source, stream, version)
);

-- The mapping that held when the batch was accepted: a later attempt reads the file in the same way.
ALTER TABLE batches ADD COLUMN mapping_version int;

-- Where a file was taken from, if it must be taken from there only once.
ALTER TABLE batches ADD COLUMN origin text UNIQUE;

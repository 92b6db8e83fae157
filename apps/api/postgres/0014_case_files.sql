-- Files of a case: what an office or the institution puts before the other. The bytes lie in the raw store, encrypted; here is what they are.
CREATE TABLE case_files (
  file_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_id bigint NOT NULL REFERENCES cases,
  side text NOT NULL CHECK (side IN ('office', 'institution')),
  -- of a file of the office: whether the institution is shown it
  is_shown boolean NOT NULL CHECK (is_shown OR side = 'office'),
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
  media text NOT NULL,
  bytes bigint NOT NULL CHECK (bytes > 0),
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  raw_key text NOT NULL,
  note text NOT NULL CHECK (char_length(note) <= 500),
  who text NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX case_files_case ON case_files (case_id, file_id);
CREATE TRIGGER case_files_stay BEFORE UPDATE OR DELETE ON case_files FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A file that was filed by mistake is not shown any more; that it was filed is.
CREATE TABLE case_file_withdrawals (
  file_id bigint PRIMARY KEY REFERENCES case_files,
  who text NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER case_file_withdrawals_stay BEFORE UPDATE OR DELETE ON case_file_withdrawals FOR EACH ROW EXECUTE FUNCTION refuse_change();

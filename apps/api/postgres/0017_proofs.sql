-- A second proof of who signs in: codes by time (RFC 6238), and codes for whoever lost the device. Secrets are sealed, codes kept as hashes.
CREATE TABLE second_factors (
  user_id bigint PRIMARY KEY REFERENCES users,
  secret text NOT NULL,
  -- null: shown, and no code of it has come back yet
  confirmed_at timestamptz,
  -- time step of the last code that was taken, for no code counts twice
  last_step bigint NOT NULL DEFAULT 0
);

CREATE TABLE recovery_codes (
  user_id bigint NOT NULL REFERENCES second_factors ON DELETE CASCADE,
  code_hash text NOT NULL,
  PRIMARY KEY (user_id, code_hash)
);

-- So that a session can be named without its token, and whether its holder has given a second proof.
ALTER TABLE sessions ADD COLUMN session_id bigint GENERATED ALWAYS AS IDENTITY;
ALTER TABLE sessions ADD COLUMN is_proved boolean NOT NULL DEFAULT false;

-- How the provider of sign-ins calls this user; null: the user does not come by way of it.
ALTER TABLE users ADD COLUMN external_id text UNIQUE;

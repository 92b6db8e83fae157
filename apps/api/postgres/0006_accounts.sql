-- People, what they may see, and how they sign in. Passwords, session tokens and one-time links are kept as hashes only.
CREATE TABLE users (
  user_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- as it is compared: NFKC, lower case; never used again by somebody else
  name text NOT NULL UNIQUE,
  role text NOT NULL CHECK (role IN ('officer', 'analyst', 'institution', 'administrator')),
  -- may see identity in clear
  sees_clear boolean NOT NULL DEFAULT false,
  is_demo boolean NOT NULL DEFAULT false,
  is_disabled boolean NOT NULL DEFAULT false,
  -- null: none set yet, or made void
  password text,
  password_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_sign_in_at timestamptz
);

-- So that a password is not used again.
CREATE TABLE user_old_passwords (
  user_id bigint NOT NULL REFERENCES users,
  password text NOT NULL,
  replaced_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX user_old_passwords_user ON user_old_passwords (user_id, replaced_at);

-- A place belongs to a pool, for codes are unique inside a pool only. A grant of a pool is of all of it.
CREATE TABLE user_grants (
  user_id bigint NOT NULL REFERENCES users,
  pool text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('pool', 'area', 'alliance', 'institution')),
  id text NOT NULL DEFAULT '',
  PRIMARY KEY (user_id, pool, kind, id),
  CHECK ((kind = 'pool') = (id = ''))
);

CREATE TABLE sessions (
  token_hash text PRIMARY KEY,
  user_id bigint NOT NULL REFERENCES users,
  address text NOT NULL,
  created_at timestamptz NOT NULL,
  -- last time its holder did something
  seen_at timestamptz NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);

-- By which the first administrator makes an account, or a user sets a password.
CREATE TABLE one_time_links (
  token_hash text PRIMARY KEY,
  -- null: of the first administrator, who is no user yet
  user_id bigint REFERENCES users,
  expires_at timestamptz NOT NULL
);

-- Attempts to sign in since the last success, by name and by address; also for names that nobody has.
CREATE TABLE sign_in_attempts (
  subject text PRIMARY KEY,
  attempts int NOT NULL,
  last_at timestamptz NOT NULL
);

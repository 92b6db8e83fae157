-- Families of rules whose cases an officer is at home in; cases are given out by it.
ALTER TABLE users ADD COLUMN skills text[] NOT NULL DEFAULT '{}'
  CHECK (skills <@ ARRAY['contracting', 'identity', 'inpatient', 'billing', 'drugs', 'alliance']);

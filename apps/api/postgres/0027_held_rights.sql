-- Whoever hands out a new way into an account must not come by its rights: these rest until somebody else confirms them.
ALTER TABLE users ADD COLUMN is_held boolean NOT NULL DEFAULT false;

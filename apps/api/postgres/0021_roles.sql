-- More of what a user can be: who decides on cases, who decides on money, an alliance as a whole, and two more administrators.
ALTER TABLE users DROP CONSTRAINT users_role_check;
ALTER TABLE users ADD CHECK (role IN
  ('officer', 'reviewer', 'director', 'analyst', 'alliance', 'institution', 'administrator', 'security', 'auditor'));

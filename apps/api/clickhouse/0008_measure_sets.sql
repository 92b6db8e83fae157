-- Which set of measures a month was rolled up by: one of another set is counted anew.
ALTER TABLE measure_months ADD COLUMN IF NOT EXISTS measures String DEFAULT '';

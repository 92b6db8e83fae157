-- Lists of a pool's cases go by severity, amount or number as well as by term: each reads as far as its page, not all and then sorts.
CREATE INDEX cases_severity ON cases (pool, severity, case_id);
CREATE INDEX cases_amount ON cases (pool, amount, case_id);
CREATE INDEX cases_number ON cases (pool, case_id);
